"""A document that is taken out of a database leaves it as if it had never been read, node by node, property by property."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from functools import reduce
from typing import Any

import networkx as nx
import pytest
import stories
from told import Told, article, printed

from kg import interchange
from kg.build import build_graph
from kg.errors import StoreError
from kg.knowledge import load
from kg.model import Extraction
from kg.resolve.judgements import Judgement
from kg.store import Build, Login, Store, memory, open_store
from kg.store.bolt import embedded

SIDES = ("donald-trump", "vladimir-putin", "USA", "RUS", "Person:Mike Pence@USA", "Person:Michael Pence@USA", "Person:彭斯@USA",
         "Person:Ri Yong Ho@PRK", "Person:Li Yong-ho@PRK", "Organization:Foreign Ministry@RUS", "Organization:外交部@RUS")
DAYS = ("2025-03-08", "2025-03-09", "2025-03", None)
STORY = "The two sides met in Geneva and spoke for three hours about the treaty, officials of both said on record afterwards. " * 8


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def opened(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "embedded":
        with embedded(None) as store:
            yield store
        return
    server = request.getfixturevalue("neo4j")
    with open_store(server.uri, login=Login(server.user, server.password)) as store:
        yield store
        empty(store)


@pytest.fixture
def store(opened: Store) -> Store:
    empty(opened)
    return opened


def empty(store: Store) -> None:
    store.run("MATCH (n) DETACH DELETE n", write=True)


def articles(seed: int, number: int = 10) -> list[Extraction]:
    """Articles that tell of the same few things in different words; some are copies of others."""
    dice, found = random.Random(seed), []
    for n in range(number):
        told = [Told(dice.choice(("CONSULT/meeting", "CONSULT/call", "SANCTION", "ASSAULT")), *dice.sample(SIDES, 2),
                     date=dice.choice(DAYS), status=dice.choice(("occurred", "occurred", "planned", "negated")),
                     place=dice.choice(("", "Location:Geneva")), source=dice.choice(("", "USA")), confidence=dice.choice((0.5, 0.7)))
                for _ in range(dice.randint(1, 4))]
        office = [("HOLDS_OFFICE", "Person:Mike Pence@USA", "USA", dice.choice(("Vice President", "vice president", "副总统")))]
        found.append(article(f"a{n:02d}", *told, date=f"2025-03-{10 + n % 3}", text=STORY if n % 4 == 0 else "", relations=office[:n % 3]))
    return found


def made_of(extractions: Iterable[Extraction], judgements: tuple[Judgement, ...] = ()) -> tuple[nx.MultiDiGraph, Build]:
    """The graph of articles, and what a graph file would keep of them."""
    built = build_graph(extractions, (), judgements)
    return built.graph, Build(tuple(interchange.to_json(x, text=False) for x in built.extractions),
                              tuple(j.to_json() for j in built.judgements))


def content(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """All of a graph, values with their types."""
    return {"nodes": {n: typed(a) for n, a in graph.nodes(data=True)},
            "edges": {(u, v, k): typed(a) for u, v, k, a in graph.edges(keys=True, data=True)},
            "decisions": {d["id"]: typed(d) for d in graph.graph.get("decisions", ())}}


def typed(attributes: dict[str, Any]) -> dict[str, Any]:
    return {k: (type(v).__name__, v) for k, v in attributes.items()}


def own(store: Store) -> set[str]:
    """What the store has noted for itself."""
    return {row[0] for row in store.run("MATCH (n) WHERE n:KgBuild OR n:KgReading OR n:KgLoad RETURN n.id AS id").rows}


@pytest.mark.parametrize("seed", range(6))
def test_what_is_left_is_what_the_others_tell(store: Store, seed: int) -> None:
    everything = articles(seed)
    gone = {x.document.id for x in random.Random(seed).sample(everything, 3)}
    graph, build = made_of(everything)
    rest, left = made_of(x for x in everything if x.document.id not in gone)
    store.write(rest, builds=[left])
    alone = own(store)
    empty(store)
    store.write(graph, builds=[build])
    removed = store.remove(sorted(gone))
    assert content(store.read()) == content(rest)
    assert content(graph) != content(rest) and removed.exact and removed.documents == 3
    assert own(store) == alone, "no trace of it"


def test_a_graph_beside_another_goes_without_a_trace(store: Store) -> None:
    first, second = made_of(articles(11)[:6]), made_of(articles(12)[4:])
    store.write(first[0], builds=[first[1]])
    before, alone = content(store.read()), own(store)
    store.write(second[0], builds=[second[1]])
    assert content(store.read()) == content(memory.merged(first[0], second[0])) != before
    both = {x["id"] for x in first[1].extractions} & {x["id"] for x in second[1].extractions}
    assert both, "they share documents"
    assert store.remove(x["id"] for x in second[1].extractions if x["id"] not in both).exact
    left = made_of(x for x in articles(12) if x.document.id in both)
    assert content(store.read()) == content(memory.merged(first[0], left[0]))
    store.remove(sorted(both))
    kept = made_of(x for x in articles(11)[:6] if x.document.id not in both)
    assert content(store.read()) == content(kept[0])
    left_over = own(store)
    empty(store)
    store.write(kept[0], builds=[kept[1]])
    assert own(store) == left_over != alone


def test_documents_go_one_by_one_until_none_is_left(store: Store) -> None:
    everything = articles(21, 6)
    graph, build = made_of(everything)
    store.write(graph, builds=[build])
    for n in range(len(everything)):
        assert store.remove([everything[n].document.id]).exact
        left = everything[n + 1:]
        assert content(store.read()) == (content(made_of(left)[0]) if left else {"nodes": {}, "edges": {}, "decisions": {}})
    assert own(store) == set()


@pytest.mark.parametrize("is_exact", [True, False])
@pytest.mark.parametrize("gone, pages", [("a", None), ("b", [2])])
def test_pages_go_with_their_documents(store: Store, is_exact: bool, gone: str, pages: list[int] | None) -> None:
    """The graph's own record of what it was made of is not always there; then the pages are cut out of the lists."""
    graph, build = made_of([printed("a", (0, 0)), printed("b", ())])
    store.write(graph, builds=[build] if is_exact else [])
    assert store.remove([gone]).exact == is_exact
    (office,) = (a for _, _, a in store.read().edges(data=True) if a["type"] == "HOLDS_OFFICE")
    assert office.get("pages") == pages and len(office["documents"]) == 1


def test_judgements_still_hold(store: Store) -> None:
    everything = articles(31)
    apart = (Judgement("apart", "Michael Pence", "Mike Pence"),)
    graph, build = made_of(everything, apart)
    store.write(graph, builds=[build])
    assert store.remove([everything[0].document.id]).exact
    assert content(store.read()) == content(made_of(everything[1:], apart)[0])
    assert store.builds()[0].judgements == build.judgements


def test_replacing_leaves_nothing_of_the_former_reading(store: Store) -> None:
    old, new = made_of(articles(41)), made_of(articles(42))
    other = made_of([article("z1", Told("CONSULT/call", "USA", "RUS", "2025-03-09", says="They spoke."))])
    for graph, build in (old, other):
        store.write(graph, builds=[build])
    store.write(new[0], builds=[new[1]], replace=True)
    assert content(store.read()) == content(memory.merged(other[0], new[0]))
    assert len(store.builds()) == 2


def test_what_others_changed_or_tied_on_stays(store: Store) -> None:
    everything, gone = articles(55), "a06"
    graph, build = made_of(everything)
    rest = made_of(x for x in everything if x.document.id != gone)[0]
    trump, pence = "person:donald-trump", "person:mike-pence"
    assert trump not in rest and typed(rest.nodes[pence]) != typed(graph.nodes[pence])
    store.write(graph, builds=[build])
    store.run("MATCH (n:Person {id: $id}) CREATE (n)-[:CHECKED_BY]->(:Note {id: 'mine'})", {"id": trump}, write=True)
    store.run("MATCH (n:Person {id: $id}) SET n.checked = true", {"id": pence}, write=True)
    store.remove([gone])
    made = store.read()
    assert store.run("MATCH (n)-[:CHECKED_BY]->(m) RETURN n.id AS n, m.id AS m").rows == ((trump, "mine"),)
    assert made.nodes[pence]["checked"] is True
    made.remove_node(trump)
    del made.nodes[pence]["checked"]
    for graph in (made, rest):
        graph.nodes[pence].clear()
    assert content(made) == content(rest)


def test_a_graph_that_other_seeds_made_loses_the_document_and_nothing_else(store: Store) -> None:
    graph, build = made_of(articles(56))
    for n in graph:
        if n.startswith("event:"):
            graph.nodes[n]["title_en"] = "as another version would have it"
    store.write(graph, builds=[build])
    assert not store.remove(["a03"]).exact
    made = store.read()
    assert {a["title_en"] for n, a in made.nodes(data=True) if a["label"] == "Event"} == {"as another version would have it"}
    assert "document:a03" not in made and not any("a03" in d for *_, a in made.edges(data=True) for d in a.get("documents", ()))


def test_graphs_whose_readings_are_not_known_are_removed_as_well_as_can_be(store: Store) -> None:
    knowledge = load()
    plain, (graph, build) = stories.story(knowledge, ("summit-1", "arms-1")), made_of(articles(61))
    store.write(plain)
    store.write(graph, builds=[build])
    assert not store.remove(["summit-1"]).exact
    assert content(store.read()) == content(memory.merged(memory.without(plain, ["document:summit-1"])[0], graph))


def test_another_copy_of_the_database_can_forget_as_well(store: Store) -> None:
    parts = [made_of(articles(71)[:5]), made_of(articles(71)[5:])]
    for graph, build in parts:
        store.write(graph, builds=[build])
    with embedded(None) as copy:
        copy.write(store.read(), builds=store.builds())
        assert content(copy.read()) == content(reduce(memory.merged, (g for g, _ in parts)))
        assert copy.remove(["a01"]).exact
        left = [made_of(x for x in articles(71)[:5] if x.document.id != "a01")[0], parts[1][0]]
        assert content(copy.read()) == content(memory.merged(*left))


def test_readings_that_cannot_be_read_any_more_do_not_stand_in_the_way(store: Store) -> None:
    graph, build = made_of(articles(81))
    strange = Build(({**build.extractions[0], "events": [{"type": "UNHEARD"}]}, *build.extractions[1:]))
    store.write(graph, builds=[strange])
    assert not store.remove(["a00"]).exact
    assert "document:a00" not in store.read() and len(store.builds()[0].extractions) == 9


def test_a_document_that_is_not_there_changes_nothing(store: Store) -> None:
    graph, build = made_of(articles(91, 4))
    store.write(graph, builds=[build])
    with pytest.raises(StoreError, match="there is no document 'a09'"):
        store.remove(["a01", "a09"])
    assert content(store.read()) == content(graph)
