"""The rows of one story -> an Extraction whose evidence is the rows in words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from kg.imports.layouts import Told
from kg.imports.names import Party
from kg.model import Document, Entity, Event, Evidence, Extraction, Span

CONFIDENCE = 0.6  # machine-coded, by figures that their makers give for the types


class _Text:
    """The lines of a story, a line an event, and what was found where."""

    def __init__(self, document: str):
        self.document = document
        self.length = 0
        self.lines: list[str] = []
        self.spans: dict[Party, list[tuple[Span, Evidence]]] = {}

    def event(self, told: Sequence[Told]) -> Evidence:
        """Write 'Turkey – mediates – Russia, United States (2025-09-10)'; the evidence that this is."""
        first = told[0]
        actors, recipients = _each(t.actor for t in told), _each(t.recipient for t in told)
        parts: list[str | Party] = [*_listed(actors), " – ", first.words, " – ", *_listed(recipients)]
        if first.place:
            parts += [", ", first.place]
        parts.append(f" ({first.date or 'no date'})")
        line = "".join(p.name if isinstance(p, Party) else p for p in parts)
        begin, place = self.length, self.length
        trigger = begin
        for number, part in enumerate(parts):
            text = part.name if isinstance(part, Party) else part
            if isinstance(part, Party):
                span = Span(place, place + len(text))
                self.spans.setdefault(part, []).append((span, Evidence(self.document, line, begin, span.start, span.end, text)))
            elif part is first.words and parts[number - 1] == " – ":
                trigger = place
            place += len(text)
        self.lines.append(line)
        self.length += len(line) + 1
        return Evidence(self.document, line, begin, trigger, trigger + len(first.words), first.words)


def extraction(told: Sequence[Told]) -> Extraction:
    """What one story tells."""
    story = told[0].story
    text, events = _Text(story.id), []
    groups: dict[str, list[Told]] = {}
    for row in told:
        groups.setdefault(row.id, []).append(row)
    parties = _each(p for t in told for p in (t.actor, t.recipient, t.place))
    ids = {p: f"e{n}" for n, p in enumerate(parties, 1)}
    for number, rows in enumerate(groups.values(), 1):
        events.append(_event(f"v{number}", rows, text.event(rows), ids))
    entities = tuple(_entity(ids[p], p, text.spans.get(p, ())) for p in parties)
    body = "\n".join((story.id, *text.lines))
    document = Document(story.id, "", f"{story.source or story.id} ({len(events)} coded)", story.date, story.source, story.lang, story.url,
                        text_sha256=hashlib.sha256(body.encode("utf-8", "replace")).hexdigest())
    return Extraction(document, entities, tuple(events), sha256=document.text_sha256)


def _event(id_: str, rows: Sequence[Told], evidence: Evidence, ids: dict[Party, str]) -> Event:
    first = rows[0]
    actors = _each(t.actor for t in rows)
    # A row each way is one meeting: who already acts is not also acted upon.
    recipients = [p for p in _each(t.recipient for t in rows) if p not in actors]
    return Event(id_, first.type, first.mode, "occurred", (Span(evidence.start, evidence.end),), tuple(ids[p] for p in actors),
                 tuple(ids[p] for p in recipients), place=(ids[first.place],) if first.place else (), date=first.date,
                 confidence=CONFIDENCE, rule=first.story.id.partition(":")[0], evidence=(evidence,))


def _entity(id_: str, party: Party, found: Iterable[tuple[Span, Evidence]]) -> Entity:
    spans = tuple(found)
    return Entity(id_, party.label, party.name, tuple(s for s, _ in spans), party.key, party.country, (party.name,),
                  tuple(e for _, e in spans[:1]))


def _each(items: Iterable[Party | None]) -> list[Party]:
    return list(dict.fromkeys(p for p in items if p is not None))


def _listed(parties: Sequence[Party]) -> list[str | Party]:
    out: list[str | Party] = []
    for n, party in enumerate(parties):
        out += [", ", party] if n else [party]
    return out or ["?"]
