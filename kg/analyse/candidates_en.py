"""Candidates for English names, from the gazetteer, from patterns and from the model, before one of those that overlap is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.analyse.bodies_en import administrations, departments, organizations, organs
from kg.analyse.gazetteer import Match
from kg.analyse.scene_en import (
    BUILT,
    GUESSED,
    MODEL_LABELS,
    SHOWN,
    Candidate,
    Scene,
    bare,
    names_a_title,
    names_of,
)
from kg.analyse.things_en import agreements, is_generic, weapons, with_other_name
from kg.analyse.words_en import listed
from kg.model import Span


def candidates(scene: Scene) -> Iterator[Candidate]:
    """All candidates of a text, in no order."""
    yield from gazetteer_names(scene)
    yield from organs(scene)
    yield from administrations(scene)
    yield from agreements(scene)
    yield from weapons(scene)
    yield from organizations(scene)
    yield from departments(scene)
    yield from halves(scene)
    yield from locations(scene)
    yield from guessed(scene)


def gazetteer_names(scene: Scene) -> Iterator[Candidate]:
    """Names that the seeds know, but for peoples and names inside other names."""
    for m in scene.names:
        if m.label == "Country" and not _is_state(m, scene):
            continue
        if m.label == "Organization" and _is_plain_forces(m, scene):
            state = Span(m.span.start, m.span.start + len(m.span.of(scene.text).split()[0]))
            yield Candidate(state, "Country", SHOWN, "gazetteer:country", m.country, m.country)
            continue
        if m.label == "Weapon" and is_generic(m, scene):
            continue  # these take their modifiers by pattern
        span = m.span
        if m.label == "Agreement" and scene.word_after(span.end) in scene.patterns.words["agreements"]["lower"]:
            span = Span(span.start, span.end + 1 + len(scene.word_after(span.end)))  # 'New START treaty'
        span = with_other_name(span, scene) if m.label == "Agreement" else span
        key = _state_of_governor(m, scene) or m.key
        yield Candidate(span, m.label, SHOWN, f"gazetteer:{m.label.lower()}", key, m.country)


def _state_of_governor(m: Match, scene: Scene) -> str | None:
    """'New York Governor', 'Governor of New York': the state with the name of its city; None where nothing says that it is meant."""
    if m.label != "Location":
        return None
    behind = re.match(r"(?:['’]s?)?\s+(?:former\s+|then\s+)?(\w+)", scene.text[m.span.end : m.span.end + 40])
    before = re.search(r"(\w+)\s+of\s+(?:the\s+state\s+of\s+)?$", scene.text[max(0, m.span.start - 40) : m.span.start])
    words = {found[1].lower() for found in (behind, before) if found}
    if not words & scene.patterns.list("locations", "of_states"):
        return None
    state = names_of(scene.knowledge).lookup(f"{m.span.of(scene.text)} State")
    return state.key if state is not None and state.label == "Location" else None


def _is_plain_forces(m: Match, scene: Scene) -> bool:
    """'Israeli forces' with a small letter is the country alone, as 'Russian forces' is."""
    last = m.span.of(scene.text).split()[-1]
    return last.islower() and last in scene.patterns.list("organizations", "organ_stop")


def _is_state(m: Match, scene: Scene) -> bool:
    words, after = scene.patterns.words["countries"], scene.word_after(m.span.end)
    if after in words["no_state"]:
        return False
    if m.form != "adjective":
        return True
    name = m.span.of(scene.text)
    before = scene.word_before(m.span.start)
    if after in words["people"] or scene.text[m.span.end : m.span.end + 5] == "-born" or _of_people(m.span, before, scene):
        return False
    if name.endswith("s") and not name.endswith("ss") and (name != "Swiss") and name[:-1] != "":
        return before.lower() == "the"
    return not (before.lower() in ("in", "speak", "speaks", "spoke") and not after)


def _of_people(span: Span, before: str, scene: Scene) -> bool:
    """'Russian political prisoners', 'American and British people', 'every American who': private persons, not the state."""
    people = "|".join(map(re.escape, sorted(scene.patterns.list("countries", "people"))))
    between = "|".join(sorted(scene.patterns.list("countries", "people_adjectives")))
    if re.compile(rf"\s+(?:(?:{between})\s+(?:{people})|and\s+[A-Z]\w+\s+(?:{people}))\b").match(scene.text, span.end):
        return True
    alone = re.compile(r"\s+(?:who|whose|whom|is|was|has)\b|\s*[.,;]").match(scene.text, span.end)
    return alone is not None and before.lower() in ("every", "each", "fellow", "a", "an", "another", "any", "no")


def halves(scene: Scene) -> Iterator[Candidate]:
    """'the North' where the text speaks of North Korea."""
    full = {m.span.of(scene.text): m for m in scene.countries.values()}
    for side in ("North", "South"):
        whole = full.get(f"{side} Korea")
        if side == "North" and (both := re.search(r"\bNorth(?= and South Korea\b)", scene.text)):
            yield Candidate(Span(*both.span()), "Country", BUILT, "country:half", "PRK", "PRK")
        if whole:
            for m in re.finditer(rf"(?<=[Tt]he ){side}(?=\b(?!\s+[A-Z]))", scene.text):
                yield Candidate(Span(m.start(), m.end()), "Country", SHOWN, "country:half", whole.key, whole.country)


def locations(scene: Scene) -> Iterator[Candidate]:
    """Places whose name says what they are: 'Donetsk Oblast', 'Port of Odesa'."""
    for m in scene.patterns.location.finditer(scene.text):
        span, words = Span(m.start(), m.end()), m.group(0).split()
        while words and words[0] in listed("names", "starters"):
            span, words = Span(span.start + len(words[0]) + 1, span.end), words[1:]
        if len(words) < 2 or scene.in_headline(span) or any(names_a_title(w, scene) for w in words):
            continue
        if words[-1] in ("State", "Bank", "Station", "Zone", "Pass", "Plant", "Base") and not any(
            g.label in ("LOC", "FAC", "GPE") and g.span.overlaps(span) for g in scene.guesses
        ):
            continue
        state = next((s for s in scene.countries.values() if span.covers(s.span)), None)
        known = names_of(scene.knowledge).lookup(
            re.sub(
                r"^(?:Port|City|Gulf|Strait|Bay|Province|Cape) of (?:the )?|\s+(?:City|Province|Port|Region|Oblast|Airport)$",
                "",
                span.of(scene.text),
            )
        )
        country = state.key if state else known.country if known and known.label == "Location" else None
        yield Candidate(span, "Location", SHOWN, "location:head", None, country)


def guessed(scene: Scene) -> Iterator[Candidate]:
    """What the model sees and no rule contradicts."""
    for g in scene.guesses:
        label = MODEL_LABELS.get(g.label)
        span = bare(g.span, scene)
        if label is None or label == "Person" or span is None or scene.in_headline(span) or any(t.covers(span) for t in scene.long_titles):
            continue
        name = span.of(scene.text)
        if label == "Organization" and not _plausible_body(span, name, scene):
            continue
        if label == "Location" and (
            not name[:1].isupper()
            or noisy(name)
            or name in scene.patterns.list("stop", "names")
            or any(names_a_title(w, scene) for w in name.split())
        ):
            continue
        yield Candidate(span, label, GUESSED, f"model:{g.label}")


def _plausible_body(span: Span, name: str, scene: Scene) -> bool:
    words = name.split()
    if name in scene.patterns.list("stop", "names") or not name[:1].isupper() or "\n" in name or len(words) > 8:
        return False
    if any(names_a_title(w.strip(".,"), scene) for w in words) or scene.patterns.title.fullmatch(name):
        return False
    if len(words) == 1 and f"{name} {scene.word_after(span.end)}".lower() in scene.patterns.list("titles", "heads"):
        return False  # 'Crown Prince'
    if len(words) == 1 and not name.isupper() and not scene.word_before(span.start):
        return False
    if len(words) == 1:
        return (name.isupper() and 2 < len(name) < 8) or (
            len(name) > 3
            and name not in listed("names", "not_names")
            and name not in listed("names", "starters")
            and name not in listed("names", "single_noise")
        )
    return words[0] not in listed("names", "heading_words") and not noisy(name)


def noisy(name: str) -> bool:
    """Whether a word of a name tells that it is a day, a deed or a paper, not a body or place."""
    return any(w in listed("names", "noise") or w.removesuffix("s") in listed("names", "noise") for w in name.split())
