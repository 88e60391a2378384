"""The graph as tables: CSV files in a zip, Parquet files in a folder, and the table of dyads."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.analysis.dyads import dyads
from kg.analysis.tables import DAYS, LISTS, REAL, TABLES, WHOLE
from kg.cells import clean, write_csv
from kg.cypher import Rows
from kg.knowledge import Knowledge

if TYPE_CHECKING:
    import pyarrow

EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip wants a time; the same graph gives the same bytes


def write_csv_zip(graph: nx.MultiDiGraph, path: Path, knowledge: Knowledge) -> None:
    """A CSV file a table. UTF-8 with a byte order mark, without which Excel takes it for the system's old encoding; lists are JSON."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, make in TABLES.items():
            rows = make(graph)
            out = io.StringIO(newline="")
            write_csv(out, rows.keys, rows.rows)
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", EPOCH), out.getvalue().encode("utf-8-sig"), zipfile.ZIP_DEFLATED)


def write_dyads(graph: nx.MultiDiGraph, path: Path, knowledge: Knowledge) -> None:
    """Dyads of actors by month; other periods and levels: `kg dyads`."""
    rows = dyads(graph, by="month", knowledge=knowledge)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        write_csv(out, rows.keys, rows.rows)


def write_parquet(graph: nx.MultiDiGraph, path: Path, knowledge: Knowledge) -> None:
    """A folder with a Parquet file a table: days as dates, lists as lists, numbers as numbers.

    DuckDB: `SELECT * FROM 'graph.parquet/events.parquet'`; polars: `pl.read_parquet("graph.parquet/events.parquet")`.
    """
    import pyarrow.parquet

    path.mkdir()
    for name, make in TABLES.items():
        pyarrow.parquet.write_table(arrow(make(graph)), path / f"{name}.parquet")


def arrow(rows: Rows) -> pyarrow.Table:
    """A table of pyarrow with the types that the columns' names tell."""
    import pyarrow

    types = {**dict.fromkeys(LISTS, pyarrow.list_(pyarrow.string())), "pages": pyarrow.list_(pyarrow.int64()),
             **dict.fromkeys(DAYS, pyarrow.date32()),
             **dict.fromkeys(WHOLE, pyarrow.int64()), **dict.fromkeys(REAL, pyarrow.float64())}
    columns: list[Sequence[Any]] = list(zip(*rows.rows, strict=True)) or [()] * len(rows.keys)
    arrays = []
    for key, values in zip(rows.keys, columns, strict=True):
        kind = types.get(key, pyarrow.string())
        arrays.append(pyarrow.array([_typed(v, kind == pyarrow.date32()) for v in values], type=kind))
    return pyarrow.Table.from_arrays(arrays, names=list(rows.keys))


def _typed(value: Any, is_day: bool) -> Any:
    if is_day and value is not None:
        import datetime as dt
        return dt.date.fromisoformat(value)
    if isinstance(value, str):
        return clean(value)
    return [v if isinstance(v, int) else clean(str(v)) for v in value] if isinstance(value, list | tuple) else value
