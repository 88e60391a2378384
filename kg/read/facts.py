"""What is worked out about a document: its language from its letters, its date from the forms that people write."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from kg.errors import ReadError

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
OTHER_SCRIPTS = re.compile(r"[\u0370-\u1cff\u3040-\u30ff\uac00-\ud7af]")  # Greek to Ol Chiki, kana, hangul
# A Chinese character says about as much as three Latin letters, so names in Latin letters don't turn a Chinese text English.
LETTERS_PER_HAN = 3
# Every tenth word of English prose is one of these; of French, German, Spanish or Indonesian hardly any.
ENGLISH_WORDS = frozenset(("the", "of", "and", "to", "in", "that", "for", "on", "with", "was"))
ENGLISH_SHARE = 0.1
ENOUGH_WORDS = 25  # below that the share says nothing

DATE_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%d.%m.%Y")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
ISO_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*", re.DOTALL)


def language_of(text: str) -> str:
    """'zh' or 'en' by the share of Han against Latin letters, 'und' where neither carries the text.

    >>> language_of("中国外长王毅会见了 Antony Blinken。"), language_of("Минск отозвал посла.")
    ('zh', 'und')
    """
    han, latin, other = (len(pattern.findall(text)) for pattern in (HAN, LATIN, OTHER_SCRIPTS))
    if other > han + latin / LETTERS_PER_HAN or not han + latin:
        return "und"
    # Japanese is written with Han too, but no Chinese sentence has kana in every tenth place.
    if han * LETTERS_PER_HAN >= latin:
        return "zh" if other < 0.1 * han else "und"
    words = re.findall(r"[a-z\u00c0-\u024f]+", text.lower())
    if len(words) >= ENOUGH_WORDS and sum(w in ENGLISH_WORDS for w in words) < ENGLISH_SHARE * len(words):
        return "und"
    return "en"


def checked_language(given: str, text: str, known: Collection[str]) -> str:
    """The base code of a document's language ('zh' for 'zh-Hans-CN'), detected where not given.

    Raises:
        ReadError: no pipeline reads that language.
    """
    found = given.strip().lower().replace("_", "-").split("-")[0] if given.strip() else language_of(text)
    if found in known:
        return found
    choice = " or ".join(f"lang: {code}" for code in sorted(known))
    if given.strip():
        raise ReadError(f"unknown language '{given.strip()}'. Known: {', '.join(sorted(known))}. Correct its `lang`, or leave it out")
    raise ReadError(f"its language is neither of {', '.join(sorted(known))}. Where that is wrong, say so in its front matter: {choice}")


def checked_date(given: str) -> str:
    """A date as ISO 8601 day, from ISO or another common form.

    >>> checked_date("2024年3月5日"), checked_date("March 5, 2024"), checked_date("2024-03-05T10:00:00Z")
    ('2024-03-05', '2024-03-05', '2024-03-05')

    Raises:
        ReadError: it is none, or could be two.
    """
    value = " ".join(given.replace(",", " ").split())
    if match := ISO_TIME.fullmatch(value):
        value = match.group(1)
    for form in DATE_FORMS:
        try:
            return datetime.strptime(value, form).date().isoformat()
        except ValueError:
            continue
    if match := SLASHED.fullmatch(value):
        return _slashed(match, given)
    try:
        return parsedate_to_datetime(given).date().isoformat()
    except (ValueError, TypeError, IndexError):
        raise ReadError(f"the date '{given[:60]}' is no day. Write it as 2025-10-17") from None


def _slashed(match: re.Match[str], given: str) -> str:
    """5/13/2024 can only be one day; 5/3/2024 is two, by where one lives."""
    first, second, year = map(int, match.groups())
    readings = {d for month, day in ((first, second), (second, first)) if (d := _day(year, month, day))}
    if len(readings) != 1:
        raise ReadError(f"the date '{given[:60]}' could be {' or '.join(sorted(d.isoformat() for d in readings)) or 'no day'}. "
                        "Write it as 2025-10-17")
    return readings.pop().isoformat()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
