"""A small world whose figures can be counted by hand, as the graph that kg makes of it."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kg.graph import from_dossier
from kg.knowledge import load
from kg.model import Document, Dossier, Evidence, GlobalEntity, GlobalEvent, GlobalRelation, Label, Reason, Value

HOSTILE = "=cmd|' /C calc'!A0 <script>\x1b[31m\x0b\u202e"


def entity(id_: str, label: Label, zh: str, en: str, country: str | None = None, aliases: tuple[str, ...] = ()) -> GlobalEntity:
    key = id_.partition(":")[2]
    names = {"zh": (zh,), "en": (en,)}
    return GlobalEntity(id_, label, zh, key, names, (zh, en, *aliases), country, evidence=(shown("d1", zh),), mentions=2)


def shown(document: str, trigger: str, sentence: str = "") -> Evidence:
    sentence = sentence or f"… {trigger} …"
    start = sentence.index(trigger)
    return Evidence(document, sentence, 0, start, start + len(trigger), trigger)


ENTITIES = (
    entity("country:USA", "Country", "美国", "United States", "USA"),
    entity("country:RUS", "Country", "俄罗斯", "Russia", "RUS"),
    entity("country:TUR", "Country", "土耳其", "Turkey", "TUR"),
    entity("person:donald-trump", "Person", "特朗普", "Donald Trump", "USA", ("川普",)),
    entity("person:vladimir-putin", "Person", "普京", "Vladimir Putin", "RUS"),
    entity("organization:nato", "Organization", "北约", "NATO"),
    entity("organization:RUS/foreign-ministry", "Organization", "俄罗斯外交部", "Foreign Ministry of Russia", "RUS"),
    entity("location:istanbul", "Location", "伊斯坦布尔", "Istanbul", "TUR"),
    entity("weapon:tomahawk", "Weapon", HOSTILE, "Tomahawk"),
)


def event(id_: str, type_: str, actor: tuple[str, ...] = (), recipient: tuple[str, ...] = (), date: str | None = None,
          documents: tuple[str, ...] = ("d1",), **more: Any) -> GlobalEvent:
    return GlobalEvent(f"event:{id_}", type_, actor=actor, recipient=recipient, date=date, confidence=0.8,
                       evidence=tuple(shown(d, f"w{id_}") for d in documents), reasons=(Reason("trigger", id_),), **more)


USA, RUS, TUR, TRUMP, PUTIN, NATO = (e.id for e in ENTITIES[:6])
MFA = ENTITIES[6].id
EVENTS = (
    event("meet", "CONSULT", (TRUMP, PUTIN), (), "2025-08-15", ("d1", "d2"), mode="meeting"),
    event("accuse", "ACCUSE", (USA,), (RUS,), "2025-08-20"),
    event("sanction", "SANCTION", (USA,), (RUS,), "2025-09-02"),
    event("threat", "THREATEN", (PUTIN,), (USA, NATO), "2025-09"),
    event("arms", "AID", (USA,), (TUR,), None, mode="military", theme=("weapon:tomahawk",)),
    event("mediate", "CONSULT", (TUR,), (RUS, USA), "2025-09-10", mode="mediation", place=("location:istanbul",)),
    event("plan", "CONSULT", (TRUMP, PUTIN), (), "2025-08-15", mode="meeting", status="planned", fulfilled_by=("event:meet",)),
    event("promise", "AID", (USA,), (TUR,), "2025-08-31", mode="economic", status="planned", source=(TRUMP,)),
    event("later", "CONSULT", (TUR,), (RUS,), "2025-12-01", mode="visit", status="planned"),
    event("claim", "ASSAULT", (USA,), (RUS,), "2025-09-03", source=(MFA,),
          contested={"date": (Value("2025-09-03", ("d1",)), Value("2025-09-04", ("d2",)))}),
    event("never", "ASSAULT", (RUS,), (TUR,), "2025-09-03", status="negated", source=(MFA,)),
    event("talk", "STATEMENT", (RUS,), (USA,), "2025-09-04"),
)
RELATIONS = (
    GlobalRelation("r1", "HOLDS_OFFICE", TRUMP, USA, "总统", 0.9, (shown("d1", "总统", "美国总统特朗普"),)),
    GlobalRelation("r2", "HAS_WEAPON", USA, "weapon:tomahawk", "", 0.7, (shown("d2", "has", HOSTILE + "has"),)),
)
DOCUMENTS = (
    Document("d1", "text", "Talks " + HOSTILE, "2025-09-05", "Agency", "en", "https://example.org/1"),
    Document("d2", "文本", "会谈", "2025-09-06", "通讯社", "zh"),
)


def world() -> nx.MultiDiGraph:
    """The graph of three states, two presidents, a ministry and an alliance in twelve events."""
    return from_dossier(Dossier(DOCUMENTS, ENTITIES, EVENTS, RELATIONS), load())
