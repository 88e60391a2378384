"""Chinese event mentions: triggers, participants, who says so, what is planned, possible or denied, and when.

One pass over the sentences. The Reader carries what holds beyond a clause: the topic (subject of clauses that name none), and the speaker
of a reported passage.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from kg import knowledge
from kg.analyse.clauses_zh import Group, Item, Sentence, items_of, split
from kg.analyse.frames_zh import Finder, Found
from kg.analyse.normal import fold
from kg.analyse.state import State, state_of
from kg.analyse.triggers_zh import Hit, Lexicon
from kg.knowledge import Knowledge
from kg.knowledge import split as split_cell
from kg.model import SLOTS, Argument, EventMention, Span, Status, Token

SPEECH_ACTS = frozenset({"STATEMENT", "ACCUSE", "THREATEN", "REQUEST", "REJECT", "SUPPORT", "AGREE", "CONCEDE"})
OPEN_QUOTES, CLOSE_QUOTES = "“「『", "”」』"
MAX_THEMES = 2
MAX_TITLE = 16
THEMED = frozenset({"REQUEST", "REJECT", "ACCUSE", "SUPPORT", "THREATEN", "AGREE"})
DEEDS = frozenset({"AID", "MOBILIZE", "RETREAT", "SANCTION", "ASSAULT", "COERCE", "COOPERATE"})


@dataclass
class Reader:
    """What is carried from clause to clause and sentence to sentence."""

    topic: Group | None = None
    speaker: Group | None = None
    last_speaker: Group | None = None
    house: Group | None = None
    speaker_from: int = 0
    speech_date: str | None = None
    quote_depth: int = 0
    told_day: str | None = None

    def begin(self, sentence: Sentence, text: str) -> None:
        """A new sentence ends the speaker's passage unless a quotation is still open; a new paragraph ends everything."""
        before = text[max(0, sentence.span.start - 3) : sentence.span.start]
        if "\n" in before or sentence.span.start == 0:
            self.topic, self.speaker, self.quote_depth = None, None, 0
            self.speech_date = None
        elif self.quote_depth <= 0:
            self.speaker = None
        self.speaker_from = 0
        body = sentence.span.of(text)
        self.quote_depth += sum(body.count(q) for q in OPEN_QUOTES) - sum(body.count(q) for q in CLOSE_QUOTES)


class Sides:
    """Whom persons and bodies of a document speak for, by the relations found in it."""

    def __init__(self, state: State) -> None:
        keys = {m.span: m.key or m.text for m in state.mentions}
        self._key = {fold(m.text): m.key or m.text for m in state.mentions}
        self._above: dict[str, dict[str, Span]] = {}
        labels = {m.span: m.label for m in state.mentions}
        self._states: dict[str, Span] = {}
        for r in state.relations:
            if r.type in ("HOLDS_OFFICE", "PART_OF", "LOCATED_IN") and r.head in keys and r.tail in keys:
                self._above.setdefault(keys[r.head], {})[keys[r.tail]] = r.tail
                if labels[r.tail] == "Country":
                    self._states.setdefault(keys[r.head], r.tail)
        self._texts = {m.span: fold(m.text) for m in state.mentions}

    def speaks_for(self, person: Item, other: Item) -> bool:
        """Whether a person or body acts for what another item names."""
        key, wanted = self._key.get(person.text, ""), self._key.get(other.text)
        seen: set[str] = set()
        front = {key}
        while front:
            if wanted in front and wanted != key:
                return True
            seen |= front
            front = {above for k in front for above in self._above.get(k, {})} - seen
        return False

    def state_of(self, person: Item) -> Item | None:
        """The state that a person speaks for, as an item at its first mention."""
        key = self._key.get(person.text, "")
        span = self._states.get(key) or next((self._states[k] for k in self._above.get(key, {}) if k in self._states), None)
        return Item("name", span, self._texts[span], label="Country") if span else None


class EventsZh:
    """The spaCy component: fills `events` of the state."""

    def __init__(self, known: Knowledge) -> None:
        self.seed = known.triggers["zh"]
        self.lexicon = Lexicon(self.seed, known)
        self.titles = frozenset(fold(name) for row in known.tables["titles"] for name in (row["name_zh"], *split_cell(row["aliases_zh"])))
        self.media = frozenset(fold(name) for e in known.of("Organization") if e.properties.get("kind") == "media" for name in e.names["zh"])
        self.symmetric = frozenset(t.id for t in known.event_types.values() if t.symmetric)

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        tokens = [Token(Span(t.idx, t.idx + len(t)), t.text, t.pos_, t.tag_) for t in doc if not t.is_space]
        sentences = [Span(s.start_char, s.end_char) for s in doc.sents]
        state.events.extend(self.read(state, tokens, sentences))
        return doc

    def read(self, state: State, tokens: Sequence[Token], sentences: Sequence[Span]) -> Iterable[EventMention]:
        """All event mentions of a document."""
        text, reader = state.document.text, Reader()
        for span in sentences:
            holders = self._holders(state)
            items = items_of(span, text, [t for t in tokens if span.covers(t.span)], [m for m in state.mentions if span.covers(m.span)],
                             [r for r in state.references if span.covers(r.span)], [t for t in state.times if span.covers(t.span)])
            sentence = split(span, items, text, self.seed, self.titles, holders)
            reader.begin(sentence, text)
            yield from self._sentence(sentence, reader, state)

    @staticmethod
    def _holders(state: State) -> dict[Span, Span]:
        """From the state or body right before a person to that person, where an office ties them."""
        return {r.tail: r.head for r in state.relations
                if r.type == "HOLDS_OFFICE" and r.tail.end <= r.head.start <= r.tail.end + MAX_TITLE}

    def _sentence(self, sentence: Sentence, reader: Reader, state: State) -> list[EventMention]:
        places = self.lexicon.hits(sentence)
        finder = Finder(sentence, self.seed, [(h[0].first, h[0].last) for h in places])
        events: list[EventMention] = []
        clause = 0
        self._headline_speaker(sentence, reader)
        events += self._hearsay(sentence, reader)
        for readings in places:
            for passed in range(clause, readings[0].clause):
                self._topic_of(sentence, passed, reader)
            clause = readings[0].clause
            for hit in readings:
                if hit.trigger.type == "STATEMENT" and self._carrier_speaks(hit, sentence, reader):
                    break
                found = finder.find(hit, self._fallback_subject(hit, sentence, reader))
                if "speaker" in hit.trigger.frame["actor"]:
                    self._speaker_acts(found, reader)
                if not self._counts(hit, found, sentence) or self._only_asked_for(hit, found, events, sentence):
                    continue
                event = self._mention(hit, found, sentence, reader, state)
                events += self._both_ways(event) if hit.trigger.reciprocal else [event]
                self._move_on(hit, found, sentence, reader, event.date)
                if event.date and len(event.date) == 10 and event.status == "occurred" and event.type in SPEECH_ACTS | {"CONSULT"}:
                    reader.told_day = event.date
                break
        first = self._first_party(sentence)
        reader.topic = first or reader.topic
        return self._without_empty_speech(self._without_mere_consent(events, sentence))

    @staticmethod
    def _both_ways(event: EventMention) -> list[EventMention]:
        """A mutual act is two events, one each way."""
        parties = [a for a in event.arguments if a.slot in ("actor", "recipient")]
        rest = tuple(a for a in event.arguments if a.slot not in ("actor", "recipient"))
        if len(parties) != 2:
            return [event]
        pairs = (parties, parties[::-1])
        return [replace(event, arguments=(replace(a, slot="actor"), replace(b, slot="recipient"), *rest)) for a, b in pairs]

    def _fallback_subject(self, hit: Hit, sentence: Sentence, reader: Reader) -> Group | None:
        """In a reported passage a speech act without a subject is the speaker's own; a statement speaks for who spoke last (声明说)."""
        if hit.trigger.speech and self._is_proxy(hit, sentence):
            return reader.last_speaker or reader.topic
        return reader.speaker if reader.speaker is not None and hit.trigger.type in SPEECH_ACTS else reader.topic

    def _is_proxy(self, hit: Hit, sentence: Sentence) -> bool:
        start, _ = sentence.clause_range(hit.clause)
        words = [i.text for i in sentence.items[start : hit.last + 1] if i.kind == "word"]
        return bool(words) and (words[0] in self.seed["documents"] or hit.trigger.word[:2] in self.seed["documents"])

    # --- does it count ---------------------------------------------------------------------------------------------

    def _counts(self, hit: Hit, found: Found, sentence: Sentence) -> bool:
        """Whether the conditions of the lexicon entry hold."""
        checks = {
            "parties": lambda: found.count() > 1,
            "actor": lambda: bool(found.items("actor")),
            "speaker": lambda: bool(found.items("actor")),
            "other_side": lambda: bool(found.items("recipient")) and not found.inherited,
            "target": lambda: bool(found.items("recipient") or found.items("theme")) or hit.light or self._names_behind(hit, sentence),
            "agreement": lambda: any(i.label == "Agreement" for i in found.items("theme")),
            "state_actor": lambda: any(i.label == "Country" for i in found.items("actor")),
            "target_named": lambda: bool(found.items("recipient") or found.items("theme")),
            "told": lambda: self._is_told(hit, sentence),
            "adjacent": lambda: self._adjacent(hit, sentence),
            "weapon": lambda: any(i.label == "Weapon" for i in found.items("theme")),
            "aid": lambda: self._aid_mode(hit, sentence) is not None,
            "object_or_to": lambda: bool(found.items("recipient")),
            "object": lambda: bool(found.items("recipient")),
        }
        return all(checks[name]() for name in hit.trigger.when) and (bool(found.items("actor") or found.items("recipient")) or hit.nominal)

    @staticmethod
    def _names_behind(hit: Hit, sentence: Sentence) -> bool:
        return any(g.first > hit.last and g.clause == hit.clause for g in sentence.groups)

    def _is_told(self, hit: Hit, sentence: Sentence) -> bool:
        first, last = sentence.clause_range(hit.clause)
        return any(i.kind == "time" or i.text in self.seed["told"] for i in sentence.items[first:last])

    @staticmethod
    def _speaker_acts(found: Found, reader: Reader) -> None:
        if reader.speaker is not None:
            for head in reader.speaker.heads:
                found.add("actor", head, "speaker of the passage")

    @staticmethod
    def _only_asked_for(hit: Hit, found: Found, events: Sequence[EventMention], sentence: Sentence) -> bool:
        """What a demand asks for is no event of its own (要求泰方立即释放…), unless it names who else shall do it, or a meeting."""
        if hit.trigger.type in ("CONSULT", "STATEMENT") or not events or events[-1].type != "REQUEST":
            return False
        request = events[-1]
        following = sentence.items[hit.last + 1 : hit.last + 2]
        if following and following[0].text == "的" and any(i.kind == "time" for i in sentence.items[max(0, hit.first - 2) : hit.first]):
            return False  # 释放上月29日扣押的士兵: the seizure has happened
        same_clause = any(i.span.start == request.triggers[0].start and sentence.clause_of[n] == hit.clause for n, i in enumerate(sentence.items))
        asked = {a.span for a in request.arguments if a.slot in ("actor", "recipient")}
        return same_clause and all(i.span in asked for i in found.items("actor"))

    def _adjacent(self, hit: Hit, sentence: Sentence) -> bool:
        following = sentence.items[hit.last + 1 : hit.last + 2]
        return bool(following) and following[0].kind == "name" and following[0].label in ("Country", "Location", "Organization")

    def _aid_mode(self, hit: Hit, sentence: Sentence) -> str | None:
        first, last = sentence.clause_range(hit.clause)
        text = "".join(i.text for i in sentence.items[first:last])
        for mode, words in self.seed["aid_modes"].items():
            if any(word in text for word in words):
                return str(mode)
        return None

    # --- what it says ----------------------------------------------------------------------------------------------

    def _mention(self, hit: Hit, found: Found, sentence: Sentence, reader: Reader, state: State) -> EventMention:
        status, word = self._status(hit, found, sentence)
        date = self._date(hit, found, sentence, reader)
        if status == "occurred" and date and state.document.date and date[:10] > state.document.date and hit.trigger.type not in SPEECH_ACTS:
            status, word = "planned", "a date to come"
        mode = hit.trigger.mode
        if hit.trigger.type == "AID" and mode is None:
            mode = "military" if any(i.label == "Weapon" for i in found.items("theme")) else self._aid_mode(hit, sentence)
        if hit.trigger.type in THEMED and len(found.items("theme")) < MAX_THEMES and not hit.nominal:
            self._named_behind(hit, found, sentence)
        if hit.trigger.type == "STATEMENT":
            status = "occurred" if status == "planned" else status
            self._themes(hit, found, sentence)
        sides = Sides(state)
        self._own_side(hit, found, reader, sides)
        self._addressee(hit, found, sentence, sides)
        self._struck_state(hit, found, sides)
        self._host(hit, found, sides)
        arguments = [Argument(slot, item.span, reason) for slot in SLOTS for item, reason in found.slots.get(slot, ())]
        arguments += self._sources(hit, found, reader)
        rule = f"zh:{hit.trigger.word}/{hit.trigger.frame_name}" + (f", {status} by {word}" if word else "")
        turned = self.lexicon.reversal(sentence, hit)
        if turned:
            rule, mode = rule + f", turned from {hit.trigger.type}", None
        return EventMention(turned or hit.trigger.type, (hit.span,), sentence.span, mode, status, tuple(arguments), date, rule, hit.nominal,
                            hit.trigger.strength)

    def _status(self, hit: Hit, found: Found, sentence: Sentence) -> tuple[Status, str]:
        subject_last = found.subject.last if found.subject and not found.inherited else -1
        governed_by = found.subject.object_of if found.subject and not found.inherited else ""
        status, word = self.lexicon.status(sentence, hit, subject_last, governed_by)
        if hit.trigger.type in SPEECH_ACTS and status == "possible" and word not in ("可能", "如果", "若", "一旦"):
            return "occurred", ""
        return status, word

    def _date(self, hit: Hit, found: Found, sentence: Sentence, reader: Reader) -> str | None:
        """The nearest time before the trigger in its clause, else behind it, else of an earlier clause of the passage."""
        def times(clause: int) -> list[int]:
            return [i for i, item in enumerate(sentence.items) if item.kind == "time" and sentence.clause_of[i] == clause]

        here = times(hit.clause)
        before, behind = [i for i in here if i < hit.first], [i for i in here if i > hit.last]
        if before:
            return sentence.items[before[-1]].value
        start = reader.speaker_from if reader.speaker is not None else 0
        if behind and hit.trigger.type != "STATEMENT":
            return sentence.items[behind[0]].value
        if hit.nominal and not hit.light:
            return None
        for clause in range(hit.clause - 1, -1, -1):
            earlier = [i for i in times(clause) if i >= start or hit.trigger.type in SPEECH_ACTS]
            if earlier:
                return sentence.items[earlier[-1]].value
        if hit.trigger.type not in SPEECH_ACTS:
            return None
        return reader.speech_date or reader.told_day

    def _named_behind(self, hit: Hit, found: Found, sentence: Sentence) -> None:
        """What a demand, refusal or promise is about: names behind the trigger in its clause and the one it runs on into."""
        taken = {i.text for slot in ("actor", "recipient", "place") for i in found.items(slot)}
        for group in sentence.groups:
            if group.first > hit.last and group.clause == hit.clause and len(found.items("theme")) < MAX_THEMES:
                for head in group.heads:
                    if head.kind == "name" and head.text not in taken and head.label != "Person":
                        found.add("theme", head, "named in what it is about")

    def _themes(self, hit: Hit, found: Found, sentence: Sentence) -> None:
        """What a statement is about: the first names of what is said."""
        taken = {i.span for slot in ("actor", "recipient") for i in found.items(slot)}
        for group in sentence.groups:
            if group.first > hit.last and len(found.items("theme")) < MAX_THEMES:
                for head in group.heads:
                    if head.span not in taken and head.label not in ("Location",) and head.kind == "name":
                        found.add("theme", head, "named in what is said")

    def _own_side(self, hit: Hit, found: Found, reader: Reader, sides: Sides) -> None:
        """Who speaks for a state speaks (基辅欢迎… said by its minister is the minister's welcome); who announces a state's deed does not
        do it (布林肯宣布提供军援 is the state's aid)."""
        if reader.speaker is None or hit.trigger.type == "STATEMENT":
            return
        speakers = [h for h in reader.speaker.heads if h.label == "Person"]
        actors = found.items("actor")
        if hit.trigger.type in SPEECH_ACTS and speakers and actors and all(any(sides.speaks_for(p, a) for p in speakers) for a in actors):
            found.slots["actor"] = [(p, "speaks for " + actors[0].text) for p in speakers]
        elif hit.trigger.type in DEEDS and actors and all(a in speakers for a in actors):
            states = [s for p in speakers for s in [sides.state_of(p)] if s]
            if states:
                found.slots["actor"] = [(s, f"the state that {speakers[0].text} speaks for") for s in states]

    def _addressee(self, hit: Hit, found: Found, sentence: Sentence, sides: Sides) -> None:
        """A warning or accusation without an object is meant for the first other party that it names (警告说，如果伦敦…)."""
        if hit.trigger.type not in ("THREATEN", "ACCUSE") or found.items("recipient") or hit.nominal or not found.items("actor"):
            return
        actors = found.items("actor")
        for group in sentence.groups:
            if group.first > hit.last:
                for head in group.heads:
                    if head.label in ("Country", "Organization") and not any(sides.speaks_for(a, head) or a.text == head.text for a in actors):
                        found.add("recipient", head, "first other party that is named")
                        return

    @staticmethod
    def _struck_state(hit: Hit, found: Found, sides: Sides) -> None:
        """A strike on a place is one on its state, where that is another's."""
        if hit.trigger.type != "ASSAULT" or found.items("recipient") or not found.items("actor"):
            return
        for place in found.items("place"):
            state = sides.state_of(place)
            if state and not any(sides.speaks_for(a, state) or a.text == state.text for a in found.items("actor")):
                found.add("recipient", state, f"the state that {place.text} lies in")
                return

    @staticmethod
    def _host(hit: Hit, found: Found, sides: Sides) -> None:
        """Who goes to a seat or body visits its state (到访白宫)."""
        if hit.trigger.mode != "visit":
            return
        for seat in [i for i in found.items("recipient") if i.label == "Organization"]:
            state = sides.state_of(seat)
            if state:
                found.slots["recipient"] = [(state, f"the state that {seat.text} belongs to")]

    def _sources(self, hit: Hit, found: Found, reader: Reader) -> list[Argument]:
        speaker = reader.speaker or reader.house
        if speaker is None or hit.trigger.type == "STATEMENT":
            return []
        actors = {i.text for i in found.items("actor")}
        return [Argument("source", h.span, "speaker of the passage") for h in speaker.heads if h.text not in actors]

    # --- moving on ---------------------------------------------------------------------------------------------------

    def _move_on(self, hit: Hit, found: Found, sentence: Sentence, reader: Reader, date: str | None) -> None:
        """After a verb of saying what follows is the speaker's."""
        speaks = hit.trigger.speech or (hit.trigger.type in SPEECH_ACTS and self._content_follows(hit, sentence))
        actors = found.items("actor")
        if speaks and actors and not hit.nominal:
            reader.speaker = reader.last_speaker = Group(tuple(actors), hit.first, hit.first, hit.clause)
            reader.speaker_from = hit.last
            reader.speech_date = date

    def _content_follows(self, hit: Hit, sentence: Sentence) -> bool:
        following = sentence.items[hit.last + 1 : hit.last + 2]
        return bool(following) and (following[0].text in (",", ":", "说", "称", "道") or following[0].text == ",")

    def _topic_of(self, sentence: Sentence, clause: int, reader: Reader) -> None:
        """The first unmarked party of a clause is the topic of those that follow."""
        for group in sentence.groups:
            if group.clause == clause and self._is_topic(group):
                reader.topic = group
                return

    @staticmethod
    def _is_topic(group: Group) -> bool:
        return group.prep is None and group.is_party() and not group.object_of and not group.genitive

    def _first_party(self, sentence: Sentence) -> Group | None:
        return next((g for g in sentence.groups if self._is_topic(g)), None)

    def _carrier_speaks(self, hit: Hit, sentence: Sentence, reader: Reader) -> bool:
        """Media that only carry a report are its source and make no statement (时代周报指出, …)."""
        before = [g for g in sentence.groups if g.clause == hit.clause and g.last < hit.first and g.prep is None]
        if not before or not all(self._is_media(h) for h in before[-1].heads):
            return False
        reader.speaker, reader.speaker_from = before[-1], hit.last
        return True

    def _is_media(self, item: Item) -> bool:
        return item.label == "Organization" and (item.text in self.media or item.text.endswith(tuple(self.seed["hearsay"]["media_endings"])))

    def _hearsay(self, sentence: Sentence, reader: Reader) -> list[EventMention]:
        """据X介绍, 按X的说法 at the head of a clause: X speaks in this sentence."""
        for group in sentence.groups:
            if group.prep != "according" or not group.is_party():
                continue
            for j in range(group.last + 1, min(group.last + 6, len(sentence.items))):
                item = sentence.items[j]
                if item.text in self.seed["hearsay"]["carrier"]:
                    reader.speaker, reader.speaker_from = group, j
                    return []
                if item.text in self.seed["hearsay"]["speaker"]:
                    reader.speaker, reader.speaker_from = group, j
                    time = next((i.value for i in sentence.items[:j] if i.kind == "time"), None)
                    reader.speech_date = time
                    themes = [Argument("theme", h.span, "named in what is said") for g in sentence.groups if g.first > j
                              for h in g.heads if h.kind == "name" and h.label != "Location"][:MAX_THEMES]
                    arguments = (*(Argument("actor", h.span, f"{group.prep_word} {h.text}") for h in group.heads), *themes)
                    return [EventMention("STATEMENT", (item.span,), sentence.span, None, "occurred", arguments, time,
                                         f"zh:{group.prep_word}…{item.text}", False, 0.6)]
        return []

    def _headline_speaker(self, sentence: Sentence, reader: Reader) -> None:
        """普京：美供乌“战斧”损害俄美关系: who stands before the colon says what follows."""
        for group in sentence.groups[:1]:
            following = [i.text for i in sentence.items[group.last + 1 : group.last + 3]]
            if group.first > 4 or not group.is_party() or ":" not in following:
                continue
            reader.speaker, reader.speaker_from = group, group.last
            if sentence.span.start == 0 and following[0] in self.seed["documents"]:
                reader.house = group  # 外交部声明：… is the issuer of all that follows

    @staticmethod
    def _without_mere_consent(events: list[EventMention], sentence: Sentence) -> list[EventMention]:
        """批准向台湾出售…: approval of a deed in the same clause is the deed planned, no agreement of its own."""
        clause = {item.span.start: sentence.clause_of[n] for n, item in enumerate(sentence.items)}
        deeds = [e for e in events if e.type in DEEDS]

        def is_mere(e: EventMention) -> bool:
            return e.type == "AGREE" and any(clause.get(d.triggers[0].start) == clause.get(e.triggers[0].start)
                                             and d.triggers[0].start > e.triggers[0].start for d in deeds)

        return [e for e in events if not is_mere(e)]

    def _without_empty_speech(self, events: list[EventMention]) -> list[EventMention]:
        """No STATEMENT beside a speech act of the same speaker in the same sentence."""
        acting = {a.span for e in events if e.type in SPEECH_ACTS - {"STATEMENT", "AGREE"} and e.status == "occurred"
                  for a in e.arguments if a.slot == "actor"}
        events = [e for e in events if e.type != "STATEMENT" or e.status == "occurred"]
        return [e for e in events if e.type != "STATEMENT" or not {a.span for a in e.arguments if a.slot == "actor"} & acting]


@Language.factory("kg_events_zh")
def make_events_zh(nlp: Language, name: str) -> EventsZh:
    """Finds Chinese event mentions with the triggers of seeds/triggers/zh.yml."""
    return EventsZh(knowledge.load())
