"""Chinese names of persons: what the tagger calls PER, mended; names after and before titles; the Latin name in parentheses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.analyse.gazetteer import Match
from kg.analyse.scene_zh import Found, Scene
from kg.model import Span, Token

DATE_AFTER = re.compile(r"[\u4e00-\u9fff]\d{1,2}日")
DOTS = "·•・‧∙⋅"
MARK = re.compile(r"[,.;:!?、]")  # 巴拉科特，巴军 in one word
HYPHENS = "-－–—"
SHORT, LONG = 2, 4
CUT_TITLE = 3  # characters of an office that is sure to be one
# Tags that the tagger gives to names that it cannot read.
UNSURE_TAGS = frozenset({"nz", "nr", "nt", "ns", "LOC", "ORG"})
NAME_TAGS = frozenset({"PER", "nr", "nz", "LOC", "ns", "ORG", "nw", "n"})
# … and to the rest of a name that it cuts.
REST_TAGS = UNSURE_TAGS | {"n", "v", "a", "xc"}
LATIN = re.compile(r"[（(]\s*((?:[A-Z][\w.'’-]*)(?:\s+(?:[a-z]{1,3}\s+)?[A-Z][\w.'’-]*)+)\s*[，,）)]")
LATIN_SHORT = re.compile(r"[（(]\s*([A-Z][A-Za-z0-9.\-/]{1,15})\s*[，,）)]")


def persons(scene: Scene, anchors: list[Found]) -> Iterator[Found]:
    """All persons but those that the gazetteer knows."""
    taken = {i for f in anchors if f.label == "Person" for i in range(*f.span)}
    states = {i for f in anchors if f.rule == "short-form" for i in range(*f.span)}
    found = [f for f in _tagged(scene)
             if not (f.span.start in taken and f.span.end - 1 in taken) and not states.intersection(range(*f.span))]
    yield from found
    known = {f.span.start for f in [*found, *anchors]}
    yield from _after_titles(scene, known)
    yield from _after_cut_titles(scene, known)


def _tagged(scene: Scene) -> Iterator[Found]:
    i = 0
    while i < len(scene.tokens):
        j = _extent(scene, i)
        if j > i:
            span = _trim(scene, Span(scene.tokens[i].span.start, scene.tokens[j - 1].span.end))
            if span is not None:
                known = _known_beginning(scene, span)
                yield Found(span, "Person", "tagger", known.key if known else None, known.country if known else None, rank=6)
        i = max(j, i + 1)


def _known_beginning(scene: Scene, span: Span) -> Match | None:
    """米格尔·迪亚斯-卡内尔|·贝穆德斯: who it is, though the text adds another part of the name."""
    return next((m for m in scene.lexicon.gazetteer.at(scene.folded, span.start) if m.label == "Person"
                 and m.span.end < span.end and scene.folded[m.span.end] in DOTS and "·" in scene.folded[slice(*m.span)]), None)


def _extent(scene: Scene, i: int) -> int:
    """Index after the last word of a person's name that begins with word i; i where none begins."""
    tokens = scene.tokens
    if tokens[i].tag != "PER" and not (i + 1 < len(tokens) and tokens[i + 1].text in DOTS and tokens[i].tag in NAME_TAGS):
        return i
    j = i + 1
    while j < len(tokens) and tokens[j].span.start == tokens[j - 1].span.end:
        if tokens[j].text in DOTS and j + 1 < len(tokens) and tokens[j + 1].tag in NAME_TAGS:
            j += 2
        elif tokens[j].tag == "PER" and (tokens[j].text[0] in DOTS or tokens[j - 1].text[-1] in DOTS):
            j += 1
        elif tokens[j].text in HYPHENS and j + 1 < len(tokens) and _hyphenated(scene, j):
            j += 2  # 威廉-亚历山大
        elif _one_name(scene, i, j):
            j += 1  # 斯捷|潘尼扬
        elif _broken_off(scene, j):
            j += 1  # 亨利·基辛|格尔
        elif tokens[j].text == "里" and tokens[j].tag == "f" and _dotted(tokens[j - 1]):
            j += 1  # 阿卜杜勒·哈基|里
        elif tokens[j].tag in ("xc", "nr") and len(tokens[j].text) == 1 and scene.is_transliterated(tokens[j].span):
            j += 1  # 沙达|里
        else:
            break
    return j


def _hyphenated(scene: Scene, j: int) -> bool:
    """A hyphen between two foreign names."""
    before, hyphen, after = scene.tokens[j - 1 : j + 2]
    foreign = scene.is_transliterated(before.span) or before.text[0] in DOTS or "·" in scene.folded[slice(*before.span)]
    return foreign and after.tag == "PER" and after.span.start == hyphen.span.end and after.text[0] in scene.lexicon.foreign


def _one_name(scene: Scene, i: int, j: int) -> bool:
    """Two tagged names in a row that are one: both of foreign sounds, unknown, and after an office."""
    first, second = scene.tokens[j - 1], scene.tokens[j]
    foreign = (_dotted(first) or scene.is_transliterated(first.span)) and scene.is_transliterated(second.span)
    if second.tag != "PER" or (j - 1 != i and not _dotted(first)) or not foreign:
        return False
    if _dotted(first):
        return True  # 亚历山大·巴斯特|雷金
    known = scene.lexicon.gazetteer.lookup(first.text) or scene.lexicon.gazetteer.lookup(second.text)
    return known is None and bool(scene.lexicon.titles.before(scene.folded, first.span.start))


def _broken_off(scene: Scene, j: int) -> bool:
    """Does the rest of a name with a dot stand in a word of its own, of foreign sounds only and no word of the language?"""
    token = scene.tokens[j]
    if token.tag not in REST_TAGS or len(token.text) < SHORT or not _dotted(scene.tokens[j - 1]):
        return False
    known = next(scene.lexicon.gazetteer.at(scene.folded, token.span.start), None)
    return known is None and _may_be_rest(scene, token, token.span)


def _may_be_rest(scene: Scene, token: Token, span: Span) -> bool:
    """Only characters for foreign names, and no word of the language that is written with such (加强, 特使)."""
    return scene.is_transliterated(span) and not scene.lexicon.words("person_never_rest").at(token.text, 0)


def _dotted(token: Token) -> bool:
    return any(c in DOTS for c in token.text)


def _trim(scene: Scene, span: Span) -> Span | None:
    """A tagged name without the verb that the tagger took along; None where it is no person."""
    lexicon, text = scene.lexicon, scene.folded
    mark = MARK.search(text, *span)
    start, end = _behind_office(scene, Span(span.start, mark.start()) if mark else span)
    if _is_no_person(scene, start, end):
        return None
    start, end = _without_titles(scene, _from_first(scene, start, end), end)
    if _is_known_otherwise(scene, text[start:end]):
        return None  # 卡塔尔|埃米尔
    name = text[start:end]
    lead = lexicon.words("person_lead_words").at(name, 0)
    if lead and len(name) > len(lead) + 1 and _stands_elsewhere(scene, Span(start + len(lead), end)):
        start += len(lead)  # 应|温敏, 暗杀|法克里扎德
    shorter = _inner(scene, lexicon.gazetteer.at(text, start), end)
    if shorter is not None:
        return Span(start, shorter)
    if len(name) > 2 and name[-1] in lexicon.words("person_tails") and _is_tail(scene, start, end):
        end -= 1
    elif DATE_AFTER.match(text, end) and text[end] not in lexicon.words("date_starts"):
        end += 1  # 侯赛|因23日
    return Span(start, end) if end - start > 1 else None


def _is_no_person(scene: Scene, start: int, end: int) -> bool:
    """Whether a tagged name is a body, a storm, a state or none at all."""
    lexicon, text = scene.lexicon, scene.folded
    name, states = text[start:end], scene.lexicon.abbreviations
    if name in lexicon.words("person_stop_words") or any(c.isdigit() for c in name) or _holds_other(scene, start, end):
        return True
    if len(lexicon.words("organization_heads").before(name, len(name))) > SHORT:
        return True  # 全俄国家电视|广播公司
    if len(name) == SHORT and name[1] in lexicon.words("abbreviations_strong") and text.startswith(("军", "方"), end):
        return True  # 厂|内乌|军方
    if name in scene.storms or lexicon.words("person_bad_ends").before(name, len(name)) or _begins_with_state(scene, start, end):
        return True
    pair = len(name) == 2 and name[0] in states and text[start - 1 : start] in states
    return _is_known_otherwise(scene, name) or (pair and name[1] in lexicon.words("person_tails"))  # 美韩|正就


def _is_known_otherwise(scene: Scene, name: str) -> bool:
    known = scene.lexicon.gazetteer.lookup(name)
    return known is not None and known.label != "Person"


def _from_first(scene: Scene, start: int, end: int) -> int:
    """Where the name begins that the tagger begins a character too early (党|首枝野幸男) or too late."""
    cut = scene.lexicon.titles.before(scene.folded, start + 1)
    if len(cut) > 1 and end - start > 2 and (len(cut) > 2 or scene.lexicon.titles.at(scene.folded, start - 1) == cut):
        return start + 1
    return start - 1 if _lacks_first(scene, start) else start


def _without_titles(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """[start, end) of a name without the titles that the tagger took along."""
    titles, text = scene.lexicon.titles, scene.folded
    title = titles.at(text[start:end], 0)
    if title and end - start > len(title) + 1:
        start += len(title)
    tail = titles.before(text[start:end], end - start)
    return start, end - len(tail) if tail and end - start > len(tail) else end


def _lacks_first(scene: Scene, start: int) -> bool:
    """发言人|思|罗塞尔: the first character of a foreign name behind an office is a word of its own for the tagger."""
    first = scene.token_at(start - 1) if start else None
    if first is None or len(first.text) > 1 or not scene.is_transliterated(first.span):
        return False
    return len(scene.lexicon.titles.before(scene.folded, start - 1)) > 1 and scene.is_transliterated(Span(start, start + 2))


def _behind_office(scene: Scene, span: Span) -> Span:
    """非盟主席|法基 in one word of the tagger: the name behind a body that is known and an office."""
    body = next((m for m in scene.lexicon.gazetteer.at(scene.folded, span.start) if m.label in ("Organization", "Country")), None)
    title = scene.lexicon.titles.at(scene.folded, body.span.end) if body else ""
    if body is None or not title or span.end - body.span.end - len(title) < SHORT:
        return Span(_office_inside(scene, span) or span.start, span.end)
    return Span(body.span.end + len(title), span.end)


def _office_inside(scene: Scene, span: Span) -> int:
    """巴外长|马利克, 尼日尔总统卫队司令|奇亚尼 in one word of the tagger: where the office of a state or body ends, or 0."""
    lexicon, text = scene.lexicon, scene.folded
    for at in range(span.start + 1, span.end - LONG + 1):
        title, front = lexicon.titles.at(text, at), text[span.start : at]
        end = at + len(title)
        owned = front in lexicon.abbreviations or lexicon.gazetteer.lookup(front) is not None or (
            lexicon.words("organization_heads").before(front, len(front)) or lexicon.organ_names.before(front, len(front)))
        rest = lexicon.gazetteer.lookup(text[end : span.end])
        named = scene.is_transliterated(Span(end, span.end)) or (rest is not None and rest.label == "Person")
        if len(title) > 1 and owned and span.end - end >= SHORT and named:
            return end
    return 0


def _stands_elsewhere(scene: Scene, span: Span) -> bool:
    """The gazetteer knows the name, or it is a word of its own elsewhere in the text."""
    name = span.of(scene.folded)
    known = scene.lexicon.gazetteer.lookup(name)
    return (known is not None and known.label == "Person") or any(
        m.start() in scene.starts and m.end() in scene.ends for m in re.finditer(re.escape(name), scene.folded))


def _holds_other(scene: Scene, start: int, end: int) -> bool:
    """The tagged name holds one that is known: 白宫|新冠, 信|任泽连斯基, 方|英、法, 的|黎波里西南."""
    book, text = scene.lexicon.gazetteer, scene.folded
    if start and any(m.label == "Location" and m.span.end - m.span.start >= LONG for m in book.at(text, start - 1)):
        return True
    if end - 1 in scene.listed_states:
        return True
    if any((m.label == "Organization" and m.span.end < end) or (m.label == "Location" and 2 < m.span.end - start < end - start)
           for m in book.at(text, start)):
        return True
    if any(m.span.end == end and (m.label == "Country" or (m.label == "Person" and end - start > 3)) for m in book.at(text, start + 1)):
        return True
    led = text[start] in scene.lexicon.words("prefixes_loose")  # 向|尼古拉耶夫, 向|南部敖德萨
    return led and any(m.span.end == end and m.label == "Location" and end - at > SHORT
                       for at in range(start + 1, end - SHORT) for m in book.at(text, at))


def _begins_with_state(scene: Scene, start: int, end: int) -> bool:
    """阿塞拜疆|因纳卡, 中|黎建交, 伊|资产图谋: the tagger took a state for the beginning of a name."""
    text, lexicon = scene.folded, scene.lexicon
    state = next((m for m in lexicon.gazetteer.at(text, start) if m.label == "Country" and m.span.end < end), None)
    if state is not None:
        rest = Span(state.span.end, end)
        if lexicon.words("suffixes").at(text, rest.start):
            return True  # 马里|维和
        if text[rest.start] not in DOTS and (text[rest.start] in lexicon.words("prefixes_loose") or not scene.is_transliterated(rest)):
            return True
    place = next((m for m in lexicon.gazetteer.at(text, start) if m.label in ("Country", "Location") and m.span.end < end), None)
    rest_known = lexicon.gazetteer.lookup(text[place.span.end : end]) if place is not None else None
    if rest_known is not None and rest_known.label == "Location":
        return True  # 叙利亚|代尔祖尔
    strong = lexicon.words("abbreviations_strong")
    if text[start] in strong and lexicon.words("suffixes").at(text, start + 1) == text[start + 1 : end + 1]:
        return True  # 乌|政要
    if text[start] in strong and text[start + 1] in strong and lexicon.gazetteer.lookup(text[start:end]) is None:
        return True  # 韩日|司局级
    if text[start] not in scene.short_names and text[start] not in lexicon.abbreviations:
        return False
    paired = start > 0 and text[start - 1] in lexicon.abbreviations and start - 1 not in scene.name_ends
    if paired and (text[start] in scene.short_names or lexicon.words("suffixes").at(text, start + 1)):
        return True
    if text[start] in scene.short_names and text[start + 1 : end] in lexicon.words("suffixes"):
        return True  # 阿|资产
    foreign = sum(c in lexicon.foreign for c in text[start:end])
    return end - start >= LONG and text[start] in scene.short_names and 2 * foreign <= end - start


def _inner(scene: Scene, matches: Iterator[Match], end: int) -> int | None:
    """Where a person that the gazetteer knows ends inside a tagged name that runs on into another word (谢锋|通, not 马利|亚尔)."""
    for match in matches:
        if match.label == "Person" and 0 < end - match.span.end <= 2 and _other_word(scene, Span(match.span.end, end)):
            return match.span.end
        full = match.label == "Person" and any(c in DOTS for c in scene.folded[slice(*match.span)])
        if full and match.span.end < end and scene.folded[match.span.end] in scene.lexicon.words("name_prepositions"):
            return match.span.end  # 特雷莎·梅|就斯克里帕尔
    return None


def _other_word(scene: Scene, rest: Span) -> bool:
    """谢锋|通, 阿巴斯|安理会, 普京|敦促: what follows a known name belongs to another word, and not to a longer name (马利|亚尔)."""
    lexicon, text = scene.lexicon, scene.folded
    if not scene.is_transliterated(rest):
        return True
    return bool(lexicon.words("person_tail_words").at(text, rest.start)) or next(lexicon.gazetteer.at(text, rest.start), None) is not None


def _is_tail(scene: Scene, start: int, end: int) -> bool:
    """The name without its last character stands elsewhere on its own, or the character and the next word make a phrase."""
    short = scene.folded[start : end - 1]
    if scene.lexicon.words("person_tail_words").at(scene.folded, end - 1):
        return True
    places = [m.end() for m in re.finditer(re.escape(short), scene.folded)]
    return sum(1 for p in places if p in scene.ends) > 0 and scene.folded.count(scene.folded[start:end]) < len(places)


def _after_titles(scene: Scene, known: set[int]) -> Iterator[Found]:
    """外长|瑟比加: a word of no common kind right after an office is the holder's name."""
    for i, token in enumerate(scene.tokens):
        inside = _title_inside(scene, token) if token.tag in UNSURE_TAGS else 0
        if inside:
            span = Span(inside, token.span.end)  # 防长纳塔蓬, 美副国务卿谢尔曼通 in one word
            if scene.lexicon.words("person_tail_words").at(scene.folded, span.end - 1):
                span = Span(inside, span.end - 1)
        elif token.tag in REST_TAGS and token.span.start not in known and _title_before(scene, token.span.start):
            span = Span(token.span.start, _foreign_end(scene, i))
            if token.tag not in UNSURE_TAGS and not _may_be_rest(scene, token, span):
                continue
        else:
            continue
        word = scene.folded[span.start : span.end]
        if span.start in known or len(word) < 2 or word in scene.lexicon.words("person_stop_words"):
            continue
        if scene.lexicon.gazetteer.lookup(word) is None and not _is_common(scene, word) and not _holds_other(scene, *span):
            yield Found(span, "Person", "after-title", None, None, rank=6)


def _after_cut_titles(scene: Scene, known: set[int]) -> Iterator[Found]:
    """石油部|长赞|加|内: where the tagger cuts an office in two, the foreign sounds behind it are the holder's name."""
    for state in scene.name_ends:
        title = scene.lexicon.titles.at(scene.folded, state)
        start = state + len(title)
        if len(title) < CUT_TITLE or start in scene.starts or start in known:
            continue
        end = start
        while end < len(scene.folded) and scene.is_transliterated(Span(end, end + 1)):
            end += 1
        if end - start > 1 and end in scene.ends:
            yield Found(Span(start, end), "Person", "after-title", None, None, rank=6)


def _title_inside(scene: Scene, token: Token) -> int:
    """Where an office ends inside a word that goes on with a name of foreign sounds, or 0."""
    for start in range(token.span.start, min(token.span.start + 3, token.span.end)):
        title = scene.lexicon.titles.at(scene.folded, start)
        end = start + len(title)
        if len(title) > 1 and token.span.end - end > 2 and scene.is_transliterated(Span(end, token.span.end - 1)):
            return end
    return _office_inside(scene, token.span)


def _title_before(scene: Scene, position: int) -> bool:
    """An office right before, other than 苏丹, which mostly is the state."""
    title = scene.lexicon.titles.before(scene.folded, position)
    return len(title) > 1 and scene.lexicon.gazetteer.lookup(title) is None


def _foreign_end(scene: Scene, i: int) -> int:
    """Where a name ends that the tagger cut in two: 迪西|哈."""
    end = scene.tokens[i].span.end
    for token in scene.tokens[i + 1 : i + 3]:
        if token.span.start != end or token.tag not in ("xc", "nr") or not scene.is_transliterated(token.span):
            break
        end = token.span.end
    return end


def _is_common(scene: Scene, word: str) -> bool:
    lexicon = scene.lexicon
    if word in lexicon.surnames:
        return False  # 拉布: two states by one character, and a minister
    return bool(lexicon.titles.at(word, 0) or lexicon.organ_names.at(word, 0) or lexicon.words("organization_heads").before(word, len(word))
                or lexicon.words("place_heads").before(word, len(word)) or all(c in lexicon.abbreviations for c in word))


def latin_names(scene: Scene, names: list[Found]) -> Iterator[Found]:
    """The Latin name in parentheses after a Chinese one: 马修·米勒（Matthew Miller）, “海马斯”火箭炮（HIMARS）."""
    by_end = {f.span.end: f for f in names}
    for pattern in (LATIN, LATIN_SHORT):
        for m in pattern.finditer(scene.text):
            before = m.start()
            while before > 0 and scene.text[before - 1] == " ":
                before -= 1
            name = by_end.get(before)
            if name is None:
                continue
            span = Span(*m.span(1))
            yield Found(span, name.label, "latin", name.key, name.country, rank=2)
