"""What references stand for: 双方, 两国总统, 他, 该国, the two leaders -> entities named before.

Three rules, by what the expression shows: an office (俄总统) is looked up among those who hold it, a number (双方, 两国) takes the
last that were named together, a pronoun takes the last fitting subject.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.knowledge import Knowledge
from kg.model import Analysis, Entity, EventMention, Mention, Reference, Span

KINDS: Mapping[str, tuple[str, ...]] = {
    "person": ("Person",), "country": ("Country",), "organization": ("Organization",), "weapon": ("Weapon",),
    "agreement": ("Agreement",), "paper": ("Agreement",), "location": ("Location",), "any": ("Person", "Country", "Organization"),
    "addressee": ("Person",), "members": ("Country", "Organization", "Person"), "side": ("Country", "Organization", "Person"),
}
SENTENCES_BACK = 3
HEADLINE = 40  # characters
ENDS = tuple("。！？.!?”」』\";；:：…")
NEW = "新"
APPOSITION = re.compile(r"\s*(?:——|—|--|：|:)\s*")
BEFORE_OFFICE = re.compile(r"\s*(?:[、,，和与及]|等)?\s*(?:多|各|两|三|四)?国?\s*")
JOINT = re.compile(r"\s*(?:[、,，和与及]|and)?\s*")


@dataclass(frozen=True)
class Scene:
    """What coreference may look at: the analysis, its entities, and who stands where."""

    analysis: Analysis
    entities: Mapping[str, Entity]
    by_span: Mapping[Span, str]
    describers: tuple[str, ...] = ()

    def label(self, id_: str) -> str:
        return self.entities[id_].label

    def item_start(self, position: int) -> int:
        """Where the piece of news begins that a position stands in: a short line without an end mark opens each of several in a text."""
        text, start = self.analysis.document.text, 0
        for sentence in self.analysis.sentences:
            if sentence.start > position:
                break
            whole = sentence.of(text)
            alone = "\n" in text[max(0, sentence.start - 2) : sentence.start] and whole.rstrip(" ").endswith("\n")
            if alone and len(whole.strip()) <= HEADLINE and not whole.strip().endswith(ENDS):
                start = sentence.start
        return start

    def sentence_index(self, position: int) -> int:
        for i, sentence in enumerate(self.analysis.sentences):
            if position < sentence.end:
                return i
        return len(self.analysis.sentences)

    def mentions_between(self, start: int, end: int) -> list[Mention]:
        return [m for m in self.analysis.mentions if start <= m.span.start and m.span.end <= end and not self.only_describes(m.span)]

    def only_describes(self, name: Span) -> bool:
        """Whether a name only describes the next one: 联合国 in 受联合国承认的民族团结政府."""
        return self.analysis.document.text.startswith(self.describers, name.end)


def resolve_references(scene: Scene, knowledge: Knowledge) -> dict[Span, tuple[str, ...]]:
    """For the span of each reference the ids of the entities that it stands for; unresolved ones are left out."""
    found: dict[Span, tuple[str, ...]] = {}
    for reference in scene.analysis.references:
        ids = _resolve(reference, scene, knowledge, found)
        if ids:
            found[reference.span] = ids
    return found


def _resolve(r: Reference, scene: Scene, knowledge: Knowledge, earlier: Mapping[Span, tuple[str, ...]]) -> tuple[str, ...]:
    if r.kind == "speaker":
        return ()  # whose words they are is found while reading
    if r.kind == "addressee":
        return _in_talk(r, scene, earlier)
    if r.office:
        ids = _of_states_before(r, scene, knowledge) or _by_office(r, scene, knowledge)
        if ids:
            return ids
        if r.country:  # an office holder without a name stands for the state
            return tuple(e.id for e in scene.entities.values() if e.label == "Country" and e.key == r.country)[:1]
    if r.kind == "side" and r.number == 1:
        return _opposite(r, scene, earlier)
    if r.number == 1:
        ids = _last_subject(r, scene, knowledge, earlier)
        return () if r.office and any(_has_other_office(i, r.office, scene, knowledge) for i in ids) else ids
    if _are_open(r, scene, knowledge):
        return ()
    if r.kind == "person" and not r.office and (body := _body_that_speaks(r, scene)):
        return body
    asked = scene.analysis.document.text[: r.span.start].endswith(tuple(knowledge.triggers.get("coref", {}).get("asking", ())))
    host = _convened(r, scene) if r.kind == "members" and not asked else ()
    if host:
        return host
    event, parties = _last_parties(r, scene, earlier, tuple(knowledge.triggers["coref"]["fighting"]))
    named = _named_behind(r, scene) or _named_before(r, scene, knowledge, earlier)
    fought = parties if scene.analysis.document.text[: r.span.start].endswith(tuple(knowledge.triggers["coref"]["fighting"])) else ()
    ids = named or fought or _joined(r, scene, event) or parties
    ids = ids or (() if asked and r.kind == "members" else _last_together(r, scene, earlier))
    return () if (state := _torn_state(r, scene, knowledge)) and state not in ids else ids


def _opposite(r: Reference, scene: Scene, earlier: Mapping[Span, tuple[str, ...]]) -> tuple[str, ...]:
    """印度指责对方…: of the two sides of the last mutual event the one that the sentence does not begin with, if any."""
    sentence = next((s for s in scene.analysis.sentences if s.covers(r.span)), r.span)
    named = [scene.by_span[m.span] for m in scene.mentions_between(sentence.start, r.span.start)
             if m.label in KINDS["side"] and m.span in scene.by_span]
    _, parties = _last_parties(r, scene, earlier, ())
    return tuple(p for p in parties if p != named[0]) if len(parties) == 2 and named and named[0] in parties else ()


def _are_open(r: Reference, scene: Scene, knowledge: Knowledge) -> bool:
    """有关各方, 所有各方: some that the text leaves open."""
    words = tuple(knowledge.triggers.get("coref", {}).get("open", ()))
    return r.number == 0 and scene.analysis.document.text[: r.span.start].endswith(words)


def _body_that_speaks(r: Reference, scene: Scene) -> tuple[str, ...]:
    """国防部表示，他们击退了…: people whom a body or state that speaks in the sentence calls its own, where no two persons are named."""
    sentence = next((s for s in scene.analysis.sentences if s.covers(r.span)), None)
    if sentence is None or any(m.label == "Person" for m in scene.mentions_between(sentence.start, r.span.start)):
        return ()
    spoke = [e for e in scene.analysis.events
             if e.type == "STATEMENT" and not e.nominal and sentence.start <= e.triggers[0].start < r.span.start]
    last = max(spoke, key=lambda e: e.triggers[0], default=None)
    if last is None or scene.mentions_between(last.triggers[0].end, r.span.start):
        return ()  # 国防部说，敌军投降，他们…
    ids = [scene.by_span.get(a.span) for a in last.arguments if a.slot == "actor"]
    return tuple(i for i in ids if i) if len(ids) == 1 else ()


def _torn_state(r: Reference, scene: Scene, knowledge: Knowledge) -> str | None:
    """利比亚冲突双方, 也门交战各方: the one state whose parties they are, which is none of two others named before."""
    text, start = scene.analysis.document.text, r.span.start
    words = knowledge.triggers.get("coref", {}).get("strife", ())
    strife = next((w for w in words if text[:start].endswith(w) or r.text.startswith(w)), "")
    start -= len(strife) if text[:start].endswith(strife) else 0
    before = [m for m in scene.analysis.mentions if start - 2 <= m.span.end <= start]
    one = strife and len(before) == 1 and before[0].span.end == start and before[0].label == "Country"
    return scene.by_span.get(before[0].span) if one else None


def _in_talk(r: Reference, scene: Scene, earlier: Mapping[Span, tuple[str, ...]]) -> tuple[str, ...]:
    """总统先生: the other person of the first event in which whoever speaks acts with one person alone."""
    def persons(event: EventMention, *slots: str) -> list[str]:
        ids = (i for a in event.arguments if a.slot in slots for i in (scene.by_span.get(a.span), *earlier.get(a.span, ())) if i)
        return list(dict.fromkeys(i for i in ids if scene.label(i) == "Person"))

    before = sorted((e for e in scene.analysis.events if e.triggers[0].start < r.span.start), key=lambda e: e.triggers[0])
    speakers = [persons(e, "actor") for e in before if e.type == "STATEMENT" and not e.nominal and persons(e, "actor")]
    named = [[i] for i in (_first_named(r, scene),) if i and scene.label(i) == "Person"]
    if not (speakers or named) or len((speakers or named)[-1]) != 1:
        return ()
    speaker = (speakers or named)[-1][0]
    pairs = [p for p in (persons(e, "actor", "recipient") for e in before) if len(p) == 2 and speaker in p]
    return tuple(i for i in pairs[0] if i != speaker) if pairs else ()


def _has_other_office(person: str, office: str, scene: Scene, knowledge: Knowledge) -> bool:
    """七国集团财长 is not the director general named before."""
    titles = [title for holder, _, title in _holders(scene) if holder == person]
    return bool(titles) and not any(_same_office(office, title, knowledge) for title in titles)


def _of_states_before(r: Reference, scene: Scene, knowledge: Knowledge) -> tuple[str, ...]:
    """中欧领导人, 法国、德国等国外长: who holds the office in each state named right before, else that state itself."""
    if r.country is not None:
        return ()
    text, start, states = scene.analysis.document.text, r.span.start, []
    for mention in reversed(scene.analysis.mentions):
        if mention.span.end <= start and BEFORE_OFFICE.fullmatch(text[mention.span.end : start]) and mention.span in scene.by_span:
            if mention.label in ("Country", "Organization"):
                states.append(scene.by_span[mention.span])
            elif mention.label != "Location":
                break
            start = mention.span.start
    if len(states) < 2:
        return ()
    holders = {tail: person for person, tail, title in _holders(scene) if _same_office(r.office, title, knowledge)}
    return tuple(holders.get(s, s) for s in reversed(states))


def _named_behind(r: Reference, scene: Scene) -> tuple[str, ...]:
    """冲突双方——苏丹武装部队和快速支援部队: the names stand right behind."""
    text = scene.analysis.document.text
    dash = APPOSITION.match(text, r.span.end)
    if dash is None:
        return ()
    ids, end = [], dash.end()
    for mention in scene.analysis.mentions:
        if mention.span.start >= end and JOINT.fullmatch(text[end : mention.span.start]) and mention.span in scene.by_span:
            ids.append(scene.by_span[mention.span])
            end = mention.span.end
    return tuple(ids) if len(ids) == r.number else ()


def _named_before(r: Reference, scene: Scene, knowledge: Knowledge, earlier: Mapping[Span, tuple[str, ...]]) -> tuple[str, ...]:
    """冲突双方 once more: who fights has been said where the same words stood before."""
    text = scene.analysis.document.text
    if not text.startswith(tuple(knowledge.triggers["coref"]["fighting"]), max(0, r.span.start - 2)):
        return ()
    whole = text[max(0, r.span.start - 2) : r.span.end]
    before = [ids for s, ids in earlier.items() if s.end <= r.span.start and text[max(0, s.start - 2) : s.end] == whole]
    return before[0] if before and len(before[0]) == r.number else ()


def _convened(r: Reference, scene: Scene) -> tuple[str, ...]:
    """欧盟举行峰会，但各方未能达成共识: the sides of a body's conference, told of last in the paragraph, are the body."""
    start = scene.analysis.document.text.rfind("\n", 0, r.span.start)
    talks = [e for e in scene.analysis.events if e.mode == "multilateral" and start < e.triggers[0].start < r.span.start]
    last = max(talks, key=lambda e: e.triggers[0], default=None)
    parties = [scene.by_span.get(a.span) for a in last.arguments if a.slot in ("actor", "recipient")] if last is not None else []
    alone = len(parties) == 1
    return tuple(i for i in parties if i and scene.label(i) == "Organization") if alone else ()


def _last_parties(r: Reference, scene: Scene, earlier: Mapping[Span, tuple[str, ...]],
                  fighting: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """Who met, talked or fought in the last event before the reference that had as many parties as it names, and where its word ends.

    冲突双方 are those of the last fight, whoever has met since.
    """
    labels = KINDS.get(r.kind, KINDS["any"])
    told = sorted(scene.analysis.events, key=lambda e: e.triggers[0], reverse=True)
    fights = [e for e in told if e.type == "ASSAULT"] if scene.analysis.document.text[: r.span.start].endswith(fighting) else []
    here, since = scene.sentence_index(r.span.start), scene.item_start(r.span.start)
    for event in (*fights, *told):
        if not since <= event.triggers[0].start < r.span.start or here - scene.sentence_index(event.triggers[0].start) > 2 * SENTENCES_BACK:
            continue
        ids: list[str] = []
        if event.mode == "mediation" or any(a.slot == "actor" and scene.only_describes(a.span) for a in event.arguments):
            continue  # who mediates is none of the two sides
        for argument in event.arguments:
            if argument.slot in ("actor", "recipient"):
                own = scene.by_span.get(argument.span)
                ids += [own] if own else earlier.get(argument.span, ())
        ids = list(dict.fromkeys(ids))
        if len(ids) == r.number + 1 > 2:  # A met B and C and told both sides: the speaker is none of them
            ids = [i for i in ids if i != _first_named(r, scene)]
        if len(ids) == max(2, r.number) and all(scene.label(i) in labels for i in ids):
            return event.triggers[0].end, tuple(ids)
    return 0, ()


def _joined(r: Reference, scene: Scene, since: int) -> tuple[str, ...]:
    """俄美之间的条约: as many names as it counts, side by side and of one kind, in this sentence or the one before, behind `since`."""
    text, here = scene.analysis.document.text, scene.sentence_index(r.span.start)
    start = max(scene.analysis.sentences[max(0, here - 1)].start, scene.item_start(r.span.start))
    run: list[Mention] = []
    for mention in reversed(scene.mentions_between(max(start, since), r.span.start)):
        if run and (mention.label != run[0].label or not JOINT.fullmatch(text[mention.span.end : run[0].span.start])):
            if len(run) == r.number:
                break
            run = []
        run.insert(0, mention)
    ids = tuple(dict.fromkeys(scene.by_span[m.span] for m in run if m.span in scene.by_span))
    return ids if len(ids) == len(run) == r.number > 1 and all(scene.label(i) in KINDS.get(r.kind, KINDS["any"]) for i in ids) else ()


def _first_named(r: Reference, scene: Scene) -> str | None:
    """The first name of the reference's sentence: its subject as a rule."""
    sentence = next((s for s in scene.analysis.sentences if s.covers(r.span)), None)
    inside = scene.mentions_between(sentence.start, r.span.start) if sentence else []
    return scene.by_span.get(inside[0].span) if inside else None


def _holders(scene: Scene) -> list[tuple[str, str, str]]:
    """(person, tail, title) of the document's HOLDS_OFFICE mentions."""
    rows = []
    for relation in scene.analysis.relations:
        if relation.type == "HOLDS_OFFICE" and relation.head in scene.by_span and relation.tail in scene.by_span:
            rows.append((scene.by_span[relation.head], scene.by_span[relation.tail], relation.title))
    return rows


def _by_office(r: Reference, scene: Scene, knowledge: Knowledge) -> tuple[str, ...]:
    """Who of the document holds the office; for 两国总统 the last `number` of them before the reference."""
    fits = []
    for person, tail, title in _holders(scene):
        if r.office in knowledge.triggers["coref"]["leaders"] and scene.label(tail) != "Country":
            continue  # 两国元首: no chairman of a body
        country = scene.entities[tail].country or scene.entities[tail].key
        if _same_office(r.office, title, knowledge) and (r.country is None or country == r.country):
            fits.append(person)
    fits = list(dict.fromkeys(fits))
    if r.number == 1 and r.country is None and len(fits) > 1:
        fits = _most_recent_first(fits, r.span.start, scene)[:1]
    if r.number > 1 and len(fits) > r.number:
        fits = _most_recent_first(fits, r.span.start, scene)[: r.number]
    return tuple(fits) if r.number in (0, 1) or len(fits) == r.number else ()


def _same_office(a: str, b: str, knowledge: Knowledge) -> bool:
    a, b = a.lower(), b.lower()
    words = knowledge.triggers.get("coref", {})
    return a == b or (a in words.get("leaders", ()) and any(w == b for w in words.get("leader_titles", ())))


def _most_recent_first(ids: Sequence[str], position: int, scene: Scene) -> list[str]:
    def last(id_: str) -> int:
        return max((s.start for s in scene.entities[id_].mentions if s.start < position), default=-1)

    return sorted(ids, key=lambda i: (-last(i), i))


def _first_subject(candidates: Sequence[tuple[int, str]], sentence: Span, scene: Scene, knowledge: Knowledge) -> tuple[int, str]:
    """The first name, one in a clause ahead of the main one left out (在同桑切斯通话时，李克强表示，他…)."""
    text, ahead = scene.analysis.document.text, tuple(knowledge.triggers["coref"]["ahead"])

    def is_ahead(position: int) -> bool:
        start = max(text.rfind(mark, sentence.start, position) for mark in "，；,;") + 1 or sentence.start
        return text.startswith(ahead, start)

    free = [c for c in candidates if not is_ahead(c[0])]
    return min(free or candidates)


def _last_subject(r: Reference, scene: Scene, knowledge: Knowledge, earlier: Mapping[Span, tuple[str, ...]]) -> tuple[str, ...]:
    """The first fitting name of this sentence before the reference, else of the sentences before, nearest sentence first."""
    labels = KINDS.get(r.kind, KINDS["any"])
    here = scene.sentence_index(r.span.start)
    if r.kind in ("agreement", "paper"):
        paper = _called(r, scene)
        if paper or r.kind == "paper" or r.text.startswith(NEW):
            return paper
    since = scene.item_start(r.span.start)
    for index in range(here, max(-1, here - 1 - SENTENCES_BACK), -1):
        if index >= len(scene.analysis.sentences) or scene.analysis.sentences[index].start < since:
            continue
        sentence = scene.analysis.sentences[index]
        end = min(sentence.end, r.span.start)
        candidates: list[tuple[int, str]] = [(m.span.start, scene.by_span[m.span]) for m in scene.mentions_between(sentence.start, end)
                                             if m.label in labels and m.span in scene.by_span]
        candidates += [(s.start, ids[0]) for s, ids in earlier.items()
                       if sentence.start <= s.start < end and len(ids) == 1 and scene.label(ids[0]) in labels]
        if candidates:
            things = r.kind in ("country", "organization", "weapon", "agreement", "location")
            pick = max(candidates) if things else _first_subject(candidates, sentence, scene, knowledge)
            return (pick[1],)
    return ()


def _called(r: Reference, scene: Scene) -> tuple[str, ...]:
    """草案, 该决议: the last named before that is called one; a bare word (决议) may also stand before the only one that the text names."""
    text = scene.analysis.document.text
    named = [m for m in scene.analysis.mentions if m.label == "Agreement" and m.text.endswith(r.text[-2:]) and m.span in scene.by_span
             and (not r.text.startswith(NEW) or text.startswith(NEW, m.span.start - 1))]  # 新条约: no old one
    ids = [scene.by_span[m.span] for m in named if m.span.end <= r.span.start][-1:]
    only = {scene.by_span[m.span] for m in named} if r.kind == "paper" and not ids else set()
    return tuple(ids) or (tuple(only) if len(only) == 1 else ())


def _last_together(r: Reference, scene: Scene, earlier: Mapping[Span, tuple[str, ...]]) -> tuple[str, ...]:
    """The last `number` names of one label that stand in one sentence (or, failing that, in the last few)."""
    here, since = scene.sentence_index(r.span.start), scene.item_start(r.span.start)
    for label in KINDS.get(r.kind, KINDS["any"]):
        seen: list[str] = []
        for index in range(here, max(-1, here - 1 - SENTENCES_BACK), -1):
            if index >= len(scene.analysis.sentences) or scene.analysis.sentences[index].start < since:
                continue
            sentence = scene.analysis.sentences[index]
            end = min(sentence.end, r.span.start)
            inside = [scene.by_span[m.span] for m in scene.mentions_between(sentence.start, end)
                      if m.label == label and m.span in scene.by_span]
            inside += [i for s, ids in earlier.items() if sentence.start <= s.start < end for i in ids if scene.label(i) == label]
            seen = list(dict.fromkeys([*inside, *seen]))
            if len(seen) >= max(2, r.number):
                return tuple(seen[: r.number] if r.number else seen)
    return ()
