"""Exports: what other programs read is the graph."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.errors import KgError
from kg.export import FORMATS, export

EVIL = "a<b>&\"'\x0b\ufffe\U0001f600普京"


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


def shape(graph: nx.MultiDiGraph) -> tuple[set[str], list[tuple[str, str]]]:
    return set(graph.nodes), sorted((u, v) for u, v in graph.edges())


def test_json_is_read_back_whole(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    export(graph, tmp_path / "g.json")
    again = nx.node_link_graph(json.loads((tmp_path / "g.json").read_text(encoding="utf-8")), edges="edges")
    nx.set_node_attributes(again, {node: node for node in again}, "id")  # there it is the node itself
    assert nx.utils.graphs_equal(again, graph)


@pytest.mark.parametrize("suffix, read", [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_xml_is_read_back(graph: nx.MultiDiGraph, tmp_path: Path, suffix: str, read) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / f"g.{suffix}"
    export(graph, path)
    again = read(path)
    assert shape(again) == shape(graph)
    person = again.nodes["person:x"]
    assert person["name"] == EVIL.replace("\x0b", " ").replace("\ufffe", " ") and person["aliases"] == "a | b" and person["lat"] == 1.5
    ElementTree.parse(path)


def test_gephi_sees_names_as_labels_and_no_false_times(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    export(graph, tmp_path / "g.gexf")
    text = (tmp_path / "g.gexf").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    labels = {e.get("id"): e.get("label") for e in root.iter() if e.tag.endswith("}node")}
    assert labels["event:1"] == "x" and labels["document:d"] == "document:d" and str(labels["person:x"]).endswith("普京")
    assert not any({"start", "end"} & set(e.keys()) for e in root.iter())
    assert "lastmodifieddate" not in text


@pytest.mark.parametrize("suffix", FORMATS)
def test_equal_graphs_give_equal_bytes(graph: nx.MultiDiGraph, tmp_path: Path, suffix: str) -> None:
    for name in ("a", "b"):
        export(graph.copy(), tmp_path / f"{name}.{suffix}")
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


@pytest.mark.parametrize("name, words", [("g.gefx", "Did you mean 'gexf'?"), ("g", "Known: json")])
def test_unknown_formats(graph: nx.MultiDiGraph, tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(KgError) as e:
        export(graph, tmp_path / name)
    assert words in str(e.value) and list(tmp_path.iterdir()) == []
