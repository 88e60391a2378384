"""Where a Chinese event took place, beyond the phrase before its verb: behind a noun, in a clause that only sets the scene, in what was
struck, in the rest of a longer name of the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile
from typing import Any

from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.found_zh import Found
from kg.analyse.items_zh import Item
from kg.analyse.triggers_zh import Hit

VENUES = ("Location", "Country")
SCENE = 4  # words of a clause that only sets the scene, beside its place
REACH = 4  # items between a place and the verb of taking place
STRUCK = ("ASSAULT", "COERCE")
PLACED = ("CONSULT", "AGREE", "COOPERATE", "AID", "MOBILIZE", "ASSAULT", "COERCE", "RETREAT", "PROTEST")  # deeds, which have a place


class Where:
    """Adds places to what was found for the triggers of one sentence."""

    def __init__(self, sentence: Sentence, seed: Mapping[str, Any]) -> None:
        self.sentence = sentence
        self.carried, self.situated = frozenset(seed["carried"]), frozenset(seed["situated"])
        self.planned, self.borders = frozenset(seed["status"]["planned"]), frozenset(seed["borders"])
        self.under, self.arrivals = frozenset(seed["under"]), frozenset(seed["arrivals"])
        self.parts, self.gathering = frozenset(seed["place_parts"]), frozenset(seed["gathering"])

    def add(self, hit: Hit, found: Found) -> None:
        """Put places into `found`, each with its reason."""
        if found.passive and hit.trigger.type in STRUCK:
            self._target(hit, found)
        if "place" not in hit.trigger.frame or not hit.trigger.frame["place"]:
            return
        for find in (self._genitive, self._behind, self._arrived, self._scene, self._mediated):
            if not found.items("place"):
                find(hit, found)
        self._whole_name(found)
        if hit.trigger.type not in PLACED and hit.trigger.word.endswith("于"):  # 归咎于乌克兰
            found.slots.pop("place", None)

    def _target(self, hit: Hit, found: Found) -> None:
        """叙利亚霍姆斯省一机场遭到袭击, 基辅、利沃夫等乌克兰多地遭袭: where what is struck stands."""
        for group in self.sentence.groups:
            if found.inherited or group.clause != hit.clause or group.last >= hit.first or group.prep not in (None, "other"):
                continue
            for head in group.heads:
                if head.label == "Location":
                    found.add("place", head, "where the struck stands")

    def _genitive(self, hit: Hit, found: Found) -> None:
        """北顿涅茨克市的巷战, 击退敌军对蛇岛的进攻: the place to which an attack belongs, or at which it is aimed."""
        at = next((g for g in reversed(self.sentence.groups) if g.genitive and g.clause == hit.clause), None)
        ends = (hit.first, next((n for n, i in enumerate(self.sentence.items) if i.span == hit.takes), hit.first))
        if at is None or hit.trigger.type != "ASSAULT" or at.last + 2 not in ends:
            return
        if at.prep in (None, "to") and at.labels() == {"Location"}:
            self._put(found, at.heads, f"{at.heads[-1].text}'s")

    def _behind(self, hit: Hit, found: Found) -> None:
        """谈判定于今天在日内瓦举行, 援助物资交接仪式在喀布尔举行: a noun whose verb, behind the place, only says that it takes place."""
        at = next((g for g in self._right(hit) if g.prep_word in self.situated), None)
        if at is None or hit.trigger.type not in PLACED:
            return
        between = self.sentence.items[hit.last + 1 : at.first - 1]
        verb = next((i for i in self.sentence.items[at.last + 1 : at.last + 1 + REACH] if i.is_verb), None)
        named = hit.nominal or hit.light or any(i.is_nounlike for i in between)
        held = verb is not None and verb.text in self.carried
        if named and held and not any(i.pos == "p" or (i.is_verb and i.text not in self.planned) for i in between):
            self._put(found, at.heads, f"{at.prep_word} before a verb of taking place")

    def _right(self, hit: Hit) -> list[Group]:
        return [g for g in self.sentence.groups if g.clause == hit.clause and g.first > hit.last]

    def _arrived(self, hit: Hit, found: Found) -> None:
        """美国援助的军火运抵首都基辅: where help arrives."""
        for group in self._right(hit):
            if hit.trigger.type == "AID" and group.object_of in self.arrivals and "Location" in group.labels():
                self._put(found, group.heads, f"{group.object_of} {group.heads[0].text}")

    def _mediated(self, hit: Hit, found: Found) -> None:
        """在中国斡旋下，两国在北京达成协议: where those meet between whom somebody mediates."""
        if any(i.text in self.under for i in self.sentence.items[hit.last + 1 : hit.last + 2]):
            self._take(found, hit.clause + 1, "in the clause behind")

    def _scene(self, hit: Hit, found: Found) -> None:
        """在白宫，奥巴马发表声明: a clause ahead that is nothing but a place."""
        for clause in range(hit.clause - 1, -1, -1):
            at = self._only_place(clause)
            if at is not None:
                towns = [i for i in (*at.modifiers, *at.heads) if i.label == "Location"]
                self._put(found, towns if at.modifiers else at.heads, f"{at.prep_word} {at.heads[0].text}, ahead")
                return
        crowd = hit.trigger.type == "PROTEST" and not found.items("actor")  # 民众在首都集会，抗议政府
        if (found.inherited or crowd) and hit.trigger.type in PLACED and hit.trigger.mode != "call":
            self._take(found, hit.clause - 1, "in the clause before")  # 在吉隆坡举行会议，商讨停火
        for group in self.sentence.groups:
            if crowd and not found.items("place") and group.clause == hit.clause - 1 and group.object_of in self.gathering:
                self._put(found, [i for i in group.heads if i.label == "Location"], f"{group.object_of} {group.heads[-1].text}")

    def _take(self, found: Found, clause: int, where: str) -> None:
        """The place that another clause tells of those who do it."""
        at = next((g for g in reversed(self.sentence.groups) if g.clause == clause and g.prep_word in self.situated), None)
        if at is not None and not at.genitive and not self._describes(at):
            self._put(found, at.heads, f"{at.prep_word} {at.heads[0].text}, {where}")

    def _describes(self, at: Group) -> bool:
        """击退了敌军在X、Y等地的进攻: whether 的 makes a phrase of place describe a noun."""
        behind = list(takewhile(lambda i: i.is_nounlike or i.text in ("等", "的"), self.sentence.items[at.last + 1 : at.last + 4]))
        return any(i.text == "的" for i in behind)

    def _only_place(self, clause: int) -> Group | None:
        first, last = self.sentence.clause_range(clause)
        groups = [g for g in self.sentence.groups if g.clause == clause]
        items = [i for i in self.sentence.items[first:last] if i.kind != "punct" and i.kind != "time"]
        inside = all(g.labels() == {"Location"} for g in groups[1:])  # 在X国Y地区Z市等多地
        if not groups or not inside or groups[0].prep_word not in self.situated or any(i.is_verb for i in items):
            return None
        return groups[0] if len(items) - sum(g.last - g.first + 1 for g in groups) <= SCENE else None

    def _whole_name(self, found: Found) -> None:
        """在叙利亚东北部哈塞克省, 位于叙利亚的空军基地: the places that stand behind a place and are in it."""
        known = found.items("place")
        for before, behind in pairwise(self.sentence.groups):
            if not any(i in before.heads for i in known) or before.clause != behind.clause or not behind.labels() <= set(VENUES):
                continue
            between = self.sentence.items[before.last + 1 : behind.first]
            if len(between) == 1 and behind.prep == "with" and any(
                    i.text in self.borders for i in self.sentence.items[behind.last + 1 : behind.last + 2]):
                self._put(found, behind.heads, f"borders on {before.heads[-1].text}")
            if behind.labels() != {"Location"}:
                continue
            situated = before.genitive and before.prep_word in self.situated and len(between) == 1
            if between and (situated or all(i.text in self.parts for i in between)):
                self._put(found, behind.heads, f"in {before.heads[-1].text}")
                known = found.items("place")

    @staticmethod
    def _put(found: Found, heads: Sequence[Item], reason: str) -> None:
        for head in heads:
            if head.label in VENUES or head.label == "Organization":
                found.add("place", head, reason)
