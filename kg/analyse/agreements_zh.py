"""Chinese names of agreements: in 《》, numbered resolutions, and naming descriptions (停火协议, 俄美政府间钚处理协议)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.analyse.scene_zh import Found, Scene
from kg.model import Span, Token

NUMBERED = re.compile(r"第\s?\d{1,4}\s?(?:\(\d{4}\))?号决议(?:草案)?|(?<=[会了])\d{3,4}号决议")
SANCTIONS = re.compile(r"第[\d一二三四五六七八九十]{1,3}轮[^\s，。、的]{0,6}方案")
ABOUT = re.compile(r"[^\s，。、]{0,2}就")
COUNTED = re.compile(r"[^\s，。、]{0,4}[两三四五六七八九十]国?个")
NEW = re.compile(r"[^\s，。、]{1,4}新")
TITLED = re.compile(r"《([^《》\n]{2,40})》")
MANY = re.compile(r"[两三四五六七八九十几各]大|各项|多个|多项")
QUOTED = re.compile(r"[“「]([^“”「」\n]{1,12})[”」]")
CONTENT_TAGS = frozenset({"n", "vn", "nz", "an", "a", "nt", "ns", "LOC", "nw", "m", "ad", "ORG", "b", "j"})
LEADING_TAGS = frozenset({"m", "f", "ad", "a", "s"})
INNER_MAX = 7


def agreements(scene: Scene) -> Iterator[Found]:
    """All agreements but those that the gazetteer knows."""
    heads, bare = scene.lexicon.words("agreement_heads"), scene.lexicon.words("agreement_heads_bare")
    empty = {"", *scene.lexicon.words("agreement_empty_words").words}
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
        elif (own := bare.before(inner, len(inner))) and inner[: -len(own)] not in empty:
            yield Found(Span(*m.span(1)), "Agreement", "quoted", _key(scene, inner), None, rank=3)
    for m in SANCTIONS.finditer(scene.folded):
        yield Found(Span(*m.span()), "Agreement", "numbered", None, None, rank=1)
    for i, token in enumerate(scene.tokens):
        found = _described(scene, i)
        if found and not _inside_marks(scene, token.span.start):
            yield found


def _key(scene: Scene, name: str) -> str | None:
    match = scene.lexicon.gazetteer.lookup(name)
    return match.key if match and match.label == "Agreement" else None


def _inside_marks(scene: Scene, position: int) -> bool:
    return any(m.start() < position < m.end() for m in TITLED.finditer(scene.text))


def _described(scene: Scene, i: int) -> Found | None:
    """A naming description that ends with word i: content words and an instrument noun."""
    words, text, token = scene.lexicon.words, scene.folded, scene.tokens[i]
    head = words("agreement_heads_bare").before(text, token.span.end)
    if not head:
        return None
    at = token.span.end - len(head)  # the head may be several words: 决议|草案
    start = scene.tokens[scene.index_at(at)].span.start
    for before in reversed(scene.tokens[max(0, i - INNER_MAX) : scene.starts[start]]):
        if before.span.end != start or not _is_content(scene, before):
            break
        start = before.span.start
    start = _strip(scene, start, at)
    content = text[start:at]
    if words("agreement_verbs").before(content, len(content)) or _is_body(scene, Span(start, at)):
        return None
    if MANY.search(content):
        return None  # 核能三大条约
    empty = content in words("agreement_empty_words") or content in words("agreement_no_content")
    states = content.removeprefix("涉") if head in words("agreement_heads_many") else content  # 涉朝决议: several, as a rule
    if empty or all(c in scene.lexicon.abbreviations for c in states):
        return None
    return Found(Span(start, token.span.end), "Agreement", "description", _key(scene, text[start : token.span.end]), None, rank=5)


def _is_body(scene: Scene, content: Span) -> bool:
    """南方过渡委员会|协议撤军: what stands before is somebody who agrees."""
    first = scene.token_at(content.start)
    known = scene.lexicon.gazetteer.lookup(content.of(scene.text))
    return (first is not None and first.span == content and first.tag == "ORG") or (known is not None and known.label == "Organization")


def _is_content(scene: Scene, token: Token) -> bool:
    name = scene.folded[token.span.start : token.span.end]
    if name in scene.lexicon.words("agreement_empty_words"):
        return False
    return token.tag in CONTENT_TAGS or name in scene.lexicon.words("agreement_content_verbs")


def _strip(scene: Scene, start: int, head: int) -> int:
    """Without what a description does not begin with: 三个, 最终."""
    new = NEW.match(scene.folded, start, head)
    if new and all(c in scene.lexicon.abbreviations for c in new.group()[:-1]):
        return new.end()  # 美俄新核裁军条约: the states and 新 stand before the description
    counted = COUNTED.match(scene.folded, start, head)
    if counted:
        start = counted.end()  # 德国三个|伊核协议
    about = ABOUT.match(scene.folded, start, head)
    if about and all(c in scene.lexicon.abbreviations for c in about.group()[:-1]):
        return about.end()  # 与|美就军控条约
    i = scene.starts.get(start)
    while i is not None and i < len(scene.tokens) and scene.tokens[i].span.start < head and scene.tokens[i].tag in LEADING_TAGS:
        start = scene.tokens[i].span.end
        i += 1
    return start
