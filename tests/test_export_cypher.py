"""The Cypher script and the CSV files of neo4j-admin hold the whole graph, whatever its texts."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import stories

from kg.errors import StoreError
from kg.export.cypher import ARRAY, statements, write_admin, write_script
from kg.knowledge import Knowledge, load
from kg.store import Login, Store, open_store
from kg.store.bolt import embedded


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(params=["embedded", "neo4j"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "embedded":
        opened: Store = embedded(None)
    else:
        server = request.getfixturevalue("neo4j")
        opened = open_store(server.uri, login=Login(server.user, server.password))
    opened.run("MATCH (n) DETACH DELETE n", write=True)
    yield opened
    opened.run("MATCH (n) DETACH DELETE n", write=True)
    opened.close()


@pytest.mark.parametrize("hostile", [False, True])
def test_a_script_makes_the_graph_and_may_run_twice(store: Store, hostile: bool, knowledge: Knowledge, tmp_path: Path) -> None:
    graph = stories.hostile(knowledge) if hostile else stories.story(knowledge)
    write_script(graph, tmp_path / "graph.cypher")
    lines = (tmp_path / "graph.cypher").read_text(encoding="utf-8").split("\n")
    assert lines[0].startswith("//") and lines[-1] == "" and all(line.endswith(";") for line in lines[1:-1])
    for _ in range(1 if hostile else 2):
        for line in lines[1:-1]:
            store.run(line.removesuffix(";"), write=True)
    made = store.read()
    assert dict(made.nodes(data=True)) == dict(graph.nodes(data=True))
    assert {k: a for *_, k, a in made.edges(keys=True, data=True)} == {k: a for *_, k, a in graph.edges(keys=True, data=True)}
    assert made.graph == graph.graph


@pytest.mark.parametrize("hostile", [False, True])
def test_cypher_shell_runs_the_script(neo4j: Any, hostile: bool, knowledge: Knowledge, tmp_path: Path) -> None:
    if not hasattr(neo4j, "shell"):
        pytest.skip("cypher-shell comes with a server of our own")
    graph = stories.hostile(knowledge) if hostile else stories.story(knowledge)
    write_script(graph, tmp_path / "graph.cypher")
    with open_store(neo4j.uri, login=Login(neo4j.user, neo4j.password)) as store:
        store.run("MATCH (n) DETACH DELETE n", write=True)
        neo4j.shell(tmp_path / "graph.cypher")
        made = store.read()
        store.run("MATCH (n) DETACH DELETE n", write=True)
    assert dict(made.nodes(data=True)) == dict(graph.nodes(data=True))
    assert {k: a for *_, k, a in made.edges(keys=True, data=True)} == {k: a for *_, k, a in graph.edges(keys=True, data=True)}


def test_labels_come_from_no_text(knowledge: Knowledge, tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("x", id="x", label="Person`) DETACH DELETE n //")
    with pytest.raises(StoreError, match="cannot be a label"):
        list(statements(graph))


@pytest.mark.parametrize("hostile", [False, True])
def test_the_tables_of_neo4j_admin_hold_every_value(hostile: bool, knowledge: Knowledge, tmp_path: Path) -> None:
    graph = stories.hostile(knowledge) if hostile else stories.story(knowledge)
    write_admin(graph, tmp_path / "import")
    nodes = dict(read(p) for p in (tmp_path / "import").glob("*.csv") if "-" not in p.name)
    assert {i for label, rows in nodes.items() if label not in ("MergeDecision", "KgStore") for i in rows} == set(graph)
    for label, rows in nodes.items():
        for id_, row in rows.items():
            if id_ in graph:
                # Python's reader of CSV cannot tell "" from nothing, as neo4j-admin can.
                assert row == {k: v for k, v in graph.nodes[id_].items() if k != "label" and v not in ("", [], [""])}, label
    edges = [p for p in (tmp_path / "import").glob("*.csv") if "-" in p.name]
    assert sum(len(read(p)[1]) for p in edges) == graph.number_of_edges()
    assert "import full neo4j --" in (tmp_path / "import" / "README.txt").read_text()


def test_neo4j_admin_imports_the_tables(neo4j: Any, knowledge: Knowledge, tmp_path: Path) -> None:
    if not hasattr(neo4j, "admin"):
        pytest.skip("importing needs a server of our own, which is stopped meanwhile")
    graph = stories.hostile(knowledge)
    write_admin(graph, tmp_path / "import")
    _, command, *_ = (tmp_path / "import" / "README.txt").read_text(encoding="utf-8").split("\n\n")
    other = type(neo4j)()
    try:
        other.admin(command, tmp_path / "import")
        other.start()
        with open_store(other.uri, login=Login(other.user, other.password)) as store:
            made = store.read()
    finally:
        other.remove()
    assert {n: full(a) for n, a in made.nodes(data=True)} == {n: full(a) for n, a in graph.nodes(data=True)}
    assert {k: (u, v, full(a)) for u, v, k, a in made.edges(keys=True, data=True)} == {
        k: (u, v, full(a)) for u, v, k, a in graph.edges(keys=True, data=True)}
    assert made.graph == graph.graph


def full(attributes: dict[str, Any]) -> dict[str, Any]:
    """Attributes without lists of one empty text, which the tool reads as nothing."""
    return {k: v for k, v in attributes.items() if v != [""]}


def read(path: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    """(name, rows by id) of a table, values by the types of its header."""
    csv.field_size_limit(10**9)
    found = {}
    with path.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines)
        for row in rows:
            values = {}
            for column, cell in zip(head, row, strict=True):
                key, _, type_ = column.partition(":")
                if key and cell != "":
                    values[key] = _value(cell, type_)
            found[values["id"]] = values
    return path.stem, found


def _value(cell: str, type_: str) -> Any:
    if type_.endswith("[]"):
        return [_value(part, type_.removesuffix("[]")) for part in cell.split(ARRAY)]
    return int(cell) if type_ == "long" else float(cell) if type_ == "double" else cell
