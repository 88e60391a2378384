"""Seeds become one immutable Knowledge here; nothing else reads seeds/.

A folder of seeds holds `ontology/*.yml`, `gazetteer/*.csv` and `triggers/*.yml`. Later folders are laid over earlier ones: a row
or key with the same id replaces, a new one adds. A mistake is refused with file, line or key, and the nearest valid word;
a key that stands twice in a YAML file, too.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from kg.errors import SeedError, nearest
from kg.model import STATUSES
from kg.resources import seed_folders

SEPARATOR = "|"  # between the names in one CSV cell
SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, ten times as fast, where PyYAML was built with it

# file -> (label of its entries, columns that must be there)
GAZETTEERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "countries": ("Country", ("id", "iso2", "name_zh", "name_en", "aliases_zh", "aliases_en", "abbreviation_zh", "adjectives_en",
                              "capital", "lat", "lon", "wikidata")),
    "organizations": ("Organization", ("id", "name_zh", "name_en", "aliases_zh", "aliases_en", "kind", "country", "parent", "wikidata")),
    "persons": ("Person", ("id", "name_zh", "name_en", "aliases_zh", "aliases_en", "country", "wikidata")),
    "locations": ("Location", ("id", "name_zh", "name_en", "aliases_zh", "aliases_en", "kind", "country", "within", "lat", "lon")),
    "weapons": ("Weapon", ("id", "name_zh", "name_en", "aliases_zh", "aliases_en", "class", "origin", "generic")),
    "agreements": ("Agreement", ("id", "name_zh", "name_en", "aliases_zh", "aliases_en", "kind", "date", "parties")),
}
# tables of words that are no entries of their own
TABLES: Mapping[str, tuple[str, ...]] = {
    "offices": ("person", "office", "of", "from", "to"),
    "titles": ("id", "name_zh", "name_en", "aliases_zh", "aliases_en", "level"),
    "organs": ("id", "name_zh", "name_en", "aliases_zh", "aliases_en", "kind"),
    "organ-names": ("id", "name_zh", "name_en"),
    "memberships": ("organization", "member", "from", "to"),
    "cameo": ("code", "type", "mode", "written", "text"),
    "cameo-countries": ("code", "country", "text"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the ontology with its labels: {'zh': …, 'en': …} and the rest of its row."""

    id: str
    labels: Mapping[str, str]
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventType:
    """An event type: see DESIGN of the ontology in seeds/README.md. `cameo` are root codes, the first the usual one."""

    id: str
    labels: Mapping[str, str]
    quad: int
    cameo: tuple[str, ...]
    plover_score: float
    goldstein: float
    symmetric: bool = False
    modes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    definition: str = ""


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relation type and the labels of the entities that it may join."""

    id: str
    labels: Mapping[str, str]
    head: tuple[str, ...]
    tail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that the gazetteer knows. `names` maps a language to names, the preferred one first."""

    id: str
    label: str
    names: Mapping[str, tuple[str, ...]]
    country: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)

    def name(self, lang: str) -> str:
        """The preferred name in a language, else in the other."""
        for key in (lang, "en", "zh"):
            if self.names.get(key):
                return self.names[key][0]
        return self.id


@dataclass(frozen=True)
class Knowledge:
    """Everything that seeds say. `tables` holds the rows of offices, titles, organs, their names, memberships as plain mappings;
    `triggers` one document a language, as written in seeds/triggers/."""

    event_types: Mapping[str, EventType]
    entity_types: Mapping[str, Term]
    relation_types: Mapping[str, RelationType]
    display: Mapping[str, Mapping[str, Term]]
    entries: Mapping[tuple[str, str], Entry]
    tables: Mapping[str, tuple[Mapping[str, str], ...]]
    triggers: Mapping[str, Mapping[str, Any]]

    def entry(self, label: str, key: str | None) -> Entry | None:
        """The gazetteer's entry for a label and id, or None."""
        return self.entries.get((label, key)) if key else None

    def of(self, label: str) -> Iterator[Entry]:
        """All entries with a label, in file order."""
        return (e for e in self.entries.values() if e.label == label)


def load(user: str | Path | None = None) -> Knowledge:
    """Read the packaged seeds and, over them, the user's.

    Args:
        user: a folder laid over the defaults; else KG_SEEDS.
    Raises:
        SeedError: with file and place of the first mistakes (all of them, a line each).
    """
    return _load(seed_folders(user))


@lru_cache(maxsize=4)
def _load(folders: tuple[Path, ...]) -> Knowledge:
    problems: list[str] = []
    terms = {name: _ontology(folders, name, problems) for name in ("events", "entities", "relations", "display")}
    entity_types = _terms(terms["entities"])
    entries: dict[tuple[str, str], Entry] = {}
    for name, (label, columns) in GAZETTEERS.items():
        for place, row in _rows(folders, name, columns, problems):
            entry = _entry(label, row, place, problems)
            entries[label, entry.id] = entry
    tables = {name: tuple(MappingProxyType(row) for _, row in _rows(folders, name, columns, problems))
              for name, columns in TABLES.items()}
    knowledge = Knowledge(
        event_types=MappingProxyType(_event_types(terms["events"], problems)),
        entity_types=MappingProxyType(entity_types),
        relation_types=MappingProxyType(_relation_types(terms["relations"], entity_types, problems)),
        display=MappingProxyType({k: MappingProxyType(_terms(v)) for k, v in terms["display"].items()}),
        entries=MappingProxyType(entries),
        tables=MappingProxyType(tables),
        triggers=MappingProxyType(_triggers(folders, problems)),
    )
    problems += list(_crossings(knowledge))
    if problems:
        raise SeedError("mistakes in seeds:\n  " + "\n  ".join(problems))
    return knowledge


def _yaml(path: Path, problems: list[str]) -> Any:
    """What a file holds. A key that stands twice in one mapping, of which YAML drops the first, is a problem."""
    try:
        loader = SAFE(path.read_text(encoding="utf-8"))
        try:
            root = loader.get_single_node()
            problems += [f"{path}:{line}: the key '{key}' stands twice, first in line {first}" for key, line, first in _double_keys(root)]
            return (loader.construct_document(root) if root else None) or {}
        finally:
            loader.dispose()
    except (yaml.YAMLError, UnicodeDecodeError) as e:
        raise SeedError(f"{path}: not valid YAML: {e}") from e


def _double_keys(root: yaml.Node | None) -> Iterator[tuple[str, int, int]]:
    """(key, its line, the line of the one before) for every key that stands again in the same mapping, anywhere below a node."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in seen:
            continue  # what an alias repeats
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            lines: dict[tuple[str, str], int] = {}
            for key, value in node.value:
                waiting.append(value)
                if isinstance(key, yaml.ScalarNode):
                    line, name = key.start_mark.line + 1, (key.tag, key.value)
                    if name in lines:
                        yield key.value, line, lines[name]
                    lines[name] = line


def _ontology(folders: Iterable[Path], name: str, problems: list[str]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for folder in folders:
        path = folder / "ontology" / f"{name}.yml"
        if path.is_file():
            content = _yaml(path, problems)
            if isinstance(content, dict):
                merged.update(content)
            else:
                problems.append(f"{path}: a mapping of ids is wanted, not a {type(content).__name__}")
    return merged


def _rows(folders: Iterable[Path], name: str, columns: tuple[str, ...], problems: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """(place for messages, row) over all folders; a later folder's row with the same id replaces the earlier one."""
    merged: dict[str, tuple[str, dict[str, str]]] = {}
    for folder in folders:
        path = folder / "gazetteer" / f"{name}.csv"
        if not path.is_file():
            continue
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            for column in columns:
                if column not in (reader.fieldnames or ()):
                    problems.append(f"{path}: the column '{column}' is missing.{nearest(column, reader.fieldnames or ())}")
            seen: set[str] = set()
            for row in reader:
                place = f"{path}:{reader.line_num}"
                clean = {k: (v or "").strip() for k, v in row.items() if isinstance(k, str) and isinstance(v, str | None)}
                if len(clean) != len(row):
                    problems.append(f"{place}: more cells than columns; quote cells that hold a comma")
                key = clean.get("id") or "\t".join(clean.get(c, "") for c in columns)
                if not key.strip():
                    problems.append(f"{place}: no id")
                elif key in seen:
                    problems.append(f"{place}: the id '{key}' stands twice in this file")
                seen.add(key)
                merged[key] = (place, clean)
    yield from merged.values()


def split(cell: str | None) -> tuple[str, ...]:
    """The names in a CSV cell."""
    return tuple(part.strip() for part in (cell or "").split(SEPARATOR) if part.strip())


def _entry(label: str, row: Mapping[str, str], place: str, problems: list[str]) -> Entry:
    names = {lang: tuple(dict.fromkeys((*split(row.get(f"name_{lang}")), *split(row.get(f"aliases_{lang}"))))) for lang in ("zh", "en")}
    if not any(names.values()):
        problems.append(f"{place}: neither name_zh nor name_en")
    for column in ("lat", "lon"):
        if row.get(column) and not _is_number(row[column]):
            problems.append(f"{place}: {column} '{row[column]}' is no number of degrees")
    known = {"id", "name_zh", "name_en", "aliases_zh", "aliases_en"}
    country = row["id"] if label == "Country" else row.get("country") or None
    return Entry(row.get("id", ""), label, MappingProxyType(names), country,
                 MappingProxyType({k: v for k, v in row.items() if k not in known and v}))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _terms(content: Mapping[str, Any]) -> dict[str, Term]:
    return {str(key): Term(str(key), MappingProxyType({k: str(row[k]) for k in ("zh", "en")}),
                           MappingProxyType({k: v for k, v in row.items() if k not in ("zh", "en")}))
            for key, row in content.items()}


def _event_types(content: Mapping[str, Any], problems: list[str]) -> dict[str, EventType]:
    types = {}
    known = {"quad", "cameo", "plover_score", "goldstein", "symmetric", "zh", "en", "modes", "definition"}
    for key, row in content.items():
        for unknown in sorted(set(row) - known):
            problems.append(f"ontology/events.yml: {key}: unknown key '{unknown}'.{nearest(unknown, known)}")
        for missing in sorted({"quad", "cameo", "plover_score", "goldstein", "zh", "en"} - set(row)):
            problems.append(f"ontology/events.yml: {key}: '{missing}' is missing")
            return {}
        types[key] = EventType(key, MappingProxyType({"zh": row["zh"], "en": row["en"]}), row["quad"], tuple(row["cameo"]),
                               row["plover_score"], row["goldstein"], bool(row.get("symmetric")),
                               MappingProxyType(row.get("modes") or {}), row.get("definition", ""))
    return types


def _relation_types(content: Mapping[str, Any], labels: Mapping[str, Term], problems: list[str]) -> dict[str, RelationType]:
    types = {}
    for key, row in content.items():
        for end in ("head", "tail"):
            unknown = [x for x in row[end] if x not in labels]
            problems += [f"ontology/relations.yml: {key}.{end}: unknown label '{x}'.{nearest(x, labels)}" for x in unknown]
        types[key] = RelationType(key, MappingProxyType({"zh": row["zh"], "en": row["en"]}), tuple(row["head"]), tuple(row["tail"]))
    return types


def _triggers(folders: Iterable[Path], problems: list[str]) -> dict[str, Mapping[str, Any]]:
    """Per language the trigger file; of an overlay, lists are appended and mappings updated, key by key."""
    merged: dict[str, dict[str, Any]] = {}
    for folder in folders:
        for path in sorted((folder / "triggers").glob("*.yml")):
            content = _yaml(path, problems)
            if not isinstance(content, dict):
                problems.append(f"{path}: a mapping is wanted")
                continue
            into = merged.setdefault(path.stem, {})
            for key, value in content.items():
                problems += [f"{path}: {key}: YAML reads a word here as {word}; put it in quotes" for word in _no_words(value)]
                old = into.get(key)
                if isinstance(old, list) and isinstance(value, list):
                    into[key] = old + value
                elif isinstance(old, dict) and isinstance(value, dict):
                    into[key] = {**old, **value}
                else:
                    into[key] = value
    return {lang: MappingProxyType(content) for lang, content in merged.items()}


def _no_words(value: Any) -> Iterator[str]:
    """What stands in a list of words and is none: YAML takes no, off and false without quotes for truth values."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        if isinstance(value, list) and isinstance(item, bool | None):
            yield "nothing" if item is None else "yes or true" if item else "no or false"
        yield from _no_words(item)


def _crossings(k: Knowledge) -> Iterator[str]:
    """Mistakes that only show between files: unknown countries, persons, statuses."""
    countries = {e.id for e in k.of("Country")}
    for entry in k.entries.values():
        if entry.country and entry.country not in countries:
            yield f"gazetteer: {entry.label} '{entry.id}': unknown country '{entry.country}'.{nearest(entry.country, countries)}"
    yield from _wrong_organs(k, countries)
    yield from _wrong_organ_names(k, countries)
    for kind in sorted({str(row.get("type")) for row in k.triggers.get("zh-claims", {}).get("claims", ())} - set(k.event_types)):
        yield f"triggers/zh-claims.yml: unknown type '{kind}'.{nearest(kind, k.event_types)}"
    persons = {e.id for e in k.of("Person")}
    for row in k.tables.get("offices", ()):
        if row["person"] not in persons:
            yield f"gazetteer/offices.csv: unknown person '{row['person']}'.{nearest(row['person'], persons)}"
    for status in k.display.get("status", {}):
        if status not in STATUSES:
            yield f"ontology/display.yml: unknown status '{status}'.{nearest(status, STATUSES)}"


def known_as(organ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(state, organisation) for each state of which a kind of organ is listed under a name of its own: the USA's foreign ministry is the
    State Department."""
    for pair in split(organ.get("known_as")):
        state, _, organization = pair.partition(":")
        yield state, organization


def _wrong_organ_names(k: Knowledge, countries: Iterable[str]) -> Iterator[str]:
    organs = {row["id"]: {state for state, _ in known_as(row)} for row in k.tables.get("organs", ())}
    for row in k.tables.get("organ-names", ()):
        state, _, organ = row["id"].partition("/")
        place = f"gazetteer/organ-names.csv: {row['id']}"
        if state not in countries:
            yield f"{place}: unknown country '{state}'.{nearest(state, countries)}"
        if organ not in organs:
            yield f"{place}: unknown organ '{organ}'.{nearest(organ, organs)}"
        elif state in organs[organ]:
            yield f"{place}: organs.csv names an organisation for it (known_as); write its name there, in organizations.csv"


def _wrong_organs(k: Knowledge, countries: Iterable[str]) -> Iterator[str]:
    for row in k.tables.get("organs", ()):
        for state, organization in known_as(row):
            place = f"gazetteer/organs.csv: {row['id']}.known_as"
            if state not in countries:
                yield f"{place}: unknown country '{state}'.{nearest(state, countries)}"
            if not k.entry("Organization", organization):
                names = [e.id for e in k.of("Organization")]
                yield f"{place}: unknown organisation '{organization}'.{nearest(organization, names)}"
