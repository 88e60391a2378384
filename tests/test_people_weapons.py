"""Office holders, weapons and the shipped demo articles: that the data is whole, consistent and true where it can be checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest

from kg.knowledge import Knowledge, load, split
from kg.resolve.dates import bounds
from kg.resolve.lookup import Lookup
from kg.resolve.names import normalise
from kg.resolve.offices import Offices
from kg.resources import seed_folders

WEAPON_CLASSES = frozenset((
    "missile", "aircraft", "drone", "ship", "submarine", "tank", "armour", "artillery", "rocket-artillery", "air-defence", "firearm",
    "mine", "torpedo", "bomb", "nuclear", "unconventional", "helicopter", "space", "electronic"))
# Offices that one person holds at a time. Spokespeople, envoys, deputies and aides are many.
ONE_SEAT = frozenset((
    "总统", "总理", "首相", "国家主席", "国王", "女王", "埃米尔", "最高领袖", "教皇", "天皇", "外长", "外交大臣", "外务大臣",
    "国务卿", "国防部长",
    "国防大臣", "防卫大臣", "财政大臣", "秘书长", "副总统", "王储", "议长", "总干事", "驻联合国代表", "驻美大使", "驻华大使",
    "总统国家安全事务助理",
    "参谋长联席会议主席", "总参谋长", "白宫新闻秘书", "中央司令部司令", "欧洲盟军最高司令", "外交与安全政策高级代表"))
# Surnames and dynasties that several people in the news carry: date, office and country tell them apart.
SHARED = {
    "布什", "克林顿", "哈里斯", "赖斯", "鲍威尔", "卡特", "卡尼", "巴拉克", "奥恩", "萨利赫", "拉塞尔", "拉斯穆森", "巴罗",
    "萨尔基相", "别尔德穆哈梅多夫",
    "杜特尔特", "辛格", "谢里夫", "拉贾帕克萨", "培尼亚", "查韦斯", "罗德里格斯", "卡斯特罗", "代比", "Bush", "Clinton", "Aoun",
    "Barzani", "Rasmussen",
    "Berdimuhamedov", "Duterte", "Sharif", "Rajapaksa"}


@pytest.fixture(scope="module")
def seeds() -> Knowledge:
    return load()


def names(knowledge: Knowledge, label: str) -> Iterator[tuple[str, str]]:
    for entry in knowledge.of(label):
        for group in entry.names.values():
            for name in group:
                yield name, entry.id


def collisions(knowledge: Knowledge, label: str) -> dict[str, set[str]]:
    """Normal form of a name -> the entries that bear it, where there are several."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for name, key in names(knowledge, label):
        bearers[normalise(name)].add(key)
    return {name: keys for name, keys in bearers.items() if len(keys) > 1}


def test_there_are_as_many_as_promised(seeds: Knowledge) -> None:
    holders = {row["person"] for row in seeds.tables["offices"]}
    weapons = list(seeds.of("Weapon"))
    assert len(holders) >= 600
    assert len(weapons) >= 250
    assert sum(w.properties.get("generic") == "yes" for w in weapons) >= 100


def test_both_languages_name_what_news_of_both_tell(seeds: Knowledge) -> None:
    bare = {e.id for label in ("Person", "Weapon") for e in seeds.of(label) if not e.names["zh"] or not e.names["en"]}
    assert bare == {"kim-song", "king-philippe"}  # the Chinese names are the planet and a bare first name


def test_every_office_belongs_to_a_known_country_or_organisation(seeds: Knowledge) -> None:
    bodies = {e.id for label in ("Country", "Organization") for e in seeds.of(label)}
    assert sorted({row["of"] for row in seeds.tables["offices"]} - bodies) == []


def test_dates_of_offices_are_dates_in_order(seeds: Knowledge) -> None:
    for row in seeds.tables["offices"]:
        for column in ("from", "to"):
            assert not row[column] or bounds(row[column]), row
        if row["from"] and row["to"]:
            assert bounds(row["from"])[0] <= bounds(row["to"])[1], row  # type: ignore[index]


def test_nobody_holds_a_seat_that_another_holds(seeds: Knowledge) -> None:
    seats: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in seeds.tables["offices"]:
        if row["office"] in ONE_SEAT and row["from"]:
            seats[row["office"], row["of"]].append(dict(row))
    assert len(seats) > 300
    overlaps = [(a, b) for rows in seats.values() for a in rows for b in rows if a is not b and _overlap(a, b)]
    assert overlaps == []


def _overlap(a: dict[str, str], b: dict[str, str]) -> bool:
    """Whether b begins while a is in office; a day or month that both share is the handing over."""
    if not a["from"] <= b["from"]:
        return False
    end = a["to"] or "9999-12-31"
    shared = min(len(end), len(b["from"]))
    return b["from"][:shared] < end[:shared]


def test_an_overlap_would_be_seen() -> None:
    first, second = {"from": "2017-05-14", "to": "2022"}, {"from": "2021-01", "to": ""}
    assert _overlap(first, second)
    assert not _overlap(first, {"from": "2022-06-01", "to": ""})


@pytest.mark.parametrize("label, allowed", [("Person", SHARED), ("Weapon", set())])
def test_no_two_entries_share_a_name_by_accident(seeds: Knowledge, label: str, allowed: set[str]) -> None:
    found = collisions(seeds, label)
    assert {n: k for n, k in found.items() if n not in {normalise(a) for a in allowed}} == {}
    assert {a for a in allowed if normalise(a) not in found} == set(), "names in the allow table that nobody shares any more"


def test_no_name_of_a_person_or_weapon_is_one_character(seeds: Knowledge) -> None:
    assert [n for label in ("Person", "Weapon") for n, _ in names(seeds, label) if len(n) < 2] == []


@pytest.mark.parametrize("word", [
    "沙拉", "沙龙", "高峰", "汪洋", "金星", "匕首", "榛树", "爱国者", "海燕", "口径", "军舰", "武器", "弹药", "军备",
    "May", "Power", "Rice", "Hunt", "Patriots", "weapons", "arms", "ammunition"])
def test_common_words_are_no_names(seeds: Knowledge, word: str) -> None:
    assert word not in {n for label in ("Person", "Weapon") for n, _ in names(seeds, label)}


def test_short_names_and_quoted_names_stand_beside_the_real_ones(seeds: Knowledge) -> None:
    for label, columns in (("Person", ("short_zh", "short_en")), ("Weapon", ("quoted_zh",))):
        for entry in seeds.of(label):
            own = {n for group in entry.names.values() for n in group}
            assert own.isdisjoint(n for c in columns for n in split(entry.properties.get(c))), entry.id


@pytest.mark.parametrize("title, of, when, person", [
    ("总统", "USA", "1995-06-01", "bill-clinton"), ("总统", "USA", "2003-03-20", "george-w-bush"),
    ("总统", "USA", "2016-12-31", "barack-obama"),
    ("总统", "USA", "2017-02", "donald-trump"), ("president", "USA", "2022", "joe-biden"),
    ("总统", "USA", "2025-10-16", "donald-trump"),
    ("国务卿", "USA", "2018-06-12", "mike-pompeo"), ("国务卿", "USA", "2023-06-19", "antony-blinken"),
    ("国务卿", "USA", "2025-10-16", "marco-rubio"),
    ("国防部长", "USA", "2025-09", "pete-hegseth"), ("总统", "RUS", "2010", "dmitry-medvedev"),
    ("总理", "RUS", "2010", "vladimir-putin"),
    ("外长", "RUS", "2015-09-01", "sergei-lavrov"), ("国防部长", "RUS", "2022-07-22", "sergei-shoigu"),
    ("国防部长", "RUS", "2024-08", "andrei-belousov"),
    ("总统", "UKR", "2015", "petro-poroshenko"), ("外长", "UKR", "2022-03-10", "dmytro-kuleba"),
    ("国防部长", "UKR", "2025-10-15", "denys-shmyhal"),
    ("外长", "CHN", "2023-04-06", "qin-gang"), ("外长", "CHN", "2024", "wang-yi"), ("国家主席", "CHN", "2008-08-08", "hu-jintao"),
    ("总理", "DEU", "2015-08-31", "angela-merkel"), ("chancellor", "DEU", "2025-05-10", "friedrich-merz"),
    ("首相", "GBR", "2022-09-20", "liz-truss"),
    ("外交大臣", "GBR", "2024-01", "david-cameron"), ("首相", "JPN", "2025-10-22", "sanae-takaichi"),
    ("首相", "JPN", "2019", "shinzo-abe"),
    ("总统", "KOR", "2018-04-27", "moon-jae-in"), ("总统", "KOR", "2025-07", "lee-jae-myung"),
    ("总理", "IND", "2012", "manmohan-singh"),
    ("总理", "ISR", "2022-03", "naftali-bennett"), ("总统", "IRN", "2015-07-14", "hassan-rouhani"),
    ("总统", "SYR", "2011", "bashar-al-assad"),
    ("总统", "BRA", "2021", "jair-bolsonaro"), ("总统", "ARG", "2024", "javier-milei"), ("总统", "ZAF", "2017", "jacob-zuma"),
    ("秘书长", "un", "2003-03-20", "kofi-annan"), ("秘书长", "un", "2012", "ban-ki-moon"),
    ("秘书长", "nato", "2022-06-29", "jens-stoltenberg"),
    ("秘书长", "nato", "2025-06-24", "mark-rutte"), ("主席", "european-commission", "2022", "ursula-von-der-leyen"),
    ("总干事", "iaea", "2015-07-14", "yukiya-amano"), ("总干事", "who", "2020-01-30", "tedros-adhanom-ghebreyesus"),
    ("总统", "USA", "2017-01", None), ("总统", "USA", None, None), ("总统", "GBR", "2020", None), ("总统", "USA", "1950", None)])
def test_who_held_an_office_when(seeds: Knowledge, title: str, of: str, when: str | None, person: str | None) -> None:
    """None: two held it in that month, no date is given, the state has no such office, the table doesn't reach back."""
    assert Offices(seeds).holder(title, of, when) == person


@pytest.mark.parametrize("name, country, when, person", [
    ("萨尔", "ISR", "2025-03-01", "gideon-saar"), ("萨尔", "FRA", "2025-03-01", None), ("沙拉", None, "2025-05-14", "ahmed-al-sharaa"),
    ("沙拉", None, "2010-05-14", None), ("May", None, "2018-01-01", "theresa-may"), ("May", None, "2024-01-01", None),
    ("布朗", "GBR", "2009-01-01", "gordon-brown"), ("布什", None, "2003-03-20", "george-w-bush"),
    ("Bush", None, "1991-01-17", "george-h-w-bush"), ("卡尼", "CAN", "2025-06-01", "mark-carney"),
    ("卡尼", "IRN", "2025-06-01", "esmail-qaani"),
    ("拉斯穆森", None, "2013-05-01", "anders-fogh-rasmussen"), ("普丁", None, None, "vladimir-putin"), ("川普", None, None, "donald-trump"),
    ("泽伦斯基", None, None, "volodymyr-zelensky"), ("Zelenskiy", None, None, "volodymyr-zelensky"),
    ("欧巴马", None, None, "barack-obama")])
def test_names_that_many_bear_are_told_apart(
        seeds: Knowledge, name: str, country: str | None, when: str | None, person: str | None) -> None:
    found = Lookup(seeds).find("Person", (name,), country, when)
    assert (found.key if found else None) == person


def test_weapons_have_a_class_and_known_origins(seeds: Knowledge) -> None:
    countries = {e.id for e in seeds.of("Country")}
    for weapon in seeds.of("Weapon"):
        origins = set(split(weapon.properties.get("origin")))
        assert weapon.properties["class"] in WEAPON_CLASSES, weapon.id
        assert origins <= countries, weapon.id
        assert bool(origins) is (weapon.properties.get("generic") != "yes"), f"{weapon.id}: kinds have no origin, systems have one"


@pytest.mark.parametrize("name, key, kind, origin", [
    ("战斧", "tomahawk", "missile", "USA"), ("“战斧”巡航导弹", "tomahawk", "missile", "USA"), ("Tomahawks", None, "", ""),
    ("海马斯", "himars", "rocket-artillery", "USA"), ("终端高空区域防御系统", "thaad", "air-defence", "USA"),
    ("THAAD", "thaad", "air-defence", "USA"),
    ("S-300", "s-300", "air-defence", "RUS"), ("S-400", "s-400", "air-defence", "RUS"), ("苏-27", "su-27", "aircraft", "RUS"),
    ("苏-57", "su-57", "aircraft", "RUS"), ("沙希德-136", "shahed-136", "drone", "IRN"),
    ("风暴阴影", "storm-shadow", "missile", "GBR|FRA"),
    ("东风-41", "df-41", "missile", "CHN"), ("F-35", "f-35", "aircraft", "USA"),
    ("洲际弹道导弹", "intercontinental-ballistic-missile", "missile", ""),
    ("ICBM", "intercontinental-ballistic-missile", "missile", ""), ("远程无人机", "long-range-drone", "drone", ""),
    ("战术核武器", "tactical-nuclear-weapon", "nuclear", ""), ("化学武器", "chemical-weapon", "unconventional", ""),
    ("S-40", None, "", "")])
def test_weapons_by_name(seeds: Knowledge, name: str, key: str | None, kind: str, origin: str) -> None:
    found = {k for n, k in names(seeds, "Weapon") if normalise(n) == normalise(name)}
    assert found == ({key} if key else set())
    if key:
        properties = seeds.entries["Weapon", key].properties
        assert (properties["class"], properties.get("origin", "")) == (kind, origin)


def test_the_demo_articles_are_whole() -> None:
    articles = sorted((seed_folders(None)[0] / "demo").glob("*.txt"))
    langs = []
    for path in articles:
        head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
        meta = dict(line.split(": ", 1) for line in head.splitlines())
        assert set(meta) == {"title", "date", "lang", "source", "licence"}, path.name
        assert (meta["source"], meta["licence"]) == ("kg demo", "MIT")
        assert bounds(meta["date"]) == (meta["date"], meta["date"]) and "2022-01-01" <= meta["date"] <= "2025-12-31"
        length = len(text) if meta["lang"] == "zh" else len(text.split())
        low, high = (600, 1200) if meta["lang"] == "zh" else (250, 400)
        assert low <= length <= high, f"{path.name}: {length}"
        langs.append(meta["lang"])
    assert (langs.count("zh"), langs.count("en"), len(langs)) == (6, 4, 10)
