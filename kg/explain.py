"""Why is this in the graph? The rule, the sentences and each participant's reason, as lines of text.

Everything comes out of the graph itself, so that any store can be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import networkx as nx

from kg.errors import StoreError
from kg.graph import FULFILLED_BY, REPORTED_IN, ROLES, stated

SHOWN = 12  # sentences, relations and merges that are told of one thing
PART = "confidence:"


def explain(graph: nx.MultiDiGraph, what: str) -> list[str]:
    """Lines that tell why a node or edge is there.

    Args:
        what: an id (of an entity, event, document or relation), the beginning of one, or a name.
    Raises:
        StoreError: nothing, or more than one thing, goes by that id or name.
    """
    edge = next(((u, v, a) for u, v, k, a in graph.edges(keys=True, data=True) if k == what), None)
    if edge is not None:
        return list(_relation(graph, *edge))
    node = find(graph, what)
    label = graph.nodes[node]["label"]
    return list(_event(graph, node) if label == "Event" else _document(graph, node) if label == "Document" else _entity(graph, node))


def find(graph: nx.MultiDiGraph, what: str) -> str:
    """The id of the node that an id, the beginning of an id, a name or an alias means."""
    if what in graph:
        return what
    wanted = what.casefold()
    found = [n for n, a in graph.nodes(data=True) if n.casefold().startswith(wanted) or what in a.get("former_ids", ())]
    if not found:
        found = [n for n, a in graph.nodes(data=True) if wanted in {str(x).casefold() for x in _names(a)}]
    if len(found) == 1:
        return found[0]
    if not found:
        raise StoreError(f"nothing in this graph goes by '{what}'. Names and ids are in the page's search: kg render STORE -o graph.html")
    shown = ", ".join(f"{n} ({_title(graph, n)})" for n in sorted(found)[:SHOWN])
    raise StoreError(f"'{what}' means {len(found)} things: {shown}. Give an id")


def _names(a: dict[str, Any]) -> Iterable[Any]:
    return (a.get("name", ""), a.get("name_zh", ""), a.get("name_en", ""), a.get("title", ""), a.get("title_en", ""), *a.get("aliases", ()))


def _title(graph: nx.MultiDiGraph, node: str) -> str:
    a = graph.nodes[node]
    other = a.get("title_en") or a.get("name_en") or ""
    own = a.get("title") or a.get("name") or node
    return f"{own} / {other}" if other and other != own else own


def _event(graph: nx.MultiDiGraph, node: str) -> Iterator[str]:
    a = graph.nodes[node]
    yield _title(graph, node)
    when = f", {a['date']}" if a.get("date") else ", no date given"
    yield f"{node}: {a['type']}{' ' + a['mode'] if a.get('mode') else ''}, {a['status']}{when}, confidence {a['confidence']:.2f}"
    reasons = [r.partition(": ") for r in a.get("reasons", ())]
    yield ""
    yield "Read from"
    yield from (f"  {text}" for about, _, text in reasons if about == "trigger")
    yield from _participants(graph, node, {about: text for about, _, text in reasons})
    parts = [(about.removeprefix(PART), text) for about, _, text in reasons if about.startswith(PART)]
    if parts:
        yield ""
        yield "Confidence, by its parts (value, log-odds)"
        yield from (f"  {name:<28} {text}" for name, text in parts)
    if a.get("contested"):
        yield ""
        yield "The sources disagree"
        yield from (f"  {line}" for line in a["contested"])
    yield from _linked(graph, node)
    yield from _sentences(graph, node)
    yield from _merges(graph, node)


def _participants(graph: nx.MultiDiGraph, node: str, reasons: dict[str, str]) -> Iterator[str]:
    slots = {role: slot for slot, role in ROLES.items()}
    rows = [(slots[a["type"]], v) for _, v, a in graph.out_edges(node, data=True) if a["type"] in slots]
    if rows:
        yield ""
        yield "Who takes part, and why"
    for slot, entity in sorted(rows):
        yield f"  {slot:<10} {_title(graph, entity)}   {reasons.get(f'{slot}:{entity}', 'carried over from another mention')}"


def _linked(graph: nx.MultiDiGraph, node: str) -> Iterator[str]:
    for _, v, a in graph.out_edges(node, data=True):
        if a["type"] == FULFILLED_BY:
            yield f"Came true as {_title(graph, v)} ({v})"
    for u, _, a in graph.in_edges(node, data=True):
        if a["type"] == FULFILLED_BY:
            yield f"Was planned as {_title(graph, u)} ({u})"


def _sentences(graph: nx.MultiDiGraph, node: str) -> Iterator[str]:
    rows = sorted(((v, a) for _, v, a in graph.out_edges(node, data=True) if a["type"] == REPORTED_IN), key=lambda r: (r[0], r[1]["start"]))
    if rows:
        yield ""
        yield "Sentences"
    for document, a in rows[:SHOWN]:
        yield f"  {_place(graph, document, a.get('page'))}"
        start = a["start"] - a["sentence_start"]
        end = start + a["end"] - a["start"]
        if a.get("rule"):
            yield f"    found by the {a['rule']}, not by a rule"
        yield f"    {(a['sentence'][:start] + '[' + a['sentence'][start:end] + ']' + a['sentence'][end:]).strip()}"
    if len(rows) > SHOWN:
        yield f"  … and {len(rows) - SHOWN} more"


def _place(graph: nx.MultiDiGraph, document: str, page: int | None) -> str:
    """Where a sentence stands: '2025-10-17 · Xinhua · Title · page 3'."""
    d = graph.nodes.get(document, {})
    told = " · ".join(str(d[k]) for k in ("date", "source", "title") if d.get(k)) or document
    return f"{told} · page {page}" if page else told


def _merges(graph: nx.MultiDiGraph, node: str) -> Iterator[str]:
    rows = [d for d in graph.graph.get("decisions", ()) if node in (d["kept"], d["merged"])]
    if rows:
        yield ""
        yield "Merged, or kept apart"
    yield from (f"  {d['kind']} {d['score']:.2f}  {d['names'][0]} | {d['names'][1]}: {d['reason']}" for d in rows[:SHOWN])
    if len(rows) > SHOWN:
        yield f"  … and {len(rows) - SHOWN} more: kg merges STORE"


def _entity(graph: nx.MultiDiGraph, node: str) -> Iterator[str]:
    a = graph.nodes[node]
    yield _title(graph, node)
    told = f"named {a.get('n_mentions', 0)} times in {a.get('n_documents', 0)} documents"
    yield f"{node}: {a['label']}, {told} as {', '.join(a.get('aliases', ()))}"
    relations = [(u, v, e) for u, v, e in (*graph.out_edges(node, data=True), *graph.in_edges(node, data=True)) if "sentences" in e]
    if relations:
        yield ""
        yield "Lasting facts"
    for u, v, e in sorted(relations, key=lambda r: r[2]["id"])[:SHOWN]:
        yield f"  {_title(graph, u)} {e['type']} {_title(graph, v)}{' (' + e['title'] + ')' if e.get('title') else ''}   {e['id']}"
    yield from _sentences(graph, node)
    yield from _merges(graph, node)


def _relation(graph: nx.MultiDiGraph, head: str, tail: str, a: dict[str, Any]) -> Iterator[str]:
    yield f"{_title(graph, head)} {a['type']} {_title(graph, tail)}{' (' + a['title'] + ')' if a.get('title') else ''}"
    yield f"{a['id']}" + (f", confidence {a['confidence']:.2f}" if "confidence" in a else "") + _when(a)
    if a.get("sentence"):
        yield f"  {a['sentence'].strip()}"
    for document, sentence, page in stated(a)[:SHOWN]:
        yield f"  {_place(graph, document, page)}"
        yield f"    {sentence.strip()}"


def _when(a: dict[str, Any]) -> str:
    """Between which days a fact held, where that is known; and the other names of an office."""
    first, last = a.get("date_start"), a.get("date_end")
    when = f", from {first}" * bool(first) + f"{' to' if first else ', until'} {last}" * bool(last)
    return when + (f", also {', '.join(t for t in a['titles'] if t != a['title'])}" if a.get("titles") else "")


def _document(graph: nx.MultiDiGraph, node: str) -> Iterator[str]:
    a = graph.nodes[node]
    yield a.get("title") or node
    yield f"{node}: {', '.join(str(a[k]) for k in ('date', 'source', 'lang', 'url') if a.get(k))}"
    if a.get("duplicate_of"):
        yield f"A copy of {a['duplicate_of']}: counted once as evidence"
    events = sorted({u for u, _, e in graph.in_edges(node, data=True) if e["type"] == REPORTED_IN and graph.nodes[u]["label"] == "Event"})
    yield f"{len(events)} events are read from it"
    yield from (f"  {_title(graph, e)}   {e}" for e in events[:SHOWN])
