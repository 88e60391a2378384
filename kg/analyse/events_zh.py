"""Chinese event mentions: triggers, participants, who says so, what is planned, possible or denied, and when.

One pass over the sentences. The lexicon finds triggers, a Finder their participants, the Reader carries what holds beyond a clause, and
Sides put right who acts for whom.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from kg import knowledge
from kg.analyse.claims_zh import Claims, Utterance
from kg.analyse.clauses_zh import Group, Sentence, split
from kg.analyse.conditions_zh import FOUGHT, Conditions, against_whom, only_asked_for, only_refused
from kg.analyse.cuts_zh import Cuts
from kg.analyse.days_zh import (
    Told,
    date_of,
    day_of_report,
    day_of_story,
    founded,
    has_passed,
    is_headline,
    is_history,
    is_later,
    is_of_another,
    is_remembered,
    recalls,
    told_of_others,
)
from kg.analyse.found_zh import Found
from kg.analyse.frames_zh import Finder
from kg.analyse.items_zh import Item, items_of, lands_of, parted
from kg.analyse.lists_zh import listed
from kg.analyse.matters_zh import Themes
from kg.analyse.mutual_zh import alleged_by_each, beaten_off, to_each_other
from kg.analyse.normal import fold
from kg.analyse.reader_zh import Reader, Speakers
from kg.analyse.sides_zh import DEEDS, SPEECH_ACTS, Sides, protested_state, settle
from kg.analyse.state import State, sentences_of, state_of, tokens_of
from kg.analyse.statements_zh import (
    is_own_belief,
    not_of_itself,
    not_to_itself,
    without_empty_speech,
    without_mere_consent,
    without_refused,
    without_threatened,
)
from kg.analyse.status_zh import MUTUAL, Statuses
from kg.analyse.tellers_zh import Tellers, sources
from kg.analyse.triggers_zh import Hit, Lexicon
from kg.knowledge import Knowledge
from kg.knowledge import split as split_cell
from kg.model import IN_PASSING, SLOTS, TOOK_PART, Argument, EventMention, Span, Status, Token

MAX_TITLE = 16  # characters between the state that an office is of and the person who holds it
VIEWS = ("SUPPORT", "ACCUSE")
BY_DECREE = ("SANCTION", "CONCEDE")  # what an authority does by announcing it


class EventsZh:
    """The spaCy component: fills `events` of the state."""

    def __init__(self, known: Knowledge) -> None:
        self.seed = known.triggers["zh"]
        self.lexicon = Lexicon(self.seed, known)
        self.conditions, self.statuses = Conditions(self.seed), Statuses(self.lexicon, self.seed)
        self.themes = Themes(self.lexicon, self.seed)
        self.claims = Claims(known.triggers["zh-claims"], self.seed)
        titles = (name for row in known.tables["titles"] for name in (row["name_zh"], *split_cell(row["aliases_zh"])))
        self.first_person = frozenset(self.seed["first_person"])
        self.turning = frozenset(self.seed["turning"])
        self.leading = {word: tag for tag, words in self.seed["fused"].items() for word in words}
        self.spokesmen = frozenset(self.seed["spokesmen"])
        self.of_this = tuple(self.seed["of_this"])
        self.remembered = tuple(self.seed["remembered"])
        self.other_side = frozenset(self.seed["other_side"])
        self.announcing, self.listing = frozenset(self.seed["announcing"]), frozenset(self.seed["listing"])
        self.going_on = frozenset(self.seed["going_on"])
        self.attending, self.borne = frozenset(self.seed["attending"]), tuple(self.seed["borne"])
        self.meanwhile, self.lasting = frozenset(self.seed["meanwhile"]), frozenset(self.seed["lasting"])
        self.lately, self.before = frozenset(self.seed["lately"]), frozenset(self.seed["before"])
        self.since, self.other_days = frozenset(self.seed["since"]), frozenset(self.seed["other_days"])
        self.titles = frozenset(map(fold, titles))
        meetings, saying = ([word for word, type_ in self.lexicon.acts.items() if type_ == kind] for kind in ("CONSULT", "STATEMENT"))
        self.cuts = Cuts(self.titles, meetings, saying, self.seed["visiting"])
        media = (name for e in known.of("Organization") if e.properties.get("kind") == "media" for name in e.names["zh"])
        self.tellers = Tellers(self.seed)
        self.speakers = Speakers(self.seed, frozenset(map(fold, media)))
        self.states = frozenset(fold(name) for e in known.of("Country") for name in e.names["zh"])

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        state.events.extend(self.read(state, tokens_of(doc), sentences_of(doc)))
        return doc

    def read(self, state: State, tokens: Sequence[Token], sentences: Sequence[Span]) -> Iterable[EventMention]:
        """All event mentions of a document."""
        doers, denials, closing = (tuple(self.seed[key]) for key in ("doers", "denying", "closing"))
        text, reader = state.document.text, Reader(state.document.date, doers=doers, denials=denials, closing=closing)
        sides = Sides(state, self.states, tuple(self.seed["war_desks"]))
        folded, starts = fold(text), [t.span.start for t in tokens]
        # From the state or body right before a person to that person, where an office ties them; the nearest of several.
        near = [(r.tail, r.head) for r in state.relations
                if r.type == "HOLDS_OFFICE" and r.tail.end <= r.head.start <= r.tail.end + MAX_TITLE]
        holders = dict(sorted(near, key=lambda pair: pair[1], reverse=True))
        lands = lands_of(state.mentions)
        for n, span in enumerate(sentences):
            words = [t for t in tokens[bisect_left(starts, span.start) : bisect_left(starts, span.end)] if t.span.end <= span.end]
            items = items_of(folded, words, [m for m in state.mentions if span.covers(m.span)],
                             [r for r in state.references if span.covers(r.span)], [t for t in state.times if span.covers(t.span)], lands)
            items = parted(self.cuts.mend(items), self.leading, self.lexicon.acts)
            sentence = split(span, items, text, self.seed, self.titles, holders)
            reader.begin(sentence, text)
            if is_headline(span, text):
                reader.open_story(day_of_story(sentences[n + 1 :], state))
            yield from self._sentence(sentence, reader, sides, state.document.date)
            reader.end(sentence)
            reader.recalls = recalls(sentence, self.other_days)

    def _sentence(self, sentence: Sentence, reader: Reader, sides: Sides, published: str | None) -> list[EventMention]:
        places = self.lexicon.hits(sentence)
        finder = Finder(sentence, self.seed, [(h[0].first, h[0].last) for h in places])
        if reader.speaker is None and reader.heard is not None and self._goes_on(reader.heard, sentence, sides):
            reader.hear(reader.heard, 0)
        events = self.speakers.open(sentence, reader)
        said = [Utterance((), reader.unnamed_from)] if reader.unnamed_from is not None else []
        if reader.speaker is not None:
            speakers = None if reader.speaker is reader.medium else reader.speaker.heads
            said = [Utterance(speakers, reader.speaker_from, next(iter(events), None))]
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
                not_to_itself(hit, found, events, sentence, sides)
                turns = sentence.items[sentence.clause_range(hit.clause)[0]].text in self.turning
                if hit.trigger.type == "STATEMENT" and (found.passive or (is_own_belief(found, reader, sides) and not turns)):
                    continue
                if not self.conditions.hold(hit, found, sentence) or only_asked_for(hit, found, events, sentence, self.conditions.urgent) \
                        or only_refused(hit, found, events, sentence):
                    if hit.trigger.speech and not hit.nominal and self.conditions.is_said_unnamed(hit, sentence):
                        said.append(Utterance((), hit.last + 1))
                    continue
                event = self._each_way(self._mention(hit, found, sentence, reader, sides, published), hit, found, sentence)
                event = alleged_by_each(event, found, events, self.other_side)
                events += [event, *beaten_off(event, hit, reader.speaker)]
                reader.told(event, hit, found, sentence)
                if self.speakers.puts_out(hit, sentence) and found.items("actor"):
                    reader.author = Group(tuple(found.items("actor")), hit.first, hit.last, hit.clause)
                if hit.trigger.speech and not hit.nominal and not sentence.describes(hit.last):
                    said.append(Utterance(tuple(found.items("actor")), hit.last + 1, event))
                elif event.type in SPEECH_ACTS and found.items("actor") and said and said[-1].speakers == ():
                    said.append(Utterance(None, hit.last + 1))  # 有媒体称，某人指责…
                break
        return self._completed([*events, *self.claims.find(sentence, said, events, sides)], sentence, reader, sides)

    def _completed(self, events: list[EventMention], sentence: Sentence, reader: Reader, sides: Sides) -> list[EventMention]:
        """With what is listed for a delivery, and without what another event of the sentence tells already."""
        if reader.may_list() and not any(e.type == "AID" for e in events):
            rows = list(listed(sentence, self.listing, events, reader.lists))
            events = [*events, *rows]
            reader.listed(bool(rows))
        events = without_threatened(without_mere_consent(against_whom(without_refused(events, sentence)), sentence), sentence, sides)
        return without_empty_speech(events, sentence, self.turning)

    def _each_way(self, event: EventMention, hit: Hit, found: Found, sentence: Sentence) -> EventMention:
        """The event as it is, or marked as done by each of two sides to the other."""
        both = hit.trigger.reciprocal and (found.count() > 1 or self.conditions.with_crowd(hit, found, sentence))
        several = sum(max(1, i.number) for i in found.items("actor")) > 1
        other = both or (several and any(i.text in self.other_side for i in found.items("recipient")))
        return to_each_other(event, found, self.other_side) if other else event

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
        if sentence.items and sentence.items[0].is_verb and sentence.items[0].text not in self.seed["prepositions"]["about"]:
            return True  # 相信在双方共同努力下…
        first = next((g for g in sentence.groups if g.prep is None and g.is_party()), None)
        if first is not None and any(i.kind == "time" for i in sentence.items[max(0, first.first - 2) : first.last + 3]):
            return False  # 美国2019年将土耳其逐出…: the report goes back
        if first is not None and any(i.is_nounlike or i.is_verb for i in sentence.items[: first.first] if i.kind == "word"):
            return False  # 通胀高企影响英国多个行业
        if first is not None and any(i.text in self.speakers.anonymous for i in sentence.items[first.last + 1 : first.last + 2]):
            return False  # 美国媒体…
        return first is not None and (first.heads[0].text in self.first_person
                                      or any(sides.speaks_for(s, h) or (s.label == h.label == "Organization" and not sides.apart(s, h))
                                             for s in speaker.heads for h in first.heads))

    def _name_speaker(self, found: Found, reader: Reader) -> None:
        """我对此表示感谢: whoever speaks, or spoke last in the paragraph; nobody where that is no single person. 发言人表示: the body whose
        words the paragraph told of before."""
        speaker = reader.speaker or reader.heard
        known = speaker.heads if speaker is not None and len(speaker.heads) == 1 and speaker.heads[0].label == "Person" else ()
        body = reader.reporter.heads if reader.reporter is not None and not reader.reporter.labels() & {"Person", "person", "any"} else ()

        def meant(item: Item) -> tuple[Item, ...]:
            return known if item.text in self.first_person else body if body and item.text in self.spokesmen else (item,)

        for slot, row in found.slots.items():
            found.slots[slot] = [(new, reason) for i, reason in row for new in meant(i)]

    def _fallback_subject(self, hit: Hit, sentence: Sentence, topic: Group | None, reader: Reader) -> Group | None:
        """In a reported passage a speech act without a subject is the speaker's own; a paper speaks for who spoke last (声明说)."""
        if self.lexicon.is_clause_subject(sentence, hit):
            return None
        if topic is not None and self.speakers.only_carry(topic) and hit.trigger.type in DEEDS:
            return None  # 时代周报指出，…服役后便已过时
        if (hit.trigger.speech or hit.trigger.type in SPEECH_ACTS) and self.speakers.is_proxy(hit, sentence):
            return reader.author or reader.last_speaker or topic
        if reader.speaker is None or hit.trigger.type not in SPEECH_ACTS:
            return topic
        within = topic in sentence.groups and topic is not None and topic.first > reader.speaker_from
        return topic if within and topic is not None and self._goes_on_with(topic, hit, sentence) else reader.speaker

    def _goes_on_with(self, topic: Group, hit: Hit, sentence: Sentence) -> bool:
        """声明说，埃尔多安呼吁…，并要求…; 他说，中方反对…，将提起诉讼: whether a clause goes on with the subject of those before it."""
        opening = sentence.items[sentence.clause_range(hit.clause)[0]].text
        partners = hit.trigger.type == "AGREE" and any(g.prep == "with" and g.clause == hit.clause and g.last < hit.first
                                                       for g in sentence.groups)
        planned = self.lexicon.status_words.get(opening) == "planned"
        return opening in self.going_on or (topic.clause == hit.clause - 1 and (planned or partners))

    def _mention(self, hit: Hit, found: Found, sentence: Sentence, reader: Reader, sides: Sides, published: str | None) -> EventMention:
        past = hit.trigger.reciprocal and is_remembered(hit, sentence, self.remembered)
        date, origin = (founded(hit, sentence, published), "") if past else date_of(hit, sentence, reader, self.since, self.lasting)
        status, word = self.statuses.of(hit, found, sentence, reader, date, published)
        if past:
            status, word = "occurred", ""
        found.to_come = status in ("planned", "possible")
        not_of_itself(hit, found, reader, sides)
        for head in self._doer_told_of(hit, found, sentence, reader.topic, sides):
            found.add("recipient", head, "who did what the view is of")
        self.themes.add(hit, found, sentence, sides)
        settle(hit, found, sentence, reader.speaker, sides)
        if date is None and status == "occurred" and not self._has_own_time(hit, found, sentence):
            date = day_of_report(hit, found, sentence, reader, sides)
        told = Told(date, origin, published, self.meanwhile, origin == "speech" and reader.recalls) if date and origin else None
        if told and (told_of_others(hit, found, reader, sides) or self._is_another_day(hit, found, sentence, told, status)):
            date = None
        if status == "occurred" and hit.trigger.type in SPEECH_ACTS and not found.items("place"):
            for place in _spoken_at(found, reader):
                found.add("place", place, "where the speaker spoke")
        arguments = [Argument(slot, item.span, reason) for slot in SLOTS for item, reason in found.slots.get(slot, ())]
        reader.teller = None if is_history(date, reader) else self.tellers.of(hit, found, sentence, reader, sides)
        arguments += sources(found, reader)
        if self._attends(hit, found, sentence):
            arguments = [replace(a, reason=TOOK_PART) for a in arguments if a.slot == "actor"]
        rule = f"zh:{hit.trigger.word}/{hit.trigger.frame_name}" + (f", {status} by {word}" if word else "")
        rule += f", {IN_PASSING}" if sentence.describes(hit.last) else ""
        type_, mode = hit.trigger.type, self._mode(hit, found, sentence)
        turned = self.lexicon.reversal(sentence, hit)
        if turned:
            status = "occurred" if word in self.lexicon.turns[type_] else status  # 推迟访问: put off now
            type_, mode, rule = turned, None, f"{rule}, turned from {type_}"
        nominal = hit.nominal and not (hit.light or found.passive or turned or self._has_borne(hit, sentence))
        return EventMention(type_, (hit.span,), sentence.span, mode, status, tuple(arguments), date, rule, nominal, hit.trigger.strength)

    def _has_borne(self, hit: Hit, sentence: Sentence) -> bool:
        """两国合作成果丰硕, 数万人游行: what a noun tells of, not only names."""
        behind = "".join(i.text for i in sentence.items[hit.last + 1 : sentence.clause_range(hit.clause)[1]])
        return hit.trigger.type == "PROTEST" or (hit.trigger.type == "COOPERATE" and any(word in behind for word in self.borne))

    def _attends(self, hit: Hit, found: Found, sentence: Sentence) -> bool:
        """王毅参加会见: taking part in a meeting that the text has told of."""
        before = sentence.items[hit.first - 1].text if hit.first else ""
        _, end = sentence.clause_range(hit.clause)
        ends = all(i.kind == "punct" for i in sentence.items[hit.last + 1 : end])
        return hit.trigger.type == "CONSULT" and before in self.attending and ends

    def _is_another_day(self, hit: Hit, found: Found, sentence: Sentence, told: Told, status: Status) -> bool:
        """Whether a day that was told of something else is not that of this event."""
        start, _ = sentence.clause_range(hit.clause)
        ahead = [i.text for i in sentence.items[:start] if i.kind != "punct"][-1:]
        elsewhen = self._has_own_time(hit, found, sentence) or any(w in self.before for w in ahead)  # 峰会前，美国拒绝…
        if told.recalled or (elsewhen if told.origin == "speech" else is_later(hit, sentence, self.lately)):
            return True
        return has_passed(status, told.day, told.published) or is_of_another(hit, found, sentence, told, status)

    def _has_own_time(self, hit: Hit, found: Found, sentence: Sentence) -> bool:
        """此前曾扬言: words in the clause that put it on a day of its own, unnamed."""
        start = 0 if found.inherited else sentence.clause_range(hit.clause)[0]
        return any(i.text in self.other_days for i in sentence.items[start : hit.first] if i.kind == "word")

    def _mode(self, hit: Hit, found: Found, sentence: Sentence) -> str | None:
        if hit.trigger.type != "AID" or hit.trigger.mode is not None:
            return hit.trigger.mode
        return "military" if any(i.label == "Weapon" for i in found.items("theme")) else self.conditions.aid_mode(hit, sentence)


def _spoken_at(found: Found, reader: Reader) -> tuple[Item, ...]:
    """Where the last speaker spoke, if an utterance goes on with that (他还说) or is of the same speaker by name."""
    known = {i.text for i in reader.last_speaker.heads} if reader.last_speaker is not None else set()
    same = any((i.kind == "ref" and i.number == 1) or i.text in known for i in found.items("actor"))
    return reader.speech_places if reader.speaker is not None or same else ()


def _is_crowd(events: Sequence[EventMention], topic: Group | None, sentence: Sentence) -> bool:
    """法国巴黎爆发示威，呼吁政府退让: whoever has no name and protests is the subject of what follows in the sentence, not the place."""
    unnamed = any(e.type == "PROTEST" and all(a.slot != "actor" for a in e.arguments) for e in events)
    return unnamed and topic is not None and (topic.labels() <= {"Country", "Location"} or topic not in sentence.groups)


@Language.factory("kg_events_zh")
def make_events_zh(nlp: Language, name: str) -> EventsZh:
    """Finds Chinese event mentions with the triggers of seeds/triggers/zh.yml."""
    return EventsZh(knowledge.load())
