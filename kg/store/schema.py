"""Constraints and indexes, and the search over names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.cypher import name
from kg.store.rows import BUILD, DECISION, DOCUMENT, ENTITY, EVENT, LOAD, READING, STORE

FULL_TEXT = "kg_names"
NAMES = ("name", "name_zh", "name_en", "aliases")

# The score counts whole names before beginnings before the middle of a word, the same on every engine.
SEARCH = f"""MATCH (e:{ENTITY})
WHERE any(x IN [e.name, e.name_zh, e.name_en] + coalesce(e.aliases, []) WHERE toLower(x) CONTAINS toLower($text))
WITH e, [x IN [e.name, e.name_zh, e.name_en] + coalesce(e.aliases, []) WHERE x IS NOT NULL | toLower(x)] AS names
RETURN e.id AS id, head([l IN labels(e) WHERE l <> '{ENTITY}']) AS label, e.name AS name, e.name_zh AS name_zh, e.name_en AS name_en,
       e.n_documents AS documents
ORDER BY CASE WHEN toLower($text) IN names THEN 0 WHEN any(x IN names WHERE x STARTS WITH toLower($text)) THEN 1 ELSE 2 END,
         coalesce(e.n_documents, 0) DESC, e.id LIMIT toInteger($limit)"""
SEARCH_INDEX = f"""CALL db.index.fulltext.queryNodes('{FULL_TEXT}', $text) YIELD node AS e, score
RETURN e.id AS id, head([l IN labels(e) WHERE l <> '{ENTITY}']) AS label, e.name AS name, e.name_zh AS name_zh, e.name_en AS name_en,
       e.n_documents AS documents
ORDER BY score DESC, coalesce(e.n_documents, 0) DESC, e.id LIMIT toInteger($limit)"""


def statements(labels: Iterable[str], *, full_text: bool) -> list[str]:
    """What makes the schema; each statement may be repeated.

    Args:
        full_text: with the full-text index over names in both languages, which only Neo4j has.
    """
    unique = sorted({*labels, BUILD, DECISION, DOCUMENT, EVENT, LOAD, READING, STORE})
    found = [f"CREATE CONSTRAINT {name(f'kg_{label}_id')} IF NOT EXISTS FOR (n:{name(label)}) REQUIRE n.id IS UNIQUE" for label in unique]
    found += [f"CREATE INDEX kg_{label}_{key} IF NOT EXISTS FOR (n:{label}) ON (n.{key})"
              for label, key in ((ENTITY, "id"), (EVENT, "date_start"), (EVENT, "type"))]
    if full_text:
        found.append(f"CREATE FULLTEXT INDEX {FULL_TEXT} IF NOT EXISTS FOR (n:{ENTITY}) ON EACH [{', '.join(f'n.{k}' for k in NAMES)}] "
                     "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}")
    return found


def unique_relationships(types: Iterable[str]) -> list[str]:
    """What keeps a relationship from being made twice by two loads at once; Neo4j has it since 5.7."""
    return [f"CREATE CONSTRAINT {name(f'kg_{type_}_id')} IF NOT EXISTS FOR ()-[r:{name(type_)}]-() REQUIRE r.id IS UNIQUE"
            for type_ in sorted(types)]


def lucene(text: str) -> str:
    """A text as a phrase for the full-text index: nothing in it is an operator."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
