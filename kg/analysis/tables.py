"""The graph as plain tables: events, who takes part, entities, relations, documents, the sentences; and the timeline of a pair.

Dates that are known less exactly than a day stand as first day, last day and precision (day, month, year, range).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import networkx as nx

from kg.analysis.happenings import ACTORS, between, happenings, name_of
from kg.analysis.subset import find
from kg.cypher import Rows
from kg.graph import FULFILLED_BY, REPORTED_IN, ROLES, stated
from kg.model import STATUSES

Row = tuple[Any, ...]

EVENT_KEYS = ("id", "type", "mode", "status", "quad", "goldstein", "plover_score", "date", "date_start", "date_end", "date_precision",
              "title", "title_en", "confidence", "n_documents", "reasons", "contested", "former_ids")
ROLE_KEYS = {"actors": ROLES["actor"], "recipients": ROLES["recipient"], "about": ROLES["theme"], "places": ROLES["place"],
             "said_by": ROLES["source"], "fulfilled_by": FULFILLED_BY, "documents": REPORTED_IN}
ENTITY_KEYS = ("id", "label", "name", "name_zh", "name_en", "aliases", "iso3", "wikidata", "lat", "lon", "weapon_class", "sector",
               "n_mentions", "n_documents", "former_ids")
DOCUMENT_KEYS = ("id", "title", "date", "source", "lang", "url", "sha256", "duplicate_of")
EVIDENCE_KEYS = ("sentence", "sentence_start", "start", "end", "trigger", "page", "mentions", "rule")
# column -> property. A fact's dates are texts as exact as they are known: '2012', '2012-05', '2012-05-07'.
RELATION_KEYS = {"title": "title", "title_en": "title_en", "titles": "titles", "since": "date_start", "until": "date_end",
                 "confidence": "confidence", "documents": "documents", "sentences": "sentences", "pages": "pages"}
# What the columns hold, whatever their values look like.
LISTS = frozenset(("aliases", "reasons", "contested", "former_ids", "titles", "sentences", "pages", *ROLE_KEYS))
DAYS = frozenset(("date_start", "date_end", "due", "said", "came"))
WHOLE = frozenset(("quad", "n_documents", "n_events", "n_mentions", "mentions", "start", "end", "sentence_start", "page"))
REAL = frozenset(("goldstein", "plover_score", "confidence", "lat", "lon"))
NOT_RELATIONS = frozenset((*ROLES.values(), REPORTED_IN, FULFILLED_BY))


def events(graph: nx.MultiDiGraph) -> Rows:
    """A row an event, by date; those who take part as lists of ids."""
    rows = []
    for node, a in _nodes(graph, lambda label: label == "Event"):
        ends: dict[str, set[str]] = {}
        for _, other, edge in graph.out_edges(node, data=True):
            ends.setdefault(edge["type"], set()).add(other)
        rows.append((*(a.get(k) for k in EVENT_KEYS), *(sorted(ends.get(type_, ())) for type_ in ROLE_KEYS.values())))
    place = EVENT_KEYS.index("date_start")
    return Rows((*EVENT_KEYS, *ROLE_KEYS), tuple(sorted(rows, key=lambda r: (r[place] or "9999", r[0]))))


def participants(graph: nx.MultiDiGraph) -> Rows:
    """A row for each role that an entity plays in an event."""
    roles = {*ROLES.values()}
    rows = [(v, a["type"], e, graph.nodes[e]["label"], graph.nodes[e].get("name"))
            for v, e, a in graph.edges(data=True) if a["type"] in roles]
    return Rows(("event", "role", "entity", "label", "name"), tuple(sorted(rows)))


def entities(graph: nx.MultiDiGraph) -> Rows:
    """A row an entity, with `n_events`, in how many events it plays a role."""
    rows = []
    for node, a in _nodes(graph, lambda label: label not in ("Event", "Document")):
        named = {u for u, _, edge in graph.in_edges(node, data=True) if edge["type"] in ROLES.values()}
        rows.append((*(a.get(k) for k in ENTITY_KEYS), len(named)))
    return Rows((*ENTITY_KEYS, "n_events"), tuple(rows))


def relations(graph: nx.MultiDiGraph) -> Rows:
    """A row a lasting fact between two entities, since when and until when it held, and the sentences that say so."""
    rows = [(a.get("id", k), a["type"], u, graph.nodes[u].get("name"), v, graph.nodes[v].get("name"),
             *(a.get(x) for x in RELATION_KEYS.values()))
            for u, v, k, a in graph.edges(keys=True, data=True) if a["type"] not in NOT_RELATIONS]
    return Rows(("id", "type", "head", "head_name", "tail", "tail_name", *RELATION_KEYS), tuple(sorted(rows, key=lambda r: r[0])))


def documents(graph: nx.MultiDiGraph) -> Rows:
    """A row a document, with `n_events`, how many events it reports."""
    rows = []
    for node, a in _nodes(graph, lambda label: label == "Document"):
        told = {u for u, _, edge in graph.in_edges(node, data=True) if edge["type"] == REPORTED_IN and graph.nodes[u]["label"] == "Event"}
        rows.append((*(a.get(k) for k in DOCUMENT_KEYS), len(told)))
    return Rows((*DOCUMENT_KEYS, "n_events"), tuple(rows))


def evidence(graph: nx.MultiDiGraph, of: str | None = None) -> Rows:
    """The sentences from which the graph was read, with the offsets of trigger or name in the document's text.

    Args:
        of: only of this event, entity (a name will do), document, or relation (its id).
    Raises:
        KgError: nothing is called that.
    """
    keys = ("of", "document", "date", "source", "document_title", *EVIDENCE_KEYS)
    key = _wanted(graph, of) if of is not None else None
    return Rows(keys, tuple(sorted(_evidence(graph, key), key=lambda r: (r[0], r[2] or "", r[1], r[6] or 0, r[7] or 0, r[5]))))


def _wanted(graph: nx.MultiDiGraph, of: str) -> str:
    if of not in graph and any(k == of for _, _, k in graph.edges(keys=True)):
        return of
    return find(graph, of)


def _evidence(graph: nx.MultiDiGraph, key: str | None) -> Iterator[Row]:
    for u, v, k, a in graph.edges(keys=True, data=True):
        if a["type"] == REPORTED_IN and (key is None or key in (u, v, k)):
            yield (u, v, *_about(graph, v), *(a.get(x) for x in EVIDENCE_KEYS))
        elif a["type"] not in NOT_RELATIONS and (key is None or key in (u, v, k) or key in a.get("documents", ())):
            for document, sentence, page in stated(a):
                if key is None or key in (u, v, k, document):
                    known = {"sentence": sentence, "page": page or None}
                    yield (a.get("id", k), document, *_about(graph, document), *(known.get(x) for x in EVIDENCE_KEYS))


def _about(graph: nx.MultiDiGraph, document: str) -> Row:
    a: Mapping[str, Any] = graph.nodes.get(document, {})
    return a.get("date"), a.get("source"), a.get("title")


TABLES: Mapping[str, Callable[[nx.MultiDiGraph], Rows]] = {
    "events": events, "participants": participants, "entities": entities, "relations": relations, "documents": documents,
    "evidence": evidence}


def timeline(graph: nx.MultiDiGraph, one: str | None = None, other: str | None = None, *, date_from: str | None = None,
             date_to: str | None = None, statuses: Collection[str] = STATUSES, lang: str = "en") -> Rows:
    """Events in their order, undated ones last; with two names the events between both, with one those that it takes part in.

    A country stands for everybody whose country it is: its persons, its organs.

    Args:
        one, other: a name, an alias, an ISO 3166-1 alpha-3 code or an id.
    Raises:
        KgError: nobody is called that; an unknown status; a date that is none.
    """
    first, second = (parties(graph, name) if name else None for name in (one, other))
    rows = []
    for h in between(happenings(graph, statuses), date_from, date_to):
        there = set(h.parties)
        if first is not None and not there & first:
            continue
        if second is not None and not any(a != b for a in there & (first or there) for b in there & second):
            continue
        a = graph.nodes[h.id]
        spoken = sorted(h.documents)[:1]
        sentence = min((e.get("sentence", "") for d in spoken for e in graph[h.id][d].values()), default=None)
        rows.append((a.get("date"), h.start, h.end, a.get("date_precision"), h.status, h.type, h.mode or None, name_of(a, lang), h.quad,
                     h.goldstein, h.plover_score, [name_of(graph.nodes[s], lang) for s in h.sources], len(h.documents),
                     a.get("confidence"), sentence, h.id))
    keys = ("date", "date_start", "date_end", "date_precision", "status", "type", "mode", "title", "quad", "goldstein", "plover_score",
            "said_by", "documents", "confidence", "sentence", "event")
    return Rows(keys, tuple(sorted(rows, key=lambda r: (r[1] or "9999", r[2] or "", r[-1]))))


def parties(graph: nx.MultiDiGraph, name: str) -> set[str]:
    """Who acts as `name`: of a country everybody whose country it is, else the one that is meant."""
    key = find(graph, name)
    a = graph.nodes[key]
    if a["label"] != "Country" or not a.get("iso3"):
        return {key}
    return {key, *(n for n, b in graph.nodes(data=True) if b["label"] in ACTORS and b.get("iso3") == a["iso3"])}


def _nodes(graph: nx.MultiDiGraph, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for node, a in sorted(graph.nodes(data=True)):
        if wanted(a["label"]):
            yield node, {"id": node, **a}
