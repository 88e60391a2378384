"""The network of actors: who is central, who belongs together, who stands between.

Degree and betweenness: Freeman, Sociometry 40 (1977), computed by Brandes (2001). PageRank: Page and others (1999), damping 0.85.
Communities: Blondel and others, 'Fast unfolding of communities in large networks' (2008). Brokerage as open triads: Gould and
Fernandez, Sociological Methodology 19 (1989).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import networkx as nx

from kg.analysis.dyads import is_symmetric, pairs
from kg.analysis.happenings import OCCURRED, Happening, Sides, between, happenings, namer, period_of, sides
from kg.cypher import Rows
from kg.knowledge import Knowledge, load

DAMPING, ROUNDS, CLOSE = 0.85, 200, 1e-10
SEED = 1
SAMPLE = 500  # actors above which betweenness is estimated from so many of them
MEDIATION = ("CONSULT", "mediation")


def actor_network(graph: nx.MultiDiGraph, *, level: str = "actor", statuses: Collection[str] = OCCURRED, date_from: str | None = None,
                  date_to: str | None = None, lang: str = "en", knowledge: Knowledge | None = None) -> nx.DiGraph:
    """Actors (or countries) joined by what they did to each other.

    Edges carry `weight` (how many events), `goldstein` (their mean) and `first`, `last` (days, where known); nodes `name` and, at the
    level of actors, `label`. Events without a direction make an edge each way.
    """
    knowledge = knowledge or load()
    side, name = sides(graph, level), namer(graph, level, lang, knowledge)
    return _network(between(happenings(graph, statuses), date_from, date_to), side, name, knowledge, graph if level == "actor" else None)


def _network(items: Iterable[Happening], side: Sides, name: Callable[[str], str], knowledge: Knowledge,
             labels: nx.MultiDiGraph | None) -> nx.DiGraph:
    made = nx.DiGraph()
    for h in items:
        for x in sorted({side[p] for p in h.parties if p in side}):
            made.add_node(x, name=name(x), **({"label": labels.nodes[x]["label"]} if labels is not None else {}))
        for a, b in pairs(h, side, is_symmetric(knowledge, h.type)):
            _count(made, a, b, h)
    for _, _, edge in made.edges(data=True):
        edge["goldstein"] = round(edge["goldstein"] / edge["weight"], 4)
    return made


def _count(made: nx.DiGraph, a: str, b: str, h: Happening) -> None:
    if not made.has_edge(a, b):
        made.add_edge(a, b, weight=0, goldstein=0.0)
    edge = made[a][b]
    edge["weight"] += 1
    edge["goldstein"] += h.goldstein
    if h.start and h.end:
        edge["first"], edge["last"] = min(h.start, edge.get("first", h.start)), max(h.end, edge.get("last", h.end))


def centrality(graph: nx.MultiDiGraph, *, by: str | None = None, level: str = "actor", statuses: Collection[str] = OCCURRED,
               lang: str = "en", knowledge: Knowledge | None = None) -> Rows:
    """How central each actor is, most central first, and to which community it belongs; by period, where `by` is given.

    `partners` is the degree, `events` the events that it takes part in, `betweenness` and `pagerank` sum to shares; communities are
    numbered from 1, the largest first.
    """
    knowledge = knowledge or load()
    side, name = sides(graph, level), namer(graph, level, lang, knowledge)
    periods: dict[str, list[Happening]] = {}
    for h in happenings(graph, statuses):
        if (period := period_of(h.start, h.end, by)) is not None:
            periods.setdefault(period, []).append(h)
    rows: list[tuple[Any, ...]] = []
    for period, items in sorted(periods.items()):
        network = _network(items, side, name, knowledge, None)
        events = Counter(x for h in items for x in {side[p] for p in h.parties if p in side})
        rows += [(period, *row) for row in _central(network, events)]
    keys = ("period", "actor", "name", "partners", "events", "betweenness", "pagerank", "community")
    return Rows(keys, tuple(rows)) if by else Rows(keys[1:], tuple(row[1:] for row in rows))


def _central(network: nx.DiGraph, events: Mapping[str, int]) -> list[tuple[Any, ...]]:
    ties = network.to_undirected()
    between_, rank, group = betweenness(ties), pagerank(network), communities(ties)
    rows = [(x, network.nodes[x]["name"], ties.degree(x), events[x], round(between_[x], 4), round(rank[x], 4), group[x])
            for x in network]
    return sorted(rows, key=lambda r: (-r[5], -r[4], r[0]))


def betweenness(ties: nx.Graph) -> Mapping[str, float]:
    """The share of shortest ways between others that lead over an actor; estimated from SAMPLE actors in large networks."""
    sample = SAMPLE if len(ties) > SAMPLE else None
    return nx.betweenness_centrality(ties, k=sample, seed=SEED)


def pagerank(network: nx.DiGraph) -> Mapping[str, float]:
    """PageRank over weighted edges. Of our own, for networkx's wants SciPy."""
    nodes = sorted(network)
    if not nodes:
        return {}
    out = {n: sum(a["weight"] for _, _, a in network.out_edges(n, data=True)) for n in nodes}
    rank = dict.fromkeys(nodes, 1 / len(nodes))
    for _ in range(ROUNDS):
        loose = sum(rank[n] for n in nodes if not out[n])
        new = dict.fromkeys(nodes, (1 - DAMPING + DAMPING * loose) / len(nodes))
        for a, b, edge in network.edges(data=True):
            new[b] += DAMPING * rank[a] * edge["weight"] / out[a]
        moved = sum(abs(new[n] - rank[n]) for n in nodes)
        rank = new
        if moved < CLOSE:
            break
    return rank


def communities(ties: nx.Graph) -> Mapping[str, int]:
    """The community of each actor, from 1, the largest first."""
    nodes = sorted(ties)
    # By number, not by name: sets of texts have another order in each process.
    plain = nx.Graph()
    plain.add_nodes_from(range(len(nodes)))
    place = {n: i for i, n in enumerate(nodes)}
    plain.add_weighted_edges_from(sorted((*sorted((place[a], place[b])), w) for a, b, w in ties.edges(data="weight")))
    found = nx.community.louvain_communities(plain, seed=SEED) if nodes else []
    ordered = sorted((sorted(c) for c in found), key=lambda c: (-len(c), c))
    return {nodes[i]: number for number, members in enumerate(ordered, 1) for i in members}


def brokers(graph: nx.MultiDiGraph, *, level: str = "actor", lang: str = "en", knowledge: Knowledge | None = None) -> Rows:
    """Who mediates, in two senses: by deed (events of mediation, also planned ones) and by place (pairs of partners that have no tie
    of their own)."""
    knowledge = knowledge or load()
    side, name = sides(graph, level), namer(graph, level, lang, knowledge)
    deeds: Counter[str] = Counter()
    for h in happenings(graph, ("occurred", "planned")):
        if (h.type, h.mode) == MEDIATION:
            deeds.update({side[x] for x in h.actors if x in side})
    ties = actor_network(graph, level=level, lang=lang, knowledge=knowledge).to_undirected()
    closed, between_ = nx.triangles(ties), betweenness(ties)
    rows = []
    for x in sorted({*ties, *deeds}):
        partners = ties.degree(x) if x in ties else 0
        open_pairs = partners * (partners - 1) // 2 - closed.get(x, 0)
        if deeds[x] or open_pairs:
            rows.append((x, name(x), deeds[x], partners, open_pairs, round(between_.get(x, 0.0), 4)))
    keys = ("actor", "name", "mediations", "partners", "pairs_bridged", "betweenness")
    return Rows(keys, tuple(sorted(rows, key=lambda r: (-r[2], -r[4], r[0]))))
