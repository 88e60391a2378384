"""Who takes part in an event that its own frame does not name: partners far from the verb, holders of captives, organs of the place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from spacy.tokens import Token

from kg.analyse.grammar_en import Grammar
from kg.analyse.lexicon_en import Hit
from kg.analyse.offices_en import country_span
from kg.analyse.words_en import listed
from kg.model import Argument, Mention, Span

PARTY = ("Person", "Country", "Organization")
MUTUAL = ("CONSULT", "COOPERATE", "AGREE")
STRUCK_IN = "struck in what is condemned"
BY_COURTS = (("COERCE", "arrest"), ("SANCTION", "convict"), ("ACCUSE", "allege"))  # types and modes of what a state's organs do to people
VIOLENT = ("ASSAULT", "COERCE")
SUFFERED = ("arrest", "convict", "deport", "expel", "release", "targeted", "abduct")  # modes of nouns whose owner suffers them


class Sides:
    """Finds sides of events in one Doc beyond what frames say."""

    def __init__(self, grammar: Grammar, mentions: Sequence[Mention]) -> None:
        self.g = grammar
        self.mentions = mentions
        self.by_span = {m.span: m for m in mentions}

    def _loose_partner(self, found: Sequence[Argument], hit: Hit) -> list[Argument]:
        """'shared intelligence about militants with Pakistan': the partner, where the parse hangs 'with' on a noun before it."""
        if hit.trigger.type not in MUTUAL or hit.trigger.kind != "verb" or any(a.slot == "recipient" for a in found):
            return []
        if "with" not in hit.trigger.frame.get("recipient", ()):
            return []
        near = [*self.g.objects(hit.head), *(c for c in hit.head.children if c.dep_ == "prep" and c.i > hit.head.i)]
        below = [t for n in near for t in n.subtree if t.pos_ == "NOUN" and t.i not in self.g.mention_at]
        spans = self.g.participants(self.g.behind(below, "with"))
        return [Argument("recipient", s, f"with: {why}") for s, why in spans if self._label(s) in PARTY]

    def _named_partners(self, found: list[Argument], hit: Hit) -> list[Argument]:
        """'the leaders want to deepen U.S.-UK cooperation': who cooperates is named with the noun, not by the subject."""
        if hit.trigger.type != "COOPERATE" or hit.trigger.kind != "verb":
            return found
        nouns = [t for t in hit.tokens[1:] if t.pos_ == "NOUN"]
        pairs = [s for n in nouns for s in self.g.inside(n) if self._label(s) in ("Country", "Organization")]
        if len(set(pairs)) < 2:
            return found
        return [*(Argument("recipient", s, "named with the noun") for s in dict.fromkeys(pairs)), *(a for a in found if a.slot == "theme")]

    def _told_to(self, found: Sequence[Argument], hit: Hit) -> list[Argument]:
        """'called Modi to convey his condolences': who is called is the one to whom it is said."""
        verb = hit.head
        if hit.trigger.type not in ("SUPPORT", "CONCEDE") or verb.dep_ not in ("advcl", "xcomp") or verb.tag_ != "VB":
            return []
        if any(a.slot == "recipient" for a in found) or verb.head.lemma_ not in listed("grammar", "meeting_verbs"):
            return []
        met = [*self.g.objects(verb.head), *self.g.behind([verb.head], "with")]
        return [Argument("recipient", s, f"'{verb.head.text}': {why}") for s, why in self.g.participants(met) if self._label(s) in PARTY]

    def _given(self, found: Sequence[Argument], hit: Hit) -> list[Argument]:
        """'sent Peru howitzers': the state right behind a verb of giving, which a parse joins to what is given."""
        if hit.trigger.type != "AID" or hit.trigger.kind != "verb":
            return []
        if any(a.slot == "recipient" and self._label(a.span) in PARTY for a in found):
            return []
        first = self.g.mention_at.get(hit.head.i + 1)
        if first is None or first.label != "Country" or self.g.head_of[first.span].dep_ not in ("compound", "nmod"):
            return []
        last = self.g.head_of[first.span]
        named = last.tag_ == "NNP" and self.g.doc[last.i + 1].lower_ not in ("'s", "’s", "-")
        return [Argument("recipient", first.span, "right behind the verb")] if named else []

    def _opposed(self, found: Sequence[Argument], hit: Hit) -> list[Argument]:
        """'opponents of Maduro marched': against whom people are who protest."""
        if hit.trigger.type != "PROTEST" or hit.trigger.kind != "verb" or found_parties(found):
            return []
        foes = [t for t in self.g.actors(hit.head) if t.lemma_.lower() in listed("grammar", "foes")]
        heads = [*self.g.behind(foes, "of"), *(c for t in foes for c in t.children if c.dep_ == "poss")]
        return [Argument("recipient", s, f"they are against it; {why}") for s, why in self.g.participants(heads) if self._label(s) in PARTY]

    def _struck_work(self, found: list[Argument], hit: Hit) -> list[Argument]:
        """'Ryanair pilots went on strike', 'workers at Volkswagen went on strike': a body whose people strike is the one struck."""
        if hit.trigger.type != "PROTEST" or hit.trigger.mode != "strike" or hit.trigger.kind != "verb":
            return found
        people = [t for t in self.g.actors(hit.head) if t.i not in self.g.mention_at and t.lemma_.lower() in listed("grammar", "staff")]
        heads = [g for p in ("at", "of", "for") for g in self.g.behind(people, p)]
        named = [s for t in people for s in self.g.inside(t)] + [s for s, _ in self.g.participants(heads, deep=True)]
        bodies = [s for s in dict.fromkeys(named) if self._label(s) == "Organization"]
        return [*(a for a in found if a.span not in bodies), *(Argument("recipient", s, "its people strike") for s in bodies)]

    def _sufferers(self, found: list[Argument], hit: Hit) -> list[Argument]:
        """'Navalny's arrest', 'his death': the person who owns such a noun suffers it, unless it says to whom it was done."""
        if hit.trigger.type == "ACCUSE" and hit.trigger.kind == "verb":  # 'condemned Navalny's arrest' blames those who arrested him
            found = [replace(a, slot="theme") if self._label(a.span) == "Person" and self._is_suffered(a.reason) else a for a in found]
            struck = self._struck(hit)
            return [replace(a, slot="theme", reason=STRUCK_IN) if a.slot == "recipient" and a.span in struck else a for a in found]
        if hit.trigger.kind != "noun" or hit.trigger.mode not in SUFFERED or any(a.slot == "recipient" for a in found):
            return found
        freed = [a for a in found if hit.trigger.mode == "release" and a.reason.startswith("poss: '") and self._label(a.span) != "Person"]
        return [  # 'their release' is that of people
            replace(a, slot="recipient") if a.slot == "actor" and a.reason.startswith("poss") and self._label(a.span) == "Person" else a
            for a in found
            if a not in freed
        ]

    def _doers_before(self, found: Sequence[Argument], hit: Hit) -> list[Argument]:
        """'the Israeli arrest of Bishara', 'in Russian detention': the state before such a noun does it."""
        if hit.trigger.kind != "noun" or hit.head.lemma_.lower() not in listed("grammar", "done_to"):
            return list(found)
        if any(a.slot == "actor" for a in found):
            return list(found)
        done = bool(self.g.behind([hit.head], "of"))
        doing = [a for a in found if a.reason.startswith("modifier") and self._label(a.span) in ("Country", "Organization")]
        doing = [a for a in doing if done or a.reason.endswith("amod")]
        return [replace(a, slot="actor") if a in doing else a for a in found]

    def _struck(self, hit: Hit) -> set[Span]:
        """'condemned the attack on Israel', 'criticized the provision of drones to Russia': whom the deed meets that is condemned."""
        if hit.trigger.words[0] in listed("grammar", "laying"):  # 'blamed the attack on Iran'
            return set()
        nouns = [t for o in self.g.objects(hit.head) for t in (o, *o.conjuncts) if t.pos_ == "NOUN"]
        deeds = [t for t in nouns if (n := self.g.lexicon.noun(t)) and n.trigger.type in VIOLENT]
        given = [t for t in nouns if t.lemma_.lower() in listed("grammar", "handing_over")]
        met = [t for p in ("on", "against") for t in self.g.behind(deeds, p)]
        met += self.g.behind([t for t in nouns if t.lemma_.lower() in listed("grammar", "done_to")], "of")
        met += [t for p in ("to", "for") for t in self.g.behind([*given, *([hit.head] if given else [])], p)]
        return {s for s, _ in self.g.participants(met, deep=True)}

    def _given_to(self, noun: Token, name: str) -> list[Token]:
        """'criticized Iran's provision of drones to Russia': to whom, where the parse hangs 'to' on the verb above."""
        if name not in ("to", "for") or noun.lemma_.lower() not in listed("grammar", "handing_over"):
            return []
        verb = next((t for t in noun.ancestors if t.pos_ == "VERB"), None)
        return [t for t in self.g.behind([verb], name) if t.i > noun.i] if verb is not None else []

    def _is_suffered(self, reason: str) -> bool:
        """Whether a name was found inside a noun of what is done to a person."""
        inside = re.search(r"named in '([^']+)'", reason)
        return inside is not None and any(t.mode in SUFFERED for t in self.g.lexicon.nouns.get(inside[1].lower(), ()))

    def _holder(self, found: Sequence[Argument], hit: Hit) -> list[Argument]:
        """'the release of all hostages held by Hamas': who holds them is to let them go."""
        if hit.trigger.mode != "release" or any(a.slot == "actor" for a in found):
            return []
        freed = self.g.objects(hit.head) if hit.trigger.kind == "verb" else self.g.behind([hit.head], "of")
        if not freed and hit.trigger.kind == "noun":
            return []
        held = [c for t in freed for c in t.children if c.dep_ == "acl" and c.tag_ == "VBN" and c.lemma_ in listed("grammar", "held")]
        found = [Argument("actor", s, f"'{v.text}' by it") for v in held for s, _ in self.g.participants(self.g.actors(v))]
        if found or not any(t.lemma_ in listed("grammar", "captives") for t in freed):
            return found
        holders = {self.by_span[s].key or self.by_span[s].text: s for s in self._holders if s in self.by_span}
        return [Argument("actor", s, "holds them, the text says") for s in holders.values()] if len(holders) == 1 else []

    def _sought(self, found: list[Argument], hit: Hit) -> list[Argument]:
        """'Blinken seeks a deal to free the hostages': who seeks it does not hold them, where the text tells who does."""
        if hit.trigger.mode != "release" or hit.head.dep_ not in ("acl", "advcl") or hit.head.tag_ != "VB":
            return found
        holders = {self.by_span[s].key or self.by_span[s].text: s for s in self._holders if s in self.by_span}
        if len(holders) != 1:
            return found
        return [*(Argument("actor", s, "holds them, the text says") for s in holders.values()), *(a for a in found if a.slot != "actor")]

    def _beside(self, verb: Token) -> list[Token]:
        """'held hostage', 'held being hostage': what a verb says of its object."""
        said = [c for c in verb.children if c.dep_ in ("oprd", "xcomp", "attr", "acomp", "advcl")]
        return [*said, *(g for c in said for g in c.children)]

    @cached_property
    def _holders(self) -> list[Span]:
        """Who holds hostages or prisoners anywhere in the text."""
        verbs = (t for t in self.g.doc if t.pos_ == "VERB" and t.lemma_ in listed("grammar", "held"))
        holding = [v for v in verbs if any(t.lemma_ in listed("grammar", "captives") for t in (*self.g.objects(v), *self._beside(v)))]
        return [s for v in holding for s, _ in self.g.participants(self.g.actors(v)) if self._label(s) in PARTY]

    def _of_the_place(self, found: Sequence[Argument], hit: Hit, light: Token | None) -> list[Argument]:
        """'Police beat demonstrators in Belarus', 'anti-government protests in Iran': organs without a name are those of the place."""
        verb = light or hit.head
        if any(a.slot == "actor" for a in found) or hit.trigger.type == "STATEMENT":
            return []
        states = [s for a in found if a.slot == "place" and (s := self._country_of(a.span)) is not None] or self._homes_of_people(verb)
        if len(set(states)) != 1:
            return []
        acting = [*self.g.actors(verb), *(self.g.objects(verb) if hit.trigger.type == "MOBILIZE" else [])] if verb.pos_ == "VERB" else []
        if any(self._is_bare_organ(t) for t in acting) or self._is_held_by_state(hit, states[0]):
            return [Argument("actor", states[0], "its organs, by the place")]
        if hit.trigger.type == "PROTEST" and not any(a.slot == "recipient" for a in found) and self._is_against_government(hit):
            return [Argument("recipient", states[0], "its government, by the place")]
        if hit.trigger.type == "PROTEST" and not found_parties(found) and self._label(states[0]) == "Country":
            return [Argument("actor", states[0], "its people, by the place")]
        if hit.trigger.type == "ASSAULT" and hit.trigger.kind == "verb" and not found_parties(found) and self._are_people(hit):
            return [Argument("recipient", states[0], "its people, by the place")]
        return []

    def _homes_of_people(self, verb: Token) -> list[Span]:
        """'Nurses in Zimbabwe went on strike', 'police in Lagos': the states where those are who do it."""
        doing = [t for t in self.g.actors(verb) if t.i not in self.g.mention_at] if verb.pos_ in ("VERB", "AUX") else []
        near = [*doing, *(g for p in ("in", "at", "of", "near") for g in self.g.behind(doing, p) if g.i not in self.g.mention_at)]
        places = [self.g.mention_at[t.i] for t in self.g.behind(near, "in") if self._label_at(t) in ("Location", "Country")]
        return [s for m in places if (s := self._country_of(m.span)) is not None]

    def _is_held_by_state(self, hit: Hit, state: Span) -> bool:
        """'Journalists were detained in Turkey': by whom is not said, so by the state."""
        if (hit.trigger.type, hit.trigger.mode) not in BY_COURTS:
            return False
        if hit.trigger.kind == "noun":  # 'the arrest of three Danes in Turkey'
            return hit.trigger.mode == "arrest" and self._label(state) == "Country" and bool(self.g.behind([hit.head], "of"))
        if hit.trigger.words[0] == "capture":
            return False  # 'tanks captured in Syria'
        hostage = any(t.lemma_ in ("hostage", "captive") for t in (*hit.tokens, *self._beside(hit.head)))
        return self.g.passive(hit.head) and self._label(state) == "Country" and not hostage and not self.g.actors(hit.head)

    def _are_people(self, hit: Hit) -> bool:
        """Whether those to whom it is done are people without a name, or where they stand: 'attacked an army camp'."""
        objects = [t for t in self.g.objects(hit.head) if t.i not in self.g.mention_at]
        people = self.g.lexicon.classes["person"]
        if any(t.pos_ == "NUM" and not list(t.children) for t in objects):
            return True  # 'killed five in Mali'
        return any(self.g.stands(t) or t.lemma_.lower() in people or t.lower_ in people for t in objects)

    def _is_bare_organ(self, token: Token) -> bool:
        """Whether a noun is an organ of a state that nothing names."""
        return (
            token.i not in self.g.mention_at
            and token.i not in self.g.references
            and token.lemma_.lower() in listed("grammar", "territorial")
            and not (token.lemma_.lower() == "force" and not any(c.lower_ in ("security", "government") for c in token.children))
            and not self.g.inside(token)
        )

    def _is_against_government(self, hit: Hit) -> bool:
        near = [hit.head, *(t for t in hit.head.subtree if t.dep_ in ("amod", "compound", "nmod", "pobj", "prep"))]
        words = " ".join(t.lower_ for t in sorted(near, key=lambda t: t.i))
        return any(phrase in words for phrase in listed("grammar", "against_government"))

    def _country_of(self, place: Span) -> Span | None:
        return place if self._label(place) == "Country" else self._state_of(place)

    def _state_of(self, place: Span) -> Span | None:
        mention = self.by_span[place]
        return country_span(mention.country, place, self.mentions)

    def _label(self, span: Span) -> str:
        mention = self.by_span.get(span)
        return mention.label if mention is not None else "Person"

    def _label_at(self, token: Token) -> str:
        mention = self.g.mention_at.get(token.i)
        return mention.label if mention is not None else ""


def happens(noun: Token) -> bool:
    """Whether a verb tells that what a noun names takes place: 'clashes broke out', 'talks resumed'."""
    return noun.dep_ in ("nsubj", "nsubjpass") and noun.head.lemma_ in listed("grammar", "happening")


def is_told(noun: Token) -> bool:
    """Whether a verb tells of a noun's event: it takes place, reaches somebody, or somebody suffers in it."""
    if happens(noun):
        return True
    if noun.dep_ in ("nsubj", "nsubjpass"):
        return noun.head.lemma_ in listed("grammar", "befalling")
    up = noun.head
    return noun.dep_ == "pobj" and up.lower_ in ("in", "by", "during", "after") and up.head.lemma_ in listed("grammar", "suffering")


def found_parties(arguments: Iterable[Argument]) -> bool:
    """Whether anybody was found who does it or to whom it is done."""
    return any(a.slot in ("actor", "recipient") for a in arguments)
