"""Chinese time expressions and their ISO values.

The patterns and words are data (seeds/triggers/zh-times.yml). A value is computed beside two anchors: the day of the report, and the
day or month that the narrative named last (当天, 次日, a day after a month was named in the same sentence).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg import knowledge
from kg.analyse import calendar as cal
from kg.analyse.state import state_of
from kg.model import Span, TimeExpression

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
SENTENCE_END = re.compile(r"[。！？\n]")
CLOCK = re.compile(r"[\d一二三四五六七八九十][点时]")
SPEECH = re.compile(r"表示|指出|强调|说，|称，|说：|称：")
SPEECH_AGE = timedelta(days=2)


def number(text: str) -> int:
    """A small Arabic or Chinese number.

    >>> number("16"), number("十六"), number("二十"), number("二〇二二")
    (16, 16, 20, 2022)
    """
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
    return int("".join(str(DIGITS[c]) for c in text))


@dataclass
class Narrative:
    """The anchors while reading on: the report's day, the last day told of, and the month named last in this sentence."""

    report: date | None
    day: date | None = None
    month: tuple[int, int] | None = None
    year: int | None = None
    past: date | None = None
    named_year: bool = False
    told: date | None = None  # the day on which the speaker speaks whose words are told

    def new_sentence(self) -> None:
        """A bare day number no longer belongs to the month named before, and 当天 no longer to a day that is still to come."""
        self.month = None
        if self.report and self.day and self.day > self.report:
            self.day = self.past

    def today(self) -> date | None:
        return self.day or self.report


@dataclass(frozen=True)
class Words:
    """The word tables of the seed file."""

    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def get(self, table: str, word: str | None) -> Any:
        return self.tables.get(table, {}).get(word) if word else None


def compile_patterns(seed: Mapping[str, Any]) -> list[re.Pattern[str]]:
    """The patterns of the seed file with their macros filled in (macros may use macros)."""
    macros = seed["macros"]

    def fill(pattern: str) -> str:
        for _ in range(3):
            pattern = re.sub(r"\{([A-Z]+)\}", lambda m: macros[m.group(1)], pattern)
        return pattern

    return [re.compile(fill(p)) for p in seed["patterns"]]


class TimesZh:
    """The spaCy component: fills `times` of the state."""

    def __init__(self, seed: Mapping[str, Any]) -> None:
        self.patterns = compile_patterns(seed)
        self.words = Words(seed["words"])
        self.starts = re.compile(
            r"[\d一二两三四五六七八九十〇零○今去明前后本上下这当同次翌来第未接将过此最近近周星礼昨隔即北美格春夏秋冬年]")

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        state.times.extend(self.find(state.document.text, state.document.date))
        return doc

    def find(self, text: str, published: str | None) -> list[TimeExpression]:
        """All time expressions of a text that have a value."""
        narrative = Narrative(cal.parse_day(published))
        found = []
        position = 0
        last_end = 0
        while opening := self.starts.search(text, position):
            match = self._longest(text, opening.start())
            if match is None or match.end() == match.start():
                position = opening.start() + 1
                continue
            if SENTENCE_END.search(text, last_end, match.start()):
                narrative.new_sentence()
            bracketed = text.startswith(("（", "("), match.end())  # 今天（11日） is the report's
            narrative.told = None if bracketed else self._within_speech(text, match.start(), narrative)
            value = self.value({k: v for k, v in match.groupdict().items() if v}, narrative)
            if value:
                start = self._after_zone(match.group()) + match.start()
                rule = "zh:" + "+".join(k for k, v in match.groupdict().items() if v)
                found.append(TimeExpression(Span(start, match.end()), value, rule))
                last_end = match.end()
            position = match.end()
        return found

    def _after_zone(self, expression: str) -> int:
        """How many characters before an expression name only a time zone: the clock time that they would go with is not told."""
        zone = next((z for z in self.words.tables["zone"] if expression.startswith(z)), "")
        day = zone.removeprefix("当地时间") if zone.startswith("当地时间") else ""
        return 0 if CLOCK.search(expression) else len(zone) - len(day)

    def _within_speech(self, text: str, start: int, narrative: Narrative) -> date | None:
        """The day on which the words around a position were spoken, where a speaker's words are reported of an earlier day.

        9日…会见…表示，…今天召开的…: the speaker's today is the 9th.
        """
        report, day = narrative.report, narrative.day
        if not report or not day or not report - SPEECH_AGE <= day < report:
            return None
        return day if SPEECH.search(text, text.rfind("\n", 0, start) + 1, start) else None

    def _longest(self, text: str, start: int) -> re.Match[str] | None:
        matches = [m for m in (p.match(text, start) for p in self.patterns) if m]
        return max(matches, key=lambda m: m.end(), default=None)

    def value(self, g: Mapping[str, str], n: Narrative) -> str | None:
        """The ISO value of a match's groups; moves the narrative on."""
        for key, rule in RULES:
            if key in g:
                try:
                    return rule(self.words, g, n)
                except (ValueError, KeyError, OverflowError):
                    return None
        return None


def _relative_day(w: Words, g: Mapping[str, str], n: Narrative) -> str | None:
    base, by = n.told or n.report, timedelta(days=w.get("relday", g["relday"]))
    return str(base + by) if n.told and base else _told(n, base and base + by)


def _same_day(w: Words, g: Mapping[str, str], n: Narrative) -> str | None:
    today = n.today()
    day = today and today + timedelta(days=w.get("sameday", g["sameday"]))
    return str(day) if day else None


def _weekday(w: Words, g: Mapping[str, str], n: Narrative) -> str | None:
    if not n.report:
        return None
    weekday = w.get("weekday", g["weekday"])
    by = w.get("relweek", g.get("relweek"))
    if by is None:
        return _told(n, cal.weekday_on_or_before(weekday, n.report))
    return _told(n, cal.week(n.report, by)[0] + timedelta(days=weekday))


def _week(w: Words, g: Mapping[str, str], n: Narrative) -> str | None:
    if not n.report:
        return None
    by = w.get("relweek", g.get("relweek"))
    if "weekend" in g and by is None:
        saturday = cal.weekday_on_or_before(5, n.report)
        return cal.span(saturday, saturday + timedelta(days=1))
    monday, sunday = cal.week(n.report, by)
    return cal.span(monday + timedelta(days=5), sunday) if "weekend" in g else cal.span(monday, sunday)


def _ahead(w: Words, g: Mapping[str, str], n: Narrative) -> str | None:
    """两周内, 未来两周: a span from the day told of."""
    today = n.today()
    return cal.span(today, today + timedelta(days=number(g["count"]) * w.get("unit", g["unit"]))) if today else None


def _back(w: Words, g: Mapping[str, str], n: Narrative) -> str | None:
    """过去两周 is a span up to the report, 三天前 a day, 三个月前 a month, 三年前 a year."""
    if not n.report:
        return None
    count, unit = number(g["back"]), w.get("unit", g["unit"])
    if "ago" not in g:
        return cal.span(n.report - timedelta(days=count * unit), n.report)
    if unit == 365:
        return str(n.report.year - count)
    if unit == 30:
        return "{:04d}-{:02d}".format(*cal.shift_month(n.report.year, n.report.month, -count))
    return str(n.report - timedelta(days=count * unit)) if unit == 1 else None


def _half(w: Words, g: Mapping[str, str], n: Narrative) -> str | None:
    year = _year(w, g, n) or (n.report and n.report.year)
    key = g["half"].removeprefix("第")
    first, last = w.get("half", key) or w.get("half", key[0])
    return cal.span(f"{year:04d}-{first:02d}", f"{year:04d}-{last:02d}") if year else None


def _decade(w: Words, g: Mapping[str, str], n: Narrative) -> str | None:
    if "decade2" in g:  # 上世纪八九十年代
        start, last = (w.get("era", g["era"]) + 10 * number(g[k]) for k in ("decade", "decade2"))
        return f"{start:04d}/{last + 9:04d}" if start < last else None
    start = w.get("era", g["era"]) + number(g["decade"])
    return f"{start:04d}/{start + 9:04d}"


def _in_year(w: Words, g: Mapping[str, str], n: Narrative) -> str | None:
    return str(n.report.year) if n.report else None


def _century(w: Words, g: Mapping[str, str], n: Narrative) -> str | None:
    last = number(g["century"]) * 100
    return f"{last - 99:04d}/{last:04d}" if last <= 2100 else None


def _year(w: Words, g: Mapping[str, str], n: Narrative) -> int | None:
    if "year" in g:
        return number(g["year"])
    by = w.get("narrative_year", g.get("relyear"))
    if by is not None:
        # 当年 alone, without a year that was named, only means 'at that time'.
        base = n.year if n.named_year or "month" in g else None
        return base + by if base else None
    by = w.get("relyear", g.get("relyear"))
    return n.report.year + by if by is not None and n.report else None


def _month(w: Words, g: Mapping[str, str], n: Narrative) -> tuple[int, int] | None:
    """(year, month) of a match, where it shows or implies one."""
    if "relmonth" in g:
        by = w.get("narrative_month", g["relmonth"])
        base = n.month or (n.day and (n.day.year, n.day.month)) if by is not None else None
        by = w.get("relmonth", g["relmonth"]) if by is None else by
        base = base or (n.report and (n.report.year, n.report.month))
        return cal.shift_month(*base, by) if base else None
    if "month" not in g:
        return None
    month = number(g["month"])
    if not 1 <= month <= 12:
        raise ValueError(month)
    year = _year(w, g, n)
    if year:
        return year, month
    return cal.nearest_month(month, n.report) if n.report else None


def _calendar(w: Words, g: Mapping[str, str], n: Narrative) -> str | None:
    """A year, month or day, or a range of them."""
    month = _month(w, g, n)
    if "day" in g:
        return _day(w, g, n, month)
    if month:
        n.month, n.year = month, month[0]
        n.named_year = n.named_year or "year" in g or "relyear" in g
        return _part(w, g, month)
    if "month" in g:
        return None
    year = _year(w, g, n)
    if year:
        n.year, n.named_year = year, True
        return f"{year:04d}/{number(g['year2']):04d}" if "year2" in g else f"{year:04d}"
    return None


def _part(w: Words, g: Mapping[str, str], month: tuple[int, int]) -> str:
    first_last = w.get("part", g.get("part"))
    value = "{:04d}-{:02d}".format(*month)
    if first_last:
        return f"{value}-{first_last[0]:02d}/{value}-{first_last[1] or cal.last_day(*month):02d}"
    if "month2" in g:
        return cal.span(value, f"{month[0]:04d}-{number(g['month2']):02d}")
    return value


def _day(w: Words, g: Mapping[str, str], n: Narrative, month: tuple[int, int] | None) -> str | None:
    day = number(g["day"])
    if month is None and n.month:
        month = n.month
    if month:
        start = cal.make_day(*month, day)
        n.month = month if "month" in g or "relmonth" in g else n.month
    else:
        start = cal.nearest_day(day, n.report) if n.report else None
    if not start:
        return None
    if "day2" in g:
        year = number(g["year2"]) if "year2" in g else start.year
        end = cal.make_day(year, number(g["month2"]) if "month2" in g else start.month, number(g["day2"]))
        _told(n, start)
        return cal.span(start, end) if end and end >= start else None
    return _told(n, start)


def _told(n: Narrative, day: date | None) -> str | None:
    """A day told of is where 当天 and 次日 point from then on."""
    if day is None:
        return None
    n.day, n.year = day, day.year
    if n.report and day <= n.report:
        n.past = day
    return str(day)


Rule = Callable[[Words, Mapping[str, str], Narrative], str | None]
RULES: Iterable[tuple[str, Rule]] = (
    ("relday", _relative_day), ("sameday", _same_day), ("weekday", _weekday), ("relweek", _week), ("weekend", _week), ("count", _ahead),
    ("back", _back), ("half", _half), ("inyear", _in_year), ("decade", _decade), ("century", _century), ("year", _calendar),
    ("relyear", _calendar),
    ("month", _calendar), ("relmonth", _calendar), ("day", _calendar),
)


@Language.factory("kg_times_zh")
def make_times_zh(nlp: Language, name: str) -> TimesZh:
    """Finds Chinese time expressions and gives them ISO values."""
    return TimesZh(knowledge.load().triggers["zh-times"])
