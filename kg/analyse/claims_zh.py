"""What reported words amount to where no verb says it: a charge (他说，美国的做法是错误的), a demand (各方应保持克制), a threat.

An utterance is what stands behind a verb of saying, up to the next. Its words are looked up in seeds/triggers/zh-claims.yml; who is meant
is told by where the names of the other side stand. What the speaker says of the own side is none of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.items_zh import Item
from kg.analyse.sides_zh import DEEDS, Sides
from kg.errors import SeedError, nearest
from kg.model import Argument, EventMention, Span

STRENGTH = 0.55
NEAR = 10  # items between a denial and the word that it denies
THINGS = ("Agreement", "Weapon")
WHAT = ("r", "m", "n", "q")
REACH = 6  # items behind a name in which it may turn out to be a matter
MANNERS = ("d", "ad", "vd", "c")
GAP = 8  # characters between the halves of a word with … in it
KEYS = ("type", "of", "words")


@dataclass(frozen=True)
class Utterance:
    """Words of a speaker, from an item of a sentence on: no `speakers` are some without a name, None a paper that only carries news.

    `told` is the statement that the words make.
    """

    speakers: tuple[Item, ...] | None
    first: int
    told: EventMention | None = None
    last: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A word of the lexicon, what it makes of an utterance and who is meant."""

    type: str
    of: str


class Claims:
    """The lexicon of claims and how it is read.

    Raises:
        SeedError: an entry has an unknown key, or `of` says nothing that is known.
    """

    def __init__(self, seed: Mapping[str, Any], events: Mapping[str, Any]) -> None:
        self.readers = {"deed": self._whose_deed, "doer": self._who_should, "behind": self._named_behind, "anybody": self._first_other,
                        "open": self._first_other_if_any}
        self.words: dict[str, list[Claim]] = {}
        for row in seed.get("claims", ()):
            for key in row:
                if key not in KEYS:
                    raise SeedError(f"triggers/zh-claims.yml: unknown key '{key}'.{nearest(key, KEYS)}")
            if row.get("of") not in self.readers:
                raise SeedError(f"triggers/zh-claims.yml: unknown of: '{row.get('of')}'.{nearest(str(row.get('of')), self.readers)}")
            for word in row.get("words", ()):
                self.words.setdefault(word, []).append(Claim(row["type"], row["of"]))
        self.patterns = {first: re.compile("|".join(f"({_pattern(word)})" for word in words)) for first, words in self._by_first().items()}
        self.readings = {first: [self.words[word] for word in words] for first, words in self._by_first().items()}
        self.others, self.unsaid, self.matters = (frozenset(seed.get(key, ())) for key in ("others", "unsaid", "matters"))
        self.copulas, self.aspects = frozenset(seed.get("copulas", ())), frozenset(seed.get("aspects", ()))
        self.lands, self.roles = frozenset(seed.get("lands", ())), frozenset(seed.get("roles", ()))
        self.anaphors = tuple(seed.get("anaphors", ()))
        self.saying = frozenset(word for row in events["triggers"] if row["type"] == "STATEMENT" for word in row["words"])
        self.conditions, self.passives = frozenset(events["conditions"]), frozenset(events["passives"])

    def _by_first(self) -> dict[str, list[str]]:
        """The words by their first character, the longest first."""
        found: dict[str, list[str]] = {}
        for word in sorted(self.words, key=lambda w: -len(w)):
            found.setdefault(word[0], []).append(word)
        return found

    def find(self, sentence: Sentence, utterances: Sequence[Utterance], events: Sequence[EventMention], sides: Sides) -> list[EventMention]:
        """The claims that the utterances of a sentence make beside what their verbs tell."""
        found: list[EventMention] = []
        ends = [*(u.first for u in utterances[1:]), len(sentence.items)]
        bounded = (replace(u, last=end) for u, end in zip(utterances, ends, strict=False) if u.speakers is not None and u.first < end)
        for utterance in bounded:
            for first, last, claims in self._places(sentence, utterance):
                for claim in claims:
                    taken = any(_covers(e, claim) and _within(e, sentence, utterance) for e in (*events, *found))
                    event = None if taken else self._event(claim, (first, last), sentence, utterance, sides)
                    if event is not None:
                        found.append(event)
                        break
        return found

    def _places(self, sentence: Sentence, utterance: Utterance) -> Iterator[tuple[int, int, list[Claim]]]:
        """(first item, last item, readings) of every word of the lexicon; a word begins and ends with items."""
        items = sentence.items
        starts, text = {}, ""
        for i in range(utterance.first, utterance.last):
            starts[len(text)] = i
            text += items[i].text if items[i].kind == "word" else ("\n" if items[i].kind == "punct" else "\t") * len(items[i].text)
        starts[len(text)] = utterance.last
        at = 0
        while at < len(text):
            pattern = self.patterns.get(text[at])
            match = pattern.match(text, at) if pattern is not None else None
            if match is None:
                at += 1
                continue
            first, stop = starts.get(at, self._in_noun(at, starts, items)), starts.get(match.end())
            if first is not None and stop is not None:
                yield first, stop - 1, self.readings[text[at]][(match.lastindex or 1) - 1]
            at = max(at + 1, match.end())

    @staticmethod
    def _in_noun(position: int, starts: Mapping[int, int], items: Sequence[Item]) -> int | None:
        """校园|霸凌: the item inside which a word begins, if it is a noun."""
        before = max((p for p in starts if p < position), default=None)
        item = starts[before] if before is not None else None
        return item if item is not None and item < len(items) and items[item].is_nounlike else None

    def _event(self, claim: Claim, place: tuple[int, int], sentence: Sentence, utterance: Utterance, sides: Sides) -> EventMention | None:
        first, last = place
        if self._is_unsaid(claim, first, sentence, utterance) or (claim.type != "ACCUSE" and not utterance.speakers):
            return None
        groups = self.readers[claim.of](first, last, sentence, utterance)
        who = [_parties(g) for g in groups] if groups is not None else []
        candidates = who if claim.of in ("anybody", "open") else who[:1]
        meant = next((parties for parties in candidates if not parties or _apart(parties, utterance, sides)), None)
        if meant is None or not (meant or utterance.speakers):
            return None
        word = "".join(i.text for i in sentence.items[first : last + 1])
        told = utterance.told
        arguments = [Argument("actor", i.span, "speaker of the passage") for i in utterance.speakers or ()]
        arguments += [a for a in told.arguments if a.slot in ("place", "source")] if told is not None else []
        arguments += [Argument("recipient", i.span, f"meant by {word}") for i in meant]
        arguments += [Argument("theme", h.span, "named in what it is about") for g in sentence.groups for h in g.heads
                      if g.clause == sentence.clause_of[first] and (h.label in THINGS or _suffers(claim, h, meant, utterance, sides))]
        span = Span(sentence.items[first].span.start, sentence.items[last].span.end)
        return EventMention(claim.type, (span,), sentence.span, None, "occurred", tuple(arguments), told.date if told is not None else None,
                            f"zh:{word}/claim", False, STRENGTH)

    def _is_unsaid(self, claim: Claim, first: int, sentence: Sentence, utterance: Utterance) -> bool:
        """Whether it is only feared, asked for or denied, or holds under a condition (which a threat often does)."""
        items = sentence.items[utterance.first : first]
        if items and items[-1].text in self.passives:
            return True  # 重建遭受破坏的国家
        if claim.type != "THREATEN" and any(i.text in self.conditions for i in items if i.kind == "word"):
            return True
        near = [i for n, i in enumerate(items, utterance.first) if n >= first - NEAR and sentence.clause_of[n] == sentence.clause_of[first]
                and not (n and sentence.items[n - 1].text == "的")]  # 按照美国的要求拖延谈判
        return claim.of != "doer" and any(i.kind == "word" and i.text in self.unsaid for i in near)

    def _whose_deed(self, first: int, last: int, sentence: Sentence, utterance: Utterance) -> list[Group | None] | None:
        """Who does it in a passive or behind 是, else with whom the clause begins, or the one before if this has no noun of its own."""
        for clause in range(sentence.clause_of[first], sentence.clause_of[utterance.first] - 1, -1):
            inside = [i for i in range(utterance.first, first) if sentence.clause_of[i] == clause]
            doers = [g for g in sentence.groups if g.first in inside and self._is_doer(g, sentence)]
            free = [self._party_at(i, sentence) for i in inside]
            owned = first - 2 in inside and sentence.items[first - 1].text == "的"
            owner = [None] if owned and self._party_at(first - 2, sentence) == (None,) else []  # 外部势力的干涉
            named = [*doers, *owner, *(found[0] for found in free if found)]
            if named:
                return None if named[0] is not None and self._is_matter(named[0], first, sentence) else named
            if _has_noun_subject(sentence, inside, self.anaphors):
                return None
        return self._told_of_before(sentence, utterance)

    def _told_of_before(self, sentence: Sentence, utterance: Utterance) -> list[Group | None] | None:
        """针对挪威退出条约，普京表示，这一做法…: whose deed the clause ahead of the speaker's words is about."""
        opens = [i for i in sentence.items[utterance.first :] if i.kind != "punct"][:1]
        about = next((g for g in sentence.groups if g.last < utterance.first and g.prep == "about"), None)
        stands_for_it = bool(opens) and opens[0].text.startswith(self.anaphors)
        return [about] if about is not None and about.is_party() and about.clause == 0 and stands_for_it else None

    def _is_doer(self, group: Group, sentence: Sentence) -> bool:
        """被乌克兰扼杀, 是以色列实施的恐怖主义行为."""
        start, _ = sentence.clause_range(group.clause)
        before = sentence.items[start : group.first]
        behind = [i for i in sentence.items[group.last + 1 : group.last + 4] if i.text not in self.aspects][:1]
        made = any(i.text in self.copulas for i in before[-1:]) and bool(behind) and \
            (behind[0].is_verb or behind[0].pos in MANNERS or behind[0].text in self.words)
        return group.is_party() and (made or group.prep == "by")

    def _party_at(self, i: int, sentence: Sentence) -> tuple[Group | None, ...]:
        """(group,) where one begins that nothing governs, (None,) at others without a name, else ()."""
        if sentence.items[i].kind != "name" and sentence.items[i].text in self.others:
            before = sentence.items[i - 1] if i else None
            object_ = before is not None and (before.pos == "p" or (before.is_verb and before.text not in (*self.saying, *self.copulas)))
            return () if object_ else (None,)
        group = next((g for g in sentence.groups if g.first == i), None)
        if group is not None and group.labels() == {"Location"} and any(j.text in self.lands for j in sentence.items[i + 1 : i + 2]):
            return (None,)  # 欧洲国家
        governed = group is not None and (group.prep is not None or (group.object_of and group.object_of not in self.saying))
        return (group,) if group is not None and not governed and _parties(group) else ()

    def _is_matter(self, group: Group, first: int, sentence: Sentence) -> bool:
        """乌克兰局势, 美国多地抗议: the last of the nouns behind a name."""
        behind = list(takewhile(lambda i: i.is_nounlike, sentence.items[group.last + 1 : min(first, group.last + REACH)]))
        return bool(behind) and behind[-1].text in self.matters

    def _who_should(self, first: int, last: int, sentence: Sentence, utterance: Utterance) -> list[Group | None] | None:
        """Who is named right before the word, adverbs and 作为… apart."""
        role = next((i for i in range(first - 1, max(utterance.first, first - NEAR), -1) if sentence.items[i].text in self.roles), None)
        if role is not None and all(i.is_nounlike or i.is_participant for i in sentence.items[role + 1 : first]):
            first = role
        if any(i.is_participant or (i.is_nounlike and i.pos in WHAT) for i in sentence.items[last + 1 : last + 2]):
            return None  # 阿富汗需要这些资金
        for i in range(first - 1, utterance.first - 1, -1):
            group = next((g for g in sentence.groups if g.last == i), None)
            at = self._party_at(group.first if group is not None else i, sentence)
            if at:
                return list(at)
            if group is not None or not (sentence.items[i].pos in MANNERS or sentence.items[i].kind == "time"):
                return None
        return None

    def _named_behind(self, first: int, last: int, sentence: Sentence, utterance: Utterance) -> list[Group | None] | None:
        if sentence.describes(last):
            return None  # 指的是
        clause = sentence.clause_of[last]
        return [g for g in sentence.groups if last < g.first < utterance.last and g.clause == clause and _parties(g)]

    def _first_other_if_any(self, first: int, last: int, sentence: Sentence, utterance: Utterance) -> list[Group | None] | None:
        """A threat may be meant for nobody who is named (将予以回击)."""
        return [*(self._first_other(first, last, sentence, utterance) or ()), None]

    def _first_other(self, first: int, last: int, sentence: Sentence, utterance: Utterance) -> list[Group | None] | None:
        def at(i: int) -> tuple[Group | None, ...]:
            named = (g for g in sentence.groups if g.first == i and "Person" not in g.labels() and _parties(g))
            return self._party_at(i, sentence) or tuple(named)

        return [found[0] for found in map(at, range(utterance.first, utterance.last)) if found]


def _pattern(word: str) -> str:
    """延长…战争: what stands between the halves is free."""
    return f"[^\\n]{{0,{GAP}}}?".join(map(re.escape, word.split("…")))


def _covers(event: EventMention, claim: Claim) -> bool:
    """Whether an act tells what a claim would: a charge stands in a threat, a threat in the plan of a deed."""
    planned = claim.type == "THREATEN" and event.type in DEEDS and event.status != "occurred"
    return event.type == claim.type or planned or (claim.type == "ACCUSE" and event.type == "THREATEN")


def _within(event: EventMention, sentence: Sentence, utterance: Utterance) -> bool:
    """Whether an event is told in an utterance and is the speaker's own act."""
    start, end = sentence.items[utterance.first].span.start, sentence.items[utterance.last - 1].span.end
    actors = {a.span for a in event.arguments if a.slot == "actor"}
    return start <= event.triggers[0].start < end and actors == {i.span for i in utterance.speakers or ()}


def _suffers(claim: Claim, one: Item, meant: Sequence[Item], utterance: Utterance, sides: Sides) -> bool:
    """北约在利用乌克兰…: a third state behind the one that is blamed, on the side of neither."""
    blamed = claim.type == "ACCUSE" and bool(meant and utterance.speakers)
    return blamed and one.label == "Country" and one.span.start > meant[-1].span.end \
        and all(sides.apart(one, i) for i in (*meant, *(utterance.speakers or ())))


def _parties(group: Group | None) -> tuple[Item, ...]:
    """Whom a group names, or the state before a weapon or treaty; pronouns and places are nobody."""
    if group is None:
        return ()
    named = tuple(h for h in group.heads if h.label in ("Person", "Country", "Organization") and (h.kind == "name" or h.label != "Person"))
    states = tuple(m for m in group.modifiers if m.label == "Country") if group.labels() <= set(THINGS) else ()
    return named or states[:1]


def _apart(parties: Sequence[Item], utterance: Utterance, sides: Sides) -> bool:
    return all(sides.apart(p, s) for p in parties for s in utterance.speakers or ())


def _has_noun_subject(sentence: Sentence, inside: Sequence[int], anaphors: tuple[str, ...]) -> bool:
    """Whether a clause begins with a noun that is not only one of the anaphors (此举)."""
    for i in inside:
        item = sentence.items[i]
        if item.kind == "punct" or item.pos in MANNERS or item.kind == "time":
            continue
        return item.is_nounlike and not item.text.startswith(anaphors)
    return False
