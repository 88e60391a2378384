"""Cypher as text."""

from __future__ import annotations

from typing import Any

import pytest

from kg.cypher import columns, literal, parameters, position, writing_clause


@pytest.mark.parametrize("text, word", [
    ("MATCH (n) SET n.x = 1", "SET"),
    ("match (n)\ndelete n", "delete"),
    ("CREATE (n)", "CREATE"),
    ("/* hello */ MERGE (n)", "MERGE"),
    ("MATCH (n) // comment\nDETACH DELETE n", "DETACH"),
    ("WITH 'a\\'b' AS x REMOVE x.y", "REMOVE"),
    ("LOAD CSV FROM 'x' AS l RETURN l", "LOAD"),
    ("WITH n AS as SET n.x = 1", "SET"),
    ("MATCH (n) RETURN n UNION CREATE (m) RETURN m", "CREATE"),
    ("MATCH (n) RETURN n", None),
    ("MATCH (n:Create {set: 1})-[:MERGE|DELETE]->(m) RETURN n.remove, m AS drop", None),
    ("RETURN 'CREATE (n)', \"SET\", `MERGE`, $set // DELETE", None),
    ("RETURN {a: 1, delete: 2} AS x", None),
    ("RETURN 'unclosed CREATE", None),
])
def test_writing_clause(text: str, word: str | None) -> None:
    found = writing_clause(text)
    assert (found and found.text) == word


def test_parameters_are_found_once_and_not_in_strings() -> None:
    assert parameters("MATCH (n {a: $x}) WHERE n.b = $`y z` OR n.c = $x AND n.d = '$no' // $never") == ("x", "y z")


@pytest.mark.parametrize("text, names", [
    ("MATCH (n) RETURN n.a, count(*) AS many ORDER BY many", ("n.a", "many")),
    ("RETURN DISTINCT [x IN [1, 2] | x] AS l, {a: 1, b: 2} AS `m m` LIMIT 2", ("l", "m m")),
    ("MATCH (n) CALL { WITH n RETURN n.x AS inner } RETURN inner SKIP 1", ("inner",)),
    ("CREATE (n)", ()),
])
def test_columns(text: str, names: tuple[str, ...]) -> None:
    assert columns(text) == names


def test_position_counts_lines_and_columns_from_one() -> None:
    assert position("ab\ncd", 4) == (2, 2)
    assert position("ab", 0) == (1, 1)


@pytest.mark.parametrize("value, text", [
    ("O'Neil \\ \n `x`", "'O\\'Neil \\\\ \\n `x`'"), ("特朗普", "'特朗普'"), ("\x00\u202e", "'\\u0000\\u202e'"), (True, "true"), (-3, "-3"),
    (2.5, "2.5"), (1e300, "1e+300"), ([1, "a"], "[1, 'a']"), ({"a b": None}, "{`a b`: null}"),
])
def test_literal(value: Any, text: str) -> None:
    assert literal(value) == text


def test_a_literal_of_something_else_is_refused() -> None:
    with pytest.raises(TypeError):
        literal({1, 2})
