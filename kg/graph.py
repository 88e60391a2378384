"""A Dossier becomes a graph here; the only place that says what is a node and what an edge.

The graph is a `networkx.MultiDiGraph`. A node's key is its id, an edge's key is the edge's id. All attributes are plain: str, int,
float, and lists of them; what is unknown is absent, never None.

Nodes carry `label`. Entities (Person, Country, Organization, Location, Weapon, Agreement): `name, name_zh, name_en, aliases, n_mentions,
n_documents` and where known `iso3, wikidata, lat, lon, weapon_class, sector, former_ids`. Events: `type, mode, status, quad,
goldstein, plover_score, date, date_start, date_end, date_precision, title, title_en, confidence, n_documents, reasons, contested`.
Documents: `title, date, source, lang, url, sha256, duplicate_of`.

Edges carry `type`. Event -> entity: ACTOR, RECIPIENT, ABOUT, AT, SAID_BY. Event or entity -> Document: REPORTED_IN with `sentence,
sentence_start, start, end, trigger, page` (offsets in the document's text; of an entity the first mention, with `mentions`, how often the
document names it, and `rule` where a network guessed it) and, on events, the names in the sentence as `mark_start, mark_end, mark_id`
(offsets in the sentence). Event -> Event: FULFILLED_BY. Entity -> entity: the relation types of the ontology with `documents, sentences,
pages, confidence`; the page of a document that has none is 0; of an office `title, title_en` and, where it is called by several, `titles`;
where known `date_start, date_end` (ISO day, month or year), between which the fact held.
"""

from __future__ import annotations

import calendar
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import networkx as nx

from kg.knowledge import Knowledge
from kg.model import Document, Dossier, Evidence, GlobalEntity, GlobalEvent, GlobalRelation, Mark, Reason, Slot

VERSION = 1
ROLES: Mapping[Slot, str] = {"actor": "ACTOR", "recipient": "RECIPIENT", "theme": "ABOUT", "place": "AT", "source": "SAID_BY"}
REPORTED_IN = "REPORTED_IN"
FULFILLED_BY = "FULFILLED_BY"
HAN = re.compile(r"[\u3400-\u9fff]")


def from_dossier(dossier: Dossier, knowledge: Knowledge) -> nx.MultiDiGraph:
    """The graph of a dossier, nodes and edges in the order of their ids."""
    graph = nx.MultiDiGraph(format="kg-graph", version=VERSION)
    entities = {e.id: e for e in dossier.entities}
    nodes = [(document_id(d.id), _document(_prefixed(d), dossier.duplicates.get(d.id))) for d in dossier.documents]
    nodes += [(e.id, _entity(e, knowledge, dossier.duplicates)) for e in dossier.entities]
    nodes += [(v.id, _event(v, entities, knowledge, dossier.duplicates)) for v in dossier.events]
    graph.add_nodes_from(sorted(nodes))
    edges: list[tuple[str, str, str, dict[str, Any]]] = []
    printed = {d.id: d for d in dossier.documents if d.pages}
    for event in dossier.events:
        edges += _event_edges(event, dossier.marks, printed)
    named = Counter((document, mark.entity) for document, marks in dossier.marks.items() for mark in marks)
    for entity in dossier.entities:
        edges += [_edge(entity.id, REPORTED_IN, document_id(e.document), **_evidence(e, printed),
                        mentions=named.get((e.document, entity.id)))
                  for e in _first_by_document(entity.evidence)]
    edges += [_relation(r, printed) for r in dossier.relations]
    for head, tail, key, attributes in sorted(edges, key=lambda e: (e[2], e[0], e[1])):
        graph.add_edge(head, tail, key=key, **attributes)
    graph.graph["decisions"] = [
        {"id": d.id, "kind": d.kind, "kept": d.kept, "merged": d.merged, "score": d.score, "reason": d.reason, "names": list(d.names)}
        for d in dossier.decisions]
    return graph


def document_id(name: str) -> str:
    """The node id of a document."""
    return f"document:{name}"


def _prefixed(document: Document) -> Document:
    return replace(document, id=document_id(document.id))


def edge_id(head: str, type_: str, tail: str, extra: str = "") -> str:
    """The id of an edge: its type and a digest of what it joins. The same fact has the same id in every run."""
    return f"{type_}:{hashlib.blake2b(chr(0).join((head, type_, tail, extra)).encode(), digest_size=9).hexdigest()}"


def _edge(head: str, type_: str, tail: str, extra: str = "", **attributes: Any) -> tuple[str, str, str, dict[str, Any]]:
    key = edge_id(head, type_, tail, extra)
    return head, tail, key, {"id": key, "type": type_, **{k: v for k, v in attributes.items() if v not in (None, "", [])}}


def _known(**attributes: Any) -> dict[str, Any]:
    """Attributes without those that are unknown."""
    return {k: v for k, v in attributes.items() if v not in (None, "", [], ())}


def _document(d: Document, duplicate_of: str | None) -> dict[str, Any]:
    return {"label": "Document", **_known(id=d.id, title=d.title, date=d.date, source=d.source, lang=d.lang, url=d.url, sha256=d.sha256,
                                          duplicate_of=duplicate_of and document_id(duplicate_of))}


def _entity(e: GlobalEntity, knowledge: Knowledge, copies: Mapping[str, str]) -> dict[str, Any]:
    entry = knowledge.entry(e.label, e.key)
    facts = dict(entry.properties) if entry else {}
    names = {lang: (e.names.get(lang) or (entry.names.get(lang, ()) if entry else ()) or ("",))[0] for lang in ("zh", "en")}
    return {"label": e.label, **_known(
        id=e.id, name=e.name, name_zh=names["zh"], name_en=names["en"], aliases=sorted(set(e.aliases)),
        iso3=e.country, wikidata=facts.get("wikidata"), **_coordinates(e, facts), weapon_class=facts.get("class"),
        sector=facts.get("kind"), n_mentions=e.mentions, n_documents=_witnesses(e.evidence, copies), former_ids=list(e.former_ids),
        **{k: v for k, v in e.properties.items() if k not in ("lat", "lon")})}


def _coordinates(e: GlobalEntity, facts: Mapping[str, str]) -> dict[str, float | None]:
    """Those of the gazetteer, else those that merging found (a city that only GeoNames knows)."""
    return {k: _number(str(facts.get(k) or e.properties.get(k) or "")) for k in ("lat", "lon")}


def _witnesses(evidence: Iterable[Evidence], copies: Mapping[str, str]) -> int:
    """How many documents tell something; an article and its copies are one."""
    return len({copies.get(x.document, x.document) for x in evidence})


def _number(cell: str | None) -> float | None:
    return float(cell) if cell else None


def _event(v: GlobalEvent, entities: Mapping[str, GlobalEntity], knowledge: Knowledge, copies: Mapping[str, str]) -> dict[str, Any]:
    kind = knowledge.event_types[v.type]
    start, end, precision = date_bounds(v.date)
    return {"label": "Event", **_known(
        id=v.id, type=v.type, mode=v.mode, status=v.status, quad=kind.quad, goldstein=kind.goldstein, plover_score=kind.plover_score,
        date=v.date, date_start=start, date_end=end, date_precision=precision, title=event_title(v, entities, knowledge, "zh"),
        title_en=event_title(v, entities, knowledge, "en"), confidence=round(v.confidence, 4),
        n_documents=_witnesses(v.evidence, copies), reasons=[_reason(r) for r in v.reasons],
        contested=[f"{name}: {x.value} ({', '.join(x.documents)})" for name, values in sorted(v.contested.items()) for x in values],
        former_ids=list(v.former_ids))}


def _reason(r: Reason) -> str:
    return f"{r.about}: {r.text}" + ("" if r.weight is None else f" {r.weight:+.2f}")


def date_bounds(value: str | None) -> tuple[str | None, str | None, str | None]:
    """(first day, last day, precision) of an ISO value; precision is day, month, year or range.

    >>> date_bounds("2025-09")
    ('2025-09-01', '2025-09-30', 'month')
    """
    if not value:
        return None, None, None
    first, _, last = value.partition("/")
    start, end = _first_day(first), _last_day(last or first)
    return start, end, "range" if last else {10: "day", 7: "month", 4: "year"}.get(len(first), "range")


def _first_day(value: str) -> str:
    return value + {4: "-01-01", 7: "-01"}.get(len(value), "")


def _last_day(value: str) -> str:
    if len(value) == 4:
        return f"{value}-12-31"
    if len(value) == 7:
        year, month = map(int, value.split("-"))
        return f"{value}-{calendar.monthrange(year, month)[1]:02d}"
    return value


def event_title(v: GlobalEvent, entities: Mapping[str, GlobalEntity], knowledge: Knowledge, lang: str) -> str:
    """A headline for an event: who, what, whom, about what."""
    kind = knowledge.event_types[v.type]
    what = (kind.modes.get(v.mode or "") or kind.labels)[lang]

    def names(ids: Iterable[str]) -> str:
        found = [entity_name(entities[i], knowledge, lang) for i in ids if i in entities]
        return ("、" if lang == "zh" else ", ").join(found[:3]) + ((" 等" if lang == "zh" else " …") if len(found) > 3 else "")

    if kind.symmetric:
        parts = [names((*v.actor, *v.recipient)), what]
    else:
        parts = [names(v.actor) or "?", what, names(v.recipient)] if v.recipient else [names(v.actor) or "?", what]
    about = names(v.theme)
    title = " ".join(p for p in parts if p)
    if about:
        title += f"（{about}）" if lang == "zh" else f" ({about})"
    return title


def entity_name(e: GlobalEntity, knowledge: Knowledge, lang: str) -> str:
    """The best name of an entity in a language, else in any."""
    if e.names.get(lang):
        return e.names[lang][0]
    entry = knowledge.entry(e.label, e.key)
    return entry.name(lang) if entry else e.name


def _evidence(e: Evidence, printed: Mapping[str, Document]) -> dict[str, Any]:
    return {"sentence": e.sentence, "sentence_start": e.sentence_start, "start": e.start, "end": e.end, "trigger": e.trigger,
            "page": _page(e, printed), "rule": e.rule or None}


def _page(e: Evidence, printed: Mapping[str, Document]) -> int | None:
    return printed[e.document].page(e.start) if e.document in printed else None


def _first_by_document(evidence: Iterable[Evidence]) -> list[Evidence]:
    first: dict[str, Evidence] = {}
    for e in sorted(evidence, key=lambda e: (e.document, e.start)):
        first.setdefault(e.document, e)
    return list(first.values())


def _event_edges(v: GlobalEvent, marks: Mapping[str, tuple[Mark, ...]],
                 printed: Mapping[str, Document]) -> list[tuple[str, str, str, dict[str, Any]]]:
    edges = [_edge(v.id, role, entity) for slot, role in ROLES.items() for entity in v.slot(slot)]
    edges += [_edge(v.id, FULFILLED_BY, other) for other in v.fulfilled_by]
    for e in sorted(v.evidence, key=lambda e: (e.document, e.start, e.end)):
        last = e.sentence_start + len(e.sentence)
        inside = [m for m in marks.get(e.document, ()) if e.sentence_start <= m.start and m.end <= last]
        edges.append(_edge(v.id, REPORTED_IN, document_id(e.document), f"{e.start}-{e.end}", **_evidence(e, printed),
                           mark_start=[m.start - e.sentence_start for m in inside],
                           mark_end=[m.end - e.sentence_start for m in inside], mark_id=[m.entity for m in inside]))
    return edges


def _relation(r: GlobalRelation, printed: Mapping[str, Document]) -> tuple[str, str, str, dict[str, Any]]:
    evidence = sorted(r.evidence, key=lambda e: (e.document, e.start))
    rows = [(document_id(e.document), e.sentence, _page(e, printed) or 0) for e in evidence]
    english = next((t for t in r.titles if not HAN.search(t)), "")
    return _edge(r.head, r.type, r.tail, r.office, title=r.title, title_en=english, titles=list(r.titles) if len(r.titles) > 1 else None,
                 date_start=r.start, date_end=r.end, confidence=round(r.confidence, 4), **columns(rows))


def stated(relation: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """(document, sentence, page) for each document that states a relation: its three lists are columns of one table."""
    documents = relation.get("documents") or ()
    sentences = relation.get("sentences") or [""] * len(documents)
    return list(zip(documents, sentences, relation.get("pages") or [0] * len(documents), strict=False))


def columns(rows: Iterable[tuple[str, str, int]]) -> dict[str, Any]:
    """The properties of a relation that `stated` gives; `pages` is None where there are none."""
    table = list(rows)
    pages = [page for _, _, page in table]
    return {"documents": [d for d, _, _ in table], "sentences": [s for _, s, _ in table], "pages": pages if any(pages) else None}
