"""What becomes of Chinese statements: which words are no event of their own beside others."""

from __future__ import annotations

from collections.abc import Collection

from kg.analyse.clauses_zh import Sentence
from kg.analyse.found_zh import Found
from kg.analyse.items_zh import Item
from kg.analyse.reader_zh import Reader
from kg.analyse.sides_zh import DEEDS, SPEECH_ACTS, Sides
from kg.analyse.triggers_zh import Hit
from kg.model import EventMention, Span

HARM = ("ASSAULT", "COERCE", "SANCTION")


def is_own_belief(found: Found, reader: Reader, sides: Sides) -> bool:
    """中方相信 in the words of China's minister: no statement beside the minister's."""
    speakers = reader.speaker.heads if reader.speaker is not None else ()
    actors = found.items("actor")
    goes_on = found.inherited and {a.span for a in actors} <= {s.span for s in speakers}  # 他说，通胀率为8%，预计…
    return bool(actors and speakers) and (goes_on or all(any(sides.speaks_for(s, a) for s in speakers) for a in actors))


def not_of_itself(hit: Hit, found: Found, reader: Reader, sides: Sides) -> None:
    """法国担任主席国，希望法方…: a demand on the subject of the clause before is the demand of whoever speaks in the paragraph."""
    actors, others, speaker = found.items("actor"), found.items("recipient"), reader.speaker or reader.heard
    if hit.trigger.type in ("REQUEST", "SUPPORT") and found.inherited and actors and others and speaker is not None \
            and all(any(a.text == o.text or sides.same_state(a, o) for o in others) for a in actors) \
            and not any(sides.same_state(h, a) for h in speaker.heads for a in actors):
        found.slots["actor"] = [(h, "who speaks") for h in speaker.heads]


def not_to_itself(hit: Hit, found: Found, events: list[EventMention], sentence: Sentence, sides: Sides) -> None:
    """谴责美国无视国际法，占领叙利亚领土: what would be done to the own side by the subject of the clauses before is done by whom these
    accuse, or by another side that the clause before names."""
    actors, suffer = found.items("actor"), found.items("recipient")
    if hit.trigger.type not in HARM or not found.inherited or not actors or not suffer \
            or not all(any(a.text == s.text or sides.same_state(a, s) for a in actors) for s in suffer):
        return
    items = {i.span: i for i in sentence.items}
    accused = [items[a.span] for e in events if e.type == "ACCUSE" for a in e.arguments if a.slot == "recipient" and a.span in items]
    before = [h for g in sentence.groups if g.clause == hit.clause - 1 for h in g.heads if h.label in ("Country", "Organization")]
    others = [i for i in accused or before if not any(sides.same_state(i, s) or i.text == s.text for s in suffer)]
    if others or hit.trigger.type == "ASSAULT":
        found.slots["actor"] = [(i, "whom the clauses before tell of") for i in others]


def without_mere_consent(events: list[EventMention], sentence: Sentence) -> list[EventMention]:
    """批准向台湾出售…: approval of a deed in the same clause is the deed planned, no agreement of its own."""
    clause = {item.span.start: sentence.clause_of[n] for n, item in enumerate(sentence.items)}
    deeds = [e.triggers[0].start for e in events if e.type in DEEDS]

    def is_mere(e: EventMention) -> bool:
        here = e.triggers[0].start
        return e.type == "AGREE" and "/propose" in e.rule and any(clause.get(d) == clause.get(here) and d > here for d in deeds)

    return [e for e in events if not is_mere(e)]


def without_refused(events: list[EventMention], sentence: Sentence) -> list[EventMention]:
    """拒绝参加会议: a meeting that a refusal in the same clause is about is told by the refusal, unless it says with whom."""
    clause = {item.span.start: sentence.clause_of[n] for n, item in enumerate(sentence.items)}

    def is_refused(e: EventMention) -> bool:
        here = e.triggers[0].start
        alone = e.rule.endswith("turned from CONSULT") and all(a.slot != "recipient" for a in e.arguments)
        return alone and any(
            o.type == "REJECT" and o.triggers[0].start < here and clause.get(o.triggers[0].start) == clause.get(here) for o in events)

    return [e for e in events if not is_refused(e)]


def without_empty_speech(events: list[EventMention], sentence: Sentence, turning: Collection[str]) -> list[EventMention]:
    """No STATEMENT beside a speech act of the same speaker in the same sentence, and none that was not made. 否认…，但声称…: what somebody
    turns to say after the act is something else."""
    def actors(e: EventMention) -> set[Span]:
        return {a.span for a in e.arguments if a.slot == "actor"}

    acts = [e for e in events if e.type in SPEECH_ACTS - {"STATEMENT", "AGREE"} and e.status == "occurred"]

    def is_empty(e: EventMention) -> bool:
        own = [a for a in acts if actors(a) & actors(e)]
        return bool(own) and not (_turns(e, sentence, turning) and all(a.triggers[0] < e.triggers[0] for a in own))

    return [e for e in events if e.type != "STATEMENT" or (e.status == "occurred" and not is_empty(e))]


def _turns(event: EventMention, sentence: Sentence, turning: Collection[str]) -> bool:
    """Whether the clause of a statement begins with a word like 但."""
    clause = next((sentence.clause_of[n] for n, i in enumerate(sentence.items) if i.span.start == event.triggers[0].start), None)
    return clause is not None and sentence.items[sentence.clause_range(clause)[0]].text in turning


def without_threatened(events: list[EventMention], sentence: Sentence, sides: Sides) -> list[EventMention]:
    """警告说，将关闭口岸: what somebody threatens to do is told by the threat."""
    items = {i.span: i for i in sentence.items}

    def who(e: EventMention) -> list[Item]:
        return [items[a.span] for a in e.arguments if a.slot == "actor" and a.span in items]

    threats = [e for e in events if e.type == "THREATEN" and e.status == "occurred" and who(e)]

    def is_threatened(e: EventMention) -> bool:
        earlier = [t for t in threats if t.triggers[0] < e.triggers[0]]
        actors = who(e) if e.status in ("planned", "possible") and e.type in (*DEEDS, "THREATEN") else []
        return any(actors and all(any(a.text == t.text or sides.speaks_for(t, a) for t in who(threat)) for a in actors)
                   for threat in earlier)

    return [e for e in events if not is_threatened(e)]
