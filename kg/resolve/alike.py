"""How alike two entities are: their names first, then what is known of them. Scores run from 0 to 1; a reason goes with each.

Names alone join only where they are the same name in another spelling. A family name, a transcription or a translation needs a second
witness: the same country, the same office, the same place in the same facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from kg.knowledge import Knowledge, split
from kg.resolve.names import is_han, is_reading, normalise, numbers, parts, pinyin, plain_latin, simplify, skeleton, sounds_alike

THRESHOLD = 0.8
SAME_COUNTRY, SAME_OFFICE, SAME_SEAT = 0.15, 0.25, 0.1
SOUND = 0.8  # a transcription below this is another name


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an entity before it is compared. `offices` are (office, whose)."""

    id: str
    label: str
    names: tuple[str, ...]
    key: str | None = None
    countries: frozenset[str] = frozenset()
    offices: frozenset[tuple[str, str]] = frozenset()
    documents: frozenset[str] = field(default=frozenset(), compare=False)

    def has_han(self) -> bool:
        """Whether a name of it is Chinese."""
        return any(map(is_han, self.names))


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score and the sentence that tells where it comes from."""

    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Core:
    """A name without the words that only say what kind of thing it is: 'F125' of 'F125 frigate', a weapon of the kind 'frigate'."""

    text: str
    kind: str = ""
    is_class: bool = False  # 级, class: the name is that of a whole class
    is_broad: bool = False  # 舰船, vessels: a word for the kind that says less than the kind does


class Words:
    """The words of names that the seeds know: particles, spellings, kinds of things."""

    def __init__(self, knowledge: Knowledge) -> None:
        words = knowledge.triggers.get("identity", {})
        self.particles = frozenset(words.get("particles", ()))
        self.spellings = dict(words.get("spellings", {}))
        self.generations = frozenset(words.get("generations", ()))
        self._one = {normalise(str(name)): normalise(str(group[0])) for group in words.get("names", ()) for name in group}
        self._surnames = {simplify(str(han)): frozenset(map(str, latin)) for han, latin in words.get("surnames", {}).items()}
        self._broad, self._kinds, self._classifiers = (
            tuple(normalise(word) if is_han(word) else f" {word}" for word in sorted(map(str, words.get(key, ())), key=len, reverse=True))
            for key in ("broad", "kinds", "classifiers"))
        generic = [e for e in knowledge.of("Weapon") if e.properties.get("generic") in ("1", "yes", "true")]
        # ending -> kind, plurals too: a name's own endings are looked up, for there are more than a thousand kinds
        names = sorted({(normalise(n), e.id) for e in generic for ns in e.names.values() for n in ns}, reverse=True)
        self._generic = {f"{word}{plural}": key for plural in ("s", "") for word, key in names}
        self._states, self._organs = _han_states(knowledge), _han_organs(knowledge)

    @lru_cache(maxsize=100_000)  # noqa: B019 - one Words a merge, gone with it
    def core(self, name: str) -> Core:
        """The proper part of a name and its kind, where one can be told."""
        text, kind = normalise(name), ""
        for start in range(1, len(text)):
            if text[start:] in self._generic:
                text, kind = text[:start].strip(), self._generic[text[start:]]
                break
        shorter = _without(text, self._broad) if not kind else text
        plain = _without(_without(shorter, self._kinds), self._classifiers)
        return Core(plain, kind, shorter.endswith(("级", " class")) and plain != shorter, shorter != text)

    @lru_cache(maxsize=100_000)  # noqa: B019
    def written_out(self, name: str) -> str:
        """A Chinese name with its states by their codes and its organ by its key; '' for one without a state.

        美驻伊拉克使馆 and 美国驻伊拉克大使馆 are 'USA 驻 IRQ embassy', 驻德美军 and 驻德国美军 '驻 DEU USA 军'.
        """
        text, organ, found, at = normalise(name), "", [], 0
        if not is_han(name):
            return ""
        end = next((i for i in range(1, len(text)) if text[i:] in self._organs), len(text))
        if end < len(text):
            text, organ = text[:end], self._organs[text[end:]]
        while at < len(text):
            word = next((text[at:stop] for stop in range(len(text), at, -1) if text[at:stop] in self._states), "")
            found.append(f" {self._states[word]} " if word else text[at])
            at += len(word) or 1
        return f"{''.join(found).strip()} {organ}" if any(len(f) > 1 for f in found) else ""

    @lru_cache(maxsize=100_000)  # noqa: B019
    def person_parts(self, name: str) -> tuple[str, ...]:
        """The parts of a personal name that every language writes."""
        found = parts(name)
        kept = tuple(p for p in found if p not in self.particles) if len(found) > 1 else found
        return kept or found

    def one(self, part: str) -> str:
        """A part of a personal name in the one spelling that stands for all its spellings: Serhii and 谢尔盖 are 'sergei'."""
        return self._one.get(part, part)

    def sound(self, han: str, latin: str) -> float:
        """How alike two parts of a name sound, 0 to 1; 1 too where they are known to be one."""
        return 1.0 if self.one(han) == self.one(latin) else sounds_alike(han, latin)

    def surnames(self, han: str) -> frozenset[str]:
        """Other readings of the family name of an unbroken Chinese name: Park for 朴成浩."""
        return next((s for n in (3, 2, 1) if len(han) > n and (s := self._surnames.get(han[:n]))), frozenset())

    def numbered(self, han: str) -> str:
        """A Chinese name without the number of a king: 阿卜杜拉 of 阿卜杜拉二世; '' for one without."""
        return next((han[: -len(n)] for n in self.generations if is_han(n) and han.endswith(n) and len(han) > len(n) + 1), "")

    def spelled(self, name: str) -> str:
        """The words of a Latin name in one spelling and one order."""
        return " ".join(sorted(self.spellings.get(w, w) for w in normalise(name).split()))


def _han_states(knowledge: Knowledge) -> dict[str, str]:
    """Chinese names and abbreviations of states that mean one state only, and its code."""
    found: dict[str, set[str]] = {}
    for e in knowledge.of("Country"):
        for name in (*e.names.get("zh", ()), *split(e.properties.get("abbreviation_zh"))):
            found.setdefault(normalise(name), set()).add(e.id)
    return {name: min(ids) for name, ids in found.items() if len(ids) == 1}


def _han_organs(knowledge: Knowledge) -> dict[str, str]:
    rows = knowledge.tables.get("organs", ())
    return {normalise(name): row["id"] for row in rows for cell in ("name_zh", "aliases_zh") for name in split(row[cell])}


def _without(text: str, endings: Iterable[str]) -> str:
    """A name without the words that it may end in."""
    for ending in endings:
        if text.endswith(ending) and len(text) > len(ending) + 1:
            text = text[: -len(ending)].strip()
    return text


def compare(a: Profile, b: Profile, words: Words) -> Likeness | None:
    """How alike two entities of one label are, by name and by what is known of them; None where they cannot be one."""
    if a.countries and b.countries and a.countries.isdisjoint(b.countries) and a.label != "Weapon":
        return None
    pair = _person if a.label == "Person" else _thing
    best = max((found for x, y in _name_pairs(a, b) if (found := pair(x, y, words))), key=lambda f: f.score, default=None)
    if best is None:
        return None
    return _with_witnesses(best, a, b)


def _name_pairs(a: Profile, b: Profile) -> Iterator[tuple[str, str]]:
    """Names to compare. Where both have Chinese names, those decide: 王一 reads Wang Yi and is not 王毅. So do two whole Latin ones."""
    scripts = [{is_han(n) for n in p.names} | {"whole" for n in p.names if " " in n and not is_han(n)} for p in (a, b)]
    same_script = a.label == "Person" and bool(scripts[0] & scripts[1] & {True, "whole"})
    # 宿州 reads Suzhou and is not 苏州.
    by_characters = True in scripts[0] and True in scripts[1]
    return ((x, y) for x in a.names for y in b.names
            if is_han(x) == is_han(y) or not (same_script or (by_characters and is_reading(*((x, y) if is_han(x) else (y, x))))))


def _with_witnesses(likeness: Likeness, a: Profile, b: Profile) -> Likeness:
    score, reasons = likeness.score, [likeness.reason]
    if a.countries & b.countries:
        score += SAME_COUNTRY
        reasons.append(f"same country ({', '.join(sorted(a.countries & b.countries))})")
    if a.offices & b.offices:
        score += SAME_OFFICE
        reasons.append("same office (" + ", ".join(sorted(f"{o} of {of}" for o, of in a.offices & b.offices)) + ")")
    elif any(":" in of for _, of in a.offices if of in {other for _, other in b.offices}):  # a state is no such body: many serve it
        score += SAME_SEAT
        reasons.append("offices in the same body")
    return Likeness(min(1.0, round(score, 4)), "; ".join(reasons))


# --- persons ------------------------------------------------------------------------------------------------------------


def _person(x: str, y: str, words: Words) -> Likeness | None:
    if is_han(x) and is_han(y):
        return _han_person(x, y, words)
    if is_han(x) or is_han(y):
        return _mixed_person(*((x, y) if is_han(x) else (y, x)), words)
    return _latin_person(x, y, words)


def _latin_person(x: str, y: str, words: Words) -> Likeness | None:
    a, b = words.person_parts(x), words.person_parts(y)
    if a == b or "".join(a) == "".join(b):
        return Likeness(0.98, f"'{x}' and '{y}' are one name")
    if (set(a) ^ set(b)) & words.generations:
        return _king(x, y) if a[:-1] == b or b[:-1] == a else None
    if sorted(a) == sorted(b):
        return Likeness(0.95, f"'{x}' and '{y}' differ in the order of the names")
    if set(a).isdisjoint(b) and skeleton(a[-1]) not in (skeleton(b[-1]), skeleton(b[0])):
        return None
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return _family_name(x, y, short[0], long)
    if short[-1] == long[-1] and short[0] == long[0] and set(short) <= set(long):
        return Likeness(0.93, f"'{x}' and '{y}' differ in a middle name")
    if short[-1] == long[-1] and short[0][0] == long[0][0] and 1 in (len(short[0]), len(long[0])):
        return Likeness(0.65, f"'{x}' and '{y}' share the family name and an initial")
    if len(a) == len(b) and _all_alike(map(words.one, a), map(words.one, b)):
        return Likeness(0.85, f"'{x}' and '{y}' are spellings of one name")
    if len(a) == len(b) and _all_alike(a, (*b[1:], b[0])):
        return Likeness(0.8, f"'{x}' and '{y}' are spellings of one name in another order")
    return None


def _king(x: str, y: str) -> Likeness | None:
    """'King Abdullah' may be Abdullah II, by the country and the throne; 'Donald Trump' is not Donald Trump Jr."""
    return Likeness(0.55, f"'{x}' and '{y}' differ in a number behind the name") if 1 in (len(x.split()), len(y.split())) else None


def _family_name(x: str, y: str, short: str, long: tuple[str, ...]) -> Likeness | None:
    if len(long) == 1:
        same = _part_alike(short, long[0])
        return Likeness(0.65, f"'{x}' and '{y}' are spellings of one name") if same and len(short) > 4 else None
    if len(short) > 2 and _part_alike(short, long[-1]):
        return Likeness(0.55, f"'{x}' and '{y}' share the family name")
    if len(short) > 2 and short == long[0]:  # kings and Koreans; without the same office it tells nothing
        return Likeness(0.5, f"'{x}' is the first name of '{y}'")
    return None


def _all_alike(a: Iterable[str], b: Iterable[str]) -> bool:
    return all(_part_alike(x, y) for x, y in zip(a, b, strict=True))


@lru_cache(maxsize=100_000)
def _part_alike(a: str, b: str) -> bool:
    """Whether two parts of names are spellings of one. Short ones (Un, Il; Jun, Jin) must be equal."""
    if a == b or (len(a) > 2 and plain_latin(a) == plain_latin(b)):
        return True
    if min(len(a), len(b)) < 5 or skeleton(a) != skeleton(b):
        return False
    return SequenceMatcher(None, plain_latin(a), plain_latin(b)).ratio() >= 0.75


def _han_person(x: str, y: str, words: Words) -> Likeness | None:
    a, b = words.person_parts(x), words.person_parts(y)
    if "".join(a) == "".join(b):
        return Likeness(0.98, f"'{x}' and '{y}' are one name")
    short, long = sorted((a, b), key=len)
    if words.numbered("".join(a)) == "".join(b) or words.numbered("".join(b)) == "".join(a):
        return Likeness(0.55, f"'{x}' and '{y}' differ in a number behind the name")
    if len(short) == 1 and len(long) > 1:
        if short[0] == long[-1]:
            return Likeness(0.55, f"'{x}' and '{y}' share the family name")
        return Likeness(0.5, f"'{x}' and '{y}' transcribe one family name") if _transcribed(short[0], long[-1]) else None
    if len(a) == len(b) and len(a) > 1:
        same = all(p == q or _transcribed(p, q) for p, q in zip(a, b, strict=True))
        return Likeness(0.85, f"'{x}' and '{y}' transcribe one name") if same else None
    if len(a) == len(b) == 1 and _transcribed(a[0], b[0]):
        return Likeness(0.65, f"'{x}' and '{y}' transcribe one name")
    return None


def _transcribed(a: str, b: str) -> bool:
    """Whether two Chinese spellings can be transcriptions of one foreign name. 王毅 and 王一 sound alike too, so short ones are not."""
    if min(len(a), len(b)) < 4 or abs(len(a) - len(b)) > 1:
        return a == b
    shared = sum(1 for c in set(a) if c in b)
    return shared * 2 >= min(len(set(a)), len(set(b))) and len(skeleton(a)) > 2 and sounds_alike(a, b) >= 0.9


def _mixed_person(han: str, latin: str, words: Words) -> Likeness | None:
    if is_reading(han, latin):
        return Likeness(0.9 if len(pinyin(han)) > 2 else 0.8, f"'{latin}' is the reading of '{han}'")
    a, b = words.person_parts(han), words.person_parts(latin)
    if len(a) > 1 and len(b) > 1:
        last = words.sound(a[-1], b[-1])
        if last >= SOUND and len(skeleton(a[-1])) > 1 and (first := words.sound(a[0], b[0])) >= 0.6:
            return Likeness(round(0.25 * first + 0.55 * last, 4), f"'{han}' transcribes '{latin}'")
        return None
    whole = sounds_alike(han, "".join(b)) if len(pinyin(han)) == len(b) == 3 else 0.0
    if whole >= SOUND and len(skeleton(han)) > 2:
        return Likeness(round(0.7 * whole, 4), f"'{han}' and '{latin}' are readings of one name")
    if len(a) == 1 < len(b) and words.surnames(a[0]) & {b[0], b[-1]}:
        return Likeness(0.55, f"'{han}' and '{latin}' share the family name")
    best = max((words.sound(a[-1], p) for p in (b[-1], "".join(b))), default=0.0)
    if best >= SOUND and len(skeleton(a[-1])) > 1:
        return Likeness(round(0.6 * best, 4), f"'{han}' transcribes '{latin}'")
    return None


# --- organisations, places, weapons, agreements -----------------------------------------------------------------------------


def _thing(x: str, y: str, words: Words) -> Likeness | None:
    a, b = normalise(x), normalise(y)
    if a == b:
        return Likeness(0.92 if _telling(x) else 0.6, f"both are called '{x}'")
    if sorted(numbers(x)) != sorted(numbers(y)):
        return None
    if is_han(x) != is_han(y):
        return _mixed_thing(*((x, y) if is_han(x) else (y, x)), words)
    if not is_han(x) and words.spelled(x) == words.spelled(y):
        return Likeness(0.92, f"'{x}' and '{y}' are spellings of one name")
    if (out := words.written_out(x)) and out == words.written_out(y):
        return Likeness(0.9, f"'{x}' and '{y}' name the same state and organ, in full and in short")
    first, second = words.core(x), words.core(y)
    if first.text == second.text and first.kind == second.kind and first.kind:
        return Likeness(0.9, f"'{x}' and '{y}' are one proper name with the same kind of thing")
    if first.text == second.text and first.is_class and second.is_class and (first.is_broad or second.is_broad):
        return Likeness(0.9, f"'{x}' and '{y}' are one class, by a wider and a closer word")
    if is_han(x) and first.kind == second.kind != "" and len(first.text) > 2 and pinyin(first.text) == pinyin(second.text):
        return Likeness(0.9, f"'{x}' and '{y}' transcribe one name of the same kind of thing")
    if first.text == second.text and (first.kind or second.kind) and re.search(r"\d", first.text):
        return Likeness(0.85, f"'{x}' and '{y}' are one model")
    if not is_han(x) and not numbers(x) and (f"{a}s" == b or f"{b}s" == a):
        return Likeness(0.9, f"'{x}' and '{y}' differ in number only")
    return None


def _mixed_thing(han: str, latin: str, words: Words) -> Likeness | None:
    first, second = words.core(han), words.core(latin)
    if first.kind != second.kind and first.kind and second.kind:
        return None
    if first.text == second.text and re.search(r"\d", first.text):
        return Likeness(0.9, f"'{han}' and '{latin}' are one model")
    if is_reading(first.text, second.text):
        return Likeness(0.75, f"'{latin}' is the reading of '{han}'")
    alike = sounds_alike(first.text, second.text)
    if alike < 0.7 or min(len(skeleton(first.text)), len(skeleton(second.text))) < 3:
        return None
    kinds = 0.1 if first.kind and first.kind == second.kind else 0.0
    return Likeness(round(0.75 * alike + kinds, 4), f"'{han}' transcribes '{latin}'")


def _telling(name: str) -> bool:
    """Whether a name says enough by itself: an acronym, several words, four characters. 委员会 and the court do not."""
    plain = normalise(name)
    if is_han(name):
        return len(plain) >= 4
    return " " in plain or (name.isupper() and len(plain) > 2) or any(c.isdigit() for c in plain) or len(plain) > 8
