"""Who takes part in an event: the noun phrases of a clause put into the slots of a trigger's frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.analyse.clauses_zh import PARTIES, Group, Item, Sentence
from kg.analyse.triggers_zh import Hit

VIOLENT = ("ASSAULT", "COERCE", "MOBILIZE")  # what they do is done where their object is
REACH = 8  # items
THINGS = ("Weapon", "Agreement")
PASSIVE = frozenset({"被", "遭", "遭到", "遭受", "受到", "受", "获"})
MARKS_OF_CLAUSE = frozenset("，；：。,;:")
MARKS = "\"'《、"  # marks that may stand between a verb and its object
GAP = ("了", "过", "着", "的", "给", "一", "两")


@dataclass
class Found:
    """The groups found for a trigger, by place, with the reason for each."""

    slots: dict[str, list[tuple[Item, str]]] = field(default_factory=dict)
    subject: Group | None = None
    inherited: bool = False
    passive: bool = False

    def add(self, slot: str, item: Item, reason: str) -> None:
        row = self.slots.setdefault(slot, [])
        if all(i.span != item.span for i, _ in row):
            row.append((item, reason))

    def items(self, slot: str) -> list[Item]:
        return [i for i, _ in self.slots.get(slot, ())]

    def count(self) -> int:
        return sum(max(1, i.number) for slot in ("actor", "recipient") for i in self.items(slot))


class Finder:
    """Finds the arguments of the triggers of one sentence; a prepositional phrase serves the first trigger behind it."""

    def __init__(self, sentence: Sentence, seed: Mapping[str, Any], trigger_places: Sequence[tuple[int, int]]) -> None:
        self.sentence = sentence
        self.control = frozenset(seed["control"])
        self.anonymous = frozenset(seed["anonymous"])
        self.embracing = frozenset(seed["embracing"])
        self.doers = tuple(seed["doers"])
        self.bidding = frozenset(seed["bidding"])
        self.hosting = frozenset(seed["hosting"])
        self.proxies = frozenset(seed["proxies"])
        self.outbreaks = frozenset(seed["outbreaks"])
        self.places = trigger_places
        self.used: dict[int, Hit] = {}

    def find(self, hit: Hit, topic: Group | None) -> Found:
        """The arguments of a trigger. `topic` is the subject to fall back on where the clause has none of its own."""
        found = Found()
        groups = [g for g in self.sentence.groups if g.clause == hit.clause]
        left = [g for g in groups if g.last < hit.first]
        right = [g for g in groups if g.first > hit.last]
        near = self._near(hit, left) if any("near" in places for places in hit.trigger.frame.values()) else None
        by = self._by_prep(left, "by", hit)
        found.passive = self._is_passive(hit, by)
        outer = self._described_by(hit)  # where the phrase begins inside which this trigger stands
        if outer is None and self._is_passive(hit, by) and self._ends_in_noun(hit):
            outer = hit.first  # 最后一批被围困在工厂内的人员投降
        found.subject = self._subject(hit, left if outer is None else [g for g in left if g.first > outer])
        body = near is not None and hit.nominal and near.labels() == {"Organization"}  # 北约峰会
        complete = near is not None and (near.count() > 1 or body)
        if found.subject is None and not complete and not by and outer is None and self._may_inherit(hit, left):
            found.subject, found.inherited = topic, topic is not None
        if found.subject is not None and found.subject.prep_word in self.bidding:
            self._bid(hit, found)
        for slot, places in hit.trigger.frame.items():
            for place in places:
                for group, reason in self._at_place(place, hit, left, right, near, found, complete):
                    self._assign(found, slot, group, reason)
                if found.items(slot) and slot in ("actor", "recipient") and place not in ("near", "subject"):
                    break
                if found.items("actor") and slot == "actor" and place == "near" and complete:
                    break
        self._things(hit, left, right, found)
        self._joint(hit, left, found)
        if found.passive:
            self._turn_passive(found, by)
        return found

    def _at_place(self, place: str, hit: Hit, left: Sequence[Group], right: Sequence[Group], near: Group | None, found: Found,
                  complete: bool) -> list[tuple[Group, str]]:
        if place == "subject":
            if complete or found.subject is None:
                return []
            return [(found.subject, "subject of the clause before" if found.inherited else "subject")]
        if place == "near":
            return [(near, "directly before the trigger")] if near else []
        if place == "object":
            group = self._object(hit, right)
            return [(group, "object")] if group else []
        if place == "speaker":
            return []
        if place == "bid":
            return [(g, f"{g.prep_word} {g.heads[0].text}") for g in left[-1:] if g.prep_word in self.bidding]
        if place == "posted":
            return [(g, "where the envoy is posted") for g in right[:2] if self._word_before(g) in ("驻", "常驻")]
        rows = [(g, f"{g.prep_word} {g.heads[0].text}") for g in self._by_prep(left, place, hit)]
        if place in ("at", "to", "with", "about") and not rows:
            rows = [(g, f"{g.prep_word} behind the trigger") for g in right[:1]
                    if g.prep == place and self._follows(hit, g) and not (place == "to" and self._belongs_behind(g))]
        if place == "at" and not rows and hit.trigger.type in VIOLENT:
            rows = [(g, f"{g.prep_word} behind the trigger") for g in right if g.prep == place and g.first - hit.last <= REACH]
        return rows

    def _belongs_behind(self, group: Group) -> bool:
        """抗议[向乌克兰提供武器]: a phrase that serves the verb right behind it."""
        owner = self._owner(group)
        return owner is not None and owner - group.last <= 2 and self.sentence.clause_of[owner] == group.clause

    def _word_before(self, group: Group) -> str:
        return self.sentence.items[group.first - 1].text if group.first else ""

    def _near(self, hit: Hit, left: Sequence[Group]) -> Group | None:
        """The group right before a nominal trigger or a mutual verb (俄美总统通话), with only noun words between."""
        if not left:
            return None
        group = left[-1]
        between = self.sentence.items[group.last + 1 : hit.first]
        governed = group.prep in ("by", "at") or (group.prep == "about" and between) or (group.prep is not None and group.count() < 2)
        if not group.is_party() or governed:
            return None
        if not all(i.is_nounlike or i.pos in ("d", "vd", "t") or i.kind == "time" for i in between):
            return None
        if len(between) > 5 or (hit.nominal is False and group.count() < 2):
            return None
        return group

    def _subject(self, hit: Hit, left: Sequence[Group]) -> Group | None:
        """The nearest unmarked group before the trigger; one that is the object of another verb only where that verb hands it on."""
        fallback = None
        if self._describes(hit, left):
            return None
        if self._breaks_out(hit) or (hit.nominal and self._is_of_unnamed(left)):
            return None
        if left and left[-1].prep in ("ba", "about") and left[-1].is_party() and self._in_relative(left[-1], hit):
            return left[-1]  # 将[美方拦截原油的]行为称为…
        for group in reversed(left):
            between = self.sentence.items[group.last + 1 : hit.first]
            if not hit.nominal and self._speaks_unnamed(between):
                return None  # 德国媒体透露: not Germany
            if group.genitive and group.labels() <= {"Weapon"}:
                continue  # “萨尔马特”导弹的部署: what is deployed
            if group.prep_word in self.bidding and group.is_party() and hit.first - group.last <= 3:
                return group
            if group.prep is not None or not (group.is_party() or group.labels() <= {"Weapon"}):
                continue
            if group.object_of and not (group.object_of in self.control or (hit.nominal and self._leads_to(group, hit))
                                        or self._in_relative(group, hit)):
                continue
            if hit.nominal and hit.trigger.frame_name == "mutual" and any(i.text in self.hosting for i in between):
                continue  # 匈牙利筹备布达佩斯会晤: who prepares a meeting does not meet
            if group.genitive and not hit.nominal and not self._directly(group, hit):
                fallback = fallback or group
                continue
            return group
        return fallback

    def _speaks_unnamed(self, between: Sequence[Item]) -> bool:
        """Whether one without a name stands there as the subject; behind a preposition (向媒体透露) such a noun is none."""
        return any(item.kind == "word" and item.text in self.anonymous and not any(j.pos == "p" for j in between[max(0, n - 2) : n])
                   for n, item in enumerate(between))

    def _leads_to(self, group: Group, hit: Hit) -> bool:
        """反制[美国对台军售]: only nouns and phrases of the noun's own between a group and a nominal trigger."""
        between = self.sentence.items[group.last + 1 : hit.first]
        return len(between) <= 4 and all(i.is_nounlike or i.is_participant or i.pos == "p" for i in between)

    def _is_of_unnamed(self, left: Sequence[Group]) -> bool:
        """武装分子对政府军的攻击: a noun of doers without a name right before the phrase of a nominal trigger."""
        if not left or left[-1].prep != "to" or left[-1].first < 2:
            return False
        before = self.sentence.items[left[-1].first - 2]
        return before.kind == "word" and before.pos == "n" and before.text.endswith(self.doers)

    def _bid(self, hit: Hit, found: Found) -> None:
        """应俄罗斯要求，安理会举行…, 俄方应叙方请求…: the subject of the sentence is who was asked."""
        free = [g for g in self.sentence.groups if g.prep is None and g.is_party() and not g.object_of]
        behind, before = [g for g in free if g.first > hit.last], [g for g in free if g.last < hit.first]
        asked = next(iter(before[-1:] or behind), None)
        for head in asked.heads if asked is not None else ():
            found.add("recipient", head, "who is asked")

    def _describes(self, hit: Hit, left: Sequence[Group]) -> bool:
        """被伊朗扣押的怀特: a passive that describes the noun behind 的, which it happened to."""
        following = self.sentence.items[hit.last + 1 : hit.last + 2]
        return bool(left) and left[-1].prep == "by" and bool(following) and following[0].text == "的"

    def _described_by(self, hit: Hit) -> int | None:
        """打击了[为乌军提供燃料的]油料库: the item of the trigger before, where this deed only describes what that one's object is."""
        before = [first for first, _ in self.places if first < hit.first]
        items = self.sentence.items
        phrase = self._phrase_around(hit)
        if phrase is not None:
            return phrase
        if not before or self.sentence.clause_of[before[-1]] != hit.clause or not any(i.pos == "p" for i in items[before[-1] : hit.first]):
            return None
        behind = items[hit.last + 1 : hit.last + 5]
        stop = next((n for n, i in enumerate(behind) if not ((i.is_nounlike and i.text != "的") or i.is_participant)), None)
        return before[-1] if stop is not None and behind[stop].text == "的" and stop + 1 < len(behind) else None

    def _phrase_around(self, hit: Hit) -> int | None:
        """就[客机被击落]事件道歉: the preposition before a trigger that governs it and no name, where the clause's verb comes behind."""
        start, end = self.sentence.clause_range(hit.clause)
        items = self.sentence.items
        for j in range(hit.first - 1, start - 1, -1):
            if items[j].kind == "word" and items[j].text in self.embracing:
                free = not items[j + 1].is_participant
                return j if free and any(first > hit.last and first < end for first, _ in self.places) else None
            if items[j].text in MARKS_OF_CLAUSE:
                return None
        return None

    def _ends_in_noun(self, hit: Hit) -> bool:
        """Whether 的 comes behind a trigger before any other verb does."""
        for item in self.sentence.items[hit.last + 1 : hit.last + 7]:
            if item.text == "的":
                return True
            if item.is_verb or item.kind == "punct":
                return False
        return False

    def _breaks_out(self, hit: Hit) -> bool:
        """美国多地发生枪击: of what breaks out somewhere, that is the place and nobody's deed."""
        around = self.sentence.items[max(0, hit.first - 4) : hit.last + 3]
        violence = hit.nominal and hit.trigger.type == "ASSAULT" and hit.trigger.frame_name == "act"
        return violence and any(i.text in self.outbreaks for i in around)

    def _in_relative(self, group: Group, hit: Hit) -> bool:
        """转交[英国参与袭击黑海舰队的]证据: the object of a verb that does the next deed, which only describes the noun behind 的."""
        between = self.sentence.items[group.last + 1 : hit.first]
        places = {n for g in self.sentence.groups if g.prep in ("at", "to") for n in range(g.first - 1, g.last + 1)}
        free = [i for n, i in enumerate(between, group.last + 1) if n not in places]
        if len(free) > 2 or not all(i.is_verb or i.pos in ("d", "vd") for i in free):
            return False
        if self._is_relative(hit.last):
            return True
        start = next((g.last for g in self.sentence.groups if g.first > hit.last and g.first - hit.last <= 3), hit.last)
        behind = self.sentence.items[start + 1 : start + 6]
        stop = next((n for n, i in enumerate(behind) if not i.is_nounlike or i.text == "的"), None)
        return stop is not None and behind[stop].text == "的"

    def _is_relative(self, last: int) -> bool:
        return any(i.text == "的" for i in self.sentence.items[last + 1 : last + 2])

    def _directly(self, group: Group, hit: Hit) -> bool:
        return hit.first - group.last <= 2

    def _may_inherit(self, hit: Hit, left: Sequence[Group]) -> bool:
        """A verb without a subject takes that of the clause before; a noun does not."""
        return (not hit.nominal or hit.light) and not self._has_other_subject(hit)

    def _has_other_subject(self, hit: Hit) -> bool:
        """Whether a common noun before the trigger is its subject (分析人士认为, 国际社会谴责), so that no name is."""
        start, _ = self.sentence.clause_range(hit.clause)
        noun, counted = "", False
        for j in range(hit.first - 1, start - 1, -1):
            item = self.sentence.items[j]
            if item.kind == "word" and item.text in self.anonymous:
                return True
            counted = counted or item.pos in ("m", "q")
            if item.text in PASSIVE:
                continue
            if item.is_participant and noun and item.label == "Location" and self._stands_free(j):
                return True  # 马坦萨斯省储油基地遭击中
            if item.is_participant and noun and counted and noun not in self.proxies:
                return True  # 该州一名男孩枪杀…
            if item.is_participant or item.is_verb or item.pos == "p":
                return False  # 在库皮扬斯克方向摧毁: the noun belongs to what stands before it
            if item.kind == "word" and item.pos in ("n", "nr", "ns", "nt", "nz", "PER", "ORG", "LOC", "nw"):
                noun = noun or item.text
        return bool(noun) and noun not in self.proxies

    def _stands_free(self, item: int) -> bool:
        return any(g.first <= item <= g.last and g.prep is None and not g.object_of for g in self.sentence.groups)

    def _by_prep(self, left: Sequence[Group], place: str, hit: Hit) -> list[Group]:
        rows = []
        for group in left:
            owner = self._owner(group)
            reaches_over = place == "to" and hit.trigger.frame_name == "toward" and hit.light  # 对德方增加援乌表示欢迎
            if group.prep == place and (owner is None or owner >= hit.first or reaches_over):
                rows.append(group)
        return rows

    def _owner(self, group: Group) -> int | None:
        """The first item of the first trigger behind a group."""
        return next((first for first, _ in self.places if first > group.last), None)

    def _object(self, hit: Hit, right: Sequence[Group]) -> Group | None:
        """The first group behind the trigger, with no verb or preposition of its own between."""
        for group in right:
            if group.prep is not None and group.prep not in ("to",):
                return None
            if self._does_something(group, right):
                continue
            between = self.sentence.items[hit.last + 1 : group.first]
            return group if self._only_modifiers(between) else None
        return None

    def _does_something(self, group: Group, right: Sequence[Group]) -> bool:
        """摧毁了[美国向乌方提供的]火箭炮: the name behind a verb that is the subject of a clause before the object."""
        follows = next((g for g in right if g.first > group.last), None)
        if follows is None or follows.prep != "to" or follows.first - group.last > 2 or follows.clause != group.clause:
            return False
        return any(follows.last < first <= follows.last + 2 and self._is_relative(last) for first, last in self.places)

    def _only_modifiers(self, between: Sequence[Item]) -> bool:
        return len(between) <= 8 and all(
            i.is_nounlike or i.text in GAP or i.kind == "time" or i.pos in ("d", "p", "vn", "ad") or (i.kind == "punct" and i.text in MARKS)
            for i in between)

    def _follows(self, hit: Hit, group: Group) -> bool:
        return group.first - hit.last <= 4

    def _assign(self, found: Found, slot: str, group: Group, reason: str) -> None:
        """Put a group into a slot; what its label forbids there goes where it belongs."""
        heads = group.heads
        if slot == "actor" and not group.is_party():
            heads = tuple(m for m in group.modifiers if m.label in PARTIES)[-1:]
        for head in heads:
            if slot in ("actor", "recipient") and head.label in THINGS:
                found.add("theme", head, reason)
            elif slot in ("actor", "recipient") and head.label == "Location":
                found.add("place", head, reason)
            elif slot == "place" and head.label not in ("Location", "Country", "Organization"):
                continue
            elif slot == "theme" and head.label == "Location" and reason == "object":
                found.add("place", head, reason)
            else:
                found.add(slot, head, reason)

    def _things(self, hit: Hit, left: Sequence[Group], right: Sequence[Group], found: Found) -> None:
        """Weapons and agreements of the clause are what it is about: behind the trigger, else right before it."""
        for group in right:
            limit = next((first for first, _ in self.places if first > hit.last), 10**9)
            if group.first > limit:
                break
            for head in group.heads:
                if head.label in THINGS:
                    found.add("theme", head, "thing behind the trigger")
        if not any(i.label in THINGS for i in found.items("theme")):
            deed = hit.trigger.type in ("ASSAULT", "MOBILIZE", "AID")
            for group in left if deed else left[-1:]:
                for head in group.heads:
                    if head.label in THINGS and (deed or not group.object_of):
                        found.add("theme", head, "thing before the trigger")

    def _joint(self, hit: Hit, left: Sequence[Group], found: Found) -> None:
        """X与Y 谴责Z: where the frame knows no counterpart, the one named with the subject acts with it."""
        if found.subject is None or found.inherited or any("with" in places for places in hit.trigger.frame.values()):
            return
        for group in left:
            if group.prep == "with" and found.subject.last < group.first <= found.subject.last + 3 and group.is_party():
                for head in group.heads:
                    found.add("actor", head, f"{group.prep_word} {head.text}")

    def _is_passive(self, hit: Hit, by: Sequence[Group]) -> bool:
        if any(g.prep_word in PASSIVE for g in by):
            return True
        for item in reversed(self.sentence.items[max(0, hit.first - 4) : hit.first]):
            if item.text in PASSIVE:
                return True
            if not (item.is_nounlike or item.pos in ("d", "vd") or item.text in "\"'“”"):
                return False
        return False

    def _turn_passive(self, found: Found, by: Sequence[Group]) -> None:
        subject = {h.span for h in found.subject.heads} if found.subject else set()
        agents = {h.span for g in by for h in g.heads}
        stay = [(i, r) for i, r in found.slots.get("actor", []) if i.span not in subject]
        moved = [(i, "subject of the passive") for i, _ in found.slots.get("actor", []) if i.span in subject]
        if not agents and not moved:
            return
        actors = stay or [(h, f"{g.prep_word} {h.text}") for g in by for h in g.heads if h.label in PARTIES or h.label == "any"]
        found.slots["actor"] = actors
        if moved:
            found.slots["recipient"] = moved

