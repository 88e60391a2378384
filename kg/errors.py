"""The errors that `kg` raises on purpose. Each has the exit code with which the command line ends."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

DONE, MISTAKE, USAGE, PARTLY = 0, 1, 2, 3


class KgError(Exception):
    """Something that the user can mend. The message says what was given, what would do, and the next step."""

    exit_code = MISTAKE


class UsageError(KgError):
    """The command was called with words that make no sense together."""

    exit_code = USAGE


class SeedError(KgError):
    """A file of seeds/ or pipelines/ breaks its rules."""


class ReadError(KgError):
    """A source cannot be read as an article."""


class StoreError(KgError):
    """A graph cannot be opened, written or queried."""


def nearest(word: str, known: Iterable[str]) -> str:
    """' Did you mean X?' for the known word most like `word`, or an empty string."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean '{found[0]}'?" if found else ""


def counted(number: int, one: str, many: str = "") -> str:
    """'1 page', '3 pages', '1,200 entities'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
