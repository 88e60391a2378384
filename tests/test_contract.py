"""One contract for all stores, and equal answers of both engines. The Neo4j here is a real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import stories

from kg import query
from kg.errors import StoreError
from kg.knowledge import Knowledge, load
from kg.store import Login, Store, memory, open_store, writing
from kg.store.bolt import BoltStore, embedded

KINDS = ("file", "embedded", "neo4j")
ENGINES = ("embedded", "neo4j")
ONE, OTHER = ("summit-1", "arms-1", "undated"), ("summit-2", "arms-2", "treaty-1", "copy-1", "arms-1")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def story(knowledge: Knowledge) -> nx.MultiDiGraph:
    return stories.story(knowledge)


@pytest.fixture(scope="module")
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The store of a kind by its name, opened once: empty, or with a graph that nobody changes."""
    opened: dict[str, Store] = {}
    full: set[str] = set()

    def of(kind: str, content: nx.MultiDiGraph | None = None) -> Store:
        if kind not in opened:
            if kind == "embedded":
                opened[kind] = embedded(None)
            elif kind == "file":
                opened[kind] = open_store(tmp_path_factory.mktemp("story") / "graph.json")
            else:
                server = request.getfixturevalue("neo4j")
                opened[kind] = open_store(server.uri, login=Login(server.user, server.password))
        if content is None or kind not in full:
            if kind != "file":
                empty(opened[kind])
            full.discard(kind)
        if content is not None and kind not in full:
            opened[kind].write(content)
            full.add(kind)
        return opened[kind]

    yield of
    for kind, store in opened.items():
        if kind != "file":
            empty(store)
        store.close()


@pytest.fixture
def store(request: pytest.FixtureRequest, engines: Any, tmp_path: Path) -> Store:
    """An empty store of the kind that the test is for."""
    return open_store(tmp_path / "graph.json") if request.param == "file" else engines(request.param)


@pytest.fixture
def full(request: pytest.FixtureRequest, engines: Any, story: nx.MultiDiGraph) -> Store:
    """A store with the story, which the test only reads."""
    return engines(request.param, story)


def empty(store: Store) -> None:
    store.run("MATCH (n) DETACH DELETE n", write=True)


def same(one: nx.MultiDiGraph, other: nx.MultiDiGraph) -> None:
    """Both hold the same, to the last attribute and its type."""
    assert _typed(dict(one.nodes(data=True))) == _typed(dict(other.nodes(data=True)))
    assert _typed({(u, v, k): a for u, v, k, a in one.edges(keys=True, data=True)}) == _typed(
        {(u, v, k): a for u, v, k, a in other.edges(keys=True, data=True)})
    assert one.graph == other.graph


def _typed(found: dict[Any, dict[str, Any]]) -> dict[Any, Any]:
    return {key: {k: (type(v).__name__, v) for k, v in attributes.items()} for key, attributes in found.items()}


@pytest.mark.parametrize("store", KINDS, indirect=True)
class TestEveryStore:
    def test_what_was_written_is_read(self, store: Store, story: nx.MultiDiGraph) -> None:
        written = store.write(story)
        assert (written.nodes, written.relationships) == (story.number_of_nodes() + len(story.graph["decisions"]), story.number_of_edges())
        same(store.read(), story)

    def test_reading_gives_the_order_of_a_build(self, store: Store, story: nx.MultiDiGraph) -> None:
        store.write(story)
        assert list(store.read()) == list(story)
        assert list(store.read().edges(keys=True)) == list(story.edges(keys=True))

    def test_writing_again_changes_nothing(self, store: Store, story: nx.MultiDiGraph) -> None:
        store.write(story)
        assert store.write(story).joined == 0
        same(store.read(), story)

    def test_the_order_of_two_graphs_does_not_matter(self, store: Store, knowledge: Knowledge) -> None:
        one, other = stories.story(knowledge, ONE), stories.story(knowledge, OTHER)
        same(memory.merged(one, other), memory.merged(other, one))
        for pair in ((one, other), (other, one), (one, other, one)):
            for graph in pair:
                store.write(graph)
            same(store.read(), memory.merged(one, other))
            store.remove(n for n, a in store.read().nodes(data=True) if a["label"] == "Document")
            assert not store.read()

    def test_two_halves_make_the_entities_of_the_whole(self, store: Store, story: nx.MultiDiGraph, knowledge: Knowledge) -> None:
        for half in (ONE, OTHER):
            store.write(stories.story(knowledge, half))
        made = store.read()
        entities = [n for n, a in story.nodes(data=True) if a["label"] not in ("Event", "Document")]
        assert {n: made.nodes[n] for n in entities} == {n: story.nodes[n] for n in entities}

    @pytest.mark.parametrize("gone", [("summit-1",), ("summit-2",), ("document:arms-1", "undated"), ("summit-2", "copy-1", "treaty-1")])
    def test_removing_documents(self, store: Store, story: nx.MultiDiGraph, knowledge: Knowledge, gone: tuple[str, ...]) -> None:
        store.write(story)
        removed = store.remove(gone)
        made, (expected, counted) = store.read(), memory.without(story, [f"document:{g.removeprefix('document:')}" for g in gone])
        assert removed == counted and removed.documents == len(gone)
        same(made, expected)
        # Nothing stays that the other documents do not tell of, and nothing goes that they do.
        rest = stories.story(knowledge, {d[0] for d in stories.DOCUMENTS} - {g.removeprefix("document:") for g in gone})
        assert set(made) == set(rest)
        assert {k for *_, k in made.edges(keys=True)} == {k for *_, k in rest.edges(keys=True)}

    def test_removing_what_is_not_there_is_refused(self, store: Store, story: nx.MultiDiGraph) -> None:
        store.write(story)
        with pytest.raises(StoreError, match=r"no document 'sumit-1'.*Did you mean 'summit-1'"):
            store.remove(["sumit-1"])
        same(store.read(), story)

    def test_replacing_drops_what_the_documents_no_longer_tell(self, store: Store, story: nx.MultiDiGraph) -> None:
        store.write(story)
        less = story.copy()
        less.remove_node("event:0000")
        store.write(less, replace=True)
        assert "event:0000" not in store.read()
        assert "event:0001" in store.read()

    def test_hostile_names(self, store: Store, knowledge: Knowledge) -> None:
        graph = stories.hostile(knowledge)
        store.write(graph)
        same(store.read(), graph)


@pytest.mark.parametrize("full", KINDS, indirect=True)
class TestReading:
    def test_counts(self, full: Store, story: nx.MultiDiGraph) -> None:
        found, expected = full.stats(), memory.stats(story)
        assert (found.labels, found.types, found.events) == (expected.labels, expected.types, expected.events)

    @pytest.mark.parametrize("text, ids", [
        ("特朗", ["person:donald-trump"]), ("trump", ["person:donald-trump"]), ("川普", ["person:donald-trump"]),
        ("New START", ["agreement:new-start"]), ("nobody of that name", []), ("\"quotes\" AND (x:y", []),
    ])
    def test_search_in_both_languages(self, full: Store, story: nx.MultiDiGraph, text: str, ids: list[str]) -> None:
        assert [row["id"] for row in full.search(text).dicts()] == ids


@pytest.mark.parametrize("full", ENGINES, indirect=True)
class TestQueries:
    def test_values(self, full: Store) -> None:
        rows = full.run("RETURN 1 AS i, 2.5 AS f, 'x' AS t, [1, 2] AS l, {a: [null, true]} AS m, date('2025-10-16') AS d, $p AS p",
                         {"p": "O'Neil `x` \n 特"})
        assert rows.dicts() == [{"i": 1, "f": 2.5, "t": "x", "l": [1, 2], "m": {"a": [None, True]}, "d": "2025-10-16",
                                 "p": "O'Neil `x` \n 特"}]

    def test_nodes_relationships_and_paths(self, full: Store, story: nx.MultiDiGraph) -> None:
        row = full.run("MATCH p = (n:Organization {id: 'organization:kremlin'})-[r:PART_OF]->(c:Country) RETURN n, r, p").rows[0]
        assert row[0]["labels"] == ["Entity", "Organization"] and row[0]["properties"]["name_en"] == "Kremlin"
        assert row[1]["type"] == "PART_OF" and row[1]["properties"]["documents"] == ["document:summit-1"]
        assert [n["properties"]["id"] for n in row[2]["nodes"]] == ["organization:kremlin", "country:RUS"]

    def test_limit(self, full: Store) -> None:
        rows = full.run("UNWIND range(1, 10) AS x RETURN x", limit=3)
        assert [r[0] for r in rows.rows] == [1, 2, 3] and rows.more
        assert not full.run("UNWIND range(1, 3) AS x RETURN x", limit=3).more

    def test_columns_without_rows(self, full: Store) -> None:
        rows = full.run("MATCH (n:Nothing) WHERE n.x IN [1, 2] RETURN DISTINCT n.x AS `a b`, count(n) AS many, n.y ORDER BY many")
        assert rows.keys == ("a b", "many", "n.y") and rows.rows == ()

    def test_timeout(self, full: Store) -> None:
        with pytest.raises(StoreError, match=r"longer than 1 s and was stopped. Give it more time with --timeout"):
            full.run("UNWIND range(1, 3000) AS x UNWIND range(1, 3000) AS y UNWIND range(1, 100) AS z WITH x, y, z WHERE x = y + z "
                      "RETURN count(*) AS many", timeout=1)
        assert full.run("RETURN 1 AS one").rows == ((1,),)

    @pytest.mark.parametrize("statement", [
        "CREATE (:Person {id: 'x'})", "MATCH (n) SET n.x = 1", "match (n) detach delete n", "MERGE (n:Person {id: 'x'})",
        "MATCH (n) REMOVE n.id", "MATCH (n) /* RETURN */ SET n:Other", "FOREACH (x IN [1] | CREATE (:Person {id: 'x'}))",
        "LOAD CSV FROM 'file:///etc/hosts' AS l RETURN l", "DROP CONSTRAINT kg_Person_id", "CREATE INDEX x FOR (n:Person) ON (n.x)",
        "MATCH (n) CALL { WITH n SET n.x = 1 } RETURN n",
    ])
    def test_reading_cannot_write(self, full: Store, story: nx.MultiDiGraph, statement: str) -> None:
        with pytest.raises(StoreError, match="Let it write with --write"):
            full.run(statement)
        same(full.read(), story)

    def test_what_slips_past_the_words_is_still_not_kept(self, full: Store, story: nx.MultiDiGraph,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("kg.store.bolt.writing_clause", lambda text: None)
        with pytest.raises(StoreError):
            full.run("MATCH (n:Person) SET n.name = 'x' RETURN n.name")
        same(full.read(), story)

    @pytest.mark.parametrize("statement", ["MATCH (n:Set) RETURN n.create AS `merge` // DELETE", "RETURN 'CREATE (n)' AS delete",
                                           "RETURN {set: 1} AS x"])
    def test_words_that_only_look_like_writing(self, full: Store, statement: str) -> None:
        full.run(statement)

    @pytest.mark.parametrize("statement, place", [
        ("MATCH (n:Person\nRETURN n", "line 2, column 1"), ("MATCH (n) RETURN m", "line 1, column 18"),
        ("RETURN foo(1)", "line 1, column 8"), ("MATCH (n:Person) RETUN n", "line 1, column 18"), ("RETURN [1, 2", "line 1, column 13"),
        ("MATCH (n)\nWHERE n.x = = 1\nRETURN n", "line 2, column 13"), ("RETURN toUpper()", "line 1, column 8"),
        ("RETURN 1 AS a, 2 AS a", "line 1, column"),
    ])
    def test_mistakes_have_a_place(self, full: Store, statement: str, place: str) -> None:
        with pytest.raises(StoreError) as e:
            full.run(statement)
        assert place in str(e.value) and str(e.value).splitlines()[-1].endswith("^")

    @pytest.mark.parametrize("statement", ["", " \n", "// only a comment"])
    def test_an_empty_statement_is_refused(self, full: Store, statement: str) -> None:
        with pytest.raises(StoreError, match="the statement is empty"):
            full.run(statement)

    def test_a_mistake_without_a_place_has_none(self, full: Store) -> None:
        with pytest.raises(StoreError) as e:
            full.run("RETURN 1; RETURN 2")
        assert "line 0" not in str(e.value)

    def test_a_missing_parameter_is_named(self, full: Store) -> None:
        with pytest.raises(StoreError, match=r"x.*--param NAME=VALUE"):
            full.run("RETURN $x AS x")


@pytest.mark.parametrize("store", ENGINES, indirect=True)
class TestWriting:
    def test_writing_when_asked(self, store: Store) -> None:
        assert store.run("CREATE (n:Note {id: 'n1'}) RETURN n.id AS id", write=True).rows == (("n1",),)
        assert store.run("MATCH (n:Note) RETURN n.id AS id").rows == (("n1",),)

    def test_loading_again_writes_only_what_is_not_there_so(self, store: Store, story: nx.MultiDiGraph,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
        sent: list[str] = []
        write = writing.write
        monkeypatch.setattr(writing, "write", lambda tx, batch, note: sent.extend(r.id for r in batch.rows) or write(tx, batch, note))
        store.write(story)
        sent.clear()
        steps: list[int] = []
        store.write(story, progress=lambda done, total: steps.append(done))
        assert sent == [] and steps[-1] == len(story) + len(story.graph["decisions"]) + story.number_of_edges()
        store.run("MATCH (n:Person {id: 'person:donald-trump'}) SET n.aliases = ['x']", write=True)
        store.run("MATCH (n:Event {id: 'event:0000'}) SET n.quad = -5", write=True)
        gone = store.run("MATCH (:Event {id: 'event:0001'})-[r:ACTOR]->() WITH r, r.id AS id DELETE r RETURN id", write=True).rows
        assert store.write(story).joined == 2
        assert sorted(sent) == sorted(["event:0000", "person:donald-trump", *(row[0] for row in gone)]) and len(gone) == 1
        made = store.read()
        assert set(made.nodes["person:donald-trump"]["aliases"]) == {"Donald Trump", "x", "川普", "特朗普"}
        assert set(made.edges(keys=True)) == set(story.edges(keys=True))

    def test_what_others_wrote_stays(self, store: Store, story: nx.MultiDiGraph) -> None:
        store.run("CREATE (:Person {name: 'of somebody else'})-[:KNOWS]->(:Note {id: 'n1'})", write=True)
        store.write(story)
        same(store.read(), story)
        store.remove(d[0] for d in stories.DOCUMENTS)
        assert store.run("MATCH (p:Person)-[:KNOWS]->(n:Note) RETURN p.name AS p, n.id AS n").rows == (("of somebody else", "n1"),)


@pytest.fixture(scope="module")
def told(engines: Any, story: nx.MultiDiGraph) -> dict[str, BoltStore]:
    found = {}
    for kind in ENGINES:
        found[kind] = engines(kind, story)
    return found


@pytest.mark.parametrize("name", sorted(query.queries()))
def test_named_queries_answer_alike(name: str, told: dict[str, BoltStore]) -> None:
    example = query.named(name).example
    here, there = (query.run(told[kind], name, example) for kind in ENGINES)
    assert here.keys == there.keys
    assert here.rows == there.rows
    assert here.rows, "the story has something for every query"


@pytest.mark.parametrize("name", sorted(n for n, q in query.queries().items() if q.parameters))
def test_named_queries_answer_alike_with_hostile_words(name: str, told: dict[str, BoltStore]) -> None:
    given = {p.name: "'}) DETACH DELETE n // `\"" if p.type == "text" else p.default or query.named(name).example[p.name]
             for p in query.named(name).parameters}
    here, there = (query.run(told[kind], name, given) for kind in ENGINES)
    assert (here.keys, here.rows) == (there.keys, there.rows)
