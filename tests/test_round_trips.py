"""What each format can hold comes back, and what it cannot hold is what docs/formats.md says."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from places import ROOT
from worlds import DOCUMENTS, ENTITIES, EVENTS, RELATIONS, world

import kg
from kg.analysis.tables import DAYS, EVIDENCE_KEYS, LISTS, REAL, RELATION_KEYS, ROLE_KEYS, WHOLE
from kg.build import build_graph
from kg.cells import clean, harmless
from kg.export import FORMATS, export
from kg.graph import REPORTED_IN, columns, from_dossier
from kg.imports import read_events
from kg.knowledge import load
from kg.model import Dossier

DOC = ROOT / "docs" / "formats.md"
# What the entries of csv and parquet call lost.
MARKS = ("mark_start", "mark_end", "mark_id")


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    """The small world, its first article printed on two pages, its president in office since a month."""
    documents = (replace(DOCUMENTS[0], pages=(0, 1)), *DOCUMENTS[1:])
    office = replace(RELATIONS[0], titles=("总统", "president"), start="2025-01", end="2029-01-20")
    return from_dossier(Dossier(documents, ENTITIES, EVENTS, (office, *RELATIONS[1:])), load())


def table() -> list[str]:
    """The rows of docs/formats.md, out of the formats themselves."""
    rows = [f"| {f.name} | {', '.join(f'`{e}`' for e in f.endings)} | {f.purpose} | "
            f"{FORMATS[f.lost[3:]].lost if f.lost.startswith('as ') else f.lost} | {f'`{f.extra}`' if f.extra else ''} |"
            for f in FORMATS.values()]
    return ["| format | ending | opens in | cannot hold | extra |", "|---|---|---|---|---|", *rows]


def test_the_page_about_formats_says_what_the_formats_say() -> None:
    shown = [line for line in DOC.read_text(encoding="utf-8").split("## Reading", 1)[0].splitlines() if line.startswith("|")]
    assert shown == table(), "the table of docs/formats.md must be:\n" + "\n".join(table())


def test_dates_of_facts_are_as_exact_as_they_are_known(graph: nx.MultiDiGraph) -> None:
    (office,) = kg.Graph(graph).relations(type="HOLDS_OFFICE").to_dict("records")
    assert (office["since"], office["until"], office["titles"]) == ("2025-01", "2029-01-20", ["总统", "president"])


# --- tables ---------------------------------------------------------------------------------------------------------------


def rebuilt(tables: Mapping[str, list[dict[str, Any]]]) -> nx.MultiDiGraph:
    """A graph out of the six tables, as somebody would make it who has nothing else."""
    graph = nx.MultiDiGraph()
    ends = []
    for name, label in (("events", "Event"), ("documents", "Document"), ("entities", None)):
        for row in tables[name]:
            node = {k: v for k, v in row.items() if v not in (None, "", []) and k not in (*ROLE_KEYS, "n_events")}
            graph.add_node(row["id"], **({"label": label} if label else {}), **node)
            ends += [(row["id"], v, ROLE_KEYS[k]) for k in ROLE_KEYS if name == "events" and ROLE_KEYS[k] != REPORTED_IN for v in row[k]]
    graph.add_edges_from((u, v, {"type": type_}) for u, v, type_ in ends)
    relations = {row["id"]: row for row in tables["relations"]}
    for row in tables["evidence"]:
        if row["of"] not in relations:
            given = {k: row[k] for k in EVIDENCE_KEYS if row[k] not in (None, "")}
            graph.add_edge(row["of"], row["document"], type=REPORTED_IN, **given)
    for row in relations.values():
        given = {v: row[k] for k, v in RELATION_KEYS.items() if row[k] not in (None, "", [])}
        graph.add_edge(row["head"], row["tail"], type=row["type"], **given)
    return graph


def plain(graph: nx.MultiDiGraph, cell: Any) -> tuple[Any, Any]:
    """Nodes and edges without what tables cannot hold, ready to be compared."""
    def held(a: Mapping[str, Any], without: tuple[str, ...]) -> dict[str, Any]:
        return {k: cell(v) for k, v in sorted(a.items()) if k not in without}

    nodes = {n: held(a, ()) for n, a in graph.nodes(data=True)}
    return nodes, sorted((u, v, json.dumps(held(a, (*MARKS, "id")), ensure_ascii=False)) for u, v, a in graph.edges(data=True))


def cleaned(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else [cleaned(v) for v in value] if isinstance(value, list) else value


def uncelled(key: str, text: str) -> Any:
    """A cell of a CSV as it was: lists are JSON, an apostrophe before a formula was put there."""
    if key in LISTS:
        return json.loads(text) if text else []
    if text and key in WHOLE:
        return int(text)
    if text and key in REAL:
        return float(text)
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def test_csv_comes_back(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    export(graph, tmp_path / "g.csv.zip")
    with zipfile.ZipFile(tmp_path / "g.csv.zip") as archive:
        tables = {name.removesuffix(".csv"): [{k: uncelled(k, v) for k, v in row.items()} for row in csv.DictReader(
            io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""))] for name in archive.namelist()}
    assert plain(rebuilt(tables), cleaned) == plain(graph, cleaned)


def test_parquet_comes_back(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    import pyarrow.parquet

    export(graph, tmp_path / "g.parquet")
    tables = {p.stem: pyarrow.parquet.read_table(p).to_pylist() for p in (tmp_path / "g.parquet").iterdir()}
    for row in (row for rows in tables.values() for row in rows):
        row.update({k: row[k].isoformat() for k in DAYS if row.get(k)})
    assert plain(rebuilt(tables), cleaned) == plain(graph, cleaned)


# --- event tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["polecat.txt", "icews.tab"])
def test_event_tables_come_back_as_the_same_pairs(graph: nx.MultiDiGraph, tmp_path: Path, file: str) -> None:
    """Events that occurred on a known day, with the same type between the same parties. Those without a known day come back without one."""
    export(graph, tmp_path / file)
    extractions = list(read_events(tmp_path / file))
    again = build_graph(extractions).graph  # type: ignore[arg-type]
    statements = {"STATEMENT"} if file.startswith("polecat") else set()

    def pairs(g: nx.MultiDiGraph) -> set[tuple[Any, ...]]:
        found = set()
        for node, a in g.nodes(data=True):
            if a["label"] == "Event" and a["status"] == "occurred" and a["type"] not in statements:
                who = sorted(g.nodes[v].get("name_en") for _, v, e in g.out_edges(node, data=True) if e["type"] in ("ACTOR", "RECIPIENT"))
                found.add((a["type"], a.get("date") if a.get("date_precision") == "day" else None, *who))
        return found

    assert pairs(again) == pairs(graph)


# --- RDF ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["g.ttl", "g.jsonld"])
def test_rdf_comes_back(graph: nx.MultiDiGraph, tmp_path: Path, file: str) -> None:
    """Who takes part in what, what is reported where with which words on which page, which facts hold: all of it can be asked in SPARQL."""
    import rdflib

    export(graph, tmp_path / file)
    made = rdflib.Graph().parse(tmp_path / file)
    prefixes = "".join(f"PREFIX {p}: <{n}> " for p, n in made.namespaces() if p in ("kg", "sem", "schema", "prov", "rdf"))

    def asked(select: str) -> set[tuple[str, ...]]:
        return {tuple(None if x is None else str(x) for x in row) for row in made.query(prefixes + select)}  # type: ignore[misc]

    from kg.export.rdf import iri

    reported = {(str(iri(u)), str(iri(v)), clean(a["sentence"]), str(a["start"]), str(a["page"]) if "page" in a else None)
                for u, v, a in graph.edges(data=True) if a["type"] == REPORTED_IN}
    assert asked("""SELECT ?of ?in ?words ?start ?page WHERE { ?e a kg:Evidence; kg:of ?of; prov:hadPrimarySource ?in;
        schema:text ?words; kg:start ?start. OPTIONAL { ?e schema:pageStart ?page } }""") == reported
    statuses = {(str(iri(n)), a["status"], a.get("date_start")) for n, a in graph.nodes(data=True) if a["label"] == "Event"}
    facts = {(str(iri(u)), str(iri(v)), a.get("date_start"), a.get("date_end"), t) for u, v, a in graph.edges(data=True)
             if "sentences" in a for t in a.get("titles", [a.get("title")])}
    assert asked("""SELECT ?a ?b ?since ?until ?title WHERE { ?f a rdf:Statement; rdf:subject ?a; rdf:object ?b.
        OPTIONAL { ?f schema:startDate ?since } OPTIONAL { ?f schema:endDate ?until } OPTIONAL { ?f schema:roleName ?title } }""") == facts
    assert asked("SELECT ?e ?status ?day WHERE { ?e kg:status ?status OPTIONAL { ?e sem:hasBeginTimeStamp ?day } }") == statuses


# --- what travels within kg ---------------------------------------------------------------------------------------------------------


def test_the_three_columns_of_a_relation() -> None:
    rows = [("document:a", "x", 2), ("document:b", "y", 0)]
    assert columns(rows) == {"documents": ["document:a", "document:b"], "sentences": ["x", "y"], "pages": [2, 0]}
    assert columns([("document:b", "y", 0)])["pages"] is None


def test_the_world_is_the_one_that_others_test() -> None:
    assert {n for n, a in world().nodes(data=True) if a["label"] == "Event"} == {e.id for e in EVENTS}
    assert not re.search(r"\t", "".join(table()))
