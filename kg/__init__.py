"""News in Chinese and English in, a knowledge graph of diplomatic events out.

    import kg

    for extraction in kg.extract("articles/"):          # what each article tells: entities, events, relations, times
        print(extraction.events)
    graph = kg.build("articles/")                       # what they tell together; shows itself in a notebook
    graph = kg.open_graph("graph.json")                 # the one that `kg build` wrote
    graph.events(), graph.timeline(("USA", "RUS")), graph.dyads(by="month", level="country")      # pandas DataFrames
    graph.to_networkx()                                 # a networkx.MultiDiGraph
    nlp = kg.load("zh")                                 # the spaCy pipeline

Importing kg is cheap; what a function needs is imported when it is called.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.face import Graph
    from kg.model import Document, Extraction
    from kg.store import Login, Store

__version__ = "0.1.0"
__all__ = ["Graph", "build", "build_graph", "extract", "extract_text", "load", "open_graph", "open_store", "use_cjk_font"]

Sources = str | os.PathLike[str] | Iterable["str | os.PathLike[str] | Document"]


def load(name: str) -> Language:
    """The spaCy pipeline 'zh' or 'en', or that of a .cfg file. `nlp(text)._.kg` holds what it found.

    >>> doc = kg.load("en")("Norway condemned the attack on Kyiv.")
    >>> [mention.text for mention in doc._.kg.mentions]
    ['Norway', 'Kyiv']

    Raises:
        KgError: no pipeline is known by that name.
    """
    from kg.analyse.pipeline import load as load_pipeline

    return load_pipeline(name)


def extract(sources: Sources, *, pipeline: str = "auto", workers: int = 1, ids: str = "stem") -> Iterator[Extraction]:
    """What each article tells.

    Args:
        sources: a file, a folder or a glob, or several; or `kg.model.Document`s.
        pipeline: 'auto' (by each document's language), a pipeline's name or the path of a .cfg file.
        workers: processes that work side by side.
        ids: 'stem' names a document by its file, 'path' by its folder, too.
    Raises:
        KgError: a source is missing. An article that cannot be read is a warning, and the others go on.
    """
    from kg.build import Settings, extracted

    return extracted(sources, Settings(pipeline, workers, ids))


def extract_text(text: str, *, date: str | None = None, lang: str = "", id: str = "text") -> Extraction:
    """What one text tells.

    >>> found = kg.extract_text("Norwegian Foreign Minister Eide met Finnish President Stubb on Wednesday.", date="2024-03-07")
    >>> [(event.type, event.mode, event.date) for event in found.events]
    [('CONSULT', 'meeting', '2024-03-06')]

    Args:
        date: the day of publication as ISO 8601, by which words like 'yesterday' are placed.
        lang: 'zh' or 'en'; detected where not given.
    Raises:
        KgError: no pipeline reads its language.
    """
    from kg import config
    from kg.model import Document
    from kg.read.facts import checked_date, checked_language

    lang = checked_language(lang, text, config.pipelines().keys())
    return next(extract([Document(id=id, text=text, date=date and checked_date(date), lang=lang)]))


def build_graph(sources: Sources, *, pipeline: str = "auto", workers: int = 1, ids: str = "stem") -> Graph:
    """The graph that articles tell together; `kg.build(…)` is the same. What is a node and what an edge says `kg.graph`.

    >>> graph = kg.build("articles/")
    >>> graph
    <kg.Graph: 1 events, 5 entities, 1 documents>
    >>> graph.write("graph.json")

    Raises:
        KgError: a source is missing, or none could be read.
    """
    from kg import build

    return build(sources, pipeline=pipeline, workers=workers, ids=ids)  # type: ignore[operator]


def open_graph(url: str | os.PathLike[str]) -> Graph:
    """The graph in a file that `kg build` wrote, in an embedded database's folder, or on a Neo4j server.

    >>> graph = kg.open_graph("graph.json")
    >>> graph.events()[["type", "status", "date"]].values.tolist()
    [['CONSULT', 'occurred', '2024-03-06']]

    Raises:
        StoreError: there is none, or it cannot be read.
    """
    from kg.face import Graph

    return Graph.open(url)


def open_store(url: str | os.PathLike[str], *, login: Login | None = None, create: bool = True) -> Store:
    """The store at an address, for Cypher and for loading: graph.json, graph.db, neo4j://host. See `kg.store`.

    >>> with kg.open_store("graph.db") as store:
    ...     written = store.write(kg.open_graph("graph.json").to_networkx())
    ...     store.run("MATCH (e:Event) RETURN e.type AS type").rows
    (('CONSULT',),)

    Raises:
        StoreError: no such store, or it does not answer.
    """
    from kg.store import open_store as open_

    return open_(os.fspath(url), login=login, create=create)


def use_cjk_font() -> str | None:
    """Let matplotlib draw Chinese; the name of the font, or None and a warning where none is installed."""
    from kg.face.fonts import use_cjk_font as use

    return use()


def __getattr__(name: str) -> object:
    import importlib

    if name == "Graph":
        return importlib.import_module("kg.face").Graph
    if name in ("build", "model", "query"):
        return importlib.import_module(f"kg.{name}")
    raise AttributeError(f"module 'kg' has no attribute '{name}'")
