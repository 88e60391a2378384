"""Many documents told once: extractions -> Dossier.

The whole is a function of the set of extractions and judgements. Nothing depends on their order, so adding or removing a document is
the same as having built without or with it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kg.knowledge import Knowledge
from kg.model import Dossier, Extraction, Mark
from kg.resolve import duplicates, events_across, facts, identity
from kg.resolve.judgements import Judgement, of


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
        relations=facts.relations(ordered, found.ids, found.entities, told.events, knowledge),
        decisions=tuple(sorted((*found.decisions, *told.decisions), key=lambda d: d.id)),
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
