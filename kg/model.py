"""The records that travel between the stages. All are frozen; spans are [start, end) in code points of the text.

The stages and what they hand on:

    read      -> Document
    analyse   -> Analysis    mentions, references, times, event and relation mentions of one document: spans, no identities
    resolve   -> Extraction  entities, events, relations, times of one document (the interchange format)
    resolve   -> Dossier     the same over many documents, merged, with the decisions
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple

Label = Literal["Person", "Country", "Organization", "Location", "Weapon", "Agreement"]
Status = Literal["occurred", "planned", "possible", "negated"]
Slot = Literal["actor", "recipient", "theme", "place", "source"]

SLOTS: tuple[Slot, ...] = ("actor", "recipient", "theme", "place", "source")
EACH_OTHER = "each to the other"  # ends the rule of an act that two sides do to one another
GUESSED = "tagger of names"  # the rule of a name that the trained network sees and no rule finds
TOOK_PART = "took part in the meeting"  # the reason of an actor who only sat in
IN_PASSING = "in passing"  # in the rule of what only describes a thing (新近谈成的条约)
CARRIED = "medium that reports it"  # the reason of a source that only carries the news
STATUSES: tuple[Status, ...] = ("occurred", "planned", "possible", "negated")


class Span(NamedTuple):
    """A stretch of a text, end exclusive."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True)
class Document:
    """An article as it was read. `date` is the day of publication in ISO 8601, or None where nobody said it. `pages` are the offsets in
    the text at which the pages of a printed document begin."""

    id: str
    text: str
    title: str = ""
    date: str | None = None
    source: str = ""
    lang: str = ""
    url: str = ""
    text_sha256: str = ""  # kept where the text itself was left out, as in graph files
    pages: tuple[int, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """Of the text as UTF-8."""
        return self.text_sha256 or hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def page(self, offset: int) -> int | None:
        """The number, from 1, of the page on which an offset of the text stands; None where there are no pages."""
        return bisect_right(self.pages, offset) or None

    def without_text(self) -> Document:
        """The same document, with its text's hash in place of the text."""
        return replace(self, text="", text_sha256=self.sha256)


# --- what analyse finds: spans in one text -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Token:
    """A word: its span, its coarse part of speech (Universal Dependencies) and the tagger's own tag."""

    span: Span
    text: str
    pos: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or short form of a name in the text.

    `key` is the gazetteer identity ('USA', 'donald-trump'), where there is one; for a state organ that is named by its
    country ('俄罗斯外交部') it is made of both: 'RUS/foreign-ministry'. `country` is the ISO 3166-1 alpha-3 code that the
    mention itself shows. `rule` names what found it.
    """

    span: Span
    label: Label
    text: str
    key: str | None = None
    country: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """An expression that is no name and stands for what was named before: 双方, 两国总统, 他, 该国, the two leaders.

    `kind` is what it can stand for: person, country, organization, weapon, agreement, any. `number` is how many (1, 2, 3; 0 for
    'several'). `office` is the normalised office where it names one (两国总统: 总统). `country` narrows it (俄总统 without a
    name: RUS).
    """

    span: Span
    kind: str
    text: str
    number: int = 1
    office: str = ""
    country: str | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression and its value: an ISO 8601 day, month, year, or 'from/to'."""

    span: Span
    value: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """A participant of an event mention: the slot, the span of a Mention or Reference, and why it stands there."""

    slot: Slot
    span: Span
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EventMention:
    """One trigger (or several in one clause) with its arguments. `sentence` is the sentence that shows it."""

    type: str
    triggers: tuple[Span, ...]
    sentence: Span
    mode: str | None = None
    status: Status = "occurred"
    arguments: tuple[Argument, ...] = ()
    date: str | None = None
    rule: str = ""
    nominal: bool = False
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class RelationMention:
    """A relation between two mentions (or references), with the sentence that shows it."""

    type: str
    head: Span
    tail: Span
    sentence: Span
    title: str = ""
    rule: str = ""
    confidence: float = 0.5


@dataclass(frozen=True)
class Analysis:
    """Everything that the pipeline saw in one document."""

    document: Document
    sentences: tuple[Span, ...] = ()
    tokens: tuple[Token, ...] = ()
    mentions: tuple[Mention, ...] = ()
    references: tuple[Reference, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    events: tuple[EventMention, ...] = ()
    relations: tuple[RelationMention, ...] = ()


# --- what resolve makes of it: the interchange format ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that shows something. `start` and `end` are the trigger's (or the name's) offsets in the document's
    text, `sentence_start` is where the sentence begins there. `rule` tells that a name was found by no rule but
    guessed by a network."""

    document: str
    sentence: str
    sentence_start: int
    start: int
    end: int
    trigger: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is in the graph: what it is about ('trigger', 'actor:e1', 'status', 'confidence:frame'), the rule in
    words, and the part of the confidence that it gave, where it gave one."""

    about: str
    text: str
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor or thing of one document. `key` is the gazetteer identity (see Mention), `names` every surface, most
    frequent first."""

    id: str
    label: Label
    name: str
    mentions: tuple[Span, ...] = ()
    key: str | None = None
    country: str | None = None
    names: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom in one document, with every trigger. Slots hold entity ids."""

    id: str
    type: str
    mode: str | None = None
    status: Status = "occurred"
    triggers: tuple[Span, ...] = ()
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    date: str | None = None
    confidence: float = 0.5
    rule: str = ""
    evidence: tuple[Evidence, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def slot(self, name: Slot) -> tuple[str, ...]:
        """The entity ids in a slot."""
        return {"actor": self.actor, "recipient": self.recipient, "theme": self.theme, "place": self.place,
                "source": self.source}[name]


@dataclass(frozen=True, slots=True)
class Relation:
    """A lasting fact between two entities of one document."""

    type: str
    head: str
    tail: str
    title: str = ""
    confidence: float = 0.5
    rule: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Extraction:
    """One document read: what `kg extract` prints, a JSON object a line.

    `document.text` may be empty where an extraction was read back from a graph file: the evidence keeps its own sentences.
    """

    document: Document
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    sha256: str = ""
    signature: str = ""  # by which copies of an article are known once its text is gone: kg.resolve.duplicates


# --- many documents ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """Two things judged the same (kind 'merge') or different ('apart'), or an event that fulfils a planned one
    ('fulfils'). `kept` and `merged` are node ids; `score` runs from 0 to 1; `reason` is a sentence."""

    id: str
    kind: str
    kept: str
    merged: str
    score: float
    reason: str
    names: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a contested property, with the documents that give it."""

    value: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class GlobalEntity:
    """The same actor over all documents. `id` is stable: 'country:USA', 'person:donald-trump', 'person:x-…' for names
    that no gazetteer knows. `names` maps a language to names, the best first; `aliases` are all surfaces."""

    id: str
    label: Label
    name: str
    key: str | None = None
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    country: str | None = None
    properties: dict[str, str | float] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    mentions: int = 0
    former_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class GlobalEvent:
    """The same event over all documents; slots hold global entity ids."""

    id: str
    type: str
    mode: str | None = None
    status: Status = "occurred"
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    date: str | None = None
    confidence: float = 0.5
    evidence: tuple[Evidence, ...] = ()
    reasons: tuple[Reason, ...] = ()
    contested: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    fulfilled_by: tuple[str, ...] = ()
    former_ids: tuple[str, ...] = ()

    def slot(self, name: Slot) -> tuple[str, ...]:
        """The global entity ids in a slot."""
        return {"actor": self.actor, "recipient": self.recipient, "theme": self.theme, "place": self.place,
                "source": self.source}[name]


@dataclass(frozen=True)
class GlobalRelation:
    """The same fact over all documents. `office` is the title in no language (an id of titles.csv where it has one), `titles` all its
    surfaces, Chinese ones first. `start` and `end`, where known, are when it began and stopped being true (ISO day, month or year)."""

    id: str
    type: str
    head: str
    tail: str
    title: str = ""
    confidence: float = 0.5
    evidence: tuple[Evidence, ...] = ()
    office: str = ""
    titles: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class Dossier:
    """What many documents tell, told once. Everything is sorted by id, so that equal input gives equal bytes."""

    documents: tuple[Document, ...] = ()
    entities: tuple[GlobalEntity, ...] = ()
    events: tuple[GlobalEvent, ...] = ()
    relations: tuple[GlobalRelation, ...] = ()
    decisions: tuple[Decision, ...] = ()
    duplicates: dict[str, str] = field(default_factory=dict)  # document -> the document that it copies
    marks: dict[str, tuple[Mark, ...]] = field(default_factory=dict)  # document -> every name in it


class Mark(NamedTuple):
    """A name in a document's text and the global entity that it stands for."""

    start: int
    end: int
    entity: str
