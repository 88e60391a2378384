"""graph.json: a graph as NetworkX node-link JSON, with the extractions it was made of.

Keeping the extractions (without the articles' texts) is what makes adding and removing documents exact: the graph is made anew from
them, so that it is the same in whatever order documents came and went.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx

from kg.errors import StoreError
from kg.files import write_text

FORMAT, VERSION = "kg-graph", 1


@dataclass(frozen=True)
class StoredGraph:
    """What a graph file holds. `extractions` are plain JSON objects of the interchange format, without `text`."""

    graph: nx.MultiDiGraph
    extractions: tuple[Mapping[str, Any], ...] = ()
    judgements: tuple[Mapping[str, Any], ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)


def write(stored: StoredGraph, path: Path) -> None:
    """Write a graph file: first to a temporary file beside it, then renamed. Equal graphs give equal bytes.

    Raises:
        StoreError: the folder cannot be written.
    """
    graph = stored.graph
    content = {
        "format": FORMAT, "version": VERSION,
        "graph": {k: v for k, v in sorted(graph.graph.items()) if k not in ("format", "version")},
        "nodes": [{"id": n, **a} for n, a in graph.nodes(data=True)],
        "edges": [{"source": u, "target": v, "key": k, **a} for u, v, k, a in graph.edges(keys=True, data=True)],
        "extractions": list(stored.extractions), "judgements": list(stored.judgements),
    }
    write_text(path, lambda out: json.dump(content, out, ensure_ascii=False, separators=(",", ":"), sort_keys=False))


def read(path: Path) -> StoredGraph:
    """Read a graph file.

    Raises:
        StoreError: no such file, no graph file, or one of a newer version.
    """
    if not path.is_file():
        raise StoreError(f"no such graph: {path}. Make one with: kg build SOURCE -o {path}")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as e:
        raise StoreError(f"{path} is not a graph file: {e}") from e
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise StoreError(f"{path} is not a graph file: no format '{FORMAT}'. Make one with: kg build SOURCE -o {path}")
    if not isinstance(content.get("version"), int) or content["version"] > VERSION:
        raise StoreError(f"{path} has format version {content.get('version')}; this kg reads up to {VERSION}. Install a newer kg")
    return StoredGraph(_graph(content, path), tuple(content.get("extractions") or ()), tuple(content.get("judgements") or ()))


def _graph(content: Mapping[str, Any], path: Path) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(**{**content.get("graph", {}), "format": FORMAT, "version": content["version"]})
    try:
        for node in content["nodes"]:
            if not isinstance(node.get("label"), str):
                raise StoreError(f"{path}: the node {node.get('id')!r} has no label")
            graph.add_node(node["id"], **{k: v for k, v in node.items() if k != "id"}, id=node["id"])
        for edge in content["edges"]:
            if edge["source"] not in graph or edge["target"] not in graph:
                raise StoreError(f"{path}: the edge {edge.get('key')!r} joins a node that is not there")
            graph.add_edge(edge["source"], edge["target"], key=edge["key"],
                           **{k: v for k, v in edge.items() if k not in ("source", "target", "key")})
    except (KeyError, TypeError, AttributeError) as e:
        raise StoreError(f"{path} is not a whole graph file: {type(e).__name__} {e}") from e
    return graph
