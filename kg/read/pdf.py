"""PDF -> text with the page of each character.

pdfium gives the characters with their places; lines become paragraphs here: what is printed on every page is dropped, words broken at the
end of a line are whole again, and Chinese lines meet without a space.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import ReadError, counted
from kg.read.parts import LIMIT, Found, Part, Remark, too_long

if TYPE_CHECKING:
    import pypdfium2

MARGIN = 0.09  # of the page's height: above and below stand what is repeated and page numbers
REPEATED = 0.4  # of the pages: left and right pages have headers of their own
GAP = 1.35  # of the usual distance of lines: more is the end of a paragraph
APART = 2.3  # heights of a line: farther from each other they are no lines of one paragraph, however few there are
SHORT = 0.65  # of the width of a column: a line that ends before stands alone (a heading, a signature)
SHORT_HAN = 4  # characters that a Chinese line may end before the others: its lines are filled
BROKEN = 2  # what pdfium puts in the place of a hyphen at the end of a line, and of the line's end
HYPHENS = "-\u00ad\u2010"
PAGES = 10_000  # a file may claim any number
NEAR = 60  # lines before and after by which the edges of a column are told
PASSWORD = 4  # FPDF_ERR_PASSWORD
END = re.compile(r"[.!?:;…。！？：；][\"'”’」』）)\]]*\Z")
HAN = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
SPREAD = re.compile(r"(?:[\u3400-\u9fff] ){3,}[\u3400-\u9fff]")  # 新 华 社 电: letters set apart
# What browsers print above and below: '10/17/25, 9:30 AM Title', 'https://… 1/3'.
BROWSER = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d{2}\b.*|(?P<url>https?://\S+|file:///\S+) \d+/\d+")
PAGE_NUMBER = re.compile(r"\W*(?:第|page|p\.)?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:页|(?:/|of|页? ?共)\s*\d{1,4}\s*页?)?\W*", re.IGNORECASE)
WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line and its place in points, from the page's lower left corner. `edge`: it stands in the upper or lower margin."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    edge: bool


def read_pdf(file: BinaryIO) -> Iterator[Found]:
    """The document, and an error for each page that is broken.

    Raises:
        ReadError: it is locked or no PDF, or it holds no text.
    """
    import pypdfium2

    document = _opened(file, pypdfium2)
    try:
        if len(document) > PAGES:
            raise ReadError(f"it has {len(document):,} pages, and {PAGES:,} are read. Split it")
        pages: list[list[Line]] = []
        pictures: list[int] = []
        size = 0
        for number in range(1, len(document) + 1):
            try:
                lines, is_picture = _page(document, number - 1, pypdfium2)
            except pypdfium2.PdfiumError as e:
                yield ReadError(f"page {number} is broken and left out: {e}")
                lines, is_picture = [], False
            pages.append(lines)
            size += sum(len(line.text) for line in lines)
            if size > LIMIT:
                raise ReadError(too_long())
            pictures += [number] if is_picture else []
        yield _part(pages, document.get_metadata_dict())
        if pictures:
            yield Remark(f"pages without text, pictures only: {', '.join(map(str, pictures[:20]))}{' …' if len(pictures) > 20 else ''}. "
                         "What stands there is not read")
    finally:
        document.close()


def _opened(file: BinaryIO, pypdfium2: Any) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as e:
        if getattr(e, "err_code", None) == PASSWORD or "password" in str(e).lower():
            raise ReadError("it is locked by a password. Save it without one, for instance by printing it into a new PDF") from e
        raise ReadError("it is no PDF, or a broken one. Save or load it down again") from e


def _part(pages: Sequence[Sequence[Line]], about: dict[str, str]) -> Part:
    text, starts = joined(pages)
    if not text.strip():
        raise ReadError(f"it holds no text on its {counted(len(pages), 'page')}: a scan, or pictures. Recognise its text first, "
                        "for instance with: ocrmypdf IN.pdf OUT.pdf")
    if len(text.encode("utf-8", "replace")) > LIMIT:
        raise ReadError(too_long())
    printed = (found["url"] for page in pages for line in page if line.edge and (found := BROWSER.fullmatch(line.text)) and found["url"])
    url = next((u for u in printed if u.startswith("http")), "")
    return Part(text, title=_title(about.get("Title", "")), url=url, made=_made(about.get("CreationDate", "")), pages=starts)


def _title(given: str) -> str:
    """The title of the properties, unless it is what programs write there by themselves."""
    title = re.sub(r"\AMicrosoft \w+ - ", "", given).strip()
    return "" if re.fullmatch(r"(?i)\W*(anonymous|untitled|unspecified|无标题|.*\.(docx?|pdf|indd|wps|rtf|tex|dvi))\W*", title) else title


def _made(given: str) -> str:
    found = re.match(r"(?:D:)?(\d{4})(\d{2})(\d{2})", given)
    return "-".join(found.groups()) if found else ""


# --- lines --------------------------------------------------------------------------------------------------------------


def _page(document: pypdfium2.PdfDocument, index: int, pypdfium2: Any) -> tuple[list[Line], bool]:
    """The lines of a page as pdfium orders them; whether there are none, but a picture."""
    page = document[index]
    try:
        text = page.get_textpage()
        try:
            lines = list(_lines(text, page.get_height(), pypdfium2.raw))
        finally:
            text.close()
        return lines, not lines and any(True for _ in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)))
    finally:
        page.close()


def _lines(page: Any, height: float, raw: Any) -> Iterator[Line]:
    begin = 0
    codes = [raw.FPDFText_GetUnicode(page, i) for i in range(page.count_chars())]
    for place, code in enumerate((*codes, 10)):
        if code not in (10, 13, BROKEN):
            continue
        visible = [i for i in range(begin, place) if codes[i] > 32 and codes[i] != 0xA0]
        # Written up the margin (a watermark, a shelf mark), it is no line of the text.
        if visible and not _is_turned(page, visible, raw):
            # In the middle, too: a line may begin and end with words in a smaller type.
            first, middle, last = (page.get_charbox(visible[i], loose=True) for i in (0, len(visible) // 2, -1))
            words = "".join(_characters(codes[begin:place])) + ("-" if code == BROKEN else "")
            yield Line(_plain(words), first[0], last[2], first[1], max(box[3] - box[1] for box in (first, middle, last)),
                       not MARGIN * height < (first[1] + first[3]) / 2 < (1 - MARGIN) * height)
        begin = place + 1


def _is_turned(page: Any, places: Sequence[int], raw: Any) -> bool:
    return all(0.1 < raw.FPDFText_GetCharAngle(page, i) % 6.2832 < 6.18 for i in (places[0], places[-1]))


def _characters(codes: Sequence[int]) -> Iterator[str]:
    """pdfium gives characters beyond the first plane in halves, and 0 for those that it cannot name."""
    units = b"".join(code.to_bytes(2, "little") if code < 0x10000 else chr(code).encode("utf-16-le") for code in codes if code)
    yield units.decode("utf-16-le", "replace")


def _plain(text: str) -> str:
    text = " ".join(text.split())
    return SPREAD.sub(lambda m: m[0].replace(" ", ""), text)


# --- paragraphs ---------------------------------------------------------------------------------------------------------


def joined(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """The text of all pages, and where in it each page begins."""
    repeated = _repeated(pages)
    words = Counter(word.lower() for page in pages for line in page for word in WORD.findall(line.text))
    parts: list[str] = []
    firsts: list[int] = []  # the part with which each page begins
    before: Line | None = None
    for page in pages:
        body = [line for line in page if not (line.edge and _is_furniture(line, repeated))]
        pitch = _pitch(body)
        firsts.append(len(parts) + (before is not None and bool(body)))
        for number, line in enumerate(body):
            if before is not None:
                ends = _ends(before, line, _block(body, number - 1, pitch), pitch) if number else _ends_page(before, line)
                parts[-1], between = (parts[-1], "\n") if ends else _joint(parts[-1], line.text, words)
                parts.append(between)
            parts.append(line.text)
            before = line
    offsets = [0, *accumulate(map(len, parts))]
    return "".join(parts), tuple(offsets[first] for first in firsts)


def _is_furniture(line: Line, repeated: set[str]) -> bool:
    return bool(_shape(line) in repeated or PAGE_NUMBER.fullmatch(line.text) or BROWSER.fullmatch(line.text))


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _repeated(pages: Sequence[Sequence[Line]]) -> set[str]:
    """What stands in the margin of many pages, numbers apart."""
    counts = Counter(shape for page in pages for shape in {_shape(line) for line in page if line.edge})
    return {shape for shape, n in counts.items() if n >= max(2, REPEATED * len(pages))}


def _pitch(lines: Sequence[Line]) -> float:
    steps = [a.bottom - b.bottom for a, b in pairwise(lines) if 0 < a.bottom - b.bottom < APART * a.height]
    # The lower half: between paragraphs there may be more room, and a page may hold many short ones.
    return statistics.median_low(sorted(steps)[: len(steps) // 2 + 1]) if steps else 0.0


def _block(lines: Sequence[Line], number: int, pitch: float) -> Sequence[Line]:
    """The lines around one that stand below each other as it does: of one column, not of the whole page."""
    first = last = number
    while first > max(0, number - NEAR) and _follows(lines[first - 1], lines[first], pitch):
        first -= 1
    while last < min(len(lines) - 1, number + NEAR) and _follows(lines[last], lines[last + 1], pitch):
        last += 1
    return lines[first:last + 1]


def _follows(line: Line, after: Line, pitch: float) -> bool:
    return 0 < line.bottom - after.bottom <= GAP * max(pitch, line.height)


def _ends(line: Line, after: Line, block: Sequence[Line], pitch: float) -> bool:
    """Does a paragraph end with a line?

    Args:
        block: the lines by which the edges of its column are told.
    """
    step = line.bottom - after.bottom
    if step <= 0 or line.text[-1] in HYPHENS:  # the next column
        return _ends_page(line, after)
    is_end = bool(END.search(line.text))
    if _other_size(line, after):
        return True
    if step > GAP * max(pitch, line.height):
        return True
    if is_end and after.left > line.left + 0.8 * line.height:
        return True
    column = [x for x in block if abs(x.left - line.left) < 4 * line.height] or [line]
    left, right = min(x.left for x in column), max(x.right for x in column)
    if is_end:
        return line.right < right - 2 * line.height
    if HAN.match(line.text[-1]):
        return line.right < right - SHORT_HAN * line.height
    return line.right - left < SHORT * (right - left)


def _ends_page(line: Line, after: Line) -> bool:
    """Does a paragraph end with the last line of a page or column?"""
    return line.text[-1] not in HYPHENS and (bool(END.search(line.text)) or _other_size(line, after))


def _other_size(line: Line, after: Line) -> bool:
    return abs(line.height - after.height) > 0.2 * max(line.height, after.height)


def _joint(before: str, after: str, words: Counter[str]) -> tuple[str, str]:
    """(the end of a line as it stands within a paragraph, what comes between it and the next line)."""
    if before[-1] in HYPHENS and len(before) > 1 and before[-2].isalpha():
        first, second = re.search(r"[A-Za-z-]*\Z", before[:-1]), WORD.match(after)
        whole = (first[0] if first else "").lower().lstrip("-"), (second[0] if second else "").lower()
        is_one = after[0].islower() and not before[-3:-1].isupper() and words["-".join(whole)] <= words["".join(whole)]
        return (before[:-1] if is_one else f"{before[:-1]}-"), ""
    return before, "" if HAN.match(before[-1]) or HAN.match(after[0]) else " "
