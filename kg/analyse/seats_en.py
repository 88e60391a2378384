"""Capitals that stand for governments: 'Pyongyang must cease …' is the state, 'a visit to Pyongyang' the city."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.analyse.state import state_of
from kg.analyse.words_en import listed
from kg.knowledge import Knowledge, load
from kg.model import Mention

# Where a city stands, a government cannot: behind these prepositions, as the object of these verbs, before these nouns.


def state_seats(doc: Doc, mentions: Iterable[Mention], knowledge: Knowledge) -> list[Mention]:
    """The mentions, those of capitals that act or are addressed turned into their country's."""
    capitals = _capitals(knowledge)
    return [_read(doc, m, capitals) for m in mentions]


def _capitals(knowledge: Knowledge) -> Mapping[str, str]:
    return {e.id: e.country for e in knowledge.of("Location") if e.properties.get("kind") == "capital" and e.country}


def _read(doc: Doc, mention: Mention, capitals: Mapping[str, str]) -> Mention:
    if mention.label != "Location" or mention.key not in capitals:
        return mention
    tokens = doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
    if tokens is None or not _governs(tokens[-1], doc):
        return mention
    country = capitals[mention.key or ""]
    return replace(mention, label="Country", key=country, country=country, rule="seat")


def _governs(token: Token, doc: Doc) -> bool:
    if token.i + 1 < len(doc) and doc[token.i + 1].text == "," and token.dep_ not in ("nsubj", "nsubjpass"):
        return False
    head, dep = token.head, token.dep_
    while dep == "conj":
        dep, head = head.dep_, head.head
    if dep in ("nsubj", "nsubjpass"):
        return not (dep == "nsubjpass" and head.lemma_ in listed("seats", "reached"))
    if dep == "poss":
        return head.lemma_.lower() not in listed("seats", "places")
    if dep in ("dobj", "dative"):
        return head.lemma_ not in listed("seats", "reached")
    if dep == "pobj":
        return _addressed(head)
    return False


def _addressed(preposition: Token) -> bool:
    word, above = preposition.lower_, preposition.head
    if word == "in" and above.lemma_.lower() in listed("seats", "rulers"):  # 'the government in Kyiv'
        return True
    if word in listed("seats", "locative") or word == "of":
        return False
    if word in listed("seats", "directed"):
        return above.lemma_.lower() not in listed("seats", "travel") and word == "to" and above.pos_ in ("VERB", "NOUN", "ADJ")
    if word in ("against", "on", "at") and above.lemma_.lower() in listed("seats", "attacked"):
        return False
    return word in ("with", "by", "against", "between", "on", "without", "upon", "among")


@Language.factory("kg_seats_en")
def make_seats(nlp: Language, name: str) -> Seats:
    return Seats()


class Seats:
    """The component: rereads the capitals among `state.mentions` once the sentence is parsed."""

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        state.mentions[:] = state_seats(doc, state.mentions, load())
        return doc
