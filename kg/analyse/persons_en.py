"""Persons in English texts: behind their title, by the model, by a known name, and again by their family name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.analyse.patterns_en import LETTER, Title
from kg.analyse.scene_en import BUILT, GUESSED, SHOWN, Candidate, Guess, Scene, bare, names_a_title, names_of
from kg.analyse.words_en import listed
from kg.model import Span

# What may stand between a title and its name: 'of Ukraine', 'of the Joint Chiefs of Staff', 'for the Middle East'
OF_BODY = re.compile(r"\s+(?:of|for|at|in|on|to)\s+(?:the\s+)?|\s+and\s+(?:the\s+)?|,\s+(?=[A-Z])")
GAP = re.compile(r"[ \t]+|,[ \t]+")


@dataclass(frozen=True)
class Titled:
    """A title with the person that bears it; `bodies` are the names between and before: country, ministry, region."""

    title: Title
    person: Span
    behind: tuple[Span, ...] = ()


def persons(scene: Scene, claimed: Sequence[Candidate]) -> Iterator[Candidate]:
    """Persons by title, by the model and by the gazetteer's name made longer."""
    for titled in titled_persons(scene, claimed):
        yield Candidate(titled.person, "Person", BUILT, "person:title", *_known(titled.person, scene))
    for g in scene.guesses:
        span = person_span(g.span, scene) if g.label == "PERSON" else None
        if span and " " in span.of(scene.text) and not any(t.covers(span) for t in scene.long_titles) and not _is_pair(span, scene):
            yield Candidate(span, "Person", SHOWN, "person:model", *_known(span, scene))
        elif span and _is_single_name(span, scene):
            yield Candidate(span, "Person", GUESSED, "person:single", *_known(span, scene))


def _is_single_name(span: Span, scene: Scene) -> bool:
    """Whether one word that the model takes for a person stands like a name: inside a sentence, and in no list of other words."""
    name = span.of(scene.text)
    listed_words = ("not_names", "single_noise", "starters", "no_name", "noise")
    return (
        len(name) > 2
        and name.isalpha()
        and name[1:].islower()
        and not any(name in listed("names", key) for key in listed_words)
        and not scene.in_headline(span)
        and scene.patterns.honorific.fullmatch(name + ".") is None
        and _is_called(span, scene)
    )


def _is_called(span: Span, scene: Scene) -> bool:
    """Whether a word stands inside a sentence as persons do: behind no article, no other name, no preposition of place."""
    before = scene.word_before(span.start)
    inside = bool(re.search(r"[\w,\"”][ \t]+$", scene.text[max(0, span.start - 3) : span.start]))
    return inside and before.lower() not in listed("names", "no_person_behind") and not (before[:1].isupper() and before.isalpha())


def given_names(scene: Scene, chosen: Sequence[Candidate]) -> Iterator[Candidate]:
    """'Hersh Goldberg-Polin … Hersh': the first name alone, where it also stands inside a sentence and no other name follows it."""
    people = [c for c in chosen if c.label == "Person" and " " in c.span.of(scene.text)]
    firsts = {c.span.of(scene.text).split()[0]: c for c in people}
    lasts = {c.span.of(scene.text).split()[-1] for c in people}
    for first, person in firsts.items():
        if len(first) < 3 or not first.isalpha() or first in lasts or first in listed("names", "calendar"):
            continue
        alone = [Span(*m.span()) for m in re.finditer(rf"(?<![\w-]){first}(?![\w-])(?!\s+(?:{LETTER}\.\s)?[A-Z])", scene.text)]
        if any(_is_called(span, scene) for span in alone):
            found = (s for s in alone if _is_called(s, scene) or not scene.word_before(s.start))
            yield from (Candidate(s, "Person", SHOWN, "person:given", person.key, person.country) for s in found)


def _known(span: Span, scene: Scene) -> tuple[str | None, str | None]:
    """Key and country of the gazetteer's person that a span names; also of one whose longer name it is."""
    name = span.of(scene.text)
    found = names_of(scene.knowledge).lookup(name)
    if found is not None and found.label == "Person":
        return found.key, found.country
    short = re.sub(rf"\s+[A-Z]\.(?=\s)|,?\s+(?:Jr|Sr)\.?$|\s+{LETTER}+(?=\s)", "", name)
    found = names_of(scene.knowledge).lookup(short) if short != name else None
    return (found.key, found.country) if found is not None and found.label == "Person" else (None, None)


def _is_pair(span: Span, scene: Scene) -> bool:
    """'Kim-Trump summit': two names."""
    parts = span.of(scene.text).split("-")
    return len(parts) == 2 and all(any(p in m.span.of(scene.text) for m in scene.names if m.label == "Person") for p in parts)


def titled_persons(scene: Scene, claimed: Sequence[Candidate]) -> Iterator[Titled]:
    """Every title that a name follows, with what stands between."""
    bodies = {
        c.span.start: c.span
        for c in sorted(claimed, key=lambda c: len(c.span.of(scene.text)))
        if c.label in ("Country", "Organization", "Location") and c.trust < GUESSED
    }
    inside = [c.span for c in claimed if c.label in ("Organization", "Agreement")]
    for title in scene.patterns.titles(scene.text):
        if any(b.covers(title.span) and b != title.span for b in inside):
            continue
        end = title.span.end
        behind: list[Span] = []
        while step := OF_BODY.match(scene.text, end):
            body = bodies.get(step.end())
            if body is None or (not behind and step.group(0).strip() in ("and", ",", "and the")):
                break
            behind.append(body)
            end = body.end
        if title.span.of(scene.text).endswith("s") and not behind:
            yield from (Titled(title, n) for n in _names_at(title.span.end, scene, bodies))
            continue
        name = _name_at(end, scene, bodies)
        if name is None and behind:
            name = _name_at(title.span.end, scene, bodies)
        if name:
            yield Titled(title, name, tuple(behind))


def _names_at(end: int, scene: Scene, bodies: dict[int, Span]) -> Iterator[Span]:
    """'Presidents Biden and Marcos', 'Senators A, B, and C': every name of the list."""
    name = _name_at(end, scene, bodies)
    while name is not None:
        yield name
        gap = re.compile(r",?\s+and(?=\s)|,(?=\s)").match(scene.text, name.end)
        name = _name_at(gap.end(), scene, bodies) if gap else None


def _name_at(end: int, scene: Scene, bodies: dict[int, Span]) -> Span | None:
    """The name that begins here, behind honorifics."""
    gap = GAP.match(scene.text, end)
    if gap is None:
        return None
    start = gap.end()
    honorific = scene.patterns.honorific.match(scene.text, start)
    if honorific:
        start = honorific.end()
    if start in bodies or ("," in gap.group(0) and not _guessed_at(start, scene)):
        return None
    m = scene.patterns.name.match(scene.text, start)
    if m is None or not re.match(rf"{LETTER}", m.group(0)):
        return None
    if m.group(0)[0].islower() and not re.match(r"(?:al|el|bin|de|van|von|ul|del|da)\b", m.group(0)):
        return None
    return person_span(Span(start, m.end()), scene)


def _guessed_at(start: int, scene: Scene) -> bool:
    return any(g.label == "PERSON" and g.span.start <= start < g.span.end for g in scene.guesses)


def person_span(span: Span, scene: Scene) -> Span | None:
    """A person's name without titles, honorifics, possessive, and without the words of a headline behind it."""
    plain = bare(span, scene)
    if plain is None:
        return None
    start = _behind_titles(plain.start, plain.end, scene)
    words = _name_words(scene.text[start : plain.end], scene)
    if not words or names_a_title(words[0], scene):
        return None
    end = _end_in_headline(start, start + len(" ".join(words)), scene)
    if end is None:
        return None
    name = scene.text[start:end].rstrip(" ,")
    if not _may_be_person(name, start, end, scene):
        return None
    if re.search(r"(?:'s|s')$", name):
        name = re.sub(r"'s?$", "", name)
    if re.search(r"\b(?:Jr|Sr)$", name) and scene.text[start + len(name) : start + len(name) + 1] == ".":
        name += "."
    return Span(start, start + len(name)) if name[:1].isupper() or re.match(r"(?:al|el)-", name) else None


def _name_words(text: str, scene: Scene) -> list[str]:
    """The words that can be a name, up to the first that cannot."""
    keep: list[str] = []
    for word in text.split(" "):
        stops = word in listed("names", "no_name") or word in listed("names", "calendar") or "\n" in word or word.isdigit()
        if stops or (keep and names_a_title(word, scene)):
            break
        keep.append(word)
    return keep


def _end_in_headline(start: int, end: int, scene: Scene) -> int | None:
    """Where a name ends; in a headline, where all words have capitals, as far as the gazetteer or the model sees it. None: nowhere."""
    if not scene.in_headline(Span(start, end)):
        return end
    known = (m.span for m in scene.names if m.label == "Person" and m.span.start == start)
    guesses = (bare(g.span, scene) for g in scene.guesses if g.label == "PERSON" and g.span.start <= start < g.span.end)
    seen = (next(known, None), next((g for g in guesses if g), None))
    return max((s.end for s in seen if s is not None and s.end <= end), default=None)


def _may_be_person(name: str, start: int, end: int, scene: Scene) -> bool:
    """Whether no list, no capitals and no longer known name speak against a person."""
    if name in scene.patterns.list("stop", "names") or name in listed("names", "noise") or not re.search(rf"{LETTER}{{2,}}", name):
        return False
    shouted = (len(w) > 1 and w.isupper() and w.isalpha() and w not in scene.patterns.list("persons", "suffixes") for w in name.split())
    if any(shouted) and not scene.text[start:end].isupper():
        return False
    if re.search(r"\b[AP]\.M\b", name):
        return False
    return not any(
        m.label in ("Country", "Organization") and m.span.start == start and m.span.end >= start + len(name) for m in scene.names
    )


def _behind_titles(start: int, end: int, scene: Scene) -> int:
    """Where the name begins behind titles and honorifics that the span took in."""
    while True:
        m = scene.patterns.title.match(scene.text, start, end) or scene.patterns.honorific.match(scene.text, start, end)
        if m is None or m.end() >= end:
            return start
        rest = re.compile(r"\s*(?:(?:of|for)\s+(?:the\s+)?)?").match(scene.text, m.end(), end)
        start = rest.end() if rest else m.end()


def short_forms(
    names: Iterable[tuple[str, str | None, str | None]], family_first: frozenset[str]
) -> dict[str, tuple[str | None, str | None]]:
    """Family names (and, for peoples who write them first, first words) of the persons named in full -> key and country.

    Args:
        names: (name, key, country) of every person in the text.
    """
    found: dict[str, set[tuple[str | None, str | None]]] = {}
    for name, key, country in names:
        words = re.sub(r",?\s+(?:Jr|Sr|II|III|IV)\.?$", "", name).split()
        if len(words) < 2:
            continue
        last = words[-1]
        particles = [w for w in words[-2:-1] if w.lower() in ("al", "el", "bin", "van", "von", "de", "der", "abu")]
        shorts = {last, " ".join([*particles, last])} | {last[3:] for _ in (0,) if last.lower().startswith(("al-", "el-"))}
        if country in family_first or _looks_family_first(words):
            shorts.add(words[0])
        for short in shorts:
            if len(short) > 1:
                found.setdefault(short, set()).add((key, country))
    return {short: next(iter(who)) for short, who in found.items() if len(who) == 1}


def _looks_family_first(words: Sequence[str]) -> bool:
    """Kim Jong Un, Xi Jinping, Ri Yong Ho: a short first word and a last one that is no Western family name's length."""
    return len(words) == 3 and all(len(w) <= 5 for w in words) and len(words[0]) <= 4 and not any("." in w for w in words)


def guesses_of(ents: Iterable[tuple[int, int, str]]) -> tuple[Guess, ...]:
    """The model's names as records."""
    return tuple(Guess(Span(a, b), label) for a, b, label in ents)
