"""Cypher as text: its words, what in it writes, values as literals, positions. No database is needed for any of it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# What changes data or the database, or reads files of the server (LOAD CSV).
WRITING = frozenset(("CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "FOREACH", "INSERT", "LOAD", "DROP", "ALTER", "RENAME",
                     "GRANT", "DENY", "REVOKE", "TERMINATE"))
LABEL = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
TYPE = re.compile(r"[A-Z][A-Z0-9_]*\Z")

_TOKEN = re.compile(r"""
    (?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
  | (?P<string>'(?:\\.|[^'\\])*(?:'|\Z)|"(?:\\.|[^"\\])*(?:"|\Z))
  | (?P<quoted>`(?:``|[^`])*(?:`|\Z))
  | (?P<parameter>\$(?:`(?:``|[^`])*`|\w+))
  | (?P<number>\d[\w.]*)
  | (?P<word>[^\W\d]\w*)
  | (?P<space>\s+)
  | (?P<sign>.)
""", re.VERBOSE | re.DOTALL)
_ESCAPED = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Token(NamedTuple):
    """A word of a statement: its kind (word, quoted, string, parameter, number, sign), its text, where it starts."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True)
class Rows:
    """An answer. `more` says that there were more rows than the limit; `counters` what a statement that writes has changed."""

    keys: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool = False
    counters: Mapping[str, int] = field(default_factory=dict)

    def dicts(self) -> list[dict[str, Any]]:
        """The rows as mappings of column to value."""
        return [dict(zip(self.keys, row, strict=True)) for row in self.rows]


def tokens(text: str) -> Iterator[Token]:
    """The words of a statement, without spaces and comments."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "sign"
        if kind not in ("space", "comment"):
            yield Token(kind, match.group(), match.start())


def writing_clause(text: str) -> Token | None:
    """The first word that starts a clause which writes, or None.

    A label, a property or a key of that name does not count, nor does what stands in strings and comments. It errs towards 'writes':
    a variable called `set` is taken for the clause.
    """
    found = [Token("sign", "", 0), Token("sign", "", 0), *tokens(text), Token("sign", "", len(text))]
    for i in range(2, len(found) - 1):
        before, word, after = found[i - 1], found[i], found[i + 1]
        if word.kind != "word" or word.text.upper() not in WRITING:
            continue
        named = before.text in (".", ":", "|", "&", "!")
        key = before.text in ("{", ",") and after.text == ":"
        alias = before.text.upper() == "AS" and found[i - 2].text.upper() != "AS"
        if not (named or key or alias):
            return word
    return None


def parameters(text: str) -> tuple[str, ...]:
    """The names of the parameters, in the order of their first use."""
    return tuple(dict.fromkeys(t.text[1:].strip("`") for t in tokens(text) if t.kind == "parameter"))


def columns(text: str) -> tuple[str, ...]:
    """The names of the columns that the last RETURN of a statement gives."""
    found, depth, start = list(tokens(text)), 0, None
    for i, token in enumerate(found):
        depth += (token.text in "([{") - (token.text in ")]}") if token.kind == "sign" else 0
        if depth == 0 and token.kind == "word" and token.text.upper() == "RETURN":
            start = i + 1
    items: list[list[Token]] = [[]]
    for token in found[start:] if start is not None else []:
        depth += (token.text in "([{") - (token.text in ")]}") if token.kind == "sign" else 0
        if depth == 0 and token.kind == "word" and token.text.upper() in ("ORDER", "SKIP", "LIMIT", "OFFSET", "UNION"):
            break
        if depth == 0 and token.text == ",":
            items.append([])
        elif not (token.text.upper() == "DISTINCT" and len(items) == 1 and not items[0]):
            items[-1].append(token)
    return tuple(_column(text, item) for item in items if item)


def _column(text: str, item: list[Token]) -> str:
    if len(item) > 2 and item[-2].text.upper() == "AS":
        return item[-1].text.strip("`")
    return text[item[0].start:item[-1].start + len(item[-1].text)].strip("`")


def position(text: str, offset: int) -> tuple[int, int]:
    """(line, column), both from 1, of an offset in a text."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def marked(text: str, line: int, column: int) -> str:
    """The line of a text with a caret under the column."""
    lines = text.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    start = max(0, column - 60)
    return f"  {shown[start:start + 110]}\n  {' ' * (column - 1 - start)}^"


def name(text: str) -> str:
    """A label, type, key or variable in backticks."""
    return "`" + text.replace("`", "``") + "`"


def literal(value: Any) -> str:
    """A value as Cypher writes it, on one line.

    Raises:
        TypeError: the value is none that a property can hold.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if math.isfinite(value):
            return repr(value)
        return "(0.0 / 0.0)" if math.isnan(value) else ("(1.0 / 0.0)" if value > 0 else "(-1.0 / 0.0)")
    if isinstance(value, str):
        return "'" + "".join(_ESCAPED.get(c) or (c if c.isprintable() or c == " " else _unicode(c)) for c in value) + "'"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name(k)}: {literal(v)}" for k, v in value.items()) + "}"
    if value is None:
        return "null"
    raise TypeError(f"a {type(value).__name__} cannot be a property")


def _unicode(char: str) -> str:
    return json.dumps(char)[1:-1] if ord(char) > 0xFFFF else f"\\u{ord(char):04x}"
