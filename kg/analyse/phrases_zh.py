"""Names of Chinese sentences that make one noun phrase: a state and its person, rows of titles, lists joined by 和 and 、."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.analyse.items_zh import CLAUSE_MARKS, LINKS, Item
from kg.model import Span

BODIES = ("政府", "军方", "当局")  # nouns behind a state that go with its name
TITLE = 6  # words that a title has at most


def noun_phrase(items: Sequence[Item], start: int, clause_of: Sequence[int],
                holders: Mapping[Span, Span]) -> tuple[int, list[Item], list[Item]]:
    """(last item, heads, modifiers) of the noun phrase that begins at `start`."""
    last = _holder(items, start, holders)
    heads, modifiers = [items[last]], [j for j in items[start:last] if j.is_participant]
    i, linked = last + 1, 0
    while i < len(items) and clause_of[i] == clause_of[start]:
        item = items[i]
        person, of_body = _next_person(items, i, heads[-1], clause_of, holders)
        if person > i:
            modifiers += [*([heads.pop()] if of_body else ()), *(j for j in items[i:person] if j.is_participant)]
            heads.append(items[person])
            last, i = person, person + 1
            continue
        if _starts_compound(items, i):
            break  # 新加坡|朝美峰会
        named = len(heads) >= item.number or items[i - 1].label == "Country"
        if item.kind == "ref" and item.label == "any" and items[i - 1].is_participant and item.number > 1 and named:
            last = i  # 俄乌双方, 美、英、法三国, 也门各方: the names once more
        elif item.is_participant:
            joined = items[i - 1].is_participant or items[i - 1].text in LINKS
            linked = len(heads) if items[i - 1].text in LINKS else linked
            while item.label == "Person" and not joined and len(heads) > linked + 1:
                modifiers.append(heads.pop())  # 外交部|欧盟|事务总司长|X
            if (joined and items[i - 1].is_participant and _modifies(items[i - 1], item)) or not joined:
                modifiers.append(heads.pop())
            heads.append(item)
            last = i
        elif not _goes_on(items, i, clause_of):
            break
        i += 1
    return last, heads, modifiers


def _next_person(items: Sequence[Item], i: int, head: Item, clause_of: Sequence[int], holders: Mapping[Span, Span]) -> tuple[int, bool]:
    """The person to whom offices or titles lead from i on, else i; and whether the head before is only the body that these are of."""
    person, before = _holder(items, i, holders), items[i - 1]
    if person > i and (before.text in LINKS or before.is_participant):
        return person, before.is_participant and before.label != "Person"
    if _starts_compound(items, i):
        return i, False
    person = _one_of_titles(items, i, clause_of, holders)
    if person > i:
        return person, True
    return _titled_person(items, i, clause_of) if head.label == "Person" else i, False


def _goes_on(items: Sequence[Item], i: int, clause_of: Sequence[int]) -> bool:
    """Whether a link, quotation mark or noun word leads on to a further name."""
    item, behind = items[i], items[i + 1 : i + 2]
    if item.text in LINKS or item.text in "\"'“”":
        return bool(behind) and (behind[0].is_participant or behind[0].text in "\"'“”")
    if item.text in BODIES and behind and behind[0].text in LINKS:
        return i + 2 < len(items) and items[i + 2].is_participant  # 也门政府、胡塞武装
    return item.names_a_kind and _leads_to_name(items, i, clause_of)


def _holder(items: Sequence[Item], i: int, holders: Mapping[Span, Span]) -> int:
    """The item of the person whose office the name at i belongs to, else i."""
    wanted = holders.get(items[i].span)
    person = next((j for j in range(i + 1, min(i + 12, len(items))) if items[j].span == wanted), i) if wanted else i
    between = items[i + 1 : person]  # 俄罗斯30日公布了总统普京签署的法案
    return i if any(j.kind == "time" or j.text == "了" or j.text in CLAUSE_MARKS for j in between) else person


def _titled_person(items: Sequence[Item], link: int, clause_of: Sequence[int]) -> int:
    """财长耶伦[和总统气候问题特使克里]: the person behind a link and a title of nouns, else the place of the link."""
    j = link + 1
    while j < min(link + TITLE, len(items)) and not items[j].is_participant and items[j].is_nounlike and clause_of[j] == clause_of[link]:
        j += 1
    titled = items[link].text in LINKS and link + 1 < j < len(items) and clause_of[j] == clause_of[link]
    return j if titled and items[j].label == "Person" else link


def _one_of_titles(items: Sequence[Item], i: int, clause_of: Sequence[int], holders: Mapping[Span, Span]) -> int:
    """中共中央政治局[常委、国务院副总理韩正]: the person whose titles stand in a row, the first of them behind a body; else i."""
    j = i
    while j < len(items) - 1 and j - i < TITLE and items[j].is_nounlike and clause_of[j] == clause_of[i]:
        j += 1
    row = i < j < len(items) - 1 and items[j].text == "、" and items[i - 1].label == "Organization" and items[j + 1].is_participant
    person = _holder(items, j + 1, holders) if row and clause_of[j + 1] == clause_of[i] else i
    return person if person > j + 1 else i


def _starts_compound(items: Sequence[Item], i: int) -> bool:
    """Whether two states by one character each stand right behind a longer name."""
    pair, before = items[i : i + 2], items[i - 1]
    longer = before.label in ("Location", "Country") and len(before.text) > 1
    return longer and len(pair) == 2 and all(p.label == "Country" and len(p.text) == 1 for p in pair)


def _modifies(a: Item, b: Item) -> bool:
    """美国导弹, 美国国会: a state beside what belongs to it. Two states (俄美) stand side by side."""
    short = len(a.text) == len(b.text) == 1  # 美欧
    return a.label == "Country" and b.label not in ("Country", "Location", "any") and not short


def _leads_to_name(items: Sequence[Item], i: int, clause_of: Sequence[int], reach: int = 5) -> bool:
    """Whether noun words (总统, 首都, 激进组织) lead on to another name: they bind what stands before to the name behind."""
    for j in range(i, min(i + reach, len(items))):
        if clause_of[j] != clause_of[i]:
            return False
        if items[j].is_participant:
            return items[j].kind == "name" and items[j].label in ("Person", "Location", "Organization")
        if not (items[j].names_a_kind or (items[j].kind == "word" and (items[j].pos == "m" or items[j].pos.startswith("n")))):
            return False
    return False
