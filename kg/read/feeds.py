"""RSS and Atom files -> a document an entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.errors import ReadError
from kg.read.markup import fragment
from kg.read.parts import LIMIT, Found, Part, too_long

MARKS = (b"<rss", b"<feed", b"<rdf:RDF")
HEAD = 2048  # bytes in which one of them stands


def is_feed(head: bytes) -> bool:
    """Does an XML file begin as a feed does?"""
    return any(mark in head.replace(b"\0", b"") for mark in MARKS)


def read_feed(file: BinaryIO) -> Iterator[Found]:
    """A document an entry, with the feed's name as source; an error for each entry without a text.

    Raises:
        ReadError: it is no feed, or an empty one.
    """
    import feedparser

    data = file.read(LIMIT * 5 + 1)
    if len(data) > LIMIT * 5:
        raise ReadError(f"a feed of more than {LIMIT * 5 // 1_000_000} MB. Split it")
    if not is_feed(data[:HEAD]):
        raise ReadError("it is no RSS or Atom feed: there is neither <rss>, <feed> nor <rdf:RDF> at its beginning")
    # As a stream: a text could be taken for an address, and fetched.
    found = feedparser.parse(_Stream(data))
    if not found.entries:
        why = f": {found.bozo_exception}" if found.bozo else ""
        raise ReadError(f"a feed without entries{why}")
    name = str(found.feed.get("title", ""))
    broken = found.bozo and not isinstance(found.bozo_exception, feedparser.CharacterEncodingOverride)
    if broken:
        yield ReadError(f"it breaks off or is not well-formed ({found.bozo_exception}); {len(found.entries)} entries could be read")
    for number, entry in enumerate(found.entries, 1):
        yield _part(entry, f"entry {number}", name)


class _Stream:
    """All that feedparser wants of a file."""

    def __init__(self, data: bytes):
        self._data = data

    def read(self, size: int = -1) -> bytes:
        data, self._data = self._data, b""
        return data


def _part(entry: Any, place: str, source: str) -> Part | ReadError:
    texts = [str(c.get("value", "")) for c in entry.get("content", ())] + [str(entry.get("summary", ""))]
    text = max((fragment(t) for t in texts), key=len)
    title = fragment(str(entry.get("title", "")))
    if not text:
        return ReadError(f"{place}: '{title[:60]}' holds no text, only {'a title' if title else 'nothing'}. "
                         "Save the page that it points to")
    if len(text) > LIMIT:
        return ReadError(f"{place}: {too_long()}")
    date = str(entry.get("published") or entry.get("updated") or "")
    link = str(entry.get("link", ""))
    # Its number is another's tomorrow, what it points to is not.
    return Part(text, title, date, source, link, id=str(entry.get("id", "")) or link, place=place)
