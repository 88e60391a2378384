"""Event tables of POLECAT, ICEWS and GDELT 2.0 -> Extractions, so that old data stands beside what was read from articles.

A row becomes an event with its actor, recipient, place and day; who is who is judged later, as with articles. The stories that a table
names become the documents; their texts are not there, so the evidence is the row itself in words.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from kg.errors import KgError, ReadError, nearest
from kg.imports.assemble import extraction
from kg.imports.layouts import GDELT, LAYOUTS, Layout, Told
from kg.imports.names import Names
from kg.knowledge import Knowledge, load
from kg.model import Extraction
from kg.read.formats import Failure, Notice

NOTHING = ("None", "NULL", "--")  # how such tables write an empty cell
FIELD = 1_000_000  # characters of a cell above which a row is broken

Item = Extraction | Failure | Notice

__all__ = ["LAYOUTS", "read_events"]


def read_events(path: Path, kind: str | None = None, knowledge: Knowledge | None = None) -> Iterator[Item]:
    """The events of a table, an Extraction for each story; a Failure for each row that is broken, and one Notice for rows that name nobody.

    Args:
        path: a text file with tabs, or a .zip that holds one.
        kind: 'polecat', 'icews' or 'gdelt'; else the first line tells.
    Raises:
        ReadError: before any row, where there is no such file or its layout is none of these.
    """
    with _opened(path) as lines:
        # A story's rows need not stand together: all are kept until the end. Memory grows with the table.
        stories: dict[str, list[Told]] = {}
        nobody = 0
        for item in _rows(lines, path, kind, knowledge or load()):
            if isinstance(item, Failure):
                yield item
            elif item.actor is None and item.recipient is None:
                nobody += 1
            else:
                stories.setdefault(item.story.id, []).append(item)
    if nobody:
        yield Notice(str(path), f"{nobody:,} rows name neither actor nor recipient and are left out")
    for told in stories.values():
        yield extraction(told)


def _rows(lines: TextIO, path: Path, kind: str | None, knowledge: Knowledge) -> Iterator[Told | Failure]:
    names = Names(knowledge)
    reader, layout, columns = _layout(lines, path, kind)
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader, None)
            if cells is None:
                return
            if any(cells):
                yield layout.told(_named(columns, cells), names)
        except csv.Error as e:
            yield Failure(f"{path}, row {number}", f"is no row of a table: {e}")
        except ReadError as e:
            yield Failure(f"{path}, row {number}", str(e))


def _named(columns: tuple[str, ...], cells: list[str]) -> Mapping[str, str]:
    if len(cells) < len(columns) - 1 or any(cells[len(columns):]):
        raise ReadError(f"has {len(cells)} cells instead of {len(columns)}; it is left out")
    plain = (" ".join(cell.split()) for cell in (*cells, "")[:len(columns)])
    return {key: "" if cell in NOTHING else cell for key, cell in zip(columns, plain, strict=True)}


def _layout(lines: TextIO, path: Path, kind: str | None) -> tuple[Iterator[list[str]], Layout, tuple[str, ...]]:
    """The rows, their layout and the names of the columns. GDELT's files have no header."""
    if kind is not None and kind not in LAYOUTS:
        raise ReadError(f"unknown layout '{kind}'.{nearest(kind, LAYOUTS)} Known: {', '.join(LAYOUTS)}")
    csv.field_size_limit(max(csv.field_size_limit(), FIELD))
    first = lines.readline()
    header = tuple(cell.strip() for cell in next(csv.reader([first], delimiter="\t"), []))
    for name, layout in LAYOUTS.items():
        if layout.columns is None and kind in (None, name) and set(layout.needed) <= set(header):
            return csv.reader(lines, delimiter="\t"), layout, header
    columns = LAYOUTS[GDELT].columns or ()
    if kind in (None, GDELT) and len(header) == len(columns):
        again = lines if header[0].lower() == "globaleventid" else _chained(first, lines)
        return csv.reader(again, delimiter="\t", quoting=csv.QUOTE_NONE), LAYOUTS[GDELT], columns
    raise ReadError(_no_layout(path, header, kind))


def _no_layout(path: Path, header: tuple[str, ...], kind: str | None) -> str:
    wanted = LAYOUTS[kind].needed if kind else ()
    missing = [c for c in wanted if c not in header]
    if missing:
        return f"{path}: as a table of {kind} it misses the column '{missing[0]}'.{nearest(missing[0], header)}"
    first = header[0][:40] if header else ""
    return (f"{path} is no event table of POLECAT, ICEWS or GDELT 2.0: {len(header)} columns, the first '{first}'. They are text files "
            "with tabs between the cells. Articles are read with: kg build")


def _chained(first: str, lines: TextIO) -> Iterator[str]:
    yield first
    yield from lines


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    if not path.is_file():
        raise ReadError(f"no such file: {path}")
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive, archive.open(_member(archive, path)) as raw:
                yield io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")
        else:
            with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
                yield lines
    except zipfile.BadZipFile as e:
        raise ReadError(f"{path} is no whole zip file: {e}. Load it down again") from e
    except OSError as e:
        raise KgError(f"{path} cannot be read: {e.strerror or e}") from e


def _member(archive: zipfile.ZipFile, path: Path) -> str:
    names = [n for n in archive.namelist() if not n.endswith("/")]
    if len(names) != 1:
        raise ReadError(f"{path} holds {len(names)} files, and one table is wanted. Unpack it and give the table")
    return names[0]
