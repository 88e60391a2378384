"""How fast the stores are: loading, reading, every named query, a query on a file, and what a killed load loses.

    python benchmarks/store.py [--nodes 20000] [--relationships 200000] [--neo4j] [--kills 20] [--graph demo.json]

Prints the embedded database and Neo4j beside each other. Neo4j is the server of tests/neo4j, or the empty one that NEO4J_URI names.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "neo4j")]

import stories  # noqa: E402

from kg import query  # noqa: E402
from kg.cypher import Rows  # noqa: E402
from kg.knowledge import load  # noqa: E402
from kg.store import Login, Store, file, open_store  # noqa: E402
from kg.store.rows import batches, groups  # noqa: E402

LIMITS = {"embedded load": 35.0, "query": 1.0, "file": 2.0}
NEO4J_RATE = 5000  # items a second
EXAMPLES = {"event": "event:0000001", "month": "2025-03", "treaty": "agreement:new-start", "text": "number 12"}
KILLED = """
import pickle, sys
from kg.store import bolt, open_store
bolt.BATCH = int(sys.argv[3])
graph = pickle.load(open(sys.argv[2], "rb"))
with open_store(sys.argv[1]) as store:
    print("begin", flush=True)
    store.write(graph, progress=lambda done, total: print(done, flush=True))
"""


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--nodes", type=int, default=20_000)
    words.add_argument("--relationships", type=int, default=200_000)
    words.add_argument("--neo4j", action="store_true")
    words.add_argument("--kills", type=int, default=0)
    words.add_argument("--graph", type=Path, help="a graph file for timing `kg query`; else the small story of the tests")
    given = words.parse_args()
    graph = stories.large(load(), given.nodes, given.relationships)
    items = graph.number_of_nodes() + graph.number_of_edges()
    print(f"{graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} relationships; load average {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stores: dict[str, Store] = {"embedded": stack.enter_context(open_store(Path(folder) / "graph.db"))}
        if given.neo4j:
            stores["neo4j"] = stack.enter_context(a_server())
        for name, store in stores.items():
            took = timed(lambda s=store: s.write(graph))
            print(f"{name}: loaded in {took:.1f} s, {items / took:,.0f} items/s; again in {timed(lambda s=store: s.write(graph)):.1f} s; "
                  f"read in {timed(store.read):.1f} s")
        named(stores)
        print(f"kg query on a graph file, start included: {on_a_file(given.graph, Path(folder)):.2f} s (limit {LIMITS['file']} s)")
        if given.kills:
            kills(given.kills, Path(folder))


def timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def a_server() -> Iterator[Store]:
    import server

    with server.running() as found:
        if isinstance(found, str):
            raise SystemExit(found)
        with open_store(found.uri, login=Login(found.user, found.password)) as store:
            yield store
            store.run("MATCH (n) CALL (n) { DETACH DELETE n } RETURN count(*) AS many", write=True, timeout=None)


def named(stores: dict[str, Store]) -> None:
    """Each named query's best of three on each store, the slowest first."""
    rows = []
    for name, q in query.queries().items():
        example = {k: EXAMPLES.get(k, v) for k, v in q.example.items()}
        found = [asked(store, name, example) for store in stores.values()]
        alike = len({repr((answer.keys, answer.rows)) for _, answer in found}) == 1
        times = [took for took, _ in found]
        rows.append((max(times), name, *times, len(found[0][1].rows), "" if alike else "ANSWERS DIFFER"))
    print(f"{'query':22}" + "".join(f"{k:>10}" for k in stores) + f"{'rows':>8}")
    for worst, name, *rest in sorted(rows, reverse=True):
        *times, many, note = rest
        slow = "  over the limit" if worst > LIMITS["query"] else ""
        print(f"{name:22}" + "".join(f"{t:9.3f}s" for t in times) + f"{many:8}{slow}  {note}")


def asked(store: Store, name: str, example: dict[str, str]) -> tuple[float, Rows]:
    """(seconds, answer) of a named query, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        answer = query.run(store, name, example, timeout=120)
        best = min(best, time.perf_counter() - start)
    return best, answer


def on_a_file(path: Path | None, folder: Path) -> float:
    if path is None:
        path = folder / "story.json"
        file.write(file.StoredGraph(stories.story(load())), path)
    command = [sys.executable, "-m", "kg", "query", str(path), "who-met-whom"]
    return min(timed(lambda: subprocess.run(command, check=True, capture_output=True, cwd=ROOT)) for _ in range(3))


def kills(many: int, folder: Path) -> None:
    """Kill a load at random moments; every time nothing acknowledged may be missing and no batch may be there in part."""
    import pickle

    graph, size = stories.large(load(), 1500, 12_000), 500
    (folder / "graph.pickle").write_bytes(pickle.dumps(graph))
    wanted = [[row.id for row in b.rows] for b in batches(groups(graph), size)]
    dice = random.Random(11)
    lost = halves = 0
    for number in range(many):
        database = folder / f"killed-{number}.db"
        acknowledged = killed(database, folder / "graph.pickle", size, dice.uniform(0.0, 2.5))
        held = inside(database)
        found = [sum(i in held for i in ids) for ids in wanted]
        lost += sum(found) < acknowledged
        halves += any(have not in (0, len(ids)) for have, ids in zip(found, wanted, strict=True))
        with open_store(database) as store:
            store.write(graph)
            assert set(store.read()) == set(graph)
    print(f"{many} kills: {lost} lost something acknowledged, {halves} left a half batch")


def killed(database: Path, graph: Path, size: int, after: float) -> int:
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(database), str(graph), str(size)], stdout=subprocess.PIPE, text=True,
                               env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert process.stdout is not None and process.stdout.readline() == "begin\n"
    time.sleep(after)
    process.kill()
    said = [line for line in process.stdout.read().split("\n")[:-1] if line.isdigit()]
    process.wait()
    return int(said[-1]) if said else 0


def inside(database: Path) -> set[str]:
    with open_store(database) as store:
        nodes = store.run("MATCH (n) WHERE n.id IS NOT NULL RETURN n.id AS id", timeout=None).rows
        return {r[0] for r in (*nodes, *store.run("MATCH ()-[r]->() RETURN r.id AS id", timeout=None).rows)}


if __name__ == "__main__":
    main()


