"""The interchange format: lossless both ways, strict on reading."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from kg.interchange import FormatError, dumps, from_json, read_lines, to_json
from kg.model import Document, Entity, Event, Evidence, Extraction, Reason, Relation, Span, TimeExpression

TEXT = "挪威外交大臣艾德3月6日在奥斯陆会见芬兰外长。😀"
DOCUMENT = Document("a", TEXT, "会见", "2024-03-07", "社", "zh", "https://e.org/1")
EVIDENCE = Evidence("a", TEXT, 0, 16, 18, "会见")
FULL = Extraction(
    document=DOCUMENT,
    entities=(Entity("e1", "Person", "艾德", (Span(6, 8),), "espen-barth-eide", "NOR", ("艾德",), (EVIDENCE,)),
              Entity("e2", "Country", "芬兰", (Span(18, 20),)), Entity("e3", "Location", "奥斯陆", (Span(13, 16),))),
    events=(Event("v1", "CONSULT", "meeting", "planned", (Span(16, 18),), ("e1",), ("e2",), (), ("e3",), ("e1",), "2024-03-06", 0.75,
                  "frame", (EVIDENCE, replace(EVIDENCE, document="b")), (Reason("trigger", "会见", 0.5), Reason("status", "no mark"))),),
    relations=(Relation("HOLDS_OFFICE", "e1", "e2", "外交大臣", 0.9, "title", (EVIDENCE,)), Relation("LOCATED_IN", "e3", "e2")),
    times=(TimeExpression(Span(8, 12), "2024-03-06", "day"),),
    sha256=DOCUMENT.sha256,
)
BARE: dict[str, Any] = {"id": "x", "lang": "zh", "date": None, "text": TEXT, "entities": [], "events": [], "relations": []}
ENTITY = {"id": "e1", "label": "Person", "name": "艾德", "mentions": [[6, 8]]}


@pytest.mark.parametrize("extraction", [FULL, Extraction(Document("b", "x"), sha256=Document("b", "x").sha256)])
def test_round_trip(extraction: Extraction) -> None:
    line = dumps(extraction)
    assert "\n" not in line
    (again,) = read_lines([line], "x")
    assert again == extraction
    assert dumps(again) == line


def test_round_trip_without_the_text() -> None:
    line = dumps(FULL, text=False)
    assert "text" not in json.loads(line)
    again = from_json(json.loads(line))
    assert again == replace(FULL, document=DOCUMENT.without_text())
    assert again.document.sha256 == DOCUMENT.sha256
    assert dumps(again, text=False) == line


def test_the_promised_keys_are_there_even_when_empty() -> None:
    value = to_json(Extraction(Document("b", "x"), events=(Event("v1", "AID"),)))
    assert {"id", "lang", "date", "text", "entities", "events", "relations", "times"} <= value.keys()
    assert {"type", "mode", "status", "triggers", "actor", "recipient", "theme", "place", "date", "source"} <= value["events"][0].keys()


def test_what_another_system_writes_is_read() -> None:
    """No key of ours, and one that nobody knows."""
    value = {**BARE, "score": 3, "entities": [ENTITY], "events": [{"type": "AID", "actor": ["e1"], "triggers": [[16, 18]]}],
             "relations": [{"type": "PART_OF", "head": "e1", "tail": "e1"}]}
    extraction = from_json(value)
    assert extraction.events[0].actor == ("e1",) and extraction.events[0].status == "occurred"


@pytest.mark.parametrize("change, words", [
    ({"id": None}, "document: 'id' must be a string, not null"),
    ({"entities": None}, "'entities' must be a list"),
    ({"entities": [1]}, "entities[1]: an object is wanted"),
    ({"entities": [{**ENTITY, "label": "Persn"}]}, "entities[1]: unknown label 'Persn'. Did you mean 'Person'?"),
    ({"entities": [{**ENTITY, "mentions": [[6, 99]]}]}, "the span [6, 99] does not lie in the text"),
    ({"entities": [{**ENTITY, "mentions": [[8, 6]]}]}, "does not lie"),
    ({"entities": [{**ENTITY, "mentions": [[True, 8]]}]}, "a span is [start, end]"),
    ({"entities": [ENTITY, ENTITY]}, "two entities have the same id"),
    ({"entities": [{"id": "e1", "label": "Person", "nam": "x"}]}, "the key 'name' is missing. Did you mean 'nam'?"),
    ({"events": [{"type": "AID", "actor": ["e9"]}]}, "'actor' names the entity 'e9'"),
    ({"events": [{"type": "AID", "actor": "e1"}]}, "'actor' must be a list"),
    ({"events": [{"type": "AID", "status": "planed"}]}, "unknown status 'planed'. Did you mean 'planned'?"),
    ({"events": [{"type": "AID", "confidence": "high"}]}, "'confidence' must be a number"),
    ({"events": [{"type": "AID", "evidence": [{"sentence": "x"}]}]}, "events[1].evidence[1]: the key 'start' is missing"),
    ({"relations": [{"type": "PART_OF", "head": "e1", "tail": "e2"}]}, "'head' names the entity 'e1'"),
    ({"times": [{"span": [0, 2]}]}, "times[1]: the key 'value' is missing"),
])
def test_mistakes_are_named_with_line_and_place(change: dict[str, Any], words: str) -> None:
    lines = [json.dumps({**BARE, "id": "first"}), "", json.dumps({**BARE, **change})]
    with pytest.raises(FormatError) as e:
        list(read_lines(lines, "some.jsonl"))
    assert str(e.value).startswith("some.jsonl:3: ") and words in str(e.value)


@pytest.mark.parametrize("lines, words", [
    (["{"], "x:1: not valid JSON"), (["[]"], "x:1: document: an object is wanted"),
    ([json.dumps(BARE), json.dumps(BARE)], "x:2: the document 'x' stands already in line 1")])
def test_lines_that_are_no_documents(lines: list[str], words: str) -> None:
    with pytest.raises(FormatError) as e:
        list(read_lines(lines, "x"))
    assert words in str(e.value)
