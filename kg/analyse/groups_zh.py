"""Chinese names of organisations by what the tagger calls ORG and by their shape: quoted groups, titles of media, heads of names."""

from __future__ import annotations

from collections.abc import Iterator

from kg.analyse.organs_zh import GOVERNMENT, goes_on, holds_word, organ_at
from kg.analyse.scene_zh import Found, Scene
from kg.model import Span, Token

NAME_TAGS = frozenset({"PER", "LOC", "nz", "nr", "ns", "nt", "ORG", "nw"})
WIDE_TAGS = frozenset({"n", "a", "an", "vn", "ad", "b"})
QUOTES_OPEN, QUOTES_CLOSE = "“「『\"", "”」』\""


def by_shape(scene: Scene, anchors: list[Found]) -> Iterator[Found]:
    """All that the tagger or the shape of a name shows, given the names that are known."""
    yield from _tagged(scene, anchors)
    yield from _person_governments(scene, anchors)
    yield from _quoted_groups(scene)
    yield from _titled_media(scene)
    yield from _by_ending(scene)


def _tagged(scene: Scene, anchors: list[Found]) -> Iterator[Found]:
    covered = {f.span for f in anchors}
    for token in scene.tokens:
        if token.tag != "ORG" or token.span in covered or len(token.text) < 2:
            continue
        span = _clean(scene, token)
        if span is not None and span not in covered:
            yield Found(span, "Organization", "tagger", None, _state_of(scene, span), rank=7)


def _clean(scene: Scene, token: Token) -> Span | None:
    """The organisation in a word tagged ORG: without an embassy's office; None for a person's office or a weapon."""
    text, lexicon = scene.folded, scene.lexicon
    start, end = _after_words(scene, token.span)
    name = text[start:end]
    if start > token.span.start and organ_at(scene, start) == name and name not in lexicon.words("organization_stop_words"):
        return Span(start, end)
    if lexicon.titles.before(name, len(name)) or name.endswith((GOVERNMENT, "代表团", "当局")) or _quoted(scene, token.span):
        return None
    if goes_on(scene, end) or name[0] in lexicon.words("organization_empty_words") or name.count("(") != name.count(")"):
        return None
    part = lexicon.words("office_parts").before(name, len(name))
    if part and len(part) < len(name):
        return Span(start, end - len(part))
    if name in lexicon.words("organization_stop_words") or lexicon.gazetteer.lookup(name):
        return None
    if _takes_along(scene, name):
        return None
    for match in lexicon.gazetteer.at(text, start):
        # 哈马斯|武装: the name is known, the rest says only what it is. 美国国防部|国防安全合作局: two names.
        rest = text[match.span.end : end]
        said = rest in lexicon.words("organization_stop_words") or rest in lexicon.organ_names
        if match.label == "Organization" and match.span.end < end and said:
            return None
    if _two_organs(scene, start, end) or _says_nothing(scene, start, end):
        return None
    if lexicon.words("organization_bad_ends").before(name, len(name)) or holds_word(scene, name):
        return None
    head = lexicon.words("organization_heads").before(name, len(name)) or lexicon.words("name_heads").before(name, len(name))
    return Span(start, end) if head or _follows_group(scene, start) else None


def _takes_along(scene: Scene, name: str) -> bool:
    """袭来时|欧洲理事会: the tagger took a character before a body that is known for its first one."""
    known = scene.lexicon.gazetteer.lookup(name[1:])
    return known is not None and known.label == "Organization" and name[0] not in scene.lexicon.abbreviations


def _after_words(scene: Scene, span: Span) -> Span:
    """The name in a word of the tagger that begins with other words: 利雅得会见|也门总统领导委员会, 派出|国民警卫队."""
    words, text = scene.lexicon.words("organization_lead_words"), scene.folded
    start = span.start
    for at in range(span.start, span.end - 2):
        word = words.at(text, at)
        if word and at + len(word) <= span.end - 2:
            start = max(start, at + len(word))
    return Span(start, span.end)


def _says_nothing(scene: Scene, start: int, end: int) -> bool:
    """俄|银行, 阿富汗|塔利班武装: after the state comes a bare head, or a name that is known itself."""
    text, lexicon = scene.folded, scene.lexicon
    state = next((m for m in lexicon.gazetteer.at(text, start) if m.label == "Country"), None)
    at = state.span.end if state else start + 1 if text[start] in lexicon.abbreviations else start
    if at == start or at >= end:
        return False
    known = next((m for m in lexicon.gazetteer.at(text, at) if m.label == "Organization"), None)
    return text[at:end] in lexicon.words("organization_stop_words") or (known is not None and known.span.end <= end)


def _two_organs(scene: Scene, start: int, end: int) -> bool:
    """美国|国防部|国防安全合作局 in one word."""
    state = next(scene.lexicon.gazetteer.at(scene.folded, start), None)
    first = organ_at(scene, state.span.end) if state and state.label == "Country" else ""
    if not state or not first or scene.lexicon.organs[first]["kind"] != "ministry":
        return False
    middle = state.span.end + len(first)
    return middle < end and scene.folded[middle:end] in scene.lexicon.organ_names


def _follows_group(scene: Scene, start: int) -> bool:
    """巴勒斯坦激进组织|哈马斯: a name that a word for groups introduces."""
    return bool(scene.lexicon.words("group_heads").before(scene.folded, start))


def _quoted(scene: Scene, span: Span) -> bool:
    text = scene.text
    return span.start > 0 and text[span.start - 1] in QUOTES_OPEN and text[span.end : span.end + 1] in tuple(QUOTES_CLOSE)


def _state_of(scene: Scene, span: Span) -> str | None:
    match = next(scene.lexicon.gazetteer.at(scene.folded, span.start), None)
    return match.country if match and match.label in ("Country", "Location") else None


def _person_governments(scene: Scene, anchors: list[Found]) -> Iterator[Found]:
    """奥巴马政府 is an organisation; 英国政府 is the state."""
    for person in anchors:
        if person.label == "Person" and scene.folded.startswith(GOVERNMENT, person.span.end):
            span = Span(person.span.start, person.span.end + len(GOVERNMENT))
            yield Found(span, "Organization", "person+government", None, person.country, rank=2)


def _quoted_groups(scene: Scene) -> Iterator[Found]:
    """“伊斯兰国”组织: the name inside the quotes, or with them where the head belongs to it (“征服军”武装)."""
    text, heads = scene.folded, scene.lexicon.words("group_heads")
    for i, char in enumerate(scene.text):
        if char not in "“「":
            continue
        close = scene.text.find("”" if char == "“" else "」", i, i + 14)
        if close < 0:
            continue
        head = heads.at(text, close + 1)
        if scene.lexicon.words("group_heads_not_before").at(text, close + 1 + len(head)):
            head = ""  # “博科圣地”武装|分子
        inner = text[i + 1 : close]
        own = heads.before(inner, len(inner))
        if head and len(inner) >= 2 and close + 1 + len(head) in scene.ends:
            yield Found(Span(i, close + 1 + len(head)), "Organization", "quoted-group", None, None, rank=5)
        elif own and own != inner and len(inner) <= 10 and inner not in scene.lexicon.words("organization_stop_words"):
            yield Found(Span(i + 1, close), "Organization", "quoted-group", None, None, rank=6)


def _titled_media(scene: Scene) -> Iterator[Found]:
    """《时代周刊》 without its marks."""
    start = scene.text.find("《")
    while start >= 0:
        end = scene.text.find("》", start, start + 16)
        if end > 0 and scene.lexicon.words("media_ends").before(scene.folded, end):
            yield Found(Span(start + 1, end), "Organization", "media", None, None, rank=4)
        start = scene.text.find("《", start + 1)


def _by_ending(scene: Scene) -> Iterator[Found]:
    """社民党, 阿克西奥斯新闻网: a word of the tagger, with the words before it that belong, that ends like an organisation."""
    heads, stop = scene.lexicon.words("name_heads"), scene.lexicon.words("organization_stop_words")
    for i, token in enumerate(scene.tokens):
        text = scene.folded[token.span.start : token.span.end]
        head = heads.before(text, len(text))
        if not head or token.tag not in ("n", "nz", "nt", "ORG", "nw", "LOC", "PER"):
            continue
        start = _walk_back(scene, i) if text == head or text in stop else token.span.start
        start = _after_words(scene, Span(start, token.span.end)).start
        name = scene.folded[start : token.span.end]
        if (token.tag == "ORG" and _clean(scene, token) is None) or name[0] in scene.lexicon.words("organization_empty_words"):
            continue
        if scene.lexicon.words("organization_bad_ends").before(name, len(name)) or _takes_along(scene, name):
            continue  # 战局
        whole = name.count("(") == name.count(")") and not goes_on(scene, token.span.end)
        if whole and name not in stop and name != head and not _says_nothing(scene, start, token.span.end):
            yield Found(Span(start, token.span.end), "Organization", "ending", None, None, rank=8)


def _walk_back(scene: Scene, i: int) -> int:
    """Names right before a common head: 阿克西奥斯/PER 新闻网/n, 快速/ad 支援/v 部队/n only where names stand there."""
    start = scene.tokens[i].span.start
    wide = scene.folded[start : scene.tokens[i].span.end] in scene.lexicon.words("name_heads_wide")
    tags = NAME_TAGS | WIDE_TAGS if wide else NAME_TAGS
    while i > 0 and scene.tokens[i - 1].tag in tags and scene.tokens[i - 1].span.end == start:
        if scene.folded[scene.tokens[i - 1].span.start : start] in scene.lexicon.words("organization_empty_words"):
            break
        i -= 1
        start = scene.tokens[i].span.start
    return start
