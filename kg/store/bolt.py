"""A graph in a database that speaks Bolt: the embedded one and Neo4j go through the same code.

Writing is MERGE on our own ids, in transactions of one batch that may be repeated. In the same transaction a note (`KgLoad`) says how far
this load has come, so that one that was interrupted goes on where it stopped; it goes when the load is done.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import networkx as nx
from neo4j import READ_ACCESS, WRITE_ACCESS, Driver, GraphDatabase, ManagedTransaction
from neo4j.exceptions import ClientError, ConfigurationError, ConstraintError, DriverError, Neo4jError

from kg.cypher import Rows, columns, marked, name, position, tokens, writing_clause
from kg.errors import StoreError
from kg.store import TIMEOUT, Build, Login, Progress, Removed, Stats, Written, builds, memory, removal, schema, writing
from kg.store.answers import first_line, plain_row, readable
from kg.store.engine import DATABASE, Engine
from kg.store.rows import (
    DECISION,
    DOCUMENT,
    ENTITY,
    EVENT,
    LOAD,
    STORE,
    Counts,
    Group,
    Properties,
    batches,
    counts,
    digest,
    groups,
)
from kg.store.writing import Place

T = TypeVar("T")

# The driver tells of every retry; what comes of it we tell ourselves.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

BATCH = 2000  # rows a transaction
FETCH = 5000  # rows the driver asks for at a time
TRIES = 6  # of a batch that meets another load
PAUSE = 0.2  # seconds before the second try


class BoltStore:
    """A graph behind a driver. Use `embedded` or `server` to make one."""

    def __init__(self, url: str, driver: Driver, database: str | None, engine: Engine | None = None):
        self.url = url
        self._driver, self._database, self._engine = driver, database, engine
        self._prepared: set[str] = set()
        # An embedded database has one writer at a time, of all threads; on a server many may write.
        self._turn = threading.Lock() if engine else nullcontext()

    # --- writing ----------------------------------------------------------------------------------------------------

    def write(self, graph: nx.MultiDiGraph, *, builds: Iterable[Build] = (), progress: Progress | None = None,
              replace: bool = False) -> Written:
        found = groups(graph)
        work = list(batches(found, BATCH))
        # With the size: how far a load has come is counted in batches, and these are cut otherwise by another version.
        total, mark = sum(len(b.rows) for b in work), f"{digest(found)}-{BATCH}"
        with readable(self.url), self._turn:
            unique = self._prepare(found)
            if replace:
                self._remove_known(graph)
            start = self._progress_of(mark)
            done, others = sum(len(b.rows) for b in work[:start]), 0
            empty = not self._rows("MATCH (n) RETURN 1 AS one LIMIT 1")
            fresh = empty and unique
            same = set() if empty else self._there(found, work[start:])
            for number, batch in enumerate(work[start:], start + 1):
                note = {"id": mark, "done": number, "total": len(work)}
                try:
                    fresh = fresh and self._create(batch, note)
                    others += 0 if fresh else self._join(_without(batch, same), note)
                except (DriverError, OSError) as e:
                    raise StoreError(f"{self.url} went away after {done:,} of {total:,} nodes and relationships: {first_line(e)}. "
                                     "They are stored; give the same command again and it goes on from there") from e
                done += len(batch.rows)
                if progress:
                    progress(done, total)
            # Where nothing was before and nobody else can write, the graph's own counts are those of the store.
            self._finish(graph, mark, {} if fresh and self._engine else counts(graph), builds)
        nodes = sum(len(g.rows) for g in found if g.is_nodes)
        return Written(nodes, total - nodes, sum(len(b.rows) for b in work[:start]), others)

    def _create(self, batch: Group, note: Properties) -> bool:
        """Write a batch into a database that had nothing when we began: about twice as fast. False where it failed and was taken back:
        another load has made one of the rows, or the connection broke. Then the batch is joined instead.
        """
        try:
            with self._driver.session(database=self._database) as session, session.begin_transaction() as transaction:
                writing.create(transaction, batch, note)
                transaction.commit()
        except (Neo4jError, DriverError, OSError):
            return False
        return True

    def _there(self, found: Iterable[Group], work: Iterable[Group]) -> set[Place]:
        """What needs no writing, because it is there exactly so."""
        left = {str(batch) for batch in work}
        same: set[Place] = set()
        with self._driver.session(database=self._database, default_access_mode=READ_ACCESS, fetch_size=FETCH) as session:
            for group in found:
                if str(group) in left:
                    same |= session.execute_read(writing.there, group)
        return same

    def _join(self, batch: Group, note: Properties) -> int:
        return self._retried(partial(writing.write, batch=batch, note=note)) if batch.rows else 0

    def _retried(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Run a transaction. Two loads that make the same node at once may break a constraint for a moment: then again."""
        for attempt in range(TRIES):
            try:
                with self._driver.session(database=self._database, fetch_size=FETCH) as session:
                    return session.execute_write(work)
            except ConstraintError:
                if attempt == TRIES - 1:
                    raise
                time.sleep(PAUSE * 2 ** attempt)
        raise AssertionError("unreachable")

    def _prepare(self, found: Iterable[Group]) -> bool:
        """Constraints before any MERGE, else it would search all nodes and two loads could make a node twice.

        Returns:
            Whether nothing can be there twice, relationships included: by constraints, or because nobody else writes.
        """
        for statement in schema.statements(sorted({g.label for g in found if g.is_nodes}), full_text=self._engine is None):
            self._make(statement)
        if self._engine is not None:
            return True
        try:
            for statement in schema.unique_relationships({g.label for g in found if not g.is_nodes}):
                self._make(statement)
            unique = True
        except Neo4jError:  # a server before 5.7
            unique = False
        self._driver.execute_query("CALL db.awaitIndexes(300)", database_=self._database)
        return unique

    def _make(self, statement: str) -> None:
        if statement in self._prepared:
            return
        try:
            self._driver.execute_query(statement, database_=self._database)
        except ClientError as e:
            # Another load was quicker.
            if "AlreadyExists" not in (e.code or ""):
                raise
        self._prepared.add(statement)

    def _progress_of(self, mark: str) -> int:
        return next((r["done"] for r in self._rows(f"MATCH (l:{LOAD} {{id: $id}}) RETURN l.done AS done", id=mark)), 0)

    def _finish(self, graph: nx.MultiDiGraph, mark: str, derived: Mapping[str, Counts], made_of: Iterable[Build]) -> None:
        """Counts over all that is stored, what the graph says of itself and was made of, and the end of the note."""
        by_label: dict[str, list[Properties]] = {}
        for node, count in sorted(derived.items()):
            by_label.setdefault(graph.nodes[node]["label"], []).append({"id": node, "mentions": count.mentions > 0})
        for label, rows in sorted(by_label.items()):
            statement = writing.COUNT.format(label=name(label))
            for start in range(0, len(rows), BATCH):
                self._retried(partial(writing.consume, statement=statement, rows=rows[start:start + BATCH]))
        about = {k: v for k, v in graph.graph.items() if k != "decisions"}
        labels = sorted({a["label"] for _, a in graph.nodes(data=True)})
        types = sorted({a["type"] for _, _, a in graph.edges(data=True)})
        self._retried(lambda tx: writing.describe(tx, about, labels, types))
        for build in made_of:
            for part in builds.reading_rows(build):
                self._retried(partial(builds.keep_readings, rows=part))
            self._retried(partial(builds.keep_build, build=build))
        self._retried(partial(writing.consume, statement=f"MATCH (l:{LOAD} {{id: $id}}) DELETE l", id=mark))

    # --- reading ----------------------------------------------------------------------------------------------------

    def _rows(self, statement: str, **params: Any) -> list[dict[str, Any]]:
        with self._driver.session(database=self._database, default_access_mode=READ_ACCESS, fetch_size=FETCH) as session:
            return session.execute_read(lambda tx: tx.run(statement, params).data())

    def _about(self) -> Properties:
        found = self._rows(f"MATCH (s:{STORE} {{id: 'kg'}}) RETURN s.attributes AS attributes, s.labels AS labels, s.types AS types")
        return found[0] if found else {"attributes": "{}", "labels": [], "types": []}

    def read(self) -> nx.MultiDiGraph:
        with readable(self.url), self._driver.session(database=self._database, default_access_mode=READ_ACCESS,
                                                      fetch_size=FETCH) as session:
            about = self._about()
            return session.execute_read(_read, about)

    def builds(self) -> tuple[Build, ...]:
        with readable(self.url), self._driver.session(database=self._database, default_access_mode=READ_ACCESS,
                                                      fetch_size=FETCH) as session:
            return tuple(session.execute_read(builds.kept).values())

    def run(self, cypher: str, params: Mapping[str, Any] | None = None, *, write: bool = False, timeout: float | None = TIMEOUT,
            limit: int | None = None) -> Rows:
        if next(tokens(cypher), None) is None:
            raise StoreError("there is nothing to ask: the statement is empty. The named ones: kg queries")
        if not write and (clause := writing_clause(cypher)):
            place = position(cypher, clause.start)
            raise StoreError(f"Cypher, line {place[0]}, column {place[1]}: {clause.text} changes data, and this query may only read\n"
                             f"{marked(cypher, *place)}\nLet it write with --write")
        access = WRITE_ACCESS if write else READ_ACCESS
        with (readable(self.url, cypher, timeout), _Limit(self._engine, timeout),
              self._driver.session(database=self._database, fetch_size=FETCH, default_access_mode=access) as session,
              session.begin_transaction(timeout=timeout) as transaction):
            result = transaction.run(cypher, dict(params or {}))
            # The embedded engine names no columns where there are no rows.
            keys = tuple(result.keys()) or (() if write else columns(cypher))
            records = list(result) if limit is None else result.fetch(limit + 1)
            rows = Rows(keys, tuple(plain_row(r) for r in records[:limit]), limit is not None and len(records) > limit,
                        _changes(result.consume().counters))
            if write:
                transaction.commit()
                return rows
            # Rolled back even after reading: the embedded engine does not keep a reading transaction from writing.
            transaction.rollback()
        if rows.counters:
            raise StoreError("this query changes data, and it may only read; nothing was changed. Let it write with --write")
        return rows

    def search(self, text: str, limit: int = 20) -> Rows:
        with readable(self.url):
            if self._engine is None and (found := self._full_text(text, limit)) is not None:
                return found
            return self.run(schema.SEARCH, {"text": text, "limit": limit})

    def _full_text(self, text: str, limit: int) -> Rows | None:
        """By the index, which a database that was only read from may lack."""
        try:
            return self.run(schema.SEARCH_INDEX, {"text": schema.lucene(text), "limit": limit})
        except StoreError:
            return None

    def stats(self) -> Stats:
        with readable(self.url):
            about = self._about()
            labels = {label: self._count(f"(n:{name(label)}{writing.entity(label)})") for label in about["labels"]}
            types = {type_: self._count(f"()-[n:{name(type_)}]->()") for type_ in about["types"]}
            events = self._rows(f"MATCH (e:{EVENT}) WHERE e.id IS NOT NULL RETURN e.type AS type, e.status AS status, count(*) AS many")
            return Stats(self._driver.get_server_info().agent, _some(labels), _some(types),
                         {(e["type"], e["status"]): e["many"] for e in events})

    def _count(self, pattern: str) -> int:
        return int(self._rows(f"MATCH {pattern} WHERE n.id IS NOT NULL RETURN count(n) AS many")[0]["many"])

    # --- removing ---------------------------------------------------------------------------------------------------

    def remove(self, documents: Iterable[str]) -> Removed:
        with readable(self.url), self._turn:
            known = [r["id"] for r in self._rows(f"MATCH (d:{DOCUMENT}) WHERE d.id IS NOT NULL RETURN d.id AS id")]
            return self._take_out(memory.known_ids(documents, known, self.url))

    def _take_out(self, ids: Sequence[str]) -> Removed:
        with self._driver.session(database=self._database, default_access_mode=READ_ACCESS, fetch_size=FETCH) as session:
            plan = builds.plan(session.execute_read(builds.kept), ids)
        return self._retried(partial(_remove, plan=plan))

    def _remove_known(self, graph: nx.MultiDiGraph) -> None:
        """Take out what the documents of a graph supported, as far as they are here."""
        ids = [n for n, a in graph.nodes(data=True) if a["label"] == DOCUMENT]
        here = [r["id"] for r in self._rows(f"UNWIND $ids AS id MATCH (d:{DOCUMENT} {{id: id}}) RETURN d.id AS id", ids=ids)]
        if here:
            self._take_out(here)

    def close(self) -> None:
        if self._engine is not None:
            self._engine.stop()
        else:
            self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class _Limit:
    """The time limit of the embedded engine, which it has for the whole database and not for a transaction."""

    def __init__(self, engine: Engine | None, timeout: float | None):
        self._engine, self._timeout = engine, timeout

    def __enter__(self) -> None:
        if self._engine is not None and self._timeout is not None:
            self._engine.set_timeout(self._timeout)

    def __exit__(self, *_: object) -> None:
        if self._engine is not None and self._timeout is not None:
            self._engine.set_timeout(0)


def embedded(folder: Path | None, *, wait: float = 10.0) -> BoltStore:
    """The embedded database of a folder, started; None for an empty one that is gone when it is closed."""
    engine = Engine(folder, wait=wait)
    return BoltStore(str(folder or "graph.json"), engine.driver, DATABASE, engine)


def holding(graph: nx.MultiDiGraph) -> BoltStore:
    """An embedded database with nothing but this graph, gone when it is closed."""
    database = embedded(None)
    try:
        database.write(graph)
    except BaseException:
        database.close()
        raise
    return database


def server(url: str, login: Login, *, patience: float = 60.0) -> BoltStore:
    """A Neo4j server.

    Args:
        patience: seconds to go on trying when the server goes away in the middle of a load.
    Raises:
        StoreError: it does not answer, refuses the login, or has no such database.
    """
    try:
        driver = GraphDatabase.driver(url, auth=(login.user, login.password) if login.user else None, telemetry_disabled=True,
                                      notifications_min_severity="OFF", connection_timeout=15, max_transaction_retry_time=patience)
        try:
            # Not by execute_query, which would go on trying an address where nobody is.
            with readable(url), driver.session(database=login.database) as session:
                session.run("RETURN 1").consume()
        except BaseException:
            driver.close()
            raise
    except (ConfigurationError, ValueError) as e:
        raise StoreError(f"{url} is no address of a server: {e}. As in neo4j://localhost:7687") from e
    return BoltStore(url, driver, login.database)


# --- transactions -------------------------------------------------------------------------------------------------------


def _remove(tx: ManagedTransaction, plan: builds.Plan) -> Removed:
    """Remove documents in one transaction: all of it or nothing."""
    found = removal.remove(tx, list(plan.ids))
    exact, events, entities, relations = builds.apply(tx, plan)
    return Removed(found.documents, found.events + events, found.entities + entities, found.relations + relations, exact)


def _without(batch: Group, rows: set[Place]) -> Group:
    return replace(batch, rows=tuple(r for r in batch.rows if (r.id, r.source, r.target) not in rows)) if rows else batch


def _read(tx: ManagedTransaction, about: Properties) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(**json.loads(about["attributes"]))
    labels = set(about["labels"])
    graph.add_nodes_from(sorted(_nodes(tx, labels), key=lambda n: n[0]))
    edges: list[tuple[str, str, str, Properties]] = []
    for type_ in about["types"]:
        answer = tx.run(f"MATCH (a)-[r:{name(type_)}]->(b) WHERE r.id IS NOT NULL RETURN a.id AS a, b.id AS b, properties(r) AS p")
        edges += [(r["a"], r["b"], r["p"]["id"], {**r["p"], "type": type_}) for r in answer if r["a"] in graph and r["b"] in graph]
    for source, target, key, attributes in sorted(edges, key=lambda e: (e[2], e[0], e[1])):
        graph.add_edge(source, target, key=key, **attributes)
    decisions = [r["p"] for r in tx.run(f"MATCH (n:{DECISION}) RETURN properties(n) AS p")]
    graph.graph["decisions"] = sorted(decisions, key=lambda d: d["id"])
    return graph


def _nodes(tx: ManagedTransaction, labels: set[str]) -> Iterator[tuple[str, Properties]]:
    for kind in (ENTITY, EVENT, DOCUMENT):
        for record in tx.run(f"MATCH (n:{kind}) WHERE n.id IS NOT NULL RETURN labels(n) AS labels, properties(n) AS p"):
            if own := sorted(labels.intersection(record["labels"])):
                yield record["p"]["id"], {**record["p"], "label": own[0]}


def _changes(counters: Any) -> dict[str, int]:
    return {k: v for k, v in sorted(vars(counters).items()) if type(v) is int and v and not k.startswith("_")}


def _some(many: Mapping[str, int]) -> dict[str, int]:
    return {k: v for k, v in many.items() if v}
