"""Chinese event mentions: triggers, participants, who says so, what is planned, possible or denied, and when.

One pass over the sentences. The lexicon finds triggers, a Finder their participants, the Reader carries what holds beyond a clause, and
Sides put right who acts for whom.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from kg import knowledge
from kg.analyse.claims_zh import Claims, Utterance
from kg.analyse.clauses_zh import Group, Item, Sentence, items_of, split
from kg.analyse.conditions_zh import FOUGHT, Conditions, against_whom, only_asked_for, only_refused
from kg.analyse.found_zh import Found
from kg.analyse.frames_zh import Finder
from kg.analyse.matters_zh import add_themes
from kg.analyse.normal import fold
from kg.analyse.reader_zh import Reader, Speakers
from kg.analyse.sides_zh import DEEDS, SPEECH_ACTS, Sides, protested_state, settle
from kg.analyse.state import State, sentences_of, state_of, tokens_of
from kg.analyse.triggers_zh import Hit, Lexicon
from kg.knowledge import Knowledge
from kg.knowledge import split as split_cell
from kg.model import EACH_OTHER, SLOTS, TOOK_PART, Argument, EventMention, Slot, Span, Status, Token

MAX_TITLE = 16  # characters between the state that an office is of and the person who holds it
ANNIVERSARY = re.compile(r"(?P<years>\d+)个?周年|[一二三四五六七八九十]+周年|\d+年|初心")
VIEWS = ("SUPPORT", "ACCUSE")
DESCRIBED = 4  # items between a time and the verb of what it describes
BY_DECREE = ("SANCTION", "CONCEDE")  # what an authority does by announcing it
MUTUAL = ("mutual", "discuss", "give")  # frames of acts that take two


class EventsZh:
    """The spaCy component: fills `events` of the state."""

    def __init__(self, known: Knowledge) -> None:
        self.seed = known.triggers["zh"]
        self.lexicon = Lexicon(self.seed, known)
        self.conditions = Conditions(self.seed)
        self.speaking = frozenset(word for word, type_ in self.lexicon.acts.items() if type_ in SPEECH_ACTS)
        self.claims = Claims(known.triggers["zh-claims"], self.seed)
        titles = (name for row in known.tables["titles"] for name in (row["name_zh"], *split_cell(row["aliases_zh"])))
        self.first_person = frozenset(self.seed["first_person"])
        self.of_this = tuple(self.seed["of_this"])
        self.other_side = frozenset(self.seed["other_side"])
        self.announcing = frozenset(self.seed["announcing"])
        self.done, self.going_on = frozenset(self.seed["done"]), frozenset(self.seed["going_on"])
        self.attending, self.borne = frozenset(self.seed["attending"]), tuple(self.seed["borne"])
        self.since, self.other_days = frozenset(self.seed["since"]), frozenset(self.seed["other_days"])
        self.doubts_of_speech = frozenset(self.seed["doubts_of_speech"])
        self.titles = frozenset(map(fold, titles))
        media = (name for e in known.of("Organization") if e.properties.get("kind") == "media" for name in e.names["zh"])
        self.speakers = Speakers(self.seed, frozenset(map(fold, media)))

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        state.events.extend(self.read(state, tokens_of(doc), sentences_of(doc)))
        return doc

    def read(self, state: State, tokens: Sequence[Token], sentences: Sequence[Span]) -> Iterable[EventMention]:
        """All event mentions of a document."""
        text, reader, sides = state.document.text, Reader(doers=tuple(self.seed["doers"])), Sides(state)
        folded, starts = fold(text), [t.span.start for t in tokens]
        # From the state or body right before a person to that person, where an office ties them; the nearest of several.
        near = [(r.tail, r.head) for r in state.relations
                if r.type == "HOLDS_OFFICE" and r.tail.end <= r.head.start <= r.tail.end + MAX_TITLE]
        holders = dict(sorted(near, key=lambda pair: pair[1], reverse=True))
        for span in sentences:
            words = [t for t in tokens[bisect_left(starts, span.start) : bisect_left(starts, span.end)] if t.span.end <= span.end]
            items = items_of(folded, words, [m for m in state.mentions if span.covers(m.span)],
                             [r for r in state.references if span.covers(r.span)], [t for t in state.times if span.covers(t.span)])
            sentence = split(span, items, text, self.seed, self.titles, holders)
            reader.begin(sentence, text)
            yield from self._sentence(sentence, reader, sides, state.document.date)
            reader.end(sentence)

    def _sentence(self, sentence: Sentence, reader: Reader, sides: Sides, published: str | None) -> list[EventMention]:
        places = self.lexicon.hits(sentence)
        finder = Finder(sentence, self.seed, [(h[0].first, h[0].last) for h in places])
        if reader.speaker is None and reader.heard is not None and self._goes_on(reader.heard, sentence, sides):
            reader.hear(reader.heard, 0)
        events = self.speakers.open(sentence, reader)
        said = [Utterance((), reader.unnamed_from)] if reader.unnamed_from is not None else []
        if reader.speaker is not None:
            said = [Utterance(reader.speaker.heads, reader.speaker_from, next(iter(events), None))]
        clause = 0
        for readings in places:
            for passed in range(clause, readings[0].clause):
                reader.pass_clause(sentence, passed)
            clause = readings[0].clause
            for hit in readings:
                if hit.trigger.type == "STATEMENT" and self.speakers.carries(hit, sentence, reader):
                    said.append(Utterance(None, hit.last + 1))
                    break
                topic = None if _is_crowd(events, reader.topic, sentence) else reader.topic
                found = self._participants(hit, finder, sentence, topic, reader)
                protested_state(hit, found, sentence, sides)
                if hit.trigger.type == "STATEMENT" and (found.passive or _is_own_belief(found, reader, sides)):
                    continue
                if not self.conditions.hold(hit, found, sentence) or only_asked_for(hit, found, events, sentence, self.conditions.urgent) \
                        or only_refused(hit, found, events, sentence):
                    if hit.trigger.speech and not hit.nominal and self.conditions.is_said_unnamed(hit, sentence):
                        said.append(Utterance((), hit.last + 1))
                    continue
                event = self._each_way(self._mention(hit, found, sentence, reader, sides, published), hit, found, sentence)
                events += [event, *_beaten_off(event, hit)]
                reader.told(event, hit, found, sentence)
                if hit.trigger.speech and not hit.nominal and not any(i.text == "的" for i in sentence.items[hit.last + 1 : hit.last + 2]):
                    said.append(Utterance(tuple(found.items("actor")), hit.last + 1, event))
                elif event.type in SPEECH_ACTS and found.items("actor") and said and said[-1].speakers == ():
                    said.append(Utterance(None, hit.last + 1))  # 有媒体称，某人指责…
                break
        events += self.claims.find(sentence, said, events, sides)
        return _without_empty_speech(_without_mere_consent(against_whom(events), sentence))

    def _each_way(self, event: EventMention, hit: Hit, found: Found, sentence: Sentence) -> EventMention:
        """The event as it is, or marked as done by each of two sides to the other."""
        both = hit.trigger.reciprocal and (found.count() > 1 or self.conditions.with_crowd(hit, found, sentence))
        other = both or any(i.text in self.other_side for i in found.items("recipient"))
        return _to_each_other(event, found, self.other_side) if other else event

    def _participants(self, hit: Hit, finder: Finder, sentence: Sentence, topic: Group | None, reader: Reader) -> Found:
        found = finder.find(hit, self._fallback_subject(hit, sentence, topic, reader))
        if found.inherited and reader.partner is not None and hit.trigger.frame_name in MUTUAL and not found.items("recipient"):
            for head in reader.partner.heads:
                found.add("recipient", head, "partner of the clause before")
        if "speaker" in hit.trigger.frame["actor"] and reader.speaker is not None:
            for head in reader.speaker.heads:
                found.add("actor", head, "speaker of the passage")
        found.at_war = bool(reader.foes)
        if "foes" in hit.trigger.when and reader.foes and (not found.count() or (found.inherited and found.count() < 2)):
            found.slots.pop("actor", None)
            for side in reader.foes:
                found.add("actor", side, FOUGHT)
        self._name_speaker(found, reader)
        if found.passive and hit.trigger.type in BY_DECREE and reader.speaker is not None and reader.spoke_by in self.announcing \
                and not found.items("actor"):
            for head in reader.speaker.heads:
                found.add("actor", head, "who announces it")
        return found

    def _doer_told_of(self, hit: Hit, found: Found, sentence: Sentence, topic: Group | None, sides: Sides) -> tuple[Item, ...]:
        """智利捐赠了物资，中方对此深表感谢: a view of 此 is of whoever is the subject of the clause before."""
        start, _ = sentence.clause_range(hit.clause)
        before = "".join(i.text for i in sentence.items[start : hit.first])
        viewed = hit.trigger.type in VIEWS and any(word in before for word in self.of_this)
        if not viewed or topic is None or found.subject is None or found.inherited or found.items("recipient"):
            return ()
        actors = found.items("actor")
        same = any(h.text == a.text or sides.speaks_for(h, a) or sides.speaks_for(a, h) for h in topic.heads for a in actors)
        far = hit.trigger.type == "ACCUSE" and not any(g is topic for g in sentence.groups)
        return () if same or far else topic.heads


    def _goes_on(self, speaker: Group, sentence: Sentence, sides: Sides) -> bool:
        """Whether a sentence behind somebody's words is theirs, too: it begins with the speaker's own side (中方将继续…)."""
        if sentence.items and sentence.items[0].is_verb:
            return True  # 相信在双方共同努力下…
        first = next((g for g in sentence.groups if g.prep is None and g.is_party()), None)
        if first is not None and any(i.kind == "time" for i in sentence.items[max(0, first.first - 2) : first.last + 2]):
            return False  # 美国2019年将土耳其逐出…: the report goes back
        return first is not None and (first.heads[0].text in self.first_person
                                      or any(sides.speaks_for(s, h) or (s.label == h.label == "Organization" and not sides.apart(s, h))
                                             for s in speaker.heads for h in first.heads))

    def _name_speaker(self, found: Found, reader: Reader) -> None:
        """我对此表示感谢: whoever speaks, or spoke last in the paragraph; nobody where that is no single person."""
        speaker = reader.speaker or reader.heard
        known = speaker.heads if speaker is not None and len(speaker.heads) == 1 and speaker.heads[0].label == "Person" else ()
        for slot, row in found.slots.items():
            found.slots[slot] = [(new, reason) for i, reason in row for new in (known if i.text in self.first_person else (i,))]

    def _fallback_subject(self, hit: Hit, sentence: Sentence, topic: Group | None, reader: Reader) -> Group | None:
        """In a reported passage a speech act without a subject is the speaker's own; a paper speaks for who spoke last (声明说)."""
        if self.lexicon.is_clause_subject(sentence, hit):
            return None
        if (hit.trigger.speech or hit.trigger.type in SPEECH_ACTS) and self.speakers.is_proxy(hit, sentence):
            return reader.last_speaker or topic
        if reader.speaker is None or hit.trigger.type not in SPEECH_ACTS:
            return topic
        first, _ = sentence.clause_range(hit.clause)
        within = topic in sentence.groups and topic is not None and topic.first > reader.speaker_from and topic.clause == hit.clause - 1
        return topic if within and sentence.items[first].text in self.going_on else reader.speaker  # 声明说，埃尔多安呼吁…，并要求…

    def _mention(self, hit: Hit, found: Found, sentence: Sentence, reader: Reader, sides: Sides, published: str | None) -> EventMention:
        past = hit.trigger.reciprocal and _is_remembered(hit, sentence)
        date, origin = (_founded(hit, sentence, published), "") if past else _date(hit, sentence, reader, self.since)
        status, word = self._status(hit, found, sentence, reader, date, published)
        if past:
            status, word = "occurred", ""
        _not_of_itself(hit, found, reader, sides)
        for head in self._doer_told_of(hit, found, sentence, reader.topic, sides):
            found.add("recipient", head, "who did what the view is of")
        add_themes(hit, found, sentence, sides, self.speaking)
        settle(hit, found, sentence, reader.speaker, sides)
        if (origin == "speech" and self._has_own_time(hit, sentence)) or (origin and _passed(status, date, published)) \
                or (origin and _told_of_others(hit, found, reader, sides)):
            date = None
        goes_on = reader.speaker is not None or any(i.kind == "ref" and i.number == 1 for i in found.items("actor"))  # 他还说
        if hit.trigger.type in SPEECH_ACTS and goes_on and not found.items("place"):
            for place in reader.speech_places:
                found.add("place", place, "where the speaker spoke")
        arguments = [Argument(slot, item.span, reason) for slot in SLOTS for item, reason in found.slots.get(slot, ())]
        arguments += _sources(hit, found, date, reader)
        if self._attends(hit, found, sentence):
            arguments = [replace(a, reason=TOOK_PART) for a in arguments if a.slot == "actor"]
        rule = f"zh:{hit.trigger.word}/{hit.trigger.frame_name}" + (f", {status} by {word}" if word else "")
        type_, mode = hit.trigger.type, self._mode(hit, found, sentence)
        turned = self.lexicon.reversal(sentence, hit)
        if turned:
            type_, mode, rule = turned, None, f"{rule}, turned from {type_}"
        nominal = hit.nominal and not (hit.light or found.passive or self._has_borne(hit, sentence))
        return EventMention(type_, (hit.span,), sentence.span, mode, status, tuple(arguments), date, rule, nominal, hit.trigger.strength)

    def _has_borne(self, hit: Hit, sentence: Sentence) -> bool:
        """两国合作成果丰硕: joint work that a noun tells of, not only names."""
        behind = "".join(i.text for i in sentence.items[hit.last + 1 : sentence.clause_range(hit.clause)[1]])
        return hit.trigger.type == "COOPERATE" and any(word in behind for word in self.borne)

    def _attends(self, hit: Hit, found: Found, sentence: Sentence) -> bool:
        """王毅参加会见: taking part in a meeting that the text has told of."""
        before = sentence.items[hit.first - 1].text if hit.first else ""
        _, end = sentence.clause_range(hit.clause)
        ends = all(i.kind == "punct" for i in sentence.items[hit.last + 1 : end])
        return hit.trigger.type == "CONSULT" and before in self.attending and ends

    def _has_own_time(self, hit: Hit, sentence: Sentence) -> bool:
        """此前曾扬言: words in the clause that put it on a day of its own, unnamed."""
        start, _ = sentence.clause_range(hit.clause)
        return any(i.text in self.other_days for i in sentence.items[start : hit.first] if i.kind == "word")

    @staticmethod
    def _is_of_both(own: Group | None, hit: Hit) -> bool:
        """中方愿同法方一道，加强双方合作: a pair told of before, behind whose wish that is."""
        told = own is not None and hit.trigger.frame_name in MUTUAL and (not hit.nominal or hit.light)
        return told and own is not None and all(h.kind == "ref" and h.number > 1 for h in own.heads)

    def _status_of_topic(self, hit: Hit, topic: Group, sentence: Sentence) -> tuple[Status, str]:
        """中方愿同法方加强沟通，深化合作: a wish or plan holds for the clauses that follow, until something is said to be done."""
        first, _ = sentence.clause_range(hit.clause)
        done = any(i.text in self.done for i in sentence.items[first : hit.last + 2])
        if done or not any(g is topic for g in sentence.groups):
            return "occurred", ""
        for item, following in pairwise(sentence.items[topic.last + 1 : topic.last + 5]):
            status = self.lexicon.status_words.get(item.text) if item.kind == "word" else None
            tells = item.text in self.lexicon.acts and self.lexicon.acts[item.text] not in SPEECH_ACTS  # 商讨停火，互指…
            if status in ("planned", "possible") and not tells and not (item.pos == "p" and following.is_participant):
                return status, item.text
        return "occurred", ""

    def _mode(self, hit: Hit, found: Found, sentence: Sentence) -> str | None:
        if hit.trigger.type != "AID" or hit.trigger.mode is not None:
            return hit.trigger.mode
        return "military" if any(i.label == "Weapon" for i in found.items("theme")) else self.conditions.aid_mode(hit, sentence)

    def _goes_on_with(self, clause: int, hit: Hit, sentence: Sentence) -> bool:
        """将访问伊朗，并与伊朗签署协议: the next step of what is planned in the clause before."""
        first, _ = sentence.clause_range(hit.clause)
        return clause == hit.clause - 1 and sentence.items[first].text in self.going_on \
            and not any(i.text in self.done for i in sentence.items[first : hit.last + 2])

    def _status(self, hit: Hit, found: Found, sentence: Sentence, reader: Reader, date: str | None,
                published: str | None) -> tuple[Status, str]:
        own = found.subject if found.subject and not found.inherited else None
        status, word = self.lexicon.status(sentence, hit, own.last if own else -1, own.object_of if own else "")
        if status != "occurred" and (_is_done_before(hit, sentence, published) or self._is_vowed(hit, sentence, reader, word)):
            return "occurred", ""
        if hit.trigger.type in SPEECH_ACTS and hit.trigger.type != "AGREE" and not hit.trigger.reciprocal:  # 达成协议 is a deed
            doubtful = status == "possible" and word not in self.doubts_of_speech
            said = status == "planned" and hit.trigger.type == "STATEMENT"
            return ("occurred", "") if doubtful or said else (status, word)
        topic = found.subject if found.inherited else reader.topic if self._is_of_both(own, hit) else None
        if status == "occurred" and not word and topic is not None and (found.inherited or any(g is topic for g in sentence.groups)):
            status, word = self._status_of_topic(hit, topic, sentence)
            if status == "occurred" and reader.plan is not None and self._goes_on_with(reader.plan[0], hit, sentence):
                status, word = reader.plan[1], "the plan before"
        if status == "occurred" and date and published and date[:10] > published:
            return "planned", "a date to come"
        return status, word

    def _is_vowed(self, hit: Hit, sentence: Sentence, reader: Reader, word: str) -> bool:
        """他表示，如果对方失信，绝不会让步: what a speaker refuses or threatens under a condition is refused and threatened now."""
        said = sentence.items[reader.speaker_from + 1 : hit.first] if reader.speaker is not None else ()
        return hit.trigger.type in ("REJECT", "THREATEN") and word in self.lexicon.conditions and any(i.text == word for i in said)


def _is_done_before(hit: Hit, sentence: Sentence, published: str | None) -> bool:
    """不会转让[2019年从俄罗斯接收的]系统: what describes a thing, on a day that has passed, is done, whatever is said of the thing."""
    items = sentence.items
    described = any(i.text == "的" for i in items[hit.last + 1 : hit.last + 2]) and not hit.nominal
    times = [i.value for i in items[max(0, hit.first - DESCRIBED) : hit.first] if i.kind == "time"]
    return described and bool(times) and bool(published) and times[-1] < str(published)[: len(times[-1])]


def _to_each_other(event: EventMention, found: Found, other_side: frozenset[str]) -> EventMention:
    """A mutual act, with all its parties on one side: resolution makes an event each way of it."""
    words = {i.span for i in found.items("recipient") if i.text in other_side}
    arguments = tuple(replace(a, slot="actor") if a.slot == "recipient" else a for a in event.arguments if a.span not in words)
    return replace(event, arguments=arguments, rule=f"{event.rule}, {EACH_OTHER}")


def _date(hit: Hit, sentence: Sentence, reader: Reader, since: Collection[str]) -> tuple[str | None, str]:
    """The nearest time before the trigger in its clause, else behind it, else of an earlier clause of the passage; and what the time was
    told of, where that is something else: an earlier `clause`, a `speech` or talk of an earlier sentence."""
    def times(clause: int) -> list[int]:
        return [i for i, item in enumerate(sentence.items) if item.kind == "time" and sentence.clause_of[i] == clause
                and not any(j.text in since for j in sentence.items[i + 1 : i + 2])]

    here = [i for i in times(hit.clause) if not _dates_a_noun(i, hit, sentence)]
    before, behind = [i for i in here if i < hit.first], [i for i in here if i > hit.last]
    if before:
        return sentence.items[before[-1]].value, ""
    if behind and hit.trigger.type != "STATEMENT":
        return sentence.items[behind[0]].value, ""
    if hit.nominal and not hit.light:
        return None, ""
    speech = hit.trigger.type in SPEECH_ACTS
    start = reader.speaker_from if reader.speaker is not None else 0
    for clause in range(hit.clause - 1, -1, -1):
        earlier = [i for i in times(clause) if (i >= start or speech) and not _is_equated(i, sentence)]
        if earlier:
            return sentence.items[earlier[-1]].value, "clause"
    return (reader.speech_date or reader.told_day) if speech else None, "speech"


def _is_equated(time: int, sentence: Sentence) -> bool:
    """今年是建交50周年: a time that something is said of; what is told behind is not dated by it."""
    return any(i.text == "是" for i in sentence.items[time + 1 : time + 2])


def _passed(status: Status, date: str | None, published: str | None) -> bool:
    """Whether a day told of something else cannot be that of a plan or denial: it has passed."""
    return status != "occurred" and not (date and published and date[:10] > published)


def _told_of_others(hit: Hit, found: Found, reader: Reader, sides: Sides) -> bool:
    """Whether a speaker tells of the words of others (王毅说，阿方支持…): the day of the speech is not theirs."""
    actors, speakers = found.items("actor"), reader.speaker.heads if reader.speaker is not None else ()
    if hit.trigger.type not in SPEECH_ACTS or not actors or not speakers:
        return False
    if hit.trigger.type == "STATEMENT":
        return reader.speech_date is None and all(a in speakers for a in actors)
    return all(a.kind == "name" for a in actors) and not any(a in speakers or sides.same_state(a, s) for a in actors for s in speakers)


def _not_of_itself(hit: Hit, found: Found, reader: Reader, sides: Sides) -> None:
    """法国担任主席国，希望法方…: a demand on the subject of the clause before is the demand of whoever speaks in the paragraph."""
    actors, others, speaker = found.items("actor"), found.items("recipient"), reader.speaker or reader.heard
    if hit.trigger.type in ("REQUEST", "SUPPORT") and found.inherited and actors and others and speaker is not None \
            and all(any(a.text == o.text or sides.same_state(a, o) for o in others) for a in actors) \
            and not any(sides.same_state(h, a) for h in speaker.heads for a in actors):
        found.slots["actor"] = [(h, "who speaks") for h in speaker.heads]


def _is_remembered(hit: Hit, sentence: Sentence) -> bool:
    """建交30周年, 建交初心: what two states once did."""
    return bool(ANNIVERSARY.match("".join(i.text for i in sentence.items[hit.last + 1 : hit.last + 4])))


def _founded(hit: Hit, sentence: Sentence, published: str | None) -> str | None:
    """The year of a deed of which this or next year is the anniversary (明年是中巴建交35周年)."""
    years = ANNIVERSARY.match("".join(i.text for i in sentence.items[hit.last + 1 : hit.last + 4]))
    start, _ = sentence.clause_range(hit.clause)
    named = [i.value for i in sentence.items[start : hit.first] if i.kind == "time" and i.value[:4].isdigit()]
    base = named[-1] if named else published
    return str(int(base[:4]) - int(years["years"])) if years and years["years"] and base else None


def _dates_a_noun(time: int, hit: Hit, sentence: Sentence) -> bool:
    """接替1991年的条约, 呼吁重启俄方2023年7月退出的协议: a time that tells of a thing named, not of the deed."""
    following = [i.text for i in sentence.items[time + 1 : time + 4]]
    if time > hit.last:
        later = [i.text for i in sentence.items[time + 4 : time + 6]]
        from_whom = "的" in later and sentence.items[time + 1].pos == "p"  # 2019年从俄罗斯接收的
        return "的" in following[:1] or from_whom or ("的" in following and sentence.items[time + 1].is_verb)
    behind = sentence.items[time + 2 : time + 3]
    return "的" in following[:1] and bool(behind) and behind[0].label == "Agreement"


def _sources(hit: Hit, found: Found, date: str | None, reader: Reader) -> list[Argument]:
    """Whose words tell of an event."""
    speaker = (reader.carrier if hit.trigger.type == "STATEMENT" else reader.speaker) or reader.issuer
    if speaker is None or _is_history(date, reader):
        return []
    actors = {i.text for i in found.items("actor")}
    return [Argument("source", h.span, "speaker of the passage") for h in speaker.heads if h.text not in actors]


def _beaten_off(event: EventMention, hit: Hit) -> list[EventMention]:
    """击退俄军进攻: the attack that is beaten off is an event of its own, the other way."""
    sides: dict[Slot, Slot] = {"actor": "recipient", "recipient": "actor"}
    turned = [replace(a, slot=sides[a.slot]) for a in event.arguments if a.slot in sides]
    if hit.takes is None or event.status in ("possible", "negated") or {a.slot for a in turned} != set(sides):
        return []
    others = [a for a in event.arguments if a.slot in ("place", "source")]
    rule = f"{event.rule}, what is beaten off"
    return [replace(event, type="ASSAULT", mode=None, triggers=(hit.takes,), arguments=(*turned, *others), rule=rule, status="occurred")]


def _is_history(date: str | None, reader: Reader) -> bool:
    """美国2019年将其逐出: what lies in an earlier year is known without the speaker."""
    return bool(date and reader.speech_date and date[:4] < reader.speech_date[:4])


def _is_crowd(events: Sequence[EventMention], topic: Group | None, sentence: Sentence) -> bool:
    """法国巴黎爆发示威，呼吁政府退让: whoever has no name and protests is the subject of what follows in the sentence, not the place."""
    unnamed = any(e.type == "PROTEST" and all(a.slot != "actor" for a in e.arguments) for e in events)
    return unnamed and topic is not None and (topic.labels() <= {"Country", "Location"} or topic not in sentence.groups)


def _is_own_belief(found: Found, reader: Reader, sides: Sides) -> bool:
    """中方相信 in the words of China's minister: no statement beside the minister's."""
    speakers = reader.speaker.heads if reader.speaker is not None else ()
    actors = found.items("actor")
    goes_on = found.inherited and {a.span for a in actors} <= {s.span for s in speakers}  # 他说，通胀率为8%，预计…
    return bool(actors and speakers) and (goes_on or all(any(sides.speaks_for(s, a) for s in speakers) for a in actors))


def _without_mere_consent(events: list[EventMention], sentence: Sentence) -> list[EventMention]:
    """批准向台湾出售…: approval of a deed in the same clause is the deed planned, no agreement of its own."""
    clause = {item.span.start: sentence.clause_of[n] for n, item in enumerate(sentence.items)}
    deeds = [e.triggers[0].start for e in events if e.type in DEEDS]

    def is_mere(e: EventMention) -> bool:
        here = e.triggers[0].start
        return e.type == "AGREE" and "/propose" in e.rule and any(clause.get(d) == clause.get(here) and d > here for d in deeds)

    return [e for e in events if not is_mere(e)]


def _without_empty_speech(events: list[EventMention]) -> list[EventMention]:
    """No STATEMENT beside a speech act of the same speaker in the same sentence, and none that was not made."""
    def actors(e: EventMention) -> set[Span]:
        return {a.span for a in e.arguments if a.slot == "actor"}

    acting = {span for e in events if e.type in SPEECH_ACTS - {"STATEMENT", "AGREE"} and e.status == "occurred" for span in actors(e)}
    return [e for e in events if e.type != "STATEMENT" or (e.status == "occurred" and not actors(e) & acting)]


@Language.factory("kg_events_zh")
def make_events_zh(nlp: Language, name: str) -> EventsZh:
    """Finds Chinese event mentions with the triggers of seeds/triggers/zh.yml."""
    return EventsZh(knowledge.load())
