"""What the finders of Chinese names look at: one document's text, words and lines, and the word lists of the seeds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kg.analyse.gazetteer import Gazetteer, abbreviations, gazetteer
from kg.analyse.normal import fold
from kg.analyse.trained_zh import Guess
from kg.knowledge import Entry, Knowledge, split
from kg.model import Label, Span, Token

SECTION = "zh-mentions"
SIDE = re.compile(r"([\u4e00-\u9fff])方(?!面|案|式|法|向|便|针|阵|能|可|才)")
QUOTED = re.compile(r'"([^",.;:!?\n]{1,10})"')


@dataclass(frozen=True, slots=True)
class Found:
    """A name that a finder proposes. Of two that overlap the longer stays, then the one of lower `rank`."""

    span: Span
    label: Label
    rule: str
    key: str | None = None
    country: str | None = None
    rank: int = 5


class Words:
    """A set of words that is asked 'which is the longest that begins here / ends here'."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(fold(w) for w in words if w)
        self._lengths = sorted({len(w) for w in self.words}, reverse=True)
        # By first and by last character the lengths, the longest first: most characters begin no word at all.
        self._from = {c: sorted({len(w) for w in self.words if w[0] == c}, reverse=True) for c in {w[0] for w in self.words}}
        self._to = {c: sorted({len(w) for w in self.words if w[-1] == c}, reverse=True) for c in {w[-1] for w in self.words}}

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def at(self, text: str, start: int) -> str:
        """The longest word that begins at a position, or ''."""
        for n in self._from.get(text[start : start + 1], ()):
            if text[start : start + n] in self.words:
                return text[start : start + n]
        return ""

    def before(self, text: str, end: int) -> str:
        """The longest word that ends at a position, or ''."""
        for n in self._to.get(text[end - 1 : end], ()):
            if n <= end and text[end - n : end] in self.words:
                return text[end - n : end]
        return ""

    def within(self, text: str, position: int) -> bool:
        """Does one of the words lie over this position?"""
        longest = self._lengths[0] if self._lengths else 0
        return any(s + len(self.at(text, s)) > position for s in range(max(0, position - longest + 1), position + 1))


class Lexicon:
    """The word lists for Chinese names, ready for look-up. Built once per Knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.gazetteer: Gazetteer = gazetteer(knowledge, "zh")
        self.lists: Mapping[str, Any] = knowledge.triggers.get(SECTION, {})
        self._words: dict[str, Words] = {}
        self.abbreviations = {k: v for k, v in abbreviations(knowledge).items() if len(k) == 1}
        self.defaults = {char: entry.id for entry in knowledge.of("Country")
                         for char in split(entry.properties.get("abbreviation_default"))}
        self.titles = Words(name for row in knowledge.tables.get("titles", ()) for name in (row["name_zh"], *split(row["aliases_zh"])))
        self.organs: dict[str, Mapping[str, str]] = {}
        for row in knowledge.tables.get("organs", ()):
            for name in (row["name_zh"], *split(row["aliases_zh"])):
                self.organs.setdefault(fold(name), row)
        self.organ_kinds = {row["id"]: row["kind"] for row in knowledge.tables.get("organs", ())}
        self.organ_names = Words(self.organs)
        # One-character names of organisations that act like states: 欧 in 中欧, 欧方.
        self.bodies: Mapping[str, str] = self.lists.get("organization_abbreviations", {})
        # … and of regions and bodies that stand for themselves only beside a state: 非 in 中非, 欧 in 美欧.
        self.regions: Mapping[str, str] = self.lists.get("region_abbreviations", {})
        self.foreign = frozenset(fold(str(self.lists.get("transliteration_characters", ""))) + "·")
        self.capitals = {e.properties["capital"]: e.id for e in knowledge.of("Country") if e.properties.get("capital")}

    @cached_property
    def offices(self) -> Mapping[str, list[Mapping[str, str]]]:
        """The rows of the table of office holders, by person."""
        table: dict[str, list[Mapping[str, str]]] = {}
        for row in self.knowledge.tables.get("offices", ()):
            table.setdefault(row["person"], []).append(row)
        return table

    @cached_property
    def surnames(self) -> Mapping[str, list[Entry]]:
        """Persons by the last part of their full names."""
        table: dict[str, list[Entry]] = {}
        for entry in self.knowledge.of("Person"):
            for name in entry.names.get("zh", ()):
                if "·" in name:
                    table.setdefault(fold(name).rsplit("·", 1)[1], []).append(entry)
        return table

    def words(self, name: str) -> Words:
        """One of the lists of seeds/triggers/zh-mentions.yml."""
        if name not in self._words:
            self._words[name] = Words(str(w) for w in self.lists.get(name, ()))
        return self._words[name]

    def goes_on_from_army(self, text: str, position: int) -> bool:
        """Does the 军 at a position begin another word (军售, 军人), and not one that only looks so (乌军|人员)?"""
        return bool(self.words("army_stop_words").at(text, position)) and not self.words("army_stop_exceptions").at(text, position)

    def country(self, key: str | None) -> Entry | None:
        return self.knowledge.entry("Country", key)


@dataclass
class Scene:
    """One document before its names are known."""

    text: str
    tokens: tuple[Token, ...]
    lexicon: Lexicon
    sentences: tuple[Span, ...] = ()
    date: str | None = None  # of the report
    guesses: tuple[Guess, ...] = ()  # names that the trained network sees
    countries: dict[str, int] = field(default_factory=dict)  # ISO code -> how often the text names it in full
    short_names: dict[str, tuple[str, ...]] = field(default_factory=dict)  # first characters of the names in the text -> ISO codes
    name_ends: frozenset[int] = frozenset()  # where names of the gazetteer end
    state_ends: dict[int, int] = field(default_factory=dict)  # where states of the gazetteer begin -> where they end
    blocked: list[Span] = field(default_factory=list)  # states that are no mention: 叙利亚 in 叙利亚人

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [t.span.start for t in self.tokens]

    @cached_property
    def starts(self) -> dict[int, int]:
        """Character offset -> index of the token that begins there."""
        return {t.span.start: i for i, t in enumerate(self.tokens)}

    @cached_property
    def ends(self) -> dict[int, int]:
        """Character offset -> index of the token that ends there."""
        return {t.span.end: i for i, t in enumerate(self.tokens)}

    def index_at(self, position: int) -> int:
        """The index of the token over a character, or of the last one before it (-1 before the first)."""
        return bisect_right(self._starts, position) - 1

    def token_at(self, position: int) -> Token | None:
        i = self.index_at(position)
        return self.tokens[i] if i >= 0 and position < self.tokens[i].span.end else None

    def sentence_at(self, position: int) -> Span:
        """The sentence over a character."""
        i = bisect_right([s.start for s in self.sentences], position) - 1
        return self.sentences[i] if i >= 0 else Span(0, len(self.text))

    @cached_property
    def sides(self) -> frozenset[str]:
        """One-character names that the text itself uses for a state that it names (坦方), and that are no common word."""
        words = self.lexicon.words("abbreviations_never_bare")
        used = {m.group(1) for m in SIDE.finditer(self.folded)}
        return frozenset(c for c in used if c not in words and any(
            code in self.countries for code in (*self.short_names.get(c, ()), *self.lexicon.abbreviations.get(c, ()))))

    @cached_property
    def storms(self) -> frozenset[str]:
        """The names of storms and ships that the text introduces: 台风“西娅拉”, “克拉维尔”号油轮."""
        words = self.lexicon.words("storm_words")
        return frozenset(m.group(1) for m in QUOTED.finditer(self.folded)
                         if words.before(self.folded, m.start() - self.folded.startswith("的", m.start() - 1))
                         or self.folded.startswith("号", m.end()))

    @cached_property
    def listed_states(self) -> frozenset[int]:
        """Positions in lists of one-character states: 美、英、法三国."""
        chars = "".join(c for c in (*self.lexicon.abbreviations, *self.lexicon.bodies) if len(c) == 1)
        pattern = re.compile(rf"[{chars}](?:、[{chars}])+(?:[和与及][{chars}])?")
        return frozenset(i for m in pattern.finditer(self.folded) if self._closes_list(m.end())
                         for i in range(*m.span()) if self.folded[i] in chars)

    def _closes_list(self, end: int) -> bool:
        """After a list of states: a number, 等, an adverb or preposition or mark - not the rest of a word (法、美术)."""
        return end >= len(self.folded) or end in self.ends or self.folded[end] in "两三四五六七等"

    def is_transliterated(self, span: Span) -> bool:
        """Only characters that write foreign names."""
        return all(c in self.lexicon.foreign for c in self.folded[span.start : span.end])

    @cached_property
    def credits(self) -> tuple[Span, ...]:
        """Lines that credit the newsroom; no names are looked for there."""
        marks = [str(m) for m in self.lexicon.lists.get("credit_marks", ())]
        words = "|".join(re.escape(m) for m in marks if len(m) > 1)
        pattern = re.compile(rf"^[\s(（【\[△▲]*(?:(?:{words})[^\n]{{0,4}}[丨|:：/][^\n]{{0,40}}|[^\n]{{1,12}}丨[^\n]{{0,40}})$", re.M)
        return tuple(Span(*m.span()) for m in pattern.finditer(self.text))

    def in_credits(self, span: Span) -> bool:
        return any(c.overlaps(span) for c in self.credits)
