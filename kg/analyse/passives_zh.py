"""Passives of Chinese clauses (被…, 遭到…, 受…影响, 引发…): whether a trigger stands in one, whose subject it has, who does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.found_zh import Found
from kg.analyse.items_zh import PARTIES
from kg.analyse.triggers_zh import Hit

VIEWS = ("ACCUSE", "REJECT")
REACTIONS = ("ACCUSE", "REJECT", "THREATEN", "PROTEST")
BURDENS = ("SANCTION", "ACCUSE", "THREATEN")
REACH = 8  # items between the word of a passive and its verb, at most


class Passives:
    """Tells the passives of one sentence; `places` are the first and last items of its triggers."""

    def __init__(self, sentence: Sentence, seed: Mapping[str, Any], places: Sequence[tuple[int, int]]) -> None:
        self.sentence, self.places = sentence, places
        self.passives, self.provoking, self.declared = (frozenset(seed[k]) for k in ("passives", "provoking", "declared"))
        self.foregoing, self.charging, self.facing = (frozenset(seed[k]) for k in ("foregoing", "charging", "facing"))

    def provoked(self, left: Sequence[Group], hit: Hit) -> list[Group]:
        """引发塞方谴责: who reacts stands behind the verb; whose deed it is stands before it."""
        group = left[-1] if left and hit.trigger.type in (*REACTIONS, *BURDENS) else None
        word = self.sentence.word_before(group) if group is not None and group.is_party() else ""
        known = (hit.trigger.type in REACTIONS and word in self.provoking) or (word in self.facing and self._is_burden(hit))
        return [replace(group, prep="by", prep_word=word)] if group is not None and known else []

    def _is_burden(self, hit: Hit) -> bool:
        """面临美国制裁, 面对欧盟指控: what somebody has to bear, not what is done to others."""
        free = all(not i.is_participant for i in self.sentence.items[hit.last + 1 : hit.last + 2])
        return free and hit.trigger.type in BURDENS

    def opens(self, hit: Hit, by: Sequence[Group]) -> bool:
        """举措得力，得到世卫组织肯定: a clause that begins with the word of a passive has the subject of the one before."""
        start, _ = self.sentence.clause_range(hit.clause)
        before = [i for i in self.sentence.items[start : by[0].first - 1] if i.kind != "punct" and i.pos not in ("d", "ad", "c")]
        before = [i for i in before if i.text not in self.foregoing]
        return not before and by[0].prep_word in self.passives

    def begins(self, hit: Hit) -> bool:
        """法国提高退休年龄 遭民众抗议: whether a reaction is told by a clause that begins with the word of a passive."""
        start, _ = self.sentence.clause_range(hit.clause)
        first = next((i for i in self.sentence.items[start : hit.first] if i.kind == "word" and i.pos not in ("d", "ad", "c")), None)
        return hit.clause > 0 and hit.trigger.type in REACTIONS and first is not None and first.text in self.passives

    def subject_behind(self, hit: Hit) -> Group | None:
        """受美方制裁影响，伊朗…; 尽管遭受制裁，但伊朗…: such a clause ahead of the main one has its subject."""
        start, end = self.sentence.clause_range(hit.clause)
        ahead = hit.clause == 0 or self.sentence.items[start].pos == "c" or self.sentence.items[start].text in self.foregoing
        behind = next((g for g in self.sentence.groups if g.clause == hit.clause + 1), None)
        if not ahead or behind is None or behind.prep is not None or not behind.is_party():
            return None
        return behind if all(i.pos in ("c", "d") or i.kind == "punct" for i in self.sentence.items[end : behind.first]) else None

    def holds(self, hit: Hit, by: Sequence[Group]) -> bool:
        """Whether a trigger stands in a passive; `by` are the groups that do it."""
        if any(g.prep_word in self.passives | self.provoking | self.facing for g in by):
            return True
        agent = False  # 遭到不明身份人员攻击: the verb that only describes who did it
        for j in range(hit.first - 1, max(-1, hit.first - REACH), -1):
            item = self.sentence.items[j]
            if item.text in self.facing and self._is_burden(hit):
                return True
            if item.text in self.provoking and hit.trigger.type in VIEWS:
                return True  # 引发多方不满
            if item.text in self.passives:
                behind = self.sentence.items[j + 1]
                held = j + 1 < hit.first and behind.pos in ("v", "vn") and behind.text not in self.declared  # 被扣押人员
                return not (item.text == "被" and (agent or held))
            if any(first <= j <= last for first, last in self.places) and not self._is_charge(j, hit):
                return False  # 释放被扣押人员达成协议: the passive of another trigger
            if item.text == "的" and self.sentence.items[j - 1].text in self.passives:
                return any(g.clause == hit.clause and g.last < j for g in self.sentence.groups)  # 挪威遭受的网络攻击
            if item.text == "的":
                return self._suffers_what_is_described(j, hit)
            passed = item.is_nounlike or item.pos in ("d", "vd", "ad", "m", "q") or item.number > 1  # 遭两名枪手袭击
            passed = passed or item.text in "\"'“”" or item.text in self.declared
            if not (passed or item.label == "Weapon"):
                if agent or not item.is_verb:
                    return False
                agent = True
        return False

    def _is_charge(self, item: int, hit: Hit) -> bool:
        """被以谋杀罪起诉: a deed that only says what somebody is charged with, behind 被以."""
        start, _ = self.sentence.clause_range(hit.clause)
        items = self.sentence.items
        return any(items[j].text in self.passives and items[j + 1].text in self.charging for j in range(start, item - 1))

    def _suffers_what_is_described(self, of: int, hit: Hit) -> bool:
        """遭到[从境外发射的]火箭弹袭击: what comes between the passive and its noun is one relative clause."""
        start, _ = self.sentence.clause_range(hit.clause)
        before = self.sentence.items[start:of]
        return hit.trigger.type in ("ASSAULT", "COERCE") and any(i.text in self.passives and i.text != "被" for i in before[-8:])

    def turn(self, found: Found, by: Sequence[Group]) -> None:
        """The subject of a passive suffers what the groups of `by` do."""
        subject = {h.span for h in (*found.subject.heads, *found.subject.modifiers)} if found.subject else set()
        agents = {h.span for g in by for h in g.heads}
        stay = [(i, r) for i, r in found.slots.get("actor", []) if i.span not in subject]
        moved = [(i, "subject of the passive") for i, _ in found.slots.get("actor", []) if i.span in subject]
        if not agents and not moved:
            return
        actors = stay or [(h, f"{g.prep_word} {h.text}") for g in by for h in g.heads if h.label in PARTIES or h.label == "any"]
        found.slots["actor"] = actors
        if moved:
            found.slots["recipient"] = moved
