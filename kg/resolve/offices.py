"""Who held an office when: 美国总统 in 2016-12 is Obama, in 2017-02 Trump."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.knowledge import Knowledge, split
from kg.resolve.dates import Bounds, bounds
from kg.resolve.names import is_han, normalise

ALWAYS: Bounds = ("0000-01-01", "9999-12-31")


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in an office: the normal form of the office, whose it is, and the days (the last one is the successor's first); `from_` and
    `to` are as the seeds write them, '' where they give none."""

    person: str
    office: str
    of: str
    first: str
    last: str
    from_: str = ""
    to: str = ""

    def covers(self, when: Bounds) -> bool:
        """Whether all of a stretch of days lies in the tenure."""
        return self.first <= when[0] and when[1] < self.last

    def meets(self, when: Bounds) -> bool:
        """Whether some of a stretch of days lies in the tenure."""
        return self.first <= when[1] and when[0] < self.last


class Offices:
    """The offices of the gazetteer, by title in any language."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._titles = titles(knowledge)
        self._ids = frozenset(self._titles.values())
        ranks = knowledge.triggers.get("identity", {}).get("ranks", {})
        self._ranks = sorted(((normalise(str(w)), kind) for kind, words in ranks.items() for w in words), key=lambda r: (-len(r[0]), r))
        self._holders: Mapping[tuple[str, str], list[Tenure]] = defaultdict(list)
        self._of_person: Mapping[str, list[Tenure]] = defaultdict(list)
        for row in knowledge.tables.get("offices", ()):
            first = bounds(row.get("from")) or ALWAYS
            last = bounds(row.get("to")) or ALWAYS
            # `to` is the day of the handing over; a whole month or year counts up to its last day.
            day = last[1] if last is not ALWAYS else ALWAYS[1]
            for office in dict.fromkeys(self.office(row.get(c, "")) for c in ("office", "office_en") if row.get(c)):
                tenure = Tenure(row["person"], office, row["of"], first[0] if first is not ALWAYS else ALWAYS[0], day,
                                row.get("from") or "", row.get("to") or "")
                self._holders[office, row["of"]].append(tenure)
                self._of_person[row["person"]].append(tenure)

    def office(self, title: str) -> str:
        """The id of a title in the table of titles, else its normal form: 总统, president and President are one."""
        plain = normalise(title)
        found = self._titles.get(plain)
        if found is None and (lesser := self._lesser(plain)):
            return lesser
        return found or plain

    def _lesser(self, plain: str) -> str:
        """副外长, deputy foreign minister: both 'deputy foreign-minister'; '' where no part of the title is known."""
        for word, kind in self._ranks:
            for rest in (plain.removeprefix(word), plain.removesuffix(f" {word}")):
                if rest != plain and (office := self._titles.get(rest.strip())):
                    listed = next((i for i in (f"{kind}-{office}", f"{office}-{kind}") if i in self._ids), "")
                    return listed or f"{kind} {office}"
        return ""

    def holder(self, title: str, of: str, when: str | None) -> str | None:
        """The person who held an office at a date (ISO day, month, year or from/to); None where it was nobody or more than one.

        Args:
            of: the country's code or the organisation's id.
        """
        days = bounds(when)
        if days is None:
            return None
        tenures = self._holders.get((self.office(title), of), ())
        sure = {t.person for t in tenures if t.covers(days)}
        met = {t.person for t in tenures if t.meets(days)}
        return next(iter(sure)) if len(sure) == 1 and met == sure else None

    def of(self, person: str) -> set[tuple[str, str]]:
        """All offices of a person, as (office, whose)."""
        return {(t.office, t.of) for t in self._of_person.get(person, ())}

    def terms(self, person: str) -> Sequence[Tenure]:
        """All terms of a person, one a name of the office."""
        return self._of_person.get(person, ())

    def holds(self, person: str, offices: Collection[str], when: str | None) -> bool:
        """Whether a person held one of some offices at a date, of whatever state."""
        days = bounds(when)
        return days is not None and any(t.office in offices and t.meets(days) for t in self._of_person.get(person, ()))

    def in_office(self, person: str, when: str | None) -> bool:
        """Whether a person held any office at a date."""
        days = bounds(when)
        return days is not None and any(t.meets(days) for t in self._of_person.get(person, ()))


def titles(knowledge: Knowledge) -> dict[str, str]:
    """Title in normal form -> its id; of two titles with one name the first stands.

    An alias that lowers the office (副外长 beside 外长) is left out: a deputy is not the minister.
    """
    found: dict[str, str] = {}
    rows = knowledge.tables.get("titles", ())
    lesser = tuple(knowledge.triggers.get("identity", {}).get("lesser", ()))
    # Preferred names first: 总理 belongs to the prime minister, whoever else lists it as an alias.
    for columns in (("name_zh", "name_en"), ("aliases_zh", "aliases_en")):
        for row in rows:
            own = _lowered(f"{row.get('name_zh', '')} {row.get('name_en', '')}", lesser)
            for name in (n for column in columns for n in split(row.get(column))):
                if _lowered(name, lesser) <= own:
                    found.setdefault(normalise(name), row["id"])
    return found


def _lowered(name: str, lesser: Iterable[str]) -> set[str]:
    words = set(re.findall(r"[a-z]+", name.lower()))
    return {w for w in lesser if (w in name if is_han(w) else w in words)}
