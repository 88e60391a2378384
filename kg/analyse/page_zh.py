"""One document after its names are known: what the finders of relations look at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.analyse.normal import fold
from kg.model import Label, Mention, Reference, Span, Token

CLAUSE_ENDS = ",.;:!?\n"  # of folded text


@dataclass(frozen=True)
class Page:
    """A document's text, date, sentences, words, names and references."""

    text: str
    date: str | None
    sentences: tuple[Span, ...]
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    references: tuple[Reference, ...] = ()

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def by_start(self) -> dict[int, Mention]:
        return {m.span.start: m for m in self.mentions}

    @cached_property
    def by_end(self) -> dict[int, Mention]:
        return {m.span.end: m for m in self.mentions}

    def sentence(self, position: int) -> Span:
        """The sentence over a character."""
        i = bisect_right([s.start for s in self.sentences], position) - 1
        return self.sentences[i] if i >= 0 else Span(0, len(self.text))

    def clause(self, position: int) -> Span:
        """From the mark before a character to the mark after it."""
        start = position
        while start > 0 and self.folded[start - 1] not in CLAUSE_ENDS:
            start -= 1
        end = position
        while end < len(self.folded) and self.folded[end] not in CLAUSE_ENDS:
            end += 1
        return Span(start, end)

    def labelled(self, *labels: Label) -> Iterator[Mention]:
        return (m for m in self.mentions if m.label in labels)

    def within(self, span: Span, *labels: Label) -> list[Mention]:
        """Names inside a stretch of text, left to right."""
        return [m for m in self.mentions if span.covers(m.span) and (not labels or m.label in labels)]

    def nearest(self, position: int, among: Iterable[Mention]) -> Mention | None:
        """The last of some names before a position, else the first after it."""
        before: Mention | None = None
        for m in among:
            if m.span.start <= position:
                before = m
            elif before is None:
                return m
        return before

    @cached_property
    def by_key(self) -> dict[tuple[str, str], list[Mention]]:
        """(label, gazetteer key) -> the names."""
        table: dict[tuple[str, str], list[Mention]] = {}
        for m in self.mentions:
            if m.key:
                table.setdefault((m.label, m.key), []).append(m)
        return table

    def named(self, label: Label, key: str | None, near: int) -> Mention | None:
        """The name of an entity of the gazetteer that stands nearest to a position, if the text has one."""
        return self.nearest(near, self.by_key.get((label, key), ())) if key else None
