"""Cypher over a graph in memory: written once into an embedded database, which goes when the graph goes."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.cypher import Rows

if TYPE_CHECKING:
    from kg.store.bolt import BoltStore

_databases: weakref.WeakKeyDictionary[nx.MultiDiGraph, BoltStore] = weakref.WeakKeyDictionary()


def answer(graph: nx.MultiDiGraph, statement: str, params: Mapping[str, Any]) -> Rows:
    """The rows that answer a Cypher statement or a named query.

    Raises:
        KgError: an unknown query or parameter, a mistake in the statement, or one that writes.
    """
    from kg import query

    if not query.looks_like_name(statement):
        return _database(graph).run(statement, params)
    # `from` is a word of Python, and a parameter of queries: from_ will do.
    return query.run(_database(graph), statement, {k.removesuffix("_"): str(v) for k, v in params.items()})


def _database(graph: nx.MultiDiGraph) -> BoltStore:
    from kg.store.bolt import holding

    if graph not in _databases:
        database = _databases[graph] = holding(graph)
        weakref.finalize(graph, database.close)
    return _databases[graph]
