"""How a graph shows itself in a notebook: what it holds, and the page in a frame that can do no harm to the notebook."""

from __future__ import annotations

import base64
import gzip
import html
from collections.abc import Mapping

import networkx as nx

from kg.analysis.happenings import ACTORS, namer
from kg.graph import ROLES
from kg.knowledge import load

HEIGHT = 560  # pixels
LARGE = 3000  # nodes above which only the summary is shown: a notebook keeps every picture in its file
TOP = 5
SELF_UNPACKING = """<!doctype html><meta charset="utf-8">
<p id="old" hidden>This browser is too old for the picture: it takes Firefox 113, Chrome 80 or Safari 16.4.</p>
<script id="page" type="text/plain">{data}</script><script>
if (!globalThis.DecompressionStream) document.getElementById('old').hidden = false;
else new Response(new Blob([Uint8Array.from(atob(document.getElementById('page').textContent), (c) => c.charCodeAt(0))]).stream()
  .pipeThrough(new DecompressionStream('gzip'))).text().then((page) => {{ document.open(); document.write(page); document.close(); }});
</script>"""


def shown(graph: nx.MultiDiGraph, sizes: Mapping[str, int], lang: str) -> str:
    """A summary and the interactive page. The frame may run the page's scripts and nothing else: it has an origin of its own, and what it
    shows comes from inside."""
    from kg.render.page import html as page

    told = _summary(graph, sizes, lang)
    if not graph:
        return told
    if len(graph) > LARGE:
        return told + "<p>Too large to show here. A part: <code>graph.subgraph('Russia')</code>; the whole: " \
                      "<code>graph.write('graph.html')</code></p>"
    inside = html.escape(_packed(page(graph, knowledge=load(), lang=lang)), quote=True)  # type: ignore[arg-type]
    return (f'{told}<iframe srcdoc="{inside}" sandbox="allow-scripts allow-downloads" title="kg" width="100%" height="{HEIGHT}" '
            'style="border:1px solid #cbd5e1;border-radius:4px"></iframe>')


def _packed(text: str) -> str:
    """A page that unpacks itself. A notebook keeps each picture in its file, and the page with its scripts has a megabyte, packed a
    quarter of it. What it writes has its own Content-Security-Policy, as if it had been loaded."""
    data = base64.b64encode(gzip.compress(text.encode("utf-8"), 9, mtime=0)).decode("ascii")
    return SELF_UNPACKING.format(data=data)


def _summary(graph: nx.MultiDiGraph, sizes: Mapping[str, int], lang: str) -> str:
    days = sorted(a["date_start"] for _, a in graph.nodes(data=True) if a["label"] == "Event" and a.get("date_start"))
    span = f", {days[0]} – {days[-1]}" if days else ""
    counts = ", ".join(f"{n:,} {what}" for what, n in sizes.items())
    involved: dict[str, int] = {}
    for _, v, a in graph.edges(data=True):
        if a["type"] in (ROLES["actor"], ROLES["recipient"]) and graph.nodes[v]["label"] in ACTORS:
            involved[v] = involved.get(v, 0) + 1
    name = namer(graph, "actor", lang)
    best = ", ".join(f"{name(n)} ({involved[n]})" for n in sorted(involved, key=lambda n: (-involved[n], n))[:TOP])
    return f"<p><b>kg.Graph</b>: {html.escape(counts + span)}" + (f"<br>{html.escape(best)}" if best else "") + "</p>"
