"""Many documents told once: events, copies, plans, disagreements; and that order and history don't matter."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from told import Told, article, only, shuffles

from kg import interchange
from kg.build import build_graph, remove, reopen, save
from kg.graph import from_dossier
from kg.knowledge import Knowledge, load
from kg.model import Dossier, Extraction
from kg.resolve import duplicates
from kg.resolve.corpus import merge

TRANSLATIONS = (("zh-042", "en-046"), ("zh-046", "en-050"), ("zh-049", "en-053"))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


CALL = {"type": "CONSULT/call", "actor": "donald-trump", "recipient": "vladimir-putin"}
TALKS = {"type": "CONSULT/talks", "actor": "USA", "recipient": "RUS"}
MEETING = {"type": "CONSULT/meeting", "actor": "USA", "recipient": "RUS"}


def events(knowledge: Knowledge, *documents: Extraction) -> Dossier:
    return merge(documents, knowledge)


# --- one event or two -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first, second, one", [
    # the same call, told with the sides turned, by month, without a date but on the same day, by the states
    (Told(**CALL, date="2025-10-16"), Told("CONSULT/call", "vladimir-putin", "donald-trump", "2025-10-16"), True),
    (Told(**CALL, date="2025-10-16"), Told(**CALL, date="2025-10"), True),
    (Told(**CALL, date="2025-10-16"), Told(**CALL), True),
    (Told(**CALL, date="2025-10-16"), Told("CONSULT/call", "USA", "RUS", "2025-10-16"), True),
    # two calls on two days, another pair, another kind of event, another way, a plan, a denial
    (Told(**CALL, date="2025-10-16"), Told(**CALL, date="2025-10-20"), False),
    (Told(**CALL, date="2025-10-16"), Told(**CALL, date="2025-10-17"), False),
    (Told(**CALL, date="2025-10-16"), Told("CONSULT/call", "donald-trump", "xi-jinping", "2025-10-16"), False),
    (Told(**CALL, date="2025-10-16"), Told("AGREE", "donald-trump", "vladimir-putin", "2025-10-16"), False),
    (Told("SANCTION", "USA", "RUS", "2025-10-16"), Told("SANCTION", "RUS", "USA", "2025-10-16"), False),
    (Told(**CALL, date="2025-10-16"), Told(**CALL, date="2025-10-16", status="planned"), False),
    (Told(**CALL, date="2025-10-16"), Told(**CALL, date="2025-10-16", status="negated"), False),
    # those who sit beside a president do so in all his meetings; who comes with him does not make two of one
    (Told("CONSULT/meeting", "xi-jinping + Person:丁薛祥@CHN", "Person:阿里米@YEM", "2022-12-09", place="Location:Riyadh"),
     Told("CONSULT/meeting", "xi-jinping + Person:丁薛祥@CHN", "Person:马哈茂德·阿巴斯@PSE", "2022-12-09", place="Location:Riyadh"), False),
    (Told("CONSULT/meeting", "xi-jinping + Person:丁薛祥@CHN", "Person:阿里米@YEM", "2022-12-09", place="Location:Riyadh"),
     Told("CONSULT/meeting", "xi-jinping + Person:王毅@CHN", "Person:阿里米@YEM", "2022-12-09", place="Location:Riyadh"), True),
    # by the year alone, in reports of the same days
    (Told(**TALKS, date="2025", theme="UKR"), Told(**TALKS, theme="UKR"), True),
    (Told(**TALKS, date="2025", theme="UKR"), Told(**TALKS, date="2025-10-16", theme="UKR"), True),
    (Told(**TALKS, date="2024", theme="UKR"), Told(**TALKS, date="2025-10-16", theme="UKR"), False),
    # places that exclude each other, places that hold each other
    (Told(**TALKS, date="2025-10", place="Location:Geneva"), Told(**TALKS, date="2025-10", place="Location:Istanbul"), False),
    (Told(**TALKS, date="2025-10-16", place="CHN"), Told(**TALKS, date="2025-10-16", place="Location:Beijing@CHN"), True),
])
def test_one_event_or_two(knowledge: Knowledge, first: Told, second: Told, one: bool) -> None:
    dossier = events(knowledge, article("a", first, date="2025-10-17"), article("b", second, date="2025-10-17"))
    assert (len(dossier.events) == 1) is one, [d.reason for d in dossier.decisions]


def test_six_articles_one_meeting_six_evidences(knowledge: Knowledge) -> None:
    told = [article(f"d{n}", Told("CONSULT/meeting", *sides, "2025-10-16", place="CHN"), lang=lang, date="2025-10-17")
            for n, (sides, lang) in enumerate([(("donald-trump", "xi-jinping"), "zh"), (("Person:习近平", "Person:特朗普"), "zh"),
                                               (("Person:Xi Jinping", "Person:Donald Trump"), "en"), (("xi-jinping", "donald-trump"), "en"),
                                               (("Person:川普", "Person:习近平"), "zh"), (("Person:Trump", "Person:Xi Jinping"), "en")])]
    event = only(events(knowledge, *told).events)
    assert {e.document for e in event.evidence} == {f"d{n}" for n in range(6)} and len(event.evidence) == 6
    assert {*event.actor, *event.recipient} == {"person:donald-trump", "person:xi-jinping"} and not set(event.actor) & set(event.recipient)
    assert event.confidence > 0.95


def test_two_calls_in_one_article_are_not_joined_by_a_third_report(knowledge: Knowledge) -> None:
    both = article("a", Told(**CALL, date="2025-10-16"), Told(**CALL, date="2025-10-18"), date="2025-10-19")
    loose = article("b", Told(**CALL, date="2025-10"), date="2025-10-19")
    dossier = events(knowledge, both, loose)
    assert len(dossier.events) == 2 and {e.date for e in dossier.events} == {"2025-10-16", "2025-10-18"}


CROWD = " + ".join(("Person:Omar Testov", "Person:Lena Hansen", "Organization:Harbour Watch", "Location:Hamburg", "Weapon:ABC-7"))


@pytest.mark.parametrize("names, published, one", [
    (CROWD, "2025-03-11", True), ("", "2025-03-11", False), (CROWD, "2025-03-14", False),
    ("Person:Omar Testov + Location:Hamburg", "2025-03-11", False),  # names that any two reports share
])
def test_two_reports_that_tell_one_story_tell_of_one_deed(knowledge: Knowledge, names: str, published: str, one: bool) -> None:
    told = [article("a", Told("REQUEST", "Country:叙利亚"), things=CROWD, date="2025-03-10"),
            article("b", Told("REQUEST", "Person:Walid Testov@SYR"), things=names, date=published)]
    dossier = events(knowledge, *told)
    assert (len(dossier.events) == 1) is one
    assert any("name the same people and things" in d.reason for d in dossier.decisions) is one


def test_planned_and_possible_are_one_thing_ahead(knowledge: Knowledge) -> None:
    told = [article(d, Told(**CALL, date="2025-10-20", status=status), date="2025-10-17")
            for d, status in (("a", "possible"), ("b", "planned"), ("c", "possible"))]
    event = only(events(knowledge, *told).events)
    assert event.status == "possible"
    assert [(v.value, v.documents) for v in event.contested["status"]] == [("planned", ("b",)), ("possible", ("a", "c"))]
    assert only(events(knowledge, *told[:2]).events).status == "planned"
    assert all(merge(other, knowledge) == merge(told, knowledge) for other in shuffles(told))


def test_the_state_goes_where_the_person_is_named(knowledge: Knowledge) -> None:
    event = only(events(knowledge, article("a", Told("SANCTION", "donald-trump", "RUS", "2025-10-16")),
                        article("b", Told("SANCTION", "USA", "RUS", "2025-10-16"))).events)
    assert event.actor == ("person:donald-trump",)


# --- disagreement, plans, denials -------------------------------------------------------------------------------------------


def test_a_contested_date_keeps_both_values(knowledge: Knowledge) -> None:
    say = "Officials of both sides met for three hours of talks on prisoners at the old harbour"
    told = [article(d, Told("CONSULT/talks", "USA", "RUS", day, place="Location:Geneva", theme="UKR", says=say), date="2025-10-18")
            for d, day in (("a", "2025-10-16"), ("b", "2025-10-16"), ("c", "2025-10-17"))]
    event = only(events(knowledge, *told).events)
    assert event.date == "2025-10-16"
    assert [(v.value, v.documents) for v in event.contested["date"]] == [("2025-10-16", ("a", "b")), ("2025-10-17", ("c",))]


@pytest.mark.parametrize("places, kept, contested", [
    (("Country:中国", "Location:北京", "Location:人民大会堂"), ("location:great-hall-of-the-people",), False),
    (("Location:北京", "Location:北京"), ("location:beijing",), False),
    (("Location:Geneva", "Country:瑞士"), ("location:geneva",), False),
    (("Location:北京", "Location:上海"), ("location:beijing", "location:shanghai"), True),
])
def test_a_place_told_more_closely_is_no_other_place(knowledge: Knowledge, places: tuple[str, ...], kept: tuple[str, ...],
                                                     contested: bool) -> None:
    say = "Both delegations met for three hours of talks on prisoners and signed the old papers"
    told = [article(f"d{n}", Told(**MEETING, date="2025-10-16", place=place, theme="UKR", says=say), date="2025-10-16")
            for n, place in enumerate(places)]
    event = only(events(knowledge, *told).events)
    assert event.place == kept and ("place" in event.contested) is contested


def test_contested_numbers_and_numbers_that_agree(knowledge: Knowledge) -> None:
    def attack(d: str, says: str) -> Extraction:
        return article(d, Told("ASSAULT", "RUS", "UKR", "2025-03-09", place="Location:Kharkiv", says=says))

    event = only(events(knowledge, attack("a", "The strike killed 12 civilians on March 9"),
                        attack("b", "At least 15 civilians died on March 9")).events)
    assert [(v.value, v.documents) for v in event.contested["number"]] == [("12 civilians", ("a",)), ("15 civilians", ("b",))]
    event = only(events(knowledge, attack("a", "They attacked Kharkiv on March 9, killing 12 civilians"),
                        attack("b", "They attacked Kharkiv on March 10 killing 12 civilians")).events)
    assert "number" not in event.contested
    event = only(events(knowledge, attack("a", "袭击造成12人死亡，3月9日"), attack("b", "12人在3月9日的袭击中死亡")).events)
    assert "number" not in event.contested


def test_a_denied_event_stays_beside_the_told_one_and_both_are_contested(knowledge: Knowledge) -> None:
    dossier = events(knowledge, article("a", Told("ASSAULT", "RUS", "UKR", "2025-03-09", place="Location:Kharkiv", source="UKR")),
                     article("b", Told("ASSAULT", "RUS", "UKR", "2025-03-09", place="Location:Kharkiv", source="RUS", status="negated")))
    assert sorted(e.status for e in dossier.events) == ["negated", "occurred"]
    assert all({v.value: v.documents for v in e.contested["status"]} == {"occurred": ("a",), "negated": ("b",)} for e in dossier.events)


def test_who_began_is_contested_where_each_names_the_other(knowledge: Knowledge) -> None:
    sides = [article("a", Told("ASSAULT", "IND", "PAK", "2025-05-07", place="Location:Kashmir")),
             article("b", Told("ASSAULT", "PAK", "IND", "2025-05-07", place="Location:Kashmir"))]
    dossier = events(knowledge, *sides)
    assert len(dossier.events) == 2 and all("actor" in e.contested for e in dossier.events)
    # one article that tells both tells of an exchange of fire
    exchange = article("a", *(Told("ASSAULT", *who, "2025-05-07", place="Location:Kashmir") for who in (("IND", "PAK"), ("PAK", "IND"))))
    assert not any(e.contested for e in events(knowledge, exchange).events)


@pytest.mark.parametrize("plan, happened, linked", [
    (Told(**MEETING, date="2025-10-20/2025-10-31", status="planned"), Told(**MEETING, date="2025-10-28"), True),
    (Told(**MEETING, status="planned", place="CHN"), Told(**MEETING, date="2025-10-28", place="CHN"), True),
    (Told(**MEETING, date="2025-10-28", status="planned"), Told(**MEETING, date="2025-12-02"), False),
    (Told(**MEETING, date="2025-10-28", status="planned"), Told("CONSULT/meeting", "USA", "CHN", "2025-10-28"), False),
    (Told(**MEETING, date="2025-10-28", status="planned"), Told(**MEETING, date="2025-10-28", status="negated"), False),
])
def test_a_plan_and_what_became_of_it(knowledge: Knowledge, plan: Told, happened: Told, linked: bool) -> None:
    dossier = events(knowledge, article("a", plan, date="2025-10-10"), article("b", happened, date=happened.date or "2025-10-29"))
    assert len(dossier.events) == 2
    planned = next(e for e in dossier.events if e.status == "planned")
    assert bool(planned.fulfilled_by) is linked
    assert any(d.kind == "fulfils" for d in dossier.decisions) is linked
    graph = from_dossier(dossier, knowledge)
    assert any(a["type"] == "FULFILLED_BY" for *_, a in graph.edges(data=True)) is linked


# --- copies -----------------------------------------------------------------------------------------------------------------

STORY = " ".join(f"Paragraph {n} tells how delegation number {n * 7} left gate {'N' if n % 2 else 'S'} at hour {n} with {n + 3} aides."
                 for n in range(40))


def test_copies_count_once_and_are_still_listed(knowledge: Knowledge) -> None:
    told = Told(**CALL, date="2025-10-16", confidence=0.6)
    near = "Reporting by our own staff. " + STORY.replace("Paragraph 7 tells", "It is told")
    documents = [article("b-original", told, text=STORY, date="2025-10-16"), article("a-copy", told, text=STORY, date="2025-10-17"),
                 article("c-near", told, text=near, date="2025-10-17"), article("d-other", told, text="Something else altogether. " * 30)]
    dossier = merge(documents, knowledge)
    assert dossier.duplicates == {"a-copy": "b-original", "c-near": "b-original"}
    assert len(dossier.documents) == 4 and only(dossier.events).confidence == pytest.approx(1 - 0.4**2)
    graph = from_dossier(dossier, knowledge)
    assert graph.nodes[only(dossier.events).id]["n_documents"] == 2
    assert graph.nodes["document:a-copy"]["duplicate_of"] == "document:b-original"
    # without the texts, by the signatures that were kept
    kept = [replace(duplicates.signed(x), document=x.document.without_text()) for x in documents]
    assert merge(kept, knowledge).duplicates == dossier.duplicates


NIGHT = ("The air force said that {} drones were shot down over the region last night and that {} buildings were damaged in {} districts "
         "of the city while emergency crews worked until the morning to restore power and water to the people who live near the river "
         "and the old port. ")
AHEAD, DONE = "美国总统特朗普将于8月15日在阿拉斯加会晤俄罗斯总统普京。", "美国总统特朗普15日在阿拉斯加会晤俄罗斯总统普京。"


@pytest.mark.parametrize("first, second, days, copies", [
    (STORY, STORY, 40, True),  # the very same text, whenever
    (STORY, STORY.replace("Paragraph 7 tells", "It is told"), 1, True),
    (NIGHT.format(31, 4, 2), NIGHT.format(31, 4, 2) + "Reporting by the agency's own staff in the capital.", 0, True),
    (NIGHT.format(31, 4, 2), NIGHT.format(58, 9, 5), 1, False),  # one pattern, two nights
    (AHEAD, DONE, 6, False),
    (AHEAD, DONE, 1, False),
])
def test_reports_by_one_pattern_are_no_copies(first: str, second: str, days: int, copies: bool) -> None:
    later = (date(2025, 8, 1) + timedelta(days)).isoformat()
    documents = [article("a", text=first, date="2025-08-01"), article("b", text=second, date=later)]
    assert (duplicates.find(documents) == {"b": "a"}) is copies
    kept = [replace(duplicates.signed(x), document=x.document.without_text()) for x in documents]
    assert (duplicates.find(kept) == {"b": "a"}) is copies


def test_different_articles_are_no_copies(gold: Path) -> None:
    texts = [path.read_text(encoding="utf-8").partition("\n\n")[2] for path in sorted(gold.glob("*.txt"))]
    signatures = [s for t in texts if (s := duplicates.signature(t))]
    assert len(signatures) > 30
    assert max(duplicates.similarity(a, b) for i, a in enumerate(signatures) for b in signatures[:i]) < 0.25
    assert duplicates.signature("too short") == ""


# --- order and history ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def corpus(gold: Path) -> list[Extraction]:
    """The annotated articles as a perfect extraction would give them."""
    compiler = gold.parents[1] / "eval" / "compile_gold.py"
    done = subprocess.run([sys.executable, str(compiler), str(gold)], capture_output=True, text=True, check=True)
    return list(interchange.read_lines(done.stdout.splitlines(), "gold"))


def test_any_order_gives_the_same_dossier(corpus: list[Extraction], knowledge: Knowledge) -> None:
    dossier = merge(corpus, knowledge)
    assert len(dossier.events) > 300
    assert all(merge(other, knowledge) == dossier for other in shuffles(corpus, 2))


def test_piece_by_piece_is_the_same_as_at_once(corpus: list[Extraction], tmp_path: Path) -> None:
    def written(name: str, pieces: list[list[Extraction]]) -> bytes:
        path = tmp_path / name
        for piece in pieces:
            save(build_graph(piece, reopen(path).extractions if path.exists() else ()), path)
        return path.read_bytes()

    some = corpus[:12]
    at_once = written("all.json", [some])
    assert written("pieces.json", [some[9:], some[3:9], some[:3]]) == at_once
    # a first version of an article is replaced by the second; what was removed leaves no trace
    old = replace(some[2], events=(), relations=())
    assert written("changed.json", [[*some[:2], old], some[2:]]) == at_once
    path = tmp_path / "more.json"
    written("more.json", [corpus[:20]])
    save(remove(reopen(path), [x.document.id for x in corpus[12:20]]), path)
    assert path.read_bytes() == at_once


@pytest.mark.parametrize("zh, en", TRANSLATIONS)
def test_a_translation_gives_nearly_the_same_graph(corpus: list[Extraction], knowledge: Knowledge, zh: str, en: str) -> None:
    pair = [x for x in corpus if x.document.id in (zh, en)]
    dossier = merge(pair, knowledge)
    entities = [{m.entity for m in dossier.marks[d]} for d in (zh, en)]
    own = {x.document.id: {e.id for e in merge([x], knowledge).events} for x in pair}
    now = {old: e.id for e in dossier.events for old in (e.id, *e.former_ids)}
    found = [{now[i] for i in own[d]} for d in (zh, en)]
    assert _shared(*entities) >= 0.8 and _shared(*found) >= 0.9, (entities[0] ^ entities[1], found[0] ^ found[1])


def _shared(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))


def test_old_ids_are_still_known(corpus: list[Extraction], knowledge: Knowledge) -> None:
    """Whatever id a thing had in a smaller graph, the larger one has it or names it among the former ones."""
    small, large = merge(corpus[:15], knowledge), merge(corpus, knowledge)
    known_now = {i for x in (*large.entities, *large.events) for i in (x.id, *x.former_ids)}
    assert {x.id for x in (*small.entities, *small.events)} <= known_now


def test_marks_cover_every_name(corpus: list[Extraction], knowledge: Knowledge) -> None:
    dossier = merge(corpus, knowledge)
    known_ids = {e.id for e in dossier.entities}
    for x in corpus:
        marks = dossier.marks[x.document.id]
        assert len(marks) == sum(len(e.mentions) for e in x.entities) and {m.entity for m in marks} <= known_ids
