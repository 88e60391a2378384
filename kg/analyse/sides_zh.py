"""Whom persons and bodies speak for, and what follows for who takes part in an event."""

from __future__ import annotations

from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.found_zh import Found
from kg.analyse.items_zh import Item
from kg.analyse.normal import fold
from kg.analyse.state import State
from kg.analyse.triggers_zh import Hit
from kg.model import Span

SPEECH_ACTS = frozenset({"STATEMENT", "ACCUSE", "THREATEN", "REQUEST", "REJECT", "SUPPORT", "AGREE", "CONCEDE"})
DEEDS = frozenset({"AID", "MOBILIZE", "RETREAT", "SANCTION", "ASSAULT", "COERCE", "COOPERATE"})
GIVING = ("向", "给", "为")
TIES = ("HOLDS_OFFICE", "PART_OF", "LOCATED_IN")


class Sides:
    """Whom persons and bodies of a document speak for, and where places lie, by the relations found in it. `names` are those of states."""

    def __init__(self, state: State, names: frozenset[str] = frozenset(), desks: tuple[str, ...] = ()) -> None:
        self.names, self._desks = names, desks
        by_span = {m.span: m for m in state.mentions}
        self._key = {fold(m.text): m.key or m.text for m in state.mentions} | _short_names(state)
        self._lands = {fold(m.text): m.country for m in state.mentions if m.country}
        self._above: dict[str, set[str]] = {}
        self._states: dict[str, Item] = {}
        for r in state.relations:
            head, tail = by_span.get(r.head), by_span.get(r.tail)
            if r.type not in TIES or head is None or tail is None:
                continue
            self._above.setdefault(head.key or head.text, set()).add(tail.key or tail.text)
            if tail.label == "Country":
                self._states.setdefault(head.key or head.text, Item("name", Span(*tail.span), fold(tail.text), label="Country"))

    def speaks_for(self, one: Item, other: Item) -> bool:
        """Whether a person or body acts for what another item names."""
        key, wanted = self._key.get(one.text, ""), self._key.get(other.text)
        seen: set[str] = set()
        front = {key}
        while front:
            if wanted in front and wanted != key:
                return True
            seen |= front
            front = {above for k in front for above in self._above.get(k, ())} - seen
        return False

    def state_of(self, one: Item) -> Item | None:
        """The state that a person or body acts for or that a place lies in, as an item at its first mention."""
        front, seen = {self._key.get(one.text, "")}, set[str]()
        while front:
            state = next((self._states[k] for k in sorted(front) if k in self._states), None)
            if state is not None:
                return state
            seen |= front
            front = {above for k in front for above in self._above.get(k, ())} - seen
        return None

    def same_state(self, one: Item, other: Item) -> bool:
        """Whether both are, or act for, one state."""
        states = [i if i.label == "Country" else self.state_of(i) for i in (one, other)]
        if states[0] is None or states[1] is None:
            return one.text in self._lands and self._lands[one.text] == self._lands.get(other.text)
        return self._key.get(states[0].text) == self._key.get(states[1].text)

    def apart(self, one: Item, other: Item) -> bool:
        """Whether neither acts for the other, nor both for one state."""
        states = [i if i.label == "Country" else self.state_of(i) for i in (one, other)]
        keys = [self._key.get(i.text, i.text) for i in states if i is not None]
        same = len(keys) == len(states) and keys[0] == keys[1]
        return not (same or one.text == other.text or self.speaks_for(one, other) or self.speaks_for(other, one))

    def only_tells(self, one: Item, type_: str) -> bool:
        """Whether somebody tells of a deed without doing it: a person, or a ministry of the forces' deeds (国防部宣布，打击了…)."""
        return one.label == "Person" or (type_ in ("ASSAULT", "MOBILIZE") and one.text.endswith(self._desks))

    def against(self, one: Item, others: list[Item]) -> bool:
        """Whether an item is on none of the others' sides."""
        return not any(self.speaks_for(o, one) or o.text == one.text for o in others)


def _short_names(state: State) -> dict[str, str]:
    """米勒 after 马修·米勒: the last part of a person's name, where the text uses it alone for nobody else that is known."""
    persons = [m for m in state.mentions if m.label == "Person"]
    alone = {m.text for m in persons if m.key is None}
    return {fold(part): m.key or m.text for m in persons if "·" in m.text for part in [m.text.rsplit("·", 1)[1]] if part in alone}


def settle(hit: Hit, found: Found, sentence: Sentence, speaker: Group | None, sides: Sides) -> None:
    """Put right who takes part, by who stands for whom."""
    _own_side(hit, found, sentence, speaker, sides)
    _addressee(hit, found, sentence, sides)
    _struck_state(hit, found, sides)
    _host(hit, found, sides)


def _side_before(hit: Hit, sentence: Sentence, speakers: list[Item], sides: Sides) -> Item | None:
    """中方反对欧方做法，将提起诉讼: the speaker's own side, if the clause before is about it."""
    free = (g for g in sentence.groups if g.clause == hit.clause - 1 and g.prep is None and not g.object_of)
    return next((h for g in free for h in g.heads if any(sides.speaks_for(p, h) for p in speakers)), None)


def _own_side(hit: Hit, found: Found, sentence: Sentence, speaker: Group | None, sides: Sides) -> None:
    """Who speaks for a side speaks (基辅欢迎…, 俄方反对… said by its minister are the minister's), but what he says the state does by its
    name (俄罗斯反对…) is the state's; who announces a state's deed does not do it (布林肯宣布提供军援)."""
    if speaker is None or hit.trigger.type == "STATEMENT":
        return
    speakers = [h for h in speaker.heads if sides.only_tells(h, hit.trigger.type)]
    actors = found.items("actor")
    if not speakers or not actors:
        return
    if found.to_come and hit.trigger.type in SPEECH_ACTS:
        side = _side_before(hit, sentence, speakers, sides) if found.inherited and all(a in speakers for a in actors) else None
        found.slots["actor"] = [(side, "the side that the clause before tells of")] if side else found.slots["actor"]
        return  # 俄方愿意支持: what a side may do yet is the side's, not the speaker's
    named = hit.trigger.type == "REQUEST" or any(a.text in sides.names for a in actors)
    if named and hit.trigger.type in SPEECH_ACTS and not found.inherited and not any(a in speakers for a in actors):
        return  # 伊朗呼吁各国…
    deal = hit.trigger.type == "AGREE" and hit.trigger.frame_name == "mutual"  # 签署协议: the states' deed, whoever announces it
    if hit.trigger.type in SPEECH_ACTS and not deal and all(any(sides.speaks_for(p, a) for p in speakers) for a in actors):
        found.slots["actor"] = [(p, "speaks for " + actors[0].text) for p in speakers]
    elif hit.trigger.type in DEEDS and all(a in speakers for a in actors) and (found.inherited or speakers[0].label == "Person"):
        states = [s for p in speakers for s in [sides.state_of(p)] if s]
        if states:
            found.slots["actor"] = [(s, f"the state that {speakers[0].text} speaks for") for s in states]


def _addressee(hit: Hit, found: Found, sentence: Sentence, sides: Sides) -> None:
    """A warning or accusation without an object is meant for the first other party that it names (警告说，如果伦敦…)."""
    actors = found.items("actor")
    if hit.trigger.type not in ("THREATEN", "ACCUSE") or found.items("recipient") or hit.nominal or not actors:
        return
    for group in sentence.groups:
        described = group.prep == "to" and group.first > 1 and sentence.items[group.first - 2].pos == "p"  # 对[向X输送武器的]国家
        served = described or (group.prep_word in GIVING and hit.trigger.type == "ACCUSE")  # 抗议有人向X运送武器
        for head in group.heads if group.first > hit.last and not served else ():
            if head.label in ("Country", "Organization") and sides.against(head, actors):
                found.add("recipient", head, "first other party that is named")
                return


def _struck_state(hit: Hit, found: Found, sides: Sides) -> None:
    """A strike on a place is one on its state, where that is another's."""
    actors = found.items("actor")
    if hit.trigger.type != "ASSAULT" or found.items("recipient") or not actors:
        return
    for place in found.items("place"):
        state = sides.state_of(place)
        if state and sides.against(state, actors):
            found.add("recipient", state, f"the state that {place.text} lies in")
            return


def _host(hit: Hit, found: Found, sides: Sides) -> None:
    """Who goes to a seat or body visits its state (到访白宫)."""
    if hit.trigger.mode != "visit":
        return
    for seat in [i for i in found.items("recipient") if i.label == "Organization"]:
        state = sides.state_of(seat)
        if state:
            found.slots["recipient"] = [(state, f"the state that {seat.text} belongs to")]


def _protested_too(hit: Hit, found: Found, sentence: Sentence) -> None:
    """抗议美国的计划以及以色列的占领: whose deed is named behind that of the first is protested against, too.

    英国铁路工人罢工: those who strike are in that state.
    """
    if not found.items("place") and hit.trigger.mode == "strike":
        for item, reason in found.slots["recipient"]:
            if item.label == "Country" and reason == "subject":
                found.add("place", item, "where they protest")
    for group in sentence.groups:
        if group.clause == hit.clause and group.first > hit.last and group.prep == "with" and group.genitive:
            for head in group.heads:
                if head.label in ("Country", "Organization"):
                    found.add("recipient", head, f"{group.prep_word} {head.text}'s")


def protested_state(hit: Hit, found: Found, sentence: Sentence, sides: Sides) -> None:
    """在密苏里州，数百人走上街头: who is protested against, if nobody is named, is the state in which the last place named lies."""
    if hit.trigger.type != "PROTEST" or found.items("actor"):
        return
    if found.items("recipient"):
        _protested_too(hit, found, sentence)
        return
    before = [g for g in sentence.groups if g.first < hit.first and g.prep in (None, "at") and not g.object_of]
    free = before[-1:] if before and before[-1].labels() <= {"Country", "Location"} else []
    named = found.items("place") or [i for g in free for i in (*g.modifiers, *g.heads)]
    state = next((i for i in named if i.label == "Country"), None) or next((s for i in named for s in [sides.state_of(i)] if s), None)
    if state is not None:
        found.add("recipient", state, f"the state that {named[-1].text} lies in")
        for place in (i for i in named if i.label == "Location"):
            found.add("place", place, "where they protest")
        if not found.items("place"):
            found.add("place", state, "where they protest")
