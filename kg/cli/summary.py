"""What a build made, for a person to read."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import counted

if TYPE_CHECKING:
    from kg.build import Built, Report

STATUSES = ("occurred", "planned", "possible", "negated")
ENTITIES = ("Person", "Country", "Organization", "Location", "Weapon", "Agreement")
ACTORS = frozenset(("Person", "Country", "Organization"))
ROLES = frozenset(("ACTOR", "RECIPIENT"))
TOP = 5


def summary(built: Built, report: Report, files: Iterable[Path]) -> str:
    """Documents, entities by type, events by type and status, the most connected actors, the files written."""
    return "\n".join([_documents(built, report), "", *_entities(built), "", *_events(built), "", *_actors(built), "",
                      *(f"Wrote {path} ({_size(path)})" for path in files)])


def _documents(built: Built, report: Report) -> str:
    languages = Counter(x.document.lang for x in built.extractions)
    dates = sorted(x.document.date for x in built.extractions if x.document.date)
    span = f", {dates[0]}" + (f" to {dates[-1]}" if dates[-1] > dates[0] else "") if dates else ""
    failed = f"; {len(report.failures)} failed" if report.failures else ""
    return f"{counted(report.documents, 'document')} ({', '.join(f'{n} {lang}' for lang, n in sorted(languages.items()))}){span}{failed}"


def _entities(built: Built) -> list[str]:
    counts = built.counts("label")
    total = sum(counts[label] for label in ENTITIES)
    return [counted(total, "entity", "entities"), *_wrapped(f"{counts[label]} {label}" for label in ENTITIES if counts[label])]


def _events(built: Built) -> list[str]:
    """A table of types by statuses, the most frequent type first."""
    events = [a for _, a in built.graph.nodes(data=True) if a["label"] == "Event"]
    cells = Counter((e["type"], e["status"]) for e in events)
    types = Counter(e["type"] for e in events)
    rows = [counted(len(events), "event").ljust(14) + "".join(f"{status:>10}" for status in STATUSES)]
    for type_, _ in sorted(types.items(), key=lambda t: (-t[1], t[0])):
        rows.append(f"  {type_:12}" + "".join(f"{cells[type_, status] or '·':>10}" for status in STATUSES))
    return rows


def _actors(built: Built) -> list[str]:
    """The actors with the most events, and with whom most of them."""
    graph = built.graph
    involved: Counter[str] = Counter()
    partners: dict[str, Counter[str]] = {}
    for node, attributes in graph.nodes(data=True):
        if attributes["label"] != "Event":
            continue
        sides = sorted({v for _, v, a in graph.out_edges(node, data=True) if a["type"] in ROLES and graph.nodes[v]["label"] in ACTORS})
        involved.update(sides)
        for one in sides:
            partners.setdefault(one, Counter()).update(x for x in sides if x != one)
    best = sorted(involved, key=lambda n: (-involved[n], n))[:TOP]
    rows = ["Most connected"] if best else []
    for node in best:
        others = sorted(partners[node].items(), key=lambda p: (-p[1], p[0]))[:3]
        beside = ", ".join(graph.nodes[other].get("name", other) for other, _ in others)
        name = _padded(_name(graph.nodes[node]), 36)
        many = f"{involved[node]:4} event{'s' if involved[node] > 1 else ' '}"
        rows.append(f"  {name}{many}   with {beside}" if beside else f"  {name}{many.rstrip()}")
    return rows


def _name(node: Mapping[str, Any]) -> str:
    """A node's name in both languages where both are known."""
    return " ".join(dict.fromkeys(filter(None, (node.get("name_zh"), node.get("name_en"))))) or str(node.get("name", ""))


def _padded(text: str, width: int) -> str:
    """Text filled up to a width in terminal cells; Han characters take two."""
    used = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(1, width - used)


def _wrapped(parts: Iterable[str]) -> list[str]:
    line = "  " + ", ".join(parts)
    return [line] if line.strip() else []


def _size(path: Path) -> str:
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
