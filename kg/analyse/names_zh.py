"""Chinese names from the gazetteer, and states by one character (访美, 俄乌, 以方): the ground on which the other finders build."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.analyse.gazetteer import Match
from kg.analyse.scene_zh import Found, Scene
from kg.model import Span, Token

NAME_TAGS = frozenset({"PER", "LOC", "ORG", "nr", "ns", "nt", "nz", "nw"})
SHORT, LONG = 2, 4
# North of a place about so many kilometres, not NATO.
DISTANCE = re.compile(r"以[东南西北]约[\d一二两三四五六七八九十数百]")
BODYS_RESOLUTION = re.compile(r"(?:联合国)?安理会第?\d")
CORE = frozenset({"Country", "Organization", "Person"})


def gazetteer_names(scene: Scene) -> Iterator[Found]:
    """Names of the gazetteer that do not cut a word."""
    text, book = scene.folded, scene.lexicon.gazetteer
    position = previous = 0
    while position < len(text):
        match = next((m for m in book.at(text, position) if _counts(scene, m) or (position == previous > 0 and _goes_on(scene, m))), None)
        if match is None or _cuts_longer(scene, match):
            position += 1
            continue
        # Organ names of the table and abbreviated states meet in 美国防部: the state is 美, the organ 国防部.
        if match.label == "Country" and split_state(scene, match.span):
            position += 1
            continue
        if _names_people(scene, match):
            scene.blocked.append(match.span)
        else:
            yield Found(match.span, match.label, "gazetteer", match.key, match.country, rank=1)
        position = previous = match.span.end


def _cuts_longer(scene: Scene, match: Match) -> bool:
    """击中|亚美尼亚: a name of two characters whose second begins a longer name of a state."""
    longer = next((m for m in scene.lexicon.gazetteer.at(scene.folded, match.span.end - 1) if m.label == "Country"), None)
    return match.span.end - match.span.start == SHORT and longer is not None and longer.span.end - longer.span.start > SHORT


def _goes_on(scene: Scene, match: Match) -> bool:
    """英国|伦敦|市中心 in one word of the tagger: right behind one name, another may stand that fills no word."""
    token = scene.token_at(match.span.start)
    inside = token is not None and token.tag in NAME_TAGS and token.span.start < match.span.start and match.span.end <= token.span.end
    return inside and match.label == "Location" and not _before_chief(scene.folded, match) and not no_name(scene, match)


def _counts(scene: Scene, match: Match) -> bool:
    return _whole(scene, match) and not _before_chief(scene.folded, match) and not no_name(scene, match)


def _names_people(scene: Scene, match: Match) -> bool:
    """叙利亚|人, 非洲|裔: where people come from is not told of."""
    if match.label == "Location":
        return bool(scene.lexicon.words("descent_suffixes").at(scene.folded, match.span.end)) and not (
            scene.lexicon.words("people_exceptions").at(scene.folded, match.span.end))
    return match.label == "Country" and is_people(scene, match.span.end)


def _before_chief(text: str, match: Match) -> bool:
    """纽约|州长, not 纽约州|长."""
    if match.label == "Location" and text[match.span.start - 1 : match.span.start + 1] in ("首都", "首府"):
        return True  # 首都|柏林, not 都柏林
    return match.label == "Location" and text[match.span.end - 1] in "州省市县" and text.startswith("长", match.span.end)


def _whole(scene: Scene, match: Match) -> bool:
    """Does a match stand on its own words? A short one must fill a word or begin or end one of a kind that holds names."""
    start, end = match.span
    text = scene.folded
    if text[start].isascii() and text[start].isalnum():
        return not (_latin(text, start - 1) or _latin(text, end))
    first, last = scene.token_at(start), scene.token_at(end - 1)
    if first is None or last is None:
        return False
    begins, ends = first.span.start == start, last.span.end == end
    if begins and ends:
        return True
    if first is last:
        return _inside(scene, first, match, begins, ends)
    if match.label == "Person" and begins and len(scene.lexicon.titles.before(text, start)) > 1:
        return True  # 总统|拜|登上|月
    if end - start <= SHORT:
        governed = text[start - 1 : start] in scene.lexicon.words("name_prepositions")
        if match.label == "Organization" and governed and text.startswith("决议", end):
            return True  # 对联|大决议
        return begins and match.label == "Location" and text.startswith("上空", end) and text[start - 1 : start] != "以"  # 黑|海上空
    if match.label in ("Country", "Location") and not ends and last.span.start == end - 1 and last.tag not in NAME_TAGS:
        return begins and _takes_next(scene, match.span)
    return begins or ends or end - start >= LONG


def _takes_next(scene: Scene, span: Span) -> bool:
    """Does the last character of a name belong to it though the tagger begins another word with it? 菲律宾|海上: no.

    But in 波罗的|海上空: where without it no name is left, what follows goes with seas, or it says what kind of place it is (马里兰|州的).
    """
    text = scene.folded
    if text.startswith("上空", span.end) or text[span.end - 1] in "州省市县":
        return True
    first = scene.token_at(span.start)
    return scene.lexicon.gazetteer.lookup(text[span.start : span.end - 1]) is None and first is not None and first.tag in NAME_TAGS


def _inside(scene: Scene, token: Token, match: Match, begins: bool, ends: bool) -> bool:
    if match.label in ("Country", "Location") and _is_longer_place(scene, match.span.end, token.span.end):
        return False
    length = match.span.end - match.span.start
    rest = len(token.text) - length
    if token.tag == "PER" and match.label != "Person" and _is_listed(scene, token, match):
        return True
    if token.tag == "PER":
        # 谢锋|通, 信|任泽连斯基: the tagger took a character along. A place inside a person's name is no place.
        if match.label == "Person":
            lead = scene.folded[token.span.start : match.span.start]
            led = len(scene.lexicon.titles.before(lead, len(lead))) > 1 or (len(lead) == SHORT and lead[1] == "方")  # 波总理|图斯克
            return (begins and rest <= SHORT) or (ends and length > SHORT and (rest == 1 or led))
        if match.label == "Country" and ends and rest == 1:
            return True  # 主席|国法国
        if match.label in ("Country", "Location") and begins:
            known = scene.lexicon.gazetteer.lookup(scene.folded[match.span.end : token.span.end])
            if known is not None and known.label == "Location":
                return True  # 叙利亚|代尔祖尔
            behind = scene.lexicon.words("place_outskirts").at(scene.folded, match.span.end)
            if behind and length > SHORT and rest >= len(behind):
                return True  # 贝鲁特|南郊达希耶
            if match.label == "Country" and rest == 1 and scene.lexicon.words("suffixes").at(scene.folded, match.span.end):
                return True  # 马里|维和
            if match.label == "Country" and len(scene.lexicon.titles.at(scene.folded, match.span.end)) > 1:
                return True  # 卡塔尔|埃米尔
        if match.label == "Location" and ends and scene.folded[match.span.start - 1] in scene.lexicon.words("prefixes_loose"):
            return True  # 阿塞拜疆因|纳卡
        lead = scene.folded[token.span.start : match.span.start]
        if match.label == "Location" and ends and lead in scene.lexicon.words("place_prefixes"):
            return True  # 重镇|利西昌斯克
        led = lead[:1] in scene.lexicon.words("prefixes_loose") and lead[1:] in scene.lexicon.words("place_parts")
        if match.label == "Location" and ends and led:
            return True  # 向南部|敖德萨
        if match.label == "Location" and ends and rest == 1 and scene.folded[match.span.start - 1] in scene.lexicon.abbreviations:
            return True  # 叙|伊德利卜
        return begins and (match.label == "Organization" or length >= LONG)
    if token.tag in NAME_TAGS:
        lead = scene.folded[token.span.start : match.span.start]
        spoken_of = match.label == "Organization" and lead in scene.lexicon.words("name_prepositions")
        return begins or ends or length > SHORT or spoken_of  # 对|联大|决议
    return (begins and (length > SHORT or match.label in CORE)) or length >= LONG


def _is_listed(scene: Scene, token: Token, match: Match) -> bool:
    """马里|和|布基纳法索, 和|法国|海军: a name in a word that the tagger makes of several and of what joins them."""
    before, behind = scene.folded[token.span.start : match.span.start], scene.folded[match.span.end : token.span.end]
    known, joins = scene.lexicon.gazetteer.lookup, scene.lexicon.words("name_joins")
    opens = not before or (before[-1] in joins and (len(before) == 1 or known(before[:-1]) is not None))
    organ = bool(behind) and scene.lexicon.organ_names.at(scene.folded, match.span.end) == behind
    closes = not behind or (organ and bool(before)) or (behind[0] in joins and known(behind[1:]) is not None)
    return bool(before or behind) and opens and closes


def _is_longer_place(scene: Scene, position: int, end: int) -> bool:
    """青海|湖…, 日本|海: the word goes on with what makes another place, and not with a name or organ (中国|山东, 美国|海军)."""
    lexicon, text = scene.lexicon, scene.folded
    if position >= end or text[position] not in lexicon.words("place_letters"):
        return False
    return not lexicon.organ_names.at(text, position) and next(lexicon.gazetteer.at(text, position), None) is None


def no_name(scene: Scene, match: Match) -> bool:
    """A generic weapon that says too little (导弹), or that points back (该护卫舰); a name of two characters made of two states."""
    text = scene.folded
    if match.label == "Weapon":
        return is_titled(scene, match.span) or not weapon_counts(scene, match.span)
    if DISTANCE.match(text, match.span.start - 1):
        return True  # 以|北约80公里
    name = text[match.span.start : match.span.end]
    if len(scene.lexicon.words("longer_words").at(text, match.span.start)) > len(name):
        return True  # 民主党|派
    if name in scene.storms or scene.lexicon.words("name_not_before").at(text, match.span.end):
        return True  # 欧洲联盟|杯
    if match.label == "Organization" and scene.lexicon.words("body_not_before").at(text, match.span.end):
        return True
    if match.label == "Agreement" and BODYS_RESOLUTION.match(name):
        return True  # 安理会|第2231号决议
    if match.label == "Location":
        return _no_place(scene, match)
    if match.label == "Person" and text[match.span.start - 1 : match.span.start] in ("州", "省", "邦"):
        return True  # 得克萨斯州|奥斯汀
    # 美韩|正就: 韩正 is a person's name as well.
    return match.label == "Person" and match.span.end - match.span.start == SHORT and _splits(scene, match.span, text)


def _no_place(scene: Scene, match: Match) -> bool:
    """北京时间 is none; 中欧 mostly is China and the EU; 美国阿拉斯加 is two names, though the gazetteer may list it."""
    lexicon, text = scene.lexicon, scene.folded
    if text[match.span.start : match.span.end] in lexicon.words("place_stop_words"):
        return True  # 四国 is an island of Japan, and four states
    if lexicon.words("place_no_mention_after").at(text, match.span.end):
        return True
    name = text[match.span.start : match.span.end]
    if len(name) == SHORT and all(c in lexicon.words("abbreviations_strong") or c in lexicon.bodies for c in name):
        return not lexicon.words("region_suffixes").at(text, match.span.end)
    short = len(name) - len(name.lstrip("".join(lexicon.abbreviations)))
    if short >= SHORT and name[short:] in ("边境", "边界", "关系", "地区"):
        return True
    state = next((m for m in lexicon.gazetteer.at(text, match.span.start) if m.label == "Country" and m.span.end < match.span.end), None)
    shorter = lexicon.gazetteer.lookup(name[:-1])
    if shorter is not None and shorter.key == match.key:
        return False  # 马里兰州, not 马里|兰州
    return state is not None and lexicon.gazetteer.lookup(text[state.span.end : match.span.end]) is not None


def weapon_counts(scene: Scene, span: Span) -> bool:
    """Does a class of weapons name a kind here? 导弹 does not, 该护卫舰 points back to what was named."""
    words, text = scene.lexicon.words, scene.folded
    if text[span.start : span.end] in words("weapon_never_alone") or words("weapon_troops").at(text, span.end):
        return False  # 战略导弹|部队
    if is_chance(scene, span):
        return False
    return not words("weapon_back_reference").before(text, span.start)


def is_titled(scene: Scene, span: Span) -> bool:
    """《喀秋莎》 is a song."""
    return scene.text[span.start - 1 : span.start] == "《" and scene.text[span.end : span.end + 1] == "》"


def is_chance(scene: Scene, span: Span) -> bool:
    """错失|战机: no aircraft but a chance that was missed."""
    words, text = scene.lexicon.words, scene.folded
    return text[span.start : span.end] in words("weapon_chances") and bool(words("weapon_chance_verbs").before(text, span.start))


def _splits(scene: Scene, span: Span, text: str) -> bool:
    states, tails = scene.lexicon.abbreviations, scene.lexicon.words("person_tails")
    return text[span.start] in states and text[span.start - 1 : span.start] in states and text[span.start + 1] in tails


def _latin(text: str, position: int) -> bool:
    return 0 <= position < len(text) and text[position].isascii() and text[position].isalnum()


def is_people(scene: Scene, end: int) -> bool:
    """Does a word follow that makes a people, a language or a war of the state (叙利亚人, 朝鲜战争)?"""
    words = scene.lexicon.words
    word = words("people_suffixes").at(scene.folded, end)
    return bool(word) and not words("people_exceptions").at(scene.folded, end)


def split_state(scene: Scene, span: Span) -> bool:
    """美国|务院 or 美|国务院? True where the state's short form and an organ or office beginning with 国 stand there."""
    states = scene.lexicon.abbreviations
    if span.end - span.start != 2 or scene.folded[span.end - 1 : span.end] != "国" or scene.folded[span.start] not in states:
        return False
    lexicon, text = scene.lexicon, scene.folded
    after = _longest(lexicon.titles.at(text, span.end), lexicon.organ_names.at(text, span.end))
    if lexicon.words("defence_words").at(text, span.start + 1) and not after:
        return True
    later = _longest(lexicon.titles.at(text, span.start + 1), lexicon.organ_names.at(text, span.start + 1))
    if len(later) <= 2:
        return False
    return span.start + 1 + len(later) > span.end + len(after)


def _longest(*words: str) -> str:
    return max(words, key=len)
