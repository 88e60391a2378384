"""The commands that hand a graph on to other programs: export."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import quiet_option, seeds_option
from kg.cli.stores import STORE, database_options, opened


class _WithFormats(click.Command):
    """Its help lists the formats; they are looked up only then."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from kg.export import FORMATS

        with formatter.section("Formats by the end of the file's name, or by -f"):
            formatter.write_dl([(" ".join(f.endings), f"{f.name}: {f.purpose}") for f in FORMATS.values()], col_max=26)


@click.command(cls=_WithFormats, short_help="A graph -> the files of other programs: Gephi, yEd, tables, RDF …")
@STORE
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The file; its ending says the format.")
@click.option("-f", "--format", "kind", metavar="NAME", help="The format, where the ending doesn't say it.")
@click.option("--neo4j-admin", "folder", type=click.Path(path_type=Path), metavar="DIR",
              help="A folder of CSV files for neo4j-admin database import, the quickest way into a large new Neo4j.")
@database_options
@seeds_option
@quiet_option
def export(store: str, output: Path | None, kind: str | None, folder: Path | None, user: str | None, database: str | None,
           quiet: bool) -> None:
    """Write a graph for other programs. STORE is a graph file, the folder of an embedded database or a server's address.

    \b
    kg export graph.json -o graph.gexf          Gephi, with a timeline
    kg export graph.json -o graph.graphml       yEd, Cytoscape, igraph, networkx
    kg export graph.db -o graph.json            kg and networkx
    kg export graph.json -o graph.cypher        cypher-shell, Neo4j Browser
    """
    from kg.errors import UsageError
    from kg.export import export as write
    from kg.export import find

    if folder is not None:
        output, kind = folder, "neo4j-admin"
    if output is None:
        raise UsageError("nothing to write: name a file with -o (graph.graphml) or a folder with --neo4j-admin")
    find(output.name, kind).load()  # before a large graph is read
    with opened(store, user, database) as source:
        write(source.read(), output, kind)
    if not quiet:
        click.echo(f"Wrote {output}")
