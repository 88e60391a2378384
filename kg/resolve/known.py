"""What the seeds know, made ready for comparing, once for a Knowledge: look-ups, words, and every entry as something to be like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.knowledge import Knowledge
from kg.resolve.alike import Profile, Words
from kg.resolve.lookup import Lookup
from kg.resolve.names import coarse, is_han, normalise, numbers, pinyin, skeleton

# The blocks that bring together what is written in two scripts; within one, spelling does.
SOUND = "sound"


class Known:
    """The gazetteer as the other side of comparisons."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.lookup = Lookup(knowledge)
        self.words = Words(knowledge)
        self._entries: dict[str, list[Profile]] = {}
        self._blocks: dict[str, frozenset[str]] = {}

    def entries(self, label: str) -> Sequence[Profile]:
        """Every entry with a label. A name that only one of them can mean is its, whatever else was read."""
        if label not in self._entries:
            found = self._entries[label] = []
            for e in self.knowledge.of(label):
                names = tuple(dict.fromkeys(n for ns in e.names.values() for n in ns))
                offices = self.lookup.offices.of(e.id) if label == "Person" else set()
                found.append(Profile(f"{label.lower()}:{e.id}", e.label, names, e.id,
                                     frozenset((e.country,)) if e.country else frozenset(), frozenset(offices)))
        return self._entries[label]

    def blocks(self, p: Profile) -> frozenset[str]:
        """The blocks in which a profile is compared with others; those of the gazetteer's entries are kept."""
        if p.documents:
            return frozenset(_blocks(p, self.words))
        if p.id not in self._blocks:
            self._blocks[p.id] = frozenset(_blocks(p, self.words))
        return self._blocks[p.id]


_CACHE: dict[int, Known] = {}


def known(knowledge: Knowledge) -> Known:
    """The Known of a Knowledge, made once."""
    found = _CACHE.get(id(knowledge))
    if found is None or found.knowledge is not knowledge:  # an id may come back after its object is gone
        found = _CACHE[id(knowledge)] = Known(knowledge)
    return found


def _blocks(p: Profile, words: Words) -> Iterator[str]:
    for name in p.names:
        yield from _person_blocks(name, p, words) if p.label == "Person" else _thing_blocks(name, p, words)


def _person_blocks(name: str, p: Profile, words: Words) -> Iterator[str]:
    own = words.person_parts(name)
    if not own:
        return
    for part in {own[0], own[-1]}:
        if len(part) > 1:
            yield f"part {words.one(part)}"
    if plain := words.numbered("".join(own)):
        yield f"part {plain}"
    if is_han(name) and len(own) == 1:
        for part in words.surnames(own[0]):
            yield f"part {part}"
    if is_han(name) and 2 <= len(pinyin(name)) <= 4:
        yield "read " + "".join(sorted("".join(pinyin(name))))  # letters: 志远 is Zhiyuan and Zhi Yuan
    elif not is_han(name):
        yield "read " + "".join(sorted("".join(own)))
        yield "spelled " + " ".join(sorted({skeleton(own[0]), skeleton(own[-1])}))
    for country in p.countries:
        for part in {own[-1], "".join(own)}:
            yield f"{SOUND} {country} {coarse(part)}"


def _thing_blocks(name: str, p: Profile, words: Words) -> Iterator[str]:
    plain = normalise(name)
    core = words.core(name)
    yield f"name {plain.removesuffix('s') if not is_han(name) else plain}"
    if not is_han(name):
        yield f"spelled {words.spelled(name)}"
    elif out := words.written_out(name):
        yield f"written {out}"
    if core.text != plain or any(c.isdigit() for c in core.text):
        yield f"core {core.text}"
    rough = coarse(core.text)
    for where in (*p.countries, *((core.kind,) if core.kind else ())):
        yield f"{SOUND} {where} {rough} {' '.join(numbers(name))}"


class Blocks:
    """Profiles by block."""

    def __init__(self) -> None:
        self.members: dict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, p: Profile, blocks: frozenset[str]) -> None:
        """Note a profile in its blocks."""
        for block in blocks:
            self.members[p.label, block].append(p.id)
