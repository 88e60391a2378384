"""Which reader reads which kind of file, and what a file without a name is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import BinaryIO

from kg.errors import ReadError
from kg.read.feeds import HEAD, is_feed
from kg.read.parts import Found

Parts = Callable[[BinaryIO], Iterator[Found]]

# module:function
READERS: Mapping[str, str] = {
    ".pdf": "kg.read.pdf:read_pdf", ".docx": "kg.read.office:read_docx", ".epub": "kg.read.office:read_epub",
    **dict.fromkeys((".rss", ".atom", ".xml"), "kg.read.feeds:read_feed"), **dict.fromkeys((".mht", ".mhtml"), "kg.read.pages:read_mhtml"),
    **dict.fromkeys((".warc", ".warc.gz"), "kg.read.pages:read_warc")}


def reader_of(suffix: str) -> Parts:
    """The reader of a kind of file."""
    module, function = READERS[suffix].split(":")
    read: Parts = getattr(import_module(module), function)

    def guarded(file: BinaryIO) -> Iterator[Found]:
        try:
            yield from read(file)
        except ModuleNotFoundError as e:
            raise ReadError(f'files of the kind {suffix} are read by an extra. Install it with: pip install "kg[documents]"') from e
        except (ReadError, OSError):
            raise
        except Exception as e:  # parsers of others raise anything over a broken file
            raise ReadError(f"it is broken, or no {suffix} file ({type(e).__name__}: {str(e)[:200]})") from e

    return guarded


def kind_of(data: bytes) -> str | None:
    """What came through standard input, where it is no text."""
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(b"PK\x03\x04"):
        return ".epub" if b"application/epub+zip" in data[:200] else ".docx"
    if data.startswith((b"WARC/", b"\x1f\x8b")):
        return ".warc"
    return ".xml" if data[:HEAD].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and is_feed(data[:HEAD]) else None
