"""Graphs of any size for the page's tests and benchmarks: made through a Dossier, deterministic, and like the real thing.

Names of countries, cities and offices are real, persons beyond the first are made up of common family and given names; what happens
between them is invented.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import networkx as nx

from kg.graph import from_dossier
from kg.knowledge import Knowledge
from kg.model import Decision, Document, Dossier, Evidence, GlobalEntity, GlobalEvent, GlobalRelation, Label, Mark, Reason, Status, Value

COUNTRIES = (("USA", "美国", "United States", 38.9, -77.0), ("RUS", "俄罗斯", "Russia", 55.75, 37.6),
             ("UKR", "乌克兰", "Ukraine", 50.45, 30.5),
             ("CHN", "中国", "China", 39.9, 116.4), ("HUN", "匈牙利", "Hungary", 47.5, 19.04), ("FRA", "法国", "France", 48.85, 2.35),
             ("DEU", "德国", "Germany", 52.5, 13.4), ("GBR", "英国", "United Kingdom", 51.5, -0.12), ("IRN", "伊朗", "Iran", 35.7, 51.4),
             ("ISR", "以色列", "Israel", 31.77, 35.2), ("JPN", "日本", "Japan", 35.7, 139.7), ("KOR", "韩国", "South Korea", 37.57, 127.0),
             ("IND", "印度", "India", 28.6, 77.2), ("TUR", "土耳其", "Türkiye", 39.93, 32.85), ("POL", "波兰", "Poland", 52.23, 21.0),
             ("BRA", "巴西", "Brazil", -15.8, -47.9), ("ZAF", "南非", "South Africa", -25.7, 28.2), ("EGY", "埃及", "Egypt", 30.04, 31.24))
PERSONS = (("donald-trump", "特朗普", "Donald Trump", "USA", "总统"), ("vladimir-putin", "普京", "Vladimir Putin", "RUS", "总统"),
           ("volodymyr-zelensky", "泽连斯基", "Volodymyr Zelensky", "UKR", "总统"),
           ("marco-rubio", "鲁比奥", "Marco Rubio", "USA", "国务卿"), ("sergey-lavrov", "拉夫罗夫", "Sergey Lavrov", "RUS", "外长"),
           ("wang-yi", "王毅", "Wang Yi", "CHN", "外交部长"),
           ("viktor-orban", "欧尔班", "Viktor Orbán", "HUN", "总理"), ("emmanuel-macron", "马克龙", "Emmanuel Macron", "FRA", "总统"))
ORGANIZATIONS = (("NATO", "北约", "NATO"), ("EU", "欧盟", "European Union"), ("UN", "联合国", "United Nations"),
                 ("IAEA", "国际原子能机构", "IAEA"), ("kremlin", "克里姆林宫", "Kremlin"), ("white-house", "白宫", "White House"))
PLACES = (("budapest", "布达佩斯", "Budapest", "HUN", 47.5, 19.04), ("alaska", "阿拉斯加", "Alaska", "USA", 61.2, -149.9),
          ("geneva", "日内瓦", "Geneva", "CHE", 46.2, 6.15), ("kyiv", "基辅", "Kyiv", "UKR", 50.45, 30.52),
          ("istanbul", "伊斯坦布尔", "Istanbul", "TUR", 41.0, 28.97), ("beijing", "北京", "Beijing", "CHN", 39.9, 116.4),
          ("doha", "多哈", "Doha", "QAT", 25.29, 51.53), ("jeddah", "吉达", "Jeddah", "SAU", 21.54, 39.17))
WEAPONS = (("tomahawk", "“战斧”巡航导弹", "Tomahawk cruise missile"), ("f-16", "F-16战斗机", "F-16"),
           ("patriot", "“爱国者”防空系统", "Patriot"))
AGREEMENTS = (("new-start", "新削减战略武器条约", "New START"), ("minsk", "明斯克协议", "Minsk agreements"),
              ("npt", "不扩散核武器条约", "NPT"))
FAMILY = ("王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗")
GIVEN = ("建国", "晓明", "志强", "海燕", "文博", "立新", "思远", "国栋", "雨桐", "子涵", "德华", "光辉", "永康", "明哲", "清源")
FIRST = ("Anna", "Peter", "Maria", "James", "Elena", "Tomas", "Ingrid", "Ahmed", "Sofia", "Daniel", "Leila", "Marek", "Yuki", "Carlos")
LAST = ("Novak", "Smith", "Kowalski", "Berg", "Haddad", "Rossi", "Tanaka", "Silva", "Andersen", "Petrov", "Okafor", "Keller", "Moreau")
SOURCES = ("新华社", "Reuters", "环球时报", "AP", "联合早报", "Le Monde")
STATUSES: tuple[tuple[Status, int], ...] = (("occurred", 62), ("planned", 18), ("possible", 13), ("negated", 7))

# Texts that would do harm where a page ran them. Every one must be shown as it stands.
HOSTILE = ("<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "javascript:alert(3)", "\"><svg onload=alert(4)>",
           "{{constructor.constructor('alert(5)')()}}", "{% raw %}{{7*7}}", "</style><style>*{display:none}</style>",
           "x;}body{display:none",
           "\u202etxt.exe\u202c", "<!--<script>", "]]><script>alert(6)</script>", "' onmouseover='alert(7)", "\u2028\u2029", "__proto__",
           "<a href=\"javascript:alert(8)\">href</a>", "${alert(9)}", "🚀 𝒳 👩‍👩‍👧", "<iframe srcdoc='<script>alert(10)</script>'>")


def dossier(nodes: int, knowledge: Knowledge, *, seed: int = 7) -> Dossier:
    """A dossier whose graph has about that many nodes: roughly a quarter entities, a tenth documents, the rest events."""
    dice = random.Random(seed)
    documents = _documents(max(3, nodes // 10), dice)
    entities = _entities(max(12, nodes // 4), documents, dice)
    events = _events(max(8, nodes - len(entities) - len(documents)), entities, documents, knowledge, dice)
    marks = _marks(events, entities)
    events = _with_exceptions(events, documents)
    return Dossier(tuple(documents), tuple(entities), tuple(sorted(events, key=lambda v: v.id)), tuple(_relations(entities, documents)),
                   _decisions(entities, events), {documents[1].id: documents[0].id}, marks)


def graph(nodes: int, knowledge: Knowledge, *, seed: int = 7) -> nx.MultiDiGraph:
    """The graph of such a dossier."""
    made = from_dossier(dossier(nodes, knowledge, seed=seed), knowledge)
    _place(made)
    return made


def _place(made: nx.MultiDiGraph) -> None:
    """Coordinates for countries, cities and bases, as the gazetteer would give them."""
    known = {f"country:{c[0]}": (c[3], c[4]) for c in COUNTRIES} | {f"location:{p[0]}": (p[4], p[5]) for p in PLACES}
    capital = {c[0]: (c[3], c[4]) for c in COUNTRIES}
    for i, (node, attributes) in enumerate(made.nodes(data=True)):
        if node in known:
            attributes["lat"], attributes["lon"] = known[node]
        elif attributes["label"] == "Location" and attributes.get("iso3") in capital:
            lat, lon = capital[attributes["iso3"]]
            attributes["lat"], attributes["lon"] = round(lat + i * 7 % 100 / 10 - 5, 2), round(lon + i * 13 % 100 / 10 - 5, 2)


def hostile(knowledge: Knowledge) -> nx.MultiDiGraph:
    """A graph with a hostile text in every field that a text can reach: ids, names, titles, sources, sentences, triggers, links."""
    calm = dossier(240, knowledge)
    dice = random.Random(5)
    bad = iter(lambda: dice.choice(HOSTILE), None)
    documents = tuple(replace(d, title=next(bad), source=next(bad), url=next(bad), lang="zh") for d in calm.documents)
    entities = tuple(replace(e, id=f"{e.id}{next(bad)}", name=next(bad), names={"zh": (next(bad),), "en": (next(bad),)},
                             aliases=(next(bad), next(bad)), key=None, country=next(bad)) if e.label != "Country" else e
                     for e in calm.entities)
    renamed = {old.id: new.id for old, new in zip(calm.entities, entities, strict=True)}
    events = []
    for v in calm.events:
        sentence = f"{next(bad)}{next(bad)}召回大使"
        slots = {s: tuple(renamed[i] for i in v.slot(s)) for s in ("actor", "recipient", "theme", "place", "source")}
        proof = tuple(replace(e, sentence=sentence, sentence_start=0, start=len(sentence) - 4, end=len(sentence) - 2, trigger=next(bad))
                      for e in v.evidence)
        sides = {next(bad): (Value(next(bad), (next(bad),)), Value(next(bad), (next(bad),)))}
        events.append(replace(v, id=f"{v.id}{next(bad)}", evidence=proof, reasons=(Reason(next(bad), next(bad)),), fulfilled_by=(),
                              contested=sides, **slots))
    relations = tuple(replace(r, head=renamed[r.head], tail=renamed[r.tail], title=next(bad)) for r in calm.relations)
    decisions = (Decision(next(bad), "merge", entities[0].id, next(bad), 0.9, next(bad), (next(bad), next(bad))),)
    made = from_dossier(Dossier(documents, entities, tuple(events), relations, decisions), knowledge)
    for _, attributes in made.nodes(data=True):
        if attributes["label"] == "Event":
            attributes["title"], attributes["title_en"], attributes["mode"] = next(bad), next(bad), next(bad)
    return made


def _documents(count: int, dice: random.Random) -> list[Document]:
    found = []
    for i in range(count):
        zh = dice.random() < 0.6
        day = (dt.date(2025, 10, 17) - dt.timedelta(days=dice.randrange(300))).isoformat() if i % 9 else None
        who, where = dice.choice(COUNTRIES), dice.choice(PLACES)
        title = f"{who[1]}就{where[1]}会谈表态" if zh else f"{who[2]} speaks about the {where[2]} talks"
        found.append(Document(f"doc-{i:05d}", "", title, day, dice.choice(SOURCES), "zh" if zh else "en", f"https://news.example/{i}"))
    return found


def _entity(label: Label, key: str, zh: str, en: str, country: str | None = None) -> GlobalEntity:
    names = {lang: (name,) for lang, name in (("zh", zh), ("en", en)) if name}
    return GlobalEntity(f"{label.lower()}:{key}", label, zh or en, None, names, (zh, en) if zh else (en,), country)


def _entities(count: int, documents: list[Document], dice: random.Random) -> list[GlobalEntity]:
    found = [_entity("Country", c[0], c[1], c[2], c[0]) for c in COUNTRIES]
    found += [_entity("Person", p[0], p[1], p[2], p[3]) for p in PERSONS]
    found += [_entity("Organization", *o) for o in ORGANIZATIONS]
    found += [_entity("Location", p[0], p[1], p[2], p[3]) for p in PLACES]
    found += [_entity("Weapon", *w) for w in WEAPONS] + [_entity("Agreement", *a) for a in AGREEMENTS]
    found = found[:max(count, 12)] if count < len(found) else found
    while len(found) < count:
        found.append(_made_up(len(found), dice))
    trump = next((i for i, e in enumerate(found) if e.id == "person:donald-trump"), None)
    if trump is not None:
        found[trump] = replace(found[trump], aliases=("川普", "特朗普", "Donald Trump", "Trump", "President Trump"))
    return sorted((replace(e, mentions=dice.randrange(1, 40), evidence=_mentions(e, documents, dice)) for e in found), key=lambda e: e.id)


def _made_up(number: int, dice: random.Random) -> GlobalEntity:
    country = dice.choice(COUNTRIES)
    kind = dice.choice(("Person", "Person", "Person", "Organization", "Location"))
    if kind == "Person":
        zh, en = f"{dice.choice(FAMILY)}{dice.choice(GIVEN)}", f"{dice.choice(FIRST)} {dice.choice(LAST)}"
    elif kind == "Organization":
        zh, en = f"{country[1]}第{number}委员会", f"{country[2]} Committee {number}"
    else:
        zh, en = f"{country[1]}{number}号基地", f"Base {number}, {country[2]}"
    if number % 3 == 0:
        zh = ""
    return _entity(kind, f"x-{number:05d}", zh, en, country[0])


def _mentions(e: GlobalEntity, documents: list[Document], dice: random.Random) -> tuple[Evidence, ...]:
    proof = []
    for d in dice.sample(documents, min(len(documents), dice.choice((1, 1, 1, 2, 3)))):
        name = e.names.get(d.lang, (e.name,))[0]
        before = "据悉，" if d.lang == "zh" else "Officials named "
        sentence = f"{before}{name}。" if d.lang == "zh" else f"{before}{name}."
        proof.append(Evidence(d.id, sentence, 10, 10 + len(before), 10 + len(before) + len(name), name))
    return tuple(proof)


def _events(count: int, entities: list[GlobalEntity], documents: list[Document], knowledge: Knowledge,
            dice: random.Random) -> list[GlobalEvent]:
    actors = [e for e in entities if e.label in ("Country", "Person", "Organization")]
    dice.shuffle(actors)
    actors.sort(key=lambda e: "x-" in e.id)
    places = [e for e in entities if e.label == "Location"]
    things = [e for e in entities if e.label in ("Weapon", "Agreement")]
    kinds = sorted(knowledge.event_types)
    stories = [_cast(actors, dice) for _ in range(max(5, count // 25))]
    def story() -> list[GlobalEntity]:
        return stories[min(int(dice.paretovariate(0.6)) - 1, 10**6) % len(stories)]

    return [_one(i, _few(story(), dice), dice.choice(places).id if places and i % 3 else "",
                 dice.choice(things).id if things and i % 4 == 0 else "", knowledge, dice.choice(kinds), documents, dice)
            for i in range(count)]


def _cast(actors: list[GlobalEntity], dice: random.Random) -> list[GlobalEntity]:
    """Who a story is about: a few that everybody knows, and some that come up in this story only."""
    known = {min(int(dice.paretovariate(0.8)) - 1, 10**6) % len(actors) for _ in range(3)}
    return [actors[i] for i in sorted(known)] + dice.sample(actors, min(len(actors), 5))


def _few(cast: list[GlobalEntity], dice: random.Random) -> list[GlobalEntity]:
    """One to five of a story's people, in any order."""
    many = min(len(cast), dice.choice((1, 2, 2, 2, 2, 2, 3, 3, 5)))
    return list({e.id: e for e in dice.sample(cast, many)}.values())


def _one(number: int, who: list[GlobalEntity], place: str, theme: str, knowledge: Knowledge, kind: str, documents: list[Document],
         dice: random.Random) -> GlobalEvent:
    status = dice.choices([s for s, _ in STATUSES], [w for _, w in STATUSES])[0]
    day = dt.date(2025, 1, 1) + dt.timedelta(days=int(300 * dice.random() ** 0.6))
    date = dice.choice((day.isoformat(),) * 6 + (day.isoformat()[:7], None, f"{day}/{day + dt.timedelta(days=9)}"))
    proof = []
    for d in dice.sample(documents, min(len(documents), dice.choice((1, 1, 1, 2, 3)))):
        proof.append(_sentence(d, who, knowledge.event_types[kind].labels[d.lang], 40 + 500 * number))
    modes = sorted(knowledge.event_types[kind].modes)
    return GlobalEvent(f"event:{number:06d}", kind, dice.choice(modes) if modes else None, status, (who[0].id,),
                       tuple(e.id for e in who[1:]), (theme,) if theme else (), (place,) if place else (),
                       (who[-1].id,) if number % 7 == 0 else (), date, round(dice.uniform(0.35, 0.98), 2), tuple(proof),
                       (Reason("trigger", "a verb of the list"), Reason("confidence:frame", "subject before the verb", 0.2)))


def _sentence(d: Document, who: list[GlobalEntity], what: str, begin: int) -> Evidence:
    names = [e.names.get(d.lang, (e.name,))[0] for e in who]
    if d.lang == "zh":
        head, tail = f"🕊 {names[0]}日前与{'、'.join(names[1:]) or '各方'}就局势进行", "，双方同意继续接触。"
    else:
        head, tail = f"🕊 {names[0]} was reported in a ", f" with {', '.join(names[1:]) or 'others'}, officials said on the record."
    return Evidence(d.id, head + what + tail, begin, begin + len(head), begin + len(head) + len(what), what)


def _marks(events: list[GlobalEvent], entities: list[GlobalEntity]) -> dict[str, tuple[Mark, ...]]:
    by_id = {e.id: e for e in entities}
    found: dict[str, set[Mark]] = {}
    for v in events:
        for proof in v.evidence:
            for i in (*v.actor, *v.recipient):
                for name in by_id[i].aliases:
                    at = proof.sentence.find(name) if name else -1
                    if at >= 0:
                        start = proof.sentence_start + at
                        found.setdefault(proof.document, set()).add(Mark(start, start + len(name), i))
    return {d: tuple(sorted(m)) for d, m in found.items()}


def _with_exceptions(events: list[GlobalEvent], documents: list[Document]) -> list[GlobalEvent]:
    """One event with a contested date, and a planned one that a later one fulfils."""
    first, second, third = events[0], events[1], events[2]
    values = (Value("2025-10-16", (documents[0].id,)), Value("2025-10-17", (documents[1].id, documents[2].id)))
    return [replace(first, contested={"date": values}, former_ids=("event:older",)),
            replace(second, status="planned", fulfilled_by=(third.id,)), *events[2:]]


def _relations(entities: list[GlobalEntity], documents: list[Document]) -> list[GlobalRelation]:
    known = {e.id for e in entities}
    proof = (Evidence(documents[0].id, "美国总统特朗普说。", 0, 4, 7, "特朗普"),)
    found = [GlobalRelation(f"r{i}", "HOLDS_OFFICE", f"person:{p[0]}", f"country:{p[3]}", p[4], 0.9, proof)
             for i, p in enumerate(PERSONS) if f"person:{p[0]}" in known and f"country:{p[3]}" in known]
    found += [GlobalRelation(f"l{i}", "LOCATED_IN", f"location:{p[0]}", f"country:{p[3]}", "", 0.8, proof)
              for i, p in enumerate(PLACES) if f"location:{p[0]}" in known and f"country:{p[3]}" in known]
    return found


def _decisions(entities: list[GlobalEntity], events: list[GlobalEvent]) -> tuple[Decision, ...]:
    found = [Decision("d1", "merge", events[0].id, "event:older", 0.86, "same parties, same type, days 1 apart", ("会晤", "meeting"))]
    if any(e.id == "person:donald-trump" for e in entities):
        found.append(Decision("d2", "merge", "person:donald-trump", "person:x-chuanpu", 0.97, "gazetteer: 川普 is an alias of 特朗普",
                              ("特朗普", "川普")))
    return tuple(found)
