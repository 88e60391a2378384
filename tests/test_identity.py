"""Entities across documents: who is one, who is two, and why."""

from __future__ import annotations

import pytest
from told import Told, article, ids, only, pairs, shuffles

from kg.knowledge import Knowledge, load
from kg.resolve import names
from kg.resolve.corpus import merge
from kg.resolve.known import known
from kg.resolve.places import Places


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def test_the_table_of_pairs(knowledge: Knowledge) -> None:
    """Nothing that is two may become one; what is one is found with few exceptions."""
    wrong, missed, rows = [], [], list(pairs())
    assert len(rows) >= 600 and 0.45 < sum(p.verdict == "apart" for p in rows) / len(rows) < 0.55
    for pair in rows:
        joined = len(merge(pair.extractions(), knowledge).entities) == 1
        if joined and pair.verdict == "apart":
            wrong.append(pair)
        if not joined and pair.verdict == "same":
            missed.append(pair)
    assert wrong == []
    assert len(missed) <= 0.01 * len(rows), missed


@pytest.mark.parametrize("title, of, when, person", [
    ("总统", "USA", "2016-12", "barack-obama"), ("President", "USA", "2017-02-03", "donald-trump"),
    ("president", "USA", "2017-01", None),
    ("外长", "RUS", "2020-05-01", "sergei-lavrov"), ("副外长", "RUS", "2020-05-01", None),
    ("总统", "USA", None, None), ("总统", "XXX", "2020", None),
])
def test_who_held_an_office(knowledge: Knowledge, title: str, of: str, when: str | None, person: str | None) -> None:
    assert known(knowledge).lookup.offices.holder(title, of, when) == person


@pytest.mark.parametrize("label, name, country, key", [
    ("Country", "美方", None, "USA"), ("Country", "俄罗斯方面", None, "RUS"), ("Country", "对方", None, None),
    ("Organization", "俄罗斯外交部", None, "RUS/foreign-ministry"),
    ("Organization", "Ministry of Foreign Affairs of Ukraine", None, "UKR/foreign-ministry"),
    ("Organization", "外交部", "CHN", "CHN/foreign-ministry"), ("Organization", "外交部", None, None),
    ("Organization", "俄罗斯外交部", "UKR", None), ("Country", "布什", None, None),
    ("Organization", "俄罗斯下院", None, "state-duma"), ("Organization", "德国下院", None, "bundestag"),
    ("Organization", "法国下院", None, "FRA/lower-house"), ("Organization", "西部军区", "RUS", "RUS/western-military-district"),
    ("Organization", "China's Taiwan Affairs Office", None, "taiwan-affairs-office"),
    ("Organization", "中国国台办", None, "taiwan-affairs-office"),
    ("Organization", "HM Treasury", None, "GBR/finance-ministry"), ("Organization", "HM Treasury", "CAN", None),
    ("Organization", "Russian Taiwan Affairs Office", None, None), ("Organization", "美国塔斯社", None, None),
    ("Location", "Georgia", "USA", "georgia-us"), ("Location", "Georgia", None, None), ("Location", "Tripoli", "LBN", "tripoli-lebanon"),
    ("Person", "王毅", "TWN", None), ("Person", "王毅", "CHN", "wang-yi"),
])
def test_names_that_the_seeds_compose(knowledge: Knowledge, label: str, name: str, country: str | None, key: str | None) -> None:
    found = known(knowledge).lookup.find(label, (name,), country)
    assert (found.key if found else None) == key


@pytest.mark.parametrize("one, other, number", [
    ("驻德国美军@USA", "驻德美军@USA", 1), ("美国驻伊拉克大使馆@USA", "美驻伊拉克使馆@USA", 1), ("驻德美军@USA", "驻日美军@USA", 2),
    ("美国驻伊拉克大使馆@USA", "美驻伊朗使馆@USA", 2),
])
def test_states_and_organs_in_full_and_in_short(knowledge: Knowledge, one: str, other: str, number: int) -> None:
    told = [article(id_, Told("STATEMENT", f"Organization:{name}")) for id_, name in (("a", one), ("b", other))]
    assert len(ids(merge(told, knowledge), "Organization")) == number


@pytest.mark.parametrize("organ, name, name_en", [
    ("GBR/senate", "英国议会上院", "House of Lords"), ("USA/parliament", "美国国会", "U.S. Congress"),
    ("POL/parliament", "波兰议会", "Parliament of Poland"),
])
def test_an_organ_is_called_as_its_state_calls_it(knowledge: Knowledge, organ: str, name: str, name_en: str) -> None:
    dossier = merge([article("a", Told("STATEMENT", f"Organization:{name}"))], knowledge)
    found = next(e for e in dossier.entities if e.label == "Organization")
    assert (found.id, found.name, found.names["en"][0]) == (f"organization:{organ}", name, name_en)


@pytest.mark.parametrize("name, country, place", [
    ("Hamburg", None, "DE"), ("哈爾科夫", None, "UA"), ("哈尔科夫", None, "UA"), ("Tripoli", "LBN", "LB"), ("Springfield", None, None),
    ("Springfield", "USA", "US"), ("Hamburg", "FRA", None), ("", None, None),
])
def test_places_that_the_seeds_do_not_know(name: str, country: str | None, place: str | None, knowledge: Knowledge) -> None:
    places = Places(knowledge)
    places._taken = set()
    city = places.find((name,), country)
    assert (city.country if city else None) == place


def test_a_state_is_never_a_town_and_an_unresolved_place_empties_nothing(knowledge: Knowledge) -> None:
    dossier = merge([article("a", Told("ASSAULT", "RUS", "Country:乌克兰", place="Location:无名高地 + Location:乌克兰"))], knowledge)
    event = only(dossier.events)
    assert "country:UKR" in event.recipient and "location:x-无名高地" in event.place
    assert not any("geonames" in e.id for e in dossier.entities)


def test_a_city_of_geonames_has_its_country_and_where_it_lies(knowledge: Knowledge) -> None:
    dossier = merge([article("a", things="Location:Gelsenkirchen"), article("b", things="Location:盖尔森基兴")], knowledge)
    city = only(dossier.entities)
    assert city.country == "DEU" and 51 < city.properties["lat"] < 52 and {"Gelsenkirchen", "盖尔森基兴"} <= set(city.aliases)


def test_one_name_in_two_states_are_two_and_a_third_without_a_state_joins_neither(knowledge: Knowledge) -> None:
    three = [article(d, things=f"Person:Jan Novotny{state}") for d, state in (("a", "@CZE"), ("b", "@SVK"), ("c", ""))]
    assert len(ids(merge(three, knowledge), "Person")) == 3
    assert ids(merge([three[0], three[2]], knowledge), "Person") == ["person:x-cze/jan-novotny"]


def test_a_family_name_needs_a_second_witness(knowledge: Knowledge) -> None:
    full = article("a", relations=[("HOLDS_OFFICE", "Person:Margit Soosaar@EST", "Country:Estonia", "foreign minister")])
    alone = article("b", things="Person:Soosaar")
    office = article("c", relations=[("HOLDS_OFFICE", "Person:Soosaar", "Country:Estonia", "foreign minister")])
    assert len(ids(merge([full, alone], knowledge), "Person")) == 2
    assert ids(merge([full, office], knowledge), "Person") == ["person:x-est/margit-soosaar"]


def test_a_family_name_read_otherwise_needs_the_same_office(knowledge: Knowledge) -> None:
    def minister(id_: str, name: str, title: str, of: str = "Country:韩国") -> list:
        return [article(id_, relations=[("HOLDS_OFFICE", f"Person:{name}@KOR", of, title)])]

    zh, en = minister("a", "朴成浩", "统一部长"), minister("b", "Park Sung-ho", "unification minister")
    assert len(ids(merge([*zh, *en], knowledge), "Person")) == 1
    assert len(ids(merge([*zh, *minister("b", "Park Sung-ho", "finance minister")], knowledge), "Person")) == 2
    assert len(ids(merge([*zh, *minister("b", "Kim Sung-ho", "unification minister")], knowledge), "Person")) == 2


@pytest.mark.parametrize("title, others, date, id_", [
    ("外长", "Country:叙利亚", "2018-09-30", "person:walid-al-moualem"),  # the paper wrote the wrong state
    ("外长", "Country:埃及", "2018-09-30", "person:x-lby/穆阿利姆"),  # nothing tells of Syria
    ("总统", "Country:叙利亚", "2018-09-30", "person:x-lby/穆阿利姆"),  # no office of his
    ("外长", "Country:叙利亚", "2022-09-30", "person:x-lby/穆阿利姆"),  # no longer in office
])
def test_an_office_of_a_wrong_state(knowledge: Knowledge, title: str, others: str, date: str, id_: str) -> None:
    told = article("a", things=others, relations=[("HOLDS_OFFICE", "Person:穆阿利姆", "Country:利比亚", title)], date=date)
    assert ids(merge([told], knowledge), "Person") == [id_]


@pytest.mark.parametrize("name, country, date, id_", [
    ("Abdullah", "约旦", "2012-05-02", "person:abdullah-ii"), ("阿卜杜拉", "约旦", "2012-05-02", "person:abdullah-ii"),
    ("Abdullah", "沙特阿拉伯", "2012-05-02", "person:abdullah-bin-abdulaziz-al-saud"),
    ("Abdullah", "科威特", "2012-05-02", "person:x-kwt/abdullah"),
])
def test_kings_of_one_name(knowledge: Knowledge, name: str, country: str, date: str, id_: str) -> None:
    told = article("a", relations=[("HOLDS_OFFICE", f"Person:{name}", f"Country:{country}", "King")], date=date)
    assert ids(merge([told], knowledge), "Person") == [id_]


def test_a_merged_entity_keeps_old_ids_names_and_a_reason(knowledge: Knowledge) -> None:
    dossier = merge([article("a", things="Person:陈志远@CHN", lang="zh"), article("b", things="Person:Chen Zhiyuan@CHN")], knowledge)
    person = only(dossier.entities)
    assert person.id == "person:x-chn/chen-zhiyuan" and person.former_ids == ("person:x-chn/陈志远",)
    assert person.names == {"zh": ("陈志远",), "en": ("Chen Zhiyuan",)} and person.name == "陈志远"
    decision = only(dossier.decisions)
    assert (decision.kind, decision.kept, decision.merged) == ("merge", person.id, "person:x-chn/陈志远")
    assert "reading" in decision.reason and 0.8 <= decision.score <= 1


def test_what_stands_alone_in_the_same_facts_in_two_languages_is_one(knowledge: Knowledge) -> None:
    def told(id_: str, lang: str, person: str, body: str) -> list:
        facts = [("HOLDS_OFFICE", f"Person:{person}", f"Organization:{body}", "chair"),
                 ("PART_OF", f"Organization:{body}", "Country:Estonia", "")]
        return [article(id_, lang=lang, relations=facts)]

    zh, en = told("a", "zh", "玛丽·卡斯克", "爱沙尼亚海洋事务委员会"), told("b", "en", "Mari Kask", "Maritime Affairs Committee")
    dossier = merge([*zh, *en], knowledge)
    assert len(ids(dossier, "Person")) == 1 and len(ids(dossier, "Organization")) == 1
    other = told("b", "en", "Juhan Tamm", "Maritime Affairs Committee")
    assert len(ids(merge([*zh, *other], knowledge), "Organization")) == 2


def test_order_does_not_matter(knowledge: Knowledge) -> None:
    documents = [x for n, p in enumerate(pairs()) if n % 7 == 0 for x in p.extractions()]
    documents = [article(f"d{n}", things=f"{e.label}:{e.name}@{e.country or ''}", date=x.document.date)
                 for n, x in enumerate(documents) for e in x.entities]
    dossier = merge(documents, knowledge)
    assert all(merge(other, knowledge) == dossier for other in shuffles(documents))


@pytest.mark.parametrize("a, b, least, most", [
    ("拉夫罗夫", "Lavrov", 0.95, 1), ("泽连斯基", "Zelensky", 0.8, 1), ("巴特尔斯", "Bartels", 0.8, 1), ("特朗普", "Trump", 0.95, 1),
    ("拉夫罗夫", "Blinken", 0, 0.5), ("马克龙", "Sarkozy", 0, 0.6), ("", "Merkel", 0, 0),
])
def test_how_names_sound(a: str, b: str, least: float, most: float) -> None:
    assert least <= names.sounds_alike(a, b) <= most


@pytest.mark.parametrize("a, b, same", [
    ("U.S.", "US", True), ("“战斧”導彈", "战斧导弹", True), ("弗拉基米尔·普京", "弗拉基米尔•普京", True),
    ("Kim Jong-un", "Kim Jong Un", True),
    ("F-16", "F16", True), ("the UN", "UN", True), ("Çavuşoğlu", "Cavusoglu", True), ("START I", "START II", False),
    ("S-300", "S-400", False),
])
def test_normal_names(a: str, b: str, same: bool) -> None:
    assert (names.normalise(a) == names.normalise(b)) is same


@pytest.mark.parametrize("name, numbers", [
    ("START II", ("2",)), ("苏-27", ("27",)), ("F-16C", ("16", "c")), ("第2231号决议", ("2231",)), ("明斯克二号协议", ("2",)),
    ("Vienna", ()),
    ("第十二轮", ("12",)),
])
def test_numerals_in_names(name: str, numbers: tuple[str, ...]) -> None:
    assert names.numbers(name) == numbers


STORY = " + ".join(("Person:李在明", "Organization:Harbour Watch", "Location:Hamburg", "Location:Geneva", "Weapon:ABC-7"))


@pytest.mark.parametrize("zh, en, names, lang, day, one", [
    ("Person:马里奥·瓜尔蒂尼", "Person:Mario Gualtini", STORY, "en", "2025-03-11", True),
    ("Weapon:“莱茵-普法尔兹”号", "Weapon:Rheinland-Pfalz", STORY, "en", "2025-03-10", True),
    ("Person:马里奥·瓜尔蒂尼", "Person:Juhan Tamm", STORY, "en", "2025-03-11", False),  # sounds otherwise
    ("Organization:海港守望", "Organization:Mario Gualtini", STORY, "en", "2025-03-11", False),
    ("Weapon:“莱茵-普法尔兹”号", "Weapon:Rheinland-Pfalz", "Location:Hamburg", "en", "2025-03-10", False),  # another story
    ("Weapon:“莱茵-普法尔兹”号", "Weapon:Rheinland-Pfalz", STORY, "en", "2025-03-20", False),  # days later
    ("Person:马里奥·瓜尔蒂尼", "Person:Mario Gualtini + Person:Maria Gualtini", STORY, "en", "2025-03-10", False),  # which of the two?
])
def test_names_that_sound_alike_in_reports_of_one_story(knowledge: Knowledge, zh: str, en: str, names: str, lang: str, day: str,
                                                        one: bool) -> None:
    told = [article("a", things=f"{STORY} + {zh}", lang="zh", date="2025-03-10"),
            article("b", things=f"{names} + {en}", lang=lang, date=day)]
    dossier = merge(told, knowledge)
    assert any("sound alike" in d.reason for d in dossier.decisions) is one
    assert all(merge(other, knowledge) == dossier for other in shuffles(told, 1))
