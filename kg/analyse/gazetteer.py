"""Names of the gazetteer in a text: longest match, many names at once. Used by the pipelines of both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from kg.analyse.normal import fold
from kg.knowledge import Entry, Knowledge, split
from kg.model import Label, Span

Form = Literal["name", "adjective"]
# Where one name belongs to several entries, the reading that news mostly means comes first: Georgia the state, not the city.
LABEL_ORDER: tuple[Label, ...] = ("Country", "Organization", "Person", "Location", "Weapon", "Agreement")


@dataclass(frozen=True, slots=True)
class Match:
    """A name that stands in a text. `others` are further readings of the same characters, the less likely ones."""

    span: Span
    label: Label
    key: str
    country: str | None
    name: str
    form: Form = "name"
    others: tuple[tuple[Label, str], ...] = ()

    def at(self, start: int, end: int) -> Match:
        """The same name at another place. dataclasses.replace takes five times as long."""
        return Match(Span(start, end), self.label, self.key, self.country, self.name, self.form, self.others)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name ready to be compared: `folded` for the look-up, `exact` where its capitals matter."""

    folded: str
    exact: str
    match: Match


class Gazetteer:
    """All names of a Knowledge in one language.

    Chinese is matched by character; whether a match cuts a word is for the caller to judge, who knows the words. English is
    matched at word boundaries; names with capitals must be written with theirs, or in capitals throughout; names without
    ('cruise missile') may begin a sentence and take a plural s.
    """

    def __init__(self, knowledge: Knowledge, lang: str) -> None:
        self.lang = lang
        self._prefix = 2 if lang == "zh" else 3
        by_name: dict[str, _Name] = {}
        for name, match in _names(knowledge, lang):
            folded = fold(name) if lang == "zh" else fold(name).lower()
            if len(folded) < 2:
                continue
            known = by_name.get(folded)
            by_name[folded] = _Name(folded, fold(name), match) if known is None else _together(known, match)
        index: dict[str, list[_Name]] = {}
        for entry in by_name.values():
            index.setdefault(entry.folded[: self._prefix], []).append(entry)
        for names in index.values():
            names.sort(key=lambda n: -len(n.folded))
        self._index = index
        self._by_name = by_name
        self._quoted = {fold(name): match for name, match in _quoted_names(knowledge)} if lang == "zh" else {}

    def lookup(self, name: str) -> Match | None:
        """The entry that a whole string names. Names that are common words, too (匕首), are found only here, never in a text."""
        folded = fold(name) if self.lang == "zh" else fold(name).lower()
        found = self._by_name.get(folded)
        match = self._quoted.get(folded) if found is None else found.match
        return None if match is None else match.at(0, len(name))

    def at(self, text: str, start: int) -> Iterator[Match]:
        """All names that begin at a position of a folded text (lower-cased too for English), the longest first."""
        prefix = text[start : start + self._prefix]
        for entry in self._index.get(prefix, ()):
            if text.startswith(entry.folded, start):
                yield entry.match.at(start, start + len(entry.folded))
        if len(prefix) == 3 and self._prefix == 3:  # English names of two letters: US, UN, EU
            for entry in self._index.get(prefix[:2], ()):
                yield entry.match.at(start, start + 2)

    def find(self, text: str) -> list[Match]:
        """Every name in a text, none inside another, left to right, the longest at each place."""
        folded = fold(text)
        lowered = folded if self.lang == "zh" else _lower(folded)
        found: list[Match] = []
        position = 0
        while position < len(lowered):
            match = self._best(folded, lowered, position)
            if match is None:
                position += 1
            else:
                found.append(match)
                position = match.span.end
        return found

    def _best(self, folded: str, lowered: str, position: int) -> Match | None:
        if self.lang == "zh":
            return next(self.at(lowered, position), None)
        if position and folded[position - 1].isalnum():
            return None
        for match in self.at(lowered, position):
            end = _word_end(folded, match.span.end, match)
            if end is not None and _same_case(folded[position : match.span.end], self._by_name[lowered[position : match.span.end]].exact):
                longer = self._best(folded, lowered, position + 4) if lowered.startswith("the ", position) else None
                # 'the United Nations' stops inside 'the United Nations General Assembly'
                return longer if longer is not None and longer.span.end > end else match.at(position, end)
        return None


def _lower(text: str) -> str:
    """Lower case, one character each: 'İ'.lower() has two."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _word_end(text: str, end: int, match: Match) -> int | None:
    """Where the word that ends a name ends: a generic weapon may carry a plural s; None where the name stops inside a word."""
    if end == len(text) or not text[end].isalnum():
        return end
    if match.label == "Weapon" and text[end] == "s" and (end + 1 == len(text) or not text[end + 1].isalnum()):
        return end + 1
    return None


def _same_case(text: str, name: str) -> bool:
    if text == name or text == name.upper():
        return True
    return name[0].islower() and text[1:] == name[1:] and text[0] == name[0].upper()  # al-Qaeda begins a sentence as Al-Qaeda


def _names(knowledge: Knowledge, lang: str) -> Iterator[tuple[str, Match]]:
    for label in LABEL_ORDER:
        for entry in knowledge.of(label):
            match = Match(Span(0, 0), label, entry.id, entry.country, entry.name(lang))
            for name in entry.names.get(lang, ()):
                yield name, match
            if lang == "en":
                for name in split(entry.properties.get("adjectives_en")):
                    yield name, replace(match, form="adjective")
            elif label != "Person":  # a Latin name or abbreviation stands in Chinese texts too: NATO, HIMARS
                yield from _latin(entry, match)


def _quoted_names(knowledge: Knowledge) -> Iterator[tuple[str, Match]]:
    for entry in knowledge.of("Weapon"):
        for name in split(entry.properties.get("quoted_zh")):
            yield name, Match(Span(0, 0), "Weapon", entry.id, entry.country, entry.name("zh"))


def _latin(entry: Entry, match: Match) -> Iterator[tuple[str, Match]]:
    for name in entry.names.get("en", ()):
        if name.isascii() and len(name) > 2 and (name.isupper() or any(c.isdigit() for c in name)):
            yield name, match


def _together(known: _Name, match: Match) -> _Name:
    if (match.label, match.key) == (known.match.label, known.match.key):
        return known
    return replace(known, match=replace(known.match, others=(*known.match.others, (match.label, match.key))))


def abbreviations(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """One-character names of states: 美 -> (USA,); 印 -> (IND, IDN), in the order of the file."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in knowledge.of("Country"):
        for char in split(entry.properties.get("abbreviation_zh")):
            found[char] = (*found.get(char, ()), entry.id)
    return MappingProxyType(found)


_CACHE: dict[tuple[int, str], tuple[Knowledge, Gazetteer]] = {}


def gazetteer(knowledge: Knowledge, lang: str) -> Gazetteer:
    """The Gazetteer of a Knowledge and language, built once."""
    key = (id(knowledge), lang)
    known = _CACHE.get(key)
    if known is None or known[0] is not knowledge:  # an id may come back after its object is gone
        known = _CACHE[key] = (knowledge, Gazetteer(knowledge, lang))
    return known[1]
