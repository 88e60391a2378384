"""Named queries, their headers and parameters, and the formats of answers."""

from __future__ import annotations

import csv
import io
import json

import pytest

from kg import query
from kg.cypher import Rows
from kg.errors import UsageError
from kg.query import Parameter, as_csv, as_json, as_table, lint, parse

GOOD = """// title_zh: 测试
// title_en: Test
// question_zh: 谁？
// question_en: Who?
// param who: text
// param on: date = 2025-01-01
// param part: text =
// example: who="New START" on=2025-02-01
MATCH (n:Entity) WHERE n.name = $who AND n.date < $on AND n.part = $part RETURN n.id AS id ORDER BY id
"""


def test_there_are_at_least_25_and_all_are_clean() -> None:
    found = query.queries()
    assert len(found) >= 25
    assert {name: lint(q) for name, q in found.items()} == {name: [] for name in found}


def test_a_good_query_is_read() -> None:
    found = parse("test", GOOD)
    assert lint(found) == []
    assert found.parameters == (Parameter("who", "text"), Parameter("on", "date", "2025-01-01"), Parameter("part", "text", ""))
    assert found.values(found.example) == {"who": "New START", "on": "2025-02-01", "part": ""}
    assert found.command == "kg query graph.json test --param 'who=New START' --param on=2025-02-01"


@pytest.mark.parametrize("old, new, problem", [
    ("// title_zh: 测试\n", "", "no title_zh"),
    ("// question_en: Who?\n", "", "no question_en"),
    ("$who", "$whom", "$whom is used and not declared"),
    ("$who", "$whom", "who is declared and not used"),
    ("who: text", "who: txt", "unknown type 'txt'. Did you mean 'text'"),
    ("who=\"New START\" ", "", "does not give who"),
    ("on=2025-02-01", "on=yesterday", "a day such as"),
    ("ORDER BY id", "", "ORDER BY"),
    ("RETURN n.id", "SET n.x = 1 RETURN n.id", "SET writes"),
    ("n.id AS id", "elementId(n) AS id", "ELEMENTID"),
    ("n.id AS id", "id(n) AS id", "ID:"),
    ("n.id AS id ORDER BY id", "n.id AS n ORDER BY n.id", "hides the variable"),
    ("n.id AS id", "labels(n)[0] AS id", "labels have no order"), ("n.id AS id", "head(labels(n)) AS id", "labels have no order"),
    ("n.id AS id", "apoc.text.join([n.id], '') AS id", "APOC"),
])
def test_lint_finds(old: str, new: str, problem: str) -> None:
    assert old in GOOD
    assert any(problem in p for p in lint(parse("test", GOOD.replace(old, new))))


@pytest.mark.parametrize("parameter, text, value", [
    (Parameter("n", "integer"), "12", 12), (Parameter("n", "number"), "1.5", 1.5), (Parameter("n", "text"), "12", "12"),
    (Parameter("n", "date"), "2025-10-16", "2025-10-16"), (Parameter("n", "month"), "2025-10", "2025-10"),
])
def test_values(parameter: Parameter, text: str, value: object) -> None:
    assert parameter.value(text) == value


@pytest.mark.parametrize("type_, text", [("integer", "1.5"), ("number", "x"), ("date", "2025-13-01"), ("date", "2025-10"),
                                         ("month", "2025-13"), ("month", "Oct"), ("date", "2025-10-16\n")])
def test_wrong_values_are_refused(type_: str, text: str) -> None:
    with pytest.raises(UsageError, match="--param n="):
        Parameter("n", type_).value(text)


def test_unknown_and_missing_parameters_are_refused() -> None:
    good = parse("test", GOOD)
    with pytest.raises(UsageError, match=r"no parameter 'whoo'. Did you mean 'who'"):
        good.values({"whoo": "x"})
    with pytest.raises(UsageError, match=r"must be told 'who'. As in: kg query graph.json test"):
        good.values({})
    with pytest.raises(UsageError, match=r"no query is called 'who-met-who'. Did you mean 'who-met-whom'"):
        query.named("who-met-who")
    with pytest.raises(UsageError, match="NAME=VALUE"):
        query.params(["person"])


def test_free_values_are_json_where_they_are() -> None:
    assert query.free_values({"a": "5", "b": "[1, 2]", "c": "特朗普", "d": "true", "e": '"5"'}) == {
        "a": 5, "b": [1, 2], "c": "特朗普", "d": True, "e": "5"}


ROWS = Rows(("name", "many", "list", "node"), (
    ("特朗普", 3, ["a", "b"], {"labels": ["Entity", "Person"], "properties": {"id": "p", "name": "特朗普"}}),
    ("=HYPERLINK(\"http://x\")", -2, [], None), ("two\nlines\x1b[31m", 0.5, None, {"a": 1})), more=True)


def test_table_aligns_han_and_shows_control_characters() -> None:
    lines = as_table(ROWS).splitlines()
    assert lines[2].startswith("特朗普" + " " * (len(ROWS.rows[1][0]) - 6) + "  3 ")
    assert lines[4].startswith("two⏎lines\\u001b[31m")
    assert "(Entity:Person 特朗普)" in lines[2]
    assert lines[-1] == "3 rows (there are more: --limit)"
    assert "\x1b" not in as_table(ROWS)


def test_table_cuts_long_cells() -> None:
    line = as_table(Rows(("t",), (("特" * 50,),)), 11).splitlines()[2]
    assert line == "特" * 5 + "…"


def test_table_without_rows_and_without_columns() -> None:
    assert as_table(Rows(("a",), ())).splitlines()[-1] == "0 rows"
    assert as_table(Rows((), (), counters={"nodes_created": 2})) == "2 nodes created"


def test_json_keeps_values() -> None:
    assert json.loads(as_json(ROWS))[0] == {"name": "特朗普", "many": 3, "list": ["a", "b"], "node": ROWS.rows[0][3]}


def test_csv_defuses_formulas_and_keeps_numbers() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(ROWS), newline="")))
    assert rows[0] == ["name", "many", "list", "node"]
    assert rows[2] == ["'=HYPERLINK(\"http://x\")", "-2", "[]", ""]
    assert rows[3][0] == "two\nlines\ufffd[31m"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "%0A"])
def test_csv_defuses(text: str) -> None:
    assert list(csv.reader(io.StringIO(as_csv(Rows(("a",), ((text,),))), newline="")))[1][0].startswith("'")


@pytest.mark.parametrize("text", ["Trump - Putin", "2025-10-16", "a=b", ""])
def test_csv_leaves(text: str) -> None:
    assert list(csv.reader(io.StringIO(as_csv(Rows(("a", "b"), ((text, "x"),))), newline="")))[1][0] == text


def test_listing_and_explanation() -> None:
    text = query.listing(query.queries().values())
    assert all(name in text for name in query.queries())
    shown = query.explain(query.named("calls-of"))
    assert "某人的通话" in shown and "person: text (must be given)" in shown and "//" not in shown
