"""Graphs as rows, and the joining of two rows of the same thing."""

from __future__ import annotations

import itertools
import random
from typing import Any

import networkx as nx
import pytest
import stories

from kg.errors import StoreError
from kg.knowledge import load
from kg.store.memory import contested
from kg.store.rows import batches, digest, groups, joined

VALUES: dict[str, list[Any]] = {
    "name": ["特朗普", "川普", "Trump", "Trumq"], "aliases": [["a"], ["b", "a"], ["a", "b"], ["c"]], "n": [1, 2, 2.5], "status":
    ["occurred", "planned", "possible", "negated", "unheard-of"], "x": ["1", 1, [1], True], "former_ids": [["z"], []]}
DATES = [{}, {"date": "2025", "date_start": "2025-01-01", "date_end": "2025-12-31", "date_precision": "year"},
         {"date": "2025-10", "date_start": "2025-10-01", "date_end": "2025-10-31", "date_precision": "month"},
         {"date": "2025-10-16", "date_start": "2025-10-16", "date_end": "2025-10-16", "date_precision": "day"},
         {"date": "2025-10-17", "date_start": "2025-10-17", "date_end": "2025-10-17", "date_precision": "day"}]
EVIDENCE = [{}, {"documents": ["d1"], "sentences": ["s1"]}, {"documents": ["d2", "d1"], "sentences": ["s2", "s1"]},
            {"documents": ["d1", "d1"], "sentences": ["s1", "s3"]}]


def some(dice: random.Random) -> dict[str, Any]:
    made = {k: dice.choice(v) for k, v in VALUES.items() if dice.random() < 0.7}
    return {"id": "i", **made, **dice.choice(DATES), **dice.choice(EVIDENCE)}


@pytest.mark.parametrize("seed", range(300))
def test_joining_does_not_ask_for_order_or_number(seed: int) -> None:
    dice = random.Random(seed)
    parts = [some(dice) for _ in range(3)]
    made = []
    for order in itertools.permutations(parts):
        a, b, c = order
        made += [joined(joined(a, b), c), joined(a, joined(b, c)), joined(joined(joined(a, b), a), joined(c, b))]
    assert all(m == made[0] and repr(sorted(m.items())) == repr(sorted(made[0].items())) for m in made)


@pytest.mark.parametrize("one, other, both", [
    ({"aliases": ["b", "a"]}, {"aliases": ["b", "a"]}, {"aliases": ["b", "a"]}),
    ({"aliases": ["b", "a"]}, {"aliases": ["c"]}, {"aliases": ["a", "b", "c"]}),
    ({"status": "planned"}, {"status": "occurred"}, {"status": "occurred"}),
    ({"confidence": 0.5}, {"confidence": 0.7}, {"confidence": 0.7}),
    ({"name": "x"}, {"lat": 1.5}, {"name": "x", "lat": 1.5}),
    (DATES[2], DATES[3], DATES[3]), (DATES[0], DATES[1], DATES[1]),
    (EVIDENCE[1], EVIDENCE[2], {"documents": ["d1", "d2"], "sentences": ["s1", "s2"]}),
])
def test_joined(one: dict[str, Any], other: dict[str, Any], both: dict[str, Any]) -> None:
    assert joined(one, other) == both == joined(other, one)


def graph(**attributes: Any) -> nx.MultiDiGraph:
    made = nx.MultiDiGraph()
    made.add_node("a", **{"id": "a", "label": "Person", **attributes})
    made.add_node("b", id="b", label="Country")
    made.add_edge("a", "b", key="e", id="e", type="PART_OF")
    return made


@pytest.mark.parametrize("label", ["person", "Per son", "Person`) DETACH DELETE n //", "Entity", "KgStore", "KgReading", "", None, "人"])
def test_labels_that_are_refused(label: Any) -> None:
    with pytest.raises(StoreError, match="cannot be a label"):
        groups(graph(label=label))


@pytest.mark.parametrize("type_", ["part_of", "PART OF", "R]->() DELETE n //", "", None])
def test_types_that_are_refused(type_: Any) -> None:
    made = graph()
    made.add_edge("a", "b", key="f", id="f", type=type_)
    with pytest.raises(StoreError, match=r"f: .*cannot be a relationship type"):
        groups(made)


@pytest.mark.parametrize("value", [None, {"a": 1}, "\ud800", float("nan"), 2**63, [1, "a"], [[1]], {1}, ["\udfff"], object()])
def test_values_that_are_refused(value: Any) -> None:
    with pytest.raises(StoreError, match="a: the property 'x'"):
        groups(graph(x=value))


@pytest.mark.parametrize("value", ["", "\x00", "🚀", 0, -2**63, 1.5, True, [], ["a"], [1, 2], [True], [0.5]])
def test_values_that_are_taken(value: Any) -> None:
    assert next(g for g in groups(graph(x=value)) if g.label == "Person").rows[0].properties["x"] == value


def test_batches_are_the_same_whatever_the_order_of_the_graph() -> None:
    story = stories.story(load())
    other = nx.MultiDiGraph(**story.graph)
    other.add_nodes_from(reversed(list(story.nodes(data=True))))
    for u, v, k, a in reversed(list(story.edges(keys=True, data=True))):
        other.add_edge(u, v, key=k, **a)
    one, two = list(batches(groups(story), 7)), list(batches(groups(other), 7))
    assert one == two and digest(one) == digest(two)
    assert max(len(b.rows) for b in one) <= 7
    assert [b.is_nodes for b in one] == sorted((b.is_nodes for b in one), reverse=True)


def test_the_digest_tells_graphs_apart() -> None:
    assert len({digest(groups(graph(x=v))) for v in (1, 2, "1", [1])}) == 4


@pytest.mark.parametrize("removed, left", [
    (set(), ["date: 2025-10-16 (a)", "date: 2025-10-17 (b, c)", "place: x (a)"]), ({"b"}, ["date: 2025-10-16 (a)", "date: 2025-10-17 (c)"]),
    ({"a"}, []), ({"a", "b", "c"}, []),
])
def test_contested_values_lose_their_documents(removed: set[str], left: list[str]) -> None:
    lines = ["date: 2025-10-16 (a)", "date: 2025-10-17 (b, c)", "place: x (a)"]
    # A value that stands alone is not contested; before anything is removed nobody asks.
    assert contested(lines, removed) == [x for x in left if not x.startswith("place")]
