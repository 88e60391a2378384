"""Lasting facts across documents: 总统 and President are one office, told once, with the days that are known of it.

The days come from the seeds (terms of office, memberships) where the reports lie in one term only, and from events that tell the end
of a fact: a resignation, the leaving of a treaty. What cannot be told stays open.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.knowledge import Knowledge
from kg.model import Extraction, GlobalEntity, GlobalEvent, GlobalRelation, Relation
from kg.resolve.dates import bounds
from kg.resolve.digests import digest
from kg.resolve.known import known
from kg.resolve.names import language, normalise

# type of relation -> the type and mode of the event by which it ends
ENDS = {"HOLDS_OFFICE": ("RETREAT", "resign"), "PARTY_TO": ("SANCTION", "withdraw"), "MEMBER_OF": ("SANCTION", "withdraw")}

Fact = tuple[str, str, str]  # type, head, tail
Term = tuple[str, str]  # first day or '', last day or ''


@dataclass(frozen=True, slots=True)
class _Told:
    """A relation as one document tells it."""

    relation: Relation
    published: str | None


def relations(extractions: Sequence[Extraction], ids: Mapping[tuple[str, str], str], entities: Iterable[GlobalEntity],
              events: Iterable[GlobalEvent], knowledge: Knowledge) -> tuple[GlobalRelation, ...]:
    """Global relations of all extractions, by id.

    Args:
        ids: the global id of each document's entity.
    """
    facts = _Facts({e.id: e for e in entities}, knowledge)
    told: dict[Fact, list[_Told]] = defaultdict(list)
    for x in extractions:
        for r in x.relations:
            head, tail = ids[x.document.id, r.head], ids[x.document.id, r.tail]
            if head != tail:
                told[r.type, head, tail].append(_Told(r, x.document.date))
    ends = _ends(events, {e.id: e.country for e in facts.entities.values()})
    return tuple(sorted((r for (type_, head, tail), members in told.items()
                         for r in facts.of((type_, head, tail), members, ends)), key=lambda r: r.id))


class _Facts:
    """Makes relations of what documents tell of one pair."""

    def __init__(self, entities: Mapping[str, GlobalEntity], knowledge: Knowledge) -> None:
        self.entities = entities
        self._offices = known(knowledge).lookup.offices
        words = knowledge.triggers.get("identity", {})
        self._vague = {normalise(str(w)) for w in words.get("vague_offices", ())}
        self._same = {(label, str(office)): str(group[0])
                      for label, groups in words.get("same_offices", {}).items() for group in groups for office in group}
        self._members: dict[tuple[str, str], list[Term]] = defaultdict(list)
        for row in knowledge.tables.get("memberships", ()):
            self._members[row["organization"], row["member"]].append((row.get("from", ""), row.get("to", "")))

    def of(self, fact: Fact, told: Sequence[_Told], ends: Mapping[Fact, str]) -> Iterator[GlobalRelation]:
        """One relation for every office (for other facts: one), each with all its titles and evidence."""
        type_, head, tail = fact
        by_office: dict[str, list[_Told]] = defaultdict(list)
        for t in told:
            by_office[self._office(t.relation.title, self.entities[tail].label)].append(t)
        by_office = self._without_vague(by_office)
        for office, members in by_office.items():
            start, end = self._term(type_, self.entities[head], self.entities[tail], office, members)
            # Who resigns leaves the one office that is known.
            told_end = ends.get(fact) or (ends.get((type_, head, "")) if len(by_office) == 1 else None)
            yield _relation((*fact, office), members, start, end or told_end or "")

    def _office(self, title: str, label: str) -> str:
        """What a title is in any language, for an office of a state or of a body: the President of a bank is its 行长."""
        office = self._offices.office(title) if title else ""
        return self._same.get((label, office), office)

    def _without_vague(self, by_office: Mapping[str, list[_Told]]) -> dict[str, list[_Told]]:
        """'Leader' and 领导人 name whatever the person's one other office is."""
        vague = {o for o, members in by_office.items() if all(normalise(t.relation.title) in self._vague for t in members)}
        plain = {o: list(members) for o, members in by_office.items() if o not in vague}
        if len(plain) != 1:
            return dict(by_office)
        (office, members), = plain.items()
        return {office: members + [t for o in sorted(vague) for t in by_office[o]]}

    def _term(self, type_: str, person: GlobalEntity, body: GlobalEntity, office: str, told: Sequence[_Told]) -> Term:
        """First and last day: of the one term in which the dated reports lie, else of the only one that there is."""
        if type_ == "HOLDS_OFFICE" and person.key:
            of = {body.key, body.country}
            same = [t for t in self._offices.terms(person.key) if t.of in of and self._same.get((body.label, t.office), t.office) == office]
            terms = [(t.from_, t.to) for t in same]
        elif type_ == "MEMBER_OF" and person.key and body.key:
            terms = list(self._members.get((body.key, person.key), ()))
        else:
            return "", ""
        terms = sorted(set(terms))
        days = [d for t in told if (d := bounds(t.published))]
        met = [term for term in terms if any(_meets(term, d) for d in days)]
        if days and not met:
            return "", ""
        fitting = met if days else terms
        return fitting[0] if len(fitting) == 1 else ("", "")


def _meets(term: Term, days: tuple[str, str]) -> bool:
    first, last = bounds(term[0]), bounds(term[1])
    return (first is None or first[0] <= days[1]) and (last is None or days[0] <= last[1])


def _ends(events: Iterable[GlobalEvent], country: Mapping[str, str | None]) -> dict[Fact, str]:
    """(type of relation, head, tail or '' for a person's office) -> the day by which events say that it ended."""
    found: dict[Fact, set[str]] = defaultdict(set)
    for v in events:
        for type_, sign in ENDS.items():
            if (v.type, v.mode) == sign and v.status == "occurred" and v.date and "date" not in v.contested and "status" not in v.contested:
                # A state leaves by the hand of its president.
                heads = {*v.actor, *(f"country:{country[a]}" for a in v.actor if country.get(a))}
                tails = ("",) if type_ == "HOLDS_OFFICE" else (*v.theme, *v.recipient)
                for head in heads if type_ != "HOLDS_OFFICE" else v.actor:
                    for tail in tails:
                        found[type_, head, tail].add(v.date)
    return {key: next(iter(dates)) for key, dates in found.items() if len(dates) == 1}


def _relation(key: tuple[str, str, str, str], told: Sequence[_Told], start: str, end: str) -> GlobalRelation:
    evidence = sorted({e for t in told for e in t.relation.evidence}, key=lambda e: (e.document, e.start, e.end))
    titles = Counter(t.relation.title for t in told if t.relation.title)
    ranked = sorted(titles, key=lambda t: (language(t) != "zh", -titles[t], t))
    return GlobalRelation(f"relation:{digest(*key)}", *key[:3], ranked[0] if ranked else "", max(t.relation.confidence for t in told),
                          tuple(evidence), key[3], tuple(ranked), start or None, end or None)
