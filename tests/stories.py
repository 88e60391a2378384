"""Graphs for the stores' tests and benchmarks: a small story in which everything happens that a named query asks for, and a large one.

Both are made through a Dossier and are the same every time. What happens in them is invented.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import networkx as nx

from kg.graph import from_dossier
from kg.knowledge import Knowledge
from kg.model import Decision, Document, Dossier, Evidence, GlobalEntity, GlobalEvent, GlobalRelation, Label, Mark, Reason, Value

DOCUMENTS = (("summit-1", "zh", "新华社", "2025-10-17"), ("summit-2", "en", "Reuters", "2025-10-18"),
             ("arms-1", "en", "Reuters", "2025-09-02"), ("arms-2", "zh", "环球时报", "2025-09-20"), ("treaty-1", "en", "AP", "2025-08-11"),
             ("copy-1", "en", "AP", "2025-10-18"), ("undated", "zh", "联合早报", None))
ENTITIES: tuple[tuple[Label, str, str, str, str], ...] = (
    ("Country", "USA", "美国", "United States", "USA"), ("Country", "RUS", "俄罗斯", "Russia", "RUS"),
    ("Country", "UKR", "乌克兰", "Ukraine", "UKR"), ("Country", "TUR", "土耳其", "Türkiye", "TUR"),
    ("Country", "CHN", "中国", "China", "CHN"), ("Country", "IRN", "伊朗", "Iran", "IRN"),
    ("Person", "donald-trump", "特朗普", "Donald Trump", "USA"), ("Person", "vladimir-putin", "普京", "Vladimir Putin", "RUS"),
    ("Person", "volodymyr-zelensky", "泽连斯基", "Volodymyr Zelensky", "UKR"), ("Person", "marco-rubio", "鲁比奥", "Marco Rubio", "USA"),
    ("Organization", "NATO", "北约", "NATO", ""), ("Organization", "kremlin", "克里姆林宫", "Kremlin", "RUS"),
    ("Organization", "x-maker", "", "Example Arms", "USA"), ("Location", "budapest", "布达佩斯", "Budapest", "HUN"),
    ("Location", "istanbul", "伊斯坦布尔", "Istanbul", "TUR"), ("Weapon", "tomahawk", "“战斧”巡航导弹", "Tomahawk", ""),
    ("Weapon", "patriot", "“爱国者”防空系统", "Patriot", ""), ("Agreement", "new-start", "新削减战略武器条约", "New START", ""),
    ("Agreement", "npt", "不扩散核武器条约", "NPT", ""))
# type, mode, status, actors, recipients, themes, places, sources, date, documents
EVENTS: tuple[tuple[str, str | None, Any, str, str, str, str, str, str | None, str], ...] = (
    ("CONSULT", "call", "occurred", "donald-trump", "vladimir-putin", "tomahawk", "", "", "2025-10-16", "summit-1 summit-2 copy-1"),
    ("CONSULT", "meeting", "planned", "donald-trump", "vladimir-putin", "", "budapest", "kremlin", "2025-10-17/2025-10-31", "summit-1"),
    ("CONSULT", "meeting", "occurred", "donald-trump volodymyr-zelensky", "", "tomahawk", "", "", "2025-10-17", "summit-2"),
    ("CONSULT", "mediation", "occurred", "TUR", "RUS UKR", "", "istanbul", "", "2025-09", "arms-2"),
    ("CONSULT", "talks", "occurred", "RUS UKR", "", "", "istanbul", "", "2025-09-03", "arms-1"),
    ("CONSULT", "multilateral", "possible", "USA RUS UKR TUR", "", "", "istanbul", "", None, "undated"),
    ("CONSULT", "meeting", "negated", "vladimir-putin", "volodymyr-zelensky", "", "", "kremlin", None, "summit-1"),
    ("CONSULT", "meeting", "planned", "donald-trump", "vladimir-putin", "", "", "", "2025-08-15", "treaty-1"),
    ("CONSULT", "meeting", "occurred", "donald-trump", "vladimir-putin", "", "", "", "2025-08-15", "arms-1"),
    ("REQUEST", "assist", "occurred", "volodymyr-zelensky", "USA", "tomahawk", "", "", "2025-09-01", "arms-1"),
    ("REJECT", "assist", "occurred", "donald-trump", "UKR", "tomahawk", "", "", "2025-10-17", "summit-2"),
    ("REQUEST", "assist", "occurred", "UKR", "USA", "patriot", "", "", "2025-08-20", "arms-1"),
    ("AID", "military", "occurred", "USA", "UKR", "patriot", "", "", "2025-09-15", "arms-2"),
    ("AID", "military", "planned", "x-maker", "UKR", "patriot tomahawk", "", "", "2026", "arms-2"),
    ("AID", "humanitarian", "occurred", "TUR", "UKR", "", "", "", "2025-09-10", "arms-2"),
    ("SANCTION", None, "occurred", "USA", "RUS", "", "", "", "2025-08-01", "treaty-1"),
    ("SANCTION", "withdraw", "occurred", "RUS", "", "new-start", "", "", "2025-08-11", "treaty-1"),
    ("SANCTION", "expel", "possible", "USA", "IRN", "", "", "", None, "undated"),
    ("THREATEN", "restrict", "occurred", "USA", "RUS", "", "", "", "2025-07-28", "treaty-1"),
    ("ACCUSE", "disapprove", "occurred", "USA", "RUS", "", "", "", "2025-07-20", "treaty-1"),
    ("ACCUSE", "allege", "occurred", "CHN", "USA", "", "", "", "2025-09-18", "arms-2"),
    ("ASSAULT", "drone", "occurred", "RUS", "UKR", "", "", "volodymyr-zelensky", "2025-10-10", "summit-2"),
    ("STATEMENT", None, "occurred", "kremlin", "", "new-start", "", "", "2025-10-18", "summit-2"),
    ("STATEMENT", None, "occurred", "marco-rubio", "", "RUS", "", "", "2025-10-18", "summit-2"),
    ("SUPPORT", None, "occurred", "CHN", "RUS", "", "", "", "2025-09-19", "arms-2"),
    ("MOBILIZE", "weapons", "occurred", "RUS", "", "", "", "", "2025-10-12", "summit-1"))
RELATIONS = (("HOLDS_OFFICE", "donald-trump", "USA", "总统", "summit-1 summit-2"),
             ("HOLDS_OFFICE", "vladimir-putin", "RUS", "总统", "summit-1"),
             ("HOLDS_OFFICE", "volodymyr-zelensky", "UKR", "President", "summit-2"),
             ("HOLDS_OFFICE", "marco-rubio", "USA", "Secretary of State", "summit-2"), ("PART_OF", "kremlin", "RUS", "", "summit-1"),
             ("MEMBER_OF", "USA", "NATO", "", "arms-1"), ("MEMBER_OF", "TUR", "NATO", "", "arms-2"),
             ("PARTY_TO", "USA", "new-start", "", "treaty-1"), ("PARTY_TO", "RUS", "new-start", "", "treaty-1"),
             ("PARTY_TO", "RUS", "npt", "", "treaty-1"), ("PARTY_TO", "CHN", "npt", "", "treaty-1"),
             ("PRODUCED_BY", "tomahawk", "x-maker", "", "arms-1"), ("PRODUCED_BY", "patriot", "x-maker", "", "arms-1"),
             ("HAS_WEAPON", "USA", "tomahawk", "", "arms-1 summit-2"), ("LOCATED_IN", "istanbul", "TUR", "", "arms-2"))
HOSTILE = ("O'Neil \"the\" `tick`", "a\nb\r\nc\td", "'}) DETACH DELETE n //", "`) SET n.x = 1 //", "$rows {id} \\u0027", "\\",
           "🚀 特朗普 \u202e", "", "=HYPERLINK(\"x\")", "\x00\x07", "]]><b>&amp;", "null", "1e999", " spaces ")


def story(knowledge: Knowledge, only: Iterable[str] = ()) -> nx.MultiDiGraph:
    """The small graph; with `only`, what the documents of that name tell of it."""
    return from_dossier(story_dossier(knowledge, frozenset(only) or frozenset(d[0] for d in DOCUMENTS)), knowledge)


def story_dossier(knowledge: Knowledge, only: frozenset[str]) -> Dossier:
    ids = {key: f"{label.lower()}:{key}" for label, key, *_ in ENTITIES}
    documents = tuple(sorted((Document(n, f"Text {n}.", f"Title of {n}", day, source, lang, f"https://news.example/{n}")
                              for n, lang, source, day in DOCUMENTS if n in only), key=lambda d: d.id))
    events = [e for number, row in enumerate(EVENTS) if (e := _event(number, row, ids, only))]
    relations = [r for row in RELATIONS if (r := _relation(row, ids, only))]
    entities = [e for row in ENTITIES if (e := _entity(row, events, relations, only))]
    planned = next((i for i, e in enumerate(events) if e.date == "2025-08-15" and e.status == "planned"), None)
    fulfilled = next((e for e in events if e.date == "2025-08-15" and e.status == "occurred"), None)
    if planned is not None and fulfilled is not None:
        events[planned] = replace(events[planned], fulfilled_by=(fulfilled.id,))
    marks = {d.id: tuple(sorted(Mark(p.start, p.end, e.id) for e in entities for p in e.evidence if p.document == d.id))
             for d in documents}
    decisions = [Decision("merge:1", "merge", ids["donald-trump"], "person:x-chuanpu", 0.97, "川普 is an alias of 特朗普",
                          ("特朗普", "川普")),
                 Decision("merge:2", "apart", ids["new-start"], ids["npt"], 0.3, "two treaties", ("New START", "NPT"))]
    kept = {e.id for e in entities}
    return Dossier(documents, tuple(sorted(entities, key=lambda e: e.id)), tuple(sorted(events, key=lambda e: e.id)),
                   tuple(relations), tuple(d for d in decisions if d.kept in kept),
                   {"copy-1": "summit-2"} if {"copy-1", "summit-2"} <= only else {}, marks)


def _event(number: int, row: tuple[Any, ...], ids: dict[str, str], only: frozenset[str]) -> GlobalEvent | None:
    type_, mode, status, *slots, date, documents = row
    at, said = 100 * number, type_.lower()
    proof = tuple(Evidence(d, f"Sentence {number} of {d}: {said}.", at, at + 12, at + 20, said)
                  for d in sorted(documents.split()) if d in only)
    if not proof:
        return None
    actor, recipient, theme, place, source = (tuple(sorted(ids[k] for k in slot.split())) for slot in slots)
    contested = {"date": (Value("2025-10-16", ("summit-1",)), Value("2025-10-17", ("summit-2",)))} \
        if number == 0 and {"summit-1", "summit-2"} <= only else {}
    return GlobalEvent(f"event:{number:04d}", type_, mode, status, actor, recipient, theme, place, source, date,
                       round(0.5 + number % 5 / 10, 2), proof, (Reason("trigger", f"the word {type_.lower()}", 0.5),), contested)


def _relation(row: tuple[str, str, str, str, str], ids: dict[str, str], only: frozenset[str]) -> GlobalRelation | None:
    type_, head, tail, title, documents = row
    proof = tuple(Evidence(d, f"{head} and {tail} in {d}.", 0, 0, len(head), head) for d in sorted(documents.split()) if d in only)
    return GlobalRelation(f"{type_}:{head}:{tail}", type_, ids[head], ids[tail], title, 0.8, proof) if proof else None


def _entity(row: tuple[Label, str, str, str, str], events: list[GlobalEvent], relations: list[GlobalRelation],
            only: frozenset[str]) -> GlobalEntity | None:
    label, key, zh, en, country = row
    id_ = f"{label.lower()}:{key}"
    documents = {p.document for e in events if id_ in (*e.actor, *e.recipient, *e.theme, *e.place, *e.source) for p in e.evidence}
    documents |= {p.document for r in relations if id_ in (r.head, r.tail) for p in r.evidence}
    if not documents:
        return None
    at = 7 * [k for _, k, *_ in ENTITIES].index(key)
    proof = tuple(Evidence(d, f"{en} is named in {d}.", at, at, at + len(en), en) for d in sorted(documents))
    names = {lang: (name,) for lang, name in (("zh", zh), ("en", en)) if name}
    aliases = tuple(sorted({n for n in (zh, en, "川普" if key == "donald-trump" else "") if n}))
    return GlobalEntity(id_, label, zh or en, None, names, aliases, country or None, {}, proof, len(proof))


def hostile(knowledge: Knowledge) -> nx.MultiDiGraph:
    """The story with a hostile text in every property that can hold one, ids included."""
    graph, texts = story(knowledge), list(HOSTILE) * 300
    fresh = {n: f"{n}{texts[i]}" for i, n in enumerate(graph)}
    made = nx.MultiDiGraph(**{k: v for k, v in graph.graph.items() if k != "decisions"})
    bad = iter(texts * 20)

    def poison(attributes: dict[str, Any], keep: tuple[str, ...]) -> dict[str, Any]:
        return {k: v if k in keep or not isinstance(v, str | list) else next(bad) if isinstance(v, str)
                else [next(bad) if isinstance(x, str) else x for x in v] for k, v in attributes.items()}

    keep = ("id", "label", "type", "status", "date", "date_start", "date_end", "date_precision")
    for node, attributes in graph.nodes(data=True):
        made.add_node(fresh[node], **{**poison(attributes, keep), "id": fresh[node]})
    for u, v, key, attributes in graph.edges(keys=True, data=True):
        id_ = key + next(bad)
        made.add_edge(fresh[u], fresh[v], key=id_, **{**poison(attributes, ("type",)), "id": id_})
    made.graph["decisions"] = [{**d, "reason": next(bad), "names": [next(bad), next(bad)]} for d in graph.graph["decisions"]]
    return made


def large(knowledge: Knowledge, nodes: int, relationships: int, seed: int = 3) -> nx.MultiDiGraph:
    """A graph of about that size: half events, a third entities, the rest documents; a few actors are in very many events, as in news."""
    dice = random.Random(seed)
    documents = [Document(f"d{i:06d}", "", f"Article {i}", (dt.date(2024, 1, 1) + dt.timedelta(days=i % 700)).isoformat(),
                          dice.choice(("新华社", "Reuters", "AP", "环球时报")), dice.choice(("zh", "en")), f"https://news.example/{i}")
                 for i in range(nodes // 8)]
    entities = _many_entities(nodes // 3, documents, dice)
    events = _many_events(nodes - len(documents) - len(entities), relationships, entities, documents, knowledge, dice)
    relations = _many_relations(nodes // 4, entities, documents, dice)
    return from_dossier(Dossier(tuple(documents), tuple(entities), tuple(events), tuple(relations)), knowledge)


def _many_entities(count: int, documents: list[Document], dice: random.Random) -> list[GlobalEntity]:
    found = {f"{label.lower()}:{key}": (label, zh, en, country) for label, key, zh, en, country in ENTITIES}
    kinds: tuple[Label, ...] = ("Person", "Person", "Person", "Organization", "Location", "Weapon", "Agreement")
    countries = [row[1] for row in ENTITIES if row[0] == "Country"]
    for i in range(count - len(found)):
        label = kinds[i % len(kinds)]
        found[f"{label.lower()}:x-{i:06d}"] = (label, f"{label[0]}名{i}", f"{label} {i}", dice.choice(countries))
    made = []
    for id_, (label, zh, en, country) in sorted(found.items()):
        proof = tuple(Evidence(d.id, f"{en} was named.", 0, 0, len(en), en)
                      for d in sorted(dice.sample(documents, min(len(documents), 1 + int(dice.paretovariate(1.2)))), key=lambda d: d.id))
        made.append(GlobalEntity(id_, label, zh or en, None, {"zh": (zh,), "en": (en,)}, tuple(x for x in (zh, en) if x), country or None,
                                 {}, proof, len(proof)))
    return made


def _many_events(count: int, relationships: int, entities: list[GlobalEntity], documents: list[Document], knowledge: Knowledge,
                 dice: random.Random) -> list[GlobalEvent]:
    actors = sorted((e.id for e in entities if e.label in ("Country", "Person", "Organization")), key=lambda i: ("x-" in i, i))
    places, things = ([e.id for e in entities if e.label in labels] for labels in (("Location",), ("Weapon", "Agreement")))
    kinds = sorted(knowledge.event_types)
    roles = 4.5  # relationships of an event besides its evidence, on average
    each = max(1, round((relationships - sum(len(e.evidence) for e in entities) - len(entities)) / count - roles))
    made = []
    for i in range(count):
        kind = kinds[dice.randrange(len(kinds))]
        who = sorted({actors[min(int(dice.paretovariate(0.6)) - 1, 10**9) % len(actors)] for _ in range(dice.choice((2, 2, 2, 3, 3, 5)))})
        modes = sorted(knowledge.event_types[kind].modes)
        day = (dt.date(2024, 1, 1) + dt.timedelta(days=dice.randrange(700))).isoformat()
        proof = tuple(Evidence(d.id, f"Officials said on record number {i} that the two sides would go on talking.", i, i + 4, i + 9,
                               "said")
                      for d in sorted(dice.sample(documents, min(each, len(documents))), key=lambda d: d.id))
        made.append(GlobalEvent(f"event:{i:07d}", kind, dice.choice(modes) if modes else None,
                                dice.choice(("occurred", "occurred", "occurred", "planned", "possible", "negated")), tuple(who[:1]),
                                tuple(who[1:]), (dice.choice(things),) if i % 2 else (), (dice.choice(places),) if i % 3 == 0 else (),
                                (dice.choice(actors),) if i % 5 == 0 else (), dice.choice((day, day, day, day[:7], None)), 0.7, proof))
    return made


def _many_relations(count: int, entities: list[GlobalEntity], documents: list[Document], dice: random.Random) -> list[GlobalRelation]:
    by_label = {label: [e.id for e in entities if e.label == label]
                for label in ("Person", "Country", "Organization", "Weapon", "Agreement")}
    kinds = (("HOLDS_OFFICE", "Person", "Country"), ("AFFILIATED_WITH", "Person", "Organization"), ("MEMBER_OF", "Country", "Organization"),
             ("PARTY_TO", "Country", "Agreement"), ("HAS_WEAPON", "Country", "Weapon"), ("PRODUCED_BY", "Weapon", "Country"))
    made = {}
    for i in range(count):
        type_, head, tail = kinds[i % len(kinds)]
        ends = dice.choice(by_label[head]), dice.choice(by_label[tail])
        made[type_, ends] = GlobalRelation(f"{type_}:{i}", type_, *ends, "minister" if type_ == "HOLDS_OFFICE" else "", 0.7,
                                           (Evidence(dice.choice(documents).id, "A fact.", 0, 0, 1, "A"),))
    return list(made.values())
