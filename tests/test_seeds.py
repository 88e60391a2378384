"""The gazetteers keep their promises: enough entries, no name with two owners by accident, facts that can be looked up."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import opencc
import pytest
import yaml
from places import ROOT

import kg.knowledge
from kg.analyse.conditions_zh import CHECKS, WORDED
from kg.analyse.triggers_zh import KEYS
from kg.errors import SeedError
from kg.knowledge import GAZETTEERS, Knowledge, load, split


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COUNTS = {"Country": 250, "Organization": 500, "Location": 1000, "Agreement": 250, "Weapon": 250, "Person": 600}
OWN_LABELS = ("Country", "Organization", "Location", "Agreement")  # persons share family names, which is wanted

# Names that two entries of one label may share, and who is meant when nothing else tells: the first.
SHARED = {
    ("Organization", "zh", "国务院"): ("state-council-china", "us-state-department"),
}
# One name under two labels: the place that is also a state, and so on. The pipelines prefer the label that stands first here.
SHARED_LABELS: dict[str, tuple[str, ...]] = {}

# States and territories without a seat of government of their own: cities that are states, islands without people.
NO_CAPITAL = words("ATA ATF BES BVT CCK CXR GIB HKG HMD IOT MAC MCO MSR NFK PCN SGP SGS SMR TKL UMI VAT")

KINDS = {
    "Organization": words("international armed organ party media company court seat bank ngo"),
    "Location": words(
        "airport base border canal cape capital city continent crossing desert facility gulf island krai lake mountain oblast ocean "
        "peninsula port province region river route sea state strait venue"
    ),
    "Agreement": words("treaty agreement convention communique declaration memorandum plan regime resolution"),
}

CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "kg").rglob("*.py")))
# Trigger files whose keys name lists in two levels, and keys of theirs under which words are the keys.
TWO_LEVELS, WORDS_AS_KEYS = ("en-mentions.yml", "en-words.yml"), ("lemmas",)

# Words of the language that must never be taken for a name.
ORDINARY = {
    "zh": words("国会 议会 政府 总统府 外交部 国防部 海湾 半岛 协议 条约 声明 停火 宪法 军队 警方 媒体 人民 国联 上合 亚行 "
                "东部 西部 南部 北部 总台 明镜 大马 绿线 国际社会 两国 双方"),
    "en": words("Congress Senate Parliament Male Hit Split Van Labour Greens Independent Times Sun Renaissance us who is government treaty")
    | {"Foreign Affairs", "Foreign Policy", "the government"},
}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return kg.knowledge.load()


@pytest.mark.parametrize("label, least", COUNTS.items())
def test_enough_entries(knowledge: Knowledge, label: str, least: int) -> None:
    assert sum(1 for _ in knowledge.of(label)) >= least


def test_ids_are_readable_slugs(knowledge: Knowledge) -> None:
    for entry in knowledge.entries.values():
        pattern = r"[A-Z]{3}" if entry.label == "Country" else r"[a-z0-9]+(-[a-z0-9]+)*"
        assert re.fullmatch(pattern, entry.id), (entry.label, entry.id)


@pytest.mark.parametrize("label", OWN_LABELS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_name_has_two_owners(knowledge: Knowledge, label: str, lang: str) -> None:
    owners = defaultdict(list)
    for entry in knowledge.of(label):
        for name in entry.names[lang]:
            owners[name].append(entry.id)
    shared = {(label, lang, name): tuple(ids) for name, ids in owners.items() if len(ids) > 1}
    assert shared == {key: ids for key, ids in SHARED.items() if key[:2] == (label, lang)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_name_has_two_labels(knowledge: Knowledge, lang: str) -> None:
    owners = defaultdict(set)
    for label in OWN_LABELS:
        for entry in knowledge.of(label):
            for name in entry.names[lang]:
                owners[name].add(label)
    shared = {name: tuple(x for x in OWN_LABELS if x in labels) for name, labels in owners.items() if len(labels) > 1}
    assert shared == SHARED_LABELS


def test_adjectives_belong_to_one_state(knowledge: Knowledge) -> None:
    owners = defaultdict(list)
    for state in knowledge.of("Country"):
        for word in split(state.properties.get("adjectives_en")):
            owners[word].append(state.id)
    assert {word: ids for word, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_ordinary_word_is_a_name(knowledge: Knowledge, lang: str) -> None:
    for label in OWN_LABELS:
        for entry in knowledge.of(label):
            assert not ORDINARY[lang] & set(entry.names[lang]), (label, entry.id)


def test_names_are_clean(knowledge: Knowledge) -> None:
    for label in OWN_LABELS:
        for entry in knowledge.of(label):
            for lang, names in entry.names.items():
                for name in names:
                    assert len(name) > 1 and name == name.strip() and "  " not in name, (label, entry.id, lang, name)
                    # Quotes around a whole name are no part of it; inside a longer one they are (“五眼”情报联盟).
                    assert not re.fullmatch(r"“[^“”]*”|《[^《》]*》|\"[^\"]*\"", name), (label, entry.id, name)


def test_chinese_names_are_simplified(knowledge: Knowledge) -> None:
    simplify = opencc.OpenCC("t2s").convert
    for label in OWN_LABELS:
        for entry in knowledge.of(label):
            for name in entry.names["zh"]:
                assert simplify(name) == name, (label, entry.id, name)


@pytest.mark.parametrize("label", ["Country", "Location"])
def test_coordinates_are_on_the_globe(knowledge: Knowledge, label: str) -> None:
    for entry in knowledge.of(label):
        lat, lon = float(entry.properties["lat"]), float(entry.properties["lon"])
        assert -90 <= lat <= 90 and -180 <= lon <= 180, entry.id


def test_places_of_a_state_lie_near_it(knowledge: Knowledge) -> None:
    """A city that carries another's coordinates is mostly far away: no capital lies 30 degrees of latitude from its state's middle."""
    for state in knowledge.of("Country"):
        capital = knowledge.entry("Location", state.properties.get("capital"))
        if capital:
            assert abs(float(capital.properties["lat"]) - float(state.properties["lat"])) < 30, (state.id, capital.id)


def test_every_capital_is_a_place_of_its_state(knowledge: Knowledge) -> None:
    for state in knowledge.of("Country"):
        capital = state.properties.get("capital")
        assert bool(capital) != (state.id in NO_CAPITAL), state.id
        if capital:
            place = knowledge.entry("Location", capital)
            assert place is not None, (state.id, capital)
            assert place.country == state.id and place.properties["kind"] == "capital", (state.id, capital)


@pytest.mark.parametrize("label, column", [("Organization", "parent"), ("Location", "within")])
def test_parents_exist_and_do_not_circle(knowledge: Knowledge, label: str, column: str) -> None:
    for entry in knowledge.of(label):
        seen, at = {entry.id}, entry.properties.get(column)
        while at:
            assert at not in seen, (label, entry.id, at)
            seen.add(at)
            above = knowledge.entry(label, at)
            assert above is not None, (label, entry.id, at)
            at = above.properties.get(column)


@pytest.mark.parametrize("label", KINDS)
def test_kinds_are_known(knowledge: Knowledge, label: str) -> None:
    for entry in knowledge.of(label):
        assert entry.properties.get("kind") in KINDS[label], entry.id


def test_memberships_refer_to_known_ids(knowledge: Knowledge) -> None:
    for row in knowledge.tables["memberships"]:
        assert knowledge.entry("Organization", row["organization"]), row
        assert knowledge.entry("Country", row["member"]), row
        assert all(re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", row[c]) for c in ("from", "to")), row


def test_agreements_have_dates_and_known_parties(knowledge: Knowledge) -> None:
    for entry in knowledge.of("Agreement"):
        assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", entry.properties.get("date", "")), entry.id
        for party in split(entry.properties.get("parties")):
            assert knowledge.entry("Country", party) or knowledge.entry("Organization", party), (entry.id, party)
    dated = [e for e in knowledge.of("Agreement") if e.properties.get("date")]
    assert len(dated) >= 0.95 * sum(1 for _ in knowledge.of("Agreement"))


def test_an_organ_that_is_listed_must_be(tmp_path: Path) -> None:
    (tmp_path / "gazetteer").mkdir()
    (tmp_path / "gazetteer" / "organs.csv").write_text(
        "id,name_zh,name_en,aliases_zh,aliases_en,kind,known_as\nnavy,海军,Navy,,navy,armed,CHN:pla-nawy|XYZ:pla\n", encoding="utf-8")
    with pytest.raises(SeedError) as refused:
        load(tmp_path)
    message = str(refused.value)
    assert "organs.csv: navy.known_as: unknown organisation 'pla-nawy'" in message and "pla-navy" in message and "'XYZ'" in message


def test_a_name_of_an_organ_is_one_that_is_called_by_its_kind(tmp_path: Path) -> None:
    (tmp_path / "gazetteer").mkdir()
    (tmp_path / "gazetteer" / "organ-names.csv").write_text(
        "id,name_zh,name_en\nGBQ/senate,英国议会上院,House of Lords\nGBR/senat,英国议会上院,House of Lords\nRUS/lower-house,国家杜马,X\n",
        encoding="utf-8")
    with pytest.raises(SeedError) as refused:
        load(tmp_path)
    message = str(refused.value)
    assert "unknown country 'GBQ'" in message and "unknown organ 'senat'" in message and "'senate'" in message
    assert "RUS/lower-house: organs.csv names an organisation for it" in message


def test_no_two_organs_share_a_name(knowledge: Knowledge) -> None:
    for column in ("name_zh", "name_en"):
        names = Counter(row[column] for row in knowledge.tables["organ-names"])
        assert all(names) and max(names.values()) == 1, names.most_common(3)


def test_one_name_is_one_organ(knowledge: Knowledge) -> None:
    bodies: dict[str, set[str]] = {}
    for row in knowledge.tables["organs"]:
        for column in ("name_zh", "name_en", "aliases_zh", "aliases_en"):
            for name in split(row[column]):
                bodies.setdefault(name.lower(), set()).add(row["id"])
    # What the USA calls 国务院 is a ministry, what China does is the cabinet; 'Russian army' means all forces as often as not.
    assert {name for name, ids in bodies.items() if len(ids) > 1} == {"国务院", "army"}


def test_every_file_of_the_loader_is_there() -> None:
    from kg.resources import seed_folders

    for folder in seed_folders(None)[:1]:
        for name in GAZETTEERS:
            assert (folder / "gazetteer" / f"{name}.csv").is_file(), name


@pytest.mark.parametrize("code, zh, en, short, adjective, capital", [
    ("USA", "美国", "United States", "美", "American", "washington"),
    ("RUS", "俄罗斯", "Russia", "俄", "Russian", "moscow"),
    ("UKR", "乌克兰", "Ukraine", "乌", "Ukrainian", "kyiv"),
    ("CHN", "中国", "China", "中", "Chinese", "beijing"),
    ("GBR", "英国", "United Kingdom", "英", "British", "london"),
    ("FRA", "法国", "France", "法", "French", "paris"),
    ("DEU", "德国", "Germany", "德", "German", "berlin"),
    ("JPN", "日本", "Japan", "日", "Japanese", "tokyo"),
    ("KOR", "韩国", "South Korea", "韩", "South Korean", "seoul"),
    ("PRK", "朝鲜", "North Korea", "朝", "North Korean", "pyongyang"),
    ("IRN", "伊朗", "Iran", "伊", "Iranian", "tehran"),
    ("ISR", "以色列", "Israel", "以", "Israeli", "jerusalem"),
    ("PSE", "巴勒斯坦", "Palestine", "巴", "Palestinian", "ramallah"),
    ("PAK", "巴基斯坦", "Pakistan", "巴", "Pakistani", "islamabad"),
    ("SAU", "沙特阿拉伯", "Saudi Arabia", "沙特", "Saudi", "riyadh"),
    ("XKX", "科索沃", "Kosovo", "科", "Kosovar", "pristina"),
    ("KAZ", "哈萨克斯坦", "Kazakhstan", "哈", "Kazakh", "astana"),
    ("COD", "刚果（金）", "Democratic Republic of the Congo", "刚", "Congolese", "kinshasa"),
    ("TWN", "台湾", "Taiwan", "台", "Taiwanese", "taipei"),
])
def test_states(knowledge: Knowledge, code: str, zh: str, en: str, short: str, adjective: str, capital: str) -> None:
    state = knowledge.entry("Country", code)
    assert state is not None and (state.name("zh"), state.name("en")) == (zh, en)
    assert short in split(state.properties["abbreviation_zh"])
    assert adjective in split(state.properties["adjectives_en"])
    assert state.properties["capital"] == capital


@pytest.mark.parametrize("label, key, names", [
    ("Country", "USA", ["美利坚合众国", "USA", "U.S.", "US", "America"]),
    ("Country", "RUS", ["俄罗斯联邦", "俄国", "俄联邦", "Russian Federation"]),
    ("Country", "PRK", ["北韩", "DPRK"]),
    ("Country", "SLB", ["索罗门群岛"]),
    ("Country", "NZL", ["纽西兰"]),
    ("Organization", "un-security-council", ["安理会", "联合国安理会", "UN Security Council", "UNSC"]),
    ("Organization", "nato", ["北约", "NATO"]),
    ("Organization", "white-house", ["白宫", "White House"]),
    ("Organization", "kremlin", ["克里姆林宫", "Kremlin"]),
    ("Organization", "houthis", ["胡塞武装", "Houthis"]),
    ("Organization", "axios", ["阿克西奥斯新闻网", "Axios"]),
    ("Organization", "hamas", ["哈马斯", "Hamas"]),
    ("Location", "crimea", ["克里米亚", "Crimea"]),
    ("Location", "strait-of-hormuz", ["霍尔木兹海峡", "Strait of Hormuz"]),
    ("Location", "gaza", ["加沙", "加沙地带", "Gaza Strip"]),
    ("Location", "mar-a-lago", ["海湖庄园", "Mar-a-Lago"]),
    ("Location", "alaska", ["阿拉斯加", "Alaska"]),
    ("Agreement", "new-start", ["新削减战略武器条约", "New START"]),
    ("Agreement", "jcpoa", ["伊核协议", "JCPOA"]),
    ("Agreement", "grain-deal", ["黑海粮食外运协议", "Black Sea Grain Initiative"]),
    ("Agreement", "montreux", ["蒙特勒公约", "Montreux Convention"]),
])
def test_names_that_news_uses(knowledge: Knowledge, label: str, key: str, names: list[str]) -> None:
    entry = knowledge.entry(label, key)
    assert entry is not None
    known = {*entry.names["zh"], *entry.names["en"]}
    assert set(names) <= known


@pytest.mark.parametrize("label, key, expected", [
    ("Organization", "un-security-council", {"parent": "un", "kind": "international"}),
    ("Organization", "quds-force", {"parent": "irgc", "kind": "armed"}),
    ("Organization", "icj", {"kind": "court"}),
    ("Location", "mariupol", {"kind": "city", "within": "donetsk-oblast"}),
    ("Location", "rafah", {"kind": "city", "within": "gaza"}),
    ("Agreement", "minsk-ii", {"date": "2015-02-12"}),
    ("Agreement", "paris-agreement", {"date": "2015-12-12"}),
    ("Agreement", "start-i", {"date": "1991-07-31", "parties": "USA|RUS"}),
    ("Agreement", "start-ii", {"date": "1993-01-03", "parties": "USA|RUS"}),
])
def test_facts(knowledge: Knowledge, label: str, key: str, expected: dict[str, str]) -> None:
    entry = knowledge.entry(label, key)
    assert entry is not None
    assert {k: entry.properties.get(k) for k in expected} == expected


@pytest.mark.parametrize("organization, member, since", [
    ("nato", "FIN", "2023-04-04"), ("nato", "SWE", "2024-03-07"), ("brics", "EGY", "2024-01-01"), ("sco", "BLR", "2024-07-04"),
    ("asean", "VNM", "1995-07-28"), ("eu", "HRV", "2013-07-01"), ("nato", "UKR", None), ("eu", "TUR", None), ("sco", "AFG", None),
])
def test_members(knowledge: Knowledge, organization: str, member: str, since: str | None) -> None:
    rows = [r["from"] for r in knowledge.tables["memberships"] if (r["organization"], r["member"]) == (organization, member)]
    assert rows == ([] if since is None else [since])


@pytest.mark.parametrize("word, states", [
    ("美", {"USA"}), ("俄", {"RUS"}), ("乌", {"UKR", "UZB", "UGA", "URY"}), ("伊", {"IRN", "IRQ"}), ("英", {"GBR"}), ("台", {"TWN"}),
])
def test_short_forms_name_every_state_that_uses_them(knowledge: Knowledge, word: str, states: set[str]) -> None:
    using = {s.id for s in knowledge.of("Country") if word in split(s.properties.get("abbreviation_zh"))}
    assert using == states


def test_a_short_form_has_one_default(knowledge: Knowledge) -> None:
    owners = defaultdict(list)
    for state in knowledge.of("Country"):
        short = set(split(state.properties.get("abbreviation_zh")))
        for word in split(state.properties.get("abbreviation_default")):
            assert word in short, state.id
            owners[word].append(state.id)
    assert all(len(ids) == 1 for ids in owners.values()), owners


def read_by_code(key: str) -> bool:
    """Whether the package names a key."""
    return bool(re.search(rf"""["']{re.escape(key)}["']""", CODE))


def test_every_list_of_words_is_read() -> None:
    """A list that no rule looks at would be edited in vain."""
    unread = []
    for path in sorted((ROOT / "seeds" / "triggers").glob("*.yml")):
        for key, value in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            parts = value if path.name in TWO_LEVELS and isinstance(value, dict) and key not in WORDS_AS_KEYS else ()
            unread += [f"{path.name}: {k}" for k in (key, *parts) if not read_by_code(k)]
    assert not unread


def test_every_frame_class_and_list_of_a_trigger_is_used(knowledge: Knowledge) -> None:
    zh, en = knowledge.triggers["zh"], knowledge.triggers["en"]
    groups = [g for kind in ("verbs", "nouns", "adjectives") for g in en[kind]]
    assert set(zh["frames"]) == {t["frame"] for t in zh["triggers"]} and set(en["frames"]) == {g["frame"] for g in groups}
    asked = {w for g in groups for entry in g["words"] for w in re.findall(r"<(\w+)>", entry)} | {g.get("subjects", "") for g in groups}
    assert [c for c in en["classes"] if c not in asked and not read_by_code(c)] == []
    words = {w for t in zh["triggers"] for w in t["words"]}
    assert [w for key in ("swallows", "not_before", "only_with", "not_with") for w in zh[key] if w not in words] == []
    assert [w for w in words if "…" in w] == []  # only claims have a gap in them


@pytest.mark.parametrize("words, told", [("[\"no\", on the way]", None), ("[no, on the way]", "no or false"), ("[on]", "yes or true")])
def test_words_that_yaml_takes_for_truth_values_are_named(tmp_path: Path, words: str, told: str | None) -> None:
    (tmp_path / "triggers").mkdir()
    (tmp_path / "triggers" / "coref.yml").write_text(f"denials: {words}\n", encoding="utf-8")
    if told is None:
        assert "no" in load(tmp_path).triggers["coref"]["denials"]
    else:
        with pytest.raises(SeedError, match=f"denials: YAML reads a word here as {told}"):
            load(tmp_path)


@pytest.mark.parametrize("file, text, told", [
    ("triggers/coref.yml", "denials: [no way]\nopen: [some]\ndenials: [nay]\n", [("denials", 3, 1)]),
    ("triggers/zh.yml", "not_with:\n  撤回: [草案]\n  撤回: [提案]\n", [("撤回", 3, 2)]),
    ("triggers/zh.yml", "triggers:\n- {type: AID, words: [捐出], frame: give, words: [捐建]}\n", [("words", 2, 2)]),
    ("ontology/display.yml", "a: {}\nb: {}\na: {}\nb: {}\n", [("a", 3, 1), ("b", 4, 2)]),
    ("triggers/coref.yml", "a: &words {b: [c]}\nd: {b: [c], e: *words}\nf: *words\n", []),
])
def test_a_key_that_stands_twice_is_refused(tmp_path: Path, file: str, text: str, told: list[tuple[str, int, int]]) -> None:
    """YAML would drop the first without a word."""
    path = tmp_path / file
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    problems: list[str] = []
    kg.knowledge._yaml(path, problems)
    assert problems == [f"{path}:{line}: the key '{key}' stands twice, first in line {first}" for key, line, first in told]
    if told:
        with pytest.raises(SeedError, match=f"the key '{told[0][0]}' stands twice"):
            load(tmp_path)


def test_no_entry_is_hidden_by_an_earlier_one(knowledge: Knowledge) -> None:
    """A word counts where it stands first, unless there are conditions."""
    en, conditions = knowledge.triggers["en"], ("when", "with", "without", "requires", "subjects", "needs")
    hidden = []
    for entries in (knowledge.triggers["zh"]["triggers"], en["verbs"], en["nouns"], en["adjectives"]):
        first: set[tuple[str, str]] = set()
        for entry in entries:
            here = {(word, entry["frame"]) for word in entry["words"]}
            hidden += sorted(here & first)
            if all(entry.get(key, "any") == "any" for key in conditions):
                first |= here
    assert hidden == []


def test_the_manual_names_every_file_and_condition() -> None:
    manual = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    files = [p.name for kind in ("triggers", "gazetteer", "ontology") for p in (ROOT / "seeds" / kind).iterdir()]
    assert [f for f in files if f not in manual] == []
    assert [c for c in (*CHECKS, *WORDED, *KEYS) if not re.search(rf"`{c}\b", manual)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "seeds" / "triggers").glob("*.yml")), ids=lambda p: p.name)
def test_no_list_names_a_word_twice(path: Path) -> None:
    assert list(twice(yaml.safe_load(path.read_text(encoding="utf-8")))) == []


def twice(value: object) -> Iterator[object]:
    """Words that stand twice in one list, anywhere below a value."""
    if isinstance(value, list):
        words = [v for v in value if isinstance(v, str)]
        yield from (w for w, n in Counter(words).items() if n > 1)
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from twice(inner)
