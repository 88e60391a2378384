"""ISO values as stretches of days, and how far two of them are apart."""

from __future__ import annotations

import calendar
from datetime import date
from functools import lru_cache

Bounds = tuple[str, str]


@lru_cache(maxsize=50_000)
def bounds(value: str | None) -> Bounds | None:
    """First and last day of an ISO day, month, year or 'from/to'; None where nothing sensible is given.

    >>> bounds("2018-02"), bounds("2019-01/2019-06"), bounds("soon")
    (('2018-02-01', '2018-02-28'), ('2019-01-01', '2019-06-30'), None)
    """
    if not value:
        return None
    first, _, last = value.partition("/")
    start, end = _day(first, False), _day(last or first, True)
    return (start, end) if start and end and start <= end else None


def _day(value: str, last: bool) -> str | None:
    try:
        if len(value) == 4:
            return f"{int(value):04d}-12-31" if last else f"{int(value):04d}-01-01"
        if len(value) == 7:
            year, month = int(value[:4]), int(value[5:])
            return f"{value}-{calendar.monthrange(year, month)[1]:02d}" if last else f"{value}-01"
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=50_000)
def ordinal(day: str) -> int:
    """The number of an ISO day, for differences."""
    return date.fromisoformat(day).toordinal()


def days_between(a: str, b: str) -> int:
    """Days between two ISO days, never negative."""
    return abs(ordinal(a) - ordinal(b))


def is_day(value: str | None) -> bool:
    """Whether a value names one day."""
    return value is not None and len(value) == 10


def gap(a: str, b: str) -> int | None:
    """Days between two ISO values, 0 where they overlap, None where one of them is no date."""
    x, y = bounds(a), bounds(b)
    if not x or not y:
        return None
    if x[0] <= y[1] and y[0] <= x[1]:
        return 0
    return days_between(x[1], y[0]) if x[1] < y[0] else days_between(y[1], x[0])
