"""Sets of tellings become global events: one value where sources agree, all values where they don't, and the decisions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.knowledge import Knowledge
from kg.model import SLOTS, Decision, GlobalEvent, Reason, Slot, Status, Value
from kg.resolve.alike import Likeness
from kg.resolve.clusters import Clusters
from kg.resolve.dates import gap, is_day
from kg.resolve.event_atoms import EventAtom, Telling, World
from kg.resolve.links import Link, decision, towards
from kg.resolve.quantities import contested_numbers

if TYPE_CHECKING:
    from kg.resolve.events_across import Cast

PARTY: tuple[Slot, ...] = ("actor", "recipient")
SURE = 0.99
# Planned and possible events are what can become true.
OPEN: tuple[Status, ...] = ("planned", "possible")

Versions = dict[str, dict[str, set[str]]]  # property -> value -> documents


@dataclass
class _Draft:
    """A global event in the making."""

    id: str
    atoms: list[EventAtom]
    links: list[Link] = field(default_factory=list)
    contested: Versions = field(default_factory=dict)
    fulfilled_by: dict[str, Likeness] = field(default_factory=dict)

    def tellings(self) -> list[Telling]:
        """All tellings, the surest first."""
        return sorted((t for a in self.atoms for t in a.tellings), key=lambda t: (-t.event.confidence, t.document, t.event.id))


class Assembly:
    """Makes global events of clusters of atoms."""

    def __init__(self, atoms: Mapping[str, EventAtom], clusters: Clusters[str], world: World, cast: Cast, knowledge: Knowledge) -> None:
        self._world, self._cast, self._knowledge = world, cast, knowledge
        self._names = {e.id: e.name for e in cast.entities}
        self._drafts: dict[str, _Draft] = {}
        self._of: dict[str, _Draft] = {}
        for members in clusters.sets():
            own = [atoms[i] for i in sorted(members)]
            draft = _Draft(min(own, key=_rank).id, own)
            self._drafts[draft.id] = draft
            self._of.update(dict.fromkeys(members, draft))

    def merge(self, links: Iterable[Link]) -> None:
        """Note the joins that were made."""
        for link in links:
            self._of[link.first].links.append(link)

    def fulfil(self, links: Iterable[Link], apart: Collection[frozenset[str]]) -> None:
        """Tie each plan to the one event that fulfils it best."""
        best: dict[str, tuple[float, str, Likeness]] = {}
        for link in links:
            plan, event = self._of[link.first], self._of[link.second]
            if any(frozenset((a.id, b.id)) in apart for a in plan.atoms for b in event.atoms):
                continue
            candidate = (-link.likeness.score, event.id, link.likeness)
            if plan.id not in best or candidate[:2] < best[plan.id][:2]:
                best[plan.id] = candidate
        for plan_id, (_, event_id, likeness) in best.items():
            self._drafts[plan_id].fulfilled_by[event_id] = likeness

    def rivals(self, rivals: Iterable[tuple[str, Link]]) -> None:
        """Write both versions on both of two events that exclude each other."""
        for what, link in rivals:
            first, second = self._of[link.first], self._of[link.second]
            if first is second:
                continue
            for draft in (first, second):
                values = draft.contested.setdefault(what, defaultdict(set))
                for version in (first, second):
                    values[self._version(what, version)] |= {t.document for t in version.tellings()}

    def _version(self, what: str, draft: _Draft) -> str:
        if what == "status":
            return draft.atoms[0].status
        return ", ".join(self._names.get(i, i) for i in sorted({i for a in draft.atoms for i in a.actor}))

    def events(self) -> tuple[GlobalEvent, ...]:
        """All global events, by id."""
        return tuple(self._event(draft) for _, draft in sorted(self._drafts.items()))

    def _event(self, draft: _Draft) -> GlobalEvent:
        tellings = draft.tellings()
        first = tellings[0].event
        slots = self._slots(tellings)
        dates = _votes(((t.event.date, t.document) for t in tellings), self._cast.duplicates)
        date = _best_date(dates)
        contested = {name: tuple(Value(v, tuple(sorted(d))) for v, d in sorted(values.items())) for name, values in
                     {**draft.contested, **self._disagreements(tellings, dates, date)}.items()}
        evidence = {e for t in tellings for e in t.event.evidence}
        return GlobalEvent(
            id=draft.id, type=first.type, mode=_most_common(t.event.mode for t in tellings),
            status=_status(tellings, self._cast.duplicates),
            actor=slots["actor"], recipient=slots["recipient"], theme=slots["theme"], place=slots["place"], source=slots["source"],
            date=date, confidence=_confidence(tellings, self._cast.duplicates),
            evidence=tuple(sorted(evidence, key=lambda e: (e.document, e.start, e.end))),
            reasons=self._reasons(draft, tellings), contested=contested, fulfilled_by=tuple(sorted(draft.fulfilled_by)),
            former_ids=tuple(a.id for a in draft.atoms if a.id != draft.id))

    def _slots(self, tellings: Sequence[Telling]) -> dict[Slot, tuple[str, ...]]:
        """The union of what is told. Nobody stands on two sides, the state not beside the person who acts for it, the country not beside
        the city where it was."""
        found: dict[Slot, dict[str, None]] = {slot: {} for slot in SLOTS}
        for t in tellings:
            for slot in SLOTS:
                other = found["recipient" if slot == "actor" else "actor"] if slot in PARTY else {}
                found[slot].update((i, None) for i in t.slots[slot] if i not in other)
        for slot in PARTY:
            acting = {self._world.state(i) for i in (*found["actor"], *found["recipient"]) if self._world.state(i) != i}
            if len(tellings) > 1 and any(i not in acting for i in found[slot]):
                found[slot] = {i: None for i in found[slot] if i not in acting or all(i in t.slots[slot] for t in tellings)}
        if len(tellings) > 1:  # told more closely by some: in the hall, in the city
            outer = self._world.around(found["place"])
            found["place"] = {i: None for i in found["place"] if i not in outer}
        parties = {*found["actor"], *found["recipient"]}
        found["theme"] = {i: None for i in found["theme"] if i not in parties}
        return {slot: tuple(sorted(ids)) for slot, ids in found.items()}

    def _disagreements(self, tellings: Sequence[Telling], dates: Mapping[str, set[str]], date: str | None) -> Versions:
        """Properties of which the sources give values that exclude each other."""
        found: Versions = {}
        if date and any(gap(date, other) for other in dates):
            found["date"] = dict(dates)
        places = [(frozenset(t.slots["place"]), t.document) for t in tellings if t.slots["place"]]
        if any(not self._world.near(a, b) for i, (a, _) in enumerate(places[:8]) for b, _ in places[i + 1 : 8]):
            found["place"] = defaultdict(set)
            for place, document in places:
                found["place"][", ".join(self._names.get(i, i) for i in sorted(place))].add(document)
        statuses = _votes(((t.event.status, t.document) for t in tellings), self._cast.duplicates)
        if len(statuses) > 1:
            found["status"] = statuses
        numbers = contested_numbers([(t.document, [e.sentence for e in t.event.evidence]) for t in tellings], self._knowledge)
        return {**found, **({"number": numbers} if numbers else {})}

    def _reasons(self, draft: _Draft, tellings: Sequence[Telling]) -> tuple[Reason, ...]:
        reasons: dict[tuple[str, str], Reason] = {}
        for t in tellings:
            for r in t.event.reasons:
                slot, _, entity = r.about.partition(":")
                known = self._cast.ids.get((t.document, entity))
                about = f"{slot}:{known}" if known else r.about
                reasons.setdefault((about, r.text), Reason(about, r.text, r.weight))
        for link in sorted(draft.links, key=lambda x: (x.first, x.second)):
            reasons.setdefault(("merge", link.likeness.reason), Reason("merge", link.likeness.reason, link.likeness.score))
        return tuple(reasons.values())

    def decisions(self, stopped: Sequence[Link]) -> tuple[Decision, ...]:
        """What was merged, what fulfils what, and what was kept apart although it looks alike."""
        found: dict[str, Decision] = {}
        for draft in self._drafts.values():
            for id_, link in towards(draft.id, draft.links):
                self._note(found, "merge", draft, id_, link.likeness)
            for event_id, likeness in draft.fulfilled_by.items():
                self._note(found, "fulfils", draft, event_id, likeness)
        for link in stopped:
            first, second = sorted((self._of[link.first], self._of[link.second]), key=lambda d: d.id)
            if first is not second:
                reason = f"kept apart, by a judgement, a document that tells both or their days, though {link.likeness.reason}"
                self._note(found, "apart", first, second.id, Likeness(link.likeness.score, reason))
        return tuple(sorted(found.values(), key=lambda d: d.id))

    def _note(self, found: dict[str, Decision], kind: str, draft: _Draft, other: str, likeness: Likeness) -> None:
        atom = next((a for a in self._of[other].atoms if a.id == other), self._of[other].atoms[0])
        d = decision(kind, draft.id, other, likeness, (self._label(draft.atoms[0]), self._label(atom)))
        found.setdefault(d.id, d)

    def _label(self, atom: EventAtom) -> str:
        """An event in a few words, for lists."""
        names = [self._names.get(i, i) for i in sorted(atom.parties)]
        return " ".join(filter(None, (atom.type, "、".join(names[:3]), atom.date or "", atom.status if atom.status != "occurred" else "")))


def _rank(atom: EventAtom) -> tuple[bool, bool, str]:
    """Which atom's id a set keeps: one with a day before one with a month or a year, and that before one without a date."""
    return not is_day(atom.date), atom.date is None, atom.id


def _status(tellings: Sequence[Telling], duplicates: Mapping[str, str]) -> Status:
    """That which most sources give; of as many for each, the plan."""
    votes = _votes(((t.event.status, t.document) for t in tellings), duplicates)
    first = tellings[0].event.status
    return first if len(votes) == 1 else min(OPEN, key=lambda s: (-len(votes.get(s, ())), s != "planned"))


def _votes(pairs: Iterable[tuple[str | None, str]], duplicates: Mapping[str, str]) -> dict[str, set[str]]:
    """Value -> the documents that give it; a copy of an article is no further witness."""
    found: dict[str, set[str]] = defaultdict(set)
    for value, document in pairs:
        if value:
            found[value].add(duplicates.get(document, document))
    return found


def _best_date(dates: Mapping[str, set[str]]) -> str | None:
    """The day that most sources give, else the closest date."""
    return min(dates, key=lambda d: (len(d) != 10, -len(dates[d]), -len(d), d), default=None)


def _most_common(values: Iterable[str | None]) -> str | None:
    counts = Counter(v for v in values if v)
    return min(counts, key=lambda v: (-counts[v], v), default=None)


def _confidence(tellings: Sequence[Telling], duplicates: Mapping[str, str]) -> float:
    """Independent sources take away from the doubt: 1 - (1 - c1)(1 - c2)…, with one c for an article and all its copies."""
    best: dict[str, float] = defaultdict(float)
    for t in tellings:
        original = duplicates.get(t.document, t.document)
        best[original] = max(best[original], t.event.confidence)
    doubt = 1.0
    for confidence in sorted(best.values()):
        doubt *= 1 - confidence
    return round(min(max(SURE, *best.values()), 1 - doubt), 4)
