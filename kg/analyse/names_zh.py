"""Chinese names from the gazetteer, and states by one character (访美, 俄乌, 以方): the ground on which the other finders build."""

from __future__ import annotations

from collections.abc import Iterator

from kg.analyse.gazetteer import Match
from kg.analyse.scene_zh import Found, Scene
from kg.model import Span, Token

NAME_TAGS = frozenset({"PER", "LOC", "ORG", "nr", "ns", "nt", "nz", "nw"})
# Tags under which a single character can be a state; the tagger knows few of the short forms.
STATE_TAGS = frozenset({"LOC", "PER", "ORG", "ns", "nr", "nt", "nz", "n", "a", "j", "O", "xc", "an", "nw"})
# Further tags for characters that news uses so often that only the neighbours decide.
STRONG_TAGS = STATE_TAGS | frozenset({"v", "d", "vn", "s", "q", "t"})
SHORT, LONG = 2, 4
CORE = frozenset({"Country", "Organization", "Person"})


def gazetteer_names(scene: Scene) -> Iterator[Found]:
    """Names of the gazetteer that do not cut a word."""
    text, book = scene.folded, scene.lexicon.gazetteer
    position = 0
    while position < len(text):
        match = next((m for m in book.at(text, position) if _whole(scene, m)), None)
        if match is None:
            position += 1
            continue
        # Organ names of the table and abbreviated states meet in 美国防部: the state is 美, the organ 国防部.
        if match.label == "Country" and split_state(scene, match.span):
            position += 1
            continue
        if not (match.label == "Country" and is_people(scene, match.span.end)):
            yield Found(match.span, match.label, "gazetteer", match.key, match.country, rank=1)
        position = match.span.end


def _whole(scene: Scene, match: Match) -> bool:
    """Does a match stand on its own words? A short one must fill a word or begin or end one of a kind that holds names."""
    start, end = match.span
    text = scene.folded
    if text[start].isascii() and text[start].isalnum():
        return not (_latin(text, start - 1) or _latin(text, end)) or (match.label == "Weapon" and not _latin(text, start - 1))
    first, last = scene.token_at(start), scene.token_at(end - 1)
    if first is None or last is None:
        return False
    begins, ends = first.span.start == start, last.span.end == end
    if begins and ends:
        return True
    if first is last:
        return _inside(first, match, begins, ends)
    if end - start <= SHORT:
        return False
    return begins or ends or end - start >= LONG


def _inside(token: Token, match: Match, begins: bool, ends: bool) -> bool:
    length = len(match.span.of(" " * 0)) or match.span.end - match.span.start
    rest = len(token.text) - length
    if token.tag == "PER":
        # 谢锋通/PER: the tagger took a verb along. A place inside a person's name is no place.
        return (match.label == "Person" and begins and rest == 1) or (match.label in CORE and length >= LONG and begins)
    if token.tag in NAME_TAGS:
        return begins or ends or length > SHORT
    return (begins and (length > SHORT or match.label in CORE)) or length >= LONG


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
    later = _longest(lexicon.titles.at(text, span.start + 1), lexicon.organ_names.at(text, span.start + 1))
    if len(later) <= 2:
        return False
    after = _longest(lexicon.titles.at(text, span.end), lexicon.organ_names.at(text, span.end))
    return span.start + 1 + len(later) > span.end + len(after)


def _longest(*words: str) -> str:
    return max(words, key=len)


# --- states by one character ------------------------------------------------------------------------------------------


def short_states(scene: Scene, taken: list[Found]) -> Iterator[Found]:
    """States by their one-character names, where the neighbours show that a state is meant."""
    covered = {i for f in taken for i in range(f.span.start, f.span.end)}
    text = scene.folded
    position = 0
    while position < len(text):
        if position in covered or text[position] not in scene.lexicon.abbreviations:
            position += 1
            continue
        run = _run(scene, position, covered)
        yield from _states_of_run(scene, run)
        position = run.end


def _run(scene: Scene, start: int, covered: set[int]) -> Span:
    end = start
    text = scene.folded
    while end < len(text) and text[end] in scene.lexicon.abbreviations and end not in covered:
        end += 1
    return Span(start, end)


def _states_of_run(scene: Scene, run: Span) -> Iterator[Found]:
    words, text = scene.lexicon.words, scene.folded
    usable = [i for i in range(*run) if not words("abbreviation_stop_words").within(text, i)]
    compound = len(usable) == run.end - run.start >= 2 and _is_compound(scene, run)
    for i in usable:
        if (compound or _is_state(scene, i)) and not is_people(scene, i + 1):
            yield from _state(scene, i, compound or _known_alone(scene, i))


def _is_compound(scene: Scene, run: Span) -> bool:
    """中美, 俄乌, 美日韩: short forms in a row that together are words, or stand before what only states have."""
    first, last = scene.token_at(run.start), scene.token_at(run.end - 1)
    if first is None or last is None:
        return False
    words = scene.lexicon.words
    opened = first.span.start == run.start or bool(words("prefixes_close").before(scene.folded, run.start))
    closed = last.span.end == run.end or bool(words("suffixes").at(scene.folded, run.end))
    named = sum(1 for i in range(*run) if _known_alone(scene, i))
    tagged = first.span.start == run.start and first.tag in NAME_TAGS
    return opened and closed and (named == run.end - run.start) and (tagged or closed or first is last)


def _known_alone(scene: Scene, position: int) -> bool:
    """A character that always may stand for its state, or whose state the text names in full."""
    char = scene.folded[position]
    return char in scene.lexicon.words("abbreviations_strong") or any(c in scene.countries for c in scene.lexicon.abbreviations[char])


def _is_state(scene: Scene, i: int) -> bool:
    """Is one character, on its own, a state here?"""
    text, words = scene.folded, scene.lexicon.words
    token = scene.token_at(i)
    if token is None or not _known_alone(scene, i):
        return False
    char, alone = text[i], token.text == scene.text[i]
    side = text.startswith("方", i + 1) or _army(scene, i + 1)
    if side:
        return _opens(scene, i, token)
    if words("prefixes_close").before(text, i) and _before_is_open(scene, i, token) and _closes(scene, i, token):
        return True
    if char in words("abbreviations_compound_only"):
        return alone and token.tag in ("LOC", "ns") and char in words("abbreviations_strong") and _has_context(scene, i)
    tags = STRONG_TAGS if char in words("abbreviations_strong") else STATE_TAGS
    if alone and token.tag in tags:
        return token.tag in ("LOC", "ns") or _has_context(scene, i)
    if token.span.start == i and token.tag in NAME_TAGS | {"n", "vn", "v"}:
        return bool(words("suffixes").at(text, i + 1)) or bool(scene.lexicon.organ_names.at(text, i + 1)) or bool(scene.lexicon.titles.at(text, i + 1))
    return token.span.end == i + 1 and bool(words("prefixes_close").before(text, i)) and token.span.start >= i - 2


def _army(scene: Scene, position: int) -> bool:
    text, words = scene.folded, scene.lexicon.words
    return bool(words("army_suffixes").at(text, position)) and not words("army_stop_words").at(text, position)


def _opens(scene: Scene, i: int, token: Token) -> bool:
    """Nothing before the character belongs to its word, except another state or a word like 驻, 对."""
    return token.span.start == i or bool(scene.lexicon.words("prefixes_close").before(scene.folded, i)) or token.text[: i - token.span.start] == ""


def _before_is_open(scene: Scene, i: int, token: Token) -> bool:
    return token.span.start >= i - 2


def _closes(scene: Scene, i: int, token: Token) -> bool:
    """The word ends with the character, or goes on with what can follow a state."""
    return token.span.end == i + 1 or bool(scene.lexicon.words("suffixes").at(scene.folded, i + 1)) or token.tag in NAME_TAGS


def _has_context(scene: Scene, i: int) -> bool:
    """Before or after a character that is a word of its own: something that goes with states."""
    text, words, lexicon = scene.folded, scene.lexicon.words, scene.lexicon
    if words("suffixes").at(text, i + 1) or lexicon.organ_names.at(text, i + 1) or lexicon.titles.at(text, i + 1):
        return True
    if words("prefixes_close").before(text, i) or (words("prefixes_loose").before(text, i) and scene.folded[i] in words("abbreviations_strong")):
        return True
    return _at_clause_start(scene, i) and _verb_follows(scene, i)


def _at_clause_start(scene: Scene, i: int) -> bool:
    return i == 0 or scene.text[i - 1] in "\n，。；：、！？“” ,;:!?「」『』《》△()（） "


def _verb_follows(scene: Scene, i: int) -> bool:
    index = scene.starts.get(i + 1)
    if index is None:
        return i + 1 >= len(scene.text) or scene.text[i + 1] in "：:、，"
    return scene.tokens[index].tag in ("v", "d", "p", "vd", "ad", "m", "n", "a", "vn", "LOC", "t", "TIME") or scene.tokens[index].text in "：、"


def _state(scene: Scene, i: int, sure: bool) -> Iterator[Found]:
    if not sure:
        return
    code = country_of(scene, scene.folded[i])
    if code is None:
        return
    end = i + 1
    if scene.folded.startswith("方", end) and not scene.lexicon.words("abbreviation_stop_words").at(scene.folded, i):
        end += 1
        if scene.folded.startswith("方面", i + 1):
            end -= 1  # 美方面 is rare; the longer word belongs to the state's name
    elif scene.folded.startswith("国", end) and not split_state(scene, Span(i, i + 2)) and scene.folded[i + 1 : i + 3] not in ("国家", "国际"):
        end += 1
    yield Found(Span(i, end), "Country", "short-form", code, code, rank=3)


def country_of(scene: Scene, char: str) -> str | None:
    """Which state a character means here: the one that the text names in full, most often first, else the usual one."""
    candidates = scene.lexicon.abbreviations.get(char, ())
    named = [c for c in candidates if c in scene.countries]
    if named:
        return max(named, key=lambda c: scene.countries[c])
    return scene.lexicon.defaults.get(char) or (candidates[0] if candidates else None)
