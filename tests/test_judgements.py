"""What users decide about merges is applied on every build, stops chains and can be undone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from told import Told, article, ids, only, shuffles

from kg.build import build_graph, reopen, save
from kg.cli import cli
from kg.errors import KgError
from kg.knowledge import Knowledge, load
from kg.resolve.corpus import merge
from kg.resolve.judgements import Judgement, of, read, text_of


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


CHAIN = [article("a", things="Person:Thomas Whitfield"), article("b", things="Person:Thomas R. Whitfield"),
         article("c", things="Person:Thomas Richard Whitfield")]
CALLS = [article(id_, Told("CONSULT/call", "donald-trump", "vladimir-putin", "2025-10-16", theme=theme))
         for id_, theme in (("a", "Weapon:ABC"), ("b", "UKR"))]


def test_apart_stops_a_chain_in_every_order(knowledge: Knowledge) -> None:
    assert len(ids(merge(CHAIN, knowledge), "Person")) == 1
    apart = [Judgement("apart", "person:x-thomas-r-whitfield", "person:x-thomas-richard-whitfield")]
    dossier = merge(CHAIN, knowledge, apart)
    assert len(ids(dossier, "Person")) == 2
    of_document = {d: dossier.marks[d][0].entity for d in "abc"}
    assert of_document["b"] != of_document["c"]
    assert all(merge(other, knowledge, apart) == dossier for other in shuffles(CHAIN))


def test_apart_beats_merge(knowledge: Knowledge) -> None:
    judged = of([{"judgement": "merge", "first": "Thomas Whitfield", "second": "Ann Lee"},
                 {"judgement": "apart", "first": "Thomas Whitfield", "second": "Ann Lee"}])
    assert len(ids(merge([*CHAIN, article("d", things="Person:Ann Lee")], knowledge, judged), "Person")) == 2


def test_merge_by_names_and_across_what_scores_keep_apart(knowledge: Knowledge) -> None:
    two = [article("a", things="Organization:Harbour Watch"), article("b", things="Organization:海港观察")]
    assert len(ids(merge(two, knowledge), "Organization")) == 2
    dossier = merge(two, knowledge, [Judgement("merge", "Harbour Watch", "海港观察", "their own translation")])
    assert len(ids(dossier, "Organization")) == 1
    assert "their own translation" in only(dossier.decisions).reason


def test_a_name_judged_apart_from_a_gazetteer_key_is_not_taken_for_it(knowledge: Knowledge) -> None:
    one = [article("a", things="Person:川普")]
    assert ids(merge(one, knowledge), "Person") == ["person:donald-trump"]
    assert ids(merge(one, knowledge, [Judgement("apart", "person:donald-trump", "person:x-川普")]), "Person") == ["person:x-川普"]


def test_two_names_of_one_entry_judged_apart_are_two(knowledge: Knowledge) -> None:
    documents = [article("a", things="Person:普京"), article("b", things="Person:Putin"), article("c", things="Person:Vladimir Putin")]
    assert ids(merge(documents, knowledge), "Person") == ["person:vladimir-putin"]
    dossier = merge(documents, knowledge, [Judgement("apart", "Putin", "普京")])
    assert ids(dossier, "Person") == ["person:vladimir-putin", "person:x-putin"]
    assert [dossier.marks[d][0].entity for d in "abc"] == ["person:vladimir-putin", "person:x-putin", "person:vladimir-putin"]
    assert all(merge(other, knowledge, [Judgement("apart", "Putin", "普京")]) == dossier for other in shuffles(documents, 2))


def test_a_merge_needs_one_label(knowledge: Knowledge) -> None:
    two = [article("a", things="Organization:Kosciuszko"), article("b", things="Person:Kosciuszko")]
    assert len(merge(two, knowledge, [Judgement("merge", "Kosciuszko", "organization:x-kosciuszko")]).entities) == 2


def test_events_by_their_ids(knowledge: Knowledge) -> None:
    told = [article("a", Told("CONSULT/talks", "USA", "RUS", "2025-10-16")), article("b", Told("CONSULT/talks", "USA", "RUS", "2025-10"))]
    event = only(merge(told, knowledge).events)
    assert len(event.former_ids) == 1
    apart = [Judgement("apart", event.id, event.former_ids[0])]
    assert {e.id for e in merge(told, knowledge, apart).events} == {event.id, *event.former_ids}


@pytest.mark.parametrize("text, message", [
    ("judgement,first,second\njoin,a,b\n", "unknown judgement 'join'"), ("judgement,first,second\nmerge,a,\n", "'second' is empty"),
    ("judgment,first,second\nmerge,a,b\n", "the column 'judgement' is missing"), ("judgement,first,second\nmerge,a,a\n", "against itself"),
])
def test_a_bad_table_says_where(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "j.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KgError, match=message):
        read(path)


def test_a_table_that_was_written_reads_the_same(tmp_path: Path) -> None:
    judged = of([Judgement("merge", "甲", "乙", "a, b"), Judgement("apart", "event:1", "event:2")])
    path = tmp_path / "j.csv"
    path.write_text(text_of(judged), encoding="utf-8")
    assert read(path) == judged


# --- the commands ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "graph.json"
    save(build_graph([*CHAIN, article("d", Told("CONSULT/call", "donald-trump", "Person:Ann Lee", "2025-10-16"))]), path)
    return path


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_merges_are_listed_undone_and_stay_undone(store: Path) -> None:
    assert "Thomas R. Whitfield" in run("merges", store, "--type", "person", "--below", "0.99")
    assert re.fullmatch(r"0 decisions of \d+\n", run("merges", store, "--type", "event"))
    graph = reopen(store).graph
    decision = next(d for d in graph.graph["decisions"] if d["merged"] == "person:x-thomas-richard-whitfield")
    run("merges", store, "--undo", decision["id"])
    again = reopen(store)
    assert "person:x-thomas-richard-whitfield" in again.graph and len(again.judgements) == 1
    save(build_graph([article("e", things="Person:Thomas Richard Whitfield")], again.extractions, again.judgements), store)
    assert "person:x-thomas-richard-whitfield" in reopen(store).graph
    table = store.with_name("mine.csv")
    run("merges", store, "--save", table)
    assert "person:x-thomas-richard-whitfield" in table.read_text(encoding="utf-8")
    table.write_text("judgement,first,second,note\n", encoding="utf-8")
    run("merges", store, "--judgements", table)
    assert "person:x-thomas-richard-whitfield" not in reopen(store).graph


def test_a_name_like_a_formula_is_none_in_the_table(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    save(build_graph([article(i, things=f"Person:{name}") for i, name in (("a", "=SUM Whitfield"), ("b", "=SUM T Whitfield"))]), path)
    table = run("merges", path, "--format", "csv")
    assert "'=SUM" in table and ",=SUM" not in table and table.startswith("id,kind,score,kept_name,")


def test_mistakes_are_told_with_the_next_step(store: Path) -> None:
    assert "no decision 'decision:none'" in run("merges", store, "--undo", "decision:none", code=1)
    assert "no document 'dd'" in run("remove", "dd", "--from", store, code=1)
    assert "no document would be left" in run("remove", "a", "b", "c", "d", "--from", store, code=1)
