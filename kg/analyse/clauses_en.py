"""Clauses of an English parse: who does what a verb says, shared with the clauses above, and to whom."""

from __future__ import annotations

from spacy.tokens import Token

from kg.analyse.status_en import phones
from kg.analyse.words_en import listed
from kg.model import Mention

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
RELATIVES = ("who", "which", "that", "whom", "whose")


class Clauses:
    """Reads subjects and objects; `mention_at` maps words to the names that they belong to."""

    mention_at: dict[int, Mention]

    def passive(self, verb: Token) -> bool:
        """Whether a verb's subject is the one to whom it is done."""
        if any(c.dep_ in ("nsubjpass", "auxpass") or (c.dep_ == "agent" and verb.tag_ == "VBN") for c in verb.children):
            return True
        if verb.dep_ == "conj" and verb.tag_ == "VBN" and not any(c.dep_ in ("nsubj", "aux") for c in verb.children):
            return verb.head.pos_ == "VERB" and self.passive(verb.head)
        return verb.dep_ in ("acl", "advcl") and verb.tag_ == "VBN" and not self._takes_object(verb)

    def _takes_object(self, verb: Token) -> bool:
        """'arrested and tried dozens': the object behind both hangs on the last."""
        verbs = (verb, *(c for c in verb.children if c.dep_ == "conj" and c.tag_ == verb.tag_ and c.i - verb.i <= 3))
        return any(c.dep_ == "dobj" for v in verbs for c in v.children)

    def own_subject(self, verb: Token) -> list[Token]:
        """The grammatical subject in the verb's own clause; a relative pronoun counts as what it stands for."""
        found = [c for c in verb.children if c.dep_ in SUBJECTS]
        return [self._meant(verb) if c.lower_ in RELATIVES and verb.dep_ == "relcl" else c for c in found]

    def _meant(self, verb: Token) -> Token:
        """Whom 'who' means: the noun before; 'A, B and C, who were held' all of them."""
        head = verb.head
        several = verb.tag_ == "VBP" or any(c.lower_ in ("are", "were", "have") for c in verb.children if c.dep_ in ("aux", "auxpass"))
        while several and head.dep_ == "conj" and head.head.pos_ in ("NOUN", "PROPN"):
            head = head.head
        return head

    def subject(self, verb: Token, depth: int = 0) -> list[Token]:
        """The grammatical subject, also one shared with the clause above."""
        own = self.own_subject(verb)
        if own or depth > 6:
            return own
        head = verb.head
        if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX", "NOUN"):
            return self.subject(head, depth + 1) if head.pos_ != "NOUN" else []
        if verb.dep_ in ("xcomp", "ccomp", "advcl", "pcomp", "dep") and not (verb.dep_ == "ccomp" and verb.tag_ in ("VBD", "VBZ")):
            return self._controller(verb, depth)
        if verb.dep_ == "acl":
            return self._acl_subject(verb, depth)
        if verb.dep_ == "relcl":  # 'the missiles that Iran fired': own subject; 'the man accused …': the head
            return [head]
        return []

    def _controller(self, verb: Token, depth: int) -> list[Token]:
        """Who does what an infinitive or a participle says: the object of 'urge', else the subject above."""
        head = verb.head
        if head.dep_ == "prep" or head.pos_ in ("ADP", "SCONJ"):
            above = head.head
            while above.pos_ == "ADP" and head.dep_ == "conj":  # 'thanked Peru for its help and for hosting'
                head, above = above, above.head
            if above.pos_ in ("VERB", "AUX", "ADJ") and (told := self._told_of(verb, above)):
                return told
            if above.pos_ in ("VERB", "AUX"):
                return self.subject(above, depth + 1)
            poss = [c for c in above.children if c.dep_ == "poss"]
            return poss or (self._verb_above_subject(above, depth))
        if head.pos_ not in ("VERB", "AUX"):
            return self._verb_above_subject(head, depth) if head.pos_ in ("NOUN", "ADJ") else []
        if (
            verb.dep_ == "xcomp"
            and head.lemma_ in listed("grammar", "object_control")
            and not any(c.dep_ == "dobj" and c.lower_ in RELATIVES for c in head.children)
            and not phones(head)
        ):
            objects = self.objects(head) or [g for c in head.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
            if objects and not self.passive(head):
                return objects
        if verb.dep_ == "advcl" and verb.tag_ in ("VBD", "VBZ", "VBP"):
            return []
        return self.subject(head, depth + 1)

    def _told_of(self, gerund: Token, above: Token) -> list[Token]:
        """'accused Iran of arming', 'barred Peru from entering': the object above does what the gerund says."""
        if gerund.dep_ == "pcomp" and above.pos_ == "ADJ":  # 'found the party guilty of arming rebels'
            return self.own_subject(above) or ([o for o in self.objects(above.head) if o.i < above.i] if above.dep_ != "acomp" else [])
        if gerund.dep_ != "pcomp" or above.lemma_ not in listed("grammar", "gerund_control"):
            return []
        return [o for o in self.objects(above) if o.i < gerund.i]

    def _acl_subject(self, verb: Token, depth: int) -> list[Token]:
        """'a ship carrying grain': the ship; 'plans to attack': whoever plans."""
        head = verb.head
        if verb.tag_ == "VBG" and head.lemma_.lower() in listed("grammar", "papers"):  # 'issued a statement condemning Mali'
            return [c for c in head.children if c.dep_ == "poss"] or self._verb_above_subject(head, depth)
        if verb.tag_ in ("VBG", "VBN"):
            return [head]
        poss = [c for c in head.children if c.dep_ == "poss"] or self._whose_will(head)
        if not poss and head.dep_ == "dobj" and head.head.lemma_ in listed("grammar", "tells_of"):
            return []  # 'discussed efforts to reach a deal': whose efforts is not said
        return poss or self._verb_above_subject(head, depth)

    def _whose_will(self, noun: Token) -> list[Token]:
        """'the Danish commitment to help': who has it."""
        if noun.lemma_ not in listed("grammar", "wills"):
            return []
        return [c for c in noun.children if c.dep_ in ("amod", "compound", "nmod") and c.i in self.mention_at]

    def _verb_above_subject(self, noun: Token, depth: int) -> list[Token]:
        up = noun
        for _ in range(4):
            if up.head == up:
                return []
            up = up.head
            if up.pos_ in ("VERB", "AUX"):
                return self.subject(up, depth + 1)
        return []

    def objects(self, verb: Token) -> list[Token]:
        """To whom or what it is done, with passives, participles and relative clauses."""
        found = [verb.head if c.lower_ in RELATIVES and verb.dep_ == "relcl" else c for c in verb.children if c.dep_ in ("dobj", "obj")]
        found += [
            s for c in verb.children if c.dep_ == "ccomp" and c.pos_ == "ADJ" for s in c.children if s.dep_ == "nsubj"
        ]  # 'hold Iran accountable'
        if self.passive(verb):
            found += self.own_subject(verb) or (self.subject(verb) if verb.dep_ in ("conj", "acl", "advcl", "xcomp") else [])
        if not found and verb.dep_ == "relcl" and verb.head not in self.own_subject(verb):
            found = [verb.head]
        if not found:  # 'condemned and rejected the attack': the object behind both hangs on the last
            later = [
                c
                for c in verb.children
                if c.dep_ == "conj" and c.pos_ == "VERB" and c.i - verb.i <= 3 and not any(g.dep_ in SUBJECTS for g in c.children)
            ]
            found = [c for v in later for c in v.children if c.dep_ == "dobj"]
        return found
