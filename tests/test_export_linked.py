"""RDF and FollowTheMoney, read and validated by the programs that define them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import rdflib
from places import ROOT
from rdflib import PROV, RDF, RDFS, XSD, Literal
from worlds import HOSTILE, TRUMP, world

from kg.export import export
from kg.export.ftm import ftm_id
from kg.export.rdf import KG, SCHEMA, SEM, SHAPES, iri


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    return world()


@pytest.fixture(scope="module")
def turtle(graph: nx.MultiDiGraph, tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    path = tmp_path_factory.mktemp("rdf") / "g.ttl"
    export(graph, path)
    return rdflib.Graph().parse(path)


def conforms(data: rdflib.Graph) -> tuple[bool, str]:
    import pyshacl

    result, _, text = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(SHAPES))
    return result, text


# --- RDF ------------------------------------------------------------------------------------------------------------------


def test_turtle_keeps_to_the_shapes(turtle: rdflib.Graph) -> None:
    assert len(turtle) > 200
    good, text = conforms(turtle)
    assert good, text


@pytest.mark.parametrize("break_it", [
    lambda g, e: g.set((e, KG.status, Literal("perhaps"))),
    lambda g, e: g.remove((e, PROV.wasDerivedFrom, None)),
    lambda g, e: g.set((e, SEM.hasEndTimeStamp, Literal("2020-01-01", datatype=XSD.date))),
    lambda g, e: g.set((e, KG.confidence, Literal("1.5", datatype=XSD.decimal))),
    lambda g, e: g.add((e, SEM.eventType, KG.second)),
])
def test_the_shapes_see_what_is_wrong(turtle: rdflib.Graph, break_it: Any) -> None:
    broken = rdflib.Graph()
    for triple in turtle:
        broken.add(triple)
    break_it(broken, iri("event:meet"))
    assert not conforms(broken)[0]


def test_jsonld_says_the_same_and_loads_nothing(graph: nx.MultiDiGraph, turtle: rdflib.Graph, tmp_path: Path) -> None:
    export(graph, tmp_path / "g.jsonld")
    again = rdflib.Graph().parse(tmp_path / "g.jsonld")
    assert set(again) == set(turtle)
    context = json.loads((tmp_path / "g.jsonld").read_text(encoding="utf-8"))["@context"]
    assert isinstance(context, dict) and all(isinstance(v, str) for v in context.values())


def test_what_an_event_says(turtle: rdflib.Graph) -> None:
    event = iri("event:mediate")
    assert (event, RDF.type, SEM.Event) in turtle and (event, SEM.hasPlace, iri("location:istanbul")) in turtle
    assert {str(o) for o in turtle.objects(event, SEM.hasActor)} == {f"urn:kg:country:{c}" for c in ("TUR", "RUS", "USA")}
    assert set(turtle.objects(event, KG.actor)) == {iri("country:TUR")}
    assert turtle.value(event, SEM.hasBeginTimeStamp) == Literal("2025-09-10", datatype=XSD.date)
    assert turtle.value(iri("event:threat"), KG.datePrecision) == Literal("month")
    assert not list(turtle.objects(iri("event:arms"), SEM.hasBeginTimeStamp)), "a missing date stays missing"
    assert turtle.value(iri("event:claim"), PROV.wasAttributedTo) == iri("organization:RUS/foreign-ministry")
    assert (iri("event:plan"), KG.fulfilledBy, iri("event:meet")) in turtle


def test_facts_know_their_sentences(turtle: rdflib.Graph) -> None:
    assert (iri(TRUMP), KG.holdsOffice, iri("country:USA")) in turtle
    (fact,) = turtle.subjects(RDF.predicate, KG.holdsOffice)
    assert turtle.value(fact, SCHEMA.text) == Literal("美国总统特朗普") and turtle.value(fact, PROV.hadPrimarySource) == iri("document:d1")
    assert Literal("美国", lang="zh") in set(turtle.objects(iri("country:USA"), SCHEMA.name))


def test_hostile_texts_are_texts(turtle: rdflib.Graph) -> None:
    said = HOSTILE.replace("\x1b", "\ufffd").replace("\x0b", "\ufffd").replace("\u202e", "\ufffd")
    assert turtle.value(iri("weapon:tomahawk"), RDFS.label) == Literal(said)
    assert not any(isinstance(t, rdflib.BNode) for triple in turtle for t in triple)


def test_bytes_do_not_hang_on_the_hash_seed(tmp_path: Path) -> None:
    script = ("import sys; sys.path.insert(0, 'tests'); from pathlib import Path; from worlds import world; from kg.export import export\n"
              "for kind in ('ttl', 'jsonld', 'ftm'): export(world(), Path(sys.argv[1]) / f'g.{kind}')")
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        subprocess.run([sys.executable, "-c", script, str(tmp_path / seed)], cwd=ROOT, env={"PYTHONHASHSEED": seed}, check=True)
    for kind in ("ttl", "jsonld", "ftm"):
        assert (tmp_path / "1" / f"g.{kind}").read_bytes() == (tmp_path / "2" / f"g.{kind}").read_bytes(), kind


# --- FollowTheMoney -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def money(graph: nx.MultiDiGraph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The entities of the file, as the library's own proxies, by id."""
    from followthemoney import model

    path = tmp_path_factory.mktemp("ftm") / "g.ftm.json"
    export(graph, path)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        schema = model.get(row["schema"])
        assert schema is not None and not schema.abstract
        schema.validate(row)  # raises InvalidData
    return {row["id"]: (model.get_proxy(row, cleaned=False), row) for row in rows}


def test_followthemoney_keeps_every_value(graph: nx.MultiDiGraph, money: dict[str, Any]) -> None:
    links = [a for *_, a in graph.edges(data=True) if a["type"] in ("HOLDS_OFFICE", "HAS_WEAPON", "FULFILLED_BY")]
    assert len(money) == len(graph) + len(links)
    for proxy, row in money.values():
        for name, values in row["properties"].items():
            assert len(proxy.get(name)) == len(values), f"{name}: {values} became {proxy.get(name)}"


def test_its_references_point_to_what_may_stand_there(money: dict[str, Any]) -> None:
    for proxy, _ in money.values():
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert value in money and money[value][0].schema.is_a(prop.range), f"{prop}: {value}"


def test_events_and_countries(money: dict[str, Any]) -> None:
    event, _ = money[ftm_id("event:mediate")]
    assert event.get("startDate") == ["2025-09-10"] and event.get("keywords") == ["CONSULT", "mediation", "occurred"]
    assert event.get("organizer") == [ftm_id("country:TUR")] and event.get("location") == ["伊斯坦布尔"]
    assert money[ftm_id("country:USA")][0].get("country") == ["us"]
    assert "startDate" not in money[ftm_id("event:arms")][1]["properties"]
