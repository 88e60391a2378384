"""Extractions by hand, in few words, for the tests of merging. What happens in them is invented."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.model import Document, Dossier, Entity, Event, Evidence, Extraction, Relation, Span

PAIRS = Path(__file__).resolve().parent / "pairs"
KEYED = {"USA": "Country", "RUS": "Country", "UKR": "Country", "CHN": "Country", "PRK": "Country", "IND": "Country", "PAK": "Country",
         "NOR": "Country", "FIN": "Country",
         "donald-trump": "Person", "vladimir-putin": "Person", "xi-jinping": "Person"}


def thing(word: str) -> Entity:
    """'USA' and 'donald-trump' by key; 'Person:Ri Yong Ho' by name; 'Organization:外交部@CHN' with a country."""
    if word in KEYED:
        return Entity("", KEYED[word], word, (Span(0, 1),), word, word if KEYED[word] == "Country" else None, (word,))  # type: ignore[arg-type]
    label, _, rest = word.partition(":")
    name, _, country = rest.partition("@")
    return Entity("", label, name, (Span(0, 1),), None, country or None, (name,))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Told:
    """An event of an article: its type (with '/mode'), its parties and the rest by the names of fields."""

    type: str
    actor: str = ""
    recipient: str = ""
    date: str | None = None
    status: str = "occurred"
    theme: str = ""
    place: str = ""
    source: str = ""
    says: str = ""
    confidence: float = 0.6


def article(id: str, *events: Told, date: str | None = "2025-03-10", lang: str = "en", text: str = "", things: str = "",
            relations: Sequence[tuple[str, str, str, str]] = ()) -> Extraction:
    """One document. Words for things are separated by ' + '; relations are (type, head, tail, title)."""
    known: dict[str, Entity] = {}

    def ids(words: str) -> tuple[str, ...]:
        found = []
        for word in filter(None, words.split(" + ")):
            if word not in known:
                known[word] = replace(thing(word), id=f"e{len(known) + 1}")
                e = known[word]
                known[word] = replace(e, evidence=(Evidence(id, f"{e.name}.", 0, 0, len(e.name), e.name),))
            found.append(known[word].id)
        return tuple(found)

    ids(things)
    told = []
    for n, t in enumerate(events, 1):
        type_, _, mode = t.type.partition("/")
        says = t.says or f"{t.actor} {type_} {t.recipient}, {id}-{n}"
        told.append(Event(f"v{n}", type_, mode or None, t.status, (Span(n * 10, n * 10 + 2),), ids(t.actor), ids(t.recipient),  # type: ignore[arg-type]
                          ids(t.theme), ids(t.place), ids(t.source), t.date, t.confidence, "test",
                          (Evidence(id, says, 0, n * 10, n * 10 + 2, says[:2]),)))
    facts = tuple(Relation(type_, ids(head)[0], ids(tail)[0], title) for type_, head, tail, title in relations)
    document = Document(id, text, date=date, lang=lang)
    return Extraction(document, tuple(known.values()), tuple(told), facts, (), document.sha256 if text else f"sha-{id}")


def printed(name: str, pages: tuple[int, ...], **given: str) -> Extraction:
    """An article with a meeting and an office, whose evidence begins with the text."""
    found = article(name, Told("CONSULT/meeting", "NOR", "FIN", date="2024-03-06"), things="Person:Espen Barth Eide",
                    relations=[("HOLDS_OFFICE", "Person:Espen Barth Eide", "NOR", "minister")], **given)
    office = replace(found.relations[0], evidence=found.entities[0].evidence)
    return replace(found, document=replace(found.document, pages=pages), relations=(office,))


@dataclass(frozen=True)
class Pair:
    """A line of tests/pairs: two names that are one thing ('same') or two ('apart')."""

    verdict: str
    label: str
    first: str
    second: str
    first_country: str
    second_country: str
    first_date: str
    second_date: str
    note: str

    def extractions(self) -> tuple[Extraction, Extraction]:
        """Two documents that name one of the two each, found by look alone."""
        def one(id_: str, name: str, country: str, date: str) -> Extraction:
            entity = Entity("e1", self.label, name, (Span(0, 1),), None, country or None, (name,))  # type: ignore[arg-type]
            return Extraction(Document(id_, "", date=date or None), (entity,), sha256=id_)

        return one("a", self.first, self.first_country, self.first_date), one("b", self.second, self.second_country, self.second_date)


def pairs() -> Iterator[Pair]:
    """All lines of tests/pairs."""
    for path in sorted(PAIRS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            yield from (Pair(**row) for row in csv.DictReader(lines))


def shuffles(items: Iterable[Extraction], times: int = 4) -> Iterator[list[Extraction]]:
    """The items in other orders, the same ones every time."""
    found = list(items)
    yield found[::-1]
    for seed in range(times):
        random.Random(seed).shuffle(found)
        yield list(found)


def ids(dossier: Dossier, label: str) -> list[str]:
    """The ids of the entities with a label."""
    return [e.id for e in dossier.entities if e.label == label]


def only(items: Sequence[Any]) -> Any:
    """The one item that there must be."""
    assert len(items) == 1, items
    return items[0]
