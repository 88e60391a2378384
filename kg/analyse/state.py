"""What the components of a pipeline hand to each other: one State on each spaCy Doc, as `doc._.kg`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from kg.model import Analysis, Document, EventMention, Mention, Reference, RelationMention, Span, TimeExpression, Token

ANNOTATION: list[int | str] = ["IDX", "LENGTH", "POS", "TAG", "SENT_START"]


@dataclass
class State:
    """What has been found so far in one document. Components append; spans are character offsets in `doc.text`."""

    document: Document
    mentions: list[Mention] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    events: list[EventMention] = field(default_factory=list)
    relations: list[RelationMention] = field(default_factory=list)
    words: _Words | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    """The words and sentences of a Doc without spaCy, and the annotation that they were read from."""

    annotation: bytes
    tokens: tuple[Token, ...]
    sentences: tuple[Span, ...]


if not Doc.has_extension("kg"):
    Doc.set_extension("kg", default=None)


def state_of(doc: Doc) -> State:
    """The State of a Doc; a new, dateless one where the Doc was made from a bare string."""
    if doc._.kg is None:
        doc._.kg = State(Document(id="", text=doc.text))
    state: State = doc._.kg
    return state


def tokens_of(doc: Doc) -> tuple[Token, ...]:
    """The words of a Doc; white space is none."""
    return _words_of(doc).tokens


def sentences_of(doc: Doc) -> tuple[Span, ...]:
    """The sentences of a Doc."""
    return _words_of(doc).sentences


def _words_of(doc: Doc) -> _Words:
    """Read once by all components, again where one changed the Doc. Making spaCy's own token objects costs more than most rules."""
    state = state_of(doc)
    rows = doc.to_array(ANNOTATION)
    annotation = rows.tobytes()
    if state.words is None or state.words.annotation != annotation:
        names = {code: doc.vocab.strings[code] for column in (2, 3) for code in set(rows[:, column].tolist())}
        state.words = _read(annotation, rows.tolist(), state.document.text, names)
    return state.words


def _read(annotation: bytes, rows: Sequence[Sequence[int]], text: str, names: Mapping[int, str]) -> _Words:
    """Words and sentences of rows (offset, length, part of speech, tag, 1 where a sentence begins)."""
    tokens = tuple(Token(Span(start, start + length), word, names[pos], names[tag]) for start, length, pos, tag, _ in rows
                   if not (word := text[start : start + length]).isspace())
    starts = [i for i, row in enumerate(rows) if i == 0 or row[4] == 1]
    ends = [i - 1 for i in (*starts[1:], len(rows))] if rows else []
    return _Words(annotation, tokens, tuple(Span(rows[i][0], rows[j][0] + rows[j][1]) for i, j in zip(starts, ends, strict=True)))


def analysis_of(doc: Doc) -> Analysis:
    """The records of a processed Doc, without spaCy."""
    state = state_of(doc)
    return Analysis(
        document=state.document,
        sentences=sentences_of(doc),
        tokens=tokens_of(doc),
        mentions=tuple(sorted(state.mentions, key=lambda m: m.span)),
        references=tuple(sorted(state.references, key=lambda r: r.span)),
        times=tuple(sorted(state.times, key=lambda t: t.span)),
        events=tuple(state.events),
        relations=tuple(state.relations),
    )
