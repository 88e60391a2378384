"""Where something happened that its own sentence does not place: at the conference, protest or fight that the piece of news tells of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.model import EventMention, Reason
from kg.resolve.coref import Scene
from kg.resolve.drafts import Draft, Standing

SPOKEN = ("STATEMENT", "ACCUSE", "REQUEST", "SUPPORT", "REJECT", "THREATEN", "AGREE")
CLASH = ("ASSAULT", "COERCE")

Words = Mapping[str, Sequence[str]]


def attended(drafts: Sequence[Draft], scene: Scene, words: Words) -> list[Draft]:
    """The drafts; a conference for which nobody is named is of those who speak at it (审议大会在日内瓦举行。中方代表表示…)."""
    speakers: dict[int, frozenset[str]] = {}
    for draft in drafts:
        last = _conference(draft, drafts, scene, words) if draft.slots["actor"] else None
        if last is not None and not last.parties():
            speakers[id(last)] = speakers.get(id(last), frozenset()) | draft.slots["actor"]
    return [replace(d, slots={**d.slots, "actor": speakers[id(d)]},
                    reasons=(*d.reasons, *(Reason(f"actor:{i}", "who speaks at it") for i in sorted(speakers[id(d)]))))
            if id(d) in speakers else d for d in drafts]


def placed(drafts: Sequence[Draft], scene: Scene, standing: Standing, words: Words) -> list[Draft]:
    """The drafts of a Chinese text, with the place, and the day if they have none, of the conference at which words were said, or of the
    protest whose crowd clashes; with the place of the only fight of the same two sides."""
    return [_placed(d, drafts, scene, standing, words) if d.status == "occurred" and d.mentions[0].rule.startswith("zh:") else d
            for d in drafts]


def _placed(draft: Draft, drafts: Sequence[Draft], scene: Scene, standing: Standing, words: Words) -> Draft:
    if draft.slots["place"]:
        return draft
    event = _conference(draft, drafts, scene, words) or _protest(draft, drafts, scene, words) or _meeting(draft, drafts, scene, words)
    where, reason = _towns(event, scene), "where the conference, meeting or protest is"
    if not where:
        where, reason = _battlefield(draft, drafts, scene, standing, words), "where the two sides fight"
    if not where:
        return draft
    date = draft.date or (event.date if event is not None else None)
    reasons = tuple(Reason(f"place:{i}", reason) for i in sorted(where))
    return replace(draft, date=date, slots={**draft.slots, "place": where}, reasons=(*draft.reasons, *reasons))


def _towns(event: Draft | None, scene: Scene) -> frozenset[str]:
    return frozenset(p for p in event.slots["place"] if scene.label(p) == "Location") if event is not None else frozenset()


def _before(draft: Draft, drafts: Sequence[Draft], scene: Scene, mention: EventMention | None = None) -> Iterator[Draft]:
    """What the same piece of news tells of before a mention, by default the first, the last first; nothing of another day."""
    here = (mention or draft.mentions[0]).triggers[0].start
    since = scene.item_start(here)
    told = {id(d): [m for m in d.mentions if since <= m.triggers[0].start < here] for d in drafts if d is not draft}
    near = [d for d in drafts if told.get(id(d)) and _days_agree(draft, d)]
    yield from sorted(near, key=lambda d: told[id(d)][-1].triggers[0], reverse=True)


def _position(draft: Draft) -> int:
    return draft.mentions[-1].triggers[0].start


def _last_telling(event: Draft, mention: EventMention) -> EventMention:
    """The last mention of an event before another one; its first, if there is none."""
    return ([m for m in event.mentions if m.triggers[0] < mention.triggers[0]] or list(event.mentions[:1]))[-1]


def _days_agree(a: Draft, b: Draft) -> bool:
    return a.date is None or b.date is None or a.date == b.date


def _conference(draft: Draft, drafts: Sequence[Draft], scene: Scene, words: Words) -> Draft | None:
    """X会议在维也纳举行。中方代表表示…: the conference at which something is said, told of last in the sentence or paragraph or named again
    (在会上)."""
    if draft.type not in SPOKEN or draft.headline or draft.slots["source"]:
        return None
    last = next((d for d in _before(draft, drafts, scene) if d.mode == "multilateral" and d.status == "occurred"), None)
    if last is None:
        return None
    text, mention = scene.analysis.document.text, draft.mentions[0]
    told, sentence = _last_telling(last, mention), mention.sentence.of(text)
    beside = "\n" not in text[told.sentence.start : mention.triggers[0].start].strip() and _names(sentence, words["delegates"])
    return last if told.sentence == mention.sentence or beside or _names(sentence, words["at_conference"]) else None


def _names(sentence: str, words: Sequence[str]) -> bool:
    return any(word in sentence for word in words)


def _protest(draft: Draft, drafts: Sequence[Draft], scene: Scene, words: Words) -> Draft | None:
    """抗议人群与警察发生冲突: the protest of which the piece of news tells."""
    text = scene.analysis.document.text
    clash = next((m for m in draft.mentions if draft.type in CLASH and _names(m.sentence.of(text), words["crowds"])), None)
    return next((d for d in _before(draft, drafts, scene, clash) if d.type == "PROTEST"), None) if clash is not None else None


def _meeting(draft: Draft, drafts: Sequence[Draft], scene: Scene, words: Words) -> Draft | None:
    """外长在纽约会见了X。外长还会见了Y: the last meeting of the same person in the paragraph."""
    text, mention = scene.analysis.document.text, draft.mentions[0]
    if draft.mode != "meeting" or not _names(text[mention.sentence.start : mention.triggers[0].start], words["also"]):
        return None
    last = next((d for d in _before(draft, drafts, scene) if d.type == "CONSULT"), None)
    near = last is not None and "\n" not in text[_last_telling(last, mention).triggers[0].start : mention.triggers[0].start]
    return last if near and last is not None and last.mode == "meeting" and last.slots["actor"] == draft.slots["actor"] else None


def _battlefield(draft: Draft, drafts: Sequence[Draft], scene: Scene, standing: Standing, words: Words) -> frozenset[str]:
    """叙军与反对派在萨拉基卜激战。…叙军击退反对派: the only place in which the paragraph has told before that the two fight."""
    text, mention = scene.analysis.document.text, draft.mentions[-1]
    if draft.type != "ASSAULT" or not draft.parties() or draft.headline or not _names(mention.rule, words["on_the_ground"]):
        return frozenset()
    start = text.rfind("\n", 0, mention.triggers[0].start)
    here = mention.triggers[0].start
    fights = [d for d in drafts if d.type == "ASSAULT" and d.slots["place"] and start < _position(d) < here]
    where = frozenset().union(*(d.slots["place"] for d in fights))
    return where if len(where) == 1 and any(_days_agree(d, draft) and _same_sides(d, draft, standing) for d in fights) else frozenset()


def _same_sides(a: Draft, b: Draft, standing: Standing) -> bool:
    """Whether everybody who fights in one is of a side that fights in the other."""
    small, large = sorted((a.parties(), b.parties()), key=len)
    return all(any(standing.same_state(i, j) for j in large) for i in small)
