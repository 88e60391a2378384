"""Weapons listed behind the sentence that tells of their delivery: 清单上还有…, 其中包括…"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from kg.analyse.clauses_zh import Sentence
from kg.model import Argument, EventMention

STRENGTH = 0.5


def listed(sentence: Sentence, words: Collection[str], events: Sequence[EventMention], goes_on: bool) -> Iterator[EventMention]:
    """A telling of the delivery before, which adds what is delivered: the weapons behind a word for a list that no other event takes.

    `goes_on`: a list is open since the part of the sentence before (…；其次为…).
    """
    taken = {a.span for e in events if e.type != "STATEMENT" for a in e.arguments}
    head = next((n for n, i in enumerate(sentence.items) if i.kind == "word" and i.text in words), None)
    weapons = [i for n, i in enumerate(sentence.items) if i.label == "Weapon" and i.span not in taken and (head is None or n > head)]
    if weapons and (head is not None or goes_on):
        themes = tuple(Argument("theme", i.span, "listed behind what is given") for i in weapons)
        trigger = ((sentence.items[head] if head is not None else weapons[0]).span,)
        yield EventMention("AID", trigger, sentence.span, "military", "occurred", themes, None, "zh:list", True, STRENGTH)
