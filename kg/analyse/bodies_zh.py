"""PART_OF and MEMBER_OF in Chinese: state organs and their state, parts of bodies, members of alliances."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.analyse.page_zh import Page
from kg.analyse.scene_zh import Lexicon, Words
from kg.knowledge import Entry
from kg.model import Mention, RelationMention, Span

# Kinds of organisations (seeds/gazetteer/organizations.csv) that belong to their state.
STATED, INFERRED = 0.9, 0.7
COMMAND = "army+command"


class BodyRelations:
    """Finds which body belongs to which state or body, and who is a member of what."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        words = lexicon.knowledge.triggers.get("zh-relations", {})
        self.private = Words(words.get("private_heads", ()))
        self.state_kinds = frozenset(words.get("state_kinds", ()))
        self.members = Words(words.get("member_of", ()))
        self.member_heads = Words(words.get("member_heads", ()))
        self.examples = Words(words.get("member_examples", ()))
        self.member_before = Words(words.get("member_before", ()))
        self.takes_office = re.compile("|".join(words.get("member_takes_office", ("$^",))))
        self.memberships: dict[str, set[str]] = {}
        for row in lexicon.knowledge.tables.get("memberships", ()):
            self.memberships.setdefault(row["organization"], set()).add(row["member"])
        self.forces = Words(words.get("state_forces", ()))
        self.state_names = tuple(words.get("state_names", ()))
        self.loose_parents = frozenset(words.get("loose_parents", ()))
        self.no_parts = Words(words.get("no_parts", ()))
        self.fleets = Words(words.get("fleets", ()))

    def find(self, page: Page) -> Iterator[RelationMention]:
        for m in page.labelled("Organization"):
            yield from self._part(page, m)
            yield from self._member(page, m)
            yield from self._named_members(page, m)

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
        force = self._force(page, m)
        if force is not None:
            return force
        entry = self.lexicon.knowledge.entry("Organization", m.key)
        parent = self.lexicon.knowledge.entry("Organization", entry.properties.get("parent")) if entry else None
        if entry is None:
            return self._named_first(page, m)
        if parent is None or not (_says(entry, parent) or parent.id not in self.loose_parents):
            return None
        return page.named("Organization", parent.id, m.span.start)

    def _force(self, page: Page, m: Mention) -> Mention | None:
        """The army of a command (埃塞国防军北方司令部), the navy of a fleet, where the text names it, too."""
        organ = "armed-forces" if m.rule == COMMAND else "navy" if self.fleets.before(m.text, len(m.text)) else ""
        force = page.named("Organization", f"{m.country}/{organ}", m.span.start) if organ and m.country else None
        return force if force is not None and force.span != m.span and force.key != m.key else None

    def _named_first(self, page: Page, m: Mention) -> Mention | None:
        """联合国|邮政管理处: the body with whose name a longer one begins."""
        for match in self.lexicon.gazetteer.at(page.folded, m.span.start):
            rest = page.folded[match.span.end : m.span.end]
            if match.label == "Organization" and rest and not self.no_parts.at(rest, 0):
                return page.named("Organization", match.key, m.span.start)
        return None

    def _country(self, page: Page, m: Mention) -> tuple[str | None, float]:
        """The state whose organ a body is, or None for companies, parties, media and international bodies."""
        entry = self.lexicon.knowledge.entry("Organization", m.key)
        if entry is not None:
            forces = entry.properties.get("kind") == "armed" and self.forces.before(entry.name("zh"), len(entry.name("zh")))
            public = self._is_public(entry.name("zh")) or self._is_public(m.text)
            states = entry.properties.get("kind") in self.state_kinds or forces or public
            return (entry.country if states else None), STATED
        if self.private.before(m.text, len(m.text)) and not self._is_public(m.text):
            return None, 0
        if m.country:
            return m.country, INFERRED if m.rule == "organ" else STATED
        return None, 0

    def _is_public(self, name: str) -> bool:
        """伊朗国家电视台: a body that calls itself the state's."""
        return any(word in name for word in self.state_names)

    def _member(self, page: Page, m: Mention) -> Iterator[RelationMention]:
        """欧盟成员国匈牙利, 东盟轮值主席国马来西亚."""
        word = self.members.at(page.folded, m.span.end)
        state = page.by_start.get(m.span.end + len(word)) if word else None
        while state is not None and state.label == "Country":
            yield _relation(page, "MEMBER_OF", state, m, "member", STATED)
            joined = page.folded[state.span.end : state.span.end + 1] in ("、", "和", "与")
            state = page.by_start.get(state.span.end + 1) if joined else None

    def _named_members(self, page: Page, m: Mention) -> Iterator[RelationMention]:
        """包括马来西亚在内的东盟国家, 立陶宛、波兰等北约成员国, 阿尔及利亚担任阿盟轮值主席国."""
        heads: list[Mention] = []
        if self.member_heads.at(page.folded, m.span.end):
            for word in self.member_before.words:
                if page.folded.endswith(word, 0, m.span.start):
                    heads = _list_before(page, m.span.start - len(word))
        if self.members.at(page.folded, m.span.end):
            clause = page.clause(m.span.start)
            states = page.within(Span(clause.start, m.span.start), "Country")
            if states and self.takes_office.search(page.folded[states[-1].span.end : m.span.start]):
                heads.append(states[-1])
        for state in heads:
            if self._may_be_member(state, m):
                yield _relation(page, "MEMBER_OF", state, m, "named-member", STATED)
        if self.member_heads.at(page.folded, m.span.end):
            yield from self._exemplary_members(page, m)

    def _exemplary_members(self, page: Page, m: Mention) -> Iterator[RelationMention]:
        """北约成员国同意…。立陶宛、波兰等国…: states told of as examples in the rest of the paragraph, if the table has them."""
        known = self.memberships.get(m.key or "", set())
        end = page.text.find("\n", m.span.end)
        for state in page.within(Span(m.span.end, end if end > 0 else len(page.text)), "Country"):
            if state.key in known and self.examples.at(page.folded, state.span.end):
                for one in _list_before(page, state.span.end):
                    if one.key in known:
                        yield _relation(page, "MEMBER_OF", one, m, "exemplary-member", INFERRED)

    def _may_be_member(self, state: Mention, body: Mention) -> bool:
        """The table of memberships must not speak against it."""
        known = self.memberships.get(body.key or "")
        return state.key is not None and (not known or state.key in known)


def _list_before(page: Page, end: int) -> list[Mention]:
    """The states that 、 and 和 join, up to a position."""
    found: list[Mention] = []
    state = page.by_end.get(end)
    while state is not None and state.label == "Country":
        found.append(state)
        joined = page.folded[state.span.start - 1 : state.span.start] in ("、", "和", "与")
        state = page.by_end.get(state.span.start - 1) if joined else None
    return found


def _relation(page: Page, kind: str, head: Mention, tail: Mention, rule: str, confidence: float) -> RelationMention:
    return RelationMention(kind, head.span, tail.span, page.sentence(head.span.start), "", rule, confidence)


def _says(entry: Entry, parent: Entry) -> bool:
    """联合国安理会 says that it is the UN's; 世界卫生组织 is a body of its own."""
    return any(name in entry.name("zh") for name in parent.names.get("zh", ()))
