"""Chinese names from the gazetteer, and states by one character (访美, 俄乌, 以方): the ground on which the other finders build."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.analyse.gazetteer import Match
from kg.analyse.scene_zh import Found, Scene
from kg.model import Label, Span, Token

NAME_TAGS = frozenset({"PER", "LOC", "ORG", "nr", "ns", "nt", "nz", "nw"})
# Tags under which a single character can be a state; the tagger knows few of the short forms.
STATE_TAGS = frozenset({"LOC", "PER", "ORG", "ns", "nr", "nt", "nz", "n", "a", "j", "O", "xc", "an", "nw"})
# Further tags for characters that news uses so often that only the neighbours decide.
STRONG_TAGS = STATE_TAGS | frozenset({"v", "d", "vn", "s", "q", "t"})
# What follows a state at the beginning of a clause.
FOLLOWING_TAGS = frozenset({"v", "d", "p", "vd", "ad", "m", "n", "a", "vn", "c", "LOC", "t", "TIME"})
# Tags of words into which the tagger joins what it cannot read.
JOINED_TAGS = frozenset({"nt", "nz", "ORG"})
FUNCTION_TAGS = frozenset({"p", "c", "f", "u", "r", "m", "q"})
SHORT, LONG = 2, 4
MEANS = re.compile(r"以[^,.;:!?\n]{1,30}为(?:首|主|核心|基础|主体|重点|契机|根本|目标|指引|指导|代表|中心|引领|由|名|纽带|抓手|依托|前提|起点|荣|导向|例)")
# North of a place about so many kilometres, not NATO.
DISTANCE = re.compile(r"以[东南西北]约[\d一二两三四五六七八九十数百]")
NUMERALS = tuple("一二三四五六七八九十廿卅)")
CORE = frozenset({"Country", "Organization", "Person"})


def gazetteer_names(scene: Scene) -> Iterator[Found]:
    """Names of the gazetteer that do not cut a word."""
    text, book = scene.folded, scene.lexicon.gazetteer
    position = 0
    while position < len(text):
        match = next((m for m in book.at(text, position) if _counts(scene, m)), None)
        if match is None:
            position += 1
            continue
        # Organ names of the table and abbreviated states meet in 美国防部: the state is 美, the organ 国防部.
        if match.label == "Country" and split_state(scene, match.span):
            position += 1
            continue
        if (match.label == "Country" and is_people(scene, match.span.end)) or (match.label == "Location" and _is_descent(scene, match.span.end)):
            scene.blocked.append(match.span)
        else:
            yield Found(match.span, match.label, "gazetteer", match.key, match.country, rank=1)
        position = match.span.end


def _counts(scene: Scene, match: Match) -> bool:
    return _whole(scene, match) and not _before_chief(scene.folded, match) and not _no_name(scene, match)


def _is_descent(scene: Scene, end: int) -> bool:
    """非洲|裔: where people come from is no place that the text tells of."""
    return bool(scene.lexicon.words("descent_suffixes").at(scene.folded, end))


def _before_chief(text: str, match: Match) -> bool:
    """纽约|州长, not 纽约州|长."""
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
    if end - start <= SHORT:
        return False
    if match.label in ("Country", "Location") and not ends and last.span.start == end - 1 and last.tag not in NAME_TAGS:
        # 菲律宾|海上: the last character begins another word; 波罗的|海上空: without it no name is left.
        return scene.lexicon.gazetteer.lookup(text[start : end - 1]) is None and end - start >= LONG
    return begins or ends or end - start >= LONG


def _inside(scene: Scene, token: Token, match: Match, begins: bool, ends: bool) -> bool:
    if match.label in ("Country", "Location") and _is_longer_place(scene, match.span.end, token.span.end):
        return False
    length = match.span.end - match.span.start
    rest = len(token.text) - length
    if token.tag == "PER":
        # 谢锋|通, 信|任泽连斯基: the tagger took a character along. A place inside a person's name is no place.
        if match.label == "Person":
            return (begins and rest <= SHORT) or (ends and rest == 1 and length > SHORT)
        if match.label == "Country" and ends and rest == 1:
            return True  # 主席|国法国
        if match.label == "Location" and ends and scene.folded[match.span.start - 1] in scene.lexicon.words("prefixes_loose"):
            return True  # 阿塞拜疆因|纳卡
        return begins and (match.label == "Organization" or length >= LONG)
    if token.tag in NAME_TAGS:
        return begins or ends or length > SHORT
    return (begins and (length > SHORT or match.label in CORE)) or length >= LONG


def _is_longer_place(scene: Scene, position: int, end: int) -> bool:
    """青海|湖…, 日本|海: the word goes on with what makes another place, and not with a name or organ (中国|山东, 美国|海军)."""
    lexicon, text = scene.lexicon, scene.folded
    if position >= end or text[position] not in lexicon.words("place_letters"):
        return False
    return not lexicon.organ_names.at(text, position) and next(lexicon.gazetteer.at(text, position), None) is None


def _no_name(scene: Scene, match: Match) -> bool:
    """A generic weapon that says too little (导弹), or that points back (该护卫舰); a name of two characters made of two states."""
    text = scene.folded
    if match.label == "Weapon":
        return not weapon_counts(scene, match.span)
    if DISTANCE.match(text, match.span.start - 1):
        return True  # 以|北约80公里
    if match.label == "Location":
        return _no_place(scene, match)
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
    return state is not None and lexicon.gazetteer.lookup(text[state.span.end : match.span.end]) is not None


def weapon_counts(scene: Scene, span: Span) -> bool:
    """Does a class of weapons name a kind here? 导弹 does not, 该护卫舰 points back to what was named."""
    words, text = scene.lexicon.words, scene.folded
    if text[span.start : span.end] in words("weapon_never_alone"):
        return False
    return not words("weapon_back_reference").before(text, span.start)


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
    if span.end - span.start != 2 or scene.folded[span.end - 1] != "国" or scene.folded[span.start] not in scene.lexicon.abbreviations:
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


# --- states by one character ------------------------------------------------------------------------------------------


def short_states(scene: Scene, taken: list[Found]) -> Iterator[Found]:
    """States by their one-character names, where the neighbours show that a state is meant."""
    covered = {i for span in (*(f.span for f in taken), *scene.blocked) for i in range(*span)}
    position = 0
    while position < len(scene.folded):
        run = _run(scene, position, covered)
        if run.end == run.start:
            position += 1
            continue
        compound = run.end - run.start >= 2 and _is_compound(scene, run)
        for i in range(*run):
            if (compound or _is_state(scene, i)) and not is_people(scene, i + 1):
                yield from _state(scene, i)
        position = run.end


def _run(scene: Scene, start: int, covered: set[int]) -> Span:
    """Characters in a row from a position that may be states here."""
    end = start
    while end < len(scene.folded) and end not in covered and _known_alone(scene, end) and not _is_other_word(scene, end):
        end += 1
    return Span(start, end)


def _is_other_word(scene: Scene, position: int) -> bool:
    """美元, 以及, 10日: the character belongs to another word."""
    text = scene.folded
    if text[position] == "日" and (text[position - 1 : position].isdigit() or text[position - 1 : position] in NUMERALS):
        return True
    return scene.lexicon.words("abbreviation_stop_words").within(text, position)


def _is_compound(scene: Scene, run: Span) -> bool:
    """中美, 俄乌, 美日韩: short forms in a row that together are words, or stand before what only states have."""
    first, last = scene.token_at(run.start), scene.token_at(run.end - 1)
    if first is None or last is None:
        return False
    words = scene.lexicon.words
    opened = first.span.start == run.start or bool(words("prefixes_close").before(scene.folded, run.start))
    after = scene.folded[run.end : run.end + 1]
    closed = last.span.end == run.end or bool(words("suffixes").at(scene.folded, run.end)) or after in words("prefixes_close")
    tailed = after in words("person_tails") and last.tag == "PER"  # 美韩|正就: 韩正 for the tagger
    joined = first is last and first.tag in JOINED_TAGS and first.span.start == run.start  # 美俄|新核裁军 in one word
    if run.end - run.start == SHORT and words("pair_suffixes").at(scene.folded, run.end):
        return True  # 致信以|美两国政府
    return opened and (closed or tailed or joined)


def _known_alone(scene: Scene, position: int) -> bool:
    """A character that always may stand for its state, or whose state the text names in full."""
    char = scene.folded[position]
    if char in scene.lexicon.words("abbreviations_strong") or char in scene.short_names:
        return True
    if char in scene.lexicon.regions:
        return _beside_state(scene, position)
    if char not in scene.lexicon.defaults and char not in scene.lexicon.abbreviations:
        return False
    return any(c in scene.countries for c in scene.lexicon.abbreviations.get(char, ())) or _in_pair(scene, position)


def _beside_state(scene: Scene, position: int) -> bool:
    """中非, 拉中, 美欧: a region's short form and a state's, which are one word or stand before what regions and states share."""
    text, lexicon = scene.folded, scene.lexicon
    for start in (position - 1, position):
        pair = text[start : start + SHORT] if start >= 0 else ""
        other = pair[1:] if start == position else pair[:1]
        if len(pair) < SHORT or not (other in lexicon.words("abbreviations_strong") or other in scene.short_names):
            continue
        token = scene.token_at(start)
        whole = token is not None and token.span == Span(start, start + SHORT) and token.tag in NAME_TAGS
        if lexicon.words("region_suffixes").at(text, start + SHORT):
            continue  # 中欧国家
        if whole or lexicon.words("region_pair_suffixes").at(text, start + SHORT):
            return True
    return False


def _in_pair(scene: Scene, position: int) -> bool:
    """泰柬|边境: two short forms that are a word, before what follows only states."""
    token, lexicon = scene.token_at(position), scene.lexicon
    if token is None or len(token.text) != SHORT:
        return False
    pair = scene.folded[token.span.start : token.span.end]
    if pair[0] == pair[1] or any(c not in lexicon.defaults or c in lexicon.words("abbreviations_compound_only") for c in pair):
        return False
    return bool(lexicon.words("suffixes").at(scene.folded, token.span.end)) and lexicon.gazetteer.lookup(pair) is None


def _is_state(scene: Scene, i: int) -> bool:
    """Is one character, on its own, a state here?"""
    text, words = scene.folded, scene.lexicon.words
    token = scene.token_at(i)
    if token is None or not _known_alone(scene, i):
        return False
    if i in scene.listed_states:
        return True
    if (text[i] in scene.lexicon.regions and text[i] not in scene.short_names) or _is_means(scene, i):
        return False
    char, alone = text[i], token.text == scene.text[i]
    if token.tag in NAME_TAGS and len(token.text) > 1 and all(c in scene.lexicon.abbreviations for c in token.text):
        return _before_state_word(scene, token.span.end)  # 阿以|双方
    side = text.startswith("方", i + 1) or _army(scene, i + 1) or (text.startswith("国", i + 1) and not split_state(scene, Span(i, i + 2)))
    if side:
        return _opens(scene, i, token)
    prefix = words("prefixes_close").before(text, i)
    if prefix and _before_is_open(token, i) and _closes(scene, i, token):
        # 在以色列…, 在以习近平同志为核心…: after 在 a 以 that the tagger takes for a preposition is one.
        return prefix not in words("prefixes_unsure") or not alone or token.tag not in FUNCTION_TAGS
    if alone and _before_named_state(scene, i):
        return True
    if char in words("abbreviations_compound_only"):
        usual = token.tag in ("LOC", "ns") and char in words("abbreviations_strong") and _has_context(scene, i)
        return (alone and usual) or _side_bare(scene, i, token)
    tags = STRONG_TAGS if char in words("abbreviations_strong") else STATE_TAGS
    if _side_bare(scene, i, token):
        return True
    if alone and token.tag in tags:
        return token.tag in ("LOC", "ns") or _has_context(scene, i)
    if token.span.start == i and words("army_stop_words").at(text, i + 1):
        return True  # 美|军售
    if token.span.start == i and token.tag in NAME_TAGS | {"n", "vn", "v"}:
        known = scene.lexicon.gazetteer.lookup(text[i + 1 : token.span.end]) is not None  # 美|南卡罗来纳
        headline = token.tag in JOINED_TAGS and (i == 0 or text[i - 1] == "\n") and char in words("abbreviations_strong")
        return known or headline or _before_state_word(scene, i + 1) or bool(words("prefixes_close").at(text, i + 1))
    return token.span.end == i + 1 and bool(words("prefixes_close").before(text, i)) and token.span.start >= i - 2


def _side_bare(scene: Scene, i: int, token: Token) -> bool:
    """坦|坚持, 同坦|议会: a short form that the text uses for its state elsewhere, as a word or right after a preposition in one."""
    if scene.folded[i] not in scene.sides or token.span.end != i + 1:
        return False
    return token.span.start == i or (token.span.start == i - 1 and scene.folded[i - 1] in scene.lexicon.words("prefixes_loose"))


def _is_means(scene: Scene, i: int) -> bool:
    """以 as a preposition: 以对话解决, 以…为主体; after a state's short form (巴以) it is none."""
    text, words = scene.folded, scene.lexicon.words
    if text[i] not in words("abbreviations_prepositions") or text.startswith(("方", "军"), i + 1):
        return False
    if text[i - 1 : i] in scene.lexicon.abbreviations or text[i - 1 : i] == "、":
        return False
    return bool(words("means_words").at(text, i + 1)) or MEANS.match(text, i) is not None


def _before_named_state(scene: Scene, i: int) -> bool:
    """中|印尼关系: a short form right before a state that has none, and after both what only states have."""
    if scene.folded[i] not in scene.lexicon.words("abbreviations_strong") or i + 1 not in scene.state_ends:
        return False
    before = scene.token_at(i - 1) if i else None
    if before is not None and before.tag in ("n", "vn", "nz", "f", "s"):
        return False  # 会谈|中印尼…
    return bool(scene.lexicon.words("suffixes").at(scene.folded, scene.state_ends[i + 1]))


def _before_state_word(scene: Scene, position: int) -> bool:
    """Does something begin here that follows only states: an organ, an office, 关系?"""
    text, lexicon = scene.folded, scene.lexicon
    return bool(lexicon.words("suffixes").at(text, position) or lexicon.organ_names.at(text, position) or lexicon.titles.at(text, position))


def _army(scene: Scene, position: int) -> bool:
    text, words = scene.folded, scene.lexicon.words
    suffix = words("army_suffixes").at(text, position)
    return bool(suffix) and not scene.lexicon.goes_on_from_army(text, position + len(suffix) - 1)


def _opens(scene: Scene, i: int, token: Token) -> bool:
    """Nothing before the character belongs to its word, except a word like 驻, 对 or, at its beginning, 同, 与."""
    words, text = scene.lexicon.words, scene.folded
    if token.span.start == i or words("prefixes_close").before(text, i) or i in scene.name_ends:
        return True
    return token.span.start == i - 1 and text[i - 1] in words("prefixes_loose")


def _before_is_open(token: Token, i: int) -> bool:
    """访美: the word begins with what stands before the state; or it is a long name, 中国驻美大使/ORG."""
    return token.span.start >= i - 2 or token.tag in NAME_TAGS - {"PER"}


def _closes(scene: Scene, i: int, token: Token) -> bool:
    """The word ends with the character, or goes on with what can follow a state."""
    words, text = scene.lexicon.words, scene.folded
    if token.span.end == i + 1 or token.tag in NAME_TAGS:
        return True
    return bool(words("suffixes").at(text, i + 1) or words("abbreviation_stop_words").at(text, i + 1))


def _has_context(scene: Scene, i: int) -> bool:
    """Before or after a character that is a word of its own: something that goes with states."""
    text, words = scene.folded, scene.lexicon.words
    if _before_state_word(scene, i + 1) or words("prefixes_close").before(text, i):
        return True
    if words("prefixes_loose").before(text, i) and text[i] in words("abbreviations_strong"):
        return True
    return _at_clause_start(scene, i) and _verb_follows(scene, i)


def _at_clause_start(scene: Scene, i: int) -> bool:
    return i == 0 or scene.text[i - 1] in "\n，。；：、！？“” ,;:!?「」『』《》△()（） "


def _verb_follows(scene: Scene, i: int) -> bool:
    index = scene.starts.get(i + 1)
    if index is None:
        return i + 1 >= len(scene.text) or scene.text[i + 1] in "：:、，"
    return scene.tokens[index].tag in FOLLOWING_TAGS or scene.tokens[index].text in "：、"


def _state(scene: Scene, i: int) -> Iterator[Found]:
    region = scene.lexicon.regions.get(scene.folded[i])
    if region is not None and scene.folded[i] not in scene.short_names:
        label: Label = "Organization" if scene.folded[i] in scene.lexicon.bodies else "Location"
        yield Found(Span(i, i + 1), label, "short-form", region, None, rank=3)
        return
    body = scene.lexicon.bodies.get(scene.folded[i])
    if body is not None:
        end = i + 1 + scene.folded.startswith("方", i + 1)
        yield Found(Span(i, end), "Organization", "short-form", body, None, rank=3)
        return
    code = country_of(scene, scene.folded[i])
    if code is None:
        return
    end = i + 1
    side = scene.folded.startswith("方", end) and not scene.folded.startswith("方面", end)
    if side or (scene.folded.startswith("国", end) and not _is_other_state(scene, i)):
        end += 1
    if not is_people(scene, end):
        yield Found(Span(i, end), "Country", "short-form", code, code, rank=3)


def _is_other_state(scene: Scene, i: int) -> bool:
    """国 after a character begins another word: 美|国防部, 中|国际…."""
    return scene.folded.startswith(("国家", "国际"), i + 1) or split_state(scene, Span(i, i + 2))


def country_of(scene: Scene, char: str) -> str | None:
    """Which state a character means here: the one that the text names in full, most often first, else the usual one."""
    candidates = (*scene.short_names.get(char, ()), *scene.lexicon.abbreviations.get(char, ()))
    named = [c for c in candidates if c in scene.countries]
    if named:
        return max(named, key=lambda c: scene.countries[c])
    return scene.lexicon.defaults.get(char)
