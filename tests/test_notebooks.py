"""The notebooks run as they stand, and what they show in the repository is what they show when run."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from places import ROOT

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


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
def test_it_runs(path: Path, tmp_path: Path) -> None:
    stored, notebook = read(path), read(path)
    for cell in code(notebook):
        cell.outputs = []
    # In an empty folder: a notebook that wants files of its neighbourhood fails.
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    for before, after in zip(code(stored), code(notebook), strict=True):
        assert kinds(before) == kinds(after), before.source
    outputs = [o for c in code(notebook) for o in c.outputs]
    assert any("srcdoc=" in o.get("data", {}).get("text/html", "") for o in outputs) == (path.stem == NAMES[0])
    assert any("image/png" in o.get("data", {}) for o in outputs) == (path.stem == NAMES[2])
    assert not any("Glyph" in o.get("text", "") for o in outputs), "matplotlib had no font for a character"


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
def test_it_is_thin_and_names_nothing_of_this_machine(path: Path) -> None:
    notebook = read(path)
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= 30 and cell.execution_count, cell.source
        assert not [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.ClassDef)]
    assert str(ROOT) not in path.read_text(encoding="utf-8")
