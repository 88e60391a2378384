"""The notebooks run as they stand, and what they show in the repository is what they show when run."""

from __future__ import annotations

import ast
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from places import ROOT

from kg.store import Login, open_store

BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = ["01_from_news_to_graph", "02_cypher", "03_relations_over_time"]


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def code(notebook: Any) -> list[Any]:
    return [c for c in notebook.cells if c.cell_type == "code"]


def kinds(cell: Any) -> list[list[str]]:
    """What sort of output a cell has; the text on stderr depends on the machine."""
    return [sorted(o.get("data", {})) for o in cell.outputs if not (o.output_type == "stream" and o.name == "stderr")]


def test_there_are_three() -> None:
    assert [p.stem for p in BOOKS] == NAMES


def executed(path: Path, folder: Path) -> Any:
    """A notebook run anew, in a folder of its own: one that wants files of its neighbourhood fails."""
    notebook = read(path)
    for cell in code(notebook):
        cell.outputs, cell.execution_count = [], None
    place = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False, resources=place).execute()
    return notebook


@pytest.fixture
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[bool]:
    """Is there a Neo4j? Then the environment names it, and it is empty before and after."""
    try:
        neo4j = request.getfixturevalue("neo4j")
    except pytest.skip.Exception:
        yield False
        return
    for name, value in (("URI", neo4j.uri), ("USERNAME", neo4j.user), ("PASSWORD", neo4j.password)):
        monkeypatch.setenv(f"NEO4J_{name}", value)
    with open_store(neo4j.uri, login=Login(neo4j.user, neo4j.password)) as store:
        store.run("MATCH (n) DETACH DELETE n", write=True)
        yield True
        store.run("MATCH (n) DETACH DELETE n", write=True)


def check(path: Path, notebook: Any) -> None:
    """It shows what the stored one shows, in kind."""
    for before, after in zip(code(read(path)), code(notebook), strict=True):
        assert kinds(before) == kinds(after), before.source
    outputs = [o for c in code(notebook) for o in c.outputs]
    assert any("srcdoc=" in o.get("data", {}).get("text/html", "") for o in outputs) == (path.stem == NAMES[0])
    assert any("image/png" in o.get("data", {}) for o in outputs) == (path.stem == NAMES[2])
    assert not any("Glyph" in o.get("text", "") for o in outputs), "matplotlib had no font for a character"


@pytest.mark.parametrize("path", [b for b in BOOKS if b.stem != "02_cypher"], ids=lambda p: p.stem)
def test_it_runs(path: Path, tmp_path: Path) -> None:
    check(path, executed(path, tmp_path))


def test_the_questions_run_on_both_stores(tmp_path: Path, server: bool) -> None:
    path = ROOT / "notebooks" / "02_cypher.ipynb"
    notebook = executed(path, tmp_path)
    check(path, notebook)
    assert ("Neo4j" in code(notebook)[-1].outputs[0]["data"]["text/plain"]) == server


def test_they_are_small() -> None:
    assert {p.stem: p.stat().st_size < 500_000 for p in BOOKS} == dict.fromkeys(NAMES, True)


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
def test_it_is_thin_and_names_nothing_of_this_machine(path: Path) -> None:
    notebook = read(path)
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= 30 and cell.execution_count, cell.source
        assert not [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.ClassDef)]
    assert str(ROOT) not in path.read_text(encoding="utf-8")


def main() -> None:
    """Run them all and keep what they show: .venv/bin/python tests/test_notebooks.py"""
    os.environ.pop("NEO4J_URI", None)
    for path in BOOKS:
        with tempfile.TemporaryDirectory() as folder:
            notebook = executed(path, Path(folder))
        for cell in code(notebook):
            cell.outputs = [o for o in cell.outputs if not (o.output_type == "stream" and o.name == "stderr")]
        nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
