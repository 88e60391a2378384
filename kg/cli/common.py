"""What the commands share: options, the progress bar, telling what failed."""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.errors import PARTLY

if TYPE_CHECKING:
    from kg.build import Report
    from kg.read import Failure, Notice

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
EVERY = 10.0  # seconds between two lines about a long work
SHOWN = 20  # failures, and kinds of notices, that are told in full

quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print nothing but results and errors.")


def _use_seeds(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    # By the environment, so that worker processes and spaCy's components see the same folder.
    if value:
        os.environ["KG_SEEDS"] = os.path.abspath(value)


seeds_option = click.option("--seeds", metavar="DIR", callback=_use_seeds, expose_value=False, is_eager=True,
                            help="A folder of seeds to lay over the packaged ones (see kg init); also KG_SEEDS.")


def analysis_options(command: F) -> F:
    """The options of every command that reads and analyses articles."""
    for option in reversed((
        click.option("-p", "--pipeline", default="auto", show_default=True, metavar="NAME",
                     help="auto (by each article's language), zh, en, or the path of your own .cfg."),
        click.option("-w", "--workers", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N",
                     help="Processes that analyse side by side."),
        click.option("-m", "--map", "mapping", multiple=True, metavar="FIELD=COLUMN",
                     help="Where .csv and .jsonl name their columns otherwise: text=body,date=published."),
        seeds_option, quiet_option,
    )):
        command = option(command)
    return command


def progress(items: Iterable[T], length: int | None, quiet: bool, label: str = "Reading") -> Iterator[T]:
    """The items, with a bar on stderr at a terminal."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, length=length, label=label, file=sys.stderr, show_pos=True) as bar:
        yield from bar


@contextmanager
def steps(length: int, quiet: bool, label: str) -> Iterator[Callable[[int, int], object] | None]:
    """What a long work is to call with (done, in all): a bar on stderr at a terminal, elsewhere (a log) a line every few seconds."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
            yield lambda done, total: bar.update(done - bar.pos)
    else:
        said = time.monotonic()

        def line(done: int, total: int) -> None:
            nonlocal said
            if time.monotonic() - said >= EVERY:
                said = time.monotonic()
                click.echo(f"{label}: {done:,} of {total:,} ({100 * done // max(total, 1)} %)", err=True)

        yield line


def tell(report: Report, quiet: bool) -> None:
    """Failures, each by name, and notices, put together by what they say, on stderr."""
    if not quiet:
        for message, names in _grouped(report.notices):
            click.echo(f"Note: {_listed(names)}: {message}", err=True)
    for failure in report.failures[:SHOWN]:
        click.echo(f"Failed: {failure.source}: {failure.message}", err=True)
    if len(report.failures) > SHOWN:
        click.echo(f"Failed: {len(report.failures) - SHOWN} more", err=True)


def finish(report: Report) -> None:
    """End with the exit code for 'done, but some documents failed' where that is so."""
    if report.failures:
        click.get_current_context().exit(PARTLY)


def _grouped(notices: Sequence[Failure | Notice]) -> list[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for notice in notices:
        groups[notice.message].append(notice.source)
    return list(groups.items())[:SHOWN]


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
