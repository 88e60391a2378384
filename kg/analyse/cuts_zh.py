"""Words of a Chinese sentence that the tagger cuts across offices and meetings (两国外|长通|电话), cut where the lexicon has them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.analyse.items_zh import Item
from kg.model import Span


class Cuts:
    """Mends cuts where an office stands right before a word for meeting or saying, or such a word before one that says who is on a visit.

    An office behind a number of states (两国|外长) is cut right, whatever stands behind.
    """

    def __init__(self, titles: Collection[str], meetings: Collection[str], saying: Collection[str], visiting: Collection[str]) -> None:
        offices, verbs = _any_of(t for t in titles if len(t) > 1), _any_of(w for w in meetings if len(w) > 1)
        said = f"{verbs}|{_any_of(saying)}"
        self.pairs = re.compile(f"({offices})(?=({said}))|({verbs})(?=({_any_of(visiting)}))|(?<=[两三四五六七八各多]国)({offices})()")

    def mend(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """The items with those that are cut wrongly replaced."""
        rows: list[Item] = []
        for run in _runs(items):
            rows += self._mended(run) if len(run) > 1 else run
        return tuple(rows)

    def _mended(self, run: list[Item]) -> list[Item]:
        text, start = "".join(i.text for i in run), run[0].span.start
        borders = {0, *(i.span.end - start for i in run)}
        kinds: dict[int, str] = {}
        for pair in self.pairs.finditer(text):
            group = next(n for n in (1, 3, 5) if pair.group(n))
            first, middle, last = pair.start(), pair.end(), pair.end(group + 1)
            torn = (any(middle < b < last for b in borders) and last not in borders) or (group == 5 and first not in borders)
            if middle in borders and not torn:
                continue
            borders = {b for b in borders if not (first < b < middle or middle < b < last)} | {first, middle, last}
            kinds |= {first: "v" if group == 3 else "n"} | ({middle: "v"} if group < 5 else {})
        return [_piece(run, a, b, kinds.get(a)) for a, b in pairwise(sorted(borders))] if kinds else run


def _runs(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Words that stand right behind each other; anything else alone."""
    run: list[Item] = []
    for item in items:
        if run and not (item.kind == run[-1].kind == "word" and item.span.start == run[-1].span.end):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _piece(run: Sequence[Item], start: int, end: int, tag: str | None) -> Item:
    """The word at a place of a run, as the tagger has it where it is one of its words."""
    at = run[0].span.start
    whole = next((i for i in run if i.span == (at + start, at + end)), None)
    if whole is not None:
        return whole
    around = next(i for i in run if i.span.start <= at + start < i.span.end)
    text = "".join(i.text for i in run)[start:end]
    return replace(around, span=Span(at + start, at + end), text=text, pos=tag or around.pos)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
