"""Chinese names of organisations: state organs with their state, missions, armies, governments, and what the tagger calls ORG."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.analyse.groups_zh import by_shape
from kg.analyse.organs_zh import goes_on, is_name, organ_at
from kg.analyse.scene_zh import Found, Scene
from kg.model import Span, Token

# Words that may stand between a state and the head of an organisation's name.
INNER_TAGS = frozenset({"n", "nz", "nt", "ns", "nr", "nw", "vn", "an", "a", "b", "j", "LOC", "ORG", "s", "ad"})
UNIT = re.compile(r"(?:第?[0-9一二三四五六七八九十百]{1,5}|某)[\u4e00-\u9fff]{0,7}?(?:队|团|旅|师|营|连|群)(?![长员伍体结])")
INNER_MAX, LENGTH_MAX, NATIONAL_MAX = 5, 18, 9
BODY, GROUP, MEETING = "组织", "党团", "会议"


def organizations(scene: Scene, anchors: list[Found]) -> Iterator[Found]:
    """All organisations, given the names of states, places and organisations that are known."""
    by_start = sorted((f for f in anchors if f.label in ("Country", "Location", "Organization")), key=lambda f: f.span)
    following = {f.span.start: f for f in by_start if f.label == "Organization"}
    for anchor in by_start:
        yield from _after_anchor(scene, anchor)
        yield from _with_known(scene, anchor, following.get(anchor.span.end))
    yield from _lone_organs(scene)
    yield from by_shape(scene, anchors)


def local_bodies(scene: Scene, sites: list[Found]) -> Iterator[Found]:
    """罗切斯特|警方: bodies of places that the gazetteer does not know."""
    for site in sites:
        yield from _body_of(scene, site)


# --- a state or place and what belongs to it ---------------------------------------------------------------------------


def _after_anchor(scene: Scene, anchor: Found) -> Iterator[Found]:
    end = anchor.span.end
    state = scene.text[anchor.span.start : end]
    if anchor.label == "Country" and len(state) > 1 and state.endswith("方"):
        return
    if scene.folded.startswith("驻", anchor.span.start - 1) and (host := _embassy_in(scene, anchor)):
        yield host
        return
    mission = _mission(scene, anchor)
    if mission:
        yield mission
        return
    army = _army(scene, anchor)
    if army:
        yield army
        yield from _command(scene, army)
        yield from _unit(scene, army)
    if anchor.label == "Organization":
        yield from _unit(scene, anchor)
    yield from _body_of(scene, anchor)
    organ = organ_at(scene, end)
    if organ:
        yield from _with_organ(scene, anchor, organ)
        return
    tail = _generic(scene, end)
    if tail and not _known_apart(scene, end):
        yield Found(Span(anchor.span.start, tail), "Organization", "state+head", None, anchor.country, rank=4)


def _known_apart(scene: Scene, position: int) -> bool:
    """中国|华为公司: a body with a name of its own begins here, whose state is no part of it."""
    for match in scene.lexicon.gazetteer.at(scene.folded, position):
        entry = scene.lexicon.knowledge.entry("Organization", match.key) if match.label == "Organization" else None
        if entry is not None and entry.properties.get("kind") in scene.lexicon.words("kinds_apart"):
            return True
    return False


def _command(scene: Scene, army: Found) -> Iterator[Found]:
    """埃塞国防军|北方司令部: a command and the force that it is a part of are one name."""
    end = _generic(scene, army.span.end)
    if end and scene.lexicon.words("command_heads").before(scene.folded, end):
        yield Found(Span(army.span.start, end), "Organization", "army+command", None, army.country, rank=2)


def _unit(scene: Scene, force: Found) -> Iterator[Found]:
    """美国海军陆战队|第3航空联队, 越南空军|923团: a unit by its number and the force that it belongs to are one name."""
    m = UNIT.match(scene.folded, force.span.end)
    if m is None or MEETING in m.group():
        return
    if m.end() in scene.ends and scene.lexicon.words("unit_heads").before(scene.folded, m.end()):
        yield Found(Span(force.span.start, m.end()), "Organization", "force+unit", None, force.country, rank=2)


def _body_of(scene: Scene, anchor: Found) -> Iterator[Found]:
    """伊拉克|安全部门, 波特兰市|警方, 提格雷州|地方政府, 阿根廷|国家队: bodies that only their state or place names."""
    words = scene.lexicon.words({"Country": "bodies_of_states", "Location": "bodies_of_places"}.get(anchor.label, ""))
    at = anchor.span.end
    if anchor.label == "Location" and scene.folded[at : at + 1] in ("市", "城"):
        at += 1
    word = words.at(scene.folded, at)
    end = at + len(word)
    if not word and (school := scene.lexicon.words("bodies_inside_words").at(scene.folded, at)):
        yield from _school(scene, anchor, Span(at, at + len(school)))
    if word and (end in scene.ends or scene.folded[end : end + 1] == "向"):  # 警方向人群…: the tagger reads 方向
        yield Found(Span(anchor.span.start, end), "Organization", "state+body", None, anchor.country, rank=2)


def _school(scene: Scene, anchor: Found, head: Span) -> Iterator[Found]:
    """芝加哥|大学|政治学: what is taught there stands in one word with 大学."""
    token = scene.token_at(head.end - 1)
    tail = scene.lexicon.words("school_word_tails").at(scene.folded, head.end)
    whole = token is not None and (token.span.start == head.start or token.span.start <= anchor.span.start)
    if token is not None and whole and token.span.end > head.end and not tail:
        yield Found(Span(anchor.span.start, head.end), "Organization", "state+body", None, anchor.country, rank=2)


def _with_known(scene: Scene, anchor: Found, body: Found | None) -> Iterator[Found]:
    """俄罗斯|国际文传电讯社: the state right before its own body belongs to the name; 也门|胡塞武装 are two names."""
    entry = scene.lexicon.knowledge.entry("Organization", body.key) if body else None
    if body is None or entry is None or anchor.label != "Country":
        return
    if entry.country != anchor.country:
        if entry.country and entry.properties.get("kind") == "organ":  # 俄联邦|国务委员会: another state's body of that name
            yield Found(Span(anchor.span.start, body.span.end), "Organization", "state+organ", None, anchor.country, rank=2)
        return
    if entry.properties.get("kind") not in scene.lexicon.words("kinds_apart"):
        yield Found(Span(anchor.span.start, body.span.end), "Organization", "state+known", body.key, anchor.country, rank=2)


def _with_organ(scene: Scene, anchor: Found, organ: str) -> Iterator[Found]:
    end = anchor.span.end + len(organ)
    row = scene.lexicon.organs[organ]
    if row["kind"] == "parliament" and scene.folded.startswith(GROUP, end):
        yield Found(Span(anchor.span.start, end + len(GROUP)), "Organization", "state+organ+part", None, anchor.country, rank=2)
        return  # 联盟党|议会|党团
    if anchor.label == "Organization" and row["kind"] == "government":
        return  # 亚太经合组织|部长会议 is a meeting
    key = f"{anchor.country}/{row['id']}" if anchor.label == "Country" and anchor.country else None
    longer = _sub_organ(scene, end) if row["kind"] != "armed" else 0
    if longer and row["kind"] != "ministry":
        yield Found(Span(anchor.span.start, longer), "Organization", "state+organ+part", None, anchor.country, rank=3)
        return
    if longer:
        # 美国国防部|国防安全合作局: a ministry and its agency are two names.
        yield Found(Span(end, longer), "Organization", "part-of-ministry", None, anchor.country, rank=3)
    yield Found(Span(anchor.span.start, end), "Organization", "state+organ", key, anchor.country, rank=2)


def _sub_organ(scene: Scene, position: int) -> int:
    """Where a part of an organ ends that is named right after it (议会|国防委员会), or 0."""
    organ = organ_at(scene, position)
    if organ and scene.lexicon.organs[organ]["kind"] not in ("mission", "armed"):
        return position + len(organ)
    return _generic(scene, position)


def _embassy_in(scene: Scene, host: Found) -> Found | None:
    """驻俄|使馆: somebody's embassy in Russia, and not Russia's."""
    head = scene.lexicon.words("mission_heads").at(scene.folded, host.span.end)
    return Found(Span(host.span.start - 1, host.span.end + len(head)), "Organization", "embassy-in", None, None, rank=2) if head else None


def _mission(scene: Scene, anchor: Found) -> Found | None:
    """英国驻俄使馆, 中国驻欧盟使团, 美国驻莫斯科大使馆; alone, 美使馆."""
    text, words = scene.folded, scene.lexicon.words
    at = anchor.span.end
    at += 1 if text.startswith("常驻", at) else 0
    if text.startswith("驻", at):
        for end in range(at + 2, min(at + 16, len(text))):
            head = words("mission_heads").at(text, end)
            if text[end] in ",.、\n的与和" and not head:
                return None
            if head:
                return Found(Span(anchor.span.start, end + len(head)), "Organization", "mission", None, anchor.country, rank=2)
        return None
    head = words("mission_heads").at(text, at)
    if head and head not in words("mission_only_with_place"):
        return Found(Span(anchor.span.start, at + len(head)), "Organization", "mission", None, anchor.country, rank=2)
    return None


def _army(scene: Scene, anchor: Found) -> Found | None:
    text, words = scene.folded, scene.lexicon.words
    end = anchor.span.end
    suffix = words("army_suffixes").at(text, end)
    aspect = suffix.endswith("方") and text.startswith("面", end + len(suffix))
    suffix = suffix[:-1] if aspect else suffix  # 乌军|方面
    if anchor.label != "Country" or not suffix or scene.lexicon.goes_on_from_army(text, end + len(suffix) - 1):
        return None
    # 空军|基地 is a place's name, 美军|基地 is not.
    if not aspect and words("army_not_before" if len(suffix) > 1 else "army_alone_not_before").at(text, end + len(suffix)):
        return None
    start = anchor.span.start
    before = text.rfind("驻", max(0, start - 6), start)
    # 驻韩美军: the place where they stand belongs to the name.
    if before >= 0 and 1 <= start - before - 1 <= 5 and _is_place_name(scene, before + 1, start):
        start = before
    organ = scene.lexicon.organs.get(suffix)
    code = organ["id"] if organ else "armed-forces"
    key = f"{anchor.country}/{code}" if start == anchor.span.start else None
    return Found(Span(start, end + len(suffix)), "Organization", "army", key, anchor.country, rank=2)


def _is_place_name(scene: Scene, start: int, end: int) -> bool:
    name = scene.folded[start:end]
    return name in scene.lexicon.abbreviations or scene.lexicon.gazetteer.lookup(name) is not None


def _generic(scene: Scene, position: int) -> int:
    """Where an organisation's name ends whose words begin here and end in a head (美国|海军|学院), or 0."""
    index = scene.starts.get(position)
    if index is None:
        return _generic_in_token(scene, position)
    national = _national(scene, index)
    if national:
        return national
    best, at = 0, position
    for token in scene.tokens[index : index + INNER_MAX]:
        if best == 0 and at > position and _joins_fields(scene, token, Span(position, at)):
            at = token.span.end  # 住房|和|城市发展部
            continue
        if token.span.start != at or token.span.end - position > LENGTH_MAX or _breaks(scene, token, at == position, best == 0):
            break
        at = token.span.end
        if token.tag != "m" and is_name(scene, scene.folded[position:at]) and not goes_on(scene, at):
            best = at
    return best


def _joins_fields(scene: Scene, token: Token, before: Span) -> bool:
    """Does 和 or 、 stand between two fields of one ministry?"""
    words, name = scene.lexicon.words("ministry_fields"), before.of(scene.folded)
    return token.text in scene.lexicon.words("field_joins") and token.span.start == before.end and bool(words.before(name, len(name)))


def _national(scene: Scene, index: int) -> int:
    """Where the name of a national body ends that joins two matters (国家统计|和|经济研究所), or 0."""
    words, tokens = scene.lexicon.words, scene.tokens[index : index + NATIONAL_MAX]
    joint = next((n for n, t in enumerate(tokens) if t.text in words("field_joins")), 0)
    if tokens[0].text not in words("national_words") or joint < 2:
        return 0
    for n, token in enumerate(tokens[1:], 1):
        if n != joint and (token.tag not in INNER_TAGS or token.text in scene.lexicon.titles):
            return 0
        if words("national_heads").before(scene.folded, token.span.end):
            return token.span.end if n > joint else 0
    return 0


def _breaks(scene: Scene, token: Token, first: bool, empty: bool) -> bool:
    """Verbs, titles and persons end the walk: in 俄总统助理 nothing is an organisation; so do words after which another name begins."""
    words, text = scene.lexicon.words, token.text
    body = text == BODY and not first and bool(scene.lexicon.titles.at(scene.folded, token.span.end))  # 民用航空|组织|负责人
    if (token.tag not in INNER_TAGS and not body) or token.tag == "PER" or text in scene.lexicon.titles:
        return True
    # 俄智库…, 美国不少大学: what follows is not named after the state. 德国能源监管|机构|联邦网络局: two names.
    return (empty and text in words("organization_empty_words")) or (not first and not body and text in words("organization_descriptors"))


def _generic_in_token(scene: Scene, position: int) -> int:
    """The rest of a name that the tagger gave as one word: 俄|联邦安全局/ORG."""
    token = scene.token_at(position)
    if token is None or token.tag not in ("ORG", "nt") or token.span.start >= position:
        return 0
    rest = scene.folded[position : token.span.end]
    bare = rest in scene.lexicon.words("organization_heads") and rest not in scene.lexicon.words("organization_stop_words")
    ok = (bare or is_name(scene, rest)) and not scene.lexicon.titles.at(rest, 0) and not goes_on(scene, token.span.end)
    return token.span.end if ok else 0


# --- organs without their state ----------------------------------------------------------------------------------------


def _lone_organs(scene: Scene) -> Iterator[Found]:
    """外交部, 国会 alone: which state's they are is for the resolver; the key comes from the only state that has one here."""
    kinds = scene.lexicon.words("organ_kinds_alone")
    alone = scene.lexicon.words("organs_alone")
    for token in scene.tokens:
        organ = organ_at(scene, token.span.start)
        if not organ:
            continue
        end = token.span.start + len(organ)
        row = scene.lexicon.organs[organ]
        if scene.lexicon.words("army_not_before").at(scene.folded, end) and row["kind"] == "armed":
            continue  # 赫迈米姆|空军基地
        if scene.lexicon.words("organ_not_after").before(scene.folded, token.span.start):
            continue  # 双方|议会, 各国|议会
        if len(organ) > 1 and (row["kind"] in kinds or organ in alone) and end in scene.ends:
            yield Found(Span(token.span.start, end), "Organization", "organ", None, None, rank=6)
