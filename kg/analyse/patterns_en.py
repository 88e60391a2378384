"""Regular expressions for English names, compiled from seeds/triggers/en-mentions.yml. No model, no state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from kg.analyse.words_en import listed
from kg.knowledge import load
from kg.model import Span

CAPITAL = "A-ZÀ-ÖØ-ÞŁŚŠŽČĆŞĞİĐ"
LETTER = r"[^\W\d_]"
# A capitalised word of a name: Jean-Pierre, O'Brien, McCain, al-Moualem is made of a particle and this.
NAME_WORD = rf"(?:[{CAPITAL}]'[{CAPITAL}]{LETTER}+|[{CAPITAL}]{LETTER}*)(?:[-–][{CAPITAL}a-z]{LETTER}*)*"
INITIAL = rf"[{CAPITAL}]\.(?:\s?[{CAPITAL}]\.)*"
TITLE_CASE_SHARE = 0.7  # of the longer words of a line that is a headline in capitals
HEADLINE_WORDS = 4
CACHED_TEXTS = 64


@dataclass(frozen=True)
class Title:
    """An office or rank in the text. `former` where the text says that it is no longer held."""

    span: Span
    text: str
    former: bool = False


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of some words, the longest first, blanks matching any white space or a hyphen."""
    found = sorted({str(w) for w in words}, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(w).replace("\\ ", r"[\s-]+") for w in found) + ")"


class Patterns:
    """All patterns of a vocabulary."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.words = words
        self._titles: dict[str, tuple[Title, ...]] = {}  # several components look at the same text

    def list(self, section: str, key: str) -> frozenset[str]:
        """A list of the vocabulary as a set."""
        return frozenset(map(str, self.words[section][key]))

    @cached_property
    def title(self) -> re.Pattern[str]:
        t = self.words["titles"]
        modifier = alternatives([*t["modifiers"], *t["former"]])
        fields = alternatives(t["fields"])
        modifiers = rf"(?P<mods>(?:{fields}\s+and\s+(?={fields})|{modifier}[\s-]+)*)"
        portfolio = alternatives(t["portfolios"])
        behind = rf"(?:\s+(?:of|for)\s+(?:the\s+)?{portfolio}(?:(?:,|\s+and|,\s+and)\s+{portfolio})*\b)?"
        return re.compile(
            rf"(?<![\w-]){modifiers}(?P<head>{alternatives(t['heads'])})s?\b(?!['-]\w){behind}", re.IGNORECASE
        )

    @cached_property
    def honorific(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{alternatives(self.words['titles']['honorifics'])}\.?,?\s+)+", re.IGNORECASE)

    @cached_property
    def name(self) -> re.Pattern[str]:
        """A person's name as far as capitals, particles and initials go."""
        p = self.words["persons"]
        particle = alternatives(p["particles"])
        word = rf"(?:(?:(?i:{particle})[-\s])*(?:{INITIAL}|{NAME_WORD}))"
        nickname = r"(?:\s+[\"“][^\"”\n]{2,15}[\"”])?"
        suffix = rf"(?:,?\s+{alternatives(p['suffixes'])}\b\.?)?"
        return re.compile(rf"{word}{nickname}(?:[ \t]{word}){{0,4}}{suffix}")

    @cached_property
    def administration(self) -> re.Pattern[str]:
        heads = alternatives([*self.words["administrations"], *(w.capitalize() for w in self.words["administrations"])])
        return re.compile(rf"\b(?P<who>{NAME_WORD}(?:\s{NAME_WORD})?)\s+{heads}\b")

    @cached_property
    def organization(self) -> re.Pattern[str]:
        o = self.words["organizations"]
        head = alternatives(o["heads"])
        word = rf"(?:{NAME_WORD}|{INITIAL}|[A-Z]{{2,}}|\d+(?:st|nd|rd|th))"
        small = r"(?:of|for|and|the|on|in|to|&|against|with)"
        before = rf"(?:{word}(?:'s)?[ \t](?:(?:and|of|for|&)[ \t](?:the[ \t])?)?){{0,6}}"
        day = alternatives(listed("names", "calendar"))
        several = rf"{word}(?:[ \t]{word})*"
        behind = rf"(?:[ \t](?:of|for|on|against|to)(?:[ \t]the)?[ \t](?!{day}\b){several}(?:,?[ \t]and[ \t]{several})?)?"
        return re.compile(rf"\b(?!{small}\b){before}{head}\b{behind}")

    @cached_property
    def location(self) -> re.Pattern[str]:
        loc = self.words["locations"]
        heads, of_heads = alternatives(loc["heads"]), alternatives(loc["of_heads"])
        return re.compile(
            rf"\b{NAME_WORD}(?:\s{NAME_WORD}){{0,2}}\s{heads}\b|\b{of_heads}\s(?:of\s(?:the\s)?)?{NAME_WORD}(?:\s{NAME_WORD})?"
        )

    @cached_property
    def weapon(self) -> re.Pattern[str]:
        w = self.words["weapons"]
        modifier, head = alternatives(w["modifiers"]), alternatives(w["heads"])
        pair = rf"(?:{modifier}(?:,?\s+(?:and|or)\s+|,\s+){modifier}[\s-]+)?"
        return re.compile(rf"(?<![\w-]){pair}(?:{modifier}[\s-]+)*{head}\b(?!-\w)", re.IGNORECASE)

    @cached_property
    def weapon_after_name(self) -> re.Pattern[str]:
        w = self.words["weapons"]
        modifier = alternatives(w["modifiers"])
        return re.compile(
            rf"(?:(?:[ -]class)?[ \t]+(?:{modifier}[ -])*{alternatives(w['after_name'])}|[ -]class\b)\b(?!-\w)", re.IGNORECASE
        )

    @cached_property
    def ship_class(self) -> re.Pattern[str]:
        heads = alternatives(self.words["weapons"]["after_name"])
        modifier = alternatives(self.words["weapons"]["modifiers"])
        return re.compile(
            rf"\b{NAME_WORD}(?:\s{NAME_WORD})?[- ]class(?:\s+(?:{modifier}[\s-])*{heads}\b)?|\b[A-Z]{{1,3}}\d{{2,4}}\s+{heads}\b"
        )

    @cached_property
    def craft(self) -> re.Pattern[str]:
        """Words that tell that a quoted name beside them is a weapon's."""
        return re.compile(rf"\b{alternatives([*self.words['weapons']['after_name'], 'warship', 'flagship', 'lead ship'])}\b", re.IGNORECASE)

    @cached_property
    def model(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-])(?:{self.words['weapons']['models']})(?![\w-])s?")

    @cached_property
    def agreement(self) -> re.Pattern[str]:
        a = self.words["agreements"]
        named, lower = alternatives(a["named"]), alternatives(a["lower"])
        content, any_noun = alternatives(a["content"]), alternatives(a["instruments"])
        word = rf"(?:{NAME_WORD}|{INITIAL}|\d{{4}})"
        day = alternatives(listed("names", "calendar"))
        joint = rf"(?:of[ \t](?:the[ \t])?|and[ \t]|the[ \t]|in[ \t](?!\d))?(?!{day}\b)"
        about = r"(?:on|for|of|against|[Cc]oncerning|[Bb]etween)[ \t](?:the[ \t])?"
        subject = rf"(?:[ \t]{about}{word}(?:[ \t]{joint}{word}){{0,7}})?"
        council = r"(?:(?:UN|U\.N\.|United[ \t]Nations)[ \t])?(?:(?:Security[ \t]Council|General[ \t]Assembly|UNSC)[ \t])?"
        return re.compile(
            rf"\b(?P<named>{word}(?:[ \t](?:(?:of|on|for|and)[ \t](?:the[ \t])?)?{word}){{0,6}}[ \t]{named}\b{subject})"
            rf"|\b(?P<head>{named}{subject.rstrip('?')})"
            rf"|\b(?P<proper>{NAME_WORD}(?:[-–/]{NAME_WORD})*(?:[ \t]{NAME_WORD})?(?:[ \t]{content})?[ \t]{any_noun})\b"
            rf"|(?<![\w-])(?P<naming>(?:{content}[\s-]+)+{lower})\b"
            rf"|(?P<number>\b(?:UNSCR|{council}Resolutions?)[ \t](?:No\.?[ \t])?\d{{2,4}}(?:/\d+)?(?:[ \t]\(\d{{4}}\))?)"
        )

    @cached_property
    def quoted(self) -> re.Pattern[str]:
        return re.compile(rf"[“\"]((?:{NAME_WORD}|\d+)(?:[ \t-](?:{NAME_WORD}|\d+)){{0,3}})[,.]?[”\"]")

    def titles(self, text: str) -> tuple[Title, ...]:
        """Every office or rank in a text, with its modifiers and portfolio."""
        known = self._titles.get(text)
        if known is None:
            if len(self._titles) > CACHED_TEXTS:
                self._titles.clear()
            known = self._titles[text] = tuple(self._find_titles(text))
        return known

    def _find_titles(self, text: str) -> Iterator[Title]:
        former = self.list("titles", "former")
        for m in self.title.finditer(text):
            mods = re.split(r"[\s-]+", m["mods"].strip().lower()) if m["mods"] else []
            start = m.start()
            while mods and mods[0] in listed("offices", "dropped") | former:
                start = m.start() + re.match(r"\S+?[\s-]+", text[start:]).end() + (start - m.start())  # type: ignore[union-attr]
                mods = mods[1:]
            yield Title(Span(start, m.end()), text[start : m.end()], bool(set(re.split(r"[\s-]+", m["mods"].lower())) & former))


def headline(line: str) -> bool:
    """Whether a line is written in title case, so that a capital tells nothing.

    >>> headline("Readout of President Biden's Call with Prime Minister Kishida"), headline("He met Prime Minister Kishida.")
    (True, False)
    """
    words = re.findall(rf"{LETTER}[\w'-]*", line)
    long = [w for w in words if len(w) > 3]
    if len(words) < HEADLINE_WORDS or line.rstrip().endswith((".", ".”", '."')):
        return False
    return bool(long) and sum(w[0].isupper() for w in long) / len(long) >= TITLE_CASE_SHARE


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """The patterns of the packaged (and the user's) vocabulary."""
    return Patterns(load().triggers["en-mentions"])
