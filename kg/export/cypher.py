"""A graph as a Cypher script and as the CSV files of neo4j-admin."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

import networkx as nx

from kg.cypher import LABEL, TYPE, literal, name
from kg.errors import StoreError
from kg.files import write_text
from kg.knowledge import Knowledge

ENTITY = "Entity"
PLAIN = ("Event", "Document", "MergeDecision", "KgStore")  # labels of nodes that are no entities
BATCH = 200  # rows a statement
ARRAY, ARRAY_NAME = "\x1f", "U+001F"  # between the values of a list in neo4j-admin's CSV: sentences are full of the usual semicolon

Row = dict[str, Any]


def write_script(graph: nx.MultiDiGraph, path: Path, knowledge: Knowledge | None = None) -> None:
    """Write a script for cypher-shell or Neo4j Browser that makes the graph, beside what is there.

    Every statement is one line and ends in a semicolon; running the script again changes nothing.

    Raises:
        StoreError: the file cannot be written, or a label is no label.
    """
    def fill(out: TextIO) -> None:
        out.write("// A graph of diplomatic events, made by kg. Run it: cypher-shell -f FILE\n")
        for statement in statements(graph):
            out.write(statement + ";\n")

    write_text(path, fill)


def statements(graph: nx.MultiDiGraph) -> Iterator[str]:
    """Constraints, nodes, relationships; values only as literals."""
    nodes, edges = _nodes(graph), _edges(graph)
    for label in nodes:
        yield f"CREATE CONSTRAINT {name(f'kg_{label}_id')} IF NOT EXISTS FOR (n:{name(label)}) REQUIRE n.id IS UNIQUE"
    yield f"CREATE INDEX kg_Entity_id IF NOT EXISTS FOR (n:{ENTITY}) ON (n.id)"
    for label, rows in nodes.items():
        for part in _parts(rows):
            yield f"UNWIND {literal(part)} AS row MERGE (n:{_labels(label)} {{id: row.id}}) SET n += row"
    for (source, type_, target), rows in edges.items():
        for part in _parts(rows):
            yield (f"UNWIND {literal(part)} AS row MATCH (a:{name(source)} {{id: row.a}}) MATCH (b:{name(target)} {{id: row.b}}) "
                   f"MERGE (a)-[r:{name(type_)} {{id: row.p.id}}]->(b) SET r += row.p")
    about = _about(graph)
    kept = ", ".join(f"s.{key} = coalesce(s.{key}, []) + [x IN {literal(about[key])} WHERE NOT x IN coalesce(s.{key}, [])]"
                     for key in ("labels", "types"))
    yield f"MERGE (s:KgStore {{id: 'kg'}}) SET s.attributes = {literal(about['attributes'])}, {kept}"


def _about(graph: nx.MultiDiGraph) -> Row:
    """What a store notes of a graph beside its nodes (kg/store/bolt.py), so that kg can read it from there again."""
    return {"id": "kg", "attributes": json.dumps({k: v for k, v in graph.graph.items() if k != "decisions"}, sort_keys=True),
            "labels": sorted({a["label"] for _, a in graph.nodes(data=True)}),
            "types": sorted({a["type"] for _, _, a in graph.edges(data=True)})}


def _labels(label: str) -> str:
    return name(label) + ("" if label in PLAIN else f":{ENTITY}")


def _parts(rows: list[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start:start + BATCH]


def _nodes(graph: nx.MultiDiGraph) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for node, attributes in sorted(graph.nodes(data=True)):
        row = {k: v for k, v in attributes.items() if k != "label"}
        found.setdefault(_checked(LABEL, attributes["label"], node), []).append({**row, "id": node})
    if decisions := graph.graph.get("decisions"):
        found["MergeDecision"] = [dict(d) for d in decisions]
    return dict(sorted(found.items()))


def _edges(graph: nx.MultiDiGraph) -> dict[tuple[str, str, str], list[Row]]:
    found: dict[tuple[str, str, str], list[Row]] = {}
    for source, target, key, attributes in sorted(graph.edges(keys=True, data=True), key=lambda e: (e[2], e[0], e[1])):
        ends = graph.nodes[source]["label"], _checked(TYPE, attributes["type"], key), graph.nodes[target]["label"]
        properties = {**{k: v for k, v in attributes.items() if k != "type"}, "id": key}
        found.setdefault(ends, []).append({"a": source, "b": target, "p": properties})
    return dict(sorted(found.items()))


def _checked(pattern: Any, word: str, id_: str) -> str:
    if not pattern.match(word):
        raise StoreError(f"{id_}: {word!r} cannot be a label or relationship type in Cypher. Mend it in seeds/ontology/ and build again")
    return word


# --- neo4j-admin ----------------------------------------------------------------------------------------------------------


def write_admin(graph: nx.MultiDiGraph, folder: Path, knowledge: Knowledge | None = None) -> None:
    """Write a folder of CSV files for `neo4j-admin database import full`, one a label and a kind of relationship, and how to read them.

    Raises:
        StoreError: the folder cannot be written, or a label is no label.
    """
    words = []
    for label, rows in {**_nodes(graph), "KgStore": [_about(graph)]}.items():
        path = folder / f"{label}.csv"
        _table(path, rows, {"id": f"id:ID({label}){{id-type: string}}"}, {":LABEL": label if label in PLAIN else f"{label}{ARRAY}{ENTITY}"})
        words.append(f"--nodes={path.name}")
    for (source, type_, target), rows in _edges(graph).items():
        path = folder / f"{source}-{type_}-{target}.csv"
        flat = [{":START": row["a"], ":END": row["b"], **row["p"]} for row in rows]
        _table(path, flat, {":START": f":START_ID({source})", ":END": f":END_ID({target})"}, {":TYPE": type_})
        words.append(f"--relationships={path.name}")
    # The database's name first: after the last list of files it would be taken for one more.
    command = f"neo4j-admin database import full neo4j --array-delimiter={ARRAY_NAME} --multiline-fields=true {' '.join(words)}"
    write_text(folder / "README.txt", lambda out: out.write(
        f"In this folder, with the server stopped and its database empty:\n\n{command}\n\nAfterwards make the constraints:\n\n"
        + "".join(f"{s};\n" for s in statements(graph) if s.startswith("CREATE"))))


def _table(path: Path, rows: list[Row], heads: Mapping[str, str], constant: Mapping[str, str]) -> None:
    """One CSV file. The header tells the type of each property; a list that holds the delimiter is written as one JSON text."""
    keys = list(heads) + sorted({k for row in rows for k in row} - heads.keys())
    columns = [heads.get(k) or f"{k}:{_type(k, rows)}" for k in keys]

    def fill(out: TextIO) -> None:
        out.write(_line([*columns, *constant]))
        for row in rows:
            out.write(_line([*(_cell(row.get(k), c) for k, c in zip(keys, columns, strict=True)), *constant.values()]))

    write_text(path, fill)


def _line(cells: Iterable[str | None]) -> str:
    """Every cell in quotes, but not the missing ones: in quotes they would be empty texts."""
    return ",".join("" if cell is None else '"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"


def _type(key: str, rows: list[Row]) -> str:
    values = [row[key] for row in rows if key in row]
    lists = isinstance(values[0], list)
    kinds = {type(v) for value in values for v in (value if lists else [value])}
    word = "boolean" if kinds == {bool} else "long" if kinds == {int} else "double" if kinds <= {int, float} else "string"
    if lists and any(ARRAY in v for value in values for v in value if isinstance(v, str)):
        return "string"
    return word + ("[]" if lists else "")


def _cell(value: Any, column: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, list):
        return ARRAY.join(map(_text, value)) if column.endswith("[]") else json.dumps(value, ensure_ascii=False)
    return _text(value)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
