"""Chinese names of places: what the tagger calls LOC, parts of states (俄中部地区), places by their ending (赫迈米姆空军基地)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.analyse.scene_zh import Found, Scene
from kg.model import Span

HEAD_TAGS = frozenset({"n", "ns", "LOC", "nz", "s", "nt"})
ANY_TAGS = HEAD_TAGS | {"ORG", "PER"}
TOWNS = "市州省县镇村岛"
JOINS = ("、", "和", "与", "及")
SEVERAL = re.compile(r"[两三四五六七八九十几各][县省市州国地]$|一[座处个家]")
BRANCHES = frozenset({"空军", "海军", "军事", "陆军"})
# The rest of a list of names; behind it stands a word for places or not.
LIST_REST = re.compile(r"(?:[、和与及][\u4e00-\u9fff·]{2,9}?)*(?=[等两三])")
TOWN_KINDS = frozenset({"city", "capital"})
TOWN = re.compile("市(?![民长场政中区值内立级委井价议])")
PORTS = frozenset({"港口", "海域", "水域", "区域"})
WATERS = frozenset({"sea", "ocean", "gulf", "strait"})
STATE_WORD = "国家"
ARRIVALS = "达到"
DIRECTIONS = frozenset("东西南北中部和及、以")
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
    end = anchor.span.end + (1 if anchor.label == "Location" and text.startswith(("市", "省", "州"), anchor.span.end) else 0)
    part = words("place_parts").at(text, end)
    if not part:
        yield from _region(scene, anchor)
        return
    end += len(part)
    if not words("place_parts_after").at(text, end) and _place_begins(scene, end) and (
            words("place_prefixes").at(text, end) or not _named_apart(scene, anchor)):
        yield from _region(scene, anchor)
        return  # 以色列北部|港口城市海法: the part says only where the next place is
    end += len(words("place_parts_after").at(text, end))
    yield Found(Span(anchor.span.start, end), "Location", "part", None, anchor.country, rank=3)


def _named_apart(scene: Scene, state: Found) -> bool:
    """叙利亚北部|阿勒颇省 are two places where the state has other mentions in the text."""
    whole = scene.state_ends.get(state.span.start) == state.span.end
    return state.label == "Country" and scene.countries.get(state.country or "", 0) > whole


def _place_begins(scene: Scene, position: int) -> bool:
    if scene.folded.startswith("的", position):
        return any(m.label in ("Location", "Organization") for m in scene.lexicon.gazetteer.at(scene.folded, position + 1))  # 北部的|摩苏尔
    index = scene.starts.get(position)
    if index is not None and scene.tokens[index].tag in ("LOC", "ns"):
        return True
    known = any(m.label == "Location" for m in scene.lexicon.gazetteer.at(scene.folded, position))
    token = scene.token_at(position)
    if token is not None and token.span.start < position and token.tag in ("LOC", "ns"):
        known = known or bool(scene.lexicon.words("place_heads").before(scene.folded[position : token.span.end], token.span.end - position))
    return known or bool(scene.lexicon.words("place_prefixes").at(scene.folded, position))


def _region(scene: Scene, anchor: Found) -> Iterator[Found]:
    """巴黎地区: a city and the land around it; a province or a continent is a region itself."""
    entry = scene.lexicon.knowledge.entry("Location", anchor.key)
    words = scene.lexicon.words
    kinds = words("place_kinds_with_region")
    text, end = scene.folded, anchor.span.end
    town = TOWN.match(text, end) and (end not in scene.ends or words("place_parts").at(text, end + 1))
    if town and _is_town(scene, anchor.key):
        yield Found(Span(anchor.span.start, end + 1), "Location", "town", anchor.key, anchor.country, rank=3)
    if entry is not None and entry.properties.get("kind") in kinds and text.startswith("地区", end):
        yield Found(Span(anchor.span.start, anchor.span.end + 2), "Location", "region", None, anchor.country, rank=3)


def _is_town(scene: Scene, key: str | None) -> bool:
    entry = scene.lexicon.knowledge.entry("Location", key)
    return entry is not None and entry.properties.get("kind") in TOWN_KINDS


def _tagged(scene: Scene, span: Span, by_end: dict[int, Found]) -> Iterator[Found]:
    lexicon, text = scene.lexicon, scene.folded
    span = _bare(scene, span)
    if text.startswith("中心", span.end) and text[span.end - 1] == "市":
        span = Span(span.start, span.end - 1)  # 马德里|市中心
    name = text[span.start : span.end]
    if _is_no_place(scene, span, name):
        return
    direction = lexicon.words("place_directions").before(name, len(name))
    if direction and len(name) > len(direction) + 1 and lexicon.words("place_heads").before(name, len(name) - len(direction)):
        span = Span(span.start, span.end - len(direction))
    for match in lexicon.gazetteer.at(text, span.start):
        if match.label == "Location" and text[match.span.end : span.end] in lexicon.words("place_directions"):
            yield Found(match.span, "Location", "tagger", match.key, match.country, rank=6)
            return  # 人民大会堂|北
        if match.label == "Location" and match.span.end < span.end - 1:
            rest = text[match.span.end : span.end]
            if text[match.span.end] in lexicon.words("place_letters") or rest in lexicon.words("place_parts_after"):
                prefix = lexicon.words("place_prefixes").at(text, match.span.end)
                if prefix and match.span.end + len(prefix) < span.end - 1:
                    yield from _tagged(scene, Span(match.span.end, span.end), by_end)  # 黑海|港口城市|赫尔松
                    return
                break  # 青海|湖, 东亚|地区 are one
            if rest not in lexicon.words("place_outskirts"):
                yield from _tagged(scene, Span(match.span.end, span.end), by_end)
            return
        if match.label == "Country" and match.span.end < span.end:
            # 匈牙利|布达佩斯 are two names, 乌克兰站|在 is one and a verb.
            rest = text[match.span.end : span.end]
            if len(rest) > 1 and rest not in lexicon.words("place_parts") and rest not in lexicon.words("place_stop_words"):
                yield from _tagged(scene, Span(match.span.end, span.end), by_end)
            return
    town = by_end.get(span.start)
    if town is not None and _is_town(scene, town.key) and lexicon.words("place_heads_joined").before(name, len(name)):
        span = Span(town.span.start, span.end)  # 基辅|胜利大街
    yield Found(span, "Location", "tagger", None, None, rank=7)


def _is_no_place(scene: Scene, span: Span, name: str) -> bool:
    """Whether what the tagger took for a place is known as something else, says too little, or begins or ends inside a word."""
    lexicon, text = scene.lexicon, scene.folded
    if name[0] in lexicon.words("place_never_first"):
        return True  # 涉台, 同巴
    if name[0] in TOWNS and span.start in scene.name_ends and name[1:] in lexicon.words("place_parts"):
        return True  # 敖德萨|市东部
    outside = lexicon.words("place_outskirts").at(name, 0) if span.start in scene.name_ends else ""
    if outside and DIRECTIONS.issuperset(name[len(outside) :]):
        return True  # 哈尔科夫|郊外东北
    if name[0].isdigit() or any(m.label == "Person" for m in lexicon.gazetteer.at(text, span.start)):
        return True  # 5号|机组, 内塔尼亚胡|所提
    said = name in lexicon.words("place_parts") or name in lexicon.words("place_stop_words")
    if lexicon.gazetteer.lookup(name) is not None or said or len(name) < 2 or _is_vague(scene, name):
        return True
    if any(m.label == "Country" and m.span.end == span.end for m in lexicon.gazetteer.at(text, span.start + 1)):
        return True  # 国|法国, after 主席
    if DIRECTIONS.issuperset(name):
        return True  # 以|北和东北
    if any(m.label == "Person" and m.span.end > span.end for m in lexicon.gazetteer.at(text, span.end - 1)):
        return True  # 国家元首塔|米姆
    side = name.endswith(("方", "国")) and name[0] in lexicon.abbreviations
    if side or all(c in lexicon.abbreviations or c in lexicon.bodies or c in "和与" for c in name):
        return True
    # 俄|立场: a state and a word that the tagger ran together
    return name[0] in lexicon.words("abbreviations_strong") and not scene.is_transliterated(span) and not _has_head(scene, name)


def _bare(scene: Scene, span: Span) -> Span:
    """Without what stands before or behind a name in one word of the tagger: 城市|纳布卢斯, 东南部|加兹尼省, 澳|袋鼠岛."""
    lexicon, text = scene.lexicon, scene.folded
    name = text[span.start : span.end]
    if _takes_along(scene, span):
        return Span(span.start + 1, span.end)
    if len(name) > 2 and _runs_on(scene, span):
        return Span(span.start, span.end - 1)
    prefix = lexicon.words("place_prefixes").at(name, 0) or lexicon.words("place_parts").at(name, 0)
    rest = name[len(prefix) :]
    named = not any(rest in lexicon.words(group) for group in ("place_parts_after", "place_heads", "place_stop_words"))
    named = named and (prefix != STATE_WORD or scene.is_transliterated(Span(span.end - len(rest), span.end)) or _has_head(scene, rest))
    if prefix and len(rest) > 1 and named:
        return _bare(scene, Span(span.start + len(prefix), span.end))
    rest = name[1:]
    state = name[0] in lexicon.words("abbreviations_strong") or name[0] in scene.short_names
    if state and len(rest) > 2 and _has_head(scene, name) and text.count(rest) > text.count(name):
        return Span(span.start + 1, span.end)
    return span


def _takes_along(scene: Scene, span: Span) -> bool:
    """抵|达加拉加斯, 中|俄远东: the first character belongs to the word before, or to the states before."""
    lexicon, text = scene.lexicon, scene.folded
    across = text[span.start - 1 : span.start + 1] if span.start else ""
    if across in lexicon.words("place_before") and across[1] in ARRIVALS:
        return span.end - span.start > 2
    if text[span.start] in JOINS and span.start in scene.name_ends:
        return span.end - span.start > 3 and scene.is_transliterated(Span(span.start + 1, span.end))  # 亚特兰大|和塔拉哈西
    inner = next((m for m in lexicon.gazetteer.at(text, span.start + 1) if m.label == "Location" and m.span.end <= span.end), None)
    state = text[span.start] in lexicon.words("abbreviations_strong") and inner is not None and inner.span.end - inner.span.start > 1
    if state and next(lexicon.gazetteer.at(text, span.start), None) is None:
        return True  # 美|加州北部, 俄|阿斯特拉罕州, not 中|东海湾
    states = len(across) > 1 and all(c in lexicon.words("abbreviations_strong") for c in across)
    return states and lexicon.gazetteer.lookup(text[span.start + 1 : span.end]) is not None


def _runs_on(scene: Scene, span: Span) -> bool:
    """阿布扎比|王储, 雅加达|约2000公里, 加州|山火: the last character begins another word."""
    text, last = scene.folded, span.end - 1
    if text[last] == "约" and text[span.end : span.end + 1].isdigit():
        return True
    if text[last] in "山林" and text.startswith("火", span.end):
        return True
    return len(scene.lexicon.titles.at(text, last)) > 1 and scene.lexicon.gazetteer.lookup(text[span.start : last]) is not None


def _has_head(scene: Scene, name: str) -> bool:
    words = scene.lexicon.words
    return bool(words("place_heads").before(name, len(name)) or words("place_parts").before(name, len(name))
                or scene.lexicon.gazetteer.lookup(name[1:]))


def _is_vague(scene: Scene, name: str) -> bool:
    """一座公园, 美多州, 阿第二大城市: a description."""
    words = scene.lexicon.words
    if SEVERAL.search(name) or "%" in name or (name.startswith(STATE_WORD) and not _has_head(scene, name)):
        return True  # 福岛三县, 北达科他州一座空军基地
    if name[len(words("place_parts").at(name, 0)) :] in words("place_parts_after"):
        return True  # 中部地区
    if name[:1] in scene.lexicon.abbreviations and (name[1:] in words("place_parts_after") or name[2:] in words("place_parts_after")):
        return True  # 乌|边境地区, 美欧|地区
    if name[:1] in scene.lexicon.abbreviations and name[1:] in PORTS:
        return True
    at = 1 if name[0] in scene.lexicon.abbreviations and len(name) > 2 else 0
    rest_known = at and scene.lexicon.gazetteer.lookup(name[1:]) is not None
    return bool(rest_known or words("place_vague_starts").at(name, at) or words("place_vague_starts").at(name, 0)
                or words("place_vague_ends").before(name, len(name)))


def not_places(scene: Scene, people: list[Found], names: list[Found]) -> Iterator[Found]:
    """The persons, without those that stand where places stand (俄克拉何马州|塔尔萨, 位于|安克雷奇): they become places."""
    by_end = {f.span.end: f for f in names}
    towns = {name.rstrip(TOWNS) for f in names if f.label == "Location" and (name := f.span.of(scene.text)).endswith(tuple(TOWNS))}
    found = list(_placed(scene, people, by_end, towns))
    officers = {f.span.of(scene.text) for f in found if f.label == "Person" and scene.lexicon.titles.before(scene.folded, f.span.start)}
    also = {name: f for f in [*names, *found] if f.label == "Location" and (name := f.span.of(scene.text)) not in officers}
    for f in found:
        place = also.get(f.span.of(scene.text)) if f.rule == "tagger" else None
        yield f if place is None else replace(place, span=f.span)


def _placed(scene: Scene, people: list[Found], by_end: dict[int, Found], towns: set[str]) -> Iterator[Found]:
    text = scene.folded
    by_start = {f.span.start: f for f in by_end.values()}
    for person in people:
        start = person.span.start
        before = by_end.get(start) or (by_end.get(start - 1) if text.startswith("的", start - 1) else None)
        inside = before is not None and before.label == "Location" and text[before.span.end - 1] in "州省市县区府道郡邦"
        town = scene.text[person.span.start : person.span.end] in towns
        listed = _listed_with_places(scene, person.span, by_end) or _among_places(scene, person.span, by_start, by_end)
        office = scene.lexicon.titles.at(text, person.span.end)
        stands = (inside or listed or _stands_as_place(scene, person.span) or town) and not office
        local = scene.lexicon.words("bodies_of_places").at(text, person.span.end) if person.rule == "tagger" else ""
        if local[:1] in tuple(TOWNS) and person.span.end + len(local) in scene.ends:
            yield Found(Span(start, person.span.end + len(local)), "Organization", "state+body", None, None, rank=6)  # 杰克逊|市政府
            continue
        camp = scene.lexicon.words("place_heads_behind").at(text, person.span.end) if person.rule == "tagger" else ""
        if camp and not scene.lexicon.titles.before(text, start):
            yield Found(Span(start, person.span.end + len(camp)), "Location", "ending", None, None, rank=6)  # 阿齐齐亚|兵营
            continue
        prefix = scene.lexicon.words("place_prefixes").at(text, start) if person.rule == "tagger" else ""
        if prefix and person.span.end - start > len(prefix) + 1:
            yield Found(Span(start + len(prefix), person.span.end), "Location", "where-places-stand", None, None, rank=6)  # 重镇|利西昌斯克
        elif person.rule == "tagger" and (stands or (town and office[:1] in TOWNS)):
            yield Found(person.span, "Location", "where-places-stand", None, before.country if before and inside else None, rank=6)
        else:
            yield person


def _stands_as_place(scene: Scene, span: Span) -> bool:
    """位于|X, X|附近, 抵X|举行: the words around are those of places."""
    words, text = scene.lexicon.words, scene.folded
    if words("place_before_sure").before(text, span.start) or words("place_after_alone").at(text, span.end):
        return True
    return bool(words("place_before_likely").before(text, span.start) and words("place_after_sure").at(text, span.end))


def _among_places(scene: Scene, span: Span, by_start: dict[int, Found], by_end: dict[int, Found]) -> bool:
    """丹佛、亚特兰大、|X|等, 利沃夫和|X|举行: joined to places on both sides, to two in a row, or to one with a word of places behind."""
    text = scene.folded
    before = by_end.get(span.start - 1) if text[span.start - 1 : span.start] in JOINS else None
    after = by_start.get(span.end + 1) if text[span.end : span.end + 1] in JOINS else None
    beside = [f for f in (before, after) if f is not None and f.label == "Location"]
    if len(beside) == 2 or (beside and scene.lexicon.words("place_after_sure").at(text, span.end)):
        return True
    if not beside:
        return False
    near = beside[0]
    second = by_end.get(near.span.start - 1) if near is before else by_start.get(near.span.end + 1)
    joint = text[near.span.start - 1] if near is before else text[near.span.end : near.span.end + 1]
    return second is not None and second.label == "Location" and joint in JOINS


def _listed_with_places(scene: Scene, span: Span, by_end: dict[int, Found]) -> bool:
    """尼古拉耶夫、|凯南图|等地: a name in a list that ends with a word for places, or that begins with one and goes on."""
    text, after = scene.folded, scene.lexicon.words("place_list_ends")
    rest = LIST_REST.match(text, span.end)
    if rest is not None and after.at(text, rest.end()):
        return True
    before = by_end.get(span.start - 1) if text[span.start - 1 : span.start] in ("、", "-") else None
    return before is not None and before.label == "Location" and (bool(after.at(text, span.end)) or text[span.end : span.end + 1] in "一-")


def _is_shore(scene: Scene, name: str, head: str) -> bool:
    """黑海|港口, 乌|港口: any port of a sea or state."""
    if head not in PORTS:
        return False
    known = scene.lexicon.gazetteer.lookup(name[: -len(head)])
    entry = scene.lexicon.knowledge.entry("Location", known.key) if known is not None and known.label == "Location" else None
    sea = entry is not None and entry.properties.get("kind") in WATERS
    return sea or name[: -len(head)] in scene.lexicon.abbreviations or (known is not None and known.label == "Country")


def _by_ending(scene: Scene, i: int) -> Iterator[Found]:
    """A head of place names and the names before it: 四色菊/LOC 府/n, 达尔富尔/LOC 地区/n."""
    token, words, text = scene.tokens[i], scene.lexicon.words, scene.folded
    name = text[token.span.start : token.span.end]
    longer = words("place_heads").before(text, token.span.end)
    several = len(longer) > len(name) and len(longer) > 2 and token.tag == "v"  # 重水|堆
    if len(longer) > len(name) and token.span.end - len(longer) in scene.starts:
        i = scene.starts[token.span.end - len(longer)]  # 港口|区
        name = longer
    head = words("place_heads").before(name, len(name))
    tags = ANY_TAGS if head in words("place_heads_sure") else HEAD_TAGS
    burns = name[-1] in "山林" and text.startswith("火", token.span.end)  # 加州山|火
    if not head or burns or (token.tag not in tags and not several) or (token.tag in ("n", "s") and name != head):
        return
    start = token.span.start
    if name == head or name in words("place_stop_words"):
        if i > 1 and head in words("place_heads_sure") and scene.tokens[i - 1].text in BRANCHES:
            i -= 1  # 麦克迪尔|空军|基地
        before = scene.tokens[i - 1] if i else None
        start = scene.tokens[i].span.start
        if before is None or before.span.end != start or before.tag not in ("LOC", "ns", "nz", "nr", "PER") or len(before.text) < 2:
            return
        known = scene.lexicon.gazetteer.lookup(before.text)
        if known is not None and known.label in ("Country", "Organization", "Person"):
            return
        if known is None and before.text[-1] in "方国军":
            return
        start = before.span.start
    outer = next((m for m in scene.lexicon.gazetteer.at(text, start) if m.label == "Country" or _is_town(scene, m.key)), None)
    if outer is not None and outer.span.end + (outer.label == "Location") < token.span.end - len(head):
        start = outer.span.end  # 泰国|素林府, 多哈|卢赛尔体育场
    full = text[start : token.span.end]
    if words("place_parts").at(full, 0) or _is_shore(scene, full, head):
        return  # 北部|港口
    known_inside = any(m.label in ("Location", "Country") and m.span.end - m.span.start > 2
                       for at in range(start + 1, token.span.end - 2) for m in scene.lexicon.gazetteer.at(text, at))
    if known_inside or _is_vague(scene, full):
        return
    if all(c in scene.lexicon.abbreviations or c in "和与" for c in full):
        return  # 中海|关系
    if full not in words("place_stop_words") and scene.lexicon.gazetteer.lookup(full) is None:
        yield Found(_bare(scene, Span(start, token.span.end)), "Location", "ending", None, None, rank=6)
