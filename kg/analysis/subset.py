"""The part of a graph around one node, between two days."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import networkx as nx

from kg.errors import KgError, nearest
from kg.graph import REPORTED_IN


def find(graph: nx.MultiDiGraph, name: str) -> str:
    """The id of the node that is meant: an id, else a name or alias, of several the one with the most edges; else a country's ISO 3166-1
    alpha-3 code.

    Raises:
        KgError: nobody is called that.
    """
    if name in graph:
        return name
    wanted = name.casefold().strip()
    found = [n for n, a in graph.nodes(data=True) if wanted in {x.casefold() for x in _names(a)}]
    found = found or [n for n, a in graph.nodes(data=True) if a["label"] == "Country" and str(a.get("iso3", "")).casefold() == wanted]
    if not found:
        known = {x for _, a in graph.nodes(data=True) for x in _names(a)}
        raise KgError(f"nothing in the graph is called '{name}'.{nearest(name, known)} Give a name, an alias or a node's id")
    return max(found, key=lambda n: (graph.degree(n), n))


def _names(attributes: dict[str, object]) -> Iterable[str]:
    for key in ("name", "name_zh", "name_en", "title", "title_en"):
        if isinstance(value := attributes.get(key), str):
            yield value
    aliases = attributes.get("aliases")
    yield from (a for a in aliases if isinstance(a, str)) if isinstance(aliases, list) else ()


def part(graph: nx.MultiDiGraph, focus: str | None = None, hops: int = 2, date_from: str | None = None,
         date_to: str | None = None) -> nx.MultiDiGraph:
    """The nodes within `hops` edges of `focus` (an id) and the events that touch the days from `date_from` to `date_to`, with the
    documents that report them. Undated events are left out where a day is given."""
    if focus is None and not date_from and not date_to:
        return graph
    keep = {n for n, a in graph.nodes(data=True) if a["label"] != "Document" and _in_time(a, date_from, date_to)}
    if focus is not None:
        keep = _around(graph, focus, hops, keep) if graph.nodes[focus]["label"] != "Document" else keep & set(graph.predecessors(focus))
    if date_from or date_to:
        keep = {n for n in keep if n == focus or graph.nodes[n]["label"] == "Event" or _is_held(graph, n, keep)}
    keep |= {d for n in list(keep) for _, d, a in graph.out_edges(n, data=True) if a["type"] == REPORTED_IN}
    return graph.subgraph(keep)


def _in_time(attributes: dict[str, str], date_from: str | None, date_to: str | None) -> bool:
    if attributes["label"] != "Event" or not (date_from or date_to):
        return True
    start, end = attributes.get("date_start"), attributes.get("date_end")
    return bool(start and end) and (not date_from or str(end) >= date_from) and (not date_to or str(start) <= date_to)


def _is_held(graph: nx.MultiDiGraph, node: str, keep: set[str]) -> bool:
    """Whether an event that is kept names the entity; the relations alone don't hold it in a cut by time."""
    return any(graph.nodes[v]["label"] == "Event" and v in keep for v in graph.predecessors(node))


def _around(graph: nx.MultiDiGraph, focus: str, hops: int, keep: set[str]) -> set[str]:
    distance = {focus: 0}
    queue = deque([focus])
    while queue:
        node = queue.popleft()
        if distance[node] >= hops:
            continue
        for other in (*graph.successors(node), *graph.predecessors(node)):
            if other in keep and other not in distance:
                distance[other] = distance[node] + 1
                queue.append(other)
    return set(distance)
