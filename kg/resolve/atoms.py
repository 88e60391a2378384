"""Atoms: what documents call by one gazetteer key, or by one name (and country). Atoms are what merges.

An atom's id comes from its content alone: 'country:USA', 'person:x-ri-yong-ho', 'organization:x-rus/guards'. So it is the same in
every run, whatever else was read, and an entity that was merged is still found by the ids of its atoms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from kg.knowledge import Knowledge
from kg.model import Entity, Extraction, Label, Relation
from kg.resolve.alike import Profile
from kg.resolve.lookup import Found, Lookup
from kg.resolve.names import normalise, slug
from kg.resolve.places import PREFIX, City, Places

Place = tuple[str, str]  # (document id, entity id there)
# The labels whose names say too little without a country: every state has a Ministry of Defence.
BY_COUNTRY = ("Person", "Organization", "Location")
BELONGS = ("HOLDS_OFFICE", "PART_OF", "LOCATED_IN")


@dataclass
class Atom:
    """Everything that is called by one key, or one name and country. `found` says why a name has its key, by the id it had without."""

    id: str
    label: Label
    key: str | None = None
    country: str | None = None
    members: list[tuple[str, Entity]] = field(default_factory=list)
    found: dict[str, tuple[str, Found]] = field(default_factory=dict)
    offices: set[tuple[str, str]] = field(default_factory=set)
    city: City | None = None

    def names(self) -> tuple[str, ...]:
        """All surfaces, the main names first."""
        main = dict.fromkeys(e.name for _, e in self.members)
        return tuple(sorted(main)) + tuple(sorted({n for _, e in self.members for n in e.names} - main.keys()))

    def profile(self, knowledge: Knowledge) -> Profile:
        """What comparisons look at."""
        names = self.names()
        entry = knowledge.entry(self.label, self.key)
        if entry:
            names = tuple(dict.fromkeys((*names, *(n for ns in entry.names.values() for n in ns))))
        countries = frozenset(c for c in (self.country, entry.country if entry else None) if c)
        return Profile(self.id, self.label, names, self.key, countries, frozenset(self.offices), frozenset(d for d, _ in self.members))


@dataclass(frozen=True)
class Atoms:
    """All atoms by id, and the atom of every entity of every document."""

    by_id: Mapping[str, Atom]
    of: Mapping[Place, str]


def name_id(label: str, name: str, country: str | None = None) -> str:
    """The id of an entity that is known by its name alone."""
    where = f"{country.lower()}/" if country and label in BY_COUNTRY else ""
    return f"{label.lower()}:x-{where}{slug(name)}"


class Builder:
    """Makes atoms of extractions.

    Args:
        apart: pairs of ids or names that a user judged apart: a name among them is not taken for the key.
    """

    def __init__(self, knowledge: Knowledge, lookup: Lookup, apart: Collection[frozenset[str]] = ()) -> None:
        self._knowledge = knowledge
        self._lookup = lookup
        self._places = Places(knowledge)
        self._apart = apart
        self._torn = set(self._names_apart(apart))
        self._known: dict[tuple[str, tuple[str, ...], str | None, str | None], Found | None] = {}
        self._atoms: dict[str, Atom] = {}
        self._of: dict[Place, str] = {}

    def _names_apart(self, pairs: Iterable[frozenset[str]]) -> Iterator[tuple[str, str]]:
        """(id, normal name) of each name judged apart from another of the same entry: the one that the seeds list later goes."""
        for first, second in (sorted(pair) for pair in pairs if len(pair) == 2):
            for label in get_args(Label):
                for key in set(self._lookup.keys(label, first)) & set(self._lookup.keys(label, second)):
                    entry = self._knowledge.entry(label, key)
                    names = [normalise(n) for ns in entry.names.values() for n in ns] if entry else []
                    rank = {n: names.index(n) if n in names else len(names) for n in (normalise(first), normalise(second))}
                    if len(rank) == 2:
                        yield f"{label.lower()}:{key}", max(rank, key=lambda n: (rank[n], n))

    def build(self, extractions: Iterable[Extraction]) -> Atoms:
        """Atoms of all documents."""
        for extraction in extractions:
            states = self._states(extraction)
            countries = _countries(extraction, states)
            for entity in extraction.entities:
                country = countries.get(entity.id)
                self._add(extraction, entity, self._slip(extraction, entity, set(states.values())) or country if country else None)
        return Atoms(self._atoms, self._of)

    def _states(self, x: Extraction) -> dict[str, str]:
        """The ISO code of every country of a document, and of what belongs to one by its own account."""
        codes = {e.id: e.key or getattr(self._find(e, None, None), "key", None) if e.label == "Country" else e.country for e in x.entities}
        return {i: code for i, code in codes.items() if code}

    def _slip(self, x: Extraction, e: Entity, states: Collection[str]) -> str | None:
        """The country of a person whose office a text gives to a wrong state (利比亚外长穆阿利姆): who bears the name held that very
        office then, of another state, which the text names, too."""
        if e.label != "Person" or e.key or not (found := self._find(e, None, x.document.date)):
            return None
        entry = self._knowledge.entry("Person", found.key)
        if entry is None or entry.country not in states:
            return None
        titles = {self._lookup.offices.office(r.title) for r in x.relations if r.type == "HOLDS_OFFICE" and r.head == e.id}
        return entry.country if self._lookup.offices.holds(found.key, titles, x.document.date) else None

    def _add(self, x: Extraction, e: Entity, country: str | None) -> None:
        plain = name_id(e.label, e.name, country)
        key, found, city = e.key and self._lookup.listed(e.key), None, None
        if key and self._judged_apart(e, f"{e.label.lower()}:{key}"):
            key = None
        elif not key and (found := self._find(e, country, x.document.date)):
            key = found.key
            if self._judged_apart(e, f"{e.label.lower()}:{key}"):
                key = found = None
        if key is None and e.label == "Location" and (city := self._places.find((e.name, *e.names), country)):
            key = f"{PREFIX}{city.id}"
            found = Found(key, 0.9, f"'{e.name}' is {city.name} in {city.country}, by GeoNames")
        id_ = f"{e.label.lower()}:{key}" if key else plain
        atom = self._atoms.setdefault(id_, Atom(id_, e.label, key, country))
        atom.country = atom.country or (self._places.country(city) if city else country)
        atom.city = atom.city or city
        atom.members.append((x.document.id, e))
        if found:
            atom.found.setdefault(plain, (e.name, found))
        self._of[x.document.id, e.id] = id_

    def _judged_apart(self, e: Entity, id_: str) -> bool:
        """Whether every name of an entity was judged apart from its key."""
        return bool(self._apart) and all(
            (id_, normalise(n)) in self._torn
            or any(frozenset((id_, name)) in self._apart for name in (n, name_id(e.label, n), name_id(e.label, n, e.country)))
            for n in {e.name, *e.names})

    def _find(self, e: Entity, country: str | None, when: str | None) -> Found | None:
        question = (e.label, (e.name, *(n for n in e.names if n != e.name)), country, when if e.label == "Person" else None)
        if question not in self._known:
            self._known[question] = self._lookup.find(*question)
        return self._known[question]


def _countries(x: Extraction, own: Mapping[str, str]) -> dict[str, str]:
    """The country that a document gives each entity: its own, or that of the body it belongs to; none where it gives two."""
    given = {i: {code} for i, code in own.items()}
    for _ in range(2):  # a chairman's committee's state
        found: dict[str, set[str]] = defaultdict(set)
        for r in x.relations:
            if r.type in BELONGS and r.head not in own:
                found[r.head] |= given.get(r.tail, set())
        given = {**{i: {code} for i, code in own.items()}, **{i: codes for i, codes in found.items() if codes}}
    return {i: next(iter(codes)) for i, codes in given.items() if len(codes) == 1}


def note_offices(atoms: Atoms, extractions: Sequence[Extraction], lookup: Lookup) -> None:
    """Write on each person's atom the offices that the documents give; whose they are is an atom or, better, a country."""
    for x in extractions:
        for r in x.relations:
            if r.type == "HOLDS_OFFICE":
                _note_office(atoms, x, r, lookup)


def _note_office(atoms: Atoms, x: Extraction, r: Relation, lookup: Lookup) -> None:
    person, body = atoms.by_id[atoms.of[x.document.id, r.head]], atoms.by_id[atoms.of[x.document.id, r.tail]]
    # A foreign minister of the state and one of its ministry are one.
    of = body.country if body.label == "Organization" and body.country else body.key if body.label == "Country" else None
    if person.label == "Person" and r.title:
        person.offices.add((lookup.offices.office(r.title), of or body.id))


def plain_names(atom: Atom) -> set[str]:
    """The normal forms of all names of an atom."""
    return {normalise(n) for n in atom.names()}
