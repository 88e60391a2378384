"""What an English pronoun or title may go back to: names by sentence, subjects first, those who acted together, and who speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from kg.analyse.grammar_en import Grammar
from kg.analyse.offices_en import Office
from kg.analyse.speakers_en import Speech, home_of
from kg.analyse.words_en import listed
from kg.model import Reference, Span

BACK = 3  # sentences
SIDES = ("Country", "Organization")
REPROVING = {"ACCUSE", "SANCTION"}


class Antecedents:
    """Searches one Doc before a word; `found` maps head words to names' spans, as far as references are resolved."""

    def __init__(
        self, grammar: Grammar, offices: Sequence[Office], speech: Speech | None, title_heads: frozenset[str], publisher: str | None = None
    ) -> None:
        self.g = grammar
        self.publisher = publisher
        self.offices = offices
        self.speech = speech
        self.words: Mapping[str, Any] = grammar.lexicon.data["references"]
        self.titles = title_heads
        self.sentences: list[Sentence] = list(grammar.doc.sents)
        self.found: dict[int, tuple[Span, ...]] = {}
        self.records: list[Reference] = []
        self.unnamed: set[int] = set()  # titles that nothing names
        self.together: dict[int, tuple[Span, ...]] = {}
        self.label = {m.span: m.label for m in grammar.mentions}

    def _heads(self, sentence: Sentence, before: int) -> list[Token]:
        """Heads of names and resolved references of a sentence before a word, subjects first, then left to right."""
        heads = [
            t
            for t in sentence
            if t.i < before and ((t.i in self.g.mention_at and self.g.head_of[self.g.mention_at[t.i].span].i == t.i) or t.i in self.found)
        ]
        return sorted(heads, key=lambda t: (t.dep_ not in ("nsubj", "nsubjpass"), t.i))

    def _spans(self, token: Token) -> tuple[Span, ...]:
        mention = self.g.mention_at.get(token.i)
        return (mention.span,) if mention is not None else self.found.get(token.i, ())

    def _search(self, token: Token, index: int, labels: Sequence[str], skip: Callable[[Token], bool]) -> list[Span]:
        above = self._blamed_owner(token, labels) or self._governing_subject(token, labels, skip)
        if above:
            return above
        for i in range(index, max(-1, index - 1 - BACK), -1):
            if i < index and "Person" in labels and (subject := self._unnamed_subject(i)) is not None:
                return list(self._behind_title(subject))
            for head in self._heads(self.sentences[i], token.i):
                if i == index and skip(head):
                    continue
                spans = [s for s in self._spans(head) if self.label.get(s) in labels]
                if len(spans) == 1 and len(self._spans(head)) == 1:
                    return spans
        return []

    def _blamed_owner(self, token: Token, labels: Sequence[str]) -> list[Span]:
        """'cut ties with Israel over its attacks': the reason for such a deed lies with the one to whom it is done."""
        noun = token.head
        if token.dep_ != "poss" or noun.dep_ != "pobj" or noun.head.lower_ not in ("over", "for"):
            return []
        verb = next((t for t in noun.ancestors if t.pos_ == "VERB"), None)
        if verb is None or not {e.type for e in self.g.lexicon.verbs.get(verb.lemma_, ())} & REPROVING or self.g.passive(verb):
            return []
        near = [verb, *self.g.objects(verb)]
        heads = [*self.g.objects(verb), *(t for p in ("with", "on", "against") for t in self.g.behind(near, p))]
        named = [s for t in heads if t.i < token.i for s in self._spans(t) if self.label.get(s) in labels]
        return named if len(named) == 1 else []

    def _unnamed_subject(self, index: int) -> Token | None:
        """The subject of a sentence where it is somebody whom nothing names: 'The President spoke with Senator Lee. He …'."""
        subjects = self.g.own_subject(self.sentences[index].root)
        unnamed = [t for t in subjects if t.i in self.unnamed or self._behind_title(t)]
        return unnamed[0] if len(subjects) == 1 and unnamed else None

    def _behind_title(self, token: Token) -> Sequence[Span]:
        """'The German president': for whom somebody without a name acts."""
        if token.i in self.g.mention_at or token.i in self.found or token.lemma_.lower() not in self.titles or token.tag_ != "NN":
            return ()
        return [s for s in self.g.inside(token) if self.label.get(s) in SIDES]

    def _same_noun(self, token: Token, index: int) -> list[Span]:
        """'A Danish delegation arrived. The delegation met …': for whom the same noun stood before."""
        for i in range(index, max(-1, index - 1 - BACK), -1):
            for t in reversed(self.sentences[i]):
                if t.i < token.i and t.lemma_.lower() == token.lemma_.lower() and t.i not in self.g.mention_at:
                    if t.i in self.found:
                        return list(self.found[t.i])
                    if named := [s for s in self.g.inside(t) if self.label.get(s) in SIDES]:
                        return named
        return []

    def _governing_subject(self, token: Token, labels: Sequence[str], skip: Callable[[Token], bool]) -> list[Span]:
        """'Syria says it is ready': the subject of the clause above."""
        up = token
        while up.head != up:
            if up.dep_ in ("ccomp", "xcomp", "advcl", "relcl", "acl") and up.head.pos_ in ("VERB", "AUX", "NOUN"):
                spans = [
                    s
                    for head in self.g.own_subject(up.head)
                    for s in self._spans(head)
                    if head.i != token.i and not skip(head) and self.label.get(s) in labels
                ]
                if len(spans) == 1:
                    return spans
            up = up.head
        return []

    def _own_plural(self, token: Token, index: int) -> list[Span]:
        """A plural subject earlier in the same sentence."""
        for t in self.sentences[index]:
            if t.i >= token.i:
                break
            if t.dep_ in ("nsubj", "nsubjpass"):
                spans = [s for s, _ in self.g.participants([t])]
                if len(spans) > 1 or (spans and t.tag_ in ("NNS", "NNPS")):
                    return spans
        return []

    def _last_of(self, label: str, before: int, index: int, number: int) -> list[Span]:
        seen: dict[str, Span] = {}
        for i in range(index, max(-1, index - 1 - BACK), -1):
            for m in self.g.mentions:
                if (
                    m.label == label
                    and not self._locates(m.span)
                    and self.sentences[i].start_char <= m.span.start < self.sentences[i].end_char
                    and self.g.head_of[m.span].i < before
                ):
                    seen.setdefault(self._key(m.span), m.span)
            if len(seen) >= number:
                break
        return list(seen.values())[-number:]

    def _locates(self, span: Span) -> bool:
        """Whether a name only tells where: 'a summit in Singapore'."""
        head = self.g.head_of[span]
        return head.dep_ == "pobj" and head.head.lower_ in ("in", "at", "near", "from", "across")

    def _key(self, span: Span) -> str:
        m = self.g.mention_at[self.g.head_of[span].i]
        return m.key or m.text

    def _speakers(self, token: Token) -> tuple[Span, ...]:
        """The subject of the verb of saying above, else who speaks the whole text."""
        up = token
        while up.head != up:
            if up.dep_ in ("ccomp", "parataxis") and up.head.lemma_ in listed("grammar", "saying"):
                spans = [s for h in self.g.own_subject(up.head) for s in self._spans(h)]
                if spans:
                    return tuple(spans)
            up = up.head
        if self.speech is not None and self.speech.span.start <= token.idx and self.speech.kind == "statement":
            return self.speech.speakers
        return ()

    def _serves(self, span: Span, state: str) -> bool:
        """Whether a person is known to hold office in a state."""
        mention = self.g.mention_at[self.g.head_of[span].i]
        home = home_of(span, self.g.mentions, self.offices)
        return mention.country == state or (home is not None and self._key(home) == state)

    def _house(self) -> str | None:
        """The state for which the text speaks: its speaker's, else its publisher's."""
        if self.speech is not None and self.speech.kind == "statement":
            homes = [h for s in self.speech.speakers if (h := home_of(s, self.g.mentions, self.offices))]
            if len({self._key(h) for h in homes}) == 1:
                return self._key(homes[0])
        return self.publisher

    def _together(self, sentence: Sentence) -> tuple[Span, ...]:
        """Who acted together in a sentence: the subjects of its main verb and those with whom it was."""
        root = sentence.root
        if root.pos_ not in ("VERB", "AUX"):
            root = next((t for t in sentence if t.dep_ == "conj" and t.pos_ == "VERB"), root)
        heads = [*self.g.subject(root)]
        anchors = [root, *(c for c in root.children if c.dep_ in ("dobj", "prep"))]
        heads += self.g.behind(anchors, "with")
        if root.lemma_ in listed("grammar", "meeting_verbs"):
            heads += self.g.objects(root)
        spans = [s for s, _ in self.g.participants(heads) if self.label.get(s) in ("Person", *SIDES)]
        if not spans:
            for t in sentence:
                if t.pos_ in ("NOUN", "PROPN") and t.lower_ in listed("grammar", "meeting_nouns"):
                    spans = [
                        s
                        for s, _ in self.g.participants(
                            [*(c for c in t.children if c.dep_ == "poss"), *self.g.behind([t], "with"), *self.g.behind([t], "between")]
                        )
                    ]
        return tuple(dict.fromkeys(spans))
