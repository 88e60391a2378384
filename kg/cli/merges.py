"""The commands about what is one and what is not: merges, remove."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from kg.cli.common import quiet_option, seeds_option
from kg.cli.stores import STORE, database_options, opened
from kg.errors import KgError, UsageError, counted, nearest

KINDS = ("merge", "apart", "fulfils")
COLUMNS = ("id", "kind", "score", "kept", "merged", "reason")


@click.command(short_help="What was merged or kept apart, with scores and reasons; undo it.")
@STORE
@click.option("--kind", type=click.Choice(KINDS), help="Only merges, only what was kept apart, or only plans with what fulfilled them.")
@click.option("--type", "label", metavar="TYPE", help="Only one type of thing: person, country, organization, …, event.")
@click.option("--below", type=click.FloatRange(0, 1), metavar="SCORE", help="Only decisions with this score or less: the doubtful ones.")
@click.option("--above", type=click.FloatRange(0, 1), metavar="SCORE", help="Only decisions with this score or more.")
@click.option("--name", metavar="NAME", help="Only decisions about this name or id.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--undo", multiple=True, metavar="ID",
              help="Decide the contrary, write the graph anew, and keep that for every later build; as often as needed.")
@click.option("--judgements", type=click.Path(path_type=Path), metavar="FILE",
              help="Judge by this table (judgement,first,second,note) in place of what the graph keeps, and write the graph anew.")
@click.option("--save", "target", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the judgements that the graph keeps to this table.")
@database_options
@seeds_option
@quiet_option
def merges(store: str, kind: str | None, label: str | None, below: float | None, above: float | None, name: str | None, form: str,
           undo: tuple[str, ...], judgements: Path | None, target: Path | None, user: str | None, database: str | None,
           quiet: bool) -> None:
    """List what was found to be one actor or one event, the doubtful first, and say so where it is wrong.

    A table of judgements has the columns judgement (merge or apart), first, second (ids or names) and note. It is given to
    kg build, too, and kept in the graph file.

    \b
    kg merges graph.json --type person --below 0.9
    kg merges graph.json --undo decision:41b0c9…
    kg merges graph.json --judgements mine.csv
    """
    if (undo or judgements or target) and not store.endswith(".json"):
        raise UsageError(f"judgements are kept in a graph file: kg merges graph.json … , then kg load graph.json --to {store} --replace")
    if undo or judgements:
        _judge(Path(store), undo, judgements, quiet)
    if target:
        _save(Path(store), target, quiet)
    if not (undo or judgements or target):
        with opened(store, user, database) as source:
            decisions = source.read().graph.get("decisions", ())
        rows = [d for d in decisions if _wanted(d, kind, label, below, above, name)]
        _print(sorted(rows, key=lambda d: (d["score"], d["id"])), form)
        if not quiet:
            click.echo(f"{counted(len(rows), 'decision')} of {len(decisions):,}", err=True)


def _wanted(d: Mapping[str, Any], kind: str | None, label: str | None, below: float | None, above: float | None, name: str | None) -> bool:
    if (kind and d["kind"] != kind) or (label and d["kept"].partition(":")[0] != label.lower()):
        return False
    if (below is not None and d["score"] > below) or (above is not None and d["score"] < above):
        return False
    return not name or name in (d["kept"], d["merged"], *d["names"]) or any(name.lower() in n.lower() for n in d["names"])


def _print(rows: Sequence[Mapping[str, Any]], form: str) -> None:
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form == "csv":
        from kg.cypher import Rows
        from kg.query import as_csv

        table = tuple((d["id"], d["kind"], d["score"], *d["names"], d["kept"], d["merged"], d["reason"]) for d in rows)
        click.echo(as_csv(Rows((*COLUMNS[:3], "kept_name", "merged_name", *COLUMNS[3:]), table)), nl=False)
    else:
        for d in rows:
            click.echo(f"{d['score']:.2f}  {d['kind']:7}  {_shown(d['names'][0], d['kept'])}  <-  {_shown(d['names'][1], d['merged'])}")
            click.echo(f"      {d['reason']}\n      {d['id']}")


def _shown(name: str, id_: str) -> str:
    return f"{name} [{id_}]" if name and name != id_ else id_


def _judge(store: Path, undo: Sequence[str], file: Path | None, quiet: bool) -> None:
    from kg.build import build_graph, reopen, save
    from kg.resolve.judgements import read

    built = reopen(store)
    judged = set(read(file)) if file else set(built.judgements)
    decisions = {d["id"]: d for d in built.graph.graph.get("decisions", ())}
    for id_ in undo:
        if id_ not in decisions:
            raise KgError(f"no decision '{id_}' in {store}.{nearest(id_, decisions)} List them with: kg merges {store}")
        judged = _contrary(judged, decisions[id_])
    again = build_graph((), built.extractions, judged)
    save(again, store)
    if not quiet:
        click.echo(f"Wrote {store} anew by {counted(len(again.judgements), 'judgement')}")


def _contrary(judged: set[Any], decision: Mapping[str, Any]) -> set[Any]:
    """The judgements without one that says the same as the decision, and with one that says the contrary."""
    from kg.resolve.judgements import of

    kind = "merge" if decision["kind"] == "apart" else "apart"
    pair = sorted((decision["kept"], decision["merged"]))
    kept = {j for j in judged if sorted((j.first, j.second)) != pair}
    return kept | set(of([{"judgement": kind, "first": pair[0], "second": pair[1], "note": f"undone: {decision['kind']}"}]))


def _save(store: Path, target: Path, quiet: bool) -> None:
    from kg.build import reopen
    from kg.files import write_text
    from kg.resolve.judgements import text_of

    kept = reopen(store).judgements
    write_text(target, lambda out: out.write(text_of(kept)))
    if not quiet:
        click.echo(f"Wrote {counted(len(kept), 'judgement')} to {target}")


@click.command(short_help="Take documents out of a graph, as if they had never been read.")
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT…")
@click.option("--from", "store", required=True, metavar="STORE", help="The graph file, embedded database or server.")
@database_options
@seeds_option
@quiet_option
def remove(documents: tuple[str, ...], store: str, user: str | None, database: str | None, quiet: bool) -> None:
    """Take documents out of a graph, as if they had never been read: what only they told is gone, what others tell too stays as these
    tell it.

    \b
    kg remove 2025-10-17-xinhua --from graph.json
    kg remove 2025-10-17-xinhua --from neo4j://localhost
    """
    from kg import build
    from kg.cli.stores import remove_from

    if not store.endswith(".json"):
        gone = remove_from(store, documents, user, database)
        if not quiet:
            click.echo(f"Removed from {store}: {counted(gone.documents, 'document')}, {counted(gone.events, 'event')}, "
                       f"{counted(gone.entities, 'entity', 'entities')}, {counted(gone.relations, 'relation')}")
        if not gone.exact:
            click.echo("Note: titles, aliases and the status of events that these documents had part in stay as they were: what the graph "
                       "was made of is not known there, or was read with other seeds. A new build makes them anew: "
                       f"kg load graph.json --to {store} --replace", err=True)
        return
    left = build.remove(build.reopen(Path(store)), documents)
    build.save(left, Path(store))
    if not quiet:
        click.echo(f"Wrote {store}: {counted(len(left.extractions), 'document')}, {counted(left.graph.number_of_nodes(), 'node')}")
