"""What a database does with a graph, done in memory for a graph file: the same results, by the contract tests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import networkx as nx

from kg.errors import StoreError, nearest
from kg.graph import REPORTED_IN, columns, document_id, stated
from kg.store import Removed, Stats
from kg.store.rows import EVENT, PLAIN, counted, counts, joined

_CONTESTED = re.compile(r"(?P<head>(?P<key>[^:]+): .*) \((?P<documents>[^()]*)\)\Z", re.DOTALL)


def merged(one: nx.MultiDiGraph, other: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Both graphs in one, the same whichever comes first."""
    nodes = {n: dict(a) for n, a in one.nodes(data=True)}
    for node, attributes in other.nodes(data=True):
        nodes[node] = joined(nodes[node], attributes) if node in nodes else dict(attributes)
    edges = {(k, u, v): dict(a) for u, v, k, a in one.edges(keys=True, data=True)}
    for source, target, key, attributes in other.edges(keys=True, data=True):
        place = key, source, target
        edges[place] = joined(edges[place], attributes) if place in edges else dict(attributes)
    graph = nx.MultiDiGraph(**joined({k: v for k, v in one.graph.items() if k != "decisions"},
                                     {k: v for k, v in other.graph.items() if k != "decisions"}))
    graph.add_nodes_from(sorted(nodes.items()))
    for (key, source, target), attributes in sorted(edges.items(), key=lambda e: e[0]):
        graph.add_edge(source, target, key=key, **attributes)
    decisions = {d["id"]: d for d in one.graph.get("decisions", ())}
    for d in other.graph.get("decisions", ()):
        decisions[d["id"]] = joined(decisions[d["id"]], d) if d["id"] in decisions else d
    graph.graph["decisions"] = [decisions[i] for i in sorted(decisions)]
    for node, count in {**counts(one), **counts(other)}.items():
        _count(graph, node, mentions=count.mentions > 0)
    return graph


def _count(graph: nx.MultiDiGraph, node: str, *, mentions: bool) -> None:
    """Count a node anew."""
    count, attributes = counted(graph, node), graph.nodes[node]
    attributes["n_documents"] = count.documents
    if mentions and count.mentions:
        attributes["n_mentions"] = count.mentions


def known_ids(documents: Iterable[str], known: Sequence[str], where: str) -> list[str]:
    """The ids of documents as the graph has them; they may be given with or without 'document:'.

    Raises:
        StoreError: one that is not there.
    """
    here, found = set(known), []
    for document in documents:
        id_ = document if document in here else document_id(document)
        if id_ not in here:
            names = [k.removeprefix(document_id("")) for k in known]
            raise StoreError(f"there is no document '{document}' in {where}.{nearest(document, names)} "
                             f"Its documents: kg query {where} documents-by-source")
        found.append(id_)
    return sorted(set(found))


def without(graph: nx.MultiDiGraph, ids: Iterable[str]) -> tuple[nx.MultiDiGraph, Removed]:
    """A copy of a graph without documents, their evidence, and what only they supported."""
    made, gone = graph.copy(), set(ids)
    relations = _without_relations(made, gone)
    touched = sorted({u for d in gone for u, _, a in made.in_edges(d, data=True) if a["type"] == REPORTED_IN})
    alone = [n for n in touched if not any(a["type"] == REPORTED_IN and v not in gone for _, v, a in made.out_edges(n, data=True))]
    events = [n for n in alone if made.nodes[n]["label"] == EVENT]
    made.remove_nodes_from(events)
    # An entity that a staying event or relation still names stays, also where no staying document shows it by itself.
    entities = [n for n in alone if n in made and made.nodes[n]["label"] not in PLAIN
                and all(x in gone for x in (*made.successors(n), *made.predecessors(n)))]
    made.remove_nodes_from(entities)
    made.remove_nodes_from(gone)
    _mend(made, [n for n in touched if n in made], gone)
    made.graph["decisions"] = [d for d in made.graph.get("decisions", ()) if d["kept"] in made]
    return made, Removed(len(gone), len(events), len(entities), relations)


def _without_relations(graph: nx.MultiDiGraph, gone: set[str]) -> int:
    """Take the documents out of the relations; how many relations are gone."""
    empty = []
    for source, target, key, a in graph.edges(keys=True, data=True):
        if gone.isdisjoint(a.get("documents", ())):
            continue
        kept = [row for row in stated(a) if row[0] not in gone]
        a.update(columns(kept))
        if a["pages"] is None:
            del a["pages"]
        if not kept:
            empty.append((source, target, key))
    graph.remove_edges_from(empty)
    return len(empty)


def _mend(graph: nx.MultiDiGraph, touched: list[str], gone: set[str]) -> None:
    """What stays gets new counts, and no longer names the removed documents."""
    copies = [(n, a["duplicate_of"]) for n, a in graph.nodes(data=True) if a.get("duplicate_of") in gone]
    for node, original in new_originals(copies).items():
        graph.nodes[node].pop("duplicate_of")
        graph.nodes[node].update({"duplicate_of": original} if original else {})
    for node in touched:
        if any(a["type"] == REPORTED_IN for _, _, a in graph.out_edges(node, data=True)):
            _count(graph, node, mentions=True)
    names = {i.removeprefix(document_id("")) for i in gone}
    for _, attributes in graph.nodes(data=True):
        if attributes.get("contested"):
            attributes["contested"] = contested(attributes["contested"], names)
            if not attributes["contested"]:
                del attributes["contested"]


def new_originals(copies: Iterable[tuple[str, str]]) -> dict[str, str | None]:
    """What the copies of removed articles are copies of now: of the first of them, which is none itself.

    >>> new_originals([("c", "a"), ("b", "a"), ("z", "y")])
    {'b': None, 'c': 'b', 'z': None}
    """
    first: dict[str, str] = {}
    found: dict[str, str | None] = {}
    for copy, original in sorted(copies):
        found[copy] = first.get(original)
        first.setdefault(original, copy)
    return found


def contested(lines: Sequence[str], removed: set[str]) -> list[str]:
    """The contested values of an event without documents that are gone; what only one side is left of is not contested.

    >>> contested(["date: 2025-10-16 (a)", "date: 2025-10-17 (b, c)", "date: 2025-10-18 (d)"], {"a", "b"})
    ['date: 2025-10-17 (c)', 'date: 2025-10-18 (d)']
    """
    left: dict[str, list[str]] = {}
    for line in lines:
        found = _CONTESTED.match(line)
        if not found:
            left.setdefault(line, []).extend((line, ""))
            continue
        kept = [d for d in found["documents"].split(", ") if d not in removed]
        if kept:
            left.setdefault(found["key"], []).append(f"{found['head']} ({', '.join(kept)})")
    return [line for values in left.values() if len(values) > 1 for line in values if line]


def stats(graph: nx.MultiDiGraph) -> Stats:
    """How much a graph holds."""
    labels: Counter[str] = Counter(a["label"] for _, a in graph.nodes(data=True))
    types: Counter[str] = Counter(a["type"] for _, _, a in graph.edges(data=True))
    events: Counter[tuple[Any, Any]] = Counter((a.get("type"), a.get("status")) for _, a in graph.nodes(data=True) if a["label"] == EVENT)
    return Stats("graph file", dict(sorted(labels.items())), dict(sorted(types.items())), dict(sorted(events.items())))


