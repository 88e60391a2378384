"""FollowTheMoney entities, a JSON object a line, as Aleph, OpenSanctions' tools and `ftm` read them.

The model has events, persons and organisations, and no weapons, agreements or statuses: those become assets, keywords and links of an
unknown kind whose role is our word. Its ids know no colons, so they are digests of ours, which stand in `notes` or `recordId`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from kg.analysis.tables import NOT_RELATIONS
from kg.cells import clean
from kg.graph import FULFILLED_BY, REPORTED_IN, ROLES
from kg.knowledge import Knowledge

SCHEMATA = {"Person": "Person", "Country": "PublicBody", "Organization": "Organization", "Location": "Address", "Weapon": "Asset",
            "Agreement": "Asset", "Event": "Event", "Document": "Article"}
LEGAL = frozenset(("Person", "Country", "Organization"))  # what may be involved in an event, or be a member
SENTENCES = 20  # most that an event carries

Entity = dict[str, Any]


def write_ftm(graph: nx.MultiDiGraph, path: Path, knowledge: Knowledge) -> None:
    """A line for each node and each relation, sorted by id."""
    lines = sorted(json.dumps(entity, ensure_ascii=False, sort_keys=True) for entity in entities(graph, knowledge))
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(line + "\n" for line in lines)


def entities(graph: nx.MultiDiGraph, knowledge: Knowledge) -> Iterator[Entity]:
    """The entities of a graph as plain mappings."""
    for node, a in graph.nodes(data=True):
        make = {"Event": _event, "Document": _document}.get(a["label"], _thing)
        yield _entity(node, SCHEMATA[a["label"]], make(graph, node, a, knowledge))
    for head, tail, key, a in graph.edges(keys=True, data=True):
        if a["type"] not in NOT_RELATIONS or a["type"] == FULFILLED_BY:
            yield _link(graph, (head, tail, key), a, knowledge)


def ftm_id(id_: str) -> str:
    """An id that the model allows."""
    return f"kg-{hashlib.blake2b(id_.encode(), digest_size=12).hexdigest()}"


def _entity(id_: str, schema: str, properties: Mapping[str, Iterable[Any]]) -> Entity:
    known = {key: list(dict.fromkeys(clean(str(v)) for v in values if v not in (None, ""))) for key, values in properties.items()}
    return {"id": ftm_id(id_), "schema": schema, "properties": {key: values for key, values in known.items() if values}}


def _thing(graph: nx.MultiDiGraph, node: str, a: Mapping[str, Any], knowledge: Knowledge) -> dict[str, Iterable[Any]]:
    names = [a.get("name"), a.get("name_zh"), a.get("name_en")]
    made: dict[str, Iterable[Any]] = {"name": names, "alias": [x for x in a.get("aliases", ()) if x not in names],
                                      "country": [_iso2(a.get("iso3"), knowledge)], "wikidataId": [a.get("wikidata")], "notes": [node],
                                      "keywords": [a["label"], a.get("weapon_class"), a.get("sector")]}
    if a["label"] == "Location":
        made |= {"full": names, "latitude": [a.get("lat")], "longitude": [a.get("lon")]}
    return made


def _iso2(iso3: str | None, knowledge: Knowledge) -> str | None:
    entry = knowledge.entry("Country", iso3)
    return entry.properties.get("iso2", "").lower() or None if entry else None


def _document(graph: nx.MultiDiGraph, node: str, a: Mapping[str, Any], knowledge: Knowledge) -> dict[str, Iterable[Any]]:
    return {"title": [a.get("title")], "name": [a.get("title") or node], "publishedAt": [a.get("date")], "publisher": [a.get("source")],
            "sourceUrl": [a.get("url")], "language": [{"zh": "zho", "en": "eng"}.get(str(a.get("lang")))], "notes": [node]}


def _event(graph: nx.MultiDiGraph, node: str, a: Mapping[str, Any], knowledge: Knowledge) -> dict[str, Iterable[Any]]:
    ends: dict[str, list[str]] = {}
    sentences: list[str] = []
    for _, other, edge in sorted(graph.out_edges(node, data=True), key=lambda e: (e[1], e[2].get("start", 0))):
        ends.setdefault(edge["type"], []).append(other)
        sentences += [edge["sentence"]] if edge["type"] == REPORTED_IN else []

    def ids(*slots: str, among: Iterable[str] = LEGAL) -> list[str]:
        return [ftm_id(x) for slot in slots for x in ends.get(slot, ()) if graph.nodes[x]["label"] in among]

    places = [graph.nodes[x].get("name") for x in ends.get(ROLES["place"], ())]
    return {"name": [a.get("title"), a.get("title_en")], "startDate": [a.get("date_start")], "endDate": [a.get("date_end")],
            "keywords": [a["type"], a.get("mode"), a.get("status")], "recordId": [node], "summary": sentences[:SENTENCES],
            "organizer": ids(ROLES["actor"]), "involved": ids(ROLES["actor"], ROLES["recipient"], ROLES["theme"]), "location": places,
            "addressEntity": ids(ROLES["place"], among=("Location",)), "proof": ids(REPORTED_IN, among=("Document",))}


def _link(graph: nx.MultiDiGraph, ends: tuple[str, str, str], a: Mapping[str, Any], knowledge: Knowledge) -> Entity:
    head, tail, key = ends
    label = graph.nodes[head]["label"], graph.nodes[tail]["label"]
    about: dict[str, Iterable[Any]] = {"role": [*(a.get("titles") or [a.get("title")]), _label(a["type"], knowledge)], "recordId": [key],
                                       "startDate": [a.get("date_start")], "endDate": [a.get("date_end")],
                                       "summary": a.get("sentences", ()), "proof": [ftm_id(d) for d in a.get("documents", ())]}
    if a["type"] == "MEMBER_OF" and label[0] in LEGAL and label[1] == "Organization":
        return _entity(key, "Membership", {**about, "member": [ftm_id(head)], "organization": [ftm_id(tail)]})
    return _entity(key, "UnknownLink", {**about, "subject": [ftm_id(head)], "object": [ftm_id(tail)]})


def _label(type_: str, knowledge: Knowledge) -> str:
    kind = knowledge.relation_types.get(type_)
    return kind.labels["en"] if kind else type_.lower().replace("_", " ")
