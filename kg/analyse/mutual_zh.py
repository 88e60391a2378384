"""What two sides do to each other in Chinese: an event each way, whether the words name both deeds or one side answers the other's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kg.analyse.clauses_zh import Group
from kg.analyse.found_zh import Found
from kg.analyse.sides_zh import DEEDS
from kg.analyse.triggers_zh import Hit
from kg.model import EACH_OTHER, Argument, EventMention, Slot


def to_each_other(event: EventMention, found: Found, other_side: Collection[str]) -> EventMention:
    """A mutual act, with all its parties on one side: resolution makes an event each way of it."""
    words = {i.span for i in found.items("recipient") if i.text in other_side}
    arguments = tuple(replace(a, slot="actor") if a.slot == "recipient" else a for a in event.arguments if a.span not in words)
    return replace(event, arguments=arguments, rule=f"{event.rule}, {EACH_OTHER}")


def alleged_by_each(event: EventMention, found: Found, events: Sequence[EventMention], other_side: Collection[str]) -> EventMention:
    """互相指责对方炮击…: what each of two sides alleges of the other is done each way, and told by whoever did not do it."""
    mutual = bool(events) and events[-1].sentence == event.sentence and events[-1].rule.endswith(EACH_OTHER)
    if not mutual or event.type not in DEEDS or not any(i.text in other_side for i in found.items("actor")):
        return event
    sides = [a for a in events[-1].arguments if a.slot == "actor"]
    others = [a for a in event.arguments if a.slot not in ("actor", "recipient")]
    return replace(event, arguments=(*sides, *others), rule=f"{event.rule}, {EACH_OTHER}")


def beaten_off(event: EventMention, hit: Hit, speaker: Group | None) -> list[EventMention]:
    """击退俄军进攻: the attack that is beaten off is an event of its own, the other way; 乌方称，击退了…: told by whoever beat it off."""
    sides: dict[Slot, Slot] = {"actor": "recipient", "recipient": "actor"}
    turned = [replace(a, slot=sides[a.slot]) for a in event.arguments if a.slot in sides]
    if hit.takes is None or event.status in ("possible", "negated") or {a.slot for a in turned} != set(sides):
        return []
    others = [a for a in event.arguments if a.slot in ("place", "source")]
    if speaker is not None and all(a.slot != "source" for a in others):
        others += [Argument("source", h.span, "speaker of the passage") for h in speaker.heads]
    rule = f"{event.rule}, what is beaten off"
    return [replace(event, type="ASSAULT", mode=None, triggers=(hit.takes,), arguments=(*turned, *others), rule=rule, status="occurred")]
