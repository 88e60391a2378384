"""Events across documents: one meeting told by six articles is one event with six evidences.

Candidates share a type, a party and a stretch of time; pairs are joined from the best score down, never two of one document, never
across an apart judgement, never over more days than sources differ by. A plan and what became of it stay two, linked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache, partial

from kg.knowledge import Knowledge
from kg.model import Decision, Extraction, GlobalEntity, GlobalEvent
from kg.resolve.clusters import Clusters
from kg.resolve.dates import days_between, is_day
from kg.resolve.event_alike import MAX_DAYS, PATIENCE, THRESHOLD, compare, fulfils
from kg.resolve.event_assemble import OPEN, Assembly
from kg.resolve.event_atoms import EventAtom, World, event_atoms
from kg.resolve.judgements import Judgement
from kg.resolve.links import Link, join

# In a block that is too large for all pairs, each is compared with this many neighbours in the order of dates.
BLOCK, NEIGHBOURS = 24, 8


@dataclass(frozen=True)
class Events:
    """The global events and what was decided."""

    events: tuple[GlobalEvent, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Cast:
    """Who is who, as identity found it: the global id of every document's entity, one that merging never changes, the entities."""

    ids: Mapping[tuple[str, str], str]
    lasting: Mapping[tuple[str, str], str]
    entities: tuple[GlobalEntity, ...]
    duplicates: Mapping[str, str]


def resolve(extractions: Sequence[Extraction], cast: Cast, knowledge: Knowledge, judgements: Sequence[Judgement] = ()) -> Events:
    """Global events of all extractions."""
    world = World(cast.entities, extractions, cast.ids, knowledge)
    atoms = event_atoms(extractions, cast.ids, cast.lasting, knowledge)
    clusters = Clusters(atoms, {id_: a.documents for id_, a in atoms.items()})
    links = _judge(clusters, atoms, judgements)
    stopped: list[Link] = []
    links += join(clusters, _scored(_candidates(atoms, world), atoms, world, knowledge), stopped, partial(_compatible, atoms=atoms))
    assembly = Assembly(atoms, clusters, world, cast, knowledge)
    assembly.merge(links)
    apart = {frozenset((j.first, j.second)) for j in judgements if j.kind == "apart"}
    assembly.fulfil(_fulfilments(atoms, world, knowledge), apart)
    assembly.rivals(_rivals(atoms, world, knowledge))
    return Events(assembly.events(), assembly.decisions(stopped))


def _judge(clusters: Clusters[str], atoms: Mapping[str, EventAtom], judgements: Sequence[Judgement]) -> list[Link]:
    from kg.resolve.alike import Likeness

    links = []
    known = [j for j in judgements if j.first in atoms and j.second in atoms]
    for j in known:
        if j.kind == "apart":
            clusters.forbid(j.first, j.second)
    for j in known:
        if j.kind == "merge" and clusters.root(j.first) != clusters.root(j.second) and clusters.join(j.first, j.second):
            links.append(Link(j.first, j.second, Likeness(1.0, "a user judged them one" + (f": {j.note}" if j.note else ""))))
    return links


# --- candidates -----------------------------------------------------------------------------------------------------------


def _candidates(atoms: Mapping[str, EventAtom], world: World) -> set[tuple[str, str]]:
    """Pairs of events of one type and status that share a party and a time."""
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for id_, atom in atoms.items():
        for who in _companies(atom, world):
            for when in _times(atom):
                blocks[*_kind(atom), who, when].append(id_)
    pairs = set(_coarse_pairs(atoms, world))
    for members in blocks.values():
        pairs.update(_block_pairs(members, atoms))
    return pairs


def _kind(atom: EventAtom) -> tuple[str, str]:
    """Type and status. What one report calls planned and another possible is one thing ahead."""
    return atom.type, "open" if atom.status in OPEN else atom.status


def _coarse_pairs(atoms: Mapping[str, EventAtom], world: World) -> Iterator[tuple[str, str]]:
    """Pairs of an event that is dated by its year alone with those that reports of the same days date closer or not at all."""
    coarse: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for id_, atom in atoms.items():
        if _is_coarse(atom):
            for day in atom.published[:1]:
                for who in _companies(atom, world):
                    coarse[*_kind(atom), who, day].append(id_)
    if not coarse:
        return
    for id_, atom in atoms.items():
        if not _is_coarse(atom):
            days = {d for day in atom.published[:1] for d in _days(day, MAX_DAYS)}
            for who in _companies(atom, world):
                for day in days:
                    yield from ((min(id_, other), max(id_, other)) for other in coarse.get((*_kind(atom), who, day), ())[:BLOCK])


def _is_coarse(atom: EventAtom) -> bool:
    return atom.days is not None and days_between(*atom.days) > 62


@lru_cache(maxsize=50_000)
def _days(day: str, reach: int) -> tuple[str, ...]:
    middle = date.fromisoformat(day).toordinal()
    return tuple(date.fromordinal(n).isoformat() for n in range(max(1, middle - reach), min(date.max.toordinal(), middle + reach) + 1))


def _companies(atom: EventAtom, world: World) -> set[str]:
    """Each party's state, and each two of them."""
    states = sorted({world.state(i) for i in atom.parties})
    found = set(states)
    if 1 < len(states) <= 6:
        found.update(f"{a} {b}" for i, a in enumerate(states) for b in states[i + 1 :])
    return found


def _times(atom: EventAtom) -> set[str]:
    """The months in which an event is looked for; a whole year for what is dated no closer."""
    if atom.days:
        first, last = atom.days
        if _is_coarse(atom):
            return {f"year {y}" for y in range(int(first[:4]), min(int(last[:4]), int(first[:4]) + 3) + 1)}
        return {*_months(first, MAX_DAYS), *_months(last, MAX_DAYS)}
    return {m for day in (atom.published[:1] + atom.published[-1:]) for m in _months(day, 3)} or {"never"}


@lru_cache(maxsize=50_000)
def _months(day: str, reach: int) -> tuple[str, ...]:
    middle = date.fromisoformat(day)
    try:
        ends = (middle - timedelta(reach), middle, middle + timedelta(reach))
    except OverflowError:
        ends = (middle, middle, middle)
    return tuple(dict.fromkeys(d.isoformat()[:7] for d in ends))


def _block_pairs(members: list[str], atoms: Mapping[str, EventAtom]) -> Iterator[tuple[str, str]]:
    if len(members) < 2:
        return
    ordered = sorted(members, key=lambda i: (atoms[i].date or atoms[i].published[:1] or "", sorted(atoms[i].parties), i)
                     if atoms[i].date else ((atoms[i].published or ("",))[0], sorted(atoms[i].parties), i))
    reach = len(ordered) if len(ordered) <= BLOCK else NEIGHBOURS
    for i, a in enumerate(ordered):
        for b in ordered[i + 1 : i + 1 + reach]:
            yield (a, b) if a < b else (b, a)


def _scored(pairs: Iterable[tuple[str, str]], atoms: Mapping[str, EventAtom], world: World, knowledge: Knowledge) -> list[Link]:
    links = []
    for a, b in pairs:
        first, second = atoms[a], atoms[b]
        if not first.documents.isdisjoint(second.documents):
            continue
        likeness = compare(first, second, knowledge.event_types[first.type].symmetric, world)
        if likeness and likeness.score >= THRESHOLD:
            links.append(Link(a, b, likeness))
    return links


# --- joining --------------------------------------------------------------------------------------------------------------


def _compatible(first: Sequence[str], second: Sequence[str], atoms: Mapping[str, EventAtom]) -> bool:
    """Whether all days that two sets name lie as close together as sources differ."""
    days = [atoms[i].date for i in (*first, *second) if is_day(atoms[i].date)]
    return not days or days_between(min(filter(None, days)), max(filter(None, days))) <= MAX_DAYS


# --- plans and rivals -----------------------------------------------------------------------------------------------------


def _fulfilments(atoms: Mapping[str, EventAtom], world: World, knowledge: Knowledge) -> list[Link]:
    """Links from what was planned (first) to what happened (second), good ones only."""
    happened: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for id_, atom in atoms.items():
        if atom.status == "occurred":
            for who in _companies(atom, world):
                for when in _times(atom):
                    happened[atom.type, who, when].append(id_)
    for members in happened.values():
        members.sort(key=lambda i: (atoms[i].date or (atoms[i].published or ("",))[0], i))
    links = {}
    for id_, plan in atoms.items():
        if plan.status in OPEN:
            for other in sorted(_what_followed(plan, atoms, world, happened)):
                likeness = fulfils(plan, atoms[other], knowledge.event_types[plan.type].symmetric, world)
                if likeness and likeness.score >= THRESHOLD and plan.documents.isdisjoint(atoms[other].documents):
                    links[id_, other] = Link(id_, other, likeness)
    return list(links.values())


def _what_followed(plan: EventAtom, atoms: Mapping[str, EventAtom], world: World,
                   happened: Mapping[tuple[str, str, str], list[str]]) -> set[str]:
    months = set(_times(plan))
    if not plan.days and plan.published:
        start = date.fromisoformat(plan.published[0])
        months |= {(start + timedelta(d)).isoformat()[:7] for d in range(0, PATIENCE + 28, 28)}
    found: set[str] = set()
    for who in _companies(plan, world):
        for when in months:
            members = happened.get((plan.type, who, when), ())
            if len(members) > BLOCK:  # those nearest to the plan's day
                day = plan.date or (plan.published or ("",))[0]
                members = sorted(members, key=lambda i: (abs(_ordinal(atoms[i]) - _ordinal_of(day)), i))[:BLOCK]
            found.update(members)
    return found


def _ordinal(atom: EventAtom) -> int:
    return _ordinal_of(atom.days[0] if atom.days else (atom.published or ("",))[0])


def _ordinal_of(value: str) -> int:
    try:
        return date.fromisoformat(value[:10]).toordinal()
    except ValueError:
        return 0


def _rivals(atoms: Mapping[str, EventAtom], world: World, knowledge: Knowledge) -> list[tuple[str, Link]]:
    """Versions that exclude each other, with what they differ in: one source tells what another denies ('status'); each side says that
    the other began ('actor')."""
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for id_, atom in atoms.items():
        if atom.status in ("occurred", "negated") and len(atom.parties) > 1:
            states = sorted({world.state(i) for i in atom.parties})
            for when in _times(atom):
                blocks[atom.type, " ".join(states), when].append(id_)
    found = []
    for members in blocks.values():
        for a, b in _block_pairs(members, atoms):
            first, second = atoms[a], atoms[b]
            if first.documents.isdisjoint(second.documents) and (rival := _rival(first, second, world, knowledge)):
                found.append(rival)
    return sorted(set(found), key=lambda r: (r[0], r[1].first, r[1].second))


def _rival(a: EventAtom, b: EventAtom, world: World, knowledge: Knowledge) -> tuple[str, Link] | None:
    symmetric = knowledge.event_types[a.type].symmetric
    if a.status != b.status:
        likeness, what = compare(a, b, symmetric, world), "status"
    elif a.status == "occurred" and not symmetric and a.actor and b.actor and is_day(a.date) and a.date == b.date:
        turned = replace(b, actor=b.recipient, recipient=b.actor)
        likeness, what = compare(a, turned, symmetric, world), "actor"
        if likeness and not (a.place and b.place):  # without a place they may have struck each other in turn
            likeness = None
    else:
        return None
    return (what, Link(a.id, b.id, likeness)) if likeness and likeness.score >= THRESHOLD else None
