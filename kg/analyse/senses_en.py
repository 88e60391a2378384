"""Words with two senses: an attack in words, forces that keep peace, laws that hit nobody, being ready."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from kg.analyse.lookalikes_en import Lookalikes
from kg.analyse.reading_en import VERBAL, Found
from kg.analyse.words_en import listed
from kg.model import Argument, Status


class Senses(Lookalikes):
    """Tells the senses of a trigger apart by what stands beside it."""

    def _as(self, f: Found, type_: str, mode: str | None = None) -> Found:
        """The same words as another type."""
        return replace(f, hit=replace(f.hit, trigger=replace(f.hit.trigger, type=type_, mode=mode)))

    def _is_invective(self, f: Found) -> bool:
        """'launched a scathing attack on the premier, calling him a liar', 'attacked the plan': an attack in words."""
        t, head = f.hit.trigger, f.hit.head
        if t.type != "ASSAULT" or t.mode is not None:
            return False
        told = [h for h in f.hit.tokens if h.lemma_.lower() in listed("grammar", "assailing")]
        if not told or any(self.label.get(a.span) == "Weapon" for a in f.arguments):
            return False
        nouns = [h for h in told if h.pos_ == "NOUN"]
        if any(c.lower_ in listed("grammar", "in_words") for n in nouns for c in n.subtree if c.i < n.i):
            return True
        verbs = [head, *([f.light] if f.light is not None else [])]
        beside = [c for v in [*verbs, *nouns] for c in v.children if c.dep_ == "advcl" and c.tag_ == "VBG"]
        if any(c.lemma_ in listed("grammar", "reviling") for c in beside):
            return True
        met = self.grammar.behind([*nouns, *verbs], "on") if nouns else self.grammar.objects(head)
        return bool(met) and all(o.lemma_.lower() in listed("grammar", "utterances") and o.i not in self.grammar.mention_at for o in met)

    def _as_invective(self, f: Found) -> Found | None:
        """An attack in words blames."""
        return self._as(f, "ACCUSE", "disapprove") if self._is_invective(f) else None

    def _as_peacekeeping(self, f: Found) -> Found | None:
        """Forces that go to keep peace help the place where they go: 'sent 200 troops as peacekeepers to Chad'."""
        t = f.hit.trigger
        goes = t.type == "MOBILIZE" or (t.type == "CONSULT" and t.mode == "visit")
        if not goes or t.kind == "adjective" or not f.slot("actor") or not self._keeps_peace(f):
            return None
        states = [a for a in f.arguments if a.slot == "place" and self.label.get(a.span) == "Country"]
        return replace(self._as(f, "AID"), arguments=tuple(replace(a, slot="recipient") if a in states else a for a in f.arguments))

    def _keeps_peace(self, f: Found) -> bool:
        """Whether those who go, or what they go for, is called peacekeeping."""
        verb = f.light or f.hit.head
        anchors = [verb, *f.hit.tokens, *self.grammar.objects(verb)]
        ends = [t for p in ("as", "for", "on", "in", "to") for t in self.grammar.behind(anchors, p)]
        near = [*anchors, *self.grammar.subject(verb), *ends]
        return any(w.lower_ in listed("grammar", "peacekeeping") for n in near for w in (n, *(c for c in n.children if c.i < n.i)))

    def _is_another_sense(self, f: Found) -> bool:
        """Whether the words of a trigger mean no such deed here."""
        return (
            self._is_harmless(f)
            or self._is_no_violence(f)
            or self._contests_nothing(f)
            or self._is_plain_trade(f)
            or self._is_a_side(f)
            or self._is_taking_in(f)
        )

    def _is_harmless(self, f: Found) -> bool:
        """'The sanctions target Russian banks', 'a law that hits farmers': what strikes is no weapon."""
        t, verb = f.hit.trigger, f.hit.head
        if t.type != "ASSAULT" or t.kind != "verb" or t.words[0] not in listed("grammar", "striking"):
            return False
        subjects = [verb.head] if verb.dep_ == "acl" and verb.tag_ == "VBG" else self.grammar.subject(verb)
        return not self.grammar.passive(verb) and any(s.lemma_.lower() in listed("grammar", "harmless") for s in self._counted(subjects))

    def _as_hacking(self, f: Found) -> Found | None:
        """'Hackers attacked two ministries': no blood is shed."""
        t, head = f.hit.trigger, f.hit.head
        if t.type != "ASSAULT" or t.kind != "verb" or t.mode is not None:
            return None
        hackers = any(a.lemma_.lower() in listed("grammar", "hacking") for a in self.grammar.actors(head))
        return self._as(f, "COERCE", "cyber") if hackers else None

    def _is_a_side(self, f: Found) -> bool:
        """'Peru's opposition', which opposes nothing here."""
        noun = f.hit.head
        if f.hit.trigger.kind != "noun" or noun.lower_ not in listed("grammar", "sides") or f.light is not None:
            return False
        return not any(c.dep_ == "prep" and c.lower_ in ("to", "against", "from") for c in noun.children)

    def _is_no_violence(self, f: Found) -> bool:
        """What storms, illness and sport do: 'the flood killed ten', 'a heart attack', 'beat Peru in the final match'."""
        t, head = f.hit.trigger, f.hit.head
        if t.type != "ASSAULT":
            return False
        if t.kind == "noun":
            return any(c.lower_ in listed("grammar", "ailing") for c in head.children if c.dep_ in ("compound", "amod"))
        if t.words[0] in listed("grammar", "contending") and any(w.lemma_.lower() in listed("grammar", "sport") for w in head.sent):
            return True
        if t.words[0] not in listed("grammar", "harming"):
            return False
        if len(t.words) == 1 and any(o.lemma_.lower() in listed("grammar", "no_target") for o in self.grammar.objects(head)):
            return True
        causes = [*self.grammar.actors(head), *(self.grammar.behind([head], "in") if self.grammar.passive(head) else [])]
        if (head.dep_ == "acl" and head.tag_ == "VBG") or head.dep_ == "relcl":
            causes.append(head.head)
        return any(self._is_nature(c) for c in self._counted(causes))

    def _is_nature(self, noun: Token) -> bool:
        """Whether a noun is a force of nature or mishap of nobody: 'a fire', but not 'Israeli fire' or 'the attack'."""
        ill = noun.lemma_.lower() == "attack" and any(c.lower_ in listed("grammar", "ailing") for c in noun.children)
        owned = noun.i in self.grammar.mention_at or any(c.i in self.grammar.mention_at for c in noun.children)
        return ill or (not owned and noun.lemma_.lower() in listed("grammar", "nature"))

    def _contests_nothing(self, f: Found) -> bool:
        """'challenged the ruling' disputes it, 'challenged the champion' does not."""
        t = f.hit.trigger
        if t.type != "ACCUSE" or t.kind != "verb" or len(t.words) > 1 or t.words[0] not in listed("grammar", "contesting"):
            return False
        disputed = listed("grammar", "contested") | listed("grammar", "utterances") | self.lexicon.classes["agreement"]
        return not any({n.lemma_.lower(), n.lower_} & disputed for o in self.grammar.objects(f.hit.head) for n in (o, *o.conjuncts))

    def _counted(self, nouns: Sequence[Token]) -> Iterator[Token]:
        """Nouns, with what is counted by them: 'a series of tweets'."""
        for noun in nouns:
            yield noun
            yield from self.grammar.behind([noun], "of")

    def _as_appeal(self, f: Found) -> Found | None:
        """'the call from Oslo for a truce', 'calls to disarm': asking, not telephoning."""
        t, noun = f.hit.trigger, f.hit.head
        if t.type != "CONSULT" or t.mode != "call" or t.kind != "noun" or len(t.words) > 1 or noun.lemma_.lower() != "call":
            return None
        if f.light is not None and f.light.lemma_ in listed("grammar", "phoning"):
            return None
        wanted = [o for o in self.grammar.behind([noun], "for") if o.i not in self.grammar.time_at and o.i not in self.grammar.mention_at]
        deeds = [c for c in noun.children if c.dep_ == "acl" and any(g.lower_ == "to" for g in c.children)]
        talk = any(e.type == "CONSULT" for c in deeds for e in self.lexicon.verbs.get(c.lemma_.lower(), ()))
        return self._as(f, "REQUEST") if wanted or (deeds and not talk and f.light is None) else None

    def _is_plain_trade(self, f: Found) -> bool:
        """'the sale of jets to Peru' is military aid, 'the sale of flowers' is not."""
        t, noun = f.hit.trigger, f.hit.head
        if t.type != "AID" or t.kind != "noun" or t.words[-1] not in listed("grammar", "traded") or len(t.words) > 1:
            return False
        goods = [*self.grammar.behind([noun], "of"), *(c for c in noun.children if c.dep_ in ("compound", "amod", "nmod"))]
        return not any(self.lexicon.fits(g, "<missile>") or self.lexicon.fits(g, "<forces>") for o in goods for g in (o, *o.conjuncts))

    def _is_taking_in(self, f: Found) -> bool:
        """'accepted visitors': people are no proposal to agree to."""
        if f.hit.trigger.type != "AGREE" or f.hit.trigger.rule != "verb:accept":
            return False
        objects = [o for o in self.grammar.objects(f.hit.head) if o.i not in self.grammar.mention_at]
        return any(self.lexicon.fits(o, "<person>") or o.lemma_.lower() in listed("grammar", "guests") for o in objects)

    def _is_shared(self, f: Found) -> bool:
        """'Iran and China held war games': an exercise of several states is one of them all."""
        exercise = any(h.lemma_.lower() in listed("grammar", "exercises") for h in f.hit.tokens if h.pos_ in ("NOUN", "PROPN"))
        states = {self._identity(a.span) for a in f.arguments if a.slot == "actor" and self.label.get(a.span) == "Country"}
        return exercise and len(states) > 1

    def _is_content(self, verb: Token, above: Token, company: Sequence[Token]) -> bool:
        """'rejected a motion to overturn the verdict', 'issued an ultimatum to leave': what a refused or threatening word asks."""
        if verb.tag_ != "VB" or not any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
            return False
        words = [t for t in (*company, *self.grammar.objects(above)) if t.pos_ == "NOUN"]
        asking = [t for t in words if t.lemma_.lower() in listed("grammar", "asking")]
        return bool(asking) and verb.head in (above, *asking) and verb.i > asking[0].i

    def _is_bare_readiness(self, f: Found, found: Sequence[Found]) -> bool:
        """'is ready', or what one is ready for tells an event of its own: 'is willing to meet'."""
        t, adjective = f.hit.trigger, f.hit.head
        if t.type != "AGREE" or t.kind != "adjective" or adjective.lower_ not in listed("grammar", "ready"):
            return False
        below = [c for c in adjective.children if c.dep_ == "xcomp"]
        inner = {t.i for c in below for t in c.subtree}
        more = any(c.tag_ in ("RBR", "JJR") for c in adjective.children)  # 'is better prepared'
        return more or not below or any(o.hit.head.i in inner for o in found if o is not f)

    def _as_vow(self, f: Found) -> Found | None:
        """'vowed to hit Haifa', 'will not hesitate to strike': violence that somebody promises is a threat."""
        t, verb = f.hit.trigger, f.hit.head
        if t.type != "ASSAULT" or t.kind != "verb" or verb.dep_ != "xcomp" or verb.tag_ != "VB" or not f.slot("actor"):
            return None
        above = verb.head
        fearless = above.lemma_ == "hesitate" and any(c.dep_ == "neg" for c in above.children)
        vowed = above.lemma_ in listed("grammar", "pledges") and f.status == "planned"
        return replace(self._as(f, "THREATEN"), status="occurred") if fearless or vowed else None

    def _as_stoppage(self, f: Found) -> Found | None:
        """'Pilots will strike on Monday': those who work for somebody strike nobody."""
        t, verb = f.hit.trigger, f.hit.head
        if t.type != "ASSAULT" or t.words != ("strike",) or self.grammar.objects(verb):
            return None
        subjects = self.grammar.own_subject(verb)
        staff = any(s.lemma_.lower() in listed("grammar", "staff") | listed("grammar", "unions") for s in subjects)
        arguments = tuple(
            replace(a, slot="recipient") if a.slot == "actor" and self.label.get(a.span) == "Organization" else a for a in f.arguments
        )
        return replace(self._as(f, "PROTEST", "strike"), arguments=arguments) if staff else None

    def _as_performed(self, f: Found) -> Found | None:
        """'I want to thank the people of Peru' thanks them."""
        verb = f.hit.head
        said = f.hit.trigger.type in VERBAL and f.hit.trigger.kind == "verb" and f.status != "occurred"
        if not said or verb.dep_ not in ("xcomp", "ccomp"):
            return None
        own = any(s.lower_ in ("i", "we", "me", "us") for s in (*self.grammar.own_subject(verb.head), *self.grammar.own_subject(verb)))
        wishing = verb.head.lemma_ in listed("grammar", "performing") and not any(c.dep_ == "neg" for c in verb.head.children)
        return replace(f, status="occurred") if own and wishing else None

    def _as_esteem(self, f: Found) -> Found | None:
        """'reaffirmed the importance of NATO' backs it; 'the importance of NATO acting' asks it to act."""
        t = f.hit.trigger
        if t.type != "REQUEST" or t.kind != "verb" or t.words[-1] not in ("importance", "need", "urgency"):
            return None
        of = [a for a in f.arguments if a.slot == "recipient" and a.reason == "of: pobj"]
        return self._as(f, "SUPPORT") if of and len(of) == len(f.slot("recipient")) else None

    def _as_return(self, f: Found) -> Found | None:
        """'returned 21 frogs to Brazil', 'was returned by officials to Spain': things go back, nobody travels."""
        t, verb = f.hit.trigger, f.hit.head
        if t.type != "CONSULT" or t.mode != "visit" or t.words[0] != "return" or t.kind != "verb":
            return None
        things = [o for o in self.grammar.objects(verb) if o.i not in self.grammar.mention_at and o.pos_ != "PRON"]
        if not things or any(o.lemma_.lower() in listed("grammar", "not_given_back") or o.i in self.grammar.time_at for o in things):
            return None
        hosts = {a.span for a in f.arguments if a.slot == "recipient" and self.label.get(a.span) == "Country"}
        if not hosts:
            return None
        arguments = tuple(a for a in f.arguments if a.slot != "place" or a.span not in hosts)
        return replace(self._as(f, "RETREAT", "release"), arguments=arguments)

    def _as_test_firing(self, f: Found) -> Found | None:
        """'fired two missiles into the sea': nobody is struck."""
        t, verb = f.hit.trigger, f.hit.head
        fired = t.type == "ASSAULT" and t.kind == "verb" and t.words[0] in ("fire", "launch")
        if not fired or f.slot("recipient"):
            return None
        aimed = [o for p in ("into", "in", "toward", "towards", "at") for o in self.grammar.behind([verb, *self.grammar.objects(verb)], p)]
        if not any(o.lemma_.lower() in listed("grammar", "waters") or self._is_water(o) for o in aimed):
            return None
        return self._as(f, "MOBILIZE", "weapons")

    def _is_water(self, token: Token) -> bool:
        """Whether a name is that of a sea."""
        mention = self.grammar.mention_at.get(token.i)
        entry = self.knowledge.entry("Location", mention.key) if mention is not None and mention.label == "Location" else None
        return entry is not None and entry.properties.get("kind") in ("sea", "ocean", "gulf", "strait")

    def _as_arms_trade(self, f: Found) -> Found | None:
        """'approved the export of tanks to Egypt': trade in weapons is military aid."""
        t, noun = f.hit.trigger, f.hit.head
        if t.type != "COOPERATE" or t.kind != "noun" or noun.lemma_.lower() not in listed("grammar", "traded") or not f.slot("recipient"):
            return None
        goods = [*self.grammar.behind([noun], "of"), *(c for c in noun.children if c.dep_ in ("compound", "nmod"))]
        arms = [s for g in goods for s in self.grammar.named_in(g, ("Weapon",))]
        if not arms:
            return None
        above = f.light or noun.head
        status: Status = "planned" if f.status == "occurred" and above.lemma_ in listed("grammar", "promised") else f.status
        arguments = (*f.arguments, *(Argument("theme", s, "traded") for s in arms if s not in f.slot("theme")))
        return replace(self._as(f, "AID", "military"), status=status, arguments=arguments)

    def _as_taking_ground(self, f: Found) -> Found | None:
        """'captured the town of Gao': no person is arrested."""
        t = f.hit.trigger
        if t.mode != "arrest" or t.words != ("capture",) or f.slot("recipient") or not f.slot("place"):
            return None
        objects = self.grammar.objects(f.hit.head)
        ground = [o for o in objects if o.lemma_.lower() in listed("grammar", "place_nouns") or self._is_location(o)]
        return self._as(f, "COERCE", "seize") if ground else None

    def _is_location(self, token: Token) -> bool:
        mention = self.grammar.mention_at.get(token.i)
        return mention is not None and mention.label == "Location"

    def _is_asked(self, f: Found, found: Sequence[Found]) -> bool:
        """'called for sanctions', 'demanded a withdrawal', 'rejected a request to resign': what is asked is no event of its own."""
        head = f.hit.head
        for o in found:
            if o is f or o.hit.trigger.kind != "verb" or not o.slot("actor"):
                continue
            if o.hit.trigger.type in ("REJECT", "THREATEN") and self._is_content(head, o.hit.head, o.hit.tokens[1:]):
                return True
            asked = [*self.grammar.objects(o.hit.head), *self.grammar.behind([o.hit.head], "for")]
            if o.hit.trigger.type == "REQUEST" and f.light is None and any(head in (t, *t.conjuncts) for t in asked if t.pos_ == "NOUN"):
                return True
        return False
