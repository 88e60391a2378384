"""A graph for other programs. A format is one line in FORMATS and one function that writes a graph to an open text file."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import networkx as nx

from kg.errors import KgError, nearest
from kg.files import write_text

# suffix of the file -> module and function
FORMATS = {
    "json": "kg.export.networks:node_link",
    "graphml": "kg.export.networks:graphml",
    "gexf": "kg.export.networks:gexf",
}


def export(graph: nx.MultiDiGraph, path: Path, kind: str | None = None) -> None:
    """Write a graph in another format, whole or not at all.

    Args:
        kind: a key of FORMATS; else the file's suffix says it.
    Raises:
        KgError: no such format.
        StoreError: the file cannot be written.
    """
    name = kind or path.suffix.removeprefix(".").lower()
    if name not in FORMATS:
        raise KgError(f"unknown format '{name}' for {path}.{nearest(name, FORMATS)} Known: {', '.join(FORMATS)}, by the file's suffix")
    module, function = FORMATS[name].split(":")
    write: Callable[[nx.MultiDiGraph, TextIO], object] = getattr(importlib.import_module(module), function)
    write_text(path, lambda out: write(graph, out))
