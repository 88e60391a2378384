"""The Chinese tokenizer for spaCy: lac_small's words, tags and names. And the component that sets sentence boundaries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from spacy.lang.lex_attrs import is_punct
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from kg.analyse.chunks import CLOSING, SENTENCE_END
from kg.analyse.lac import Reading, Tagger, Word, tagger
from kg.analyse.state import state_of

# The tagger's own tags in Universal Dependencies' terms.
POS = {"n": "NOUN", "nr": "PROPN", "ns": "PROPN", "nt": "PROPN", "nw": "PROPN", "nz": "PROPN", "PER": "PROPN",
       "LOC": "PROPN", "ORG": "PROPN",
       "TIME": "NOUN", "t": "NOUN", "f": "ADP", "s": "NOUN", "v": "VERB", "vd": "ADV", "vn": "NOUN", "a": "ADJ", "ad": "ADV", "an": "NOUN",
       "d": "ADV", "m": "NUM", "q": "NOUN", "r": "PRON", "p": "ADP", "c": "CCONJ", "u": "PART", "xc": "PART", "w": "PUNCT", "O": "X"}
NAMES = ("PER", "LOC", "ORG")
SHORT_SPEECH = 12
# spaCy's SENT_START as unsigned numbers: 1, and -1.
BEGINS, GOES_ON = 1, 2**64 - 1
GUESSES = "kg_guesses"  # key of a Doc's user_data: the names that the trained network sees


class LacTokenizer:
    """Turns texts into spaCy Docs with `tag_`, `pos_` and `ents`. `pipe` tags many texts at a time, which is faster."""

    def __init__(self, vocab: Vocab, words: Tagger, batch_size: int) -> None:
        self.vocab = vocab
        self.words = words
        self.batch_size = batch_size

    def __call__(self, text: str) -> Doc:
        return self._doc(text, self.words.read([text])[0])

    def pipe(self, texts: Iterable[str], batch_size: int | None = None) -> Iterator[Doc]:
        """The Docs of many texts, in order."""
        stream = iter(texts)
        while batch := list(islice(stream, batch_size or self.batch_size)):
            for text, reading in zip(batch, self.words.read(batch), strict=True):
                yield self._doc(text, reading)

    def _doc(self, text: str, reading: Reading) -> Doc:
        pieces = list(_with_spaces(text, reading.words))
        tags = [tag or "_SP" for *_, tag, _ in pieces]
        kinds = [POS.get(tag, "X") if tag else "SPACE" for *_, tag, _ in pieces]
        names = [f"B-{tag}" if tag in NAMES else "O" for *_, tag, _ in pieces]
        return Doc(self.vocab, words=[text[s:e] for s, e, _, _ in pieces], spaces=[space for *_, space in pieces], tags=tags, pos=kinds,
                   ents=names, user_data={GUESSES: tuple(reading.names)})

    # spaCy asks these of a tokenizer when it writes a pipeline; all that this one knows comes from its configuration.
    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> LacTokenizer:
        return self

    def to_disk(self, _path: Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: Path, **_: Any) -> LacTokenizer:
        return self


def _with_spaces(text: str, words: list[Word]) -> Iterator[tuple[int, int, str, bool]]:
    """(start, end, tag, followed by one blank) that covers the whole text: other whitespace becomes tokens without a tag."""
    position = 0
    for start, end, tag in words:
        if position < start:
            yield position, start, "", False
        blank = text[end : end + 1] == " " and end + 1 < len(text)
        yield start, end, tag, blank
        position = end + blank
    if position < len(text):
        yield position, len(text), "", False


def make_tokenizer(engine: str = "auto", batch_size: int = 32, threads: int = 1, names: bool = True) -> Any:
    """The factory behind `@tokenizers = "kg.LacTokenizer.v1"`.

    Args:
        engine: 'onnx', 'numpy' or 'auto'. Both give the same tags; onnx is faster.
        batch_size: sentences that the network sees at a time.
        threads: of onnxruntime; one is best where several processes work.
        names: also guess names by the network that was trained on headlines.
    """

    def create(nlp: Language) -> LacTokenizer:
        return LacTokenizer(nlp.vocab, tagger(engine, batch_size, threads, names), batch_size)

    return create


if "kg.LacTokenizer.v1" not in registry.tokenizers:
    registry.tokenizers.register("kg.LacTokenizer.v1", func=make_tokenizer)


@Language.factory("kg_sentences_zh")
def make_sentences_zh(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The factory of the component that sets sentence boundaries."""
    return set_sentences


def set_sentences(doc: Doc) -> Doc:
    """Sentence boundaries: after 。！？； with the quotes that close there, and at every line end.

    A headline or caption is a line and so a sentence of its own. 「“…。”他说。」 stays one sentence: the speaker belongs to it.
    """
    text, rows = state_of(doc).document.text, doc.to_array(["IDX", "LENGTH"]).tolist()
    words = [text[start : start + length] for start, length in rows]
    begins: Any = np.empty((len(words), 1), np.uint64)  # spaCy asks for a type that numpy has no name for
    begin = True
    for i, word in enumerate(words):
        blank = word.isspace()
        begins[i] = BEGINS if begin and not (blank and i > 0) else GOES_ON
        # A line end belongs to the sentence before it.
        begin = begin or "\n" in word if blank else _ends(words, i, rows, text) and not _followed_by_speaker(word, sum(rows[i]), text)
    doc.from_array(["SENT_START"], begins)
    return doc


def _ends(words: Sequence[str], i: int, rows: Sequence[Sequence[int]], text: str) -> bool:
    """Is this the last word of a sentence? Closing quotes after the mark still belong to it."""
    if words[i][-1] not in SENTENCE_END and words[i][0] not in CLOSING:
        return False
    end = sum(rows[i])
    if end < len(text) and text[end] in CLOSING:
        return False
    while i > 0 and words[i][0] in CLOSING and is_punct(words[i]):
        i -= 1
    return words[i][-1] in SENTENCE_END


SPEAKER = re.compile(rf"[^。！？；：，“”\s]{{1,{SHORT_SPEECH}}}[。！？]")
SPEECH = re.compile(r"(说|说道|称|表示|指出|强调|道|写道|补充说|回答说|警告说)[。！？]$")


def _followed_by_speaker(word: str, end: int, text: str) -> bool:
    if word not in "”」":
        return False
    tail = SPEAKER.match(text, end)
    return tail is not None and SPEECH.search(tail.group()) is not None
