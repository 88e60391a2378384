"""Finding things on the page in a real browser: opening, search, canvas, filters, timeline."""

from __future__ import annotations

import re

import pytest
from steps import TRUMP, click_node, count_of, find, heading, settle, shown, switch

# --- opening


def test_opens_without_network_and_shows_the_graph(visit):
    seen = visit("small")
    assert len(shown(seen.page)) > 50
    assert seen.page.inner_text("#name") == "外交事件 2025"
    policy = seen.page.get_attribute('meta[http-equiv="Content-Security-Policy"]', "content")
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy


def test_physics_is_off_until_asked(visit):
    page = visit("small").page
    before = page.evaluate("(k) => kgPage.where(k)", TRUMP)
    page.wait_for_timeout(400)
    assert page.evaluate("(k) => kgPage.where(k)", TRUMP) == before
    page.click("#physics")
    page.wait_for_timeout(700)
    assert page.evaluate("(k) => kgPage.where(k)", TRUMP) != before


def test_the_same_page_draws_the_same_picture(visit):
    spots = []
    for _ in range(2):
        page = visit("middle").page
        spots.append((sorted(shown(page)), page.evaluate("(k) => kgPage.where(k)", shown(page)[0])))
    assert spots[0] == spots[1]


# --- search


@pytest.mark.parametrize("typed, name", [
    ("特朗普", "特朗普"), ("川普", "特朗普"), ("president trump", "特朗普"), ("orban", "欧尔班"), ("ORBÁN", "欧尔班"),
    ("tomahawk", "“战斧”巡航导弹"),
])
def test_search_finds_any_name_in_either_language(visit, typed, name):
    page = visit("small").page
    find(page, typed)
    assert heading(page) == name
    assert "聚焦" in page.inner_text("#chip-focus")


def test_search_suggests_while_typing_and_works_by_keyboard(visit):
    page = visit("small").page
    page.keyboard.press("/")
    page.keyboard.type("国")
    rows = page.locator("#suggestions [role=option]")
    assert rows.count() > 4
    second = rows.nth(1).locator(".who bdi").first.inner_text()
    page.keyboard.press("ArrowDown")
    assert rows.nth(1).get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    settle(page)
    assert heading(page).startswith(second.rstrip("…"))


def test_search_finds_events_and_documents(visit):
    page = visit("small", "#lang=en").page
    page.fill("#search", "speaks about the")
    row = page.locator("#suggestions li", has=page.locator(".badge.doc")).first
    title = row.locator(".who bdi").first.inner_text()
    row.click()
    settle(page)
    assert heading(page) == title
    page.locator("#panel .item.event").first.click()
    settle(page)
    event = heading(page)
    find(page, event)
    assert heading(page) == event


def test_search_says_when_nothing_is_found(visit):
    page = visit("small").page
    page.fill("#search", "qqqq")
    assert page.inner_text("#suggestions") == "没有找到"
    page.press("#search", "Enter")
    assert page.locator("#chip-focus").count() == 0


# --- canvas


def test_never_more_than_the_limit_and_the_rest_is_reachable(visit):
    page = visit("middle").page
    assert len(shown(page)) <= 160
    page.locator("#max").fill("500")
    page.wait_for_timeout(250)
    settle(page)
    assert 160 < len(shown(page)) <= 500
    page.locator("#max").fill("40")
    page.wait_for_timeout(250)
    settle(page)
    few = shown(page)
    assert len(few) <= 40
    assert "/" in page.inner_text("#count")
    page.fill("#search", "委员会")
    page.locator("#suggestions li").nth(5).click()
    settle(page)
    assert set(shown(page)) - set(few)


def test_click_expand_hide_pin_focus(visit):
    page = visit("middle", "#max=40").page
    key = next(k for k in shown(page) if k.startswith(("person:", "country:")))
    click_node(page, key)
    before = len(shown(page))
    page.click("#panel .actions >> text=展开")
    settle(page)
    assert len(shown(page)) > before and page.locator("#chip-expanded").count() == 1
    page.click("#panel .actions >> text=固定")
    settle(page)
    assert "固定 1" in page.inner_text("#chip-pinned")
    page.click("#panel .actions >> text=聚焦")
    settle(page)
    assert key in shown(page) and page.locator("#chip-focus").count() == 1
    page.click("#chip-focus >> [aria-label=减少步数]")
    settle(page)
    assert "1 步" in page.inner_text("#chip-focus")
    page.click("#panel .actions >> text=隐藏")
    settle(page)
    assert key not in shown(page) and "隐藏 1" in page.inner_text("#chip-hidden")
    page.click("#reset")
    settle(page)
    assert page.locator("#bar .chip").count() == 0


def test_dragging_a_node_moves_and_pins_it(visit):
    page = visit("small").page
    spot = page.evaluate("(k) => kgPage.where(k)", TRUMP)
    page.mouse.move(spot["x"], spot["y"])
    page.mouse.down()
    page.mouse.move(spot["x"] + 60, spot["y"] - 40, steps=5)
    page.mouse.up()
    settle(page)
    now = page.evaluate("(k) => kgPage.where(k)", TRUMP)
    assert abs(now["x"] - spot["x"] - 60) < 6 and abs(now["y"] - spot["y"] + 40) < 6
    assert page.locator("#chip-pinned").count() == 1


def test_double_click_expands(visit):
    page = visit("middle", "#max=20").page
    key = next(k for k in shown(page) if k.startswith(("person:", "country:")))
    before = len(shown(page))
    spot = page.evaluate("(k) => kgPage.where(k)", key)
    page.mouse.dblclick(spot["x"], spot["y"])
    settle(page)
    assert len(shown(page)) > before


def test_actors_view_sums_events_on_its_edges(visit):
    page = visit("small", "#view=actors").page
    assert not [k for k in shown(page) if k.startswith(("event:", "document:"))]
    assert "冲突" in page.inner_text("#key")
    page.click("#panel .item >> nth=0")
    settle(page)
    me = heading(page)
    partner = page.locator('#panel section:has(h3:text-is("往来对象")) .item').first
    other, many = partner.locator("bdi").inner_text(), int(re.search(r"\d+", partner.locator("small").inner_text())[0])
    partner.click()
    settle(page)
    assert heading(page) == f"{me} – {other}"
    assert page.locator('#panel section:has(h3:text-is("事件")) .item').count() == many


def test_a_click_on_an_edge_shows_the_pair(visit):
    page = visit("small", "#view=actors").page
    page.click("#panel .item >> nth=0")
    settle(page)
    page.locator('#panel section:has(h3:text-is("往来对象")) .item').first.click()
    settle(page)
    pair = heading(page)
    a, b = re.search(r"sel=d%01(.*?)%01(.*?)(&|$)", page.url).group(1, 2)
    page.keyboard.press("Escape")
    settle(page)
    spot = page.evaluate("([a, b]) => kgPage.where(a, b)", [re.sub("%3A", ":", a), re.sub("%3A", ":", b)])
    page.mouse.click(spot["x"], spot["y"])
    settle(page)
    if "–" in (page.inner_text("#panel h2")):  # another node may stand on the middle of the edge
        assert set(heading(page).split(" – ")) & set(pair.split(" – "))


# --- filters


def test_filters_combine_and_counts_follow(visit):
    page = visit("small").page
    whole = count_of(page, "status", "planned")
    switch(page, "quad", "4")
    assert count_of(page, "status", "planned") < whole
    assert count_of(page, "type", "ASSAULT") == 0
    assert count_of(page, "quad", "4") > 0  # what it would show if it were on
    switch(page, "status", "occurred")
    texts = page.locator("#panel .item.event .chip").all_inner_texts()
    assert texts and set(texts) <= {"计划中", "可能", "被否定"}
    assert page.locator("#bar .chip").count() == 2


def test_only_and_reset(visit):
    page = visit("small").page
    row = page.locator('#filters details[data-facet="type"] li[data-value="CONSULT"]')
    row.hover()
    row.locator(".only").click()
    settle(page)
    events = [k for k in shown(page) if k.startswith("event:")]
    assert len(events) == count_of(page, "type", "CONSULT")
    page.click("#reset")
    settle(page)
    assert len([k for k in shown(page) if k.startswith("event:")]) > len(events)


@pytest.mark.parametrize("facet", ["country", "source", "lang"])
def test_every_facet_filters(visit, facet):
    page = visit("small").page
    page.click(f'#filters details[data-facet="{facet}"] summary')
    row = page.locator(f'#filters details[data-facet="{facet}"] li').first
    before = count_of(page, "label", "Event")
    row.locator("label").click()
    settle(page)
    assert count_of(page, "label", "Event") < before
    assert page.locator(f"#chip-{facet}").count() == 1


def test_labels_and_confidence(visit):
    page = visit("small").page
    switch(page, "label", "Weapon")
    assert not [k for k in shown(page) if k.startswith("weapon:")]
    switch(page, "label", "Document")
    assert [k for k in shown(page) if k.startswith("document:")]
    before = count_of(page, "label", "Event")
    page.locator("#conf").fill("0.8")
    page.wait_for_timeout(150)
    settle(page)
    assert 0 < count_of(page, "label", "Event") < before


def test_the_address_keeps_the_view(visit):
    page = visit("small").page
    find(page, "普京")
    switch(page, "quad", "3")
    page.click("#view-actors")
    settle(page)
    address, nodes, title = page.url, shown(page), heading(page)
    again = visit("small", address[address.index("#"):]).page
    assert (shown(again), heading(again)) == (nodes, title)
    assert not again.locator('#filters li[data-value="3"] input').is_checked()


@pytest.mark.parametrize("bad", [
    "#sel=n%01nobody", "#focus=x&hops=99&max=-4", "#no-type=%E0%A4%A&from=yesterday", "#view=<img>&lang=xx", "#pinned=a@b,c"])
def test_a_broken_address_does_no_harm(visit, bad):
    assert len(shown(visit("small", bad).page)) > 5


def test_back_returns_to_the_last_selection(visit):
    page = visit("small").page
    find(page, "普京")
    find(page, "特朗普")
    page.go_back()
    settle(page)
    assert heading(page) == "普京"


# --- timeline


def test_brush_filters_and_clear_undoes(visit):
    page = visit("small").page
    before = count_of(page, "label", "Event")
    box = page.locator("#days").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 30, steps=6)
    page.mouse.up()
    settle(page)
    assert count_of(page, "label", "Event") < before
    assert re.fullmatch(r"2025-\d\d-\d\d – 2025-\d\d-\d\d", page.inner_text("#range"))
    assert page.input_value("#from") and page.input_value("#to")
    page.click("#clear-range")
    settle(page)
    assert count_of(page, "label", "Event") == before


def test_play_moves_through_time_and_stops(visit):
    page = visit("small").page
    page.click("#play")
    page.wait_for_timeout(600)
    first = page.inner_text("#range")
    page.wait_for_timeout(900)
    assert page.inner_text("#range") != first
    page.click("#play")
    now = page.inner_text("#range")
    page.wait_for_timeout(600)
    assert page.inner_text("#range") == now


def test_vague_dates_are_wide_and_undated_events_are_listed(visit):
    page = visit("small").page
    day = page.locator("#days .mark:not(.vague)").first.bounding_box()["width"]
    assert max(m.bounding_box()["width"] for m in page.locator("#days .mark.vague").all()) > 3 * day
    many = int(re.search(r"\d+", page.inner_text("#undated-list"))[0])
    page.click("#undated-list")
    settle(page)
    assert page.locator("#panel .item.event").count() == many


def test_a_mark_on_the_timeline_opens_its_event(visit):
    page = visit("small").page
    page.locator("#days .mark").first.click()
    settle(page)
    assert page.locator("#panel .actions").count() == 1
