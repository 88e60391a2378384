"""Documents as people have them, made on the spot: PDF, DOCX, EPUB, feeds, saved pages, web archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LATIN, CHINESE = "Times-Roman", "STSong-Light"
TOP, LEFT, PITCH = 760, 72, 16


def pdf(path: Path, pages: Sequence[Sequence[str]], *, font: str = LATIN, head: str = "", foot: str = "", title: str = "",
        password: str = "", picture: Sequence[int] = ()) -> Path:
    """A PDF with these lines on its pages; '' leaves the room of a line. `foot` may hold {n}; `picture`: pages that show one."""
    from reportlab.lib import pdfencrypt
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    made = canvas.Canvas(str(path), pagesize=A4, invariant=1, encrypt=pdfencrypt.StandardEncryption(password) if password else None)
    made.setTitle(title)
    for number, lines in enumerate(pages, 1):
        made.setFont(font, 9)
        # The foot comes first in the file, as it does in many.
        made.drawString(280, 30, foot.format(n=number))
        made.drawString(LEFT, 812, head)
        made.setFont(font, 12)
        for row, line in enumerate(lines):
            made.drawString(LEFT, TOP - row * PITCH, line)
        if number in picture:
            from PIL import Image
            made.drawImage(ImageReader(Image.new("L", (20, 20), 128)), LEFT, 200, 300, 300)
        made.showPage()
    made.save()
    return path


def columns(path: Path, above: str, left: Sequence[str], right: Sequence[str], *, head: str, foot: str) -> None:
    """A page with a line over its whole width and two columns below."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    made = canvas.Canvas(str(path), pagesize=A4, invariant=1)
    for y, size, text in ((812, 9, head), (30, 9, foot), (TOP, 10, above)):
        made.setFont(LATIN, size)
        made.drawString(LEFT, y, text)
    made.setFont(LATIN, 12)
    for x, lines in ((LEFT, left), (320, right)):
        for row, line in enumerate(lines):
            made.drawString(x, TOP - 40 - row * PITCH, line)
    made.showPage()
    made.save()


def docx(path: Path, paragraphs: Sequence[str], *, rows: Sequence[Sequence[str]] = (), title: str = "") -> Any:
    """A Word document; the object, to be changed and saved again."""
    from docx import Document

    made = Document()
    made.core_properties.title = title
    for text in paragraphs:
        made.add_paragraph(text)
    if rows:
        table = made.add_table(len(rows), len(rows[0]))
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                table.cell(i, j).text = cell
    made.save(str(path))
    return made


def epub(path: Path, chapters: Mapping[str, str], *, extra: Mapping[str, str | bytes] = {}, date: str = "2024-03-07") -> Path:
    """An EPUB: file name -> body of a chapter, in their order."""
    items = "".join(f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
                         '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>')
        archive.writestr("OEBPS/book.opf", f"""<package xmlns="http://www.idpf.org/2007/opf"><metadata
            xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A year of talks</dc:title><dc:date>{date}</dc:date>
            <dc:publisher>North Press</dc:publisher></metadata><manifest>{items}<item id="nav" href="nav.xhtml" properties="nav"
            media-type="application/xhtml+xml"/></manifest><spine><itemref idref="nav"/>{spine}</spine></package>""")
        archive.writestr("OEBPS/nav.xhtml", page("Contents of the book"))
        for name, body in chapters.items():
            archive.writestr(f"OEBPS/{name}", body if body.startswith("<?xml") else page(body))
        for name, content in extra.items():
            archive.writestr(name, content)
    return path


def page(body: str) -> str:
    return (f'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><style>p {{}}</style>'
            f"</head><body>{body}</body></html>")


def rss(entries: Sequence[str], title: str = "Nordic Wire") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(entries)}</channel></rss>'


def item(text: str, *, title: str = "Envoys meet", guid: str = "", date: str = "Thu, 07 Mar 2024 09:00:00 +0100") -> str:
    return (f"<item><title>{title}</title><link>https://wire.example/1</link><description>{text}</description>"
            f"<pubDate>{date}</pubDate>{f'<guid>{guid}</guid>' if guid else ''}</item>")


def warc(path: Path, pages: Sequence[tuple[str, str, str]]) -> Path:
    """A web archive: (url, content type, body)."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=path.name.endswith(".gz"))
        for url, kind, body in pages:
            headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body.encode()), http_headers=headers))
    return path
