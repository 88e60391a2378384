"""What the components of a pipeline hand to each other: one State on each spaCy Doc, as `doc._.kg`."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc

from kg.model import Analysis, Document, EventMention, Mention, Reference, RelationMention, Span, TimeExpression, Token


@dataclass
class State:
    """What has been found so far in one document. Components append; spans are character offsets in `doc.text`."""

    document: Document
    mentions: list[Mention] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    events: list[EventMention] = field(default_factory=list)
    relations: list[RelationMention] = field(default_factory=list)


if not Doc.has_extension("kg"):
    Doc.set_extension("kg", default=None)


def state_of(doc: Doc) -> State:
    """The State of a Doc; a new, dateless one where the Doc was made from a bare string."""
    if doc._.kg is None:
        doc._.kg = State(Document(id="", text=doc.text))
    state: State = doc._.kg
    return state


def analysis_of(doc: Doc) -> Analysis:
    """The records of a processed Doc, without spaCy."""
    state = state_of(doc)
    return Analysis(
        document=state.document,
        sentences=tuple(Span(s.start_char, s.end_char) for s in doc.sents),
        tokens=tuple(Token(Span(t.idx, t.idx + len(t)), t.text, t.pos_, t.tag_) for t in doc if not t.is_space),
        mentions=tuple(sorted(state.mentions, key=lambda m: m.span)),
        references=tuple(sorted(state.references, key=lambda r: r.span)),
        times=tuple(sorted(state.times, key=lambda t: t.span)),
        events=tuple(state.events),
        relations=tuple(state.relations),
    )
