"""What the readers of other formats hand on: the text of one document and what its file says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.errors import ReadError

LIMIT = 10_000_000  # bytes of one article's text


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a file. `made` is the day on which the file was made, which is not the day of publication; `pages` are the offsets
    at which its pages begin; `place` names it within a file of many, `id` is what that file calls it."""

    text: str
    title: str = ""
    date: str = ""
    source: str = ""
    url: str = ""
    made: str = ""
    id: str = ""
    place: str = ""
    pages: tuple[int, ...] = ()

    def at(self, place: str) -> Part:
        """The same with its place in a file of many."""
        return replace(self, place=place)


class Remark(str):
    """Something doubtful about a file whose documents are worked on all the same."""


Found = Part | ReadError | Remark


def too_long() -> str:
    return f"its text has more than {LIMIT // 1_000_000} MB. Split it"


def day_in(name: str) -> str:
    """The day with which a file's name begins or ends, as in 2025-10-17-statement.pdf; '' where there is none.

    >>> day_in("2025-10-17-statement"), day_in("statement_20251017"), day_in("UNSC-Res-2735")
    ('2025-10-17', '20251017', '')
    """
    form = r"((?:19|20)\d{2}([-_.]?)(?:0[1-9]|1[0-2])\2(?:0[1-9]|[12]\d|3[01]))"
    found = re.match(rf"{form}(?!\d)", name) or re.search(rf"(?<!\d){form}\Z", name)
    return found[1].replace("_", "-") if found else ""
