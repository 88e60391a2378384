"""The rules of English time expressions: patterns from seeds/triggers/en-times.yml, and what each match means on the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from kg.analyse.calendar import make_day
from kg.knowledge import load

QUARTER_MONTHS = 3


@dataclass(frozen=True)
class Moment:
    """What a rule may look at: the day of publication, the day named last, the words around."""

    today: date | None
    last: date | None
    before: str
    around: str


Reading = Callable[[re.Match[str], Moment], str | None]


@dataclass(frozen=True)
class Vocabulary:
    """The words of seeds/triggers/en-times.yml, ready for patterns."""

    words: Mapping[str, Any]

    def alternatives(self, key: str) -> str:
        """A regular expression for any word of a list, longest first."""
        found = sorted(map(str, self.words[key]), key=lambda w: (-len(w), w))
        return "(?:" + "|".join(re.escape(w).replace("\\ ", r"\s+") for w in found) + ")"

    def number(self, key: str, word: str) -> int:
        """The number that a list gives for a word."""
        wanted = re.sub(r"\s+", " ", word).lower()
        return int(next(v for k, v in self.words[key].items() if str(k).lower() == wanted))


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The packaged (and the user's) vocabulary."""
    return Vocabulary(load().triggers["en-times"])


# --- readings -----------------------------------------------------------------------------------------------------


def _number(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits else vocabulary().number("numbers", text)


def _month_number(name: str) -> int:
    return vocabulary().number("months", name)


# Verbs in the past, those left out that are often adjectives.
TOLD = re.compile(
    r"\b(?:met|held|spoke|flew|came|went|took|gave|said|told|sat|sent|began|left|(?!expected|planned|scheduled|united|need)[a-z]{3,}ed)\b"
)
# A verb of saying right before a time.
SAID_THEN = re.compile(
    r"\b(?:told\s+(?:the\s+|an?\s+)?\w+|said|announced|declared|warned|added|stated|reported|confirmed|vowed|pledged|promised|threatened)"
    r"(?:\s+in\s+an?\s+\w+)?(?:\s+(?:late|early|earlier))?(?:\s+on)?\s*$"
)


def _looks_ahead(moment: Moment) -> bool:
    """Whether the clause tells of what is to come."""
    words = set(re.findall(r"[a-z]+", moment.around.lower()))
    forward = set(vocabulary().words["future"]) - {"to", "next", "set", "due", "going", "plan", "plans"}
    phrases = (
        r"\b(?:set|due|going|expected|ready|likely|plans?)\s+to\b"
        r"|\bto\s+(?:be|hold|host|meet|visit|travel|attend|discuss|welcome|receive)\b"
    )
    text = moment.around.lower()
    before = text.split(" | ")[0]
    told = bool(TOLD.search(before))  # 'met on Tuesday to discuss trade'
    if SAID_THEN.search(before):  # 'said on Tuesday it will sign'
        words = set(re.findall(r"[a-z]+", before))
    return bool(words & forward) or bool(re.search(phrases, before if told else text))


def _looks_back(moment: Moment) -> bool:
    """Whether the clause tells of what has been: 'was attacked', 'since'."""
    near = re.split(r"[.!?\n]\s", moment.before)[-1] + " | " + moment.around
    return bool(re.search(r"\b(?:was|were|had|did|since|ago)\b|\b(?:has|have)\s+(?:been\s+)?\w+ed\b", near, re.IGNORECASE))


def _nearest(month: int, day: int, moment: Moment) -> date | None:
    """A day without a year: news tells of the past, so a day far ahead needs a word that looks forward."""
    today = moment.today
    if today is None:
        return None
    days = [d for y in (today.year - 1, today.year, today.year + 1) if (d := make_day(y, month, day))]
    ahead = 300 if _looks_ahead(moment) else 0 if _looks_back(moment) else 60
    return min((d for d in days if (d - today).days <= ahead), key=lambda d: abs((d - today).days), default=None)


def _iso(m: re.Match[str], _: Moment) -> str | None:
    found = make_day(int(m["y"]), int(m["m"]), int(m["d"]))
    return found.isoformat() if found else None


def _month_day(m: re.Match[str], moment: Moment) -> str | None:
    month, day = _month_number(m["mon"]), _number(m["d"])
    found = make_day(int(m["y"]), month, day) if m["y"] else _nearest(month, day, moment)
    return found.isoformat() if found else None


def _range(m: re.Match[str], moment: Moment) -> str | None:
    groups = m.groupdict()
    month = _month_number(m["mon"])
    month2 = _month_number(groups["mon2"]) if groups.get("mon2") else month
    first = make_day(int(m["y"]), month, _number(m["d"])) if m["y"] else _nearest(month, _number(m["d"]), moment)
    if first is None:
        return None
    last = make_day(first.year + (month2 < month), month2, _number(m["d2"]))
    return f"{first.isoformat()}/{last.isoformat()}" if last and last > first else None


def _month(m: re.Match[str], moment: Moment) -> str | None:
    groups = m.groupdict()
    month = _month_number(m["mon"])
    # "may" the verb and "March" the walk: a month alone needs a preposition, a part or a year
    if not groups.get("y") and not groups.get("rel") and not _is_month(m, moment):
        return None
    if groups.get("y"):
        return f"{m['y']}-{month:02d}"
    if moment.today is None:
        return None
    if groups.get("rel") and "year" in m.group(0):
        return f"{moment.today.year + _sign(m['rel'])}-{month:02d}"
    year = _year_of_month(month, moment, groups.get("rel"))
    return f"{year}-{month:02d}"


def _is_month(m: re.Match[str], moment: Moment) -> bool:
    if m.group(0).lower() not in ("may", "march", "mar", "jan", "jun", "dec", "sun"):
        return True
    return bool(
        re.search(r"\b(?:in|since|by|until|from|during|of|and|last|next|to|early|late|through|between)\s+$", moment.before, re.IGNORECASE)
    )


def _year_of_month(month: int, moment: Moment, rel: str | None) -> int:
    assert moment.today is not None
    year = moment.today.year
    if rel == "last":
        return year if month < moment.today.month else year - 1
    if rel == "next" or (rel is None and month < moment.today.month and _looks_ahead(moment)):
        return year if month > moment.today.month else year + 1
    return year if month <= moment.today.month or rel == "this" or _looks_ahead(moment) or month - moment.today.month < 6 else year - 1


def _part_of_year(months: int) -> Reading:
    def read(m: re.Match[str], moment: Moment) -> str | None:
        groups = m.groupdict()
        n = int(m["n"]) if m["n"].isdigit() else vocabulary().number("ordinals", m["n"])
        n = min(n, 12 // months)
        year = int(m["y"]) if groups.get("y") else moment.today.year + _sign(groups.get("rel") or "this") if moment.today else None
        return f"{year}-{(n - 1) * months + 1:02d}/{year}-{n * months:02d}" if year else None

    return read


def _sign(word: str) -> int:
    return vocabulary().number("relative", word.split()[-1]) if word.split()[-1].lower() in vocabulary().words["relative"] else 0


def _weekday(m: re.Match[str], moment: Moment) -> str | None:
    if moment.today is None:
        return None
    wanted, rel = vocabulary().number("weekdays", m["wd"]), (m.groupdict().get("rel") or "").lower()
    back = (moment.today.weekday() - wanted) % 7
    if rel in ("next", "this coming") or (rel in ("", "this") and back and _looks_ahead(moment)):
        return (moment.today + timedelta(days=7 - back)).isoformat()
    if rel in ("last", "this past") and not back:
        back = 7
    return (moment.today - timedelta(days=back)).isoformat()


def _weekend(m: re.Match[str], moment: Moment) -> str | None:
    if moment.today is None:
        return None
    monday = moment.today - timedelta(days=moment.today.weekday())
    rel = m["rel"].lower()
    ahead = rel == "next" or (moment.today.weekday() < 5 and (rel == "this" or _looks_ahead(moment)))
    saturday = monday + timedelta(days=5 if ahead or moment.today.weekday() >= 5 else -2)
    return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"


def _relative(m: re.Match[str], moment: Moment) -> str | None:
    if moment.today is None:
        return None
    unit, sign = m["u"].lower(), _sign(m["rel"])
    if (
        m["rel"].lower() in ("past", "following", "previous", "current", "coming")
        and unit == "year"
        and not re.search(r"\bthe\s+$", moment.before)
    ):
        return None
    return _shifted(moment.today, unit, sign)


def _shifted(today: date, unit: str, steps: int) -> str:
    if unit == "year":
        return str(today.year + steps)
    if unit == "month":
        year, month = divmod(today.year * 12 + today.month - 1 + steps, 12)
        return f"{year}-{month + 1:02d}"
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=steps)
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


def _ago(m: re.Match[str], moment: Moment) -> str | None:
    if moment.today is None or not m.group(0).lower().endswith("ago"):
        return None
    n, unit = _number(m["n"]), m["u"].lower()
    if unit == "day":
        return (moment.today - timedelta(days=n)).isoformat()
    if unit == "week":
        return _shifted(moment.today, "week", -n)
    return _shifted(moment.today, unit, -n)


def _day_word(m: re.Match[str], moment: Moment) -> str | None:
    if moment.today is None:
        return None
    return (moment.today + timedelta(days=vocabulary().number("days", m.group(0)))).isoformat()


def _anaphora(m: re.Match[str], moment: Moment) -> str | None:
    if moment.last is None:
        return None
    return (moment.last + timedelta(days=vocabulary().number("anaphora", m.group(0)))).isoformat()


def _years(m: re.Match[str], _: Moment) -> str | None:
    return f"{m['y']}/{m['y2']}" if int(m["y2"]) > int(m["y"]) else None


def _century(m: re.Match[str], _: Moment) -> str | None:
    n = int(m["n"])
    return f"{(n - 1) * 100 + 1}/{n * 100}" if 10 <= n <= 22 else None


def _decade(m: re.Match[str], _: Moment) -> str | None:
    return f"{m['y']}/{int(m['y']) + 9}"


def _year(m: re.Match[str], moment: Moment) -> str | None:
    if re.search(r"(?:[$€£]|\bNo\.|\bResolution|\bUNSCR|\broom)\s*$", moment.before, re.IGNORECASE):
        return None
    word = re.search(r"([\w-]+),?\s+$", moment.before)
    if word is None:
        return m["y"] if re.search(r"(?:^|[\n(—–])\s*$", moment.before) else None
    return m["y"] if word[1].lower() in vocabulary().words["year_cues"] else None


# --- patterns -----------------------------------------------------------------------------------------------------

Rule = tuple[str, str, Reading]

YEAR, DAY_OF_MONTH, DASH = r"(?:1[89]|20)\d\d", r"(?:3[01]|[12]\d|0?[1-9])", r"\s?[-–—]\s?"
NTH = rf"{DAY_OF_MONTH}(?:st|nd|rd|th)?"
PART = r"(?:(?:early|mid|late)[\s-]+|(?:the\s+)?(?:beginning|middle|end)\s+of\s+)"
WITH_YEAR = rf"(?:,?\s+(?P<y>{YEAR})\b)?"
# Good Friday, Black Monday and Bloody Sunday name a feast or an event, also inside the name of a treaty
FEAST = r"(?<!Good )(?<!Black )(?<!Bloody )(?<!Easter )(?<!Palm )"
TO = rf"(?:{DASH}|\s+(?:to|through)\s+)"
ABBREVIATED = r"(?:\.(?=,?\s+\d{4}\b))?"
CASELESS = frozenset({"day-word", "anaphora", "relative", "half", "quarter", "part-of-relative-year", "weekend", "ago", "century"})


@lru_cache(maxsize=1)
def rules() -> tuple[tuple[str, re.Pattern[str], Reading], ...]:
    """All rules: name, pattern, reading. At one place the longest match wins, then the earlier rule that gives a value."""
    v = vocabulary()
    table = [*_day_rules(v), *_month_rules(v), *_part_rules(v), *_relative_rules(v), *_year_rules()]
    flags = re.IGNORECASE
    return tuple((name, re.compile(pattern, flags if name in CASELESS else re.NOFLAG), reading) for name, pattern, reading in table)


def _day_rules(v: Vocabulary) -> list[Rule]:
    """Days and stretches of days that name their month."""
    month = v.alternatives("months")
    return [
        ("iso", rf"\b(?P<y>{YEAR})-(?P<m>\d\d)-(?P<d>\d\d)\b", _iso),
        ("range-month-first", rf"\b(?P<mon>{month})\.?\s+(?P<d>{NTH}){TO}(?P<d2>{NTH})\b(?!,?\s+{month}){WITH_YEAR}", _range),
        ("range-two-months", rf"\b(?P<mon>{month})\.?\s+(?P<d>{NTH}){TO}(?P<mon2>{month})\.?\s+(?P<d2>{NTH})\b{WITH_YEAR}", _range),
        ("range-day-first", rf"\b(?P<d>{NTH})(?:{DASH}|\s+to\s+)(?P<d2>{NTH})\s+(?P<mon>{month})\b{ABBREVIATED}{WITH_YEAR}", _range),
        (
            "month-day",
            rf"\b(?P<mon>{month})\.?\s+(?:the\s+)?(?P<d>{NTH})(?!\d|:\d|\s*(?:million|billion|percent|per\s+cent|people)){WITH_YEAR}",
            _month_day,
        ),
        ("day-month", rf"\b(?:the\s+)?(?P<d>{NTH})\s+(?:of\s+)?(?P<mon>{month})\b{ABBREVIATED}{WITH_YEAR}", _month_day),
    ]


def _month_rules(v: Vocabulary) -> list[Rule]:
    """Months, with a year, with 'last', alone."""
    month = v.alternatives("months")
    return [
        ("month-year", rf"\b{PART}?(?P<mon>{month})\.?,?\s+(?:of\s+)?(?P<y>{YEAR})\b", _month),
        ("month-of-relative", rf"\b{PART}?(?P<mon>{month})\s+(?:of\s+)?(?P<rel>last|this|next)\s+year\b", _month),
        ("relative-month-name", rf"\b(?P<rel>(?i:last|this|next))\s+(?P<mon>{month})\b", _month),
        ("month", rf"\b{PART}?(?P<mon>{month})\b(?!\s+\d)(?!['’]s?\b\s+[A-Z])", _month),
    ]


def _part_rules(v: Vocabulary) -> list[Rule]:
    """Halves and quarters, the beginning and end of a year."""
    ordinal = v.alternatives("ordinals")
    return [
        ("half", rf"\b(?P<n>{ordinal})\s+half\s+of\s+(?:the\s+)?(?:(?P<y>{YEAR})|(?P<rel>last|this|next)\s+year|year)\b", _part_of_year(6)),
        (
            "quarter",
            rf"\b(?P<n>{ordinal})\s+quarter(?:\s+of\s+(?:(?P<y>{YEAR})|(?P<rel>last|this|next)\s+year|the\s+year))?\b",
            _part_of_year(QUARTER_MONTHS),
        ),
        ("quarter-short", rf"\bQ(?P<n>[1-4])(?:\s+(?:of\s+)?(?P<y>{YEAR}))\b", _part_of_year(QUARTER_MONTHS)),
        (
            "part-of-relative-year",
            r"\b(?:earlier|later|late|early|the\s+end\s+of|the\s+start\s+of|the\s+beginning\s+of)\s+(?P<rel>this|last|next)\s+(?P<u>year|month|week)\b",
            _relative,
        ),
    ]


def _relative_rules(v: Vocabulary) -> list[Rule]:
    """What counts from the day of publication, or from the day named last."""
    weekday, number, rel = v.alternatives("weekdays"), v.alternatives("numbers"), v.alternatives("relative")
    return [
        ("weekday-relative", rf"\b(?P<rel>(?i:last|this|next|this\s+past|this\s+coming))\s+(?P<wd>{weekday})\b", _weekday),
        ("weekday", rf"{FEAST}\b(?P<wd>{weekday})(?:\s+(?:morning|afternoon|evening|night))?\b", _weekday),
        ("weekend", r"\b(?P<rel>last|this|this\s+past|next|the|over\s+the)\s+weekend\b", _weekend),
        ("relative", rf"\b(?P<rel>{rel})\s+(?P<u>week|month|year)\b", _relative),
        ("ago", rf"\b(?P<n>{number}|\d{{1,3}})\s+(?P<u>day|week|month|year)s?\s+(?:ago|earlier\s+this)\b", _ago),
        ("day-word", rf"\b{v.alternatives('days')}\b", _day_word),
        ("anaphora", rf"\b{v.alternatives('anaphora')}\b", _anaphora),
    ]


def _year_rules() -> list[Rule]:
    """Years, decades, centuries."""
    return [
        ("range-years", rf"\b(?P<y>{YEAR})(?:{DASH}|\s+to\s+)(?P<y2>{YEAR})\b", _years),
        ("century", r"\b(?:the\s+)?(?P<n>\d\d)(?:st|nd|rd|th)[\s-]century\b", _century),
        ("decade", r"\b(?:the\s+)?(?P<y>(?:1[89]|20)\d0)s\b", _decade),
        (
            "year",
            rf"\b(?P<y>{YEAR})\b(?!\s*(?:%|percent|people|troops|soldiers|km|kilomet|miles|million|billion|tons|feet|met))(?![-–]\w)(?![.,]\d)",
            _year,
        ),
    ]
