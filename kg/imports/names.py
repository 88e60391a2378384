"""Names and codes of event tables -> what kind of thing they name. Who exactly it is, is judged with all documents together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import ReadError
from kg.knowledge import Knowledge
from kg.model import Label

# 'Military (Ukraine)': a part of a state, as ICEWS writes it; its government stands for the state.
_PART = re.compile(r"(?P<role>.+?) \((?P<country>[^()]+)\)\Z")
STATE = frozenset(("government", "head of government"))
ORDER: tuple[Label, ...] = ("Country", "Person", "Organization", "Location")
PERSONAL = re.compile(r"[A-Z][\w'’-]+(?: [A-Z]\.)*(?: (?:[a-z]{2,3} )?[A-Z][\w'’-]+){1,3}\Z")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody or some place of a row."""

    label: Label
    name: str
    country: str | None = None
    key: str | None = None


class Names:
    """The names that the gazetteer knows, and the CAMEO codes."""

    def __init__(self, knowledge: Knowledge):
        self.knowledge = knowledge
        self._known: dict[str, dict[Label, str]] = {}
        for (label, key), entry in knowledge.entries.items():
            for name in (x for names in entry.names.values() for x in names):
                if label in ORDER:
                    self._known.setdefault(name.casefold(), {}).setdefault(label, key)
        self._public = self._words_of_bodies()
        self._countries = {r["code"]: r["country"] for r in knowledge.tables.get("cameo-countries", ())}
        self._codes: Mapping[str, tuple[str, str | None, str]] = {
            r["code"]: (r["type"], r["mode"] or None, r["text"]) for r in knowledge.tables.get("cameo", ())}

    def _words_of_bodies(self) -> frozenset[str]:
        """Words that names of persons do not have: of state organs ('army') and of countries ('russian')."""
        texts = [r.get(column, "") for r in self.knowledge.tables.get("organs", ()) for column in ("name_en", "aliases_en")]
        texts += [e.properties.get("adjectives_en", "") for e in self.knowledge.of("Country")]
        texts += [name for e in self.knowledge.of("Country") for name in e.names.get("en", ())]
        return frozenset(word.casefold() for text in texts for word in re.findall(r"[A-Za-z]{4,}", text))

    def event(self, code: str) -> tuple[str, str | None, str]:
        """(type, mode, words) of a CAMEO code, by the longest code of the crosswalk that it begins with. Spreadsheets lose the leading
        zero of '045'; what is then read wrongly cannot be told, so a code of two digits or none is refused.

        Raises:
            ReadError: there is none.
        """
        for length in range(len(code), 1, -1):
            if code[:length] in self._codes:
                return self._codes[code[:length]]
        raise ReadError(f"unknown CAMEO code '{code[:20]}'. They have two to four digits, 010 to 2042, with their leading zero")

    def country(self, name: str) -> str | None:
        """The ISO 3166-1 alpha-3 code of a country's name or code; CAMEO's own codes are known, too."""
        if name in self._countries:
            return self._countries[name]
        if self.knowledge.entry("Country", name):
            return name
        return self._known.get(name.casefold(), {}).get("Country")

    def party(self, name: str, *, country: str = "", code: str = "", role: bool = False) -> Party | None:
        """Who a cell names.

        Args:
            country: the name of the country in its column; `code`: its ISO code.
            role: the table writes roles ('Police') where it has no name; then the country stands for them.
        """
        state = self.country(code) or self.country(country) if code or country else None
        if not name:
            return self._state(state)
        if found := _PART.match(name):
            inside = self.country(found["country"])
            if inside and found["role"].casefold() in STATE:
                return self._state(inside)
            return Party("Organization", name, inside or state)
        known = self._known.get(name.casefold(), {})
        for label in ORDER[:3]:
            if label in known:
                return self._entry(label, known[label], name, state)
        if role and state:
            return self._state(state)
        is_person = state and not role and PERSONAL.match(name) and self._public.isdisjoint(name.casefold().split())
        return Party("Person" if is_person else "Organization", name, state)

    def _entry(self, label: Label, key: str, name: str, state: str | None) -> Party:
        entry = self.knowledge.entry(label, key)
        if label == "Country":
            return Party(label, name, key, key)
        return Party(label, name, (entry.country if entry else None) or state)

    def _state(self, state: str | None) -> Party | None:
        entry = self.knowledge.entry("Country", state)
        return Party("Country", entry.name("en"), state, state) if entry else None

    def place(self, name: str, country: str) -> Party | None:
        """Where it was."""
        state = self.country(country) if country else None
        if not name:
            return None
        if self.country(name):
            return self._state(self.country(name))
        return Party("Location", name, state)
