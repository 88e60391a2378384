"""The commands that read articles: build, extract, demo."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import analysis_options, finish, progress, quiet_option, seeds_option, tell
from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    from kg.build import Built, Report, Settings
    from kg.cache import Cache
    from kg.model import Extraction
    from kg.read import Check

SOURCES = click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")


IDS = click.option("--ids", type=click.Choice(["stem", "path"]), default="stem", show_default=True,
                   help="Name an article by its file, or always by its folder, too (folder/file).")


def _read(sources: tuple[str, ...], settings: Settings, mapping: tuple[str, ...], report: Report, quiet: bool,
          cache: Cache | None = None, check: Check | None = None) -> Iterator[Extraction]:
    """The extractions of the sources; what fails goes into the report."""
    from kg.build import extract as run
    from kg.build import read_documents
    from kg.read import expand, parse_mapping
    from kg.read.sources import ARTICLES

    files = expand(sources)
    single = all(f.path is not None and f.path.suffix.lower() in ARTICLES for f in files)
    items = read_documents(sources, settings, parse_mapping(mapping), check)
    return progress(report.passing(run(items, settings, cache)), len(files) if single else None, quiet)


@click.command(short_help="Articles -> a graph file and its page.")
@SOURCES
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The graph file to write: graph.json.")
@click.option("--into", type=click.Path(path_type=Path), metavar="FILE",
              help="Add to this graph file; another version of an article that it has replaces it. Written back, or to -o.")
@click.option("--replace", is_flag=True, help="With --into: an article with the id of another takes its place, however different it is.")
@IDS
@click.option("--judgements", type=click.Path(path_type=Path), metavar="FILE",
              help="What is one and what is not, whatever the scores say: a table judgement,first,second,note (see kg merges).")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write the interactive page, too.")
@click.option("--resume", is_flag=True, help="Don't do again what an earlier build finished; keep its notes for the next time.")
@analysis_options
def build(sources: tuple[str, ...], output: Path | None, into: Path | None, replace: bool, ids: str, judgements: Path | None,
          html: Path | None, resume: bool, pipeline: str, workers: int, mapping: tuple[str, ...], quiet: bool) -> None:
    """Read articles and build one graph of what they tell.

    SOURCE is a file (.txt, .md, .html, .jsonl, .csv, .epub, .mhtml; with the extra `documents` also .pdf, .docx, feeds, .warc.gz), a
    folder, a glob in quotes, or - for standard input. A text may begin with lines `title: …`, `date: …`, `source: …`, `lang: …`,
    `url: …` and an empty line.

    An article's id is its file's name without the ending; where two that are read together have one name, their folders come before it.
    Folders whose files have the same names are best read with --ids path, each time. Another article under an id that the graph has is
    left out and named; nothing is lost without a word.

    \b
    kg build articles/ -o graph.json --html graph.html
    kg build news.csv --map text=body,date=published -o graph.json --workers 2
    kg build today/ --into graph.json
    kg build 2025-10-17/ --ids path --into graph.json
    """
    from kg.build import Settings

    target = output or into
    if target is None:
        raise UsageError("where to? Give -o graph.json for a new graph or --into graph.json to add to one")
    if replace and not into:
        raise UsageError("--replace is about the articles of a graph that is added to: give it with --into graph.json")
    run_build(sources, target, html, Settings(pipeline, workers, ids), mapping, resume, quiet, into, judgements, replace)


def run_build(sources: tuple[str, ...], output: Path, html: Path | None, settings: Settings, mapping: tuple[str, ...] = (),
              resume: bool = False, quiet: bool = False, into: Path | None = None, judgements: Path | None = None,
              replace: bool = False) -> None:
    """Build, write, tell what was built."""
    from kg.arrivals import Arrivals
    from kg.build import Report, build_graph, reopen, save, writable
    from kg.cache import Cache, fingerprint
    from kg.cli.summary import summary
    from kg.resolve.judgements import read as read_judgements

    for path in filter(None, (output, html)):
        writable(path)
    earlier = reopen(into) if into else None
    check = Arrivals(earlier.extractions, output, settings.ids, replace) if earlier else None
    judged = (*(earlier.judgements if earlier else ()), *(read_judgements(judgements) if judgements else ()))
    report = Report()
    cache = Cache(output.with_name(f".{output.name}.extractions"), fingerprint(settings.pipeline), keep=resume)
    try:
        found = _read(sources, settings, mapping, report, quiet, cache, check)
        built = build_graph(found, earlier.extractions if earlier else (), judged)
        save(built, output)
        if html:
            _write_page(built, html)
    except KeyboardInterrupt:
        click.echo(f"\nInterrupted; {len(cache)} finished documents are kept. Go on with the same command and --resume", err=True)
        raise
    except KgError:
        tell(report, quiet)
        raise
    else:
        # What is kept for --resume stays where something went wrong, and where the user means to come again.
        cache.close(remove=not resume)
    finally:
        cache.close(remove=not len(cache))
    tell(report, quiet)
    if not quiet:
        click.echo(summary(built, report, [p for p in (output, html) if p]))
    finish(report)


def _write_page(built: Built, path: Path) -> None:
    from kg.knowledge import load
    from kg.render.page import write

    write(built.graph, path, knowledge=load())


@click.command(short_help="Articles -> entities, events and relations of each, a JSON line a document.")
@SOURCES
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file instead of standard output.")
@IDS
@analysis_options
def extract(sources: tuple[str, ...], output: Path | None, ids: str, pipeline: str, workers: int, mapping: tuple[str, ...],
            quiet: bool) -> None:
    """Print what each article tells, one JSON object a line: entities with their mentions, events, relations, times, and the sentence
    for each.

    \b
    kg extract articles/ -o extractions.jsonl
    printf 'date: 2025-10-17\\n\\n普京访问中国。' | kg extract -
    """
    from kg.build import Report, Settings, writable
    from kg.files import write_text
    from kg.interchange import dumps

    report = Report()
    lines: Iterator[str] = (dumps(x) + "\n" for x in _read(sources, Settings(pipeline, workers, ids), mapping, report, quiet))
    if output:
        writable(output)
        write_text(output, lambda out: out.writelines(lines))
    else:
        _print_lines(lines)
    tell(report, quiet)
    if not report.documents:
        raise KgError("nothing was extracted: none of the documents could be read")
    finish(report)


def _print_lines(lines: Iterator[str]) -> None:
    for line in lines:
        sys.stdout.write(line)
        sys.stdout.flush()


@click.command(short_help="Build the articles that come with kg, and open the page.")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("kg-demo/graph.json"), show_default=True, metavar="FILE",
              help="The graph file to write; the page goes beside it.")
@click.option("--open/--no-open", "show", default=True, help="Open the page in the browser.")
@seeds_option
@quiet_option
def demo(output: Path, show: bool, quiet: bool) -> None:
    """Build the graph of the ten articles that come with kg, and open its page.

    \b
    kg demo
    kg demo --no-open -o demo/graph.json
    """
    from kg.build import Settings
    from kg.resources import folder

    html = output.with_suffix(".html")
    if html == output:
        raise UsageError(f"-o names the graph file, and its page goes beside it: kg demo -o {output.with_suffix('.json')}")
    run_build((str(folder("seeds") / "demo"),), output, html, Settings(), quiet=quiet)
    if show and _has_display():
        click.launch(html.absolute().as_uri())
    elif not quiet:
        click.echo(f"Open in a browser: {html}")


def _has_display() -> Any:
    import os

    return sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
