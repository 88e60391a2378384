"""Lasting facts in English texts: offices, organs and their state, members, places, weapons, parties to treaties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.analyse.offices_en import country_span, offices
from kg.analyse.scene_en import scene_of
from kg.analyse.speakers_en import publisher_of
from kg.analyse.state import State, state_of
from kg.analyse.words_en import listed
from kg.knowledge import Knowledge, load
from kg.model import EventMention, Mention, RelationMention, Span

SURE, SHOWN, KNOWN = 0.9, 0.75, 0.6
WITHIN = re.compile(
    r",\s+(?:in\s+)?(?:(?:north|south|east|west|central)\w*\s+)?(?:the\s+)?|\s+in\s+(?:(?:north|south|east|west|central)\w*\s+)?(?:the\s+)?|'s\s+(?:capital|city|port)[,\s]+"
    r"|\s+(?:area|district|suburb|neighborhood|neighbourhood|region|province|town|village|part|side)\s+(?:of|in)\s+(?:(?:north|south|east|west|central)\w*\s+)?(?:the\s+)?"
)


@Language.factory("kg_relations_en")
def make_relations(nlp: Language, name: str) -> Relations:
    return Relations()


class Relations:
    """The component: fills `state.relations`; it reads the mentions and the events."""

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        sentences = [Span(s.start_char, s.end_char) for s in doc.sents]
        state.relations.extend(RelationReader(state, sentences, load()).relations())
        return doc


class RelationReader:
    """Reads the relations off one document."""

    def __init__(self, state: State, sentences: Sequence[Span], knowledge: Knowledge) -> None:
        self.state, self.sentences, self.knowledge = state, sentences, knowledge
        self.mentions: Sequence[Mention] = state.mentions
        self.label = {m.span: m.label for m in state.mentions}
        self.publisher = publisher_of(state.document, knowledge)

    def relations(self) -> Iterator[RelationMention]:
        """All relation mentions."""
        yield from self._offices()
        yield from self._organs()
        yield from self._places()
        yield from self._arsenals()
        yield from self._parties()

    def _relation(self, type_: str, head: Span, tail: Span, rule: str, confidence: float, title: str = "") -> RelationMention:
        sentence = next((s for s in self.sentences if s.covers(head)), head)
        return RelationMention(type_, head, tail, sentence, title, rule, confidence)

    def _offices(self) -> Iterator[RelationMention]:
        scene = scene_of(self.state.document.text, (), self.knowledge)
        for o in offices(scene, self.mentions, self.publisher):
            if o.tail is not None and not o.former:
                yield self._relation(
                    "HOLDS_OFFICE", o.person, o.tail, o.reason, KNOWN if o.reason == "title:known country" else SURE, o.title
                )

    def _organs(self) -> Iterator[RelationMention]:
        for m in self.mentions:
            if m.label != "Organization":
                continue
            entry = self.knowledge.entry("Organization", m.key)
            kind = entry.properties.get("kind", "") if entry else ""
            parent = entry.properties.get("parent") if entry else None
            above = next((o.span for o in self.mentions if o.label == "Organization" and parent and o.key == parent), None)
            if above is not None:
                yield self._relation("PART_OF", m.span, above, "organ:known parent", SHOWN)
            if kind in self._private or m.key in self._words.get("no_organs", ()):
                continue
            country = m.country or (entry.country if entry else None) or self._assumed(m)
            state = country_span(country, m.span, self.mentions)
            if state is not None:
                yield self._relation("PART_OF", m.span, state, "organ:state", SHOWN if m.country else KNOWN)

    def _assumed(self, m: Mention) -> str | None:
        """The state of an organ that names none: the publisher's ('Congress'), or that of which the text mostly speaks ('Asad regime')."""
        if m.rule == "organ:alone":
            return self.publisher
        if m.rule == "administration":
            counts = Counter(o.country for o in self.mentions if o.label == "Country")
            return counts.most_common(1)[0][0] if counts else None
        return None

    @property
    def _private(self) -> frozenset[str]:
        return frozenset(self._words.get("private_kinds", ()))

    @property
    def _words(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.knowledge.triggers["en"]["relations"]
        return found

    def _places(self) -> Iterator[RelationMention]:
        text = self.state.document.text
        for m in self.mentions:
            if m.label != "Location":
                continue
            entry = self.knowledge.entry("Location", m.key)
            near = next(
                (
                    o
                    for o in self.mentions
                    if o.label in ("Location", "Country")
                    and o.span.start > m.span.end
                    and WITHIN.fullmatch(text[m.span.end : o.span.start])
                ),
                None,
            )
            if near is not None and not self._listed(m, near, entry.country if entry else m.country):
                yield self._relation("LOCATED_IN", m.span, near.span, "place:said", SHOWN)
            within = entry.properties.get("within") if entry else None
            around = next((o for o in self.mentions if o.label == "Location" and within and o.key == within), None)
            if around is not None:
                yield self._relation("LOCATED_IN", m.span, around.span, "place:known", KNOWN)
            state = country_span(m.country or (entry.country if entry else None), m.span, self.mentions)
            if state is not None and near is None:
                yield self._relation("LOCATED_IN", m.span, state, "place:known state", KNOWN)

    def _listed(self, place: Mention, around: Mention, known: str | None) -> bool:
        """Whether two names stand side by side in a list: 'the Middle East, Russia, and the Sahel'."""
        text = self.state.document.text
        if around.label == "Country" and known and known != around.country:
            return True
        if "," not in text[place.span.end : around.span.start]:
            return False
        return (
            bool(re.match(r",?\s+(?:and|or)\s|,\s+(?:the\s+)?[A-Z]", text[around.span.end : around.span.end + 8]))
            or bool(re.search(r"\w,\s+(?:the\s+)?$", text[: place.span.start]))
            or not known
        )

    def _arsenals(self) -> Iterator[RelationMention]:
        """Whoever launches, tests, fires or is given a weapon has it, or whose weapon is shot down."""
        for event in self.state.events:
            if event.type in ("MOBILIZE", "ASSAULT", "AID") and event.status == "occurred":
                passive = event.type == "AID" or event.rule.removeprefix("verb:") in listed("facts", "downing")
                for actor in _spans(event, "recipient" if passive else "actor"):  # what is delivered is the receiver's
                    for weapon in _spans(event, "theme"):
                        if self.label.get(weapon) == "Weapon" and self.label.get(actor) in ("Country", "Organization"):
                            yield self._relation("HAS_WEAPON", actor, weapon, f"event:{event.type.lower()}", SHOWN)

    def _parties(self) -> Iterator[RelationMention]:
        for event in self.state.events:
            if event.type == "AGREE" and event.status == "occurred":
                for theme in _spans(event, "theme"):
                    if self.label.get(theme) == "Agreement":
                        for party in (*_spans(event, "actor"), *_spans(event, "recipient")):
                            if self.label.get(party) in ("Country", "Organization"):
                                yield self._relation("PARTY_TO", party, theme, "event:agree", SHOWN)


def _spans(event: EventMention, slot: str) -> list[Span]:
    return [a.span for a in event.arguments if a.slot == slot]
