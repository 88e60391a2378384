"""Bytes -> text: UTF-8, UTF-16, GB18030, Big5 and Windows-1252, told apart by what they decode to."""

from __future__ import annotations

import codecs
import re

from kg.errors import ReadError

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# C0 control characters that no article has; tab, newlines, form feed and escape do occur.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
CONTROL_SHARE = 0.01
COMMON_SHARE = 0.9  # of the characters beyond ASCII, how many must be common ones for a guess to be believed
ASCII_SHARE = 0.7  # of the bytes of a text in a western single-byte encoding
HTML_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", re.IGNORECASE)


def decode(data: bytes, html: bool = False) -> str:
    """The text in a file's bytes, without byte order mark and with newlines as `\\n`.

    Args:
        html: believe the charset that the page declares, where its bytes agree.
    Raises:
        ReadError: the bytes are no text.
    """
    text = data.decode(encoding_of(data, html), errors="strict")
    if len(CONTROL.findall(text)) > CONTROL_SHARE * len(text):
        raise ReadError(_BINARY)
    return text.replace("\r\n", "\n").replace("\r", "\n")


_BINARY = "this is a binary file, no text. Texts are .txt, .md or .html; other files are told by the end of their names: .pdf, .docx …"


def encoding_of(data: bytes, html: bool = False, sample: bool = False) -> str:
    """The name of the encoding that the bytes are in.

    Args:
        sample: `data` is the beginning of a table: its last character may be cut, and a row with broken bytes spoils only itself.
    Raises:
        ReadError: none fits.
    """
    for mark, name in BOMS:
        if data.startswith(mark) and _decoded(data, name, sample) is not None:
            return name
    if b"\0" in data:
        return _first_plausible(data, ("utf-16-le", "utf-16-be"), sample, _BINARY)
    declared = HTML_CHARSET.search(data[:4096]) if html else None
    for name in (declared.group(1).decode("ascii"), "utf-8") if declared else ("utf-8",):
        # Pages that declare gb2312 mean its superset.
        name = "gb18030" if name.lower() in ("gb2312", "gbk") else name
        if _decoded(data, name, sample) is not None:
            return name
    if (place := _broken_utf8(data)) is not None:
        if sample:
            return "utf-8"
        raise ReadError(f"it is UTF-8, but not everywhere: byte {place} is broken. Save the file again as UTF-8")
    if sum(byte < 0x80 for byte in data) >= ASCII_SHARE * len(data):
        # A few accents among English look like rare Chinese characters, if like any.
        candidates: tuple[str, ...] = ("gb18030", "cp1252")
    else:
        # The order matters: Big5 read as GB18030 gives rare characters, GB18030 read as Big5 common ones.
        candidates = ("gb18030", "big5")
    return _first_plausible(data, candidates, sample,
                            "the encoding is none of UTF-8, UTF-16, GB18030, Big5 and Windows-1252. Save the file as UTF-8")


def _first_plausible(data: bytes, names: tuple[str, ...], sample: bool, message: str) -> str:
    for name in names:
        text = _decoded(data, name, sample)
        if text is not None and (name == "cp1252" or _common_share(text, name) >= COMMON_SHARE):
            return name
    raise ReadError(message)


def _broken_utf8(data: bytes) -> int | None:
    """Where the first broken byte stands in what is UTF-8 but for a few bytes; None where it is something else."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(not c.isascii() for c in text) - broken
    return len(text[: text.index("\ufffd")].encode("utf-8")) + 1 if broken and broken * 10 <= sound else None


def _decoded(data: bytes, name: str, sample: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(name)("strict").decode(data, not sample)
    except (UnicodeDecodeError, LookupError):
        return None


def _common_share(text: str, name: str) -> float:
    """How much of a guess looks like text: of GB18030 and Big5 the share of everyday characters among those beyond ASCII, of
    UTF-16 the share of letters, digits, spaces and punctuation among all."""
    if name.startswith("utf-16"):
        plain = sum((c.isascii() and (c.isprintable() or c in "\r\n\t")) or "\u3000" <= c <= "\u303f" or "\u4e00" <= c <= "\u9fff"
                    or "\uff01" <= c <= "\uff5e" or "\u00a0" <= c <= "\u024f" or "\u2010" <= c <= "\u2027" for c in text)
        return plain / max(1, len(text))
    beyond = [c for c in text if not c.isascii()]
    common = sum(_everyday(c, "gb2312" if name == "gb18030" else name) for c in beyond)
    return common / max(1, len(beyond))


def _everyday(character: str, name: str) -> bool:
    """In the first plane of the old standard, and neither kana, Greek, Cyrillic nor box drawing."""
    if "\u0370" <= character <= "\u04ff" or "\u2500" <= character <= "\u257f" or "\u3040" <= character <= "\u312f":
        return False
    try:
        character.encode(name)
    except UnicodeEncodeError:
        return False
    return True
