"""The commands that count what a graph says: stats, dyads, timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.common import quiet_option, seeds_option
from kg.cli.stores import STORE, database_options, opened

if TYPE_CHECKING:
    import networkx as nx

    from kg.cypher import Rows

F = TypeVar("F", bound=Callable[..., Any])

DAY = click.DateTime(["%Y-%m-%d"])
TOP = 30  # rows of a table in the terminal
LEVELS, PERIODS = ("actor", "country"), ("day", "week", "month", "year")
STATUSES = ("occurred", "planned", "possible", "negated")
# What a terminal shows of wide tables; json and csv hold everything.
DYADS = ("period", "source_name", "target_name", "events", "neutral", "verbal_cooperation", "material_cooperation", "verbal_conflict",
         "material_conflict", "goldstein_mean", "plover_mean")
TIMELINE = ("date", "status", "type", "mode", "title", "goldstein", "documents", "event")
# kind of statistics -> columns in the terminal
STATS: Mapping[str, Sequence[str]] = {
    "actors": ("name", "partners", "events", "betweenness", "pagerank", "community"),
    "brokers": ("name", "mediations", "partners", "pairs_bridged", "betweenness"),
    "reciprocity": ("one_name", "other_name", "one_to_other", "other_to_one", "balance", "goldstein_one_to_other",
                    "goldstein_other_to_one"),
    "sources": ("speaker_name", "about_name", "own_side", "events", *STATUSES, "cooperation", "conflict"),
    "promises": ("state", "due", "came", "days_late", "type", "title", "event"),
    "reliability": ("name", "planned", "fulfilled", "overdue", "open", "undated", "kept"),
}
level_option = click.option("--level", type=click.Choice(LEVELS), default="actor", show_default=True,
                            help="Persons, countries and organisations as they are, or everybody for the own country.")


def table_options(command: F) -> F:
    """The options of every command that prints a table of a graph."""
    for option in reversed((
        click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), help="Else table, or what -o ends in."),
        click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file: .csv or .json."),
        click.option("--top", type=click.IntRange(1), metavar="N", help=f"Only the first N rows; a table shows {TOP}, csv and json all."),
        click.option("--lang", type=click.Choice(["auto", "zh", "en"]), default="auto", show_default=True, help="The language of names."),
        database_options, seeds_option, quiet_option,
    )):
        command = option(command)
    return command


@click.command(short_help="Who did how much of what to whom, by period: counts, quad classes, two scores.")
@STORE
@click.option("--by", type=click.Choice(PERIODS), help="A row for each period; else one for all time.")
@level_option
@click.option("--undirected", is_flag=True, help="One row for both directions.")
@click.option("--status", "statuses", multiple=True, type=click.Choice(STATUSES), default=("occurred",), show_default=True,
              help="Which events count; may be given more than once.")
@click.option("--from", "date_from", type=DAY, metavar="DAY", help="Only events on or after this day.")
@click.option("--to", "date_to", type=DAY, metavar="DAY", help="Only events on or before this day.")
@table_options
def dyads(store: str, by: str | None, level: str, undirected: bool, statuses: tuple[str, ...], date_from: datetime | None,
          date_to: datetime | None, lang: str, **options: Any) -> None:
    """Count what each actor does to each other. Meetings, agreements and joint action count for both directions.

    The scores are Goldstein's (1992) and PLOVER's; shares of the four quad classes leave neutral events out. Events without a date,
    or with one less exact than the period, stand in rows without a period.

    \b
    kg dyads graph.json --by month --level country
    kg dyads graph.json --by week --undirected -o dyads.csv
    """
    from kg.analysis import dyads as count

    graph, lang = _graph(store, lang, options)
    rows = count(graph, by=by, level=level, directed=not undirected, statuses=statuses, lang=lang, date_from=_iso(date_from),
                 date_to=_iso(date_to))
    _print(rows, DYADS, options)


@click.command(short_help="What happened between two actors, in order.")
@STORE
@click.argument("one", metavar="[A]", required=False)
@click.argument("other", metavar="[B]", required=False)
@click.option("--status", "statuses", multiple=True, type=click.Choice(STATUSES), default=STATUSES, help="Else all.")
@click.option("--from", "date_from", type=DAY, metavar="DAY", help="Only events on or after this day.")
@click.option("--to", "date_to", type=DAY, metavar="DAY", help="Only events on or before this day.")
@table_options
def timeline(store: str, one: str | None, other: str | None, statuses: tuple[str, ...], date_from: datetime | None,
             date_to: datetime | None, lang: str, **options: Any) -> None:
    """List the events between A and B, or those that A takes part in, or all, by date. A and B are names, aliases, codes (USA) or
    ids; a country stands for its persons and organs, too.

    \b
    kg timeline graph.json 美国 俄罗斯
    kg timeline graph.json USA RUS --status occurred --from 2025-01-01 --format csv
    """
    from kg.analysis import timeline as events

    graph, lang = _graph(store, lang, options)
    _print(events(graph, one, other, statuses=statuses, lang=lang, date_from=_iso(date_from), date_to=_iso(date_to)), TIMELINE, options)


@click.command(short_help="Central actors, brokers, reciprocity, who says what about whom, plans kept or not.")
@STORE
@click.argument("what", type=click.Choice(list(STATS)), default="actors")
@level_option
@click.option("--by", type=click.Choice(PERIODS), help="Of actors: by period.")
@click.option("--on", type=DAY, metavar="DAY", help="Of promises: overdue by this day; else by the newest document's.")
@table_options
def stats(store: str, what: str, level: str, by: str | None, on: datetime | None, lang: str, **options: Any) -> None:
    """Measure the network of actors.

    \b
    actors       partners, events, betweenness, PageRank, community
    brokers      who mediates, and who stands between partners without a tie
    reciprocity  what each of a pair does to the other
    sources      who says what about whom
    promises     planned events: fulfilled, overdue, open
    reliability  the same by actor
    \b
    kg stats graph.json
    kg stats graph.json brokers --level country
    kg stats graph.json promises --on 2025-12-31 -o promises.csv
    """
    from kg import analysis

    graph, lang = _graph(store, lang, options)
    calls: Mapping[str, Callable[[], Rows]] = {
        "actors": lambda: analysis.centrality(graph, by=by, level=level, lang=lang),
        "brokers": lambda: analysis.brokers(graph, level=level, lang=lang),
        "reciprocity": lambda: analysis.reciprocity(graph, level=level, lang=lang),
        "sources": lambda: analysis.sources(graph, level=level, lang=lang),
        "promises": lambda: analysis.promises(graph, on=_iso(on), lang=lang),
        "reliability": lambda: analysis.reliability(graph, on=_iso(on), level=level, lang=lang),
    }
    _print(calls[what](), (*(("period",) if by and what == "actors" else ()), *STATS[what]), options)


def _graph(store: str, lang: str, options: dict[str, Any]) -> tuple[nx.MultiDiGraph, str]:
    """The graph of a store, and the language that names are shown in."""
    from kg.analysis.happenings import main_language

    with opened(store, options.pop("user"), options.pop("database")) as source:
        graph = source.read()
    return graph, main_language(graph) if lang == "auto" else lang


def _iso(day: datetime | None) -> str | None:
    return f"{day:%Y-%m-%d}" if day else None


def _print(rows: Rows, shown: Sequence[str], options: Mapping[str, Any]) -> None:
    """The table, to the terminal, a pipe or a file."""
    import io

    from kg.cells import write_csv
    from kg.files import write_text
    from kg.query import as_json, as_table

    output: Path | None = options["output"]
    form = options["form"] or ({".csv": "csv", ".json": "json"}.get(output.suffix.lower(), "csv") if output else "table")
    rows = _cut(rows, options["top"] or (TOP if form == "table" else None))
    if form == "csv":
        out = io.StringIO(newline="")
        write_csv(out, rows.keys, rows.rows)
        text = out.getvalue()
    else:
        text = (as_json(rows) if form == "json" else as_table(_columns(rows, shown)).replace("--limit", "--top")) + "\n"
    if output:
        write_text(output, lambda file: file.write(text))
        if not options["quiet"]:
            click.echo(f"Wrote {output}")
    else:
        click.echo(text, nl=False)


def _cut(rows: Rows, top: int | None) -> Rows:
    from kg.cypher import Rows

    return Rows(rows.keys, rows.rows[:top], more=len(rows.rows) > top) if top else rows


def _columns(rows: Rows, shown: Sequence[str]) -> Rows:
    from kg.cypher import Rows

    places = [rows.keys.index(key) for key in shown if key in rows.keys]
    return Rows(tuple(rows.keys[i] for i in places), tuple(tuple(row[i] for i in places) for row in rows.rows), rows.more)
