"""One file of each format -> Documents."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.errors import ReadError, nearest
from kg.model import Document
from kg.read.encoding import decode, encoding_of
from kg.read.facts import checked_date, checked_language
from kg.read.kinds import kind_of, reader_of
from kg.read.pages import page
from kg.read.parts import LIMIT, Found, Part, Remark, day_in
from kg.read.sources import ARTICLES, DOCUMENTS, KNOWN, TABLES, XML, Source, clean, suffix_of

FIELDS = ("id", "text", "title", "date", "source", "lang", "url")
SAMPLE = 1 << 20  # bytes of a table by which its encoding is told
# A first line `key: value` opens front matter; `Moscow: the talks …` is prose, so the keys are known ones.
META_KEYS = frozenset((*FIELDS, "licence", "license", "author", "lead", "publisher", "published", "language"))
META_LINE = re.compile(r"([A-Za-z][A-Za-z_-]{0,20}):(?: (.*))?")
FENCE = "---"
IN_FRONT = "Add a line to its front matter: date: 2025-10-17"
SURROGATES = re.compile(r"[\ud800-\udfff]")  # bytes that could not be decoded


@dataclass(frozen=True, slots=True)
class Failure:
    """A document (or a whole file) that could not be read or worked on: where it came from, and why with the next step."""

    source: str
    message: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something doubtful about a document that is worked on all the same."""

    source: str
    message: str


Item = Document | Failure | Notice
# A document and what to call it -> a Failure in its place, a Notice beside it, or nothing to say.
Check = Callable[[Document, str], Failure | Notice | None]
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")  # an id by which one thing in the world is meant: https:…, urn:…, tag:…


@dataclass(frozen=True)
class Reader:
    """Reads sources with one set of options; see `kg.read.read`."""

    mapping: Mapping[str, str]
    lang: str
    languages: Collection[str]
    ids: str = "stem"
    check: Check | None = None

    def documents(self, sources: Iterable[Source]) -> Iterator[Item]:
        """The items of all sources in order. No two documents have one id."""
        seen: set[str] = set()
        for source in sources:
            try:
                for item in self._one(source):
                    yield from self._checked(_renamed(item, source.id, seen), source) if isinstance(item, Document) else (item,)
            except ReadError as e:
                yield Failure(source.name, str(e))
            except OSError as e:
                yield Failure(source.name, f"cannot be read: {e.strerror or e}")

    def _checked(self, document: Document, source: Source) -> Iterator[Item]:
        place = source.name if document.id == source.id else f"{source.name}, document '{document.id}'"
        found = self.check(document, place) if self.check else None
        if found:
            yield found
        if not isinstance(found, Failure):
            yield document

    def _named(self, source: Source, given: str, number: int) -> str:
        """The id of a document in a file of many: what the file calls it, else its number. Two files may call two things '1', so where
        documents are named by their paths the file's name comes first."""
        if given and (self.ids == "stem" or source.path is None or ADDRESS.fullmatch(given)):
            return given
        return f"{source.id}#{given or number}"

    def _one(self, source: Source) -> Iterator[Item]:
        if source.path is None:
            yield from self._standard_input(source)
            return
        suffix = suffix_of(source.path)
        if suffix in TABLES:
            yield from self._table(source, suffix, source.path)
        elif suffix in DOCUMENTS or suffix == XML:
            with source.path.open("rb") as file:
                yield from self._parts(source, reader_of(suffix)(file))
        elif suffix in ARTICLES or not suffix:
            size = source.path.stat().st_size
            if size > LIMIT:
                raise ReadError(_too_big(size))
            with source.path.open("rb") as file:
                yield from self._article(source, file.read(LIMIT + 1), suffix)
        else:
            raise ReadError(f"files of the kind '{suffix}' are not read. Known: {KNOWN}")

    def _standard_input(self, source: Source) -> Iterator[Item]:
        data = sys.stdin.buffer.read()
        start = data[:512].lstrip().lower()
        if kind := kind_of(data):
            yield from self._parts(source, reader_of(kind)(io.BytesIO(data)))
        elif start.startswith(b"{"):
            rows = io.StringIO(data.decode(encoding_of(data, sample=True), "surrogateescape"), newline=None)
            yield from self._rows(source, _json_rows(rows))
        elif len(data) > LIMIT:
            raise ReadError(_too_big(len(data)))
        else:
            yield from self._article(source, data, ".html" if start.startswith((b"<!doctype html", b"<html")) else ".txt")

    def _article(self, source: Source, data: bytes, suffix: str) -> Iterator[Item]:
        html = suffix in (".html", ".htm", ".xhtml")
        text = decode(data, html)
        fields = _fields(page(text)) if html else _from_text(text)
        # A file's own name is its id, whatever its front matter says: a folder cannot hold it twice. Standard input has no name.
        own = "" if source.path else fields.get("id", "").strip()
        yield from self._document({**fields, "id": own or source.id}, source.name)

    def _parts(self, source: Source, found: Iterable[Found]) -> Iterator[Item]:
        """The documents of a file of another program. An error in one of them, or after some, loses no other."""
        number = 0
        for part in found:
            number += isinstance(part, Part)
            place = f"{source.name}, {part.place}" if isinstance(part, Part) and part.place else source.name
            try:
                if isinstance(part, ReadError):
                    raise part
                if isinstance(part, Remark):
                    yield Notice(place, part)
                    continue
                id_ = self._named(source, part.id, number) if part.place else part.id or source.id
                date = part.date or (day_in(source.path.stem) if source.path and not part.place else "")
                yield from self._document({**_fields(part), "date": date, "id": id_}, place, _how_to_date(part), part.pages)
            except ReadError as e:
                yield Failure(place, str(e))

    def _table(self, source: Source, suffix: str, path: Path) -> Iterator[Item]:
        with path.open("rb") as file:
            encoding = encoding_of(file.read(SAMPLE), sample=True)
        # Bytes that are wrong far behind the sample show as surrogates and spoil their own row only.
        with path.open(encoding=encoding, errors="surrogateescape", newline=None if suffix in (".jsonl", ".ndjson") else "") as lines:
            make = _json_rows if suffix in (".jsonl", ".ndjson") else self._csv_rows
            yield from self._rows(source, make(lines))

    def _rows(self, source: Source, rows: Iterable[Mapping[str, Any] | ReadError]) -> Iterator[Item]:
        for number, row in enumerate(rows, 1):
            place = f"{source.name}, document {number}"
            try:
                if isinstance(row, ReadError):
                    raise row
                fields = {field: _cell(row.get(self.mapping.get(field, field))) for field in FIELDS}
                if self.mapping.get("text", "text") not in row:
                    raise ReadError(_no_text_column(row, self.mapping.get("text", "text")))
                if len(fields["text"].encode("utf-8", "replace")) > LIMIT:
                    raise ReadError(_too_big(len(fields["text"].encode("utf-8", "replace"))))
                if SURROGATES.search(fields["text"]):
                    raise ReadError("its text holds bytes that are not in the encoding of the rest. Save the file as UTF-8")
                yield from self._document({**fields, "id": self._named(source, fields["id"].strip(), number)}, place)
            except ReadError as e:
                yield Failure(place, str(e))

    def _csv_rows(self, lines: Iterable[str]) -> Iterator[Mapping[str, Any] | ReadError]:
        csv.field_size_limit(max(csv.field_size_limit(), LIMIT * 2))
        rows = iter(lines)
        head = next(rows, "")
        delimiter = max(",;\t", key=head.count)
        reader = csv.DictReader(_chained(head, rows), delimiter=delimiter)
        columns = reader.fieldnames or ()
        wanted = self.mapping.get("text", "text")
        if wanted not in columns:
            raise ReadError(_no_text_column(dict.fromkeys(columns), wanted))
        try:
            yield from reader
        except csv.Error as e:
            yield ReadError(f"line {reader.line_num}: not valid CSV: {e}")

    def _document(self, fields: Mapping[str, str], place: str, how: str = IN_FRONT, pages: tuple[int, ...] = ()) -> Iterator[Item]:
        """
        Args:
            how: to give it the date that it lacks.
        """
        text = clean(fields["text"])
        if not text.strip():
            raise ReadError("it holds no text. Where its first lines are `key: value`, the article begins after the first empty line")
        lang = checked_language(self.lang or fields.get("lang", ""), text, self.languages)
        date, notices = self._date(fields.get("date", ""), place, how)
        rest = {key: " ".join(clean(fields.get(key, "")).split()) for key in ("id", "title", "source", "url")}
        yield from notices
        yield Document(text=text, date=date, lang=lang, pages=pages, **rest)

    @staticmethod
    def _date(given: str, place: str, how: str) -> tuple[str | None, list[Notice]]:
        if not given.strip():
            return None, [Notice(place, f"no date: words like 'yesterday' cannot be placed on the calendar. {how}")]
        try:
            return checked_date(given.strip()), []
        except ReadError as e:
            return None, [Notice(place, f"{e}; it is worked on without a date")]


def _renamed(document: Document, stem: str, seen: set[str]) -> Document:
    """The document under an id that no other has: rows of two tables may carry the same."""
    tries: Iterator[str] = iter([document.id, f"{stem}/{document.id}"])
    number = 2
    id_ = next(tries)
    while id_ in seen:
        id_ = next(tries, f"{stem}/{document.id}#{number}")
        number += id_.endswith(f"#{number}")
    seen.add(id_)
    if id_ == document.id:
        return document
    return replace(document, id=id_)


def _from_text(text: str) -> dict[str, str]:
    """An article with or without front matter: `key: value` lines up to the first empty line, all after it is the text."""
    first, _, rest = text.partition("\n")
    if first.strip() == FENCE and f"\n{FENCE}\n" in f"\n{rest}":
        head, _, body = f"\n{rest}".partition(f"\n{FENCE}\n")
        return {**_meta(head), "text": body.removeprefix("\n")}
    opening = META_LINE.fullmatch(first)
    if not opening or opening.group(1).lower() not in META_KEYS:
        return {"text": text}
    head, _, body = text.partition("\n\n")
    return {**_meta(head), "text": body}


def _meta(head: str) -> dict[str, str]:
    pairs = (line.split(": ", 1) for line in head.splitlines() if ": " in line)
    return {key.strip().lower(): value.strip().strip('"') for key, value in pairs if key.strip().lower() in FIELDS}


def _fields(part: Part) -> dict[str, str]:
    return {"text": part.text, "title": part.title, "date": part.date, "source": part.source, "url": part.url}


def _how_to_date(part: Part) -> str:
    """The day on which a file was made is not taken for that of publication: a print of today may be of an old article."""
    if part.place:
        return "Its source does not say when it was published"
    made = f" (it was made on {part.made})" if part.made else ""
    return f"Let the file's name begin with the day of publication{made}, as in 2025-10-17-NAME"


def _json_rows(lines: Iterable[str]) -> Iterator[Mapping[str, Any] | ReadError]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as e:
            yield ReadError(f"line {number}: not valid JSON ({e}). One object a line is wanted")
            continue
        yield row if isinstance(row, dict) else ReadError(f"line {number}: an object with the key 'text' is wanted")


def _chained(head: str, rows: Iterator[str]) -> Iterator[str]:
    yield head
    yield from rows


def _cell(value: Any) -> str:
    if value is None or isinstance(value, list | dict):
        return ""
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _no_text_column(row: Mapping[str, Any], wanted: str) -> str:
    columns = [clean(str(c)) for c in row if c]
    return (f"there is no column '{wanted}'.{nearest(wanted, columns)} It has: {', '.join(columns[:12]) or 'none'}. "
            "Say which one holds the text: --map text=COLUMN")


def _too_big(size: int) -> str:
    return (f"it has {size / 1e6:.1f} MB, and one article may have {LIMIT // 1_000_000}. Where it holds many articles, give them as .jsonl "
            "with one a line; else split it")
