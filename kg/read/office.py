"""DOCX and EPUB -> text. Both are zip files with XML inside."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import unquote

from kg.errors import ReadError
from kg.read.encoding import decode
from kg.read.markup import block_text, xhtml, xml
from kg.read.parts import LIMIT, Found, Part, too_long

MARKUP = 50_000_000  # bytes of XML and HTML in one file, unpacked
ALL = 500_000_000  # bytes of everything in it, with pictures
ENTRIES = 20_000
OLE = b"\xd0\xcf\x11\xe0"  # the container of old Office files, and of locked new ones
TEXTUAL = (".xml", ".rels", ".opf", ".xhtml", ".html", ".htm", ".ncx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What was deleted or moved away, what old programs see instead, and boxes, whose paragraphs come by themselves.
PASSED_OVER = frozenset((f"{W}del", f"{W}moveFrom", f"{W}txbxContent", f"{W}instrText", f"{W}pPr", f"{W}rPr",
                         "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"))
BETWEEN = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def read_docx(file: BinaryIO) -> Iterator[Found]:
    """A Word document's paragraphs, those in tables and boxes too; neither notes nor headers.

    Raises:
        ReadError: it is locked or no DOCX.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    if file.read(4) == OLE:
        raise ReadError("it is locked by a password, or an old .doc under a new name. Save it as .docx without a password")
    _archive(file).close()
    file.seek(0)
    try:
        document = docx.Document(file)
        about = document.core_properties
        made = about.created.date().isoformat() if about.created else ""
        body, title = document.element.body, about.title
    except (PackageNotFoundError, XMLSyntaxError, KeyError, ValueError, AttributeError, zipfile.BadZipFile) as e:
        raise ReadError(f"it is no Word document, or a broken one: {e}") from e
    paragraphs = ("".join(_words(p)).strip() for p in body.iter(f"{W}p")
                  if not any(a.tag in PASSED_OVER - {f"{W}txbxContent"} for a in p.iterancestors()))
    yield Part(_bounded("\n".join(p for p in paragraphs if p)), title=title, made=made)


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in PASSED_OVER:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in BETWEEN:
            yield BETWEEN[child.tag]
        else:
            yield from _words(child)


# --- EPUB ---------------------------------------------------------------------------------------------------------------


def read_epub(file: BinaryIO) -> Iterator[Found]:
    """A book's chapters in their order, as one document; an error for each chapter that is broken.

    Raises:
        ReadError: it is no EPUB.
    """
    with _archive(file) as archive:
        opf = _package_file(archive)
        package = _xml(archive, opf)
        chapters: list[str] = []
        for number, name in enumerate(_spine(package, opf), 1):
            try:
                chapters.append(block_text(xhtml(decode(_member(archive, name), html=True))))
            except ReadError as e:
                yield ReadError(f"chapter {number} ({name}) is left out: {e}")
            _bounded("\n".join(chapters))
        about = {name: next((e.text or "" for e in package.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}")), "")
                 for name in ("title", "date", "publisher")}
        yield Part("\n".join(c for c in chapters if c), title=about["title"], date=about["date"], source=about["publisher"])


def _package_file(archive: zipfile.ZipFile) -> str:
    container = _xml(archive, "META-INF/container.xml")
    path = next((e.get("full-path") for e in container.iter("{*}rootfile") if e.get("full-path")), None)
    if path is None:
        raise ReadError("it is no EPUB, or a broken one: META-INF/container.xml names no package file")
    if "META-INF/encryption.xml" in archive.namelist():
        locked = [e.get("URI", "") for e in _xml(archive, "META-INF/encryption.xml").iter("{*}CipherReference")]
        if any(name.lower().endswith((".xhtml", ".html", ".htm", ".xml")) for name in locked):
            raise ReadError("it is locked by its seller (DRM). Give one that is not")
    return path


def _spine(package: Any, opf: str) -> list[str]:
    """The names of the chapters' files in their order, without the table of contents."""
    items = {e.get("id"): e for e in package.iter("{*}item")}
    chosen = [items[e.get("idref")] for e in package.iter("{*}itemref") if e.get("idref") in items]
    folder = posixpath.dirname(opf)
    return [posixpath.normpath(posixpath.join(folder, unquote(e.get("href", ""))))
            for e in chosen if "nav" not in (e.get("properties") or "").split() and "svg" not in (e.get("media-type") or "")]


def _xml(archive: zipfile.ZipFile, name: str) -> Any:
    try:
        return xml(_member(archive, name))
    except ReadError as e:
        raise ReadError(f"it is no EPUB, or a broken one: {name}: {e}") from e


# --- zip ----------------------------------------------------------------------------------------------------------------


def _archive(file: BinaryIO) -> zipfile.ZipFile:
    """A zip file whose contents, unpacked, are not too large. What it says of their sizes holds: no more is ever unpacked."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError) as e:
        raise ReadError(f"it is broken: {e}. Load or save it again") from e
    entries = archive.infolist()
    markup = sum(e.file_size for e in entries if e.filename.lower().endswith(TEXTUAL))
    if markup > MARKUP or sum(e.file_size for e in entries) > ALL or len(entries) > ENTRIES:
        raise ReadError(f"unpacked it is larger than any document: {sum(e.file_size for e in entries) / 1e6:,.0f} MB")
    if any(e.flag_bits & 1 for e in entries):
        raise ReadError("it is locked by a password. Save it without one")
    return archive


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError as e:
        raise ReadError("it is missing in the file") from e
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, zlib.error) as e:
        raise ReadError(f"it cannot be unpacked: {e}") from e


def _bounded(text: str) -> str:
    if len(text.encode("utf-8", "replace")) > LIMIT:
        raise ReadError(too_long())
    return text
