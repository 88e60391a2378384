"""Which words of a Chinese sentence tell of an event: the trigger lexicon looked up in a row of items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.analyse.clauses_zh import Sentence
from kg.analyse.items_zh import LINKS, Item
from kg.errors import SeedError, nearest
from kg.knowledge import Knowledge
from kg.model import STATUSES, Span, Status

KEYS = ("type", "mode", "frame", "strength", "when", "with", "without", "speech", "reciprocal", "words")  # of an entry
QUOTES = "\"'“”‘’「」"
SHOWN = 12  # items between a verb of showing and what is shown
ASKING = ("propose", "toward")  # frames of verbs that may have another verb as their object
QUOTED_NAME = 8  # words that a name in quotation marks has at most


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word of the lexicon with its type, frame and the conditions under which it counts."""

    word: str
    type: str
    mode: str | None
    frame: Mapping[str, tuple[str, ...]]
    frame_name: str
    strength: float = 0.7
    when: tuple[str, ...] = ()
    speech: bool = False
    reciprocal: bool = False
    beside: tuple[str, ...] = ()
    never_beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger at its place: items [first, last] of the sentence."""

    trigger: Trigger
    first: int
    last: int
    clause: int
    span: Span
    nominal: bool
    light: bool
    takes: Span | None = None  # the attack that is beaten off (击退…进攻)

    @property
    def is_view(self) -> bool:
        """Whether a verb of showing carries it (表示欢迎): a whole deed may stand behind 对 before it."""
        return self.light or self.trigger.word.startswith("表")


class Lexicon:
    """The triggers of a language's seed file, by their first character.

    Raises:
        SeedError: an entry names an unknown type, mode, frame or key.
    """

    def __init__(self, seed: Mapping[str, Any], knowledge: Knowledge) -> None:
        self.words = seed
        self.by_start: dict[str, list[Trigger]] = defaultdict(list)
        for row in seed["triggers"]:
            _check(row, seed["frames"], knowledge)
            frame = {slot: tuple(places) for slot, places in seed["frames"][row["frame"]].items()}
            for word in row["words"]:
                self.by_start[word[0]].append(Trigger(word, row["type"], row.get("mode"), frame, row["frame"], row.get("strength", 0.7),
                                                      tuple(row.get("when", ())), bool(row.get("speech")), bool(row.get("reciprocal")),
                                                      tuple(row.get("with", ())), tuple(row.get("without", ()))))
        for rows in self.by_start.values():
            rows.sort(key=lambda t: -len(t.word))
        self.carried, self.convening = frozenset(seed["carried"]), frozenset(seed["convening"])
        self.acts = {t.word: t.type for rows in self.by_start.values() for t in rows}
        self.light, self.laws = frozenset(seed["light"]), tuple(seed["laws"])
        self.under, self.passives = frozenset(seed["under"]), frozenset(seed["passives"])
        self.status_words: dict[str, Status] = {word: status for status in STATUSES[1:] for word in seed["status"][status]}
        self.turns: dict[str, dict[str, str]] = defaultdict(dict)  # type -> word -> the type that it turns it into
        for row in seed["reversals"]:
            for type_, turned in row["turns"].items():
                self.turns[type_].update(dict.fromkeys(row["words"], turned))

    def candidates(self, items: Sequence[Item], i: int) -> tuple[list[Trigger], int]:
        """The longest word of the lexicon that begins at item i (all its readings) and the last item that it takes."""
        text, ends = "", []
        for j in range(i, min(i + 6, len(items))):
            if items[j].kind != "word":
                break
            text += items[j].text
            ends.append((len(text), j))
        rows = [t for t in self.by_start.get(text[:1], ()) if text.startswith(t.word)]
        for trigger in rows:
            for length, j in ends:
                inside_verb = length > len(trigger.word) and items[j].pos.startswith("v") and j == i  # not 还|击落
                if length == len(trigger.word) or (inside_verb and len(trigger.word) > 1):
                    if self._blocked(trigger.word, text, items, j):
                        return [], i
                    return [t for t in rows if t.word == trigger.word], j
                if length > len(trigger.word):
                    break
        return [], i

    def _blocked(self, word: str, text: str, items: Sequence[Item], last: int) -> bool:
        """Whether what follows makes another thing of the word (会见记者, 打击犯罪)."""
        stops = self.words["not_before"].get(word)
        if not stops:
            return False
        rest = text[len(word):] + "".join(i.text for i in items[last + 1 : last + 3])
        return any(rest.startswith(stop) for stop in stops)

    def hits(self, sentence: Sentence) -> list[list[Hit]]:
        """All places of triggers, each with its readings, in order."""
        found: list[list[Hit]] = []
        passed: list[Hit] = []  # 宣布|暂停…: what the verb before tells where the one behind tells nothing
        titled, i = self._titled(sentence.items), 0
        while i < len(sentence.items):
            tells = sentence.items[i].kind == "word" and i not in titled
            triggers, last = self.candidates(sentence.items, i) if tells else ([], i)
            if triggers and self._swallowed(triggers[0].word, sentence.clause_of[i], found):
                found[-1] = [replace(h, takes=_hit(triggers[0], sentence, i, last).span) for h in found[-1]]
                i = last + 1
            elif triggers and not self._is_light(sentence, i, last):
                found.append([*self._read(sentence, triggers, i, last), *(h for h in passed if h.clause == sentence.clause_of[i])])
                passed, i = [], last + 1
            else:
                passed = [_hit(t, sentence, i, last) for t in triggers] or passed
                i += 1
        return found

    def _titled(self, items: Sequence[Item]) -> frozenset[int]:
        """《制裁俄罗斯法案》, “反制裁法”: words inside the title of a paper or the name of a law tell nothing."""
        inside: set[int] = set()
        opened: dict[str, int] = {}
        for n, item in enumerate(items):
            kind = "title" if item.text in "《》" else "quote" if item.text in QUOTES else ""
            start = opened.pop(kind, None) if kind and item.text != "《" else None
            if start is not None and (kind == "title" or items[n - 1].text.endswith(self.laws)):
                inside.update(range(start, n))
            elif start is None and kind:
                opened[kind] = n
        return frozenset(inside)

    def _read(self, sentence: Sentence, triggers: Sequence[Trigger], first: int, last: int) -> list[Hit]:
        """The readings of one word, verb or noun."""
        word, item = triggers[0].word, sentence.items[first]
        said = triggers[0].speech and len(word) == 1 and item.is_verb  # X称美国的做法…: no 说 stands before the noun that it says
        said = said or (triggers[0].type == "REQUEST" and _stands_between(sentence, first, last))
        nominal, light = (False, False) if said else self._nominal(sentence, first, last, triggers)
        light = light or (len(word) > 2 and word[:2] in self.light)  # 表示不满 carries itself
        if nominal and any(t.mode == "multilateral" for t in triggers) and self._is_convened(sentence, first, last):
            light = True
        return [replace(_hit(t, sentence, first, last), nominal=nominal, light=light) for t in triggers]

    def _swallowed(self, word: str, clause: int, found: Sequence[Sequence[Hit]]) -> bool:
        """Whether the trigger before, in the same clause, takes this one along (击退…进攻)."""
        return bool(found) and found[-1][0].clause == clause and word in self.words["swallows"].get(found[-1][0].trigger.word, ())

    def _is_light(self, sentence: Sentence, first: int, last: int) -> bool:
        """Whether the word only carries the trigger behind it: 表示 in 表示强烈谴责."""
        if "".join(i.text for i in sentence.items[first : last + 1]) not in self.light:
            return False
        for j in range(last + 1, min(last + 5, len(sentence.items))):
            item = sentence.items[j]
            other_light = item.is_verb and j > last + 1 and item.text in self.light
            if item.kind != "word" or sentence.clause_of[j] != sentence.clause_of[first] or other_light:
                return False
            if any(not t.beside and "forces" not in t.when for t in self.candidates(sentence.items, j)[0]):
                return item.pos not in ("d", "p", "c")
            if self.status_words.get(item.text) == "planned" and self.acts.get(sentence.items[first].text) == "STATEMENT":
                return False  # 表示将访问德国
            if item.text in self.status_words and item.is_verb and self.acts.get(sentence.items[first].text) == "STATEMENT":
                return False  # 表示愿意延长条约
        return False

    def _nominal(self, sentence: Sentence, first: int, last: int, triggers: Sequence[Trigger]) -> tuple[bool, bool]:
        """(is the trigger a noun, does a light verb carry it)."""
        items = sentence.items
        if any(i.text in self.under for i in items[last + 1 : last + 2]):
            return False, False  # 在中国斡旋下
        start, joined = _before_quoted(items, first), False
        for j in range(start - 1, max(-1, start - 5), -1):
            if sentence.clause_of[j] != sentence.clause_of[first] or items[j].kind == "time":
                break
            if items[j].text in (self.passives if joined else self.light):
                return False, True
            joined = joined or items[j].text in LINKS  # 遭到无人机和导弹袭击
            if (items[j].kind == "punct" and items[j].text in QUOTES) or items[j].is_participant or items[j].pos == "LOC":
                continue
            strongly = items[j].pos == "ad" and j == start - 1  # 表示强烈抗议
            if not (items[j].is_nounlike or strongly or items[j].text in ("了", "过") or items[j].text in LINKS):
                break
        if self._is_carried_behind(sentence, first, last) or self._is_shown(sentence, first):
            return False, True
        if self._is_all_quoted(items, first, last):
            return True, False
        if first < last and items[first].pos == "v" and items[last].pos.startswith("n"):
            return False, False  # 设置|价格上限
        if items[first].pos in ("n", "nz", "an", "nt") and not items[last].is_verb:
            return True, False
        if first < last and items[first].pos in ("a", "b", "d") and items[last].pos == "vn":
            return True, False  # 特别军事行动
        one_character = first == last and len(items[first].text) == 1
        asks = items[first].pos == "v" and all(t.frame_name in ASKING for t in triggers)  # 呼吁停火
        if self._heads_clause(sentence, first, last, asks) or (one_character and self._modifies_noun(sentence, last)):
            return True, False
        before = items[first - 1] if first and sentence.clause_of[first - 1] == sentence.clause_of[first] else None
        if before is not None and before.pos == "r" and before.kind == "word":
            return True, False  # 这一提议, 此次通话
        if self._is_only_verb(sentence, first, last):
            return False, False
        follows_genitive = first > 0 and items[first - 1].text in ("的", "次", "个", "项", "场", "轮")
        return (items[first].pos == "vn" or follows_genitive), False

    @staticmethod
    def _is_only_verb(sentence: Sentence, first: int, last: int) -> bool:
        """海地向国际社会求助: a word behind the phrase of 向 that ends a clause without a verb is its verb."""
        start, end = sentence.clause_range(sentence.clause_of[first])
        before, behind = sentence.items[start:first], [i for i in sentence.items[last + 1 : end] if i.kind != "punct"]
        to = next((n for n, i in enumerate(before) if i.text == "向" and i.pos == "p"), len(before) - 1)
        phrase = before[to + 1 :]
        free = all(i.is_participant or (i.is_nounlike and i.text != "的") for i in phrase)
        return bool(phrase) and free and not behind and not any(i.is_verb for i in before)

    def _is_convened(self, sentence: Sentence, first: int, last: int) -> bool:
        """欧盟举行扩员后的首次峰会, 在视频会议上: a conference that a verb before it carries, or in which somebody speaks."""
        start, _ = sentence.clause_range(sentence.clause_of[first])
        held = any(i.kind == "word" and i.text in self.convening for i in sentence.items[start:first])
        return held or self.inside(sentence, first, last) is not None

    @staticmethod
    def inside(sentence: Sentence, first: int, last: int) -> int | None:
        """The place of 在 where a noun with words of its own stands in 在…上."""
        start, end = sentence.clause_range(sentence.clause_of[first])
        opening = next((j for j in range(first - 2, start - 1, -1) if sentence.items[j].text == "在"), None)
        described = opening is not None and sentence.items[opening + 1].pos != "r"  # 在会议上, 在本次会议上: told of before
        return opening if described and [i.text for i in sentence.items[last + 1 : end][:1]] == ["上"] else None

    def _is_shown(self, sentence: Sentence, first: int) -> bool:
        """表达了对挪威人民的新年祝福: a noun behind the phrase of 对, which a verb before that carries."""
        start, _ = sentence.clause_range(sentence.clause_of[first])
        row = [i.text for i in sentence.items[max(start, first - SHOWN) : first]]
        at = max((n for n, text in enumerate(row) if text in self.words["directed_at"]), default=0)
        carrier = [text for text in row[:at] if text != "了"][-1:]
        return bool(carrier) and carrier[0] in self.light and "的" in row[at:][-2:]

    @staticmethod
    def _is_all_quoted(items: Sequence[Item], first: int, last: int) -> bool:
        """“挪威威胁”: what others call it, with a name before it."""
        around = [i.text for i in (*items[max(0, first - 2) : first - 1], *items[last + 1 : last + 2])]
        return first > 1 and items[first - 1].is_participant and len(around) == 2 and all(text in QUOTES for text in around)

    def _is_carried_behind(self, sentence: Sentence, first: int, last: int) -> bool:
        """海军军演进行, 冲突仍在继续: a noun whose verb, one that only says that it takes place, comes behind it."""
        items = sentence.items
        if not items[first].is_nounlike:
            return False
        for j in range(last + 1, min(last + 7, len(items))):
            if sentence.clause_of[j] != sentence.clause_of[first] or items[j].text == "的":
                return False
            if items[j].text in self.carried:
                return True
            if items[j].is_verb and items[j].text not in ("在", "将", "将于"):
                return False
        return False

    def _modifies_noun(self, sentence: Sentence, last: int) -> bool:
        """供乌“战斧”问题, 售台军备: a one-character verb with its object that stands before a noun."""
        items = sentence.items
        if last + 2 >= len(items) or not items[last + 1].is_participant or sentence.clause_of[last + 2] != sentence.clause_of[last]:
            return False
        following = items[last + 2]
        return following.kind == "name" or (following.is_nounlike and following.text != "了") or following.text in ('"', "“", "的")

    def _heads_clause(self, sentence: Sentence, first: int, last: int, asks: bool = False) -> bool:
        """Whether the trigger is the subject of the clause's verb: 会谈触及…, 此次通话是…; of a verb of asking only before a passive."""
        items, clause = sentence.items, sentence.clause_of[first]
        for j in range(first - 1, -1, -1):
            if sentence.clause_of[j] != clause:
                break
            if not (items[j].pos in ("r", "m", "q", "a") or items[j].kind == "punct"):
                return False
        for j in range(last + 1, min(last + 4, len(items))):
            if sentence.clause_of[j] != clause:
                return False
            if items[j].is_verb:
                return not asks or items[j].text in self.passives
            if items[j].pos not in ("d", "t", "u", "vd") and items[j].kind != "time":
                return False
        return False

    def is_clause_subject(self, sentence: Sentence, hit: Hit) -> bool:
        """向乌克兰提供导弹将损害…: a verb phrase that itself is the subject of its clause."""
        start, end = sentence.clause_range(hit.clause)
        before = [i for i in sentence.items[start : hit.first] if i.kind != "punct"]
        towards = bool(before) and before[0].pos == "p" and before[0].text in self.words["prepositions"]["to"]
        if not towards and (before or not self._opens_words(sentence, start)):
            return False
        return any(i.kind == "word" and i.text.startswith(tuple(self.words["predicates"])) for i in sentence.items[hit.last + 1 : end])

    def has_effect(self, sentence: Sentence, hit: Hit) -> bool:
        """制裁俄罗斯令欧洲…: whether a deed that is the subject of its clause has an effect, not will have one (将令…)."""
        _, end = sentence.clause_range(hit.clause)
        behind = next((i.text for i in sentence.items[hit.last + 1 : end] if i.text.startswith(tuple(self.words["predicates"]))), "")
        return bool(behind) and not behind.startswith(tuple(self.words["weighed"]))

    def _opens_words(self, sentence: Sentence, start: int) -> bool:
        """X：制裁伊朗将…; X表示，制裁伊朗令…: whether a clause is the first of a speaker's words."""
        before = [i.text for i in sentence.items[max(0, start - 2) : start]]
        return before[-1:] == [":"] or (before[1:] == [","] and self.acts.get(before[0]) == "STATEMENT")

    def reversal(self, sentence: Sentence, hit: Hit) -> str | None:
        """The type that a verb of ending before a trigger turns it into, where nothing but the trigger's own phrase lies between."""
        turns = self.turns.get(hit.trigger.type, {})
        for j in range(hit.first - 1, max(-1, hit.first - 8), -1):
            item = sentence.items[j]
            other_verb = item.is_verb and item.text not in turns and item.text not in self.light
            if not turns or sentence.clause_of[j] != hit.clause or other_verb:
                return None
            if item.kind == "word" and item.text in turns:
                return None if self.is_denied(sentence, j) or self._is_topic(sentence, j, hit) else turns[item.text]
        return None

    def _is_topic(self, sentence: Sentence, word: int, hit: Hit) -> bool:
        """就停止军事行动展开谈判: what talks are about does not end them."""
        before = [i.text for i in sentence.items[max(0, word - 3) : word]]
        return hit.trigger.type == "CONSULT" and any(text in self.words["embracing"] for text in before)

    def is_denied(self, sentence: Sentence, word: int) -> bool:
        """并没有|拒绝会面: a word of refusing behind a denial."""
        before = sentence.items[word - 1 : word] if word and sentence.clause_of[word - 1] == sentence.clause_of[word] else ()
        return any(i.kind == "word" and self.status_words.get(i.text) == "negated" for i in before)


def _stands_between(sentence: Sentence, first: int, last: int) -> bool:
    """法国|要求|对以色列实施制裁: whether a name stands right before a word and a preposition with a name right behind."""
    before, behind = sentence.items[max(0, first - 1) : first], sentence.items[last + 1 : last + 3]
    return bool(before) and before[0].is_participant and len(behind) == 2 and behind[0].pos == "p" and behind[1].is_participant


def _hit(trigger: Trigger, sentence: Sentence, first: int, last: int) -> Hit:
    start = sentence.items[first].span.start
    return Hit(trigger, first, last, sentence.clause_of[first], Span(start, start + len(trigger.word)), False, False)


def _check(row: Mapping[str, Any], frames: Mapping[str, Any], knowledge: Knowledge) -> None:
    place = f"triggers/zh.yml: {first_word(row)}"
    for key in row:
        if key not in KEYS:
            raise SeedError(f"{place}: unknown key '{key}'.{nearest(key, KEYS)}")
    kind = knowledge.event_types.get(row.get("type", ""))
    if kind is None:
        raise SeedError(f"{place}: unknown type '{row.get('type')}'.{nearest(str(row.get('type')), knowledge.event_types)}")
    mode, frame = row.get("mode"), str(row.get("frame"))
    if mode and mode not in kind.modes:
        raise SeedError(f"{place}: {kind.id} has no mode '{mode}'.{nearest(mode, kind.modes)}")
    if frame not in frames:
        raise SeedError(f"{place}: unknown frame '{frame}'.{nearest(frame, frames)}")


def first_word(row: Mapping[str, Any]) -> str:
    """By what an entry is told apart in a message: entries of several files are one list.

    Raises:
        SeedError: it has none.
    """
    words = row.get("words")
    if not words or not isinstance(words, list):
        raise SeedError(f"triggers/zh.yml: an entry of type '{row.get('type')}' has no list of words")
    return str(words[0])


def _before_quoted(items: Sequence[Item], first: int) -> int:
    """举行“西方-2023”军事演习: the place before the name in quotation marks that stands right before a word, else the word's own."""
    if not first or items[first - 1].kind != "punct" or items[first - 1].text not in QUOTES:
        return first
    opening = (j for j in range(first - 2, max(-1, first - 2 - QUOTED_NAME), -1) if items[j].kind == "punct" and items[j].text in QUOTES)
    return next(opening, first)
