"""Whom words are for that name nobody: the other side of a talk, or whoever made the claim that is denied."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

from kg.knowledge import Knowledge
from kg.model import TOOK_PART, Reason
from kg.resolve.coref import Scene
from kg.resolve.drafts import Draft, Standing

TALKS = ("call", "meeting", "talks")
CLAIMS = ("ACCUSE", "STATEMENT")
NEAR = 200  # characters between a claim and its denial
DIRECTED = ("ACCUSE", "REQUEST", "REJECT", "SANCTION", "THREATEN", "SUPPORT")  # acts that somebody is meant by
HOSTILE = ("SANCTION", "COERCE", "ASSAULT", "ACCUSE", "THREATEN", "MOBILIZE")
CONSTANT = 0.65  # share of what a state has to do with others in a document that makes one of them its counterpart
TWICE = 2
TOWARDS = "向对给"


def address(drafts: Sequence[Draft], scene: Scene, standing: Standing, knowledge: Knowledge) -> list[Draft]:
    """The drafts, with a recipient where one is meant.

    What two persons say in a talk that they have is said to the other, unless a word of the sentence (seeds/triggers/coref.yml) tells of
    another audience. A denial answers the last claim of another side before it. Where a state has to do with one other almost alone, that
    one is meant by its demands and charges that name nobody. What answers a deed is for who did it.
    """
    words: Mapping[str, Sequence[str]] = knowledge.triggers.get("coref", {})
    labels = {i: e.label for i, e in scene.entities.items()}
    news = [scene.item_start(d.mentions[0].triggers[0].start) for d in drafts]
    found = []
    for draft, item in zip(drafts, news, strict=True):
        meant, reason = frozenset[str](), ""
        beside = [d for d, n in zip(drafts, news, strict=True) if n == item]
        if draft.type == "STATEMENT" and not draft.slots["recipient"]:
            meant, reason = _other_of_talk(draft, drafts, scene, words), "the other side of the talk"
        elif draft.type == "REJECT" and not draft.slots["recipient"] and _told_by(draft, words.get("denials", ())):
            meant, reason = _claimant(draft, beside, standing, labels), "whose claim is denied"
        elif not draft.slots["recipient"] and _told_by(draft, words.get("returns", ())):
            meant, reason = _answered(draft, beside, standing, labels), "whose deed is answered"
        others = draft.type == "REQUEST" and _bids_others(draft, scene, words.get("bidden", ()))
        if draft.type in DIRECTED and draft.mode != "withdraw" and not (draft.slots["recipient"] or meant or others):
            counterparts = _counterparts(beside, standing, labels)
            meant, reason = _counterpart(draft, counterparts, standing, labels), "the other side of nearly all that the actor does here"
        reasons = tuple(Reason(f"recipient:{i}", reason) for i in sorted(meant))
        theme = draft.slots["theme"] - meant
        found.append(replace(draft, slots={**draft.slots, "recipient": meant, "theme": theme}, reasons=reasons) if meant else draft)
    return found


def _told_by(draft: Draft, words: Sequence[str]) -> bool:
    return any(word in m.rule for m in draft.mentions for word in words)


def _bids_others(draft: Draft, scene: Scene, bidden: Sequence[str]) -> bool:
    """呼吁民众保持冷静: whether those of whom something is asked stand right behind the word, without a name."""
    text = scene.analysis.document.text
    return any(text[t.end :].lstrip().startswith(tuple(bidden)) for m in draft.mentions for t in m.triggers)


def _answered(draft: Draft, drafts: Sequence[Draft], standing: Standing, labels: Mapping[str, str]) -> frozenset[str]:
    """欧盟制裁俄罗斯，俄罗斯予以反制: who did the last hostile thing before, to the side that answers it."""
    here = draft.mentions[0].triggers[0].start
    own = {_state(i, standing, labels) for i in draft.slots["actor"]}
    deeds = [d for d in drafts if d.type in HOSTILE and d.slots["actor"] and d.mentions[0].triggers[0].start < here
             and here - d.mentions[0].triggers[0].start <= NEAR and own & {_state(i, standing, labels) for i in d.slots["recipient"]}]
    last = max(deeds, key=lambda d: d.mentions[0].triggers[0], default=None)
    return last.slots["actor"] if last is not None and not last.slots["actor"] & draft.slots["actor"] else frozenset()


def _other_of_talk(draft: Draft, drafts: Sequence[Draft], scene: Scene, words: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The second of two persons who talked before one of them said something, on the same day."""
    if any(word in m.sentence.of(scene.analysis.document.text) for m in draft.mentions for word in words.get("audiences", ())):
        return frozenset()
    for talk in drafts:
        persons = _two_who_talk(talk, scene) or _two_who_write(talk, scene, words.get("messages", ()))
        earlier = talk.mentions[0].triggers[0] < draft.mentions[0].triggers[0]
        if earlier and talk.date == draft.date and draft.slots["actor"] < persons:
            return persons - draft.slots["actor"]
        if earlier and talk.date == draft.date and _called_by_one(talk, draft.slots["actor"], scene):
            return talk.slots["actor"]
    return frozenset()


def _two_who_write(draft: Draft, scene: Scene, messages: Sequence[str]) -> frozenset[str]:
    """The two persons who send each other a message on a known day (互致贺电); what they say stands in it."""
    sent = bool(draft.date) and draft.status == "occurred" and any(word in m.rule for m in draft.mentions for word in messages)
    persons = frozenset(draft.parties())
    return persons if sent and len(persons) == 2 and all(scene.label(p) == "Person" for p in persons) else frozenset()


def _called_by_one(talk: Draft, speaker: frozenset[str], scene: Scene) -> bool:
    """Whether a speaker is one of several whom one person called or met, each apart (分别同桑切斯、吕特通电话)."""
    held = talk.type == "CONSULT" and talk.mode == "call" and talk.status == "occurred" and bool(talk.date)
    return held and len(talk.slots["actor"]) == len(speaker) == 1 and speaker < talk.slots["recipient"] \
        and all(scene.label(p) == "Person" for p in talk.parties())


def _two_who_talk(draft: Draft, scene: Scene) -> frozenset[str]:
    """The two persons of a call or meeting on a known day, those left out who only sat in it; none where it is anything else."""
    sat_in = {scene.by_span.get(a.span) for m in draft.mentions for a in m.arguments if a.reason == TOOK_PART}
    persons = frozenset(draft.parties() - sat_in)
    held = draft.type == "CONSULT" and draft.mode in TALKS and draft.status == "occurred" and bool(draft.date)
    return persons if held and len(persons) == 2 and all(scene.label(p) == "Person" for p in persons) else frozenset()


def _claimant(draft: Draft, drafts: Sequence[Draft], standing: Standing, labels: Mapping[str, str]) -> frozenset[str]:
    """The side that made the last claim before a denial, if that is another one."""
    here = draft.mentions[0].triggers[0].start
    claims = [(here - t.end, d) for d in drafts if d.type in CLAIMS and d is not draft for m in d.mentions for t in m.triggers
              if 0 <= here - t.end <= NEAR]
    own = {_state(i, standing, labels) for i in draft.slots["actor"]}
    for _, claim in sorted(claims, key=lambda c: c[0]):
        sides = frozenset(_state(i, standing, labels) for i in claim.slots["actor"])
        if sides and not sides & own:
            return sides
    return frozenset()


def _state(id_: str, standing: Standing, labels: Mapping[str, str]) -> str:
    """The state that an entity acts for; itself, where the document names none."""
    return id_ if labels.get(id_) == "Country" else min((i for i in standing.above(id_) if labels.get(i) == "Country"), default=id_)


def _counterparts(drafts: Sequence[Draft], standing: Standing, labels: Mapping[str, str]) -> dict[str, Counter[str]]:
    """For each state how many events of the document it shares with each other one."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for draft in drafts:
        actors, recipients = ({_state(i, standing, labels) for i in draft.slots[slot]} for slot in ("actor", "recipient"))
        for a, r in product(actors, recipients - actors):
            found[a][r] += 1
            found[r][a] += 1
    return found


def _counterpart(draft: Draft, counterparts: Mapping[str, Counter[str]], standing: Standing, labels: Mapping[str, str]) -> frozenset[str]:
    """The one state with which the actor's has to do, where that is nearly always the same."""
    if any(a.reason[:1] in TOWARDS for m in draft.mentions for a in m.arguments if a.reason):
        return frozenset()  # somebody is named (向欧洲多国求助), if only by a place
    if any("/claim" in m.rule for m in draft.mentions):
        return frozenset()  # 西方的做法是错误的: whoever is meant has no name
    states = {_state(i, standing, labels) for i in draft.slots["actor"]}
    others = counterparts.get(next(iter(states)), Counter()) if len(states) == 1 else Counter[str]()
    for other, times in others.most_common(1):
        if times >= TWICE and times / others.total() >= CONSTANT and other not in draft.slots["theme"]:
            return frozenset({other})
    return frozenset()
