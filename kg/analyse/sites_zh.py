"""LOCATED_IN in Chinese: 匈牙利首都布达佩斯, 美国阿拉斯加; and what the gazetteer knows of places whose state the text names."""

from __future__ import annotations

from collections.abc import Iterator

from kg.analyse.page_zh import Page
from kg.analyse.scene_zh import Lexicon, Words
from kg.model import Mention, RelationMention

STATED, KNOWN = 0.95, 0.85


class SiteRelations:
    """Finds where places lie."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        words = lexicon.knowledge.triggers.get("zh-relations", {})
        self.between = Words(words.get("located_in", ()))
        self.waters = frozenset(words.get("waters", ()))
        self.provinces, self.towns = frozenset(words.get("provinces", ())), frozenset(words.get("towns", ()))

    def find(self, page: Page) -> Iterator[RelationMention]:
        inner: set[str] = set()  # places that lie in another place: their state follows from that
        rows: list[tuple[Mention, Mention, str, float]] = []
        for m in page.labelled("Location"):
            holder = self._beside(page, m)
            if holder is not None:
                rows.append((m, holder, "beside", STATED))
            known = self._known(page, m)
            if known is not None:
                rows.append((m, known, "gazetteer", KNOWN))
        inner.update(name for m, holder, _, _ in rows if holder.label == "Location" for name in _names(m))
        for m, holder, rule, confidence in rows:
            if holder.label == "Location" or inner.isdisjoint(_names(m)):
                yield RelationMention("LOCATED_IN", m.span, holder.span, page.sentence(m.span.start), "", rule, confidence)

    def _beside(self, page: Page, m: Mention) -> Mention | None:
        """The state or place right before, over a word like 首都."""
        if m.rule == "part":
            return page.named("Country", m.country, m.span.start)
        for gap in range(0, 7):
            before = page.by_end.get(m.span.start - gap)
            if before is None:
                continue
            words = page.folded[m.span.start - gap : m.span.start]
            if before.label in ("Country", "Location") and self._leads(words) and self._agrees(before, m):
                return before
            return None
        return None

    def _leads(self, words: str) -> bool:
        """北部重镇, 战略要地, 东部的: words between a place and one that lies in it."""
        part = self.lexicon.words("place_parts").at(words, 0)
        rest = words[len(part) :]
        return not words or words in self.between.words or rest in self.between.words or rest in self.lexicon.words("place_prefixes")

    def _agrees(self, outer: Mention, inner: Mention) -> bool:
        """What the gazetteer says of the two must not speak against it; a one-character state before a place is another matter."""
        if self._kind(inner) in self.provinces and self._kind(outer) in self.towns:
            return False  # 萨拉基卜和伊德利卜省 without the 和
        if outer.label == "Country" and len(outer.text) == 1:
            return inner.country == outer.country
        if inner.country and outer.country:
            return inner.country == outer.country and outer.key != inner.key
        if outer.label == "Country":
            return inner.key is None  # 美国|中东: a region that the gazetteer gives no state lies in none
        # 中东|大马士革: a region without a state holds no city that the gazetteer knows; a sea holds islands.
        return inner.key is None or self._kind(outer) in self.waters

    def _kind(self, m: Mention) -> str:
        entry = self.lexicon.knowledge.entry("Location", m.key) if m.label == "Location" else None
        return entry.properties.get("kind", "") if entry else ""

    def _known(self, page: Page, m: Mention) -> Mention | None:
        entry = self.lexicon.knowledge.entry("Location", m.key)
        if entry is None:
            return self._of_town(page, m)
        within = page.named("Location", entry.properties.get("within"), m.span.start)
        outer = self.lexicon.knowledge.entry("Location", within.key) if within else None
        wide = outer is not None and (outer.properties.get("kind") == "continent"
                                      or (outer.properties.get("kind") == "region" and not entry.country and not outer.country))
        if wide:
            within = None  # true of everything, told of nothing
        return within or page.named("Country", entry.country, m.span.start)

    def _of_town(self, page: Page, m: Mention) -> Mention | None:
        """利西昌斯克|炼油厂 lies where the town does."""
        if m.rule != "ending":
            return None
        town = next((x for x in self.lexicon.gazetteer.at(page.folded, m.span.start) if x.label == "Location"), None)
        known = town is not None and self.lexicon.knowledge.entry("Location", town.key)
        if town is None or not known or known.properties.get("kind") not in self.towns or town.span.end >= m.span.end:
            return None
        return page.named("Country", town.country, m.span.start)


def _names(m: Mention) -> set[str]:
    """What two mentions of one place share: a key, or the name but for 市 (波特兰, 波特兰市)."""
    return {m.text.removesuffix("市"), *([m.key] if m.key else ())}
