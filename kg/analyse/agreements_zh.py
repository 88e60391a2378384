"""Chinese names of agreements: in 《》, numbered resolutions, and naming descriptions (停火协议, 俄美政府间钚处理协议)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.analyse.scene_zh import Found, Scene
from kg.model import Span

NUMBERED = re.compile(r"第\s?\d{1,4}\s?(?:\(\d{4}\))?号决议(?:草案)?|(?<=[会了])\d{3,4}号决议")
TITLED = re.compile(r"《([^《》\n]{2,40})》")
QUOTED = re.compile(r"[“「]([^“”「」\n]{1,12})[”」]")
CONTENT_TAGS = frozenset({"n", "vn", "nz", "v", "an", "a", "nt", "ns", "LOC", "nr", "s", "nw", "m", "f", "ad", "ORG", "b", "PER", "j"})
NAMES = frozenset({"LOC", "nt", "ns", "nz", "ORG"})
INNER_MAX = 7


def agreements(scene: Scene, names: list[Found]) -> Iterator[Found]:
    """All agreements; `names` are the known names of states and organisations, which may begin a description."""
    heads, bare = scene.lexicon.words("agreement_heads"), scene.lexicon.words("agreement_heads_bare")
    for m in TITLED.finditer(scene.text):
        if heads.before(scene.folded, m.end(1)):
            yield Found(Span(*m.span(1)), "Agreement", "title-marks", _key(scene, m.group(1)), None, rank=1)
    for m in NUMBERED.finditer(scene.folded):
        yield Found(Span(*m.span()), "Agreement", "numbered", None, None, rank=1)
    for m in QUOTED.finditer(scene.text):
        head = heads.at(scene.folded, m.end())
        inner = scene.folded[m.start(1) : m.end(1)]
        if head and head not in ("计划", "方案", "倡议", "共识"):
            yield Found(Span(m.start(), m.end() + len(head)), "Agreement", "quoted", None, None, rank=1)
        elif bare.before(inner, len(inner)) and inner not in bare:
            yield Found(Span(*m.span(1)), "Agreement", "quoted", _key(scene, inner), None, rank=3)
    by_end = {f.span.end: f for f in names}
    for i, token in enumerate(scene.tokens):
        found = _described(scene, i, by_end)
        if found and not _inside_marks(scene, token.span.start):
            yield found


def _key(scene: Scene, name: str) -> str | None:
    match = scene.lexicon.gazetteer.lookup(name)
    return match.key if match and match.label == "Agreement" else None


def _inside_marks(scene: Scene, position: int) -> bool:
    return any(m.start() < position < m.end() for m in TITLED.finditer(scene.text))


def _described(scene: Scene, i: int, by_end: dict[int, Found]) -> Found | None:
    """A naming description that ends with word i: content words and an instrument noun."""
    words, text, token = scene.lexicon.words, scene.folded, scene.tokens[i]
    word = text[token.span.start : token.span.end]
    head = words("agreement_heads_bare").before(word, len(word))
    if not head:
        return None
    start = token.span.start
    content = word != head and word[: -len(head)] not in words("agreement_empty_words")
    empty = words("agreement_empty_words")
    for before in reversed(scene.tokens[max(0, i - INNER_MAX) : i]):
        name = text[before.span.start : before.span.end]
        if before.span.end != start or before.tag not in CONTENT_TAGS or name in empty or before.tag == "v" and not content and i and False:
            break
        start = before.span.start
        content = True
    start = _strip(scene, start, token.span.start)
    full = text[start : token.span.end]
    if full == head or not content or start == token.span.start and word == head:
        return None
    return Found(Span(start, token.span.end), "Agreement", "description", _key(scene, full), None, rank=5)


def _strip(scene: Scene, start: int, head: int) -> int:
    """Without the verbs at the front that govern the description: 达成|停火协议, 讨论|贸易协议."""
    i = scene.starts.get(start)
    while i is not None and i < len(scene.tokens) and scene.tokens[i].span.start < head and scene.tokens[i].tag in ("v", "m", "f", "ad", "a"):
        start = scene.tokens[i].span.end
        i += 1
    return start
