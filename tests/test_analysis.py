"""What the analysis counts is what one counts by hand."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner
from places import ROOT
from worlds import MFA, NATO, PUTIN, RUS, TRUMP, TUR, USA, world

from kg.analysis import actor_network, brokers, centrality, dyads, promises, reciprocity, reliability, sources, timeline
from kg.analysis.dyads import QUADS
from kg.analysis.happenings import period_of
from kg.analysis.network import communities, pagerank
from kg.analysis.tables import TABLES, evidence, parties
from kg.cli import cli
from kg.cypher import Rows
from kg.errors import KgError
from kg.store.file import StoredGraph, write


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    return world()


def rows(found: Rows, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row[k] for k in keys) for row in found.dicts()]


# --- dyads ----------------------------------------------------------------------------------------------------------------


def test_dyads_of_countries_count_everybody_for_the_own_country(graph: nx.MultiDiGraph) -> None:
    found = {(r["source"], r["target"]): r for r in dyads(graph, level="country").dicts()}
    assert set(found) == {("USA", "RUS"), ("RUS", "USA"), ("USA", "TUR"), ("TUR", "USA"), ("TUR", "RUS"), ("RUS", "TUR")}
    hit = found["USA", "RUS"]  # meeting 1, mediation 1, accusation -2, sanction -4, assault -10
    assert (hit["events"], hit["documents"], hit["source_name"]) == (5, 2, "United States")
    assert [hit[q] for q in QUADS] == [0, 2, 0, 1, 2]
    assert (hit["verbal_cooperation_share"], hit["material_conflict_share"]) == (0.4, 0.4)
    assert (hit["goldstein_sum"], hit["goldstein_mean"]) == (-14, -2.8)
    assert (hit["plover_sum"], hit["plover_mean"]) == (2.5 + 2.5 - 3 - 6 - 9, -2.6)
    back = found["RUS", "USA"]  # meeting, mediation, threat and a statement, which has no share
    assert (back["events"], back["neutral"], back["verbal_conflict"], back["verbal_conflict_share"]) == (4, 1, 1, 0.3333)


def test_dyads_of_actors_stay_what_they_are(graph: nx.MultiDiGraph) -> None:
    found = {r[:2]: r[2] for r in rows(dyads(graph), "source", "target", "events")}
    assert found[TRUMP, PUTIN] == found[PUTIN, TRUMP] == 1 and found[USA, RUS] == 4 and found[PUTIN, NATO] == 1
    assert (NATO, PUTIN) not in found and (RUS, TUR) in found


def test_periods_hold_what_lies_in_them_as_a_whole(graph: nx.MultiDiGraph) -> None:
    found = rows(dyads(graph, by="month", level="country"), "period", "source", "target", "events")
    assert ("2025-08", "USA", "RUS", 2) in found and ("2025-09", "USA", "RUS", 3) in found and ("2025-09", "RUS", "USA", 3) in found
    assert (None, "USA", "TUR", 1) in found  # arms without a date
    assert found[-1][0] is None and sum(r[3] for r in found) == sum(r[0] for r in rows(dyads(graph, level="country"), "events"))
    by_day = rows(dyads(graph, by="day", level="country"), "period", "source", "target", "events")
    assert (None, "RUS", "USA", 1) in by_day  # the threat of September has no day


@pytest.mark.parametrize("start, end, by, period", [
    ("2025-10-16", "2025-10-16", "day", "2025-10-16"),
    ("2024-12-30", "2024-12-30", "week", "2025-W01"),  # of the ISO year
    ("2025-10-01", "2025-10-31", "month", "2025-10"),
    ("2025-10-31", "2025-11-01", "month", None),
    ("2025-01-01", "2025-12-31", "year", "2025"),
    ("2025-10-13", "2025-10-19", "week", "2025-W42"),
    ("2025-10-13", "2025-10-20", "week", None),
    (None, None, "year", None),
    (None, None, None, ""),
])
def test_period_of(start: str | None, end: str | None, by: str | None, period: str | None) -> None:
    assert period_of(start, end, by) == period


def test_without_direction_an_event_counts_once(graph: nx.MultiDiGraph) -> None:
    found = {r[:2]: r[2] for r in rows(dyads(graph, level="country", directed=False), "source", "target", "events")}
    assert found == {("RUS", "USA"): 7, ("TUR", "USA"): 2, ("RUS", "TUR"): 1}


def test_only_what_is_asked_for_counts(graph: nx.MultiDiGraph) -> None:
    assert rows(dyads(graph, level="country", statuses=("negated",)), "source", "target", "events") == [("RUS", "TUR", 1)]
    assert rows(dyads(graph, level="country", date_from="2025-09-03", date_to="2025-09-04", directed=False), "source", "target",
                "events") == [("RUS", "USA", 3)]  # the assault, the statement, the threat some time in September


@pytest.mark.parametrize("wrong, words", [
    ({"by": "mnth"}, "Did you mean 'month'?"), ({"level": "state"}, "Known: actor, country"),
    ({"statuses": ("planed",)}, "Did you mean 'planned'?"), ({"date_from": "2025-13-01"}, "no day"),
])
def test_mistakes_are_named(graph: nx.MultiDiGraph, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(KgError) as e:
        dyads(graph, **wrong)
    assert words in str(e.value)


def test_reciprocity(graph: nx.MultiDiGraph) -> None:
    found = {r["one"] + r["other"]: r for r in reciprocity(graph, level="country").dicts()}
    pair = found["RUSUSA"]
    assert (pair["one_to_other"], pair["other_to_one"], pair["balance"]) == (2, 3, 0.6667)
    assert (pair["goldstein_one_to_other"], pair["goldstein_other_to_one"]) == (-3, -5.3333)
    assert found["TURUSA"]["balance"] == 0 and found["TURUSA"]["goldstein_one_to_other"] is None


# --- the network ----------------------------------------------------------------------------------------------------------


def test_the_network_carries_weight_score_and_days(graph: nx.MultiDiGraph) -> None:
    network = actor_network(graph, level="country")
    edge = network["USA"]["RUS"]
    assert (edge["weight"], edge["goldstein"], edge["first"], edge["last"]) == (5, -2.8, "2025-08-15", "2025-09-10")
    assert network.nodes["TUR"] == {"name": "Turkey"} and "first" in network["TUR"]["USA"]
    assert actor_network(graph).nodes[NATO] == {"name": "NATO", "label": "Organization"}


def test_pagerank_is_networkx_s() -> None:
    """Against its own Python implementation, which is not public, on a graph with a dead end."""
    from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

    made = nx.DiGraph()
    made.add_weighted_edges_from([("a", "b", 3), ("b", "c", 1), ("a", "c", 1), ("c", "a", 2), ("b", "dead", 5)])
    wanted = _pagerank_python(made, tol=1e-12)
    found = pagerank(made)
    assert sum(found.values()) == pytest.approx(1) and found == pytest.approx(wanted, abs=1e-6)
    assert pagerank(nx.DiGraph()) == {}


def test_centrality(graph: nx.MultiDiGraph) -> None:
    first, *others = centrality(graph, level="country").dicts()
    assert {r["actor"] for r in (first, *others)} == {"USA", "RUS", "TUR"} and first["partners"] == 2 and first["betweenness"] == 0
    by_month = rows(centrality(graph, by="month", level="country"), "period", "actor", "events")
    assert ("2025-08", "USA", 2) in by_month and ("2025-09", "TUR", 1) in by_month and ("2025-08", "TUR", 1) not in by_month


def test_a_bridge_is_central_and_parts_are_communities() -> None:
    made = nx.Graph()
    for ring in ("abc", "xyz"):
        made.add_weighted_edges_from((a, b, 5) for a, b in zip(ring, ring[1:] + ring[0], strict=True))
    made.add_edge("c", "x", weight=1)
    found = communities(made)
    assert len({found[n] for n in "abc"}) == 1 and found["a"] != found["x"]


def test_results_do_not_hang_on_the_hash_seed() -> None:
    script = ("import sys; sys.path.insert(0, 'tests'); from worlds import world; from kg.analysis import centrality, brokers\n"
              "print(centrality(world()).rows, brokers(world()).rows)")
    outs = {subprocess.run([sys.executable, "-X", "utf8", "-c", script], cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True,
                           text=True, encoding="utf-8", check=True).stdout for seed in ("1", "2")}
    assert len(outs) == 1


def test_brokers(graph: nx.MultiDiGraph) -> None:
    found = {r["actor"]: r for r in brokers(graph).dicts()}
    assert found[TUR]["mediations"] == 1 and found[TUR]["pairs_bridged"] == 0
    assert found[USA]["mediations"] == 0 and found[USA]["pairs_bridged"] == 2  # Putin with Russia and with Turkey


# --- claims ---------------------------------------------------------------------------------------------------------------


def test_who_says_what_about_whom(graph: nx.MultiDiGraph) -> None:
    found = rows(sources(graph), "speaker", "about", "own_side", "occurred", "planned", "negated", "conflict")
    assert (MFA, USA, False, 1, 0, 0, 1) in found and (MFA, RUS, True, 0, 0, 1, 1) in found and (TRUMP, USA, True, 0, 1, 0, 0) in found
    assert len(found) == 3


@pytest.mark.parametrize("on, states", [
    (None, {"event:plan": "fulfilled", "event:promise": "overdue", "event:later": "open"}),
    ("2025-08-31", {"event:plan": "fulfilled", "event:promise": "open", "event:later": "open"}),
    ("2026-01-01", {"event:plan": "fulfilled", "event:promise": "overdue", "event:later": "overdue"}),
])
def test_words_without_deeds(graph: nx.MultiDiGraph, on: str | None, states: dict[str, str]) -> None:
    assert dict(rows(promises(graph, on=on), "event", "state")) == states


def test_how_late_and_who_keeps_plans(graph: nx.MultiDiGraph) -> None:
    (late,) = [r for r in promises(graph).dicts() if r["state"] == "overdue"]
    assert (late["due"], late["said"], late["days_late"], late["said_by"]) == ("2025-08-31", "2025-09-05", 6, [TRUMP])
    found = {r["actor"]: r for r in reliability(graph, level="country").dicts()}
    assert (found["USA"]["planned"], found["USA"]["kept"]) == (2, 0.5) and found["TUR"]["kept"] is None
    with pytest.raises(KgError, match="no day"):
        promises(graph, on="soon")


# --- tables ---------------------------------------------------------------------------------------------------------------


def test_tables_hold_every_node_and_edge(graph: nx.MultiDiGraph) -> None:
    count = {name: len(make(graph).rows) for name, make in TABLES.items()}
    assert count["events"] + count["entities"] + count["documents"] == len(graph)
    reported = [a for *_, a in graph.edges(data=True) if a["type"] == "REPORTED_IN"]
    assert count["participants"] + count["relations"] + len(reported) + 1 == graph.number_of_edges()  # one FULFILLED_BY
    assert count["evidence"] == len(reported) + 2


@pytest.mark.parametrize("of, sentences", [("event:meet", 2), ("川普", 2), ("document:d2", 2), ("r1?", None)])
def test_evidence_of_one(graph: nx.MultiDiGraph, of: str, sentences: int | None) -> None:
    if sentences is None:
        with pytest.raises(KgError, match="nothing in the graph is called"):
            evidence(graph, of)
    else:
        assert len(evidence(graph, of).rows) == sentences


def test_evidence_of_a_relation(graph: nx.MultiDiGraph) -> None:
    (key,) = [k for _, _, k, a in graph.edges(keys=True, data=True) if a["type"] == "HOLDS_OFFICE"]
    assert rows(evidence(graph, key), "document", "sentence") == [("document:d1", "美国总统特朗普")]


@pytest.mark.parametrize("one, other, events", [
    ("USA", "俄罗斯", ["meet", "plan", "accuse", "sanction", "threat", "claim", "talk", "mediate"]),
    ("川普", "Putin", None),
    ("川普", "Vladimir Putin", ["meet", "plan"]),
    ("NATO", None, ["threat"]),
    ("TUR", "TUR", []),
])
def test_timeline(graph: nx.MultiDiGraph, one: str, other: str | None, events: list[str] | None) -> None:
    if events is None:
        with pytest.raises(KgError, match="nothing in the graph is called 'Putin'"):
            timeline(graph, one, other)
        return
    found = [e.removeprefix("event:") for (e,) in rows(timeline(graph, one, other), "event")]
    assert sorted(found) == sorted(events)
    dates = [d or "9" for (d,) in rows(timeline(graph, one, other), "date_start")]
    assert dates == sorted(dates)


def test_a_country_stands_for_its_people_and_organs(graph: nx.MultiDiGraph) -> None:
    assert parties(graph, "rus") == {RUS, PUTIN, MFA} and parties(graph, "北约") == {NATO}


# --- the commands ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("stored") / "graph.json"
    write(StoredGraph(world()), path)
    return str(path)


@pytest.mark.parametrize("command", [
    "dyads {} --by month --level country", "dyads {} --undirected --status planned --status occurred", "timeline {} USA RUS",
    "timeline {}", "stats {}", "stats {} actors --by month", "stats {} brokers", "stats {} reciprocity --level country", "stats {} sources",
    "stats {} promises --on 2026-01-01", "stats {} reliability",
])
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_commands(stored: str, command: str, form: str) -> None:
    result = CliRunner().invoke(cli, [*command.format(stored).split(), "--format", form, "--lang", "en"])
    assert result.exit_code == 0, result.output
    assert len(result.output.splitlines()) > 1 and "\x1b" not in result.output


def test_a_file_s_ending_says_the_form(stored: str, tmp_path: Any) -> None:
    target = tmp_path / "d.csv"
    result = CliRunner().invoke(cli, ["dyads", stored, "--level", "country", "-o", str(target)])
    assert result.exit_code == 0 and result.output == f"Wrote {target}\n"
    assert target.read_bytes().startswith(b"source,source_name,") and target.read_bytes().count(b"\r\n") == 7
