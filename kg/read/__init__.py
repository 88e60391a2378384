"""Files, folders, globs and standard input -> Documents, one after another; what cannot be read is told and passed over."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping

from kg.errors import ReadError
from kg.read.facts import language_of
from kg.read.formats import FIELDS, Check, Failure, Item, Notice, Reader
from kg.read.sources import IDS, Source, expand

__all__ = ["FIELDS", "IDS", "Check", "Failure", "Notice", "Reader", "Source", "expand", "language_of", "parse_mapping", "read"]

LANGUAGES = ("en", "zh")


def read(sources: Iterable[str | os.PathLike[str]], *, mapping: Mapping[str, str] | None = None, lang: str = "",
         languages: Collection[str] = LANGUAGES, ids: str = "stem", check: Check | None = None) -> Iterator[Item]:
    """Every article of the sources as a Document; a Failure for one that cannot be read, a Notice where something about it is doubtful.

    Args:
        mapping: our field -> the column or key of .csv and .jsonl that holds it, where the names differ.
        lang: the language of all, where it is known; else each document says it or it is detected.
        languages: the codes that there are pipelines for.
        ids: how documents are named, 'stem' or 'path': see `kg.read.sources.expand`.
        check: a last look at each document.
    Raises:
        ReadError: before anything is read, where a source does not exist or a folder holds no articles.
    """
    files = expand(sources, ids)
    return Reader(mapping or {}, lang, languages, ids, check).documents(files)


def parse_mapping(given: Iterable[str]) -> dict[str, str]:
    """`["text=body,date=published"]` -> `{"text": "body", "date": "published"}`.

    Raises:
        ReadError: an unknown field, or no `field=column`.
    """
    mapping = {}
    for part in (p.strip() for item in given for p in item.split(",")):
        field, equals, column = (x.strip() for x in part.partition("="))
        if not (equals and column) or field not in FIELDS:
            raise ReadError(f"cannot map '{part}': write FIELD=COLUMN with a field of {', '.join(FIELDS)}, as in text=body,date=published")
        mapping[field] = column
    return mapping
