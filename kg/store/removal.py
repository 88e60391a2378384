"""Taking documents out of a database: their evidence, and what only they supported."""

from __future__ import annotations

from neo4j import ManagedTransaction

from kg.graph import columns, document_id, stated
from kg.store import Removed
from kg.store.memory import contested, new_originals
from kg.store.rows import DECISION, DOCUMENT, ENTITY, EVENT, LOAD

# Events and entities that a removed document reports and none that stays.
_ALONE = """MATCH (n:{label})-[:REPORTED_IN]->(d:Document) WHERE d.id IN $ids
WITH DISTINCT n WHERE NOT EXISTS {{ MATCH (n)-[:REPORTED_IN]->(o:Document) WHERE NOT o.id IN $ids }}"""
_NO_OTHERS = " WITH n WHERE NOT EXISTS { MATCH (n)--(o) WHERE o.id IS NULL OR NOT o.id IN $ids }"
_RELATIONS = f"""MATCH (a:{ENTITY})-[r]->(b:{ENTITY}) WHERE any(d IN r.documents WHERE d IN $ids)
RETURN a.id AS a, b.id AS b, r.id AS id, type(r) AS type, r.documents AS documents, r.sentences AS sentences, r.pages AS pages"""


def remove(tx: ManagedTransaction, ids: list[str]) -> Removed:
    """Remove documents in one transaction: all of it or nothing."""
    relations = _relations(tx, ids)
    events = _delete(tx, _ALONE.format(label=EVENT), ids)
    # An entity that a staying event or relation still names stays, also where no staying document shows it by itself.
    entities = _delete(tx, _ALONE.format(label=ENTITY) + _NO_OTHERS, ids)
    _mend(tx, ids)
    tx.run(f"MATCH (d:{DOCUMENT}) WHERE d.id IN $ids DETACH DELETE d", ids=ids).consume()
    # What an interrupted load noted as done may be gone now.
    tx.run(f"MATCH (l:{LOAD}) DELETE l").consume()
    tx.run(f"MATCH (m:{DECISION}) WHERE NOT EXISTS {{ MATCH (n:{ENTITY}) WHERE n.id = m.kept }} "
           f"AND NOT EXISTS {{ MATCH (n:{EVENT}) WHERE n.id = m.kept }} DELETE m").consume()
    return Removed(len(ids), events, entities, relations)


def _delete(tx: ManagedTransaction, match: str, ids: list[str]) -> int:
    answer = tx.run(f"{match} WITH collect(n) AS found, count(n) AS many FOREACH (n IN found | DETACH DELETE n) RETURN many", ids=ids)
    record = answer.single()
    return int(record["many"]) if record else 0


def _relations(tx: ManagedTransaction, ids: list[str]) -> int:
    """Take the documents out of the relations; how many relations are gone."""
    gone: list[dict[str, object]] = []
    less: list[dict[str, object]] = []
    for r in tx.run(_RELATIONS, ids=ids).data():
        kept = [row for row in stated(r) if row[0] not in ids]
        row = {"a": r["a"], "b": r["b"], "id": r["id"], **columns(kept)}
        (less if kept else gone).append(row)
    match = f"UNWIND $rows AS row MATCH (a:{ENTITY} {{id: row.a}})-[r {{id: row.id}}]->(b:{ENTITY} {{id: row.b}})"
    tx.run(f"{match} SET r.documents = row.documents, r.sentences = row.sentences, r.pages = row.pages", rows=less).consume()
    tx.run(f"{match} DELETE r", rows=gone).consume()
    return len(gone)


def _mend(tx: ManagedTransaction, ids: list[str]) -> None:
    """What stays gets new counts, and no longer names the removed documents."""
    copies = [(r["id"], r["original"]) for r in tx.run(f"MATCH (d:{DOCUMENT}) WHERE d.duplicate_of IN $ids AND NOT d.id IN $ids "
                                                       "RETURN d.id AS id, d.duplicate_of AS original", ids=ids)]
    tx.run(f"UNWIND $rows AS row MATCH (d:{DOCUMENT} {{id: row.id}}) SET d.duplicate_of = row.original",
           rows=[{"id": copy, "original": original} for copy, original in new_originals(copies).items()]).consume()
    for label in (EVENT, ENTITY):
        tx.run(f"""MATCH (n:{label})-[:REPORTED_IN]->(d:{DOCUMENT}) WHERE d.id IN $ids WITH DISTINCT n
MATCH (n)-[r:REPORTED_IN]->(o:{DOCUMENT}) WHERE NOT o.id IN $ids
WITH n, count(DISTINCT coalesce(o.duplicate_of, o.id)) AS documents, sum(coalesce(r.mentions, 0)) AS mentions
SET n.n_documents = documents, n.n_mentions = CASE WHEN mentions > 0 THEN mentions ELSE n.n_mentions END""", ids=ids).consume()
    names = {i.removeprefix(document_id("")) for i in ids}
    rows = [{"id": r["id"], "contested": kept} for r in tx.run(f"MATCH (e:{EVENT}) WHERE e.contested IS NOT NULL "
                                                             "RETURN e.id AS id, e.contested AS contested")
            if (kept := contested(r["contested"], names)) != r["contested"]]
    tx.run(f"UNWIND $rows AS row MATCH (e:{EVENT} {{id: row.id}}) "
           "SET e.contested = CASE WHEN size(row.contested) = 0 THEN null ELSE row.contested END", rows=rows).consume()
