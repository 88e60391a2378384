"""A graph in the files of other programs. `export` knows the format by the name of the file.

What a format cannot hold says its entry in FORMATS; docs/formats.md shows the same as a table.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from kg.errors import KgError, nearest
from kg.files import replacing
from kg.knowledge import Knowledge, load

Writer = Callable[[nx.MultiDiGraph, Path, Knowledge], None]


@dataclass(frozen=True)
class Format:
    """A way to write a graph. `writer` is module:function; `extra` names the optional dependencies that it needs; `lost` says what of a
    graph cannot be read back from it."""

    name: str
    endings: tuple[str, ...]
    writer: str
    purpose: str
    lost: str = ""
    extra: str = ""

    def load(self) -> Writer:
        """The writer.

        Raises:
            KgError: its extra is not installed.
        """
        module, function = self.writer.split(":")
        try:
            return getattr(importlib.import_module(module), function)
        except ModuleNotFoundError as e:
            if not self.extra or (e.name or "").startswith("kg"):
                raise
            raise KgError(f"{self.name} needs the package '{e.name}'. Install it with: pip install 'kg[{self.extra}]'") from e


# In the order of the help. The longest ending that fits a file's name decides.
FORMATS: Mapping[str, Format] = {f.name: f for f in (
    Format("json", (".json",), "kg.export.networks:write_json", "kg itself; networkx: node_link_graph(…, edges='edges')",
           lost="what adding, removing and judging merges needs: the extractions"),
    Format("graphml", (".graphml",), "kg.export.networks:write_graphml", "yEd, Cytoscape, igraph, Gephi, networkx",
           lost="control characters"),
    Format("gexf", (".gexf",), "kg.export.networks:write_gexf", "Gephi, with a timeline; networkx",
           lost="the list of merges; control characters"),
    Format("cypher", (".cypher",), "kg.export.cypher:write_script", "cypher-shell, Neo4j Browser: a script that makes the graph",
           lost="control characters in names of properties"),
    Format("neo4j-admin", (".neo4j",), "kg.export.cypher:write_admin", "neo4j-admin database import: a folder of CSV files",
           lost="lists with the character U+001F in a text: each becomes one text"),
    Format("csv", (".csv.zip", ".zip"), "kg.export.tables:write_csv_zip", "Excel, LibreOffice, R, pandas: six tables",
           lost="where in a sentence which name stands; the list of merges; control characters"),
    Format("parquet", (".parquet",), "kg.export.tables:write_parquet", "DuckDB, polars, pandas, R: a folder with six tables",
           lost="as csv", extra="exports"),
    Format("dyads", ("dyads.csv",), "kg.export.tables:write_dyads", "who did how much of what to whom, by month", lost="everything else"),
    Format("polecat", ("polecat.txt", "polecat.tsv"), "kg.export.codes:write_polecat", "what reads POLECAT's event tables",
           lost="planned, possible and negated events; statements; relations; sentences; dates less exact than a day"),
    Format("icews", ("icews.tab", "icews.tsv"), "kg.export.codes:write_icews", "what reads ICEWS's event tables (CAMEO codes)",
           lost="planned, possible and negated events; relations; sentences; dates less exact than a day"),
    Format("turtle", (".ttl",), "kg.export.rdf:write_turtle", "triple stores, Protégé (SEM, schema.org, PROV)",
           lost="reasons; where in a sentence which name stands; the list of merges", extra="exports"),
    Format("jsonld", (".jsonld",), "kg.export.rdf:write_jsonld", "what reads JSON-LD", lost="as turtle", extra="exports"),
    Format("ftm", (".ftm.json", ".ftm"), "kg.export.ftm:write_ftm", "Aleph and other tools of FollowTheMoney",
           lost="scores, reasons, offsets; who recipient is and who subject; control characters"),
)}


def export(graph: nx.MultiDiGraph, path: Path, kind: str | None = None, knowledge: Knowledge | None = None) -> None:
    """Write a graph in a format of FORMATS, whole or not at all.

    Args:
        kind: a key of FORMATS; else the file's name tells it.
        knowledge: labels, colours and codes of the ontology; else the packaged one with the user's seeds.
    Raises:
        KgError: an unknown format, or its extra is not installed.
        StoreError: the file cannot be written.
    """
    writer = find(path.name, kind).load()
    knowledge = knowledge or load()
    with replacing(path) as target:
        writer(graph, target, knowledge)


def find(file: str, name: str | None = None) -> Format:
    """The format of that name, else the one that a file's name tells.

    Raises:
        KgError: there is none.
    """
    if name:
        if name not in FORMATS:
            raise KgError(f"unknown format '{name}'.{nearest(name, FORMATS)} Known: {', '.join(FORMATS)}")
        return FORMATS[name]
    fitting = [(len(ending), f) for f in FORMATS.values() for ending in f.endings if file.lower().endswith(ending)]
    if not fitting:
        endings = [ending for f in FORMATS.values() for ending in f.endings]
        raise KgError(f"the name '{file}' does not tell a format.{nearest(Path(file).suffix, endings)} Known: {', '.join(endings)}")
    return max(fitting, key=lambda x: x[0])[1]
