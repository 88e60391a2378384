"""Names that no rule finds and the trained network sees: designations, ships by name, units by number, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.analyse.gazetteer import Match
from kg.analyse.names_zh import no_name, weapon_counts
from kg.analyse.scene_zh import Found, Scene
from kg.analyse.trained_zh import Guess
from kg.model import GUESSED, Label, Span

# How likely the least likely character of a name must be.
LEAST: dict[Label, float] = {"Weapon": 0.5, "Organization": 0.6, "Location": 0.6}
WIDER: dict[Label, float] = {"Weapon": 0.7}  # … where a rule found the end of it
OPEN, CLOSE = "“「『\"'（(《", "”」』\"'）)》"
NUMBERED = re.compile(r"[A-Za-z0-9]")
# Numbers alone name an aircraft (62-4126, 161587) or a type (055); others are amounts.
ABBREVIATION = re.compile(r"[A-Za-z]+$|\d[A-Za-z]$")  # GDP, 5G
ROAD = re.compile(r"(?:[和、及][A-Z]-?\d+)*号?(?:[两三四]条)?(?:国道|(?:高速)?公路)")
COUNT = re.compile(r"\d+")
DIGITS = re.compile(r"[\d-]+$")
AMOUNT = re.compile(r"(?!\d\d-\d{4,5}$|\d{6}$|0\d\d$)[\d.,%-]+$")


def guessed(scene: Scene, found: Iterable[Found]) -> Iterator[Found]:
    """The guesses that are names, and not only kinds of things (舰艇, 巡逻船): where nothing was found, or part of the same name."""
    names = list(found)
    taken = {i: f for f in names for i in range(*f.span)}
    blocked = {i for span in scene.blocked for i in range(*span)}
    for guess in scene.guesses:
        span = _without_quotes(scene, Span(guess.start, guess.end))
        parts = list(dict.fromkeys(taken[i] for i in range(*span) if i in taken))
        if guess.probability < (WIDER if parts else LEAST).get(guess.label, 2) or any(i in blocked for i in range(*span)):
            continue
        if _cuts_latin(scene, span) or not _balanced(scene, span) or scene.lexicon.words("guessed_bad_starts").at(scene.folded, span.start):
            continue
        plain = scene.lexicon.words("weapon_plain").at(scene.folded, span.start)  # 军舰|战机
        if parts and _holds(guess, span, parts) and not plain:
            yield Found(span, guess.label, GUESSED, _key(scene, parts), parts[0].country, rank=9)
        elif not parts and _is_name(scene, guess, span):
            known = _known(scene, span)
            if known is not None and no_name(scene, known):
                continue
            if DIGITS.match(scene.folded[slice(*span)]) and not _beside(scene, span, names):
                continue
            label, key, country = (known.label, known.key, known.country) if known else (guess.label, None, None)
            yield Found(span, label, GUESSED, key, country, rank=9)


def _beside(scene: Scene, span: Span, names: list[Found]) -> bool:
    """Is a weapon named in the sentence? 编号为62-4126的侦察机; a draft resolution has a number, too."""
    sentence = scene.sentence_at(span.start)
    return any(f.label == "Weapon" and sentence.start <= f.span.start < sentence.end for f in names)


def _known(scene: Scene, span: Span) -> Match | None:
    """What the gazetteer knows by exactly this name."""
    return next((m for m in scene.lexicon.gazetteer.at(scene.folded, span.start) if m.span == span), None)


def _holds(guess: Guess, span: Span, parts: list[Found]) -> bool:
    """Is what lies there the end of the same name? 气动|步枪, LCA|“光辉”战机."""
    return len(parts) == 1 and parts[0].label == guess.label and span.start < parts[0].span.start and span.end == parts[0].span.end


def _key(scene: Scene, parts: list[Found]) -> str | None:
    """The weapon that a longer form of its name still means; a kind with a word before it is another kind."""
    entry = scene.lexicon.knowledge.entry("Weapon", parts[0].key)
    return entry.id if entry is not None and not entry.properties.get("generic") else None


def _without_quotes(scene: Scene, span: Span) -> Span:
    """“海燕-10” without quotes around the whole; those inside a longer name stay."""
    text = scene.text[span.start : span.end]
    if len(text) > 2 and text[0] in OPEN and text[-1] == CLOSE[OPEN.index(text[0])]:
        return Span(span.start + 1, span.end - 1)
    return span


def _balanced(scene: Scene, span: Span) -> bool:
    """Does every bracket and quote open and close inside?"""
    text = scene.text[span.start : span.end]
    return all(text.count(a) == text.count(b) if a != b else text.count(a) % 2 == 0 for a, b in zip(OPEN, CLOSE, strict=True))


def _cuts_latin(scene: Scene, span: Span) -> bool:
    """Does the name begin or end inside a word or number?"""
    text = scene.folded
    return any(0 < at < len(text) and _latin(text[at - 1]) and _latin(text[at]) for at in span)


def _latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "-")


def _is_name(scene: Scene, guess: Guess, span: Span) -> bool:
    """Has it a number, capitals or quotes, or is it known? Kinds of things (舰艇, 巡逻船, 护航编队) are for the rules."""
    words, name = scene.lexicon.words, scene.folded[span.start : span.end]
    if len(name) < 2 or AMOUNT.match(name) or words("guessed_bad_ends").before(name, len(name)):
        return False
    if words("guessed_not_before").at(scene.folded, span.end) or words("guessed_not_before").before(name, len(name)):
        return False  # MH17|航班
    if ROAD.match(scene.folded, span.end) or words("guessed_not_after").before(scene.folded, span.start):
        return False
    if _known(scene, span) is not None:
        return guess.label != "Weapon" or weapon_counts(scene, span)
    if guess.label == "Organization":
        return name in scene.lexicon.organs or _is_unit(scene, name)
    if guess.label == "Location":
        return len(name) > 2 and scene.is_transliterated(span) and scene.folded[span.end : span.end + 1] not in scene.lexicon.foreign
    return '"' in name or bool(NUMBERED.search(name) and not ABBREVIATION.match(name))


def _is_unit(scene: Scene, name: str) -> bool:
    """第5集团军, 271编队, but not 12支部队."""
    ends = scene.lexicon.words("guessed_body_ends")
    count = COUNT.match(name)
    return bool(NUMBERED.search(name) and ends.before(name, len(name))) and not (count and not ends.at(name, count.end()))
