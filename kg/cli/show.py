"""The commands that hand a graph on: render, export."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kg.cli.common import quiet_option, seeds_option
from kg.cli.stores import STORE, database_options, opened

DAY = click.DateTime(["%Y-%m-%d"])


@click.command(short_help="A graph -> the interactive page.")
@STORE
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The page to write: graph.html.")
@click.option("--from", "date_from", type=DAY, metavar="DAY", help="Only events on or after this day: 2025-01-01.")
@click.option("--to", "date_to", type=DAY, metavar="DAY", help="Only events on or before this day.")
@click.option("--focus", metavar="NAME", help="Only what lies around this actor: a name, an alias or an id.")
@click.option("--hops", type=click.IntRange(1, 6), default=2, show_default=True, help="How far around; an event lies between two actors.")
@click.option("--title", default="", help="The page's title.")
@click.option("--lang", type=click.Choice(["auto", "zh", "en"]), default="auto", show_default=True, help="What the page speaks first.")
@database_options
@seeds_option
@quiet_option
def render(store: str, output: Path, date_from: datetime | None, date_to: datetime | None, focus: str | None, hops: int, title: str,
           lang: str, user: str | None, database: str | None, quiet: bool) -> None:
    """Make the page of a graph, or of a part of it: one file that opens from disk and loads nothing from the network. STORE is a graph
    file, the folder of an embedded database or a server's address.

    \b
    kg render graph.json -o graph.html
    kg render graph.json -o russia.html --focus Russia --hops 2 --from 2025-01-01
    """
    from kg.build import writable
    from kg.knowledge import load
    from kg.render.page import write

    with opened(store, user, database) as source:
        graph = source.read()
    writable(output)
    days = {"date_from": date_from and f"{date_from:%Y-%m-%d}", "date_to": date_to and f"{date_to:%Y-%m-%d}"}
    write(graph, output, knowledge=load(), title=title, focus=focus, hops=hops, lang=lang, **days)  # type: ignore[arg-type]
    if not quiet:
        click.echo(f"Wrote {output}")
