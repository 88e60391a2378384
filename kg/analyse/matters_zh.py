"""What Chinese events are about: the names in what is said, demanded, promised or planned together, in the slot `theme`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.found_zh import Found
from kg.analyse.items_zh import THINGS, Item
from kg.analyse.sides_zh import SPEECH_ACTS, Sides
from kg.analyse.triggers_zh import Hit, Lexicon

MAX_THEMES = 2
THEMED = frozenset({"REQUEST", "REJECT", "ACCUSE", "SUPPORT", "THREATEN", "AGREE", "COOPERATE", "SANCTION"})
GOING_ON = ("REQUEST", "AGREE", "COOPERATE", "ACCUSE")  # what they are about may stand in the clauses that go on
WORKS = ("Agreement", "Organization")  # what joint work is for: an initiative, a body


class Themes:
    """Finds the clauses that tell of it, and the names in them."""

    def __init__(self, lexicon: Lexicon, seed: Mapping[str, Any]) -> None:
        self.speaking = frozenset(word for word, type_ in lexicon.acts.items() if type_ in SPEECH_ACTS)
        self.deaths, self.passing, self.handing_over = (frozenset(seed[k]) for k in ("deaths", "passing", "handing_over"))
        self.leading_on, self.matters = frozenset(seed["leading_on"]), frozenset(seed["matters"])

    def add(self, hit: Hit, found: Found, sentence: Sentence, sides: Sides) -> None:
        """What a statement, demand, refusal or promise is about: the first names behind it that are no parties."""
        said = hit.trigger.type == "STATEMENT"
        if hit.trigger.type == "COOPERATE":
            _works(hit, found, sentence)
        describes = sentence.describes(hit.last)  # 受联合国承认的政府
        if not said and (hit.trigger.type not in THEMED or hit.nominal or describes):
            return
        if said:
            self._said(hit, found, sentence, sides)
            return
        _no_party(hit, found, sentence, sides, self.deaths)
        _of_view(hit, found, sentence)
        self._of_paper(hit, found, sentence)
        taken = {i.text for slot in ("actor", "recipient", "place") for i in found.items(slot)}
        clauses = set(self._content(hit, sentence))
        for group in sentence.groups:
            if group.first <= hit.last or len(found.items("theme")) >= MAX_THEMES or group.clause not in clauses:
                continue
            for head in group.heads if group.prep != "at" else ():
                if head.text in taken or not self._may_be_theme(head, group, hit, sentence):
                    continue
                if group.clause == hit.clause and hit.trigger.type != "COOPERATE" and not _is_own(head, hit, found, sides):
                    found.add("theme", head, "named in what it is about")
                elif _fits(head, hit, found, sides):
                    found.add("theme", head, "named in what it goes on with")

    def _may_be_theme(self, head: Item, group: Group, hit: Hit, sentence: Sentence) -> bool:
        """Whether a name of its kind tells what a trigger of this type is about, by the words between."""
        between = sentence.items[hit.last + 1 : group.first]
        if not (head.kind == "name" or head.label == "Agreement"):
            return False
        if head.label == "Person":
            return any(i.text in self.handing_over for i in between)  # 要求引渡X
        if hit.trigger.type == "ACCUSE" and head.label == "Weapon":
            return not any(i.is_verb for i in between)  # 指责瑞典提供无人机: what the deed is about
        if hit.trigger.type == "SANCTION":
            return group.prep == "to" and all(i.text != "是" for i in between)  # 反制美对台军售, not 脱离欧盟是对法国的考验
        return True

    def _of_paper(self, hit: Hit, found: Found, sentence: Sentence) -> None:
        """通过第2736号决议，要求…: what a body demands in what it passes is about that."""
        if hit.trigger.type != "REQUEST" or not found.inherited:
            return
        for group in sentence.groups:
            if group.clause == hit.clause - 1 and sentence.word_before(group) in self.passing and group.labels() == {"Agreement"}:
                for head in group.heads:
                    found.add("theme", head, "in which it is demanded")

    def _said(self, hit: Hit, found: Found, sentence: Sentence, sides: Sides) -> None:
        """What a statement is about: the first names behind it, the state for which the speaker speaks only where no other is named."""
        taken = {i.text for slot in ("actor", "recipient", "place") for i in found.items(slot)}
        behind = [(g, h) for g in sentence.groups if g.first > hit.last for h in g.heads
                  if (h.kind == "name" or h.label == "Agreement") and h.text not in taken]
        told = [h for g, h in behind if g.prep != "at" if h.label != "Location" or self._is_topic(g, sentence)]
        own = [h for h in told if any(sides.speaks_for(a, h) for a in found.items("actor"))]
        others = [h for h in told if h not in own]
        for head in others or own:
            if len(found.items("theme")) >= MAX_THEMES:
                return
            found.add("theme", head, "named in what is said")

    def _is_topic(self, place: Group, sentence: Sentence) -> bool:
        """霍尔木兹海峡是…, 对利比亚西部局势…: whether a place is what its clause tells of."""
        behind = next(iter(sentence.items[place.last + 1 : place.last + 2]), None)
        first = place.prep is None and place.first == sentence.clause_range(place.clause)[0]
        return behind is not None and ((first and behind.is_verb) or behind.text in self.matters)

    def _content(self, hit: Hit, sentence: Sentence) -> Iterator[int]:
        """The clause of a trigger and those behind that go on with it: they begin with a verb, none of saying, and name no new subject."""
        yield hit.clause
        rest = sentence.items[hit.last + 1 : sentence.clause_range(hit.clause)[1]]
        warned = hit.trigger.type == "THREATEN"  # 警告英方，…
        if hit.trigger.type in ("ACCUSE", "THREATEN") \
                and all(i.kind == "punct" or i.text in self.leading_on or (warned and i.is_participant) for i in rest):
            yield hit.clause + 1  # 批评说，草案不尊重…
        for clause in range(hit.clause + 1, sentence.clause_of[-1] + 1 if hit.trigger.type in GOING_ON else 0):
            start, end = sentence.clause_range(clause)
            if hit.trigger.type == "AGREE" and any(i.text == ":" for i in sentence.items[hit.last + 1 : start]):
                yield clause  # 达成一致：…
                continue
            words = (i for i in sentence.items[start:end] if i.kind not in ("punct", "time"))
            first = next((i for i in words if i.pos not in ("d", "ad", "c", "t")), None)
            if first is not None and first.pos == "p":
                continue  # 承诺，今后将与各国一道，执行…
            both = first is not None and hit.trigger.type == "AGREE" and first.kind == "ref" and first.number > 1  # 约定，双方将…
            if first is None or not (first.is_verb or both) or first.text in self.speaking:
                return
            yield clause


def _no_party(hit: Hit, found: Found, sentence: Sentence, sides: Sides, deaths: frozenset[str]) -> None:
    """外交部否认该国将派兵, 对前总理去世表示哀悼: whoever speaks denies nothing to the own side, and nobody condoles with the dead."""
    if hit.trigger.type not in ("REJECT", "SUPPORT"):
        return
    for item in found.items("recipient"):
        denied = hit.trigger.type == "REJECT" and any(sides.speaks_for(a, item) for a in found.items("actor"))
        behind = [sentence.items[g.last + 1].text for g in sentence.groups if item in g.heads and g.last + 1 < hit.first]
        dead = hit.trigger.type == "SUPPORT" and item.label == "Person" and any(text in deaths for text in behind)
        if denied or dead:
            found.slots["recipient"] = [(i, r) for i, r in found.slots["recipient"] if i.span != item.span]
            found.add("theme", item, "denied of the own side" if denied else "whose death it is about")


def _of_view(hit: Hit, found: Found, sentence: Sentence) -> None:
    """对德方增加援乌表示欢迎: what else is named in the phrase of 对 of a view."""
    if hit.trigger.frame_name != "toward":
        return
    aim = next((g for g in sentence.groups if g.clause == hit.clause and g.prep == "to" and g.last < hit.first
                and any(h in found.items("recipient") for h in g.heads)), None)
    for group in sentence.groups if aim is not None else ():
        for head in group.heads if aim is not None and aim.last < group.first and group.last < hit.first else ():
            if head.kind == "name" and head.label != "Person":
                found.add("theme", head, "named in the phrase of a view")


def _works(hit: Hit, found: Found, sentence: Sentence) -> None:
    """中方愿同法方在“一带一路”框架内，深化合作: the initiatives and treaties named on the way from the subject to the joint work."""
    start = found.subject.last if found.subject in sentence.groups else sentence.clause_range(hit.clause)[0] - 1
    for group in sentence.groups:
        for head in group.heads if start < group.first < hit.first else ():
            if head.label == "Agreement":
                found.add("theme", head, "named on the way to the joint work")


def _fits(head: Item, hit: Hit, found: Found, sides: Sides) -> bool:
    """Whether a name in the clauses that go on tells what a demand, promise or joint work is about."""
    if hit.trigger.type == "COOPERATE" or hit.trigger.frame_name == "mutual":
        return head.label in (WORKS if hit.trigger.type == "COOPERATE" else THINGS)
    return not any(sides.speaks_for(p, head) for slot in ("actor", "recipient") for p in found.items(slot))


def _is_own(head: Item, hit: Hit, found: Found, sides: Sides) -> bool:
    """Whether a name is that of the state that the actor speaks for: a minister's thanks are not about it, but his refusal may be."""
    return hit.trigger.type != "REJECT" and any(sides.speaks_for(a, head) for a in found.items("actor"))
