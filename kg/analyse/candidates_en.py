"""Candidates for English names, from the gazetteer, from patterns and from the model, before one of those that overlap is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from kg.analyse.gazetteer import Gazetteer, Match, gazetteer
from kg.analyse.patterns_en import NAME_WORD, Patterns, alternatives, headline, patterns
from kg.analyse.sentences_en import blocks
from kg.knowledge import Knowledge, load
from kg.model import Label, Span

# Trust, the first the most: what a rule built from known parts, what lists or capitals show, what the model guessed.
BUILT, SHOWN, GUESSED = 0, 1, 2
MODEL_LABELS: Mapping[str, Label] = {"PERSON": "Person", "ORG": "Organization", "GPE": "Location", "LOC": "Location", "FAC": "Location"}
ARTICLE = re.compile(r"[Tt]he\s+(?!Hague\b|Gambia\b|Bahamas\b)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that may be a name."""

    span: Span
    label: Label
    trust: int
    rule: str
    key: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Guess:
    """A name that the model sees: span and the model's own label."""

    span: Span
    label: str


@dataclass(frozen=True)
class Scene:
    """One text with all that rules look at. `text` has straight apostrophes, so that offsets hold and patterns stay short."""

    text: str
    names: tuple[Match, ...]
    guesses: tuple[Guess, ...]
    headlines: tuple[Span, ...]
    knowledge: Knowledge
    patterns: Patterns

    def in_headline(self, span: Span) -> bool:
        """Whether capitals tell nothing here."""
        return any(h.covers(span) for h in self.headlines)

    def word_before(self, start: int) -> str:
        """The word that ends before a place, or an empty string."""
        found = re.search(r"([\w.'-]+)[ \t(\"“]*$", self.text[max(0, start - 40) : start])
        return found[1] if found and not re.search(r"[a-z]{2}[.]$", found[1]) else ""

    def word_after(self, end: int) -> str:
        """The word that begins behind a place."""
        found = re.match(r"\s+([\w'-]+)", self.text[end : end + 40])
        return found[1] if found else ""

    @cached_property
    def long_titles(self) -> tuple[Span, ...]:
        """Titles of several words; a part of one is no name, whatever a model thinks ('National Security Advisor')."""
        return tuple(t.span for t in self.patterns.titles(self.text) if " " in t.text)

    @cached_property
    def countries(self) -> Mapping[int, Match]:
        """The countries' names by where they begin."""
        return {m.span.start: m for m in self.names if m.label == "Country"}


def scene_of(text: str, guesses: Iterable[Guess], knowledge: Knowledge) -> Scene:
    """Everything that the rules below look at."""
    scene = _plain_scene(text, id(knowledge))
    return replace(scene, guesses=tuple(guesses))


@lru_cache(maxsize=64)  # several components look at the same text, a batch at a time
def _plain_scene(text: str, _: int) -> Scene:
    knowledge = load()
    plain = text.replace("’", "'").replace("‘", "'").replace("\xa0", " ")
    found = tuple(_readings(m, plain) for m in names_of(knowledge).find(plain))
    heads = tuple(b for b in blocks(plain) if headline(b.of(plain)))
    return Scene(plain, found, (), heads, knowledge, patterns())


def names_of(knowledge: Knowledge) -> Gazetteer:
    """The English names of the seeds."""
    return gazetteer(knowledge, "en")


def _readings(m: Match, text: str) -> Match:
    """Without the article ('the Philippines'); with the dot of an abbreviation ('U.S.')."""
    start, end = m.span
    if text[end : end + 1] == "." and re.search(r"\b[A-Z]\.[A-Z]$|\b(?:Jr|Sr)$", text[start:end]):
        end += 1
    if article := ARTICLE.match(text, start, end):
        start = article.end()
    return replace(m, span=Span(start, end))


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


# --- the gazetteer ----------------------------------------------------------------------------------------------------


def gazetteer_names(scene: Scene) -> Iterator[Candidate]:
    """Names that the seeds know, but for peoples and names inside other names."""
    for m in scene.names:
        if m.label == "Country" and not _is_state(m, scene):
            continue
        if m.label == "Weapon" and _is_generic(m, scene):
            continue  # these take their modifiers by pattern
        span = m.span
        if m.label == "Agreement" and scene.word_after(span.end) in scene.patterns.words["agreements"]["lower"]:
            span = Span(span.start, span.end + 1 + len(scene.word_after(span.end)))  # 'New START treaty'
        yield Candidate(span, m.label, SHOWN, f"gazetteer:{m.label.lower()}", m.key, m.country)


def _is_generic(m: Match, scene: Scene) -> bool:
    entry = scene.knowledge.entry("Weapon", m.key)
    return entry is not None and bool(entry.properties.get("generic"))


def _is_state(m: Match, scene: Scene) -> bool:
    words, after = scene.patterns.words["countries"], scene.word_after(m.span.end)
    if after in words["no_state"]:
        return False
    if m.form != "adjective":
        return True
    name = m.span.of(scene.text)
    if after in words["people"] or scene.text[m.span.end : m.span.end + 5] == "-born":
        return False
    before = scene.word_before(m.span.start)
    if name.endswith("s") and not name.endswith("ss") and (name != "Swiss") and name[:-1] != "":
        return before.lower() == "the"
    return not (before.lower() in ("in", "speak", "speaks", "spoke") and not after)


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


# --- organs of states -------------------------------------------------------------------------------------------------


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
    """Ministries, armies, parliaments: with their state ('Russian Foreign Ministry', 'Ministry of Defence of Ukraine'), or alone with a capital."""
    known = organs_of(scene.knowledge)
    ends = {m.span.end: m for m in scene.countries.values()}
    stop = scene.patterns.list("organizations", "organ_stop")
    for m in known.pattern.finditer(scene.text):
        name, organ = m.group(0), known.ids[re.sub(r"[\s-]+", " ", m.group(0)).lower()] if re.sub(r"[\s-]+", " ", m.group(0)).lower() in known.ids else ""
        if not organ:
            organ = known.ids.get(name.lower(), "")
        capital = all(w[:1].isupper() for w in re.findall(r"\w+", name) if len(w) > 3)
        if not capital and (name.lower() in stop or scene.word_after(m.end()) in scene.patterns.words["organizations"]["before_noun"]):
            continue
        state, span = _state_of_organ(m, ends, scene)
        if state is not None:
            yield Candidate(span, "Organization", BUILT, "organ:with-state", f"{state.key}/{organ}", state.key)
        elif capital and name[0].isupper() and not scene.in_headline(span) and name.lower() not in stop and name.lower() not in ("bank", "police", "army", "command"):
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
        if " " in who and (first in NOT_NAMES or first in states or not any(p.span.start == start for p in people.values())):
            start, who = m.start() + len(first) + 1, who.split(" ", 1)[1]
        person = people.get(start + len(who)) or people.get(start + len(who.split("-")[0]))
        if who in states or who in NOT_NAMES or any(p in states for p in who.split("-")) or scene.patterns.title.fullmatch(who):
            continue
        if person is None and m.group(0).split()[-1] not in ("administration", "Administration", "regime"):
            continue
        yield Candidate(Span(start, m.end()), "Organization", BUILT, "administration", None, person.country if person else None)


PART = re.compile(r"'s\s+(?:[a-z]+\s+){0,3}(?:committee|commission|council|department|directorate|wing|unit|command)\b")
DEPARTMENTS = re.compile(r"\b[DM](?:epartments|inistries) of (?:the )?((?:[A-Z]\w+(?: [A-Z]\w+)*)(?:, (?:the )?[A-Z]\w+)*,? and (?:the )?[A-Z]\w+(?: [A-Z]\w+)*)")
NOT_NAMES = frozenset(["The", "This", "That", "Its", "Their", "His", "Her", "Our", "A", "An", "Federal", "National", "Transitional", "Interim", "Regional", "Central", "Local",
                       "New", "Former", "Previous", "Federal", "Military", "Islamic", "Communist", "Under", "In", "Trade", "Aviation", "Drug", "Security", "Business"])


# --- agreements -------------------------------------------------------------------------------------------------------


def agreements(scene: Scene) -> Iterator[Candidate]:
    """Treaties, deals, resolutions with a name, a number or a naming description."""
    for m in scene.patterns.agreement.finditer(scene.text):
        span = Span(m.start(), m.end())
        kind = m.lastgroup or ""
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
        yield Candidate(span, "Agreement", BUILT, f"agreement:{kind}")
    for m in ENDING.finditer(scene.text):
        yield Candidate(Span(m.start(), m.end()), "Agreement", BUILT, "agreement:ending")
    for m in INITIATIVE.finditer(scene.text):
        yield Candidate(Span(*m.span(1)), "Agreement", BUILT, "agreement:initiative")


ENDING = re.compile(r"\b(?:declaration|agreement|treaty|deal|accord|pact|armistice) (?:ending|banning|limiting|halting|prohibiting|governing) (?:the )?"
                    r"(?:[a-z]+ )?[A-Z]\w+(?: [A-Z]\w+)*")
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
    if noun in ("plan", "statement", "act", "principles", "constitution", "understanding", "arrangement", "arrangements", "framework", "resolution", "resolutions", "charter",
                "initiative", "partnership", "doctrine", "formula", "communique", "declaration", "agreements", "roadmap", "statute", "compact"):
        if noun not in ("agreements", "declaration", "communique", "formula") or not _is_place(first, scene):
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
    while words and names_of(scene.knowledge).lookup(" ".join(words)) is None and (words[0] in STARTERS or names_a_title(words[0], scene)):
        start += len(words[0]) + 1
        words = words[1:]
    if len(words) < 2 or (len(words) == 2 and words[0] in ("Joint", "National", "New", "Action", "Strategic", "Peace", "Federal", "Executive", "Business")):
        return None
    return Span(start, span.end)


def names_a_title(word: str, scene: Scene) -> bool:
    """Whether a word is an office: President, Minister."""
    heads = scene.patterns.list("titles", "heads")
    return word.lower() in heads or (word.endswith("s") and word.lower()[:-1] in heads)


STARTERS = frozenset(["The", "This", "That", "A", "An", "Our", "Its", "Their", "His", "In", "Under", "On", "And", "With", "As", "For", "By", "Both", "Through", "Following", "Of", "New",
                      "Today", "Since", "At", "From", "To", "Joint", "Statement", "Also", "Despite", "After", "Before", "While", "When", "If", "But", "Those", "These", "All", "Each", "Any"])


# --- weapons ----------------------------------------------------------------------------------------------------------


def weapons(scene: Scene) -> Iterator[Candidate]:
    """Weapons by class, by model, by a known name with its class behind it."""
    p = scene.patterns
    for m in p.weapon.finditer(scene.text):
        if m.group(0).lower().startswith("suicide bomber"):
            continue
        found = names_of(scene.knowledge).lookup(m.group(0))
        yield Candidate(Span(m.start(), m.end()), "Weapon", SHOWN, "weapon:class", found.key if found and found.label == "Weapon" else None)
    for m in p.quoted.finditer(scene.text):
        around = scene.text[max(0, m.start() - 60) : m.start()] + scene.text[m.end() : m.end() + 60]
        if p.craft.search(around):
            yield Candidate(Span(*m.span(1)), "Weapon", BUILT, "weapon:quoted")
    for m in p.ship_class.finditer(scene.text):
        article = ARTICLE.match(m.group(0))
        yield Candidate(Span(m.start() + (article.end() if article else 0), m.end()), "Weapon", BUILT, "weapon:named-class")
    known = [(c.span, c.key) for c in gazetteer_names(scene) if c.label == "Weapon"]
    known += [(Span(m.start(), m.end()), None) for m in p.model.finditer(scene.text)]
    for span, key in known:
        behind = p.weapon_after_name.match(scene.text, span.end)
        found = names_of(scene.knowledge).lookup(span.of(scene.text))
        yield Candidate(Span(span.start, behind.end() if behind else span.end), "Weapon", BUILT, "weapon:name", key or (found.key if found else None))


# --- capitals ---------------------------------------------------------------------------------------------------------


def organizations(scene: Scene) -> Iterator[Candidate]:
    """Bodies whose name ends in what they are: 'Kurdistan Regional Government', 'Committee for the Liberation of X'."""
    alone = scene.patterns.list("organizations", "not_alone")
    states = {m.span.of(scene.text): m for m in scene.countries.values()}
    for m in scene.patterns.organization.finditer(scene.text):
        span = _without_title(Span(m.start(), m.end()), scene)
        words = span.of(scene.text).split()
        while words and words[0] in STARTERS:
            span, words = Span(span.start + len(words[0]) + 1, span.end), words[1:]
        if not words or scene.in_headline(span) or (len(words) == 1 and (words[0] in alone or scene.word_before(span.start).lower() != "the")):
            continue
        if _is_government(span.of(scene.text), states):
            continue
        state = next((s for s in scene.countries.values() if span.covers(s.span)), None)
        yield Candidate(span, "Organization", SHOWN, "organization:head", None, state.key if state else None)


def _is_government(name: str, states: Mapping[str, Match]) -> bool:
    """'Iraqi Government', 'Federal Government of Iraq' speak of the state itself."""
    bare = re.sub(r"^(?:Federal|Central|Transitional|Interim|National|Union)\s+|\s+of\s+(?:the\s+)?(?P<state>.+)$", "", name)
    state = re.search(r"\s+of\s+(?:the\s+)?(.+)$", name)
    if re.fullmatch(r"(?:Government|Administration|Governments|State)", bare):
        return True
    first, _, head = bare.rpartition(" ")
    return head in ("Government", "Administration", "Governments", "State") and (first in states or bool(state and state[1] in states and not first))


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


def locations(scene: Scene) -> Iterator[Candidate]:
    """Places whose name says what they are: 'Donetsk Oblast', 'Port of Odesa'."""
    for m in scene.patterns.location.finditer(scene.text):
        span, words = Span(m.start(), m.end()), m.group(0).split()
        while words and words[0] in STARTERS:
            span, words = Span(span.start + len(words[0]) + 1, span.end), words[1:]
        if len(words) < 2 or scene.in_headline(span) or any(names_a_title(w, scene) for w in words):
            continue
        if words[-1] in ("State", "Bank", "Station", "Zone", "Pass", "Plant", "Base") and not any(
                g.label in ("LOC", "FAC", "GPE") and g.span.overlaps(span) for g in scene.guesses):
            continue
        state = next((s for s in scene.countries.values() if span.covers(s.span)), None)
        known = names_of(scene.knowledge).lookup(re.sub(r"^(?:Port|City|Gulf|Strait|Bay|Province|Cape) of (?:the )?|\s+(?:City|Province|Port|Region|Oblast|Airport)$", "", span.of(scene.text)))
        country = state.key if state else known.country if known and known.label == "Location" else None
        yield Candidate(span, "Location", SHOWN, "location:head", None, country)


# --- the model --------------------------------------------------------------------------------------------------------


def guessed(scene: Scene) -> Iterator[Candidate]:
    """What the model sees and no rule contradicts."""
    for g in scene.guesses:
        label = MODEL_LABELS.get(g.label)
        span = _bare(g.span, scene)
        if label is None or label == "Person" or span is None or scene.in_headline(span) or any(t.covers(span) for t in scene.long_titles):
            continue
        name = span.of(scene.text)
        if label == "Organization" and not _plausible_body(span, name, scene):
            continue
        if label == "Location" and (not name[:1].isupper() or re.search(NOISE, name) or name in scene.patterns.list("stop", "names") or any(names_a_title(w, scene) for w in name.split())):
            continue
        yield Candidate(span, label, GUESSED, f"model:{g.label}")


def _bare(span: Span, scene: Scene) -> Span | None:
    """Without article, quotes and possessive."""
    start, end = span
    text = scene.text
    lead = re.compile(r"(?:the\s+|The\s+|[\"“”'(\[\s#\\*]+)+").match(text, start, end)
    if lead:
        start = lead.end()
    tail = re.search(r"(?:'s|s'(?=$)|['\"“”)\].,;:\s]+|\n.*)+$", text[start:end], re.DOTALL)
    if tail:
        cut = start + tail.start() + (1 if tail.group(0).startswith("s'") else 0)
        if not re.search(r"\b(?:[A-Z]\.)+$", text[start : cut + 1]):
            end = cut
    return Span(start, end) if end > start else None


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
        return (name.isupper() and 2 < len(name) < 8) or (len(name) > 3 and name not in NOT_NAMES and name not in STARTERS and name not in SINGLE_NOISE)
    return words[0] not in ("Statement", "Readout", "Remarks", "Fact", "Joint", "Background", "Press") and not re.search(NOISE, name)


SINGLE_NOISE = frozenset(["Readout", "Statement", "Summit", "State", "Treaty", "Resolution", "Congressional", "Presidential", "Cold", "Internet", "Covid", "COVID", "Article", "Chapter",
                          "Section", "Title", "Embassy", "Act", "Council", "Department", "Administration", "Ministry", "Parliament", "Government", "Committee", "Agency", "Christian", "Muslim",
                          "Islamic", "Jewish", "Catholic", "Sunni", "Shiite", "Arab", "Summit", "Forum", "Program", "Initiative"])
NOISE = r"\b(?:Summit|Act|Treaty|Agreement|Resolution|War|Day|Initiative|Plan|Counterparts?|Call|Statement|Dialogue|Program|Partnership|Strategy|Framework|Prize|Forum|Month|Week|Anniversary|Holiday|Awards?|Pandemic|Christmas|Ramadan|Eid)\b"
NAME = re.compile(NAME_WORD)
