"""Candidates for organisations: state organs with or without their state, governments, bodies whose name ends in what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.analyse.gazetteer import Match
from kg.analyse.patterns_en import alternatives
from kg.analyse.scene_en import (
    BUILT,
    SHOWN,
    Candidate,
    Scene,
)
from kg.analyse.words_en import listed
from kg.knowledge import Knowledge
from kg.model import Span


@dataclass(frozen=True)
class Organs:
    """organs.csv as patterns: all names, and which id each stands for."""

    pattern: re.Pattern[str]
    ids: Mapping[str, str]


_ORGANS: dict[int, Organs] = {}


def organs_of(knowledge: Knowledge) -> Organs:
    """The English names of state organs."""
    if id(knowledge) not in _ORGANS:
        ids: dict[str, str] = {}
        for row in knowledge.tables["organs"]:
            for name in (row["name_en"], *row["aliases_en"].split("|")):
                if name.strip():
                    ids.setdefault(name.strip().lower(), row["id"])
        _ORGANS[id(knowledge)] = Organs(re.compile(rf"(?<![\w-]){alternatives(ids)}\b", re.IGNORECASE), ids)
    return _ORGANS[id(knowledge)]


def organs(scene: Scene) -> Iterator[Candidate]:
    """Ministries, armies, parliaments: with their state ('Russian Foreign Ministry'), or alone with a capital."""
    known = organs_of(scene.knowledge)
    ends = {m.span.end: m for m in scene.countries.values()}
    stop = scene.patterns.list("organizations", "organ_stop")
    for m in known.pattern.finditer(scene.text):
        name = m.group(0)
        organ = known.ids.get(re.sub(r"[\s-]+", " ", name).lower()) or known.ids.get(name.lower(), "")
        capital = all(w[:1].isupper() for w in re.findall(r"\w+", name) if len(w) > 3)
        if not capital and (name.lower() in stop or scene.word_after(m.end()) in scene.patterns.words["organizations"]["before_noun"]):
            continue
        state, span = _state_of_organ(m, ends, scene)
        if state is not None:
            part = span.end > max(m.end(), state.span.end)  # the parliament's committee is not the parliament
            yield Candidate(span, "Organization", BUILT, "organ:with-state", None if part else f"{state.key}/{organ}", state.key)
        elif (
            capital
            and name[0].isupper()
            and not scene.in_headline(span)
            and name.lower() not in stop
            and name.lower() not in listed("names", "organs_not_alone")
        ):
            yield Candidate(span, "Organization", SHOWN, "organ:alone")


def _state_of_organ(m: re.Match[str], ends: Mapping[int, Match], scene: Scene) -> tuple[Match | None, Span]:
    """The state whose organ it is, and the stretch of the whole name."""
    text = scene.text
    of = re.match(r"\s+(?:of|for)\s+(?:the\s+)?(?:(?:Federal\s+)?Republic\s+of\s+)?", text[m.end() : m.end() + 30])
    if of and (state := scene.countries.get(m.end() + of.end())) and state.form == "name":
        return state, Span(m.start(), state.span.end)
    left = max(0, m.start() - 40)
    for pattern in (r"(?:'s|s')?[ \t]+$", r"(?:'s|s')?[ \t]+[A-Z][a-z]+[ \t]+$"):
        gap = re.search(pattern, text[left : m.start()])
        if gap and (state := ends.get(left + gap.start())):
            part = PART.match(text, m.end())
            return state, Span(state.span.start, part.end() if part else m.end())
    return None, Span(m.start(), m.end())


def administrations(scene: Scene) -> Iterator[Candidate]:
    """Governments named after a person: 'the Biden Administration', 'Asad regime'."""
    states = {m.span.of(scene.text) for m in scene.names if m.label != "Person"}
    people = {m.span.end: m for m in scene.names if m.label == "Person"}
    for m in scene.patterns.administration.finditer(scene.text):
        who, start = m["who"], m.start()
        first = who.split()[0]
        if who in states:
            continue  # 'the North Korean regime'
        if " " in who and (
            first in listed("names", "not_names") or first in states or not any(p.span.start == start for p in people.values())
        ):
            start, who = m.start() + len(first) + 1, who.split(" ", 1)[1]
        person = people.get(start + len(who)) or people.get(start + len(who.split("-")[0]))
        if (
            who in states
            or who in listed("names", "not_names")
            or any(p in states for p in who.split("-"))
            or scene.patterns.title.fullmatch(who)
        ):
            continue
        if person is None and m.group(0).split()[-1] not in ("administration", "Administration", "regime"):
            continue
        yield Candidate(Span(start, m.end()), "Organization", BUILT, "administration", None, person.country if person else None)


PART = re.compile(r"'s\s+(?:[a-z]+\s+){0,3}(?:committee|commission|council|department|directorate|wing|unit|command)\b")


DEPARTMENTS = re.compile(
    r"\b[DM](?:epartments|inistries) of (?:the )?((?:[A-Z]\w+(?: [A-Z]\w+)*)(?:, (?:the )?[A-Z]\w+)*,? and (?:the )?[A-Z]\w+(?: [A-Z]\w+)*)"
)


def organizations(scene: Scene) -> Iterator[Candidate]:
    """Bodies whose name ends in what they are: 'Kurdistan Regional Government', 'Committee for the Liberation of X'."""
    alone = scene.patterns.list("organizations", "not_alone")
    states = {m.span.of(scene.text): m for m in scene.countries.values()}
    spans = (part for m in scene.patterns.organization.finditer(scene.text) for part in _each(Span(m.start(), m.end()), scene))
    for span in (_without_starters(_without_title(s, scene), scene) for s in spans):
        words = span.of(scene.text).split()
        if (
            not words
            or scene.in_headline(span)
            or scene.text[span.start - 1 : span.start] == "-"  # 'Chairperson-in-Office of the OSCE'
            or (len(words) == 1 and (words[0] in alone or scene.word_before(span.start).lower() != "the"))
        ):
            continue
        if _is_government(span.of(scene.text), states):
            continue
        state = next((s for s in scene.countries.values() if span.covers(s.span)), None)
        yield Candidate(span, "Organization", SHOWN, "organization:head", None, state.key if state else None)


def _without_starters(span: Span, scene: Scene) -> Span:
    """'After Congress' -> 'Congress'."""
    members = re.compile(rf"{alternatives(listed('names', 'members'))} of (?:the )?").match(scene.text, span.start, span.end)
    span = Span(members.end(), span.end) if members else span
    words = span.of(scene.text).split()
    while words and words[0] in listed("names", "starters"):
        span, words = Span(span.start + len(words[0]) + 1, span.end), words[1:]
    return span


def _each(span: Span, scene: Scene) -> Iterator[Span]:
    """'the U.S. and the European Union', 'Tokyo Stock Exchange and the Seoul Stock Exchange': what stands on each side, where the first
    is a name of itself."""
    whole = _without_starters(span, scene)
    joint = re.search(r"\s+and\s+the\s+", whole.of(scene.text))
    if joint is None:
        yield span
        return
    sides = Span(whole.start, whole.start + joint.start()), Span(whole.start + joint.end(), span.end)
    if all(scene.patterns.organization.fullmatch(s.of(scene.text)) for s in sides):
        yield from sides
    elif any(m.span == sides[0] for m in scene.names):
        yield sides[1]
    else:
        yield span


def _is_government(name: str, states: Mapping[str, Match]) -> bool:
    """'Iraqi Government', 'Federal Government of Iraq' speak of the state itself."""
    bare = re.sub(r"^(?:Federal|Central|Transitional|Interim|National|Union)\s+|\s+of\s+(?:the\s+)?(?P<state>.+)$", "", name)
    state = re.search(r"\s+of\s+(?:the\s+)?(.+)$", name)
    if re.fullmatch(r"(?:Government|Administration|Governments|State)", bare):
        return True
    first, _, head = bare.rpartition(" ")
    return head in ("Government", "Administration", "Governments", "State") and (
        first in states or bool(state and state[1] in states and not first)
    )


def departments(scene: Scene) -> Iterator[Candidate]:
    """'the Departments of the Treasury and State': each portfolio stands for its ministry."""
    for m in DEPARTMENTS.finditer(scene.text):
        for word in re.finditer(r"[A-Z][a-z]+(?:[ \t][A-Z][a-z]+)*", scene.text[m.start(1) : m.end(1)]):
            yield Candidate(Span(m.start(1) + word.start(), m.start(1) + word.end()), "Organization", BUILT, "organ:listed", None, "USA")


def _without_title(span: Span, scene: Scene) -> Span:
    """'Chairman of the Joint Chiefs of Staff' -> 'Joint Chiefs of Staff'."""
    title = scene.patterns.title.match(scene.text, span.start)
    if title is None or title.end() >= span.end:
        return span
    of = re.compile(r"\s+(?:of|for|at|in)\s+(?:the\s+)?").match(scene.text, title.end())
    return _without_title(Span(of.end(), span.end), scene) if of and of.end() < span.end else span
