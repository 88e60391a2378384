"""PART_OF and MEMBER_OF in Chinese: state organs and their state, parts of bodies, members of alliances."""

from __future__ import annotations

from collections.abc import Iterator

from kg.analyse.page_zh import Page
from kg.analyse.scene_zh import Lexicon, Words
from kg.model import Mention, RelationMention

# Kinds of organisations (seeds/gazetteer/organizations.csv) that belong to their state.
STATED, INFERRED = 0.9, 0.7


class BodyRelations:
    """Finds which body belongs to which state or body, and who is a member of what."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        words = lexicon.knowledge.triggers.get("zh-relations", {})
        self.private = Words(words.get("private_heads", ()))
        self.state_kinds = frozenset(words.get("state_kinds", ()))
        self.members = Words(words.get("member_of", ()))

    def find(self, page: Page) -> Iterator[RelationMention]:
        for m in page.labelled("Organization"):
            yield from self._part(page, m)
            yield from self._member(page, m)

    def _part(self, page: Page, m: Mention) -> Iterator[RelationMention]:
        parent = self._parent(page, m)
        if parent is not None:
            yield _relation(page, "PART_OF", m, parent, "parent", STATED)
            return
        country, confidence = self._country(page, m)
        state = page.named("Country", country, m.span.start)
        if state is not None:
            yield _relation(page, "PART_OF", m, state, "state-organ", confidence)

    def _parent(self, page: Page, m: Mention) -> Mention | None:
        """The body that the gazetteer gives as parent, or the ministry right before an agency, where the text names it."""
        before = page.by_end.get(m.span.start)
        if before is not None and before.label == "Organization" and before.country and m.country in (None, before.country):
            return before  # 美国国防部|国防安全合作局
        entry = self.lexicon.knowledge.entry("Organization", m.key)
        return page.named("Organization", entry.properties.get("parent"), m.span.start) if entry else None

    def _country(self, page: Page, m: Mention) -> tuple[str | None, float]:
        """The state whose organ a body is, or None for companies, parties, media and international bodies."""
        entry = self.lexicon.knowledge.entry("Organization", m.key)
        if entry is not None:
            return (entry.country if entry.properties.get("kind") in self.state_kinds else None), STATED
        if self.private.before(m.text, len(m.text)):
            return None, 0
        if m.country:
            return m.country, INFERRED if m.rule == "organ" else STATED
        return None, 0

    def _member(self, page: Page, m: Mention) -> Iterator[RelationMention]:
        """欧盟成员国匈牙利, 东盟轮值主席国马来西亚."""
        word = self.members.at(page.folded, m.span.end)
        state = page.by_start.get(m.span.end + len(word)) if word else None
        while state is not None and state.label == "Country":
            yield _relation(page, "MEMBER_OF", state, m, "member", STATED)
            joined = page.folded[state.span.end : state.span.end + 1] in ("、", "和", "与")
            state = page.by_start.get(state.span.end + 1) if joined else None


def _relation(page: Page, kind: str, head: Mention, tail: Mention, rule: str, confidence: float) -> RelationMention:
    return RelationMention(kind, head.span, tail.span, page.sentence(head.span.start), "", rule, confidence)
