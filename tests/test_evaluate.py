"""Evaluation: small cases counted by hand, and the same figures as the reference script where that is beside the checkout."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from places import SHARED

from kg.errors import KgError
from kg.evaluate import KINDS, evaluate, read_gold
from kg.evaluate.gold import GoldError
from kg.interchange import dumps, to_json
from kg.model import Document, Entity, Event, Extraction, Relation, Span, TimeExpression

TEXT = "0123456789" * 10


def extraction(entities: dict[str, tuple[str, list[tuple[int, int]]]], events: tuple[Event, ...] = (), relations: tuple[Relation, ...] = (),
               times: tuple[TimeExpression, ...] = (), id_: str = "d") -> Extraction:
    return Extraction(Document(id_, TEXT), tuple(Entity(i, label, i, tuple(Span(*m) for m in mentions))  # type: ignore[arg-type]
                                                 for i, (label, mentions) in entities.items()), events, relations, times)


def figures(gold: Extraction, system: Extraction) -> dict[str, Any]:
    return evaluate([gold], [system]).total.figures()


def prf(figure: dict[str, float]) -> tuple[float, float]:
    return figure["precision"], figure["recall"]


GOLD = {"usa": ("Country", [(0, 2), (10, 12)]), "bush": ("Person", [(4, 6)]), "iraq": ("Country", [(20, 22)])}


def test_mentions_are_exact_and_labelled() -> None:
    found = figures(extraction(GOLD), extraction({"a": ("Country", [(0, 2)]), "b": ("Country", [(10, 13)]), "c": ("Location", [(20, 22)])}))
    assert prf(found["mentions"]) == (round(1 / 3, 4), 0.25)


@pytest.mark.parametrize("system, expected", [
    # all right
    (GOLD, (1.0, 1.0)),
    # one cluster for everything: each of the usa's two has 2/4, each of the others 1/4; recall is whole
    ({"a": ("Country", [(0, 2), (10, 12), (4, 6), (20, 22)])}, ((2 * 2 / 4 + 1 / 4 + 1 / 4) / 4, 1.0)),
    # the usa in two halves: precision whole, each half has 1/2 of the recall
    ({"a": ("Country", [(0, 2)]), "b": ("Country", [(10, 12)]), "c": ("Person", [(4, 6)]), "d": ("Country", [(20, 22)])},
     (1.0, (1 / 2 + 1 / 2 + 1 + 1) / 4)),
])
def test_entities_by_b_cubed(system: dict[str, Any], expected: tuple[float, float]) -> None:
    assert prf(figures(extraction(GOLD), extraction(system))["entities"]) == pytest.approx(expected, abs=1e-4)


def test_times_need_overlap_and_the_same_value() -> None:
    gold = (TimeExpression(Span(0, 4), "2024-03-06"), TimeExpression(Span(8, 9), "2024"))
    system = (TimeExpression(Span(2, 6), "2024-03-06"), TimeExpression(Span(8, 9), "2023"), TimeExpression(Span(50, 51), "2024"))
    assert prf(figures(extraction({}, times=gold), extraction({}, times=system))["times"]) == (round(1 / 3, 4), 0.5)


def test_relations_over_aligned_entities() -> None:
    system = {"a": ("Person", [(3, 6)]), "b": ("Country", [(10, 12)]), "c": ("Country", [(20, 22)])}
    found = figures(extraction(GOLD, relations=(Relation("HOLDS_OFFICE", "bush", "usa", "x"),)),
                    extraction(system, relations=(Relation("HOLDS_OFFICE", "a", "b", "y"), Relation("HOLDS_OFFICE", "a", "c"))))
    assert prf(found["relations"]) == (0.5, 1.0)


CALL = Event("v1", "CONSULT", triggers=(Span(30, 32),), actor=("usa",), recipient=("iraq",), date="2024-03-06")


@pytest.mark.parametrize("event, aligned, arguments", [
    (CALL, 1, 4),
    # the parties of a meeting are one set
    (replace(CALL, actor=("iraq",), recipient=("usa",)), 1, 4),
    # same trigger, other month: aligned all the same, the date is wrong
    (replace(CALL, date="2023-01-01"), 1, 3),
    # other trigger, shared party, other month: something speaks against it
    (replace(CALL, triggers=(Span(40, 42),), date="2023-01-01"), 0, 0),
    # other trigger, shared party, no date
    (replace(CALL, triggers=(Span(40, 42),), date=None, recipient=()), 1, 2),
    # another type never
    (replace(CALL, type="AID"), 0, 0),
    # nothing shared
    (replace(CALL, triggers=(Span(40, 42),), actor=(), recipient=()), 0, 0),
    (replace(CALL, status="planned"), 1, 3),
])
def test_events_and_arguments(event: Event, aligned: int, arguments: int) -> None:
    result = evaluate([extraction(GOLD, (CALL,))], [extraction(GOLD, (event,))]).total
    assert result.tallies["events"].hit_gold == aligned
    assert result.tallies["arguments"].hit_gold == arguments
    assert result.tallies["arguments"].gold == 4


def test_dyads_count_persons_as_their_countries() -> None:
    office = (Relation("HOLDS_OFFICE", "bush", "usa"),)
    gold = extraction(GOLD, (Event("v1", "ACCUSE", actor=("bush",), recipient=("iraq",)),), office)
    system = extraction(GOLD, (Event("v1", "ACCUSE", actor=("usa",), recipient=("iraq",)),
                               Event("v2", "ACCUSE", actor=("iraq",), recipient=("usa",)), Event("v3", "ACCUSE")))
    assert prf(figures(gold, system)["dyads"]) == (0.5, 1.0)


def test_a_missing_document_counts_as_empty_and_a_foreign_text_is_refused() -> None:
    gold = [extraction(GOLD), extraction(GOLD, id_="e")]
    result = evaluate(gold, [gold[0]])
    assert result.missing == ("e",) and result.total.figures()["mentions"]["recall"] == 0.5
    other = replace(gold[0], document=Document("d", TEXT + "!"))
    with pytest.raises(KgError, match="d: the text of the extraction differs"):
        evaluate(gold[:1], [other])


def test_errors_name_document_and_kind() -> None:
    result = evaluate([extraction(GOLD, (CALL,))], [extraction(GOLD, (replace(CALL, type="AID"),))]).total
    assert [row[:3] for row in result.errors["events"]] == [("d", "missed", "CONSULT"), ("d", "spurious", "AID")]


# --- gold files -----------------------------------------------------------------------------------------------------------

ARTICLE = "date: 2024-03-07\nlang: zh\n\n挪威外交部说，挪威将访芬兰。芬方3月6日同意。"
NOTE = """
entities:
  nor: {label: Country, name: 挪威, mentions: [挪威]}
  mfa: {label: Organization, name: 挪威外交部, mentions: [挪威外交部]}
  fin: {label: Country, name: 芬兰, mentions: [芬兰, {text: 芬, not_in: [芬兰]}]}
times: [{text: 3月6日, value: 2024-03-06}]
events:
  - {type: CONSULT, mode: visit, triggers: [访], actor: nor, recipient: [fin], status: planned}
relations: [{type: PART_OF, head: mfa, tail: nor}]
"""


def pair(folder: Path, note: str, article: str | None = ARTICLE) -> Path:
    (folder / "n.yaml").write_text(note, encoding="utf-8")
    if article is not None:
        (folder / "n.txt").write_text(article, encoding="utf-8")
    return folder


def test_a_pair_is_compiled_with_offsets(tmp_path: Path) -> None:
    (gold,) = read_gold(pair(tmp_path, NOTE))
    shown = {e.id: [m.of(gold.document.text) + str(m.start) for m in e.mentions] for e in gold.entities}
    assert shown == {"nor": ["挪威7"], "mfa": ["挪威外交部0"], "fin": ["芬兰11", "芬14"]}
    assert gold.events[0].actor == ("nor",) and gold.times[0].value == "2024-03-06"
    jsonl = tmp_path / "gold.jsonl"
    jsonl.write_text(dumps(gold) + "\n", encoding="utf-8")
    assert read_gold(jsonl) == [gold]


@pytest.mark.parametrize("old, new, words", [
    ("label: Organization", "label: Organisation", "unknown label 'Organisation'. Did you mean 'Organization'?"),
    ("mentions: [挪威外交部]", "mentions: [瑞典外交部]", "'瑞典外交部' never occurs"),
    ("actor: nor", "actor: nro", "unknown entity 'nro'. Did you mean 'nor'?"),
    ("status: planned", "status: plan", "unknown status 'plan'"),
    ("status: planned", "when: now", "unknown key 'when'"),
    ("2024-03-06", "March", "'March' is no ISO 8601 date"),
    ("tail: nor", "tail: x", "unknown entity 'x'"),
    ("{text: 芬, not_in", "{text: 芬, nth: 9, not_in", "occurs 1 times, not 9"),
    ("entities:", "entities: [", "cannot be read"),
    ("label: Country, name: 芬兰,", "label: Country,", "has not the form that is wanted"),
])
def test_mistakes_in_annotations_are_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in NOTE
    with pytest.raises(GoldError) as e:
        read_gold(pair(tmp_path, NOTE.replace(old, new, 1)))
    assert "n.yaml" in str(e.value) and words in str(e.value)


def test_gold_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no annotations in"):
        read_gold(tmp_path)
    with pytest.raises(GoldError, match="no such gold"):
        read_gold(tmp_path / "x.jsonl")
    with pytest.raises(GoldError, match=r"the article n\.txt is missing"):
        read_gold(pair(tmp_path, NOTE, article=None))


# --- the reference script -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def annotated(gold: Path) -> list[Extraction]:
    return read_gold(gold)


def _disturbed(gold: Extraction, chance: random.Random) -> dict[str, Any]:
    """An extraction that is wrong in every way that counts."""
    d = to_json(gold)
    new = {e["id"]: f"s{n}" for n, e in enumerate(d["entities"])}
    for e in d["entities"]:
        e["label"] = chance.choice(("Person", "Country", "Weapon")) if chance.random() < 0.2 else e["label"]
        e["mentions"] = [[max(0, s - (chance.random() < 0.1)), t] for s, t in e["mentions"] if chance.random() < 0.9]
        e["id"] = new[e["id"]]
    for v in d["events"]:
        for slot in ("actor", "recipient", "theme", "place", "source"):
            v[slot] = [chance.choice(list(new.values())) if chance.random() < 0.3 else new[i] for i in v[slot] if chance.random() < 0.9]
        v["type"] = "CONSULT" if chance.random() < 0.2 else v["type"]
        v["date"] = None if chance.random() < 0.2 else v["date"]
        v["status"] = "planned" if chance.random() < 0.2 else v["status"]
    d["events"] = [v for v in d["events"] if chance.random() < 0.8] * chance.choice((1, 1, 2))
    for r in d["relations"]:
        r["head"], r["tail"] = new[r["head"]], chance.choice([new[r["tail"]], *new.values()])
    for t in d["times"]:
        t["value"] = "2000" if chance.random() < 0.2 else t["value"]
    return d


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_figures_as_the_reference_script(tmp_path: Path, annotated: list[Extraction], seed: int) -> None:
    chance = random.Random(seed)
    (tmp_path / "gold.jsonl").write_text("\n".join(map(dumps, annotated)), encoding="utf-8")
    system = [_disturbed(x, chance) for x in annotated[:-1]]
    (tmp_path / "system.jsonl").write_text("\n".join(map(json.dumps, system)), encoding="utf-8")
    script = [sys.executable, str(SHARED / "eval" / "score.py"), str(tmp_path / "gold.jsonl"), str(tmp_path / "system.jsonl")]
    expected = json.loads(subprocess.run([*script, "--json"], capture_output=True, check=True, text=True).stdout)
    result = evaluate(annotated, read_gold(tmp_path / "system.jsonl"))
    assert result.total.figures() == expected
    assert 0 < expected["graph"]["f1"] < 1
    lines = subprocess.run([*script, "--errors", "relations"], capture_output=True, check=True, text=True).stdout.splitlines()
    assert len(result.total.errors["relations"]) == len(lines)
    assert set(result.total.errors) == set(KINDS)


def test_the_same_gold_as_the_reference_compiler(gold: Path, annotated: list[Extraction]) -> None:
    script = [sys.executable, str(SHARED / "eval" / "compile_gold.py"), str(gold)]
    lines = subprocess.run(script, capture_output=True, check=True, text=True).stdout.splitlines()
    for line, own in zip(map(json.loads, lines), annotated, strict=True):
        ours = to_json(own)
        for event in (*ours["events"], *line["events"]):
            event.pop("confidence", None)
        for relation in ours["relations"]:
            relation.pop("confidence")
        assert {k: ours[k] for k in line} == {**line, "relations": [{k: v for k, v in r.items() if v} for r in line["relations"]]}
