"""The command that measures an extraction: evaluate."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import analysis_options, finish, progress, tell
from kg.errors import KgError, counted

if TYPE_CHECKING:
    from kg.build import Report, Settings
    from kg.evaluate import Evaluation
    from kg.model import Document, Extraction

KINDS = ("mentions", "entities", "times", "relations", "events", "arguments", "dyads")


@click.command(short_help="Precision, recall and F1 against annotated articles.")
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("source", required=False, type=click.Path(path_type=Path))
@click.option("--per-document", is_flag=True, help="A line of F1 figures for each document.")
@click.option("--errors", type=click.Choice(KINDS), help="List every mistake of a kind instead, tab-separated.")
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON.")
@click.option("--lang", metavar="CODE", help="Only gold documents in this language: zh or en.")
@analysis_options
def evaluate(gold: Path, source: Path | None, per_document: bool, errors: str | None, as_json: bool, lang: str | None, pipeline: str,
             workers: int, mapping: tuple[str, ...], quiet: bool) -> None:
    """Compare an extraction with annotations.

    GOLD is a folder of NAME.txt and NAME.yaml pairs, or a .jsonl file. SOURCE is an extraction (.jsonl) or articles, which are
    extracted first; without it the texts of GOLD are.

    \b
    kg evaluate gold/
    kg evaluate gold/ extractions.jsonl --errors events
    """
    from kg.build import Report, Settings
    from kg.evaluate import evaluate as compare
    from kg.evaluate import read_gold

    documents = [x for x in read_gold(gold) if not lang or x.document.lang == lang]
    if not documents:
        raise KgError(f"no gold documents in '{lang}' in {gold}")
    report = Report()
    result = compare(documents, _system(source, documents, Settings(pipeline, workers), mapping, report, quiet))
    for name in result.missing:
        click.echo(f"Note: no extraction of {name}; it counts as empty", err=True)
    if errors:
        for row in result.total.errors[errors]:
            click.echo("\t".join(row))
    else:
        _print(result, per_document, as_json)
    tell(report, quiet)
    finish(report)


def _system(source: Path | None, gold: list[Extraction], settings: Settings, mapping: tuple[str, ...], report: Report,
            quiet: bool) -> Iterable[Extraction]:
    from kg.build import extract, read_documents
    from kg.read import parse_mapping

    wanted = {x.document.id for x in gold}
    if source and is_extraction(source):
        from kg.interchange import read_lines

        with source.open(encoding="utf-8-sig") as lines:
            return [x for x in read_lines(lines, str(source)) if x.document.id in wanted]
    items: Iterable[Document] = [x.document for x in gold]
    if source:
        items = (x for x in read_documents([source], settings, parse_mapping(mapping)) if getattr(x, "id", None) in wanted)  # type: ignore
    return list(progress(report.passing(extract(items, settings)), len(gold), quiet))


def is_extraction(path: Path) -> bool:
    """Whether a .jsonl file holds extractions, not articles: by its first line."""
    if path.suffix.lower() not in (".jsonl", ".ndjson") or not path.is_file():
        return False
    with path.open("rb") as lines:
        try:
            first = json.loads(lines.readline())
        except ValueError:
            return False
    return isinstance(first, dict) and "entities" in first and "events" in first


def _print(result: Evaluation, per_document: bool, as_json: bool) -> None:
    figures = result.total.figures()
    if as_json:
        documents = {"documents": {key: s.figures() for key, s in result.documents.items()}} if per_document else {}
        click.echo(json.dumps({**figures, **documents}))
        return
    if per_document:
        for key, scores in result.documents.items():
            own = scores.figures()
            click.echo(f"{key:12} " + "  ".join(f"{kind} {own[kind]['f1']:.3f}" for kind in own))
    for kind in KINDS:
        f = figures[kind]
        click.echo(f"{kind:10} P {f['precision']:.3f}  R {f['recall']:.3f}  F1 {f['f1']:.3f}   gold {f['gold']:5}  system {f['system']:5}")
    click.echo(f"{'graph':28}F1 {figures['graph']['f1']:.3f}   {counted(len(result.documents), 'document')}")
