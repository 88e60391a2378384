"""The graph as one works with it in Python: tables as DataFrames, a picture in a notebook, parts, files.

    >>> import kg
    >>> graph = kg.open_graph("graph.json")             # or kg.build("articles/")
    >>> graph.events(status="occurred").index.name
    'id'
    >>> graph.timeline(("USA", "俄罗斯")).columns[:3].tolist()
    ['date', 'date_start', 'date_end']
    >>> graph.dyads(by="month", level="country")["period"].dtype
    period[M]
    >>> sorted(set(graph.evidence("USA")["document"].str.partition(":")[0]))
    ['document']
    >>> graph.subgraph("USA", hops=2, dates=("2025-09-01", None)).write("part.gexf")

pandas comes with the extra: pip install 'kg[analysis]'.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg import analysis
from kg.analysis import tables
from kg.cypher import Rows
from kg.errors import KgError
from kg.knowledge import Knowledge, load

if TYPE_CHECKING:
    from pandas import DataFrame

Dates = tuple[str | None, str | None]


class Graph:
    """A graph of diplomatic events. What is a node and what an edge says `kg.graph`.

    Names in questions may be names, aliases, ISO 3166-1 alpha-3 codes or ids. Dates are ISO 8601 days; a pair of them may leave one
    end open: ("2025-01-01", None).
    """

    def __init__(self, graph: nx.MultiDiGraph, *, lang: str = "auto", extractions: Iterable[Mapping[str, Any]] = (),
                 judgements: Iterable[Mapping[str, Any]] = ()):
        """Args:
            lang: the language of names: 'zh', 'en', or 'auto' for the one that most documents are in.
            extractions, judgements: what the graph was made of, to be kept when it is written.
        """
        self._graph = graph
        self.lang = analysis.main_language(graph) if lang == "auto" else lang
        self._made_of = (tuple(extractions), tuple(judgements))

    @classmethod
    def open(cls, url: str | os.PathLike[str], *, lang: str = "auto") -> Graph:
        """The graph in a graph file, an embedded database's folder, or a server (with NEO4J_USERNAME and NEO4J_PASSWORD set).

        Raises:
            StoreError: there is none, or it cannot be read.
        """
        from kg.store import Login, is_server, open_store
        from kg.store.file import read

        address = os.fspath(url)
        if address.endswith(".json"):
            stored = read(Path(address))
            return cls(stored.graph, lang=lang, extractions=stored.extractions, judgements=stored.judgements)
        login = Login(os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")) if is_server(address) else None
        with open_store(address, login=login, create=False) as store:
            return cls(store.read(), lang=lang)

    @property
    def nodes(self) -> Any:
        """The nodes as networkx gives them."""
        return self._graph.nodes

    @property
    def edges(self) -> Any:
        """The edges as networkx gives them."""
        return self._graph.edges

    def __len__(self) -> int:
        return len(self._graph)

    def __contains__(self, node: object) -> bool:
        return node in self._graph

    def __repr__(self) -> str:
        return f"<kg.Graph: {', '.join(f'{n} {name}' for name, n in self._sizes().items())}>"

    def _sizes(self) -> dict[str, int]:
        labels = [a["label"] for _, a in self._graph.nodes(data=True)]
        events, documents = labels.count("Event"), labels.count("Document")
        return {"events": events, "entities": len(labels) - events - documents, "documents": documents}

    def _repr_html_(self) -> str:
        from kg.face.notebook import shown

        return shown(self._graph, self._sizes(), self.lang)

    # --- tables -----------------------------------------------------------------------------------------------------------

    def events(self, *, status: str | None = None, type: str | None = None, dates: Dates = (None, None)) -> DataFrame:
        """The events by date, undated ones last. Imprecise dates stand as date_start, date_end and date_precision; who takes part, as
        lists of ids.

        Args:
            dates: only events that touch these days.
        """
        frame = _frame(tables.events(self._cut(dates)), "id")
        return frame[_where(frame, status=status, type=type)]

    def entities(self, *, label: str | None = None) -> DataFrame:
        """Persons, countries, organisations, locations, weapons, agreements."""
        frame = _frame(tables.entities(self._graph), "id")
        return frame[_where(frame, label=label)]

    def relations(self, *, type: str | None = None) -> DataFrame:
        """Lasting facts between entities: offices, memberships, arsenals."""
        frame = _frame(tables.relations(self._graph), "id")
        return frame[_where(frame, type=type)]

    def participants(self) -> DataFrame:
        """A row for each role that an entity plays in an event."""
        return _frame(tables.participants(self._graph))

    def documents(self) -> DataFrame:
        """What was read."""
        return _frame(tables.documents(self._graph), "id")

    def evidence(self, of: str | None = None) -> DataFrame:
        """The sentences that an event, entity, relation or document rests on; without `of`, of everything.

        Raises:
            KgError: nothing is called that.
        """
        return _frame(tables.evidence(self._graph, of))

    def timeline(self, between: tuple[str, str] | str | None = None, *, dates: Dates = (None, None),
                 statuses: Collection[str] | None = None) -> DataFrame:
        """What happened between two actors, or around one, in order; a country stands for its persons and organs, too.

        Raises:
            KgError: nobody is called that.
        """
        one, other = (between, None) if isinstance(between, str) or between is None else between
        given = {} if statuses is None else {"statuses": statuses}
        return _frame(tables.timeline(self._graph, one, other, date_from=dates[0], date_to=dates[1], lang=self.lang, **given))

    # --- analysis ---------------------------------------------------------------------------------------------------------

    def dyads(self, *, by: str | None = None, level: str = "actor", directed: bool = True, statuses: Collection[str] = ("occurred",),
              dates: Dates = (None, None)) -> DataFrame:
        """Who did how much of what to whom, by 'day', 'week', 'month' or 'year', at the level of 'actor' or 'country': see
        `kg.analysis.dyads`."""
        return _frame(analysis.dyads(self._graph, by=by, level=level, directed=directed, statuses=statuses, date_from=dates[0],
                                     date_to=dates[1], lang=self.lang), by=by)

    def centrality(self, *, by: str | None = None, level: str = "actor") -> DataFrame:
        """Partners, events, betweenness, PageRank and community of each actor."""
        return _frame(analysis.centrality(self._graph, by=by, level=level, lang=self.lang), by=by)

    def brokers(self, *, level: str = "actor") -> DataFrame:
        """Who mediates, and who stands between partners that have no tie of their own."""
        return _frame(analysis.brokers(self._graph, level=level, lang=self.lang))

    def reciprocity(self, *, level: str = "actor") -> DataFrame:
        """What each of a pair does to the other."""
        return _frame(analysis.reciprocity(self._graph, level=level, lang=self.lang))

    def sources(self, *, level: str = "actor") -> DataFrame:
        """Who says what about whom."""
        return _frame(analysis.sources(self._graph, level=level, lang=self.lang))

    def promises(self, *, on: str | None = None) -> DataFrame:
        """What was planned, and whether it came by a day (else by that of the newest document)."""
        return _frame(analysis.promises(self._graph, on=on, lang=self.lang))

    def contested(self) -> DataFrame:
        """The events on whose date, place, status or parties the sources disagree: a row a value."""
        return _frame(analysis.contested(self._graph, lang=self.lang))

    def query(self, cypher: str, **params: Any) -> DataFrame:
        """The answer to a Cypher statement or to a named query, by an embedded database that holds this graph until it is given up.

        >>> import kg
        >>> kg.open_graph("graph.json").query("MATCH (e:Event) RETURN count(e) > 0 AS events")["events"].tolist()
        [True]
        """
        from kg.face.ask import answer

        return _frame(answer(self._graph, cypher, params))

    # --- parts and files --------------------------------------------------------------------------------------------------

    def find(self, name: str) -> str:
        """The id that a name, alias or id means.

        Raises:
            KgError: nothing is called that.
        """
        return analysis.find(self._graph, name)

    def subgraph(self, focus: str | None = None, hops: int = 2, dates: Dates = (None, None)) -> Graph:
        """The part around one actor (an event lies between two actors: hops=2), and of the events that touch some days."""
        key = self.find(focus) if focus else None
        return Graph(analysis.part(self._graph, key, hops, *dates).copy(), lang=self.lang)

    def _cut(self, dates: Dates) -> nx.MultiDiGraph:
        return analysis.part(self._graph, None, 2, *dates)

    def as_of(self, date: str) -> Graph:
        """The graph as one could have known it on a day: of documents published up to then. Undated documents are left out.

        Raises:
            KgError: that is no day.
        """
        from kg.store.memory import without

        analysis.checked_day(date)
        later = [n for n, a in self._graph.nodes(data=True) if a["label"] == "Document" and not (a.get("date") and a["date"][:10] <= date)]
        return Graph(without(self._graph, later)[0], lang=self.lang)

    def to_networkx(self) -> nx.MultiDiGraph:
        """A copy as `networkx.MultiDiGraph`."""
        return self._graph.copy()

    def network(self, *, level: str = "actor", dates: Dates = (None, None)) -> nx.DiGraph:
        """The actors joined by what they did to each other, edges with weight and mean Goldstein score."""
        return analysis.actor_network(self._graph, level=level, date_from=dates[0], date_to=dates[1], lang=self.lang)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write a file; its name says the format: graph.json, graph.html, graph.gexf, graph.csv.zip … (`kg export --help`).

        Raises:
            KgError: the name tells no format, or the file cannot be written.
        """
        target = Path(path)
        if target.suffix == ".json":
            from kg.store.file import StoredGraph
            from kg.store.file import write as write_file
            write_file(StoredGraph(self._graph, *self._made_of), target)
        elif target.suffix == ".html":
            from kg.render.page import write as write_page
            write_page(self._graph, target, knowledge=_knowledge())
        else:
            from kg.export import export
            export(self._graph, target)


def _knowledge() -> Knowledge:
    return load()


def _where(frame: DataFrame, **wanted: str | None) -> Any:
    """Which rows have the values asked for; all, where none is."""
    import pandas

    rows = pandas.Series(True, index=frame.index)
    for column, value in wanted.items():
        if value is not None:
            if value not in set(frame[column].dropna()) and len(frame):
                known = sorted(frame[column].dropna().unique())
                raise KgError(f"no {column} '{value}' in this graph. There are: {', '.join(map(str, known))}")
            rows &= frame[column] == value
    return rows


def _frame(rows: Rows, index: str | None = None, by: str | None = None) -> DataFrame:
    to_frame: Callable[..., DataFrame]
    from kg.face.frames import to_frame

    return to_frame(rows, index, by)
