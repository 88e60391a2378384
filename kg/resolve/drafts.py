"""Events in the making, and who stands for whom in one document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.model import TOOK_PART, Entity, EventMention, Reason, Relation, Slot, Status

ACTS_FOR = ("HOLDS_OFFICE", "PART_OF", "AFFILIATED_WITH")


@dataclass(frozen=True)
class Draft:
    """An event in the making: slots of entity ids, the mentions that went into it, and the reasons for what no mention names."""

    type: str
    mode: str | None
    status: Status
    date: str | None
    slots: Mapping[Slot, frozenset[str]]
    mentions: tuple[EventMention, ...]
    reasons: tuple[Reason, ...] = ()
    headline: bool = False

    def parties(self) -> frozenset[str]:
        return self.slots["actor"] | self.slots["recipient"]

    def took_part(self) -> bool:
        """Whether it only says who else sat in a meeting (王毅参加会见)."""
        return any(a.reason == TOOK_PART for m in self.mentions for a in m.arguments)

    def silent(self) -> bool:
        """Whether its mentions are nouns that say nothing of whether it happened."""
        return self.status == "occurred" and all(m.nominal for m in self.mentions)


class Standing:
    """Whom each entity of a document acts for: a person for the country of the office, a ministry for its state."""

    def __init__(self, relations: Iterable[Relation], entities: Mapping[str, Entity]) -> None:
        self._up: dict[str, set[str]] = {}
        self._states = {i: e.key if e.label == "Country" else e.country for i, e in entities.items()}
        self._persons = {i for i, e in entities.items() if e.label == "Person"}
        for r in relations:
            if r.type in ACTS_FOR:
                self._up.setdefault(r.head, set()).add(r.tail)

    def is_person(self, id_: str) -> bool:
        """Whether an entity is a person."""
        return id_ in self._persons

    def above(self, id_: str) -> frozenset[str]:
        """Everything that an entity acts for, itself left out."""
        seen: set[str] = set()
        front = set(self._up.get(id_, ()))
        while front:
            seen |= front
            front = {t for f in front for t in self._up.get(f, ())} - seen
        return frozenset(seen - {id_})

    def same_side(self, a: str, b: str) -> bool:
        """Whether one is, or acts for, the other."""
        return a == b or a in self.above(b) or b in self.above(a)

    def same_state(self, a: str, b: str) -> bool:
        """Whether both are, or act for, one state (a ministry and the army)."""
        states = [{self._states.get(i) for i in (x, *self.above(x))} - {None} for x in (a, b)]
        return self.same_side(a, b) or bool(states[0] & states[1])

    def most_specific(self, ids: Iterable[str]) -> frozenset[str]:
        """Without those for whom another of the set acts: the person stands, not also the country."""
        ids = frozenset(ids)
        return ids - {up for i in ids for up in self.above(i)}
