"""Event mentions of one document -> events: one event is told once, with all its triggers.

Two mentions are one event when type and mode agree, their statuses and dates do not clash, and their parties can be the same: equal,
one a part of the other, or a person beside the country that the person acts for. A mention without parties (此次通话) joins the last
event of its kind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.knowledge import Knowledge
from kg.model import EACH_OTHER, SLOTS, TOOK_PART, Analysis, Entity, Event, EventMention, Evidence, Reason, Relation, Slot, Span, Status
from kg.resolve.addressees import address
from kg.resolve.confidence import confidence, features
from kg.resolve.coref import Scene
from kg.resolve.entities import evidence_of

ACTS_FOR = ("HOLDS_OFFICE", "PART_OF", "AFFILIATED_WITH")
SENTENCE_ENDS = tuple("。！？.!?”」』\"")  # a headline has none, nor room for who says so
SPEECH = "STATEMENT"
BY_FORCES = ("ASSAULT", "MOBILIZE", "COERCE")
FACE_TO_FACE = frozenset({"visit", "meeting", "talks", "multilateral"})


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
        for r in relations:
            if r.type in ACTS_FOR:
                self._up.setdefault(r.head, set()).add(r.tail)

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


def merge_events(analysis: Analysis, scene: Scene, where: Mapping[Span, tuple[str, ...]], relations: Sequence[Relation],
                 knowledge: Knowledge) -> tuple[Event, ...]:
    """All events of a document, in the order of their first trigger. Events without an actor or recipient are left out."""
    standing = Standing(relations, scene.entities)
    drafts: list[Draft] = []
    text = analysis.document.text
    headlines = {m.sentence for m in analysis.events if not m.sentence.of(text).rstrip().endswith(SENTENCE_ENDS)}
    mentions = sorted(analysis.events, key=lambda m: (m.triggers[0], m.type))
    told = [replace(draft, headline=m.sentence in headlines) for before, m in pairwise([None, *mentions]) if m is not None
            for draft in _each_way(_draft(_with_object(m, before, where), where, standing, knowledge))]
    for draft in told:
        if _says_what_it_does(draft, told, standing):
            continue
        index = _meeting_of(draft, drafts) if draft.took_part() else _same_event(draft, drafts, scene, standing, knowledge)
        if index is None:
            drafts.append(draft)
        else:
            drafts[index] = _merged(drafts[index], draft, standing, headlines, knowledge)
    kept = address([d for d in drafts if d.parties() and not _is_lonely(d, knowledge)], scene, standing, knowledge)
    return tuple(_event(f"v{n}", d, analysis, where, knowledge) for n, d in enumerate(kept, 1))


def _draft(m: EventMention, where: Mapping[Span, tuple[str, ...]], standing: Standing, knowledge: Knowledge) -> Draft:
    slots: dict[Slot, set[str]] = {slot: set() for slot in SLOTS}
    for argument in m.arguments:
        slots[argument.slot] |= set(where.get(argument.span, ()))
    return Draft(m.type, m.mode, m.status, m.date, _clean({s: frozenset(v) for s, v in slots.items()}, m.type, standing, knowledge), (m,))


def _with_object(m: EventMention, before: EventMention | None, where: Mapping[Span, tuple[str, ...]]) -> EventMention:
    """致电卢拉，祝贺他当选: whoever does something to 他 means the one to whom he did what the sentence told of before."""
    def who(mention: EventMention, slot: Slot) -> set[str]:
        return {i for a in mention.arguments if a.slot == slot for i in where.get(a.span, ())}

    meant, actor = who(m, "recipient"), who(m, "actor")
    if before is None or before.sentence != m.sentence or not meant or meant != actor or who(before, "actor") != actor:
        return m
    others = tuple(a for a in before.arguments if a.slot == "recipient")
    return replace(m, arguments=(*(a for a in m.arguments if a.slot != "recipient"), *others))


def _each_way(draft: Draft) -> list[Draft]:
    """What two sides do to each other is an event each way."""
    sides = sorted(draft.slots["actor"], key=_number)
    if len(sides) != 2 or not draft.mentions[0].rule.endswith(EACH_OTHER):
        return [draft]
    return [replace(draft, slots={**draft.slots, "actor": frozenset({a}), "recipient": frozenset({b})}) for a, b in (sides, sides[::-1])]


def _clean(slots: Mapping[Slot, frozenset[str]], type_: str, standing: Standing, knowledge: Knowledge) -> dict[Slot, frozenset[str]]:
    """Nobody stands twice: the person rather than the state, an actor rather than a recipient, a party rather than a theme."""
    actor = standing.most_specific(slots["actor"])
    recipient = standing.most_specific(slots["recipient"]) - actor
    if not knowledge.event_types[type_].symmetric:
        recipient -= {r for r in recipient if any(r in standing.above(a) for a in actor)}
    source = slots["source"] - actor - recipient
    return {"actor": actor, "recipient": recipient, "theme": slots["theme"] - actor - recipient, "place": slots["place"], "source": source}


def _is_lonely(d: Draft, knowledge: Knowledge) -> bool:
    """A meeting or joint act of one party without a place, or a noun with one side and nothing else: nobody was found for it."""
    if all(m.nominal for m in d.mentions) and len(d.parties()) < 2 and len(d.mentions) == 1 and not d.slots["theme"] and not d.date:
        return True
    placed = bool(d.slots["place"]) and not all(m.nominal for m in d.mentions)  # 'Mediators from Norway met rebels in Oslo'
    return knowledge.event_types[d.type].symmetric and len(d.parties()) < 2 and d.type != "AGREE" and not placed \
        and d.mode not in ("visit", "multilateral", "mediation")


def _says_what_it_does(draft: Draft, told: Sequence[Draft], standing: Standing) -> bool:
    """Whether a statement only tells of an act of the speaker's own side, which is an event itself (英方说，英方正考虑提供导弹)."""
    if draft.type != SPEECH or not draft.slots["actor"]:
        return False
    speakers = draft.slots["actor"]

    def is_own_deed(other: Draft) -> bool:
        mention, actors = other.mentions[0], other.slots["actor"]
        own_side = standing.same_state if other.type in BY_FORCES else standing.same_side  # what a ministry tells of the army is its own
        return (other.type not in (SPEECH, "CONSULT", "AGREE") and mention.sentence == draft.mentions[0].sentence and not mention.nominal
                and bool(actors) and bool((other.slots["source"] | actors) & speakers)
                and all(any(own_side(a, s) for s in speakers) for a in actors))

    return any(is_own_deed(other) for other in told)


def _same_event(draft: Draft, drafts: Sequence[Draft], scene: Scene, standing: Standing, knowledge: Knowledge) -> int | None:
    """The index of the draft that tells of the same event; among several the one of the same day, then the one told of most."""
    fits = [i for i, other in enumerate(drafts)
            if other.type == draft.type and _dates_agree(draft.date, other.date) and _modes_agree(draft, other)
            and _statuses_agree(draft, other) and _sources_agree(draft, other) and _parties_agree(draft, other, standing, knowledge)
            and not _met_apart(draft, other) and not _went_elsewhere(draft, other, scene) and _is_war(draft, knowledge) == _is_war(other, knowledge)]
    return max(fits, key=lambda i: (drafts[i].date == draft.date and draft.date is not None, len(drafts[i].mentions), i), default=None)


def _meeting_of(draft: Draft, drafts: Sequence[Draft]) -> int | None:
    """The last meeting or talks told of before, where somebody took part; one that the report tells of, rather than a speaker in it."""
    fits = [i for i, other in enumerate(drafts) if other.type == draft.type and other.mode == draft.mode]
    return max(fits, key=lambda i: (not drafts[i].slots["source"], drafts[i].date is not None, i), default=None)


def _dates_agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b or a.startswith(b) or b.startswith(a)


def _modes_agree(a: Draft, b: Draft) -> bool:
    """A visit and the talks during it are one event, a call and a meeting two."""
    return a.mode is None or b.mode is None or a.mode == b.mode or {a.mode, b.mode} <= FACE_TO_FACE


def _met_apart(a: Draft, b: Draft) -> bool:
    """Whether a text tells of a meeting of three or more, and in full of one of some of them: 'Then he met X alone.'"""
    small, large = sorted((a, b), key=lambda d: len(d.parties()))
    if not (a.mode == b.mode == "meeting" and small.parties() < large.parties()) or a.headline or b.headline:
        return False
    return all(len(d.parties()) > 1 and any(m.rule.startswith(("verb:", "zh:")) and not m.nominal for m in d.mentions) for d in (a, b))


def _went_elsewhere(a: Draft, b: Draft, scene: Scene) -> bool:
    """Whether two visits go to different towns."""
    towns = [{p for p in d.slots["place"] if scene.label(p) == "Location"} for d in (a, b)]
    return a.mode == b.mode == "visit" and all(towns) and towns[0].isdisjoint(towns[1])


def _is_war(draft: Draft, knowledge: Knowledge) -> bool:
    """Whether an English text speaks of a war as a whole ('Russian aggression'), not of one attack in it."""
    nouns: Sequence[str] = knowledge.triggers.get("en", {}).get("lasting", ())
    return draft.type == "ASSAULT" and all(m.rule.startswith("noun:") and m.rule.split()[-1].removeprefix("noun:") in nouns
                                           for m in draft.mentions)


def _statuses_agree(a: Draft, b: Draft) -> bool:
    """A plan and what is only considered may be the same thing to come; what happened or was denied is neither. A noun alone (供乌“战斧”,
    此次会晤) says nothing of its own."""
    if a.silent() or b.silent():
        return True
    return a.status == b.status or {a.status, b.status} == {"planned", "possible"}


def _sources_agree(a: Draft, b: Draft) -> bool:
    """What two sides each tell of, in their own words, are two things (俄军打击… by Moscow, 俄军进攻… by Kyiv)."""
    left, right = a.slots["source"], b.slots["source"]
    return a.type not in ("ASSAULT", "MOBILIZE") or not left or not right or bool(left & right)


def _parties_agree(a: Draft, b: Draft, standing: Standing, knowledge: Knowledge) -> bool:
    headlined = a.headline != b.headline  # which names the state where the text names the person, and in other words
    if a.type == SPEECH:
        same = _sets_agree(a.slots["actor"], b.slots["actor"], standing) if headlined else a.slots["actor"] == b.slots["actor"]
        return bool(a.slots["actor"]) and same
    if not a.parties():  # 此次通话: nothing but the noun
        return a.mentions[0].nominal
    if knowledge.event_types[a.type].symmetric:
        alone = min(len(a.parties()), len(b.parties())) == 1 and a.mode != b.mode and "multilateral" in (a.mode, b.mode)
        return not alone and not _adds_a_third(a, b) and _sets_agree(a.parties(), b.parties(), standing)
    if not _slots_agree(a, b, standing):
        return False
    onesided = not a.slots["recipient"] and not b.slots["recipient"] and a.type != "REQUEST"
    about = a.slots["theme"] & b.slots["theme"] or a.slots["place"] & b.slots["place"]
    if _same_words(a, b) or (headlined and a.slots["actor"] and b.slots["actor"]):
        return True
    if a.type == "SUPPORT" and _kinds(a, knowledge) != _kinds(b, knowledge):
        return False
    undone = a.status == b.status == "negated" and a.mode == b.mode and a.date is not None and a.date == b.date  # in other words
    return a.slots["actor"] == b.slots["actor"] and (not onesided or bool(about) or undone)


def _adds_a_third(a: Draft, b: Draft) -> bool:
    """Whether one is a meeting of two and the other, told of later in its own words, one of three (三方会晤)."""
    few, many = sorted((len(d.parties()) for d in (a, b)))
    return a.type == "CONSULT" and few == 2 < many and not a.headline and not b.headline


def _kinds(draft: Draft, knowledge: Knowledge) -> frozenset[str]:
    """What kinds of backing the words of a draft are (seeds/triggers/coref.yml): thanks are no congratulation."""
    kinds: Mapping[str, Sequence[str]] = knowledge.triggers.get("coref", {}).get("backing", {})
    rules = [m.rule for m in draft.mentions]
    return frozenset(next((kind for kind, words in kinds.items() if any(w in rule for w in words)), "other") for rule in rules)


def _same_words(a: Draft, b: Draft) -> bool:
    """Whether the two were found by the same trigger of the lexicon."""
    return bool({m.rule.split("/")[0] for m in a.mentions} & {m.rule.split("/")[0] for m in b.mentions})


def _slots_agree(a: Draft, b: Draft, standing: Standing) -> bool:
    shared = False
    for slot in ("actor", "recipient"):
        left, right = a.slots[slot], b.slots[slot]
        if left and right:
            if not _sets_agree(left, right, standing):
                return False
            shared = True
    return shared


def _sets_agree(a: frozenset[str], b: frozenset[str], standing: Standing) -> bool:
    """Whether every member of the smaller set has its like in the larger one."""
    small, large = sorted((a, b), key=lambda s: (len(s), sorted(s)))
    return bool(small) and all(any(standing.same_side(i, j) for j in large) for i in small)


def _merged(old: Draft, new: Draft, standing: Standing, headlines: Collection[Span], knowledge: Knowledge) -> Draft:
    slots = {slot: old.slots[slot] | new.slots[slot] for slot in SLOTS}
    if any(not d.slots["source"] and not all(m.nominal or m.sentence in headlines for m in d.mentions) for d in (old, new)):
        slots["source"] = frozenset()  # what the report itself tells needs no witness
    if knowledge.event_types[old.type].symmetric and old.slots["actor"]:
        parties = standing.most_specific(old.parties() | new.parties())
        slots["actor"] = (old.slots["actor"] | new.slots["actor"]) & parties - (old.slots["recipient"] - old.slots["actor"])
        slots["recipient"] = parties - slots["actor"]
    date = max((d for d in (old.date, new.date) if d), key=len, default=None)
    status: Status = new.status if old.silent() else old.status if new.silent() or old.status == new.status else "planned"
    return Draft(old.type, old.mode or new.mode, status, date, _clean(slots, old.type, standing, knowledge),
                 old.mentions + new.mentions, headline=old.headline and new.headline)


def _event(id_: str, d: Draft, analysis: Analysis, where: Mapping[Span, tuple[str, ...]], knowledge: Knowledge) -> Event:
    weights = knowledge.triggers.get("confidence", {}).get("weights", {})
    triggers = tuple(sorted({t for m in d.mentions for t in m.triggers}))
    best = max(d.mentions, key=lambda m: (m.confidence, -m.triggers[0].start))
    slots = {slot: tuple(sorted(ids, key=_number)) for slot, ids in d.slots.items()}
    if knowledge.event_types[d.type].symmetric and not slots["recipient"] and d.mode != "mediation":
        # 俄美总统通话 names all parties on one side; dyads want one on the other.
        slots["actor"], slots["recipient"] = slots["actor"][:1], slots["actor"][1:]
    probability, parts = confidence(features(d.type, d.status, d.date, d.slots, d.mentions, bool(d.reasons)), weights)
    return Event(id_, d.type, d.mode, d.status, triggers, slots["actor"], slots["recipient"], slots["theme"], slots["place"],
                 slots["source"], d.date, probability, best.rule, _evidence(d, analysis), (*_reasons(d, where), *parts))


def _number(id_: str) -> int:
    """Entity ids of a document are a letter and a number."""
    return int(id_[1:])


def _evidence(d: Draft, analysis: Analysis) -> tuple[Evidence, ...]:
    items: list[Evidence] = []
    for m in d.mentions:
        item = evidence_of(analysis, m.triggers[0], m.triggers[0])
        if item not in items:
            items.append(item)
    return tuple(items)


def _reasons(d: Draft, where: Mapping[Span, tuple[str, ...]]) -> Iterable[Reason]:
    seen = set()
    for m in d.mentions:
        for reason in (Reason("trigger", m.rule),
                       *(Reason(f"{a.slot}:{i}", a.reason) for a in m.arguments for i in where.get(a.span, ()))):
            if reason.text and (reason.about, reason.text) not in seen:
                seen.add((reason.about, reason.text))
                yield reason
    yield from d.reasons
