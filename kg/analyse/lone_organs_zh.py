"""Whose a 外交部 or 国会 without its state is: its official's, that of the same organ named in full, the paper's own, the subject's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.analyse.normal import simplify
from kg.analyse.scene_zh import Found, Scene
from kg.model import Span

OFFICIAL_REACH = 8  # characters between an organ and the name of its official: 外交部|新闻发言人|毛宁
TRADITIONAL = 3  # so many traditional characters make a text one
RULE = "organ"
PARLIAMENT = "parliament"


def with_states(scene: Scene, names: Iterable[Found]) -> Iterator[Found]:
    """The same names; organs without a state get its code and their key ('CHN/foreign-ministry') where the text shows whose they are."""
    found = list(names)
    full: dict[str, set[str]] = {}
    for f in found:
        code, slash, organ = (f.key or "").partition("/")
        if slash:
            full.setdefault(organ, set()).add(code)
    for f in found:
        row = scene.lexicon.organs.get(scene.folded[f.span.start : f.span.end]) if f.rule == RULE else None
        state = _state(scene, f, row, full, found) if row else None
        yield f if row is None or state is None else replace(f, country=state, key=f"{state}/{row['id']}")


def _state(scene: Scene, f: Found, row: Mapping[str, str], full: dict[str, set[str]], found: list[Found]) -> str | None:
    official = next((p for p in found if p.label == "Person" and 0 <= p.span.start - f.span.end <= OFFICIAL_REACH), None)
    if official is not None and official.country:
        return official.country
    same = full.get(row["id"], set())
    if len(same) == 1:
        return next(iter(same))
    if row["kind"] == PARLIAMENT:  # 国会, where a house of it is named in full
        houses = {code for organ, codes in full.items() if scene.lexicon.organ_kinds.get(organ) == PARLIAMENT for code in codes}
        if len(houses) == 1:
            return houses.pop()
    home = _home(scene)
    if row["kind"] == "ministry" and any(c.country == home and c.label == "Country" for c in found):
        return home
    sentence = scene.sentence_at(f.span.start)
    subjects = sorted((c for c in found if c.country and c.label in ("Country", "Organization")
                       and sentence.start <= c.span.start < f.span.start), key=lambda c: c.span)
    return subjects[0].country if subjects else None


def called_by_end(scene: Scene, names: Iterable[Found]) -> Iterator[Found]:
    """警方, 军方 beside a text's one 波特兰警方 or 黎巴嫩军方: the same body once more."""
    found = sorted(names, key=lambda f: f.span)
    taken = {i for f in found for i in range(*f.span)}
    before = tuple(scene.lexicon.lists.get("organs_before", ()))
    for end in scene.lexicon.lists.get("organs_by_end", ()):
        full = [f for f in found if f.label == "Organization" and scene.folded.endswith(end, f.span.start, f.span.end)]
        if len({f.key or scene.folded[f.span.start : f.span.end] for f in full}) != 1:
            continue
        for token in scene.tokens:
            span = Span(token.span.start, token.span.start + len(end))
            whole = span.end in scene.ends or scene.folded.startswith(before, span.end)  # 警|方向 人群
            bare = scene.folded.startswith(end, span.start) and whole and not taken & {span.start - 1, span.start}
            if bare and not _is_of_others(scene, span.start) and any(_same_story(scene, f.span, span) for f in full):
                yield replace(full[0], span=span)


def _same_story(scene: Scene, full: Span, bare: Span) -> bool:
    """Whether two names stand in one paragraph, or the second right below the headline that has the first."""
    between = scene.text[min(full.end, bare.end) : max(full.start, bare.start)].strip(" \u3000")
    return between.count("\n") <= (1 if full.start < bare.start else 0)


def _is_of_others(scene: Scene, position: int) -> bool:
    """当地|警方, 多国|军方: a word that says of another place or several that they have one."""
    before = scene.token_at(position - 1) if position else None
    return before is not None and (before.tag.startswith(("n", "r", "m", "LOC", "ORG")) or before.tag in ("s", "f", "q", "b"))


def _home(scene: Scene) -> str | None:
    """The state whose papers call its own ministries without its name: told by the characters that they write with."""
    homes: Mapping[str, str] = scene.lexicon.lists.get("home_states", {})
    changed = sum(a != b for a, b in zip(scene.text, simplify(scene.text), strict=True))
    return homes.get("traditional" if changed >= TRADITIONAL else "simplified")
