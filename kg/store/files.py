"""A graph file as a store. For Cypher it is written into a temporary embedded database, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace as changed
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import networkx as nx

from kg.cypher import Rows
from kg.errors import StoreError
from kg.store import TIMEOUT, Build, Progress, Removed, Stats, Written, file, memory

if TYPE_CHECKING:
    from kg.store.bolt import BoltStore


class FileStore:
    """graph.json. It holds extractions beside the graph when a build made it; such a file is changed by building, not from here."""

    def __init__(self, path: Path):
        self.url, self.path = str(path), path
        self._stored: file.StoredGraph | None = None
        self._database: BoltStore | None = None

    def _load(self) -> file.StoredGraph:
        if self._stored is None:
            self._stored = file.read(self.path)
        return self._stored

    def write(self, graph: nx.MultiDiGraph, *, builds: Iterable[Build] = (), progress: Progress | None = None,
              replace: bool = False) -> Written:
        old = self._load() if self.path.exists() else file.StoredGraph(nx.MultiDiGraph())
        self._refuse_built(old, "add to it", f"kg build SOURCE --into {self.path}")
        before = old.graph
        if replace:
            documents = [n for n, a in graph.nodes(data=True) if a["label"] == "Document" and n in before]
            before = memory.without(before, documents)[0]
        self._save(changed(old, graph=memory.merged(before, graph)))
        nodes, relationships = graph.number_of_nodes() + len(graph.graph.get("decisions", ())), graph.number_of_edges()
        if progress:
            progress(nodes + relationships, nodes + relationships)
        return Written(nodes, relationships)

    def _refuse_built(self, stored: file.StoredGraph, what: str, instead: str) -> None:
        if stored.extractions:
            raise StoreError(f"{self.path} also holds what was read in each document; to {what} and keep that in step, use: {instead}")

    def _save(self, stored: file.StoredGraph) -> None:
        file.write(stored, self.path)
        self._stored = stored
        self._forget()

    def read(self) -> nx.MultiDiGraph:
        return self._load().graph.copy()

    def builds(self) -> tuple[Build, ...]:
        stored = self._load()
        return (Build(stored.extractions, stored.judgements),) if stored.extractions else ()

    def run(self, cypher: str, params: Mapping[str, Any] | None = None, *, write: bool = False, timeout: float | None = TIMEOUT,
            limit: int | None = None) -> Rows:
        if write:
            raise StoreError(f"{self.path} is a file: a query can only read it. To change it with Cypher, load it into a database first: "
                             f"kg load {self.path} --to graph.db")
        return self._embedded().run(cypher, params, timeout=timeout, limit=limit)

    def _embedded(self) -> BoltStore:
        if self._database is None:
            from kg.store.bolt import holding

            self._database = holding(self._load().graph)
        return self._database

    def search(self, text: str, limit: int = 20) -> Rows:
        return self._embedded().search(text, limit)

    def remove(self, documents: Iterable[str]) -> Removed:
        stored = self._load()
        self._refuse_built(stored, "take documents out", f"kg remove DOC --from {self.path}")
        known = [n for n, a in stored.graph.nodes(data=True) if a["label"] == "Document"]
        ids = memory.known_ids(documents, known, self.url)
        graph, removed = memory.without(stored.graph, ids)
        self._save(changed(stored, graph=graph))
        return removed

    def stats(self) -> Stats:
        return memory.stats(self._load().graph)

    def _forget(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def close(self) -> None:
        self._forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


