"""Precision, recall and F1 of an extraction against gold annotations.

Every figure is micro over all documents, which are paired by id:

    mentions    labelled mention spans, exact
    entities    B-cubed (Bagga and Baldwin 1998) over the spans that both sides have, times the mention recall and precision
    times       time expressions: overlapping span and equal ISO value
    relations   (head, type, tail) between aligned entities; the title is not scored
    events      each gold event aligned to at most one event of the same type
    arguments   (event, slot, entity) over aligned entities, date and status as slots; those of unaligned events count as wrong
    dyads       distinct (type, actor country, recipient country) a document
    graph       the mean of entities, relations, events and arguments: the headline

An entity is aligned to the gold entity with which it shares the most mentions (overlapping spans of one label), one to one, greatest
first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import KgError
from kg.model import SLOTS, Event, Extraction, Span

KINDS = ("mentions", "entities", "times", "relations", "events", "arguments", "dyads")
GRAPH = ("entities", "relations", "events", "arguments")
SYMMETRIC = frozenset(("CONSULT", "AGREE", "COOPERATE"))  # the parties are one set
BELONGING = frozenset(("HOLDS_OFFICE", "AFFILIATED_WITH", "PART_OF", "LOCATED_IN"))  # lead from an actor to its country

Names = Mapping[str, str]  # system entity id -> the gold id that it is aligned to


@dataclass
class Tally:
    """Counts of gold items, system items, and hits on either side (they differ where one item meets several)."""

    gold: int = 0
    system: int = 0
    hit_gold: float = 0.0
    hit_system: float = 0.0

    def add(self, other: Tally) -> None:
        self.gold += other.gold
        self.system += other.system
        self.hit_gold += other.hit_gold
        self.hit_system += other.hit_system

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1, rounded to four places, with the counts."""
        precision = self.hit_system / self.system if self.system else 0.0
        recall = self.hit_gold / self.gold if self.gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "gold": self.gold, "system": self.system}


def _sets(gold: set[Any], system: set[Any]) -> Tally:
    return Tally(len(gold), len(system), len(gold & system), len(gold & system))


@dataclass(frozen=True)
class Scores:
    """What was measured: a tally a kind, and every single mistake: ('missed' | 'spurious', what …)."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    errors: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, document: str, other: Scores) -> None:
        """Count another document's scores in; its errors get its id before them."""
        for kind in KINDS:
            self.tallies[kind].add(other.tallies[kind])
            self.errors[kind] += [(document, *error) for error in other.errors[kind]]

    def figures(self) -> dict[str, dict[str, float]]:
        """The figures by kind, and the headline `graph`."""
        figures = {kind: self.tallies[kind].figures() for kind in KINDS}
        figures["graph"] = {"f1": round(sum(figures[kind]["f1"] for kind in GRAPH) / len(GRAPH), 4)}
        return figures


@dataclass(frozen=True)
class Evaluation:
    """The scores over all documents and of each; `missing` names gold documents that the system says nothing of."""

    total: Scores
    documents: dict[str, Scores]
    missing: tuple[str, ...]


def evaluate(gold: Iterable[Extraction], system: Iterable[Extraction]) -> Evaluation:
    """Compare two sets of extractions, paired by document id; a missing one counts as an empty answer.

    Raises:
        KgError: a document's text differs, so that offsets would not compare.
    """
    answers = {x.document.id: x for x in system}
    total, documents, missing = Scores(), {}, []
    for wanted in gold:
        key = wanted.document.id
        given = answers.get(key)
        if given is None:
            missing.append(key)
            given = Extraction(wanted.document)
        elif given.document.text and given.document.text != wanted.document.text:
            raise KgError(f"{key}: the text of the extraction differs from the gold text, so that offsets don't compare. "
                          "Extract again from the gold articles")
        documents[key] = score(wanted, given)
        total.add(key, documents[key])
    return Evaluation(total, documents, tuple(missing))


def score(gold: Extraction, system: Extraction) -> Scores:
    """The scores of one document."""
    scores = Scores()
    names = align_entities(gold, system)
    _mentions(gold, system, scores)
    scores.tallies["entities"] = b_cubed(gold, system)
    scores.tallies["times"] = _times(gold, system)
    _relations(gold, system, names, scores)
    aligned = align_events(gold, system, names)
    _events(gold, system, names, aligned, scores)
    _arguments(gold, system, names, aligned, scores)
    wanted, given = _dyads(gold, {e.id: e.id for e in gold.entities}), _dyads(system, names)
    scores.tallies["dyads"] = _sets(wanted, given)
    scores.errors["dyads"] = _differences(wanted, given)
    return scores


# --- what belongs to what -------------------------------------------------------------------------------------------------


def align_entities(gold: Extraction, system: Extraction) -> dict[str, str]:
    """System entity id -> gold entity id."""
    weights: list[tuple[float, str, str]] = []
    for s in system.entities:
        for g in gold.entities:
            if s.label == g.label and (shared := sum(any(m.overlaps(n) for n in g.mentions) for m in s.mentions)):
                weights.append((-shared, g.id, s.id))
    return {s: g for g, s in _one_to_one(weights)}


def align_events(gold: Extraction, system: Extraction, names: Names) -> dict[int, int]:
    """System event's place in the list -> gold event's. Aligned may be two of one type whose triggers overlap, or that share a
    participant while their months don't differ."""
    weights = []
    own = {e.id: e.id for e in gold.entities}
    for si, s in enumerate(system.events):
        for gi, g in enumerate(gold.events):
            if s.type == g.type and (weight := _likeness(g, s, _parties(g, own), _parties(s, names))):
                weights.append((-weight, gi, si))
    return {s: g for g, s in _one_to_one(weights)}


def _likeness(g: Event, s: Event, g_parties: set[str], s_parties: set[str]) -> float:
    """How much speaks for two events being one; 0 where they cannot be."""
    shared = s_parties & g_parties
    meet = any(x.overlaps(y) for x in g.triggers for y in s.triggers)
    clash = bool(s.date and g.date and s.date[:7] != g.date[:7])
    if not (meet or shared) or (clash and not meet):
        return 0.0
    weight = len(shared) / max(1, len(s_parties | g_parties)) + 0.5 * meet + 0.5 * (s.date == g.date) + 0.25 * (s.status == g.status)
    return weight or 1e-9


def _one_to_one(weights: list[tuple[float, Any, Any]]) -> list[tuple[Any, Any]]:
    """(gold, system) pairs, the heaviest first (weights are negative), each side once."""
    pairs, golds, systems = [], set(), set()
    for _, g, s in sorted(weights):
        if g not in golds and s not in systems:
            pairs.append((g, s))
            golds.add(g)
            systems.add(s)
    return pairs


def _parties(event: Event, names: Names) -> set[str]:
    return {names[i] for i in (*event.actor, *event.recipient) if i in names}


# --- one kind each --------------------------------------------------------------------------------------------------------


def _differences(gold: set[Any], system: set[Any]) -> list[tuple[str, ...]]:
    return [("missed" if x in gold else "spurious", *map(str, x)) for x in sorted(gold ^ system, key=str)]


def _mentions(gold: Extraction, system: Extraction, scores: Scores) -> None:
    wanted, given = ({(e.label, m) for e in x.entities for m in e.mentions} for x in (gold, system))
    scores.tallies["mentions"] = _sets(wanted, given)
    scores.errors["mentions"] = [("missed" if x in wanted else "spurious", x[0], x[1].of(gold.document.text))
                                 for x in sorted(wanted ^ given, key=lambda x: (x[1], x[0]))]


def b_cubed(gold: Extraction, system: Extraction) -> Tally:
    """Over exactly equal spans: the credit of a span is the share of its cluster that the other side has together with it."""
    g_of, s_of = ({m: e.id for e in x.entities for m in e.mentions} for x in (gold, system))
    g_size, s_size = Counter(g_of.values()), Counter(s_of.values())
    both = Counter((g_of[m], s_of[m]) for m in g_of.keys() & s_of.keys())
    recall = sum(n * n / g_size[g] for (g, _), n in sorted(both.items()))
    precision = sum(n * n / s_size[s] for (_, s), n in sorted(both.items()))
    return Tally(len(g_of), len(s_of), recall, precision)


def _times(gold: Extraction, system: Extraction) -> Tally:
    def hits(these: Extraction, those: Extraction) -> int:
        return sum(any(t.span.overlaps(u.span) and t.value == u.value for u in those.times) for t in these.times)

    return Tally(len(gold.times), len(system.times), hits(gold, system), hits(system, gold))


def _relations(gold: Extraction, system: Extraction, names: Names, scores: Scores) -> None:
    wanted = {(r.head, r.type, r.tail) for r in gold.relations}
    given = {(_shown(r.head, names), r.type, _shown(r.tail, names)) for r in system.relations}
    scores.tallies["relations"] = _sets(wanted, given)
    scores.errors["relations"] = _differences(wanted, given)


def _shown(i: str, names: Names) -> str:
    """The gold id of a system entity; with a question mark where there is none."""
    return names.get(i, f"?{i}")


def _events(gold: Extraction, system: Extraction, names: Names, aligned: Mapping[int, int], scores: Scores) -> None:
    scores.tallies["events"] = Tally(len(gold.events), len(system.events), len(aligned), len(aligned))
    missed = [e for gi, e in enumerate(gold.events) if gi not in aligned.values()]
    scores.errors["events"] = [_told("missed", e, {i: i for i in (*e.actor, *e.recipient)}, gold.document.text) for e in missed]
    scores.errors["events"] += [_told("spurious", e, names, gold.document.text) for si, e in enumerate(system.events) if si not in aligned]


def _told(how: str, e: Event, names: Names, text: str) -> tuple[str, ...]:
    sides = (",".join(_shown(i, names) for i in side) or "-" for side in (e.actor, e.recipient))
    return how, e.type, *sides, e.date or "-", e.status, " ".join(Span.of(t, text) for t in e.triggers[:3])


def _arguments(gold: Extraction, system: Extraction, names: Names, aligned: Mapping[int, int], scores: Scores) -> None:
    own = {e.id: e.id for e in gold.entities}
    wanted, given = [_slots(e, own) for e in gold.events], [_slots(e, names) for e in system.events]
    hits = 0
    for si, gi in aligned.items():
        hits += len(wanted[gi] & given[si])
        scores.errors["arguments"] += [(how, gold.events[gi].type, *rest) for how, *rest in _differences(wanted[gi], given[si])]
    scores.tallies["arguments"] = Tally(sum(map(len, wanted)), sum(map(len, given)), hits, hits)


def _slots(event: Event, names: Names) -> set[tuple[str, str]]:
    """The (slot, value) pairs of an event; the participants of symmetric events share one slot."""
    pairs = {("status", event.status or "occurred")} | ({("date", event.date)} if event.date else set())
    for slot in SLOTS:
        role = "party" if event.type in SYMMETRIC and slot in ("actor", "recipient") else slot
        pairs |= {(role, _shown(i, names)) for i in event.slot(slot)}
    return pairs


def _countries(document: Extraction, names: Names) -> dict[str, set[str]]:
    """Entity id -> the countries that it stands for through offices and belonging; else itself."""
    labels = {e.id: e.label for e in document.entities}
    of: dict[str, set[str]] = defaultdict(set)
    for r in document.relations:
        if r.type in BELONGING:
            of[r.head].add(r.tail)
    found = {}
    for i in labels:
        seen, front = {i}, {i}
        while front:
            front = {tail for head in front for tail in of[head]} - seen
            seen |= front
        found[i] = {_shown(x, names) for x in seen if labels.get(x) == "Country"} or {_shown(i, names)}
    return found


def _dyads(document: Extraction, names: Names) -> set[tuple[str, str, str]]:
    of, found = _countries(document, names), set()
    for e in document.events:
        actors, recipients = ({c for i in side for c in of.get(i, ())} or {"None"} for side in (e.actor, e.recipient))
        for pair in ((a, r) for a in actors for r in recipients if (a, r) != ("None", "None")):
            left, right = sorted(pair) if e.type in SYMMETRIC else pair
            found.add((e.type, left, right))
    return found
