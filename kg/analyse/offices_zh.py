"""Offices in a Chinese text: the title, whose it is and who holds it (美国国务卿鲁比奥, 拉夫罗夫外长, 俄总统)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from kg.analyse.normal import fold
from kg.analyse.scene_zh import Lexicon, Words
from kg.knowledge import Knowledge, split
from kg.model import Mention, Span, Token

OWNER_LABELS = ("Country", "Organization", "Location")
PHRASE_MAX = 24
FIELD_TAGS, FIELD_MAX = frozenset({"n", "vn", "nz", "an"}), 4
SAME_PERSON = ("、", "兼")
LOCAL = "local"  # the level of mayors and governors in seeds/gazetteer/titles.csv
CHARGES = ("问题", "事务")
MATTER_TAGS, MATTER_MAX = frozenset({"n", "vn", "nz", "an", "a", "b", "c"}), 6
FIELD_JOINS = "和与及、兼"
MARKS = "·“”\"'（）()《》"


class OfficeWords:
    """Office titles and the words around them. Built once per Knowledge."""

    def __init__(self, lexicon: Lexicon) -> None:
        knowledge: Knowledge = lexicon.knowledge
        relations, references = knowledge.triggers.get("zh-relations", {}), knowledge.triggers.get("zh-references", {})
        self.titles = Words([*lexicon.titles.words, *references.get("offices", ())])
        self.levels = {fold(name): row["level"] for row in knowledge.tables.get("titles", ())
                       for name in (row["name_zh"], *split(row["aliases_zh"]))}
        self.between = Words(relations.get("office_words", ()))
        self.joins = Words(relations.get("and_words", ()))
        self.open = Words(relations.get("office_heads_with_field", ()))
        self.fields = lexicon.words("ministry_fields")
        self.former = Words(references.get("former", ()))


@dataclass(frozen=True)
class Office:
    """A title in the text. `owner` is the name whose office it is, `holder` the person; either may be missing."""

    span: Span
    title: str
    owner: Mention | None = None
    holder: Mention | None = None
    former: bool = False


@dataclass
class OfficeFinder:
    """Finds the offices of one document."""

    text: str
    mentions: Sequence[Mention]
    tokens: Sequence[Token]
    words: OfficeWords
    _by_start: dict[int, Mention] = field(init=False)
    _by_end: dict[int, Mention] = field(init=False)

    def __post_init__(self) -> None:
        self._by_start = {m.span.start: m for m in self.mentions}
        self._by_end = {m.span.end: m for m in self.mentions}

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def _index(self) -> dict[int, int]:
        return {t.span.start: i for i, t in enumerate(self.tokens)}

    @cached_property
    def _mentioned(self) -> frozenset[int]:
        """The positions under mentions."""
        return frozenset(i for m in self.mentions for i in range(*m.span))

    def find(self) -> list[Office]:
        """All offices, left to right."""
        found: list[Office] = []
        end = 0
        for token in self.tokens:
            start = token.span.start
            span = self._title_at(start) if start >= end and start not in self._mentioned else None
            if span is not None:
                found.append(self._office(span))
                end = span.end
        return found

    def _title_at(self, position: int) -> Span | None:
        """The whole title that begins here, several words of office in a row: 总统|新闻秘书, 财政|部长."""
        end = at = position
        while at - position < PHRASE_MAX and at not in self._mentioned:
            title = self.words.titles.at(self.folded, at)
            word = self.words.between.at(self.folded, at)
            if title and len(title) >= len(word) - 1:
                at += len(title)
                end = at
            elif word:
                at += len(word)
            else:
                break
        if end == position or self.folded.startswith("国", end):  # 轮值主席|国 is a state
            return None
        return Span(self._with_field(position, end), end)

    def _with_field(self, start: int, end: int) -> int:
        """教育|部长: the field of a minister, a word that no list need hold, belongs to the title."""
        i = self._index.get(start)
        if i and self.words.open.at(self.folded, start) and self.tokens[i - 1].span.end == start:
            field_ = self.tokens[i - 1]
            if field_.tag in FIELD_TAGS and len(field_.text) <= FIELD_MAX and field_.span.start not in self._mentioned:
                start = field_.span.start
        charged = self.folded.startswith(CHARGES, start)
        return self._with_fields(start) if charged or self.words.open.before(self.folded, end) else start

    def _with_fields(self, start: int) -> int:
        """国际关系与|合作部长, 教育、文化及|体育部长: the fields before, which are joined to the last."""
        while True:
            joined = 1 if start and self.folded[start - 1] in FIELD_JOINS else 0
            name = self.words.fields.before(self.folded, start - joined)
            if not name or start - joined - len(name) in self._mentioned:
                return start
            start -= joined + len(name)

    def _office(self, span: Span) -> Office:
        span = self._with_charge(span)
        start, former = span.start, False
        before = self.words.former.before(self.folded, start)
        if before and self._by_end.get(start) is None:
            former, start = True, start - len(before)
        local = self.words.levels.get(self.words.titles.before(self.folded, span.end)) == LOCAL
        owner = self._owner(start, local)
        posted = self._posting(owner)
        if posted is not None:
            span, owner = Span(posted, span.end), self._by_end.get(posted)
        holder = self._holder(span)
        if holder is None:
            # 拉夫罗夫外长: the name stands before, and its state before that.
            person = self._by_end.get(span.start)
            if person is not None and person.label == "Person":
                holder, owner = person, self._owner(person.span.start)
        return Office(span, self.text[span.start : span.end], owner, holder, former)

    def _with_charge(self, span: Span) -> Span:
        """联合国|也门问题特使: what an envoy is charged with belongs to the title where the sender stands before it."""
        if not self.folded.startswith(CHARGES, span.start):
            return span
        charge = self._by_end.get(span.start)
        if charge is None:
            return self._with_matter(span)
        at = charge.span.start
        at -= len(self.words.titles.before(self.folded, at))  # 联合国秘书长|也门问题特使
        sender = self._by_end.get(at) if charge.label in ("Country", "Location") else None
        return Span(charge.span.start, span.end) if sender is not None and sender.label in OWNER_LABELS else span

    def _with_matter(self, span: Span) -> Span:
        """人权理事会|单边强制措施问题特别报告员: words between a body and the office that say what it is for."""
        i = self._index.get(span.start, 0)
        for token in reversed(self.tokens[max(0, i - MATTER_MAX) : i]):
            if token.tag not in MATTER_TAGS or token.span.start in self._mentioned:
                break
            body = self._by_end.get(token.span.start)
            if body is not None:
                return Span(token.span.start, span.end) if body.label == "Organization" else span
        return span

    def _posting(self, place: Mention | None) -> int | None:
        """Where 驻美|大使 or 常驻联合国|代表 begins: the office is the sender's, and its title names where it is served."""
        if place is None:
            return None
        for word in ("常驻", "驻"):
            if self.folded.endswith(word, 0, place.span.start):
                return place.span.start - len(word)
        return None

    def _holder(self, span: Span) -> Mention | None:
        person = self._by_start.get(span.end)
        return person if person is not None and person.label == "Person" else None

    def _owner(self, end: int, local: bool = False) -> Mention | None:
        """The name right before an office, over 的 and 政府, or over words of office (中国政府欧洲事务|特别代表); a mayor is his town's."""
        at = end
        for _ in range(4):
            owner = self._by_end.get(at)
            if owner is not None and owner.label == "Location" and owner.span.start in self._by_end and not local:
                owner = self._by_end[owner.span.start]  # 美国|中东|特使: the region is what the office is for
            if owner is not None:
                return owner if owner.label in OWNER_LABELS else None
            mark = self.folded[at - 1 : at]
            word = self.words.between.before(self.folded, at) or (mark if mark and mark in '的"》' else "")  # “国民军”|领导人
            if not word:
                return None
            at -= len(word)
        return None


def with_inherited(offices: Sequence[Office], text: str, joins: Words) -> Iterator[Office]:
    """The same offices, each with what it shares with the one that it is joined to.

    总统特朗普与副总统|万斯 share the state; 外办主任|、外长王毅 share the person, but a minister is no officer of the body before.
    """
    linked = [_joined(a, b, text, joins) for a, b in pairwise(offices)]
    holders = [o.holder for o in offices]
    for i in range(len(offices) - 2, -1, -1):
        if holders[i] is None and linked[i] and offices[i].span.end < offices[i + 1].span.start:
            holders[i] = holders[i + 1]
    owner: Mention | None = None
    for i, office in enumerate(offices):
        shared = owner if i and linked[i - 1] and (owner is None or owner.label == "Country" or offices[i - 1].holder) else None
        owner = office.owner or shared
        yield replace(office, owner=owner, holder=holders[i])


def _joined(first: Office, second: Office, text: str, joins: Words) -> bool:
    """Does nothing but 、, 和 or 兼 stand between two offices and the persons beside them?"""
    start = max(first.span.end, first.holder.span.end if first.holder else 0)
    between, owner = fold(text[start : second.span.start]), second.owner
    if owner is not None and first.owner is not None and first.holder is None and start <= owner.span.start < second.span.start:
        # 朝鲜劳动党委员长、朝鲜国务委员会委员长|金正恩 is one person; 欧盟领导人和英国首相|约翰逊 are not.
        return fold(text[start : owner.span.start]) in SAME_PERSON and first.owner.country == owner.country
    return between in joins
