"""Who holds which office, as English titles tell it: 'Russian Foreign Minister Sergei Lavrov', 'President Marcos of the Philippines'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.analyse.patterns_en import Title
from kg.analyse.persons_en import Titled, titled_persons
from kg.analyse.scene_en import Candidate, Scene
from kg.analyse.words_en import listed
from kg.model import Mention, Span

# Ranks and honorifics are no offices.


LED = re.compile(r",?\s+(?:now\s+|currently\s+)?(?:led|headed|represented|run|ruled|chaired)\s+by\s+(?:the\s+|its\s+|its\s+new\s+)?")


@dataclass(frozen=True)
class Office:
    """A person, the body or state, the title; `former` where it is no longer held."""

    person: Span
    tail: Span | None
    title: str
    former: bool
    reason: str


def offices(scene: Scene, mentions: Sequence[Mention], publisher: str | None = None) -> Iterator[Office]:
    """Every office that a title in the text gives to a named person."""
    claimed = [Candidate(m.span, m.label, 0, m.rule, m.key, m.country) for m in mentions]
    by_start = {m.span.start: m for m in mentions}
    for titled in titled_persons(scene, claimed):
        person = by_start.get(titled.person.start)
        if person is None or person.label != "Person":
            continue
        tail, reason = _tail(titled, person, mentions, scene)
        if tail is None and person.country is None and publisher is not None:
            tail, reason = country_span(publisher, person.span, mentions), "title:publisher"
        if not _is_rank(titled.title.text) or titled.behind:
            former = titled.title.former or _was(titled.title.span.start, mentions, scene)
            yield Office(person.span, tail, titled.title.text, former, reason)
    yield from _behind(scene, mentions)
    yield from _owned(scene, mentions)


def _is_rank(title: str) -> bool:
    """Whether a title is a rank or form of address: General, but not Secretary General."""
    words = title.lower().replace("-", " ").replace(".", "").split()
    return words[-1] in listed("offices", "ranks") and not (
        words[-1] == "general" and len(words) > 1 and words[-2] not in ("lieutenant", "major", "brigadier", "colonel", "army")
    )


def _tail(titled: Titled, person: Mention, mentions: Sequence[Mention], scene: Scene) -> tuple[Span | None, str]:
    if titled.behind:
        first = next((m for m in mentions if m.span == titled.behind[0]), None)
        if first is not None and first.label == "Location" and " for " in scene.text[titled.title.span.end - 1 : first.span.start]:
            first = None  # 'Minister for the Middle East': a portfolio
        if first is not None and not (first.label == "Location" and _before(titled.title.span.start, mentions, scene)):
            return first.span, "title:of"
    before = _before(titled.title.span.start, mentions, scene)
    if before is not None:
        return before.span, "title:before"
    led = next(
        (
            m
            for m in mentions
            if m.label in ("Country", "Organization")
            and m.span.end <= titled.title.span.start
            and LED.fullmatch(scene.text[m.span.end : titled.title.span.start])
        ),
        None,
    )
    if led is not None:
        return led.span, "title:led by"
    of = re.compile(r"\s+of\s+(?:the\s+)?").match(scene.text, person.span.end)
    after = next((m for m in mentions if of and m.span.start == of.end() and m.label in ("Country", "Organization")), None)
    if after is not None:
        return after.span, "title:after"
    return country_span(person.country, person.span, mentions), "title:known country"


def _was(start: int, mentions: Sequence[Mention], scene: Scene) -> bool:
    """'Former U.S. [President]': whether the state or body before a title is said to be that of an office no longer held."""
    state = _before(start, mentions, scene)
    word = re.search(r"(\w[\w-]*?)[\s-]+$", scene.text[: state.span.start]) if state is not None else None
    return word is not None and word[1].lower() in scene.patterns.list("titles", "former")


def _before(start: int, mentions: Sequence[Mention], scene: Scene) -> Mention | None:
    """The country or body right before a title: 'Russian [Foreign Minister]', 'Israel's [Prime Minister]'."""
    for m in mentions:
        if (
            m.label in ("Country", "Organization", "Location")
            and m.span.end <= start
            and re.fullmatch(r"(?:'s|')?[ \t]+|(?:'s|')?[ \t]+(?:new|former|own|first)[ \t]+", scene.text[m.span.end : start])
        ):
            return m
    return None


def country_span(country: str | None, near: Span, mentions: Sequence[Mention]) -> Span | None:
    """The mention of a state by its code, the nearest one before, else the first."""
    spans = [m.span for m in mentions if m.label == "Country" and m.key == country] if country else []
    before = [s for s in spans if s.start <= near.start]
    return before[-1] if before else (spans[0] if spans else None)


def _owned(scene: Scene, mentions: Sequence[Mention]) -> Iterator[Office]:
    """'North Korea's Kim Jong Un': who is so called leads the state or speaks for it."""
    by_start = {m.span.start: m for m in mentions}
    for m in mentions:
        if m.label == "Country":
            gap = re.compile(r"'s[ \t]+").match(scene.text, m.span.end)
            person = by_start.get(gap.end()) if gap else None
            if person is not None and person.label == "Person":
                row = next((r for r in scene.knowledge.tables.get("offices", ()) if r["person"] == person.key and r["of"] == m.key), None)
                yield Office(person.span, m.span, (row or {}).get("office_en") or "leader", False, "title:owned")


def _behind(scene: Scene, mentions: Sequence[Mention]) -> Iterator[Office]:
    """'Hans-Peter Bartels, chief of the German parliament's defense committee': a title behind its person."""
    by_start = {m.span.start: m for m in mentions}
    titles: Mapping[int, Title] = {t.span.start: t for t in scene.patterns.titles(scene.text)}
    for m in mentions:
        if m.label != "Person":
            continue
        gap = re.compile(r",\s+(?:the\s+|a\s+)?(?:(?:senior|top|new|current)\s+)?").match(scene.text, m.span.end)
        if gap is None:
            continue
        state = by_start.get(gap.end())
        start = gap.end()
        if state is not None and state.label in ("Country", "Organization"):
            rest = re.compile(r"(?:'s|')?\s+").match(scene.text, state.span.end)
            start = rest.end() if rest else start
        title = titles.get(start)
        if (
            title is None
            or title.text.lower() in listed("offices", "ranks")
            or any(
                p.label == "Person" and re.fullmatch(r"[ \t]+", scene.text[title.span.end : p.span.start])
                for p in mentions
                if p.span.start > title.span.end
            )
        ):
            continue
        of = re.compile(r"\s+(?:of|for|at|in)\s+(?:the\s+)?").match(scene.text, title.span.end)
        body = by_start.get(of.end()) if of else None
        if body is not None and body.label in ("Country", "Organization", "Location"):
            yield Office(m.span, body.span, title.text, title.former, "title:behind")
        elif state is not None and start != gap.end():
            yield Office(m.span, state.span, title.text, title.former, "title:behind")
        elif of is None and re.match(r"[,.;]", scene.text[title.span.end : title.span.end + 1] or "."):
            yield Office(m.span, country_span(m.country, m.span, mentions), title.text, title.former, "title:behind")
