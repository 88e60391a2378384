"""What a database answers, in plain values, and what it complains of, in one readable message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from neo4j import Record
from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from kg.cypher import marked, position, tokens
from kg.errors import StoreError

# 'line 1, column 17 (offset: 16)' of Neo4j counts columns from 1; 'line 1:16' and 'line 1, column 16' of ArcadeDB from 0.
_NEO4J_PLACE = re.compile(r"\(?line (\d+), column (\d+) \(offset: \d+\)\)?")
_ARCADE_PLACE = re.compile(r"(?:Syntax error )?at line (\d+)(?::|, column )(\d+)\s*-?\s*")
_NAMED = re.compile(r"(?:Variable|[Ff]unction|Column name|label)[: ]+[`'\"]?([^\W\d][\w.]*)[`'\"]?")
_PREFIX = re.compile(r"^(?:[A-Z][a-z]+){2,}: ")  # UndefinedVariable: …
# Everything that might stand there, by the parser's own names for it.
_EXPECTED = re.compile(r",? expected: one of .* or \d+ more$|: expected .{120,}$")


def plain(value: Any) -> Any:
    """A value of an answer as JSON has it: a node with labels and properties, a relationship with its type, a date as ISO text."""
    if isinstance(value, Node):
        return {"labels": sorted(value.labels), "properties": {k: plain(v) for k, v in sorted(value.items())}}
    if isinstance(value, Relationship):
        return {"type": value.type, "properties": {k: plain(v) for k, v in sorted(value.items())}}
    if isinstance(value, Path):
        return {"nodes": [plain(n) for n in value.nodes], "relationships": [plain(r) for r in value.relationships]}
    if isinstance(value, list | tuple) and not isinstance(value, Point | Duration):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Date | DateTime | Time | Duration):
        return value.iso_format()
    if isinstance(value, Point):
        return {"srid": value.srid, "coordinates": list(value)}
    if isinstance(value, bytes | bytearray):
        return value.hex()
    return value


def plain_row(record: Record) -> tuple[Any, ...]:
    """A row of plain values."""
    return tuple(plain(v) for v in record.values())


@contextmanager
def readable(where: str, statement: str = "", timeout: float | None = None) -> Iterator[None]:
    """Turn the errors of the driver into StoreErrors that say what to do.

    Args:
        where: the store, for the message.
        statement: what the user asked, for the place of a mistake in it.
    """
    try:
        yield
    except Neo4jError as e:
        raise StoreError(_server(e, where, statement, timeout)) from e
    except (ServiceUnavailable, SessionExpired) as e:
        raise StoreError(f"{where} does not answer: {first_line(str(e)).rstrip('.')}. {_asked(where)}") from e
    except DriverError as e:
        raise StoreError(f"{where}: {first_line(str(e))}") from e


def _asked(where: str) -> str:
    """What to look for where a server does not answer."""
    scheme, _, rest = where.partition("+s")
    if rest:
        return (f"Is it running, and does it speak TLS? Without TLS: {scheme}://…; with a certificate that nobody has signed: {scheme}+ssc://…")
    return ("Is it running, and is the address right? A server of your own: "
            "docker run -p 7687:7687 -e NEO4J_AUTH=neo4j/PASSWORD neo4j:5")


def _server(e: Neo4jError, where: str, statement: str, timeout: float | None) -> str:
    code = e.code or ""
    if isinstance(e, AuthError) and ("Unauthorized" in code or "RateLimit" in code):
        return f"{where} refuses this user or password. Set NEO4J_USERNAME and NEO4J_PASSWORD, or leave them out to be asked"
    if code.endswith("CredentialsExpired"):
        return f"{where}: the first password must be changed before use: ALTER CURRENT USER SET PASSWORD FROM 'old' TO 'new'"
    if code.endswith("DatabaseNotFound"):
        return f"{where}: {first_line(e.message or code).rstrip('.')}. Name one that is there with --database; neo4j is the usual one"
    if "TimedOut" in code or "Timeout" in code or "Terminated" in code:
        limit = f"{timeout:g} s" if timeout else "the limit"
        return f"the statement ran longer than {limit} and was stopped. Give it more time with --timeout, or ask for less"
    if isinstance(e, ClientError) and code.endswith("ParameterMissing"):
        return f"{first_line(e.message or code)}. Give each with --param NAME=VALUE"
    if "Statement" in code and statement:
        return _mistake(e.message or code, statement)
    return f"{where}: {first_line(e.message or code)}"


def _mistake(message: str, statement: str) -> str:
    """'Cypher, line 1, column 17: Invalid input …' with the line and a caret."""
    text, place = first_line(message), None
    if found := _NEO4J_PLACE.search(message):
        place = int(found[1]), int(found[2])
    elif found := _ARCADE_PLACE.search(message):
        place = int(found[1]), int(found[2]) + 1
    text = _EXPECTED.sub("", _PREFIX.sub("", _ARCADE_PLACE.sub("", _NEO4J_PLACE.sub("", text))).strip()).rstrip(".")
    place = place or _named_place(text, statement)
    if not place or not place[0]:  # Neo4j says line 0 of what is about the whole
        return f"Cypher: {text}"
    return f"Cypher, line {place[0]}, column {place[1]}: {text}\n{marked(statement, *place)}"


def _named_place(text: str, statement: str) -> tuple[int, int] | None:
    """Where the word that a message names stands last in the statement; engines that give no place still name the word."""
    if not (found := _NAMED.search(text)):
        return None
    word = found[1].split(".")[0].lower()
    spots = [t.start for t in tokens(statement) if t.kind in ("word", "quoted") and t.text.strip("`").lower() == word]
    return position(statement, spots[-1]) if spots else None


def first_line(text: object) -> str:
    """The first line of a message; drivers go on for many."""
    return str(text).strip().split("\n", 1)[0].strip().rstrip(":")
