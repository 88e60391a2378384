"""Events of documents as they are compared: who, when, where, about what, in which words.

What has one content (type, mode, status, parties, date, place) has one id, in whatever document it is told; that id never changes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.knowledge import Knowledge
from kg.model import SLOTS, Event, Extraction, GlobalEntity, Slot
from kg.resolve.dates import Bounds, bounds, is_day
from kg.resolve.digests import digest
from kg.resolve.names import HAN
from kg.resolve.stories import Stories

MAX_WORDS = 80
LATIN_WORD = re.compile(r"[a-z]{4,}|\d+")
HAN_STRETCH = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Telling:
    """An event as one document tells it; slots hold global ids."""

    document: str
    published: str | None
    lang: str
    event: Event
    slots: Mapping[Slot, tuple[str, ...]]


@dataclass
class EventAtom:
    """All tellings with one content."""

    id: str
    type: str
    status: str
    tellings: list[Telling] = field(default_factory=list)
    mode: str | None = None
    date: str | None = None
    days: Bounds | None = None
    published: tuple[str, ...] = ()
    actor: frozenset[str] = frozenset()
    recipient: frozenset[str] = frozenset()
    theme: frozenset[str] = frozenset()
    place: frozenset[str] = frozenset()
    source: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    _words: Mapping[str, frozenset[str]] | None = None

    @property
    def parties(self) -> frozenset[str]:
        """Actors and recipients."""
        return self.actor | self.recipient

    def complete(self) -> None:
        """Gather what the tellings say."""
        first = self.tellings[0].event
        self.mode, self.date, self.days = first.mode, first.date, bounds(first.date)
        union = {slot: frozenset(i for t in self.tellings for i in t.slots[slot]) for slot in SLOTS}
        self.actor, self.recipient, self.theme = union["actor"], union["recipient"], union["theme"]
        self.place, self.source = union["place"], union["source"]
        self.published = tuple(sorted({t.published for t in self.tellings if t.published and is_day(t.published)}))
        self.documents = frozenset(t.document for t in self.tellings)

    def words(self, world: World) -> Mapping[str, frozenset[str]]:
        """By language, the words of the sentences. Those that name a party or the deed say nothing of which deed it is."""
        if self._words is None:
            words: dict[str, set[str]] = defaultdict(set)
            named = {w for i in self.parties for w in world.words(i)}
            for t in self.tellings[:3]:  # a famous event needs no more
                for e in t.event.evidence[:3]:
                    words["zh" if HAN.search(e.sentence) else "en"] |= content_words(e.sentence) - content_words(e.trigger) - named
            self._words = {lang: frozenset(sorted(found)[:MAX_WORDS]) for lang, found in words.items()}
        return self._words


def content_words(sentence: str) -> set[str]:
    """Words for comparing sentences of one language: Latin ones of four letters and more, numbers, pairs of Chinese characters."""
    found = set(LATIN_WORD.findall(sentence.lower()))
    for stretch in () if sentence.isascii() else HAN_STRETCH.findall(sentence):
        found.update(stretch[i : i + 2] for i in range(len(stretch) - 1))
    return found


def event_atoms(extractions: Sequence[Extraction], ids: Mapping[tuple[str, str], str], lasting: Mapping[tuple[str, str], str],
                knowledge: Knowledge) -> dict[str, EventAtom]:
    """The events of all documents by content id.

    Args:
        ids: the global id of each document's entity.
        lasting: an id of it that no merging changes, for the ids of events.
    """
    atoms: dict[str, EventAtom] = {}
    for x in extractions:
        own: Counter[str] = Counter()
        for event in sorted(x.events, key=lambda e: (e.triggers[:1], e.id)):
            plain = content_id(x, event, lasting, knowledge)
            own[plain] += 1
            # A document tells an event once: what it tells twice with one content are two.
            id_ = plain if own[plain] == 1 else f"{plain}-{own[plain]}"
            slots = {slot: tuple(sorted({ids[x.document.id, i] for i in event.slot(slot)})) for slot in SLOTS}
            atom = atoms.setdefault(id_, EventAtom(id_, event.type, event.status))
            atom.tellings.append(Telling(x.document.id, x.document.date, x.document.lang, event, slots))
    for atom in atoms.values():
        atom.complete()
    return dict(sorted(atoms.items()))


def content_id(x: Extraction, event: Event, lasting: Mapping[tuple[str, str], str], knowledge: Knowledge) -> str:
    """The id of an event by its type, participants, date and place."""
    def names(slot: Slot) -> list[str]:
        return sorted({lasting[x.document.id, i] for i in event.slot(slot)})

    parties = [names("actor"), names("recipient")]
    if knowledge.event_types[event.type].symmetric:
        parties = [sorted({*parties[0], *parties[1]}), []]
    # What has no date is the same only in reports of one day; what has no recipient either, only in one document.
    when = event.date or f"reported {x.document.date or x.document.id}"
    if not event.date and not (parties[1] or len(parties[0]) > 1):
        when = f"in {x.document.id}"
    return "event:" + digest(event.type, event.mode or "", event.status, *(" ".join(p) for p in parties), when, " ".join(names("place")))


class World:
    """What is known of the entities when events are compared: whom they act for, where they lie; and which documents tell one story."""

    def __init__(self, entities: Iterable[GlobalEntity], extractions: Iterable[Extraction], ids: Mapping[tuple[str, str], str],
                 knowledge: Knowledge) -> None:
        entities = tuple(entities)
        extractions = tuple(extractions)
        self._stories = Stories(extractions, {x.document.id: frozenset(ids[x.document.id, e.id] for e in x.entities) for x in extractions})
        self._within = {e.id: _within(e, knowledge) for e in entities if e.label == "Location"}
        self._country = {e.id: f"country:{e.country}" for e in entities if e.country}
        self._aliases = {e.id: e.aliases for e in entities}
        self._words: dict[str, frozenset[str]] = {}

    def words(self, id_: str) -> frozenset[str]:
        """The words of all names of an entity."""
        if id_ not in self._words:
            self._words[id_] = frozenset(w for name in self._aliases.get(id_, ()) for w in content_words(name))
        return self._words[id_]

    def state(self, id_: str) -> str:
        """The country that an entity belongs to, else itself."""
        return self._country.get(id_, id_)

    def same_side(self, a: str, b: str) -> float:
        """1 for the same, 0.8 where one is the state that the other acts for, else 0."""
        if a == b:
            return 1.0
        return 0.8 if self.state(a) == b or self.state(b) == a else 0.0

    def story(self, a: EventAtom, b: EventAtom) -> float:
        """0 to 1: how much of what they name two reports share, at best."""
        return max((self._stories.shared(x, y) for x in sorted(a.documents)[:3] for y in sorted(b.documents)[:3]), default=0.0)

    def near(self, a: frozenset[str], b: frozenset[str]) -> bool:
        """Whether two sets of places can be one place: shared, or one holds the other: the city its hall, the country the city."""
        return bool(a & b) or bool(self.around(a) & b) or bool(a & self.around(b))

    def around(self, places: Iterable[str]) -> set[str]:
        """Everything that holds some places: their cities, regions, countries."""
        return {outer for i in places for outer in (*self._within.get(i, ()), self.state(i)) if outer != i}


def _within(place: GlobalEntity, knowledge: Knowledge) -> tuple[str, ...]:
    """The places that hold one, by the seeds, the nearest first."""
    found: list[str] = []
    key = place.key
    while (entry := knowledge.entry("Location", key)) and (key := entry.properties.get("within")) and f"location:{key}" not in found:
        found.append(f"location:{key}")
    return tuple(found)
