"""Extraction <-> the interchange format: one JSON object a document, one document a line.

The keys `id lang date text entities events relations times` and what stands in them are a promise to users; what we add (key, country,
names, evidence, reasons, confidence, rule, title, source, url, pages, sha256, signature) is left out where there is nothing to say. Both
ways are lossless and the order of the keys is fixed, so equal extractions give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from kg.errors import KgError, nearest
from kg.model import SLOTS, STATUSES, Document, Entity, Event, Evidence, Extraction, Label, Reason, Relation, Span, TimeExpression

LABELS: tuple[str, ...] = get_args(Label)
DEFAULT_CONFIDENCE = 0.5  # what model.Event and model.Relation start from

T = TypeVar("T")


class FormatError(KgError):
    """A line is no document in the interchange format. The message says where and what is wanted there."""


# --- writing ------------------------------------------------------------------------------------------------------------


def dumps(extraction: Extraction, text: bool = True) -> str:
    """One line of JSON without its newline.

    Args:
        text: False leaves the article's text out (the evidence keeps its sentences), as graph files do.
    """
    return json.dumps(to_json(extraction, text), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def to_json(extraction: Extraction, text: bool = True) -> dict[str, Any]:
    """The JSON object for one document."""
    d = extraction.document
    # Read back without its text, an extraction cannot make the hash again.
    sha256 = extraction.sha256 or (d.sha256 if d.text or d.text_sha256 else "")
    return {
        "id": d.id, "lang": d.lang, "date": d.date,
        **_given(title=d.title, source=d.source, url=d.url, pages=list(d.pages), sha256=sha256, signature=extraction.signature),
        **({"text": d.text} if text else {}),
        "entities": [_entity(e, d.id) for e in extraction.entities],
        "events": [_event(e, d.id) for e in extraction.events],
        "relations": [_relation(r, d.id) for r in extraction.relations],
        "times": [{"span": list(t.span), "value": t.value, **_given(rule=t.rule)} for t in extraction.times],
    }


def _given(**values: Any) -> dict[str, Any]:
    """The values that say something."""
    return {key: value for key, value in values.items() if value not in (None, "", [], ())}


def _entity(e: Entity, document: str) -> dict[str, Any]:
    return {"id": e.id, "label": e.label, "name": e.name, "mentions": [list(m) for m in e.mentions],
            **_given(key=e.key, country=e.country, names=list(e.names), evidence=_evidence(e.evidence, document))}


def _event(e: Event, document: str) -> dict[str, Any]:
    return {"id": e.id, "type": e.type, "mode": e.mode, "status": e.status, "triggers": [list(t) for t in e.triggers],
            **{slot: list(e.slot(slot)) for slot in SLOTS}, "date": e.date, "confidence": e.confidence,
            **_given(rule=e.rule, evidence=_evidence(e.evidence, document), reasons=[_reason(r) for r in e.reasons])}


def _relation(r: Relation, document: str) -> dict[str, Any]:
    return {"type": r.type, "head": r.head, "tail": r.tail, **_given(title=r.title), "confidence": r.confidence,
            **_given(rule=r.rule, evidence=_evidence(r.evidence, document))}


def _evidence(items: Iterable[Evidence], document: str) -> list[dict[str, Any]]:
    return [{**({} if e.document == document else {"document": e.document}), "sentence": e.sentence, "sentence_start": e.sentence_start,
             "start": e.start, "end": e.end, "trigger": e.trigger, **_given(rule=e.rule)} for e in items]


def _reason(r: Reason) -> dict[str, Any]:
    return {"about": r.about, "text": r.text, **({} if r.weight is None else {"weight": r.weight})}


# --- reading ------------------------------------------------------------------------------------------------------------


def read_lines(lines: Iterable[str], name: str) -> Iterator[Extraction]:
    """Every document of a JSONL file; empty lines are passed over.

    Args:
        name: what to call the file in messages.
    Raises:
        FormatError: with file and line number; also where two documents have one id.
    """
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        try:
            extraction = from_json(json.loads(line))
        except json.JSONDecodeError as e:
            raise FormatError(f"{place}: not valid JSON: {e.msg} at column {e.colno}. One object a line is wanted; "
                              "`kg extract` writes such files") from e
        except FormatError as e:
            raise FormatError(f"{place}: {e}") from e
        before = seen.setdefault(extraction.document.id, number)
        if before != number:
            raise FormatError(f"{place}: the document '{extraction.document.id}' stands already in line {before}")
        yield extraction


def from_json(value: Any) -> Extraction:
    """The extraction in one JSON object. Keys that we don't know are passed over.

    Raises:
        FormatError: a key is missing or its value is not what the format wants.
    """
    o = _Object(value, "document")
    text, sha256 = o.get("text", str, ""), o.get("sha256", str, "")
    document = Document(id=o.required("id", str), text=text, title=o.get("title", str, ""), date=o.optional("date", str),
                        source=o.get("source", str, ""), lang=o.get("lang", str, ""), url=o.get("url", str, ""),
                        text_sha256="" if text else sha256, pages=_pages(o))
    entities = tuple(o.each("entities", lambda e: _read_entity(e, document)))
    known = {e.id for e in entities}
    if len(known) < len(entities):
        raise FormatError("two entities have the same id")
    return Extraction(
        document=document, entities=entities,
        events=tuple(o.each("events", lambda e: _read_event(e, document, known))),
        relations=tuple(o.each("relations", lambda e: _read_relation(e, document, known))),
        times=tuple(o.each("times", lambda t: _read_time(t, text), wanted=False)),
        sha256=sha256 or (document.sha256 if text else ""),
        signature=o.get("signature", str, ""),
    )


class _Object:
    """A JSON object that knows what to call itself in messages."""

    def __init__(self, value: Any, name: str):
        if not isinstance(value, Mapping):
            raise FormatError(f"{name}: an object is wanted, not {_shown(value)}")
        self.value, self.name = value, name

    def required(self, key: str, kind: type[T]) -> T:
        if key not in self.value:
            raise FormatError(f"{self.name}: the key '{key}' is missing.{nearest(key, map(str, self.value))}")
        return self._checked(key, kind)

    def get(self, key: str, kind: type[T], default: T) -> T:
        return default if self.value.get(key) is None else self._checked(key, kind)

    def optional(self, key: str, kind: type[T]) -> T | None:
        return None if self.value.get(key) is None else self._checked(key, kind)

    def _checked(self, key: str, kind: type[T]) -> T:
        value = self.value[key]
        # bool is an int for Python, not for JSON
        if not isinstance(value, kind) or isinstance(value, bool):
            raise FormatError(f"{self.name}: '{key}' must be a {_JSON_NAMES[kind]}, not {_shown(value)}")
        return value

    def number(self, key: str, default: float | None) -> float | None:
        value = self.value.get(key, default)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise FormatError(f"{self.name}: '{key}' must be a number, not {_shown(value)}")
        return value

    def each(self, key: str, make: Callable[[_Object], T], wanted: bool = True) -> Iterator[T]:
        items: list[Any] = self.required(key, list) if wanted else self.get(key, list, [])
        for number, item in enumerate(items, 1):
            yield make(_Object(item, f"{key}[{number}]" if self.name == "document" else f"{self.name}.{key}[{number}]"))

    def strings(self, key: str) -> tuple[str, ...]:
        items = self.get(key, list, [])
        if not all(isinstance(item, str) for item in items):
            raise FormatError(f"{self.name}: '{key}' must be a list of strings")
        return tuple(items)

    def word(self, key: str, known: tuple[str, ...], default: str | None = None) -> Any:
        value = self.required(key, str) if default is None else self.get(key, str, default)
        if value not in known:
            raise FormatError(f"{self.name}: unknown {key} '{value}'.{nearest(str(value), known)} Known: {', '.join(known)}")
        return value


_JSON_NAMES: Mapping[type, str] = {str: "string", list: "list", int: "whole number"}


def _shown(value: Any) -> str:
    """The beginning of a value, for messages."""
    return json.dumps(value, ensure_ascii=False)[:40]


def _pages(o: _Object) -> tuple[int, ...]:
    starts: list[Any] = o.get("pages", list, [])
    if not all(isinstance(s, int) and not isinstance(s, bool) for s in starts) or starts != sorted(starts):
        raise FormatError(f"{o.name}: 'pages' must be the offsets at which pages begin, in their order")
    return tuple(starts)


def _span(value: Any, where: _Object, text: str) -> Span:
    """A checked [start, end); without the text only its form can be checked."""
    if not (isinstance(value, list) and len(value) == 2 and all(isinstance(i, int) and not isinstance(i, bool) for i in value)):
        raise FormatError(f"{where.name}: a span is [start, end], not {_shown(value)}")
    start, end = value
    if not 0 <= start < end or (text and end > len(text)):
        raise FormatError(f"{where.name}: the span [{start}, {end}] does not lie in the text (0 to {len(text) if text else '…'})")
    return Span(start, end)


def _spans(o: _Object, key: str, text: str) -> tuple[Span, ...]:
    return tuple(_span(value, o, text) for value in o.get(key, list, []))


def _ids(o: _Object, key: str, known: set[str]) -> tuple[str, ...]:
    ids = o.strings(key)
    for i in ids:
        if i not in known:
            raise FormatError(f"{o.name}: '{key}' names the entity '{i}', which is not among the entities.{nearest(i, known)}")
    return ids


def _read_entity(o: _Object, d: Document) -> Entity:
    return Entity(o.required("id", str), o.word("label", LABELS), o.required("name", str), _spans(o, "mentions", d.text),
                  o.optional("key", str), o.optional("country", str), o.strings("names"), _read_evidence(o, d))


def _read_event(o: _Object, d: Document, known: set[str]) -> Event:
    slots = {slot: _ids(o, slot, known) for slot in SLOTS}
    return Event(o.get("id", str, ""), o.required("type", str), o.optional("mode", str), o.word("status", STATUSES, "occurred"),
                 _spans(o, "triggers", d.text), **slots, date=o.optional("date", str),
                 confidence=o.number("confidence", DEFAULT_CONFIDENCE) or 0.0, rule=o.get("rule", str, ""), evidence=_read_evidence(o, d),
                 reasons=tuple(o.each("reasons", _read_reason, wanted=False)))


def _read_reason(o: _Object) -> Reason:
    return Reason(o.required("about", str), o.required("text", str), o.number("weight", None))


def _read_time(o: _Object, text: str) -> TimeExpression:
    return TimeExpression(_span(o.required("span", list), o, text), o.required("value", str), o.get("rule", str, ""))


def _read_relation(o: _Object, d: Document, known: set[str]) -> Relation:
    for end in ("head", "tail"):
        if o.required(end, str) not in known:
            raise FormatError(f"{o.name}: '{end}' names the entity '{o.value[end]}', which is not among the entities."
                              f"{nearest(o.value[end], known)}")
    return Relation(o.required("type", str), o.required("head", str), o.required("tail", str), o.get("title", str, ""),
                    o.number("confidence", DEFAULT_CONFIDENCE) or 0.0, o.get("rule", str, ""), _read_evidence(o, d))


def _read_evidence(o: _Object, d: Document) -> tuple[Evidence, ...]:
    def one(e: _Object) -> Evidence:
        start, end, sentence_start = (e.required(key, int) for key in ("start", "end", "sentence_start"))
        return Evidence(e.get("document", str, d.id), e.required("sentence", str), sentence_start, start, end, e.required("trigger", str),
                        e.get("rule", str, ""))

    return tuple(o.each("evidence", one, wanted=False))
