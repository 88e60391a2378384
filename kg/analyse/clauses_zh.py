"""Chinese sentences as the event rules see them: clauses, and noun phrases with what governs them.

There is no parser behind this. A sentence is a row of items (names, references, times, words, marks); marks cut it into clauses; names
that belong together are a Group, and the preposition before a group (对, 与, 被 …) says how it takes part.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from kg.analyse.items_zh import CLAUSE_MARKS, LINKS, PARTIES, Item
from kg.analyse.phrases_zh import noun_phrase
from kg.model import Span

OPENING, CLOSING = "（(【[", "）)】]"
# Prepositions that are as often something else: they count only where the tagger says so.
NEEDS_TAG = frozenset("将就为和由给朝受因经")
PHRASAL = ("to", "by", "ba")  # prepositions whose phrase may go on over nouns to further names


@dataclass(frozen=True, slots=True)
class Group:
    """Names that stand together (美、英、法三国; 俄罗斯总统普京). `heads` take part, `modifiers` stand before them (俄罗斯)."""

    heads: tuple[Item, ...]
    first: int
    last: int
    clause: int
    prep: str | None = None
    prep_word: str = ""
    object_of: str = ""
    modifiers: tuple[Item, ...] = ()
    genitive: bool = False

    def labels(self) -> set[str]:
        return {h.label for h in self.heads}

    def is_party(self) -> bool:
        return any(h.label in PARTIES or h.label == "any" for h in self.heads)

    def count(self) -> int:
        return sum(max(1, h.number) for h in self.heads)


@dataclass(frozen=True)
class Sentence:
    """One sentence: its items, the number of the clause of each, and its groups in order."""

    span: Span
    items: tuple[Item, ...]
    clause_of: tuple[int, ...]
    groups: tuple[Group, ...]

    def clause_range(self, clause: int) -> tuple[int, int]:
        """[first, last) item of a clause."""
        first, last = bisect_left(self.clause_of, clause), bisect_right(self.clause_of, clause)
        return (first, last) if first < last else (0, 0)

    def pretext(self, until: int, closings: frozenset[str]) -> tuple[int, int]:
        """Between which items of the clause of `until` a pretext stands that begins before it: 以[打击走私]为由; (0, 0) if none does."""
        start, end = self.clause_range(self.clause_of[until])
        closing = next((j for j in range(start, end) if self.items[j].text in closings), None)
        opening = next((j for j in range(closing or start, start - 1, -1) if self.items[j].text == "以"), None)
        return (opening, closing) if closing is not None and opening is not None and opening < until else (0, 0)

    def word_before(self, group: Group) -> str:
        """The item right before a group."""
        return self.items[group.first - 1].text if group.first else ""

    def describes(self, last: int) -> bool:
        """Whether 的 stands right behind an item: it ends what describes a thing (从俄罗斯接收的|导弹)."""
        return any(i.text == "的" for i in self.items[last + 1 : last + 2])


def split(span: Span, items: tuple[Item, ...], text: str, words: Mapping[str, Any], titles: frozenset[str] = frozenset(),
          holders: Mapping[Span, Span] | None = None) -> Sentence:
    """Clauses and groups of a sentence.

    `titles` are words for offices, whatever the tagger takes them for. `holders` leads from the state or body that an office is of to
    the person behind it (俄罗斯常驻联合国代表涅边贾): one noun phrase, whose head is the person.
    """
    compounds, parts = frozenset(words["nouns"]), frozenset(words["place_parts"])
    titles |= frozenset(words["never_verbs"])
    joined = {n for n, (a, b) in enumerate(pairwise(items)) if a.kind == b.kind == "word" and a.text + b.text in compounds}
    items = tuple(replace(i, pos="n") if i.kind == "word" and (i.text in titles or n in joined or n - 1 in joined) else i
                  for n, i in enumerate(items))
    since = {n + 1 for n, (a, b) in enumerate(pairwise(items)) if b.text in words["since"] and _is_time(a, words["units"])}
    items = tuple(replace(i, pos="f") if n in since else i for n, i in enumerate(items))  # 近年来美国…: nobody comes
    items = tuple(replace(i, pos="f") if i.kind == "word" and i.text in parts else i for i in items)  # 北部, which the tagger calls a name
    clause, clause_of = 0, []
    for i, item in enumerate(items):
        if i and _is_gap(text, items[i - 1].span.end, item.span.start):
            clause += 1
        clause_of.append(clause)
        if item.kind == "punct" and set(item.span.of(text)) & CLAUSE_MARKS and not _is_list_comma(items, i, text):
            clause += 1
    groups = tuple(_groups(items, clause_of, words, holders or {}))
    return Sentence(span, items, tuple(clause_of), groups)


def _is_time(item: Item, units: Sequence[str]) -> bool:
    """Whether an item is a time or the unit of one (数月|来)."""
    return item.kind == "time" or item.pos in ("t", "TIME") or (item.kind == "word" and item.text.endswith(tuple(units)))


def _is_gap(text: str, end: int, start: int) -> bool:
    """White space between Chinese characters parts the clauses of a headline."""
    return end < start and text[end:start].isspace() and ord(text[end - 1]) > 0x2E80 and ord(text[start]) > 0x2E80


def _is_list_comma(items: Sequence[Item], i: int, text: str) -> bool:
    return items[i].span.of(text) == "、"


def _groups(items: Sequence[Item], clause_of: Sequence[int], words: Mapping[str, Any], holders: Mapping[Span, Span]) -> Iterable[Group]:
    i, depth = 0, 0
    before: Group | None = None
    while i < len(items):
        depth += items[i].text in OPENING and items[i].kind == "punct"
        depth -= items[i].text in CLOSING and items[i].kind == "punct" and depth > 0
        if not items[i].is_participant or depth:
            i += 1
            continue
        last, heads, modifiers = noun_phrase(items, i, clause_of, holders)
        prep, prep_word = _preposition(items, i, clause_of, words)
        goes_on = before is not None and before.prep in PHRASAL and _one_phrase(items, before.last, i, clause_of)
        goes_on = goes_on or (before is not None and before.prep == "at" and _one_place(items, before.last, i, heads, clause_of))
        if prep is None and before is not None and goes_on and not _is_done_to(before, items, i):
            prep, prep_word = before.prep, before.prep_word
        if (last + 1 < len(items) and items[last + 1].text in words["postpositions"]) or _only_leads(items, last, words):
            prep = "other"
        if last + 1 < len(items) and items[last + 1].text in words["made"] and len(items[last + 1].text) == 1:
            prep = "other"  # 美|制榴弹炮
        if prep == "at" and _is_matter(items, last, clause_of, words):
            prep = "about"
        if prep_word == "在" and _does_something(items, i, last, clause_of, words):
            prep, prep_word = None, ""
        before = Group(tuple(heads), i, last, clause_of[i], prep, prep_word, _governing_verb(items, i, clause_of, words), tuple(modifiers),
                       last + 1 < len(items) and items[last + 1].text == "的")
        yield before
        i = last + 1


def _only_leads(items: Sequence[Item], last: int, words: Mapping[str, Any]) -> bool:
    """美国|为首的北约: a name that only says who leads the one named behind it."""
    behind = items[last + 1 : last + 4]
    return len(behind) == 3 and behind[0].text in words["leading"] and behind[1].text == "的" and behind[2].is_participant


def _is_matter(items: Sequence[Item], last: int, clause_of: Sequence[int], words: Mapping[str, Any]) -> bool:
    """在叙利亚等问题上: what stands behind a name makes a matter of it, no place."""
    for j in range(last + 1, min(last + 5, len(items) - 1)):
        if clause_of[j] != clause_of[last] or not (items[j].is_nounlike or items[j].text == "等"):
            return False
        if items[j].text in words["matters"]:
            return items[j + 1].text in words["upon"]
    return False


def _does_something(items: Sequence[Item], first: int, last: int, clause_of: Sequence[int], words: Mapping[str, Any]) -> bool:
    """在美国对伊朗实施制裁后: whether 在 governs a clause, whose subject the name behind it is, and no place (莫迪在美国会见…后)."""
    behind = [i for n, i in enumerate(items[last + 1 :], last + 1) if clause_of[n] == clause_of[last]]
    close = next((n for n, i in enumerate(behind) if i.text in words["closing"]), 0)
    head, before = items[last], [i for n, i in enumerate(items[:first]) if clause_of[n] == clause_of[first] and i.kind != "time"]
    if not close or head.label not in PARTIES or not any(i.is_verb or i.pos == "vn" for i in behind[:close]):
        return False
    acts = [i for i in behind[:close] if not (i.kind == "time" or i.pos in ("d", "ad", "t", "vd") or i.text in words["light"])]
    strikes = len(acts) > 1 and acts[0].is_verb and acts[1].label == "Country"  # 在美国继续制裁伊朗的情况下
    turns = any(i.text in (*words["turned_to"], *words["announcing"]) for i in acts[:1])
    joint = sum(i.label == "Country" or i.text in words["unions"] for i in items[first : last + 1]) > 1 and any(
        i.text.startswith(tuple(words["together"])) for i in acts[:1])  # 在英欧达成协议后
    return head.label == "Person" or joint or ((strikes or turns) and all(i.text == "在" or i.pos in ("c", "d") for i in before))


def _one_phrase(items: Sequence[Item], last: int, first: int, clause_of: Sequence[int]) -> bool:
    """对汗尤尼斯等两地巴勒斯坦目标实施空袭: what a preposition governs goes on over nouns and 的."""
    between = [i for i in items[last + 1 : first] if i.text not in "\"'“”"]
    including = bool(between) and between[0].text == "在内" and between[1:2] != [] and between[1].text == "的"
    if clause_of[last] != clause_of[first] or not 0 < len(between) <= (6 if including or between[-1].text == "等" else 3):
        return False
    if including:
        return all(i.is_nounlike for i in between[1:])  # 对拜登、布林肯在内的13名美国政要
    if between[-1].text == "等":
        return all(i.is_nounlike or i.text in LINKS for i in between[:-1])  # 对乌方仓库、乌军指挥所等乌方军事目标
    return (between[-1].text == "的" and len(between) <= 2) or all((i.is_nounlike and i.text != "的") or i.text in LINKS for i in between)


def _one_place(items: Sequence[Item], last: int, first: int, heads: Sequence[Item], clause_of: Sequence[int]) -> bool:
    """在俄智库瓦尔代俱乐部年会上: a noun leads from a state to its body, of which the phrase is."""
    between = items[last + 1 : first]
    leads = len(between) == 1 and (between[0].is_nounlike or between[0].pos == "ORG") and between[0].text != "的"
    body = {h.label for h in heads} <= {"Organization", "Location"} and items[last].label == "Country"
    return leads and body and clause_of[last] == clause_of[first]


def _is_done_to(agent: Group, items: Sequence[Item], first: int) -> bool:
    """受联合国承认的|民族团结政府: behind the agent of a passive and its verb stands whom it is done to."""
    return agent.prep == "by" and any(i.is_verb for i in items[agent.last + 1 : first])


def _preposition(items: Sequence[Item], first: int, clause_of: Sequence[int], words: Mapping[str, Any]) -> tuple[str | None, str]:
    """(place in a frame, word) of what governs the group that begins at `first`."""
    for back in range(1, 4):
        i = first - back
        if i < 0 or clause_of[i] != clause_of[first]:
            return None, ""
        item = items[i]
        if item.text == "正在" and back == 1:
            return "at", "在"  # 正在|白俄罗斯举行军演
        if item.kind == "word":
            for place, listed in words["prepositions"].items():
                if item.text in listed and (item.text not in NEEDS_TAG or item.pos in ("p", "c")
                                            or (back == 1 and _governs(items, i, first, clause_of, words))):
                    return place, item.text
            if item.text in words["bidding"] and back == 1:
                return "other", item.text
            if item.pos == "p" and item.text not in words["clausal"]:
                return "other", item.text
        dated = i and items[i - 1].text in (*words["prepositions"]["about"], *words["directed_at"]) \
            and (item.kind == "time" or item.text in words["other_days"])  # 就近期欧盟…, 对近日美国…
        passed = dated or item.is_nounlike or item.text in words["including"]
        if not passed and not (item.kind == "punct" and item.text in "\"'“”《"):
            break
    return _over_relative(items, first, clause_of, words)


def _governs(items: Sequence[Item], word: int, first: int, clause_of: Sequence[int], words: Mapping[str, Any]) -> bool:
    """Whether a word that the tagger takes for a verb or adverb is a preposition: a verb comes behind its name (中国为也门提供…)."""
    if items[word].text not in words["often_prepositions"]:
        return False
    behind = [i for i in range(first + 1, min(first + 8, len(items))) if clause_of[i] == clause_of[first]]
    wanted = ("p", "vn") if items[word].text in words["passives"] else ("p",)  # 受美国制裁影响
    return any(items[i].is_verb or items[i].pos in wanted for i in behind)


def _over_relative(items: Sequence[Item], first: int, clause_of: Sequence[int], words: Mapping[str, Any]) -> tuple[str | None, str]:
    """对[驻有美军的]伊拉克基地: the preposition before a relative clause governs the noun behind it."""
    start = next((i for i in range(first - 1, max(-1, first - 4), -1) if items[i].text == "的"), None)
    if start is None or not all(i.is_nounlike for i in items[start + 1 : first]):
        return None, ""
    for i in range(start - 2, max(-1, start - 7), -1):
        if clause_of[i] != clause_of[first]:
            break
        joins = items[i].pos == "c" and i == start - 2 and items[i + 1].is_verb
        if items[i].kind == "word" and (items[i].pos == "p" or joins):
            place = next((p for p in (*PHRASAL, "with") if items[i].text in words["prepositions"][p]), None)
            return (place, items[i].text) if place and items[i + 1].is_verb else (None, "")
    return None, ""


def _who_meets(items: Sequence[Item], of: int, words: Mapping[str, Any]) -> str:
    """会晤|到访的挪威首相: the verb before what only says that whoever is met is on a visit."""
    for i in range(of - 1, max(-1, of - 3), -1):
        if "".join(j.text for j in items[i:of]) in words["visiting"] and i and items[i - 1].is_verb:
            return items[i - 1].text
    return ""


def _governing_verb(items: Sequence[Item], first: int, clause_of: Sequence[int], words: Mapping[str, Any]) -> str:
    """The verb right before a group, modifiers between them left out: its object is seldom the subject of what follows."""
    for back in range(1, 6):
        i = first - back
        if i < 0 or clause_of[i] != clause_of[first]:
            return ""
        item = items[i]
        if item.kind == "word" and item.text in ("了", "过", "着"):
            continue
        if back == 1 and item.text == "的" and i and items[i - 1].is_verb and items[first].label != "Weapon":
            return _who_meets(items, i, words)  # 俄军控制的|赫尔松: what a relative clause describes is the object of no verb in it
        if item.is_verb:
            return "" if item.text in words["clausal"] else item.text  # 当德国海军…
        if not (item.is_nounlike or (item.kind == "punct" and item.text in "\"'“”《")):
            return ""
    return ""
