"""Reading on through a Chinese text: whose words a passage is, and what clauses without a subject are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.found_zh import ASKED, Found
from kg.analyse.items_zh import Item
from kg.analyse.matters_zh import MAX_THEMES
from kg.analyse.sides_zh import SPEECH_ACTS
from kg.analyse.subjects_zh import opens_with
from kg.analyse.triggers_zh import Hit
from kg.model import Argument, EventMention, Status

OPEN_QUOTES, CLOSE_QUOTES = "“「『", "”」』"
HEARSAY_STRENGTH = 0.6
FOES_LAST = 3  # sentences for which those who fought are still the sides of a 战斗 without names
OPENING = 12  # items of a sentence within which a medium is said to report it
DAY = len("2025-10-16")
NEWS_LAST = 7  # days
GIVEN_LAST = 3  # sentences after which no list belongs to a delivery


@dataclass
class Reader:
    """What is carried from clause to clause and sentence to sentence.

    `topic` is the subject of clauses that name none and `partner` with whom it acts (中方愿同法方…), `speaker` whose words the passage is
    from item `speaker_from` on, `heard` who spoke before in the paragraph, `issuer` who put out the text (外交部声明：…), `speech_date`
    when the speaker spoke and `spoke_by` by what word, `told_day` the last day on which somebody spoke or met, `plan` the clause and
    status of the last event, where it was planned or possible, `foes` who fought whom `foes_age` sentences before,
    `given_age` how many sentences ago weapons were given, `lists` whether they are being listed.
    `unnamed_from` is the item from which on somebody without a name speaks, `carrier` who only passes on what the sentence tells, `medium`
    the carrier of the last report in the paragraph, `accuser` who blamed somebody, or denied a deed, last in the sentence, `author` who
    put out the last paper, `reporter` who told last in the paragraph, from nobody, `teller` whose words the last event is, `through` who
    passed on the words of the last speaker, `apart` whether a paragraph has begun since, `published` the day of the report,
    `recalls` whether the sentence before told of days long past.
    """

    published: str | None = None
    topic: Group | None = None
    partner: Group | None = None
    speaker: Group | None = None
    heard: Group | None = None
    last_speaker: Group | None = None
    issuer: Group | None = None
    speaker_from: int = 0
    unnamed_from: int | None = None
    carrier: Group | None = None
    medium: Group | None = None
    accuser: Group | None = None
    author: Group | None = None
    reporter: Group | None = None
    teller: Group | None = None
    through: Group | None = None
    apart: bool = False
    speech_date: str | None = None
    speech_places: tuple[Item, ...] = ()
    quote_depth: int = 0
    told_day: str | None = None
    recalls: bool = False
    plan: tuple[int, Status] | None = None
    spoke_by: str = ""
    foes: tuple[Item, ...] = ()
    doers: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    foes_age: int = 0
    given_age: int = GIVEN_LAST + 1
    lists: bool = False

    def begin(self, sentence: Sentence, text: str) -> None:
        """A new sentence ends the speaker's passage unless a quotation is still open; a new paragraph ends everything."""
        before = text[max(0, sentence.span.start - 3) : sentence.span.start]
        if "\n" in before or sentence.span.start == 0:
            self.topic, self.partner, self.speaker, self.heard, self.speech_date, self.quote_depth = None, None, None, None, None, 0
            self.medium, self.reporter, self.apart = None, None, True
            self.recalls = False
            self.told_day = self.told_day if self.told_day and is_news(self.told_day, self.published) else None
        elif self.quote_depth <= 0:
            self.heard, self.speaker = self.speaker or self.heard, None
        self.speaker_from, self.unnamed_from, self.carrier, self.plan, self.accuser = 0, None, None, None, None
        self.foes_age += 1
        self.given_age += 1
        self.lists = self.lists and before.rstrip().endswith((";", "；"))
        if self.foes_age > FOES_LAST:
            self.foes = ()
        body = sentence.span.of(text)
        self.quote_depth += sum(body.count(q) for q in OPEN_QUOTES) - sum(body.count(q) for q in CLOSE_QUOTES)

    def open_story(self, day: str | None) -> None:
        """A headline: what follows is of the day that the first sentence behind it tells, or goes on with the day told before."""
        self.told_day = day or self.told_day

    def hear(self, speaker: Group, position: int) -> None:
        """What stands behind an item is from now on a speaker's."""
        self.speaker, self.speaker_from = speaker, position

    def may_list(self) -> bool:
        """Whether a delivery of weapons was told of a few sentences before."""
        return self.given_age <= GIVEN_LAST

    def listed(self, more: bool) -> None:
        """A sentence listed what was delivered, or did not; the list may go on in the next."""
        self.lists = more
        self.given_age = 0 if more else self.given_age

    def pass_clause(self, sentence: Sentence, clause: int) -> None:
        """The first unmarked party of a clause is the topic of those that follow."""
        topic = next((g for g in sentence.groups if g.clause == clause and is_topic(g)), None)
        if topic is not None and (_is_described(topic, sentence) or _only_says_when(topic, sentence, self.closing)):
            topic = None
        if clause == 0 and self.unnamed_from is not None:
            self.topic = self.partner = None  # 美国人士：…
        elif topic is not None:
            self.topic, self.partner = topic, partner_of(topic, sentence)
        elif opens_with([i for n, i in enumerate(sentence.items) if sentence.clause_of[n] == clause], self.doers):
            self.topic = self.partner = None

    def end(self, sentence: Sentence) -> None:
        """The next sentence takes up the first party of this one."""
        first = self.unnamed_from or 0
        self.topic, self.partner = next((g for g in sentence.groups if g.first >= first and is_topic(g)), self.topic), None

    def told(self, event: EventMention, hit: Hit, found: Found, sentence: Sentence) -> None:
        """After a verb of saying what follows is the speaker's."""
        actors = found.items("actor")
        if event.type == "AID":
            self.given_age = 0
        self.plan = (hit.clause, event.status) if event.status in ("planned", "possible") else None
        within = self.speaker is not None and self.speaker_from < hit.first  # who is reported to thank somebody does not go on speaking
        speaks = hit.trigger.speech or (hit.trigger.type in SPEECH_ACTS and not (within or hit.trigger.reciprocal)
                                        and _content_follows(hit, sentence))
        bidden = any(reason == ASKED for _, reason in found.slots.get("recipient", ()))  # 应X邀请，Y访问…: X says nothing
        spoke = actors and not hit.nominal and not bidden
        if spoke and (event.type == "ACCUSE" or hit.trigger.word in self.denials) and event.status == "occurred":
            self.accuser = Group(tuple(actors), hit.first, hit.last, hit.clause)
        if spoke and hit.trigger.type in SPEECH_ACTS and event.status == "occurred":
            goes_on = self.last_speaker is not None and any(i.kind == "ref" or i in self.last_speaker.heads for i in actors)
            places = tuple(i for i, reason in found.slots.get("place", ()) if reason not in ("object", "subject"))  # 指责欧洲三国
            self.speech_places = places or (self.speech_places if goes_on else ())
        if speaks and spoke and not (within and all(i.kind == "ref" for i in actors[:1])):  # 习近平指出，总统先生多次表示…，我…
            self.last_speaker = Group(tuple(actors), hit.first, hit.first, hit.clause)
            self.through, self.apart = self.teller, False
            self.reporter = self.last_speaker if self.teller is None and event.type == "STATEMENT" else self.reporter
            self.hear(self.last_speaker, hit.last)
            self.speech_date, self.spoke_by = event.date, hit.trigger.word
        sides = (*actors[:1], *found.items("recipient")[:1])
        if event.type == "ASSAULT" and len(sides) == 2 and event.status == "occurred":
            self.foes, self.foes_age = sides, 0
        if event.date and len(event.date) == DAY and event.status == "occurred" and event.type in SPEECH_ACTS | {"CONSULT"}:
            self.told_day = event.date


def is_news(day: str, published: str | None) -> bool:
    """Whether a day is one of which the report brings news, rather than one that it remembers."""
    if published is None or len(published) != DAY:
        return True
    return 0 <= (date.fromisoformat(published) - date.fromisoformat(day)).days <= NEWS_LAST


def is_topic(group: Group) -> bool:
    return group.prep is None and group.is_party() and not group.object_of and not group.genitive


def _only_says_when(group: Group, sentence: Sentence, closing: tuple[str, ...]) -> bool:
    """乌克兰冲突发生后, 北约峰会结束后: a name that only describes what has come about before the clause behind."""
    start, end = sentence.clause_range(group.clause)
    behind = [i for i in sentence.items[group.last + 1 : end] if i.kind != "punct"]
    return group.first == start and len(behind) == 3 and behind[-1].text in closing and behind[1].is_verb


def _is_described(topic: Group, sentence: Sentence) -> bool:
    """摧毁[美国提供的]乌军火箭炮: the object of the clause's own verb, behind a relative clause with a subject of its own."""
    doers = (g for g in sentence.groups if g.clause == topic.clause and g.last + 3 == topic.first and g.object_of)
    return sentence.word_before(topic) == "的" and any(sentence.items[g.last + 1].is_verb for g in doers)


def partner_of(topic: Group, sentence: Sentence) -> Group | None:
    """The one with whom or for whom a topic acts: named behind it in its clause, after 同, 与 or 向."""
    behind = (g for g in sentence.groups if g.clause == topic.clause and g.first > topic.last)
    return next((g for g in behind if g.prep in ("with", "to") and g.is_party()), None)


def _content_follows(hit: Hit, sentence: Sentence) -> bool:
    following = sentence.items[hit.last + 1 : hit.last + 2]
    return bool(following) and following[0].text in (",", ":", "说", "称", "道")


class Speakers:
    """Who speaks without a verb of saying of the lexicon: before a colon, after 据, or as the paper that carries the report."""

    def __init__(self, seed: Mapping[str, Any], media: frozenset[str]) -> None:
        self.documents, self.anonymous = frozenset(seed["documents"]), frozenset(seed["anonymous"])
        self.hearsay = seed["hearsay"]
        self.media_endings, self.reports = tuple(self.hearsay["media_endings"]), tuple(self.hearsay["reports"])
        self.media = media

    def open(self, sentence: Sentence, reader: Reader) -> list[EventMention]:
        """Find who speaks from the start of a sentence; a statement where 据X介绍 makes one."""
        self._before_colon(sentence, reader)
        self._by_media(sentence, reader)
        return self._by_hearsay(sentence, reader)

    def _by_media(self, sentence: Sentence, reader: Reader) -> None:
        """法新社4日报道，…。报道还说，…: a medium whose report the sentence is."""
        told = next((n for n, i in enumerate(sentence.items[:OPENING]) if i.kind == "word" and i.text.startswith(self.reports)), None)
        if told is None:
            return
        first = next((g for g in sentence.groups if g.last < told), None)
        described = told > 0 and sentence.items[told - 1].text == "的"  # 法新社的报道不实
        if described or (first is not None and (first.prep is not None or not self.only_carry(first))):
            return
        medium = first or (reader.medium if told == 0 else None)
        if medium is not None:
            reader.medium = reader.carrier = medium
            reader.hear(medium, told)

    def _before_colon(self, sentence: Sentence, reader: Reader) -> None:
        """普京：美供乌“战斧”损害俄美关系: who stands before the colon says what follows."""
        for group in sentence.groups[:1]:
            following = [i.text for i in sentence.items[group.last + 1 : group.last + 3]]
            if group.first > 4 or not group.is_party() or ":" not in following:
                continue
            if following[0] in self.anonymous:
                reader.unnamed_from = group.last + 3  # 美国人士：… are not the state
                continue
            reader.hear(group, group.last)
            if sentence.span.start == 0 and following[0] in self.documents:
                reader.issuer = group

    def _by_hearsay(self, sentence: Sentence, reader: Reader) -> list[EventMention]:
        """据X介绍, 按X的说法: X speaks in this sentence; 据X报道: X only carries it."""
        for group in sentence.groups:
            j = self._word_of_hearsay(group, sentence) if group.prep == "according" and group.is_party() else None
            if j is None:
                continue
            word = sentence.items[j].text
            reader.carrier = group
            reader.hear(group, j)
            if word in self.hearsay["carrier"]:
                reader.medium = group
                return []
            reader.reporter = group
            reader.author = group if word in self.documents else reader.author
            return [_hearsay_statement(sentence, group, j, reader)]
        return []

    def _word_of_hearsay(self, group: Group, sentence: Sentence) -> int | None:
        """Where a word like 介绍 or 报道 stands behind a name; None if nobody known does it (据美国媒体报道, 据英国《某报》报道)."""
        for j in range(group.last + 1, min(group.last + 6, len(sentence.items))):
            word = sentence.items[j].text
            if word in self.hearsay["carrier"]:
                return j if group.labels() != {"Country"} else None
            if word in self.hearsay["speaker"]:
                return j
            if word in self.anonymous:
                return None
        return None

    def carries(self, hit: Hit, sentence: Sentence, reader: Reader) -> bool:
        """Whether the speaker is a medium that only carries a report (时代周报指出, …): its source, no statement."""
        before = [g for g in sentence.groups if g.clause == hit.clause and g.last < hit.first and g.prep is None and not g.object_of]
        if not before or not self.only_carry(before[-1]):
            return False
        reader.carrier = before[-1]
        reader.hear(before[-1], hit.last)
        return True

    def only_carry(self, group: Group) -> bool:
        """Whether a group is media, who carry news and do nothing of what they tell."""
        return all(self._is_media(h) for h in group.heads)

    def _is_media(self, item: Item) -> bool:
        return item.label == "Organization" and (item.text in self.media or item.text.endswith(self.media_endings))

    def puts_out(self, hit: Hit, sentence: Sentence) -> bool:
        """Whether somebody speaks by a paper (发表声明, 发布公报, 公报说)."""
        words = [hit.trigger.word, *(i.text for i in sentence.items[hit.last + 1 : hit.last + 3])]
        return hit.trigger.type == "STATEMENT" and any(paper in word for paper in self.documents for word in words)

    def is_proxy(self, hit: Hit, sentence: Sentence) -> bool:
        """Whether a paper speaks (声明说): for whoever spoke last."""
        start, _ = sentence.clause_range(hit.clause)
        words = [i.text for i in sentence.items[start : hit.last + 1] if i.kind == "word"]
        return bool(words) and (words[0] in self.documents or hit.trigger.word[:2] in self.documents)


def _hearsay_statement(sentence: Sentence, group: Group, word: int, reader: Reader) -> EventMention:
    item = sentence.items[word]
    reader.speech_date = next((i.value for i in sentence.items[:word] if i.kind == "time"), None)
    themes = [Argument("theme", h.span, "named in what is said") for g in sentence.groups if g.first > word
              for h in g.heads if h.kind == "name" and h.label != "Location"][:MAX_THEMES]
    speakers = [Argument("actor", h.span, f"{group.prep_word} {h.text}") for h in group.heads]
    return EventMention("STATEMENT", (item.span,), sentence.span, None, "occurred", (*speakers, *themes), reader.speech_date,
                        f"zh:{group.prep_word}…{item.text}", False, HEARSAY_STRENGTH)
