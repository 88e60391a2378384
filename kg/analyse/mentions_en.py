"""English names: candidates are gathered, one of those that overlap is chosen, and the names found are looked for again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from kg.analyse.candidates_en import candidates
from kg.analyse.persons_en import given_names, guesses_of, persons, short_forms
from kg.analyse.scene_en import Candidate, Scene, scene_of
from kg.analyse.state import state_of
from kg.knowledge import Knowledge, load
from kg.model import Label, Mention, Span

ACRONYM = re.compile(r"\s*\((?:the\s+)?[\"“]?([A-Z][A-Za-z0-9.&-]{1,9})[”\"]?\)")
REPEATED: tuple[Label, ...] = ("Person", "Organization", "Location", "Country", "Weapon", "Agreement")


def find_mentions(text: str, ents: Iterable[tuple[int, int, str]], knowledge: Knowledge) -> list[Mention]:
    """Every name in a text, in order, none overlapping.

    Args:
        text: the text.
        ents: (start, end, label) of the names that a model sees, OntoNotes labels.
        knowledge: the seeds.
    """
    scene = scene_of(text, guesses_of(ents), knowledge)
    found = list(candidates(scene))
    chosen = choose([*found, *persons(scene, choose(found))])
    chosen = choose([*chosen, *acronyms(scene, chosen), *given_names(scene, chosen)])
    chosen = add_free(chosen, short_names(scene, chosen))
    chosen = add_free(chosen, repeated(scene, chosen))
    return [
        Mention(c.span, c.label, c.span.of(text), c.key, c.country or _inner_state(c, scene), c.rule)
        for c in sorted(chosen, key=lambda c: c.span)
    ]


def _inner_state(c: Candidate, scene: Scene) -> str | None:
    """The state that a longer name itself shows: 'Iraqi Kurdistan Region'."""
    if c.key is not None or c.label not in ("Organization", "Location"):
        return None
    return next((m.country for m in scene.countries.values() if c.span.covers(m.span)), None)


def choose(found: Iterable[Candidate]) -> list[Candidate]:
    """Of candidates that overlap: the more trusted one, then the longer, then the earlier."""
    taken: list[Candidate] = []
    for c in sorted(found, key=lambda c: (c.trust, -(c.span.end - c.span.start), c.span.start, c.key is None)):
        if c.span.end > c.span.start and not any(c.span.overlaps(t.span) for t in taken):
            taken.append(c)
    return taken


def add_free(chosen: Sequence[Candidate], more: Iterable[Candidate]) -> list[Candidate]:
    """Further candidates where nothing stands yet."""
    result = list(chosen)
    for c in sorted(more, key=lambda c: (-(c.span.end - c.span.start), c.span.start)):
        if not any(c.span.overlaps(t.span) for t in result):
            result.append(c)
    return result


def acronyms(scene: Scene, chosen: Sequence[Candidate]) -> list[Candidate]:
    """'Islamic Revolutionary Guard Corps (IRGC)': the short form in brackets, everywhere."""
    found = []
    for c in chosen:
        m = ACRONYM.match(scene.text, c.span.end)
        if m and c.label != "Person" and _abbreviates(m[1], c.span.of(scene.text)):
            found += [Candidate(Span(a, b), c.label, 0, "acronym", c.key, c.country) for a, b in _occurrences(m[1], scene.text)]
    return found


def _abbreviates(short: str, name: str) -> bool:
    """Whether most letters of a short form begin words of the name, in order."""
    initials = "".join(w[0] for w in re.findall(r"\w+", name)).lower()
    letters = [c for c in short.lower() if c.isalpha()]
    position = hits = 0
    for letter in letters:
        at = initials.find(letter, position)
        if at >= 0:
            hits, position = hits + 1, at + 1
    return hits >= max(2, len(letters) - 1) or (short.isupper() and len(letters) >= 2 and short[0].lower() == initials[:1])


def short_names(scene: Scene, chosen: Sequence[Candidate]) -> list[Candidate]:
    """Family names of persons who are named in full, and capitalised ends of state organs' names ('the Navy')."""
    family_first = scene.patterns.list("persons", "family_first")
    people = [(c.span.of(scene.text), c.key, c.country) for c in chosen if c.label == "Person"]
    found = []
    for short, (key, country) in short_forms(people, family_first).items():
        found += [Candidate(Span(a, b), "Person", 0, "person:short", key, country) for a, b in _occurrences(short, scene.text, paired=True)]
    for c in chosen:
        if c.rule == "organ:with-state":
            tail = re.search(r"(?:[A-Z][\w-]*|of|for|the)(?:\s+(?:[A-Z][\w-]*|of|for|the))*$", c.span.of(scene.text))
            for short in {tail.group(0).split(" ", 1)[-1]} if tail else set():
                if short[:1].isupper() and len(short) > 3:
                    found += [
                        Candidate(Span(a, b), "Organization", 0, "organ:short", c.key, c.country)
                        for a, b in _occurrences(short, scene.text)
                        if scene.word_before(a).lower() == "the" or " " in short
                    ]
    return found


def repeated(scene: Scene, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The same name where the rules saw it only once: in headlines, at the start of a sentence, in capitals."""
    names: dict[str, set[tuple[Label, str | None, str | None]]] = {}
    for c in chosen:
        if c.label in REPEATED and c.span.of(scene.text)[:1].isupper() and c.rule not in ("gazetteer:country",):
            names.setdefault(c.span.of(scene.text), set()).add((c.label, c.key, c.country))
    found = []
    for name, readings in names.items():
        if len(name) > 3 and len({r[0] for r in readings}) == 1:
            label, key, country = sorted(readings, key=str)[-1]
            found += [Candidate(Span(a, b), label, 0, "repeated", key, country) for a, b in _occurrences(name, scene.text)]
    return found


def _occurrences(name: str, text: str, paired: bool = False) -> list[tuple[int, int]]:
    """Where a name stands as a word; `paired`: also beside a hyphen, as in 'Kim-Trump summit'."""
    edges = (r"(?<!\w)(?<![a-z]-)", r"(?!\w)(?!-[a-z])") if paired else (r"(?<![\w-])", r"(?![\w]|-[A-Za-z])")
    return [(m.start(), m.end()) for m in re.finditer(edges[0] + re.escape(name) + edges[1], text)]


@Language.factory("kg_mentions_en")
def make_mentions(nlp: Language, name: str) -> Mentions:
    return Mentions()


class Mentions:
    """The component: fills `state.mentions` from the text and the model's names."""

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        ents = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
        state.mentions.extend(find_mentions(doc.text, ents, load()))
        return doc
