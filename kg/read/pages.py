"""Saved web pages -> their article and what they say of it: HTML, MHTML (a browser's 'single file'), WARC (a crawler's)."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from typing import Any, BinaryIO

from kg.errors import ReadError, counted
from kg.read.encoding import decode
from kg.read.parts import LIMIT, Found, Part, Remark, too_long

NO_TEXT = "no main text was found in this page. Save the article's text as .txt"
HTML = ("text/html", "application/xhtml+xml")


def page(text: str, url: str = "") -> Part:
    """The main text of a page, and what its head says of it.

    Args:
        url: where it was loaded from, where the page itself does not say.
    Raises:
        ReadError: it has no main text.
    """
    import trafilatura

    # A date that is only guessed from a copyright line would place every 'yesterday' wrongly: no extensive search.
    found = trafilatura.bare_extraction(text, with_metadata=True, include_comments=False, include_tables=False, url=url or None,
                                        date_extraction_params={"extensive_search": False, "original_date": True})
    if found is None or isinstance(found, dict) or not found.text:
        raise ReadError(NO_TEXT)
    return Part(found.text, found.title or "", found.date or "", found.sitename or found.hostname or "", found.url or url)


def read_mhtml(file: BinaryIO) -> Iterator[Found]:
    """The page that a browser saved with everything in one file.

    Raises:
        ReadError: there is no page in it, or no main text.
    """
    data = file.read(LIMIT * 10 + 1)
    if len(data) > LIMIT * 10:
        raise ReadError(f"a saved page of more than {LIMIT * 10 // 1_000_000} MB. Save it as HTML only")
    message = BytesParser(policy=policy.compat32).parsebytes(data)
    for part in message.walk():
        if part.get_content_type() in HTML:
            payload = part.get_payload(decode=True)
            url = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "").strip()
            yield page(decode(payload if isinstance(payload, bytes) else b"", html=True), url if url.startswith("http") else "")
            return
    raise ReadError("there is no HTML in it: it is no saved page. Save it again, as HTML")


def read_warc(file: BinaryIO) -> Iterator[Found]:
    """A document for each page of an archive that has a main text; pages without are counted.

    Raises:
        ReadError: it is no WARC.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    without: list[str] = []
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(file), 1):
            if (part := _record(record, f"record {number}", without)) is not None:
                yield part
    except (ArchiveLoadFailed, EOFError, OSError, ValueError) as e:
        raise ReadError(f"record {number + 1} is broken, and what follows is not read: {e}") from e
    if not number:
        raise ReadError("it is no WARC file, or an empty one")
    if without:
        yield Remark(f"{counted(len(without), 'page')} without a main text: {', '.join(without[:5])}{' …' if len(without) > 5 else ''}")


def _record(record: Any, place: str, without: list[str]) -> Part | ReadError | None:
    """The page in a record; None where there is none."""
    headers = record.http_headers or record.rec_headers
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if record.rec_type not in ("response", "resource") or kind not in HTML or status != "200":
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    try:
        data = record.content_stream().read(LIMIT + 1)
        if len(data) > LIMIT:
            return ReadError(f"{place} ({url}): {too_long()}")
        return page(decode(data, html=True), url).at(place)
    except ReadError as e:
        if str(e) != NO_TEXT:
            return ReadError(f"{place} ({url}): {e}")
        without.append(place)
        return None
