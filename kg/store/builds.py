"""What a graph was made of, kept beside it in a database, so that documents can be taken out as if they had never been read.

A graph joins what many documents tell: names, titles, the status of an event, who is who. What one of them had part in cannot be seen from
the graph. So a database also keeps the readings of the documents (`KgReading`: an extraction without the text, compressed) and which of
them made a graph together (`KgBuild`). Taking out documents makes the graphs of all builds anew, with them and without, and changes in the
database what differs; what somebody else has changed meanwhile, or what was made by other seeds, is left to `removal`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import networkx as nx
from neo4j import ManagedTransaction

from kg.errors import KgError
from kg.graph import document_id
from kg.store import Build, memory
from kg.store.rows import BUILD, EVENT, PLAIN, READING, Group, Properties, Row, groups
from kg.store.writing import Place, same, words

BATCH = 1000  # rows a statement

_KEEP_READINGS = f"""UNWIND $rows AS row MERGE (r:{READING} {{id: row.id}})
ON CREATE SET r.document = row.document, r.packed = row.packed ON MATCH SET r.id = row.id"""
_KEEP_BUILD = f"""MERGE (b:{BUILD} {{id: $id}}) ON CREATE SET b.readings = $readings, b.judgements = $judgements
ON MATCH SET b.id = $id"""
# Locked, so that no other load changes them before we do.
_HELD_NODES = """UNWIND $rows AS row MATCH (n:{labels} {{id: row.id}})
SET n.id = n.id RETURN row.id AS id, '' AS a, '' AS b, properties(n) AS p"""
_HELD_EDGES = """UNWIND $rows AS row MATCH (a:{source} {{id: row.a}})-[r:{type} {{id: row.id}}]->(b:{target} {{id: row.b}})
SET r.id = r.id RETURN row.id AS id, row.a AS a, row.b AS b, properties(r) AS p"""
_PUT_NODES = "UNWIND $rows AS row MERGE (n:{labels} {{id: row.id}}) SET n = row.p RETURN count(*) AS done"
_PUT_EDGES = """UNWIND $rows AS row MATCH (a:{source} {{id: row.a}}) MATCH (b:{target} {{id: row.b}})
MERGE (a)-[r:{type} {{id: row.id}}]->(b) SET r = row.p RETURN count(*) AS done"""
# A node that somebody else has tied something to stays.
_DROP_NODES = """UNWIND $rows AS row MATCH (n:{labels} {{id: row.id}}) WHERE NOT EXISTS {{ MATCH (n)--() }}
WITH collect(n) AS found, count(n) AS done FOREACH (n IN found | DELETE n) RETURN done"""
_DROP_EDGES = """UNWIND $rows AS row MATCH (a:{source} {{id: row.a}})-[r:{type} {{id: row.id}}]->(b:{target} {{id: row.b}})
WITH collect(r) AS found, count(r) AS done FOREACH (r IN found | DELETE r) RETURN done"""


def graph_of(build: Build) -> nx.MultiDiGraph:
    """The graph that was made of a build, made again.

    Raises:
        KgError: today's ontology does not know what the readings speak of.
    """
    # Only here: a query starts without them.
    from kg import interchange
    from kg.graph import from_dossier
    from kg.knowledge import load
    from kg.resolve.corpus import merge

    knowledge = load()
    return from_dossier(merge(map(interchange.from_json, build.extractions), knowledge, build.judgements), knowledge)


def less(build: Build, ids: Iterable[str]) -> Build:
    """A build without documents, given by the ids of their nodes."""
    gone = set(ids)
    return Build(tuple(x for x in build.extractions if document_id(x["id"]) not in gone), build.judgements)


# --- keeping --------------------------------------------------------------------------------------------------------------


def _text(reading: Mapping[str, Any]) -> str:
    return json.dumps(reading, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode(), level=3)).decode("ascii")


def _unpacked(packed: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return content


def _digest(*parts: str) -> str:
    return hashlib.blake2b(chr(0).join(parts).encode(), digest_size=12).hexdigest()


def reading_rows(build: Build) -> Iterator[list[dict[str, str]]]:
    """The readings of a build as rows for `keep_readings`, in batches."""
    for start in range(0, len(build.extractions), BATCH):
        texts = ((document_id(x["id"]), _text(x)) for x in build.extractions[start:start + BATCH])
        yield [{"id": _digest(text), "document": document, "packed": _packed(text)} for document, text in texts]


def keep_readings(tx: ManagedTransaction, rows: list[dict[str, str]]) -> None:
    """Keep readings; one that is there already stays."""
    tx.run(_KEEP_READINGS, rows=rows).consume()


def keep_build(tx: ManagedTransaction, build: Build) -> None:
    """Note which readings made a graph together."""
    ids = sorted(_digest(_text(x)) for x in build.extractions)
    judgements = json.dumps([dict(j) for j in build.judgements], ensure_ascii=False, sort_keys=True)
    tx.run(_KEEP_BUILD, id=_digest(*ids, judgements), readings=ids, judgements=judgements).consume()


def kept(tx: ManagedTransaction) -> dict[str, Build]:
    """The builds that a database keeps, by id."""
    builds = tx.run(f"MATCH (b:{BUILD}) RETURN b.id AS id, b.readings AS readings, b.judgements AS judgements ORDER BY id").data()
    if not builds:
        return {}
    readings = {r["id"]: _unpacked(r["packed"]) for r in tx.run(f"MATCH (r:{READING}) RETURN r.id AS id, r.packed AS packed")}
    return {b["id"]: Build(tuple(readings[i] for i in b["readings"] if i in readings), tuple(json.loads(b["judgements"])))
            for b in builds}


# --- taking out -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A row that is to become another: `old` is None where it is new, `new` where it goes."""

    kind: Group  # without rows
    old: Row | None
    new: Row | None

    @property
    def row(self) -> Row:
        found = self.old or self.new
        assert found is not None
        return found

    @property
    def comes_or_goes(self) -> bool:
        return self.old is None or self.new is None

    @property
    def place(self) -> Place:
        return self.row.id, self.row.source, self.row.target


@dataclass(frozen=True)
class Plan:
    """How the graph changes when documents go. `whole` says that the readings of all of them are known."""

    ids: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    builds: Mapping[str, Build] = field(default_factory=dict)  # those that the documents are part of, as they are without them
    whole: bool = False


def plan(made_of: Mapping[str, Build], ids: Sequence[str]) -> Plan:
    """What taking out documents changes beyond what `removal` does."""
    left = {id_: less(build, ids) for id_, build in made_of.items()}
    touched = {id_: left[id_] for id_ in made_of if len(left[id_].extractions) < len(made_of[id_].extractions)}
    known = {document_id(x["id"]) for id_ in touched for x in made_of[id_].extractions}
    if not touched:
        return Plan(tuple(ids))
    try:
        before = {id_: graph_of(build) for id_, build in made_of.items()}
        after = [graph_of(touched[i]) if i in touched else before[i] for i in made_of if left[i].extractions]
    except (KgError, LookupError):  # the ontology has changed since
        return Plan(tuple(ids), builds=touched)
    rest = memory.without(_one(before.values()), known.intersection(ids))[0]
    return Plan(tuple(ids), tuple(_differences(rest, _one(after))), touched, known.issuperset(ids))


def _one(graphs: Iterable[nx.MultiDiGraph]) -> nx.MultiDiGraph:
    found = list(graphs)
    return reduce(memory.merged, found) if found else nx.MultiDiGraph()


def _differences(old: nx.MultiDiGraph, new: nx.MultiDiGraph) -> Iterator[Change]:
    sides = [{(group.label, group.source, group.target): group for group in groups(graph)} for graph in (old, new)]
    for key in sorted(sides[0].keys() | sides[1].keys()):
        before, after = ({(r.id, r.source, r.target): r for r in side[key].rows} if key in side else {} for side in sides)
        kind = Group(key[0], (), key[1], key[2])
        for place in sorted(before.keys() | after.keys()):
            one, other = before.get(place), after.get(place)
            if one is None or other is None or not same(one.properties, other.properties):
                yield Change(kind, one, other)


def apply(tx: ManagedTransaction, made: Plan) -> tuple[bool, int, int, int]:
    """Make the changes, after `removal`. Whether all of them could be made, and how many events, entities, relations are gone by them."""
    kinds: dict[Group, list[Change]] = {}
    for change in made.changes:
        kinds.setdefault(change.kind, []).append(change)
    agreed = {kind: _agreed(tx, kind, changes) for kind, changes in kinds.items()}
    if sum(c.comes_or_goes for c in made.changes) > sum(c.comes_or_goes for found in agreed.values() for c in found):
        # One event may become two: both halves of that, or neither.
        agreed = {kind: [c for c in found if not c.comes_or_goes] for kind, found in agreed.items()}
    nodes, edges = ([k for k in kinds if k.is_nodes == is_nodes] for is_nodes in (True, False))
    gone, done = {kind: 0 for kind in kinds}, 0
    for kind in (*edges, *nodes):
        gone[kind] = _statement(tx, kind, [c.row for c in agreed[kind] if c.new is None], _DROP_NODES if kind.is_nodes else _DROP_EDGES)
        done += gone[kind]
    for kind in (*nodes, *edges):
        done += _statement(tx, kind, [c.new for c in agreed[kind] if c.new], _PUT_NODES if kind.is_nodes else _PUT_EDGES)
        gone[kind] -= sum(c.old is None for c in agreed[kind])
    _keep_less(tx, made)
    return (made.whole and done == len(made.changes), *_told(gone))


def _agreed(tx: ManagedTransaction, kind: Group, changes: Sequence[Change]) -> list[Change]:
    """The changes whose row is in the database as it should be before them."""
    held: dict[Place, Properties] = {}
    for rows in _rows(kind, [c.row for c in changes]):
        answer = tx.run((_HELD_NODES if kind.is_nodes else _HELD_EDGES).format(**words(kind)), rows=rows)
        held.update(((r["id"], r["a"], r["b"]), r["p"]) for r in answer)
    return [c for c in changes if (c.place not in held if c.old is None else
                                   c.place in held and same(c.old.properties, held[c.place]))]


def _statement(tx: ManagedTransaction, kind: Group, rows: Sequence[Row], statement: str) -> int:
    return sum(tx.run(statement.format(**words(kind)), rows=part).single(strict=True)["done"] for part in _rows(kind, rows))


def _rows(kind: Group, rows: Sequence[Row]) -> Iterator[list[Properties]]:
    for start in range(0, len(rows), BATCH):
        yield [{"id": r.id, "p": r.properties, **({} if kind.is_nodes else {"a": r.source, "b": r.target})}
               for r in rows[start:start + BATCH]]


def _keep_less(tx: ManagedTransaction, made: Plan) -> None:
    """The builds as they are without the documents, and no readings of these."""
    tx.run(f"MATCH (b:{BUILD}) WHERE b.id IN $ids DELETE b", ids=list(made.builds)).consume()
    tx.run(f"MATCH (r:{READING}) WHERE r.document IN $ids DELETE r", ids=list(made.ids)).consume()
    for build in made.builds.values():
        if build.extractions:
            keep_build(tx, build)


def _told(gone: Mapping[Group, int]) -> tuple[int, int, int]:
    """(events, entities, relations) of what is gone. What was told apart again makes it less than nothing."""
    events = sum(many for kind, many in gone.items() if kind.is_nodes and kind.label == EVENT)
    entities = sum(many for kind, many in gone.items() if kind.is_nodes and kind.label not in PLAIN)
    relations = sum(many for kind, many in gone.items() if not kind.is_nodes and not PLAIN.intersection((kind.source, kind.target)))
    return events, entities, relations
