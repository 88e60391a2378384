"""Entities across documents: what many articles call by many names becomes one actor.

First the gazetteer, then names, then what else is known (country, office, place in the same facts). Candidates are found by blocks of
like names, so the work grows with n log n; pairs are joined from the best score down, never across an apart judgement, two keys or two
countries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from kg.knowledge import Knowledge
from kg.model import Extraction
from kg.resolve import assemble
from kg.resolve.alike import THRESHOLD, Likeness, Profile, Words, compare
from kg.resolve.atoms import Atoms, Builder, note_offices, plain_names
from kg.resolve.clusters import Clusters
from kg.resolve.contexts import by_context
from kg.resolve.judgements import Judgement, Referents
from kg.resolve.known import SOUND, Blocks, Known, known
from kg.resolve.links import Link, join
from kg.resolve.stories import by_story

# In a block that is too large for all pairs, each is compared with this many neighbours in the order of the names.
BLOCK, NEIGHBOURS = 20, 8
ROUNDS = 3
# Two that one document keeps apart are one only where the names leave no doubt.
IN_ONE_DOCUMENT = 0.9


def resolve(extractions: Sequence[Extraction], knowledge: Knowledge, judgements: Sequence[Judgement] = ()) -> assemble.Identities:
    """Global entities of all extractions."""
    seeds = known(knowledge)
    apart = {frozenset((j.first, j.second)) for j in judgements if j.kind == "apart"}
    atoms = Builder(knowledge, seeds.lookup, apart).build(extractions)
    note_offices(atoms, extractions, seeds.lookup)
    profiles = {p.id: p for p in _profiles(atoms, seeds)}
    clusters = Clusters(profiles)
    links = _judge(clusters, atoms, profiles, judgements)
    stopped: list[Link] = []
    fits = partial(_compatible, profiles=profiles)
    links += join(clusters, _scored(_candidates(profiles, seeds), profiles, seeds.words), stopped, fits)
    for _ in range(ROUNDS):  # whoever is known makes others known: the chairman his committee
        found = [*by_context(extractions, atoms.of, clusters, profiles, seeds.lookup.offices.office),
                 *by_story(extractions, atoms.of, clusters, profiles)]
        more = join(clusters, found, stopped, fits)
        if not more:
            break
        links += more
    return assemble.identities(atoms, clusters, links, stopped, knowledge)


def _judge(clusters: Clusters[str], atoms: Atoms, profiles: Mapping[str, Profile], judgements: Sequence[Judgement]) -> list[Link]:
    """Apply what users decided: first what is apart, then what is one."""
    if not judgements:
        return []
    refer = _referents(atoms, profiles)
    for j in (j for j in judgements if j.kind == "apart"):
        for a, b in _pairs(refer.find(j.first), refer.find(j.second), profiles):
            clusters.forbid(a, b)
    links = []
    for j in (j for j in judgements if j.kind == "merge"):
        for a, b in _pairs(refer.find(j.first), refer.find(j.second), profiles):
            reason = f"a user judged '{j.first}' and '{j.second}' one" + (f": {j.note}" if j.note else "")
            if clusters.root(a) != clusters.root(b) and clusters.join(a, b):
                links.append(Link(a, b, Likeness(1.0, reason)))
    return links


def _pairs(first: Iterable[str], second: Iterable[str], profiles: Mapping[str, Profile]) -> Iterator[tuple[str, str]]:
    second = tuple(second)
    for a in first:
        for b in second:
            if a != b and profiles[a].label == profiles[b].label:
                yield (a, b) if a < b else (b, a)


def _referents(atoms: Atoms, profiles: Iterable[str]) -> Referents:
    ids: dict[str, dict[str, None]] = defaultdict(dict, {id_: {id_: None} for id_ in profiles})
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for id_, atom in sorted(atoms.by_id.items()):
        for old in (id_, *atom.found):
            ids[old][id_] = None
        for name in plain_names(atom):
            names[name][id_] = None
    return Referents({k: tuple(v) for k, v in ids.items()}, {k: tuple(v) for k, v in names.items()})


# --- candidates -----------------------------------------------------------------------------------------------------------


def _profiles(atoms: Atoms, seeds: Known) -> list[Profile]:
    """What is known of all atoms, and of the gazetteer's entries, seen or not."""
    open_ = sorted({a.label for a in atoms.by_id.values() if a.key is None and a.label != "Country"})
    for atom in atoms.by_id.values():
        if atom.label == "Person" and atom.key:
            atom.offices |= seeds.lookup.offices.of(atom.key)
    absent = [p for label in open_ for p in seeds.entries(label) if p.id not in atoms.by_id]
    return sorted((*absent, *(atom.profile(seeds.knowledge) for atom in atoms.by_id.values())), key=lambda p: p.id)


def _candidates(profiles: Mapping[str, Profile], seeds: Known) -> set[tuple[str, str]]:
    """Pairs of atoms that share a block."""
    blocks = Blocks()
    for p in profiles.values():
        if p.label != "Country":
            blocks.add(p, seeds.blocks(p))
    pairs: set[tuple[str, str]] = set()
    for (_, block), members in blocks.members.items():
        if len(members) > 1:
            found = _block_pairs(members, profiles)
            pairs.update((p for p in found if profiles[p[0]].has_han() or profiles[p[1]].has_han()) if block.startswith(SOUND) else found)
    return pairs


def _block_pairs(members: list[str], profiles: Mapping[str, Profile]) -> Iterator[tuple[str, str]]:
    ordered = sorted(set(members), key=lambda i: (profiles[i].names[0], i))
    reach = len(ordered) if len(ordered) <= BLOCK else NEIGHBOURS
    for i, a in enumerate(ordered):
        for b in ordered[i + 1 : i + 1 + reach]:
            if profiles[a].key is None or profiles[b].key is None:
                yield (a, b) if a < b else (b, a)


def _scored(pairs: Iterable[tuple[str, str]], profiles: Mapping[str, Profile], words: Words) -> list[Link]:
    links = []
    for a, b in pairs:
        likeness = compare(profiles[a], profiles[b], words)
        if likeness is None or likeness.score < THRESHOLD:
            continue
        if likeness.score < IN_ONE_DOCUMENT and not profiles[a].documents.isdisjoint(profiles[b].documents):
            continue
        links.append(Link(a, b, likeness))
    return _unambiguous(links, profiles)


def _unambiguous(links: list[Link], profiles: Mapping[str, Profile]) -> list[Link]:
    """Without those that could as well join somebody else: a name without a country, where two countries or two keys have one alike."""
    partners: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        partners[link.first].append(link)
        partners[link.second].append(link)
    doubtful = {id_ for id_, own in partners.items() if _torn(id_, own, profiles)}
    return [x for x in links if x.first not in doubtful and x.second not in doubtful]


def _torn(id_: str, links: Sequence[Link], profiles: Mapping[str, Profile]) -> bool:
    if profiles[id_].key:
        return False
    best = max(x.likeness.score for x in links)
    others = [profiles[x.second if x.first == id_ else x.first] for x in links if x.likeness.score > best - 0.1]
    keys = {p.key for p in others if p.key}
    countries = {c for p in others for c in p.countries} if not profiles[id_].countries else set()
    return len(keys) > 1 or len(countries) > 1


# --- joining --------------------------------------------------------------------------------------------------------------


def _compatible(first: Sequence[str], second: Sequence[str], profiles: Mapping[str, Profile]) -> bool:
    """Whether two sets have at most one key and no two countries."""
    keys = {profiles[i].key for i in (*first, *second)} - {None}
    a = {c for i in first for c in profiles[i].countries}
    b = {c for i in second for c in profiles[i].countries}
    return len(keys) < 2 and not (a and b and a.isdisjoint(b) and profiles[first[0]].label != "Weapon")
