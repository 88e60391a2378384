"""Node-link JSON, GraphML and GEXF, as networkx, Gephi, yEd and Cytoscape read them.

The latter two know only numbers and texts, and take some names for their own: `label` is what a program writes beside a node, `type`
whether an edge is directed, `start` and `end` when something exists. So the label of a node (Person, Event …) is called `kind` here,
the type of an edge `relation`, and the offsets of a trigger `trigger_start` and `trigger_end`. Lists are written as JSON. `decoded`
turns it back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from kg.graph import FULFILLED_BY, REPORTED_IN, ROLES, VERSION, date_bounds
from kg.knowledge import Knowledge

NODE_NAMES = {"label": "kind", "start": "kg_start", "end": "kg_end"}
EDGE_NAMES = {"type": "relation", "start": "trigger_start", "end": "trigger_end", "weight": "kg_weight", "label": "kg_label"}
SIZES = (8.0, 60.0)  # of nodes in Gephi: of one without edges, and of the best connected
# What XML 1.0 cannot hold at all, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Attributes = dict[str, Any]


def write_json(graph: nx.MultiDiGraph, path: Path, knowledge: Knowledge) -> None:
    """A graph file of kg that networkx reads, too: `networkx.node_link_graph(json.load(file), edges="edges")`."""
    about = {k: v for k, v in sorted(graph.graph.items()) if k not in ("format", "version")}
    content = {"format": "kg-graph", "version": VERSION, "directed": True, "multigraph": True, "graph": about,
               "nodes": [{**a, "id": n} for n, a in graph.nodes(data=True)],
               "edges": [{**a, "source": u, "target": v, "key": k} for u, v, k, a in graph.edges(keys=True, data=True)]}
    with path.open("w", encoding="utf-8", newline="\n") as out:
        json.dump(content, out, ensure_ascii=False, separators=(",", ":"))


def write_graphml(graph: nx.MultiDiGraph, path: Path, knowledge: Knowledge) -> None:
    """GraphML with a typed column an attribute."""
    made = encoded(graph)
    made.graph.update({k: _plain(v) for k, v in graph.graph.items()})
    nx.write_graphml(made, path, encoding="utf-8", named_key_ids=True)


def write_gexf(graph: nx.MultiDiGraph, path: Path, knowledge: Knowledge) -> None:
    """GEXF with the days of events, for Gephi's timeline, and the colours and sizes of the page."""
    made = encoded(graph)
    _add_times(made, graph)
    _add_looks(made, graph, knowledge)
    writer = nx.readwrite.gexf.GEXFWriter(made, encoding="utf-8", prettyprint=True, version="1.2draft")
    for meta in writer.xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)  # same graph, same bytes
    with path.open("wb") as out:
        writer.write(out)


def encoded(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The graph with attributes that both formats can hold, one type an attribute."""
    made = nx.MultiDiGraph()
    node_kinds = _kinds(a for _, a in graph.nodes(data=True))
    edge_kinds = _kinds(a for _, _, a in graph.edges(data=True))
    for node, attributes in graph.nodes(data=True):
        made.add_node(_text(node), **_encoded(attributes, node_kinds, NODE_NAMES), label=shown(attributes))
    for source, target, key, attributes in graph.edges(keys=True, data=True):
        made.add_edge(_text(source), _text(target), key=_text(key), **_encoded(attributes, edge_kinds, EDGE_NAMES),
                      label=_text(attributes.get("type", "")))
    return made


def decoded(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The graph that `encoded` made this one of, after networkx has read it from a file."""
    made = nx.MultiDiGraph(**{k: _value(v) for k, v in graph.graph.items() if k not in ("node_default", "edge_default", "mode", "start",
                                                                                        "end", "name")})
    for node, attributes in graph.nodes(data=True):
        made.add_node(node, **_decoded(attributes, NODE_NAMES), id=node)
    for source, target, key, attributes in graph.edges(keys=True, data=True):
        made.add_edge(source, target, key=attributes.get("networkx_key", key), **_decoded(attributes, EDGE_NAMES),
                      id=attributes.get("networkx_key", key))
    return made


def shown(attributes: Mapping[str, Any]) -> str:
    """What a program writes beside a node: its name, of an event the headline."""
    return _text(next((attributes[k] for k in ("name_en", "name", "title_en", "title", "id") if attributes.get(k)), ""))


def _kinds(all_: Iterable[Mapping[str, Any]]) -> dict[str, type]:
    """The type of each attribute: float where some are, text where they do not agree."""
    kinds: dict[str, type] = {}
    for attributes in all_:
        for key, value in attributes.items():
            one = type(value) if type(value) in (int, float) else str
            known = kinds.setdefault(key, one)
            if one is not known:
                kinds[key] = float if {one, known} == {int, float} else str
    return kinds


def _encoded(attributes: Mapping[str, Any], kinds: Mapping[str, type], names: Mapping[str, str]) -> Attributes:
    return {names.get(k, k): _plain(v) if kinds[k] is str else kinds[k](v) for k, v in attributes.items() if k != "id" and v is not None}


def _plain(value: Any) -> str:
    return _text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _text(value: Any) -> str:
    return _NOT_XML.sub("\ufffd", str(value))


def _decoded(attributes: Mapping[str, Any], names: Mapping[str, str]) -> Attributes:
    back = {theirs: ours for ours, theirs in names.items()}
    left_out = {"label", "viz", "start", "end", "id", "networkx_key", "weight", "spells"}
    return {back.get(k, k): _value(v) for k, v in attributes.items() if k not in left_out}


def _value(value: Any) -> Any:
    """Lists and mappings were written as JSON; any other text stays one, also where it looks like a number."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _add_times(made: nx.MultiDiGraph, graph: nx.MultiDiGraph) -> None:
    """When events and their edges exist, and since when and until when facts held. What has no date exists always."""
    days = {_text(n): {k: a[f"date_{k}"] for k in ("start", "end")} for n, a in graph.nodes(data=True) if a.get("date_start")}
    for node, span in days.items():
        made.nodes[node].update(span)
    timed = {*ROLES.values(), REPORTED_IN, FULFILLED_BY}
    for source, _, attributes in made.edges(data=True):
        if source in days and attributes.get("relation") in timed:
            attributes.update(days[source])
        elif source not in days and (attributes.get("date_start") or attributes.get("date_end")):
            bounds = {"start": date_bounds(attributes.get("date_start"))[0], "end": date_bounds(attributes.get("date_end"))[1]}
            attributes.update({k: v for k, v in bounds.items() if v})


def _add_looks(made: nx.MultiDiGraph, graph: nx.MultiDiGraph, knowledge: Knowledge) -> None:
    most = max((d for _, d in made.degree()), default=1) or 1
    small, large = SIZES
    for node, attributes in graph.nodes(data=True):
        size = small + (large - small) * (made.degree(_text(node)) / most) ** 0.5
        made.nodes[_text(node)]["viz"] = {"color": _rgb(colour(attributes, knowledge)), "size": round(size, 2)}


def colour(attributes: Mapping[str, Any], knowledge: Knowledge) -> str:
    """The colour of a node as '#rrggbb': of an event by its quad class, of an entity by its label."""
    if attributes.get("label") == "Event":
        term = knowledge.display["quad"].get(str(attributes.get("quad")))
    else:
        term = knowledge.entity_types.get(str(attributes.get("label")))
    return str(term.properties["colour"]) if term else "#94a3b8"


def _rgb(colour: str) -> dict[str, Any]:
    return {"r": int(colour[1:3], 16), "g": int(colour[3:5], 16), "b": int(colour[5:7], 16), "a": 1.0}
