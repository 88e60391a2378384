"""What talks and deals are about: the phrase that governs a matter, and what stands behind a verb of discussing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.found_zh import Found
from kg.analyse.items_zh import THINGS
from kg.analyse.triggers_zh import Hit

ELSEWHERE = ("with", "by", "at", "according")  # whose phrase names no matter that is talked about
MATTERS = 2  # what talks are about, at most


class Topics:
    """Finds them in one sentence; `places` are the first and last items of its triggers."""

    def __init__(self, sentence: Sentence, seed: Mapping[str, Any], places: Sequence[tuple[int, int]]) -> None:
        self.sentence, self.places = sentence, places
        self.embracing, self.discussing, self.pretexts = (frozenset(seed[k]) for k in ("embracing", "discussing", "pretexts"))

    def matter(self, hit: Hit, left: Sequence[Group], found: Found) -> None:
        """就解决乌克兰危机问题达成共识: what is named in the phrase of a preposition that governs a whole matter is what it is about."""
        start, end = self.sentence.clause_range(hit.clause)
        if any(hit.last < first < end for first, _ in self.places):
            return  # 就[对俄制裁]一事表明立场: the matter itself
        opening = next((j for j in range(hit.first - 1, start - 1, -1) if self.sentence.items[j].text in self.embracing), None)
        before, closing = self.sentence.pretext(hit.first, self.pretexts)
        closing = closing if closing < hit.first else 0
        opening = before if closing else opening  # 以打击伊朗目标为由空袭…
        taken = {i.span for row in found.slots.values() for i, _ in row}
        if opening is None:
            return
        inside = [g for g in self.sentence.groups if before < g.first and g.last < closing and g.clause == hit.clause] if closing else left
        for group in inside:
            if opening < group.first and group.prep is None:
                for head in group.heads:
                    if head.span not in taken and head.label != "Person":
                        found.add("theme", head, f"{self.sentence.items[opening].text} {head.text}")

    def discussed(self, hit: Hit, found: Found) -> None:
        """通电话，讨论黑海局势: what is named behind a verb of discussing, the trigger itself or one that it leads on to; things first."""
        verb = self._verb_of_discussing(hit) if hit.trigger.type == "CONSULT" else None
        if verb is None:
            return
        taken = {i.text for slot in ("actor", "recipient") for i in found.items(slot)}
        clause = self.sentence.clause_of[verb]
        heads = [h for g in self.sentence.groups if g.first > verb and g.clause == clause and g.prep not in ELSEWHERE
                 for h in g.heads if h.kind == "name" and h.label != "Person" and h.text not in taken]
        for head in sorted(heads, key=lambda h: h.label not in THINGS)[:MATTERS]:
            found.slots["place"] = [(i, r) for i, r in found.slots.get("place", ()) if i.span != head.span]
            found.add("theme", head, f"{self.sentence.items[verb].text} {head.text}")

    def _verb_of_discussing(self, hit: Hit) -> int | None:
        """The last item of the verb that tells what talks are about: in the trigger's clause or at the head of the next one."""
        items, clause_of = self.sentence.items, self.sentence.clause_of
        if hit.trigger.word in self.discussing and not hit.nominal:
            return hit.last
        for j in range(hit.last + 1, len(items)):
            start, _ = self.sentence.clause_range(clause_of[j])
            named = clause_of[j] > hit.clause and any(i.kind == "name" for i in items[start:j])
            if clause_of[j] > hit.clause + 1 or named:
                return None
            if items[j].kind == "word" and items[j].text in self.discussing:
                return j
        return None
