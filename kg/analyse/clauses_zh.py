"""Chinese sentences as the event rules see them: items, clauses, and noun phrases with what governs them.

There is no parser behind this. A sentence is a row of items (names, references, times, words, marks); marks cut it into clauses; names
that belong together are a Group, and the preposition before a group (对, 与, 被 …) says how it takes part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from kg.model import Mention, Reference, Span, TimeExpression, Token

CLAUSE_MARKS = frozenset(",;:.!?，；：。！？\n")
OPENING, CLOSING = "（(【[", "）)】]"
PARTIES = ("Person", "Country", "Organization")
THINGS = ("Weapon", "Agreement")
REFERENCE_LABELS = {"person": "Person", "speaker": "Person", "addressee": "Person", "country": "Country", "organization": "Organization",
                    "weapon": "Weapon", "agreement": "Agreement", "location": "Location"}
# Prepositions that are as often something else: they count only where the tagger says so.
NEEDS_TAG = frozenset("将就为和由给朝受因经")
NOUNLIKE = ("n", "a", "m", "q", "r", "f", "b", "s", "t", "j", "nz", "vn", "an", "xc", "u")
TITLE = 6  # words that a title has at most
TAIL_PREPOSITIONS = frozenset("向对给被由同")
PHRASAL = ("to", "by", "ba")  # prepositions whose phrase may go on over nouns to further names
LINKS = frozenset({"、", ",", "和", "及", "以及", "并", "-", "—"})


@dataclass(frozen=True, slots=True)
class Item:
    """A name, reference, time, word or mark of a sentence. `text` is folded (simplified, half-width)."""

    kind: str
    span: Span
    text: str
    pos: str = ""
    label: str = ""
    value: str = ""
    number: int = 1

    @property
    def is_participant(self) -> bool:
        return self.kind in ("name", "ref")

    @property
    def is_verb(self) -> bool:
        return self.kind == "word" and self.pos in ("v", "vd", "v0")

    @property
    def names_a_kind(self) -> bool:
        """Whether a word may stand between a name and the one that it describes (总统, 激进组织)."""
        body = self.pos == "ORG" and len(self.text) > 2  # not a verb that the tagger took into a name
        return self.kind == "word" and (body or self.pos in ("n", "nz", "nr", "b", "a", "f", "vn"))

    @property
    def is_nounlike(self) -> bool:
        return self.kind == "word" and (self.pos in NOUNLIKE or self.pos.startswith("n"))


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
        inside = [i for i, c in enumerate(self.clause_of) if c == clause]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def word_before(self, group: Group) -> str:
        """The item right before a group."""
        return self.items[group.first - 1].text if group.first else ""


def items_of(folded: str, tokens: Iterable[Token], names: Sequence[Mention], references: Sequence[Reference],
             times: Sequence[TimeExpression]) -> tuple[Item, ...]:
    """The items of a sentence of a folded text. Names go before references, these before times, these before the tagger's words."""
    taken: dict[int, Item] = {}
    fixed: list[Item] = [Item("name", m.span, m.span.of(folded), label=m.label) for m in names]
    fixed += [Item("ref", r.span, r.span.of(folded), label=REFERENCE_LABELS.get(r.kind, "any"), number=r.number or 3) for r in references]
    fixed += [Item("time", t.span, t.span.of(folded), value=t.value) for t in times]
    chosen: list[Item] = []
    for item in fixed:
        if not any(i in taken for i in range(*item.span)):
            chosen.append(item)
            taken.update(dict.fromkeys(range(*item.span), item))
    starts = {i.span.start for i in chosen if i.is_participant}
    for token in tokens:
        for part in _free_parts(token, folded, taken):
            chosen += _split_off_preposition(part, folded) if part.span.end in starts else [part]
    return tuple(sorted(chosen, key=lambda i: i.span))


def _split_off_preposition(word: Item, folded: str) -> list[Item]:
    """西方向乌: the tagger takes the preposition before a name into the noun."""
    if len(word.text) < 2 or word.text[-1] not in TAIL_PREPOSITIONS or not word.pos.startswith("n"):
        return [word]
    middle = word.span.end - 1
    return [_word(Span(word.span.start, middle), folded, word.pos), _word(Span(middle, word.span.end), folded, "p")]


def _free_parts(token: Token, folded: str, taken: Mapping[int, Item]) -> list[Item]:
    """What is left of a token outside the names: 访俄 -> 访."""
    parts, start = [], None
    for position in range(token.span.start, token.span.end + 1):
        free = position < token.span.end and position not in taken
        if free and start is None:
            start = position
        elif not free and start is not None:
            parts.append(Span(start, position))
            start = None
    whole = len(parts) == 1 and parts[0] == token.span
    return [_word(part, folded, token.tag if whole or part.end - part.start > 1 else "v") for part in parts]


def _word(span: Span, folded: str, tag: str) -> Item:
    surface = span.of(folded)
    if surface in TAIL_PREPOSITIONS and tag.startswith("n"):
        tag = "p"  # 警|方向|媒体: what is left of a noun that is none
    return Item("punct" if tag == "w" or not surface.strip() or surface in CLAUSE_MARKS else "word", span, surface, tag)


def split(span: Span, items: tuple[Item, ...], text: str, words: Mapping[str, Any], titles: frozenset[str] = frozenset(),
          holders: Mapping[Span, Span] | None = None) -> Sentence:
    """Clauses and groups of a sentence.

    `titles` are words for offices, whatever the tagger takes them for. `holders` leads from the state or body that an office is of to
    the person behind it (俄罗斯常驻联合国代表涅边贾): one noun phrase, whose head is the person.
    """
    compounds = frozenset(words["nouns"])
    joined = {n for n, (a, b) in enumerate(pairwise(items)) if a.kind == b.kind == "word" and a.text + b.text in compounds}
    items = tuple(replace(i, pos="n") if i.kind == "word" and (i.text in titles or n in joined or n - 1 in joined) else i
                  for n, i in enumerate(items))
    clause, clause_of = 0, []
    for i, item in enumerate(items):
        if i and _is_gap(text, items[i - 1].span.end, item.span.start):
            clause += 1
        clause_of.append(clause)
        if item.kind == "punct" and set(item.span.of(text)) & CLAUSE_MARKS and not _is_list_comma(items, i, text):
            clause += 1
    groups = tuple(_groups(items, clause_of, words, holders or {}))
    return Sentence(span, items, tuple(clause_of), groups)


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
        last, heads, modifiers = _run(items, i, clause_of, holders)
        prep, prep_word = _preposition(items, i, clause_of, words)
        goes_on = before is not None and before.prep in PHRASAL and _one_phrase(items, before.last, i, clause_of)
        if prep is None and before is not None and goes_on and not _is_done_to(before, items, i):
            prep, prep_word = before.prep, before.prep_word
        if last + 1 < len(items) and items[last + 1].text in words["postpositions"]:
            prep = "other"
        if prep == "at" and _is_matter(items, last, clause_of, words):
            prep = "about"
        before = Group(tuple(heads), i, last, clause_of[i], prep, prep_word, _governing_verb(items, i, clause_of), tuple(modifiers),
                       last + 1 < len(items) and items[last + 1].text == "的")
        yield before
        i = last + 1


def _is_matter(items: Sequence[Item], last: int, clause_of: Sequence[int], words: Mapping[str, Any]) -> bool:
    """在叙利亚等问题上: what stands behind a name makes a matter of it, no place."""
    for j in range(last + 1, min(last + 5, len(items) - 1)):
        if clause_of[j] != clause_of[last] or not (items[j].is_nounlike or items[j].text == "等"):
            return False
        if items[j].text in words["matters"]:
            return items[j + 1].text in words["upon"]
    return False


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


def _is_done_to(agent: Group, items: Sequence[Item], first: int) -> bool:
    """受联合国承认的|民族团结政府: behind the agent of a passive and its verb stands whom it is done to."""
    return agent.prep == "by" and any(i.is_verb for i in items[agent.last + 1 : first])


def _holder(items: Sequence[Item], i: int, holders: Mapping[Span, Span]) -> int:
    """The item of the person whose office the name at i belongs to, else i."""
    wanted = holders.get(items[i].span)
    person = next((j for j in range(i + 1, min(i + 12, len(items))) if items[j].span == wanted), i) if wanted else i
    between = items[i + 1 : person]  # 俄罗斯30日公布了总统普京签署的法案
    return i if any(j.kind == "time" or j.text == "了" or j.text in CLAUSE_MARKS for j in between) else person


def _titled_person(items: Sequence[Item], link: int, clause_of: Sequence[int]) -> int:
    """财长耶伦[和总统气候问题特使克里]: the person behind a link and a title of nouns, else the place of the link."""
    j = link + 1
    while j < min(link + TITLE, len(items)) and not items[j].is_participant and items[j].is_nounlike and clause_of[j] == clause_of[link]:
        j += 1
    titled = items[link].text in LINKS and link + 1 < j < len(items) and clause_of[j] == clause_of[link]
    return j if titled and items[j].label == "Person" else link


def _run(items: Sequence[Item], start: int, clause_of: Sequence[int], holders: Mapping[Span, Span]) -> tuple[int, list[Item], list[Item]]:
    """(last item, heads, modifiers) of the noun phrase that begins at `start`."""
    last = _holder(items, start, holders)
    heads, modifiers = [items[last]], [j for j in items[start:last] if j.is_participant]
    i = last + 1
    while i < len(items) and clause_of[i] == clause_of[start]:
        item = items[i]
        person = _holder(items, i, holders)
        if person > i and (items[i - 1].text in LINKS or items[i - 1].is_participant):
            if items[i - 1].is_participant and items[i - 1].label != "Person":
                modifiers.append(heads.pop())
            modifiers += [j for j in items[i:person] if j.is_participant]
            heads.append(items[person])
            last, i = person, person + 1
            continue
        if _starts_compound(items, i):
            break  # 新加坡|朝美峰会
        person = _one_of_titles(items, i, clause_of, holders)
        if person > i:
            modifiers += [heads.pop(), *(j for j in items[i:person] if j.is_participant)]
            heads.append(items[person])
            last, i = person, person + 1
            continue
        titled = _titled_person(items, i, clause_of) if heads[-1].label == "Person" else i
        if titled > i:
            heads.append(items[titled])
            last, i = titled, titled + 1
            continue
        named = len(heads) >= item.number or items[i - 1].label == "Country"
        if item.kind == "ref" and item.label == "any" and items[i - 1].is_participant and item.number > 1 and named:
            last = i  # 俄乌双方, 美、英、法三国, 也门各方: the names once more
        elif item.is_participant:
            joined = items[i - 1].is_participant or items[i - 1].text in LINKS
            if (joined and items[i - 1].is_participant and _modifies(items[i - 1], item)) or not joined:
                modifiers.append(heads.pop())
            heads.append(item)
            last = i
        elif item.text in LINKS or item.text in "\"'“”":
            if not (i + 1 < len(items) and (items[i + 1].is_participant or items[i + 1].text in "\"'“”")):
                break
        elif not (item.names_a_kind and _leads_to_name(items, i, clause_of)):
            break
        i += 1
    return last, heads, modifiers


def _one_of_titles(items: Sequence[Item], i: int, clause_of: Sequence[int], holders: Mapping[Span, Span]) -> int:
    """中共中央政治局[常委、国务院副总理韩正]: the person whose titles stand in a row, the first of them behind a body; else i."""
    j = i
    while j < len(items) - 1 and j - i < TITLE and items[j].is_nounlike and clause_of[j] == clause_of[i]:
        j += 1
    row = i < j < len(items) - 1 and items[j].text == "、" and items[i - 1].label == "Organization" and items[j + 1].is_participant
    person = _holder(items, j + 1, holders) if row and clause_of[j + 1] == clause_of[i] else i
    return person if person > j + 1 else i


def _starts_compound(items: Sequence[Item], i: int) -> bool:
    """Whether two states by one character each stand right behind a longer name."""
    pair, before = items[i : i + 2], items[i - 1]
    longer = before.label in ("Location", "Country") and len(before.text) > 1
    return longer and len(pair) == 2 and all(p.label == "Country" and len(p.text) == 1 for p in pair)


def _modifies(a: Item, b: Item) -> bool:
    """美国导弹, 美国国会: a state beside what belongs to it. Two states (俄美) stand side by side."""
    short = len(a.text) == len(b.text) == 1  # 美欧
    return a.label == "Country" and b.label not in ("Country", "Location", "any") and not short


def _leads_to_name(items: Sequence[Item], i: int, clause_of: Sequence[int], reach: int = 5) -> bool:
    """Whether noun words (总统, 首都, 激进组织) lead on to another name: they bind what stands before to the name behind."""
    for j in range(i, min(i + reach, len(items))):
        if clause_of[j] != clause_of[i]:
            return False
        if items[j].is_participant:
            return items[j].kind == "name" and items[j].label in ("Person", "Location", "Organization")
        if not (items[j].names_a_kind or (items[j].kind == "word" and (items[j].pos == "m" or items[j].pos.startswith("n")))):
            return False
    return False


def _preposition(items: Sequence[Item], first: int, clause_of: Sequence[int], words: Mapping[str, Any]) -> tuple[str | None, str]:
    """(place in a frame, word) of what governs the group that begins at `first`."""
    for back in range(1, 4):
        i = first - back
        if i < 0 or clause_of[i] != clause_of[first]:
            return None, ""
        item = items[i]
        if item.kind == "word":
            for place, listed in words["prepositions"].items():
                if item.text in listed and (item.text not in NEEDS_TAG or item.pos in ("p", "c")
                                            or (back == 1 and _governs(items, i, first, clause_of, words))):
                    return place, item.text
            if item.text in words["bidding"] and back == 1:
                return "other", item.text
            if item.pos == "p" and item.text not in words["clausal"]:
                return "other", item.text
        dated = item.kind == "time" and i and items[i - 1].text in words["prepositions"]["about"]  # 就近期欧盟…
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
        if items[i].kind == "word" and (items[i].pos == "p" or (items[i].pos == "c" and i == start - 2)):
            place = next((p for p in (*PHRASAL, "with") if items[i].text in words["prepositions"][p]), None)
            return (place, items[i].text) if place and items[i + 1].is_verb else (None, "")
    return None, ""


def _governing_verb(items: Sequence[Item], first: int, clause_of: Sequence[int]) -> str:
    """The verb right before a group, modifiers between them left out: its object is seldom the subject of what follows."""
    for back in range(1, 6):
        i = first - back
        if i < 0 or clause_of[i] != clause_of[first]:
            return ""
        item = items[i]
        if item.kind == "word" and item.text in ("了", "过", "着"):
            continue
        if back == 1 and item.text == "的" and i and items[i - 1].is_verb and items[first].label != "Weapon":
            return ""  # 俄军控制的|赫尔松: what a relative clause describes is the object of no verb in it
        if item.is_verb:
            return item.text
        if not (item.is_nounlike or (item.kind == "punct" and item.text in "\"'“”《")):
            return ""
    return ""
