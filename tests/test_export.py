"""Exports: what other programs read is the graph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.errors import KgError
from kg.export import FORMATS, export, find
from kg.export.networks import decoded
from kg.store.file import read

EVIL = "=a<b>&\"'\x0b\ufffe\U0001f600普京"
SAID = EVIL.replace("\x0b", "\ufffd").replace("\ufffe", "\ufffd")  # what XML can hold of it


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(format="kg-graph", version=1)
    graph.add_node("person:x", id="person:x", label="Person", name=EVIL, aliases=["a", "b"], lat=1.5)
    graph.add_node("event:1", id="event:1", label="Event", type="AID", title="x", quad=2, confidence=0.5)
    graph.add_node("document:d", id="document:d", label="Document", date="2024-03-06")
    graph.add_edge("event:1", "person:x", key="ACTOR:1", id="ACTOR:1", type="ACTOR")
    graph.add_edge("event:1", "person:x", key="SAID_BY:1", id="SAID_BY:1", type="SAID_BY")
    graph.add_edge("event:1", "document:d", key="REPORTED_IN:1", id="REPORTED_IN:1", type="REPORTED_IN", sentence=EVIL, start=3, end=5,
                   mark_start=[1, 2], weight=3)
    return graph


def test_json_is_read_by_networkx_and_by_kg(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    export(graph, tmp_path / "g.json")
    again = nx.node_link_graph(json.loads((tmp_path / "g.json").read_text(encoding="utf-8")), edges="edges")
    nx.set_node_attributes(again, {node: node for node in again}, "id")  # there it is the node itself
    assert again.nodes == graph.nodes and list(again.edges(keys=True, data=True)) == list(graph.edges(keys=True, data=True))
    assert nx.utils.graphs_equal(read(tmp_path / "g.json").graph, graph)


@pytest.mark.parametrize("suffix, load", [("graphml", lambda p: nx.read_graphml(p, force_multigraph=True)), ("gexf", nx.read_gexf)])
def test_what_xml_can_hold_comes_back(graph: nx.MultiDiGraph, tmp_path: Path, suffix: str, load: Any) -> None:
    path = tmp_path / f"g.{suffix}"
    export(graph, path)
    again = decoded(load(path))
    graph.nodes["person:x"]["name"] = SAID
    graph["event:1"]["document:d"]["REPORTED_IN:1"]["sentence"] = SAID
    assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
    assert sorted(again.edges(keys=True)) == sorted(graph.edges(keys=True))
    for u, v, key, attributes in graph.edges(keys=True, data=True):
        assert again[u][v][key] == attributes


def test_numbers_of_one_attribute_have_one_type(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    """networkx would declare GEXF's column by the first value: 'integer', and not read 3.5 back."""
    graph.add_node("event:2", id="event:2", label="Event", type="SUPPORT", goldstein=3.5, confidence=1)
    graph.nodes["event:1"]["goldstein"] = 7
    export(graph, tmp_path / "g.gexf")
    again = nx.read_gexf(tmp_path / "g.gexf")
    assert (again.nodes["event:1"]["goldstein"], again.nodes["event:2"]["goldstein"]) == (7.0, 3.5)


def test_gephi_sees_names_days_and_colours(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    graph.nodes["event:1"].update(date_start="2024-03-06", date_end="2024-03-07")
    export(graph, tmp_path / "g.gexf")
    text = (tmp_path / "g.gexf").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    nodes = {e.get("id"): e for e in root.iter() if e.tag.endswith("}node")}
    assert nodes["event:1"].get("label") == "x" and nodes["document:d"].get("label") == "document:d"
    assert nodes["person:x"].get("label") == SAID
    assert (nodes["event:1"].get("start"), nodes["event:1"].get("end")) == ("2024-03-06", "2024-03-07")
    assert nodes["person:x"].get("start") is None
    graph.add_edge("person:x", "document:d", key="HOLDS_OFFICE:1", id="HOLDS_OFFICE:1", type="HOLDS_OFFICE", date_start="2012-05")
    export(graph, tmp_path / "office.gexf")
    assert ' start="2012-05-01"' in (tmp_path / "office.gexf").read_text(encoding="utf-8")
    assert nx.read_gexf(tmp_path / "office.gexf")["person:x"]["document:d"]["HOLDS_OFFICE:1"]["date_start"] == "2012-05"
    (frame,) = [e for e in root.iter() if e.tag.endswith("}graph")]
    assert frame.get("timeformat") == "date" and frame.get("mode") == "dynamic"
    edges = [e for e in root.iter() if e.tag.endswith("}edge")]
    assert {e.get("start") for e in edges} == {"2024-03-06"} and not any(e.get("type") for e in edges)
    (colour,) = [e for e in nodes["person:x"] if e.tag.endswith("}color")]
    assert (colour.get("r"), colour.get("g"), colour.get("b")) == ("138", "75", "156")
    assert "lastmodifieddate" not in text


@pytest.mark.parametrize("kind", FORMATS)
def test_equal_graphs_give_equal_bytes(graph: nx.MultiDiGraph, tmp_path: Path, kind: str) -> None:
    written = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        path = tmp_path / name / f"g{FORMATS[kind].endings[0]}"
        export(graph.copy(), path)
        written.append([p.read_bytes() for p in ([path] if path.is_file() else sorted(path.iterdir()))])
    assert written[0] == written[1] and written[0]


def test_endings_are_of_one_format() -> None:
    endings = [ending for f in FORMATS.values() for ending in f.endings]
    assert len(set(endings)) == len(endings)
    assert all(find(f"graph{ending}".upper()).name == f.name for f in FORMATS.values() for ending in f.endings)


@pytest.mark.parametrize("name, words", [("g.gefx", "Did you mean '.gexf'?"), ("g", "Known: .json")])
def test_unknown_formats(graph: nx.MultiDiGraph, tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(KgError) as e:
        export(graph, tmp_path / name)
    assert words in str(e.value) and list(tmp_path.iterdir()) == []


def test_the_help_lists_every_format() -> None:
    from click.testing import CliRunner

    from kg.cli import cli

    told = CliRunner().invoke(cli, ["export", "--help"], terminal_width=200).output
    assert [f.name for f in FORMATS.values() if f"{f.name}: " not in told] == []


def test_the_folder_for_neo4j_admin_is_written_by_the_command(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from kg.cli import cli

    export(graph, tmp_path / "g.json")
    done = CliRunner().invoke(cli, ["export", str(tmp_path / "g.json"), "--neo4j-admin", str(tmp_path / "import")])
    assert done.exit_code == 0, done.output
    assert {"Person.csv", "Event-ACTOR-Person.csv", "README.txt"} <= {p.name for p in (tmp_path / "import").iterdir()}
