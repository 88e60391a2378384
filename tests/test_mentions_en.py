"""English names: a table of texts with every name that they hold."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml

import kg
from kg.analyse.patterns_en import headline, patterns
from kg.analyse.persons_en import short_forms
from kg.analyse.sentences_en import blocks
from kg.analyse.state import state_of

TABLE = yaml.safe_load((Path(__file__).parent / "sentences" / "mentions_en.yml").read_text(encoding="utf-8"))
ROWS = [(text, names) for rows in TABLE.values() for text, names in rows]
LABELS = {"Country": "C", "Location": "L", "Organization": "O", "Person": "P", "Weapon": "W", "Agreement": "A"}


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    docs = kg.load("en").pipe([text for text, _ in ROWS])
    return {doc.text: [f"{LABELS[m.label]} {m.text}" for m in sorted(state_of(doc).mentions, key=lambda m: m.span)] for doc in docs}


@pytest.mark.parametrize("text, names", ROWS, ids=[t[:60] for t, _ in ROWS])
def test_names(found: dict[str, list[str]], text: str, names: list[str]) -> None:
    assert found[text] == names


def test_known_names_carry_their_identity() -> None:
    doc = kg.load("en")("Moscow said the Russian Foreign Ministry met NATO and President Putin.")
    keys = {m.text: m.key for m in state_of(doc).mentions}
    assert keys == {"Moscow": "RUS", "Russian Foreign Ministry": "RUS/foreign-ministry", "NATO": "nato", "Putin": "vladimir-putin"}


def test_mentions_never_overlap() -> None:
    text = "Readout of National Security Advisor Sullivan’s Call with Ukrainian Counterparts in Kyiv, Ukraine, on F-16s and more"
    spans = sorted(m.span for m in state_of(kg.load("en")(text)).mentions)
    assert spans and all(a.end <= b.start for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize("name, shorts", [
    ("Andriy Yermak", {"Yermak"}), ("Kim Jong Un", {"Kim", "Un"}), ("Walid al-Moualem", {"al-Moualem", "Moualem"}), ("Putin", set())])
def test_short_forms(name: str, shorts: set[str]) -> None:
    assert set(short_forms([(name, None, None)], frozenset())) == shorts


def test_a_family_name_of_two_persons_is_ambiguous() -> None:
    assert "Bush" not in short_forms([("George Bush", "a", None), ("Jeb Bush", "b", None)], frozenset())


@pytest.mark.parametrize("line, heading", [
    ("Readout of President Biden's Call with Prime Minister Kishida", True),
    ("He met Prime Minister Kishida of Japan.", False), ("In Kyiv", False)])
def test_headlines(line: str, heading: bool) -> None:
    assert headline(line) is heading


def test_blocks_join_lines_that_an_editor_wrapped() -> None:
    wrapped = "The United States of America strongly condemns the latest\nattack on the village.\n\nHeadline\nNext line."
    assert [b.of(wrapped).strip() for b in blocks(wrapped) if b.of(wrapped).strip()] == [
        "The United States of America strongly condemns the latest\nattack on the village.", "Headline", "Next line."]


def test_titles_tell_former_offices() -> None:
    titles = {t.text: t.former for t in patterns().titles("former Prime Minister Blair and Deputy Secretary of State Sherman")}
    assert titles == {"Prime Minister": True, "Deputy Secretary of State": False}
