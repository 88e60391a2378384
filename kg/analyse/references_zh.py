"""The component kg_references_zh: Chinese expressions that stand for what was named before (双方, 两国总统, 他, 该国, 俄总统)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.analyse.mentions_zh import lexicon_of
from kg.analyse.normal import fold
from kg.analyse.offices_zh import Office, OfficeFinder, OfficeWords, with_inherited
from kg.analyse.scene_zh import Lexicon, Words
from kg.analyse.state import state_of, tokens_of
from kg.knowledge import Knowledge, load
from kg.model import Mention, Reference, Span, Token

SECTION = "zh-references"
OTHER_TAGS = ("n", "a", "b", "m", "q", "r", "vn", "LOC", "PER", "TIME", "j")
WORD_TAGS = frozenset({"a", "r", "n", "m", "d", "p", "s", "f", "LOC", "nz", "v", "q", "ORG"})


class ReferenceFinder:
    """The component. Fills `doc._.kg.references`."""

    def __init__(self, knowledge: Knowledge) -> None:
        lexicon: Lexicon = lexicon_of(knowledge)
        data: Any = knowledge.triggers.get(SECTION, {})
        self.offices = OfficeWords(lexicon)
        self.words = {fold(text): (row["kind"], row["number"]) for row in data.get("words", ()) for text in row["text"]}
        self.bare = frozenset(word for word, (kind, _) in self.words.items() if kind == "paper")
        self.other_papers = frozenset(data.get("other_papers", ()))
        self.whole = Words(self.words)
        self.numbers: dict[str, int] = data.get("numbers", {})
        self.counted = {fold(after): row["kind"] for row in data.get("counted", ()) for after in row["after"]}
        self.counters = Words(self.counted)
        self.levels = frozenset(data.get("office_levels", ()))
        self.office_names = Words(data.get("offices", ()))
        self.leaders = Words(knowledge.triggers.get("coref", {}).get("leaders", ()))
        self.never = Words(data.get("offices_never", ()))
        self.continues = Words(data.get("office_continues", ()))

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        state.references.extend(self.find(state.document.text, tokens_of(doc), state.mentions))
        return doc

    def find(self, text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[Reference]:
        """All references, none over a name, none overlapping another."""
        offices = list(with_inherited(OfficeFinder(text, mentions, tokens, self.offices).find(), text, self.offices.joins))
        found = [*self._offices(text, offices, mentions), *self._words(text, tokens)]
        taken = {i for m in mentions for i in range(*m.span)}
        chosen: list[Reference] = []
        for r in sorted(found, key=lambda r: (r.span.start, -r.span.end)):
            places = range(*r.span)
            if not taken.intersection(places):
                taken.update(places)
                chosen.append(r)
        return chosen

    def _words(self, text: str, tokens: Sequence[Token]) -> Iterator[Reference]:
        folded = fold(text)
        ends = {t.span.end for t in tokens}
        for before, token, after in zip((None, *tokens), tokens, (*tokens[1:], None), strict=False):
            start = token.span.start
            word = self.whole.at(folded, start)
            if word in self.bare and not self._is_bare(text, before, start):
                continue
            if word and start + len(word) in ends and token.tag in WORD_TAGS:
                kind, number = self.words[word]
                if kind == "speaker" and after is not None and after.tag.startswith(("n", "ORG", "LOC")):
                    continue  # 我大使馆: a state's
                yield _reference(text, Span(start, start + len(word)), kind, number)
                continue
            counter = self.counters.at(folded, start + 1) if folded[start] in self.numbers else ""
            end = start + 1 + len(counter)
            if counter and end in ends and folded[start - 1 : start] != "第" and not folded.startswith(("面", "式", "案"), end):
                yield _reference(text, Span(start, end), self.counted[counter], self.numbers[folded[start]])

    def _is_bare(self, text: str, before: Token | None, start: int) -> bool:
        """Whether nothing stands before a word for a paper that makes another one of it (一项决议, 贸易协议, 达成协议)."""
        if before is None or before.span.end < start or before.tag == "ORG":
            return True
        return not (before.tag.startswith(OTHER_TAGS) or fold(before.span.of(text)) in self.other_papers)

    def _offices(self, text: str, offices: Sequence[Office], mentions: Sequence[Mention]) -> Iterator[Reference]:
        folded = fold(text)
        by_end = {m.span.end: m for m in mentions}
        for office in offices:
            if office.holder is not None or office.former or self.continues.at(folded, office.span.end):
                continue
            number, start, joint = self._how_many(folded, office.span.start, by_end)
            if not self._counts(office, joint) or (number > 1 and not self._is_held(office, offices)):
                continue  # 中日韩三国领导人, none of them named: the states act
            country = office.owner.country if office.owner is not None and number == 1 else None
            yield _reference(text, Span(start, office.span.end), "person", number, fold(office.title), country)

    def _counts(self, office: Office, joint: bool) -> bool:
        """Does a title without a name point to one person? 俄总统 and 两国总统 do, a bare 部长 does not."""
        title = fold(office.title)
        if title not in self.office_names and self.offices.levels.get(title) not in self.levels:
            return False
        of_body = office.owner is not None and office.owner.label == "Organization"
        if of_body and (self.offices.levels.get(title) == "staff" or title in self.leaders):
            return False  # 外交部发言人, 金砖国家领导人: the body speaks
        owned = joint or (office.owner is not None and office.owner.label != "Location")
        return owned or title not in self.never

    def _is_held(self, office: Office, offices: Sequence[Office]) -> bool:
        """Does the text name someone who holds such an office? 领导人 and 元首 are held by any head of state or government."""
        title = fold(office.title)
        leader = title in self.leaders
        return any(o.holder is not None and (fold(o.title) == title or (leader and self.offices.levels.get(fold(o.title)) == "head"))
                   for o in offices)

    def _how_many(self, folded: str, start: int, by_end: dict[int, Mention]) -> tuple[int, int, bool]:
        """(how many holders, where the expression begins, whether it shows whose): 两国|总统, 俄美|总统."""
        for counter in ("国", "位", "方", "名"):
            if folded[start - 1 : start] == counter and folded[start - 2 : start - 1] in self.numbers and start >= 2:
                return self.numbers[folded[start - 2]], start - 2, True
        count, at = 0, start
        while (m := by_end.get(at)) is not None and m.label == "Country":
            count, at = count + 1, m.span.start
            if folded[at - 1 : at] in ("、", "和", "与", ","):
                at -= 1
        return max(count, 1), start, count > 0


def _reference(text: str, span: Span, kind: str, number: int, office: str = "", country: str | None = None) -> Reference:
    return Reference(span, kind, span.of(text), number, office, country)


@Language.factory("kg_references_zh", default_config={"seeds": None})
def make_references_zh(nlp: Language, name: str, seeds: str | None = None) -> ReferenceFinder:
    """The factory: `seeds` names a folder that is laid over the packaged seeds."""
    return ReferenceFinder(load(seeds))
