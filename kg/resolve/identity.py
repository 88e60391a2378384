"""Entities across documents: what many articles call by many names becomes one actor.

An atom is everything that documents call by one gazetteer key, or by one normalised name (and country). Atoms are what merges; their
ids come from their content alone, so that they are the same in every run, and a merged entity keeps the ids of its atoms as
`former_ids`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.knowledge import Knowledge
from kg.model import Decision, Entity, Extraction, GlobalEntity
from kg.resolve.names import language, normalise, slug

Place = tuple[str, str]  # (document id, entity id there)


@dataclass(frozen=True)
class Identities:
    """Every entity of every document with its global id, the global entities, and what was decided."""

    ids: Mapping[Place, str]
    entities: tuple[GlobalEntity, ...]
    decisions: tuple[Decision, ...] = ()


def atom_id(entity: Entity) -> str:
    """The id that an entity has if nothing else is known: 'country:USA', 'person:x-ri-yong-ho', 'organization:x-rus/x-guards'."""
    label = entity.label.lower()
    if entity.key:
        return f"{label}:{entity.key}"
    where = f"{entity.country.lower()}/" if entity.country and entity.label != "Country" else ""
    return f"{label}:x-{where}{slug(entity.name)}"


def resolve(extractions: Sequence[Extraction], knowledge: Knowledge) -> Identities:
    """Global entities of all extractions."""
    places: dict[str, list[tuple[str, Entity]]] = defaultdict(list)
    for extraction in extractions:
        for entity in extraction.entities:
            places[atom_id(entity)].append((extraction.document.id, entity))
    entities = tuple(_global(id_, members, knowledge) for id_, members in sorted(places.items()))
    return Identities({(document, e.id): id_ for id_, members in places.items() for document, e in members}, entities)


def _global(id_: str, members: Sequence[tuple[str, Entity]], knowledge: Knowledge) -> GlobalEntity:
    first = members[0][1]
    surfaces: Counter[str] = Counter()
    for _, e in members:
        surfaces.update({n: 0 for n in (e.name, *e.names)})
        surfaces.update(x.trigger for x in e.evidence if x.trigger in surfaces)
        surfaces[e.name] += len(e.mentions) or 1
    entry = knowledge.entry(first.label, first.key)
    ranked = sorted(surfaces, key=lambda n: (-surfaces[n], n))
    names = {lang: tuple(dict.fromkeys([*(entry.names.get(lang, ())[:1] if entry else ()),
                                        *(n for n in ranked if language(n) == lang)])) for lang in ("zh", "en")}
    country = (entry.country if entry else None) or next((e.country for _, e in members if e.country), None)
    return GlobalEntity(
        id=id_, label=first.label, name=entry.name("zh") if entry else ranked[0], key=first.key,
        names={lang: n for lang, n in names.items() if n}, aliases=tuple(sorted(surfaces)), country=country,
        evidence=tuple(sorted((x for _, e in members for x in e.evidence), key=lambda x: (x.document, x.start, x.end))),
        mentions=sum(len(e.mentions) for _, e in members))


def by_name(names: Iterable[str]) -> tuple[str, ...]:
    """The normal forms of names, each once."""
    return tuple(dict.fromkeys(n for n in map(normalise, names) if n))
