"""Whether two tellings within one document are of one event.

They are when type and mode agree, their statuses and dates do not clash, and their parties can be the same: equal, one a part of the
other, or a person beside the country that the person acts for. A telling without parties (此次通话) joins the last event of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.knowledge import Knowledge
from kg.model import CARRIED
from kg.resolve.coref import KINDS, Scene
from kg.resolve.drafts import Draft, Standing

SPEECH = "STATEMENT"
BEFORE = 8  # characters between a word like 此次 and the event's noun
SAME_WORDS = 8  # pairs of characters of an utterance that may be told twice
FACE_TO_FACE = frozenset({"visit", "meeting", "talks", "multilateral"})


def same_event(draft: Draft, drafts: Sequence[Draft], scene: Scene, standing: Standing, knowledge: Knowledge) -> int | None:
    """The index of the draft that tells of the same event; among several the one of the same day, then the one told of most."""
    fits = [i for i, other in enumerate(drafts)
            if other.type == draft.type and _dates_agree(draft.date, other.date) and _modes_agree(draft, other)
            and _statuses_agree(draft, other) and not _has_passed(draft, other, scene) and _sources_agree(draft, other)
            and _parties_agree(draft, other, scene, standing, knowledge) and not _is_another(draft, other, scene, knowledge)
            and _is_gathering(draft, other, knowledge) == _is_gathering(other, draft, knowledge)
            and not _was_in_another_year(draft, other, scene)
            and not _met_apart(draft, other) and not _went_elsewhere(draft, other, scene) and not _others_went(draft, other, standing)
            and not _counted_apart(draft, other, scene, knowledge) and _is_war(draft, knowledge) == _is_war(other, knowledge)]
    return max(fits, key=lambda i: (_told_at_once(draft, drafts[i]), drafts[i].date == draft.date and draft.date is not None,
                                    len(drafts[i].mentions), i), default=None)


def _told_at_once(a: Draft, b: Draft) -> bool:
    """普京与马克龙通话讨论局势: talk of no kind of its own, in the sentence that tells of a call or meeting."""
    bare = a.type == "CONSULT" and a.mode is None and a.mentions[0].rule.startswith("zh:")
    return bare and any(m.sentence == a.mentions[0].sentence for m in b.mentions)


def _was_in_another_year(a: Draft, b: Draft, scene: Scene) -> bool:
    """Whether views exchanged, no day told, would be those of a visit of another year."""
    today = scene.analysis.document.date or ""
    return a.type == "CONSULT" and a.mode is None and a.date is None and b.mode == "visit" and b.date is not None and b.date[:4] < today[:4]


def _dates_agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b or a.startswith(b) or b.startswith(a)


def _is_another(a: Draft, b: Draft, scene: Scene, knowledge: Knowledge) -> bool:
    """Whether a telling without parties (发生汽车炸弹袭击) is of something else: in a paragraph that names nobody who took part in the
    other, or another town, and not told by a word like 此次."""
    text, trigger = scene.analysis.document.text, a.mentions[0].triggers[0]
    words = knowledge.triggers["coref"].get("definite", ())
    start, end = text.rfind("\n", 0, trigger.start) + 1, text.find("\n", trigger.end)
    end = end if end >= 0 else len(text)
    told = any(word in text[max(0, trigger.start - BEFORE) : trigger.start] for word in words)
    if a.parties() or told or any(start <= m.triggers[0].start < end for m in b.mentions):
        return False
    known, mentions = frozenset().union(*b.slots.values()), scene.mentions_between(start, end)
    towns = {scene.by_span.get(m.span) for m in mentions if m.label == "Location"}
    named = towns | {scene.by_span.get(m.span) for m in mentions if m.label in KINDS["any"]}
    elsewhere = bool(towns) and bool(b.slots["place"]) and towns.isdisjoint(known)
    return elsewhere or (bool(named) and named.isdisjoint(known) and not a.headline and not b.headline)


def _counted_apart(a: Draft, b: Draft, scene: Scene, knowledge: Knowledge) -> bool:
    """Whether one is the second of its kind and the other another one: by its number, or by a place where the second is not told to be."""
    rows: Sequence[Sequence[str]] = knowledge.triggers["coref"].get("ordinals", ())
    text = scene.analysis.document.text
    numbers = [{n for m in d.mentions for t in m.triggers for n, words in enumerate(rows)
                if any(w in text[max(0, t.start - BEFORE) : t.start].lower() for w in words)} for d in (a, b)]
    if all(numbers):
        return numbers[0].isdisjoint(numbers[1])
    counted, other = (a, b) if numbers[0] else (b, a)
    later = bool(numbers[0] or numbers[1]) and 0 not in numbers[0] | numbers[1]
    return later and bool(other.slots["place"]) and not counted.slots["place"]


def _modes_agree(a: Draft, b: Draft) -> bool:
    """A visit and the talks during it are one event, a call and a meeting two, leaving a treaty and sanctions two."""
    if a.type == "SANCTION" and "withdraw" in (a.mode, b.mode):
        return a.mode == b.mode
    return a.mode is None or b.mode is None or a.mode == b.mode or {a.mode, b.mode} <= FACE_TO_FACE


def _met_apart(a: Draft, b: Draft) -> bool:
    """Whether a text tells of a meeting of three or more, and in full of one of some of them: 'Then he met X alone.'"""
    small, large = sorted((a, b), key=lambda d: len(d.parties()))
    if not (a.mode == b.mode == "meeting" and small.parties() < large.parties()) or a.headline or b.headline:
        return False
    return all(len(d.parties()) > 1 and any(m.rule.startswith(("verb:", "zh:")) and not m.nominal for m in d.mentions) for d in (a, b))


def _is_gathering(a: Draft, b: Draft, knowledge: Knowledge) -> bool:
    """Whether one is a conference of many (seeds/triggers/coref.yml), beside something of another kind: no meeting of two or three."""
    words: Sequence[str] = knowledge.triggers.get("coref", {}).get("gatherings", {})
    return a.mode == "multilateral" != b.mode is not None and any(m.rule.startswith(tuple(f"zh:{w}/" for w in words)) for m in a.mentions)


def _went_elsewhere(a: Draft, b: Draft, scene: Scene) -> bool:
    """Whether two visits, or a visit and talks of another day, are in different towns or states."""
    towns, states = ([{p for p in d.slots["place"] if scene.label(p) == label} for d in (a, b)] for label in ("Location", "Country"))
    visits = a.mode == b.mode == "visit" or ("visit" in (a.mode, b.mode) and {a.mode, b.mode} <= FACE_TO_FACE and a.date != b.date)
    return visits and any(all(places) and places[0].isdisjoint(places[1]) for places in (towns, states))


def _others_went(a: Draft, b: Draft, standing: Standing) -> bool:
    """Whether two visits are by others: whose host is the side of the other's guest."""
    both = a.mode == b.mode == "visit" and a.slots["actor"] and b.slots["actor"]
    return bool(both) and not _sets_agree(a.slots["actor"], b.slots["actor"], standing)


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


def _has_passed(a: Draft, b: Draft, scene: Scene) -> bool:
    """Whether one is still to come and the other lies before the day of the report (上一次见面是在8月15日)."""
    today = scene.analysis.document.date or ""
    return any(d.status in ("planned", "possible") and other.silent() and other.date is not None and other.date < today[: len(other.date)]
               for d, other in ((a, b), (b, a)))


def _sources_agree(a: Draft, b: Draft) -> bool:
    """What two sides each tell of, in their own words, are two things (俄军打击… by Moscow, 俄军进攻… by Kyiv); media are no side."""
    left, right = a.slots["source"], b.slots["source"]
    free = a.type not in ("ASSAULT", "MOBILIZE") or not left or not right or bool(left & right)
    return free or _is_carried(a) or _is_carried(b)


def _is_carried(draft: Draft) -> bool:
    """Whether only media tell of it."""
    return all(a.reason == CARRIED for m in draft.mentions for a in m.arguments if a.slot == "source")


def _says_the_same(a: Draft, b: Draft, text: str) -> bool:
    """俄方称，挪威招募雇佣兵 … 扎哈罗娃说，挪威正在招募雇佣兵: whether half of the words of one are those of the other, as in a lead
    and what follows it."""
    words = [text[m.triggers[-1].end : m.sentence.end] for m in (a.mentions[0], b.mentions[0])]
    pairs = [{w[i : i + 2] for i in range(len(w) - 1)} for w in words]
    few = min(map(len, pairs))
    return few >= SAME_WORDS and 2 * len(pairs[0] & pairs[1]) > few


def _parties_agree(a: Draft, b: Draft, scene: Scene, standing: Standing, knowledge: Knowledge) -> bool:
    headlined = a.headline != b.headline  # which names the state where the text names the person, and in other words
    if a.type == SPEECH:
        loose = headlined or _says_the_same(a, b, scene.analysis.document.text)
        same = _sets_agree(a.slots["actor"], b.slots["actor"], standing) if loose else a.slots["actor"] == b.slots["actor"]
        return bool(a.slots["actor"]) and same
    if not a.parties():  # 此次通话: nothing but the noun
        return a.mentions[0].nominal
    if knowledge.event_types[a.type].symmetric:
        alone = min(len(a.parties()), len(b.parties())) == 1 and a.mode != b.mode and "multilateral" in (a.mode, b.mode) \
            and not _told_at_once(a, b)
        return not alone and not _adds_a_third(a, b) and _sets_agree(a.parties(), b.parties(), standing)
    if not _slots_agree(a, b, standing):
        return False
    onesided = not a.slots["recipient"] and not b.slots["recipient"] and a.type != "REQUEST"
    about = a.slots["theme"] & b.slots["theme"] or a.slots["place"] & b.slots["place"]
    if _same_words(a, b):
        return True
    fighting = [_kinds(d, knowledge, "kinds_of_fighting") for d in (a, b)]
    if a.type == "ASSAULT" and fighting[0].isdisjoint(fighting[1]) and not _goes_on_in_sentence(a, b):
        return False
    if headlined and a.slots["actor"] and b.slots["actor"]:
        return True
    if a.type == "SUPPORT" and _kinds(a, knowledge) != _kinds(b, knowledge):
        return False
    undone = a.status == b.status == "negated" and a.mode == b.mode and a.date is not None and a.date == b.date  # in other words
    return a.slots["actor"] == b.slots["actor"] and (not onesided or bool(about) or undone)


def _goes_on_in_sentence(a: Draft, b: Draft) -> bool:
    """打击了乌军集结点，击落多架战机: what a sentence tells of one side's deeds against the other."""
    whole = bool(a.slots["recipient"]) and a.slots["recipient"] == b.slots["recipient"] and a.slots["actor"] == b.slots["actor"]
    return whole and any(m.sentence == a.mentions[0].sentence for m in b.mentions)


def _adds_a_third(a: Draft, b: Draft) -> bool:
    """Whether one is a meeting of two and the other, told of later in its own words, one of three (三方会晤)."""
    few, many = sorted(len(d.parties()) for d in (a, b))
    return a.type == "CONSULT" and few == 2 < many and None not in (a.mode, b.mode) and not a.headline and not b.headline


def _kinds(draft: Draft, knowledge: Knowledge, of: str = "backing") -> frozenset[str]:
    """What kinds of backing or fighting the words of a draft are (seeds/triggers/coref.yml): thanks are no congratulation."""
    kinds: Mapping[str, Sequence[str]] = knowledge.triggers.get("coref", {}).get(of, {})
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
