"""Opening stores; what is special to graph files and to the embedded database: its lock, its privacy, and what a killed process leaves."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from functools import reduce
from pathlib import Path

import networkx as nx
import psutil
import pytest
import stories

from kg.errors import StoreError
from kg.knowledge import load
from kg.store import Login, bolt, file, memory, open_store
from kg.store.engine import LOCK, RUNS, Engine
from kg.store.rows import batches, groups

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def story() -> nx.MultiDiGraph:
    return stories.story(load())


def saved(graph: nx.MultiDiGraph, path: Path, **more: object) -> Path:
    file.write(file.StoredGraph(graph, **more), path)  # type: ignore[arg-type]
    return path


# --- opening --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url, message", [
    ("http://localhost", r"unknown kind of store 'http://'. Known: neo4j://"),
    ("neo4j://neo4j:secret@localhost", r"a password does not belong in an address"),
    ("bolt://localhost:notaport", r"is no address of a server"),
    ("bolt://127.0.0.1:1", r"does not answer.*docker run"),
    ("missing.json", r"no such graph: missing.json. Make one with: kg build"),
    ("missing.db", r"no database in missing.db. Make one with: kg load graph.json --to missing.db"),
])
def test_what_cannot_be_opened(url: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match=message):
        open_store(url, create=False, login=Login("neo4j", "x")).read()
    assert list(tmp_path.iterdir()) == []


def test_folders_and_files_of_others_are_not_used(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_text("x")
    (tmp_path / "text.db").write_text("x")
    with pytest.raises(StoreError, match="is a folder of something else"):
        open_store(tmp_path / "photos")
    with pytest.raises(StoreError, match="is a file, not the folder of a database"):
        open_store(tmp_path / "text.db")
    assert [p.name for p in (tmp_path / "photos").iterdir()] == ["one.jpg"]


# --- graph files ----------------------------------------------------------------------------------------------------------


def test_a_file_answers_cypher_and_is_not_changed(story: nx.MultiDiGraph, tmp_path: Path) -> None:
    path = saved(story, tmp_path / "graph.json")
    before = path.read_bytes()
    with open_store(path) as store:
        assert store.run("MATCH (e:Event) RETURN count(e) AS events").rows == ((len(stories.EVENTS),),)
        with pytest.raises(StoreError, match="is a file: a query can only read it"):
            store.run("CREATE (:Person)", write=True)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["graph.json"]


def test_a_file_that_keeps_extractions_is_only_changed_by_building(story: nx.MultiDiGraph, tmp_path: Path) -> None:
    path = saved(story, tmp_path / "graph.json", extractions=({"id": "summit-1"},))
    with open_store(path) as store:
        with pytest.raises(StoreError, match=r"use: kg build SOURCE --into"):
            store.write(story)
        with pytest.raises(StoreError, match=r"use: kg remove DOC --from"):
            store.remove(["summit-1"])


# --- the embedded database ------------------------------------------------------------------------------------------------


def test_it_is_there_again_after_closing(story: nx.MultiDiGraph, tmp_path: Path) -> None:
    with open_store(tmp_path / "graph.db") as store:
        store.write(story)
    with open_store(tmp_path / "graph.db", create=False) as store:
        assert dict(store.read().nodes(data=True)) == dict(story.nodes(data=True))


def test_it_listens_on_loopback_only_and_is_private(tmp_path: Path) -> None:
    before = {c.laddr for c in psutil.Process().net_connections("inet") if c.status == psutil.CONN_LISTEN}
    runs = set(Path(tempfile.gettempdir()).glob(f"{RUNS}*"))
    engine = Engine(tmp_path / "graph.db")
    try:
        opened = {c.laddr for c in psutil.Process().net_connections("inet") if c.status == psutil.CONN_LISTEN} - before
        assert opened and {a.ip.removeprefix("::ffff:") for a in opened} == {"127.0.0.1"}
        (run,) = set(Path(tempfile.gettempdir()).glob(f"{RUNS}*")) - runs
        assert stat.S_IMODE(run.stat().st_mode) == stat.S_IMODE((tmp_path / "graph.db").stat().st_mode) == 0o700
        users = list(run.rglob("server-users*"))
        assert users and all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in users)
    finally:
        engine.stop()
    assert not run.exists()
    assert {c.laddr for c in psutil.Process().net_connections("inet") if c.status == psutil.CONN_LISTEN} & opened == set()


def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    with bolt.embedded(None) as store:
        address = store._driver._pool.address  # type: ignore[attr-defined]
        with pytest.raises(StoreError, match="refuses this user or password"):
            open_store(f"bolt://127.0.0.1:{address[1]}", login=Login("root", "root"))


USE = "import sys, time; from kg.store import open_store; s = open_store(sys.argv[1]); print('open', flush=True); time.sleep(60)"


def started(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE, text=True,
                            env={**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parent}"})


def test_one_process_at_a_time_and_a_killed_one_does_not_block(story: nx.MultiDiGraph, tmp_path: Path) -> None:
    other = started(USE, tmp_path / "graph.db")
    try:
        assert other.stdout is not None and other.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match=rf"in use by another process \({other.pid}\)"):
            open_store(tmp_path / "graph.db", wait=0.2)
    finally:
        other.kill()
        other.wait()
    left = [p for p in Path(tempfile.gettempdir()).glob(f"{RUNS}*")
            if (p / LOCK).is_file() and (p / LOCK).read_text().strip() == str(other.pid)]
    assert left, "the killed process could not clean up"
    with open_store(tmp_path / "graph.db", wait=10) as store:
        store.write(story)
    assert not any(p.exists() for p in left), "the next one swept up"


LOAD = """
import sys, stories
from kg.knowledge import load
from kg.store import bolt, open_store
bolt.BATCH = 20
graph = stories.story(load())
with open_store(sys.argv[1]) as store:
    print("begin", flush=True)
    store.write(graph, progress=lambda done, total: print(done, flush=True))
print("end", flush=True)
"""


def killed_load(folder: Path, after: float) -> int:
    """Load in another process and kill it some seconds after it began; how many rows it acknowledged."""
    process = started(LOAD, folder)
    assert process.stdout is not None and process.stdout.readline() == "begin\n"
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    said = [line for line in process.stdout.read().split("\n")[:-1] if line.isdigit()]
    process.wait()
    return int(said[-1]) if said else 0


def held(folder: Path, graph: nx.MultiDiGraph, size: int) -> list[int]:
    """How many rows of each batch a database holds."""
    with open_store(folder) as store:
        nodes = {r[0] for r in store.run("MATCH (n) WHERE n.id IS NOT NULL RETURN n.id AS id").rows}
        edges = {r[0] for r in store.run("MATCH ()-[r]->() RETURN r.id AS id").rows}
    return [sum(row.id in (nodes if batch.is_nodes else edges) for row in batch.rows) for batch in batches(groups(graph), size)]


@pytest.mark.parametrize("after", [0.15, 0.6])
@pytest.mark.parametrize("size", [20, 2000])
def test_killing_a_load_loses_nothing_acknowledged_and_leaves_no_half_batch(
        after: float, size: int, story: nx.MultiDiGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "graph.db"
    acknowledged = killed_load(folder, after)
    sizes = [len(b.rows) for b in batches(groups(story), 20)]
    found = held(folder, story, 20)
    assert all(have in (0, whole) for have, whole in zip(found, sizes, strict=True)), "no half batch"
    assert found == sorted(found, key=lambda have: have == 0) or found.count(0) == 0, "batches come in order"
    assert sum(found) >= acknowledged
    monkeypatch.setattr(bolt, "BATCH", size)
    with open_store(folder) as store:
        noted = store.run("MATCH (l:KgLoad) RETURN l.done AS done").rows
        # Another version that cuts the batches otherwise begins anew.
        assert store.write(story).resumed == (sum(found) if noted and size == 20 else 0)
        assert dict(store.read().nodes(data=True)) == dict(story.nodes(data=True))
        assert sorted(k for *_, k in store.read().edges(keys=True)) == sorted(k for *_, k in story.edges(keys=True))


def test_a_load_goes_on_where_it_stopped(story: nx.MultiDiGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bolt, "BATCH", 20)
    with bolt.embedded(None) as store:
        def stop(done: int, total: int) -> None:
            if done > 100:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            store.write(story, progress=stop)
        seen: list[int] = []
        written = store.write(story, progress=lambda done, total: seen.append(done))
        assert 100 < written.resumed < seen[0] <= written.resumed + 20
        assert seen[-1] == written.nodes + written.relationships
        assert dict(store.read().nodes(data=True)) == dict(story.nodes(data=True))
        assert store.run("MATCH (l:KgLoad) RETURN count(l) AS many").rows == ((0,),)


def test_several_threads_may_load_at_once(story: nx.MultiDiGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import ThreadPoolExecutor

    monkeypatch.setattr(bolt, "BATCH", 20)
    parts = [stories.story(load(), names)
             for names in (("summit-1", "arms-1"), ("summit-2", "arms-2", "summit-1"), ("treaty-1", "undated"))]
    with bolt.embedded(None) as store, ThreadPoolExecutor(3) as pool:
        list(pool.map(store.write, parts))
        made, whole = store.read(), reduce(memory.merged, parts)
        assert dict(made.nodes(data=True)) == dict(whole.nodes(data=True))
        assert sorted(made.edges(keys=True)) == sorted(whole.edges(keys=True))
