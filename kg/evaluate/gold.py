"""Reads gold annotations: NAME.txt beside NAME.yaml as annotators write them, or JSON lines in the interchange format.

In the YAML names are surfaces; a surface stands for all its occurrences, the longest surface of the document first and never inside
what a longer one took.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import yaml

from kg.errors import KgError, nearest
from kg.interchange import read_lines
from kg.model import SLOTS, STATUSES, Document, Entity, Event, Extraction, Label, Relation, Span, TimeExpression

LABELS: tuple[str, ...] = get_args(Label)
SUFFIXES = (".yaml", ".yml")
SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, ten times as fast, where PyYAML was built with it
ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?")
EVENT_KEYS = frozenset(("type", "mode", "status", "triggers", "date", *SLOTS))


class GoldError(KgError):
    """An annotation breaks its format; every mistake of the file is named, a line each."""


def read_gold(path: Path) -> list[Extraction]:
    """The gold documents of a folder (all pairs below it), of one YAML file, or of a JSONL file.

    Raises:
        GoldError: nothing there, or mistakes in an annotation.
        FormatError: a line of a JSONL file is not in the interchange format.
    """
    if path.is_dir():
        files = sorted(p for suffix in SUFFIXES for p in path.rglob(f"*{suffix}"))
        if not files:
            raise GoldError(f"no annotations in {path}: looked for NAME.yaml beside NAME.txt there and below")
        return [compile_pair(file) for file in files]
    if not path.is_file():
        raise GoldError(f"no such gold: {path}. Give a folder of NAME.txt and NAME.yaml pairs, or a .jsonl file")
    if path.suffix in SUFFIXES:
        return [compile_pair(path)]
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return list(read_lines(lines, str(path)))
    except UnicodeDecodeError as e:
        raise GoldError(f"{path}: not UTF-8. Gold is a folder of NAME.txt and NAME.yaml pairs, or a .jsonl file") from e


def compile_pair(path: Path) -> Extraction:
    """The annotation in a YAML file, with offsets into the article beside it."""
    article = path.with_suffix(".txt")
    try:
        note = yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE) or {}
        content = article.read_text(encoding="utf-8")
    except (yaml.YAMLError, UnicodeDecodeError) as e:
        raise GoldError(f"{path}: cannot be read: {e}") from e
    except FileNotFoundError as e:
        raise GoldError(f"{path}: the article {article.name} is missing beside it") from e
    if not isinstance(note, dict):
        raise GoldError(f"{path}: a mapping with entities, times, events and relations is wanted")
    head, _, text = content.partition("\n\n")
    meta = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    document = Document(path.stem, text, meta.get("title", ""), meta.get("date"), meta.get("source", ""), meta.get("lang", ""))
    compiler = _Compiler(document)
    try:
        extraction = compiler.extraction(note)
    except (KeyError, TypeError, AttributeError, ValueError) as e:
        raise GoldError(f"{path}: an annotation has not the form that is wanted: {type(e).__name__} {e}") from e
    if compiler.problems:
        raise GoldError(f"{path}: " + f"\n  {path}: ".join(compiler.problems))
    return extraction


@dataclass
class _Compiler:
    """Turns one document's annotation into records, gathering mistakes on the way."""

    document: Document
    problems: list[str] = field(default_factory=list)
    ids: frozenset[str] = frozenset()

    def extraction(self, note: Mapping[str, Any]) -> Extraction:
        entities = note.get("entities") or {}
        self.ids = frozenset(map(str, entities))
        return Extraction(self.document, self._entities(entities),
                          tuple(self._event(n, e) for n, e in enumerate(note.get("events") or [], 1)),
                          tuple(self._relation(r) for r in note.get("relations") or []),
                          self._times(note.get("times") or []), self.document.sha256)

    def _entities(self, entities: Mapping[str, Any]) -> tuple[Entity, ...]:
        wanted = [(key, spec) for key, entity in entities.items() for spec in entity["mentions"]]
        taken: set[int] = set()
        mentions: dict[str, list[Span]] = {key: [] for key in entities}
        for key, spec in sorted(wanted, key=lambda w: (-len(_surface(w[1])), str(w[0]))):
            for span in self._pick(spec):
                if taken.isdisjoint(range(*span)):
                    taken.update(range(*span))
                    mentions[key].append(span)
        for key, entity in entities.items():
            if entity.get("label") not in LABELS:
                self.problems.append(f"{key}: unknown label '{entity.get('label')}'.{nearest(str(entity.get('label')), LABELS)}")
            if not mentions[key]:
                self.problems.append(f"{key}: no mention is left")
        return tuple(Entity(str(key), e["label"], str(e["name"]), tuple(sorted(mentions[key]))) for key, e in entities.items())

    def _event(self, number: int, e: Mapping[str, Any]) -> Event:
        where = f"event {number} ({e.get('type')})"
        status = e.get("status", "occurred")
        if status not in STATUSES:
            self.problems.append(f"{where}: unknown status '{status}'.{nearest(str(status), STATUSES)}")
        self.problems += [f"{where}: unknown key '{key}'.{nearest(str(key), EVENT_KEYS)}" for key in e.keys() - EVENT_KEYS]
        triggers = tuple(sorted(span for spec in e.get("triggers") or [] for span in self._pick(spec)))
        slots: dict[Any, Any] = {slot: self._known(e.get(slot) or [], f"{where} {slot}") for slot in SLOTS}
        return Event(f"v{number}", str(e["type"]), e.get("mode"), status, triggers, **slots,
                     date=self._iso(e["date"], where) if e.get("date") else None)

    def _relation(self, r: Mapping[str, Any]) -> Relation:
        self._known([r["head"], r["tail"]], f"relation {r['type']}")
        return Relation(str(r["type"]), str(r["head"]), str(r["tail"]), str(r.get("title") or ""))

    def _times(self, times: list[Mapping[str, Any]]) -> tuple[TimeExpression, ...]:
        taken: set[int] = set()
        found = []
        for t in sorted(times, key=lambda t: -len(_surface(t))):
            free = [span for span in self._pick(t) if taken.isdisjoint(range(*span))]
            for span in free:
                taken.update(range(*span))
            found += [TimeExpression(span, self._iso(t["value"], "times")) for span in free]
        return tuple(sorted(found, key=lambda t: t.span))

    def _pick(self, spec: Any) -> list[Span]:
        """The spans that a surface means: a string, or {text, nth, not_in}."""
        text, surface = self.document.text, _surface(spec)
        options = spec if isinstance(spec, dict) else {}
        blocked = [b for longer in options.get("not_in", []) for b in _occurrences(text, str(longer))]
        spans = [s for s in _occurrences(text, surface) if not any(b.covers(s) for b in blocked)]
        if "nth" in options:
            nth = options["nth"] if isinstance(options["nth"], list) else [options["nth"]]
            if max(nth) > len(spans):
                self.problems.append(f"'{surface}' occurs {len(spans)} times, not {max(nth)}")
            spans = [s for i, s in enumerate(spans, 1) if i in nth]
        if not spans:
            self.problems.append(f"'{surface}' never occurs")
        return spans

    def _known(self, given: Any, where: str) -> tuple[str, ...]:
        ids = tuple(map(str, given if isinstance(given, list) else [given]))
        self.problems += [f"{where}: unknown entity '{i}'.{nearest(i, self.ids)}" for i in ids if i not in self.ids]
        return ids

    def _iso(self, value: Any, where: str) -> str:
        if not ISO.fullmatch(str(value)):
            self.problems.append(f"{where}: '{value}' is no ISO 8601 date")
        return str(value)


def _surface(spec: Any) -> str:
    return str(spec["text"] if isinstance(spec, dict) else spec)


def _occurrences(text: str, surface: str) -> Iterator[Span]:
    """Every span of a surface; where it begins or ends in Latin letters or digits, only whole words."""
    before = r"(?<![A-Za-z0-9])" if re.match(r"[A-Za-z0-9]", surface) else ""
    after = r"(?![A-Za-z0-9])" if re.search(r"[A-Za-z0-9]$", surface) else ""
    return (Span(*m.span()) for m in re.finditer(before + re.escape(surface) + after, text))
