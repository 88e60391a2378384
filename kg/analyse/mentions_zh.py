"""The component kg_mentions_zh: all finders of Chinese names together, one name at each place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken

from kg.analyse.agreements_zh import agreements
from kg.analyse.capitals_zh import governments
from kg.analyse.guessed_zh import guessed
from kg.analyse.lone_organs_zh import called_by_end, with_states
from kg.analyse.names_zh import gazetteer_names, is_chance, is_titled
from kg.analyse.organizations_zh import local_bodies, organizations
from kg.analyse.persons_zh import latin_names, persons
from kg.analyse.places_zh import not_places, places
from kg.analyse.readings_zh import with_readings
from kg.analyse.scene_zh import Found, Lexicon, Scene
from kg.analyse.state import sentences_of, state_of, tokens_of
from kg.analyse.states_zh import involved, short_states
from kg.analyse.tokens_zh import GUESSES
from kg.analyse.weapons_zh import groups, weapons
from kg.knowledge import Knowledge, load
from kg.model import Mention, Span

# The designation at the front of a weapon's name, which may go on alone: S-400|防空导弹系统.
CODE = re.compile(r"(?:[A-Za-z]+-?\d+[A-Za-z]*|[\u4e00-\u9fff]{1,4}-\d+[A-Za-z]*)")

_LEXICONS: dict[int, Lexicon] = {}


def lexicon_of(knowledge: Knowledge) -> Lexicon:
    """The Lexicon of a Knowledge, built once."""
    known = _LEXICONS.get(id(knowledge))
    if known is None or known.knowledge is not knowledge:
        known = _LEXICONS[id(knowledge)] = Lexicon(knowledge)
    return known


def find_mentions(scene: Scene) -> list[Mention]:
    """All names of a document, none overlapping another, in order."""
    names = list(gazetteer_names(scene))
    observe_countries(scene, names)
    names += short_states(scene, names)
    names += involved(scene)
    arms = list(groups(scene, list(weapons(scene, names)), names))
    pacts = list(agreements(scene))
    people = list(persons(scene, names))
    bodies = list(organizations(scene, [*names, *people]))
    sites = list(places(scene, names))
    bodies += local_bodies(scene, sites)
    people = list(not_places(scene, people, [*names, *sites]))
    found = select([*names, *arms, *pacts, *people, *bodies, *sites])
    found += latin_names(scene, found)
    found = select([*found, *_repeated(scene, found)])
    found = select([*found, *guessed(scene, found)])
    found = [f for f in governments(scene, found) if not scene.in_credits(f.span)]
    found = list(with_states(scene, with_readings(scene, found)))
    found += called_by_end(scene, found)
    return [Mention(f.span, f.label, f.span.of(scene.text), f.key, f.country, f.rule) for f in sorted(found, key=lambda f: f.span)]


def observe_countries(scene: Scene, names: list[Found]) -> None:
    """Note which states the text names in full, and by which first characters it may shorten them (索罗门: 索)."""
    full = [f for f in names if f.label == "Country" and f.key]
    inside = (m.key for f in names if f.label == "Organization" for m in scene.lexicon.gazetteer.at(scene.folded, f.span.start)
              if m.label == "Country" and m.span.end < f.span.end)  # 老挝人革党
    people = (scene.lexicon.gazetteer.lookup(span.of(scene.text)) for span in scene.blocked)
    blocked = (m.key for m in people if m is not None and m.label == "Country")
    scene.countries = dict(Counter([*(f.key for f in full if f.key), *blocked, *inside]))
    short: dict[str, dict[str, None]] = {}
    for f in full:
        first = scene.folded[f.span.start]
        if f.key and first not in scene.lexicon.words("abbreviations_compound_only"):
            short.setdefault(first, {})[f.key] = None
    scene.name_ends = frozenset(f.span.end for f in names)
    scene.state_ends = {f.span.start: f.span.end for f in full}
    scene.short_names = {char: tuple(codes) for char, codes in short.items()}
    named = {f.key for f in names if f.label == "Organization"}
    for char, body in scene.lexicon.bodies.items():
        if body in named:
            scene.short_names[char] = ()


def select(candidates: Iterable[Found]) -> list[Found]:
    """Of candidates that overlap, the longer; of equals, the one of lower rank."""
    chosen: list[Found] = []
    taken: set[int] = set()
    for found in sorted(candidates, key=lambda f: (f.span.start - f.span.end, f.rank, f.span.start)):
        places = range(found.span.start, found.span.end)
        if not any(i in taken for i in places):
            taken.update(places)
            chosen.append(found)
    return chosen


def _repeated(scene: Scene, found: list[Found]) -> Iterator[Found]:
    """Names found once, wherever else they stand: a headline gives the tagger little to go by. And the last part of a full name."""
    # A person's name is stronger than a state that one character of it might be: 奥|巴|马.
    taken = {i for span in (*(f.span for f in found if f.rule != "short-form"), *scene.blocked) for i in range(*span)}
    states = {i for f in found if f.rule == "short-form" for i in range(*f.span)}
    known: dict[str, Found] = {}
    for f in found:
        name = scene.folded[f.span.start : f.span.end]
        if f.label == "Country" or len(name) < 2:
            continue
        known.setdefault(name, f)
        if f.label == "Weapon" and name[0] in "\"'":
            known.setdefault(name[1:].partition(name[0])[0], f)
        if f.rule in ("designation", "series") and (code := CODE.match(name)) and len(code.group()) < len(name):
            known.setdefault(code.group(), f)
        if f.label == "Person" and "·" in name:
            last = name.rsplit("·", 1)[1]
            if len(last) > 1:
                known.setdefault(last, replace(f, rule="last-name"))
        if f.label == "Location":
            head = scene.lexicon.words("place_short_forms").before(name, len(name))
            if head and head != name:
                known.setdefault(head, replace(f, rule="short-place"))
        for short in _last_words(scene, f, name):
            known.setdefault(short, f)
    for name, f in known.items():
        for m in re.finditer(re.escape(name), scene.folded):
            places = range(*m.span())
            if any(i in taken for i in places) or (any(i in states for i in places) and (f.label != "Person" or len(name) < 3)):
                continue
            if _separate(scene, Span(*m.span()), f):
                yield replace(f, span=Span(*m.span()), rank=9)


def _last_words(scene: Scene, f: Found, name: str) -> Iterator[str]:
    """What a long name of an agreement or body goes on by: 全面协议, 反对派武装, 过渡委 for 全国过渡委员会."""
    if f.label not in ("Agreement", "Organization"):
        return
    words = scene.lexicon.words("agreement_short_forms" if f.label == "Agreement" else "body_short_forms")
    entry = scene.lexicon.knowledge.entry(f.label, f.key)
    for long in dict.fromkeys((name, *((entry.name("zh"),) if entry is not None else ()))):
        last = words.before(long, len(long))
        if last and last != long:
            yield last
    for long, short in scene.lexicon.lists.get("body_shortened", {}).items():
        if f.label == "Organization" and name.endswith(long) and name != long:
            yield short


def _separate(scene: Scene, span: Span, f: Found) -> bool:
    """Does a repeated name begin and end with words, or lie in a word that the tagger could not read?"""
    begins, ends = span.start in scene.starts, span.end in scene.ends
    if f.label == "Weapon" and (is_chance(scene, span) or is_titled(scene, span)):
        return False
    if f.label == "Location" and scene.lexicon.words("place_no_mention_after").at(scene.folded, span.end):
        return False  # 东京|奥运会
    if begins and ends:
        return True
    if f.label != "Person":
        return False
    return (len(f.span.of(scene.text)) > 2 and (begins or ends)) or bool(scene.lexicon.titles.before(scene.folded, span.start))


def scene_of(doc: Doc, lexicon: Lexicon) -> Scene:
    """The Scene of a tokenized Doc."""
    document = state_of(doc).document
    return Scene(document.text, tokens_of(doc), lexicon, sentences_of(doc), document.date, doc.user_data.get(GUESSES, ()))


class MentionFinder:
    """The component. Fills `doc._.kg.mentions`; words that a name cuts are split, so that names are whole words."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.lexicon = lexicon_of(knowledge)

    def __call__(self, doc: Doc) -> Doc:
        mentions = find_mentions(scene_of(doc, self.lexicon))
        state_of(doc).mentions.extend(mentions)
        split_words(doc, {p for m in mentions for p in m.span})
        return doc


def split_words(doc: Doc, positions: set[int]) -> None:
    """Split the tokens that have one of the positions inside."""
    ordered = sorted(positions)
    with doc.retokenize() as retokenizer:
        for token in doc:
            inside = ordered[bisect_right(ordered, token.idx) : bisect_left(ordered, token.idx + len(token))]
            if not inside:
                continue
            cuts = [p - token.idx for p in inside]
            pieces = [token.text[a:b] for a, b in zip([0, *cuts], [*cuts, len(token.text)], strict=True)]
            heads: list[SpacyToken | tuple[SpacyToken, int]] = [(token, 0) for _ in pieces]
            retokenizer.split(token, pieces, heads=heads, attrs={"TAG": [token.tag_] * len(pieces), "POS": [token.pos_] * len(pieces)})


@Language.factory("kg_mentions_zh", default_config={"seeds": None})
def make_mentions_zh(nlp: Language, name: str, seeds: str | None = None) -> MentionFinder:
    """The factory: `seeds` names a folder that is laid over the packaged seeds."""
    return MentionFinder(load(seeds))
