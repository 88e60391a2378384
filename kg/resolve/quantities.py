"""Numbers that sources give for one event: twelve killed in one report, fifteen in another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.knowledge import Knowledge

CHINESE = re.compile(r"(\d+(?:,\d{3})*)\s*(?:多|余)?([万亿]?)\s*([\u4e00-\u9fff]{1,2})")
ENGLISH = re.compile(r"(?:\b([a-z]+)\.?\s+)?\b(\d+(?:,\d{3})*)\s+(?:more\s+)?([a-z]{3,})\b")
SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}


def quantities(sentence: str, knowledge: Knowledge) -> dict[str, set[int]]:
    """Counted thing -> the numbers given for it, without dates, shares and money that the seeds list."""
    words = knowledge.triggers.get("identity", {})
    passed, months = tuple(map(str, words.get("not_counted", ()))), frozenset(words.get("months", ()))
    found: dict[str, set[int]] = defaultdict(set)
    for number, scale, unit in CHINESE.findall(sentence):
        if not unit.startswith(passed):
            found[unit].add(int(number.replace(",", "")) * SCALES[scale])
    for before, number, unit in ENGLISH.findall(sentence.lower()):
        if unit not in passed and before not in months:
            found[unit].add(int(number.replace(",", "")))
    return found


def contested_numbers(reports: Sequence[tuple[str, Iterable[str]]], knowledge: Knowledge) -> dict[str, set[str]]:
    """'15 killed' -> documents, for every counted thing of which two documents give one number each, and not the same.

    Args:
        reports: (document, its sentences about the event).
    """
    if len({document for document, _ in reports}) < 2:
        return {}
    given: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for document, sentences in reports:
        for sentence in sentences:
            for unit, numbers in quantities(sentence, knowledge).items():
                given[unit][document] |= numbers
    found: dict[str, set[str]] = defaultdict(set)
    for unit, by_document in sorted(given.items()):
        single = {d: next(iter(n)) for d, n in by_document.items() if len(n) == 1}
        if len(set(single.values())) > 1:
            for document, number in single.items():
                found[f"{number} {unit}"].add(document)
    return dict(found)
