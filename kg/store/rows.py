"""A graph as rows for a database, and what becomes of a row that is there already.

Two graphs may tell of the same node with other properties: an alias more, another count. `joined` makes one of both, and it makes the
same one whatever the order, how often and in which pieces they come: it is the join of a semilattice, property by property.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.cypher import LABEL, TYPE
from kg.errors import StoreError
from kg.graph import REPORTED_IN, columns, stated
from kg.model import STATUSES

ENTITY, EVENT, DOCUMENT, DECISION = "Entity", "Event", "Document", "MergeDecision"
STORE, LOAD, BUILD, READING = "KgStore", "KgLoad", "KgBuild", "KgReading"  # what the store notes for itself
OWN = frozenset((ENTITY, DECISION, STORE, LOAD, BUILD, READING))
PLAIN = frozenset((EVENT, DOCUMENT, DECISION))  # labels of nodes that are no entities
DATES = ("date", "date_start", "date_end", "date_precision")
_PRECISIONS = ("year", "range", "month", "day")
_LARGEST = 2**63

Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A node (without ends) or a relationship to be written."""

    id: str
    properties: Properties
    source: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that one statement writes: nodes of a label, or relationships of a type between nodes of two labels."""

    label: str
    rows: tuple[Row, ...]
    source: str = ""
    target: str = ""

    @property
    def is_nodes(self) -> bool:
        return not self.source

    def __str__(self) -> str:
        return self.label if self.is_nodes else f"({self.source})-[{self.label}]->({self.target})"


def groups(graph: nx.MultiDiGraph) -> list[Group]:
    """All of a graph: nodes before relationships, each by label and sorted by id. Decisions about merging are nodes here.

    Raises:
        StoreError: a label, a relationship type or a value that no database can hold, with the id of the node.
    """
    nodes: dict[str, list[Row]] = {}
    for node, attributes in graph.nodes(data=True):
        nodes.setdefault(_checked(LABEL, attributes.get("label"), node), []).append(_row(node, attributes, "label"))
    for decision in graph.graph.get("decisions", ()):
        nodes.setdefault(DECISION, []).append(_row(decision["id"], decision, ""))
    edges: dict[tuple[str, str, str], list[Row]] = {}
    for source, target, key, attributes in graph.edges(keys=True, data=True):
        type_ = _checked(TYPE, attributes.get("type"), key)
        ends = graph.nodes[source]["label"], type_, graph.nodes[target]["label"]
        edges.setdefault(ends, []).append(_row(key, attributes, "type", source, target))
    return [Group(label, _sorted(rows)) for label, rows in sorted(nodes.items())] + [
        Group(type_, _sorted(rows), source, target) for (source, type_, target), rows in sorted(edges.items())]


def _sorted(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda r: (r.id, r.source, r.target)))


def _checked(pattern: Any, word: object, id_: object) -> str:
    if isinstance(word, str) and pattern.match(word) and word not in OWN:
        return word
    wanted = "PascalCase, as in Person" if pattern is LABEL else "UPPER_SNAKE, as in PART_OF"
    raise StoreError(f"{id_}: {word!r} cannot be a {'label' if pattern is LABEL else 'relationship type'} in a database: it must be "
                     f"{wanted}, and not one of {', '.join(sorted(OWN))}. Mend it in seeds/ontology/ and build again")


def _row(id_: object, attributes: Mapping[str, Any], without: str, source: str = "", target: str = "") -> Row:
    if not isinstance(id_, str) or not id_:
        raise StoreError(f"{id_!r} cannot be an id in a database: ids are texts")
    properties = {k: v for k, v in attributes.items() if k != without}
    properties["id"] = id_
    for key, value in properties.items():
        if not _storable(value):
            raise StoreError(f"{id_}: the property '{key}' is {value!r}, which a database cannot hold. Texts without lone surrogates, "
                             "64-bit numbers and lists of one kind of them can be stored")
    return Row(id_, properties, source, target)


def _storable(value: object) -> bool:
    kind = type(value)
    if kind is str:
        return _is_text(value)  # type: ignore[arg-type]
    if kind is int:
        return -_LARGEST <= value < _LARGEST  # type: ignore[operator]
    if kind is float:
        return value == value
    if kind is list:
        return len({type(v) for v in value}) <= 1 and all(type(v) is not list and _storable(v) for v in value)  # type: ignore[attr-defined]
    return kind is bool


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # a surrogate alone
        return False
    return True


def batches(found: Iterable[Group], size: int) -> Iterator[Group]:
    """The groups in pieces of at most `size` rows, always cut the same."""
    for group in found:
        for start in range(0, len(group.rows), size):
            yield Group(group.label, group.rows[start:start + size], group.source, group.target)


def digest(found: Iterable[Group]) -> str:
    """A name for exactly these rows."""
    made = hashlib.blake2b(digest_size=12)
    for group in found:
        made.update(f"{group}\n".encode())
        made.update(json.dumps([[row.source, row.target, row.properties] for row in group.rows]).encode())
    return made.hexdigest()


# --- joining ------------------------------------------------------------------------------------------------------------


def joined(old: Mapping[str, Any], new: Mapping[str, Any]) -> Properties:
    """One set of properties of two of the same node or relationship.

    Equal values stay as they are. Of two lists comes the sorted union, of two numbers the greater, of two statuses the one that says more
    (occurred before planned before possible before negated), of two dates the more exact, of two texts the longer. The sentences of a
    relation stay beside their documents.
    """
    made: Properties = {}
    for key in {**old, **new}:
        if key not in old or key not in new:
            made[key] = old[key] if key in old else new[key]
        elif _same(old[key], new[key]):
            made[key] = old[key]
        else:
            made[key] = _JOINS.get(key, _join)(old[key], new[key])
    _join_dates(made, old, new)
    _join_evidence(made, old, new)
    return made


def _same(a: object, b: object) -> bool:
    return type(a) is type(b) and a == b


def _join(a: Any, b: Any) -> Any:
    if isinstance(a, list) and isinstance(b, list):
        return sorted({*a, *b}, key=_order)
    return max(a, b, key=_order)


def _order(value: Any) -> tuple[Any, ...]:
    """A total order over everything that can be a property: by kind, then numbers by size and texts by length."""
    if isinstance(value, str):
        return 2, len(value), value
    if isinstance(value, list):
        return 3, len(value), [_order(v) for v in value]
    return 1, float(value), type(value).__name__


def _status(a: str, b: str) -> str:
    known = [s for s in STATUSES if s in (a, b)]
    return known[0] if known else max(a, b)


_JOINS: Mapping[str, Callable[[Any, Any], Any]] = {"status": _status}


def _join_dates(made: Properties, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """A date, its bounds and its precision come from one side: mixed they would be no date."""
    if "date_precision" not in made:
        return
    sides = [{k: side[k] for k in DATES if k in side} for side in (old, new)]
    best = max(sides, key=lambda s: (s.get("date_precision") in _PRECISIONS and _PRECISIONS.index(s["date_precision"]), sorted(s.items())))
    for key in DATES:
        made.pop(key, None)
    made.update(best)


def _join_evidence(made: Properties, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """What `documents`, `sentences` and `pages` of a relation say stays side by side."""
    if "sentences" not in made or "documents" not in made:
        return
    sides = [stated(side) for side in (old, new)]
    if sides[0] == sides[1]:
        return
    both = sorted({*sides[0], *sides[1]}) if all(sides) else sides[0] or sides[1]
    paged = {(document, sentence) for document, sentence, page in both if page}
    made.update(columns(row for row in both if row[2] or row[:2] not in paged))
    if made["pages"] is None:
        del made["pages"]


# --- counts -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents report a node (an article and its copies are one), and how often they name it."""

    documents: int
    mentions: int


def counts(graph: nx.MultiDiGraph) -> dict[str, Counts]:
    """The counts that follow from the edges, of the nodes whose own counts say the same; the others' are left alone."""
    found = {}
    for node, attributes in graph.nodes(data=True):
        if "n_documents" in attributes:
            count = counted(graph, node)
            if count.documents == attributes["n_documents"]:
                found[node] = count if count.mentions == attributes.get("n_mentions") else Counts(count.documents, 0)
    return found


def counted(graph: nx.MultiDiGraph, node: str) -> Counts:
    """The counts of a node by its edges."""
    reports = [(v, a) for _, v, a in graph.out_edges(node, data=True) if a["type"] == REPORTED_IN]
    return Counts(len({graph.nodes[v].get("duplicate_of", v) for v, _ in reports}), sum(a.get("mentions", 0) for _, a in reports))
