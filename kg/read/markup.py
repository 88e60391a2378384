"""HTML and XML from strangers -> text: a line a block, no scripts, no entities of their own making, nothing from the network."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from kg.errors import ReadError

BLOCKS = frozenset(("address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
                    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
                    "td", "th", "tr", "ul"))
UNSEEN = ("head", "script", "style", "noscript", "template", "rt", "rp", "svg", "math", "iframe", "object", "form", "button")
# A line of the source that ends between two Chinese characters is no space.
HAN_BREAK = re.compile(r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])[ \t]*\n\s*(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])")
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))


def xml(data: bytes | str) -> Any:
    """The root of an XML file. Entities that it declares are not replaced: a few lines could become gigabytes.

    Raises:
        ReadError: it is no XML.
    """
    from lxml import etree

    # recover: pages in EPUBs have unclosed tags as others do.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data.encode() if isinstance(data, str) else data, parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise ReadError(f"not valid XML: {e}") from e
    if root is None:
        raise ReadError("not valid XML")
    return root


def xhtml(text: str) -> Any:
    """The root of a page in XHTML, whose named entities XML does not know."""
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)
    return xml(NAMED.sub(lambda m: m[0] if m[1] in OF_XML else html5.get(f"{m[1]};", m[0]), text))


def fragment(text: str) -> str:
    """The text of a piece of HTML, as in a feed's entry."""
    from lxml import etree, html

    if not text.strip():
        return ""
    try:
        return block_text(html.fromstring(f"<div>{re.sub(r'<[?][^>]*>', '', text)}</div>"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""


def block_text(root: Any) -> str:
    """The text that a reader sees, a line a block."""
    from lxml import etree

    # Comments and the like send no events, and what follows them would be lost.
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, etree.Entity, with_tail=False)
    etree.strip_elements(root, *(name for u in UNSEEN for name in (u, f"{{*}}{u}")), with_tail=False)
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_block = etree.QName(element).localname.lower() in BLOCKS
        pieces += ["\0"] * is_block
        pieces += [element.text or ""] if event == "start" else [element.tail or ""] if element is not root else []
    lines = ("".join(pieces)).split("\0")
    plain = (" ".join(HAN_BREAK.sub("", line.strip()).split()) for line in lines)
    return "\n".join(line for line in plain if line)
