"""What is talked about: 'discussed the situation in Gaza and planning for the NATO summit'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from spacy.tokens import Token

from kg.analyse.grammar_en import Grammar
from kg.analyse.lexicon_en import Hit
from kg.analyse.offices_en import Office
from kg.analyse.sides_en import Sides
from kg.analyse.speakers_en import home_of
from kg.model import Argument, Mention, Span

TOPICS = ("Country", "Organization", "Location", "Agreement", "Weapon")
ABOUT = ("CONSULT", "ACCUSE", "PROTEST", "SANCTION", "REJECT", "AGREE", "THREATEN", "COERCE")
OVER = ("over", "about", "regarding")
MATTERS = (*OVER, "on", "concerning")


class Topics(Sides):
    """Finds the subjects of talks in one Doc."""

    def __init__(self, grammar: Grammar, mentions: Sequence[Mention], offices: Sequence[Office]) -> None:
        super().__init__(grammar, mentions)
        self.offices = offices

    def _topics(self, found: list[Argument], hit: Hit) -> list[Argument]:
        """Talks with what each thing that was talked of names first, in place of what the frame found."""
        if hit.trigger.type != "CONSULT" or hit.trigger.kind != "verb" or "obj~" not in hit.trigger.frame.get("theme", ()):
            return found
        heads = list(self.g.objects(hit.head))
        heads += [t for p in ("on", "about", "over", "regarding") for t in self.g.behind([hit.head, *heads], p)]
        spans = dict.fromkeys(s for h in heads for t in self.g._together(h) for s in self._first_named(t))
        taken = {a.span for a in found if a.slot != "theme"}
        return [a for a in found if a.slot != "theme"] + [Argument("theme", s, "talked of") for s in spans if s not in taken]

    def _matters(self, found: Sequence[Argument], hit: Hit) -> list[Argument]:
        """What a charge, a protest, a paper or a refusal is over, where nothing else tells: 'a resolution on Mali', 'over remarks'."""
        taken = {a.span for a in found if a.slot != "theme"}
        if hit.trigger.type not in ABOUT or any(a.slot == "theme" and a.span not in taken for a in found):
            return []
        nouns = [t for t in (*hit.tokens, *self.g.objects(hit.head)) if t.pos_ == "NOUN" and t.i not in self.g.mention_at]
        heads = [t for p in MATTERS for t in self.g.behind(nouns, p)]
        heads += [t for p in OVER for t in self.g.behind([hit.head], p)]
        if hit.trigger.kind == "adjective":  # 'concerned by the violence in Goma'
            heads += [t for p in ("by", "at") for t in self.g.behind([hit.head], p)]
        if hit.trigger.type == "PROTEST":
            heads += [t for t in self.g.behind([hit.head, *nouns], "against") if t.i not in self.g.mention_at]
        same = {self._known_as(s) for s in taken if s in self.by_span}
        named = [m for h in heads for m in self._names_below(h) if self._known_as(m.span) not in same]
        return [Argument("theme", m.span, "what it is over") for m in named[:1]]

    def _names_below(self, head: Token) -> list[Mention]:
        """The names under a noun that something may be about, in the order of the text."""
        return [self.g.mention_at[t.i] for t in head.subtree if self._label_at(t) in TOPICS]

    def _known_as(self, span: Span) -> str:
        """What is the same for two mentions of one thing."""
        return self.by_span[span].key or self.by_span[span].text

    def _first_named(self, head: Token) -> list[Span]:
        """The first name under each noun with those joined to it; a government gives way to the country behind it."""
        found: list[Span] = []
        for part in self._parts(head):
            named = [t for t in self._below(part) if self._label_at(t) in TOPICS and not self._is_own(t)]
            first = next((t for t in named if self.g.mention_at[t.i].rule != "administration"), next(iter(named), None))
            if first is not None:
                found += [self.g.mention_at[t.i].span for t in self.g._together(first) if t in named]
        return found

    def _parts(self, head: Token) -> list[Token]:
        """A noun and the nouns and verbs joined to something under it: 'efforts to keep the truce in A and reach one in B'."""
        return [head, *(t for t in head.subtree if t != head and self._is_joined(t))]

    def _is_joined(self, token: Token) -> bool:
        return token.dep_ == "conj" and token.pos_ in ("NOUN", "VERB") and token.i not in self.g.mention_at

    def _below(self, part: Token) -> Iterator[Token]:
        """The words under a noun or verb in the order of the text, without what is joined to it or under it."""
        for t in part.subtree:
            path = [t]
            while path[-1] != part:
                path.append(path[-1].head)
            if not any(self._is_joined(up) for up in path[:-1]):
                yield t

    def _is_own(self, token: Token) -> bool:
        """'discussed Israel's responsibility' with its premier: what a side owns is no third thing."""
        owned = token.dep_ in ("poss", "compound", "amod", "nmod")
        return owned and (self.g.mention_at[token.i].key or token.text) in self._homes

    @cached_property
    def _homes(self) -> frozenset[str]:
        """The states for which the persons of the text act."""
        homes = [home_of(m.span, self.mentions, self.offices) for m in self.mentions if m.label == "Person"]
        return frozenset(self.by_span[h].key or self.by_span[h].text for h in homes if h is not None)
