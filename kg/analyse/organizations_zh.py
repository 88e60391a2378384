"""Chinese names of organisations: state organs with their state, missions, armies, governments, and what the tagger calls ORG."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.analyse.scene_zh import Found, Scene
from kg.model import Span, Token

# Words that may stand between a state and the head of an organisation's name.
INNER_TAGS = frozenset({"n", "nz", "nt", "ns", "nr", "nw", "vn", "an", "a", "b", "j", "LOC", "ORG", "s", "ad"})
INNER_MAX, LENGTH_MAX = 5, 18
NAME_TAGS = frozenset({"PER", "LOC", "nz", "nr", "ns", "nt", "ORG", "nw"})
WIDE_TAGS = frozenset({"n", "a", "an", "vn", "ad", "b"})
GOVERNMENT = "政府"
NUMBERED = re.compile(r"[第两三四五六七八九十几各多][^,]{0,2}大|最大")
QUOTES_OPEN, QUOTES_CLOSE = "“「『\"", "”」』\""


def organizations(scene: Scene, anchors: list[Found]) -> Iterator[Found]:
    """All organisations, given the names of states, places and organisations that are known."""
    by_start = sorted((f for f in anchors if f.label in ("Country", "Location", "Organization")), key=lambda f: f.span)
    following = {f.span.start: f for f in by_start if f.label == "Organization"}
    for anchor in by_start:
        yield from _after_anchor(scene, anchor)
        yield from _with_known(scene, anchor, following.get(anchor.span.end))
    yield from _lone_organs(scene)
    yield from _tagged(scene, anchors)
    yield from _person_governments(scene, anchors)
    yield from _quoted_groups(scene)
    yield from _titled_media(scene)
    yield from _by_ending(scene)


# --- a state or place and what belongs to it ---------------------------------------------------------------------------


def _after_anchor(scene: Scene, anchor: Found) -> Iterator[Found]:
    end = anchor.span.end
    state = scene.text[anchor.span.start : end]
    if anchor.label == "Country" and len(state) > 1 and state.endswith("方"):
        return
    mission = _mission(scene, anchor)
    if mission:
        yield mission
        return
    army = _army(scene, anchor)
    if army:
        yield army
        yield from _command(scene, army)
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


def _body_of(scene: Scene, anchor: Found) -> Iterator[Found]:
    """伊拉克|安全部门, 波特兰市|警方, 提格雷州|地方政府, 阿根廷|国家队: bodies that only their state or place names."""
    words = scene.lexicon.words({"Country": "bodies_of_states", "Location": "bodies_of_places"}.get(anchor.label, ""))
    at = anchor.span.end
    if anchor.label == "Location" and scene.folded[at : at + 1] in ("市", "城"):
        at += 1
    word = words.at(scene.folded, at)
    end = at + len(word)
    if word and end in scene.ends:
        yield Found(Span(anchor.span.start, end), "Organization", "state+body", None, anchor.country, rank=2)


def _with_known(scene: Scene, anchor: Found, body: Found | None) -> Iterator[Found]:
    """俄罗斯|国际文传电讯社: the state right before its own body belongs to the name; 也门|胡塞武装 are two names."""
    entry = scene.lexicon.knowledge.entry("Organization", body.key) if body else None
    if body is None or entry is None or anchor.label != "Country" or entry.country != anchor.country:
        return
    if entry.properties.get("kind") not in scene.lexicon.words("kinds_apart"):
        yield Found(Span(anchor.span.start, body.span.end), "Organization", "state+known", body.key, anchor.country, rank=2)


def organ_at(scene: Scene, position: int) -> str:
    """The state organ whose name begins at a position, unless an office does (外交部 in 外交部长) or it goes on as another word."""
    lexicon, text = scene.lexicon, scene.folded
    organ = lexicon.organ_names.at(text, position)
    if not organ or len(lexicon.titles.at(text, position)) > len(organ) or organ in lexicon.words("mission_only_with_place"):
        return ""
    end = position + len(organ)
    if lexicon.organs[organ]["kind"] == "government" and lexicon.titles.at(text, end):
        return ""  # 阿曼|内阁副首相
    if _goes_on(scene, end) or lexicon.goes_on_from_army(text, end - 1):
        return ""
    token = scene.token_at(end - 1)
    # 议会|党团, 使馆|区: the organ may end inside a word that the tagger joined, but not inside a common one.
    if token is not None and token.span.end > end and token.tag in ("v", "a", "d"):
        return ""
    if end - 1 in scene.starts and end not in scene.ends and lexicon.words("suffixes").at(text, end - 1):
        return ""  # 中海|关系: the last character begins another word
    return organ


def _with_organ(scene: Scene, anchor: Found, organ: str) -> Iterator[Found]:
    end = anchor.span.end + len(organ)
    row = scene.lexicon.organs[organ]
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
    if anchor.label != "Country" or not suffix or scene.lexicon.goes_on_from_army(text, end + len(suffix) - 1):
        return None
    # 空军|基地 is a place's name, 美军|基地 is not.
    if words("army_not_before" if len(suffix) > 1 else "army_alone_not_before").at(text, end + len(suffix)):
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
    best, at = 0, position
    for token in scene.tokens[index : index + INNER_MAX]:
        if best == 0 and at > position and _joins_fields(scene, token, Span(position, at)):
            at = token.span.end  # 住房|和|城市发展部
            continue
        if token.span.start != at or token.span.end - position > LENGTH_MAX or _breaks(scene, token, at == position, best == 0):
            break
        at = token.span.end
        if token.tag != "m" and _is_name(scene, scene.folded[position:at]) and not _goes_on(scene, at):
            best = at
    return best


def _joins_fields(scene: Scene, token: Token, before: Span) -> bool:
    """Does 和 or 、 stand between two fields of one ministry?"""
    words, name = scene.lexicon.words("ministry_fields"), before.of(scene.folded)
    return token.text in ("和", "与", "及", "、") and token.span.start == before.end and bool(words.before(name, len(name)))


def _is_name(scene: Scene, name: str) -> bool:
    """Words that end in a head of organisations' names and say more than the head."""
    words = scene.lexicon.words
    head = words("organization_heads").before(name, len(name))
    bad = words("organization_bad_ends").before(name, len(name)) or GOVERNMENT in name[:-2] or _holds_word(scene, name)
    return bool(head) and not bad and name not in words("organization_stop_words") and len(name) > len(head)


def _holds_word(scene: Scene, name: str) -> bool:
    """派遣部队, 五大军区, 第二大炼油公司: words among those before the head that no name has."""
    lead = scene.lexicon.words("organization_lead_words")
    return NUMBERED.search(name) is not None or any(lead.at(name, i) for i in range(len(name)))


def _breaks(scene: Scene, token: Token, first: bool, empty: bool) -> bool:
    """Verbs, titles and persons end the walk: in 俄总统助理 nothing is an organisation; so do words after which another name begins."""
    words, text = scene.lexicon.words, token.text
    if token.tag not in INNER_TAGS or token.tag == "PER" or text in scene.lexicon.titles:
        return True
    # 俄智库…, 美国不少大学: what follows is not named after the state. 德国能源监管|机构|联邦网络局: two names.
    return (empty and text in words("organization_empty_words")) or (not first and text in words("organization_descriptors"))


def _goes_on(scene: Scene, end: int) -> bool:
    """外交部|长, 石油部|门, 国务委|员, 麦克迪尔空军|基地: the head begins another word."""
    text = scene.folded
    if text[end - 1] == "军" and text.startswith(("基地", "机场"), end):
        return True
    if text[end - 1] == "部" and text.startswith(("门", "队", "分", "署", "委"), end) and not text.startswith("分别", end):
        return True
    return text[end - 1] in "部会委局院署州省市" and text.startswith(("长", "员"), end)


def _generic_in_token(scene: Scene, position: int) -> int:
    """The rest of a name that the tagger gave as one word: 俄|联邦安全局/ORG."""
    token = scene.token_at(position)
    if token is None or token.tag not in ("ORG", "nt") or token.span.start >= position:
        return 0
    rest = scene.folded[position : token.span.end]
    bare = rest in scene.lexicon.words("organization_heads") and rest not in scene.lexicon.words("organization_stop_words")
    ok = (bare or _is_name(scene, rest)) and not scene.lexicon.titles.at(rest, 0) and not _goes_on(scene, token.span.end)
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


# --- what the tagger and the shape of a name say -----------------------------------------------------------------------


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
    if _goes_on(scene, end) or name[0] in lexicon.words("organization_empty_words"):
        return None
    part = lexicon.words("office_parts").before(name, len(name))
    if part and len(part) < len(name):
        return Span(start, end - len(part))
    if name in lexicon.words("organization_stop_words") or lexicon.gazetteer.lookup(name):
        return None
    for match in lexicon.gazetteer.at(text, start):
        # 哈马斯|武装: the name is known, the rest says only what it is. 美国国防部|国防安全合作局: two names.
        rest = text[match.span.end : end]
        said = rest in lexicon.words("organization_stop_words") or rest in lexicon.organ_names
        if match.label == "Organization" and match.span.end < end and said:
            return None
    if _two_organs(scene, start, end) or _says_nothing(scene, start, end):
        return None
    if lexicon.words("organization_bad_ends").before(name, len(name)) or _holds_word(scene, name):
        return None
    head = lexicon.words("organization_heads").before(name, len(name)) or lexicon.words("name_heads").before(name, len(name))
    return Span(start, end) if head or _follows_group(scene, start) else None


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
        if name not in stop and name != head and not _goes_on(scene, token.span.end) and not _says_nothing(scene, start, token.span.end):
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
