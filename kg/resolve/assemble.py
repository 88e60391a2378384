"""Sets of atoms become global entities, links become decisions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.knowledge import Entry, Knowledge
from kg.model import Decision, GlobalEntity
from kg.resolve.alike import Likeness
from kg.resolve.atoms import Atom, Atoms, Place, name_id
from kg.resolve.clusters import Clusters
from kg.resolve.links import Link, decision, towards
from kg.resolve.names import language, normalise


@dataclass(frozen=True)
class Identities:
    """Every entity of every document with its global id and the id of its atom, the global entities, and what was decided."""

    ids: Mapping[Place, str]
    atoms: Mapping[Place, str]
    entities: tuple[GlobalEntity, ...]
    decisions: tuple[Decision, ...] = ()


def identities(atoms: Atoms, clusters: Clusters[str], links: Sequence[Link], stopped: Sequence[Link], knowledge: Knowledge) -> Identities:
    """Global entities and decisions.

    Args:
        links: the joins that were made.
        stopped: those that something forbade.
    """
    by_root: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_root[clusters.root(link.first)].append(link)
    global_ids, entities, decisions = {}, [], []
    for members in clusters.sets():
        seen = [atoms.by_id[i] for i in sorted(members) if i in atoms.by_id]
        if not any(atom.members for atom in seen):
            continue
        kept = min(members, key=_rank)
        entity = _entity(kept, seen, knowledge)
        entities.append(entity)
        global_ids.update(dict.fromkeys(members, entity.id))
        decisions += _decisions(entity, seen, by_root.get(clusters.root(kept), ()), atoms)
        decisions += _aliases(entity, seen, knowledge)
    names = {e.id: e.name for e in entities}
    for link in stopped:
        first, second = global_ids.get(link.first, ""), global_ids.get(link.second, "")
        if first and second and first != second:
            reason = f"kept apart, by a judgement or by what else joined them, though {link.likeness.reason}"
            decisions.append(decision("apart", min(first, second), max(first, second), Likeness(link.likeness.score, reason),
                                      (names[min(first, second)], names[max(first, second)])))
    return Identities({place: global_ids[id_] for place, id_ in atoms.of.items()}, atoms.of, tuple(sorted(entities, key=lambda e: e.id)),
                      tuple(sorted({d.id: d for d in decisions}.values(), key=lambda d: d.id)))


def _rank(id_: str) -> tuple[bool, bool, int, str]:
    """The id that a set keeps: a key before a name, Latin before Chinese, the one with a country first."""
    name = id_.partition(":")[2]
    return name.startswith("x-"), not id_.isascii(), -name.count("/"), id_


def _entity(id_: str, atoms: Sequence[Atom], knowledge: Knowledge) -> GlobalEntity:
    label = atoms[0].label
    key = None if id_.partition(":")[2].startswith("x-") else id_.partition(":")[2]
    entry = knowledge.entry(label, key)
    surfaces = _surfaces(atoms)
    known = {lang: entry.names.get(lang, ()) for lang in ("zh", "en")} if entry else _composed(label, key, knowledge) or _city(atoms)
    ranked = sorted(surfaces, key=lambda n: (-surfaces[n], n))
    names = {lang: tuple(dict.fromkeys([*known.get(lang, ())[:1], *(n for n in ranked if language(n) == lang)])) for lang in ("zh", "en")}
    names = {lang: n for lang, n in names.items() if n}
    country = (entry.country if entry else None) or next((a.country for a in atoms if a.country), None)
    former = {a.id for a in atoms if a.id != id_} | {old for a in atoms for old in a.found}
    city = next((a.city for a in atoms if a.city), None)
    places: dict[str, str | float] = {"lat": city.lat, "lon": city.lon} if city else {}
    members = [m for a in atoms for m in a.members]
    return GlobalEntity(
        id=id_, label=label, name=(names.get("zh") or names.get("en") or (ranked[0],))[0], key=key, names=names,
        aliases=tuple(sorted(surfaces)), country=country, properties=places,
        evidence=tuple(sorted({x for _, e in members for x in e.evidence}, key=lambda x: (x.document, x.start, x.end))),
        mentions=sum(len(e.mentions) for _, e in members), former_ids=tuple(sorted(former - {id_})))


def _surfaces(atoms: Iterable[Atom]) -> Counter[str]:
    """Every name with how often it is the main one, weighed by mentions."""
    found: Counter[str] = Counter()
    for atom in atoms:
        for _, e in atom.members:
            found.update({n: 0 for n in e.names})
            found[e.name] += len(e.mentions) or 1
    return found


def _composed(label: str, key: str | None, knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Names for an organ of a state: 'POL/foreign-ministry' is 波兰外交部, 'GBR/senate' by its own name the House of Lords."""
    own = next((r for r in knowledge.tables.get("organ-names", ()) if r["id"] == key), None)
    if own and label == "Organization":
        return {"zh": (own["name_zh"],), "en": (own["name_en"],)}
    state, _, organ = (key or "").partition("/")
    country = knowledge.entry("Country", state) if organ and label == "Organization" else None
    row = next((r for r in knowledge.tables.get("organs", ()) if r["id"] == organ), None)
    if not country or not row:
        return {}
    return {"zh": (f"{country.name('zh')}{row['name_zh']}",), "en": (f"{row['name_en']} of {_with_article(country)}",)}


def _with_article(country: Entry) -> str:
    name = country.name("en")
    return f"the {name}" if name.startswith("United") else name


def _city(atoms: Iterable[Atom]) -> dict[str, tuple[str, ...]]:
    city = next((a.city for a in atoms if a.city), None)
    return {"en": (city.name,)} if city else {}


def _decisions(entity: GlobalEntity, atoms: Sequence[Atom], links: Sequence[Link], all_atoms: Atoms) -> list[Decision]:
    """One for every atom that was joined to the entity's own."""
    found = []
    for id_, link in towards(entity.id, links):
        atom = all_atoms.by_id.get(id_)
        name = atom.names()[0] if atom and atom.members else id_
        found.append(decision("merge", entity.id, id_, link.likeness, (entity.name, name)))
    return found


def _aliases(entity: GlobalEntity, atoms: Sequence[Atom], knowledge: Knowledge) -> list[Decision]:
    """What the gazetteer joined: names that it looked up for an entity, and other names that it lists."""
    found = {}
    for atom in atoms:
        for old, (name, why) in atom.found.items():
            found[old] = decision("merge", entity.id, old, Likeness(why.score, why.reason), (entity.name, name))
    entry = knowledge.entry(entity.label, entity.key)
    if entry:
        main = {normalise(ns[0]) for ns in entry.names.values() if ns}
        for name in entity.aliases:
            old = name_id(entity.label, name)
            if normalise(name) not in main and old not in found:
                reason = f"'{name}' is a name or short form of {entry.name('zh')} ({entry.id})"
                found[old] = decision("merge", entity.id, old, Likeness(1.0, reason), (entity.name, name))
    return list(found.values())

