"""The command that brings in the event tables of others: import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from kg.cli.common import finish, quiet_option, seeds_option, tell
from kg.errors import UsageError


@click.command("import", short_help="Event tables of POLECAT, ICEWS or GDELT 2.0 -> a graph file.")
@click.argument("tables", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TABLE…")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The graph file to write: graph.json.")
@click.option("--into", type=click.Path(path_type=Path), metavar="FILE", help="Add to this graph file. Written back, or to -o.")
@click.option("--layout", "kind", type=click.Choice(["polecat", "icews", "gdelt"]), help="Else the first line of each table tells.")
@seeds_option
@quiet_option
def import_(tables: tuple[Path, ...], output: Path | None, into: Path | None, kind: str | None, quiet: bool) -> None:
    """Bring event tables into a graph, beside what was read from articles: the same actors are joined, and the same events.

    A TABLE is a text file with tabs, or a .zip with one, as the projects give them out. Broken rows are named and left out.

    \b
    kg import ngecEvents.2023.txt -o polecat.json
    kg import 20250218230000.export.CSV.zip --into graph.json
    """
    from kg.arrivals import once
    from kg.build import Report, build_graph, reopen, save, writable
    from kg.cli.summary import summary
    from kg.imports import Item, read_events

    target = output or into
    if target is None:
        raise UsageError("where to? Give -o graph.json for a new graph or --into graph.json to add to one")
    writable(target)
    earlier = reopen(into) if into else None
    report = Report()

    def items() -> Iterator[Item]:
        for path in tables:
            yield from read_events(path, kind)

    found = report.passing(once(items(), "Put the rows of one story into one table"))
    built = build_graph(found, earlier.extractions if earlier else (), earlier.judgements if earlier else ())
    save(built, target)
    tell(report, quiet)
    if not quiet:
        click.echo(summary(built, report, [target]))
    finish(report)
