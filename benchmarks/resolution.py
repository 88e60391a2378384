"""How well and how fast are actors and events of many documents told once? `python benchmarks/resolution.py [--gold DIR] [--scale N…]`

Three parts, each beside a peer in the same run. The peer is what is commonly done: names compared by RapidFuzz's token_set_ratio, joined
from 90 up and by connected components (`pip install rapidfuzz`; without it the peer is left out).

1. tests/pairs: names that are one thing or two; precision and recall.
2. Annotated articles (--gold) with rewritten and translated copies made here: other names of the same things, sides turned, dates
   coarser, a fifth left out. Pairwise and B-cubed precision, recall and F1 of entities and events over each article and its copies, all
   merged together; and what three translated pairs share, as annotated and as kg itself reads the articles. The copies take their names
   from the seeds, so the entities' score shows that nothing is torn or wrongly joined, not how unknown names fare: that is for part 1.
3. Invented corpora of growing size: seconds of processor time and peak memory.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from told import pairs  # noqa: E402

import kg  # noqa: E402
from kg import interchange  # noqa: E402
from kg.knowledge import Knowledge, load  # noqa: E402
from kg.model import Document, Entity, Event, Evidence, Extraction, Span  # noqa: E402
from kg.resolve.corpus import merge  # noqa: E402
from kg.resolve.known import known  # noqa: E402
from kg.resolve.names import language  # noqa: E402

TRANSLATIONS = (("zh-042", "en-046"), ("zh-046", "en-050"), ("zh-049", "en-053"))
PEER = importlib.util.find_spec("rapidfuzz") is not None
PEER_SCORE = 90
LEFT_OUT = 0.2

Thing = tuple[str, str]  # (document, id there)


def f1(precision: float, recall: float) -> float:
    """The harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


# --- 1. pairs -------------------------------------------------------------------------------------------------------------


def part_pairs(knowledge: Knowledge) -> None:
    """Precision and recall over the table of pairs."""
    judges: dict[str, Callable[[Any], bool]] = {"kg": lambda p: len(merge(p.extractions(), knowledge).entities) == 1}
    if PEER:
        judges["rapidfuzz"] = lambda p: _fuzzy(p.first, p.second)
    rows = list(pairs())
    print(f"Pairs: {len(rows)}, {sum(p.verdict == 'apart' for p in rows)} of them apart")
    for name, judge in judges.items():
        found = [(judge(p), p.verdict == "same") for p in rows]
        right, joined, wanted = (sum(x) for x in zip(*((a and b, a, b) for a, b in found), strict=True))
        precision, recall = right / joined if joined else 0.0, right / wanted
        print(f"  {name:10} precision {precision:.3f}  recall {recall:.3f}  F1 {f1(precision, recall):.3f}")


def _fuzzy(a: str, b: str) -> bool:
    from rapidfuzz import fuzz

    return bool(fuzz.token_set_ratio(a.lower(), b.lower()) >= PEER_SCORE)


# --- 2. copies --------------------------------------------------------------------------------------------------------------


def gold(folder: Path) -> list[Extraction]:
    """The annotated articles as a perfect extraction would give them."""
    compiler = folder.parents[1] / "eval" / "compile_gold.py"
    done = subprocess.run([sys.executable, str(compiler), str(folder)], capture_output=True, text=True, check=True)
    return list(interchange.read_lines(done.stdout.splitlines(), "gold"))


def copy(x: Extraction, kind: str, knowledge: Knowledge, seed: int) -> Extraction:
    """A 'rewritten' or 'translated' copy; what has no name in the other language is left out of a translation."""
    chance = random.Random(seed)
    lang = _other(x.document.lang) if kind == "translated" else x.document.lang
    document = replace(x.document, id=f"{x.document.id}-{kind}", text="", lang=lang)
    entities = [e for old in x.entities if (e := _renamed(old, kind, x.document, knowledge, chance)) and chance.random() > LEFT_OUT / 2]
    kept = {e.id for e in entities}
    events = [v for old in x.events if (v := _retold(old, kept, chance)) and chance.random() > LEFT_OUT]
    relations = tuple(r for r in x.relations if r.head in kept and r.tail in kept)
    return Extraction(document, tuple(entities), tuple(events), relations, (), document.id)


def _other(lang: str) -> str:
    return "en" if lang == "zh" else "zh"


def _renamed(e: Entity, kind: str, d: Document, knowledge: Knowledge, chance: random.Random) -> Entity | None:
    found = known(knowledge).lookup.find(e.label, (e.name, *e.names), e.country, d.date)
    entry = knowledge.entry(e.label, found.key) if found else None
    lang = language(e.name)
    wanted = _other(lang) if kind == "translated" else lang
    names = [n for n in (entry.names.get(wanted, ()) if entry else ()) if len(known(knowledge).lookup.keys(e.label, n)) == 1]
    if not names:
        return None if kind == "translated" else replace(e, evidence=())
    name = chance.choice(names[:3])
    return replace(e, name=name, names=(name,), key=None, evidence=())


def _retold(v: Event, kept: set[str], chance: random.Random) -> Event | None:
    def left(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(i for i in ids if i in kept)

    actor, recipient, date = left(v.actor), left(v.recipient), v.date
    if not (actor or recipient) or len(actor) + len(recipient) < len(v.actor) + len(v.recipient):
        return None
    if v.type in ("CONSULT", "AGREE", "COOPERATE") and chance.random() < 0.5:
        actor, recipient = recipient, actor
    if date and len(date) == 10 and chance.random() < 0.3:
        date = chance.choice((date[:7], None))
    return replace(v, actor=actor, recipient=recipient, theme=left(v.theme), place=left(v.place), source=left(v.source), date=date,
                   evidence=())


def part_copies(folder: Path, knowledge: Knowledge) -> None:
    """Scores over articles and their copies, and what translated pairs share."""
    originals = gold(folder)
    documents = [*originals, *(copy(x, kind, knowledge, n) for n, x in enumerate(originals) for kind in ("rewritten", "translated"))]
    family = {x.document.id: x.document.id.removesuffix("-rewritten").removesuffix("-translated") for x in documents}
    dossier, event_of = _merged(documents, knowledge)
    entity_of = {(d, str(m.start)): m.entity for d, marks in dossier.marks.items() for m in marks}
    entities = {(x.document.id, e.id): entity_of[x.document.id, str(e.mentions[0].start)] for x in documents for e in x.entities}
    print(f"\n{len(originals)} articles with {len(documents) - len(originals)} copies: "
          f"{len(entities)} entities, {len(event_of)} events of documents")
    _scores("entities", entities, family)
    if PEER:
        _scores("rapidfuzz", _peer(documents), family)
    _scores("events", event_of, family)
    part_translations(folder, {x.document.id: x for x in originals}, knowledge)


def part_translations(folder: Path, annotated: Mapping[str, Extraction], knowledge: Knowledge) -> None:
    """What two articles share that are translations of each other: as annotated, and as read."""
    names = [pair for pair in TRANSLATIONS if all(name in annotated for name in pair)]
    read = {x.document.id: x for x in kg.extract([folder / f"{name}.txt" for pair in names for name in pair])} if names else {}
    for pair in names:
        told = ", ".join(f"{how} " + " and ".join(f"{share:.2f} of {what}" for what, share in _shared(pair, documents, knowledge))
                         for how, documents in (("annotated", annotated), ("as read", read)))
        print(f"  {' and '.join(pair)} share: {told}")


def _shared(pair: tuple[str, str], documents: Mapping[str, Extraction], knowledge: Knowledge) -> Iterator[tuple[str, float]]:
    dossier, event_of = _merged([documents[name] for name in pair], knowledge)
    yield "entities", _dice(*({m.entity for m in dossier.marks[name]} for name in pair))
    yield "events", _dice(*({v for (d, _), v in event_of.items() if d == name} for name in pair))


def _dice(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def _merged(documents: Sequence[Extraction], knowledge: Knowledge) -> tuple[Any, dict[Thing, str]]:
    """The dossier and, for every event of every document, the id of its global event."""
    # An event's sentence is made to name it, so that it can be found again.
    marked = [replace(x, events=tuple(replace(v, evidence=(Evidence(x.document.id, "", 0, 0, 1, v.id),)) for v in x.events))
              for x in documents]
    dossier = merge(marked, knowledge)
    return dossier, {(e.document, e.trigger): v.id for v in dossier.events for e in v.evidence}


def _scores(name: str, found: Mapping[Thing, str], family: Mapping[str, str]) -> None:
    """Things of one family with one id are one in truth."""
    truth = {thing: f"{family[thing[0]]} {thing[1]}" for thing in found}
    # Across families nothing is known to be two, so each family's part of a set stands for itself.
    split = {thing: f"{family[thing[0]]} {id_}" for thing, id_ in found.items()}
    right, joined, wanted = _pairs_of(split, truth)
    precision, recall = right / joined if joined else 0.0, right / wanted if wanted else 0.0
    b = _b_cubed(split, truth)
    print(f"  {name:10} pairwise P {precision:.3f} R {recall:.3f} F1 {f1(precision, recall):.3f}   "
          f"B-cubed P {b[0]:.3f} R {b[1]:.3f} F1 {f1(*b):.3f}")


def _pairs_of(found: Mapping[Thing, str], truth: Mapping[Thing, str]) -> tuple[int, int, int]:
    def count(groups: Mapping[Hashable, int]) -> int:
        return sum(n * (n - 1) // 2 for n in groups.values())

    both, one, other = (defaultdict(int) for _ in range(3))  # type: ignore[var-annotated]
    for thing, id_ in found.items():
        both[id_, truth[thing]] += 1
        one[id_] += 1
        other[truth[thing]] += 1
    return count(both), count(one), count(other)


def _b_cubed(found: Mapping[Thing, str], truth: Mapping[Thing, str]) -> tuple[float, float]:
    """Precision and recall of each thing's own set, on average (Bagga and Baldwin 1998)."""
    sets, true = defaultdict(set), defaultdict(set)
    for thing, id_ in found.items():
        sets[id_].add(thing)
        true[truth[thing]].add(thing)
    shared = [(len(sets[id_] & true[truth[t]]), len(sets[id_]), len(true[truth[t]])) for t, id_ in found.items()]
    rows = [(n / own, n / whole) for n, own, whole in shared]
    return sum(p for p, _ in rows) / len(rows), sum(r for _, r in rows) / len(rows)


def _peer(documents: Sequence[Extraction]) -> dict[Thing, str]:
    """Every name joined with every like one of its label."""
    names = sorted({(e.label, e.name) for x in documents for e in x.entities})
    group = {name: name for name in names}

    def root(n: tuple[str, str]) -> tuple[str, str]:
        while group[n] != n:
            n = group[n]
        return n

    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            if a[0] == b[0] and _fuzzy(a[1], b[1]):
                group[root(b)] = root(a)
    return {(x.document.id, e.id): "\t".join(root((e.label, e.name))) for x in documents for e in x.entities}


# --- 3. size --------------------------------------------------------------------------------------------------------------

SYLLABLES = ("ka", "ro", "mi", "ta", "len", "vor", "sha", "bel", "din", "os", "per", "gul", "na", "rik", "tom", "es", "ja", "hol")
PER_DOCUMENT = 20


def invented(size: int, knowledge: Knowledge, seed: int = 1) -> list[Extraction]:
    """Documents with `size` entities and `size` events altogether: a third of the entities known, the rest names that recur three times
    on average, a fifth of those spelled otherwise; each event told three times."""
    chance = random.Random(seed)
    persons, states, types = list(knowledge.of("Person")), list(knowledge.of("Country")), list(knowledge.event_types)
    if not persons or not states:
        raise SystemExit("the gazetteer is empty")

    def part() -> str:
        return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 3))).title()

    def day() -> str:
        return (dt.date(2024, 1, 1) + dt.timedelta(chance.randrange(600))).isoformat()

    pool = [(f"{part()} {part()}", chance.choice(states).id) for _ in range(size // 3 + 1)]
    facts = [(chance.choice(types), chance.randrange(9), chance.randrange(9), day()) for _ in range(size // 3 + 1)]
    documents = []
    for number in range(max(1, size // PER_DOCUMENT)):
        document = Document(f"d{number}", "", date=day(), lang="en")
        entities = [_invented_entity(i, chance, persons, states, pool) for i in range(PER_DOCUMENT)]
        events = [_invented_event(i, document.id, chance.choice(facts), chance) for i in range(PER_DOCUMENT)]
        documents.append(Extraction(document, tuple(entities), tuple(events), sha256=document.id))
    return documents


def _invented_entity(i: int, chance: random.Random, persons: Sequence[Any], states: Sequence[Any],
                     pool: Sequence[tuple[str, str]]) -> Entity:
    span = (Span(i * 10, i * 10 + 2),)
    if i < 9:
        entry = chance.choice(states if i < 6 else persons)
        return Entity(f"e{i}", entry.label, entry.name("zh"), span, entry.id, entry.country, (entry.name("zh"),))
    name, country = chance.choice(pool)
    if chance.random() < 0.2:
        name = name.replace("sha", "sh").replace("k", "c")
    label: Any = chance.choice(("Person", "Person", "Organization", "Location", "Weapon"))
    return Entity(f"e{i}", label, name, span, None, country if chance.random() < 0.5 else None, (name,))


def _invented_event(i: int, document: str, fact: tuple[str, int, int, str], chance: random.Random) -> Event:
    type_, actor, recipient, day = fact
    says = f"{type_} reported on {day} in the words of paper {chance.randrange(50)}, said {chance.choice(SYLLABLES)}"
    return Event(f"v{i}", type_, None, "occurred" if chance.random() < 0.8 else "planned", (Span(i * 10 + 300, i * 10 + 302),),
                 (f"e{actor}",), (f"e{recipient}",) if actor != recipient else (), date=day if chance.random() < 0.7 else None,
                 evidence=(Evidence(document, says, 0, 0, 3, says[:3]),))


def part_scale(sizes: Iterable[int], knowledge: Knowledge) -> None:
    """Processor time and memory by size; the peer compares all names of a label, on the smallest corpus only."""
    merge(invented(100, knowledge), knowledge)  # what is read once
    print("\nEntities and events: processor time, peak memory of this process")
    for n, size in enumerate(sizes):
        documents = invented(size, knowledge)
        if PEER and n == 0:
            start = time.process_time()
            _peer(documents)
            print(f"  rapidfuzz {size:8,}  {time.process_time() - start:7.1f} s (names of entities only, all pairs)")
        start = time.process_time()
        dossier = merge(documents, knowledge)
        used = time.process_time() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
        print(f"  kg        {size:8,}  {used:7.1f} s  {memory:6.0f} MB   "
              f"{len(dossier.entities):,} entities, {len(dossier.events):,} events remain", flush=True)


def main() -> None:
    """Run what is asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gold", type=Path, help="a folder of annotated articles; beside it eval/compile_gold.py")
    options.add_argument("--scale", type=int, nargs="*", default=[5_000, 20_000, 100_000], metavar="N")
    chosen = options.parse_args()
    knowledge = load()
    part_pairs(knowledge)
    folder = chosen.gold or ROOT.parent / "shared" / "gold" / "dev"
    if folder.is_dir():
        part_copies(folder, knowledge)
    part_scale(chosen.scale, knowledge)


if __name__ == "__main__":
    main()
