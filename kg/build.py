"""From sources to a graph: the one place that joins the stages. Called, `kg.build(sources)` gives the graph: see `kg.build_graph`.

    read -> analyse -> resolve in the document -> (cache) -> merge -> graph -> file, page
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from kg import config, interchange
from kg.cache import Cache
from kg.config import AUTO
from kg.errors import KgError, nearest
from kg.knowledge import load as load_knowledge
from kg.model import Document, Extraction
from kg.read import Check, Failure, Notice, read

if TYPE_CHECKING:
    import networkx as nx

    from kg.face import Graph
    from kg.resolve.judgements import Judgement

# Documents are worked on in windows of this many. Tagging in batches rounds by the batch, so the windows are the same for one worker
# and for many: that keeps the bytes equal.
WINDOW = 16
AHEAD = 2  # windows handed out a worker

Result = Extraction | Failure | Notice


@dataclass(frozen=True)
class Settings:
    """How documents are analysed. `pipeline` is 'auto' (by each document's language), a pipeline's name or the path of a .cfg file; `ids`
    is how they are named, 'stem' or 'path': see `kg.read.sources.expand`."""

    pipeline: str = AUTO
    workers: int = 1
    ids: str = "stem"

    def language(self) -> str:
        """The language that all documents are in, or '' where each has its own."""
        return "" if self.pipeline == AUTO else config.language(config.find(self.pipeline))


def read_documents(sources: Iterable[str | os.PathLike[str]], settings: Settings,
                   mapping: Mapping[str, str] | None = None, check: Check | None = None) -> Iterator[Document | Failure | Notice]:
    """The documents of the sources, with the languages that there are pipelines for.

    Args:
        check: a last look at each, as `kg.arrivals.Arrivals` takes one before a document comes to a graph.
    Raises:
        KgError: before anything is read, where a source is missing or the pipeline unknown.
    """
    known = config.pipelines()
    lang = settings.language()
    return read(sources, mapping=mapping, lang=lang, languages=known.keys() | ({lang} if lang else set()), ids=settings.ids, check=check)


def extracted(sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str] | Document], settings: Settings) -> Iterator[Extraction]:
    """What each article of the sources tells; one that cannot be read, or has the id of one before it, is a warning.

    Raises:
        KgError: a source is missing.
    """
    from kg.arrivals import once

    given = [sources] if isinstance(sources, str | os.PathLike) else list(sources)
    documents = [x for x in given if isinstance(x, Document)]
    paths = [x for x in given if not isinstance(x, Document)]
    read_too = read_documents(paths, settings) if paths else ()
    for result in extract(once(chain(documents, read_too)), settings):
        if isinstance(result, Extraction):
            yield result
        else:
            warnings.warn(f"{result.source}: {result.message}", stacklevel=3)


# --- extraction -----------------------------------------------------------------------------------------------------------


def extract(items: Iterable[Document | Failure | Notice], settings: Settings | None = None, cache: Cache | None = None) -> Iterator[Result]:
    """Every document read, in order; failures and notices pass through, and what cannot be worked on becomes a Failure.

    Args:
        cache: finished extractions, taken from there and put there.
    Raises:
        KgError: the pipeline or the seeds are broken.
    """
    settings = settings or Settings()
    windows = _windows(iter(items))
    if settings.workers <= 1:
        for window in windows:
            yield from _window(window, settings, cache, lambda todo: _work(todo, settings.pipeline))
        return
    yield from _extract_parallel(windows, settings, cache)


def _windows(items: Iterator[Document | Failure | Notice]) -> Iterator[list[Document | Failure | Notice]]:
    while window := list(islice(items, WINDOW)):
        yield window


def _window(window: list[Document | Failure | Notice], settings: Settings, cache: Cache | None,
            work: Callable[[tuple[Document, ...]], list[Result]]) -> Iterator[Result]:
    """One window's results in order: from the cache what it has, worked on what it has not."""
    documents = [item for item in window if isinstance(item, Document)]
    done = {d.id: x for d in documents if cache is not None and (x := cache.get(d)) is not None}
    todo = tuple(d for d in documents if d.id not in done)
    fresh = dict(zip((d.id for d in todo), work(todo) if todo else (), strict=True))
    for item in window:
        if not isinstance(item, Document):
            yield item
            continue
        result = done.get(item.id) or fresh[item.id]
        if cache is not None and item.id in fresh and isinstance(result, Extraction):
            cache.put(item, result)
        yield result


def _extract_parallel(windows: Iterator[list[Document | Failure | Notice]], settings: Settings, cache: Cache | None) -> Iterator[Result]:
    # Never fork: onnxruntime's and spaCy's threads would not survive it.
    context = multiprocessing.get_context("spawn")
    pending: deque[tuple[list[Document | Failure | Notice], Future[list[Result]]]] = deque()
    with ProcessPoolExecutor(settings.workers, mp_context=context) as pool:
        try:
            while True:
                for window in islice(windows, settings.workers * AHEAD - len(pending)):
                    todo = tuple(d for d in window if isinstance(d, Document) and not (cache is not None and d in cache))
                    pending.append((window, pool.submit(_work, todo, settings.pipeline)))
                if not pending:
                    return
                window, future = pending.popleft()
                yield from _window(window, settings, cache, lambda _, future=future: future.result())  # type: ignore[misc]
        except BrokenProcessPool as e:
            raise KgError("a worker process died, probably for want of memory. Go on with fewer: --workers 1 --resume") from e
        finally:
            pool.shutdown(cancel_futures=True)


def _work(documents: tuple[Document, ...], pipeline: str) -> list[Result]:
    """The extraction of each document, or why there is none. Runs in this process or a worker's."""
    results: dict[str, Result] = {}
    names = [pipeline if pipeline != AUTO else d.lang for d in documents]
    for name in dict.fromkeys(names):
        group = [d for d, n in zip(documents, names, strict=True) if n == name]
        results.update((d.id, r) for d, r in zip(group, _analysed(group, name), strict=True))
    return [results[d.id] for d in documents]


def _analysed(documents: list[Document], name: str) -> list[Result]:
    from kg.analyse.pipeline import load

    load(name)  # a broken pipeline is everybody's failure, not the first document's
    try:
        return list(_resolved(documents, name))
    except KgError:
        raise
    except Exception as e:
        if len(documents) > 1:
            return [r for d in documents for r in _analysed([d], name)]
        if os.environ.get("KG_DEBUG"):
            raise
        return [Failure(documents[0].id, f"kg failed on it: {type(e).__name__}: {e}. That is a mistake in kg; report it with the article")]


def _resolved(documents: Iterable[Document], name: str) -> Iterator[Extraction]:
    from kg.analyse.pipeline import analyse
    from kg.resolve.document import resolve_document

    knowledge = load_knowledge()
    for analysis in analyse(documents, name):
        yield resolve_document(analysis, knowledge)


# --- the graph ------------------------------------------------------------------------------------------------------------


@dataclass
class Report:
    """What a build met on its way."""

    documents: int = 0
    failures: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def passing(self, results: Iterable[Result]) -> Iterator[Extraction]:
        """The extractions among the results; the rest is noted."""
        for result in results:
            if isinstance(result, Extraction):
                self.documents += 1
                yield result
            else:
                (self.failures if isinstance(result, Failure) else self.notices).append(result)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Built:
    """A graph in memory with the extractions (without texts) and the judgements that it was made of."""

    graph: nx.MultiDiGraph
    extractions: tuple[Extraction, ...]
    judgements: tuple[Judgement, ...] = ()

    def counts(self, of: str) -> Counter[str]:
        """How many nodes by an attribute, as `label`; of events `type`, `status`."""
        return Counter(a[of] for _, a in self.graph.nodes(data=True) if a.get(of))


def build_graph(extractions: Iterable[Extraction], earlier: Iterable[Extraction] = (), judgements: Iterable[Judgement] = ()) -> Built:
    """The graph that many extractions tell together, the same whatever their order.

    Args:
        earlier: those of a graph that is added to; a new one takes the place of an earlier one of the same document.
        judgements: what users decided about merges.
    Raises:
        KgError: there is none.
    """
    from kg.graph import from_dossier
    from kg.resolve.corpus import merge
    from kg.resolve.duplicates import signed

    # Of two texts with one id the last is kept: `Arrivals` and `once` see to it before that this is the same article.
    kept = {x.document.id: x for x in earlier}
    for x in extractions:
        # Texts are dropped as they come: memory grows with the graph, not with the articles.
        kept[x.document.id] = replace(signed(x), document=x.document.without_text())
    if not kept:
        raise KgError("nothing to build: none of the documents could be read")
    knowledge = load_knowledge()
    ordered, judged = tuple(kept[i] for i in sorted(kept)), tuple(sorted(set(judgements)))
    return Built(from_dossier(merge(ordered, knowledge, judged), knowledge), ordered, judged)


def reopen(path: Path) -> Built:
    """A graph file with what it was made of, to be added to or judged anew.

    Raises:
        StoreError: no such file, or it is no graph file.
        KgError: it keeps no extractions.
    """
    from kg.resolve.judgements import of
    from kg.store.file import read as read_graph

    stored = read_graph(path)
    if not stored.extractions:
        raise KgError(f"{path} keeps no extractions, so nothing can be added, removed or judged anew. "
                      f"Build it again: kg build SOURCE -o {path}")
    return Built(stored.graph, tuple(interchange.from_json(x) for x in stored.extractions), of(stored.judgements))


def remove(built: Built, names: Iterable[str]) -> Built:
    """The graph as if some documents had never been read.

    Args:
        names: document ids, with or without 'document:'.
    Raises:
        KgError: a document is not in it, or none would be left.
    """
    known = {x.document.id for x in built.extractions}
    gone = {name if name in known else name.removeprefix("document:") for name in names}
    for name in sorted(gone - known):
        raise KgError(f"no document '{name}' in this graph.{nearest(name, known)} It has {len(known)}; list them with: "
                      "kg query graph.json 'MATCH (d:Document) RETURN d.id'")
    if gone == known:
        raise KgError("no document would be left. Delete the file instead")
    return build_graph((), (x for x in built.extractions if x.document.id not in gone), built.judgements)


def save(built: Built, path: Path) -> None:
    """Write graph.json, whole or not at all."""
    from kg.store.file import StoredGraph, write

    extractions: list[Mapping[str, Any]] = [interchange.to_json(x, text=False) for x in built.extractions]
    write(StoredGraph(built.graph, tuple(extractions), tuple(j.to_json() for j in built.judgements)), path)


def writable(path: Path) -> None:
    """Make sure that an output can be written, before the long work.

    Raises:
        KgError: it cannot.
    """
    from kg.files import write_text

    if path.is_dir():
        raise KgError(f"{path} is a folder. Name a file in it: {path / 'graph.json'}")
    probe = path.with_name(f".{path.name}.probe")
    write_text(probe, lambda out: None)
    probe.unlink()


# --- kg.build(…) ----------------------------------------------------------------------------------------------------------


class _Callable(ModuleType):
    """`kg.build` is this module, and in a notebook the function that builds: both go by that name."""

    def __call__(self, sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str] | Document], *, pipeline: str = AUTO,
                 workers: int = 1, ids: str = "stem") -> Graph:
        """The graph that articles tell together. See `kg.build_graph`, which is the same."""
        from kg.face import Graph

        built = build_graph(extracted(sources, Settings(pipeline, workers, ids)))
        return Graph(built.graph, extractions=[interchange.to_json(x, text=False) for x in built.extractions])


sys.modules[__name__].__class__ = _Callable
