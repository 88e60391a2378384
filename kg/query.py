"""Named queries, running them on a store, and answers for a terminal, a program or a spreadsheet.

A named query is a file in kg/queries/: a header of comment lines, then Cypher that runs unchanged on the embedded database and on Neo4j 5.

    // title_zh: 两个日期之间谁见了谁
    // title_en: Who met whom between two dates
    // question_zh: …
    // question_en: …
    // param from: date = 2025-01-01
    // param person: text
    // example: from=2025-10-01 person=Putin
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from kg import cypher
from kg.cells import write_csv
from kg.cypher import Rows
from kg.errors import KgError, UsageError, counted, nearest
from kg.resources import folder

TYPES = ("text", "date", "month", "integer", "number")
HEADINGS = ("title_zh", "title_en", "question_zh", "question_en")
UNLIKE = {"ELEMENTID": "ids of the engine differ", "ID": "ids of the engine differ", "APOC": "not every server has it"}
TIMEOUT = 60.0

_PARAMETER = re.compile(r"param (?P<name>[a-z]\w*): (?P<type>\w+)(?P<has> =(?: (?P<default>.*))?)?\Z")
_FIRST_LABEL = re.compile(r"\blabels\s*\([^()]*\)\s*\[|\bhead\s*\(\s*labels\b", re.IGNORECASE)
_DATES = {"date": re.compile(r"\d{4}-\d{2}-\d{2}\Z"), "month": re.compile(r"\d{4}-\d{2}\Z")}


class Runs(Protocol):
    """A store, as far as a query needs one."""

    def run(self, cypher: str, params: Mapping[str, Any] | None = None, *, write: bool = False, timeout: float | None = TIMEOUT,
            limit: int | None = None) -> Rows: ...


@dataclass(frozen=True)
class Parameter:
    """What a query wants to be told. `type` is text, date (YYYY-MM-DD), month (YYYY-MM), integer or number; without default it must
    be given."""

    name: str
    type: str
    default: str | None = None

    def value(self, text: str) -> Any:
        """The value of a word of the command line.

        Raises:
            UsageError: it is none of this type.
        """
        try:
            if self.type == "integer":
                return int(text)
            if self.type == "number":
                return float(text)
            if self.type == "date" and _DATES["date"].match(text):
                return dt.date.fromisoformat(text).isoformat()
            if self.type == "month" and _DATES["month"].match(text):
                return dt.date.fromisoformat(f"{text}-01").isoformat()[:7]
        except ValueError as e:
            raise UsageError(self._wrong(text)) from e
        if self.type != "text":
            raise UsageError(self._wrong(text))
        return text

    def _wrong(self, text: str) -> str:
        wanted = {"date": "a day such as 2025-10-16", "month": "a month such as 2025-10", "integer": "a whole number", "number": "a number"}
        return f"--param {self.name}={text}: {wanted.get(self.type, self.type)} is wanted"


@dataclass(frozen=True)
class Query:
    """A statement with its header. `title` and `question` are by language."""

    name: str
    text: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    example: Mapping[str, str]

    @property
    def command(self) -> str:
        """The example as one would type it."""
        given = "".join(f" --param {_quoted(f'{k}={v}')}" for k, v in self.example.items())
        return f"kg query graph.json {self.name}{given}"

    def values(self, given: Mapping[str, str]) -> dict[str, Any]:
        """The values of all parameters.

        Raises:
            UsageError: one is unknown, missing, or of another type.
        """
        known = [p.name for p in self.parameters]
        for key in given:
            if key not in known:
                raise UsageError(f"the query '{self.name}' has no parameter '{key}'.{nearest(key, known)} "
                                 f"It has: {', '.join(known) or 'none'}")
        values = {}
        for parameter in self.parameters:
            text = given.get(parameter.name, parameter.default)
            if text is None:
                raise UsageError(f"the query '{self.name}' must be told '{parameter.name}'. As in: {self.command}")
            values[parameter.name] = parameter.value(text)
        return values


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[\w=.:/-]+", text) else "'" + text.replace("'", "'\\''") + "'"


@lru_cache(maxsize=1)
def queries() -> Mapping[str, Query]:
    """All named queries by name.

    Raises:
        KgError: a file breaks the rules of `lint`.
    """
    found = {}
    for path in sorted(folder("queries").glob("*.cypher")):
        query = parse(path.stem, path.read_text(encoding="utf-8"))
        if problems := lint(query):
            raise KgError(f"{path}: " + "; ".join(problems))
        found[query.name] = query
    return found


def named(name: str) -> Query:
    """A named query.

    Raises:
        UsageError: there is none of that name.
    """
    known = queries()
    if name not in known:
        raise UsageError(f"no query is called '{name}'.{nearest(name, known)} All: kg queries. A statement of your own goes into quotes: "
                         "'MATCH (e:Event) RETURN e.title'")
    return known[name]


def looks_like_name(text: str) -> bool:
    """Whether a word is the name of a query rather than a statement."""
    return re.fullmatch(r"[A-Za-z0-9_-]+", text) is not None


def parse(name: str, text: str) -> Query:
    """A query of a file. What is wrong with its header, `lint` tells."""
    headings: dict[str, str] = {}
    parameters = []
    lines = text.splitlines()
    for line in lines:
        if not line.startswith("//"):
            break
        content = line[2:].strip()
        if found := _PARAMETER.match(content):
            parameters.append(Parameter(found["name"], found["type"], (found["default"] or "") if found["has"] else None))
        elif ": " in content or content.endswith(":"):
            key, _, value = content.partition(":")
            headings[key.strip()] = value.strip()
    example = dict(part.partition("=")[::2] for part in re.findall(r"(?:[^\s\"]|\"[^\"]*\")+", headings.get("example", "")))
    title, question = ({lang: headings.get(f"{kind}_{lang}", "") for lang in ("zh", "en")} for kind in ("title", "question"))
    return Query(name, text, title, question, tuple(parameters), {k: v.strip('"') for k, v in example.items()})


def lint(query: Query) -> list[str]:
    """What is wrong with a named query: its header against its text, what both engines would not run or not answer alike."""
    found = [f"the header has no {key}" for key in HEADINGS if not getattr(query, key.split("_")[0])[key.split("_")[1]]]
    declared, used = [p.name for p in query.parameters], cypher.parameters(query.text)
    found += [f"${name} is used and not declared" for name in used if name not in declared]
    found += [f"{name} is declared and not used" for name in declared if name not in used]
    found += [f"{p.name}: unknown type '{p.type}'.{nearest(p.type, TYPES)}" for p in query.parameters if p.type not in TYPES]
    found += [f"the example does not give {p.name}" for p in query.parameters if p.default is None and p.name not in query.example]
    try:
        query.values(query.example)
    except UsageError as e:
        found.append(f"the example: {e}")
    words = [t.text.upper() for t in cypher.tokens(query.text) if t.kind == "word"]
    if clause := cypher.writing_clause(query.text):
        found.append(f"{clause.text} writes")
    if not any(a == "ORDER" and b == "BY" for a, b in itertools.pairwise(words)):
        found.append("without ORDER BY two engines may answer in another order")
    found += [f"ORDER BY {word}.…: the column '{word}' hides the variable" for word in _hidden(query.text)]
    if _FIRST_LABEL.search(query.text):
        found.append("labels have no order: which is the first depends on the engine")
    for word, reason in UNLIKE.items():
        if any(a == word and b.text in ("(", ".") for a, b in _pairs(query.text)):
            found.append(f"{word}: {reason}")
    return found


def _hidden(text: str) -> list[str]:
    """Columns of the answer whose name the last ORDER BY uses as a variable: Neo4j takes it for the column."""
    all_, names = list(cypher.tokens(text)), set(cypher.columns(text))
    last = max((i for i, t in enumerate(all_) if t.text.upper() == "ORDER"), default=len(all_))
    return sorted({a.text for a, b in itertools.pairwise(all_[last:]) if a.kind == "word" and b.text == "." and a.text in names})


def _pairs(text: str) -> list[tuple[str, cypher.Token]]:
    """(word in capitals, what follows it), of words that are no properties."""
    all_ = list(cypher.tokens(text))
    return [(a.text.upper(), b) for before, a, b in zip([cypher.Token("sign", "", 0), *all_], all_, all_[1:], strict=False)
            if a.kind == "word" and before.text not in (".", ":")]


def run(store: Runs, name: str, given: Mapping[str, str] | None = None, *, limit: int | None = None,
        timeout: float | None = TIMEOUT) -> Rows:
    """Run a named query.

    Args:
        given: parameters as they were typed; the others have their defaults.
    Raises:
        KgError: an unknown query or parameter, a value of the wrong type, or the store's complaint.
    """
    query = named(name)
    return store.run(query.text, query.values(given or {}), limit=limit, timeout=timeout)


def params(words: Iterable[str]) -> dict[str, str]:
    """NAME=VALUE words as a mapping.

    Raises:
        UsageError: a word without '='.
    """
    found = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign or not key:
            raise UsageError(f"--param {word}: NAME=VALUE is wanted, as in --param person=Putin")
        found[key] = value
    return found


def free_values(given: Mapping[str, str]) -> dict[str, Any]:
    """Parameters of a statement without a header: numbers, true, false, null and JSON lists are taken as such, everything else as text."""
    values: dict[str, Any] = {}
    for key, text in given.items():
        try:
            values[key] = json.loads(text)
        except ValueError:
            values[key] = text
    return values


# --- answers ------------------------------------------------------------------------------------------------------------

CELL = 60  # widest column of a table, in terminal cells
GAP = "  "


def as_table(rows: Rows, width: int | None = CELL) -> str:
    """Aligned columns for a terminal; Han characters count two cells, control characters are shown, not obeyed.

    Args:
        width: the most cells of a column; None for no limit.
    """
    cells = [[_cell(value) for value in row] for row in rows.rows]
    if width:
        cells = [[_cut(cell, width) for cell in row] for row in cells]
    table = [list(rows.keys), *cells]
    widths = [max(_width(row[i]) for row in table) for i in range(len(rows.keys))]
    lines = [GAP.join(_padded(cell, w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in table]
    rule = GAP.join("-" * w for w in widths)
    many = counted(len(rows.rows), "row") + (" (there are more: --limit)" if rows.more else "")
    return "\n".join([lines[0], rule, *lines[1:], many] if rows.keys else [_changed(rows)])


def _changed(rows: Rows) -> str:
    return ", ".join(f"{v} {k.replace('_', ' ')}" for k, v in rows.counters.items()) or "nothing to show"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        text = ", ".join(map(_cell, value))
    elif isinstance(value, Mapping) and {"labels", "properties"} <= value.keys():
        about = value["properties"]
        text = f"({':'.join(value['labels'])} {about.get('title') or about.get('name') or about.get('id') or ''})"
    elif isinstance(value, Mapping):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = str(value)
    return "".join(c if c.isprintable() else {"\n": "⏎", "\t": " "}.get(c, f"\\u{ord(c):04x}") for c in text)


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    kept, used = [], 1
    for c in text:
        used += _width(c)
        if used > width:
            break
        kept.append(c)
    return "".join(kept) + "…"


def as_json(rows: Rows) -> str:
    """A list of objects."""
    return json.dumps(rows.dicts(), ensure_ascii=False, indent=2, default=str)


def as_csv(rows: Rows) -> str:
    """Comma-separated values with a header. A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    out = io.StringIO(newline="")
    write_csv(out, rows.keys, rows.rows)
    return out.getvalue()


FORMATS = {"table": as_table, "json": as_json, "csv": as_csv}


def listing(found: Iterable[Query], lang: str = "zh") -> str:
    """The named queries for a person: name, title in both languages, parameters."""
    other = "en" if lang == "zh" else "zh"
    rows = [(q.name, q.title[lang], q.title[other], " ".join(p.name + ("" if p.default is None else f"={p.default}") for p in q.parameters))
            for q in found]
    return as_table(Rows(("name", f"title ({lang})", f"title ({other})", "parameters"), tuple(rows)))


def explain(query: Query) -> str:
    """A query for a person: what it answers, what it wants to be told, an example, the statement."""
    told: Sequence[str] = [f"  {p.name}: {p.type}" + (" (must be given)" if p.default is None else f", else {p.default or 'empty'}")
                           for p in query.parameters]
    body = "\n".join(line for line in query.text.splitlines() if not line.startswith("//"))
    return "\n".join([f"{query.name}: {query.title['zh']} / {query.title['en']}", query.question["zh"], query.question["en"], *told,
                      f"Example: {query.command}", "", body.strip()])
