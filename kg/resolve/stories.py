"""Reports of one story: those of the same days that name the same people and things, in whatever language.

That two reports tell one story is a witness: what they tell of the same parties is one event, and two names in them that sound alike in
two languages are one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.model import Extraction
from kg.resolve.alike import Likeness, Profile
from kg.resolve.clusters import Clusters
from kg.resolve.dates import days_between, is_day
from kg.resolve.links import Link
from kg.resolve.names import numbers, skeleton, sounds_alike

# Reports of one story share this much of their names, and appear within so many days.
ONE_STORY, REACH = 0.5, 2
# Fewer names than this are shared by any two reports.
FEW_NAMES = 4
# A name in more reports than this does not tell which of them belong together.
CROWD = 8
# How alike two names must sound, things and persons, and how much of them there must be to hear.
SOUNDS, SHORTEST = (0.6, 0.65), 3
SCORE = 0.7  # and by how much more they sound alike


class Stories:
    """How much reports share.

    Args:
        names: the ids of everything that a document names.
    """

    def __init__(self, extractions: Iterable[Extraction], names: Mapping[str, frozenset[str]]) -> None:
        self._names = names
        self._days = {x.document.id: x.document.date for x in extractions}
        self._known: dict[tuple[str, str], float] = {}

    def shared(self, a: str, b: str) -> float:
        """0 to 1: how much of what two reports name they share. A state alone says little of what a report is about."""
        pair = (a, b) if a < b else (b, a)
        if pair not in self._known:
            self._known[pair] = _shared(*(self._names.get(d, frozenset()) for d in pair))
        return self._known[pair]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Pairs of reports that tell one story."""
        bearers: dict[str, list[str]] = defaultdict(list)
        for document, names in sorted(self._names.items()):
            for name in names:
                bearers[name].append(document)
        found = {(a, b) for documents in bearers.values() if 1 < len(documents) <= CROWD
                 for i, a in enumerate(documents) for b in documents[i + 1 :]}
        return ((a, b) for a, b in sorted(found) if self._near(a, b) and self.shared(a, b) >= ONE_STORY)

    def _near(self, a: str, b: str) -> bool:
        first, second = self._days.get(a), self._days.get(b)
        return bool(is_day(first) and is_day(second) and days_between(first, second) <= REACH)  # type: ignore[arg-type]


def _shared(a: frozenset[str], b: frozenset[str]) -> float:
    both = a & b
    return 2 * _weight(both) / (_weight(a) + _weight(b)) if len(both) >= FEW_NAMES else 0.0


def _weight(names: Iterable[str]) -> float:
    return sum(0.5 if name.startswith("country:") else 1.0 for name in names)


def by_story(extractions: Sequence[Extraction], of: Mapping[tuple[str, str], str], clusters: Clusters[str],
             profiles: Mapping[str, Profile]) -> list[Link]:
    """Links between names in two languages that sound alike in reports of one story, each the other's only best."""
    atoms = {x.document.id: frozenset(of[x.document.id, e.id] for e in x.entities) for x in extractions}
    names = {document: frozenset(min(clusters.members(i)) for i in ids) for document, ids in atoms.items()}
    language = {x.document.id: x.document.lang for x in extractions}
    best: dict[str, dict[str, Link]] = defaultdict(dict)
    for a, b in Stories(extractions, names).pairs():
        if language[a] != language[b]:
            for link in _links(atoms[a], atoms[b], profiles):
                best[link.first][link.second] = best[link.second][link.first] = link
    return [link for id_, links in sorted(best.items()) for link in links.values() if link.first == id_ and _is_best(link, best)]


def _links(a: Iterable[str], b: Iterable[str], profiles: Mapping[str, Profile]) -> Iterator[Link]:
    first, second = ([profiles[i] for i in sorted(ids) if _is_open(profiles[i])] for ids in (a, b))
    for p in first:
        for q in second:
            if p.id != q.id and p.label == q.label and p.has_han() != q.has_han() and p.documents.isdisjoint(q.documents):
                x, y = p.names[0], q.names[0]
                alike = sounds_alike(x, y)
                if alike >= SOUNDS[p.label == "Person"] and sorted(numbers(x)) == sorted(numbers(y)) and _may_be_one(p, q):
                    reason = f"'{x}' and '{y}' sound alike ({alike:.2f}) in two reports of one story"
                    yield Link(min(p.id, q.id), max(p.id, q.id), Likeness(round(min(0.95, SCORE + 0.2 * alike), 4), reason))


def _is_open(p: Profile) -> bool:
    return p.key is None and p.label != "Country" and bool(p.documents) and len(skeleton(p.names[0])) >= SHORTEST


def _may_be_one(p: Profile, q: Profile) -> bool:
    return not (p.countries and q.countries and p.countries.isdisjoint(q.countries) and p.label != "Weapon")


def _is_best(link: Link, best: Mapping[str, Mapping[str, Link]]) -> bool:
    """Whether each has no other that sounds as much like it."""
    return all(sum(x.likeness.score >= link.likeness.score for x in best[i].values()) == 1 for i in (link.first, link.second))
