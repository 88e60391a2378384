"""HOLDS_OFFICE and AFFILIATED_WITH in Chinese: who holds which office where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.analyse.normal import fold
from kg.analyse.offices_zh import Office, OfficeFinder, OfficeWords, with_inherited
from kg.analyse.page_zh import Page
from kg.analyse.scene_zh import Lexicon, Words
from kg.model import Mention, RelationMention

# Levels of seeds/gazetteer/titles.csv whose bearers hold no office there.
NO_OFFICE = frozenset({"honorific"})
LOOSE = frozenset({"other"})
STATED, INFERRED, KNOWN = 0.95, 0.8, 0.7


class HolderRelations:
    """Finds who holds which office: by title and name, else by the table of office holders at the date of the report."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.words = OfficeWords(lexicon)
        self.professions = Words(lexicon.knowledge.triggers.get("zh-relations", {}).get("professions", ()))
        self.table: dict[str, list[Mapping[str, str]]] = {}
        for row in lexicon.knowledge.tables.get("offices", ()):
            self.table.setdefault(row["person"], []).append(row)

    def find(self, page: Page) -> Iterator[RelationMention]:
        offices = OfficeFinder(page.text, page.mentions, page.tokens, self.words).find()
        told: set[str] = set()
        for office in with_inherited(offices, page.text, self.words.joins):
            if office.holder is None or office.former or self._level(office) in NO_OFFICE:
                continue
            relation = self._relation(page, office)
            if relation is not None:
                told.add(office.holder.key or office.holder.text)
                yield relation
        yield from self._known(page, told)

    def _level(self, office: Office) -> str:
        title = self.words.titles.before(fold(office.title), len(office.title))
        return self.words.levels.get(title, "")

    def _relation(self, page: Page, office: Office) -> RelationMention | None:
        holder = office.holder
        assert holder is not None
        owner, confidence = office.owner, STATED
        if owner is None:
            owner, confidence = self._missing_owner(page, office, holder), INFERRED
        if owner is None or owner.label not in ("Country", "Organization", "Location"):
            return None
        if owner.label == "Country" and self.professions.before(fold(office.title), len(office.title)):
            return None  # 中国问题专家 is no officer of China
        kind = "AFFILIATED_WITH" if self._level(office) in LOOSE and owner.label == "Organization" else "HOLDS_OFFICE"
        title = office.title if kind == "HOLDS_OFFICE" else ""
        return RelationMention(kind, holder.span, owner.span, page.sentence(holder.span.start), title, "title", confidence)

    def _missing_owner(self, page: Page, office: Office, holder: Mention) -> Mention | None:
        """Whose an office without an owner is: the person's state, else the state named last before it in the sentence."""
        entry = self.lexicon.knowledge.entry("Person", holder.key)
        if self._level(office) in LOOSE:
            return None
        if entry is not None and entry.country:
            return page.named("Country", entry.country, holder.span.start)
        sentence = page.sentence(holder.span.start)
        before = [m for m in page.within(sentence, "Country") if m.span.end <= office.span.start]
        return before[-1] if before else None

    def _known(self, page: Page, told: set[str]) -> Iterator[RelationMention]:
        """Holders that the text takes for granted (普京 …): from the table, at the date of the report."""
        if page.date is None:
            return
        for m in page.labelled("Person"):
            if m.key is None or m.key in told or _is_listed(page, m):
                continue
            row = next((r for r in self.table.get(m.key, ()) if held_on(r, page.date)), None)
            if row is None:
                continue
            tail = page.named("Country", row["of"], m.span.start) or page.named("Organization", row["of"], m.span.start)
            if tail is not None:
                told.add(m.key)
                yield RelationMention("HOLDS_OFFICE", m.span, tail.span, page.sentence(m.span.start), row["office"], "table", KNOWN)


def _is_listed(page: Page, m: Mention) -> bool:
    """丁薛祥、王毅等参加会见: those present at the end of a report; of their offices the text tells nothing."""
    return "、" in (page.folded[m.span.start - 1 : m.span.start], page.folded[m.span.end : m.span.end + 1])


def held_on(row: Mapping[str, str], date: str) -> bool:
    """Was the office held on a day? Where no beginning is known, it does not count."""
    return bool(row["from"]) and row["from"] <= date[: len(row["from"])] and (not row["to"] or date[: len(row["to"])] <= row["to"])
