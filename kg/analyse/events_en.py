"""English events: triggers of the lexicon with their participants, date, place, status and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.analyse.completion_en import Completion
from kg.analyse.facts_en import Facts
from kg.analyse.lexicon_en import Hit
from kg.analyse.meaning_en import Meanings
from kg.analyse.reading_en import PARTIES, VERBAL, Found
from kg.analyse.sides_en import PARTY, is_told
from kg.analyse.speakers_en import home_of
from kg.analyse.state import state_of
from kg.analyse.status_en import status_of
from kg.analyse.telling_en import Telling
from kg.analyse.words_en import listed
from kg.knowledge import load
from kg.model import Argument, EventMention, Span

# The parts of a confidence: what kind of trigger, and what was found.
BASE = {"verb": 0.6, "noun": 0.45, "adjective": 0.5, "modal": 0.5, "header": 0.7}
BOTH_PARTIES, SUBJECT, DATED, REFERENCE = 0.15, 0.1, 0.05, -0.05


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


class Reader(Meanings, Telling, Completion):
    """Reads the events off one parsed Doc."""

    def events(self) -> Iterator[EventMention]:
        """All event mentions, in the order of the text."""
        found: list[Found] = []
        for sentence in self.doc.sents:
            found += self._of_sentence(list(sentence))
        found = [f for f in found if not self._is_wish(f, found) and not self._is_delay(f) and not self._is_bare_readiness(f, found)]
        found = [self._in_own_words(self._sourced(self._read_anew(f), found)) for f in self._dated(found) if not self._is_lookalike(f)]
        found = [self._without_own_state(f) for f in found if self._is_whole(f)]
        found = self._spoken_dates(self._one_deed(found))
        found = [f for f in found if not self._is_spoken_act(f, found)]
        found = self._on_occasion(self._by_their_voice(found))
        self._helps = [f for f in found if f.hit.trigger.type in ("SUPPORT", "AID")]
        found = self._reproached(self._completed(found))
        found += self._header(found)
        for f in sorted(found, key=lambda f: f.hit.head.i):
            yield from self._mention(f)

    def _of_sentence(self, tokens: Sequence[Token]) -> list[Found]:
        found: list[Found] = []
        consumed: set[int] = set()
        for token in tokens:
            if token.pos_ in ("VERB", "AUX") and token.i not in self.grammar.mention_at and token.dep_ not in ("aux", "auxpass"):
                told = self._participle(token) or self._verb(token)
                found += told
                consumed.update(t.i for f in told for t in f.hit.tokens[1:])
        for token in tokens:
            if token.i in consumed or token.i in self.grammar.mention_at or token.i in self.grammar.time_at:
                continue  # 'in March'
            mistaken = token.tag_ == "VBZ" and token.dep_ in ("nsubj", "dobj", "pobj")  # 'U.S. airstrikes'
            named = token.pos_ in ("NOUN", "PROPN") or mistaken
            if named and not (token.dep_ == "attr" and token.lower_ in self.lexicon.falsehoods):
                hit = self.lexicon.noun(token)
            elif token.dep_ == "acomp" or (token.dep_ == "attr" and token.lower_ in self.lexicon.falsehoods):
                hit = self.lexicon.adjective(token)
            else:
                hit = None
            if hit is not None and (one := self._found(hit)) is not None:
                found.append(one)
        return found + list(self._duties(tokens))

    def _verb(self, token: Token) -> list[Found]:
        """The richest entry for a verb that finds what it needs; with it those for other objects beside the first: 'expressed support for
        Ukraine and concern over Iran'."""
        told: list[Found] = []
        for hit in self.lexicon.verb_hits(token, self.grammar.objects(token)):
            if told and not self._beside(hit, told):
                continue
            found = self._found(hit)
            if found is not None:
                told.append(found)
        return told

    def _participle(self, token: Token) -> list[Found]:
        """'is committed to reform', where the parse sees a passive: what the adjective tells."""
        being = any(c.dep_ == "auxpass" and c.lemma_ == "be" for c in token.children)
        if token.tag_ != "VBN" or not being or self.grammar.actors(token) or not self._tells_more(token):
            return []
        hit = self.lexicon.adjective(token)
        found = self._found(hit) if hit is not None else None
        return [found] if found is not None else []

    def _tells_more(self, participle: Token) -> bool:
        """'is opposed to', 'is prepared to', but not 'is concerned with'."""
        return any(c.dep_ == "xcomp" or (c.dep_ == "prep" and c.lower_ != "with") for c in participle.children)

    def _beside(self, hit: Hit, told: Sequence[Found]) -> bool:
        """Whether a further entry takes another object of the same verb, joined to the first by 'and'."""
        own = [t for t in hit.tokens[1:] if t.pos_ in ("NOUN", "PROPN")]
        taken = [t for f in told for t in f.hit.tokens[1:] if t.pos_ in ("NOUN", "PROPN")]
        types = {f.hit.trigger.type for f in told}
        if len(own) != 1 or not taken or own[0] in taken or hit.trigger.type not in VERBAL or not types <= VERBAL - {hit.trigger.type}:
            return False
        return any(own[0] in t.conjuncts for t in taken)

    def _found(self, hit: Hit) -> Found | None:
        if hit.trigger.subjects and not any(self.lexicon.fits(t, f"<{hit.trigger.subjects}>") for t in self.grammar.subject(hit.head)):
            return None
        if hit.trigger.kind == "verb" and hit.trigger.words[0] in listed("grammar", "foretelling") and self.grammar.passive(hit.head):
            return None  # 'is expected to visit' asks nobody
        light = self._light(hit) if hit.trigger.kind == "noun" else None
        arguments = self.frames.arguments(hit, light)
        parties = {a.slot for a in arguments if a.slot in PARTIES}
        if not parties:
            return None
        if hit.trigger.needs == "light" and light is None:
            return None
        if hit.trigger.needs == "both" and len(parties) < 2 and not self._enough(hit, arguments, light):
            return None
        if not set(hit.trigger.requires) <= {a.slot for a in arguments} and not self._among_themselves(hit, arguments):
            return None
        status, word = status_of(hit.head, self.lexicon, light)
        return Found(hit, status, word, tuple(arguments), light)

    def _enough(self, hit: Hit, arguments: Sequence[Argument], light: Token | None) -> bool:
        """Whether one side of a noun that wants two will do: a verb carries it, or the side is itself several."""
        several = len([a for a in arguments if a.slot in PARTIES]) > 1
        if hit.trigger.type in ("AGREE", "COOPERATE") and several:
            return True
        if hit.trigger.type == "ACCUSE" and light is not None and light.lemma_ in self.lexicon.undergo:
            return any(a.slot == "recipient" for a in arguments)  # 'faces corruption charges'
        return light is not None and hit.trigger.type not in ("AID", "SUPPORT") and any(a.slot == "actor" for a in arguments)

    def _among_themselves(self, hit: Hit, arguments: Sequence[Argument]) -> bool:
        """'Indian and Chinese soldiers fought': several who do it do it to each other."""
        return (
            hit.trigger.type == "ASSAULT"
            and hit.head.lemma_ in listed("grammar", "mutual")
            and len({self._identity(a.span) for a in arguments if a.slot == "actor"}) > 1
        )

    def _light(self, hit: Hit) -> Token | None:
        """The verb that carries a noun's event."""
        head, dep = hit.head.head, hit.head.dep_
        noun = hit.head
        counted = listed("grammar", "rounds") if head.lower_ == "of" else listed("grammar", "sums") if head.lower_ == "in" else ()
        if dep == "pobj" and head.head.lemma_ in counted:
            noun, head, dep = head.head, head.head.head, head.head.dep_
        while dep == "conj" and head.pos_ in ("NOUN", "PROPN"):
            noun, head, dep = head, head.head, head.dep_
        if dep == "pobj" and head.lower_ in ("in", "into", "under"):
            above = head.head.head if head.head.dep_ in ("acomp", "xcomp", "oprd") else head.head  # 'stand unwavering in support'
            laden = any(c.dep_ == "dobj" and c.tag_ != "PRP" for c in above.children)  # 'pursues an inquiry into the attack'
            if above.pos_ == "VERB" and above.lemma_ in self.lexicon.light and not (laden and head.lower_ == "into"):
                return above
        if (
            dep in ("dobj", "nsubjpass", "attr", "oprd")
            and head.pos_ in ("VERB", "AUX")
            and (head.lemma_ in self.lexicon.light or head.lemma_ in self.lexicon.undergo)
        ):
            return head
        if dep == "pobj" and head.lower_ == "for" and head.head.lower_ == "responsibility":
            return head.head.head  # 'claimed responsibility for the attack'
        if dep == "pobj" and head.lower_ == "for" and head.head.lower_ == "responsible" and head.head.head.lemma_ == "be":
            return head.head.head  # 'is responsible for the attack'
        if (
            dep == "pobj"
            and head.lower_ in ("in", "by")
            and any(t.type == hit.trigger.type for t in self.lexicon.verbs.get(head.head.lemma_, ()))
        ):
            return head.head  # 'were killed in an airstrike'
        for child in noun.children:  # 'talks held by', 'the attack that Iran launched'
            if (
                child.dep_ in ("acl", "relcl")
                and child.lemma_ in self.lexicon.light
                and child.lemma_ != "lead"
                and noun in self.grammar.objects(child)
            ):
                return child
        return None

    def _duties(self, tokens: Sequence[Token]) -> Iterator[Found]:
        """'Pyongyang must cease …' in somebody's mouth is a demand."""
        for token in tokens:
            if token.lower_ not in ("must", "should") or token.dep_ != "aux":
                continue
            verb = token.head
            speakers: Sequence[Span] = self.references._speakers(token) or [
                s for s, _ in self.grammar.participants(self.frames._teller(token)) if self.label.get(s) in PARTY
            ]
            if (
                self.plural_voice
                and speakers
                and self.speech is not None
                and set(speakers) == set(self.speech.speakers)
                and any(t.lower_ in ("we", "our") for t in self.doc)
            ):
                speakers = self.references._we(token, 0)
            addressed = [
                (s, why)
                for s, why in self.grammar.participants(self.grammar.own_subject(verb))
                if self.label.get(s) in ("Person", "Country", "Organization")
            ]
            homes = {h for s in speakers if (h := home_of(s, self.state.mentions, self.offices))}
            addressed = [a for a in addressed if a[0] not in speakers and a[0] not in homes]
            if not speakers or not addressed:
                continue
            trigger = replace(self.lexicon.verbs["urge"][0], words=(token.lower_,), kind="modal")
            arguments = [Argument("actor", s, "speaks") for s in speakers] + [
                Argument("recipient", s, f"{token.lower_}: {why}") for s, why in addressed
            ]
            yield Found(Hit(trigger, token, (token,)), "occurred", "", tuple(arguments), None)

    def _mention(self, f: Found) -> Iterator[EventMention]:
        sentence = f.hit.head.sent
        words = [t for t in f.hit.tokens if t == f.hit.head or t.i not in self.grammar.mention_at]
        triggers = tuple(sorted({Span(self._left_edge(t), t.idx + len(t)) for t in words}))
        yield EventMention(
            f.hit.trigger.type,
            self._joined(triggers),
            Span(sentence.start_char, sentence.end_char),
            self._mode(f),
            f.status,
            tuple(dict.fromkeys(f.arguments)),
            f.date,
            f.hit.trigger.rule,
            self._is_silent(f),
            self._confidence(f),
        )

    def _is_silent(self, f: Found) -> bool:
        """Whether an event is only named: a noun that no verb tells of, without status, place and date of its own."""
        told = is_told(f.hit.head) or self.frames._is_laid(f.hit.head)
        bare = f.hit.trigger.kind == "noun" and f.light is None and f.status == "occurred" and not told
        return bare and not (f.slot("place") and any(f.slot(slot) for slot in PARTIES))

    def _left_edge(self, token: Token) -> int:
        """Where a word begins whose hyphen the tokenizer split: cease-fire."""
        i = token.i
        while (
            i > 1
            and self.doc[i - 1].text == "-"
            and not self.doc[i - 1].whitespace_
            and not self.doc[i - 2].whitespace_
            and i - 2 not in self.grammar.mention_at
        ):
            i -= 2
        return self.doc[i].idx

    def _joined(self, triggers: tuple[Span, ...]) -> tuple[Span, ...]:
        """Words side by side as one stretch."""
        result: list[Span] = []
        for span in triggers:
            if result and self.state.document.text[result[-1].end : span.start].strip() == "":
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
