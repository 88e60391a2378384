"""States by one character (访美, 俄乌, 以方), and regions and bodies beside them (中非, 美欧)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.analyse.names_zh import NAME_TAGS, SHORT, is_people, split_state
from kg.analyse.scene_zh import Found, Scene
from kg.model import Label, Span, Token

# Tags under which a single character can be a state; the tagger knows few of the short forms.
STATE_TAGS = frozenset({"LOC", "PER", "ORG", "ns", "nr", "nt", "nz", "n", "a", "j", "O", "xc", "an", "nw"})
# Further tags for characters that news uses so often that only the neighbours decide.
STRONG_TAGS = STATE_TAGS | frozenset({"v", "d", "vn", "s", "q", "t"})
# What follows a state at the beginning of a clause.
FOLLOWING_TAGS = frozenset({"v", "d", "p", "vd", "ad", "m", "n", "a", "vn", "c", "LOC", "t", "TIME"})
# Tags of words into which the tagger joins what it cannot read.
JOINED_TAGS = frozenset({"nt", "nz", "ORG"})
# Between two parties, and what the tagger takes into one word with the second.
FUNCTION_TAGS = frozenset({"p", "c", "f", "u", "r", "m", "q"})
MEANS = re.compile(r"以[^,.;:!?\n]{1,30}?为")
NUMERALS = tuple("一二三四五六七八九十廿卅)")


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
            region = scene.folded[i] in scene.lexicon.regions and scene.folded[i] not in scene.short_names
            if compound and region and not _beside_state(scene, i):
                continue
            if (compound or _is_state(scene, i)) and not is_people(scene, i + 1):
                yield from _state(scene, i)
        position = run.end


def involved(scene: Scene) -> Iterator[Found]:
    """涉港、涉疆: places by one character, only after 涉."""
    for char, key in scene.lexicon.lists.get("involved_places", {}).items():
        label: Label = "Country" if scene.lexicon.country(key) else "Location"
        entry = scene.lexicon.knowledge.entry(label, key)
        state = key if label == "Country" else entry and entry.country
        for m in re.finditer("涉" + char, scene.folded):
            if entry is not None and scene.lexicon.words("involved_after").at(scene.folded, m.end()):
                yield Found(Span(m.end() - 1, m.end()), label, "short-form", key, state or None, rank=3)


def _run(scene: Scene, start: int, covered: set[int]) -> Span:
    """Characters in a row from a position that may be states here."""
    end = start
    if _is_means(scene, start):
        return Span(start, start)
    while end < len(scene.folded) and end not in covered and _known_alone(scene, end) and not _is_other_word(scene, end):
        if end > start and _is_means(scene, end):
            break  # 中瑞|以建交为契机
        end += 1
    return Span(start, end)


def _is_other_word(scene: Scene, position: int) -> bool:
    """美元, 以及, 10日: the character belongs to another word."""
    text = scene.folded
    if scene.lexicon.words("abbreviation_stop_exceptions").within(text, position):
        return False  # 在|华|人员
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
    pair = scene.folded[slice(*run)]
    if len(pair) == SHORT and scene.folded.startswith("地区", run.end) and all(c in words("abbreviations_strong") for c in pair):
        return pair not in words("region_pairs")  # 巴以|地区, not 中美|地区
    three = run.end - run.start > SHORT and all(scene.folded[i] in words("abbreviations_strong") for i in (run.start, run.start + 1))
    if three:
        return True  # 美英澳
    ends = last.span.end == run.end and last.tag in JOINED_TAGS
    if ends and run.end - run.start == SHORT and words("suffixes").at(scene.folded, run.end):
        return True  # 新时代|中纳|关系
    return opened and (closed or tailed or joined)


def _known_alone(scene: Scene, position: int) -> bool:
    """A character that always may stand for its state, or whose state the text names in full."""
    char = scene.folded[position]
    if char in scene.lexicon.words("abbreviations_strong") or char in scene.short_names:
        return True
    if char in scene.lexicon.words("abbreviations_with_side") and (
            scene.folded.startswith(("军", "方"), position + 1) or len(scene.lexicon.titles.at(scene.folded, position + 1)) > 1):
        return True
    if char in scene.lexicon.regions:
        return _beside_state(scene, position)
    if char not in scene.lexicon.defaults and char not in scene.lexicon.abbreviations:
        return False
    strong = scene.lexicon.words("abbreviations_strong")
    third = position > 1 and scene.folded[position - 1] in strong and scene.folded[position - 2] in strong
    if third and char in scene.lexicon.words("abbreviations_third"):
        return True  # 美英|澳
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
    if i in scene.listed_states or _in_headline(scene, i) or _has_officer(scene, i):
        return True
    if _is_officer(scene, token):
        return False
    if not split_state(scene, Span(i, i + 2)) and any(m.label == "Country" for m in scene.lexicon.gazetteer.at(text, i)):
        return False  # 伊|朗 in a word that the state's name does not begin
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
    joined = words("prefixes_loose").before(text, i) in words("name_joins")
    if token.span.start == i and joined and token.text[1:2] in words("name_prepositions"):
        return char in words("abbreviations_strong")  # 与|美就军控 in one word
    if token.span.start == i and token.tag in NAME_TAGS | {"n", "vn", "v", "a"}:
        known = scene.lexicon.gazetteer.lookup(text[i + 1 : token.span.end]) is not None  # 美|南卡罗来纳
        headline = token.tag in JOINED_TAGS and (i == 0 or text[i - 1] == "\n") and char in words("abbreviations_strong")
        return known or headline or _before_state_word(scene, i + 1) or bool(words("prefixes_close").at(text, i + 1))
    return token.span.end == i + 1 and bool(words("prefixes_close").before(text, i)) and token.span.start >= i - 2


def _in_headline(scene: Scene, i: int) -> bool:
    """以两大政党签署协议: a preposition's character that opens a headline, or words told in it, over a text that names the state."""
    text, words = scene.folded, scene.lexicon.words
    if text[i] not in words("abbreviations_prepositions") or _is_means(scene, i) or country_of(scene, text[i]) not in scene.countries:
        return False
    line = text[text.rfind("\n", 0, i) + 1 : text.find("\n", i) if "\n" in text[i:] else len(text)]
    opens = i == 0 or text[i - 1] in "\n :" or bool(words("headline_says").before(text, i))
    return opens and "." not in line and "," not in line


def _has_officer(scene: Scene, i: int) -> bool:
    """以防长|卡茨: a state's character that opens a clause, an office and a person."""
    title = scene.lexicon.titles.at(scene.folded, i + 1)
    index = scene.starts.get(i + 1 + len(title))
    strong = scene.folded[i] in scene.lexicon.words("abbreviations_strong")
    if len(title) < SHORT or index is None or not strong or not _at_clause_start(scene, i):
        return False
    return scene.tokens[index].tag == "PER" and i in scene.starts


def _is_officer(scene: Scene, token: Token) -> bool:
    """市长|卢蒙巴: a foreign name behind an office, though each of its characters might be a state."""
    behind = len(scene.lexicon.titles.before(scene.folded, token.span.start)) > 1
    return behind and token.tag == "PER" and len(token.text) > SHORT and scene.is_transliterated(token.span)


def _side_bare(scene: Scene, i: int, token: Token) -> bool:
    """坦|坚持, 同坦|议会: a short form that the text uses for its state elsewhere, as a word or right after a preposition in one."""
    loose = token.span.start == i - 1 and scene.folded[i - 1] in scene.lexicon.words("prefixes_loose")
    if loose and scene.lexicon.organ_names.at(scene.folded, i + 1):
        return True  # 同|尼|联邦院 in one word of the tagger
    if scene.folded[i] not in scene.sides or token.span.end != i + 1:
        return False
    return token.span.start == i or (token.span.start == i - 1 and scene.folded[i - 1] in scene.lexicon.words("prefixes_loose"))


def _is_means(scene: Scene, i: int) -> bool:
    """以 as a preposition: 以对话解决, 以…为主体; after a state's short form (巴以) it is none."""
    text, words = scene.folded, scene.lexicon.words
    if text[i] not in words("abbreviations_prepositions") or text.startswith(("方", "军"), i + 1):
        return False
    frame = MEANS.match(text, i)
    if frame is not None and words("means_frames").at(text, frame.end()):
        return not words("pair_suffixes").at(text, i + 1)
    if text[i - 1 : i] in scene.lexicon.abbreviations or text[i - 1 : i] == "、":
        return False
    if text[i + 1 : i + 2].isdigit():
        return True  # 以12分的成绩
    return bool(words("means_words").at(text, i + 1))


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
        if region:  # 阿 in 中阿 stands for the Arab world, which is no thing of ours
            label: Label = "Organization" if scene.lexicon.knowledge.entry("Organization", region) else "Location"
            yield Found(Span(i, i + 1), label, "short-form", region, None, rank=3)
        return
    # 哈 is Hamas where the text names it, but no more where it names Kazakhstan.
    body = None if scene.short_names.get(scene.folded[i]) else scene.lexicon.bodies.get(scene.folded[i])
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
