"""Chinese time expressions, by the table in sentences/times_zh.yml."""

from pathlib import Path

import pytest
import yaml

from kg import knowledge
from kg.analyse import calendar as cal
from kg.analyse.times_zh import TimesZh, number

ROWS = yaml.safe_load((Path(__file__).parent / "sentences" / "times_zh.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def times() -> TimesZh:
    return TimesZh(knowledge.load().triggers["zh-times"])


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["text"])
def test_values(times: TimesZh, row: dict) -> None:
    date = str(row["date"]) if row["date"] else None
    found = {t.span.of(row["text"]): t.value for t in times.find(row["text"], date)}
    assert found == {str(k): str(v) for k, v in row["times"].items()}


@pytest.mark.parametrize("text, value", [("16", 16), ("十六", 16), ("二十", 20), ("三十一", 31), ("二〇二二", 2022), ("两", 2)])
def test_numbers(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize("day, anchor, value", [
    (28, "2025-03-02", "2025-02-28"), (1, "2025-01-31", "2025-02-01"), (16, "2025-10-17", "2025-10-16")])
def test_nearest_day(day: int, anchor: str, value: str) -> None:
    found = cal.nearest_day(day, cal.parse_day(anchor))
    assert str(found) == value


@pytest.mark.parametrize("value", ["2025", "2025-10", "", None, "2025-02-30", "soon"])
def test_only_days_are_anchors(value: str | None) -> None:
    assert cal.parse_day(value) is None
