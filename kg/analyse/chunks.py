"""Where a Chinese text may be cut so that a tagger of sentences can read it: behind sentences, else behind clauses."""

from __future__ import annotations

from collections.abc import Iterator

# Chunks longer than this are cut; the tagger was trained on sentences, and padding costs.
LONGEST = 160
SENTENCE_END = "。！？!?；;"
CLAUSE_END = "，,、：: "
CLOSING = "”’」』）)》\"'"


def chunks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches without line ends or edge whitespace, of at most LONGEST characters, cut after sentences or else after clauses."""
    position = 0
    for line in text.splitlines(keepends=True):
        start, end = position, position + len(line)
        position = end
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        while start < end:
            cut = _cut(text, start, end)
            yield start, cut
            start = cut
            while start < end and text[start].isspace():
                start += 1


def _cut(text: str, start: int, end: int) -> int:
    for i in range(start, min(end, start + LONGEST)):
        if text[i] in SENTENCE_END:
            return _closing(text, i + 1, end)
    if end - start <= LONGEST:
        return end
    for i in range(start + LONGEST - 1, start + LONGEST // 2, -1):
        if text[i] in CLAUSE_END:
            return i + 1
    return start + LONGEST


def _closing(text: str, position: int, end: int) -> int:
    while position < end and text[position] in CLOSING:
        position += 1
    return position
