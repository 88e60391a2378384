"""PARTY_TO, PRODUCED_BY and HAS_WEAPON in Chinese: states, their agreements and their weapons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.analyse.page_zh import Page
from kg.analyse.scene_zh import Lexicon, Words
from kg.model import Mention, Reference, RelationMention, Span

STATED, LIKELY = 0.9, 0.7
BOUGHT = 10  # … and between the verb of buying and the maker
REACH = 22  # characters between an owner and a weapon
# Right between an owner and what it has: 美国海军一艘驱逐舰, 空军有4架….
AMOUNT = re.compile(r"(?:的|有|共有|拥有)?(?:数|多|几|[一二两三四五六七八九十]{1,3}|\d+)(?:余|多)?(?:架|艘|枚|辆|套|门|款|台)(?:的)?")
ABOUT = ("就", "针对", "关于")
TOWARDS = ("向", "对", "在")
THOUGHT = ("认为", "以为", "因为")  # end in 为 and are no preposition
JOINS = ("、", "和", "与", "及", "以及", "")


class PactRelations:
    """Finds who is bound by which agreement, who makes and who has which weapon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        words = lexicon.knowledge.triggers.get("zh-relations", {})
        self.has, self.has_not = Words(words.get("has_weapon", ())), Words(words.get("has_weapon_not", ()))
        self.says, self.drills = Words(words.get("speakers_verbs", ())), Words(words.get("weapon_drills", ()))
        self.holds = Words(words.get("weapon_drills_before", ()))
        self.has_direct, self.against = Words(words.get("has_weapon_direct", ())), Words(words.get("has_weapon_against", ()))
        self.made, self.made_after = Words(words.get("produced_by", ())), Words(words.get("produced_by_after", ()))
        self.buys = tuple(words.get("weapon_buys", ()))
        self.party, self.party_not = Words(words.get("party_to", ())), Words(words.get("party_not", ()))

    def find(self, page: Page) -> Iterator[RelationMention]:
        for m in page.labelled("Weapon"):
            yield from self._maker(page, m)
            yield from self._owner(page, m)
        for m in page.labelled("Agreement"):
            yield from self._named_parties(page, m)
            yield from self._acting_parties(page, m)

    def _maker(self, page: Page, m: Mention) -> Iterator[RelationMention]:
        """美制|导弹; 导弹|由德国与瑞典联合研制."""
        word = self.made.before(page.folded, m.span.start)
        maker = page.by_end.get(m.span.start - len(word)) if word else None
        if maker is not None and maker.label in ("Country", "Organization"):
            named = self._same_thing(page, m, maker)
            yield _relation(page, "PRODUCED_BY", named or m, maker.span, "made", STATED)
        clause = page.clause(m.span.start)
        by = page.folded.find("由", m.span.end, clause.end)
        if by < 0 or by - m.span.end > 2:
            return
        makers = [x for x in page.within(Span(by, clause.end), "Country", "Organization")]
        if makers and self.made_after.at(page.folded, makers[-1].span.end):
            for x in makers:
                yield _relation(page, "PRODUCED_BY", m, x.span, "made", STATED)

    def _same_thing(self, page: Page, m: Mention, maker: Mention) -> Mention | None:
        """“战斧”是美制巡航导弹: what is said of the class is said of the named weapon."""
        clause = page.clause(m.span.start)
        named = page.within(Span(clause.start, maker.span.start), "Weapon")
        return named[-1] if named and "是" in page.folded[named[-1].span.end : maker.span.start] else None

    def _owner(self, page: Page, m: Mention) -> Iterator[RelationMention]:
        clause = page.clause(m.span.start)
        named = [x for x in page.within(Span(clause.start, m.span.start), "Country", "Organization")]
        aimed = [x for x in named if page.folded[x.span.start - 1 : x.span.start] in TOWARDS]
        owners = [x for x in named if x not in aimed]
        if not owners:
            yield from self._speaker_owns(page, m, clause)
            return
        owner = owners[-1]
        between = page.folded[owner.span.end : m.span.start].strip("\"'“”")
        for x in aimed:  # 俄军|对乌军|使用…
            between = between.replace(page.folded[x.span.start - 1 : x.span.end], "", 1) if x.span.start > owner.span.end else between
        if between in self.made or len(between) > REACH:
            return
        direct = not between or between in self.has_direct or AMOUNT.fullmatch(between)
        last = list(self._joined(page, m))[-1]
        against = self.against.before(page.folded, owner.span.start) and not page.folded.endswith(THOUGHT, 0, owner.span.start)
        told = self._has(between) and not against
        if direct and any(word in page.folded[max(clause.start, owner.span.start - BOUGHT) : owner.span.start] for word in self.buys):
            for weapon in self._joined(page, m):
                yield _relation(page, "PRODUCED_BY", weapon, owner.span, "bought", LIKELY)
            return
        if direct or told or self._drills(page, between, last.span.end):
            for weapon in self._joined(page, m):
                yield RelationMention("HAS_WEAPON", owner.span, weapon.span, page.sentence(m.span.start), "", "has", LIKELY)

    def _speaker_owns(self, page: Page, m: Mention, clause: Span) -> Iterator[RelationMention]:
        """俄军方称，|使用精确制导武器…: a clause without a subject tells of the one who speaks."""
        said = page.folded[clause.start : m.span.start]
        aimed = page.within(Span(clause.start, m.span.start), "Country", "Organization")
        for x in aimed:  # 将|向斯洛伐克|部署…
            said = said.replace(page.folded[x.span.start - 1 : x.span.end], "", 1)
        said = said.removeprefix("将")
        verb = self.has.at(said, 0)
        rest = said[len(verb) :].removeprefix("了").strip("\"'“”")
        before = page.clause(clause.start - 2)
        speakers = page.within(before, "Country", "Organization")
        told = self.says.before(page.folded, before.end) or (speakers and speakers[0].span.start == before.start)  # 朝鲜无视禁令，|试射…
        if verb and speakers and (len(rest) <= 2 or AMOUNT.fullmatch(rest)) and told:
            for weapon in self._joined(page, m):
                yield RelationMention("HAS_WEAPON", speakers[0].span, weapon.span, page.sentence(m.span.start), "", "speaker-has", LIKELY)

    def _drills(self, page: Page, between: str, end: int) -> bool:
        """舰队进行了|鱼雷|射击演练: who shoots with it has it."""
        return bool(self.drills.at(page.folded, end)) and any(word in between for word in self.holds.words)

    def _has(self, between: str) -> bool:
        return any(word in between for word in self.has.words) and not any(word in between for word in self.has_not.words)

    def _joined(self, page: Page, m: Mention) -> Iterator[Mention]:
        """A weapon and those that 、 or 和 joins to it: 榴弹炮和“海马斯”火箭炮."""
        following: Mention | None = m
        while following is not None:
            yield following
            end = following.span.end + (1 if page.text[following.span.end : following.span.end + 1] in ("”", "」") else 0)
            join = next((w for w in JOINS if w and page.folded.startswith(w, end)), "")
            at = end + len(join) + (1 if page.text[end + len(join) : end + len(join) + 1] in ("“", "「") else 0)
            following = page.by_start.get(at) or page.by_start.get(end + len(join)) if join else None
            following = following if following is not None and following.label == "Weapon" else None

    def _named_parties(self, page: Page, m: Mention) -> Iterator[RelationMention]:
        """俄美政府间钚处理协议: the short forms at the front of the name are its parties."""
        codes: list[str] = []
        for char in page.folded[m.span.start : m.span.end]:
            code = self.lexicon.defaults.get(char)
            if code is None:
                break
            codes.append(code)
        if len(codes) < 2:
            return
        for code in codes:
            state = page.named("Country", code, m.span.start)
            if state is not None:
                yield _relation(page, "PARTY_TO", state, m.span, "in-name", STATED)

    def _acting_parties(self, page: Page, m: Mention) -> Iterator[RelationMention]:
        """泰柬达成停火协议; 柬方违反了《渥太华禁雷公约》."""
        start = m.span.start - (1 if page.text[m.span.start - 1 : m.span.start] in "《“" else 0)
        clause = page.clause(start)
        before = page.folded[clause.start : start]
        if not self.party.before(before, len(before)) or any(word in before for word in self.party_not.words):
            return
        for head in self._subjects(page, self._told_of(page, Span(clause.start, start))):
            yield RelationMention("PARTY_TO", head.span, m.span, page.sentence(m.span.start), "", "acting", LIKELY)

    def _told_of(self, page: Page, span: Span) -> Span:
        """发言人就|美国与波兰签署…发表评论: those who sign stand behind the preposition, and before it who speaks of them."""
        start = max(page.folded.rfind(word, span.start, span.end) for word in ABOUT)
        return Span(start, span.end) if page.within(Span(start, span.end), "Country", "Organization") and start > 0 else span

    def _subjects(self, page: Page, span: Span) -> Sequence[Mention | Reference]:
        """The states and bodies at the front of a clause that are joined to each other; or 双方, 两国."""
        several = (r for r in page.references if span.covers(r.span) and r.kind in ("side", "country") and r.number > 1)
        things: list[Mention | Reference] = [*page.within(span, "Country", "Organization", "Person"), *several]
        things.sort(key=lambda x: x.span)
        chosen: list[Mention | Reference] = []
        for thing in things:
            if chosen and self._between(page.folded[chosen[-1].span.end : thing.span.start]) not in JOINS:
                break
            chosen.append(thing)
        return [x for thing in chosen if (x := self._state_of(page, thing)) is not None]

    def _between(self, text: str) -> str:
        """What stands between two parties but for the offices of those who act: 欧盟领导人|和|英国首相|约翰逊."""
        title = self.lexicon.titles.at(text, 0)
        return text[len(title) :]

    def _state_of(self, page: Page, thing: Mention | Reference) -> Mention | Reference | None:
        """A person who signs binds the state."""
        if isinstance(thing, Reference) or thing.label != "Person":
            return thing
        entry = self.lexicon.knowledge.entry("Person", thing.key)
        return page.named("Country", entry.country, thing.span.start) if entry else None


def _relation(page: Page, kind: str, head: Mention, tail: Span, rule: str, confidence: float) -> RelationMention:
    return RelationMention(kind, head.span, tail, page.sentence(head.span.start), "", rule, confidence)
