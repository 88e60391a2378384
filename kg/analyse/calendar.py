"""Calendar arithmetic for time expressions: what a day, month or weekday means beside the day of the report.

Values are ISO 8601: a day '2025-10-16', a month '2025-10', a year '2025', a span 'from/to'.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def parse_day(value: str | None) -> date | None:
    """A day from an ISO date, None for anything less."""
    try:
        return date.fromisoformat(value[:10]) if value and len(value) >= 10 else None
    except ValueError:
        return None


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """(year, month), `by` months later.

    >>> shift_month(2025, 1, -2)
    (2024, 11)
    """
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def nearest_day(day: int, anchor: date) -> date | None:
    """The day of that number nearest to the anchor: in its month, the one before or after."""
    candidates = [make_day(*shift_month(anchor.year, anchor.month, by), day) for by in (0, -1, 1)]
    found = [c for c in candidates if c]
    # News looks back: a day half a month ahead is likelier the one behind.
    return min(found, key=lambda d: abs((d - anchor).days) + (3 if d > anchor else 0), default=None)


def nearest_month(month: int, anchor: date) -> tuple[int, int]:
    """(year, month) for a month without a year: the nearest, on a tie the one behind."""
    years = (anchor.year, anchor.year - 1, anchor.year + 1)
    here = anchor.year * 12 + anchor.month
    year = min(years, key=lambda y: (abs(y * 12 + month - here) + (2 if y > anchor.year else 0), y * 12 + month > here))
    return year, month


def weekday_on_or_before(weekday: int, anchor: date) -> date:
    """The last such weekday, the anchor's own day included."""
    return anchor - timedelta(days=(anchor.weekday() - weekday) % 7)


def week(anchor: date, by: int) -> tuple[date, date]:
    """Monday and Sunday of the anchor's week, `by` weeks later."""
    monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=by)
    return monday, monday + timedelta(days=6)


def span(start: date | str, end: date | str) -> str:
    """'from/to', or the one value where both are the same."""
    return str(start) if str(start) == str(end) else f"{start}/{end}"
