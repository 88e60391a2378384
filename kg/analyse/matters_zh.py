"""What Chinese events are about: the names in what is said, demanded, promised or planned together, in the slot `theme`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.analyse.clauses_zh import Sentence
from kg.analyse.found_zh import Found
from kg.analyse.items_zh import THINGS, Item
from kg.analyse.sides_zh import SPEECH_ACTS, Sides
from kg.analyse.triggers_zh import Hit, Lexicon

MAX_THEMES = 2
THEMED = frozenset({"REQUEST", "REJECT", "ACCUSE", "SUPPORT", "THREATEN", "AGREE", "COOPERATE"})
WORKS = ("Agreement", "Organization")  # what joint work is for: an initiative, a body


class Themes:
    """Finds the clauses that tell of it, and the names in them."""

    def __init__(self, lexicon: Lexicon, seed: Mapping[str, Any]) -> None:
        self.speaking = frozenset(word for word, type_ in lexicon.acts.items() if type_ in SPEECH_ACTS)
        self.leading_on = frozenset(seed["leading_on"])

    def add(self, hit: Hit, found: Found, sentence: Sentence, sides: Sides) -> None:
        """What a statement, demand, refusal or promise is about: the first names behind it that are no parties."""
        said = hit.trigger.type == "STATEMENT"
        if hit.trigger.type == "COOPERATE":
            _works(hit, found, sentence)
        describes = sentence.describes(hit.last)  # 受联合国承认的政府
        if not said and (hit.trigger.type not in THEMED or hit.nominal or describes):
            return
        taken = {i.text for slot in ("actor", "recipient", "place") for i in found.items(slot)}
        clauses = set(self._content(hit, sentence))
        for group in sentence.groups:
            if group.first <= hit.last or len(found.items("theme")) >= MAX_THEMES or not (said or group.clause in clauses):
                continue
            for head in group.heads:
                named = head.kind == "name" or head.label == "Agreement"
                if not named or head.text in taken or head.label == ("Location" if said else "Person"):
                    continue
                if said:
                    found.add("theme", head, "named in what is said")
                elif group.clause == hit.clause and hit.trigger.type != "COOPERATE" and not _is_own(head, hit, found, sides):
                    found.add("theme", head, "named in what it is about")
                elif _fits(head, hit, found, sides):
                    found.add("theme", head, "named in what it goes on with")

    def _content(self, hit: Hit, sentence: Sentence) -> Iterator[int]:
        """The clause of a trigger and those behind that go on with it: they begin with a verb, none of saying, and name no new subject."""
        yield hit.clause
        rest = sentence.items[hit.last + 1 : sentence.clause_range(hit.clause)[1]]
        if hit.trigger.type in ("ACCUSE", "THREATEN") and all(i.kind == "punct" or i.text in self.leading_on for i in rest):
            yield hit.clause + 1  # 批评说，草案不尊重…
        for clause in range(hit.clause + 1, sentence.clause_of[-1] + 1 if hit.trigger.type in ("REQUEST", "AGREE", "COOPERATE") else 0):
            start, end = sentence.clause_range(clause)
            first = next((i for i in sentence.items[start:end] if i.kind != "punct" and i.pos not in ("d", "ad", "c")), None)
            if first is None or not first.is_verb or first.text in self.speaking:
                return
            yield clause


def _works(hit: Hit, found: Found, sentence: Sentence) -> None:
    """中方愿同法方在“一带一路”框架内，深化合作: the initiatives and treaties named on the way from the subject to the joint work."""
    start = found.subject.last if found.subject in sentence.groups else sentence.clause_range(hit.clause)[0] - 1
    for group in sentence.groups:
        for head in group.heads if start < group.first < hit.first else ():
            if head.label == "Agreement":
                found.add("theme", head, "named on the way to the joint work")


def _fits(head: Item, hit: Hit, found: Found, sides: Sides) -> bool:
    """Whether a name in the clauses that go on tells what a demand, promise or joint work is about."""
    if hit.trigger.type == "COOPERATE" or hit.trigger.frame_name == "mutual":
        return head.label in (WORKS if hit.trigger.type == "COOPERATE" else THINGS)
    return not any(sides.speaks_for(p, head) for slot in ("actor", "recipient") for p in found.items(slot))


def _is_own(head: Item, hit: Hit, found: Found, sides: Sides) -> bool:
    """Whether a name is that of the state that the actor speaks for: a minister's thanks are not about it, but his refusal may be."""
    return hit.trigger.type != "REJECT" and any(sides.speaks_for(a, head) for a in found.items("actor"))
