"""What stands beside an English event whatever its frame: the place where it happens, the weapons in it, what is said or asked."""

from __future__ import annotations

from spacy.tokens import Token

from kg.analyse.lexicon_en import Hit
from kg.analyse.sides_en import happens
from kg.analyse.topics_en import Topics
from kg.analyse.words_en import listed
from kg.model import Argument, Mention, Span

THING = ("Weapon", "Agreement")
WEAPONED = ("ASSAULT", "AID", "MOBILIZE")
CONTENT = ("REQUEST", "REJECT", "ACCUSE", "THREATEN", "STATEMENT")
THEMES = 2  # an event is about one or few things
STAGED = (
    "CONCEDE",
    "CONSULT",
    "ASSAULT",
    "PROTEST",
    "STATEMENT",
    "COERCE",
    "MOBILIZE",
    "COOPERATE",
    "AGREE",
    "ACCUSE",
    "REQUEST",
    "REJECT",
    "SUPPORT",
    "AID",
    "RETREAT",
)


class Stages(Topics):
    """Finds places, weapons and contents beside triggers."""

    def _where(self, verb: Token) -> list[Span]:
        """'the Wadi Barada area, where civilians face shelling': the noun before 'where'."""
        for up in (verb, *verb.ancestors):
            if up.dep_ == "relcl" and any(c.lower_ == "where" for c in up.children):
                mention = self.g.mention_at.get(up.head.i)
                spans = (
                    [mention.span]
                    if mention is not None and mention.label in ("Location", "Country")
                    else self.g.named_in(up.head, ("Location",))[:2]
                )
                if up.head.dep_ == "pobj" and up.head.head.lower_ == "of":  # 'the Wadi Barada area of Damascus'
                    spans += [
                        self.g.mention_at[c.i].span
                        for c in up.head.head.head.children
                        if c.i in self.g.mention_at and c.dep_ in ("compound", "nmod")
                    ]
                return spans
        return []

    def _stage(self, hit: Hit, light: Token | None) -> list[Argument]:
        """'in Geneva', 'at the White House', beside the trigger or the verb that carries it."""
        if hit.trigger.type not in STAGED:
            return []
        anchors = [hit.head, *(t for t in hit.tokens if t != hit.head), *([light] if light is not None else [])]
        anchors += [*self._verb_of(hit, light), *self._objects_told_of(hit)]
        if hit.trigger.type == "CONSULT":
            anchors += self._those_met(hit, anchors)
        if hit.trigger.type in ("CONSULT", "ASSAULT"):
            anchors += self._sides_between(hit)
        towns: list[Token] = []
        if hit.trigger.type == "ASSAULT":  # 'an attack on an army base in Gao'
            met = [t for p in ("on", "at", "against") for t in self.g.behind(list(anchors), p) if t.i not in self.g.mention_at]
            anchors += self._those_struck(hit, met)
            towns = [t for t in met if t.lemma_.lower() in listed("grammar", "place_nouns")]
        found = [Argument("place", s, "where") for s in self._where(light or hit.head)]
        found += [Argument("place", s, f"'{t.text}'") for t in towns for s in self.g.named_in(t, ("Location",))]
        return found + [a for preposition in self.g.lexicon.data["places"] for a in self._staged_by(preposition, anchors)]

    def _staged_by(self, preposition: str, anchors: list[Token]) -> list[Argument]:
        """The places behind one preposition that hangs on one of the anchors."""
        found: list[Argument] = []
        for token in self.g.behind(anchors, preposition):
            for t in self.g._together(token):
                mention = self.g.mention_at.get(t.i)
                if mention is not None and self._is_stage(mention, preposition):
                    found.append(Argument("place", mention.span, f"{preposition}: {token.dep_}"))
                elif mention is None and t.lemma_.lower() in listed("grammar", "place_nouns"):
                    named_there = self.g.named_in(t, ("Location",)) or self.g.named_in(t, ("Country",))
                    found += [Argument("place", s, f"{preposition}: '{t.text}'") for s in named_there]
        return found

    def _verb_of(self, hit: Hit, light: Token | None) -> list[Token]:
        """The verb whose subject or object a noun is, with those of whom it tells: 'the strikes killed 40 people in Gao'."""
        noun = hit.head.pos_ in ("NOUN", "PROPN") and light is None and hit.head.dep_ in ("nsubj", "nsubjpass", "dobj")
        if not noun or hit.head.head.pos_ != "VERB":
            return []
        outcome = hit.head.head.lemma_ in listed("grammar", "outcomes")
        return [hit.head.head, *(t for t in self.g.objects(hit.head.head) if outcome and t.i not in self.g.mention_at)]

    def _objects_told_of(self, hit: Hit) -> list[Token]:
        """'discussed the war in Gaza', but not 'condemned the attacks in the Red Sea': unnamed objects that are no matter of their own."""
        told_of = "obj~" in hit.trigger.frame.get("theme", ()) or hit.trigger.type in ("ACCUSE", "SUPPORT", "REQUEST")
        verb = hit.trigger.kind == "verb" and not told_of
        return [t for t in self.g.objects(hit.head) if t.i not in self.g.mention_at] if verb else []

    def _those_met(self, hit: Hit, anchors: list[Token]) -> list[Token]:
        """'met with Modi in New Delhi', 'met his counterpart Ina Lind in Oslo': the place hangs on the name before it."""
        partners = [t for a in anchors for t in self.g.behind([a], "with") if self._label_at(t) in ("Person", "")]
        met = self.g.objects(hit.head) if hit.trigger.kind == "verb" else []
        named = [c for t in met for c in t.children if c.dep_ == "appos"]
        return [*partners, *(t for t in (*met, *named) if self._label_at(t) == "Person")]

    def _sides_between(self, hit: Hit) -> list[Token]:
        """'talks between Peru and Chile in Lima'."""
        told = [hit.head, hit.head.head] if happens(hit.head) else [hit.head]
        sides = [g for t in self.g.behind(told, "between") for g in self.g._together(t)]
        return [t for t in sides if self._label_at(t) in ("Person", "Country", "Organization")]

    def _those_struck(self, hit: Hit, met: list[Token]) -> list[Token]:
        """'killed Ina Lind in Gao': persons and unnamed things that were struck, and what these are of."""
        struck = self.g.objects(hit.head if hit.trigger.kind == "verb" else hit.head.head)
        persons = [t for t in struck if self._label_at(t) == "Person"]
        return [*persons, *met, *self.g.behind([t for t in struck if t.i not in self.g.mention_at], "of")]

    def _is_stage(self, mention: Mention, preposition: str) -> bool:
        if mention.label == "Location":
            return True
        if mention.label == "Country":
            return preposition in ("in", "inside", "across", "throughout", "around", "near", "off", "over")
        return mention.label == "Organization" and preposition in ("at",)

    def _weapons(self, hit: Hit) -> list[Argument]:
        if hit.trigger.type not in WEAPONED:
            return []
        heads = [t for t in hit.tokens if t.pos_ in ("NOUN", "PROPN")]
        if hit.trigger.kind == "verb":
            objects = self.g.objects(hit.head)
            heads += objects + self.g.behind([hit.head], "with") + self.g.behind([hit.head, *objects], "including")
        if hit.trigger.kind == "noun" and hit.head.dep_ == "nsubj" and hit.head.head.lemma_ in ("involve", "use", "include", "feature"):
            heads += self.g.objects(hit.head.head)
        spans = [s for h in heads for s in self.g.named_in(h, ("Weapon",))]
        inside = [
            self.g.mention_at[c.i].span
            for t in hit.tokens
            for c in t.children
            if c.i in self.g.mention_at and self.g.mention_at[c.i].label == "Weapon"
        ]
        return [Argument("theme", s, "weapon beside the trigger") for s in dict.fromkeys([*spans, *inside])]

    def _content(self, hit: Hit) -> list[Argument]:
        """What is asked, refused or said: the weapons and treaties that it names, for requests and statements also whom it is about."""
        if hit.trigger.type not in CONTENT or hit.trigger.kind not in ("verb", "adjective"):
            return []
        participle = hit.trigger.kind == "adjective" and hit.head.pos_ == "VERB" and hit.head.dep_ != "acomp"
        verb = hit.head if hit.trigger.kind == "verb" or participle else hit.head.head
        clauses = [
            c
            for c in verb.children
            if c.dep_ in ("ccomp", "xcomp", "dobj", "prep", "advcl", "acomp")
            and c.i > verb.i
            and not (c.dep_ == "prep" and c.lower_ in ("in", "at", "by"))
        ]
        things = [s for c in clauses for s in self.g.named_in(c, THING)]
        if hit.trigger.frame.get("actor") == ("speaker",):  # 'the idea that we held back aid to Ukraine is nonsense'
            things += [s for t in self.g.own_subject(verb) for s in self.g.named_in(t, (*THING, "Country", "Organization"))]
        if hit.trigger.type == "REQUEST":
            things += [
                s
                for c in clauses
                if c.dep_ in ("xcomp", "ccomp", "prep") or (c.dep_ == "dobj" and c.i not in self.g.mention_at)
                for s in self.g.named_in(c, ("Organization", "Location", "Country"))
            ]
        if hit.trigger.type == "STATEMENT":
            said = [c for c in clauses if c.dep_ == "ccomp"]
            things = [s for c in said for t in self.g.own_subject(c) for s, _ in self.g.participants([t], deep=True)] + things
            things += [s for c in said for s in self.g.named_in(c, ("Country", "Organization"))]
        return [Argument("theme", s, "named in the content") for s in list(dict.fromkeys(things))[:THEMES]]
