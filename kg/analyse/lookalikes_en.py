"""Words that look like a trigger and tell of no such event: a report that is released, a candidate's rally, 'in charge'."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.analyse.deeds_en import Deeds
from kg.analyse.reading_en import Found
from kg.analyse.words_en import listed


class Lookalikes(Deeds):
    """Tells what only has the words of an event."""

    def _is_lookalike(self, f: Found) -> bool:
        """Whether the company of a trigger shows that no such thing is told."""
        return (
            self._is_published(f)
            or self._is_shown(f)
            or self._is_naming(f)
            or self._is_left_so(f)
            or self._is_appointing(f)
            or self._is_fostering(f)
            or self._is_in_charge(f)
            or self._is_started(f)
            or self._is_campaigning(f)
            or self._is_unreal(f)
            or self._is_weighty(f)
            or self._is_holding_ground(f)
            or self._is_practice(f)
            or self._is_peaceful(f)
            or self._is_grief(f)
            or self._is_struggle(f)
            or self._is_digging(f)
            or self._is_succession(f)
            or self._is_wanted(f)
            or self._is_saving(f)
            or self._is_no_drill(f)
            or self._is_courting(f)
            or self._is_flattered(f)
            or self._is_looking_round(f)
        )

    def _is_looking_round(self, f: Found) -> bool:
        """'Kim inspected a submarine': a leader who looks at what is his own searches nobody."""
        t = f.hit.trigger
        if t.mode != "investigate" or t.words != ("inspect",) or f.slot("recipient"):
            return False
        return any(self.label.get(s) == "Person" for s in f.slot("actor"))

    def _is_published(self, f: Found) -> bool:
        """'released a report': papers, not people."""
        t = f.hit.trigger
        if t.type != "RETREAT" or t.mode != "release":
            return False
        heads = self._objects_of(f) if t.kind == "verb" else [*self.grammar.behind([f.hit.head], "of"), *f.hit.head.children]
        return any(o.lemma_.lower() in listed("lookalikes", "published") for o in heads)

    def _is_shown(self, f: Found) -> bool:
        """'demonstrated that trade works', 'demonstrated its resolve', 'rallied its allies': no crowd protests."""
        t, verb = f.hit.trigger, f.hit.head
        if t.type != "PROTEST" or t.words not in (("demonstrate",), ("rally",)):
            return False
        return self.grammar.passive(verb) or any(c.dep_ in ("ccomp", "dobj") and c.i > verb.i for c in verb.children)

    def _is_naming(self, f: Found) -> bool:
        """'called Modi great', 'called in Modi', 'was called Modi': no telephone rings."""
        t, verb = f.hit.trigger, f.hit.head
        if t.type != "CONSULT" or t.words[0] != "call" or t.kind != "verb" or len(t.words) > 2 or "phone" in t.words:
            return False
        said = any(c.dep_ in ("oprd", "acomp", "ccomp", "prt", "attr") for c in verb.children)
        several = sum(c.dep_ == "dobj" for c in verb.children) > 1
        return said or several or self.grammar.passive(verb)

    def _is_left_so(self, f: Found) -> bool:
        """'The blast left ten dead', 'left 40 soldiers behind', 'left it open': nobody leaves."""
        t, verb = f.hit.trigger, f.hit.head
        if t.type != "RETREAT" or t.words != ("leave",):
            return False
        state = any(c.dep_ in ("oprd", "acomp", "ccomp", "xcomp", "advmod", "prt") and c.i > verb.i for c in verb.children)
        things = [o for o in self._objects_of(f) if o.i not in self.grammar.mention_at]
        state = state or any(o.pos_ == "PRON" and o.lower_ not in ("it", "which", "that") for o in things)
        return state or any(o.pos_ == "NUM" or o.lemma_.lower() in self.lexicon.classes["person"] for o in things)

    def _is_appointing(self, f: Found) -> bool:
        """'the designation of a delegation', 'designated Ms Lind as envoy', 'a major ally': an honour or a task."""
        t = f.hit.trigger
        if t.type != "SANCTION" or t.words[0] not in ("designation", "designations", "designate"):
            return False
        anchors = [f.hit.head, *self._objects_of(f)]
        named = [*self._objects_of(f), *(g for p in ("of", "as") for g in self.grammar.behind(anchors, p))]
        named += [c for c in f.hit.head.children if c.dep_ in ("oprd", "attr", "compound")]
        return any(o.lemma_.lower() in listed("lookalikes", "appointed") for o in named)

    def _is_fostering(self, f: Found) -> bool:
        """'announced measures to strengthen Ukraine's defences': they hurt nobody."""
        t = f.hit.trigger
        nouns = [h for h in f.hit.tokens if h.pos_ == "NOUN"]
        if t.type != "SANCTION" or not any(n.lemma_.lower() in ("measure", "limit") for n in nouns):
            return False
        verbs = [f.hit.head, *([f.light] if f.light is not None else [])]
        aims = [c for n in (*nouns, *verbs) for c in n.children if c.dep_ in ("acl", "advcl", "relcl", "xcomp")]
        return any(c.lemma_ in listed("lookalikes", "fostering") for c in aims)

    def _is_in_charge(self, f: Found) -> bool:
        """'put him in charge of the work', 'took charge'."""
        noun = f.hit.head
        if f.hit.trigger.kind != "noun" or noun.lower_ != "charge" or len(f.hit.tokens) > 1:
            return False
        return noun.head.lower_ in ("in", "of") or noun.head.lemma_ in ("take", "assume")

    def _is_started(self, f: Found) -> bool:
        """'the launch of the programme', 'virus tests': nothing is fired in a text without a weapon."""
        t = f.hit.trigger
        if t.type != "MOBILIZE" or t.kind != "noun" or t.words[-1] not in listed("lookalikes", "fired") or len(t.words) > 1:
            return False
        near = [c for c in f.hit.head.subtree if c != f.hit.head]
        armed = any(self.lexicon.fits(c, "<missile>") or c.lower_ == "nuclear" for c in near)
        return not armed and not any(m.label == "Weapon" for m in self.state.mentions)

    def _is_campaigning(self, f: Found) -> bool:
        """'Lula's rally in Recife', 'an election rally': politicians speak there to their own people."""
        t, noun = f.hit.trigger, f.hit.head
        if t.type != "PROTEST" or t.kind != "noun" or noun.lemma_.lower() not in ("rally", "march"):
            return False
        owners = [self.grammar.mention_at.get(c.i) for c in noun.children if c.dep_ == "poss"]
        own = any(m is not None and m.label == "Person" for m in owners)
        return own or any(c.lower_ in ("campaign", "election", "re-election", "political") for c in noun.children)

    def _is_unreal(self, f: Found) -> bool:
        """'would not have vetoed it': what did not come to pass, told as if."""
        verb = f.light or f.hit.head
        words = {c.lower_ for c in verb.children if c.dep_ in ("aux", "neg")}
        return f.status == "negated" and "have" in words and bool(words & {"would", "'d"})

    def _is_weighty(self, f: Found) -> bool:
        """'It is critical to act', unlike 'critical of Norway'; 'the situation is intolerable', unlike 'the attack is'."""
        t, word = f.hit.trigger, f.hit.head
        if t.type != "ACCUSE" or t.kind != "adjective":
            return False
        if word.lower_ == "critical":
            return not any(c.lower_ == "of" for c in word.children)
        judged = self.grammar.own_subject(word.head) if t.frame.get("actor") == ("speaker",) else []
        return any(s.lemma_.lower() in listed("lookalikes", "circumstances") for s in judged)

    def _is_holding_ground(self, f: Found) -> bool:
        """'unable to defend Gao', 'defended its border': with arms, not in words."""
        if f.hit.trigger.type != "SUPPORT" or f.hit.trigger.words != ("defend",):
            return False
        things = self._objects_of(f)
        places = any(self.grammar.mention_at[o.i].label == "Location" for o in things if o.i in self.grammar.mention_at)
        return places or any(o.lemma_.lower() in listed("lookalikes", "ground") for o in things)

    def _is_practice(self, f: Found) -> bool:
        """'got to shoot with them': at nobody."""
        t, verb = f.hit.trigger, f.hit.head
        if t.type != "ASSAULT" or t.words != ("shoot",) or f.slot("recipient") or f.slot("place"):
            return False
        return not self.grammar.objects(verb)

    def _is_peaceful(self, f: Found) -> bool:
        """'conducted rescue operations', 'runs its operations': against nobody."""
        if f.hit.trigger.type != "ASSAULT" or f.slot("recipient"):
            return False
        works = [h for h in f.hit.tokens if h.lemma_.lower() == "operation"]
        return bool(works) and not any(c.lower_ in listed("lookalikes", "warlike") for w in works for c in w.children)

    def _is_grief(self, f: Found) -> bool:
        """'We are devastated to learn': a feeling."""
        verb = f.hit.head
        if f.hit.trigger.words not in (("devastate",), ("hurt",), ("crush",)) or not self.grammar.passive(verb):
            return False
        feeling = any(s.pos_ == "PRON" or self._is_named(s) for s in self.grammar.own_subject(verb))
        return feeling and any(c.dep_ == "xcomp" or c.lower_ in ("by", "at", "over") for c in verb.children)

    def _is_struggle(self, f: Found) -> bool:
        """'fight corruption', 'attack the epidemic': against what is nobody."""
        t = f.hit.trigger
        if t.type != "ASSAULT" or t.kind != "verb" or t.words[0] not in listed("grammar", "contending") | listed("grammar", "mutual"):
            return False
        against = [*self._objects_of(f), *self.grammar.behind([f.hit.head], "against")]
        evils = [o for o in against if o.lemma_.lower() in listed("lookalikes", "evils") and o.i not in self.grammar.mention_at]
        return bool(evils) and len(evils) == len(against)

    def _is_digging(self, f: Found) -> bool:
        """'mine sand', unlike 'mined the harbour'."""
        if f.hit.trigger.type != "ASSAULT" or f.hit.trigger.words != ("mine",):
            return False
        return not any(o.i in self.grammar.mention_at or o.lemma_.lower() in listed("lookalikes", "mined") for o in self._objects_of(f))

    def _is_succession(self, f: Found) -> bool:
        """'took over the firm', 'takes over the presidency': without force."""
        if f.hit.trigger.type != "COERCE" or f.hit.trigger.words != ("take", "over"):
            return False
        things = self._objects_of(f)
        return not things or any(o.lemma_.lower() in listed("lookalikes", "taken_over") for o in things)

    def _is_wanted(self, f: Found) -> bool:
        """'Students called for the expulsion of the envoy': what somebody without a name asks for."""
        t, noun = f.hit.trigger, f.hit.head
        if t.kind != "noun" or f.light is not None or t.type in ("CONSULT", "COOPERATE", "AGREE", "STATEMENT"):
            return False
        while noun.dep_ == "conj" and noun.head.pos_ == "NOUN":
            noun = noun.head
        if noun.dep_ == "pobj" and noun.head.lower_ == "for":
            return noun.head.head.lemma_ in listed("lookalikes", "asking_for")
        return noun.dep_ == "dobj" and noun.head.lemma_ in ("demand", "request", "urge")

    def _is_saving(self, f: Found) -> bool:
        """'cut emissions', 'cut taxes': nobody loses anything by name."""
        t = f.hit.trigger
        return t.type == "SANCTION" and t.words == ("cut",) and not f.slot("recipient")

    def _is_no_drill(self, f: Found) -> bool:
        """'a democratic exercise', 'the exercise of power', 'debt cancellation': neither arms nor a refusal."""
        t, noun = f.hit.trigger, f.hit.head
        if t.kind != "noun" or noun.lower_ not in ("exercise", "exercises", "cancellation") or len(f.hit.tokens) > 1:
            return False
        near = [c for c in noun.children if c.i < noun.i] + self.grammar.behind([noun], "of")
        return any(c.lemma_.lower() in listed("lookalikes", "civil") for c in near)

    def _is_courting(self, f: Found) -> bool:
        """'engage the new government', 'advance our goals on trade': nobody fights."""
        t, verb = f.hit.trigger, f.hit.head
        if t.type != "ASSAULT" or t.kind != "verb":
            return False
        if t.words[0] == "advance":
            return any(c.dep_ == "dobj" for c in verb.children)
        if t.words != ("engage",):
            return False
        things = self._objects_of(f)
        armed = [o for o in things if self.lexicon.fits(o, "<forces>") or o.lemma_.lower() in listed("lookalikes", "engaged")]
        return not armed

    def _is_flattered(self, f: Found) -> bool:
        """'I was honored to meet her': a courtesy."""
        t, verb = f.hit.trigger, f.hit.head
        honoured = t.type == "SUPPORT" and t.words in (("honor",), ("honour",)) and self.grammar.passive(verb)
        return honoured and any(c.dep_ == "xcomp" for c in verb.children)

    def _objects_of(self, f: Found) -> list[Token]:
        """The objects of a verb with what is joined to them."""
        return list(self._with_joined(f)) if f.hit.trigger.kind == "verb" else []

    def _with_joined(self, f: Found) -> Iterator[Token]:
        for o in self.grammar.objects(f.hit.head):
            yield o
            yield from o.conjuncts
