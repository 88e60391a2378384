"""What is said, and what became of it: sources against actors, plans against deeds."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping

import networkx as nx

from kg.analysis.happenings import Happening, happenings, name_of, namer, sides
from kg.cypher import Rows
from kg.errors import KgError
from kg.graph import document_id
from kg.knowledge import Knowledge, load
from kg.model import STATUSES

_CONTESTED = re.compile(r"(?P<about>[^:]+): (?P<value>.*) \((?P<documents>[^()]*)\)\Z", re.DOTALL)  # as kg.graph writes it
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
STATES = ("fulfilled", "overdue", "open", "undated")


def sources(graph: nx.MultiDiGraph, *, level: str = "actor", lang: str = "en", knowledge: Knowledge | None = None) -> Rows:
    """Who says what about whom: for each source and each actor of what it reports, how many events by status, cooperation and conflict,
    the mean Goldstein score, and whether both stand on one side (the same person, body or country)."""
    knowledge = knowledge or load()
    side, name = sides(graph, level), namer(graph, level, lang, knowledge)
    country = {n: a.get("iso3", n) for n, a in graph.nodes(data=True)}
    told: dict[tuple[str, str, bool], list[Happening]] = {}
    for h in happenings(graph, STATUSES):
        pairs = {(side[s], side[a], country[s] == country[a]) for s in h.sources for a in h.actors if s in side and a in side}
        for key in pairs:
            told.setdefault(key, []).append(h)
    rows = []
    for (speaker, about, own), items in told.items():
        status = Counter(h.status for h in items)
        quads = Counter(h.quad for h in items)
        mean, documents = sum(h.goldstein for h in items) / len(items), {d for h in items for d in h.documents}
        rows.append((speaker, name(speaker), about, name(about), own, len(items), *(status[s] for s in STATUSES), quads[1] + quads[2],
                     quads[3] + quads[4], round(mean, 4), len(documents)))
    keys = ("speaker", "speaker_name", "about", "about_name", "own_side", "events", *STATUSES, "cooperation", "conflict", "goldstein_mean",
            "documents")
    return Rows(keys, tuple(sorted(rows, key=lambda r: (-r[5], r[0], r[2]))))


def promises(graph: nx.MultiDiGraph, *, on: str | None = None, lang: str = "en") -> Rows:
    """What was planned or promised, and whether it came: words without deeds are the rows 'overdue'.

    `state` is fulfilled (an event of the graph makes it true), overdue (its last possible day is past), open (that day is still to
    come) or undated. Silence is not proof: overdue means that no document of the graph tells of it.

    Args:
        on: the day to judge from; else the day of the newest document.
    Raises:
        KgError: that is no day.
    """
    today = _today(graph, on)
    rows = []
    for h in happenings(graph, ("planned",)):
        said = min((d for d in (graph.nodes[x].get("date") for x in h.documents) if d), default=None)
        state = _state(h, today)
        came = min((d for d in (graph.nodes[x].get("date_start") for x in h.fulfilled_by) if d), default=None)
        late = (today - dt.date.fromisoformat(h.end)).days if state == "overdue" and h.end and today else None
        rows.append((state, h.end, said, came, late, h.type, h.mode or None, name_of(graph.nodes[h.id], lang), list(h.actors),
                     list(h.sources), list(h.fulfilled_by), h.id))
    keys = ("state", "due", "said", "came", "days_late", "type", "mode", "title", "actors", "said_by", "fulfilled_by", "event")
    return Rows(keys, tuple(sorted(rows, key=lambda r: (STATES.index(r[0]), r[1] or "9999", r[-1]))))


def reliability(graph: nx.MultiDiGraph, *, on: str | None = None, level: str = "actor", lang: str = "en",
                knowledge: Knowledge | None = None) -> Rows:
    """Of each actor's plans: how many were fulfilled, are overdue, open, undated; `kept` is the share of fulfilled among those due."""
    knowledge = knowledge or load()
    side, name, today = sides(graph, level), namer(graph, level, lang, knowledge), _today(graph, on)
    counts: dict[str, Counter[str]] = {}
    for h in happenings(graph, ("planned",)):
        for x in sorted({side[a] for a in h.actors if a in side}):
            counts.setdefault(x, Counter())[_state(h, today)] += 1
    rows = [(x, name(x), c.total(), *(c[s] for s in STATES), _share(c)) for x, c in counts.items()]
    return Rows(("actor", "name", "planned", *STATES, "kept"), tuple(sorted(rows, key=lambda r: (-r[2], r[0]))))


def _share(counts: Mapping[str, int]) -> float | None:
    due = counts["fulfilled"] + counts["overdue"]
    return round(counts["fulfilled"] / due, 4) if due else None


def _state(h: Happening, today: dt.date | None) -> str:
    if h.fulfilled_by:
        return "fulfilled"
    if not h.end or today is None:
        return "undated"
    return "overdue" if dt.date.fromisoformat(h.end) < today else "open"


def _today(graph: nx.MultiDiGraph, on: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(on) if on else max(_days(graph), default=None)
    except ValueError as e:
        raise KgError(f"'{on}' is no day. Write it as 2025-10-17") from e


def _days(graph: nx.MultiDiGraph) -> Iterator[dt.date]:
    for _, a in graph.nodes(data=True):
        if a["label"] == "Document" and isinstance(a.get("date"), str) and _DAY.match(a["date"]):
            yield dt.date.fromisoformat(a["date"][:10])


def contested(graph: nx.MultiDiGraph, *, lang: str = "en") -> Rows:
    """On what the documents disagree: a row for each value of each contested property of an event, with the documents that give it."""
    rows = []
    for node, a in sorted(graph.nodes(data=True)):
        for line in a.get("contested", ()) if a["label"] == "Event" else ():
            if found := _CONTESTED.match(line):
                rows.append((node, name_of(a, lang), a["type"], a["status"], found["about"], found["value"],
                             [document_id(d) for d in found["documents"].split(", ")]))
    return Rows(("event", "title", "type", "status", "about", "value", "documents"), tuple(rows))
