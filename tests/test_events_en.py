"""English events and relations, through the whole pipeline and in-document resolution, by tables of sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg import knowledge
from kg.analyse.lexicon_en import lexicon
from kg.analyse.pipeline import analyse
from kg.model import SLOTS, Document, Extraction
from kg.resolve.document import resolve_document

SENTENCES = Path(__file__).parent / "sentences"
ROWS = yaml.safe_load((SENTENCES / "events_en.yml").read_text(encoding="utf-8"))
RELATIONS = yaml.safe_load((SENTENCES / "relations_en.yml").read_text(encoding="utf-8"))
PARTIES = ("CONSULT", "AGREE", "COOPERATE")


def _read(rows: list[dict[str, Any]]) -> dict[str, Extraction]:
    documents = [Document(id=str(i), text=r["text"], title=r.get("title", ""), date=str(r.get("date", "2025-10-17")), lang="en",
                          source=r.get("source", ""))
                 for i, r in enumerate(rows)]
    return {a.document.text: resolve_document(a, knowledge.load()) for a in analyse(documents, "en")}


@pytest.fixture(scope="module")
def events() -> dict[str, Extraction]:
    return _read(ROWS)


@pytest.fixture(scope="module")
def relations() -> dict[str, Extraction]:
    return _read(RELATIONS)


def _told(x: Extraction) -> list[dict[str, Any]]:
    names = {e.id: e.name for e in x.entities}
    told = []
    for e in x.events:
        row: dict[str, Any] = {"type": e.type, "mode": e.mode, "status": e.status, "date": e.date,
                               **{slot: {names[i] for i in e.slot(slot)} for slot in SLOTS}}
        row["parties"] = row["actor"] | row["recipient"]
        told.append(row)
    return told


def _fits(wanted: dict[str, Any], told: dict[str, Any]) -> bool:
    return all(told[k] == (set(v) if isinstance(v, list) else v if v is None else str(v)) for k, v in wanted.items())


@pytest.mark.parametrize("row", ROWS, ids=[r["text"][:60] for r in ROWS])
def test_events(events: dict[str, Extraction], row: dict[str, Any]) -> None:
    told = _told(events[row["text"]])
    for wanted in row.get("events", ()):
        assert any(_fits(wanted, t) for t in told), f"{wanted} not among {told}"
    assert not {t["type"] for t in told} & set(row.get("none", ())), told
    types = [t["type"] for t in told]
    assert all(types.count(type_) == n for type_, n in row.get("number", {}).items()), told


@pytest.mark.parametrize("row", RELATIONS, ids=[r["text"][:60] for r in RELATIONS])
def test_relations(relations: dict[str, Extraction], row: dict[str, Any]) -> None:
    x = relations[row["text"]]
    names = {e.id: {e.name, *e.names} for e in x.entities}
    left = list(x.relations)
    for head, type_, tail in row["relations"]:
        found = next((r for r in left if r.type == type_ and head in names[r.head] and tail in names[r.tail]), None)
        assert found is not None, (head, type_, tail, left)
        left.remove(found)
    assert not left


def test_every_event_says_why(events: dict[str, Extraction]) -> None:
    for x in events.values():
        for e in x.events:
            assert e.rule.split(":")[0] in ("verb", "noun", "adjective", "modal", "header")
            assert 0 < e.confidence <= 1 and e.evidence and any(r.about == "trigger" for r in e.reasons)


def test_the_lexicon_covers_the_ontology() -> None:
    known = lexicon(knowledge.load())
    types = {t.type for table in (known.verbs, known.nouns) for entries in table.values() for t in entries}
    assert types == set(knowledge.load().event_types)


def test_a_wrong_type_in_the_lexicon_is_refused_with_the_nearest_word(tmp_path: Path) -> None:
    from kg.analyse.lexicon_en import Lexicon
    from kg.errors import SeedError

    (tmp_path / "triggers").mkdir()
    (tmp_path / "triggers" / "en.yml").write_text("verbs:\n  - {type: ACUSE, frame: blame, words: [rant]}\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"unknown type 'ACUSE'. Did you mean 'ACCUSE'"):
        Lexicon(knowledge.load(tmp_path))
