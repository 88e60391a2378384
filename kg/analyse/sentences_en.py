"""Where English sentences cannot run on: lines, headlines, bullets; and where they must: after 'Gen.' and 'U.S.'."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from kg.model import Span

WRAPPED = range(50, 101)  # a line of this many characters without a full stop is taken as wrapped by an editor
HEADING_WORDS = 45
GLUED = (r"(?<=[A-Z]\.)[-–/](?=[A-Z])", r"(?<=\w)[—–](?=[A-Za-z])")  # U.S.-Russia, week—in
ENDS = re.compile(r"[.!?:;…\"”’')\]]$|^[-–—]+$")  # only behind these can a sentence begin inside a paragraph
TERMINAL = re.compile(r"[.!?:;][\"”’')\]]*$")
BULLET = re.compile(r"\s*(?:[-*•–—]|\(?\d{1,2}[.)])\s+")
# 'PARIS (Reuters) - ', 'LA PAZ, Bolivia -- ', 'Lima, May 17, IRNA - ': where and by whom a report was written
AGENCY, DAY = r"[ ]\([A-Z][\w./ ]{1,30}\)", r",[ ][A-Z][a-z]{2,8}\.?[ ]\d{1,2}"
PART = rf"(?:{AGENCY}|{DAY}|,[ ][A-Z][\w.]*(?:[ ][A-Z][\w.]*){{0,2}})"
DASH = r"[ ]*(?:--|[—–-])[ ]+(?=[\"“A-Z])"
CAPITALS = rf"(?:[A-Z][A-Z.'’-]{{3,}}|[A-Z]{{2,3}}[ ][A-Z]{{3,}})(?:[ ][A-Z][A-Z.'’-]+)*{PART}*"
SIGNED = rf"[A-Z][\w.'’-]+(?:[ ][A-Z][\w.'’-]+)*{PART}?(?:{AGENCY}|{DAY}){PART}*"
DATELINE = re.compile(rf"\s*(?:{CAPITALS}(?:{DASH}|:[ ]+(?=[\"“A-Z]))|{SIGNED}{DASH})")
RUN_ON = re.compile(r"^(?:Gen|Lt|Col|Maj|Capt|Adm|Sgt|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Prof|St|No|vs|[A-Z])\.$")


def blocks(text: str) -> Iterator[Span]:
    """Stretches of text that no sentence crosses: paragraphs, headlines, list items. Hard-wrapped lines are joined."""
    start, last = 0, ""
    position = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        joined = bool(last) and bool(bare) and len(last) in WRAPPED and not TERMINAL.search(last) and not BULLET.match(line)
        if not joined and start < position:
            yield Span(start, position)
            start = position
        last = bare
        position += len(line)
    if start < len(text):
        yield Span(start, len(text))


def set_starts(doc: Doc) -> Doc:
    """Mark the first word of every block, and the words that cannot begin a sentence."""
    text = doc.text  # built anew at every call
    spans = list(blocks(text))
    lines = [m.end() for span in spans if (m := DATELINE.match(text, span.start, span.end)) and not _is_heading(span.of(text))]
    firsts = sorted([*(span.start for span in spans), *lines])
    whole = [s for s in spans if _is_heading(s.of(text))]
    end, previous = -1, ""
    for token in doc:
        if token.is_space:
            token.is_sent_start = False
            continue
        if bisect.bisect_right(firsts, token.idx) > bisect.bisect_right(firsts, end):
            token.is_sent_start = True
        elif (
            not ENDS.search(previous)
            or (RUN_ON.search(previous) and token.text[:1].isupper())
            or any(s.start <= token.idx < s.end for s in whole)
        ):
            token.is_sent_start = False
        end, previous = token.idx, token.text
    return doc


def _is_heading(line: str) -> bool:
    """A short line without a full stop: one sentence, however its capitals look."""
    return (
        not re.search(r"[.!?][\"”’')\]]*\s*$", line)
        and len(line.split()) <= HEADING_WORDS
        and not re.search(r"[a-z]{2}[.!?]\s+[A-Z]", line)
    )


@Language.factory("kg_sentences_en")
def make_sentences(nlp: Language, name: str) -> Sentences:
    infixes = [*(nlp.Defaults.infixes or ()), *GLUED]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
    return Sentences()


class Sentences:
    """The component: sets sentence starts that the parser then keeps."""

    def __call__(self, doc: Doc) -> Doc:
        return set_starts(doc)
