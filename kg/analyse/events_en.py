"""English events: triggers of the lexicon with their participants, date, place, status and source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.analyse.candidates_en import Scene, scene_of
from kg.analyse.facts_en import Facts
from kg.analyse.frames_en import Frames
from kg.analyse.grammar_en import Grammar
from kg.analyse.lexicon_en import Hit, Lexicon, lexicon
from kg.analyse.offices_en import Office, offices
from kg.analyse.references_en import References, resolve
from kg.analyse.speakers_en import Speech, home_of, speeches
from kg.analyse.state import State, state_of
from kg.analyse.status_en import status_of
from kg.knowledge import Knowledge, load
from kg.model import Argument, EventMention, Span, Status

VERBAL = frozenset(["ACCUSE", "REQUEST", "SUPPORT", "REJECT", "THREATEN", "CONCEDE", "AGREE"])
ROUNDS = frozenset("round day hour week series set session month cycle number wave spate string".split())
PARTIES = ("actor", "recipient")
# The parts of a confidence: what kind of trigger, and what was found.
BASE = {"verb": 0.6, "noun": 0.45, "adjective": 0.5, "modal": 0.5, "header": 0.7}
BOTH_PARTIES, SUBJECT, DATED, REFERENCE = 0.15, 0.1, 0.05, -0.05


@dataclass(frozen=True)
class Found:
    """An event mention in the making, with the word that heads it."""

    hit: Hit
    status: Status
    status_word: str
    arguments: tuple[Argument, ...]
    light: Token | None
    date: str | None = None
    source_reason: str = ""

    def slot(self, name: str) -> list[Span]:
        return [a.span for a in self.arguments if a.slot == name]


@Language.factory("kg_events_en")
def make_events(nlp: Language, name: str) -> Events:
    return Events()


class Events:
    """The component: fills `state.references`, `state.events` and the relations that grammar shows."""

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        reader = Reader(doc, state, load())
        state.references.extend(reader.references.records)
        state.events.extend(reader.events())
        state.relations.extend(Facts(reader.grammar, reader.offices).relations())
        return doc


class Reader:
    """Reads the events off one parsed Doc."""

    def __init__(self, doc: Doc, state: State, knowledge: Knowledge) -> None:
        self.doc, self.state, self.knowledge = doc, state, knowledge
        self.lexicon: Lexicon = lexicon(knowledge)
        self.scene: Scene = scene_of(doc.text, (), knowledge)
        self.offices: list[Office] = list(offices(self.scene, state.mentions, self._publisher()))
        self.grammar = Grammar(doc, self.lexicon, state.mentions, state.times)
        self.speech: Speech | None = next(iter(speeches(state.document, state.mentions, knowledge)), None)
        heads = frozenset(w.split()[-1] for w in self.scene.patterns.list("titles", "heads"))
        self.references: References = resolve(doc, self.lexicon, state.mentions, self.grammar, self.offices, self.speech, heads, self._publisher())
        self.frames = Frames(self.grammar, state.mentions, self.offices)
        self.frames.speakers = self.references._speakers
        self.plural_voice = not any(t.lower_ in ("i", "my", "me") for t in doc)
        self.label = {m.span: m.label for m in state.mentions}

    def _publisher(self) -> str | None:
        """The state whose office published the text, by the source's name."""
        houses = self.lexicon.data["speakers"]["houses"]
        return next((code for name, code in houses.items() if name.lower() in self.state.document.source.lower()), None)

    def events(self) -> Iterator[EventMention]:
        """All event mentions, in the order of the text."""
        found: list[Found] = []
        for sentence in self.doc.sents:
            found += self._of_sentence(list(sentence))
        found = [f for f in found if not self._is_wish(f, found)]
        found = [self._sourced(self._read_anew(f), found) for f in self._dated(found)]
        found = [self._without_own_state(f) for f in found if self._is_whole(f)]
        found = self._spoken_dates(found)
        found = [f for f in found if not self._is_spoken_act(f, found)]
        found = self._on_occasion(self._by_their_voice(found))
        self._helps = [f for f in found if f.hit.trigger.type in ("SUPPORT", "AID")]
        found = self._completed(found)
        found += self._header(found)
        for f in sorted(found, key=lambda f: f.hit.head.i):
            yield from self._mention(f)

    # --- triggers ---------------------------------------------------------------------------------------------------

    def _of_sentence(self, tokens: Sequence[Token]) -> list[Found]:
        found: list[Found] = []
        consumed: set[int] = set()
        for token in tokens:
            if token.pos_ in ("VERB", "AUX") and token.i not in self.grammar.mention_at and token.dep_ not in ("aux", "auxpass"):
                found_one = self._verb(token)
                if found_one is not None:
                    found.append(found_one)
                    consumed.update(t.i for t in found_one.hit.tokens[1:])
        for token in tokens:
            if token.i in consumed or token.i in self.grammar.mention_at:
                continue
            if token.pos_ in ("NOUN", "PROPN") and not (token.dep_ == "attr" and token.lower_ in self.lexicon.falsehoods):
                hit = self.lexicon.noun(token)
            elif token.dep_ == "acomp" or (token.dep_ == "attr" and token.lower_ in self.lexicon.falsehoods):
                hit = self.lexicon.adjective(token)
            else:
                hit = None
            if hit is not None and (told := self._found(hit)) is not None:
                found.append(told)
        return found + list(self._duties(tokens))

    def _verb(self, token: Token) -> Found | None:
        """The richest entry for a verb that finds what it needs; an entry of the same type or a shorter one else."""
        for hit in self.lexicon.verb_hits(token, self.grammar.objects(token)):
            found = self._found(hit)
            if found is not None:
                return found
            if not hit.trigger.requires:
                return None
        return None

    def _found(self, hit: Hit) -> Found | None:
        light = self._light(hit) if hit.trigger.kind == "noun" else None
        arguments = self.frames.arguments(hit, light)
        parties = {a.slot for a in arguments if a.slot in PARTIES}
        if not parties:
            return None
        if hit.trigger.needs == "light" and light is None:
            return None
        if hit.trigger.needs == "both" and len(parties) < 2 and not (light is not None and "actor" in parties and hit.trigger.type not in ("AID", "SUPPORT")):
            if not (hit.trigger.type in ("AGREE", "COOPERATE") and len([a for a in arguments if a.slot in PARTIES]) > 1):
                return None
        if not set(hit.trigger.requires) <= {a.slot for a in arguments}:
            return None
        status, word = status_of(hit.head, self.lexicon, light)
        return Found(hit, status, word, tuple(arguments), light)

    def _light(self, hit: Hit) -> Token | None:
        """The verb that carries a noun's event."""
        head, dep = hit.head.head, hit.head.dep_
        noun = hit.head
        if dep == "pobj" and head.lower_ == "of" and head.head.lemma_ in ROUNDS:
            noun, head, dep = head.head, head.head.head, head.head.dep_
        while dep == "conj" and head.pos_ in ("NOUN", "PROPN"):
            noun, head, dep = head, head.head, head.dep_
        if dep == "pobj" and head.lower_ in ("in", "into", "under"):
            above = head.head.head if head.head.dep_ == "acomp" else head.head  # 'stand unwavering in support'
            if above.pos_ == "VERB" and above.lemma_ in self.lexicon.light:
                return above
        if dep in ("dobj", "nsubjpass", "attr", "oprd") and head.pos_ in ("VERB", "AUX") and (head.lemma_ in self.lexicon.light or head.lemma_ in self.lexicon.undergo):
            return head
        for child in noun.children:  # 'talks held by', 'the attack that Iran launched'
            if child.dep_ in ("acl", "relcl") and child.lemma_ in self.lexicon.light and child.lemma_ != "lead" and noun in self.grammar.objects(child):
                return child
        return None

    def _duties(self, tokens: Sequence[Token]) -> Iterator[Found]:
        """'Pyongyang must cease …' in somebody's mouth is a demand."""
        for token in tokens:
            if token.lower_ not in ("must", "should") or token.dep_ != "aux":
                continue
            verb = token.head
            speakers: Sequence[Span] = self.references._speakers(token)
            if self.plural_voice and speakers and self.speech is not None and set(speakers) == set(self.speech.speakers) and any(t.lower_ in ("we", "our") for t in self.doc):
                speakers = self.references._we(token, 0)
            addressed = [(s, why) for s, why in self.grammar.participants(self.grammar.own_subject(verb)) if self.label.get(s) in ("Person", "Country", "Organization")]
            homes = {h for s in speakers if (h := home_of(s, self.state.mentions, self.offices))}
            addressed = [a for a in addressed if a[0] not in speakers and a[0] not in homes]
            if not speakers or not addressed:
                continue
            trigger = replace(self.lexicon.verbs["urge"][0], words=(token.lower_,), kind="modal")
            arguments = [Argument("actor", s, "speaks") for s in speakers] + [Argument("recipient", s, f"{token.lower_}: {why}") for s, why in addressed]
            yield Found(Hit(trigger, token, (token,)), "occurred", "", tuple(arguments), None)

    # --- what is no event, or another's --------------------------------------------------------------------------------

    def _is_wish(self, f: Found, found: Sequence[Found]) -> bool:
        """What is only asked for, threatened or hoped is part of the asking: 'urged Israel to withdraw'."""
        if f.status == "occurred" or f.hit.trigger.kind == "modal":
            return False
        above = {t.i for t in f.hit.head.ancestors} if f.hit.head.pos_ in ("VERB", "AUX") else set()
        if f.status == "negated":  # 'refused to sign' is one refusal
            return any(o is not f and o.hit.trigger.type == "REJECT" and o.hit.head.i == f.hit.head.head.i for o in found)
        if any(o.hit.trigger.type == "REJECT" and o.hit.trigger.kind == "adjective" and o.hit.head.i in above for o in found):
            return True
        return any(o is not f and o.hit.trigger.type in ("REQUEST", "THREATEN", "ACCUSE") and o.hit.head.i in above and o.hit.trigger.kind != "modal" for o in found)

    def _spoken_dates(self, found: Sequence[Found]) -> list[Found]:
        """'said on Saturday that he condemns': the day of the saying is that of the spoken act."""
        result = []
        for f in found:
            if f.date is None and f.hit.trigger.type in VERBAL and f.status == "occurred":
                above = next((o for o in found if o.hit.trigger.type == "STATEMENT" and o.date and o.hit.head in f.hit.head.ancestors
                              and self._same_voice(set(o.slot("actor")), set(f.slot("actor")))), None)
                f = replace(f, date=above.date) if above is not None else f
            result.append(f)
        return result

    def _by_their_voice(self, found: Sequence[Found]) -> list[Found]:
        """'Syria says …' in the heading of a report on its foreign minister's speech: the person who is quoted speaks."""
        if self.speech is not None:
            return list(found)
        voices: dict[str, set[str]] = {}
        spans: dict[str, Span] = {}
        for f in found:
            for s in f.slot("actor") if f.hit.trigger.type == "STATEMENT" else ():
                home = home_of(s, self.state.mentions, self.offices) if self.label.get(s) == "Person" else None
                if home is not None:
                    voices.setdefault(self._identity(home), set()).add(self._identity(s))
                    spans[self._identity(s)] = s
        return [self._voiced(f, voices, spans) for f in found]

    def _voiced(self, f: Found, voices: Mapping[str, set[str]], spans: Mapping[str, Span]) -> Found:
        if f.hit.trigger.type not in (*VERBAL, "STATEMENT") or f.hit.trigger.kind != "verb" or f.status != "occurred":
            return f
        arguments = []
        for a in f.arguments:
            who = voices.get(self._identity(a.span), set()) if a.slot == "actor" and self.label.get(a.span) == "Country" and "stands behind" not in a.reason else set()
            arguments.append(replace(a, span=spans[next(iter(who))], reason=f"speaks for it; {a.reason}") if len(who) == 1 else a)
        return replace(f, arguments=tuple(arguments))

    def _on_occasion(self, found: Sequence[Found]) -> list[Found]:
        """What somebody says in a dated speech, call or meeting has its day and place."""
        result = []
        for f in found:
            t = f.hit.trigger
            if t.type in (*VERBAL, "STATEMENT") and t.kind in ("verb", "adjective", "modal") and f.status == "occurred" and f.slot("actor") and t.type != "AGREE":
                f = self._held_on(f, found)
            result.append(f)
        return result

    def _held_on(self, f: Found, found: Sequence[Found]) -> Found:
        own = {self._identity(s) for s in f.slot("actor")}
        speeches = [o for o in found if o is not f and o.status == "occurred" and own <= {self._identity(s) for s in (*o.slot("actor"), *o.slot("recipient"))}
                    and ((o.hit.trigger.type == "STATEMENT" and (o.date or o.slot("place"))) or (o.hit.trigger.type == "CONSULT" and o.date and self.readout))]
        if not speeches or any(self.label.get(s) == "Country" for s in f.slot("actor")):
            return f
        near = min(speeches, key=lambda o: abs(o.hit.head.i - f.hit.head.i))
        dates = {o.date for o in speeches if o.date}
        date = f.date or (near.date or next(iter(dates)) if len(dates) == 1 else None)
        places = [a for a in near.arguments if a.slot == "place"] if near.hit.trigger.type == "STATEMENT" and not f.slot("place") else []
        return replace(f, date=date, arguments=(*f.arguments, *(replace(a, reason=f"same speech; {a.reason}") for a in places)))

    @property
    def readout(self) -> bool:
        """Whether the text reports on one call or meeting."""
        return self.speech is not None and self.speech.kind == "readout"

    def _is_spoken_act(self, f: Found, found: Sequence[Found]) -> bool:
        """'said he condemns …': the saying is no event beside the condemning."""
        t = f.hit.trigger
        own = set(f.slot("actor"))
        if t.type == "STATEMENT":
            if self.speech is not None and self.speech.kind == "statement" and self._same_voice(own, set(self.speech.speakers)) and f.hit.trigger.kind != "header" and not (f.date and f.date != self.state.document.date) \
                    and any(o.hit.trigger.type in VERBAL and o.hit.head.idx >= self.speech.span.start and self._same_voice(set(o.slot("actor")), own) for o in found):
                return True
            return any(o is not f and o.hit.trigger.type in VERBAL and self._same_voice(set(o.slot("actor")), own)
                       and (f.hit.head in o.hit.head.ancestors or o.light == f.hit.head) for o in found)
        if t.type == "COOPERATE" and f.status in ("planned", "possible"):  # 'agreed to work together' tells of the agreeing
            return any(o.hit.trigger.type == "AGREE" and o.hit.head in f.hit.head.ancestors and o.status == "occurred" for o in found)
        if t.type == "AGREE" and t.words[0] in ("pledge", "promise", "vow", "commit", "undertake", "swear", "offer"):
            return any(o is not f and f.hit.head in o.hit.head.ancestors and o.hit.trigger.type not in ("STATEMENT", "AGREE", "COOPERATE") for o in found)
        return False

    def _read_anew(self, f: Found) -> Found:
        """What a trigger means in its company: 'will never accept' is a refusal, a complaint against nobody a statement."""
        t, slots = f.hit.trigger, {a.slot for a in f.arguments}
        if f.status == "negated" and t.type in ("AGREE", "RETREAT", "CONCEDE", "SUPPORT") and t.kind == "verb" and "actor" in slots and self._willed(f.hit.head):
            return replace(f, hit=replace(f.hit, trigger=replace(t, type="REJECT", mode=None)), status="occurred", arguments=self._own_voice(f))
        if t.type == "THREATEN" and t.frame.get("actor") == ("sayer",) and f.status == "possible":
            return replace(f, status="occurred")
        if t.type == "RETREAT" and t.mode in ("withdraw", "ceasefire") and f.status in ("planned", "possible") and self._announced(f):
            return replace(f, hit=replace(f.hit, trigger=replace(t, type="CONCEDE", mode=None)), status="occurred", arguments=self._own_voice(f))
        if t.type == "RETREAT" and t.words[-1] in ("from", "of", "out") and {self.label.get(s) for s in f.slot("recipient")} == {"Organization"}:
            arguments = tuple(replace(a, slot="theme") if a.slot == "recipient" else a for a in f.arguments)
            return replace(f, hit=replace(f.hit, trigger=replace(t, type="SANCTION", mode="withdraw")), arguments=arguments)
        if t.type == "AID" and t.words[0] in ("send", "dispatch", "move") and "recipient" not in slots and "place" in slots and any(
                self.lexicon.fits(o, "<forces>") for o in self.grammar.objects(f.hit.head)):
            return replace(f, hit=replace(f.hit, trigger=replace(t, type="MOBILIZE", mode="weapons")))
        if t.type == "SUPPORT" and t.kind == "noun" and f.slot("recipient") and all(self._is_armed(s) for s in f.slot("recipient")):
            return replace(f, hit=replace(f.hit, trigger=replace(t, type="AID", mode="military")))
        if t.type == "MOBILIZE" and self._is_joint(f):
            return replace(f, hit=replace(f.hit, trigger=replace(t, type="COOPERATE", mode=None)))
        if t.type == "ACCUSE" and t.mode == "disapprove" and not slots & {"recipient", "theme"}:
            return replace(f, hit=replace(f.hit, trigger=replace(t, type="STATEMENT", mode=None)))
        if t.type == "CONSULT" and t.mode == "call" and t.words[:1] == ("speak",) and {self.label.get(s) for s in f.slot("recipient")} == {"Organization"}:
            arguments = tuple(replace(a, slot="place") if a.slot == "recipient" else a for a in f.arguments)
            return replace(f, hit=replace(f.hit, trigger=replace(t, type="STATEMENT", mode=None)), arguments=arguments)
        return f

    def _is_armed(self, span: Span) -> bool:
        """Whether a name is an army or armed group."""
        m = next(m for m in self.state.mentions if m.span == span)
        entry = self.knowledge.entry("Organization", m.key) if m.label == "Organization" else None
        if entry is not None:
            return entry.properties.get("kind") == "armed"
        return m.label == "Organization" and bool(re.search(r"\b(?:Forces|Army|Navy|Guard|Brigade)\b", m.text))

    def _is_joint(self, f: Found) -> bool:
        """An exercise of two states is cooperation."""
        joint = any(c.lower_ in ("joint", "combined", "trilateral", "bilateral", "multinational") for t in f.hit.tokens for c in t.children)
        partners = self.grammar.participants(self.grammar.behind([f.hit.head, *f.hit.tokens], "with"))
        return joint and len(f.slot("actor")) + len(partners) > 1

    def _announced(self, f: Found) -> bool:
        """Whether the actor itself says so."""
        sayers, _ = self._sayers(f)
        own = {self._identity(s) for s in f.slot("actor")}
        voices = {self._identity(s) for s in sayers} | {self._identity(h) for s in sayers if (h := home_of(s, self.state.mentions, self.offices))}
        return bool(own & voices)

    def _own_voice(self, f: Found) -> tuple[Argument, ...]:
        """A refusal is that of the person who speaks it for the state: 'Ri says his nation will never disarm'."""
        sayers, _ = self._sayers(f)
        homes = {self._identity(h): s for s in sayers if (h := home_of(s, self.state.mentions, self.offices))}
        return tuple(replace(a, span=homes[self._identity(a.span)]) if a.slot == "actor" and self._identity(a.span) in homes else a for a in f.arguments)

    def _willed(self, verb: Token) -> bool:
        """Whether a denial is one of will: 'will not', 'would never', 'refuses'."""
        return any(c.dep_ == "aux" and c.lower_ in ("will", "would", "wo", "'ll", "can", "ca", "could") for c in verb.children)

    def _without_own_state(self, f: Found) -> Found:
        """An event is not about the state of those who act."""
        if not any(a.slot == "theme" for a in f.arguments) or f.hit.trigger.type == "STATEMENT":
            return f
        homes = {self._identity(h) for s in f.slot("actor") if (h := home_of(s, self.state.mentions, self.offices))}
        return replace(f, arguments=tuple(a for a in f.arguments if a.slot != "theme" or self._identity(a.span) not in homes))

    def _is_whole(self, f: Found) -> bool:
        """Whether enough is known of an act: words need a speaker, statements a finite verb."""
        t, slots = f.hit.trigger, {a.slot for a in f.arguments}
        if t.type == "STATEMENT":
            media = all(self._is_medium(s) for s in f.slot("actor"))
            return "actor" in slots and f.status == "occurred" and not media and (t.kind != "verb" or f.hit.head.tag_ in ("VBD", "VBZ", "VBP", "VBN") or f.hit.head.dep_ == "ROOT"
                                                                                or (f.hit.head.tag_ == "VBG" and any(c.dep_ == "aux" for c in f.hit.head.children)) or "speak" in t.words)
        if t.kind == "verb" and t.type in VERBAL and "actor" not in slots and not (t.type == "AGREE" and len(f.slot("recipient")) > 1):
            return self.grammar.passive(f.hit.head) and t.type in ("ACCUSE", "THREATEN") and f.hit.head.dep_ not in ("acl",)
        if t.type in ("SUPPORT", "AID") and any(c.dep_ == "dobj" and c.lower_ in ("itself", "themselves", "himself", "herself", "ourselves") for c in f.hit.head.children):
            return False
        if t.type == "SUPPORT" and not slots & {"recipient", "theme", "place"}:
            return False
        if t.type == "CONSULT" and t.kind == "verb" and "actor" not in slots and len(f.slot("recipient")) < 2 and not self.grammar.passive(f.hit.head):
            return False
        if t.type == "CONSULT" and t.mode == "visit" and t.kind == "verb":
            plain = t.words[0] in ("visit", "tour") or not any(c.dep_ == "dobj" for c in f.hit.head.children) or len(t.words) > 2
            if t.words[-1] == "to" and not any(a.reason.startswith(("to", "state of the place")) for a in f.arguments):
                return False
            return plain and bool(slots & {"recipient", "place"}) and "Organization" not in {self.label.get(s) for s in f.slot("actor")}
        if self.grammar.passive(f.hit.head) and t.kind == "verb" and f.hit.head.dep_ == "acl" and "actor" not in slots:
            return False
        return True

    def _is_medium(self, span: Span) -> bool:
        """Whether a name is a newspaper, agency or broadcaster that only carries a report."""
        m = next(m for m in self.state.mentions if m.span == span)
        entry = self.knowledge.entry("Organization", m.key) if m.label == "Organization" else None
        return entry is not None and entry.properties.get("kind") == "media" or (m.label == "Organization" and bool(re.search(r"\b(?:Times|Post|News|Journal|Herald|Tribune|Zeit|Television|TV|Agency France|Reuters)\b", m.text)))

    def _completed(self, found: Sequence[Found]) -> list[Found]:
        """Nouns that repeat an event take what they leave out from where it is told in full: 'the attack', 'his trip'."""
        return [self._attacked(self._completed_one(f, found)) if f.hit.trigger.kind == "noun" or self._is_carried(f) or f.hit.trigger.type == "AID" else f for f in found]

    def _is_carried(self, f: Found) -> bool:
        """'This attack targeted Tel Aviv': a verb whose subject is the event itself."""
        if f.hit.trigger.kind != "verb":
            return False
        return any((hit := self.lexicon.noun(s)) is not None and hit.trigger.type == f.hit.trigger.type for s in self.grammar.own_subject(f.hit.head))

    def _attacked(self, f: Found) -> Found:
        """'support to Ukraine in the face of Russian aggression': who is helped in that sentence is who is attacked."""
        if f.hit.trigger.type != "ASSAULT" or f.slot("recipient") or not f.slot("actor") or f.hit.trigger.kind != "noun":
            return f
        own = {self._identity(s) for s in f.slot("actor")}
        helped = [a.span for g in self._helps if g.hit.head.sent == f.hit.head.sent for a in g.arguments
                  if a.slot == "recipient" and self.label.get(a.span) == "Country" and self._identity(a.span) not in own]
        return replace(f, arguments=(*f.arguments, *(Argument("recipient", s, "helped against it") for s in helped[:1])))

    def _completed_one(self, f: Found, found: Sequence[Found]) -> Found:
        own = {slot: {self._identity(s) for s in f.slot(slot)} for slot in PARTIES}
        if all(own.values()):
            return f
        if f.hit.trigger.type == "AID" and (f.hit.trigger.kind != "noun" and not own["actor"]):
            return f
        for g in sorted(found, key=lambda g: (g.hit.trigger.mode != f.hit.trigger.mode, abs(g.hit.head.i - f.hit.head.i))):
            other = {slot: {self._identity(s) for s in g.slot(slot)} for slot in PARTIES}
            if g is f or g.hit.trigger.type != f.hit.trigger.type or not all(other.values()) or (f.date and g.date and f.date != g.date):
                continue
            shared = [slot for slot in PARTIES if own[slot] and own[slot] <= other[slot]]
            marked = f.status_word and f.status != g.status
            if shared and not marked:
                more = [replace(a, reason=f"told in full elsewhere; {a.reason}") for a in g.arguments if a.slot in PARTIES and not own[a.slot]]
                status = g.status if not f.status_word and f.hit.trigger.kind == "noun" else f.status
                return replace(f, arguments=(*f.arguments, *more), status=status)
        return self._for_heading(f, own)

    def _for_heading(self, f: Found, own: Mapping[str, set[str]]) -> Found:
        """Help without a receiver in a statement on one country goes to that country."""
        if f.hit.trigger.type != "AID" or self.speech is None or own["recipient"] or not own["actor"]:
            return f
        about = [m.span for m in self.state.mentions if self.speech.header.covers(m.span) and m.label == "Country" and self._identity(m.span) not in own["actor"]]
        if len({self._identity(s) for s in about}) != 1:
            return f
        return replace(f, arguments=(*f.arguments, Argument("recipient", about[0], "the country of the heading")))

    def _same_voice(self, a: set[Span], b: set[Span]) -> bool:
        keys = [{self._identity(s) for s in spans} | {self._identity(h) for s in spans if (h := home_of(s, self.state.mentions, self.offices))} for spans in (a, b)]
        return bool(keys[0] & keys[1])

    def _identity(self, span: Span) -> str:
        m = next(m for m in self.state.mentions if m.span == span)
        return m.key or m.text.split()[-1]

    # --- dates ------------------------------------------------------------------------------------------------------

    def _dated(self, found: Sequence[Found]) -> list[Found]:
        """Each time expression to the trigger that governs it most closely."""
        dates: dict[int, list[str]] = {}
        for time in self.state.times:
            tokens = self.grammar.tokens(time.span)
            if not tokens:
                continue
            for index in self._governed(tokens[-1], found):
                dates.setdefault(index, []).append(time.value)
        result = []
        for i, f in enumerate(found):
            days = dates.get(i, []) if self.speech is None or not self.speech.header.start <= f.hit.head.idx < self.speech.header.end or f.hit.trigger.type != "STATEMENT" else []
            several = len(days) > 1 and f.hit.trigger.kind == "noun" and f.light is None  # 'tests on 26 February and 4 March'
            result += [replace(f, date=day, status=self._future(f, day)) for day in (days if several else days[:1] or [None])]
        return result

    def _governed(self, token: Token, found: Sequence[Found]) -> list[int]:
        up = token
        while True:
            here = [i for i, f in enumerate(found) if up.i in (f.hit.head.i, f.light.i if f.light is not None else -1, *(t.i for t in f.hit.tokens[:1]))]
            if here:
                return here
            if up.dep_ in ("ccomp", "relcl") and up.pos_ in ("VERB", "AUX"):
                below = [i for i, f in enumerate(found) if self._carries(up, f)]
                return below[:1]  # what is told inside a saying has its own day
            if up.pos_ in ("VERB", "AUX"):
                below = [i for i, f in enumerate(found) if self._carries(up, f)]
                if below:
                    return below[:1]
            if up.head == up:
                return []
            up = up.head

    def _carries(self, verb: Token, f: Found) -> bool:
        """Whether a verb that is no trigger itself holds one in its infinitive or object: 'will authorize today to provide …'."""
        head = f.hit.head
        return (head.head == verb and head.dep_ in ("xcomp", "dobj", "nsubjpass", "nsubj", "attr") and not (head.dep_ == "nsubj" and f.hit.trigger.kind != "noun")) \
            or (f.light is not None and f.light.head == verb and f.light.dep_ == "xcomp")

    def _future(self, f: Found, date: str | None) -> Status:
        published = self.state.document.date
        if date and published and f.status == "occurred" and date[:10] > published[:10] and len(date) >= 7 and not published.startswith(date[:7] if len(date) == 7 else "x"):
            return "planned"
        return f.status

    # --- sources ----------------------------------------------------------------------------------------------------

    def _sourced(self, f: Found, found: Sequence[Found]) -> Found:
        """Who says so: the subject of the verb of saying above, 'according to X', else who speaks the text."""
        spans, reason = self._sayers(f)
        own = {self._identity(s) for s in f.slot("actor")}
        if not {self._identity(s) for s in spans} - own and self.speech is not None and self.speech.kind == "statement" and not self.speech.joint and f.hit.head.idx >= self.speech.span.start:
            background = f.hit.trigger.kind == "noun" and f.light is None
            spans, reason = (list(self.speech.speakers), "speaks the text") if not background else ([], "")
        arguments = [Argument("source", s, reason) for s in spans if self._identity(s) not in own]
        return replace(f, arguments=(*f.arguments, *arguments)) if f.hit.trigger.type != "STATEMENT" or reason != "speaks the text" else f

    def _sayers(self, f: Found) -> tuple[list[Span], str]:
        up = f.hit.head if f.hit.trigger.kind != "modal" else f.hit.head.head
        while True:
            for prep in (c for c in up.children if c.lower_ == "according"):
                spans = [s for s, _ in self.grammar.participants(g for t in prep.subtree if t.lower_ == "to" for g in t.children if g.dep_ == "pobj")]
                if spans:
                    return spans, "according to"
            for clause in (c for c in up.children if c.dep_ == "advcl" and c.lemma_.lower() in self._speaking and any(g.lower_ == "as" for g in c.children)):
                spans = [s for s, _ in self.grammar.participants(self.grammar.actors(clause)) if self.label.get(s) in ("Person", "Country", "Organization")]
                if spans and f.hit.head != clause:
                    return spans, f"'as … {clause.text}'"
            if up.head == up:
                return [], ""
            if up.dep_ in ("ccomp", "parataxis") and up.head.lemma_.lower() in self._speaking and not (up.head.tag_ == "VB" and any(c.lower_ == "to" for c in up.head.children)):
                spans = [s for s, _ in self.grammar.participants(self.grammar.actors(up.head)) if self.label.get(s) in ("Person", "Country", "Organization")]
                if spans:
                    return spans, f"'{up.head.text}'"
            up = up.head

    @property
    def _speaking(self) -> frozenset[str]:
        return frozenset(w for w, entries in self.lexicon.verbs.items() if any(t.type in ("STATEMENT", "ACCUSE") for t in entries))

    def _header(self, found: Sequence[Found]) -> Iterator[Found]:
        """'Statement by X on Y' is a statement of X about Y, unless the text itself is another act of X."""
        speech = self.speech
        if speech is None or speech.kind != "statement" or speech.joint:
            return
        line = self.doc.char_span(speech.header.start, speech.header.end, alignment_mode="expand")
        noun = next((t for t in line or () if t.lower_ in ("statement", "remarks", "message", "letter", "comments", "address", "speech")), None)
        if noun is None:
            return
        speakers = set(speech.speakers)
        for f in found:
            if f.hit.head.idx >= speech.span.start and f.hit.trigger.type in (*VERBAL, "STATEMENT") and f.status == "occurred" and f.hit.trigger.type != "CONCEDE" and f.hit.head.tag_ not in ("VBD", "VBN") \
                    and self._same_voice(set(f.slot("actor")), speakers):
                return
        themes = [m.span for m in self.state.mentions if speech.header.covers(m.span) and m.label != "Person" and m.span.start > max(s.end for s in speakers)]
        trigger = replace(self.lexicon.nouns["statement"][0], kind="header")
        arguments = [Argument("actor", s, "named in the heading") for s in speech.speakers] + [Argument("theme", s, "named in the heading") for s in themes]
        yield Found(Hit(trigger, noun, (noun,)), "occurred", "", tuple(arguments), None)

    # --- records ----------------------------------------------------------------------------------------------------

    def _mention(self, f: Found) -> Iterator[EventMention]:
        sentence = f.hit.head.sent
        triggers = tuple(sorted({Span(self._left_edge(t), t.idx + len(t)) for t in f.hit.tokens}))
        yield EventMention(f.hit.trigger.type, self._joined(triggers), Span(sentence.start_char, sentence.end_char), self._mode(f), f.status,
                           tuple(dict.fromkeys(f.arguments)), f.date, f.hit.trigger.rule, f.hit.trigger.kind == "noun" and f.light is None, self._confidence(f))

    def _left_edge(self, token: Token) -> int:
        """Where a word begins whose hyphen the tokenizer split: cease-fire."""
        i = token.i
        while i > 1 and self.doc[i - 1].text == "-" and not self.doc[i - 1].whitespace_ and not self.doc[i - 2].whitespace_ and i - 2 not in self.grammar.mention_at:
            i -= 2
        return self.doc[i].idx

    def _joined(self, triggers: tuple[Span, ...]) -> tuple[Span, ...]:
        """Words side by side as one stretch."""
        result: list[Span] = []
        for span in triggers:
            if result and self.doc.text[result[-1].end : span.start].strip() == "":
                result[-1] = Span(result[-1].start, span.end)
            else:
                result.append(span)
        return tuple(result)

    def _mode(self, f: Found) -> str | None:
        mode = f.hit.trigger.mode
        if f.hit.trigger.type == "AID" and mode is None and any(self.label.get(a.span) == "Weapon" for a in f.arguments):
            return "military"
        return mode

    def _confidence(self, f: Found) -> float:
        score = BASE[f.hit.trigger.kind] + (DATED if f.date else 0)
        slots = {a.slot for a in f.arguments}
        score += BOTH_PARTIES if {"actor", "recipient"} <= slots else 0
        score += SUBJECT if any(a.slot == "actor" and a.reason.startswith("subj") for a in f.arguments) else 0
        score += REFERENCE if any("stands for" in a.reason for a in f.arguments) else 0
        return round(min(0.95, score), 2)


def spans_of(arguments: Iterable[Argument]) -> set[Span]:
    """The spans of some arguments."""
    return {a.span for a in arguments}
