"""News in Chinese and English in, a knowledge graph of diplomatic events out.

    import kg

    for extraction in kg.extract("articles/"):          # what each article tells: entities, events, relations, times
        print(extraction.events)
    graph = kg.build_graph("articles/")                 # a networkx.MultiDiGraph of what they tell together
    graph = kg.open_graph("graph.json")                 # the one that `kg build` wrote
    nlp = kg.load("zh")                                 # the spaCy pipeline

Importing kg is cheap; what a function needs is imported when it is called.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx
    from spacy.language import Language

    from kg.model import Document, Extraction

__version__ = "0.1.0"
__all__ = ["build_graph", "extract", "extract_text", "load", "open_graph"]

Sources = str | os.PathLike[str] | Iterable["str | os.PathLike[str] | Document"]


def load(name: str) -> Language:
    """The spaCy pipeline 'zh' or 'en', or that of a .cfg file. `nlp(text)._.kg` holds what it found.

    Raises:
        KgError: no pipeline is known by that name.
    """
    from kg.analyse.pipeline import load as load_pipeline

    return load_pipeline(name)


def extract(sources: Sources, *, pipeline: str = "auto", workers: int = 1) -> Iterator[Extraction]:
    """What each article tells.

    Args:
        sources: a file, a folder or a glob, or several; or `kg.model.Document`s.
        pipeline: 'auto' (by each document's language), a pipeline's name or the path of a .cfg file.
        workers: processes that work side by side.
    Raises:
        KgError: a source is missing. An article that cannot be read is a warning, and the others go on.
    """
    import warnings

    from kg.build import Settings, read_documents
    from kg.build import extract as run
    from kg.model import Document, Extraction

    settings = Settings(pipeline, workers)
    given = [sources] if isinstance(sources, str | os.PathLike) else list(sources)
    documents = [x for x in given if isinstance(x, Document)]
    paths = [x for x in given if not isinstance(x, Document)]
    items = [*documents, *read_documents(paths, settings)] if documents else read_documents(paths, settings)
    for result in run(items, settings):
        if isinstance(result, Extraction):
            yield result
        else:
            warnings.warn(f"{result.source}: {result.message}", stacklevel=2)


def extract_text(text: str, *, date: str | None = None, lang: str = "", id: str = "text") -> Extraction:
    """What one text tells.

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


def build_graph(sources: Sources, *, pipeline: str = "auto", workers: int = 1) -> nx.MultiDiGraph:
    """The graph that articles tell together; what is a node and what an edge says `kg.graph`.

    Raises:
        KgError: a source is missing, or none could be read.
    """
    from kg.build import build_graph as join

    return join(extract(sources, pipeline=pipeline, workers=workers)).graph


def open_graph(path: str | os.PathLike[str]) -> nx.MultiDiGraph:
    """The graph in a file that `kg build` wrote.

    Raises:
        StoreError: no such file, or it is no graph.
    """
    from pathlib import Path

    from kg.store.file import read

    return read(Path(path)).graph
