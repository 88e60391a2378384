"""Capitals that stand for a government (莫斯科表示) are mentions of the state; else they are places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.analyse.scene_zh import Found, Scene
from kg.model import Span

# What may stand between a government and its verb: 柏林|目前|没有, 莫斯科|必将.
ADVERBS = frozenset({"d", "ad", "vd", "t", "TIME", "c", "f"})
VERBS = frozenset({"v", "vd"})
ADVERBS_MAX = 4


def governments(scene: Scene, found: list[Found]) -> Iterator[Found]:
    """The same names, with capitals that act or are spoken to as their state."""
    by_end = {f.span.end: f for f in found}
    for f in found:
        state = scene.lexicon.capitals.get(f.key or "") if f.label == "Location" else None
        administrative = scene.lexicon.words("place_heads").before(scene.folded, f.span.end)  # 华盛顿特区 is no government
        if state is None or administrative or not _acts(scene, f.span, by_end):
            yield f
        else:
            yield replace(f, label="Country", key=state, country=state, rule="capital-as-government")


def _acts(scene: Scene, span: Span, by_end: dict[int, Found]) -> bool:
    text, words = scene.folded, scene.lexicon.words
    if words("government_after").at(text, span.end):
        return True
    if words("place_before").before(text, span.start) or words("place_after").at(text, span.end):
        return False
    before = by_end.get(span.start)
    if before is not None and before.label in ("Country", "Location"):
        return False  # 匈牙利布达佩斯
    if text[span.start - 1 : span.start] in ("、", "(", "-") or text[span.end : span.end + 1] in ("、", "-"):
        return False
    spoken = words("government_before").before(text, span.start)
    if spoken in words("government_beside") and not _verb_follows(scene, span.end):
        return False  # 往返基地与|喀布尔
    spoken_to = bool(spoken) and (len(spoken) > 1 or span.start - 1 in scene.starts)  # 对, but not 针对
    return _verb_follows(scene, span.end) or (spoken_to and not _noun_follows(scene, span.end))


def _verb_follows(scene: Scene, end: int) -> bool:
    """A verb, after adverbs or a phrase with 对/在…上; the subject of 举行 is a place and stands in place_after."""
    i = scene.starts.get(end)
    if i is None:
        return False
    for token in scene.tokens[i : i + ADVERBS_MAX]:
        if token.tag in VERBS:
            return not scene.lexicon.words("place_after").at(token.text, 0)
        if token.tag == "p" and token.text in ("对", "就", "向", "把", "将", "在", "会", "同", "与"):
            return token.text != "在" or not scene.folded.startswith("时间", end)
        if token.tag not in ADVERBS:
            return False
    return False


def _noun_follows(scene: Scene, end: int) -> bool:
    i = scene.starts.get(end)
    return i is not None and scene.tokens[i].tag in ("n", "s", "f", "LOC", "ns", "nz")
