"""Which of several bearers of a name a Chinese text means: 国务院 of China or of the USA, 萨利赫 of Iraq or of Yemen.

The office right before a person's name decides first (伊拉克总统萨利赫), then which states the text names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.analyse.holders_zh import held_on
from kg.analyse.scene_zh import Found, Scene
from kg.knowledge import Entry
from kg.model import Label

TITLE_MAX = 3  # words of office between a state and its officer


def with_readings(scene: Scene, found: list[Found]) -> Iterator[Found]:
    """The same names, each with the key that fits where it stands; without one where its state speaks against all that are known."""
    by_end = {f.span.end: f for f in found}
    states = {f.country for f in found if f.label == "Country" and f.country}
    chosen: dict[str, Found] = {}
    for f in found:
        if f.label == "Person" and f.rule == "gazetteer" and (state := _state_before(scene, f, by_end)):
            chosen.setdefault(f.span.of(scene.text), _person(scene, f, state, states))
    full = {f.key for f in found if f.key and f.label == "Organization" and len(_readings(scene, f)) < 2}
    for f in found:
        if f.label == "Person" and f.rule == "gazetteer":
            same = chosen.get(f.span.of(scene.text))  # one name, one bearer in a document
            yield replace(f, key=same.key, country=same.country, rule=same.rule) if same else _person(scene, f, None, states)
        elif f.label == "Organization" and f.rule == "gazetteer":
            yield _body(scene, f, full, states)
        else:
            yield f


def _readings(scene: Scene, f: Found) -> list[Entry]:
    match = scene.lexicon.gazetteer.lookup(f.span.of(scene.text))
    keys: list[tuple[Label, str]] = [(match.label, match.key), *match.others] if match else []
    entries = (scene.lexicon.knowledge.entry(label, key) for label, key in keys if label == f.label)
    return [e for e in entries if e is not None]


def _person(scene: Scene, f: Found, state: str | None, states: set[str]) -> Found:
    readings = _readings(scene, f)
    if state is None:
        fitting = [e for e in readings if e.country in states] if len(readings) > 1 else []
        return _as(f, fitting[0]) if fitting else f
    fitting = [e for e in readings if e.country == state] or list(_namesakes(scene, f, state))
    if fitting:
        return _as(f, next((e for e in fitting if _in_office(scene, e)), fitting[0]))
    spoken_for = f.span.of(scene.text) if "·" in scene.folded[slice(*f.span)] else ""
    return f if spoken_for or f.country is None else replace(f, key=None, country=None, rule="namesake")


def _namesakes(scene: Scene, f: Found, state: str) -> Iterator[Entry]:
    """Officers of a state at the date of the report whose full name ends in the surname that the text gives."""
    name = scene.folded[slice(*f.span)]
    for entry in scene.lexicon.surnames.get(name, ()):
        if entry.country == state and _in_office(scene, entry):
            yield entry


def _in_office(scene: Scene, entry: Entry) -> bool:
    date = scene.date
    return date is not None and any(held_on(row, date) for row in scene.lexicon.offices.get(entry.id, ()))


def _state_before(scene: Scene, f: Found, by_end: dict[int, Found]) -> str | None:
    """The state whose office stands right before a name: 也门|总统|哈迪. A post abroad is not the host's (驻俄|大使)."""
    at = f.span.start
    for _ in range(TITLE_MAX):
        title = scene.lexicon.titles.before(scene.folded, at)
        if not title:
            return None
        at -= len(title)
        owner = by_end.get(at)
        if owner is not None:
            posted = scene.folded[owner.span.start - 1 : owner.span.start] in ("驻", "访")
            return owner.country if owner.label == "Country" and not posted else None
    return None


def _body(scene: Scene, f: Found, full: set[str], states: set[str]) -> Found:
    readings = _readings(scene, f)
    if len(readings) < 2:
        return f
    named = [e for e in readings if e.id in full]
    here = [e for e in readings if e.country in states]
    if named:
        return _as(f, named[0])
    return _as(f, here[0]) if here else f


def _as(f: Found, entry: Entry) -> Found:
    return replace(f, key=entry.id, country=entry.country)
