"""RDF: events as in SEM (Simple Event Model, van Hage and others 2011), entities and articles in schema.org's terms, where it comes
from in PROV's; what none of them has, in a vocabulary of our own. `shapes.ttl` says in SHACL what a graph holds.

Everything is named by its id (urn:kg:…), so that graphs of several builds come together; no blank nodes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import networkx as nx
import rdflib
from rdflib import OWL, PROV, RDF, RDFS, XSD, Literal, Namespace, URIRef

from kg.analysis.tables import NOT_RELATIONS
from kg.cells import clean
from kg.graph import FULFILLED_BY, REPORTED_IN, ROLES
from kg.knowledge import Knowledge

KG = Namespace("urn:kg:vocab:")
SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
SCHEMA = Namespace("https://schema.org/")
WIKIDATA = "http://www.wikidata.org/entity/"
SHAPES = Path(__file__).with_name("shapes.ttl")

CLASSES: Mapping[str, tuple[URIRef, ...]] = {
    "Person": (SCHEMA.Person, SEM.Actor, PROV.Agent), "Country": (SCHEMA.Country, SEM.Actor, SEM.Place, PROV.Agent),
    "Organization": (SCHEMA.Organization, SEM.Actor, PROV.Agent), "Location": (SCHEMA.Place, SEM.Place),
    "Weapon": (KG.Weapon, SCHEMA.Product), "Agreement": (KG.Agreement, SCHEMA.CreativeWork), "Event": (SEM.Event, SCHEMA.Event),
    "Document": (SCHEMA.NewsArticle, PROV.Entity),
}
ROLE_TERMS: Mapping[str, tuple[URIRef, ...]] = {
    ROLES["actor"]: (SEM.hasActor, KG.actor), ROLES["recipient"]: (SEM.hasActor, KG.recipient), ROLES["theme"]: (KG.about,),
    ROLES["place"]: (SEM.hasPlace,), ROLES["source"]: (PROV.wasAttributedTo,), FULFILLED_BY: (KG.fulfilledBy,),
    REPORTED_IN: (PROV.wasDerivedFrom,),
}
# attribute -> (property, datatype or language)
TEXTS: Mapping[str, tuple[URIRef, str | None]] = {
    "name_zh": (SCHEMA.name, "zh"), "name_en": (SCHEMA.name, "en"), "title_en": (RDFS.label, "en"), "iso3": (SCHEMA.identifier, None),
    "mode": (KG.mode, None), "status": (KG.status, None), "date_precision": (KG.datePrecision, None), "sector": (KG.sector, None),
    "weapon_class": (KG.weaponClass, None), "source": (SCHEMA.publisher, None), "lang": (SCHEMA.inLanguage, None),
    "sha256": (KG.sha256, None), "url": (SCHEMA.url, None),
}
VALUES: Mapping[str, tuple[URIRef, URIRef]] = {
    "date_start": (SEM.hasBeginTimeStamp, XSD.date), "date_end": (SEM.hasEndTimeStamp, XSD.date), "quad": (KG.quad, XSD.integer),
    "goldstein": (KG.goldstein, XSD.decimal), "plover_score": (KG.ploverScore, XSD.decimal), "confidence": (KG.confidence, XSD.decimal),
    "lat": (SCHEMA.latitude, XSD.decimal), "lon": (SCHEMA.longitude, XSD.decimal),
}
OFFSETS = ("sentence_start", "start", "end")

Triple = tuple[URIRef, URIRef, Any]


def write_turtle(graph: nx.MultiDiGraph, path: Path, knowledge: Knowledge) -> None:
    """Turtle."""
    _write(path, to_rdf(graph).serialize(format="turtle"))


def write_jsonld(graph: nx.MultiDiGraph, path: Path, knowledge: Knowledge) -> None:
    """JSON-LD with a context of its own, so that nothing has to be loaded."""
    spaces = {"kg": KG, "sem": SEM, "schema": SCHEMA, "prov": PROV, "rdf": RDF, "rdfs": RDFS, "xsd": XSD, "owl": OWL}
    context = {prefix: str(space) for prefix, space in spaces.items()}
    content = json.loads(to_rdf(graph).serialize(format="json-ld", context=context))
    _write(path, json.dumps(_ordered(content), ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def _ordered(value: Any) -> Any:
    """JSON-LD whose arrays, which are sets, have one order: rdflib's changes with the process."""
    if isinstance(value, dict):
        return {k: _ordered(v) for k, v in value.items()}
    if isinstance(value, list):
        return sorted(map(_ordered, value), key=lambda v: json.dumps(v, sort_keys=True))
    return value


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def to_rdf(graph: nx.MultiDiGraph) -> rdflib.Graph:
    """The graph as RDF, in a stable order."""
    made = rdflib.Graph()
    for prefix, space in (("kg", KG), ("sem", SEM), ("schema", SCHEMA), ("prov", PROV)):
        made.bind(prefix, space, replace=True)
    for triple in sorted({t for t in _triples(graph)}, key=lambda t: tuple(x.n3() for x in t)):
        made.add(triple)
    return made


def iri(id_: str) -> URIRef:
    """The name of a node or edge."""
    return URIRef("urn:kg:" + quote(id_, safe=":/-_.~"))


def _triples(graph: nx.MultiDiGraph) -> Iterator[Triple]:
    for node, a in graph.nodes(data=True):
        yield from _node(iri(node), a)
    for head, tail, key, a in graph.edges(keys=True, data=True):
        if a["type"] in ROLE_TERMS:
            yield from ((iri(head), term, iri(tail)) for term in ROLE_TERMS[a["type"]])
        if a["type"] == REPORTED_IN:
            yield from _evidence(iri(key), iri(head), iri(tail), a)
        elif a["type"] not in NOT_RELATIONS:
            yield from _relation(iri(key), iri(head), iri(tail), a)


def _node(name: URIRef, a: Mapping[str, Any]) -> Iterator[Triple]:
    label = a["label"]
    yield from ((name, RDF.type, kind) for kind in CLASSES[label])
    if label == "Event":
        yield name, SEM.eventType, URIRef(KG + "type:" + quote(a["type"]))
        yield from ((name, KG.contested, _literal(x)) for x in a.get("contested", ()))
    if a.get("title"):
        yield name, *((SCHEMA.headline, _literal(a["title"], a.get("lang"))) if label == "Document" else
                      (RDFS.label, _literal(a["title"], "zh")))
    if a.get("name"):
        yield name, RDFS.label, _literal(a["name"])
    yield from ((name, SCHEMA.alternateName, _literal(x)) for x in a.get("aliases", ()))
    yield from ((name, term, _literal(a[key], lang)) for key, (term, lang) in TEXTS.items() if a.get(key))
    yield from ((name, term, _value(a[key], kind)) for key, (term, kind) in VALUES.items() if a.get(key) is not None)
    if label == "Document" and a.get("date"):
        yield name, SCHEMA.datePublished, Literal(a["date"][:10], datatype=XSD.date)
    if a.get("wikidata"):
        yield name, OWL.sameAs, URIRef(WIKIDATA + quote(a["wikidata"]))
    if a.get("duplicate_of"):
        yield name, SCHEMA.isBasedOn, iri(a["duplicate_of"])


def _evidence(name: URIRef, of: URIRef, document: URIRef, a: Mapping[str, Any]) -> Iterator[Triple]:
    yield name, RDF.type, KG.Evidence
    yield name, KG.of, of
    yield name, PROV.hadPrimarySource, document
    yield name, SCHEMA.text, _literal(a.get("sentence", ""))
    yield name, KG.trigger, _literal(a.get("trigger", ""))
    yield from ((name, KG[key], _value(a[key], XSD.integer)) for key in OFFSETS if key in a)
    if a.get("page"):
        yield name, SCHEMA.pageStart, _value(a["page"], XSD.integer)


def _relation(name: URIRef, head: URIRef, tail: URIRef, a: Mapping[str, Any]) -> Iterator[Triple]:
    """The fact as a triple, and as a thing of its own that knows where it comes from."""
    first, *others = a["type"].lower().split("_")
    term = KG[first + "".join(w.capitalize() for w in others)]
    yield head, term, tail
    yield from ((name, RDF.type, RDF.Statement), (name, RDF.subject, head), (name, RDF.predicate, term), (name, RDF.object, tail))
    for title in a.get("titles") or filter(None, (a.get("title"),)):
        yield name, SCHEMA.roleName, _literal(title)
    for key, property_ in (("date_start", SCHEMA.startDate), ("date_end", SCHEMA.endDate)):
        if a.get(key):
            yield name, property_, Literal(a[key], datatype={4: XSD.gYear, 7: XSD.gYearMonth}.get(len(a[key]), XSD.date))
    if a.get("confidence") is not None:
        yield name, KG.confidence, _value(a["confidence"], XSD.decimal)
    yield from ((name, PROV.hadPrimarySource, iri(d)) for d in a.get("documents", ()))
    yield from ((name, SCHEMA.text, _literal(s)) for s in a.get("sentences", ()))


def _literal(text: Any, lang: str | None = None) -> Literal:
    return Literal(clean(str(text)), lang=lang if lang and lang.isalpha() else None)


def _value(value: Any, kind: URIRef) -> Literal:
    if kind != XSD.decimal:
        return Literal(str(value), datatype=kind)
    # An xsd:decimal knows no exponent (0.00001, not 1e-05), and Turtle reads -6 as an integer.
    text = format(Decimal(str(value)), "f")
    return Literal(text if "." in text else f"{text}.0", datatype=kind)
