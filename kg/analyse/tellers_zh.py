"""Whose words tell of a Chinese event: its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.found_zh import Found
from kg.analyse.reader_zh import Reader
from kg.analyse.sides_zh import DEEDS, SPEECH_ACTS, Sides
from kg.analyse.triggers_zh import Hit
from kg.model import CARRIED, Argument

BY_BOTH = ("STATEMENT", "CONSULT", "AGREE", "COOPERATE")  # what two do together in talks


def sources(found: Found, reader: Reader) -> list[Argument]:
    """The sources of an event that the reader's teller tells of; nobody is the source of what is said to be the own deed."""
    if reader.teller is None:
        return []
    actors = {i.text for i in found.items("actor")}
    reason = CARRIED if reader.teller is reader.medium else "speaker of the passage"
    told = [Argument("source", h.span, reason) for h in reader.teller.heads if h.text not in actors]
    reader.teller = reader.teller if told else None
    return told


class Tellers:
    """Finds who tells of an event."""

    def __init__(self, seed: Mapping[str, Any]) -> None:
        self.announcing = frozenset(seed["announcing"])
        self.talks, self.more = tuple(seed["in_talks"]), frozenset(seed["more"])

    def of(self, hit: Hit, found: Found, sentence: Sentence, reader: Reader, sides: Sides) -> Group | None:
        """Who alleges the deed, speaks in the passage, or passes on what those who act say."""
        if hit.trigger.type in DEEDS and reader.accuser is not None and reader.accuser.clause == hit.clause:
            return reader.accuser
        if self._announces(hit, found, sentence):
            return reader.carrier
        speaker, actors = reader.speaker, {i.text for i in found.items("actor")}
        own = speaker is not None and hit.trigger.type in SPEECH_ACTS and actors == {h.text for h in speaker.heads}
        if speaker is not None and not own and hit.trigger.type != "STATEMENT" and not self._speaks_anew(hit, found, sentence, reader):
            return speaker
        passed_on = reader.carrier or self._through(hit, found, sentence, reader)
        return passed_on or self._reporter(hit, found, sentence, reader, sides) or reader.issuer or self._report(hit, sentence, reader)

    def _report(self, hit: Hit, sentence: Sentence, reader: Reader) -> Group | None:
        """据X报道，…。外长还会见了…: the medium whose report the paragraph goes on with, unless a sentence has a day of its own."""
        _, end = sentence.clause_range(hit.clause)
        return None if any(i.kind == "time" for i in sentence.items[:end]) else reader.medium

    def _speaks_anew(self, hit: Hit, found: Found, sentence: Sentence, reader: Reader) -> bool:
        """叙军方说，…。叙利亚政府否认…: whether a sentence that only follows somebody's words begins with who says or refuses something."""
        subject = found.subject
        first = subject is not None and not found.inherited and subject.clause == hit.clause == 0 and subject.last < hit.first
        follows = reader.speaker_from == 0 and reader.speaker is reader.heard is not None
        return follows and first and not hit.nominal and hit.trigger.type in ("ACCUSE", "REJECT", "REQUEST")

    def _announces(self, hit: Hit, found: Found, sentence: Sentence) -> bool:
        """德国也宣布暂停…: who does it says so, whoever spoke before."""
        subject = found.subject
        own = subject is not None and not found.inherited and subject.clause == hit.clause and subject.last < hit.first
        return own and subject is not None and any(i.text in self.announcing for i in sentence.items[subject.last + 1 : hit.first])

    def _through(self, hit: Hit, found: Found, sentence: Sentence, reader: Reader) -> Group | None:
        """法新社报道，马克龙说，…。他还说: who passed on the last words of whoever goes on."""
        known = {h.text for h in reader.last_speaker.heads} if reader.last_speaker is not None else set()
        actors = found.items("actor")
        same = bool(actors) and all(i.text in known or (i.kind == "ref" and i.number == 1) for i in actors)
        start, _ = sentence.clause_range(hit.clause)
        more = any(i.text in self.more for i in sentence.items[start : hit.first])
        return reader.through if hit.trigger.type in SPEECH_ACTS and same and (more or not reader.apart) else None

    def _reporter(self, hit: Hit, found: Found, sentence: Sentence, reader: Reader, sides: Sides) -> Group | None:
        """发言人说，会谈很坦诚。部长在会谈中表示…，双方商定…: what happened in talks is told by whoever told of them before."""
        if reader.reporter is None:
            return None
        actors = found.items("actor")
        if any(i.kind == "ref" and i.number > 1 for i in actors):
            return reader.reporter if hit.trigger.type in BY_BOTH else None
        start, _ = sentence.clause_range(hit.clause)
        before = "".join(i.text for i in sentence.items[start : hit.first])
        inside = hit.trigger.type in SPEECH_ACTS and any(word in before for word in self.talks)
        own = any(sides.same_state(r, a) and r.text != a.text for r in reader.reporter.heads for a in actors)
        return reader.reporter if inside and own else None
