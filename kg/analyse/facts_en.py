"""Relations that grammar shows: who owns or makes a weapon, who is bound by a treaty, who belongs to a body."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.analyse.grammar_en import Grammar
from kg.analyse.offices_en import Office
from kg.analyse.speakers_en import home_of
from kg.analyse.words_en import listed
from kg.model import Mention, RelationMention, Span


class Facts:
    """Reads relations off one parsed Doc."""

    def __init__(self, grammar: Grammar, offices: list[Office]) -> None:
        self.g, self.offices = grammar, offices

    def relations(self) -> Iterator[RelationMention]:
        """All of them, each with the rule that found it."""
        for mention in self.g.mentions:
            token = self.g.head_of[mention.span]
            if mention.label == "Weapon":
                yield from self._weapon(mention, token)
            elif mention.label == "Agreement":
                yield from self._bound(mention, token)
            elif mention.label == "Organization":
                yield from self._members(mention, token)

    def _relation(self, type_: str, head: Span, tail: Span, rule: str, confidence: float, at: Token) -> RelationMention:
        return RelationMention(type_, head, tail, Span(at.sent.start_char, at.sent.end_char), "", rule, confidence)

    def _weapon(self, weapon: Mention, token: Token) -> Iterator[RelationMention]:
        """'its nuclear weapons', 'Iran's missile program', 'Russian-made S-400'."""
        noun = token
        while (
            noun.dep_ in ("compound", "amod", "nmod")
            and noun.head.pos_ in ("NOUN", "PROPN")
            and noun.head.i not in self.g.mention_at
            and noun.head.lemma_.lower() in listed("facts", "arsenal")
        ):
            noun = noun.head
        if noun.dep_ == "conj" and noun.head.i in self.g.mention_at and self.g.mention_at[noun.head.i].label == "Weapon":
            noun = noun.head
        for child in (*token.children, *(noun.children if noun != token else ())):
            if child.dep_ == "poss":
                yield from self._holds(weapon, child, token)
            elif child.dep_ in ("amod", "compound", "nmod") and child.i < token.i and child.i in self.g.mention_at:
                owner = self.g.mention_at[child.i]
                if owner.label == "Country" and child.i + 1 < len(self.g.doc):
                    yield self._relation("HAS_WEAPON", owner.span, weapon.span, "weapon:modifier", 0.6, token)
            elif child.dep_ == "amod" and child.lower_ in listed("facts", "makers"):
                for inner in child.children:
                    if inner.i in self.g.mention_at and self.g.mention_at[inner.i].label in ("Country", "Organization"):
                        yield self._relation(
                            "PRODUCED_BY", weapon.span, self.g.mention_at[inner.i].span, f"weapon:{child.lower_}", 0.8, token
                        )
        for child in token.children:
            if child.dep_ == "acl" and child.lower_ in listed("facts", "makers"):
                for span, _ in self.g.participants(self.g.actors(child)):
                    yield self._relation("PRODUCED_BY", weapon.span, span, f"weapon:{child.lower_} by", 0.8, token)

    def _holds(self, weapon: Mention, owner: Token, token: Token) -> Iterator[RelationMention]:
        for span, _ in self.g.participants([owner]):
            mention = self.g.mention_at[self.g.head_of[span].i]
            if mention.label in ("Country", "Organization"):
                yield self._relation("HAS_WEAPON", span, weapon.span, "weapon:possessor", 0.7, token)

    def _bound(self, agreement: Mention, token: Token) -> Iterator[RelationMention]:
        """'Russia to adhere to its commitments under the grain deal', 'parties to the treaty'."""
        if token.dep_ != "pobj":
            return
        duty = token.head.head
        if duty.pos_ == "VERB" and token.head.lower_ == "under":  # 'adhere to its commitments under the deal', hung on the verb
            duty = next((t for t in duty.subtree if t.i < token.i and t.lemma_.lower() in listed("facts", "duties")), duty)
        if duty.lemma_.lower() not in listed("facts", "duties"):
            return
        for span, _ in self.g.participants([c for c in duty.children if c.dep_ == "poss"]):
            if self.g.mention_at[self.g.head_of[span].i].label in ("Country", "Organization"):
                yield self._relation("PARTY_TO", span, agreement.span, f"agreement:{duty.text}", 0.7, token)

    def _members(self, body: Mention, token: Token) -> Iterator[RelationMention]:
        """'his G7 counterparts', 'NATO member Turkey', 'Hungary, a member of the EU'."""
        noun = token.head
        if token.dep_ in ("compound", "amod", "nmod") and noun.lemma_.lower() in listed("facts", "members"):
            if noun.lemma_.lower() in ("counterpart", "partner", "ally"):
                for span, _ in self.g.participants([c for c in noun.children if c.dep_ == "poss"]):
                    home = home_of(span, self.g.mentions, self.offices)
                    if home is not None:
                        yield self._relation("MEMBER_OF", home, body.span, "member:counterpart", 0.7, token)
            if noun.lemma_.lower() in ("counterpart", "partner", "leader"):
                return
            beside = [c for c in noun.children if c.dep_ in ("appos", "conj")] + ([noun.head] if noun.dep_ in ("compound", "appos") else [])
            for other in beside:
                yield from self._member(other, body, token)
        if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in ("member", "founder"):
            noun = token.head.head
            above = noun.head if noun.dep_ in ("appos", "attr") else None
            if above is not None and above.i in self.g.mention_at:
                yield from self._member(above, body, token)
            elif above is not None:
                for subject in self.g.own_subject(above):
                    yield from self._member(subject, body, token)

    def _member(self, token: Token, body: Mention, at: Token) -> Iterator[RelationMention]:
        mention = self.g.mention_at.get(token.i)
        if mention is not None and mention.label in ("Country", "Organization") and mention.span != body.span:
            yield self._relation("MEMBER_OF", mention.span, body.span, "member:named", 0.8, at)
