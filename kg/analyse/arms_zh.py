"""Weapons and agreements in Chinese deeds: which of them an event is about, whose they are, and who is struck with them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.found_zh import Found
from kg.analyse.items_zh import PARTIES, THINGS, Item
from kg.analyse.triggers_zh import Hit

WITH_WEAPONS = ("ASSAULT", "MOBILIZE", "AID")  # deeds for which a weapon before them is used or given


class Arms:
    """Finds them in one sentence; `places` are the first and last items of its triggers."""

    def __init__(self, sentence: Sentence, places: Sequence[tuple[int, int]]) -> None:
        self.sentence, self.places = sentence, places

    def owners(self, group: Group) -> tuple[Item, ...]:
        """法国空军的|运输机: whose a weapon is that does something."""
        of = next((g for g in self.sentence.groups if g.genitive and g.is_party() and g.last == group.first - 2), None)
        return of.heads if of is not None and of.prep is None and group.labels() <= {"Weapon"} else ()

    def owner_struck(self, hit: Hit, weapon: Group | None, found: Found) -> None:
        """击落以色列无人机: whose the weapon is that is struck or seized, the object of the verb."""
        if weapon is None or not weapon.labels() <= {"Weapon"} or hit.nominal:
            return
        actors = {i.text for i in found.items("actor")}
        for owner in (*weapon.modifiers, *self.owners(weapon)):
            if owner.label in PARTIES and owner.text not in actors:
                found.add("recipient", owner, f"whose {weapon.heads[0].text} it is")

    def in_attack(self, hit: Hit, left: Sequence[Group], found: Found) -> None:
        """三名记者在以军的袭击中受伤: who stands between 在 and an attack that somebody comes to harm in made it."""
        inside = any(i.text == "中" for i in self.sentence.items[hit.last + 1 : hit.last + 2])
        if not (inside and hit.nominal and hit.trigger.type == "ASSAULT"):
            return
        at = next((g for g in reversed(left) if g.prep == "at" and g.is_party()), None)
        if at is None:
            return
        harmed = [i for i in found.items("actor") if i not in at.heads and i.label in PARTIES]
        aimed = found.items("recipient")
        found.slots["actor"] = [(i, "made the attack") for i in at.heads if i.label in PARTIES]
        found.slots["recipient"] = [(i, "came to harm in it") for i in aimed or harmed]
        found.slots["place"] = [(i, r) for i, r in found.slots.get("place", ()) if i not in at.heads]

    def named(self, hit: Hit, left: Sequence[Group], right: Sequence[Group], found: Found) -> None:
        """Weapons and agreements of the clause are what it is about: behind the trigger, over what only describes them
        (转让[从俄罗斯接收的]导弹), else right before it."""
        for group in right:
            limit = next((first for first, last in self.places if first > hit.last and not self.sentence.describes(last)), 10**9)
            if group.first > limit:
                break
            for head in group.heads:
                if head.label in THINGS:
                    found.add("theme", head, "thing behind the trigger")
        if not any(i.label in THINGS for i in found.items("theme")):
            deed = hit.trigger.type in WITH_WEAPONS
            wanted = ("Weapon",) if deed else THINGS
            for group in left if deed else left[-1:]:
                if deed and group.prep == "to":
                    continue
                free = deed or not group.object_of or self.sentence.word_before(group) == "的"  # 两国部署的|核武器将裁减
                for head in group.heads if free else ():
                    if head.label in wanted:
                        found.add("theme", head, "thing before the trigger")
