"""Whether a Chinese event occurred, is planned, possible or denied: said of it, of what its subject did before, or told by its day."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.found_zh import Found
from kg.analyse.reader_zh import Reader
from kg.analyse.said_zh import Said
from kg.analyse.sides_zh import SPEECH_ACTS
from kg.analyse.triggers_zh import Hit, Lexicon
from kg.model import Status

DESCRIBED = 4  # items between a time and the verb of what it describes
MUTUAL = ("mutual", "discuss", "give")  # frames of acts that take two


class Statuses:
    """Tells the status of every event of a text."""

    def __init__(self, lexicon: Lexicon, seed: Mapping[str, Any]) -> None:
        self.lexicon, self.said = lexicon, Said(lexicon, seed)
        self.done, self.going_on = frozenset(seed["done"]), frozenset(seed["going_on"])
        self.to_come = frozenset(seed["to_come"])
        self.doubts_of_speech = frozenset(seed["doubts_of_speech"])

    def of(self, hit: Hit, found: Found, sentence: Sentence, reader: Reader, date: str | None,
           published: str | None) -> tuple[Status, str]:
        """(status, word that says so) of an event that was found for a trigger, on a day if one is known."""
        own = found.subject if found.subject and not found.inherited else None
        status, word = self.said.of(sentence, hit, own.last if own else -1, own.object_of if own else "")
        if status != "occurred" and (_is_done_before(hit, sentence, published) or self._is_vowed(hit, sentence, reader, word)):
            return "occurred", ""
        if hit.trigger.type in SPEECH_ACTS and hit.trigger.type != "AGREE" and not hit.trigger.reciprocal:  # 达成协议 is a deed
            doubtful = status == "possible" and word not in self.doubts_of_speech
            to_say = hit.trigger.type == "STATEMENT" and not self._is_to_be_said(hit, sentence, word)
            said = status == "planned" and (to_say or hit.trigger.type == "THREATEN")  # 将予以回击 is a threat now
            return ("occurred", "") if doubtful or said else (status, word)
        topic = found.subject if found.inherited else reader.topic if _is_of_both(own, hit) else None
        if status == "occurred" and not word and topic is not None and (found.inherited or any(g is topic for g in sentence.groups)):
            status, word = self._status_of_topic(hit, topic, sentence)
            if status == "occurred" and reader.plan is not None and self._goes_on_with(reader.plan[0], hit, sentence):
                status, word = reader.plan[1], "the plan before"
        if status == "occurred" and date and published and date[:10] > published:
            return "planned", "a date to come"
        return status, word

    def _is_to_be_said(self, hit: Hit, sentence: Sentence, word: str) -> bool:
        """将于明天发表讲话: nothing but times and adverbs stand between a word of what is to come and the speaking."""
        start, _ = sentence.clause_range(hit.clause)
        for item in reversed(sentence.items[start : hit.first]):
            if word.startswith(item.text):
                return word in self.to_come
            if item.kind != "time" and item.pos not in ("d", "ad", "t") and not word.endswith(item.text):
                return False
        return False

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
        return self._wished_before(hit, topic, sentence)

    def _wished_before(self, hit: Hit, topic: Group, sentence: Sentence) -> tuple[Status, str]:
        """中方感同身受，愿发挥作用，提供帮助: a wish or plan with which a clause of the same subject opens holds for those behind it."""
        for clause in range(hit.clause - 1, topic.clause, -1):
            first, last = sentence.clause_range(clause)
            opening = next((i for i in sentence.items[first:last] if i.kind == "word" and i.text not in self.going_on), None)
            if opening is None or opening.pos == "p" or opening.text in self.lexicon.acts:
                continue
            status = self.lexicon.status_words.get(opening.text, "occurred")
            if status in ("planned", "possible"):
                return status, opening.text
        return "occurred", ""

    def _goes_on_with(self, clause: int, hit: Hit, sentence: Sentence) -> bool:
        """将访问伊朗，并与伊朗签署协议: the next step of what is planned in the clause before."""
        first, _ = sentence.clause_range(hit.clause)
        return clause == hit.clause - 1 and sentence.items[first].text in self.going_on \
            and not any(i.text in self.done for i in sentence.items[first : hit.last + 2])

    def _is_vowed(self, hit: Hit, sentence: Sentence, reader: Reader, word: str) -> bool:
        """他表示，如果对方失信，绝不会让步: what a speaker refuses or threatens under a condition is so now, not with 将."""
        start, _ = sentence.clause_range(hit.clause)
        if any(self.lexicon.status_words.get(i.text) == "planned" for i in sentence.items[start : hit.first]):
            return False
        said = sentence.items[reader.speaker_from + 1 : hit.first] if reader.speaker is not None else ()
        return hit.trigger.type in ("REJECT", "THREATEN") and word in self.said.conditions and any(i.text == word for i in said)


def _is_done_before(hit: Hit, sentence: Sentence, published: str | None) -> bool:
    """不会转让[2019年从俄罗斯接收的]系统: what describes a thing, on a day that has passed, is done, whatever is said of the thing."""
    items = sentence.items
    described = sentence.describes(hit.last) and not hit.nominal
    times = [i.value for i in items[max(0, hit.first - DESCRIBED) : hit.first] if i.kind == "time"]
    return described and bool(times) and bool(published) and times[-1] < str(published)[: len(times[-1])]


def _is_of_both(own: Group | None, hit: Hit) -> bool:
    """中方愿同法方一道，加强双方合作: a pair told of before, behind whose wish that is."""
    told = own is not None and hit.trigger.frame_name in MUTUAL and (not hit.nominal or hit.light)
    return told and own is not None and all(h.kind == "ref" and h.number > 1 for h in own.heads)
