"""Nouns and short forms take what they leave out from where the event is told in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.analyse.reading_en import PARTIES, Found, Reading
from kg.analyse.words_en import listed
from kg.model import Argument, Span


class Completion(Reading):
    """Completes found triggers."""

    def _completed(self, found: Sequence[Found]) -> list[Found]:
        """Nouns that repeat an event take what they leave out from where it is told in full: 'the attack', 'his trip'."""
        return [
            self._attacked(self._completed_one(f, found))
            if f.hit.trigger.kind == "noun" or self._is_carried(f) or f.hit.trigger.type == "AID"
            else f
            for f in found
        ]

    def _is_carried(self, f: Found) -> bool:
        """'This attack targeted Tel Aviv': a verb whose subject is the event itself."""
        if f.hit.trigger.kind != "verb":
            return False
        return any(
            (hit := self.lexicon.noun(s)) is not None and hit.trigger.type == f.hit.trigger.type
            for s in self.grammar.own_subject(f.hit.head)
        )

    def _attacked(self, f: Found) -> Found:
        """'support to Ukraine in the face of Russian aggression': who is helped in that sentence is who is attacked."""
        if f.hit.trigger.type != "ASSAULT" or f.slot("recipient") or not f.slot("actor") or f.hit.trigger.kind != "noun":
            return f
        if f.hit.head.lemma_.lower() not in listed("grammar", "onslaughts"):
            return f
        own = {self._identity(s) for s in f.slot("actor")}
        resisting = [s for s in self._resisting(f) if self._identity(s) not in own]
        if resisting:
            return replace(f, arguments=(*f.arguments, *(Argument("recipient", s, "resists it") for s in resisting)))
        helped = [
            a.span
            for g in self._helps
            if g.hit.head.sent == f.hit.head.sent
            for a in g.arguments
            if a.slot == "recipient" and self.label.get(a.span) == "Country" and self._identity(a.span) not in own
        ]
        return replace(f, arguments=(*f.arguments, *(Argument("recipient", s, "helped against it") for s in helped[:1])))

    def _resisting(self, f: Found) -> list[Span]:
        """'Ukraine defends itself against Russian aggression', 'Ukraine's defense against it'."""
        up = f.hit.head.head
        if f.hit.head.dep_ != "pobj" or up.lower_ != "against":
            return []
        who = up.head
        if who.pos_ == "VERB" and who.lemma_ in listed("grammar", "resisting"):
            heads = self.grammar.subject(who)
        elif who.pos_ == "NOUN" and who.lemma_.lower() in listed("grammar", "resisting"):
            heads = [c for c in who.children if c.dep_ == "poss"]
        else:
            return []
        return [s for s, _ in self.grammar.participants(heads) if self.label.get(s) in ("Country", "Organization")]

    def _completed_one(self, f: Found, found: Sequence[Found]) -> Found:
        own = {slot: {self._identity(s) for s in f.slot(slot)} for slot in PARTIES}
        talks = f.hit.trigger.type == "CONSULT"
        if all(own.values()) or (talks and len(own["actor"] | own["recipient"]) > 1):
            return f
        if f.hit.trigger.type == "AID" and (f.hit.trigger.kind != "noun" and not own["actor"]):
            return f
        for g in sorted(found, key=lambda g: (g.hit.trigger.mode != f.hit.trigger.mode, abs(g.hit.head.i - f.hit.head.i))):
            other = {slot: {self._identity(s) for s in g.slot(slot)} for slot in PARTIES}
            if g is f or g.hit.trigger.type != f.hit.trigger.type or not all(other.values()) or (f.date and g.date and f.date != g.date):
                continue
            shared = [slot for slot in PARTIES if own[slot] and own[slot] <= other[slot]]
            marked = f.status_word and f.status != g.status
            other_talks = talks and f.status != g.status  # 'talks with him on Friday' are none that somebody may yet host
            if shared and not marked and not other_talks:
                more = [
                    replace(a, reason=f"told in full elsewhere; {a.reason}") for a in g.arguments if a.slot in PARTIES and not own[a.slot]
                ]
                status = g.status if not f.status_word and f.hit.trigger.kind == "noun" else f.status
                return replace(f, arguments=(*f.arguments, *more), status=status)
        return self._for_heading(f, own)

    def _for_heading(self, f: Found, own: Mapping[str, set[str]]) -> Found:
        """Help without a receiver in a statement on one country goes to that country."""
        if f.hit.trigger.type != "AID" or self.speech is None or own["recipient"] or not own["actor"]:
            return f
        about = [
            m.span
            for m in self.state.mentions
            if self.speech.header.covers(m.span) and m.label == "Country" and self._identity(m.span) not in own["actor"]
        ]
        if len({self._identity(s) for s in about}) != 1:
            return f
        return replace(f, arguments=(*f.arguments, Argument("recipient", about[0], "the country of the heading")))
