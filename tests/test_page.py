"""The page as a file, without a browser: what stands in it, what it keeps from before, what it refuses."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import sys
from pathlib import Path

import networkx as nx
import pytest

from kg.analysis.subset import find, part
from kg.errors import KgError, StoreError
from kg.knowledge import Knowledge, load
from kg.render import page

sys.path.insert(0, str(Path(__file__).parent / "browser"))

from graphs import HOSTILE, graph, hostile

TRUMP = "person:donald-trump"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def small(knowledge: Knowledge) -> nx.MultiDiGraph:
    return graph(220, knowledge)


def data_of(text: str) -> dict:
    found = re.search(r'<script id="data" type="application/json"( data-packed)?>(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(gzip.decompress(base64.b64decode(found[2])) if found[1] else found[2])


def test_same_graph_same_bytes(small, knowledge, tmp_path):
    for name in ("a.html", "b.html"):
        page.write(small, tmp_path / name, knowledge=knowledge)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_graph_of_the_caller_is_left_alone(small, knowledge):
    before = (sorted(small.nodes(data=True), key=str), len(small.edges))
    page.html(small, knowledge=knowledge)
    assert (sorted(small.nodes(data=True), key=str), len(small.edges)) == before


def test_leaves_nothing_else_behind(small, knowledge, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page.write(small, tmp_path / "g.html", knowledge=knowledge)
    assert [p.name for p in tmp_path.iterdir()] == ["g.html"]


def test_names_nothing_on_the_network(small, knowledge):
    text = page.html(small, knowledge=knowledge)
    assert not re.search(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?!data:,)', text)
    assert "sourceMappingURL" not in text
    assert "@import" not in text and "url(" not in text[: text.index("</style>")]


def test_the_policy_holds_the_digest_of_every_script_and_sheet(small, knowledge):
    text = page.html(small, knowledge=knowledge)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy and "default-src &#39;none&#39;" in policy[1]
    bodies = re.findall(r"<script>(.*?)</script>|<style>(.*?)</style>", text, re.DOTALL)
    assert len(bodies) == 3
    for script, sheet in bodies:
        digest = base64.b64encode(hashlib.sha256((script or sheet).encode()).digest()).decode()
        assert f"sha256-{digest}".replace("+", "&#43;") in policy[1] or f"sha256-{digest}" in policy[1]


def test_large_data_are_compressed_and_read_back(small, knowledge, monkeypatch, tmp_path):
    plain = page.html(small, knowledge=knowledge)
    monkeypatch.setattr(page, "PACK_ABOVE", 1000)
    packed = page.html(small, knowledge=knowledge)
    assert "data-packed" in packed and len(packed) < len(plain)
    assert data_of(packed) == data_of(plain)
    (tmp_path / "g.html").write_text(packed, encoding="utf-8")
    assert set(page.places(tmp_path / "g.html")) == set(small)


def test_everything_but_the_data_is_under_a_megabyte(small, knowledge):
    text = page.html(small, knowledge=knowledge)
    assert len(text.encode()) - len(json.dumps(data_of(text), ensure_ascii=False).encode()) < 1_000_000


def test_known_nodes_keep_their_places_when_the_graph_grows(knowledge, tmp_path):
    old, path = graph(200, knowledge), tmp_path / "g.html"
    page.write(old, path, knowledge=knowledge)
    before = page.places(path)
    grown = old.copy()
    grown.add_node("event:new", **{**old.nodes["event:000003"], "id": "event:new"})
    for _, tail, attributes in list(old.out_edges("event:000003", data=True)):
        grown.add_edge("event:new", tail, key=f"new-{tail}-{attributes['id']}", **attributes)
    page.write(grown, path, knowledge=knowledge)
    after = page.places(path)
    assert {k: after[k] for k in before} == before and "event:new" in after


@pytest.mark.parametrize("content", ["", "<html>nothing</html>", '<script id="data" type="application/json">[1,</script>',
                                     '<script id="data" type="application/json" data-packed>@@@</script>'])
def test_a_file_that_is_no_page_gives_no_places(content, tmp_path):
    (tmp_path / "x.html").write_text(content, encoding="utf-8")
    assert page.places(tmp_path / "x.html") == {}
    assert page.places(tmp_path / "none.html") == {}


def test_hostile_texts_never_stand_raw(knowledge):
    text = page.html(hostile(knowledge), knowledge=knowledge, title=HOSTILE[1])
    assert not [t for t in HOSTILE if "<" in t and t in text]


@pytest.mark.parametrize("text", ["\ud83d", "a\udcffb"])
def test_half_characters_do_not_stop_the_page(text, knowledge):
    made = graph(60, knowledge)
    made.nodes["country:CHN"]["aliases"] = [text]
    assert "?" in next(f for f in data_of(page.html(made, knowledge=knowledge))["facts"] if f["key"] == "country:CHN")["aliases"][0]


def test_odd_values_do_not_stop_the_page(knowledge):
    made = graph(60, knowledge)
    made.nodes["country:CHN"].update(lat=float("nan"), lon=float("inf"), n_mentions=None, sector={"b", "a"})
    fact = next(f for f in data_of(page.html(made, knowledge=knowledge))["facts"] if f["key"] == "country:CHN")
    assert "lat" not in fact and "lon" not in fact and fact["sector"] == ["a", "b"]


def test_an_empty_graph_makes_a_page(knowledge):
    assert data_of(page.html(nx.MultiDiGraph(), knowledge=knowledge))["nodes"] == []


@pytest.mark.parametrize("langs, wanted", [(["zh", "zh", "en"], "zh-Hans"), (["en", "en", "zh"], "en"), ([], "zh-Hans")])
def test_speaks_the_language_of_most_documents(langs, wanted, knowledge):
    made = nx.MultiDiGraph()
    for i, lang in enumerate(langs):
        made.add_node(f"document:{i}", id=f"document:{i}", label="Document", lang=lang)
    assert f'<html lang="{wanted}">' in page.html(made, knowledge=knowledge)


# --- parts


@pytest.mark.parametrize("name", [TRUMP, "特朗普", "川普", "donald trump", " Trump "])
def test_find_by_id_name_or_alias(small, name):
    assert find(small, name) == TRUMP


def test_find_names_the_nearest(small):
    with pytest.raises(KgError, match=r"'Donald Trmp'.*Did you mean 'Donald Trump'"):
        find(small, "Donald Trmp")


def test_part_around_a_node(small):
    near, wide = part(small, TRUMP, 1), part(small, TRUMP, 2)
    assert set(near) < set(wide) < set(small)
    assert all(small.nodes[n]["label"] == "Document" or n == TRUMP or small.has_edge(n, TRUMP) or small.has_edge(TRUMP, n) for n in near)


def test_part_of_a_time(small):
    cut = part(small, date_from="2025-06-01", date_to="2025-06-30")
    events = [a for _, a in cut.nodes(data=True) if a["label"] == "Event"]
    assert events and all(a["date_end"] >= "2025-06-01" and a["date_start"] <= "2025-06-30" for a in events)
    assert not [n for n, a in cut.nodes(data=True) if a["label"] == "Person" and not cut.in_degree(n)]


def test_focus_is_written_into_the_page(small, knowledge):
    text = page.html(small, knowledge=knowledge, focus="川普", hops=1)
    settings = json.loads(re.search(r'<script id="settings" type="application/json">(.*?)</script>', text, re.DOTALL)[1])
    assert settings["focus"] == TRUMP and settings["hops"] == 1
    assert len(data_of(text)["nodes"]) < len(small)


@pytest.mark.parametrize("day", ["yesterday", "2025", "2025-1-1"])
def test_a_date_that_is_none_is_refused(small, knowledge, day):
    with pytest.raises(KgError, match=r"no day.*2025-10-17"):
        page.html(small, knowledge=knowledge, date_from=day)


def test_a_folder_that_cannot_be_written_is_named(small, knowledge, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot write"):
        page.write(small, tmp_path / "file" / "g.html", knowledge=knowledge)


def test_every_module_and_sheet_is_used():
    folder = Path(page.__file__).parent / "page"
    assert {p.name for p in folder.glob("*.js")} == set(page.MODULES)
    assert {p.name for p in folder.glob("*.css")} == set(page.SHEETS)


def test_signs_that_few_fonts_have_are_drawn():
    folder = Path(page.__file__).parent / "page"
    rare = re.compile(r"[\u2196-\u21ff\u2248-\u225f\u2300-\u23ff\u25a0-\u27bf\u2900-\u2bff]")
    for path in [*folder.glob("*.js"), *folder.glob("*.css"), folder / "strings.json"]:
        assert not rare.search(path.read_text(encoding="utf-8")), path.name


def test_every_word_of_the_interface_has_both_languages_and_is_used():
    folder = Path(page.__file__).parent / "page"
    words = json.loads((folder / "strings.json").read_text(encoding="utf-8"))
    code = "".join(p.read_text(encoding="utf-8") for p in folder.glob("*.js"))
    assert all(len(pair) == 2 and all(pair) for pair in words.values())
    literal = set(re.findall(r"\bt\('(\w+)'", code)) | {m for pair in re.findall(r"\? '(\w+)' : '(\w+)'", code) for m in pair if m in words}
    assert literal <= set(words)
    assert all(set(re.findall(r"\{(\w+)\}", zh)) <= set(re.findall(r"\{(\w+)\}", en)) | {"all", "n"} for zh, en in words.values())
