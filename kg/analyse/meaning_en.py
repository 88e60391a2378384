"""What an English trigger means in its company: a withdrawal that a side announces is a concession, 'will never accept' a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from kg.analyse.reading_en import VERBAL, Found
from kg.analyse.sides_en import STRUCK_IN
from kg.analyse.speakers_en import home_of
from kg.analyse.status_en import is_denied, is_unready
from kg.analyse.whole_en import Whole
from kg.analyse.words_en import listed
from kg.model import Argument, Span

WILLED = ("AGREE", "RETREAT", "CONCEDE", "SUPPORT", "CONSULT", "COOPERATE", "AID")  # not to want these is to refuse


class Meanings(Whole):
    """Rereads found triggers."""

    def _is_wish(self, f: Found, found: Sequence[Found]) -> bool:
        """What is only asked for, threatened or hoped is part of the asking: 'urged Israel to withdraw'."""
        if self._is_asked(f, found):
            return True
        if f.status == "occurred" or f.hit.trigger.kind == "modal":
            return False
        above = {t.i for t in f.hit.head.ancestors} if f.hit.head.pos_ in ("VERB", "AUX") else set()
        if any(o.hit.trigger.type == "REJECT" and o.hit.trigger.kind == "adjective" and o.hit.head.i in above for o in found):
            return True  # 'is wary of agreeing'
        if f.status == "negated":  # 'refused to sign' is one refusal, 'denied that it signed' tells of two things
            asked = any(o.hit.trigger.type == "REQUEST" and o.hit.head.i in above for o in found)
            if asked and f.status_word.lower() in listed("status", "ending"):
                return True  # 'urged Norway to stop striking'
            refused = (o for o in found if o is not f and o.hit.trigger.type == "REJECT")
            return not is_denied(f.hit.head) and any(o.hit.head.i == f.hit.head.head.i for o in refused)
        rejected = [o.hit.head for o in found if o is not f and o.hit.trigger.type == "REJECT"]
        if any(t.dep_ == "relcl" and t.head.head in rejected for t in (f.hit.head, *f.hit.head.ancestors)):
            return True  # 'rejected any deal that would force Kyiv to cede land'
        return any(
            o is not f
            and o.hit.trigger.type in ("REQUEST", "THREATEN", "ACCUSE")
            and o.hit.head.i in above
            and o.hit.trigger.kind != "modal"
            for o in found
        )

    def _is_spoken_act(self, f: Found, found: Sequence[Found]) -> bool:
        """'said he condemns …': the saying is no event beside the condemning."""
        t = f.hit.trigger
        own = set(f.slot("actor"))
        if t.type == "STATEMENT":
            if self.readout and t.kind == "verb" and self._is_of_the_talk(f, found):
                return True
            if (
                self.speech is not None
                and self.speech.kind == "statement"
                and self._same_voice(own, set(self.speech.speakers))
                and f.hit.trigger.kind != "header"
                and not (f.date and f.date != self.state.document.date)
                and any(
                    o.hit.trigger.type in VERBAL
                    and o.hit.head.idx >= self.speech.span.start
                    and self._same_voice(set(o.slot("actor")), own)
                    for o in found
                )
            ):
                return True
            return any(
                o is not f
                and o.hit.trigger.type in VERBAL
                and self._same_voice(set(o.slot("actor")), own)
                and (f.hit.head in o.hit.head.ancestors or o.light == f.hit.head)
                for o in found
            )
        if t.type == "COOPERATE" and f.status in ("planned", "possible"):  # 'agreed to work together' tells of the agreeing
            return any(o.hit.trigger.type == "AGREE" and o.hit.head in f.hit.head.ancestors and o.status == "occurred" for o in found)
        if t.type == "AGREE" and t.words[0] in listed("grammar", "pledges"):
            return any(
                o is not f and f.hit.head in o.hit.head.ancestors and o.hit.trigger.type not in ("STATEMENT", "AGREE", "COOPERATE")
                for o in found
            )
        return False

    def _is_of_the_talk(self, f: Found, found: Sequence[Found]) -> bool:
        """In a readout, what a person says who took part belongs to the talk."""
        talks = (o for o in found if o.hit.trigger.type == "CONSULT" and o.status == "occurred")
        present = {self._identity(s) for o in talks for s in (*o.slot("actor"), *o.slot("recipient"))}
        said = f.slot("actor")
        return bool(said) and all(self.label.get(s) == "Person" and self._identity(s) in present for s in said)

    def _read_anew(self, f: Found) -> Found:
        """What a trigger means in its company: 'will never accept' is a refusal, a complaint against nobody a statement."""
        readings: tuple[Callable[[Found], Found | None], ...] = (
            self._as_invective,
            self._as_performed,
            self._as_esteem,
            self._as_return,
            self._as_appeal,
            self._as_hacking,
            self._as_refusal,
            self._as_threat,
            self._as_concession,
            self._as_exit,
            self._as_vow,
            self._as_stoppage,
            self._as_sending,
            self._as_condition,
            self._as_promise,
            self._as_relief,
            self._as_peacekeeping,
            self._as_reproach,
            self._as_arming,
            self._as_joint,
            self._as_statement,
            self._as_concern,
            self._as_speech,
            self._as_promised_backing,
            self._as_gathering,
            self._as_test_firing,
            self._as_arms_trade,
            self._as_taking_ground,
            self._as_announced,
        )
        return next((other for reading in readings if (other := reading(f)) is not None), f)

    def _as_refusal(self, f: Found) -> Found | None:
        """'will never accept', 'would not withdraw'."""
        t = f.hit.trigger
        kept = t.type in ("CONCEDE", "RETREAT") and t.words[0] in listed("grammar", "granting")  # 'did not give permission'
        unwilling = t.type in WILLED and t.kind == "verb" and (kept or self._willed(f.hit.head))
        if f.status != "negated" or not unwilling or not f.slot("actor"):
            return None
        return replace(self._as(f, "REJECT"), status="occurred", arguments=self._own_voice(f))

    def _as_threat(self, f: Found) -> Found | None:
        """'would face severe consequences' threatens now."""
        t = f.hit.trigger
        spoken = t.type == "THREATEN" and t.frame.get("actor") == ("sayer",)
        return replace(f, status="occurred") if spoken and f.status == "possible" else None

    def _as_concession(self, f: Found) -> Found | None:
        """A withdrawal or truce that the side itself announces."""
        t = f.hit.trigger
        if t.type == "CONCEDE" and t.words[0] == "agree" and len({self._identity(s) for s in f.slot("actor")}) > 1:
            return self._as(f, "AGREE")  # 'Oslo and Minsk agreed to a ceasefire'
        ahead = t.type == "RETREAT" and t.mode in ("withdraw", "ceasefire") and f.status in ("planned", "possible")
        if not ahead or not self._announced(f):
            return None
        return replace(self._as(f, "CONCEDE"), status="occurred", arguments=self._own_voice(f))

    def _as_exit(self, f: Found) -> Found | None:
        """To withdraw from a body, or to announce it, is to leave it, not to yield ground to it."""
        t = f.hit.trigger
        left = {self.label.get(s) for s in f.slot("recipient")}
        out = t.type == "RETREAT" and t.words[-1] in ("from", "of", "out")
        announced = t.type == "CONCEDE" and t.words[-1] == "withdrawal"
        announced = announced and all("from" in a.reason for a in f.arguments if a.slot == "recipient")
        paper = announced and not left and any(self.label.get(s) == "Agreement" for s in f.slot("theme"))
        if not (out or announced) or not (left == {"Organization"} or paper):
            return None
        arguments = tuple(replace(a, slot="theme") if a.slot == "recipient" else a for a in f.arguments)
        return replace(self._as(f, "SANCTION", "withdraw"), arguments=arguments)

    def _as_sending(self, f: Found) -> Found | None:
        """Forces sent to a place and to nobody are no help."""
        t = f.hit.trigger
        border = [a for a in f.arguments if a.slot == "recipient" and any(f"'{w}" in a.reason for w in listed("grammar", "borders"))]
        sent = t.type == "AID" and t.words[0] in ("send", "dispatch", "move", "airlift") and len(border) == len(f.slot("recipient"))
        sent = sent and bool(f.slot("place") or border)
        forces = sent and any(self.lexicon.fits(o, "<forces>") for o in self.grammar.objects(f.hit.head))
        arguments = tuple(replace(a, slot="place") if a in border else a for a in f.arguments)
        return replace(self._as(f, "MOBILIZE", "weapons"), arguments=arguments) if forces else None

    def _as_condition(self, f: Found) -> Found | None:
        """'would impose tariffs unless …' threatens."""
        t = f.hit.trigger
        if t.type not in ("SANCTION", "COERCE", "ASSAULT", "MOBILIZE") or t.kind != "verb" or f.status not in ("possible", "planned"):
            return None
        clauses = (c for c in f.hit.head.children if c.dep_ == "advcl")
        if not f.slot("actor") or not any(g.lower_ == "unless" and g.dep_ == "mark" for c in clauses for g in c.children):
            return None
        return replace(self._as(f, "THREATEN"), status="occurred")

    def _as_promise(self, f: Found) -> Found | None:
        """Help that is offered, pledged or approved is still to come."""
        t = f.hit.trigger
        told = t.words[0] if t.kind == "verb" else f.light.lemma_ if f.light is not None else ""
        promised = t.type == "AID" and told in listed("grammar", "promised")
        return replace(f, status="planned") if promised and f.status == "occurred" else None

    def _as_relief(self, f: Found) -> Found | None:
        """Planes and teams that bring relief are help to the place where they go: 'sent relief planes to Peru', 'planes carrying food'."""
        t, verb = f.hit.trigger, f.hit.head
        goes = t.type == "MOBILIZE" or (t.type == "CONSULT" and t.mode == "visit")
        if not goes or t.kind != "verb" or not f.slot("place"):
            return None
        sent = self.grammar.objects(verb) if t.type == "MOBILIZE" else []
        near = [w for o in (*sent, *self.grammar.subject(verb)) for w in (*o.children, *self._load(o))]
        if not any(c.lower_ in listed("grammar", "relief") for c in near):
            return None
        arguments = tuple(
            replace(a, slot="recipient") if a.slot == "place" and self.label.get(a.span) == "Country" else a for a in f.arguments
        )
        return replace(self._as(f, "AID", "humanitarian"), arguments=arguments)

    def _load(self, vehicle: Token) -> list[Token]:
        """What a plane, ship or convoy carries."""
        bearing = [c for c in vehicle.children if c.dep_ in ("acl", "relcl") and c.lemma_ in listed("grammar", "bearing")]
        loads = [o for c in bearing for o in self.grammar.objects(c)]
        loads += [o for p in ("of", "with") for o in self.grammar.behind([vehicle], p)]
        return [w for o in loads for w in (o, *o.conjuncts, *o.children)]

    def _as_reproach(self, f: Found) -> Found | None:
        """A state protests in words."""
        t = f.hit.trigger
        if t.type != "PROTEST" or t.words[0] != "protest" or not f.slot("actor"):
            return None
        states = all(a.slot != "actor" or (self.label.get(a.span) == "Country" and "stands behind" not in a.reason) for a in f.arguments)
        return self._as(f, "ACCUSE", "disapprove") if states else None

    def _as_arming(self, f: Found) -> Found | None:
        """Support for an army or armed group, or to what a state fights with: 'support to Russia's defense industrial base'."""
        t, helped = f.hit.trigger, f.slot("recipient")
        if t.type != "SUPPORT" or t.kind != "noun" or not helped:
            return None
        given = [t for p in ("to", "for") for t in self.grammar.behind([f.hit.head], p)]
        war = any(t.lemma_.lower() in listed("grammar", "war_efforts") and t.i not in self.grammar.mention_at for t in given)
        return self._as(f, "AID", "military") if war or all(self._is_armed(s) for s in helped) else None

    def _as_joint(self, f: Found) -> Found | None:
        """An exercise of two states is cooperation."""
        t = f.hit.trigger
        works = t.type == "MOBILIZE" or (t.type == "ASSAULT" and any(h.lemma_ in ("operation", "patrol") for h in f.hit.tokens))
        return self._as(f, "COOPERATE") if works and (self._is_joint(f) or (t.type == "MOBILIZE" and self._is_shared(f))) else None

    def _as_statement(self, f: Found) -> Found | None:
        """A complaint about nobody only tells something."""
        t = f.hit.trigger
        empty = t.type == "ACCUSE" and t.mode == "disapprove" and not f.slot("recipient") and not f.slot("theme")
        return self._as(f, "STATEMENT") if empty and not self._deplored(f) and not self._of_a_deed(f) else None

    def _of_a_deed(self, f: Found) -> bool:
        """'condemned the riots': a deed is blamed, whoever did it."""
        objects = [o for o in self.grammar.objects(f.hit.head) if o.pos_ == "NOUN" and o not in f.hit.tokens]
        said = listed("grammar", "utterances") | listed("grammar", "contested")
        deeds = any(self.lexicon.noun(o) is not None or o.lemma_.lower() in said for o in objects)
        return f.hit.trigger.kind == "verb" and (deeds or "<insult>" in f.hit.trigger.words)

    def _as_concern(self, f: Found) -> Found | None:
        """'expressed concern over Russia's procurement': whom one worries about is whom one blames."""
        t = f.hit.trigger
        if t.type != "ACCUSE" or t.mode != "disapprove" or f.slot("recipient"):
            return None
        sides = ("Country", "Organization", "Person") if "<concern>" in t.words else ("Country", "Organization")
        blamed = {a.span for a in f.arguments if a.slot == "theme" and self.label.get(a.span) in sides and a.reason != STRUCK_IN}
        if not blamed:
            return None
        return replace(f, arguments=tuple(replace(a, slot="recipient") if a.span in blamed else a for a in f.arguments))

    def _as_speech(self, f: Found) -> Found | None:
        """'spoke to the General Assembly': a body is addressed, not called."""
        t = f.hit.trigger
        heard = {self.label.get(s) for s in f.slot("recipient")}
        crowd = any(o.lemma_.lower() in listed("grammar", "audience") for p in ("to", "with") for o in self.grammar.behind([f.hit.head], p))
        if t.type != "CONSULT" or t.mode != "call" or t.words[:1] != ("speak",) or not (heard == {"Organization"} or (crowd and not heard)):
            return None
        arguments = tuple(replace(a, slot="place") if a.slot == "recipient" else a for a in f.arguments)
        return replace(self._as(f, "STATEMENT"), arguments=arguments)

    def _as_promised_backing(self, f: Found) -> Found | None:
        """'underscored their commitment to supporting Ukraine' supports it now."""
        if f.hit.trigger.type != "SUPPORT" or f.status != "planned" or f.status_word.lower() != "commitment":
            return None
        return replace(f, status="occurred")

    def _as_gathering(self, f: Found) -> Found | None:
        """'ASEAN ministers gathered': a body of several states needs no second party."""
        t, parties = f.hit.trigger, [*f.slot("actor"), *f.slot("recipient")]
        alone = t.type == "CONSULT" and t.mode == "meeting" and len(parties) == 1 and bool(f.slot("actor"))
        return self._as(f, "CONSULT", "multilateral") if alone and self._is_alliance(parties[0]) else None

    def _is_alliance(self, span: Span) -> bool:
        """Whether a name is a body of several states."""
        m = self.mention[span]
        entry = self.knowledge.entry("Organization", m.key) if m.label == "Organization" else None
        return entry is not None and entry.properties.get("kind") == "international"

    def _is_media(self, span: Span) -> bool:
        """Whether a name is a paper, agency, station or network."""
        m = self.mention[span]
        entry = self.knowledge.entry("Organization", m.key) if m.label == "Organization" else None
        return entry is not None and entry.properties.get("kind") == "media"

    def _is_armed(self, span: Span) -> bool:
        """Whether a name is an army or armed group."""
        m = self.mention[span]
        entry = self.knowledge.entry("Organization", m.key) if m.label == "Organization" else None
        if entry is not None:
            return entry.properties.get("kind") == "armed"
        return m.label == "Organization" and bool(re.search(r"\b(?:Forces|Army|Navy|Guard|Brigade)\b", m.text))

    def _is_joint(self, f: Found) -> bool:
        """An exercise of two states is cooperation."""
        words = listed("grammar", "joint") | listed("grammar", "jointly")
        joint = any(c.lower_ in words for t in f.hit.tokens for c in t.children)
        partners = self.grammar.participants(self.grammar.behind([f.hit.head, *f.hit.tokens], "with"))
        return joint and len(f.slot("actor")) + len(partners) > 1

    def _as_announced(self, f: Found) -> Found | None:
        """'Oslo said it would send tanks': what a side says of itself that it would do is planned."""
        verb = f.hit.head if f.hit.trigger.kind == "verb" else f.light
        if verb is None or f.status != "possible" or f.status_word.lower() != "would" or not f.slot("actor"):
            return None
        speaking = listed("grammar", "saying") | listed("grammar", "pledges")
        told = verb.dep_ == "ccomp" and verb.head.tag_ == "VBD" and verb.head.lemma_ in speaking
        marks = {g.lower_ for c in verb.children if c.dep_ == "advcl" for g in c.children if g.dep_ == "mark"}
        if not told or marks & {"if", "unless"} or not self._announced(f):
            return None
        return replace(f, status="planned")

    def _announced(self, f: Found) -> bool:
        """Whether the actor itself says so."""
        sayers, _ = self._sayers(f)
        own = {self._identity(s) for s in f.slot("actor")}
        voices = {self._identity(s) for s in sayers} | {
            self._identity(h) for s in sayers if (h := home_of(s, self.state.mentions, self.offices))
        }
        return bool(own & voices)

    def _own_voice(self, f: Found) -> tuple[Argument, ...]:
        """A refusal is that of the person who speaks it for the state: 'Ri says his nation will never disarm'."""
        sayers, _ = self._sayers(f)
        homes = {self._identity(h): s for s in sayers if (h := home_of(s, self.state.mentions, self.offices))}
        return tuple(
            replace(a, span=homes[self._identity(a.span)]) if a.slot == "actor" and self._identity(a.span) in homes else a
            for a in f.arguments
        )

    def _willed(self, verb: Token) -> bool:
        """Whether a denial is one of will: 'will not', 'would never', 'is not ready to'."""
        will = ("will", "would", "wo", "'ll", "can", "ca", "could")
        return is_unready(verb) or any(c.dep_ == "aux" and c.lower_ in will for c in verb.children)

    def _without_own_state(self, f: Found) -> Found:
        """An event is not about the state of those who act, words not about the media to which they are said."""
        if f.hit.trigger.type == "STATEMENT":
            heard = [a for a in f.arguments if a.slot == "theme" and a.reason.startswith(("obj", "on~")) and self._is_media(a.span)]
            return replace(f, arguments=tuple(a for a in f.arguments if a not in heard))
        if not any(a.slot == "theme" for a in f.arguments) or f.hit.trigger.type == "STATEMENT":
            return f
        homes = {self._identity(h) for s in f.slot("actor") if (h := home_of(s, self.state.mentions, self.offices))}
        return replace(f, arguments=tuple(a for a in f.arguments if a.slot != "theme" or self._identity(a.span) not in homes))
