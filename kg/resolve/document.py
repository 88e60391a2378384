"""An Analysis becomes an Extraction: mentions to entities, references to what they stand for, event mentions to events."""

from __future__ import annotations

from kg.knowledge import Knowledge
from kg.model import Analysis, Extraction, Relation, RelationMention, Span
from kg.resolve.coref import Scene, resolve_references
from kg.resolve.entities import Clusters, cluster, evidence_of
from kg.resolve.events import merge_events


def resolve_document(analysis: Analysis, knowledge: Knowledge) -> Extraction:
    """What a careful reader would put into the graph after reading this one document."""
    clusters = cluster(analysis, knowledge)
    describers = tuple(knowledge.triggers["coref"]["describers"])
    scene = Scene(analysis, {e.id: e for e in clusters.entities}, clusters.by_span, describers)
    references = resolve_references(scene, knowledge)
    where: dict[Span, tuple[str, ...]] = {span: (id_,) for span, id_ in clusters.by_span.items()}
    where.update({span: ids for span, ids in references.items() if span not in where})
    relations = _relations(analysis, clusters, where, knowledge)
    events = merge_events(analysis, scene, where, relations, knowledge)
    return Extraction(analysis.document, clusters.entities, events, relations, analysis.times, analysis.document.sha256)


def _relations(analysis: Analysis, clusters: Clusters, where: dict[Span, tuple[str, ...]], knowledge: Knowledge) -> tuple[Relation, ...]:
    """Relation mentions between entities, each fact once with all its evidence; those that the ontology forbids are left out."""
    labels = {e.id: e.label for e in clusters.entities}
    found: dict[tuple[str, str, str], list[RelationMention]] = {}
    for mention in analysis.relations:
        kind = knowledge.relation_types[mention.type]
        for head in where.get(mention.head, ()):
            for tail in where.get(mention.tail, ()):
                if head != tail and labels[head] in kind.head and labels[tail] in kind.tail:
                    found.setdefault((mention.type, head, tail), []).append(mention)
    return tuple(_relation(key, mentions, analysis) for key, mentions in sorted(found.items()))


def _relation(key: tuple[str, str, str], mentions: list[RelationMention], analysis: Analysis) -> Relation:
    best = max(mentions, key=lambda m: (m.confidence, len(m.title), -m.head.start))
    evidence = []
    for m in mentions:
        span = Span(min(m.head.start, m.tail.start), max(m.head.end, m.tail.end))
        item = evidence_of(analysis, span if m.sentence.covers(span) else m.head, m.sentence if m.sentence.covers(m.head) else m.head)
        if item not in evidence:
            evidence.append(item)
    return Relation(key[0], key[1], key[2], best.title, best.confidence, best.rule, tuple(evidence))
