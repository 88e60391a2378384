"""Dyads: who did how much of what to whom, by period. What political scientists count instead of edges.

Scores: Goldstein, 'A conflict-cooperation scale for WEIS events data', Journal of Conflict Resolution 36 (1992); PLOVER's own, Halterman
and others, 'PLOVER and POLECAT' (2023). Two scales, never mixed. Quad classes: verbal and material cooperation, verbal and material
conflict, as Duval and Thompson (1980) parted them. Reciprocity of weighted ties: Squartini and others, Scientific Reports 3 (2013).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import networkx as nx

from kg.analysis.happenings import OCCURRED, Happening, Sides, between, happenings, namer, period_of, sides
from kg.cypher import Rows
from kg.knowledge import Knowledge, load

QUADS = ("neutral", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
KEYS = ("period", "source", "source_name", "target", "target_name", "events", "documents", *QUADS,
        *(f"{quad}_share" for quad in QUADS[1:]), "goldstein_sum", "goldstein_mean", "plover_sum", "plover_mean")

Pair = tuple[str, str]


@dataclass
class _Sum:
    """What came together for one pair in one period."""

    documents: set[str] = field(default_factory=set)
    quads: Counter[int] = field(default_factory=Counter)
    goldstein: float = 0.0
    plover: float = 0.0

    def add(self, h: Happening) -> None:
        self.documents.update(h.documents)
        self.quads[h.quad] += 1
        self.goldstein += h.goldstein
        self.plover += h.plover_score

    def row(self) -> tuple[float | None, ...]:
        events = self.quads.total()
        telling = events - self.quads[0]
        shares = (round(self.quads[q] / telling, 4) if telling else None for q in (1, 2, 3, 4))
        return (events, len(self.documents), *(self.quads[q] for q in range(5)), *shares,
                round(self.goldstein, 4), round(self.goldstein / events, 4), round(self.plover, 4), round(self.plover / events, 4))


def dyads(graph: nx.MultiDiGraph, *, by: str | None = None, level: str = "actor", directed: bool = True,
          statuses: Collection[str] = OCCURRED, date_from: str | None = None, date_to: str | None = None, lang: str = "en",
          knowledge: Knowledge | None = None) -> Rows:
    """The dyad table: a row for each pair (in each period) with counts, shares of the quad classes and both scores.

    An event counts once for each pair that it joins, whatever the number of documents. Meetings, agreements and joint action have
    no direction: they count for both. Shares leave neutral events out. Undated events, and those known less exactly than the
    period, stand in rows without a period. A country has no dyad with itself.

    Args:
        by: 'day', 'week' (ISO 8601), 'month', 'year' or None for all time in one.
        level: 'actor' (persons, countries, organisations as they are) or 'country' (each counts for its country, ISO 3166-1 alpha-3).
        directed: False gives one row for both directions.
    Raises:
        KgError: an unknown period, level or status; a date that is none.
    """
    knowledge = knowledge or load()
    side, name = sides(graph, level), namer(graph, level, lang, knowledge)
    sums: dict[tuple[str | None, str, str], _Sum] = {}
    for h in between(happenings(graph, statuses), date_from, date_to):
        period = period_of(h.start, h.end, by)
        for a, b in pairs(h, side, is_symmetric(knowledge, h.type), directed):
            sums.setdefault((period, a, b), _Sum()).add(h)
    rows = tuple((period or None, a, name(a), b, name(b), *sums[period, a, b].row())
                 for period, a, b in sorted(sums, key=lambda k: (k[0] is None, k[0] or "", k[1], k[2])))
    return _without_period(Rows(KEYS, rows)) if by is None else Rows(KEYS, rows)


def _without_period(rows: Rows) -> Rows:
    return Rows(rows.keys[1:], tuple(row[1:] for row in rows.rows))


def is_symmetric(knowledge: Knowledge, type_: str) -> bool:
    """Whether an event type has parties and no direction."""
    kind = knowledge.event_types.get(type_)
    return kind is not None and kind.symmetric


def pairs(h: Happening, side: Sides, symmetric: bool, directed: bool = True) -> Iterator[Pair]:
    """The pairs of sides that an event joins, each once, sorted."""
    actors, recipients = (sorted({side[x] for x in ids if x in side}) for ids in (h.actors, h.recipients))
    if symmetric:
        actors = recipients = sorted({*actors, *recipients})
    found = {(a, b) for a in actors for b in recipients if a != b}
    yield from sorted(found if directed else {(min(p), max(p)) for p in found})


def reciprocity(graph: nx.MultiDiGraph, *, level: str = "actor", statuses: Collection[str] = OCCURRED, date_from: str | None = None,
                date_to: str | None = None, lang: str = "en", knowledge: Knowledge | None = None) -> Rows:
    """What each of a pair does to the other, of events that have a direction: counts, mean Goldstein each way, and their balance.

    `balance` is the smaller count over the larger: 1 where both do equally much, 0 where only one does anything.
    """
    knowledge = knowledge or load()
    side, name = sides(graph, level), namer(graph, level, lang, knowledge)
    sums: dict[Pair, _Sum] = {}
    for h in between(happenings(graph, statuses), date_from, date_to):
        if not is_symmetric(knowledge, h.type):
            for pair in pairs(h, side, False):
                sums.setdefault(pair, _Sum()).add(h)
    rows = []
    for a, b in sorted({(min(p), max(p)) for p in sums}):
        there, back = (sums[p].row() if p in sums else None for p in ((a, b), (b, a)))
        n, m = (int(x[0] or 0) if x else 0 for x in (there, back))
        rows.append((a, name(a), b, name(b), n, m, round(min(n, m) / max(n, m), 4), *(x[-3] if x else None for x in (there, back))))
    keys = ("one", "one_name", "other", "other_name", "one_to_other", "other_to_one", "balance", "goldstein_one_to_other",
            "goldstein_other_to_one")
    return Rows(keys, tuple(sorted(rows, key=lambda r: (-(r[4] + r[5]), r[0], r[2]))))
