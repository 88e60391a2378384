"""Rows into a database, a batch a transaction: what writes them, what joins them with others of the same id, what compares them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from neo4j import ManagedTransaction, Transaction

from kg.cypher import name
from kg.errors import StoreError
from kg.store.rows import ENTITY, LOAD, PLAIN, STORE, Group, Properties, Row, joined

_NODES = """UNWIND $rows AS row MERGE (n:{labels} {{id: row.p.id}}) ON CREATE SET n = row.p ON MATCH SET n.id = row.p.id
RETURN count(*) AS done"""
_EDGES = """UNWIND $rows AS row MATCH (a:{source} {{id: row.a}}) MATCH (b:{target} {{id: row.b}})
MERGE (a)-[r:{type} {{id: row.p.id}}]->(b) ON CREATE SET r = row.p ON MATCH SET r.id = row.p.id RETURN count(*) AS done"""
_OTHER_NODES = """UNWIND $rows AS row MATCH (n:{labels} {{id: row.p.id}}) WITH n, row WHERE properties(n) <> row.p
RETURN row.p.id AS id, properties(n) AS p"""
_OTHER_EDGES = """UNWIND $rows AS row MATCH (a:{source} {{id: row.a}})-[r:{type} {{id: row.p.id}}]->(b:{target} {{id: row.b}})
WITH r, row WHERE properties(r) <> row.p RETURN row.p.id AS id, properties(r) AS p"""
_SET_NODES = "UNWIND $rows AS row MATCH (n:{labels} {{id: row.p.id}}) SET n = row.p RETURN count(*) AS done"
_SET_EDGES = """UNWIND $rows AS row MATCH (a:{source} {{id: row.a}})-[r:{type} {{id: row.p.id}}]->(b:{target} {{id: row.b}})
SET r = row.p RETURN count(*) AS done"""
_NOTE = f"""MERGE (l:{LOAD} {{id: $id}})
SET l.done = CASE WHEN l.done IS NULL OR l.done < $done THEN $done ELSE l.done END, l.total = $total"""
COUNT = """UNWIND $rows AS row MATCH (n:{label} {{id: row.id}})-[r:REPORTED_IN]->(d:Document)
WITH row, n, count(DISTINCT coalesce(d.duplicate_of, d.id)) AS documents, sum(coalesce(r.mentions, 0)) AS mentions
WHERE n.n_documents <> documents OR (row.mentions AND n.n_mentions <> mentions)
SET n.n_documents = documents, n.n_mentions = CASE WHEN row.mentions THEN mentions ELSE n.n_mentions END"""

# With more rows in the database than this, and so many times those of the graph, looking for each costs less than reading them all.
FEW, TIMES = 5000, 4

Place = tuple[str, str, str]  # of a row: its id and the ids of its ends


def entity(label: str) -> str:
    """The second label of a node."""
    return "" if label in PLAIN else f":{ENTITY}"


def words(group: Group) -> dict[str, str]:
    """The labels of a group, as its statements name them."""
    return {"labels": name(group.label) + entity(group.label), "type": name(group.label), "source": name(group.source),
            "target": name(group.target)}


def sent(group: Group) -> list[Properties]:
    """The rows of a group as parameters."""
    return [{"p": r.properties} if group.is_nodes else {"p": r.properties, "a": r.source, "b": r.target} for r in group.rows]


def write(tx: ManagedTransaction, batch: Group, note: Properties | None = None) -> int:
    """Write a batch and note it; how many rows were there with other properties."""
    rows = sent(batch)
    result = tx.run((_NODES if batch.is_nodes else _EDGES).format(**words(batch)), rows=rows)
    done, counters = result.single(strict=True)["done"], result.consume().counters
    if done != len(rows):
        raise StoreError(f"{len(rows)} rows of {batch} were sent and {done} arrived; the batch was taken back. Something else "
                         "writes into this database: load again when it has ended")
    others: dict[str, Properties] = {}
    if (counters.nodes_created if batch.is_nodes else counters.relationships_created) < len(rows):
        # Locked by the MERGE, so that no other load changes them in between.
        answer = tx.run((_OTHER_NODES if batch.is_nodes else _OTHER_EDGES).format(**words(batch)), rows=rows)
        others = {other["id"]: other["p"] for other in answer}
    both = {r.id: joined(others[r.id], r.properties) for r in batch.rows if r.id in others}
    changed = [{**row, "p": both[r.id]} for row, r in zip(rows, batch.rows, strict=True) if r.id in others and both[r.id] != others[r.id]]
    if changed:
        tx.run((_SET_NODES if batch.is_nodes else _SET_EDGES).format(**words(batch)), rows=changed).consume()
    if note:
        tx.run(_NOTE, note).consume()
    return len(others)


def create(tx: Transaction, batch: Group, note: Properties) -> None:
    """Write a batch into a database that has nothing of it, and note it.

    Rows go as lists and every property by its name: a map would be sent with all its keys, and each record written twice.
    """
    keys = sorted({key for row in batch.rows for key in row.properties})
    pairs = ", ".join(f"{name(key)}: row[{place}]" for place, key in enumerate(keys, 2))
    rows = [[row.source, row.target, *(row.properties.get(key) for key in keys)] for row in batch.rows]
    if batch.is_nodes:
        statement = f"UNWIND $rows AS row CREATE (n:{name(batch.label)}{entity(batch.label)} {{{pairs}}}) RETURN count(*) AS done"
    else:
        statement = (f"UNWIND $rows AS row MATCH (a:{name(batch.source)} {{id: row[0]}}) MATCH (b:{name(batch.target)} {{id: row[1]}}) "
                     f"CREATE (a)-[r:{name(batch.label)} {{{pairs}}}]->(b) RETURN count(*) AS done")
    answer = tx.run(statement, rows=rows).single(strict=True)
    if answer["done"] != len(rows):
        raise StoreError(f"{len(rows)} rows of {batch} were sent and {answer['done']} arrived; the batch was taken back")
    tx.run(_NOTE, note).consume()


def there(tx: ManagedTransaction, group: Group) -> set[Place]:
    """The rows of a group that the database holds exactly so: they need no writing. None where it would take longer to find out.

    Everything of the group's kind is read at once, a fifth of the time of looking for each row.
    """
    pattern = f"(a:{name(group.label)})" if group.is_nodes else f"(:{name(group.source)})-[r:{name(group.label)}]->()"
    held = tx.run(f"MATCH {pattern} RETURN count(*) AS many").single(strict=True)["many"]
    if not 0 < held <= max(FEW, TIMES * len(group.rows)):
        return set()
    wanted: dict[Place, Row] = {(r.id, r.source, r.target): r for r in group.rows}
    match = (f"MATCH (n:{name(group.label)}) RETURN n.id AS id, '' AS a, '' AS b, properties(n) AS p" if group.is_nodes else
             f"MATCH (a:{name(group.source)})-[r:{name(group.label)}]->(b:{name(group.target)}) "
             "RETURN r.id AS id, a.id AS a, b.id AS b, properties(r) AS p")
    found = set()
    for record in tx.run(match):
        place = record["id"], record["a"], record["b"]
        if (row := wanted.get(place)) and same(row.properties, record["p"]):
            found.add(place)
    return found


def same(one: Properties, other: Properties) -> bool:
    """Whether two sets of properties are the same to the type: 1 is not 1.0."""
    return one == other and all(type(v) is type(other[k]) for k, v in one.items())


def consume(tx: ManagedTransaction, statement: str, **params: object) -> None:
    """Run a statement for what it does."""
    tx.run(statement, params).consume()


def describe(tx: ManagedTransaction, about: Properties, labels: Iterable[str], types: Iterable[str]) -> None:
    """Note the graph's own attributes and which labels and types are ours, beside those of earlier loads."""
    found = tx.run(f"MERGE (s:{STORE} {{id: 'kg'}}) ON MATCH SET s.id = 'kg' RETURN s.attributes AS attributes, s.labels AS labels, "
                   "s.types AS types").single(strict=True)
    both = joined(json.loads(found["attributes"] or "{}"), about)
    tx.run(f"MATCH (s:{STORE} {{id: 'kg'}}) SET s.attributes = $attributes, s.labels = $labels, s.types = $types",
           attributes=json.dumps(both, sort_keys=True), labels=sorted({*labels, *(found["labels"] or ())}),
           types=sorted({*types, *(found["types"] or ())})).consume()
