"""Names that the gazetteer knows -> its keys, for entities that were found by their look alone.

A name that belongs to several entries stands for none of them, unless a country or an office at the date of the report decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.knowledge import Entry, Knowledge, known_as, split
from kg.resolve.names import is_han, normalise, parts
from kg.resolve.offices import Offices

SHORT = ("short_zh", "short_en")  # columns of persons: surnames that are common words or shared with many


POSSESSIVE = re.compile(r"[’']s\b")
BRACKETED = re.compile(r"(\S.*\S)\s*[(（][^()（）]+[)）]$")


@dataclass(frozen=True, slots=True)
class Found:
    """A gazetteer key for a name, how sure (0 to 1) and why."""

    key: str
    score: float
    reason: str


class Lookup:
    """Every name of a Knowledge by label and normal form."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.offices = Offices(knowledge)
        words = knowledge.triggers.get("identity", {})
        self._sides = tuple(sorted(words.get("sides", ()), key=len, reverse=True))
        self._of = tuple(words.get("of", ()))
        self._towns = tuple(words.get("towns", ()))
        self._names: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for entry in knowledge.entries.values():
            for name in entry_names(entry):
                self._names[entry.label, normalise(name)][entry.id] = None
        self._short = {(e.id, normalise(n)) for e in knowledge.of("Person") for c in SHORT for n in split(e.properties.get(c))}
        for label in ("Location", "Organization"):
            self._add_bare(label)
        self._organs = self._table("organs")
        self._own = {f"{state}/{row['id']}": own for row in knowledge.tables.get("organs", ()) for state, own in known_as(row)}
        named = knowledge.tables.get("organ-names", ())
        self._named = {normalise(row[column]): row["id"] for row in named for column in ("name_zh", "name_en")}
        self._states = {plain: tuple(keys) for (label, plain), keys in self._names.items() if label == "Country"}

    def _add_bare(self, label: str) -> None:
        """What stands before brackets is a name, too, where the country fits: Tripoli (Lebanon), 远进党（泰国）."""
        for entry in self.knowledge.of(label):
            for bare in {normalise(m[1]) for ns in entry.names.values() for n in ns if (m := BRACKETED.match(n))}:
                if entry.country and entry.id not in self._names.get((label, bare), ()):
                    self._names[label, bare][entry.id] = None
                    self._short.add((entry.id, bare))

    def _table(self, name: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for row in self.knowledge.tables.get(name, ()):
            for column in ("name_zh", "name_en", "aliases_zh", "aliases_en"):
                for word in split(row.get(column)):
                    found[normalise(word)][row["id"]] = None
        return {word: tuple(ids) for word, ids in found.items()}

    def listed(self, key: str) -> str:
        """The key of the organisation that a composed one stands for, where it is listed by a name of its own, else the key itself:
        'RUS/lower-house' is the State Duma."""
        return self._own.get(key, key)

    def keys(self, label: str, name: str) -> tuple[str, ...]:
        """All entries that a name can stand for."""
        return tuple(self._names.get((label, normalise(name)), ()))

    def find(self, label: str, names: Iterable[str], country: str | None = None, when: str | None = None) -> Found | None:
        """The entry that the names of one entity stand for, the first name being the main one.

        Args:
            country: ISO code of the country that the document gives the entity.
            when: the report's date, for offices.
        """
        names = tuple(names)
        for name in names[:1] if label == "Person" else names:
            found = self._listed(label, name, country, when)
            if found is None and label == "Country":
                found = self._side(name)
            if found is None and label == "Organization":
                found = self._of_its_state(name, country) or self._organ(name, country)
            if found is None and label == "Person":
                found = self._office(name, when)
            if found is not None:
                return found
        return None

    def _listed(self, label: str, name: str, country: str | None, when: str | None) -> Found | None:
        keys = self.keys(label, name)
        if label == "Person" and not keys and len(parts(name)) > 1 and not is_han(name):
            keys = self.keys(label, " ".join(reversed(parts(name))))
        # Many are called 布朗 or May; only who belongs to the country or is in office when the article appears may be meant.
        keys = tuple(k for k in keys if (k, normalise(name)) not in self._short or self._fits(label, k, country, when))
        if label == "Person" and country:  # 王毅 of Taiwan is not the minister
            keys = tuple(k for k in keys if self._may_serve(k, country))
        if len(keys) == 1 and (keys[0], normalise(name)) in self._short:
            return Found(keys[0], 0.9, f"'{name}' is short for {self._title(label, keys[0])}, who fits the country or the date")
        if not keys and label == "Location" and is_han(name):
            keys = next((k for suffix in self._towns if name.endswith(suffix) and (k := self.keys(label, name[: -len(suffix)]))), ())
        if label in ("Location", "Organization") and country:  # Tripoli in Lebanon is not Libya's
            keys = tuple(k for k in keys if self._country(label, k) in (None, country))
        if len(keys) == 1:
            return Found(keys[0], 1.0, f"the gazetteer lists '{name}' as a name of {self._title(label, keys[0])}")
        if len(keys) < 2:
            return None
        by_office = [k for k in keys if self.offices.in_office(k, when)] if label == "Person" else []
        if len(by_office) == 1:
            return Found(by_office[0], 0.9, f"of those called '{name}', {self._title(label, by_office[0])} was in office on {when}")
        by_country = [k for k in keys if country and self._country(label, k) == country]
        if len(by_country) == 1:
            return Found(by_country[0], 0.9, f"of those called '{name}', {self._title(label, by_country[0])} belongs to {country}")
        return None

    def _fits(self, label: str, key: str, country: str | None, when: str | None) -> bool:
        if country or label != "Person":
            return country is not None and self._country(label, key) == country
        return self.offices.in_office(key, when)

    def _may_serve(self, person: str, country: str) -> bool:
        """Whether a person is or was of a country, as far as is known."""
        return self._country("Person", person) in (None, country) or any(of == country for _, of in self.offices.of(person))

    def _side(self, name: str) -> Found | None:
        """美方, 俄罗斯方面."""
        for side in self._sides:
            if name.endswith(side) and len(name) > len(side):
                keys = self._states.get(normalise(name[: -len(side)]), ())
                if len(keys) == 1:
                    return Found(keys[0], 0.95, f"'{name}' is the side of {self._title('Country', keys[0])}")
        return None

    def _of_its_state(self, name: str, country: str | None) -> Found | None:
        """China's Taiwan Affairs Office, 中国国台办: a listed body behind the name of its own state."""
        plain = normalise(POSSESSIVE.sub("", name))
        words, glue = (list(plain), "") if is_han(name) else (plain.split(), " ")
        for i in range(1, len(words)):
            states = self._states.get(glue.join(words[:i]), ())
            keys = [k for k in self._names.get(("Organization", glue.join(words[i:])), ()) if self._country("Organization", k) in states]
            if len(states) == len(keys) == 1 and country in (None, states[0]):
                return Found(keys[0], 0.95, f"'{name}' is {self._title('Organization', keys[0])} with its state")
        return None

    def _organ(self, name: str, country: str | None) -> Found | None:
        """俄罗斯外交部, Russian Foreign Ministry, Ministry of Foreign Affairs of Russia -> 'RUS/foreign-ministry'; Home Office -> GBR/…"""
        own = self._named.get(normalise(name))
        if own and country in (None, own.partition("/")[0]):
            return Found(own, 0.95, f"'{name}' is what {own.partition('/')[0]} calls this organ")
        for state, organ in self._splits(POSSESSIVE.sub("", name)):
            if len(state) == 1 and len(organ) == 1 and (country is None or country == state[0]):
                return self._composed(name, state[0], organ)
        organ = self._organs.get(normalise(name), ())
        return self._composed(name, country, organ) if country and len(organ) == 1 else None

    def _composed(self, name: str, state: str, organs: tuple[str, ...]) -> Found:
        return Found(self.listed(f"{state}/{organs[0]}"), 0.95, f"'{name}' names an organ of {self._title('Country', state)}")

    def _splits(self, name: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Every way to read a name as a state and its organ."""
        plain = normalise(name)
        if is_han(name):
            for i in range(len(plain) - 1, 0, -1):
                yield self._states.get(plain[:i], ()), self._organs.get(plain[i:], ())
            return
        words = plain.split()
        for i in range(len(words) - 1, 0, -1):
            yield self._states.get(" ".join(words[:i]), ()), self._organs.get(" ".join(words[i:]), ())
            for of in self._of:
                organ, link = " ".join(words[:i]), f"{of} "
                rest = " ".join(words[i:])
                if rest.startswith(link):
                    yield self._states.get(rest.removeprefix(link), ()), self._organs.get(organ, ())

    def _office(self, name: str, when: str | None) -> Found | None:
        """美国总统, Russian foreign minister: whoever held the office at the date of the report."""
        plain = normalise(name)
        words = list(plain) if is_han(name) else plain.split()
        glue = "" if is_han(name) else " "
        for i in range(len(words) - 1, 0, -1):
            state = self._states.get(glue.join(words[:i]), ())
            if len(state) == 1 and (person := self.offices.holder(glue.join(words[i:]), state[0], when)):
                return Found(person, 0.9, f"{self._title('Person', person)} was '{name}' on {when}")
        return None

    def _country(self, label: str, key: str) -> str | None:
        entry = self.knowledge.entry(label, key)
        return entry.country if entry else None

    def _title(self, label: str, key: str) -> str:
        entry = self.knowledge.entry(label, key)
        return f"{entry.name('zh')} ({key})" if entry else key


def entry_names(entry: Entry) -> Iterator[str]:
    """Every name of an entry, with a state's abbreviations and adjectives and the names that are common words (匕首, 沙拉, May)."""
    for names in entry.names.values():
        yield from names
    for column in ("abbreviation_zh", "adjectives_en", "quoted_zh", *SHORT):
        yield from split(entry.properties.get(column))
