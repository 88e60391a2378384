"""`kg explain`: every line comes from the graph; names and beginnings of ids find what they mean."""

import pytest
from click.testing import CliRunner
from stories import story

from kg import knowledge
from kg.build import build_graph, extract
from kg.cli import cli
from kg.errors import StoreError
from kg.explain import explain, find
from kg.model import Document


@pytest.fixture(scope="module")
def graph():
    return story(knowledge.load())


def events(graph, **wanted):
    return sorted(n for n, a in graph.nodes(data=True) if a["label"] == "Event" and all(a.get(k) == v for k, v in wanted.items()))


def test_event_tells_parties_sentences_and_confidence(graph) -> None:
    node = events(graph, type="CONSULT", mode="call")[0]
    text = "\n".join(explain(graph, node))
    assert node in text and "occurred" in text and f"confidence {graph.nodes[node]['confidence']:.2f}" in text
    assert "特朗普" in text and "普京" in text and "Sentences" in text
    for _, _, a in graph.out_edges(node, data=True):
        if a["type"] == "REPORTED_IN":
            start = a["start"] - a["sentence_start"]
            marked = a["sentence"][start : start + a["end"] - a["start"]]
            assert f"[{marked}]" in text and a["sentence"].strip() in text.replace("[", "").replace("]", "")


@pytest.mark.parametrize("what", ["特朗普", "donald trump", "person:donald-trump", "person:donald"])
def test_names_and_beginnings_find_the_node(graph, what: str) -> None:
    assert find(graph, what) == "person:donald-trump"


def test_relation_by_its_id(graph) -> None:
    _, _, key = next((u, v, k) for u, v, k, a in graph.edges(keys=True, data=True) if "sentences" in a)
    lines = explain(graph, key)
    assert any(key in line for line in lines)


@pytest.mark.parametrize("what, message", [("no such thing", "goes by 'no such thing'"), ("person:", "things: ")])
def test_nothing_or_too_much(graph, what: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        find(graph, what)


def test_a_name_that_a_network_guessed_says_so() -> None:
    text = "美空军1架编号为68-3307的侦察机从嘉手纳基地起飞。"
    guessed = build_graph(extract([Document("a", text, lang="zh", date="2024-03-02")])).graph
    assert "    found by the tagger of names, not by a rule" in explain(guessed, "68-3307")
    assert not any("tagger" in line for line in explain(guessed, "嘉手纳基地"))


def test_command(tmp_path, graph) -> None:
    from kg.store.file import StoredGraph, write

    write(StoredGraph(graph), tmp_path / "graph.json")
    result = CliRunner().invoke(cli, ["explain", str(tmp_path / "graph.json"), "普京"])
    assert result.exit_code == 0 and "person:vladimir-putin" in result.output
    missing = CliRunner().invoke(cli, ["explain", str(tmp_path / "none.json"), "普京"])
    assert missing.exit_code == 1 and "no such graph" in missing.output
