"""Which statements are no event of their own: those that only tell of an act that is one itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.knowledge import Knowledge
from kg.model import EventMention
from kg.resolve.drafts import Draft, Standing
from kg.resolve.same_event import SPEECH

OWN_ACTS = ("ACCUSE", "REQUEST", "REJECT", "THREATEN")  # what an utterance is, if it is no mere statement
BY_FORCES = ("ASSAULT", "MOBILIZE", "COERCE")
OF_BOTH = (SPEECH, "CONSULT", "AGREE")  # which are told beside the statement
CLAUSE_MARKS = re.compile("[，,；;]")
OPENING = "，,：:“\" "


class Utterances:
    """Looks at the statements of one text."""

    def __init__(self, text: str, standing: Standing, knowledge: Knowledge) -> None:
        self.text, self.standing = text, standing
        self.conditions, self.turning = (tuple(knowledge.triggers["zh"][key]) for key in ("conditions", "turning"))

    def only_tell(self, draft: Draft, told: Sequence[Draft]) -> bool:
        """Whether a statement tells of nothing but an act of the speaker's own side (英方说，英方正考虑提供导弹) or, where a ministry or
        army reports it in Chinese, of anybody's (国防部说，敌军袭击了…)."""
        if draft.type != SPEECH or not draft.slots["actor"]:
            return False
        here, actors = draft.mentions[0], draft.slots["actor"]
        turned = self._turns(here)
        near = [o for o in told if o.mentions[0].sentence == here.sentence
                and not (turned and o.mentions[0].triggers[0] < here.triggers[0])]
        acts = (o for o in near if o.type in OWN_ACTS and o.status == "occurred" and o.slots["actor"] == actors)
        acted = here.rule.startswith("zh:") and any(acts)  # 拉夫罗夫表示，…，他指责…
        return acted or any(self._is_told_by(o, draft) for o in near)

    def _turns(self, said: EventMention) -> bool:
        """否认…，但声称…: whether a clause begins with a statement that is about something else than the one before."""
        before = CLAUSE_MARKS.split(self.text[said.sentence.start : said.triggers[0].start])
        return len(before) > 1 and before[-1].startswith(self.turning)

    def _is_told_by(self, deed: Draft, statement: Draft) -> bool:
        speakers, actors = statement.slots["actor"], deed.slots["actor"]
        mention, here = deed.mentions[0], statement.mentions[0]
        if deed.type in OF_BOTH or mention.nominal or not actors \
                or not (deed.slots["source"] | actors) & speakers:
            return False
        chinese = here.rule.startswith("zh:")
        if chinese and not any(map(self.standing.is_person, speakers)):
            return True
        # What a ministry tells of the army is its own.
        own_side = self.standing.same_state if deed.type in BY_FORCES else self.standing.same_side
        own = all(any(own_side(a, s) for s in speakers) for a in actors)
        return own and (not chinese or self._opens(mention, here))

    def _opens(self, deed: EventMention, said: EventMention) -> bool:
        """Whether an utterance begins with the deed, a condition apart; it may be one thing among others that are said."""
        clauses = CLAUSE_MARKS.split(self.text[said.triggers[-1].end : deed.triggers[0].start].lstrip(OPENING))
        return len(clauses) == 1 or (len(clauses) == 2 and clauses[0].startswith(self.conditions))
