"""The commands about databases, as a user types them: load, query, remove, schema."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import stories
from click.testing import CliRunner, Result
from places import ROOT
from test_store_removal import articles, content, made_of

from kg import build
from kg.cli import cli, common
from kg.knowledge import load
from kg.store import describe, file, memory, open_store

CPU = 2.0  # seconds that a query on a small graph file may take of a processor, start included


def kg(*args: object, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(cli, [str(a) for a in args], prog_name="kg")


@pytest.fixture(scope="module")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph file as a build writes it, readings included."""
    path = tmp_path_factory.mktemp("built") / "graph.json"
    build.save(build.build_graph(articles(5)), path)
    return path


@pytest.fixture(scope="module")
def story_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("story") / "story.json"
    file.write(file.StoredGraph(stories.story(load())), path)
    return path


@pytest.fixture(scope="module")
def database(story_file: Path) -> Path:
    """A database with the story, which the tests only read."""
    folder = story_file.with_name("story.db")
    assert kg("load", story_file, "--to", folder).exit_code == 0
    return folder


def test_loading_removing_and_what_is_left(graph_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "graph.db"
    first = kg("load", graph_file, "--to", folder)
    assert first.exit_code == 0 and "are in" in first.stdout and first.stderr == ""
    assert kg("load", graph_file, "--to", folder).stdout == first.stdout
    removed = kg("remove", "a03", "--from", folder)
    assert removed.exit_code == 0 and "1 document" in removed.stdout and removed.stderr == ""
    with open_store(folder) as store:
        assert content(store.read()) == content(made_of(x for x in articles(5) if x.document.id != "a03")[0])


def test_what_cannot_be_removed_exactly_is_said(story_file: Path, tmp_path: Path) -> None:
    assert kg("load", story_file, "--to", tmp_path / "graph.db", "--quiet").output == ""
    removed = kg("remove", "summit-1", "--from", tmp_path / "graph.db")
    assert removed.exit_code == 0 and "stay as they were" in removed.stderr and "--replace" in removed.stderr
    unknown = kg("remove", "sumit-2", "--from", tmp_path / "graph.db")
    assert unknown.exit_code == 1 and "Did you mean 'summit-2'" in unknown.stderr


def test_a_long_load_says_how_far_it_is_also_in_a_log(story_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "EVERY", 0.0)
    told = kg("load", story_file, "--to", tmp_path / "graph.db").stderr.splitlines()
    assert told[0].startswith("Loading: ") and told[-1].endswith("(100 %)") and len(told) > 3
    assert kg("load", story_file, "--to", tmp_path / "other.db", "--quiet").output == ""


def test_loads_at_the_same_time_wait_for_each_other(tmp_path: Path) -> None:
    knowledge = load()
    parts = [stories.story(knowledge, names) for names in (("summit-1", "arms-1"), ("summit-2", "arms-2", "summit-1"))]
    for n, part in enumerate(parts):
        file.write(file.StoredGraph(part), tmp_path / f"{n}.json")
    with open_store(tmp_path / "graph.db"):
        running = [subprocess.Popen([sys.executable, "-m", "kg", "load", tmp_path / f"{n}.json", "--to", tmp_path / "graph.db"],
                                    stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for n in (0, 1)]
        for process in running:
            assert process.stderr is not None
            assert process.stderr.readline().startswith(f"Waiting for another process ({os.getpid()})")
    assert [process.wait(120) for process in running] == [0, 0]
    with open_store(tmp_path / "graph.db") as store:
        assert content(store.read()) == content(memory.merged(*parts))


def test_rows_as_table_json_and_csv(database: Path) -> None:
    cypher = "MATCH (p:Person) WHERE p.name_en = $name RETURN p.name AS name, p.n_documents AS documents"
    table, as_json, as_csv = (kg("query", database, cypher, "-p", "name=Vladimir Putin", "--format", form)
                              for form in ("table", "json", "csv"))
    assert table.stdout.splitlines()[0].split() == ["name", "documents"] and "1 row" in table.stdout
    (row,) = json.loads(as_json.stdout)
    assert row["name"] == "普京"
    assert as_csv.stdout.splitlines() == ["name,documents", f"普京,{row['documents']}"]


def test_a_statement_from_a_file_and_a_limit(database: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.cypher").write_text("// param least: integer = 1\nMATCH (e:Entity) WHERE e.n_documents >= $least\n"
                                          "RETURN e.id AS id ORDER BY id", encoding="utf-8")
    rows = kg("query", database, "--file", tmp_path / "mine.cypher", "--limit", "3", "--format", "json")
    assert len(json.loads(rows.stdout)) == 3 and "more than 3 rows" in rows.stderr
    wrong = kg("query", database, "--file", tmp_path / "mine.cypher", "--param", "least=x")
    assert wrong.exit_code == 2 or "a whole number is wanted" in wrong.stderr


@pytest.mark.parametrize("given, told", [
    (["MATCH (n:Person) RETUN n"], r"line 1, column 18"), (["MATCH (n) DETACH DELETE n"], "Let it write with --write"),
    (["who-met-who"], "Did you mean 'who-met-whom'"), (["RETURN $x AS x"], "--param NAME=VALUE"), ([], "give either a statement"),
    (["UNWIND range(1, 3000) AS x UNWIND range(1, 3000) AS y UNWIND range(1, 100) AS z WITH x, y, z WHERE x = y + z RETURN count(*) AS n",
      "--timeout", "0.5"], "longer than 0.5 s"),
])
def test_mistakes_are_told_in_a_few_lines(given: list[str], told: str, database: Path) -> None:
    result = kg("query", database, *given)
    assert result.exit_code in (1, 2) and result.stdout == "" and told in result.stderr
    assert "Traceback" not in result.stderr and len(result.stderr.splitlines()) <= 4


def test_the_schema_counts_what_a_store_holds(database: Path, story_file: Path) -> None:
    story = stories.story(load())
    for store in (database, story_file):
        lines = [line.split() for line in kg("schema", store).stdout.splitlines()]
        counted = {line[0]: line[2] for line in lines if len(line) > 2 and line[1:3] != ["type", "many"]}
        for label in ("Person", "Event", "Document"):
            assert counted[label] == str(sum(a["label"] == label for _, a in story.nodes(data=True)))
        assert counted["REPORTED_IN"] == str(sum(a["type"] == "REPORTED_IN" for *_, a in story.edges(data=True)))
        assert counted["CONSULT"] == str(sum(a.get("type") == "CONSULT" for _, a in story.nodes(data=True)))


@pytest.mark.parametrize("command", [("query", "{}", "RETURN 1"), ("explain", "{}", "x"), ("schema", "{}"), ("remove", "x", "--from", "{}"),
                                     ("export", "{}", "-o", "x.graphml"), ("render", "{}", "-o", "x.html"), ("stats", "{}"),
                                     ("dyads", "{}"), ("merges", "{}"), ("load", "{}", "--to", "copy.json")])
def test_every_command_asks_for_the_login_of_a_server_and_makes_no_database(command: tuple[str, ...], tmp_path: Path,
                                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    monkeypatch.chdir(tmp_path)
    server = kg(*(word.format("bolt://127.0.0.1:1") for word in command))
    assert server.exit_code != 0 and "Set NEO4J_PASSWORD" in server.stderr
    missing = kg(*(word.format("missing.db") for word in command))
    assert missing.exit_code == 1 and "no database in missing.db" in missing.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_manual_knows_every_property() -> None:
    manual = (ROOT / "docs" / "stores.md").read_text(encoding="utf-8")
    told = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]*)`", manual))))
    for words in (describe.EVENT, describe.ENTITY, describe.DOCUMENT, describe.REPORTED.partition(";")[0], describe.RELATION):
        assert set(words.split()) <= told


def test_a_page_and_merges_of_a_database(database: Path, story_file: Path, tmp_path: Path) -> None:
    pages = [tmp_path / "one.html", tmp_path / "other.html"]
    for store, page in zip((database, story_file), pages, strict=True):
        assert kg("render", store, "-o", page).exit_code == 0
    assert pages[0].read_bytes() == pages[1].read_bytes()
    assert kg("merges", database).stdout == kg("merges", story_file).stdout != ""
    refused = kg("merges", database, "--undo", "merge:1")
    assert refused.exit_code == 2 and "kept in a graph file" in refused.stderr


def test_a_query_starts_quickly(story_file: Path) -> None:
    # Seconds of a processor, not of the clock: other work on the machine does not count.
    def used(command: list[Any]) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    best = min(used([sys.executable, "-m", "kg", "query", story_file, "who-met-whom"]) for _ in range(3))
    assert best < CPU
