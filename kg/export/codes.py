"""Event tables in the layouts of POLECAT and ICEWS, so that what works on those works on these.

A row joins one actor and one recipient; events with several make several rows, and those without a direction (meetings, agreements,
joint action) a row each way, as ICEWS has them. Only events that occurred are written: neither layout can say that something was
planned, possible or denied. Columns whose content kg does not know (sectors, Wikipedia, GeoNames, Correlates of War) are empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from kg.analysis.dyads import is_symmetric
from kg.analysis.happenings import Happening, happenings, name_of
from kg.cells import write_csv
from kg.graph import REPORTED_IN, ROLES
from kg.knowledge import Knowledge

_SIDE = ("{0} Name", "{0} Country", "{0} COW", "Primary {0} Sector", "{0} Sectors", "{0} Title", "{0} Name Raw", "Wikipedia {0} ID")
POLECAT = ("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
           *(c.format("Actor") for c in _SIDE), *(c.format("Recipient") for c in _SIDE),
           "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
           "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version")
ICEWS = ("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
         "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District", "Province",
         "Country", "Latitude", "Longitude")
QUADS = ("NEUTRAL", "VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT")
# Modes that PLOVER calls otherwise, or has no word for.
MODES = {"call": "phone", "mediation": "third-party", "meeting": "", "talks": ""}
NO_TYPE = "STATEMENT"  # ours; PLOVER has no such type
LANGUAGES = {"zh": "Chinese", "en": "English"}

Row = dict[str, Any]


def write_polecat(graph: nx.MultiDiGraph, path: Path, knowledge: Knowledge) -> None:
    """POLECAT's columns, tab-separated; statements, which PLOVER has no type for, are left out."""
    _write(path, POLECAT, (_polecat(graph, h, number, a, b) for number, h, a, b in _rows(graph, knowledge) if h.type != NO_TYPE))


def write_icews(graph: nx.MultiDiGraph, path: Path, knowledge: Knowledge) -> None:
    """ICEWS's columns, tab-separated, with CAMEO codes and Goldstein's scores of their roots."""
    codes = written_codes(knowledge)
    _write(path, ICEWS, (_icews(graph, h, number, a, b, codes, knowledge) for number, h, a, b in _rows(graph, knowledge)))


def _write(path: Path, keys: tuple[str, ...], rows: Iterator[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        write_csv(out, keys, ([row.get(k) for k in keys] for row in rows), delimiter="\t")


def written_codes(knowledge: Knowledge) -> Mapping[tuple[str, str], tuple[str, str]]:
    """(type, mode) -> (CAMEO code, its text)."""
    return {(r["type"], r["mode"]): (r["code"], r["text"]) for r in knowledge.tables["cameo"] if r["written"] == "yes"}


def _rows(graph: nx.MultiDiGraph, knowledge: Knowledge) -> Iterator[tuple[int, Happening, str | None, str | None]]:
    """(number of the row within the event, event, actor, recipient)."""
    for h in happenings(graph):
        pairs: list[tuple[str | None, str | None]]
        if is_symmetric(knowledge, h.type):
            pairs = [(a, b) for a in h.parties for b in h.parties if a != b]
        else:
            pairs = [(a, b) for a in h.actors or (None,) for b in h.recipients or (None,) if a != b]
        yield from ((number, h, a, b) for number, (a, b) in enumerate(pairs, 1))


def _polecat(graph: nx.MultiDiGraph, h: Happening, number: int, actor: str | None, recipient: str | None) -> Row:
    row: Row = {"Event ID": f"{h.id}-{number}", "Event Date": _day(h), "Event Type": h.type, "Event Mode": MODES.get(h.mode, h.mode),
                "Intensity": h.plover_score, "Quad Code": QUADS[h.quad], "Version": "kg"}
    for who, node in (("Actor", actor), ("Recipient", recipient)):
        if node is not None:
            a = graph.nodes[node]
            row |= {f"{who} Name": name_of(a, "en"), f"{who} Country": a.get("iso3"), f"{who} Title": _title(graph, node),
                    f"{who} Name Raw": a.get("name")}
    document = _first(graph, h)
    row |= _place(graph, h) | {"Source": document.get("source"), "Publication Date": document.get("date"),
                               "Language": LANGUAGES.get(str(document.get("lang")), document.get("lang"))}
    for label, column in (("Person", "Story People"), ("Organization", "Story Organizations"), ("Location", "Story Locations")):
        row[column] = "; ".join(_named(graph, document.get("id"), label))
    return row


def _icews(graph: nx.MultiDiGraph, h: Happening, number: int, actor: str | None, recipient: str | None,
           codes: Mapping[tuple[str, str], tuple[str, str]], knowledge: Knowledge) -> Row:
    code, text = codes.get((h.type, h.mode)) or codes.get((h.type, "")) or (knowledge.event_types[h.type].cameo[0] + "0", h.type)
    document = _first(graph, h)
    row: Row = {"Event ID": f"{h.id}-{number}", "Event Date": _day(h), "Event Text": text, "CAMEO Code": code,
                "Intensity": h.goldstein, "Story ID": document.get("id"), "Publisher": document.get("source")}
    for who, node in (("Source", actor), ("Target", recipient)):
        if node is not None:
            row |= {f"{who} Name": name_of(graph.nodes[node], "en"), f"{who} Country": _country(graph.nodes[node].get("iso3"), knowledge)}
    place = _place(graph, h)
    return row | {k: place[k] for k in ("City", "Country", "Latitude", "Longitude") if k in place} | {
        "Country": _country(place.get("Country"), knowledge)}


def _day(h: Happening) -> str | None:
    """The day of the event where it is known, else none: neither layout can say that only the month is."""
    return h.start if h.start == h.end else None


def _country(iso3: str | None, knowledge: Knowledge) -> str | None:
    entry = knowledge.entry("Country", iso3)
    return entry.name("en") if entry else iso3


def _first(graph: nx.MultiDiGraph, h: Happening) -> Mapping[str, Any]:
    """The earliest document that reports an event."""
    found = [graph.nodes[d] for d in h.documents]
    return min(found, key=lambda a: (a.get("date") or "9999", a.get("id", "")), default={})


def _place(graph: nx.MultiDiGraph, h: Happening) -> Row:
    places = sorted(v for _, v, e in graph.out_edges(h.id, data=True) if e["type"] == ROLES["place"])
    if not places:
        return {}
    a = graph.nodes[places[0]]
    name = name_of(a, "en")
    return {"Placename": name, "City": name if a.get("sector") in ("city", "capital") else None, "Country": a.get("iso3"),
            "Latitude": a.get("lat"), "Longitude": a.get("lon"), "Raw Placename": a.get("name"), "Feature Type": a.get("sector")}


def _title(graph: nx.MultiDiGraph, node: str) -> str | None:
    return next((a.get("title") for _, _, a in sorted(graph.out_edges(node, data=True), key=lambda e: e[1])
                 if a["type"] == "HOLDS_OFFICE"), None)


def _named(graph: nx.MultiDiGraph, document: str | None, label: str) -> list[str]:
    if document is None:
        return []
    return sorted({name_of(graph.nodes[u], "en") for u, _, a in graph.in_edges(document, data=True)
                   if a["type"] == REPORTED_IN and graph.nodes[u]["label"] == label})
