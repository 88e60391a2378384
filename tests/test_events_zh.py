"""Chinese events end to end (pipeline and in-document resolution), by the table in sentences/events_zh.yml."""

from pathlib import Path

import pytest
import yaml

from kg import knowledge
from kg.analyse.pipeline import analyse
from kg.model import Document, Extraction
from kg.resolve.document import resolve_document

ROWS = yaml.safe_load((Path(__file__).parent / "sentences" / "events_zh.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def read():
    known = knowledge.load()
    documents = [Document(str(n), row["text"], date=str(row.get("date", "2025-10-17")), lang="zh") for n, row in enumerate(ROWS)]
    found = {a.document.text: resolve_document(a, known) for a in analyse(documents, "zh")}
    return found.__getitem__


def fits(wanted: dict, event, names: dict[str, set[str]]) -> bool:
    """Whether an event has every slot that the table writes."""
    def named(ids: tuple[str, ...]) -> list[set[str]]:
        return [names[i] for i in ids]

    if any(k in wanted and str(wanted[k]) != str(getattr(event, k)) for k in ("type", "mode", "status", "date")):
        return False
    slots = {"parties": event.actor + event.recipient} | {s: event.slot(s) for s in ("actor", "recipient", "theme", "place", "source")}
    if any(n in x for s, lacking in wanted.get("lacks", {}).items() for n in lacking for x in named(slots[s])):
        return False
    return all(bool(found := named(slots[s])) == bool(wanted[s]) and len(found) >= len(wanted[s])
               and all(any(n in x for x in found) for n in wanted[s]) for s in slots if s in wanted)


def names_of(extraction: Extraction) -> dict[str, set[str]]:
    return {e.id: {e.name, *e.names} for e in extraction.entities}


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["text"])
def test_events(read, row: dict) -> None:
    extraction = read(row["text"])
    names = names_of(extraction)
    shown = [(e.type, e.mode, e.status, [names[i] for i in e.actor], [names[i] for i in e.recipient], e.date) for e in extraction.events]
    for wanted in row.get("events", ()):
        assert any(fits(wanted, e, names) for e in extraction.events), shown
    for unwanted in row.get("none", ()):
        assert unwanted not in {e.type for e in extraction.events}, shown


@pytest.mark.parametrize("row", [r for r in ROWS if r.get("events")], ids=lambda r: r["text"])
def test_every_event_shows_its_sentence(read, row: dict) -> None:
    extraction = read(row["text"])
    for event in extraction.events:
        assert event.evidence and event.reasons and 0 < event.confidence < 1
        for item in event.evidence:
            assert row["text"][item.start : item.end] == item.trigger
            assert item.trigger in item.sentence


@pytest.mark.parametrize("told, times", [
    ("美国芝加哥21日晚发生枪击，多人受伤。", 1),  # in another town, though its state is one of the two
    ("此次袭击造成三人受伤。", 2),
])
def test_what_breaks_out_elsewhere_is_another_attack(told: str, times: int) -> None:
    document = Document("t", f"美国在巴格达袭击了伊朗军队。\n{told}", date="2025-10-22", lang="zh")
    events = [e for a in analyse([document], "zh") for e in resolve_document(a, knowledge.load()).events]
    event = next(e for e in events if e.type == "ASSAULT" and e.actor)
    assert len(event.triggers) == times
