"""The commands about databases: load, query, queries, schema."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.common import quiet_option, seeds_option, steps

if TYPE_CHECKING:
    from kg.store import Login, Removed, Store

F = TypeVar("F", bound=Callable[..., Any])

STORE = click.argument("store", metavar="STORE")
LIMIT = 1000  # rows, unless --limit says otherwise
TIMEOUT = 60
WAIT, LOAD_WAIT = 10.0, 600.0  # seconds to wait for another process that uses an embedded database; a load may take its time


def database_options(command: F) -> F:
    """The options of every command that may speak to a server."""
    command = click.option("--database", metavar="NAME", help="The database of a Neo4j server, where it is not the usual one.")(command)
    return click.option("--user", metavar="NAME", help="Who asks a Neo4j server; else NEO4J_USERNAME, else neo4j. The password is taken "
                                                       "from NEO4J_PASSWORD, else asked for.")(command)


def login(url: str, user: str | None, database: str | None) -> Login:
    """Who asks a server: of the options, the environment, the terminal."""
    from kg.errors import UsageError
    from kg.store import Login, is_server

    if not is_server(url):
        return Login()
    name = user or os.environ.get("NEO4J_USERNAME") or "neo4j"
    password = os.environ.get("NEO4J_PASSWORD")
    if password is None and not sys.stdin.isatty():
        raise UsageError(f"{url} wants a password. Set NEO4J_PASSWORD (and NEO4J_USERNAME, where it is not neo4j)")
    if password is None:
        password = click.prompt(f"Password of {name} at {url}", hide_input=True, err=True)
    return Login(name, password, database or os.environ.get("NEO4J_DATABASE"))


def opened(url: str, user: str | None, database: str | None, *, create: bool = False, wait: float = WAIT) -> Store:
    """The store at an address.

    Args:
        wait: seconds to wait for another process that uses an embedded database.
    """
    from kg.store import open_store

    if not url.endswith(".json"):
        _import_driver()
    return open_store(url, login=login(url, user, database), create=create, wait=wait)


def _tell_of_another(url: str) -> None:
    """Say that another process uses an embedded database, before it is waited for."""
    from kg.store import is_server

    if is_server(url) or url.endswith(".json"):
        return
    _import_driver()
    from kg.store.engine import LOCK
    from kg.store.lock import user_of

    if other := user_of(Path(url) / LOCK):
        click.echo(f"Waiting for another process ({other}) that uses {url}", err=True)


def _import_driver() -> None:
    """Import the driver without pandas, which it takes along where it is installed: half of a query's time, for nothing.

    Only here: in a user's own program the driver must know of pandas.
    """
    hidden = [name for name in ("numpy", "pandas", "pyarrow") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        importlib.import_module("kg.store.bolt")
    finally:
        for name in hidden:
            del sys.modules[name]


@click.command(short_help="A graph -> the embedded database or Neo4j, beside what is there.")
@STORE
@click.option("--to", "url", required=True, metavar="URL", help="graph.db (a folder), neo4j://host, bolt://host, neo4j+s://host.")
@click.option("--replace", is_flag=True, help="First take out what the graph's documents supported before: after a new build of the same.")
@database_options
@quiet_option
def load(store: str, url: str, replace: bool, user: str | None, database: str | None, quiet: bool) -> None:
    """Load a graph into a database. It may be repeated, and goes on where it was interrupted; several graphs come together in one
    database, the same in any order; what others put there stays.

    \b
    kg load graph.json --to graph.db
    NEO4J_PASSWORD=… kg load graph.json --to neo4j://localhost
    """
    # The password is asked for before the graph is read, and the bar begins when all is known.
    if not quiet:
        _tell_of_another(url)
    with opened(url, user, database, create=True, wait=LOAD_WAIT) as target, opened(store, user, database) as source:
        graph, builds = source.read(), source.builds()
        with steps(graph.number_of_nodes() + graph.number_of_edges(), quiet, "Loading") as progress:
            try:
                written = target.write(graph, builds=builds, replace=replace, progress=progress)
            except KeyboardInterrupt:
                click.echo("\nStopped. What was loaded stays; give the same command again and it goes on from there", err=True)
                raise
    if not quiet:
        resumed = f", {written.resumed:,} of them by an earlier load that was interrupted" if written.resumed else ""
        joined = f"; {written.joined:,} were there with other properties and were joined" if written.joined else ""
        click.echo(f"{written.nodes:,} nodes and {written.relationships:,} relationships are in {url}{resumed}{joined}")


@click.command(short_help="Ask a graph: Cypher, or one of the named queries.")
@STORE
@click.argument("statement", required=False, metavar="[CYPHER|NAME]")
@click.option("--file", "path", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="Take the Cypher from a file.")
@click.option("-p", "--param", "words", multiple=True, metavar="NAME=VALUE", help="A parameter; as often as needed.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--limit", type=click.IntRange(1), default=LIMIT, show_default=True, metavar="N", help="Most rows to give.")
@click.option("--timeout", type=click.FloatRange(0, min_open=True), default=TIMEOUT, show_default=True, metavar="SECONDS")
@click.option("--write", is_flag=True, help="Let the statement change data.")
@database_options
@quiet_option
def query(store: str, statement: str | None, path: Path | None, words: tuple[str, ...], form: str, limit: int, timeout: float, write: bool,
          user: str | None, database: str | None, quiet: bool) -> None:
    """Ask a graph file, an embedded database or Neo4j. The same Cypher runs on all three; it may only read, unless --write is given.

    \b
    kg query graph.json who-met-whom --param from=2025-10-01
    kg query graph.json 'MATCH (e:Event {type: $type}) RETURN e.date, e.title ORDER BY e.date' -p type=AID
    kg query graph.db --file mine.cypher --format csv
    """
    from kg import query as ask

    text, values = _statement(statement, path, ask.params(words))
    _import_driver()
    with opened(store, user, database) as source:
        rows = source.run(text, values, write=write, timeout=timeout, limit=limit)
    shown = ask.FORMATS[form](rows)
    click.echo(shown, nl=not shown.endswith("\n"))
    if rows.more and form != "table" and not quiet:
        click.echo(f"Note: there are more than {limit} rows; ask for more with --limit", err=True)


def _statement(statement: str | None, path: Path | None, given: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """The Cypher and its parameters."""
    from kg import query as ask
    from kg.errors import UsageError

    if (statement is None) == (path is None):
        raise UsageError("give either a statement, the name of a query (all: kg queries) or --file")
    if path is not None:
        own = ask.parse(path.stem, path.read_text(encoding="utf-8"))
        return own.text, own.values(given) if own.parameters else ask.free_values(given)
    assert statement is not None
    if ask.looks_like_name(statement):
        found = ask.named(statement)
        return found.text, found.values(given)
    return statement, ask.free_values(given)


@click.command(short_help="List the named queries, or explain one.")
@click.argument("name", required=False)
@quiet_option
def queries(name: str | None, quiet: bool) -> None:
    """List the named queries with their titles and parameters, or show what one answers, an example and its Cypher.

    \b
    kg queries
    kg queries who-met-whom
    """
    from kg import query as ask

    if name:
        click.echo(ask.explain(ask.named(name)))
    elif quiet:
        click.echo("\n".join(ask.queries()))
    else:
        click.echo(ask.listing(ask.queries().values()))


@click.command(short_help="What the graph is made of: labels, relationships, properties.")
@click.argument("store", required=False, metavar="[STORE]")
@database_options
@seeds_option
@quiet_option
def schema(store: str | None, user: str | None, database: str | None, quiet: bool) -> None:
    """Print the graph schema, made from the ontology; with a store, how much of each it holds.

    \b
    kg schema
    kg schema graph.json
    """
    from kg.knowledge import load as load_knowledge
    from kg.store.describe import described

    stats = None
    if store:
        with opened(store, user, database) as source:
            stats = source.stats()
    click.echo(described(load_knowledge(), stats))


def remove_from(url: str, documents: tuple[str, ...], user: str | None, database: str | None) -> Removed:
    """Take documents out of a database; `kg remove` calls it for everything that is no graph file."""
    with opened(url, user, database) as target:
        return target.remove(documents)
