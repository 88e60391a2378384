"""Names as strings: normal forms, transliteration, readings. Pure functions; what a name stands for is decided elsewhere.

Nothing here keeps offsets: compare with these forms, never cut texts with them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

import opencc
from pypinyin import Style, lazy_pinyin

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff]")
QUOTES = re.compile(r"[“”\"'‘’`「」『』《》〈〉«»]")
DOTS = re.compile(r"[·•・‧∙⋅･]")
DASHES = re.compile(r"[‐‑‒–—―−－﹣]")
POSSESSIVE = re.compile(r"(?<=\w)[’']s$")
ARTICLE = re.compile(r"^the\s+(?=\S)", re.IGNORECASE)
ACRONYM_DOT = re.compile(r"(?<=\b\w)\.(?=\s?\w\b|$|\s)")
# letters that Unicode doesn't decompose
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
SLUG_LENGTH = 48
# A model or ordinal makes a name another one: S-300 and S-400, START I and START II, 苏-27 and 苏-57.
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
NUMERAL = re.compile(r"(\d+)(?:(?=[a-z]{1,3}\b)([a-z]+))?|\b([ivx]{1,4})\b|第?([一二三四五六七八九十]+)(?=[号轮届次阶期型步代协条谅公]|$)")
HAN_NUMBERS = {c: i for i, c in enumerate("零一二三四五六七八九十")}

_TO_SIMPLIFIED = opencc.OpenCC("t2s")
_TO_TRADITIONAL = opencc.OpenCC("s2t")


@lru_cache(maxsize=200_000)
def simplify(text: str) -> str:
    """Traditional Chinese characters as simplified ones; anything else as it was."""
    return _TO_SIMPLIFIED.convert(text) if HAN.search(text) else text


def traditional(text: str) -> str:
    """Simplified Chinese characters as traditional ones, where that is one to one; anything else as it was."""
    return _TO_TRADITIONAL.convert(text) if HAN.search(text) else text


def fold_latin(text: str) -> str:
    """Latin letters without marks and case: 'Çavuşoğlu' -> 'cavusoglu', 'Øystein' -> 'oystein'."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    return "".join(c for c in folded if not unicodedata.combining(c))


@lru_cache(maxsize=200_000)
def normalise(name: str) -> str:
    """The form in which two spellings of one name are equal: simplified, without case, marks, quotes, articles, dots of acronyms.

    >>> normalise("the U.S."), normalise("“戰斧”飛彈"), normalise("弗拉基米尔•普京"), normalise("Kim Jong-un")
    ('us', '战斧飞弹', '弗拉基米尔普京', 'kim jong un')
    """
    text = unicodedata.normalize("NFKC", name).strip()
    text = POSSESSIVE.sub("", QUOTES.sub(lambda m: "'" if m[0] in "’'" else "", text))
    text = DASHES.sub("-", DOTS.sub("·", text)).replace("'", "")
    if HAN.search(text):
        return fold_latin(re.sub(r"[\s·.\-]+", "", simplify(text)))
    text = ACRONYM_DOT.sub("", ARTICLE.sub("", text))
    text = re.sub(r"(?<=\b\w) (?=\w\b)", "", text) if re.fullmatch(r"(\w ?){2,6}", text) and text.isupper() else text
    text = " ".join(re.sub(r"[^\w\s&/+]+", " ", fold_latin(text)).split())
    return re.sub(r"\b([a-z]{1,4}) (?=\d)", r"\1", text)  # F-16, F 16 and F16 are one


def is_han(name: str) -> bool:
    """Whether a name is written with Chinese characters."""
    return not name.isascii() and bool(HAN.search(name))


def language(name: str) -> str:
    """'zh' for a name with Chinese characters, else 'en' (any Latin spelling)."""
    return "zh" if is_han(name) else "en"


def slug(name: str) -> str:
    """A name as a part of an id: its normal form, joined by '-'; a long one is cut and ends in a digest of the whole."""
    plain = "-".join(re.findall(r"\w+", normalise(name)))
    if plain and len(plain) <= SLUG_LENGTH:
        return plain
    digest = hashlib.blake2b(normalise(name).encode(), digest_size=6).hexdigest()
    return f"{plain[: SLUG_LENGTH - 13]}-{digest}" if plain else digest


def parts(name: str) -> tuple[str, ...]:
    """The parts of a personal name, normal: ('弗拉基米尔', '普京'), ('kim', 'jong', 'un'); an unbroken Chinese name is one part."""
    text = DASHES.sub("-", DOTS.sub("·", unicodedata.normalize("NFKC", name)))
    if is_han(text):
        return tuple(p for p in (normalise(x) for x in re.split(r"[·\s\-=＝]+", text)) if p)
    return tuple(normalise(text).split())


@lru_cache(maxsize=100_000)
def numbers(name: str) -> tuple[str, ...]:
    """The numerals in a name, in order and as Arabic ones: 'START II' -> ('2',), 'Su-27SM' -> ('27', 'sm'), '第2231号决议' -> ('2231',).

    Letters that stand right behind a number belong to the model (F-16C).
    """
    text = normalise(name)
    found: list[str] = []
    for match in NUMERAL.finditer(text):
        digits, model, roman, han = match.groups()
        if digits:
            found += [digits.lstrip("0") or "0"] + ([model] if model and model not in ("st", "nd", "rd", "th") else [])
        elif roman and roman in ROMAN:
            found.append(str(ROMAN[roman]))
        elif han:
            found.append(str(_han_number(han)))
    return tuple(found)


def _han_number(text: str) -> int:
    """一 to 九十九."""
    if "十" not in text:
        return int("".join(str(HAN_NUMBERS[c]) for c in text))
    tens, _, ones = text.partition("十")
    return (HAN_NUMBERS.get(tens[:1], 1) if tens else 1) * 10 + (HAN_NUMBERS.get(ones[:1], 0) if ones else 0)


@lru_cache(maxsize=100_000)
def pinyin(name: str) -> tuple[str, ...]:
    """The usual Mandarin readings of a Chinese name, one a character, without tones: 王毅 -> ('wang', 'yi')."""
    return tuple(_reading(c) for c in simplify(re.sub(r"[^\w]|_", "", name)))


@lru_cache(maxsize=20_000)
def _reading(character: str) -> str:
    return lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)[0]


def is_reading(han: str, latin: str) -> bool:
    """Whether a Latin name is the pinyin of a Chinese one, in either order of family and given name.

    >>> is_reading("王毅", "Wang Yi"), is_reading("习近平", "Jinping Xi"), is_reading("王毅", "Wang Yang")
    (True, True, False)
    """
    syllables = pinyin(han)
    given = [p.replace(" ", "") for p in parts(latin)]
    if not 2 <= len(syllables) <= 4 or not given:
        return False
    # ü is written v, u or yu: 吕 is Lü, Lu and Lyu
    read = {"".join(s.replace("v", letter) for s in syllables) for letter in ("v", "u", "yu")}
    return any("".join(given[i:] + given[:i]) in read for i in range(len(given)))


# --- how a name sounds ------------------------------------------------------------------------------------------------------
# Classes of consonants that transcription into Chinese cannot keep apart (l/r, b/p, d/t, g/k, f/v, the sibilants, n/m at the end).
_CLASS = {"b": "P", "p": "P", "d": "T", "t": "T", "g": "K", "k": "K", "q": "K", "f": "F", "v": "F", "w": "W", "l": "L", "r": "L",
          "m": "N", "n": "N", "s": "S", "z": "S", "x": "S", "c": "S", "j": "J", "h": "H"}
_ENGLISH = (("sch", "s"), ("tch", "j"), ("sh", "s"), ("ch", "j"), ("zh", "j"), ("th", "s"), ("ph", "f"), ("kh", "h"), ("gh", "g"),
            ("ck", "k"), ("qu", "k"), ("x", "ks"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("ng", "n"), ("dj", "j"))
WEAK = "R"  # an r before a consonant or at the end, which Mandarin drops or writes 尔
_INITIAL = {"zh": "J", "ch": "J", "sh": "S", "j": "J", "q": "J", "x": "S", "z": "S", "c": "S", "r": "L", "y": "", "w": "W"}


@lru_cache(maxsize=100_000)
def skeleton(name: str) -> str:
    """The consonants of a name in classes that survive transcription: 拉夫罗夫 and Lavrov are both 'LFLF'.

    A heuristic of ours in the manner of Soundex, for Mandarin transcriptions of foreign names.
    """
    return _han_skeleton(name) if is_han(name) else _latin_skeleton(name)


def _han_skeleton(name: str) -> str:
    out = []
    for syllable in pinyin(name):
        initial = re.match(r"zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?", syllable)
        letters = initial[0] if initial else ""
        out.append(_INITIAL[letters] if letters in _INITIAL else _CLASS.get(letters, ""))
        if syllable[len(letters):].endswith(("n", "ng")):
            out.append("N")
        elif syllable == "er":
            out.append(WEAK)
    return _squeeze("".join(out))


def _latin_skeleton(name: str) -> str:
    text = re.sub(r"[^a-z]", " ", fold_latin(name))
    for spelling, sound in _ENGLISH:
        text = text.replace(spelling, sound)
    text = re.sub(r"(.)\1+", r"\1", text)
    text = re.sub(r"(?<=r)h|h(?![aeiouy])", "", text)
    text = re.sub(r"(?<=[aeiouy])r(?![aeiouyr])", "1", text)
    return _squeeze("".join(WEAK if c == "1" else _CLASS.get(c, "") for c in text))


def _squeeze(text: str) -> str:
    return re.sub(r"(.)\1+", r"\1", text)


def sounds_alike(a: str, b: str) -> float:
    """How alike two names sound, 0 to 1, by the edit distance of their skeletons (H and W cost half, J for S or K too).

    >>> sounds_alike("拉夫罗夫", "Lavrov"), sounds_alike("泽连斯基", "Zelensky") > 0.7, sounds_alike("拉夫罗夫", "Blinken") < 0.4
    (1.0, True, True)
    """
    first, second = skeleton(a), skeleton(b)
    if not first or not second:
        return 0.0
    return 1 - _distance(first, second) / max(len(first), len(second))


_NEAR = dict.fromkeys(map(frozenset, ("JS", "JK", "JT", "SK", "HK", "HW", "TS", "FP", "RL")), 0.5) | {frozenset("FW"): 0.2}  # 娃 is va


@lru_cache(maxsize=200_000)
def _distance(a: str, b: str) -> float:
    row: list[float] = [0.0]
    for c in b:
        row.append(row[-1] + _weight(c))
    for x in a:
        previous, row = row, [row[0] + _weight(x)]
        for j, y in enumerate(b):
            change = 0.0 if x == y else _NEAR.get(frozenset((x, y)), 1.0)
            row.append(min(previous[j] + change, previous[j + 1] + _weight(x), row[j] + _weight(y)))
    return row[-1]


def _weight(c: str) -> float:
    return 0.3 if c == WEAK else 0.5 if c in "HWN" else 1.0


_SPELLINGS = ((r"[yj]", "i"), (r"kh", "h"), (r"ph", "f"), (r"ck|q", "k"), (r"ou|oo", "u"), (r"ee", "i"), (r"[’'\-]", ""),
              (r"(.)\1+", r"\1"), (r"ii|ei(?=$)", "i"))


@lru_cache(maxsize=100_000)
def plain_latin(part: str) -> str:
    """A part of a Latin name without the habits of romanisation: Zelensky, Zelenskyy, Zelenskiy -> 'zelenski'."""
    text = fold_latin(part)
    for pattern, letters in _SPELLINGS:
        text = re.sub(pattern, letters, text)
    return text


def coarse(name: str) -> str:
    """The first two consonants of a name in rough classes, for bringing together what may sound alike."""
    rough = skeleton(name).translate(_ROUGH)
    return _squeeze(rough)[:2]


_ROUGH = str.maketrans({"J": "S", "K": "S", "T": "S", "H": None, "W": None, "R": None})
