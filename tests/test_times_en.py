"""English time expressions: a table of sentences, most with the value, some without any."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.analyse.times_en import find_times

ROWS = yaml.safe_load((Path(__file__).parent / "sentences" / "times_en.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[r["text"][:50] for r in ROWS])
def test_values(row: dict[str, Any]) -> None:
    found = {t.span.of(row["text"]): t.value for t in find_times(row["text"], str(row["date"]))}
    assert found == {str(k): str(v) for k, v in row["times"].items()}


def test_without_a_date_only_what_names_its_year_has_a_value() -> None:
    text = "On Friday, and again on 3 May 2024, they met; today they rest."
    assert [(t.span.of(text), t.value) for t in find_times(text, None)] == [("3 May 2024", "2024-05-03")]


def test_an_impossible_day_is_no_time() -> None:
    assert find_times("It was signed on 31 February 2024.", "2024-03-01")[0].value == "2024-02"
