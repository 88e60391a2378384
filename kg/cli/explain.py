"""The command that tells why something is in a graph."""

from __future__ import annotations

import click

from kg.cli.common import quiet_option
from kg.cli.stores import database_options, opened


@click.command(short_help="Why is this in the graph: rule, sentences, reasons.")
@click.argument("store", metavar="STORE")
@click.argument("what", metavar="ID")
@database_options
@quiet_option
def explain(store: str, what: str, user: str | None, database: str | None, quiet: bool) -> None:
    """Tell why an event, entity, relation or document is in a graph: the rule and trigger that found it, each participant's reason, the
    parts of its confidence, its sentences, and what was merged into it. ID may be an id, its beginning, or a name.

    \b
    kg explain graph.json 特朗普
    kg explain graph.json event:078154a5
    """
    from kg.explain import explain as lines_of

    with opened(store, user, database) as source:
        for line in lines_of(source.read(), what):
            click.echo(line)
