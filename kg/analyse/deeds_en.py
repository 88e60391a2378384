"""One deed told by several words: 'attacked the base, killing ten', 'condemned the attack'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from kg.analyse.reading_en import Found, Reading
from kg.analyse.status_en import has_a_new_day
from kg.analyse.words_en import listed
from kg.model import Argument


class Deeds(Reading):
    """Puts together what is one deed, and finds whom a reproach about a deed meets."""

    def _one_deed(self, found: Sequence[Found]) -> list[Found]:
        """'attacked the base, killing ten': what came of an attack is told with it. Found that are taken in are left out."""
        kept, taken = list(found), set()
        for f in found:
            index = next((i for i, g in enumerate(kept) if g is not f and id(g) not in taken and self._came_of(f, g)), None)
            if index is not None:
                taken.add(id(f))
                kept[index] = self._taken_in(kept[index], f)
        return [f for f in kept if id(f) not in taken]

    def _came_of(self, f: Found, g: Found) -> bool:
        """Whether `f` tells what came of the attack `g`: people without a name were killed or hurt in it."""
        verb = f.hit.head
        if f.hit.trigger.type != g.hit.trigger.type or f.hit.trigger.kind != "verb" or f.status != g.status:
            return False
        if f.hit.trigger.type != "ASSAULT":
            return self._same_sentence_of(f, g)
        if verb.lemma_ not in listed("grammar", "outcomes") or verb.dep_ not in ("advcl", "conj", "acl") or f.date not in (None, g.date):
            return False
        if any(c.dep_ in ("nsubj", "nsubjpass", "agent", "mark") for c in verb.children):
            return False
        if any(self._is_named(t) for t in self.grammar.objects(verb)):
            return False
        anchors = (g.hit.head, g.light) if verb.tag_ == "VBG" else (g.hit.head,) if g.hit.trigger.kind == "verb" else (g.light,)
        return verb.head in anchors and (verb.dep_ != "conj" or verb.tag_ == verb.head.tag_)

    def _same_sentence_of(self, f: Found, g: Found) -> bool:
        """'convicted them in a sham trial and sentenced them': the second verb says no more than the first of the same people."""
        verb, t = f.hit.head, f.hit.trigger
        if t.mode not in ("convict", "arrest") or t.mode != g.hit.trigger.mode or verb.dep_ != "conj" or g.hit.head not in verb.ancestors:
            return False
        own = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
        return not own and all(o.pos_ == "PRON" for o in self.grammar.objects(verb)) and f.date in (None, g.date)

    def _is_named(self, token: Token) -> bool:
        mention = self.grammar.mention_at.get(token.i)
        return mention is not None and mention.label == "Person"

    def _taken_in(self, whole: Found, part: Found) -> Found:
        """An attack with the words and victims of what came of it."""
        victims = [a for a in part.arguments if a.slot in ("recipient", "place") and a not in whole.arguments]
        hit = replace(whole.hit, tokens=(*whole.hit.tokens, *part.hit.tokens))
        return replace(whole, hit=hit, arguments=(*whole.arguments, *victims), date=whole.date or part.date)

    def _is_delay(self, f: Found) -> bool:
        """'The summit has been postponed until Monday', 'Warship postponed yet again': by nobody, so nobody refuses anything."""
        t, verb = f.hit.trigger, f.hit.head
        if t.type != "REJECT" or t.kind != "verb" or t.words[0] not in listed("status", "put_off"):
            return False
        if self.grammar.passive(verb):
            return not f.slot("actor") and has_a_new_day(verb)
        return not self.grammar.objects(verb) and not any(c.dep_ in ("xcomp", "ccomp", "prep") for c in verb.children)

    def _reproached(self, found: Sequence[Found]) -> list[Found]:
        """'Hamas attacked Israel. France condemned the attack.': the reproach meets whoever did it."""
        return [self._met(f, found) if f.hit.trigger.type == "ACCUSE" and not f.slot("recipient") else f for f in found]

    def _met(self, f: Found, found: Sequence[Found]) -> Found:
        own = {self._identity(s) for s in f.slot("actor")}
        for noun in self._deplored(f):
            hit = self.lexicon.noun(noun)
            told = [
                g
                for g in found
                if hit is not None
                and g.hit.trigger.type == hit.trigger.type
                and g.status == "occurred"
                and g.hit.head.i <= noun.i
                and g.slot("actor")
                and not own & {self._identity(s) for s in g.slot("actor")}
            ]
            if told:
                doers = max(told, key=lambda g: (g.hit.head == noun, g.hit.head.i)).slot("actor")
                return replace(f, arguments=(*f.arguments, *(Argument("recipient", s, f"did what '{noun.text}' names") for s in doers)))
        return f

    def _deplored(self, f: Found) -> list[Token]:
        """The nouns of deeds that somebody deplores: 'condemned the attack', 'expressed concern over the attack'."""
        if f.hit.trigger.kind != "verb":
            return []
        heads = [*self.grammar.objects(f.hit.head)]
        heads += [t for p in ("for", "over", "about", "at") for t in self.grammar.behind([f.hit.head, *heads], p)]
        return [t for t in heads if t.pos_ == "NOUN" and (hit := self.lexicon.noun(t)) is not None and hit.trigger.type in DEEDS]


# Types of what is done, not said.
DEEDS = frozenset(["ASSAULT", "COERCE", "MOBILIZE", "SANCTION"])
