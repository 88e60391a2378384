"""Many documents told once: extractions -> Dossier.

The whole is a function of the set of extractions and judgements. Nothing depends on their order, so adding or removing a document is
the same as having built without or with it.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kg.knowledge import Knowledge
from kg.model import Dossier, Extraction, GlobalRelation, Mark, Relation
from kg.resolve import duplicates, events_across, identity
from kg.resolve.digests import digest
from kg.resolve.judgements import Judgement, of
from kg.resolve.names import normalise


def merge(extractions: Iterable[Extraction], knowledge: Knowledge, judgements: Iterable[Judgement | Mapping[str, Any]] = ()) -> Dossier:
    """One dossier of many extractions, the same for any order of them.

    Args:
        judgements: what users decided (see kg.resolve.judgements); an 'apart' always stops a chain of merges.
    """
    ordered = sorted(extractions, key=lambda x: x.document.id)
    with _without_collector():
        return _merge(ordered, knowledge, of(judgements))


def _merge(ordered: Sequence[Extraction], knowledge: Knowledge, judged: tuple[Judgement, ...]) -> Dossier:
    copies = duplicates.find(ordered)
    found = identity.resolve(ordered, knowledge, judged)
    cast = events_across.Cast(found.ids, found.atoms, found.entities, copies)
    told = events_across.resolve(ordered, cast, knowledge, judged)
    return Dossier(
        documents=tuple(x.document for x in ordered), entities=found.entities, events=told.events,
        relations=_relations(ordered, found.ids), decisions=tuple(sorted((*found.decisions, *told.decisions), key=lambda d: d.id)),
        duplicates=copies, marks=_marks(ordered, found.ids))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of small records live until the end here, none in a cycle: looking through them again and again is a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _marks(extractions: Sequence[Extraction], ids: Mapping[tuple[str, str], str]) -> dict[str, tuple[Mark, ...]]:
    return {x.document.id: tuple(sorted(Mark(m.start, m.end, ids[x.document.id, e.id]) for e in x.entities for m in e.mentions))
            for x in extractions}


def _relations(extractions: Sequence[Extraction], ids: Mapping[tuple[str, str], str]) -> tuple[GlobalRelation, ...]:
    facts: dict[tuple[str, str, str, str], list[Relation]] = defaultdict(list)
    for x in extractions:
        for r in x.relations:
            head, tail = ids[x.document.id, r.head], ids[x.document.id, r.tail]
            if head != tail:
                facts[r.type, head, tail, normalise(r.title)].append(r)
    return tuple(sorted((_relation(key, members) for key, members in facts.items()), key=lambda r: r.id))


def _relation(key: tuple[str, str, str, str], members: Sequence[Relation]) -> GlobalRelation:
    type_, head, tail, title = key
    evidence = sorted({e for r in members for e in r.evidence}, key=lambda e: (e.document, e.start, e.end))
    return GlobalRelation(f"relation:{digest(type_, head, tail, title)}", type_, head, tail, min((r.title for r in members), default=""),
                          max(r.confidence for r in members), tuple(evidence))
