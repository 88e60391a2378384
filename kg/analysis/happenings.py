"""Events of a graph as records, and the sides that take part in them: the ground that all counting stands on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from kg.errors import KgError, nearest
from kg.graph import FULFILLED_BY, REPORTED_IN, ROLES
from kg.knowledge import Knowledge
from kg.model import STATUSES

Level = Literal["actor", "country"]
Period = Literal["day", "week", "month", "year"]
LEVELS: tuple[Level, ...] = ("actor", "country")
PERIODS: tuple[Period, ...] = ("day", "week", "month", "year")
ACTORS = frozenset(("Person", "Country", "Organization"))
OCCURRED = frozenset(("occurred",))

Sides = Mapping[str, str]  # entity -> the side that it counts for; who counts for none is left out


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with the ids of those who take part; `documents` report it, `fulfilled_by` are the events that made a plan true."""

    id: str
    type: str
    mode: str
    status: str
    quad: int
    goldstein: float
    plover_score: float
    start: str | None
    end: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    sources: tuple[str, ...]
    documents: tuple[str, ...]
    fulfilled_by: tuple[str, ...]

    @property
    def parties(self) -> tuple[str, ...]:
        """Actors and recipients, each once."""
        return tuple(dict.fromkeys((*self.actors, *self.recipients)))


def happenings(graph: nx.MultiDiGraph, statuses: Collection[str] = OCCURRED) -> Iterator[Happening]:
    """The events with one of the statuses, in the order of the graph.

    Raises:
        KgError: a status that there is not.
    """
    for status in statuses:
        if status not in STATUSES:
            raise KgError(f"unknown status '{status}'.{nearest(status, STATUSES)} Known: {', '.join(STATUSES)}")
    for node, a in graph.nodes(data=True):
        if a["label"] == "Event" and a.get("status") in statuses:
            yield happening(graph, node, a)


def happening(graph: nx.MultiDiGraph, node: str, a: Mapping[str, Any]) -> Happening:
    """One event as a record."""
    by_type: dict[str, list[str]] = {}
    for _, other, edge in graph.out_edges(node, data=True):
        by_type.setdefault(edge["type"], []).append(other)

    def ends(type_: str) -> tuple[str, ...]:
        return tuple(sorted(set(by_type.get(type_, ()))))

    return Happening(node, a["type"], a.get("mode", ""), a["status"], a.get("quad", 0), a.get("goldstein", 0.0), a.get("plover_score", 0.0),
                     a.get("date_start"), a.get("date_end"), ends(ROLES["actor"]), ends(ROLES["recipient"]), ends(ROLES["source"]),
                     ends(REPORTED_IN), ends(FULFILLED_BY))


def sides(graph: nx.MultiDiGraph, level: str = "actor") -> Sides:
    """For whom each actor of the graph counts: itself, or its country's ISO 3166-1 alpha-3 code.

    At the level of countries a president counts for the country and so does a ministry; who has no country (an international
    organisation) counts for none.

    Raises:
        KgError: an unknown level.
    """
    _known(level, LEVELS, "level")
    actors = ((n, a) for n, a in graph.nodes(data=True) if a["label"] in ACTORS)
    if level == "actor":
        return {n: n for n, _ in actors}
    return {n: a["iso3"] for n, a in actors if a.get("iso3")}


def namer(graph: nx.MultiDiGraph, level: str, lang: str = "en", knowledge: Knowledge | None = None) -> Callable[[str], str]:
    """A function that names a side in a language.

    Args:
        knowledge: names countries that are no nodes of the graph, of which only a person or an organ is one.
    """
    if level == "actor":
        return lambda node: name_of(graph.nodes[node], lang)
    countries = {a["iso3"]: name_of(a, lang) for _, a in graph.nodes(data=True) if a["label"] == "Country" and a.get("iso3")}

    def name(iso3: str) -> str:
        entry = knowledge.entry("Country", iso3) if knowledge else None
        return countries.get(iso3) or (entry.name(lang) if entry else iso3)

    return name


def name_of(attributes: Mapping[str, Any], lang: str) -> str:
    """What a node is called in a language, else in any."""
    keys = ("title", "title_en") if attributes["label"] == "Event" else ("name_zh", "name_en")
    own, other = keys if lang == "zh" else keys[::-1]
    return str(attributes.get(own) or attributes.get("name") or attributes.get(other) or attributes.get("title")
               or attributes.get("id", ""))


def main_language(graph: nx.MultiDiGraph) -> str:
    """The language that most documents are in: 'zh' or 'en'."""
    langs = [a.get("lang") for _, a in graph.nodes(data=True) if a["label"] == "Document"]
    return "en" if langs.count("en") > langs.count("zh") else "zh"


def between(items: Iterable[Happening], date_from: str | None, date_to: str | None) -> Iterator[Happening]:
    """The events that touch the days from `date_from` to `date_to`; with neither day all, else none without a date.

    Raises:
        KgError: that is no day.
    """
    for day in filter(None, (date_from, date_to)):
        checked_day(day)
    for h in items:
        if not (date_from or date_to) or (h.start and h.end and h.end >= (date_from or h.end) and h.start <= (date_to or h.start)):
            yield h


def checked_day(text: str) -> dt.date:
    """The day that an ISO 8601 text means.

    Raises:
        KgError: that is no day.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError as e:
        raise KgError(f"'{text}' is no day. Write it as 2025-10-17") from e


def period_of(start: str | None, end: str | None, by: str | None) -> str | None:
    """The day, week, month or year in which an event lies as a whole, or None: undated, or known less exactly than that.

    >>> period_of("2025-10-16", "2025-10-16", "week"), period_of("2025-10-01", "2025-10-31", "day")
    ('2025-W42', None)
    """
    if by is None:
        return ""
    _known(by, PERIODS, "period")
    if not start or not end:
        return None
    first, last = (_label(day, by) for day in (start, end))
    return first if first == last else None


def _label(day: str, by: str) -> str:
    if by == "week":
        year, week, _ = dt.date.fromisoformat(day).isocalendar()
        return f"{year}-W{week:02d}"
    return day[: {"day": 10, "month": 7, "year": 4}[by]]


def _known(word: str, words: Collection[str], what: str) -> None:
    if word not in words:
        raise KgError(f"unknown {what} '{word}'.{nearest(word, words)} Known: {', '.join(words)}")
