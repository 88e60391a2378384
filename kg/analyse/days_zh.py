"""On which day a Chinese event took place: its own time, that of what is told before, of the speech, or of what is remembered."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kg.analyse.clauses_zh import Sentence
from kg.analyse.found_zh import Found
from kg.analyse.reader_zh import DAY, Reader, is_news
from kg.analyse.sides_zh import SPEECH_ACTS, Sides
from kg.analyse.state import State
from kg.analyse.triggers_zh import Hit
from kg.model import Span, Status

ANNIVERSARY = re.compile(r"(?P<years>\d+)个?周年|[一二三四五六七八九十]+周年|\d+年")

ENDS = tuple("。！？.!?”」』\"：:；;")  # a headline ends in none of them
DEMANDS = ("REQUEST", "REJECT", "SUPPORT", "ACCUSE", "THREATEN")  # made before what they are about
FORCES = ("ASSAULT", "MOBILIZE", "COERCE", "RETREAT", "SANCTION")
HEADLINES = 4  # that may stand one below the other


@dataclass(frozen=True)
class Told:
    """A day that was told of a `clause` before or of a `speech`, in a report of a day; the words that end what only says when; and whether
    the sentence before has gone back to other days."""

    day: str
    origin: str
    published: str | None
    meanwhile: Collection[str]
    recalled: bool = False


def date_of(hit: Hit, sentence: Sentence, reader: Reader, since: Collection[str], lasting: Collection[str]) -> tuple[str | None, str]:
    """The nearest time before the trigger in its clause, else behind it, else of an earlier clause of the passage; and what the time was
    told of, where that is something else: an earlier `clause`, a `speech` or talk of an earlier sentence."""
    first, _ = sentence.clause_range(hit.clause)
    lasts = any(i.text in lasting for i in sentence.items[first : hit.first])  # 去年5月以来，军队一直围困首府

    def times(clause: int) -> list[int]:
        return [i for i, item in enumerate(sentence.items) if item.kind == "time" and sentence.clause_of[i] == clause
                and (lasts or not any(j.text in since for j in sentence.items[i + 1 : i + 2]))]

    here = [i for i in times(hit.clause) if not _dates_a_noun(i, hit, sentence)]
    before = [i for i in here if i < hit.first]
    behind = [i for i in here if i > hit.last and not _is_asked_for(i, hit, sentence, reader.published)]
    if before:
        return sentence.items[before[-1]].value, ""
    if behind and hit.trigger.type != "STATEMENT":
        return sentence.items[behind[0]].value, ""
    if hit.nominal and not hit.light:
        return None, ""
    speech = hit.trigger.type in SPEECH_ACTS
    start = reader.speaker_from if reader.speaker is not None else 0
    for clause in range(hit.clause - 1, -1, -1):
        earlier = [i for i in times(clause) if (i >= start or speech) and not _is_equated(i, sentence) and not _is_of_a_thing(i, sentence)]
        if earlier:
            return sentence.items[earlier[-1]].value, "clause"
    return (reader.speech_date or reader.told_day) if speech else None, "speech"


def _is_asked_for(time: int, hit: Hit, sentence: Sentence, published: str | None) -> bool:
    """建议明年5月举行, 邀请两国外长9日前往: a time behind a demand or agreement that is of what is to be done."""
    _, end = sentence.clause_range(hit.clause)
    deed = any(i.is_verb for i in sentence.items[time + 1 : end])
    to_come = bool(published) and sentence.items[time].value > str(published)
    return (deed and to_come) if hit.trigger.type == "AGREE" else hit.trigger.type in DEMANDS and (deed or to_come)


def is_headline(span: Span, text: str) -> bool:
    """Whether a sentence has no mark at its end."""
    return not span.of(text).rstrip().endswith(ENDS)


def day_of_story(following: Sequence[Span], state: State) -> str | None:
    """The first day that the first full sentence behind a headline tells, where it is news."""
    text = state.document.text
    first = next((s for s in following[:HEADLINES] if not is_headline(s, text)), None)
    days = (t.value for t in state.times if first is not None and first.covers(t.span) and len(t.value) == DAY)
    return next((d for d in days if is_news(d, state.document.date)), None)


def _is_of_a_thing(time: int, sentence: Sentence) -> bool:
    """美国8月通过的法案，…: a time in what describes a thing; 在8月举行的会议上，… says when."""
    following = [i.text for i in sentence.items[time + 1 : time + 4]]
    inside = any(i.text == "在" for i in sentence.items[max(0, time - 3) : time + 4])
    return "的" in following and any(i.is_verb for i in sentence.items[time + 1 : time + 3]) and not inside


def _is_equated(time: int, sentence: Sentence) -> bool:
    """今年是建交50周年: a time that something is said of; what is told behind is not dated by it."""
    return any(i.text == "是" for i in sentence.items[time + 1 : time + 2])


def _dates_a_noun(time: int, hit: Hit, sentence: Sentence) -> bool:
    """接替1991年的条约, 呼吁重启俄方2023年7月退出的协议: a time that tells of a thing named, not of the deed."""
    following = [i.text for i in sentence.items[time + 1 : time + 4]]
    if time > hit.last:
        later = [i.text for i in sentence.items[time + 4 : time + 6]]
        from_whom = "的" in later and sentence.items[time + 1].pos == "p"  # 2019年从俄罗斯接收的
        return "的" in following[:1] or from_whom or ("的" in following and sentence.items[time + 1].is_verb)
    behind = sentence.items[time + 2 : time + 3]
    return "的" in following[:1] and bool(behind) and behind[0].label == "Agreement"


def is_of_another(hit: Hit, found: Found, sentence: Sentence, told: Told, status: Status) -> bool:
    """Whether the day of something else is not that of this event: of a month, of a deed to come, or told where this only describes."""
    day, origin, published = told.day, told.origin, told.published
    speech, month = hit.trigger.type in SPEECH_ACTS, len(day) != DAY
    _, end = sentence.clause_range(hit.clause)
    words = [i.text for i in sentence.items[hit.last + 1 : end] if i.kind != "punct"]
    if speech and words and words[-1] in told.meanwhile:
        return True  # 17日表示，双方达成协议后，局势稳定
    if origin == "speech":
        return month
    if sentence.describes(hit.last) or (status == "negated" and not speech):
        return True  # 27日对新近谈成的条约表示欢迎
    if speech and status == "occurred" and published and day[: len(published)] > published:
        return True  # 双方拟下月签约，北约表示欢迎
    return month and not found.inherited and _tells_itself(hit, sentence, day, told.meanwhile)


def is_later(hit: Hit, sentence: Sentence, lately: Collection[str]) -> bool:
    """2017年宣布获胜，但近期加强了清剿: whether words for these days stand behind the last time before a trigger."""
    last = max((n for n, i in enumerate(sentence.items[: hit.first]) if i.kind == "time"), default=hit.first)
    return any(i.text in lately for i in sentence.items[last + 1 : hit.first])


def _tells_itself(hit: Hit, sentence: Sentence, day: str, meanwhile: Collection[str]) -> bool:
    """美方上月批准转交导弹，五角大楼拒绝证实: whether the clause of the month tells of a deed; 去年10月访美期间，… says when."""
    own = [n for n, i in enumerate(sentence.items[: hit.first]) if i.kind == "time" and i.value == day]
    first, last = sentence.clause_range(sentence.clause_of[own[-1]]) if own else (0, 0)
    words = [i for i in sentence.items[first:last] if i.kind != "punct"]
    return any(i.is_verb for i in words) and words[-1].text not in meanwhile


def has_passed(status: Status, date: str | None, published: str | None) -> bool:
    """Whether a day told of something else cannot be that of a plan or denial: it has passed."""
    return status != "occurred" and not (date and published and date[:10] > published)


def told_of_others(hit: Hit, found: Found, reader: Reader, sides: Sides) -> bool:
    """Whether a speaker tells of the words of others (王毅说，阿方支持…): the day of the speech is not theirs."""
    actors, speakers = found.items("actor"), reader.speaker.heads if reader.speaker is not None else ()
    if hit.trigger.type not in SPEECH_ACTS or not actors or not speakers:
        return False
    if hit.trigger.type == "STATEMENT":
        return reader.speech_date is None and all(a in speakers for a in actors)
    return all(a.kind == "name" for a in actors) and not any(a in speakers or sides.same_state(a, s) for a in actors for s in speakers)


def day_of_report(hit: Hit, found: Found, sentence: Sentence, reader: Reader, sides: Sides) -> str | None:
    """国防部28日通报，我军打击了…: what an army, ministry or state tells of its own forces is of the day on which it tells it."""
    speakers, actors = reader.speaker.heads if reader.speaker is not None else (), found.items("actor")
    day, own = reader.speech_date, bool(speakers) and not any(s.label == "Person" for s in speakers)
    told_here = any(i.kind == "time" and i.value == day for i in sentence.items[: hit.first])
    if not own or not told_here or len(str(day)) != DAY or hit.trigger.type not in FORCES or hit.nominal or sentence.describes(hit.last):
        return None
    same = all(any(a.text == s.text or sides.same_state(a, s) for s in speakers) for a in actors)
    return day if actors and same else None


def is_history(date: str | None, reader: Reader) -> bool:
    """美国2019年将其逐出: what lies in an earlier year is known without the speaker."""
    return bool(date and reader.speech_date and date[:4] < reader.speech_date[:4])


def recalls(sentence: Sentence, other_days: Collection[str]) -> bool:
    """此前以军曾多次空袭: whether a sentence goes back to days that it does not name; what is said of them next is of no day told."""
    return any(i.kind == "word" and i.text in other_days for i in sentence.items) and not any(i.kind == "time" for i in sentence.items)


def is_remembered(hit: Hit, sentence: Sentence, remembered: tuple[str, ...]) -> bool:
    """建交30周年, 建交初心: what two states once did."""
    behind = "".join(i.text for i in sentence.items[hit.last + 1 : hit.last + 4])
    return bool(ANNIVERSARY.match(behind)) or behind.startswith(remembered)


def founded(hit: Hit, sentence: Sentence, published: str | None) -> str | None:
    """The year of a deed of which this or next year is the anniversary (明年是中巴建交35周年)."""
    years = ANNIVERSARY.match("".join(i.text for i in sentence.items[hit.last + 1 : hit.last + 4]))
    start, _ = sentence.clause_range(hit.clause)
    named = [i.value for i in sentence.items[start : hit.first] if i.kind == "time" and i.value[:4].isdigit()]
    base = named[-1] if named else published
    return str(int(base[:4]) - int(years["years"])) if years and years["years"] and base else None
