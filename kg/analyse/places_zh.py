"""Chinese names of places: what the tagger calls LOC, parts of states (俄中部地区), places by their ending (赫迈米姆空军基地)."""

from __future__ import annotations

from collections.abc import Iterator

from kg.analyse.scene_zh import Found, Scene
from kg.model import Span

INNER_TAGS = frozenset({"n", "nz", "ns", "LOC", "nr", "PER", "j", "nt", "f", "s"})


def places(scene: Scene, anchors: list[Found]) -> Iterator[Found]:
    """All places, given the names that are known."""
    by_end = {f.span.end: f for f in anchors}
    for anchor in anchors:
        yield from _part(scene, anchor)
    for i, token in enumerate(scene.tokens):
        if token.tag == "LOC":
            yield from _tagged(scene, token.span, by_end)
        yield from _by_ending(scene, i)


def _part(scene: Scene, anchor: Found) -> Iterator[Found]:
    """以色列南部, 俄中部地区."""
    words, text = scene.lexicon.words, scene.folded
    if anchor.label not in ("Country", "Location"):
        return
    part = words("place_parts").at(text, anchor.span.end)
    if not part:
        return
    end = anchor.span.end + len(part)
    end += len(words("place_parts_after").at(text, end))
    yield Found(Span(anchor.span.start, end), "Location", "part", None, anchor.country, rank=3)


def _tagged(scene: Scene, span: Span, by_end: dict[int, Found]) -> Iterator[Found]:
    lexicon, text = scene.lexicon, scene.folded
    name = text[span.start : span.end]
    known = lexicon.gazetteer.lookup(name)
    if known is not None or name in lexicon.words("place_stop_words") or len(name) < 2:
        return
    side = name.endswith(("方", "国")) and name[0] in lexicon.abbreviations
    if side or all(c in lexicon.abbreviations or c in lexicon.bodies for c in name):
        return
    direction = lexicon.words("place_directions").before(name, len(name))
    if direction and lexicon.words("place_heads").before(name, len(name) - len(direction)):
        span = Span(span.start, span.end - len(direction))
    for match in lexicon.gazetteer.at(text, span.start):
        if match.label == "Location" and match.span.end < span.end - 1:
            if text[match.span.end] in lexicon.words("place_letters"):
                break
            yield Found(Span(match.span.end, span.end), "Location", "tagger", None, match.country, rank=7)
            return
        if match.label == "Country" and match.span.end < span.end:
            # 匈牙利|布达佩斯 are two names, 乌克兰站|在 is one and a verb.
            rest = text[match.span.end : span.end]
            part = lexicon.words("place_parts").before(rest, len(rest))
            if len(rest) > 1 and not part and rest not in lexicon.words("place_stop_words"):
                yield Found(Span(match.span.end, span.end), "Location", "tagger", None, match.country, rank=7)
            return
    yield Found(span, "Location", "tagger", None, None, rank=7)


def _by_ending(scene: Scene, i: int) -> Iterator[Found]:
    """A head of place names and the names before it: 四色菊/LOC 府/n, 达尔富尔/LOC 地区/n."""
    token, words, text = scene.tokens[i], scene.lexicon.words, scene.folded
    name = text[token.span.start : token.span.end]
    head = words("place_heads").before(name, len(name))
    if not head or token.tag not in ("n", "ns", "LOC", "nz", "s", "nt") or (token.tag in ("n", "s") and name != head):
        return
    start = token.span.start
    if name == head or name in words("place_stop_words"):
        before = scene.tokens[i - 1] if i else None
        if before is None or before.span.end != start or before.tag not in ("LOC", "ns", "nz", "nr", "PER") or len(before.text) < 2:
            return
        known = scene.lexicon.gazetteer.lookup(before.text)
        if known is not None and known.label in ("Country", "Organization", "Person"):
            return
        if known is None and before.text[-1] in "方国军":
            return
        start = before.span.start
    state = next((m for m in scene.lexicon.gazetteer.at(text, start) if m.label == "Country"), None)
    if state is not None and state.span.end < token.span.end - len(head):
        start = state.span.end  # 泰国|素林府
    full = text[start : token.span.end]
    if full not in words("place_stop_words") and scene.lexicon.gazetteer.lookup(full) is None:
        yield Found(Span(start, token.span.end), "Location", "ending", None, None, rank=6)
