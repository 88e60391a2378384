"""Graphs for programs that draw and count networks: node-link JSON, GraphML (yEd, igraph, Cytoscape), GEXF (Gephi)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TextIO

import networkx as nx

SEPARATOR = " | "  # between the values of a list: neither format has lists
# What XML 1.0 cannot hold.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Names that have a meaning of their own in GEXF: a node's or edge's life from `start` to `end`, an edge's direction.
GEXF_NAMES = {"start": "span_start", "end": "span_end", "type": "kind", "label": "kind", "id": "kg_id", "weight": "kg_weight"}


def node_link(graph: nx.MultiDiGraph, out: TextIO) -> None:
    """NetworkX's node-link JSON: `nx.node_link_graph(json.load(file), edges="edges")` reads it back."""
    data = nx.node_link_data(graph, edges="edges")
    data["graph"] = {k: v for k, v in data["graph"].items() if isinstance(v, str | int | float)}
    json.dump(data, out, ensure_ascii=False, separators=(",", ":"))


def graphml(graph: nx.MultiDiGraph, out: TextIO) -> None:
    """GraphML; lists are joined to one string."""
    flat = nx.MultiDiGraph()
    flat.add_nodes_from((node, _flat(attributes)) for node, attributes in graph.nodes(data=True))
    flat.add_edges_from((u, v, key, _flat(attributes)) for u, v, key, attributes in graph.edges(keys=True, data=True))
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.writelines(line + "\n" for line in nx.generate_graphml(flat))


def gexf(graph: nx.MultiDiGraph, out: TextIO) -> None:
    """GEXF 1.2. What a node is called stands as its label, its kind (and an edge's) as the attribute `kind`."""
    flat = nx.MultiDiGraph()
    for node, attributes in graph.nodes(data=True):
        name = str(attributes.get("name") or attributes.get("title") or node)
        flat.add_node(node, label=UNWRITABLE.sub(" ", name), **_flat(attributes, GEXF_NAMES))
    for u, v, key, attributes in graph.edges(keys=True, data=True):
        flat.add_edge(u, v, key=key, **_flat(attributes, GEXF_NAMES))
    text = "\n".join(nx.generate_gexf(flat, version="1.2draft"))
    # networkx writes today's date, and equal graphs have equal bytes
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n' + re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1) + "\n")


def _flat(attributes: Mapping[str, Any], names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Attributes as scalars that XML can hold."""
    return {(names or {}).get(key, key): _scalar(value) for key, value in attributes.items()}


def _scalar(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = SEPARATOR.join(map(str, value))
    return UNWRITABLE.sub(" ", value) if isinstance(value, str) else value
