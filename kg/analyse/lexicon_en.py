"""The English triggers of seeds/triggers/en.yml, compiled: which word with which company makes which event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spacy.tokens import Token

from kg.analyse.words_en import listed
from kg.errors import SeedError, nearest
from kg.knowledge import Knowledge
from kg.model import SLOTS

NEEDS = ("any", "light", "both")
KEYS = ("type", "mode", "frame", "words", "subjects", "needs", "requires")  # of a group


@dataclass(frozen=True, slots=True)
class Trigger:
    """An entry: its type, mode and frame, and the words that must stand together. `rule` is 'verb:call on'."""

    type: str
    mode: str | None
    frame: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]
    kind: str
    needs: str = "any"
    requires: tuple[str, ...] = ()
    subjects: str = ""

    @property
    def rule(self) -> str:
        return f"{self.kind}:{' '.join(self.words)}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger found: the entry, the word that heads it, and all words that belong to it."""

    trigger: Trigger
    head: Token
    tokens: tuple[Token, ...]


class Lexicon:
    """All triggers of a Knowledge.

    Raises:
        SeedError: a group names an unknown type, mode, frame or class.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.data: Mapping[str, Any] = knowledge.triggers["en"]
        self.classes = {name: frozenset(map(str, words)) for name, words in self.data["classes"].items()}
        self.verbs: dict[str, list[Trigger]] = {}
        self.nouns: dict[str, list[Trigger]] = {}
        self.adjectives: dict[str, list[Trigger]] = {}
        for section, kind in (("verbs", "verb"), ("nouns", "noun"), ("adjectives", "adjective")):
            for group in self.data[section]:
                _check(group, section, self.data, knowledge)
                for entry in group["words"]:
                    self._add(kind, group, str(entry))
        for table in (self.verbs, self.nouns, self.adjectives):
            for entries in table.values():
                entries.sort(key=_richness)

    def _add(self, kind: str, group: Mapping[str, Any], entry: str) -> None:
        words = tuple(re.split(r"\s+|(?<=-)|(?=-)", entry)) if kind == "noun" else tuple(entry.split())  # as the tokenizer splits
        for word in words:
            if word.startswith("<") and word.strip("<>") not in self.classes:
                raise SeedError(f"triggers/en.yml: '{entry}': unknown class '{word}'.{nearest(word.strip('<>'), self.classes)}")
        frame = {slot: tuple(places) for slot, places in self.data["frames"][group["frame"]].items()}
        trigger = Trigger(
            group["type"],
            group.get("mode"),
            frame,
            words,
            kind,
            group.get("needs", "any"),
            tuple(group.get("requires", ())),
            str(group.get("subjects", "")),
        )
        if kind == "noun":
            head = words[0] if len(words) > 2 and words[1] == "of" else words[-1]
            self.nouns.setdefault(head.lower(), []).append(trigger)
        else:
            (self.verbs if kind == "verb" else self.adjectives).setdefault(words[0], []).append(trigger)

    @cached_property
    def light(self) -> frozenset[str]:
        """Verbs that carry a noun's event for their subject."""
        return frozenset(w.split()[0] for w in map(str, self.data["light"]))

    @cached_property
    def speaking(self) -> frozenset[str]:
        """Verbs that report what somebody says."""
        return frozenset(w for w, entries in self.verbs.items() if any(map(_speaks, entries)))

    @cached_property
    def seeking(self) -> frozenset[str]:
        """Verbs whose subject wants or plans a noun's event."""
        return frozenset(map(str, self.data["seeking"]))

    @cached_property
    def undergo(self) -> frozenset[str]:
        """Verbs that carry a noun's event against their subject."""
        return frozenset(map(str, self.data["undergo"]))

    @cached_property
    def stand_for(self) -> frozenset[str]:
        """Nouns that stand for the state or body that modifies them."""
        return frozenset(map(str, self.data["stand_for"]))

    def status_words(self, key: str) -> frozenset[str]:
        """A list of words that set a status."""
        return frozenset(map(str, self.data["status"][key]))

    def verb(self, token: Token, objects: Sequence[Token]) -> Hit | None:
        """The entry with the most words that fits a verb. `objects` are its (also passive or relative) objects."""
        return next(self.verb_hits(token, objects), None)

    def verb_hits(self, token: Token, objects: Sequence[Token]) -> Iterator[Hit]:
        """All entries that fit a verb, those with the most words first."""
        for trigger in self.verbs.get(token.lemma_.lower(), ()):
            tokens = self._company(token, trigger.words[1:], objects)
            if tokens is not None:
                yield Hit(trigger, token, (token, *tokens))

    def _company(self, verb: Token, words: Sequence[str], objects: Sequence[Token]) -> list[Token] | None:
        """The words that an entry asks for beside its verb; None where one is missing."""
        found: list[Token] = []
        where, after_small = verb, False
        for i, word in enumerate(words):
            if word in listed("grammar", "small"):
                token = self._small(where, word, verb, objects, words[i + 1 :])
            else:
                token = self._content(where, word, after_small, objects, verb)
            if token is None:
                return None
            found.append(token)
            where, after_small = token, word in listed("grammar", "small")
        return found

    def _small(self, where: Token, word: str, verb: Token, objects: Sequence[Token], rest: Sequence[str]) -> Token | None:
        if word == "to":
            clauses = (c for c in verb.children if c.dep_ in ("xcomp", "ccomp"))
            complement = next((c for c in clauses if any(g.dep_ == "aux" and g.lower_ == "to" for g in c.children)), None)
            if complement is not None and (not rest or complement.lemma_ == rest[0]):
                return next(g for g in complement.children if g.dep_ == "aux" and g.lower_ == "to") if not rest else complement
        if word == "that":
            return next((c for c in verb.children if c.dep_ == "ccomp"), None)
        places = [where, verb, *objects, *(c for c in verb.children if c.dep_ in ("prt", "advmod", "prep", "acomp", "oprd"))]
        fitting = [
            child
            for place in places
            for child in place.children
            if child.lower_ == word
            and not self._tells_time(child)
            and not (word == "in" and verb.lemma_ in listed("grammar", "phrasal") and self._tells_place(child, verb))
            and child.dep_ in ("prep", "prt", "advmod", "agent", "dative", "mark", "advcl", "npadvmod", "pcomp")
            and child.i > verb.i - 1
        ]
        # 'rallied in Rome in solidarity with': the one before the word that the entry asks for
        wanted = (c for c in fitting if rest and any(g.dep_ == "pobj" and self.fits(g, rest[0]) for g in c.children))
        return next(wanted, next(iter(fitting), None))

    def _tells_place(self, preposition: Token, verb: Token) -> bool:
        """'gave the army in Niger a week', 'gave firms in one town a week' is not 'gave in'."""
        if verb.lemma_ in listed("grammar", "yielding") and any(c.dep_ == "pobj" for c in preposition.children):
            return True
        labels = preposition.doc.user_data.get("kg_labels", {})
        return any(c.dep_ == "pobj" and labels.get(c.i) in ("Country", "Location") for c in preposition.children)

    def _tells_time(self, preposition: Token) -> bool:
        """'fired a missile on Wednesday' is not 'fired on'."""
        labels = preposition.doc.user_data.get("kg_labels", {})
        return any(c.dep_ == "pobj" and labels.get(c.i) == "Time" for c in preposition.children)

    def _content(self, where: Token, word: str, after_small: bool, objects: Sequence[Token], verb: Token) -> Token | None:
        if where.lemma_ == word and where.pos_ == "VERB" and where != verb:
            return where
        behind = ("pobj", "pcomp", "amod", "acomp") if word == JUDGED else ("pobj", "pcomp")  # 'described it as criminal'
        pool = [c for c in where.children if c.dep_ in behind] if after_small else []
        after_small = bool(pool)
        pool = pool or list(objects)
        pool += [g for p in pool for g in p.conjuncts]
        pool += [  # 'hundreds of missiles'
            g
            for p in pool
            if p.lemma_.lower() in listed("grammar", "quantities")
            for c in p.children
            if c.lower_ == "of"
            for g in c.children
            if c.dep_ == "prep" and g.dep_ == "pobj"
        ]
        if not after_small:
            pool += [c for c in verb.children if c.dep_ in ("acomp", "oprd", "xcomp", "ccomp", "advmod", "prt", "attr", "dobj", "npadvmod")]
            pool += [c for c in verb.children if c.dep_ == "advcl" and c.pos_ == "ADJ"]  # 'held Iran responsible'
            being = [c for c in verb.children if c.dep_ == "xcomp" and c.lemma_ == "be"]  # 'held being hostage'
            pool += [g for c in being for g in c.children if g.dep_ in ("attr", "acomp")]
        if word == JUDGED:
            pool += [g for p in pool for g in p.children if g.dep_ == "appos"]
        for token in pool:
            if self.fits(token, word):
                return token
        # 'find X guilty', 'conduct military exercises': a modifier inside the object
        if word.startswith("<") and word != JUDGED:
            return None
        near = [g for t in pool for g in t.children if g.dep_ in ("amod", "compound", "nummod")]
        return next((t for t in near if self.fits(t, word)), None)

    def fits(self, token: Token, word: str) -> bool:
        """Whether a word is, or is in the class, that an entry asks for."""
        if not word.startswith("<"):
            return token.lemma_.lower() == word or token.lower_ == word
        name = word.strip("<>")
        label = token.doc.user_data.get("kg_labels", {}).get(token.i)
        if label is not None:
            named = label == "Agreement" and any(c.dep_ == "compound" and c.lower_ in self.classes[name] for c in token.children)
            return named or (label, name) in LABEL_CLASSES  # 'the Lome Ceasefire Agreement' is a truce
        if name == PEOPLE and token.tag_ == "NNPS":
            return True  # 'took in Syrians'
        return token.lemma_.lower() in self.classes[name] or token.lower_ in self.classes[name]

    def noun(self, token: Token) -> Hit | None:
        """The entry with the most words that ends in (or, with 'of', begins with) a noun."""
        seen = [
            *self.nouns.get(token.lower_, ()),
            *(self.nouns.get(token.lemma_.lower(), ()) if token.lemma_.lower() != token.lower_ else ()),
        ]
        for trigger in sorted(seen, key=lambda t: -len(t.words)):
            tokens = _sequence(token, trigger.words)
            if tokens is not None:
                return Hit(trigger, token, tokens)
        return None

    @cached_property
    def falsehoods(self) -> frozenset[str]:
        """Predicates that deny what their subject says: 'the idea that … is nonsense'."""
        return frozenset(
            t.words[0]
            for entries in self.adjectives.values()
            for t in entries
            if t.type == "REJECT" and t.frame.get("actor") == ("speaker",)
        )

    def adjective(self, token: Token) -> Hit | None:
        """The entry for a predicate adjective."""
        found = self.adjectives.get(token.lower_, ())
        return Hit(found[0], token, (token,)) if found else None


PEOPLE = "person"  # the class whose members may also be a people
JUDGED = "<insult>"  # a class whose words may stand before a noun: 'called him a brutal man'
# Names of these labels count as members of these classes: 'deliver HIMARS', 'sign the Minsk agreements'.
LABEL_CLASSES = frozenset(
    [
        ("Weapon", "aid"),
        ("Weapon", "missile"),
        ("Weapon", "explosive"),
        ("Weapon", "forces"),
        ("Weapon", "weaponry"),
        ("Agreement", "agreement"),
        ("Organization", "forces"),
        ("Location", "facility"),
        ("Person", "person"),
        ("Person", "captive"),
        ("Person", "callee"),
        ("Person", "envoy"),
    ]
)


def _speaks(t: Trigger) -> bool:
    """Whether an entry reports speech: 'accuse', 'point out', but not 'face trial'."""
    plain = len(t.words) == 1 or t.words[1] in listed("grammar", "small")
    return t.type == "STATEMENT" or (t.type == "ACCUSE" and plain)


def _richness(t: Trigger) -> tuple[int, int]:
    """Entries with more words first; among equals those that end in a word of their own, then in a class, then in a preposition."""
    last = t.words[-1]
    return -len(t.words), 2 if last in listed("grammar", "small") else int(last.startswith("<"))


def _sequence(token: Token, words: Sequence[str]) -> tuple[Token, ...] | None:
    """The words of an entry side by side, or None."""
    first = token.i if len(words) > 2 and words[1] == "of" else token.i - len(words) + 1
    if first < 0 or first + len(words) > len(token.doc):
        return None
    tokens = tuple(token.doc[first : first + len(words)])
    if all(t.lower_ == w.lower() or t.lemma_.lower() == w.lower() for t, w in zip(tokens, words, strict=True)):
        return tokens
    return None


def _check(group: Mapping[str, Any], section: str, data: Mapping[str, Any], knowledge: Knowledge) -> None:
    where = f"triggers/en.yml: {section}: {next(iter(group.get('words') or ['a group without words']))}"
    for key in group:
        if key not in KEYS:
            raise SeedError(f"{where}: unknown key '{key}'.{nearest(key, KEYS)}")
    for key in ("type", "frame", "words"):
        if key not in group:
            raise SeedError(f"{where}: '{key}' is missing")
    types = knowledge.event_types
    if group["type"] not in types:
        raise SeedError(f"{where}: unknown type '{group['type']}'.{nearest(group['type'], types)}")
    mode = group.get("mode")
    if mode and mode not in types[group["type"]].modes:
        raise SeedError(f"{where}: {group['type']} has no mode '{mode}'.{nearest(mode, types[group['type']].modes)}")
    if group["frame"] not in data["frames"]:
        raise SeedError(f"{where}: unknown frame '{group['frame']}'.{nearest(group['frame'], data['frames'])}")
    for slot in data["frames"][group["frame"]]:
        if slot not in SLOTS:
            raise SeedError(f"triggers/en.yml: frames: {group['frame']}: unknown slot '{slot}'.{nearest(slot, SLOTS)}")
    if group.get("subjects", "") not in ("", *data["classes"]):
        raise SeedError(f"{where}: subjects: unknown class '{group['subjects']}'.{nearest(group['subjects'], data['classes'])}")
    if group.get("needs", "any") not in NEEDS:
        raise SeedError(f"{where}: needs: '{group['needs']}' is none of {', '.join(NEEDS)}")


_CACHE: dict[int, tuple[Knowledge, Lexicon]] = {}


def lexicon(knowledge: Knowledge) -> Lexicon:
    """The compiled triggers of a Knowledge, made once."""
    known = _CACHE.get(id(knowledge))
    if known is None or known[0] is not knowledge:  # an id may come back after its object is gone
        known = _CACHE[id(knowledge)] = (knowledge, Lexicon(knowledge))
    return known[1]


def content(tokens: Iterator[Token] | Sequence[Token]) -> list[Token]:
    """Without blanks and punctuation."""
    return [t for t in tokens if not t.is_space and not t.is_punct]
