"""Texts that would do harm where a page ran them, in every field: each is shown as it stands, and nothing of it runs."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from graphs import HOSTILE
from steps import click_node, download, settle, shown

VIEWS = ["", "#lang=en", "#view=actors", "#view=map&theme=dark"]
MADE_BY_TEXT = "script:not([type]), img, iframe, object, embed, link:not([rel=icon]), [onerror], [onload], [onmouseover], [srcdoc]"


def foreign(page) -> int:
    """Elements and attributes that only a text could have made: the page itself has two scripts and none of the rest."""
    return page.evaluate(f"document.querySelectorAll({json.dumps(MADE_BY_TEXT)}).length") - 2


@pytest.mark.parametrize("hash_", VIEWS)
def test_opens_quietly_in_every_view(visit, hash_):
    page = visit("hostile", hash_).page
    settle(page)
    assert foreign(page) == 0
    assert page.evaluate("getComputedStyle(document.body).display") == "flex"  # a text that ends the style sheet would hide it


def test_every_node_can_be_opened_and_shows_its_texts(visit):
    page = visit("hostile").page
    texts = []
    for key in shown(page)[:40]:
        page.evaluate("(k) => { location.hash = '#sel=' + encodeURIComponent('n\\u0001' + k); }", key)
        settle(page)
        texts.append(page.inner_text("#panel"))
        assert foreign(page) == 0
    whole = "\n".join(texts)
    for text in ("<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "{{7*7}}", "__proto__", "${alert(9)}"):
        assert text in whole


def test_links_lead_only_to_the_web(visit):
    page = visit("hostile", "#no-label=").page
    hrefs = set()
    for key in [k for k in shown(page) if k.startswith("document:")] + shown(page)[:10]:
        page.evaluate("(k) => { location.hash = '#no-label=&sel=' + encodeURIComponent('n\\u0001' + k); }", key)
        settle(page)
        hrefs |= set(page.locator("#panel a").evaluate_all("(all) => all.map((a) => a.href)"))
    assert all(h.startswith(("https://", "http://")) for h in hrefs)


@pytest.mark.parametrize("typed", ["<img", "alert", "__proto__", "javascript:", "</script>", "'", "\\", "{{"])
def test_search_for_hostile_text(visit, typed):
    page = visit("hostile").page
    page.fill("#search", typed)
    settle(page)
    page.press("#search", "Enter")
    settle(page)
    assert foreign(page) == 0


def test_hovering_and_clicking_the_canvas(visit):
    page = visit("hostile").page
    for key in shown(page)[:8]:
        spot = page.evaluate("(k) => kgPage.where(k)", key)
        page.mouse.move(spot["x"], spot["y"])
        page.wait_for_timeout(40)
        click_node(page, key)
    assert foreign(page) == 0


def test_exports_carry_no_formula_and_no_markup(visit):
    page = visit("hostile").page
    rows = list(csv.reader(io.StringIO(download(page, "csv").decode("utf-8-sig"))))
    assert not [c for row in rows[1:] for c in row if re.match(r"[=+@]|-(?!\d)", c)]
    drawing = download(page, "svg").decode()
    assert "<script" not in drawing and "<img" not in drawing
    evidence = download(page, "md").decode()
    assert "<img" not in re.sub(r"\\.", "", evidence) and "](javascript:" not in evidence


def test_direction_marks_do_not_turn_the_interface(visit):
    page = visit("hostile").page
    assert "\u202e" not in page.evaluate("[...document.querySelectorAll('#filters, #top, #timeline')].map((e) => e.textContent).join('')")


def test_nothing_of_a_text_stands_raw_in_the_file(written: dict[str, Path]):
    page = written["hostile"].read_text(encoding="utf-8")
    for text in (t for t in HOSTILE if "<" in t):
        assert text not in page


def test_data_in_the_file_is_what_went_in(written: dict[str, Path]):
    page = written["hostile"].read_text(encoding="utf-8")
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found[1])
    everything = set(re.findall(r'"((?:[^"\\]|\\.)*)"', json.dumps(data, ensure_ascii=False)))
    assert {json.dumps(t, ensure_ascii=False)[1:-1] for t in HOSTILE} <= everything
