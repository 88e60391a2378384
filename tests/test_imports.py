"""Imports point one way: each part of kg only knows parts of lower rank. And each third-party library has one home."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from places import ROOT

PACKAGE = ROOT / "kg"
RANKS = (
    {"model", "errors"},
    {"resources", "files", "cells", "read", "interchange", "cypher"},
    {"knowledge", "config"},
    {"analyse", "resolve", "evaluate", "imports"},
    {"graph", "cache", "arrivals"},
    {"analysis"},
    {"store", "query", "export", "explain"},
    {"render"},
    {"face"},
    {"build"},
    {"cli"},
)
RANK = {name: number for number, names in enumerate(RANKS) for name in names}
FACE = {"__init__", "__main__"}  # the public face is lazy and may name everything
HOMES = {"spacy": {"analyse"}, "neo4j": {"store"}, "pyvis": {"render"}, "click": {"cli"}, "yaml": {"knowledge", "evaluate"},
         "onnxruntime": {"analyse"}, "trafilatura": {"read"},
         "pandas": {"face"}, "matplotlib": {"face"}, "pyarrow": {"export"}, "rdflib": {"export"}}


def part_of(path: Path, package: Path = PACKAGE) -> str:
    """`kg/store/file.py` -> 'store', `kg/graph.py` -> 'graph'."""
    return path.relative_to(package).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, absolute name) of every import, also inside functions; `from kg import x` names 'kg.x'."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            names = [node.module or ""] if node.module != "kg" else [f"kg.{alias.name}" for alias in node.names]
            yield from ((node.lineno, name) for name in names)


def offences(path: Path, source: str, package: Path = PACKAGE) -> list[str]:
    own = part_of(path, package)
    if own in FACE:
        return []
    found = []
    for line, name in imports(ast.parse(source)):
        top, _, rest = name.partition(".")
        place = f"{path.relative_to(package.parent)}:{line}"
        if top == "kg" and rest:
            other = rest.split(".")[0]
            if other not in RANK:
                found.append(f"{place}: {other} has no rank")
            elif other != own and RANK[other] >= RANK[own]:
                found.append(f"{place}: {own} imports {other}, which does not stand below it")
        elif top in HOMES and own not in HOMES[top]:
            found.append(f"{place}: {top} is imported outside {', '.join(sorted(HOMES[top]))}")
    return found


FILES = sorted(p for p in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(PACKAGE)) for p in FILES])
def test_imports_point_down(path: Path) -> None:
    assert part_of(path) in RANK.keys() | FACE, f"{path.name}: give it a rank"
    assert offences(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name, source, culprit", [
    ("graph.py", "from kg.store.file import read", "graph.py:1: graph imports store"),
    ("store/file.py", "import kg.query", "file.py:1: store imports query"),
    ("resolve/x.py", "def f():\n    from kg import analyse", "x.py:2: resolve imports analyse"),
    ("resolve/x.py", "from kg.resolve.names import fold", None),
    ("resolve/x.py", "from kg.model import Span", None),
    ("graph.py", "import spacy.tokens", "graph.py:1: spacy is imported outside analyse"),
    ("cli/x.py", "import click", None),
])
def test_the_check_finds_culprits(name: str, source: str, culprit: str | None) -> None:
    found = offences(PACKAGE / name, source)
    assert (culprit is None and found == []) or (culprit is not None and len(found) == 1 and culprit in found[0])
