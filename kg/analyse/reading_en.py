"""What all parts of the English event reader share: the parsed text with its names, voices and references."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.analyse.frames_en import Frames
from kg.analyse.grammar_en import Grammar
from kg.analyse.lexicon_en import Hit, Lexicon, lexicon
from kg.analyse.offices_en import Office, offices
from kg.analyse.references_en import References, resolve
from kg.analyse.scene_en import Scene, scene_of
from kg.analyse.speakers_en import Speech, home_of, publisher_of, speeches
from kg.analyse.state import State
from kg.analyse.status_en import is_denied
from kg.analyse.words_en import listed
from kg.knowledge import Knowledge
from kg.model import Argument, Span, Status

VERBAL = frozenset(["ACCUSE", "REQUEST", "SUPPORT", "REJECT", "THREATEN", "CONCEDE", "AGREE"])
PARTIES = ("actor", "recipient")


@dataclass(frozen=True)
class Found:
    """An event mention in the making, with the word that heads it; `light` is the verb that carries a noun's event."""

    hit: Hit
    status: Status
    status_word: str
    arguments: tuple[Argument, ...]
    light: Token | None
    date: str | None = None

    def slot(self, name: str) -> list[Span]:
        """The spans in a slot."""
        return [a.span for a in self.arguments if a.slot == name]


class Reading:
    """One parsed Doc with everything that the rules look at."""

    def __init__(self, doc: Doc, state: State, knowledge: Knowledge) -> None:
        self.doc, self.state, self.knowledge = doc, state, knowledge
        self.lexicon: Lexicon = lexicon(knowledge)
        publisher = publisher_of(state.document, knowledge)
        self.scene: Scene = scene_of(doc.text, (), knowledge)
        self.offices: list[Office] = list(offices(self.scene, state.mentions, publisher))
        self.grammar = Grammar(doc, self.lexicon, state.mentions, state.times)
        self.speech: Speech | None = next(iter(speeches(state.document, state.mentions, knowledge)), None)
        heads = frozenset(w.split()[-1] for w in self.scene.patterns.list("titles", "heads"))
        self.references: References = resolve(doc, self.lexicon, state.mentions, self.grammar, self.offices, self.speech, heads, publisher)
        self.frames = Frames(self.grammar, state.mentions, self.offices)
        self.frames.speakers = self.references._speakers
        self.plural_voice = not any(t.lower_ in ("i", "my", "me") for t in doc)
        self.label = {m.span: m.label for m in state.mentions}
        self.mention = {m.span: m for m in state.mentions}
        self._helps: list[Found] = []  # who supports or aids whom, for attacks that only name the attacker

    def _same_voice(self, a: set[Span], b: set[Span]) -> bool:
        keys = [
            {self._identity(s) for s in spans} | {self._identity(h) for s in spans if (h := home_of(s, self.state.mentions, self.offices))}
            for spans in (a, b)
        ]
        return bool(keys[0] & keys[1])

    def _identity(self, span: Span) -> str:
        m = self.mention[span]
        return m.key or m.text.split()[-1]

    def _sayers(self, f: Found) -> tuple[list[Span], str]:
        up = f.hit.head if f.hit.trigger.kind != "modal" else f.hit.head.head
        while True:
            for prep in (c for c in up.children if c.lower_ == "according"):
                told = (g for t in prep.subtree if t.lower_ == "to" for g in t.children if g.dep_ == "pobj")
                if spans := [s for s, _ in self.grammar.participants(told)]:
                    return spans, "according to"
            for clause in (c for c in up.children if c.dep_ == "advcl" and self._speaks(c) and any(g.lower_ == "as" for g in c.children)):
                spans = self._speaking(clause)
                if spans and f.hit.head != clause:
                    return spans, f"'as … {clause.text}'"
            if spans := self._accusers(up):
                return spans, f"'{up.head.head.text}'"
            if up.head == up:
                return [], ""
            if (
                up.dep_ in ("ccomp", "parataxis")
                and (up.head.lemma_.lower() in self.lexicon.speaking or is_denied(up))
                and not (up.head.tag_ == "VB" and any(c.lower_ == "to" for c in up.head.children))
                and (spans := self._speaking(up.head))
            ):
                return spans, f"'{up.head.text}'"
            up = up.head

    def _speaking(self, verb: Token) -> list[Span]:
        """Who says what a verb of saying tells: a person, state or body."""
        spans = (s for s, _ in self.grammar.participants(self.grammar.actors(verb)))
        return [s for s in spans if self.label.get(s) in ("Person", "Country", "Organization")]

    def _accusers(self, gerund: Token) -> list[Span]:
        """'Oslo accused Minsk of arming them', 'of the attack': whose word it is that the object above does it."""
        above = gerund.head.head
        charge = gerund.dep_ in ("pcomp", "pobj") and gerund.head.lower_ in ("for", "of", "with")
        if not charge or above.lemma_ not in listed("grammar", "alleging"):
            return []
        return self._speaking(above)

    def _speaks(self, verb: Token) -> bool:
        """Whether a verb reports speech here: 'as it maintains', but not 'as it maintains pressure'."""
        thing = verb.lemma_ in listed("grammar", "clause_only") and any(c.dep_ == "dobj" for c in verb.children)
        return verb.lemma_.lower() in self.lexicon.speaking and not thing

    def _is_medium(self, span: Span) -> bool:
        """Whether a name is a newspaper, agency or broadcaster that only carries a report."""
        m = self.mention[span]
        entry = self.knowledge.entry("Organization", m.key) if m.label == "Organization" else None
        return (entry is not None and entry.properties.get("kind") == "media") or (
            m.label == "Organization"
            and bool(re.search(r"\b(?:Times|Post|News|Journal|Herald|Tribune|Zeit|Television|TV|Agency France|Reuters)\b", m.text))
        )

    @property
    def readout(self) -> bool:
        """Whether the text reports on one call or meeting."""
        return self.speech is not None and self.speech.kind == "readout"
