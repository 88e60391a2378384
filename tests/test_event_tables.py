"""Event tables of POLECAT, ICEWS and GDELT 2.0 come in as events of the same graph."""

from __future__ import annotations

import zipfile
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner
from worlds import world

from kg.analysis import dyads
from kg.build import build_graph, reopen
from kg.cli import cli
from kg.errors import KgError
from kg.export import export
from kg.imports import Item, read_events
from kg.imports.layouts import GDELT_COLUMNS
from kg.imports.names import Names
from kg.knowledge import load
from kg.model import Extraction
from kg.read import Failure, Notice

POLECAT = ("Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name", "Actor Country", "Recipient Name", "Recipient Country",
           "City", "Country", "Source", "Publication Date", "Language")
ICEWS = ("Event ID", "Event Date", "Source Name", "Source Country", "Event Text", "CAMEO Code", "Target Name", "Target Country",
         "Story ID", "Publisher", "City", "Country")


def table(path: Path, header: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    path.write_text("\n".join("\t".join(row) for row in (header, *rows)) + "\n", encoding="utf-8")
    return path


def gdelt(**cells: str) -> str:
    known = {"GlobalEventID": "1", "Day": "20250218", "EventCode": "040", "DATEADDED": "20250219001500", "SOURCEURL": "https://a.example/1",
             "ActionGeo_Type": "0", **cells}
    assert set(known) <= set(GDELT_COLUMNS)
    return "\t".join(known.get(c, "") for c in GDELT_COLUMNS)


def read(path: Path, kind: str | None = None) -> tuple[list[Extraction], list[Failure], list[Notice]]:
    items: list[Item] = list(read_events(path, kind))
    return ([i for i in items if isinstance(i, Extraction)], [i for i in items if isinstance(i, Failure)],
            [i for i in items if isinstance(i, Notice)])


def told(x: Extraction) -> list[tuple[str, str | None, list[str], list[str], str | None]]:
    name = {e.id: e.name for e in x.entities}
    return [(v.type, v.mode, [name[i] for i in v.actor], [name[i] for i in v.recipient], v.date) for v in x.events]


# --- what a row says ------------------------------------------------------------------------------------------------------


def test_polecat(tmp_path: Path) -> None:
    path = table(tmp_path / "p.txt", POLECAT,
                 ("p1", "2023-05-04", "CONSULT", "phone", "Vladimir Putin", "RUS", "Turkey", "TUR", "Moscow", "RUS", "Xinhua",
                  "2023-05-05", "Chinese"),
                 ("p2", "2023-05-04", "ASSAULT", "aerial", "Russian Army", "RUS", "None", "UKR", "", "", "TASS", "2023-05-05", "English"))
    found, failed, noted = read(path)
    assert (failed, noted) == ([], []) and len(found) == 2
    assert told(found[0]) == [("CONSULT", "call", ["Vladimir Putin"], ["Turkey"], "2023-05-04")]
    assert told(found[1]) == [("ASSAULT", "aerial", ["Russian Army"], ["Ukraine"], "2023-05-04")]
    assert (found[0].document.source, found[0].document.date, found[0].document.lang) == ("Xinhua", "2023-05-05", "zh")
    labels = {e.name: (e.label, e.country) for x in found for e in x.entities}
    assert labels == {"Vladimir Putin": ("Person", "RUS"), "Turkey": ("Country", "TUR"), "Moscow": ("Location", "RUS"),
                      "Russian Army": ("Organization", "RUS"), "Ukraine": ("Country", "UKR")}
    (evidence,) = found[0].events[0].evidence
    assert evidence.sentence == "Vladimir Putin – CONSULT phone – Turkey, Moscow (2023-05-04)" and evidence.trigger == "CONSULT phone"
    assert evidence.sentence[evidence.start - evidence.sentence_start:evidence.end - evidence.sentence_start] == evidence.trigger
    for entity in found[0].entities:
        assert all(evidence.sentence[m.start:m.end] == entity.name for m in entity.mentions) and entity.mentions


@pytest.mark.parametrize("name, country, party", [
    ("Military (Ukraine)", "Ukraine", ("Organization", "Military (Ukraine)", "UKR")),
    ("Government (Ukraine)", "Ukraine", ("Country", "Ukraine", "UKR")),
    ("Angela Merkel", "Germany", ("Person", "Angela Merkel", "DEU")),
    ("Xyzzy Plugh", "Germany", ("Person", "Xyzzy Plugh", "DEU")),
    ("North Atlantic Treaty Organization", "", ("Organization", "North Atlantic Treaty Organization", None)),
    ("Russian Federation", "Russian Federation", ("Country", "Russian Federation", "RUS")),
    ("Protester (Atlantis)", "", ("Organization", "Protester (Atlantis)", None)),
    ("", "", None), ("", "France", ("Country", "France", "FRA")),
])
def test_who_is_who_in_icews(name: str, country: str, party: tuple[str, str, str | None] | None) -> None:
    found = Names(load()).party(name, country=country)
    assert (found and (found.label, found.name, found.country)) == party


@pytest.mark.parametrize("code, event", [
    ("045", ("CONSULT", "mediation")), ("0871", ("RETREAT", "ceasefire")), ("1952", ("ASSAULT", "drone")), ("195", ("ASSAULT", "aerial")),
    ("111", ("ACCUSE", "disapprove")), ("2042", ("ASSAULT", "unconventional")), ("057", ("AGREE", None)), ("028", ("REQUEST", None)),
    ("190", ("ASSAULT", None)), ("02", ("REQUEST", None)),
])
def test_cameo_codes(code: str, event: tuple[str, str | None]) -> None:
    assert Names(load()).event(code)[:2] == event


@pytest.mark.parametrize("code, iso3", [("ROM", "ROU"), ("TMP", "TLS"), ("WSB", "PSE"), ("RUS", "RUS"), ("EUR", None), ("", None)])
def test_cameo_calls_some_countries_otherwise(code: str, iso3: str | None) -> None:
    found = Names(load()).party("Police", code=code, role=True)
    assert found and (found.label, found.country) == (("Country", iso3) if iso3 else ("Organization", None))


def test_codes_of_countries_lead_to_countries_and_hide_none() -> None:
    knowledge = load()
    for row in knowledge.tables["cameo-countries"]:
        assert knowledge.entry("Country", row["country"]) and not knowledge.entry("Country", row["code"]), row


@pytest.mark.parametrize("code", ["", "4", "99", "abc", "-1"])
def test_codes_that_are_none(code: str) -> None:
    with pytest.raises(KgError, match="unknown CAMEO code"):
        Names(load()).event(code)


def test_icews_rows_of_one_story_are_one_document(tmp_path: Path) -> None:
    path = table(tmp_path / "i.tab", ICEWS,
                 ("1", "2014-03-01", "Vladimir Putin", "Russian Federation", "Make a visit", "042", "China", "China", "77", "Xinhua",
                  "Beijing", "China"),
                 ("2", "2014-03-01", "Military (Ukraine)", "Ukraine", "Use force", "190", "Russia", "Russian Federation", "77", "Xinhua",
                  "", ""))
    (story,), failed, _ = read(path)
    assert failed == [] and story.document.id == "icews:77" and story.document.date == "2014-03-01"
    assert told(story) == [("CONSULT", "visit", ["Vladimir Putin"], ["China"], "2014-03-01"),
                           ("ASSAULT", None, ["Military (Ukraine)"], ["Russia"], "2014-03-01")]


def test_gdelt_without_header_from_a_zip(tmp_path: Path) -> None:
    rows = [gdelt(Actor1Name="PRESIDENT", Actor1CountryCode="USA", Actor2Name="RUSSIA", Actor2CountryCode="RUS", EventCode="0411",
                  ActionGeo_Type="4", ActionGeo_FullName="Moscow, Moskva, Russia"),
            gdelt(GlobalEventID="2", Actor1Name="HAMAS", EventCode="190", SOURCEURL="BBC Monitoring"),
            gdelt(GlobalEventID="3")]
    with zipfile.ZipFile(tmp_path / "g.CSV.zip", "w") as archive:
        archive.writestr("g.CSV", "\n".join(rows) + "\n")
    found, failed, noted = read(tmp_path / "g.CSV.zip")
    assert failed == [] and [n.message for n in noted] == ["1 rows name neither actor nor recipient and are left out"]
    assert told(found[0]) == [("CONSULT", "call", ["United States"], ["Russia"], "2025-02-18")]
    assert (found[0].document.source, found[0].document.url, found[0].document.date) == ("a.example", "https://a.example/1", "2025-02-19")
    assert {e.label for e in found[0].entities if e.name == "Moscow"} == {"Location"}
    assert told(found[1])[0][2] == ["Hamas"] and found[1].document.url == ""


# --- bad tables -----------------------------------------------------------------------------------------------------------


def test_broken_rows_are_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    good = ("p1", "2023-05-04", "CONSULT", "", "France", "FRA", "Germany", "DEU", "", "", "", "", "")
    path = table(tmp_path / "p.txt", POLECAT, good, ("p2", "4 May", *good[2:]), ("p3", good[1], "PARLEY", *good[3:]), ("p4", "2023"),
                 ("p5", *good[1:]), (*good, "more"))
    found, failed, _ = read(path)
    assert [x.document.id for x in found] == ["polecat:p1", "polecat:p5"]
    assert [(f.source.rpartition(", ")[2], f.message.split(".")[0]) for f in failed] == [
        ("row 3", "'4 May' is no day"), ("row 4", "unknown event type 'PARLEY'"), ("row 5", "has 2 cells instead of 13; it is left out"),
        ("row 7", "has 14 cells instead of 13; it is left out")]


@pytest.mark.parametrize("content, kind, words", [
    ("id,text\n1,hello\n", None, "is no event table of POLECAT, ICEWS or GDELT 2.0: 1 columns"),
    ("Event ID\tEvent Dat\n", "polecat", "misses the column 'Event Date'. Did you mean 'Event Dat'?"),
    ("", None, "0 columns"),
    ("x", "gdlt", "Did you mean 'gdelt'?"),
])
def test_what_is_no_such_table(tmp_path: Path, content: str, kind: str | None, words: str) -> None:
    (tmp_path / "t.txt").write_text(content)
    with pytest.raises(KgError) as e:
        read(tmp_path / "t.txt", kind)
    assert words in str(e.value)


def test_zips_that_will_not_do(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK no")
    with pytest.raises(KgError, match="no whole zip file"):
        read(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("1", "")
        archive.writestr("2", "")
    with pytest.raises(KgError, match="holds 2 files"):
        read(tmp_path / "b.zip")
    with pytest.raises(KgError, match="no such file"):
        read(tmp_path / "c.zip")


# --- in the graph ---------------------------------------------------------------------------------------------------------


def exact(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Without what POLECAT cannot say: statements, and days of events that have none."""
    return graph.subgraph(n for n, a in graph.nodes(data=True)
                          if a["label"] != "Event" or (a["type"] != "STATEMENT" and a.get("date_precision") == "day"))


def test_what_we_write_as_polecat_comes_back_with_the_same_dyads(tmp_path: Path) -> None:
    graph = world()
    export(graph, tmp_path / "polecat.txt")
    found, failed, _ = read(tmp_path / "polecat.txt")
    assert failed == []
    again = build_graph(found).graph
    columns = ("source", "target", "events", "goldstein_sum", "plover_sum")
    before, after = ([tuple(r[c] for c in columns) for r in dyads(exact(g), level="country").dicts()] for g in (graph, again))
    assert before == after and len(before) == 6


def test_the_same_event_of_two_tables_is_one_with_two_documents(tmp_path: Path) -> None:
    table(tmp_path / "p.txt", POLECAT,
          ("p1", "2023-05-04", "SANCTION", "", "United States", "USA", "Russia", "RUS", "", "", "Xinhua", "2023-05-05", "English"))
    (tmp_path / "g.txt").write_text(gdelt(Day="20230504", Actor1Name="UNITED STATES", Actor1CountryCode="USA", Actor2Name="RUSSIA",
                                          Actor2CountryCode="RUS", EventCode="160", DATEADDED="20230505001500") + "\n")
    result = CliRunner().invoke(cli, ["import", str(tmp_path / "p.txt"), str(tmp_path / "g.txt"), "-o", str(tmp_path / "graph.json")])
    assert result.exit_code == 0, result.output
    graph = reopen(tmp_path / "graph.json").graph
    events = [a for _, a in graph.nodes(data=True) if a["label"] == "Event"]
    assert [(a["type"], a["date"], a["n_documents"]) for a in events] == [("SANCTION", "2023-05-04", 2)]
    assert {n for n, a in graph.nodes(data=True) if a["label"] == "Country"} == {"country:USA", "country:RUS"}


def test_tables_are_added_to_a_graph_and_broken_rows_change_the_exit_code(tmp_path: Path) -> None:
    row = ("p1", "2023-05-04", "AID", "", "France", "FRA", "Ukraine", "UKR", "", "", "", "", "")
    graph = tmp_path / "graph.json"
    first, second = table(tmp_path / "a.txt", POLECAT, row), table(tmp_path / "b.txt", POLECAT, ("p2", "2023-05-09", *row[2:]), ("p3",))
    assert CliRunner().invoke(cli, ["import", str(first), "-o", str(graph), "-q"]).exit_code == 0
    result = CliRunner().invoke(cli, ["import", str(second), "--into", str(graph), "-q"])
    assert result.exit_code == 3 and "row 3" in result.output
    assert sum(a["label"] == "Event" for _, a in reopen(graph).graph.nodes(data=True)) == 2
    assert CliRunner().invoke(cli, ["import", str(first)]).exit_code == 2


def test_a_story_of_two_tables_is_taken_from_the_first_and_that_is_told(tmp_path: Path) -> None:
    row = ("p1", "2023-05-04", "AID", "", "France", "FRA", "Ukraine", "UKR", "", "", "", "", "")
    first, second = table(tmp_path / "a.txt", POLECAT, row), table(tmp_path / "b.txt", POLECAT, (*row[:4], "Spain", "ESP", *row[6:]))
    result = CliRunner().invoke(cli, ["import", str(first), str(second), "-o", str(tmp_path / "graph.json")])
    assert result.exit_code == 3 and "polecat:p1" in result.output and "into one table" in result.output
    graph = reopen(tmp_path / "graph.json").graph
    assert "country:FRA" in graph and "country:ESP" not in graph
