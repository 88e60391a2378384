"""Exported tables, read by what people read them with."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from worlds import HOSTILE, world

from kg.analysis.tables import TABLES
from kg.cells import harmless
from kg.errors import KgError
from kg.export import export
from kg.export.codes import ICEWS, POLECAT, written_codes
from kg.knowledge import load


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    return world()


def unzipped(path: Path) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
                for name in archive.namelist()}


def test_csv_holds_all_tables_and_their_rows(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    export(graph, tmp_path / "g.csv.zip")
    found = unzipped(tmp_path / "g.csv.zip")
    assert {name: len(rows) for name, rows in found.items()} == {name: len(make(graph).rows) for name, make in TABLES.items()}
    (meet,) = [r for r in found["events"] if r["id"] == "event:meet"]
    assert json.loads(meet["actors"]) == ["person:donald-trump", "person:vladimir-putin"] and meet["date_precision"] == "day"
    (arms,) = [r for r in found["events"] if r["id"] == "event:arms"]
    assert arms["date_start"] == "" and arms["goldstein"] == "7"


def test_no_cell_runs_as_a_formula_or_steers_a_terminal(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    assert any(HOSTILE in str(a.get("title", "")) for _, a in graph.nodes(data=True))
    for file in ("g.csv.zip", "dyads.csv", "polecat.txt", "icews.tab"):
        export(graph, tmp_path / file)
        if file.endswith("zip"):
            cells = [c for rows in unzipped(tmp_path / file).values() for row in rows for c in row.values()]
        else:
            text = (tmp_path / file).read_text(encoding="utf-8-sig")
            cells = [c for row in csv.reader(io.StringIO(text, newline=""), delimiter="," if file == "dyads.csv" else "\t") for c in row]
        assert len(cells) > 100
        for cell in cells:
            assert not cell.startswith(("=", "+", "@", "|", "%")) and (not cell.startswith("-") or float(cell) < 0)
            assert not set(cell) & {"\x1b", "\x0b", "\u202e"}


@pytest.mark.parametrize("value, cell", [
    ("=1+1", "'=1+1"), (" =1", "' =1"), ("\t1", "'\t1"), ("-1", "'-1"), ("＝1", "'＝1"), ("a=1", "a=1"), (-1, -1), (1.5, 1.5), (None, ""),
    (True, "true"), (["=1"], '["=1"]'), ("a\r\nb\x00", "a\nb\ufffd"), ("\ud800", "\ufffd"), ("普京", "普京"),
])
def test_harmless(value: Any, cell: Any) -> None:
    assert harmless(value) == cell


def test_parquet_is_read_by_duckdb_and_polars_with_honest_types(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    import duckdb
    import polars

    export(graph, tmp_path / "g.parquet")
    assert {p.stem for p in (tmp_path / "g.parquet").iterdir()} == set(TABLES)
    events = str(tmp_path / "g.parquet" / "events.parquet")
    rows = duckdb.sql(f"SELECT id, date_end - date_start AS days FROM '{events}' WHERE list_contains(recipients, 'country:USA') "
                      "AND date_start >= DATE '2025-09-01' ORDER BY id").fetchall()
    assert rows == [("event:mediate", 0), ("event:talk", 0), ("event:threat", 29)]
    frame = polars.read_parquet(events)
    assert frame.schema["date_start"] == polars.Date and frame.schema["goldstein"] == polars.Float64
    assert frame.schema["actors"] == polars.List(polars.String) and frame.filter(polars.col("date_start").is_null()).height == 1
    for name, make in TABLES.items():
        assert polars.read_parquet(tmp_path / "g.parquet" / f"{name}.parquet").height == len(make(graph).rows)


def test_parquet_comes_anew_but_never_over_other_things(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    target = tmp_path / "g.parquet"
    export(graph, target)
    export(graph, target)
    (target / "mine.txt").write_text("mine")
    with pytest.raises(KgError, match=r"holds other things \(mine.txt\)"):
        export(graph, target)
    assert (target / "mine.txt").read_text() == "mine" and sorted(p.name for p in tmp_path.iterdir()) == ["g.parquet"]


def test_an_empty_graph_is_empty_tables(tmp_path: Path) -> None:
    for file in ("g.parquet", "g.csv.zip", "dyads.csv", "polecat.txt"):
        export(nx.MultiDiGraph(), tmp_path / file)
    assert all(rows == [] for rows in unzipped(tmp_path / "g.csv.zip").values())


# --- event tables of others -----------------------------------------------------------------------------------------------


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.open(encoding="utf-8", newline=""), delimiter="\t"))


def test_polecat(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    export(graph, tmp_path / "polecat.txt")
    rows = table(tmp_path / "polecat.txt")
    assert tuple(rows[0]) == POLECAT and len(POLECAT) == 40
    found = {(r["Event Type"], r["Event Mode"], r["Actor Name"], r["Recipient Name"]): r for r in rows}
    row = found["CONSULT", "third-party", "Turkey", "Russia"]
    assert (row["Event Date"], row["Intensity"], row["Quad Code"]) == ("2025-09-10", "2.5", "VERBAL COOPERATION")
    assert (row["Actor Country"], row["Recipient Country"], row["Placename"]) == ("TUR", "RUS", "Istanbul")
    assert found["THREATEN", "", "Vladimir Putin", "NATO"]["Event Date"] == ""  # only the month is known
    assert found["CONSULT", "", "Donald Trump", "Vladimir Putin"]["Actor Title"] == "总统"
    assert found["AID", "military", "United States", "Turkey"]["Publication Date"] == "2025-09-05"
    assert not {r["Event ID"].partition("-")[0] for r in rows} & {"event:never", "event:promise", "event:plan", "event:talk"}
    assert len({r["Event ID"] for r in rows}) == len(rows)


def test_icews(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    export(graph, tmp_path / "icews.tab")
    rows = table(tmp_path / "icews.tab")
    assert tuple(rows[0]) == ICEWS and len(ICEWS) == 20
    codes = {(r["Source Name"], r["Target Name"]): (r["CAMEO Code"], r["Intensity"]) for r in rows if r["Event Date"] == "2025-09-10"}
    assert codes["Turkey", "Russia"] == codes["Russia", "Turkey"] == ("045", "1")
    assert {r["CAMEO Code"] for r in rows} == {"040", "045", "110", "160", "130", "072", "190", "010"}
    assert {r["Target Country"] for r in rows} == {"Russia", "United States", "Turkey", ""}


def test_every_type_has_a_code_and_every_code_a_known_type() -> None:
    knowledge = load()
    codes = written_codes(knowledge)
    assert {t for t, _ in codes} == set(knowledge.event_types) and {(t, "") for t in knowledge.event_types} <= set(codes)
    for row in knowledge.tables["cameo"]:
        kind = knowledge.event_types[row["type"]]
        assert row["mode"] == "" or row["mode"] in kind.modes, row
        assert row["code"].isdigit() and 2 <= len(row["code"]) <= 4
    for type_, kind in knowledge.event_types.items():
        assert codes[type_, ""][0][:2] in kind.cameo
