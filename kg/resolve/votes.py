"""What is voted on: the paper named last before words for a vote that name none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.model import EventMention, Reason
from kg.resolve.coref import Scene
from kg.resolve.drafts import Draft

VOTED = ("SUPPORT", "REJECT", "ACCUSE")
PAPERS = ("决议", "草案", "方案", "resolution", "draft")
NUMBERED = re.compile(r"\d{3}|\d号")
MARKS = re.compile(r"[，。；！？,.;!?\n]")


def voted_on(drafts: Sequence[Draft], scene: Scene, votes: Sequence[str]) -> list[Draft]:
    """The drafts, with the paper as theme where the clause of a backing, a refusal or a charge has one of the words `votes`.

    法国投票支持，中国弃权 is about the draft that the sentences before tell of.
    """
    return [_with_paper(d, scene, votes) if d.type in VOTED else d for d in drafts]


def _with_paper(draft: Draft, scene: Scene, votes: Sequence[str]) -> Draft:
    if any(scene.label(i) == "Agreement" for i in draft.slots["theme"]):
        return draft
    for mention in draft.mentions:
        paper = _last_paper(mention, scene) if any(word in _clause(mention, scene) for word in votes) else None
        if paper is not None:
            slots = {**draft.slots, "theme": draft.slots["theme"] | {paper}}
            return replace(draft, slots=slots, reasons=(*draft.reasons, Reason(f"theme:{paper}", "what is voted on")))
    return draft


def _clause(mention: EventMention, scene: Scene) -> str:
    text, trigger = scene.analysis.document.text, mention.triggers[0]
    before = [m.end() for m in MARKS.finditer(text, 0, trigger.start)]
    behind = MARKS.search(text, trigger.end)
    return text[before[-1] if before else 0 : behind.start() if behind else len(text)]


def _last_paper(mention: EventMention, scene: Scene) -> str | None:
    """The paper named last that may still be voted on: none that has a number."""
    named = [m for m in scene.analysis.mentions
             if m.label == "Agreement" and m.span.start < mention.triggers[0].start and m.text.endswith(PAPERS)
             and not NUMBERED.search(m.text)]
    return scene.by_span.get(named[-1].span) if named else None
