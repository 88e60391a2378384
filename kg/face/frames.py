"""Tables as DataFrames with honest types: days as days, counts as whole numbers also where some are missing, nothing as missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.analysis.tables import DAYS, LISTS, REAL, WHOLE
from kg.cypher import Rows
from kg.errors import KgError

if TYPE_CHECKING:
    from pandas import DataFrame, Series

MEASURES = ("_mean", "_sum", "_share")
PERIODS = {"week": "W-SUN", "month": "M", "year": "Y"}


def to_frame(rows: Rows, index: str | None = None, by: str | None = None) -> DataFrame:
    """A DataFrame of a table.

    Args:
        index: the column that becomes the index.
        by: what the column `period` holds: day, week, month or year; it becomes a date or a pandas Period.
    Raises:
        KgError: pandas is not installed.
    """
    try:
        import pandas
    except ModuleNotFoundError as e:
        raise KgError("tables in Python need pandas. Install it with: pip install 'kg[analysis]'") from e
    columns: list[Sequence[Any]] = list(zip(*rows.rows, strict=True)) or [()] * len(rows.keys)
    made = {key: _series(key, values, by) for key, values in zip(rows.keys, columns, strict=True)}
    frame = pandas.DataFrame(made, columns=list(rows.keys))
    return frame.set_index(index) if index else frame


def _series(key: str, values: Sequence[Any], by: str | None) -> Series:
    import pandas

    if key in DAYS or (key == "period" and by == "day"):
        # In seconds: nanoseconds end in 1677 and 2262.
        return pandas.Series(pandas.to_datetime(pandas.Series(values, dtype="object"), format="%Y-%m-%d")).astype("datetime64[s]")
    if key == "period" and by in PERIODS:
        return pandas.Series([_period(v, by) for v in values], dtype=f"period[{PERIODS[by]}]")
    kinds = {type(v) for v in values if v is not None}
    if kinds == {int} and key not in REAL and not key.endswith(MEASURES):
        return pandas.Series(values, dtype="Int64" if None in values else "int64")
    if (kinds or key in REAL) and kinds <= {int, float}:
        return pandas.Series(values, dtype="float64")
    if not kinds and key in WHOLE:
        return pandas.Series(values, dtype="Int64")
    if kinds == {bool}:
        return pandas.Series(values, dtype="boolean" if None in values else "bool")
    if list in kinds or (key in LISTS and not kinds):
        return pandas.Series([[] if v is None else v for v in values], dtype="object")
    return pandas.Series(values, dtype="str")


def _period(text: str | None, by: str) -> Any:
    import datetime as dt

    import pandas

    if text is None:
        return pandas.NaT
    if by == "week":
        year, week = text.split("-W")
        return pandas.Period(dt.date.fromisocalendar(int(year), int(week), 1), freq="W-SUN")
    return pandas.Period(text, freq=PERIODS[by])
