"""Who speaks: the head of a statement, 'X said:' before a quoted text, and whose 'we' it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.analyse.gazetteer import Gazetteer
from kg.analyse.offices_en import Office, country_span
from kg.analyse.patterns_en import alternatives
from kg.analyse.scene_en import names_of
from kg.analyse.sentences_en import blocks
from kg.knowledge import Knowledge
from kg.model import Document, Mention, Span

SAID = re.compile(r"\b(?:said|says|stated|commented|added|wrote|read|as follows|reads|issued the following statement)[^.\n]{0,40}:\s*$")

# Where a heading turns from who speaks to what about.
ABOUT = re.compile(r"\s+(?:on|regarding|about|following|after|ahead\s+of|in\s+response|to\s+mark|concerning|[a-z]{3,}ing)\s", re.IGNORECASE)


@dataclass(frozen=True)
class Speech:
    """A stretch of text that one voice (or several, jointly) speaks. `header` is the line that names them."""

    span: Span
    speakers: tuple[Span, ...]
    header: Span
    joint: bool = False
    kind: str = "statement"  # or 'readout': told about, not spoken


def speeches(document: Document, mentions: Sequence[Mention], knowledge: Knowledge) -> Iterator[Speech]:
    """The statements that a document consists of or ends in."""
    words = knowledge.triggers["en"]["speakers"]
    lines = [b for b in blocks(document.text) if b.of(document.text).strip()]
    if not lines:
        return
    text, first = document.text, lines[0]
    head = _heading(first.of(text), words)
    whole = Span(first.end, len(text))
    if head is None and (titled := _heading(document.title, words)) and titled["kind"].lower().replace("-", "") in words["readout"]:
        yield Speech(Span(0, len(text)), (), Span(0, 0), False, "readout")
        return
    if head:
        readout = head["kind"].lower().replace("-", "") in words["readout"]
        limit = _subject_begins(first, head.end() + first.start, text)
        named = [m for m in mentions if head.end() + first.start <= m.span.start < limit]
        people = [m.span for m in named if m.label == "Person"]
        joint = bool(head["joint"]) or not people
        speakers = tuple(people or [m.span for m in named if m.label in ("Country", "Organization")])
        if speakers or readout:
            yield Speech(whole, speakers, first, joint and not people, "readout" if readout else "statement")
            return
    if (voices := _whose_heading(first, text, mentions, words)) is not None:
        yield voices
        return
    for i, line in enumerate(lines[:-1]):
        if SAID.search(line.of(text).strip()):
            people = [m.span for m in mentions if line.covers(m.span) and m.label in ("Person", "Organization", "Country")]
            persons = [m.span for m in mentions if line.covers(m.span) and m.label == "Person"]
            if people:
                yield Speech(Span(lines[i + 1].start, len(text)), tuple((persons or people)[-1:]), line)
                return


def _heading(line: str, words: Mapping[str, Sequence[str]]) -> re.Match[str] | None:
    """'Joint Statement by …', 'Readout of …': the kind of text that a first line, or the title kept apart from the text, announces."""
    kinds = alternatives([*words["header"], *words["readout"]])
    return re.match(rf"\s*(?:(?P<joint>Joint)\s+)?(?:[A-Z][\w.]+\s+){{0,3}}?(?P<kind>{kinds})\s+(?:by|from|of|to)\b", line, re.IGNORECASE)


def _whose_heading(line: Span, text: str, mentions: Sequence[Mention], words: Mapping[str, Sequence[str]]) -> Speech | None:
    """'G7 Leaders' Statement on Gaza', 'Minister Lind's remarks on Mali': who speaks stands before the kind of text."""
    kinds = alternatives(words["header"])
    whose = rf"(?P<who>[^.,:;\n]{{2,80}}?)(?:['’]s|s['’])\s+(?:Joint\s+)?(?:{kinds})\s+(?:on|about|regarding|following)\b"
    head = re.match(whose, line.of(text), re.IGNORECASE)
    if head is None:
        return None
    named = [m for m in mentions if line.start <= m.span.start and m.span.end <= line.start + head.end("who")]
    people = [m.span for m in named if m.label == "Person"]
    speakers = tuple(people or [m.span for m in named if m.label in ("Country", "Organization")])
    return Speech(Span(line.end, len(text)), speakers, line, not people, "statement") if speakers else None


def publisher_of(document: Document, knowledge: Knowledge) -> str | None:
    """The code of the state for which a text speaks: its office published it, or its own officer speaks by the title."""
    words = knowledge.triggers["en"]["speakers"]
    houses = (code for name, code in words["houses"].items() if name.lower() in document.source.lower())
    return next(houses, None) or _state_of_heading(document.title, names_of(knowledge), words)


def _state_of_heading(title: str, names: Gazetteer, words: Mapping[str, Sequence[str]]) -> str | None:
    """'Statement from President Joe Biden on …': the state of its speaker; None where the title does not say."""
    head = _heading(title, words)
    if head is None or head["joint"]:
        return None
    until = ABOUT.search(title, head.end())
    named = [m for m in names.find(title[: until.start() if until else len(title)]) if m.label in ("Person", "Country")]
    people = [m.country for m in named if m.label == "Person"]
    return next(iter(people), next((m.country for m in named), None))


def _subject_begins(line: Span, start: int, text: str) -> int:
    """Where a heading turns from who speaks to what about."""
    m = ABOUT.search(text, start, line.end)
    return m.start() if m else line.end


def home_of(span: Span, mentions: Sequence[Mention], offices: Sequence[Office]) -> Span | None:
    """The state for which somebody speaks: that of the office held, else the one that the gazetteer knows."""
    mention = next((m for m in mentions if m.span == span), None)
    if mention is None:
        return None
    if mention.label == "Country":
        return span
    by_span = {m.span: m for m in mentions}
    same = {
        m.span
        for m in mentions
        if m.label == mention.label
        and (
            m.text == mention.text
            or (m.key is not None and m.key == mention.key)
            or mention.text.endswith(" " + m.text)
            or m.text.endswith(" " + mention.text)
        )
    }
    for office in offices:
        if office.person in same and office.tail is not None and not office.former:
            tail = by_span[office.tail]
            if tail.label == "Country":
                return tail.span
            if tail.country:
                return country_span(tail.country, span, mentions)
    return country_span(mention.country, span, mentions)
