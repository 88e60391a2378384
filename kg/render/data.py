"""A graph becomes the plain lists that the page reads: nodes, edges, facts, sentences.

Nodes are numbered, so that no text of an article ever serves as a key in the page. The sentence that shows several events is kept once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np

from kg.graph import REPORTED_IN, ROLES, stated
from kg.knowledge import Knowledge
from kg.render.layout import Points, positions, spread

Data = dict[str, Any]
Places = Mapping[str, tuple[float, float, float, float]]

DYAD_LIMIT = 12  # parties of an event that still pull each other together in the picture of actors
CONTESTED = re.compile(r"(?P<name>[^:]*): (?P<value>.*) \((?P<documents>.*)\)", re.DOTALL)
# what the page shows of a node, beyond label and names
FACTS = ("aliases", "iso3", "wikidata", "lat", "lon", "weapon_class", "sector", "n_mentions", "n_documents", "former_ids", "type", "mode",
         "status", "quad", "goldstein", "plover_score", "date", "date_start", "date_end", "date_precision", "confidence", "reasons",
         "source", "lang", "url", "duplicate_of")
# what it shows of a lasting fact, beyond its sentences
PROOF_KEYS = ("title", "title_en", "confidence", "date_start", "date_end")


def page_data(graph: nx.MultiDiGraph, knowledge: Knowledge, known: Places | None = None) -> Data:
    """Everything that the page knows, as plain values: `nodes` and `edges` for pyvis, `facts` parallel to `nodes`, `evidence`,
    `sentences`, `decisions`."""
    keys = sorted(graph)
    number = {key: i for i, key in enumerate(keys)}
    sentences = _Pool()
    facts = [_facts(key, graph.nodes[key], number) for key in keys]
    evidence, edges, proofs = [], [], []
    for head, tail, attributes in sorted(graph.edges(data=True), key=lambda e: (number[e[0]], number[e[1]], str(e[2].get("id")))):
        ends = number[head], number[tail]
        if attributes["type"] == REPORTED_IN:
            evidence.append(_evidence(ends, attributes, number, sentences))
            continue
        edges.append({"from": ends[0], "to": ends[1], "role": _text(attributes["type"])})
        proofs.append(_proof(attributes, number, sentences))
    places = _places(graph, keys, edges, evidence, knowledge, known or {})
    for fact, place in zip(facts, places, strict=True):
        fact["ax"], fact["ay"] = int(place[2]), int(place[3])
    nodes = [{"id": i, "label": _name(graph.nodes[key]), "group": graph.nodes[key]["label"], "x": int(places[i, 0]), "y": int(places[i, 1])}
             for i, key in enumerate(keys)]
    return {"nodes": nodes, "edges": edges, "facts": facts, "proofs": proofs, "evidence": evidence, "sentences": sentences.all,
            "decisions": [{k: _plain(d[k]) for k in ("kind", "kept", "merged", "score", "reason", "names") if k in d}
                          for d in graph.graph.get("decisions", [])],
            "countries": _countries(facts, knowledge)}


class _Pool:
    """Texts with numbers, each kept once."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._number: dict[str, int] = {}

    def number(self, text: object) -> int:
        clean = _text(text)
        if clean not in self._number:
            self._number[clean] = len(self.all)
            self.all.append(clean)
        return self._number[clean]


def _text(value: object) -> str:
    """Text that UTF-8 can hold: a lone surrogate becomes a question mark."""
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> Any:
    """A value as JSON knows it. Numbers that JSON cannot hold are dropped."""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, float | np.generic):
        rounded = round(float(value), 4)
        return None if not math.isfinite(rounded) else int(rounded) if rounded.is_integer() else rounded
    return None if value is None else _text(value)


def _name(attributes: Mapping[str, Any]) -> str:
    return _text(attributes.get("name") or attributes.get("title") or attributes.get("id") or "")


def _facts(key: str, attributes: Mapping[str, Any], number: Mapping[str, int]) -> Data:
    found: Data = {"key": _text(key)}
    for lang, names in (("zh", ("name_zh", "title")), ("en", ("name_en", "title_en"))):
        if name := next((attributes[n] for n in names if attributes.get(n)), None):
            found[lang] = _text(name)
    found |= {k: v for k in FACTS if k in attributes and (v := _plain(attributes[k])) not in (None, "", [])}
    contested = [m for line in attributes.get("contested", ()) if (m := CONTESTED.fullmatch(_text(line)))]
    if contested:
        found["contested"] = [[m["name"], m["value"], _named_documents(m["documents"], number)] for m in contested]
    return found


def _named_documents(names: str, number: Mapping[str, int]) -> list[int | str]:
    """Documents as node numbers; a name that no node has stays a text."""
    return [number.get(f"document:{name}", number.get(name, name)) for name in names.split(", ")]


def _evidence(ends: tuple[int, int], a: Mapping[str, Any], number: Mapping[str, int], sentences: _Pool) -> list[Any]:
    """[node, document, sentence, trigger from, trigger to, marks, page]: offsets in code points of the sentence; marks are flat triples;
    the last two are left out where there are none."""
    sentence = _text(a.get("sentence", ""))
    first = int(a.get("start", 0)) - int(a.get("sentence_start", 0))
    last = int(a.get("end", 0)) - int(a.get("sentence_start", 0))
    marks: list[int] = []
    for start, end, key in zip(a.get("mark_start", ()), a.get("mark_end", ()), a.get("mark_id", ()), strict=False):
        marks += [int(start), int(end), number.get(key, -1)]
    page = [a["page"]] if isinstance(a.get("page"), int) else []
    return [*ends, sentences.number(sentence), max(0, first), min(len(sentence), max(0, last)), *([marks] if marks or page else []), *page]


def _proof(a: Mapping[str, Any], number: Mapping[str, int], sentences: _Pool) -> Data | int:
    """What a relation says for itself; 0 for a role of an event, which has its proof at the event."""
    found: Data = {k: v for k in PROOF_KEYS if k in a and (v := _plain(a[k])) not in (None, "")}
    shown = [[number.get(document, -1), sentences.number(sentence), *([page] if page else [])] for document, sentence, page in stated(a)]
    return found | ({"shown": shown} if shown else {}) or 0


def _countries(facts: list[Data], knowledge: Knowledge) -> Data:
    codes = sorted({f["iso3"] for f in facts if f.get("iso3")})
    found = {}
    for code in codes:
        entry = knowledge.entry("Country", code)
        found[code] = [entry.name("zh"), entry.name("en")] if entry else [code, code]
    return found


def _places(graph: nx.MultiDiGraph, keys: list[str], edges: list[Data], evidence: list[list[Any]], knowledge: Knowledge,
            known: Places) -> Points:
    """x and y with events as nodes, then x and y with actors only; documents stand amid what they report."""
    labels = [graph.nodes[key]["label"] for key in keys]
    places = np.zeros((len(keys), 4))
    inner = [i for i, label in enumerate(labels) if label != "Document"]
    old = {k: p[:2] for k, p in known.items()}
    _fill(places[:, :2], inner, [(e["from"], e["to"], 1.0 if e["role"] in ROLES.values() else 0.5) for e in edges], keys, old)
    actors = [i for i in inner if labels[i] != "Event"]
    _fill(places[:, 2:], actors, _dyads(graph, keys, labels, edges, knowledge), keys, {k: p[2:] for k, p in known.items()})
    _beside(places, [i for i, label in enumerate(labels) if label == "Document"], evidence, keys, known)
    return places


def _fill(into: Points, chosen: list[int], pairs: list[tuple[int, int, float]], keys: list[str],
          known: Mapping[str, tuple[float, ...]]) -> None:
    row = {node: i for i, node in enumerate(chosen)}
    inside = [(row[a], row[b], w) for a, b, w in pairs if a in row and b in row and a != b]
    edges = np.array([(a, b) for a, b, _ in inside], dtype=np.int64).reshape(-1, 2)
    old = {k: (p[0], p[1]) for k, p in known.items()}
    into[chosen] = positions([keys[i] for i in chosen], edges, np.array([w for _, _, w in inside], dtype=float), old)


def _dyads(graph: nx.MultiDiGraph, keys: list[str], labels: list[str], edges: list[Data],
           knowledge: Knowledge) -> list[tuple[int, int, float]]:
    """Pairs of entities that act on each other or are related, with a weight that grows slowly with their number."""
    parties: dict[int, list[int]] = {}
    counts: dict[tuple[int, int], int] = {}
    for edge in edges:
        a, b = edge["from"], edge["to"]
        if labels[a] == "Event" and edge["role"] in ("ACTOR", "RECIPIENT"):
            parties.setdefault(a, []).append(b)
        elif labels[a] != "Event" and labels[b] != "Event":
            counts[min(a, b), max(a, b)] = counts.get((min(a, b), max(a, b)), 0) + 1
    for group in parties.values():
        unique = sorted(set(group))[:DYAD_LIMIT]
        for i, a in enumerate(unique):
            for b in unique[i + 1:]:
                counts[a, b] = counts.get((a, b), 0) + 1
    return [(a, b, math.log2(1 + n)) for (a, b), n in sorted(counts.items())]


def _beside(places: Points, documents: list[int], evidence: list[list[Any]], keys: list[str], known: Places) -> None:
    if not documents:
        return
    sums, many = np.zeros_like(places), np.zeros(len(places))
    for node, document, *_ in evidence:
        sums[document] += places[node]
        many[document] += 1
    places[documents] = sums[documents] / np.maximum(many[documents], 1)[:, None]
    free = {i for i in documents if keys[i] not in known}
    fixed = np.array([i not in free for i in range(len(places))]) if len(places) < 5000 else None
    for i in documents:
        if keys[i] in known:
            places[i] = known[keys[i]]
    if fixed is not None:
        places[:, :2] = np.round(spread(places[:, :2], fixed, 20))
    places[documents] = np.round(places[documents])
