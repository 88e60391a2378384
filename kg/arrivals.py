"""Documents that come to a graph: something new, another version of what is there, or another article under an id that is taken.

An id is a file's name, and many a folder holds a `001.txt`. So a document whose id is in the graph takes the old one's place only where
it looks like a version of it; the graph keeps no texts, but it keeps titles, dates, addresses, the sentences that events and relations
stand in, and the signature by which copies are known. Nothing is left out or replaced without a word.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from kg.model import Document, Extraction
from kg.read import Failure, Notice
from kg.read.sources import clean
from kg.resolve.dates import gap
from kg.resolve.duplicates import DAYS, VERY_SIMILAR, signature, similarity

# This share of the old text must stand in the new one; VERY_SIMILAR where they appear more than DAYS apart, as bulletins by one pattern do.
SHARED = 0.2
SHORT = 8  # characters of a sentence that may stand anywhere
TITLE = 60  # characters of a title that are told
REPLACED = "the version of it that was in the graph is replaced by this one"

T = TypeVar("T", Document, Extraction)


class Arrivals:
    """What to do with each document that comes to a graph."""

    def __init__(self, earlier: Iterable[Extraction], graph: Path, ids: str = "stem", replace: bool = False):
        """Args:
            earlier: what the graph was made of.
            graph: its file, for the message.
            ids: how the documents that come are named.
            replace: an article that has another's id takes its place.
        """
        self._earlier = {x.document.id: x for x in earlier}
        self._graph, self._ids, self._replace = graph, ids, replace

    def __call__(self, new: Document, place: str) -> Failure | Notice | None:
        """A Failure where another article has its id, a Notice where it takes the place of another text, else None."""
        old = self._earlier.get(new.id)
        if old is None or _hash(old) == new.sha256:
            return None
        if self._replace or is_version(new, old):
            return Notice(place, REPLACED)
        return Failure(place, self._refusal(new, old))

    def _refusal(self, new: Document, old: Extraction) -> str:
        remove = f"kg remove {shlex.quote(new.id)} --from {shlex.quote(str(self._graph))}"
        return (f"another article in {self._graph} has its id '{new.id}': {_told(old.document, next(iter(_sentences(old)), ''))}. That one "
                f"stays, and this one, {_told(new, new.text)}, is left out. {self._advice(new.id)}; or take the other out first: {remove}; "
                "or let this one take its place: --replace")

    def _advice(self, id_: str) -> str:
        if id_ == "stdin":
            return "Give it an id of its own by a first line `id: NAME`"
        if re.search(r"#\d+\Z", id_):
            return "Its file gives no ids, so its documents are counted: name the column with ids (--map id=COLUMN), or rename the file"
        if self._ids == "stem":
            return "Let ids tell the folder, too: --ids path"
        return "Rename its file, or give the folder above it"


def is_version(new: Document, old: Extraction) -> bool:
    """Whether a document is another version of one that was read, whose text is gone: published within days under the same title or
    address, or with much of the same text."""
    before = old.document
    far = (gap(before.date or "", new.date or "") or 0) > DAYS
    same = (new.title and _squeezed(new.title) == _squeezed(before.title)) or (_is_page(new.url) and new.url == before.url)
    return bool(same and not far) or _shared(new, old) >= (VERY_SIMILAR if far else SHARED)


def once(documents: Iterable[T | Failure | Notice], advice: str = "Give each an id of its own") -> Iterator[T | Failure | Notice]:
    """The documents, or what was read of them, but none whose id an earlier one has: a Failure stands in its place.

    Args:
        advice: the next step, for the message.
    """
    seen: set[str] = set()
    for item in documents:
        id_ = "" if isinstance(item, Failure | Notice) else (item if isinstance(item, Document) else item.document).id
        if id_ and id_ in seen:
            yield Failure(id_, f"another document that is read with it has the same id and is kept; this one is left out. {advice}")
            continue
        seen.add(id_)
        yield item


def _hash(x: Extraction) -> str:
    return x.sha256 or x.document.sha256


def _shared(new: Document, old: Extraction) -> float:
    """How much of the old text stands in the new one: the share of its sentences that were kept, or their similarity."""
    sentences, text = _sentences(old), _squeezed(new.text)
    kept = sum(s in text for s in map(_squeezed, sentences)) / len(sentences) if sentences else 0.0
    own = signature(new.text)
    return max(kept, similarity(own, old.signature) if own and old.signature else 0.0)


def _sentences(x: Extraction) -> list[str]:
    """The sentences of a document that its extraction keeps, in their order."""
    evidence = (e for found in (x.entities, x.events, x.relations) for thing in found for e in thing.evidence)
    ordered = sorted({(e.sentence_start, e.sentence) for e in evidence})
    return list(dict.fromkeys(s for _, s in ordered if len(_squeezed(s)) >= SHORT))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _is_page(url: str) -> bool:
    """Is it the address of a page, not of a whole site?"""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)


def _told(d: Document, text: str) -> str:
    """'“Title” (2025-10-17, Agency)', with the first words of a text where it has no title."""
    name = " ".join(clean(d.title or text).split())
    about = ", ".join(clean(x) for x in (d.date, d.source) if x)
    return f"“{name[:TITLE]}{' …' if len(name) > TITLE else ''}”{f' ({about})' if about else ''}"
