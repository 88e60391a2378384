"""Lasting facts across documents: one office by its names in two languages, other offices apart, and when they were held."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from told import Told, article, only, shuffles

from kg.graph import from_dossier
from kg.knowledge import Knowledge, load
from kg.model import Extraction, GlobalRelation
from kg.resolve.corpus import merge
from kg.resolve.known import known


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def holds(id_: str, person: str, of: str, title: str, date: str = "2025-03-10", lang: str = "zh") -> Extraction:
    return article(id_, relations=[("HOLDS_OFFICE", person, of, title)], date=date, lang=lang)


def offices(knowledge: Knowledge, documents: Sequence[Extraction]) -> list[GlobalRelation]:
    return [r for r in merge(documents, knowledge).relations if r.type == "HOLDS_OFFICE"]


@pytest.mark.parametrize("person, of, titles, count", [
    ("vladimir-putin", "RUS", ["总统", "President", "總統", "Russian president"], 2),  # the last is no title that is listed
    ("xi-jinping", "CHN", ["国家主席", "President", "主席"], 1),
    ("Person:Keir Starmer", "Country:英国", ["首相", "Prime Minister", "PM"], 1),
    ("Person:默克尔", "Country:德国", ["总理", "Chancellor", "联邦总理"], 1),
    ("vladimir-putin", "RUS", ["总统", "Prime Minister"], 2),
    ("Person:Ivan Testov@RUS", "RUS", ["外长", "deputy foreign minister"], 2),
    ("Person:Ivan Testov@RUS", "RUS", ["副外长", "Deputy Foreign Minister", "first deputy foreign minister"], 1),
    ("Person:Ivan Testov@RUS", "RUS", ["外长", "外交部长", "Foreign Minister"], 1),
    ("Person:Ivan Testov@RUS", "RUS", ["国防部长", "外交部长"], 2),
    ("Person:Ivan Testov@RUS", "Organization:Harbour Bank", ["行长", "President"], 1),
    ("Person:Ivan Testov@RUS", "Organization:Harbour Bank", ["主席", "leader"], 1),  # who heads it holds the one office that is named
    ("Person:Ivan Testov@RUS", "Organization:Harbour Bank", ["主席", "秘书长", "leader"], 3),
    ("Person:Ivan Testov@RUS", "Country:Estonia", ["代理总理", "acting prime minister", "caretaker prime minister"], 1),
    ("Person:Ivan Testov@RUS", "Country:Estonia", ["前总统", "总统"], 2),
])
def test_one_office_or_two(knowledge: Knowledge, person: str, of: str, titles: list[str], count: int) -> None:
    documents = [holds(f"d{n}", person, of, title) for n, title in enumerate(titles)]
    found = offices(knowledge, documents)
    assert len(found) == count, [(r.office, r.titles) for r in found]
    assert sorted(t for r in found for t in r.titles) == sorted(titles)
    assert sum(len({e.document for e in r.evidence}) for r in found) <= len(titles)
    assert all(offices(knowledge, other) == found for other in shuffles(documents, 2))


def test_an_edge_carries_both_titles_and_its_id_is_that_of_the_office(knowledge: Knowledge) -> None:
    def edge(*documents: Extraction) -> dict:
        graph = from_dossier(merge(documents, knowledge), knowledge)
        return only([a for _, _, a in graph.edges(data=True) if a["type"] == "HOLDS_OFFICE"])

    zh, en = holds("a", "vladimir-putin", "RUS", "总统"), holds("b", "vladimir-putin", "RUS", "President", lang="en")
    both = edge(zh, en)
    assert (both["title"], both["title_en"], both["titles"]) == ("总统", "President", ["总统", "President"])
    assert both["id"] == edge(zh)["id"] == edge(en)["id"]
    assert "titles" not in edge(zh) and "title_en" not in edge(zh) and edge(en)["title"] == "President"


@pytest.mark.parametrize("person, of, title, dates, term", [
    ("Person:奥巴马", "USA", "总统", ["2012-05-01"], ("2009-01-20", "2017-01-20")),
    ("Person:奥巴马", "USA", "President", ["2012-05-01", "2016"], ("2009-01-20", "2017-01-20")),
    ("donald-trump", "USA", "总统", ["2018-05-01"], ("2017-01-20", "2021-01-20")),
    ("donald-trump", "USA", "总统", ["2025-05-01"], ("2025-01-20", None)),
    ("donald-trump", "USA", "总统", ["2018-05-01", "2025-05-01"], (None, None)),  # two terms
    ("donald-trump", "USA", "总统", ["2022-05-01"], (None, None)),  # in none
    ("Person:奥巴马", "USA", "外长", ["2012-05-01"], (None, None)),
    ("Person:Ivan Testov@USA", "USA", "总统", ["2012-05-01"], (None, None)),
])
def test_when_an_office_was_held(knowledge: Knowledge, person: str, of: str, title: str, dates: list[str],
                                 term: tuple[str | None, str | None]) -> None:
    relation = only(offices(knowledge, [holds(f"d{n}", person, of, title, date) for n, date in enumerate(dates)]))
    assert (relation.start, relation.end) == term


def test_membership_has_its_days(knowledge: Knowledge) -> None:
    member = article("a", relations=[("MEMBER_OF", "Country:英国", "Organization:欧盟", "")], date="2015-03-10")
    relation = only(merge([member], knowledge).relations)
    assert (relation.start, relation.end) == ("1973-01-01", "2020-01-31")


PARTY = ("PARTY_TO", "USA", "Agreement:开放天空条约", "")


@pytest.mark.parametrize("event, end", [
    (Told("SANCTION/withdraw", "USA", theme="Agreement:开放天空条约", date="2020-11-22"), "2020-11-22"),
    (Told("SANCTION/withdraw", "donald-trump", theme="Agreement:开放天空条约", date="2020-11-22"), "2020-11-22"),
    (Told("SANCTION/withdraw", "USA", theme="Agreement:开放天空条约", date="2020-11-22", status="planned"), None),
    (Told("SANCTION/withdraw", "RUS", theme="Agreement:开放天空条约", date="2020-11-22"), None),
    (Told("SANCTION/withdraw", "USA", theme="Agreement:巴黎协定", date="2020-11-04"), None),
    (Told("SANCTION/withdraw", "USA", theme="Agreement:开放天空条约"), None),
])
def test_who_leaves_a_treaty_was_a_party_until_then(knowledge: Knowledge, event: Told, end: str | None) -> None:
    relation = only(merge([article("a", event, relations=[PARTY], date="2020-11-23")], knowledge).relations)
    assert relation.end == end


def test_who_resigns_held_the_office_until_then(knowledge: Knowledge) -> None:
    minister = ("HOLDS_OFFICE", "Person:Ivan Testov@RUS", "RUS", "外长")
    other = ("HOLDS_OFFICE", "Person:Ivan Testov@RUS", "RUS", "议长")
    resigned = Told("RETREAT/resign", "Person:Ivan Testov@RUS", date="2025-03-09")
    assert [r.end for r in offices(knowledge, [article("a", resigned, relations=[minister])])] == ["2025-03-09"]
    assert [r.end for r in offices(knowledge, [article("a", resigned, relations=[minister, other])])] == [None, None]


@pytest.mark.parametrize("first, second, same", [
    ("副总统", "vice president", True), ("副首相", "deputy prime minister", True), ("看守政府总理", "caretaker prime minister", True),
    ("助理国务卿", "Assistant Secretary of State", True), ("副国务卿", "Secretary of State", False), ("前总统", "President", False),
    ("当选总统", "president-elect", True), ("代理外长", "Foreign Minister", False),
])
def test_lesser_offices(knowledge: Knowledge, first: str, second: str, same: bool) -> None:
    office = known(knowledge).lookup.offices.office
    assert (office(first) == office(second)) is same
