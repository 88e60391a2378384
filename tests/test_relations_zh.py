"""Chinese relations and references: tables of sentences with the noes in."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kg.analyse.pipeline import load
from kg.analyse.state import State, state_of
from kg.model import Document

TABLE = yaml.safe_load((Path(__file__).parent / "sentences" / "relations_zh.yml").read_text(encoding="utf-8"))
ROWS = [pytest.param(text, facts, id=f"{group}: {text[:24]}") for group, rows in TABLE.items() for text, facts in rows]


def relations(text: str, date: str | None = None) -> list[tuple[str, str, str, str]]:
    nlp = load("zh")
    doc = nlp.make_doc(text)
    doc._.kg = State(Document(id="t", text=text, date=date))
    return sorted((r.type, r.head.of(text), r.tail.of(text), r.title) for r in state_of(nlp(doc)).relations)


@pytest.mark.parametrize(("text", "facts"), ROWS)
def test_the_lasting_facts_of_a_sentence(text: str, facts: list[list[str]]) -> None:
    assert relations(text) == sorted(tuple(f) for f in facts)


def test_an_officer_of_a_body_who_is_a_minister_too_has_both_offices() -> None:
    found = relations("中国代表团抵达。中共中央外办主任、外长王毅率团。")
    assert ("HOLDS_OFFICE", "王毅", "中共中央外办", "主任") in found
    assert ("HOLDS_OFFICE", "王毅", "中国", "外长") in found


def test_offices_that_the_text_takes_for_granted_depend_on_the_day_of_the_report() -> None:
    text = "普京说，俄罗斯愿意谈判。梅德韦杰夫没有发言。"
    holders = {(h, t) for kind, h, _, t in relations(text, "2025-03-01") if kind == "HOLDS_OFFICE"}
    assert ("普京", "总统") in holders
    earlier = {(h, t) for kind, h, _, t in relations(text, "2010-03-01") if kind == "HOLDS_OFFICE"}
    assert ("普京", "总统") not in earlier
    assert not [r for r in relations(text) if r[0] == "HOLDS_OFFICE"]  # no date, no guess


def test_a_ministry_without_its_state_belongs_to_its_official_or_to_the_paper() -> None:
    text = "俄外交部表示遗憾。外交部发言人毛宁说，中方欢迎会谈。"
    assert ("PART_OF", "外交部", "中方", "") in relations(text)


@pytest.mark.parametrize(("text", "expected"), [
    ("普京与特朗普会晤，双方达成一致。", [("双方", "side", 2, "", None)]),
    ("俄美两国将签约，三方都表示欢迎。", [("两国", "country", 2, "", None), ("三方", "side", 3, "", None)]),
    ("俄总统说，他将访问该国。", [("总统", "person", 1, "总统", "RUS"), ("他", "person", 1, "", None), ("该国", "country", 1, "", None)]),
    ("俄罗斯总统普京和美国总统特朗普会晤后，两国总统签字。", [("两国总统", "person", 2, "总统", None)]),
    ("中日韩三国领导人开会。", [("三国", "country", 3, "", None)]),
    ("该组织宣布停火，后者没有回应。", [("该组织", "organization", 1, "", None), ("后者", "any", 1, "", None)]),
    ("其他国家尤其关注其中的问题。", []),
    ("总统府和总统选举都受关注，部长级会议召开。", []),
    ("外交部发言人说，部长已离开。", []),
    ("法国前总统出席仪式。", []),
])
def test_references(text: str, expected: list[tuple[str, str, int, str, str | None]]) -> None:
    found = sorted(state_of(load("zh")(text)).references, key=lambda r: r.span)
    assert [(r.text, r.kind, r.number, r.office, r.country) for r in found] == expected
