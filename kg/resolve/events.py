"""Event mentions of one document -> events: one event is told once, with all its triggers.

Which tellings are of one event: kg/resolve/same_event.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.knowledge import Knowledge
from kg.model import EACH_OTHER, IN_PASSING, SLOTS, Analysis, Event, EventMention, Evidence, Reason, Relation, Slot, Span, Status
from kg.resolve.addressees import address
from kg.resolve.confidence import confidence, features
from kg.resolve.coref import Scene
from kg.resolve.drafts import Draft, Standing
from kg.resolve.entities import evidence_of
from kg.resolve.same_event import SPEECH, same_event
from kg.resolve.utterances import Utterances
from kg.resolve.venues import attended, placed
from kg.resolve.votes import voted_on

SENTENCE_ENDS = tuple("。！？.!?”」』\"")  # a headline has none, nor room for who says so
FOR_OTHERS = ("SUPPORT", "AID")
FEW = 3  # themes of an utterance


def merge_events(analysis: Analysis, scene: Scene, where: Mapping[Span, tuple[str, ...]], relations: Sequence[Relation],
                 knowledge: Knowledge) -> tuple[Event, ...]:
    """All events of a document, in the order of their first trigger. Events without an actor or recipient are left out."""
    standing = Standing(relations, scene.entities)
    utterances = Utterances(analysis.document.text, standing, knowledge)
    drafts: list[Draft] = []
    text = analysis.document.text
    headlines = {m.sentence for m in analysis.events if not m.sentence.of(text).rstrip().endswith(SENTENCE_ENDS)}
    mentions = sorted(analysis.events, key=lambda m: (m.triggers[0], m.type))
    told = [replace(draft, headline=m.sentence in headlines) for before, m in pairwise([None, *mentions]) if m is not None
            for draft in _each_way(_draft(_with_object(m, before, where), where, standing, knowledge))]
    for draft in told:
        if utterances.only_tell(draft, told) or _is_for_itself(draft, where):
            continue
        index = _meeting_of(draft, drafts) if draft.took_part() else same_event(draft, drafts, scene, standing, knowledge)
        if index is None:
            drafts.append(draft)
        else:
            drafts[index] = _merged(drafts[index], draft, standing, headlines, knowledge)
    drafts = attended(drafts, scene, knowledge.triggers["coref"])
    kept = address([d for d in drafts if d.parties() and not _is_lonely(d, knowledge)], scene, standing, knowledge)
    kept = voted_on(kept, scene, knowledge.triggers["coref"]["votes"])
    kept = placed(kept, scene, standing, knowledge.triggers["coref"])
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
    if len(sides) == 1 and not draft.slots["recipient"] and draft.mentions[0].rule.endswith(EACH_OTHER):
        crowd = replace(draft, slots={**draft.slots, "actor": frozenset(), "recipient": frozenset(sides)})  # people without a name
        return [draft, crowd]
    if len(sides) != 2 or not draft.mentions[0].rule.endswith(EACH_OTHER):
        return [draft]
    told = any(a.slot == "source" for a in draft.mentions[0].arguments) and not draft.slots["source"]  # by each of the other
    return [replace(draft, slots={**draft.slots, "actor": frozenset({a}), "recipient": frozenset({b}),
                                  "source": frozenset({b}) if told else draft.slots["source"]}) for a, b in (sides, sides[::-1])]


def _clean(slots: Mapping[Slot, frozenset[str]], type_: str, standing: Standing, knowledge: Knowledge) -> dict[Slot, frozenset[str]]:
    """Nobody stands twice: the person rather than the state, an actor rather than a recipient, a party rather than a theme."""
    actor = standing.most_specific(slots["actor"])
    recipient = standing.most_specific(slots["recipient"]) - actor
    if not knowledge.event_types[type_].symmetric:
        recipient -= {r for r in recipient if any(r in standing.above(a) for a in actor)}
    source = slots["source"] - actor
    return {"actor": actor, "recipient": recipient, "theme": slots["theme"] - actor - recipient, "place": slots["place"], "source": source}


def _is_lonely(d: Draft, knowledge: Knowledge) -> bool:
    """A meeting or joint act of one party without a place, or a noun with one side and nothing else: nobody was found for it."""
    if all(m.nominal for m in d.mentions) and len(d.parties()) < 2 and len(d.mentions) == 1 and not d.slots["theme"] and not d.date:
        return True
    placed = bool(d.slots["place"]) and not all(m.nominal for m in d.mentions)  # 'Mediators from Norway met rebels in Oslo'
    return knowledge.event_types[d.type].symmetric and len(d.parties()) < 2 and d.type != "AGREE" and not placed \
        and d.mode not in ("visit", "multilateral", "mediation")


def _is_for_itself(draft: Draft, where: Mapping[Span, tuple[str, ...]]) -> bool:
    """Whether somebody would back or help none but their own side (中方坚持一个中国原则)."""
    named = {i for m in draft.mentions for a in m.arguments if a.slot == "recipient" for i in where.get(a.span, ())}
    alone = len(draft.slots["actor"]) == 1  # several may speak up for what is theirs together
    return draft.type in FOR_OTHERS and bool(named) and alone and not draft.slots["recipient"]


def _meeting_of(draft: Draft, drafts: Sequence[Draft]) -> int | None:
    """The last meeting or talks told of before, where somebody took part; one that the report tells of, rather than a speaker in it."""
    fits = [i for i, other in enumerate(drafts) if other.type == draft.type and other.mode == draft.mode]
    return max(fits, key=lambda i: (not drafts[i].slots["source"], drafts[i].date is not None, i), default=None)


def _merged(old: Draft, new: Draft, standing: Standing, headlines: Collection[Span], knowledge: Knowledge) -> Draft:
    slots = {slot: old.slots[slot] | new.slots[slot] for slot in SLOTS}
    slots["source"] = _witness(old, new, headlines)
    if knowledge.event_types[old.type].symmetric and old.slots["actor"]:
        parties = standing.most_specific(old.parties() | new.parties())
        slots["actor"] = (old.slots["actor"] | new.slots["actor"]) & parties - (old.slots["recipient"] - old.slots["actor"])
        slots["recipient"] = parties - slots["actor"]
    date = max((d for d in (old.date, new.date) if d), key=len, default=None)
    status: Status = new.status if old.silent() else old.status if new.silent() or old.status == new.status else "planned"
    return Draft(old.type, old.mode or new.mode, status, date, _clean(slots, old.type, standing, knowledge),
                 old.mentions + new.mentions, headline=old.headline and new.headline)


def _witness(old: Draft, new: Draft, headlines: Collection[Span]) -> frozenset[str]:
    """Whose words tell of what is told twice: of the first that tells it in full; a noun or headline has no room for who says so."""
    full = [d for d in (old, new) if not all(m.nominal or m.sentence in headlines or IN_PASSING in m.rule for m in d.mentions)]
    return full[0].slots["source"] if full else old.slots["source"] | new.slots["source"]


def _event(id_: str, d: Draft, analysis: Analysis, where: Mapping[Span, tuple[str, ...]], knowledge: Knowledge) -> Event:
    weights = knowledge.triggers.get("confidence", {}).get("weights", {})
    triggers = tuple(sorted({t for m in d.mentions for t in m.triggers}))
    best = max(d.mentions, key=lambda m: (m.confidence, -m.triggers[0].start))
    slots = {slot: tuple(sorted(ids, key=_number)) for slot, ids in d.slots.items()}
    if d.type == SPEECH and len(slots["theme"]) > FEW:
        slots["theme"] = _most_told(d, where, slots["theme"])
    together = d.mode in ("mediation", "visit") and len({m.mode for m in d.mentions}) == 1  # two who mediate, or travel to a third
    if knowledge.event_types[d.type].symmetric and not slots["recipient"] and not together:
        # 俄美总统通话 names all parties on one side; dyads want one on the other.
        slots["actor"], slots["recipient"] = slots["actor"][:1], slots["actor"][1:]
    if knowledge.event_types[d.type].symmetric and len(slots["recipient"]) > 1 and not slots["actor"] and d.mode != "mediation":
        slots["actor"], slots["recipient"] = slots["recipient"][:1], slots["recipient"][1:]  # a call between two
    probability, parts = confidence(features(d.type, d.status, d.date, d.slots, d.mentions, bool(d.reasons)), weights)
    return Event(id_, d.type, d.mode, d.status, triggers, slots["actor"], slots["recipient"], slots["theme"], slots["place"],
                 slots["source"], d.date, probability, best.rule, _evidence(d, analysis), (*_reasons(d, where), *parts))


def _most_told(d: Draft, where: Mapping[Span, tuple[str, ...]], themes: Sequence[str]) -> tuple[str, ...]:
    """The few of many themes that most of an utterance's sentences name; of as many, those that are named first."""
    told = [i for m in d.mentions for a in m.arguments if a.slot == "theme" for i in where.get(a.span, ())]
    first = {i: n for n, i in reversed(list(enumerate(told)))}
    return tuple(sorted(sorted(themes, key=lambda i: (-told.count(i), first.get(i, len(told))))[:FEW], key=_number))


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
