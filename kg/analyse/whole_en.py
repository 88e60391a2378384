"""Whether enough is known of an English trigger to be an event: words need a speaker, statements a finite verb, meetings two sides."""

from __future__ import annotations

from spacy.tokens import Token

from kg.analyse.reading_en import VERBAL, Found
from kg.analyse.senses_en import Senses
from kg.analyse.speakers_en import home_of
from kg.analyse.words_en import listed


class Whole(Senses):
    """Tells what is an event of its own from what only looks like one."""

    def _is_whole(self, f: Found) -> bool:
        """Whether enough is known of an act: words need a speaker, statements a finite verb, visits a goal."""
        t, head = f.hit.trigger, f.hit.head
        if t.type == "STATEMENT":
            return self._is_whole_statement(f)
        if self._is_another_sense(f):
            return False
        if t.kind == "verb" and t.type in VERBAL and not f.slot("actor") and not (t.type == "AGREE" and len(f.slot("recipient")) > 1):
            return self._by_people(f) or self._by_nobody(f) or self._of_both(f) or not t.frame.get("actor")
        if "fighting" in t.words and any(c.lower_ == "for" for h in f.hit.tokens for c in h.children):
            return False  # 'will never stop fighting for their release'
        if t.type in ("SUPPORT", "AID") and any(c.dep_ == "dobj" and c.lower_ in listed("pronouns", "reflexive") for c in head.children):
            return False
        if t.type == "SUPPORT" and not any(f.slot(s) for s in ("recipient", "theme", "place")):
            return self._of_both(f)
        if t.type == "CONSULT" and t.kind == "verb":
            return self._is_whole_meeting(f)
        if t.type == "COOPERATE" and self._with_own_state(f):
            return False
        if t.type == "MOBILIZE" and any(c.lower_ in listed("grammar", "medical") for h in f.hit.tokens for c in h.children):
            return False  # 'carried out coronavirus tests'
        aimed = t.kind == "verb" and head.tag_ == "VB" and head.dep_ in ("xcomp", "advcl", "acl")
        if aimed and t.type == "ASSAULT" and not f.slot("actor"):
            return self.grammar.passive(head)  # 'must cooperate to defeat the group'
        return not (self.grammar.passive(head) and t.kind == "verb" and head.dep_ == "acl" and not f.slot("actor"))

    def _is_whole_statement(self, f: Found) -> bool:
        """Somebody who is no medium says it, in a finite verb or a noun."""
        t, head = f.hit.trigger, f.hit.head
        if f.status != "occurred" or all(self._is_medium(s) for s in f.slot("actor")):
            return False
        if head.lemma_ in listed("grammar", "clause_only") and not any(c.dep_ == "ccomp" for c in head.children) and t.kind == "verb":
            return False  # 'maintains pressure'
        finite = head.tag_ in ("VBD", "VBZ", "VBP", "VBN") or head.dep_ == "ROOT"
        lasting = head.tag_ == "VBG" and any(c.dep_ == "aux" for c in head.children)
        return t.kind != "verb" or finite or lasting or "speak" in t.words

    def _is_whole_meeting(self, f: Found) -> bool:
        """Two sides meet, or somebody who is no body goes somewhere."""
        t, head = f.hit.trigger, f.hit.head
        if not f.slot("actor") and len(f.slot("recipient")) < 2 and not self.grammar.passive(head):
            return False
        if any(o.lemma_.lower() in listed("grammar", "no_meeting") for o in self.grammar.objects(head)) or f.hit.tokens[-1].dep_ == "aux":
            return False  # 'meets the needs', 'welcomed Putin to mediate'
        if t.words[0] in listed("grammar", "receiving") and not f.slot("recipient"):
            return False
        if t.mode != "visit":
            return not (self.grammar.passive(head) and head.dep_ == "acl" and not f.slot("actor"))
        if t.words[-1] == "to" and not any(a.reason.startswith(("to", "state of the place")) for a in f.arguments):
            return False
        plain = t.words[0] in ("visit", "tour") or not any(c.dep_ == "dobj" and c not in f.hit.tokens for c in head.children)
        bodies = [a for a in f.arguments if a.slot == "actor" and self.label.get(a.span) == "Organization"]
        return plain and bool(f.slot("recipient") or f.slot("place")) and all("stands behind" in a.reason for a in bodies)

    def _of_both(self, f: Found) -> bool:
        """'Chile and Bolivia restored relations': two sides need no third."""
        ties = any(self.lexicon.fits(t, "<relations>") for t in f.hit.tokens[1:])
        sides = f.slot("actor") or f.slot("recipient")
        return ties and f.hit.trigger.type == "SUPPORT" and len({self._identity(s) for s in sides}) > 1

    def _with_own_state(self, f: Found) -> bool:
        """'The United States works with its president': that is no second side."""
        parties = [*f.slot("actor"), *f.slot("recipient")]
        homes = {self._identity(home_of(s, self.state.mentions, self.offices) or s) for s in parties}
        return len(homes) == 1 and any(self.label.get(s) == "Country" for s in parties) and len({self._identity(s) for s in parties}) > 1

    def _by_people(self, f: Found) -> bool:
        """'Students called on the Hungarian government': people without a name speak to somebody who has one."""
        verb = f.hit.head
        spoken_to = any(a.slot == "recipient" and not a.reason.startswith("objtree") for a in f.arguments)
        if not spoken_to or self.grammar.passive(verb) or verb.dep_ == "relcl":
            return False
        return any(t.i < verb.i and self._is_people(t) for t in self.grammar.subject(verb))

    def _by_nobody(self, f: Found) -> bool:
        """'Navalny was charged', 'Lula was pardoned', 'Israel was applauded': by whom is not said."""
        t, head = f.hit.trigger, f.hit.head
        if not self.grammar.passive(head) or head.dep_ == "acl":
            return False
        if t.type in ("ACCUSE", "THREATEN"):
            return t.words[0] != "charge" or any(self.label.get(s) == "Person" for s in f.slot("recipient"))  # not 'charged with a task'
        met = any(a.slot == "recipient" and a.reason.startswith(("obj:", "obj~", "dative", "against")) for a in f.arguments)
        return met and t.type in ("CONCEDE", "SUPPORT")

    def _is_people(self, token: Token) -> bool:
        place = self.grammar.mention_at.get(token.i)
        if place is not None:  # 'Texas sued the President'
            return place.label == "Location"
        demonym = token.tag_ == "NNPS"  # 'Afghans sought asylum in Greece'
        return demonym or token.lemma_.lower() in listed("grammar", "people") or token.lemma_.lower() in self.lexicon.classes["person"]
