"""The component kg_relations_zh: lasting facts that a Chinese text states or presupposes, each with the sentence that shows it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kg.analyse.bodies_zh import BodyRelations
from kg.analyse.holders_zh import HolderRelations
from kg.analyse.mentions_zh import lexicon_of
from kg.analyse.pacts_zh import PactRelations
from kg.analyse.page_zh import Page
from kg.analyse.sites_zh import SiteRelations
from kg.analyse.state import sentences_of, state_of, tokens_of
from kg.knowledge import Knowledge, load
from kg.model import RelationMention, Span


class RelationFinder:
    """The component. Fills `doc._.kg.relations`."""

    def __init__(self, knowledge: Knowledge) -> None:
        lexicon = lexicon_of(knowledge)
        self.finders = (HolderRelations(lexicon), BodyRelations(lexicon), SiteRelations(lexicon), PactRelations(lexicon))

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        page = Page(state.document.text, state.document.date, sentences_of(doc), tokens_of(doc), tuple(state.mentions),
                    tuple(state.references))
        state.relations.extend(self.find(page))
        return doc

    def find(self, page: Page) -> Iterator[RelationMention]:
        """All relations of a document; a fact that several sentences show comes once for each."""
        seen: set[tuple[str, Span, Span]] = set()
        for finder in self.finders:
            for relation in finder.find(page):
                key = (relation.type, relation.head, relation.tail)
                if key not in seen and relation.head != relation.tail:
                    seen.add(key)
                    yield relation


@Language.factory("kg_relations_zh", default_config={"seeds": None})
def make_relations_zh(nlp: Language, name: str, seeds: str | None = None) -> RelationFinder:
    """The factory: `seeds` names a folder that is laid over the packaged seeds."""
    return RelationFinder(load(seeds))
