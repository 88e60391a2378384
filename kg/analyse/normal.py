"""Character normalisation for look-ups. Every rule maps one character to one, so that offsets hold."""

from __future__ import annotations

import sys
from functools import lru_cache

HAN = (0x4E00, 0x9FFF)
FULL_WIDTH = (0xFF01, 0xFF5E)
FULL_WIDTH_SHIFT = 0xFEE0
# Several Chinese marks meet one ASCII mark; NFKC would keep them apart or make two characters of one.
PUNCTUATION = {"。": ".", "、": ",", "“": '"', "”": '"', "„": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'",
               "—": "-", "–": "-", "‐": "-", "‑": "-", "−": "-", "─": "-", "\u3000": " ", "\xa0": " "}
# One name separator: the middle dot of Chinese texts comes as five characters.
DOTS = "·•・‧∙⋅"
# Characters that OpenCC leaves alone in single look-ups and that names of states and persons need.
EXTRA = {"於": "于", "著": "着", "祕": "秘", "峯": "峰", "爲": "为", "羣": "群", "臺": "台", "裡": "里", "啟": "启", "菸": "烟"}


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    import opencc  # loading its dictionaries takes 50 ms

    han = [chr(code) for code in range(HAN[0], HAN[1] + 1)]
    simple = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    table = {ord(a): b for a, b in zip(han, simple, strict=True) if a != b and len(b) == 1}
    return {**table, **{ord(a): b for a, b in EXTRA.items()}}


@lru_cache(maxsize=1)
def _folding() -> dict[int, str]:
    table = dict(_simplified())
    table.update({code: chr(code - FULL_WIDTH_SHIFT) for code in range(FULL_WIDTH[0], FULL_WIDTH[1] + 1)})
    table.update({ord(a): b for a, b in PUNCTUATION.items()})
    return table


def simplify(text: str) -> str:
    """Traditional characters as simplified ones, one to one; everything else as it was."""
    return text.translate(_simplified())


@lru_cache(maxsize=1)
def _matching() -> dict[int, str]:
    table = dict(_folding())
    table.update({ord(a): "·" for a in DOTS})
    del table[ord("、")]  # it joins what it stands between, the comma parts clauses
    return table


def fold(text: str) -> str:
    """The form in which names are compared: simplified, half-width, one kind of quote, dash and middle dot; 、 stays. Same length."""
    return text.translate(_matching())


@lru_cache(maxsize=1)
def _tagging() -> dict[int, str]:
    table = dict(_folding())
    for code, char in list(table.items()):
        table[code] = char.lower() if len(char.lower()) == 1 else char
    table.update({code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)})
    return table


def for_tagger(text: str) -> str:
    """The characters that lac_small was trained on: as `fold`, in lower case, with the middle dots as they are. Same length."""
    folded = text.translate(_tagging())
    if len(folded) != len(text):  # pragma: no cover - a broken table, never a text
        raise AssertionError(f"the table of {sys.modules[__name__].__name__} is not one to one")
    return folded
