"""What the English name rules look at: one text with its known names, its headings and what the model guesses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from kg.analyse.gazetteer import Gazetteer, Match, gazetteer
from kg.analyse.patterns_en import Patterns, headline, patterns
from kg.analyse.sentences_en import blocks
from kg.knowledge import Knowledge, load
from kg.model import Label, Span

BUILT, SHOWN, GUESSED = 0, 1, 2


MODEL_LABELS: Mapping[str, Label] = {"PERSON": "Person", "ORG": "Organization", "GPE": "Location", "LOC": "Location", "FAC": "Location"}


ARTICLE = re.compile(r"[Tt]he\s+(?!Hague\b|Gambia\b|Bahamas\b)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that may be a name."""

    span: Span
    label: Label
    trust: int
    rule: str
    key: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Guess:
    """A name that the model sees: span and the model's own label."""

    span: Span
    label: str


@dataclass(frozen=True)
class Scene:
    """One text with all that rules look at. `text` has straight apostrophes, so that offsets hold and patterns stay short."""

    text: str
    names: tuple[Match, ...]
    guesses: tuple[Guess, ...]
    headlines: tuple[Span, ...]
    knowledge: Knowledge
    patterns: Patterns

    def in_headline(self, span: Span) -> bool:
        """Whether capitals tell nothing here."""
        return any(h.covers(span) for h in self.headlines)

    def word_before(self, start: int) -> str:
        """The word that ends before a place, or an empty string."""
        found = re.search(r"([\w.'-]+)[ \t(\"“]*$", self.text[max(0, start - 40) : start])
        return found[1] if found and not re.search(r"[a-z]{2}[.]$", found[1]) else ""

    def word_after(self, end: int) -> str:
        """The word that begins behind a place."""
        found = re.match(r"\s+([\w'-]+)", self.text[end : end + 40])
        return found[1] if found else ""

    @cached_property
    def long_titles(self) -> tuple[Span, ...]:
        """Titles of several words; a part of one is no name, whatever a model thinks ('National Security Advisor')."""
        return tuple(t.span for t in self.patterns.titles(self.text) if " " in t.text)

    @cached_property
    def countries(self) -> Mapping[int, Match]:
        """The countries' names by where they begin."""
        return {m.span.start: m for m in self.names if m.label == "Country"}


def scene_of(text: str, guesses: Iterable[Guess], knowledge: Knowledge) -> Scene:
    """Everything that the rules below look at."""
    scene = _plain_scene(text, id(knowledge))
    return replace(scene, guesses=tuple(guesses))


@lru_cache(maxsize=64)  # several components look at the same text, a batch at a time
def _plain_scene(text: str, _: int) -> Scene:
    knowledge = load()
    plain = text.replace("’", "'").replace("‘", "'").replace("\xa0", " ")
    found = tuple(_readings(m, plain) for m in names_of(knowledge).find(plain))
    heads = tuple(b for b in blocks(plain) if headline(b.of(plain)))
    return Scene(plain, found, (), heads, knowledge, patterns())


def names_of(knowledge: Knowledge) -> Gazetteer:
    """The English names of the seeds."""
    return gazetteer(knowledge, "en")


def _readings(m: Match, text: str) -> Match:
    """Without the article ('the Philippines'); with the dot of an abbreviation ('U.S.')."""
    start, end = m.span
    if text[end : end + 1] == "." and re.search(r"\b[A-Z]\.[A-Z]$|\b(?:Jr|Sr)$", text[start:end]):
        end += 1
    if article := ARTICLE.match(text, start, end):
        start = article.end()
    return replace(m, span=Span(start, end))


def names_a_title(word: str, scene: Scene) -> bool:
    """Whether a word is an office: President, Minister."""
    heads = scene.patterns.list("titles", "heads")
    return word.lower() in heads or (word.endswith("s") and word.lower()[:-1] in heads)


def bare(span: Span, scene: Scene) -> Span | None:
    """Without article, quotes and possessive."""
    start, end = span
    text = scene.text
    lead = re.compile(r"(?:the\s+|The\s+|[\"“”'(\[\s#\\*]+)+").match(text, start, end)
    if lead:
        start = lead.end()
    tail = re.search(r"(?:\s[-–—]+\s.*|'s|s'(?=$)|['\"“”)\].,;:\s]+|\n.*)+$", text[start:end], re.DOTALL)
    if tail:
        cut = start + tail.start() + (1 if tail.group(0).startswith("s'") else 0)
        if not re.search(r"\b(?:[A-Z]\.)+$", text[start : cut + 1]):
            end = cut
    return Span(start, end) if end > start else None
