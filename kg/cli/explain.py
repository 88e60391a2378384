"""The command that tells why something is in a graph."""

from __future__ import annotations

import click

from kg.cli.common import quiet_option


@click.command(short_help="Why is this in the graph: rule, sentences, reasons.")
@click.argument("store", metavar="STORE")
@click.argument("what", metavar="ID")
@quiet_option
def explain(store: str, what: str, quiet: bool) -> None:
    """Tell why an event, entity, relation or document is in a graph: the rule and trigger that found it, each participant's reason, the
    parts of its confidence, its sentences, and what was merged into it. ID may be an id, its beginning, or a name.

    \b
    kg explain graph.json 特朗普
    kg explain graph.json event:078154a5
    """
    from kg.explain import explain as lines_of
    from kg.store import open_store

    with open_store(store) as opened:
        for line in lines_of(opened.read(), what):
            click.echo(line)
