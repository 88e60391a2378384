"""A frame's places -> the participants of one trigger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from kg.analyse.grammar_en import Grammar
from kg.analyse.lexicon_en import Hit
from kg.analyse.offices_en import Office
from kg.analyse.sides_en import PARTY, happens
from kg.analyse.stages_en import THING, Stages
from kg.analyse.words_en import listed
from kg.model import Argument, Mention, Slot, Span

CLAUSES = ("sayer", "teller", "xobj", "purpose", "dative", "that", "forto")  # places of a verb in other clauses
STRUCK = ("ASSAULT", "COERCE")


class Frames(Stages):
    """Finds the arguments of triggers in one Doc."""

    def __init__(self, grammar: Grammar, mentions: Sequence[Mention], offices: Sequence[Office]) -> None:
        super().__init__(grammar, mentions, offices)
        self.speakers: Callable[[Token], Sequence[Span]] = lambda token: ()

    def arguments(self, hit: Hit, light: Token | None) -> list[Argument]:
        """All arguments of a trigger; `light` is the verb that carries a noun's event."""
        found: list[Argument] = []
        undergone = light is not None and light.lemma_ in self.g.lexicon.undergo
        for slot, places in hit.trigger.frame.items():
            for place in places:
                for span, why in self._at(place, hit, light):
                    if undergone and place == "subj":
                        found.append(Argument("recipient", span, f"subj: {why}"))
                    else:
                        found.append(Argument(slot, span, f"{place}: {why}"))  # type: ignore[arg-type]
        found = self._sufferers(self._named_partners(self._doers_before(found, hit), hit), hit)
        found += self._loose_partner(found, hit) + self._told_to(found, hit) + self._given(found, hit)
        found = self._struck_work(found, hit) + self._opposed(found, hit)
        found = self._sought(found + self._holder(found, hit), hit)
        found = self._between(self._sorted_by_label(found, hit), hit)
        moves = hit.trigger.type == "MOBILIZE" and hit.trigger.kind == "verb" and hit.head.dep_ != "acl"
        if moves and not any(a.slot == "actor" for a in found):
            # 'the army was placed on alert': the forces themselves act
            found = [replace(a, slot="actor") if a.reason.startswith("obj") and self._label(a.span) in PARTY else a for a in found]
        found += self._stage(hit, light)
        found += self._of_the_place(found, hit, light)
        found += self._weapons(hit)
        found += self._content(hit)
        found = self._topics(found, hit)
        found += self._matters(found, hit)
        return self._settled(found, hit)

    # --- places -----------------------------------------------------------------------------------------------------

    def _at(self, place: str, hit: Hit, light: Token | None) -> list[tuple[Span, str]]:
        deep, name = place.endswith("~"), place.rstrip("~")
        if name == "objtree":
            return self._anywhere(hit)
        if name == "speaker":
            return [(s, "speaks") for s in self.speakers(hit.head)]
        heads = self._noun_heads(name, hit, light) if hit.trigger.kind == "noun" else self._verb_heads(name, hit)
        found = self.g.participants(heads, deep)
        launched = hit.trigger.type == "MOBILIZE" and self.g.passive(hit.head)  # 'a North Korean missile was test-fired'
        if name == "subj" or (name == "obj" and (hit.trigger.type in STRUCK or launched)):
            found += self._owners([t for t in heads if t not in hit.tokens])
        return found

    def _owners(self, heads: Sequence[Token]) -> list[tuple[Span, str]]:
        """'Turkish drones struck': whose weapons they are."""
        heads = [t for h in heads for t in ([h] if h.pos_ != "NUM" else [h, *self.g.behind([h], "of")])]  # 'nine of ten Shahed drones'
        weapons = [t for h in heads for t in self.g._together(h) if self._label_at(t) == "Weapon" and self.g.stands(t)]
        return [(s, f"stands behind '{t.text}'") for t in weapons for s in self.g.inside(t)]

    def _verb_heads(self, name: str, hit: Hit) -> list[Token]:
        participle = hit.trigger.kind == "adjective" and hit.head.pos_ == "VERB" and hit.head.dep_ != "acomp"
        verb = hit.head if hit.trigger.kind == "verb" or participle else hit.head.head
        consumed = {t.i for t in hit.tokens}
        if name == "subj" and participle:
            return self.g.subject(verb) or [s for c in verb.children if c.dep_ == "auxpass" for s in self.g.own_subject(c)]
        if name == "subj":
            found = self.g.actors(verb)
            if self.g.own_subject(verb):  # 'troops killed a boy and another fled'
                return found
            return found if self.g.participants(found) or verb.dep_ != "conj" or self.g.passive(verb) else self._main_subject(verb) or found
        if name == "obj":
            objects = self._joined_object(verb, hit) or self.g.objects(verb)
            if hit.trigger.type == "REJECT" and "<talks>" not in hit.trigger.words:  # 'rejected Hungary's plan': whose plan
                return objects
            return [t for t in objects if self._may_stand(t, consumed)]
        if name in CLAUSES:
            return self._clause_heads(name, verb, hit)
        anchors = [verb, *(t for t in hit.tokens if t != verb), *self._objects_with_company(verb, hit)]
        return [t for t in self.g.behind(anchors, name) if self._may_stand(t, consumed)]

    def _clause_heads(self, name: str, verb: Token, hit: Hit) -> list[Token]:
        """Places in the clauses above and below a verb."""
        if name == "sayer":
            return self._sayer(verb)
        if name == "teller":
            return self._teller(verb)
        if name == "xobj":
            below = [c for t in dict.fromkeys((verb, *hit.tokens)) for c in t.children if c.dep_ == "xcomp"]
            against = [t for p in ("on", "against", "at", "with") for c in below for t in self.g.behind([c, *self.g.objects(c)], p)]
            kept = [c for c in below if c.lemma_ in listed("grammar", "withholding")]
            denied = [t for c in kept for t in self.g.behind([c, *self.g.objects(c)], "to")]
            return [o for c in below for o in self.g.objects(c)] + against + denied
        if name == "purpose":
            purposes = [
                c
                for a in (verb, *hit.tokens)
                for c in a.children
                if c.dep_ in ("advcl", "xcomp", "acl") and any(g.lower_ == "to" and g.dep_ == "aux" for g in c.children)
            ]
            return [o for c in purposes for o in self.g.objects(c)]
        if name == "dative":
            return [c for c in verb.children if c.dep_ == "dative" and c.pos_ not in ("ADP", "SCONJ", "PART")]
        if name == "that":
            return [s for c in verb.children if c.dep_ == "ccomp" for s in self.g.own_subject(c)]
        embedded = [
            c
            for a in (verb, *hit.tokens)
            for c in a.children
            if c.dep_ in ("acl", "xcomp", "advcl", "ccomp") and any(g.dep_ in ("mark",) and g.lower_ == "for" for g in c.children)
        ]
        embedded += [c for a in hit.tokens for p in a.children if p.lower_ == "for" for c in p.children if c.dep_ in ("pcomp",)]
        return [s for c in embedded for s in self.g.own_subject(c)]

    def _may_stand(self, token: Token, consumed: set[int]) -> bool:
        """A word of the trigger itself is a participant only where it is somebody: 'summoned the Russian ambassador'."""
        return token.i not in consumed or token.i in self.g.mention_at or self.g.stands(token)

    def _main_subject(self, verb: Token) -> list[Token]:
        """Where a verb was joined to the wrong one before it: the nearest subject above that is somebody."""
        if verb.tag_ not in ("VBD", "VBZ", "VBP"):
            return []
        if verb.head.dep_ == "relcl" and verb.head.tag_ == verb.tag_:
            return []  # 'a fire that killed ten and injured five, Xinhua reported'
        for up in verb.ancestors:
            finite = up.pos_ in ("VERB", "AUX") and up.tag_ in ("VBD", "VBZ", "VBP")
            if finite and up.i < verb.i and self.g.participants(self.g.own_subject(up)):
                return self.g.own_subject(up)
        return []

    def _sayer(self, verb: Token) -> list[Token]:
        """Who says what the verb tells: the subject of the clause above."""
        for up in verb.ancestors:
            if up.pos_ == "VERB" and self.g.own_subject(up):
                return self.g.own_subject(up)
        return []

    def _teller(self, verb: Token) -> list[Token]:
        """Who says the clause of the verb: 'Oslo said that Minsk had broken the treaty'."""
        for up in (verb, *verb.ancestors):
            if up.dep_ in ("ccomp", "parataxis") and up.head.lemma_ in listed("grammar", "saying"):
                return self.g.own_subject(up.head)
        return []

    def _objects_with_company(self, verb: Token, hit: Hit) -> list[Token]:
        """Plain object nouns, whose prepositions speak for the verb: 'provided ammunition to Ukraine'."""
        plain = [t for t in self.g.objects(verb) if t.i not in self.g.mention_at]
        return self._joined_object(verb, hit) or plain

    def _joined_object(self, verb: Token, hit: Hit) -> list[Token]:
        """'expressed support for Ukraine and concern over Iran': where a trigger takes the second object, only that one speaks for it."""
        return [t for t in hit.tokens[1:] if t.pos_ == "NOUN" and any(t in o.conjuncts for o in self.g.objects(verb))]

    def _noun_heads(self, name: str, hit: Hit, light: Token | None) -> list[Token]:
        noun = hit.head
        if name == "on" and self._is_laid(noun):
            return []
        if name == "subj":
            return self.g.actors(light) if light is not None else self._verbless_subject(noun)
        if name == "poss":
            found = [c for c in noun.children if c.dep_ == "poss"]
            return found or self._heading_subject(noun)
        if name in ("modifier", "and"):
            found = [c for c in noun.children if c.dep_ in ("amod", "compound", "nmod", "npadvmod") and c.i in self.g.mention_at]
            return (
                found
                if name == "modifier"
                else [g for c in found for g in c.children if g.i in self.g.mention_at and g.dep_ in ("compound", "conj", "nmod", "amod")]
            )
        if name == "led":
            return [
                g
                for c in noun.children
                if c.dep_ == "amod" and c.lower_ in ("led", "brokered", "mediated")
                for g in c.children
                if g.i in self.g.mention_at
            ]
        anchors = [noun, *(t for t in hit.tokens if t != noun)]
        if light is not None:
            anchors.append(light)
        elif happens(noun):
            anchors.append(noun.head)
        consumed = {t.i for t in hit.tokens}
        befalls = name == "on" and noun.dep_ == "nsubj" and noun.head.lemma_ in listed("grammar", "befalling")
        struck = self.g.objects(noun.head) if befalls else []
        found = struck + [t for t in self.g.behind(anchors, name) if t.i not in consumed]
        return found or self._given_to(noun, name)

    def _verbless_subject(self, noun: Token) -> list[Token]:
        """'Both want a second summit', 'is planning a visit': who seeks a noun's event is a party."""
        verb = noun.head
        if noun.dep_ == "dobj" and verb.lemma_ in self.g.lexicon.seeking:
            return self.g.actors(verb)
        if self._is_laid(noun):
            return self.g.behind([noun, verb], "on")
        accused = verb.head if noun.dep_ == "pobj" and verb.lower_ in ("for", "of", "with") else noun
        if accused.lemma_ in listed("grammar", "alleging") and accused.pos_ == "VERB":
            return [o for o in self.g.objects(accused) if o.i < noun.i]  # 'blamed Iran for the attack'
        return []

    def _is_laid(self, noun: Token) -> bool:
        """'blamed the attack on Oslo': Oslo did it, and is not the one attacked."""
        return noun.dep_ == "dobj" and noun.head.lemma_ in listed("grammar", "laying")

    def _heading_subject(self, noun: Token) -> list[Token]:
        """'Deputy Secretary Blinken Travel to Iraq': the person right before a noun in a heading."""
        before = self.g.mention_at.get(noun.i - 1) if noun.i else None
        if before is not None and before.label == "Person" and self.g.doc[noun.i].text[:1].isupper():
            return [self.g.doc[noun.i - 1]]
        return []

    def _anywhere(self, hit: Hit) -> list[tuple[Span, str]]:
        """The first state or body named anywhere under the object: 'individuals connected to Iran's activities'."""
        for token in self._joined_object(hit.head, hit) or self.g.objects(hit.head):
            if token.i in self.g.mention_at or self.g.participants([token], deep=True):
                return []
            named = [
                t
                for t in token.subtree
                if t.i in self.g.mention_at
                and self.g.mention_at[t.i].label in ("Country", "Organization", "Person")
                and not (hit.trigger.type == "SUPPORT" and any(up.lower_ == "against" for up in (t.head, t.head.head)))
            ]
            if named:
                first = self.g.mention_at[min(t.i for t in named)]
                return [
                    (s, "named under the object")
                    for s in dict.fromkeys(
                        [first.span, *(self.g.mention_at[t.i].span for t in named[0].conjuncts if t.i in self.g.mention_at)]
                    )
                ]
        return []

    # --- what stands in the wrong slot --------------------------------------------------------------------------------

    def _sorted_by_label(self, arguments: Iterable[Argument], hit: Hit) -> list[Argument]:
        """Places, weapons and agreements cannot act; a place that is visited or struck is the place, its state the other party."""
        result: list[Argument] = []
        for a in arguments:
            label = self._label(a.span)
            if a.slot in ("actor", "recipient") and label == "Location":
                result.append(Argument("place", a.span, a.reason))
                state = self._state_of(a.span)
                if state is not None and a.slot == "recipient" and hit.trigger.type in ("CONSULT", "ASSAULT"):
                    result.append(Argument("recipient", state, f"state of the place; {a.reason}"))
            elif a.slot == "recipient" and a.reason.startswith("at:") and hit.trigger.type == "ASSAULT" and self._are_people(hit):
                result.append(Argument("place", a.span, a.reason))  # 'killed an officer at the university'
            elif a.slot in ("actor", "recipient") and label in THING:
                result.append(Argument("theme", a.span, a.reason))
            elif a.slot == "theme" and label == "Location" and (hit.trigger.type == "ASSAULT" or a.reason.startswith(("in:", "in~:"))):
                result.append(Argument("place", a.span, a.reason))
            elif a.slot == "place" and label not in ("Location", "Country", "Organization"):
                continue
            else:
                result.append(a)
        return result

    def _between(self, arguments: list[Argument], hit: Hit) -> list[Argument]:
        """'efforts to conclude an agreement between A and B': the two are the parties, not who makes the effort."""
        two = [a for a in arguments if a.slot == "recipient" and a.reason.startswith("between")]
        if (
            hit.trigger.type in ("AGREE", "CONSULT", "COOPERATE", "RETREAT")
            and len(two) > 1
            and hit.trigger.mode not in ("mediation",)
            and not (hit.trigger.kind == "verb" and hit.trigger.frame.get("recipient", ("",))[0] == "obj" and hit.trigger.type == "CONSULT")
        ):
            return [a for a in arguments if not (a.slot == "actor" and a.reason.startswith("subj"))]
        return arguments

    def _settled(self, arguments: Sequence[Argument], hit: Hit) -> list[Argument]:
        """Each span once, in the first slot in which it was found; a place may also be the host."""
        taken: dict[Span, Slot] = {}
        by_place = {a.span for a in arguments if a.reason.endswith("by the place")}
        result = []
        for a in sorted(arguments, key=lambda a: ("actor", "recipient", "theme", "place", "source").index(a.slot)):
            stage = a.slot == "place" and self._label(a.span) == "Country" and (hit.trigger.mode == "visit" or a.span in by_place)
            if a.span in taken and not stage:
                continue
            taken.setdefault(a.span, a.slot)
            result.append(a)
        return result
