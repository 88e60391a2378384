"""What users decided: two things are one (`merge`) or two (`apart`). Applied on every build, whatever the scores say.

A file of judgements is a table with the columns `judgement,first,second,note`; `first` and `second` are ids or names:

    judgement,first,second,note
    merge,person:x-mike-pence,person:x-michael-pence,the same Vice President
    apart,乔治亚州,Georgia,
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import KgError, nearest
from kg.resolve.names import normalise

KINDS = ("merge", "apart")
COLUMNS = ("judgement", "first", "second", "note")


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """Two ids or names that are one thing (kind 'merge') or two ('apart')."""

    kind: str
    first: str
    second: str
    note: str = ""

    def to_json(self) -> dict[str, str]:
        """As graph files keep it."""
        return {"judgement": self.kind, "first": self.first, "second": self.second, **({"note": self.note} if self.note else {})}


def of(items: Iterable[Judgement | Mapping[str, Any]]) -> tuple[Judgement, ...]:
    """Judgements, each once and in order; mappings as graph files and tables hold them are taken too.

    Raises:
        KgError: a word that is neither merge nor apart, or a thing that has no name.
    """
    return tuple(sorted({_one(j.to_json() if isinstance(j, Judgement) else j, "judgement") for j in items}))


def _one(row: Mapping[str, Any], place: str) -> Judgement:
    kind, first, second = (str(row.get(c) or "").strip() for c in COLUMNS[:3])
    if kind not in KINDS:
        raise KgError(f"{place}: unknown judgement '{kind}'.{nearest(kind, KINDS)} Known: {', '.join(KINDS)}")
    for column, value in (("first", first), ("second", second)):
        if not value:
            raise KgError(f"{place}: '{column}' is empty. Give an id (kg merges lists them) or a name")
    if first == second:
        raise KgError(f"{place}: '{first}' cannot be judged against itself")
    return Judgement(kind, min(first, second), max(first, second), str(row.get("note") or "").strip())


def read(path: Path) -> tuple[Judgement, ...]:
    """The judgements in a file.

    Raises:
        KgError: no such file, a missing column, or a bad line; the message says which.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as e:
        raise KgError(f"cannot read the judgements {path}: {e.strerror}. Write a table with the columns {','.join(COLUMNS)}") from e
    except UnicodeDecodeError as e:
        raise KgError(f"{path} is not UTF-8. Save it as UTF-8") from e
    lines = csv.DictReader(io.StringIO(text, newline=""))
    missing = [c for c in COLUMNS[:3] if c not in (lines.fieldnames or ())]
    if missing:
        raise KgError(f"{path}: the column '{missing[0]}' is missing. The first line must be {','.join(COLUMNS)}")
    return of([_one(row, f"{path}:{lines.line_num}") for row in lines if any(v for v in row.values() if isinstance(v, str))])


def text_of(judgements: Iterable[Judgement]) -> str:
    """The table of some judgements, ready to be written to a file."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows((j.kind, j.first, j.second, j.note) for j in sorted(judgements))
    return out.getvalue()


@dataclass(frozen=True)
class Referents:
    """Finds what the ids and names of judgements stand for, among things with ids and names."""

    ids: Mapping[str, tuple[str, ...]]  # any id that a thing has or had -> the things
    names: Mapping[str, tuple[str, ...]]  # normal name -> the things

    def find(self, reference: str) -> tuple[str, ...]:
        """All things with that id, else with that name."""
        return self.ids.get(reference) or self.names.get(normalise(reference), ())
