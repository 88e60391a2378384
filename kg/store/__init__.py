"""Stores: a graph in a file, in an embedded database, in Neo4j. All keep one contract.

    with open_store("graph.db") as store:
        store.write(graph)
        print(store.run("MATCH (e:Event) RETURN count(e) AS events").rows)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import networkx as nx

from kg.cypher import Rows
from kg.errors import StoreError

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
TIMEOUT = 60.0  # seconds that a statement may take

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Written:
    """What a load did: rows sent (nodes and relationships), how many of them were already done by an earlier load that was interrupted,
    and how many were there with other properties and were joined."""

    nodes: int
    relationships: int
    resumed: int = 0
    joined: int = 0


@dataclass(frozen=True)
class Removed:
    """What a removal took: documents, and the events, entities and relations that only they supported.

    `exact` says that the graph is as if the documents had never been read; else texts that were made of several documents (titles,
    aliases, an event's status) are as they were, because what they were made of is not known.
    """

    documents: int
    events: int = 0
    entities: int = 0
    relations: int = 0
    exact: bool = False


@dataclass(frozen=True)
class Build:
    """What a graph was made of: extractions, as JSON objects of the interchange format without their texts, and judgements about merges."""

    extractions: tuple[Mapping[str, Any], ...]
    judgements: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Stats:
    """How much a store holds: nodes by label, relationships by type, events by type and status."""

    engine: str
    labels: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Login:
    """Who asks a server, and for which database; None for the server's usual one."""

    user: str = ""
    password: str = ""
    database: str | None = None


class Store(Protocol):
    """A place for one graph. Errors are StoreErrors that say what to do."""

    url: str

    def write(self, graph: nx.MultiDiGraph, *, builds: Iterable[Build] = (), progress: Progress | None = None,
              replace: bool = False) -> Written:
        """Put a graph in, beside what is there. Doing it again changes nothing, and the order of several graphs does not matter.

        Args:
            builds: what the graph was made of, as `builds` of its store gives it: with it, documents can be removed exactly.
            progress: called with (rows done, rows in all) when a batch is safely stored.
            replace: first take out what the graph's documents supported before.
        """
        ...

    def read(self) -> nx.MultiDiGraph:
        """The whole graph, as it was written."""
        ...

    def builds(self) -> tuple[Build, ...]:
        """What the graph was made of, as far as the store keeps it."""
        ...

    def run(self, cypher: str, params: Mapping[str, Any] | None = None, *, write: bool = False, timeout: float | None = TIMEOUT,
            limit: int | None = None) -> Rows:
        """Rows that answer a Cypher statement, as plain values.

        Args:
            write: let the statement change data; otherwise one that would is refused and nothing is changed.
            timeout: seconds; None for no limit.
            limit: most rows to give.
        """
        ...

    def remove(self, documents: Iterable[str]) -> Removed:
        """Take documents out, their evidence, and what only they supported. Where the store keeps what the graph was made of, the
        graph is then as if they had never been read."""
        ...

    def search(self, text: str, limit: int = 20) -> Rows:
        """Entities whose names hold a text, in either language, the best first."""
        ...

    def stats(self) -> Stats:
        """How much there is."""
        ...

    def close(self) -> None:
        """Let go of everything. A store that was closed is of no more use."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


def open_store(url: str | Path, *, login: Login | None = None, create: bool = True, wait: float = 10.0) -> Store:
    """The store at an address: graph.json, graph.db (any folder), neo4j://host, bolt://host, neo4j+s://host.

    Args:
        login: for a server; see `needs_login`.
        create: make an embedded database that is not there yet.
        wait: seconds to wait for another process that uses an embedded database.
    Raises:
        StoreError: no such store, an address of an unknown kind, a server that does not answer or refuses the login.
    """
    address = str(url)
    if "://" in address:
        return _server(address, login or Login())
    path = Path(address)
    if path.suffix == ".json" or (path.is_file() and not create):
        from kg.store.files import FileStore
        return FileStore(path)
    from kg.store.engine import LOCK
    if not create and not (path / LOCK).exists():
        raise StoreError(f"no database in {path}. Make one with: kg load graph.json --to {path}")
    from kg.store.bolt import embedded
    return embedded(path, wait=wait)


def is_server(url: str | Path) -> bool:
    """Whether an address is that of a server, which wants a login."""
    return "://" in str(url)


def _server(address: str, login: Login) -> Store:
    scheme, rest = address.split("://", 1)
    if scheme not in SCHEMES:
        raise StoreError(f"unknown kind of store '{scheme}://'. Known: {', '.join(f'{s}://' for s in SCHEMES)}, "
                         "a graph file (graph.json) or the folder of an embedded database (graph.db)")
    if "@" in rest.split("/", 1)[0]:
        raise StoreError("a password does not belong in an address, where other users of this machine can read it. "
                         "Set NEO4J_USERNAME and NEO4J_PASSWORD, or leave them out to be asked")
    from kg.store.bolt import server
    return server(address, login)
