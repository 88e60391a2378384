"""The Graph object: tables with honest types, parts, files, and how it shows itself."""

from __future__ import annotations

import base64
import doctest
import gzip
import html
import importlib
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pandas
import pytest
from places import ROOT
from worlds import HOSTILE, PUTIN, RUS, TRUMP, USA, world

import kg
from kg.errors import KgError
from kg.face import Graph
from kg.store.file import read

TEXT = "Norwegian Foreign Minister Espen Barth Eide met Finnish President Alexander Stubb in Oslo on Wednesday."


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph(world(), lang="en")


def test_kg_build_is_a_function_and_the_module_that_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"date: 2024-03-07\n\n{TEXT}", encoding="utf-8")
    built = kg.build(tmp_path / "a.txt")  # type: ignore[operator]
    assert isinstance(built, Graph) and len(built.documents()) == 1 and len(kg.build_graph(tmp_path)) == len(built)
    assert isinstance(built, kg.Graph)
    from kg.build import Settings

    assert kg.build.Settings is Settings
    built.write(tmp_path / "g.json")
    assert len(read(tmp_path / "g.json").extractions) == 1, "kg build --into needs them"
    assert kg.open_graph(tmp_path / "g.json").to_networkx().nodes == built.to_networkx().nodes
    with kg.open_store(tmp_path / "g.json") as store:
        assert store.stats().labels["Document"] == 1


def test_events_have_honest_types(graph: Graph) -> None:
    events = graph.events()
    assert events["date_start"].dtype == "datetime64[s]" and pandas.isna(events.loc["event:arms", "date_start"])
    threat = events.loc["event:threat"]
    assert [str(threat[k])[:10] for k in ("date_start", "date_end", "date_precision")] == ["2025-09-01", "2025-09-30", "month"]
    assert events["quad"].dtype == "int64" and events["goldstein"].dtype == "float64"
    assert events.loc["event:meet", "actors"] == [TRUMP, PUTIN] and events.loc["event:arms", "contested"] == []
    assert events.index[-1] == "event:arms", "undated last"
    assert graph.evidence()["page"].dtype == "Int64", "also where no document has pages"


@pytest.mark.parametrize("given, ids", [
    ({"status": "negated"}, {"never"}), ({"type": "ASSAULT"}, {"claim", "never"}), ({"type": "ASSAULT", "status": "occurred"}, {"claim"}),
    ({"dates": ("2025-11-01", None)}, {"later"}), ({"dates": (None, "2025-08-19")}, {"meet", "plan"}),
])
def test_events_by_what_is_asked(graph: Graph, given: dict[str, Any], ids: set[str]) -> None:
    assert {i.removeprefix("event:") for i in graph.events(**given).index} == ids


def test_mistakes_name_what_there_is(graph: Graph) -> None:
    with pytest.raises(KgError, match="There are: negated, occurred, planned"):
        graph.events(status="happened")
    with pytest.raises(KgError, match="no day"):
        graph.as_of("2025")
    with pytest.raises(KgError, match="nothing in the graph is called 'Atlantis'"):
        graph.subgraph("Atlantis")
    with pytest.raises(KgError, match="does not tell a format"):
        graph.write("graph.xyz")


def test_periods_and_missing_numbers(graph: Graph) -> None:
    dyads = graph.dyads(by="month", level="country")
    assert dyads["period"].dtype == "period[M]" and dyads["period"].isna().sum() == 1
    assert str(graph.dyads(by="week", level="country")["period"].iloc[0]) == "2025-08-11/2025-08-17"
    assert graph.dyads(by="day")["period"].dtype == "datetime64[s]"
    promises = graph.promises()
    assert promises["days_late"].dtype == "Int64" and promises["days_late"].dropna().tolist() == [6]
    assert graph.entities(label="Person")["lat"].isna().all() and graph.entities()["lat"].dtype == "float64"


def test_timeline_evidence_and_contested(graph: Graph) -> None:
    assert list(graph.timeline(("USA", "TUR"))["event"]) == ["event:promise", "event:mediate", "event:arms"]
    assert list(graph.timeline("北约")["event"]) == ["event:threat"] and len(graph.timeline()) == 12
    assert list(graph.evidence("event:meet")["document"]) == ["document:d1", "document:d2"]
    contested = graph.contested()
    assert set(contested["event"]) == {"event:claim"} and set(contested["about"]) == {"date"}
    assert contested["value"].tolist() == ["2025-09-03", "2025-09-04"]
    assert contested["documents"].tolist() == [["document:d1"], ["document:d2"]]


def test_as_of_knows_only_what_was_published(graph: Graph) -> None:
    then = graph.as_of("2025-09-05")
    assert then.documents().index.tolist() == ["document:d1"] and then.relations()["type"].tolist() == ["HOLDS_OFFICE"]
    assert then.events().loc["event:meet", "n_documents"] == 1 and graph.events().loc["event:meet", "n_documents"] == 2
    assert len(graph.as_of("2020-01-01").events()) == 0


def test_subgraph_and_networks(graph: Graph) -> None:
    part = graph.subgraph("北约", hops=2)
    assert {PUTIN, USA} <= set(part.nodes) and RUS not in part and "event:meet" not in part
    copy = graph.to_networkx()
    copy.remove_node(USA)
    assert USA in graph and isinstance(copy, nx.MultiDiGraph)
    assert graph.network(level="country")["USA"]["RUS"]["weight"] == 5


@pytest.mark.parametrize("name", ["g.json", "g.html", "g.graphml", "g.gexf", "g.csv.zip", "g.parquet"])
def test_files(graph: Graph, tmp_path: Path, name: str) -> None:
    graph.write(tmp_path / name)
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_cypher_on_a_graph_in_memory(graph: Graph) -> None:
    assert graph.query("MATCH (e:Event {status: $status}) RETURN e.id AS id", status="negated")["id"].tolist() == ["event:never"]
    assert len(graph.query("timeline-of-pair", one="USA", other="RUS", from_="2025-09-01")) > 1
    with pytest.raises(KgError):
        graph.query("MATCH (n) DETACH DELETE n")


def test_names_are_in_the_language_asked_for() -> None:
    assert set(Graph(world(), lang="zh").dyads(level="country")["source_name"]) == {"美国", "俄罗斯", "土耳其"}


# --- in a notebook --------------------------------------------------------------------------------------------------------


def test_it_shows_itself_in_a_frame_that_can_do_no_harm(graph: Graph) -> None:
    shown = graph._repr_html_()
    (frame,) = re.findall(r"<iframe (.*?)></iframe>", shown, re.DOTALL)
    assert 'sandbox="allow-scripts allow-downloads"' in frame and "allow-same-origin" not in frame
    (inside,) = re.findall(r'srcdoc="([^"]*)"', frame)
    packed = re.search(r'type="text/plain">([^<]*)<', html.unescape(inside))
    page = gzip.decompress(base64.b64decode(packed[1])).decode() if packed else ""
    assert page.startswith("<!doctype html>") and "Content-Security-Policy" in page and len(inside) < len(page) / 2
    outside = shown.replace(inside, "")
    assert "12 events, 9 entities, 2 documents" in outside and "<script" not in outside and HOSTILE not in outside


def test_large_and_empty_graphs_are_told_not_drawn(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "<iframe" not in Graph(nx.MultiDiGraph())._repr_html_()
    monkeypatch.setattr("kg.face.notebook.LARGE", 5)
    shown = graph._repr_html_()
    assert "<iframe" not in shown and "graph.subgraph" in shown


def test_a_font_with_chinese_is_found_and_used() -> None:
    import matplotlib

    before = matplotlib.rcParams.copy()
    try:
        name = kg.use_cjk_font()
        if name is None:
            pytest.skip("no font with Chinese characters: apt-get install fonts-noto-cjk")
        assert matplotlib.rcParams["font.sans-serif"][0] == name
    finally:
        matplotlib.rcParams.update(before)


def test_a_font_installed_after_matplotlib_wrote_its_list_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib
    from matplotlib import font_manager

    before = matplotlib.rcParams.copy()
    fonts = font_manager.fontManager
    monkeypatch.setattr(fonts, "ttflist", [f for f in fonts.ttflist if "CJK" not in f.fname])
    try:
        name = kg.use_cjk_font()
        if name is None:
            pytest.skip("no font with Chinese characters: apt-get install fonts-noto-cjk")
        assert any(f.name == name for f in fonts.ttflist)
    finally:
        matplotlib.rcParams.update(before)


def test_without_such_a_font_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.face.fonts._draws", lambda path: False)
    with pytest.warns(UserWarning, match="fonts-noto-cjk"):
        assert kg.use_cjk_font() is None


MODULES = sorted(p.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
                 for p in (ROOT / "kg").rglob("*.py") if ">>> " in p.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_docstrings_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each in a folder with an article and a graph, as the examples have them."""
    monkeypatch.chdir(tmp_path)
    Graph(world()).write("graph.json")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(f"date: 2024-03-07\nlang: en\n\n{TEXT}\n", encoding="utf-8")
    module = importlib.import_module(name)
    finder = doctest.DocTestFinder(exclude_empty=True)
    # In the order in which they stand: later ones read what earlier ones wrote.
    found = sorted((t for t in finder.find(module, extraglobs={"kg": kg}) if t.examples), key=lambda t: t.lineno or 0)
    runner = doctest.DocTestRunner()
    for test in found:
        runner.run(test)
    assert runner.tries > 0 and runner.failures == 0


@pytest.mark.parametrize("face", ["build_graph", "extract_text", "load", "open_graph", "open_store"])
def test_the_face_of_the_package_has_examples(face: str) -> None:
    assert ">>> " in getattr(kg, face).__doc__
