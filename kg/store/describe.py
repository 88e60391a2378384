"""The graph schema for a person: a picture and tables, from the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.knowledge import Knowledge
from kg.store import Stats

PICTURE = r"""
             ACTOR  RECIPIENT  ABOUT  AT  SAID_BY
   (Event) ----------------------------------------> (Person | Country | Organization |
    |   |                                             Location | Weapon | Agreement)   :Entity
    |   +-- FULFILLED_BY --> (Event)                     |            |
    |                                                    |            +-- relations --> (:Entity)
    +----------------- REPORTED_IN ----------------------+
                           |
                           v
                      (Document)
"""
EVENT = ("id type mode status quad goldstein plover_score date date_start date_end date_precision title title_en "
         "confidence n_documents reasons contested former_ids")
ENTITY = "id name name_zh name_en aliases n_mentions n_documents iso3 wikidata lat lon weapon_class sector former_ids"
DOCUMENT = "id title date source lang url sha256 duplicate_of"
REPORTED = "id sentence sentence_start start end trigger page mark_start mark_end mark_id; of entities mentions rule"
RELATION = "id title title_en titles date_start date_end documents sentences pages confidence"


def described(knowledge: Knowledge, stats: Stats | None = None) -> str:
    """The schema as text. With `stats`, how many there are of each."""
    labels, types, events = (stats.labels, stats.types, stats.events) if stats else ({}, {}, {})

    def many(count: int | None) -> str:
        return f"{count or 0:,}" if stats else ""

    nodes = [[t.id, t.labels["zh"], many(labels.get(t.id)), ENTITY] for t in knowledge.entity_types.values()]
    nodes += [["Event", "事件", many(labels.get("Event")), EVENT], ["Document", "文章", many(labels.get("Document")), DOCUMENT]]
    roles = [[t.id, t.labels["zh"], many(types.get(t.id)), *_ends(t.id)] for t in knowledge.display["role"].values()]
    relations = [[t.id, t.labels["zh"], many(types.get(t.id)), f"{'|'.join(t.head)} -> {'|'.join(t.tail)}", RELATION]
                 for t in knowledge.relation_types.values()]
    kinds = [[t.id, t.labels["zh"], many(sum(n for (type_, _), n in events.items() if type_ == t.id)), str(t.quad), f"{t.goldstein:g}",
              f"{t.plover_score:g}", " ".join(t.modes)] for t in knowledge.event_types.values()]
    return "\n".join([
        PICTURE.strip("\n"), "", f"Store: {stats.engine}" if stats else "",
        _table(["Node", "", "many" if stats else "", "properties"], nodes), "",
        _table(["Relationship", "", "many" if stats else "", "from -> to", "properties"], roles + relations), "",
        _table(["Event type", "", "many" if stats else "", "quad", "Goldstein", "PLOVER", "modes"], kinds), "",
        f"Status of an event: {', '.join(knowledge.display['status'])}. Entities also carry the label Entity; ids come from content."])


def _ends(role: str) -> tuple[str, str]:
    if role == "REPORTED_IN":
        return "Event|Entity -> Document", REPORTED
    return ("Event -> Event", "id") if role == "FULFILLED_BY" else ("Event -> Entity", "id")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    all_ = [head, *rows]
    widths = [max(_width(row[i]) for row in all_) for i in range(len(head))]
    return "\n".join("  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=True)).rstrip() for row in all_)


def _width(text: str) -> int:
    return sum(2 if c > "\u2e80" else 1 for c in text)
