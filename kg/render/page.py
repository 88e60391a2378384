"""Writes a graph as one HTML file that opens from disk and asks nothing of the network.

pyvis gives the lists of nodes, edges and options and the copy of vis-network that is put into the page. Its page template is not used:
it loads scripts from elsewhere and lets texts run as HTML.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import networkx as nx

from kg.analysis.happenings import main_language
from kg.analysis.subset import find, part
from kg.errors import KgError
from kg.files import write_text
from kg.knowledge import Knowledge
from kg.render.data import Data, Places, page_data

HERE = Path(__file__).parent
# In this order they are one script; each may use what stands before it.
MODULES = ("dom.js", "data.js", "state.js", "filter.js", "choose.js", "settle.js", "style.js", "canvas.js", "labels.js", "search.js",
           "legend.js", "timeline.js", "parts.js", "panel.js", "compare.js", "map.js", "export.js", "main.js")
SHEETS = ("base.css", "parts.css")
PACK_ABOVE = 2_000_000  # bytes of data above which they are compressed
OPTIONS = {
    "autoResize": True, "physics": {"enabled": False}, "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hoverConnectedEdges": False, "multiselect": False, "keyboard": False, "tooltipDelay": 100000,
                    "zoomSpeed": 0.7, "selectConnectedEdges": False},
    "edges": {"smooth": False, "selectionWidth": 1.5, "hoverWidth": 0.5, "arrowStrikethrough": False},
    "nodes": {"shape": "custom"},
}


@dataclass(frozen=True)
class _Opening:
    """What the page shows first."""

    title: str
    lang: str
    focus: str | None
    hops: int


def write(graph: nx.MultiDiGraph, path: Path, *, knowledge: Knowledge, title: str = "", focus: str | None = None, hops: int = 2,
          date_from: str | None = None, date_to: str | None = None, lang: Literal["zh", "en", "auto"] = "auto") -> None:
    """Write the page of a graph. Where `path` already is such a page, nodes that it shows keep their places.

    Args:
        knowledge: labels, colours and definitions of the ontology.
        title: what stands above the page; without one it is called 'Diplomatic events' in its own language.
        focus: a name, alias or id; the page then holds what lies within `hops` edges of it (an event lies between two actors).
        date_from, date_to: ISO days; the page then holds the events that touch them.
        lang: the language that the page speaks first; 'auto' takes the one in which most documents are written.
    Raises:
        KgError: nobody is called `focus`, or the date is none.
        StoreError: the file cannot be written.
    """
    page = html(graph, knowledge=knowledge, title=title, focus=focus, hops=hops, date_from=date_from, date_to=date_to, lang=lang,
                known=places(path))
    write_text(path, lambda out: out.write(page))


def html(graph: nx.MultiDiGraph, *, knowledge: Knowledge, title: str = "", focus: str | None = None, hops: int = 2,
         date_from: str | None = None, date_to: str | None = None, lang: Literal["zh", "en", "auto"] = "auto",
         known: Places | None = None) -> str:
    """The page as a text, see `write`. `known` gives places of nodes by id: x, y, and x, y in the picture of actors."""
    for day in (date_from, date_to):
        if day and not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            raise KgError(f"'{day}' is no day. Write it as 2025-10-17")
    key = find(graph, focus) if focus else None
    shown = part(graph, key, hops, date_from, date_to)
    opening = _Opening(title, main_language(shown) if lang == "auto" else lang, key, hops)
    return _assemble(_drawn(page_data(shown, knowledge, known)), _settings(opening, knowledge), opening)


def _drawn(data: Data) -> Data:
    """The data with nodes, edges and options as a pyvis network holds them."""
    from pyvis.network import Network  # imports IPython: late

    network = Network(directed=True)
    # Filled directly: add_node and from_nx are quadratic and put texts where HTML is read.
    network.nodes, network.edges = data["nodes"], data["edges"]
    network.set_options(json.dumps(OPTIONS))
    return {**data, "nodes": network.nodes, "edges": network.edges, "options": network.options}


def _settings(opening: _Opening, knowledge: Knowledge) -> Data:
    """Everything that isn't the graph: the ontology's labels and the words of the interface."""
    display = {name: {key: {**term.labels, **term.properties} for key, term in terms.items()} for name, terms in knowledge.display.items()}
    types = {key: {**kind.labels, "quad": kind.quad, "goldstein": kind.goldstein, "symmetric": kind.symmetric,
                   "modes": {mode: dict(labels) for mode, labels in kind.modes.items()}, "definition": kind.definition}
             for key, kind in knowledge.event_types.items()}
    return {"title": opening.title, "lang": opening.lang, "focus": opening.focus, "hops": opening.hops, "types": types, "display": display,
            "labels": {key: {**term.labels, **term.properties} for key, term in knowledge.entity_types.items()},
            "relations": {key: dict(kind.labels) for key, kind in knowledge.relation_types.items()},
            "words": json.loads((HERE / "page" / "strings.json").read_text(encoding="utf-8"))}


def _json(value: Any) -> str:
    """JSON that no HTML parser can leave: `<`, `>`, `&` and the two line separators of Unicode are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


def _packed(text: str) -> tuple[str, bool]:
    """The text and whether it is compressed (gzip, base64). The time of compression is left out: same data, same bytes."""
    raw = text.encode("utf-8")
    if len(raw) <= PACK_ABOVE:
        return text, False
    return base64.b64encode(gzip.compress(raw, 6, mtime=0)).decode("ascii"), True


def _assemble(data: Data, settings: Data, opening: _Opening) -> str:
    import jinja2
    from markupsafe import Markup

    text, is_packed = _packed(_json(data))
    scripts, sheet = (_vis(), _script()), _sheet()
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True,
                                     undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    policy = (f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(sheet)}; img-src data: blob:; "
              "base-uri 'none'; form-action 'none'")
    untitled = settings["words"]["untitled"][0 if opening.lang == "zh" else 1]
    return environment.get_template("page.html").render(
        title=opening.title or untitled, lang={"zh": "zh-Hans"}.get(opening.lang, "en"), policy=policy, sheet=Markup(sheet),
        scripts=[Markup(s) for s in scripts], data=Markup(text), is_packed=is_packed, settings=Markup(_json(settings)),
        land=Markup(_json(json.loads((HERE / "page" / "land.json").read_text(encoding="utf-8"))["rings"])))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


@lru_cache(maxsize=1)
def _vis() -> str:
    """vis-network as the installed pyvis package carries it.

    Raises:
        KgError: this pyvis has no such file, or one that would end the script element.
    """
    import pyvis

    found = sorted(Path(pyvis.__file__).parent.glob("templates/lib/vis-*/vis-network.min.js"))
    if not found:
        raise KgError("the installed pyvis carries no vis-network. Install the version that kg asks for: pip install pyvis==0.3.2")
    text = found[-1].read_text(encoding="utf-8").replace("\r", "")
    text = re.sub(r"\n//# sourceMappingURL=.*", "", text)
    if re.search(r"</script|<!--", text, re.IGNORECASE):
        raise KgError(f"{found[-1]} cannot be put into a page. Install the version that kg asks for: pip install pyvis==0.3.2")
    return text


@lru_cache(maxsize=1)
def _script() -> str:
    parts = "\n".join((HERE / "page" / name).read_text(encoding="utf-8") for name in MODULES)
    return f"(() => {{\n'use strict';\n{parts}\n}})();\n"


@lru_cache(maxsize=1)
def _sheet() -> str:
    return "\n".join((HERE / "page" / name).read_text(encoding="utf-8") for name in SHEETS)


def places(path: Path) -> dict[str, tuple[float, float, float, float]]:
    """Where the nodes stand in a page that was written before; empty where there is no such page."""
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError):
        return {}
    found = re.search(r'<script id="data" type="application/json"( data-packed)?>(.*?)</script>', text, re.DOTALL)
    if not found:
        return {}
    try:
        data = json.loads(gzip.decompress(base64.b64decode(found[2])) if found[1] else found[2])
        return {fact["key"]: (float(node["x"]), float(node["y"]), float(fact["ax"]), float(fact["ay"]))
                for node, fact in zip(data["nodes"], data["facts"], strict=True)}
    except (ValueError, KeyError, TypeError, EOFError, OSError):
        return {}
