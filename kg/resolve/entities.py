"""Mentions of one document -> entities: one identity, one entity.

Joined are, in this order: the same gazetteer key; the same normalised name; a name and its other form in brackets behind it
(终端高空区域防御系统（THAAD）); a short form and the one longer name that it can stand for (沙利文, 杰克·沙利文; 战斧, “战斧”导弹).
A short form that fits two longer names joins neither.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.knowledge import Knowledge
from kg.model import GUESSED, Analysis, Entity, Evidence, Mention, Span

POSTED = re.compile(r"(.+)驻(.+?)(大?使馆|总?领事?馆|使团|代表团)")
PART = re.compile(r"[东南西北中]{1,2}部.*")
MISSION = re.compile(r"(.{1,8}?)驻.{1,10}?((?:大|总领|领)?(?:使馆|事馆))")
HAN = re.compile(r"[\u4e00-\u9fff]")
QUOTES = "“”\"'‘’「」『』《》〈〉"
BRACKETS = re.compile(r"\s*[（(【\[]\s*$")
NAME_SEPARATOR = re.compile(r"[·•・\s\-–]+")
POSSESSIVE = re.compile(r"[’']s?$")


@dataclass(frozen=True)
class Clusters:
    """Entities and, for every mention's span, the entity that it belongs to."""

    entities: tuple[Entity, ...]
    by_span: dict[Span, str]


class Groups:
    """Disjoint sets over the indices of mentions."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def root(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        a, b = sorted((self.root(i), self.root(j)))
        self.parent[b] = a


@lru_cache(maxsize=10_000)
def normal(text: str) -> str:
    """A surface for comparing: no quotes, spaces or dots between name parts, lower case."""
    return re.sub(r"[\s·•・.．]+", "", "".join(c for c in POSSESSIVE.sub("", text) if c not in QUOTES)).lower()


def cluster(analysis: Analysis, knowledge: Knowledge) -> Clusters:
    """All entities of a document, numbered in the order of their first mention."""
    mentions = analysis.mentions
    groups = Groups(len(mentions))
    _join_equal(groups, mentions)
    _join_bracketed(groups, mentions, analysis.document.text)
    _join_short_forms(groups, mentions, frozenset(knowledge.triggers.get("identity", {}).get("place_ends", ())))
    members: dict[int, list[Mention]] = defaultdict(list)
    for i, mention in enumerate(mentions):
        members[groups.root(i)].append(mention)
    entities, by_span = [], {}
    for number, root in enumerate(sorted(members), 1):
        entity = _entity(f"e{number}", members[root], analysis, knowledge)
        entities.append(entity)
        by_span.update({m.span: entity.id for m in members[root]})
    return Clusters(tuple(entities), by_span)


def _join_equal(groups: Groups, mentions: Sequence[Mention]) -> None:
    first: dict[tuple[str, str], int] = {}
    for i, m in enumerate(mentions):
        names = [f"name:{normal(m.text)}"] if m.key is None else [f"key:{m.key}", f"name:{normal(m.text)}"]
        part = PART.search(m.text) if m.rule == "part" and m.country else None
        if part:
            names.append(f"part:{m.country}:{part.group()}")  # 叙北部, 叙利亚北部
        for name in names:
            j = first.setdefault((m.label, name), i)
            if not _different_keys(mentions[i], mentions[j]):
                groups.join(i, j)


def _different_keys(a: Mention, b: Mention) -> bool:
    return a.key is not None and b.key is not None and a.key != b.key


def _join_bracketed(groups: Groups, mentions: Sequence[Mention], text: str) -> None:
    """A name in brackets right behind another of the same label is its other form."""
    for i in range(len(mentions) - 1):
        a, b = mentions[i], mentions[i + 1]
        between = text[a.span.end : b.span.start]
        closed = re.match(r"\s*[”\"']?\s*[)）】\]]", text[b.span.end : b.span.end + 4])
        if a.label == b.label == "Agreement" and between == "《":
            groups.join(i, i + 1)  # 军控条约《新削减战略武器条约》
        if a.label == b.label and BRACKETS.search(between) and len(between.strip()) <= 2 and closed and not _different_keys(a, b):
            groups.join(i, i + 1)


def _join_short_forms(groups: Groups, mentions: Sequence[Mention], place_ends: frozenset[str]) -> None:
    surfaces: dict[int, set[str]] = defaultdict(set)
    labels: dict[int, str] = {}
    keys: dict[int, str | None] = {}
    for i, m in enumerate(mentions):
        root = groups.root(i)
        surfaces[root].add(m.text)
        labels[root] = m.label
        keys[root] = keys.get(root) or m.key
    for short in sorted(surfaces):
        longer = {root for root in surfaces if root != short and labels[root] == labels[short]
                  and not (keys[short] and keys[root] and keys[short] != keys[root])
                  and any(stands_for(s, full, labels[short], place_ends) for s in surfaces[short] for full in surfaces[root])}
        if len({groups.root(r) for r in longer}) == 1:
            groups.join(short, longer.pop())


def stands_for(short: str, full: str, label: str, place_ends: Collection[str] = ()) -> bool:
    """Whether `short` can be a short form of the longer name `full`.

    `place_ends` are the words by which a place's full Chinese name may be longer: 芝加哥市, but not 芝加哥北部, which is a part of it.

    >>> stands_for("沙利文", "杰克·沙利文", "Person"), stands_for("S-400", "S-400防空导弹系统", "Weapon")
    (True, True)
    >>> stands_for("金", "金正恩", "Person"), stands_for("美驻印尼使馆", "美国驻印度大使馆", "Organization")
    (False, False)
    >>> stands_for("古巴驻美使馆", "古巴驻美国大使馆", "Organization")
    True
    """
    a, b = normal(short), normal(full)
    if len(a) >= len(b) or not a:
        return False
    if label == "Person":
        parts = [normal(p) for p in NAME_SEPARATOR.split(full.strip())]
        own = [normal(p) for p in NAME_SEPARATOR.split(short.strip())]
        return len(parts) > 1 and (own == parts[-len(own):] or own == parts[: len(own)] or (len(own) > 1 and set(own) < set(parts)))
    if label == "Country":
        return False
    if label in ("Weapon", "Agreement"):
        # A kind of weapon (导弹) is no short form of a named one; a name or model (战斧, S-400) is.
        said = label == "Agreement" and (a in b if len(a) >= 4 else len(a) > 1 and b.endswith(a))  # 《公约》 after 《禁止生物武器公约》
        return (b.startswith(a) and _is_name(short, full)) or said or (label == "Agreement" and _matter(a) == _matter(b))
    if label == "Location" and HAN.search(b):
        return len(a) >= 2 and ((b.startswith(a) and b[len(a) :] in place_ends) or b.replace("国际", "", 1) == a)  # 亚丁机场
    if label == "Organization" and (one := POSTED.fullmatch(a)) and (other := POSTED.fullmatch(b)):
        return all(other[i].startswith(one[i]) for i in (1, 2)) and one[3].removeprefix("大") == other[3].removeprefix("大")  # 驻美使馆
    if label == "Organization" and (post := MISSION.fullmatch(b)):
        # 美使馆, 美国大使馆 for 美国驻伊拉克大使馆
        return a[0] == b[0] and a in (post[1] + post[2], post[1] + "使馆", post[1][0] + "使馆", post[1][0] + post[2])
    return len(a) >= 2 and (b.endswith(a) if label == "Organization" else b.startswith(a) and len(a) >= 2)


def _matter(paper: str) -> str:
    """What a paper is called without the words that only say that it is about something: 涉苏丹决议草案, 苏丹问题决议草案."""
    return paper.removeprefix("涉").replace("问题", "", 1)


def _is_name(short: str, full: str) -> bool:
    return bool(re.search(r"[A-Za-z0-9]", short)) or full[0] in QUOTES or short[0] in QUOTES


def _entity(id_: str, mentions: Sequence[Mention], analysis: Analysis, knowledge: Knowledge) -> Entity:
    label = Counter(m.label for m in mentions).most_common(1)[0][0]
    key = next((m.key for m in mentions if m.key), None)
    country = next((m.country for m in mentions if m.country), None)
    counts = Counter(m.text for m in mentions)
    names = tuple(sorted(counts, key=lambda n: (-counts[n], -len(n), n)))
    entry = knowledge.entry(label, key)
    name = entry.name(analysis.document.lang or "en") if entry else max(names, key=lambda n: (len(n), counts[n]))
    spans = tuple(sorted(m.span for m in mentions))
    guess = next((m.rule for m in mentions if m.span == spans[0] and m.rule == GUESSED), "")
    evidence = (replace(evidence_of(analysis, spans[0], spans[0]), rule=guess),)
    return Entity(id_, label, name, spans, key, country or (entry.country if entry else None), names, evidence)


def evidence_of(analysis: Analysis, span: Span, within: Span) -> Evidence:
    """The sentence around `within` as evidence for what `span` says."""
    text = analysis.document.text
    sentence = next((s for s in analysis.sentences if s.covers(within)), within)
    return Evidence(analysis.document.id, sentence.of(text), sentence.start, span.start, span.end, span.of(text))
