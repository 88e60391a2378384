"""One thing under two names that nothing in the names shows: 时代周报 and Die Zeit, a committee and its translation.

Reports in two languages that tell the same facts name the same things in the same places. Where a Chinese and an English name stand in
one place of the same facts, and nobody else does, they are one; what they sound like counts too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from kg.model import Extraction, Slot
from kg.resolve.alike import THRESHOLD, Likeness, Profile
from kg.resolve.clusters import Clusters
from kg.resolve.dates import days_between, is_day
from kg.resolve.links import Link
from kg.resolve.names import numbers, sounds_alike

BASE, EXCLUSIVE, SHARED, SOUND = 0.45, 0.25, 0.1, 0.2
# How alike two names must sound to count: things (translated, not transcribed, as often as not), and persons.
SOUNDS = (0.5, 0.65)
# A fact that many share tells nothing of who is who.
CROWD = 4
# Days between reports of one thing.
REACH = 7
# Not `source`: other papers, not the same in translation, stand behind one piece of news.
PARTICIPANTS: tuple[Slot, ...] = ("actor", "recipient", "theme", "place")


def by_context(extractions: Sequence[Extraction], of: Mapping[tuple[str, str], str], clusters: Clusters[str],
               profiles: Mapping[str, Profile], office: Callable[[str], str]) -> list[Link]:
    """Links between names in two languages that stand in the same places of the same facts.

    Args:
        office: a title in any language -> what it is everywhere.
    """
    open_ = {id_ for id_, p in profiles.items() if p.key is None and p.label != "Country" and p.documents}
    if not open_:
        return []
    surroundings: dict[str, set[str]] = defaultdict(set)
    for x in extractions:
        for id_, context in _contexts(x, of, clusters, office):
            if id_ in open_:
                surroundings[context].add(id_)
    days = _days(extractions, of)
    shared: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for _, members in sorted(surroundings.items()):
        crowd = {clusters.root(m) for m in members}
        if 1 < len(crowd) <= CROWD:
            for pair in _pairs(sorted(members), profiles):
                shared[pair].append(len(crowd) == 2)
    links = [link for pair, flags in shared.items() if (link := _link(*pair, flags, profiles, days))]
    return _only_best(links)


def _contexts(x: Extraction, of: Mapping[tuple[str, str], str], clusters: Clusters[str],
              office: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """(atom, where it stands): the other end of each relation, the company in each event."""
    document = x.document.id
    for r in x.relations:
        head, tail = of[document, r.head], of[document, r.tail]
        yield head, f"{r.type} {office(r.title) if r.title else ''} > {_name(tail, clusters)}"
        yield tail, f"{r.type} < {_name(head, clusters)}"
    for e in x.events:
        company = [(slot, of[document, i]) for slot in PARTICIPANTS for i in e.slot(slot)]
        for slot, id_ in company:
            for other_slot, other in company:
                if other != id_:
                    yield id_, f"{e.type} {e.status} {e.date or ''} {slot} beside {other_slot} {_name(other, clusters)}"


def _name(id_: str, clusters: Clusters[str]) -> str:
    """A name for a set that doesn't depend on the order of joining."""
    return min(clusters.members(id_))


def _days(extractions: Iterable[Extraction], of: Mapping[tuple[str, str], str]) -> dict[str, set[str]]:
    days: dict[str, set[str]] = defaultdict(set)
    for x in extractions:
        if x.document.date and is_day(x.document.date):
            for e in x.entities:
                days[of[x.document.id, e.id]].add(x.document.date)
    return days


def _pairs(members: Sequence[str], profiles: Mapping[str, Profile]) -> Iterator[tuple[str, str]]:
    for i, a in enumerate(members):
        for b in members[i + 1 :]:
            p, q = profiles[a], profiles[b]
            if p.label == q.label and p.has_han() != q.has_han() and p.documents.isdisjoint(q.documents):
                yield a, b


def _link(a: str, b: str, exclusive: Sequence[bool], profiles: Mapping[str, Profile], days: Mapping[str, set[str]]) -> Link | None:
    p, q = profiles[a], profiles[b]
    if p.countries and q.countries and p.countries.isdisjoint(q.countries):
        return None
    if not any(x == y or (is_day(x) and is_day(y) and days_between(x, y) <= REACH) for x in days.get(a, ()) for y in days.get(b, ())):
        return None
    if sorted(numbers(p.names[0])) != sorted(numbers(q.names[0])):
        return None
    alike = max(sounds_alike(x, y) for x in p.names for y in q.names)
    only = sum(exclusive)
    sound = SOUND if alike >= SOUNDS[p.label == "Person"] else 0
    score = round(BASE + (EXCLUSIVE if only else 0) + SHARED * min(3, len(exclusive) - (1 if only else 0)) + sound, 4)
    if score < THRESHOLD:
        return None
    reason = f"'{p.names[0]}' and '{q.names[0]}' stand in the same place in {len(exclusive)} facts, alone in {only} of them"
    return Link(a, b, Likeness(min(0.95, score), reason))


def _only_best(links: Sequence[Link]) -> list[Link]:
    """Those that are each other's only best."""
    best: dict[str, list[float]] = defaultdict(list)
    for x in links:
        best[x.first].append(x.likeness.score)
        best[x.second].append(x.likeness.score)
    return [x for x in links if all(sorted(best[i])[-2:].count(x.likeness.score) == 1 and max(best[i]) == x.likeness.score
                                    for i in (x.first, x.second))]
