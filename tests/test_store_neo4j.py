"""What can go wrong with a server, tried on a real Neo4j."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import networkx as nx
import psutil
import pytest
import stories
from neo4j import GraphDatabase
from places import ROOT

from kg import query
from kg.errors import StoreError
from kg.knowledge import load
from kg.store import Login, Store, bolt, describe, memory, open_store


@pytest.fixture(scope="module")
def story() -> nx.MultiDiGraph:
    return stories.story(load())


@pytest.fixture
def store(neo4j: Any) -> Iterator[Store]:
    with open_store(neo4j.uri, login=Login(neo4j.user, neo4j.password)) as opened:
        opened.run("MATCH (n) DETACH DELETE n", write=True)
        yield opened
        opened.run("MATCH (n) DETACH DELETE n", write=True)


def same(store: Store, graph: nx.MultiDiGraph) -> None:
    found = store.read()
    assert dict(found.nodes(data=True)) == dict(graph.nodes(data=True))
    assert {(u, v, k): a for u, v, k, a in found.edges(keys=True, data=True)} == {(u, v, k): a for u, v, k, a in
                                                                                   graph.edges(keys=True, data=True)}


def test_a_wrong_password_is_refused(neo4j: Any) -> None:
    with pytest.raises(StoreError, match=r"refuses this user or password. Set NEO4J_USERNAME and NEO4J_PASSWORD"):
        open_store(neo4j.uri, login=Login(neo4j.user, "wrong"))


def test_a_missing_database_is_named(neo4j: Any) -> None:
    with pytest.raises(StoreError, match=r"nosuchdb.*--database"):
        open_store(neo4j.uri, login=Login(neo4j.user, neo4j.password, "nosuchdb"))


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_server_without_tls_is_no_server_with_tls(neo4j: Any, scheme: str) -> None:
    address = neo4j.uri.split("://")[1]
    with pytest.raises(StoreError, match=rf"does it speak TLS\? Without TLS: {scheme}://"):
        open_store(f"{scheme}+s://{address}", login=Login(neo4j.user, neo4j.password))


def test_routing(neo4j: Any) -> None:
    with open_store(neo4j.uri.replace("bolt://", "neo4j://"), login=Login(neo4j.user, neo4j.password)) as store:
        assert store.run("RETURN 1 AS one").rows == ((1,),)


def test_constraints_and_the_full_text_index_are_there(store: Store, story: nx.MultiDiGraph) -> None:
    store.write(story)
    names = {r["name"] for r in store.run("SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name").dicts()}
    assert {"kg_names", "kg_Person_id", "kg_Event_id", "kg_Document_id", "kg_Entity_id", "kg_ACTOR_id", "kg_REPORTED_IN_id"} <= names
    with pytest.raises(StoreError, match="already exists"):
        store.run("CREATE (:Person {id: 'person:donald-trump'})", write=True)


def test_full_text_search_is_by_the_index(store: Store, story: nx.MultiDiGraph) -> None:
    store.write(story)
    assert [r["id"] for r in store.search("普京").dicts()] == ["person:vladimir-putin"]
    assert [r["id"] for r in store.search("Vladimir Putin").dicts()] == ["person:vladimir-putin"]
    assert store.search("(AND OR \" : ~").rows == ()


def test_loads_at_the_same_time_make_one_graph(neo4j: Any, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bolt, "BATCH", 15)
    knowledge = load()
    parts = [stories.story(knowledge, names) for names in (("summit-1", "arms-1", "copy-1"), ("summit-2", "arms-2", "summit-1"))]

    def write(part: nx.MultiDiGraph) -> None:
        with open_store(neo4j.uri, login=Login(neo4j.user, neo4j.password)) as own:
            own.write(part)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, parts * 2))
    same(store, memory.merged(*parts))
    assert store.run("MATCH (n:KgLoad) RETURN count(n) AS many").rows == ((0,),)


@pytest.mark.parametrize("turn", range(4))
def test_loads_into_an_empty_database_at_the_same_time_make_nothing_twice(neo4j: Any, store: Store, turn: int,
                                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bolt, "BATCH", 15 + turn)
    knowledge = load()
    parts = [stories.story(knowledge, names) for names in (("summit-1", "arms-1", "copy-1"), ("summit-2", "arms-2", "summit-1"))]
    begin = threading.Barrier(2)

    def write(part: nx.MultiDiGraph) -> None:
        with open_store(neo4j.uri, login=Login(neo4j.user, neo4j.password)) as own:
            own._prepare(bolt.groups(part))  # type: ignore[attr-defined]
            begin.wait()
            own.write(part)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, parts))
    same(store, memory.merged(*parts))
    twice = store.run("MATCH ()-[r]->() WITH r.id AS id, count(*) AS many WHERE many > 1 RETURN id").rows
    assert twice == ()


def test_an_old_server_without_unique_relationships(store: Store, story: nx.MultiDiGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bolt.schema, "unique_relationships", lambda types: ["CREATE CONSTRAINT OF ANOTHER KIND"])
    store.write(story)
    same(store, story)


def test_a_slow_connection(neo4j: Any, store: Store, story: nx.MultiDiGraph) -> None:
    from proxy import SlowProxy

    port = int(neo4j.uri.rsplit(":", 1)[1])
    with SlowProxy(port, bytes_per_second=60_000, delay=0.1) as proxy, open_store(
            f"bolt://127.0.0.1:{proxy.port}", login=Login(neo4j.user, neo4j.password)) as slow:
        start = time.monotonic()
        slow.write(story)
        assert time.monotonic() - start > 1, "it was slow"
        same(slow, story)


def test_a_server_that_stops_in_the_middle_of_a_load(neo4j: Any, store: Store, story: nx.MultiDiGraph,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(neo4j, "stop"):
        pytest.skip("the server is not ours to stop")
    monkeypatch.setattr(bolt, "BATCH", 20)

    def stop(done: int, total: int) -> None:
        if done >= 100:
            neo4j.stop(kill=True)

    try:
        with bolt.server(neo4j.uri, Login(neo4j.user, neo4j.password), patience=1) as impatient, pytest.raises(
                StoreError, match=r"went away after 1\d\d of \d+ nodes and relationships.*give the same command again"):
            impatient.write(story, progress=stop)
    finally:
        neo4j.start()
    again = store.write(story)
    assert again.resumed >= 100
    same(store, story)


def test_a_load_outlasts_a_restart(neo4j: Any, store: Store, story: nx.MultiDiGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(neo4j, "stop"):
        pytest.skip("the server is not ours to stop")
    monkeypatch.setattr(bolt, "BATCH", 20)
    back = threading.Thread(target=neo4j.start)

    def restart(done: int, total: int) -> None:
        if done >= 100 and back.ident is None:
            neo4j.stop(kill=True)
            back.start()

    with bolt.server(neo4j.uri, Login(neo4j.user, neo4j.password), patience=180) as patient:
        patient.write(story, progress=restart)
        back.join()
        same(patient, story)


# What the schema tells of; the story need not have it.
KNOWN = set(re.findall(r"\w+", " ".join((describe.EVENT, describe.ENTITY, describe.DOCUMENT, describe.REPORTED, describe.RELATION))))


def objections(told: Iterable[Any]) -> list[str]:
    """Warnings and hints: words that no node has, what is deprecated, products of everything with everything."""
    said = [o.status_description for o in told if o.gql_status[:2] in ("01", "03")]
    return [text for text in said if not ((key := re.search(r"The property `(\w+)` does not exist", text)) and key[1] in KNOWN)]


@pytest.fixture(scope="module")
def parser(neo4j: Any, story: nx.MultiDiGraph) -> Iterator[Any]:
    """What Neo4j says to a statement that it parses and plans, but does not run."""
    with open_store(neo4j.uri, login=Login(neo4j.user, neo4j.password)) as opened:
        opened.write(story)
        with GraphDatabase.driver(neo4j.uri, auth=(neo4j.user, neo4j.password)) as driver:
            yield lambda text, values: objections(driver.execute_query(f"EXPLAIN {text}", values).summary.gql_status_objects)
        opened.run("MATCH (n) DETACH DELETE n", write=True)


@pytest.mark.parametrize("name", sorted(query.queries()))
def test_neo4j_has_nothing_to_object_to_in_a_named_query(name: str, parser: Any) -> None:
    found = query.named(name)
    assert parser(found.text, found.values(found.example)) == []


@pytest.mark.parametrize("text, objection", [
    ("MATCH (e:Evnt) RETURN e", "Evnt"), ("MATCH (e:Event) RETURN e.tittle", "tittle"), ("MATCH (e:Event)-[:ACTED]->(p) RETURN p", "ACTED"),
    ("MATCH (e:Event), (p:Person) RETURN e, p", "cartesian"),
])
def test_neo4j_objects(text: str, objection: str, parser: Any) -> None:
    assert any(objection in said for said in parser(text, {}))


HOLD = """import subprocess, sys, time
sys.path.insert(0, sys.argv[1])
import server
from pathlib import Path
held = subprocess.Popen(["sleep", "100"])
watch = server.guard(held.pid, Path(sys.argv[2]))
print(held.pid, flush=True)
time.sleep(100)
"""


def test_a_killed_run_of_the_tests_leaves_no_server(tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    run = subprocess.Popen([sys.executable, "-c", HOLD, ROOT / "tests" / "neo4j", tmp_path / "server"], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    pid = int(run.stdout.readline())
    run.send_signal(signal.SIGKILL)
    run.wait()
    until = time.monotonic() + 20
    while (tmp_path / "server").exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not (tmp_path / "server").exists()
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
