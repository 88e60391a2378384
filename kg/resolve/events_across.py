"""Events across documents: one meeting told by six articles is one event with six evidences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kg.knowledge import Knowledge
from kg.model import SLOTS, Event, Extraction, GlobalEvent, Reason, Slot
from kg.resolve.digests import digest

Slots = Mapping[Slot, tuple[str, ...]]


def resolve(extractions: Sequence[Extraction], ids: Mapping[tuple[str, str], str], knowledge: Knowledge) -> tuple[GlobalEvent, ...]:
    """Global events of all extractions."""
    groups: dict[str, list[tuple[str, Event, Slots]]] = defaultdict(list)
    for x in extractions:
        for event in x.events:
            slots = {slot: tuple(sorted({ids[x.document.id, e] for e in event.slot(slot)})) for slot in SLOTS}
            groups[_content_id(x, event, slots, knowledge)].append((x.document.id, event, slots))
    return tuple(_global(id_, members) for id_, members in sorted(groups.items()))


def _content_id(x: Extraction, event: Event, slots: Slots, knowledge: Knowledge) -> str:
    parties = [slots["actor"], slots["recipient"]]
    if knowledge.event_types[event.type].symmetric:
        parties = [tuple(sorted({*parties[0], *parties[1]})), ()]
    # Without a day two reports may tell of two events.
    when = event.date or f"in {x.document.id} {event.id}"
    return "event:" + digest(event.type, event.mode or "", event.status, *(" ".join(p) for p in parties), when, " ".join(slots["place"]))


def _global(id_: str, members: Sequence[tuple[str, Event, Slots]]) -> GlobalEvent:
    first = members[0][1]
    union = {slot: tuple(sorted({e for _, _, slots in members for e in slots[slot]})) for slot in SLOTS}
    return GlobalEvent(
        id=id_, type=first.type, mode=first.mode, status=first.status, actor=union["actor"], recipient=union["recipient"],
        theme=union["theme"], place=union["place"], source=union["source"], date=first.date,
        confidence=max(e.confidence for _, e, _ in members),
        evidence=tuple(sorted({x for _, e, _ in members for x in e.evidence}, key=lambda x: (x.document, x.start, x.end))),
        reasons=tuple(_reasons(members)))


def _reasons(members: Sequence[tuple[str, Event, Slots]]) -> list[Reason]:
    return list(dict.fromkeys(r for _, e, _ in members for r in e.reasons))
