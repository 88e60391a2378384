"""What is found for a trigger of a Chinese sentence: who and what takes part, slot by slot, with the reason for each."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.analyse.clauses_zh import Group
from kg.analyse.items_zh import Item

ASKED = "who is asked"  # why somebody is bidden (应X邀请)


@dataclass
class Found:
    """The groups found for a trigger, by place, with the reason for each."""

    slots: dict[str, list[tuple[Item, str]]] = field(default_factory=dict)
    subject: Group | None = None
    inherited: bool = False
    passive: bool = False
    nested: bool = False
    at_war: bool = False
    to_come: bool = False  # only planned or possible

    def add(self, slot: str, item: Item, reason: str) -> None:
        row = self.slots.setdefault(slot, [])
        if all(i.span != item.span for i, _ in row):
            row.append((item, reason))

    def items(self, slot: str) -> list[Item]:
        return [i for i, _ in self.slots.get(slot, ())]

    def count(self) -> int:
        return sum(max(1, i.number) for slot in ("actor", "recipient") for i in self.items(slot))
