"""Reading and taking away in a real browser: evidence, pairs, map, export, languages, looks, keys."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import quote

import graphs
import pytest
from steps import TRUMP, choose_two, download, find, heading, settle, shown, switch
from told import printed

from kg.build import build_graph
from kg.render.page import write

HERE = Path(__file__).parent

# --- evidence


def test_evidence_marks_trigger_and_names(visit):
    page = visit("small").page
    page.click("#panel .item.event >> nth=0")
    settle(page)
    marks = page.locator("#panel .sentence mark").all_inner_texts()
    assert marks and all(1 < len(m) < 20 for m in marks)
    kind = page.inner_text("#panel .kind")
    assert any(m in kind or m.isascii() for m in marks)
    name = page.locator("#panel .sentence button.who").first
    called = name.inner_text()
    name.click()
    settle(page)
    assert called == heading(page) or called in page.inner_text("#panel dl.facts")
    assert page.locator("#panel .from a").first.get_attribute("href").startswith("https://")


def test_evidence_of_a_printed_document_shows_its_page(chromium, knowledge, tmp_path):
    graph = build_graph([printed("a", (0, 0)), printed("b", ())]).graph
    meeting = next(n for n, a in graph.nodes(data=True) if a["label"] == "Event")
    write(graph, tmp_path / "g.html", knowledge=knowledge, lang="en")
    page = chromium.new_context(offline=True).new_page()
    for chosen in (f"n\x01{meeting}", "n\x01person:espen-barth-eide"):
        page.goto("about:blank")
        page.goto(f"{(tmp_path / 'g.html').as_uri()}#sel={quote(chosen)}")
        page.wait_for_selector("html[data-ready]")
        settle(page)
        assert page.locator("#panel .sentence small").all_inner_texts() == ["p. 2"]
    page.close()


def test_the_tip_goes_with_the_mouse(visit):
    page = visit("small").page
    spot = page.evaluate("(k) => kgPage.where(k)", TRUMP)
    page.mouse.move(spot["x"], spot["y"])
    page.wait_for_selector("#tip:not([hidden])")
    page.mouse.move(20, 20)  # in one jump
    page.wait_for_selector("#tip", state="hidden")


def test_contested_values_merges_and_plans(visit):
    page = visit("small", "#sel=n%01event:000000").page
    assert page.locator("#panel .contested .sides b").all_inner_texts() == ["2025-10-16", "2025-10-17"]
    assert "same parties, same type, days 1 apart" in page.inner_text("#panel")
    page = visit("small", "#sel=n%01event:000001").page
    page.click('#panel dt:text-is("计划与实现") + dd button')
    settle(page)
    assert "实现了" in page.inner_text("#panel")


def test_merges_of_an_entity_with_their_reason(visit):
    page = visit("small").page
    find(page, "川普")
    assert "gazetteer: 川普 is an alias of 特朗普" in page.inner_text("#panel")


def test_neighbours_work_by_keyboard(visit):
    page = visit("small").page
    find(page, "普京")
    items = page.locator("#panel .neighbours .item")
    items.first.focus()
    page.keyboard.press("ArrowDown")
    target = page.evaluate("document.activeElement.dataset.go")
    assert target == items.nth(1).get_attribute("data-go")
    page.keyboard.press("Enter")
    settle(page)
    assert heading(page) != "普京"


def test_long_lists_grow_on_demand(visit):
    page = visit("middle").page
    page.click("#panel .item >> nth=0")
    settle(page)
    before = page.locator("#panel .neighbours .item").count()
    page.locator("#panel .neighbours .more").click()
    assert page.locator("#panel .neighbours .item").count() > before


# --- two nodes


def test_what_happened_between_two(visit):
    page = visit("small").page
    choose_two(page)
    dates = page.locator("#between .when").all_inner_texts()
    dated = [d[:7] for d in dates if d.startswith("2025")]
    assert dates and dated == sorted(dated)
    events = [k for k in shown(page) if k.startswith("event:")]
    assert len(events) == len(dates)


def test_three_shortest_paths(visit):
    page = visit("small").page
    find(page, "普京")
    page.keyboard.press("Tab")
    page.click("#panel .actions >> text=设为 A")
    find(page, "马克龙")
    page.click("#panel .actions >> text=设为 B")
    settle(page)
    page.click("#pick-paths")
    settle(page)
    paths = page.locator("#paths > li")
    assert 1 <= paths.count() <= 3
    lengths = [p.locator(".item").count() for p in paths.all()]
    assert lengths == sorted(lengths)
    for path in paths.all():
        assert path.locator(".item").first.locator("bdi").inner_text() == "普京"
        assert path.locator(".item").last.locator("bdi").inner_text() == "马克龙"
    assert len({tuple(p.locator(".item").evaluate_all("(all) => all.map((i) => i.dataset.go)")) for p in paths.all()}) == paths.count()


def test_common_neighbours(visit):
    page = visit("small").page
    choose_two(page)
    page.click("#pick-common")
    settle(page)
    assert page.locator("#compare .common .item").count() > 0
    assert "与 A" in page.inner_text("#compare .common")


def test_shift_click_chooses_the_pair(visit):
    page = visit("small", "#view=actors").page
    a, b = shown(page)[:2]
    for key in (a, b):
        spot = page.evaluate("(k) => kgPage.where(k)", key)
        page.keyboard.down("Shift")
        page.mouse.click(spot["x"], spot["y"])
        page.keyboard.up("Shift")
        settle(page)
    assert page.locator("#compare .slot button.name").count() == 2


# --- map


def test_map_clusters_places_and_opens_them(visit):
    page = visit("small").page
    page.click("#view-map")
    settle(page)
    places = page.locator("#world .place")
    few = places.count()
    assert few > 2
    page.locator("#zoom-in").click(click_count=4)
    settle(page)
    assert page.locator("#world .place").count() >= few
    page.click("#fit")
    alone = page.locator("#world .place", has_text="阿拉斯加").first
    many = int(alone.locator("text").first.text_content())
    alone.click()
    settle(page)
    assert heading(page) == "阿拉斯加"
    assert f"{many} 个事件" in page.inner_text("#panel")


def test_filters_reach_the_map(visit):
    page = visit("small", "#view=map").page

    def total() -> int:
        return sum(int(t.text_content()) for t in page.locator("#world .place > text:not(.where)").all())

    before = total()
    switch(page, "quad", "4")
    assert total() < before


# --- export


def test_export_picture_and_drawing(visit):
    page = visit("small").page
    png = download(page, "png")
    assert png.startswith(b"\x89PNG") and len(png) > 20_000
    root = ET.fromstring(download(page, "svg"))
    assert len(root.findall(".//{http://www.w3.org/2000/svg}text")) >= len(shown(page))


def test_export_of_the_map(visit):
    page = visit("small", "#view=map&theme=dark").page
    assert download(page, "png").startswith(b"\x89PNG")
    assert ET.fromstring(download(page, "svg")).tag.endswith("svg")


def test_export_table_and_evidence(visit):
    page = visit("small").page
    rows = list(csv.DictReader(io.StringIO(download(page, "csv").decode("utf-8-sig"))))
    events = [k for k in shown(page) if k.startswith("event:")]
    assert sorted(r["id"] for r in rows) == sorted(events)
    assert {"type", "status", "actor", "date"} <= set(rows[0])
    text = download(page, "md").decode()
    assert text.count("\n## ") == len(events) and "\n> " in text


def test_export_of_pairs(visit):
    page = visit("small", "#view=actors").page
    rows = list(csv.DictReader(io.StringIO(download(page, "csv").decode("utf-8-sig"))))
    assert rows and all(int(r["events"]) >= int(r["occurred"]) for r in rows)


# --- language, looks, keys, paper


def test_language_switch_changes_labels_and_names(visit):
    page = visit("small").page
    find(page, "川普")
    page.click("#language")
    settle(page)
    assert heading(page) == "Donald Trump" and page.inner_text("#view-actors") == "Actors"
    assert page.get_attribute("html", "lang") == "en"
    text = page.inner_text("#filters") + page.inner_text("#top") + page.inner_text("#timeline")
    assert re.findall(r"[\u4e00-\u9fff]+", text.replace("外交事件", "").replace("中文", "")) == []


def test_dark_mode_follows_the_system_and_the_button(visit):
    page = visit("small", color_scheme="dark").page
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("#theme")
    settle(page)
    assert page.get_attribute("html", "data-theme") == "light"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", [
    "", "&sel=n%01person:donald-trump", "&sel=n%01event:000000", "&view=actors&focus=person:donald-trump", "&view=map"])
def test_text_is_readable_on_its_ground(visit, theme, state):
    page = visit("small", f"#theme={theme}{state}").page
    settle(page)
    assert page.evaluate((HERE / "contrast.js").read_text(encoding="utf-8")) == []


def test_everything_works_by_keyboard(visit):
    page = visit("small").page
    page.keyboard.press("2")
    settle(page)
    assert page.get_attribute("#view-actors", "aria-selected") == "true"
    page.keyboard.press("1")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()
    find(page, "普京")
    page.keyboard.press("Tab")
    for key, chip in (("e", "#chip-expanded"), ("p", "#chip-pinned"), ("x", "#chip-hidden")):
        page.keyboard.press(key)
        settle(page)
        assert page.locator(chip).count() == 1
    nameless = page.evaluate("""() => [...document.querySelectorAll('button, input, summary')].filter((e) => e.checkVisibility()
        && !(e.innerText || e.ariaLabel || e.title || e.labels?.[0]?.innerText || '').trim()).map((e) => e.outerHTML)""")
    assert nameless == []


def test_prints_the_panel_without_the_controls(visit):
    page = visit("small", "#sel=n%01event:000000").page
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible() and not page.locator("#search").is_visible()
    assert page.locator("#panel .sentence").first.is_visible()
    assert len(page.pdf()) > 10_000


def test_a_graph_of_little_shows_no_holes(visit, knowledge, tmp_path):
    """One document of one source, events without any date: filters that would have one value only are left out."""
    made = graphs.graph(60, knowledge)
    for _, attributes in made.nodes(data=True):
        if attributes["label"] == "Document":
            attributes.update(source="AP", lang="en")
        for name in ("date", "date_start", "date_end", "date_precision"):
            attributes.pop(name, None)
    for lang in ("zh", "en"):
        write(made, tmp_path / "g.html", knowledge=knowledge, lang=lang)
        for hash_ in ("", "#view=actors", "#view=map", "#sel=n%01event:000003"):
            page = visit("", hash_, path=tmp_path / "g.html").page
            assert not re.search(r"null|undefined|NaN|\[object|Infinity", page.inner_text("body"))


def test_a_narrow_window_still_shows_everything(visit):
    page = visit("small").page
    page.set_viewport_size({"width": 600, "height": 900})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 600
    assert page.locator("#panel h2").is_visible()


# --- pictures to look at


@pytest.mark.parametrize("name, hash_", [
    ("events-zh-light", "#lang=zh"), ("events-en-light", "#lang=en"), ("events-zh-dark", "#lang=zh&theme=dark"),
    ("actors-en-dark", "#lang=en&theme=dark&view=actors"), ("event-zh-light", "#lang=zh&sel=n%01event:000000"),
    ("entity-en-light", "#lang=en&sel=n%01person:donald-trump&focus=person:donald-trump"),
    ("map-zh-light", "#lang=zh&view=map"), ("map-en-dark", "#lang=en&view=map&theme=dark"),
])
def test_screenshots(visit, shots, name, hash_):
    page = visit("middle", hash_).page
    settle(page)
    page.screenshot(path=shots / f"{name}.png")
    assert (shots / f"{name}.png").stat().st_size > 20_000
