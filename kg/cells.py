"""Texts from articles in cells of tables: nothing that a spreadsheet would run or a terminal obey."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

# What Excel, LibreOffice or an old importer takes for the beginning of a formula, also behind blanks.
_FORMULA = re.compile(r"\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
# Control characters but tab and newline, lone surrogates, and marks that turn the reading direction of what follows.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def clean(text: str) -> str:
    """A text without control characters; carriage returns become newlines, everything else that is struck becomes U+FFFD.

    >>> clean("a\\x1b[31mb\\r\\nc")
    'a\ufffd[31mb\\nc'
    """
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def harmless(value: Any) -> Any:
    """A value for a cell: numbers as they are, None as empty, lists and mappings as JSON, and an apostrophe before what would be run as
    a formula.

    >>> harmless("=HYPERLINK(1)"), harmless(-3.5), harmless(None), harmless(["a", "b"])
    ("'=HYPERLINK(1)", -3.5, '', '["a", "b"]')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    text = clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(out: TextIO, keys: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str = ",") -> None:
    """A table with a header, every cell harmless. The stream must be opened with newline=''."""
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n")
    writer.writerow([harmless(key) for key in keys])
    writer.writerows([harmless(value) for value in row] for row in rows)
