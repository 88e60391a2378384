"""Deeds inside deeds: triggers that stand in a relative clause or a phrase, and so have not the subject of the whole clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.triggers_zh import Hit

MARKS_OF_CLAUSE = frozenset("，；：。,;:")
MEASURES = ("m", "q")


class Nesting:
    """What stands inside what in one sentence; `places` are the first and last items of its triggers."""

    def __init__(self, sentence: Sentence, seed: Mapping[str, Any], places: Sequence[tuple[int, int]]) -> None:
        self.sentence = sentence
        modal = [word for words in seed["status"].values() for word in words]
        self.auxiliary = frozenset((*seed["serial"], *seed["light"], *modal))
        self.passives = frozenset(seed["passives"])
        self.embracing, self.directed_at = frozenset(seed["embracing"]), frozenset(seed["directed_at"])
        self.doers = (*seed["doers"], *seed["members"], *seed["matters"], *seed["closing"])
        self.saying = frozenset(word for row in seed["triggers"] if row.get("speech") for word in row["words"])
        self.places = places

    def outer(self, hit: Hit, passive: bool) -> int | None:
        """The item with which the phrase or relative clause begins that a trigger stands in; None where it is the clause's own."""
        outer = self._phrase_around(hit)
        if outer is None:
            outer = self._described_by(hit)
        return hit.first if outer is None and passive and self.ends_in_noun(hit) else outer  # 被围困在工厂内的人员投降

    def _phrase_around(self, hit: Hit) -> int | None:
        """就[客机被击落]事件道歉: the preposition before a trigger that governs it and no name, where the clause's verb comes behind."""
        start, end = self.sentence.clause_range(hit.clause)
        items = self.sentence.items
        for j in range(hit.first - 1, start - 1, -1):
            viewed = items[j].text in self.directed_at and not items[j + 1].is_participant \
                and any(1 <= first - hit.last <= 2 for first, _ in self.places)
            if items[j].kind == "word" and (items[j].text in self.embracing or viewed):  # 对在平民区发动袭击表示谴责
                free = not items[j + 1].is_participant and items[j + 1].text not in self.passives  # 电站因|遭袭击停运
                return j if free and any(first > hit.last and first < end for first, _ in self.places) else None
            if items[j].pos == items[j + 1].pos == "p" and j + 1 < hit.first and self.ends_in_noun(hit):
                return j  # 对[向X输送武器的]国家
            if items[j].text in MARKS_OF_CLAUSE:
                return None
        return None

    def _described_by(self, hit: Hit) -> int | None:
        """打击了[为乌军提供燃料的]油料库: the item of the trigger before, where this deed only describes what that one's object is."""
        items = self.sentence.items
        verb = self._verb_before(hit)
        if verb is not None and self.ends_in_noun(hit):
            return verb
        before = [first for first, _ in self.places if first < hit.first]
        if not before or self.sentence.clause_of[before[-1]] != hit.clause or not any(i.pos == "p" for i in items[before[-1] : hit.first]):
            return None
        behind = items[hit.last + 1 : hit.last + 5]
        stop = next((n for n, i in enumerate(behind) if not ((i.is_nounlike and i.text != "的") or i.is_participant)), None)
        return before[-1] if stop is not None and behind[stop].text == "的" and stop + 1 < len(behind) else None

    def _verb_before(self, hit: Hit) -> int | None:
        """消灭[陆续抵达乌克兰的]雇佣兵: a verb before a trigger, in its clause, with nothing but adverbs between the two."""
        start, _ = self.sentence.clause_range(hit.clause)
        for j in range(hit.first - 1, start - 1, -1):
            item = self.sentence.items[j]
            if item.pos in ("d", "vd"):
                continue
            free = item.text in self.auxiliary or item.text in self.saying  # 称击落了敌军的战机
            return j if item.pos == "v" and item.kind == "word" and not free and not hit.light else None
        return None

    def ends_in_noun(self, hit: Hit) -> bool:
        """Whether 的 comes behind a trigger before any other verb does."""
        behind = self.sentence.items[hit.last + 1 : hit.last + 7]
        for n, item in enumerate(behind):
            if item.text == "的" and n and behind[n - 1].pos in MEASURES:
                continue  # 提供价值10亿美元的武器
            if item.text == "的":
                return True
            if item.is_verb or item.kind == "punct":
                return False
        return False

    def has_owned_object(self, hit: Hit) -> bool:
        """摧毁[乌军的目标], 提供[更多的支持], not [支持乌克兰的]国家: whether what stands behind 的 is the object, no doer."""
        start, (_, end) = hit.last + 1, self.sentence.clause_range(hit.clause)
        of = next((n for n in range(start, min(start + 6, end)) if self.sentence.items[n].text == "的"), None)
        if of is None or of == start:
            return False
        nouns = [i.text for i in takewhile(lambda i: i.is_nounlike and i.text != "的", self.sentence.items[of + 1 : end])]
        closes = all(i.kind == "punct" for i in self.sentence.items[of + 1 + len(nouns) : end][:1])
        return bool(nouns) and closes and not "".join(nouns).endswith(self.doers)

    def doer_behind(self, hit: Hit, right: Sequence[Group]) -> Group | None:
        """[对伊朗实施制裁的]美国, [运送武器的]北约车辆: who does what a relative clause with an object of its own tells."""
        items = self.sentence.items
        noun = hit.trigger.frame_name == "give" and any(i.is_nounlike and i.text != "的" for i in items[hit.last + 1 : hit.last + 2])
        of = hit.last + 2 if noun else hit.last + 1
        whole = noun or len(hit.trigger.word) > 3 or hit.light or hit.trigger.frame_name == "visit"  # 到访的挪威首相
        if hit.nominal or not whole or of >= len(items) or items[of].text != "的":
            return None
        return next((g for g in right if of < g.first <= of + 2 and g.prep is None and g.is_party()), None)

    def is_passive_of(self, hit: Hit, left: Sequence[Group]) -> bool:
        """被伊朗扣押的怀特: a passive that describes the noun behind 的, which it happened to."""
        following = self.sentence.items[hit.last + 1 : hit.last + 2]
        return bool(left) and left[-1].prep == "by" and bool(following) and following[0].text == "的"

    def in_relative(self, group: Group, hit: Hit) -> bool:
        """转交[英国参与袭击黑海舰队的]证据: the object of a verb that does the next deed, which only describes the noun behind 的."""
        between = self.sentence.items[group.last + 1 : hit.first]
        places = {n for g in self.sentence.groups if g.prep in ("at", "to") for n in range(g.first - 1, g.last + 1 + self._nouns_behind(g))}
        free = [i for n, i in enumerate(between, group.last + 1) if n not in places]
        described = len(free) > 1 and free[0].is_verb and free[1].text == "的" and all(i.is_nounlike for i in free[2:])
        if described and (hit.nominal or hit.light):
            return True  # 无视[俄罗斯发出的]对话呼吁
        if len(free) > 2 or not all(i.is_verb or i.pos in ("d", "vd") for i in free):
            return False
        if self.sentence.describes(hit.last):
            return True
        start = next((g.last for g in self.sentence.groups if g.first > hit.last and g.first - hit.last <= 3), hit.last)
        behind = self.sentence.items[start + 1 : start + 6]
        stop = next((n for n, i in enumerate(behind) if not i.is_nounlike or i.text == "的"), None)
        return stop is not None and behind[stop].text == "的"

    def _nouns_behind(self, group: Group) -> int:
        """How many nouns go on with the phrase of a group: 对两国[高级将领]."""
        behind = self.sentence.items[group.last + 1 : group.last + 5]
        return next((n for n, i in enumerate(behind) if not i.is_nounlike or i.text == "的"), len(behind))

    def acts_on_object(self, group: Group, right: Sequence[Group]) -> bool:
        """摧毁了[美国向乌方提供的]火箭炮: the name behind a verb that is the subject of a clause before the object."""
        if any(group.last < first <= group.last + 1 and self.sentence.describes(last) for first, last in self.places):
            return True  # 摧毁了[英国提供的]导弹
        follows = next((g for g in right if g.first > group.last), None)
        if follows is None or follows.prep != "to" or follows.first - group.last > 2 or follows.clause != group.clause:
            return False
        return any(follows.last < first <= follows.last + 2 and self.sentence.describes(last) for first, last in self.places)

    def is_relative_verb(self, first: int) -> bool:
        """Whether the trigger that begins at an item describes the noun behind 的."""
        return any(f == first and self.sentence.describes(last) for f, last in self.places)
