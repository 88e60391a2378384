"""Chinese names: a table of sentences with the noes in; what the component promises of words and spans."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from kg.analyse.pipeline import load
from kg.analyse.state import state_of

TABLE = yaml.safe_load((Path(__file__).parent / "sentences" / "mentions_zh.yml").read_text(encoding="utf-8"))
ROWS = [pytest.param(text, names, id=f"{group}: {text[:24]}") for group, rows in TABLE.items() for text, names in rows]
LETTERS = {"Country": "C", "Location": "L", "Organization": "O", "Person": "P", "Weapon": "W", "Agreement": "A"}


def names(text: str) -> list[str]:
    doc = load("zh")(text)
    return [f"{LETTERS[m.label]} {m.text}" for m in sorted(state_of(doc).mentions, key=lambda m: m.span)]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_the_names_of_a_sentence(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(("text", "name", "key"), [
    ("俄罗斯外交部说，谈判仍在继续。", "俄罗斯外交部", "RUS/foreign-ministry"),
    ("俄外交部说，谈判仍在继续。", "俄外交部", "RUS/foreign-ministry"),
    ("美国国防部公布清单。", "美国国防部", "USA/defense-ministry"),
    ("驻韩美军参加演习。", "驻韩美军", "usfk"),
    ("美方表示欢迎。", "美方", "USA"),
    ("美國表示歡迎。", "美國", "USA"),
    ("莫斯科表示欢迎。", "莫斯科", "RUS"),
    # Of several bearers of a name the one whose state stands there; none where the state is another's.
    ("国务院总理抵达，中国代表团随行。", "国务院", "state-council-china"),
    ("美国国务院发表声明。国务院发言人没有回答提问。", "国务院", "us-state-department"),
    ("也门前总统萨利赫遇害。", "萨利赫", "ali-abdullah-saleh"),
    ("伊拉克总统萨利赫任命新总理。", "萨利赫", None),
])
def test_a_name_carries_the_identity_that_it_shows(text: str, name: str, key: str | None) -> None:
    found = {m.text: m.key for m in state_of(load("zh")(text)).mentions}
    assert found[name] == key


def test_an_ambiguous_short_form_means_the_state_that_the_text_names() -> None:
    def keys(text: str) -> list[str | None]:
        return [m.key for m in state_of(load("zh")(text)).mentions if m.text == "巴方"]

    assert keys("巴勒斯坦官员说，巴方愿意谈判。") == ["PSE"]
    assert keys("巴基斯坦官员说，巴方愿意谈判。") == ["PAK"]


def test_a_name_found_once_is_found_in_the_headline_too() -> None:
    text = "瑟尔比加访俄\n塔吉尼亚外长瑟尔比加10日抵达莫斯科。"
    assert names(text).count("P 瑟尔比加") == 2


def test_names_are_whole_words_and_the_text_stays() -> None:
    text = "俄美总统通话。美使馆武官处人员离境，供乌“战斧”导弹。"
    doc = load("zh")(text)
    assert doc.text == text
    starts, ends = {t.idx for t in doc}, {t.idx + len(t) for t in doc}
    mentions = state_of(doc).mentions
    assert len(mentions) >= 5
    assert all(m.span.start in starts and m.span.end in ends and m.span.of(text) == m.text for m in mentions)
    assert all(a.span.end <= b.span.start for a, b in pairwise(mentions))


@pytest.mark.parametrize("text", ["", "\n\n", "   ", "。", "“", "《", "\u200b", "a" * 500, "中" * 500, "“战斧", "（Ri Yong Ho）"])
def test_odd_texts_do_no_harm(text: str) -> None:
    doc = load("zh")(text)
    assert doc.text == text
