"""What a Chinese sentence is made of for the event rules: names, references, times, words and marks in a row, each an item."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import Mention, Reference, Span, TimeExpression, Token

CLAUSE_MARKS = frozenset(",;:.!?，；：。！？\n")
PARTIES = ("Person", "Country", "Organization")
THINGS = ("Weapon", "Agreement")
REFERENCE_LABELS = {"person": "Person", "speaker": "Person", "addressee": "Person", "country": "Country", "organization": "Organization",
                    "weapon": "Weapon", "agreement": "Agreement", "paper": "Agreement", "location": "Location"}
NOUNLIKE = ("n", "a", "m", "q", "r", "f", "b", "s", "t", "j", "nz", "vn", "an", "xc", "u")
TAIL_PREPOSITIONS = frozenset("向对给被由同")
BEFORE = 20  # characters between a state and a place in it
LINKS = frozenset({"、", ",", "和", "及", "以及", "并", "-", "—"})


@dataclass(frozen=True, slots=True)
class Item:
    """A name, reference, time, word or mark of a sentence. `text` is folded (simplified, half-width)."""

    kind: str
    span: Span
    text: str
    pos: str = ""
    label: str = ""
    value: str = ""
    number: int = 1
    land: Span | None = None  # where else the text names the state that it is a part of

    @property
    def is_participant(self) -> bool:
        return self.kind in ("name", "ref")

    @property
    def is_verb(self) -> bool:
        return self.kind == "word" and self.pos in ("v", "vd", "v0")

    @property
    def names_a_kind(self) -> bool:
        """Whether a word may stand between a name and the one that it describes (总统, 激进组织)."""
        body = self.pos == "ORG" and len(self.text) > 2  # not a verb that the tagger took into a name
        return self.kind == "word" and (body or self.pos in ("n", "nz", "nr", "b", "a", "f", "vn"))

    @property
    def is_nounlike(self) -> bool:
        return self.kind == "word" and (self.pos in NOUNLIKE or self.pos.startswith("n"))


def items_of(folded: str, tokens: Iterable[Token], names: Sequence[Mention], references: Sequence[Reference],
             times: Sequence[TimeExpression], lands: Mapping[Span, Span] | None = None) -> tuple[Item, ...]:
    """The items of a sentence of a folded text. Names go before references, these before times, these before the tagger's words."""
    taken: dict[int, Item] = {}
    fixed: list[Item] = [Item("name", m.span, m.span.of(folded), label=m.label, land=(lands or {}).get(m.span)) for m in names]
    fixed += [Item("ref", r.span, r.span.of(folded), label=REFERENCE_LABELS.get(r.kind, "any"), number=r.number or 3) for r in references]
    fixed += [Item("time", t.span, t.span.of(folded), value=t.value) for t in times]
    chosen: list[Item] = []
    for item in fixed:
        if not any(i in taken for i in range(*item.span)):
            chosen.append(item)
            taken.update(dict.fromkeys(range(*item.span), item))
    starts = {i.span.start for i in chosen if i.is_participant}
    for token in tokens:
        for part in _free_parts(token, folded, taken):
            chosen += _split_off_preposition(part, folded) if part.span.end in starts else [part]
    return tuple(sorted(chosen, key=lambda i: i.span))


def lands_of(names: Sequence[Mention]) -> dict[Span, Span]:
    """The parts of states (叙利亚北部), each with the mention of its state that stands nearest; other places with one that stands shortly
    before (苏丹总统说，喀土穆…)."""
    states: dict[str, list[Span]] = {}
    for m in names:
        if m.label == "Country" and m.country:
            states.setdefault(m.country, []).append(m.span)
    lands = {}
    for m in names:
        near = [s for s in states.get(m.country or "", ()) if m.rule == "part" or 0 <= m.span.start - s.end <= BEFORE]
        if m.label == "Location" and near:
            lands[m.span] = min(near, key=lambda s: abs(s.start - m.span.start))
    return lands


def parted(items: Sequence[Item], leading: Mapping[str, str], verbs: Collection[str]) -> tuple[Item, ...]:
    """乌|称击|退俄军, 他|还会|见了部长: a word of one character that the tagger takes into the verb behind it stands for itself.

    `leading` are such words with what they are, `verbs` what may stand behind them. A verb of saying behind a name is one, too.
    """
    rows: list[Item] = []
    for item in items:
        before = rows[-1] if rows else None
        if before is not None and _takes_in(before, item, leading, verbs):
            middle = before.span.start + 1
            rows[-1] = replace(before, span=Span(before.span.start, middle), text=before.text[0], pos=leading[before.text[0]])
            rows.append(replace(item, span=Span(middle, item.span.end), text=before.text[1:] + item.text, pos="v"))
        elif item.kind == "word" and leading.get(item.text) == "v" and before is not None and before.kind == "name":
            rows.append(replace(item, pos="v"))
        else:
            rows.append(item)
    return tuple(rows)


def _takes_in(item: Item, behind: Item, leading: Mapping[str, str], verbs: Collection[str]) -> bool:
    joined = item.kind == behind.kind == "word" and item.span.end == behind.span.start and len(item.text) == 2
    return joined and item.text[0] in leading and item.text[1] + behind.text in verbs


def _split_off_preposition(word: Item, folded: str) -> list[Item]:
    """西方向乌: the tagger takes the preposition before a name into the noun."""
    if len(word.text) < 2 or word.text[-1] not in TAIL_PREPOSITIONS or not word.pos.startswith("n"):
        return [word]
    middle = word.span.end - 1
    return [_word(Span(word.span.start, middle), folded, word.pos), _word(Span(middle, word.span.end), folded, "p")]


def _free_parts(token: Token, folded: str, taken: Mapping[int, Item]) -> list[Item]:
    """What is left of a token outside the names: 访俄 -> 访."""
    parts, start = [], None
    for position in range(token.span.start, token.span.end + 1):
        free = position < token.span.end and position not in taken
        if free and start is None:
            start = position
        elif not free and start is not None:
            parts.append(Span(start, position))
            start = None
    whole = len(parts) == 1 and parts[0] == token.span
    return [_word(part, folded, token.tag if whole or part.end - part.start > 1 else "v") for part in parts]


def _word(span: Span, folded: str, tag: str) -> Item:
    surface = span.of(folded)
    if surface in TAIL_PREPOSITIONS and tag.startswith("n"):
        tag = "p"  # 警|方向|媒体: what is left of a noun that is none
    return Item("punct" if tag == "w" or not surface.strip() or surface in CLAUSE_MARKS else "word", span, surface, tag)
