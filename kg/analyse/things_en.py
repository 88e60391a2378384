"""Candidates for weapons and agreements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.analyse.gazetteer import Match
from kg.analyse.scene_en import (
    ARTICLE,
    BUILT,
    SHOWN,
    Candidate,
    Scene,
    names_a_title,
    names_of,
)
from kg.analyse.words_en import listed
from kg.model import Span


def agreements(scene: Scene) -> Iterator[Candidate]:
    """Treaties, deals, resolutions with a name, a number or a naming description."""
    for m in scene.patterns.agreement.finditer(scene.text):
        span = Span(m.start(), m.end())
        kind = m.lastgroup or ""
        if GOVERNMENT.match(m.group(0)):
            continue
        if kind == "naming" and not _definite(span, scene):
            continue
        if kind == "proper":
            first = m.group(0).split()[0]
            if not _names_agreement(first, m.group(0), scene) or (scene.in_headline(span) and "-" not in first):
                continue
        if kind in ("named", "head"):
            trimmed = _trimmed(span, scene)
            if trimmed is None or (scene.in_headline(span) and kind == "head"):
                continue
            span = trimmed
        yield Candidate(with_other_name(span, scene), "Agreement", BUILT, f"agreement:{kind}")
    for m in ENDING.finditer(scene.text):
        yield Candidate(Span(m.start(), m.end()), "Agreement", BUILT, "agreement:ending")
    for m in INITIATIVE.finditer(scene.text):
        yield Candidate(Span(*m.span(1)), "Agreement", BUILT, "agreement:initiative")


def with_other_name(span: Span, scene: Scene) -> Span:
    """'Belfast/Good Friday Agreement': the other name before a stroke belongs to it."""
    other = re.search(r"(?:\b[A-Z]\w+/)+$", scene.text[: span.start])
    return Span(other.start(), span.end) if other else span


# 'Government of National Accord' is a body.
GOVERNMENT = re.compile(r"(?:The )?(?:Transitional |Interim )?(?:Government|Cabinet|Council|Forces?|Front|Party|Movement) (?:of|for) ")


ENDING = re.compile(
    r"\b(?:declaration|agreement|treaty|deal|accord|pact|armistice) (?:ending|banning|limiting|halting|prohibiting|governing) (?:the )?"
    r"(?:[a-z]+ )?[A-Z]\w+(?: [A-Z]\w+)*"
)


INITIATIVE = re.compile(r"\bthe ([A-Z][\w-]+(?: [A-Z][\w-]+)?(?: [a-z]+){1,3} initiative)\b")


def _definite(span: Span, scene: Scene) -> bool:
    """Whether a description points to one thing: 'the recent grain deal', not 'a peace deal'."""
    if scene.in_headline(span):
        return False
    words = re.findall(r"[\w'.-]+|[,;:]", scene.text[max(0, span.start - 50) : span.start])
    d = scene.patterns.words["determiners"]
    for word in reversed(words[-5:]):
        if word.lower() in d["indefinite"] or word in ",;:":
            return False
        if word.lower() in d["definite"] or word.endswith(("'s", "s'")):
            return True
        if not re.match(r"[\w-]+$", word) or word.lower() in ("of", "to", "for", "in", "on", "with", "and"):
            return False
    return False


def _names_agreement(first: str, whole: str, scene: Scene) -> bool:
    """'Minsk agreements', 'Baghdad-Erbil agreement', 'JCPOA deal'; not 'Russian plan', 'The agreement'."""
    noun = whole.split()[-1].lower()
    named_by_place = noun in ("agreements", "declaration", "communique", "formula") and _is_place(first, scene)
    if noun in listed("names", "weak_instruments") and not named_by_place:
        return False
    return _is_place(first, scene) or ("-" in first and all(p[:1].isupper() for p in first.split("-")) and len(first) > 4)


def _is_place(word: str, scene: Scene) -> bool:
    start = scene.text.find(word)
    found = names_of(scene.knowledge).lookup(word)
    if found is not None:
        return found.label in ("Location", "Agreement")
    return any(g.label in ("GPE", "LOC") and g.span.start <= start < g.span.end for g in scene.guesses)


def _trimmed(span: Span, scene: Scene) -> Span | None:
    """Without a leading article or sentence word; None where nothing but the instrument is left."""
    words = span.of(scene.text).split()
    start = span.start
    while (
        words
        and names_of(scene.knowledge).lookup(" ".join(words)) is None
        and (words[0] in listed("names", "starters") or names_a_title(words[0], scene))
    ):
        start += len(words[0]) + 1
        words = words[1:]
    if len(words) < 2 or (
        len(words) == 2 and words[0] in ("Joint", "National", "New", "Action", "Strategic", "Peace", "Federal", "Executive", "Business")
    ):
        return None
    return Span(start, span.end)


def weapons(scene: Scene) -> Iterator[Candidate]:
    """Weapons by class, by model, by a known name with its class behind it."""
    p = scene.patterns
    for m in p.weapon.finditer(scene.text):
        if m.group(0).lower().startswith("suicide bomber") or scene.word_before(m.start()).lower() == "water":
            continue  # 'water cannon'
        found = names_of(scene.knowledge).lookup(m.group(0))
        yield Candidate(Span(m.start(), m.end()), "Weapon", SHOWN, "weapon:class", found.key if found and found.label == "Weapon" else None)
    for m in p.quoted.finditer(scene.text):
        around = scene.text[max(0, m.start() - 60) : m.start()] + scene.text[m.end() : m.end() + 60]
        if p.craft.search(around):
            yield Candidate(Span(*m.span(1)), "Weapon", BUILT, "weapon:quoted")
    for m in p.ship_class.finditer(scene.text):
        article = ARTICLE.match(m.group(0))
        yield Candidate(Span(m.start() + (article.end() if article else 0), m.end()), "Weapon", BUILT, "weapon:named-class")
    known: list[tuple[Span, str | None]] = [(m.span, m.key) for m in scene.names if m.label == "Weapon" and not is_generic(m, scene)]
    known += [(Span(m.start(), m.end()), None) for m in p.model.finditer(scene.text)]
    for span, key in known:
        behind = p.weapon_after_name.match(scene.text, span.end)
        found = names_of(scene.knowledge).lookup(span.of(scene.text))
        yield Candidate(
            Span(span.start, behind.end() if behind else span.end), "Weapon", BUILT, "weapon:name", key or (found.key if found else None)
        )


def is_generic(m: Match, scene: Scene) -> bool:
    entry = scene.knowledge.entry("Weapon", m.key)
    return entry is not None and bool(entry.properties.get("generic"))
