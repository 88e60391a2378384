"""The conditions under which a trigger of the lexicon counts (`when` in seeds/triggers/zh.yml)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.analyse.clauses_zh import Sentence
from kg.analyse.found_zh import Found
from kg.analyse.triggers_zh import Hit, first_word
from kg.errors import SeedError, nearest
from kg.model import EventMention

FORUM = 8  # items between who goes to a conference and its name
BLAMING = ("PROTEST", "ACCUSE", "REJECT")  # what people in the street do to those whom they are against
FOUGHT = "fought before"  # why somebody is a side of a fight that names none
Check = Callable[[Hit, Found, Sentence], bool]


def _labelled(slot: str, label: str) -> Check:
    return lambda hit, found, sentence: any(i.label == label for i in found.items(slot))


def _names_behind(hit: Hit, sentence: Sentence) -> bool:
    return any(g.first > hit.last and g.clause == hit.clause for g in sentence.groups)


def _adjacent(hit: Hit, found: Found, sentence: Sentence) -> bool:
    following = sentence.items[hit.last + 1 : hit.last + 2]
    return bool(following) and following[0].kind == "name" and following[0].label in ("Country", "Location", "Organization")


def _target(hit: Hit, found: Found, sentence: Sentence) -> bool:
    return bool(found.items("recipient") or found.items("theme")) or hit.light or _names_behind(hit, sentence)


def _finite(hit: Hit, found: Found, sentence: Sentence) -> bool:
    """Whether a clause tells it, rather than a relative clause that describes a noun (驻有美军的基地)."""
    behind = sentence.items[hit.last + 1 : hit.last + 7]
    end = next((n for n, i in enumerate(behind) if i.is_verb or i.kind == "punct"), len(behind))
    return all(i.text != "的" for i in behind[:end])


def _foreseen(hit: Hit, found: Found, sentence: Sentence) -> bool:
    """Whether what somebody foresees comes behind, told as such: a clause of its own, a noun or a time, and no verb of the subject's."""
    behind = sentence.items[hit.last + 1 : hit.last + 2]
    told = bool(behind) and (behind[0].kind in ("punct", "name", "ref", "time") or behind[0].is_nounlike or behind[0].text in ("说", "称"))
    return told and not found.inherited


def _other_object(hit: Hit, found: Found, sentence: Sentence) -> bool:
    """Whether somebody else, named right behind the trigger, is to do something (希望北约提供…)."""
    following = sentence.items[hit.last + 1 : hit.last + 2]
    names = {i.text for i in found.items("recipient") if i.kind == "name"}
    return bool(following) and following[0].text in names and bool(found.items("actor"))


def _bare_object(hit: Hit, found: Found, sentence: Sentence) -> bool:
    """Whether a state or body is named right behind the trigger and does nothing there (承认巴勒斯坦, not 承认美国打击了…)."""
    behind = sentence.items[hit.last + 1 : sentence.clause_range(hit.clause)[1]]
    names = {i.text for i in found.items("recipient") if i.label in ("Country", "Organization")}
    return any(i.text in names for i in behind[:2]) and not any(i.is_verb or i.pos == "p" for i in behind)


CHECKS: Mapping[str, Check] = {
    "parties": lambda hit, found, sentence: found.count() > 1,
    "joint": lambda hit, found, sentence: sum(max(1, i.number) for i in found.items("actor")) > 1,
    "actor": lambda hit, found, sentence: bool(found.items("actor")),
    "state_actor": _labelled("actor", "Country"),
    "object": lambda hit, found, sentence: bool(found.items("recipient")),
    "other_side": lambda hit, found, sentence: bool(found.items("recipient")) and not found.inherited,
    "target": _target,
    "target_named": lambda hit, found, sentence: bool(found.items("recipient") or found.items("theme")),
    "weapon": _labelled("theme", "Weapon"),
    "agreement": _labelled("theme", "Agreement"),
    "body": _labelled("actor", "Organization"),
    "directed": lambda hit, found, sentence: (not hit.nominal and not hit.light) or bool(found.items("recipient")),
    "verbal": lambda hit, found, sentence: not hit.nominal or hit.light,
    "passive": lambda hit, found, sentence: found.passive,
    "held": lambda hit, found, sentence: hit.light and bool(found.items("actor") or found.items("place")),
    "finite": _finite,
    "foreseen": _foreseen,
    "foes": lambda hit, found, sentence: any(reason == FOUGHT for _, reason in found.slots.get("actor", ())),
    "other_object": _other_object,
    "adjacent": _adjacent,
    "bare_object": _bare_object,
}
# Conditions on the words of the clause.
WORDED = ("told", "aid", "warned", "public", "forces", "civil", "aimed", "forum", "crowd", "war", "humane", "everyone", "fostered",
          "resolved")


class Conditions:
    """Whether a trigger counts at its place.

    Raises:
        SeedError: an entry names a condition that is none.
    """

    def __init__(self, seed: Mapping[str, Any]) -> None:
        known = (*CHECKS, *WORDED)
        for row in seed["triggers"]:
            for name in row.get("when", ()):
                if name not in known:
                    raise SeedError(f"triggers/zh.yml: {first_word(row)}: unknown condition '{name}'.{nearest(name, known)}")
        self.told, self.aims = frozenset(seed["told"]), tuple(seed["aims"])
        self.not_with: Mapping[str, Sequence[str]] = seed["not_with"]
        self.only_with: Mapping[str, Sequence[str]] = seed["only_with"]
        self.anonymous = frozenset(seed["anonymous"])
        self.force_nouns: Sequence[str] = seed["force_nouns"]
        self.everyone, self.fostering = frozenset(seed["everyone"]), frozenset(seed["fostering"])
        self.resolutions = frozenset(seed["resolutions"])
        self.meanwhile = frozenset(seed["postpositions"])
        self.waters, self.forums = tuple(seed["waters"]), tuple(seed["forums"])
        self.urgent, self.pretexts = frozenset(seed["urgent"]), tuple(seed["pretexts"])
        self.discussing, self.embracing = frozenset(seed["discussing"]), frozenset(seed["embracing"])
        self.doers, self.beside = tuple(seed["doers"]), frozenset(seed["prepositions"]["with"])
        self.public, self.forces = tuple(seed["public"]), tuple(seed["forces"])
        self.aid_words: Sequence[str] = seed["aid_words"]
        self.warned: Mapping[str, Sequence[str]] = seed["warned"]
        self.aid_modes: Mapping[str, Sequence[str]] = seed["aid_modes"]

    def hold(self, hit: Hit, found: Found, sentence: Sentence) -> bool:
        """Whether all conditions of the entry hold and anybody takes part (a noun, the public and a conference in a town may do without:
        此次通话, 民众抗议, 审议大会在日内瓦举行)."""
        convened = hit.light and hit.trigger.mode == "multilateral" and bool(found.items("place"))
        if not (found.items("actor") or found.items("recipient") or hit.nominal or convened or "public" in hit.trigger.when):
            return False
        if found.nested and hit.trigger.type == "AID" and not found.items("actor"):
            return False  # 向军队提供燃料的基地: what something is for
        before_verb = any(i.is_verb for i in sentence.items[hit.last + 1 : hit.last + 2])  # 就边境合作签署备忘录
        if hit.trigger.type == "COOPERATE" and (hit.nominal or before_verb) and not hit.light and self._is_discussed(hit, sentence):
            return False
        if self._is_pretext(hit, sentence):
            return False
        clause, word = self._clause(hit, sentence), hit.trigger.word
        if any(w in clause for w in self.not_with.get(word, ())) or not any(w in clause for w in self.only_with.get(word, (word,))):
            return False
        if (hit.trigger.beside and not any(w in clause for w in hit.trigger.beside)) or any(w in clause for w in hit.trigger.never_beside):
            return False
        worded = {"told": self._is_told, "aid": self._is_aid, "warned": self._is_warning,
                  "public": lambda h, s: self._is_public(h, found, s),
                  "crowd": lambda h, s: self.with_crowd(h, found, s),
                  "aimed": lambda h, s: self._is_aimed(found),
                  "humane": lambda h, s: self.aid_mode(h, s) == "humanitarian",
                  "everyone": self._is_of_everyone,
                  "resolved": lambda h, s: any(i.text in self.resolutions for i in s.items[h.last + 1 : s.clause_range(h.clause)[1]]),
                  "fostered": lambda h, s: any(i.text in self.fostering for i in s.items[s.clause_range(h.clause)[0] : h.first]),
                  "war": lambda h, s: found.at_war or self._are_forces(h, found, s),
                  "forum": lambda h, s: self._is_of_forum(h, found, s),
                  "forces": lambda h, s: self._are_forces(h, found, s),
                  "civil": lambda h, s: not self._are_forces(h, found, s)}
        return all(worded[name](hit, sentence) if name in worded else CHECKS[name](hit, found, sentence) for name in hit.trigger.when)

    def _is_pretext(self, hit: Hit, sentence: Sentence) -> bool:
        """以打击叛军为由空袭: what somebody names as the reason of a deed of his own."""
        before = [i.text for i in sentence.items[max(0, hit.first - 1) : hit.first]]
        behind = "".join(i.text for i in sentence.items[hit.last + 1 : sentence.clause_range(hit.clause)[1]])
        return before == ["以"] and any(word in behind for word in self.pretexts)

    def _is_discussed(self, hit: Hit, sentence: Sentence) -> bool:
        """就双边合作交换意见, 讨论黑海局势和双边合作: joint work that is only what talks are about."""
        first, last = sentence.clause_range(hit.clause)
        before, behind = sentence.items[first : hit.first], sentence.items[hit.last + 1 : last]
        matter = any(i.text in self.embracing for i in before) and any(i.is_verb for i in behind)
        return matter or any(i.text in self.discussing for i in before)

    @staticmethod
    def _clause(hit: Hit, sentence: Sentence) -> str:
        first, last = sentence.clause_range(hit.clause)
        return "".join(i.text for i in sentence.items[first:last])

    def _is_warning(self, hit: Hit, sentence: Sentence) -> bool:
        """Whether something is said to harm what is dear to both (将损害两国关系)."""
        first, last = sentence.clause_range(hit.clause)
        before = "".join(i.text for i in sentence.items[first : hit.first])
        behind = "".join(i.text for i in sentence.items[hit.last + 1 : last])
        return any(w in before for w in self.warned["by"]) and any(w in behind for w in self.warned["of"])

    def is_said_unnamed(self, hit: Hit, sentence: Sentence) -> bool:
        """Whether somebody without a name says so (国际人士日前指出，美国煽动对抗)."""
        for item in reversed(sentence.items[: hit.first]):
            if item.kind != "time" and item.pos not in ("d", "ad", "t"):
                return item.kind == "word" and item.text in self.anonymous
        return False

    def _are_forces(self, hit: Hit, found: Found, sentence: Sentence) -> bool:
        """Whether soldiers do it: by the name (乌军), or by the noun behind the state's name (土耳其军舰)."""
        first, _ = sentence.clause_range(hit.clause)
        nouns = "".join(i.text for i in sentence.items[first : hit.first] if i.is_nounlike or i.label == "Weapon")
        return bool(found.items("actor")) and (any(w in nouns for w in self.force_nouns)
                                               or any(i.text.endswith(self.forces) for i in found.items("actor")))

    def with_crowd(self, hit: Hit, found: Found, sentence: Sentence) -> bool:
        """Whether people without a name are the other side (警方与示威者发生冲突)."""
        first, _ = sentence.clause_range(hit.clause)
        before = sentence.items[first : hit.first]
        joined = [n for n, i in enumerate(before) if i.text in self.beside]
        named = [i for i in (*found.items("actor"), *found.items("recipient")) if i in before]
        armed = any(i.kind == "word" and i.text.endswith(tuple(self.force_nouns)) for i in before)
        one = len(named) == 1 and (named[0].label == "Organization" or armed)
        opens = bool(joined) and all(i.pos in ("c", "d") or i.kind == "time" for i in before[: joined[0]])  # 并与士兵发生冲突
        people = sentence.items[: hit.first] if opens else before
        return bool(joined) and one and any(i.kind == "word" and i.text.endswith(self.doers) for i in people)

    def _is_aimed(self, found: Found) -> bool:
        """Whether somebody or some place, no water, stands behind 向 or 对 (向基地发射导弹)."""
        doers = {i.text for i in found.items("actor")}  # 对朝鲜发射导弹表示关切
        return any(reason.startswith(self.aims) and not item.text.endswith(self.waters) and item.text not in doers
                   for slot in ("recipient", "place") for item, reason in found.slots.get(slot, ()))

    def _is_of_forum(self, hit: Hit, found: Found, sentence: Sentence) -> bool:
        """Whether it is of a body that is a conference: the one behind the verb, or its subject (东亚峰会开幕)."""
        here = [i for g in sentence.groups if g.clause == hit.clause and 0 < g.first - hit.last <= FORUM
                and not any(j.text in self.meanwhile for j in sentence.items[g.last + 1 : g.last + 2]) for i in g.heads]
        return any(i.label == "Organization" and i.text.endswith(self.forums) for i in (*here, *found.items("actor")))

    def _is_of_everyone(self, hit: Hit, sentence: Sentence) -> bool:
        """国际社会应当…: whether all the world, right before the word, is told what to do."""
        return any(i.text in self.everyone for i in sentence.items[max(0, hit.first - 2) : hit.first])

    def _is_aid(self, hit: Hit, sentence: Sentence) -> bool:
        return self.aid_mode(hit, sentence) is not None or any(word in self._clause(hit, sentence) for word in self.aid_words)

    def _is_public(self, hit: Hit, found: Found, sentence: Sentence) -> bool:
        """Whether people in the street do it, no government."""
        start = 0 if found.inherited or found.subject is None else sentence.clause_range(hit.clause)[0]
        words = "".join(i.text for i in sentence.items[start : sentence.clause_range(hit.clause)[1]])
        return any(word in words for word in self.public)

    def _is_told(self, hit: Hit, sentence: Sentence) -> bool:
        """Whether the clause says that or when a fight is on; not before another verb, to which it belongs (去年挑起俄乌冲突)."""
        first, last = sentence.clause_range(hit.clause)
        verbs = [n for n in range(first, hit.first) if sentence.items[n].is_verb and sentence.items[n].text not in self.told]
        start = max(verbs, default=first - 1) + 1 if not hit.light else first
        return any(i.kind == "time" or i.text in self.told for i in sentence.items[start:last])

    def aid_mode(self, hit: Hit, sentence: Sentence) -> str | None:
        """The mode of help that the words of the clause show."""
        text = self._clause(hit, sentence)
        return next((mode for mode, words in self.aid_modes.items() if any(word in text for word in words)), None)


def only_refused(hit: Hit, found: Found, events: Sequence[EventMention], sentence: Sentence) -> bool:
    """What somebody refuses to do, or denies having done, is told by the refusal (否认向任何一方供应武器), unless others would do it."""
    if hit.trigger.type in ("CONSULT", "STATEMENT", "REJECT") or not events or events[-1].type != "REJECT":
        return False
    refusal = events[-1]
    first, last = sentence.clause_range(hit.clause)
    who = {a.span for a in refusal.arguments if a.slot == "actor"}
    return any(i.span.start == refusal.triggers[0].start for i in sentence.items[first:last]) and \
        all(i.span in who for i in found.items("actor"))


def against_whom(events: Sequence[EventMention]) -> list[EventMention]:
    """全国举行示威，抗议特朗普: a protest is against him whom the same people blame in the sentence, not the state where it is."""
    told = list(events)
    for n, e in enumerate(events):
        if e.type != "PROTEST" or not all(a.reason.startswith(("subject", "the state that")) for a in e.arguments if a.slot == "recipient"):
            continue
        for other in events[n + 1 :]:
            meant = [a for a in other.arguments if a.slot == "recipient"]
            here = {a.span for a in e.arguments if a.slot == "recipient"}  # 西班牙数万人游行谴责美国: the state where they live
            if other.type in BLAMING and meant and {a.span for a in other.arguments if a.slot == "actor"} <= here:
                told[n] = replace(e, arguments=(*(a for a in e.arguments if a.slot != "recipient"), *meant))
                told[told.index(other)] = replace(other, arguments=tuple(a for a in other.arguments if a.slot != "actor"))
                break
    return told


def _is_asked(found: Found, request: EventMention) -> bool:
    """要求美方答复: whether only those act of whom it is demanded."""
    asked = {a.span for a in request.arguments if a.slot == "recipient"}
    actors = {i.span for i in found.items("actor")}
    return bool(actors) and not found.inherited and actors <= asked


def only_asked_for(hit: Hit, found: Found, events: Sequence[EventMention], sentence: Sentence, urgent: Collection[str] = ()) -> bool:
    """What a demand asks for is no event of its own (要求泰方立即释放…), unless it names who else shall do it, or it is a meeting."""
    if hit.trigger.type == "CONSULT" or not events or events[-1].type != "REQUEST":
        return False
    if hit.trigger.type == "STATEMENT" and not _is_asked(found, events[-1]):
        return False
    following = sentence.items[hit.last + 1 : hit.last + 2]
    if following and following[0].text == "的" and any(i.kind == "time" for i in sentence.items[max(0, hit.first - 2) : hit.first]):
        return False  # 释放上月29日扣押的士兵: the seizure has happened
    request = events[-1]
    first, last = sentence.clause_range(hit.clause)
    free = found.inherited or not found.items("actor")
    if free and any(i.text in urgent for i in sentence.items[first : hit.first]):
        return True  # 要求停火，立即释放人员
    asked = {a.span for a in request.arguments if a.slot in ("actor", "recipient")}
    return any(i.span.start == request.triggers[0].start for i in sentence.items[first:last]) and \
        all(i.span in asked for i in found.items("actor"))
