"""The command line. A command is one line in COMMANDS and one click command in the module that the line names.

The modules import click and nothing heavy; what a command needs it imports when it runs, so that `kg --help` stays quick.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from kg.errors import DONE, MISTAKE, KgError, nearest

# In the order of `kg --help`.
COMMANDS = {
    "build": "kg.cli.make:build",
    "extract": "kg.cli.make:extract",
    "import": "kg.cli.bring:import_",
    "render": "kg.cli.show:render",
    "export": "kg.cli.share:export",
    "load": "kg.cli.stores:load",
    "query": "kg.cli.stores:query",
    "queries": "kg.cli.stores:queries",
    "schema": "kg.cli.stores:schema",
    "stats": "kg.cli.counts:stats",
    "dyads": "kg.cli.counts:dyads",
    "timeline": "kg.cli.counts:timeline",
    "explain": "kg.cli.explain:explain",
    "evaluate": "kg.cli.measure:evaluate",
    "merges": "kg.cli.merges:merges",
    "remove": "kg.cli.merges:remove",
    "init": "kg.cli.seeds:init",
    "check": "kg.cli.seeds:check",
    "demo": "kg.cli.make:demo",
}


class Mistake(click.ClickException):
    """A KgError as click shows it: 'Error: …' on stderr and an exit code, no traceback."""

    def __init__(self, error: KgError):
        super().__init__(str(error))
        self.exit_code = error.exit_code  # type: ignore[misc]


class Commands(click.Group):
    """Loads a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            ctx.fail(f"no such command '{args[0]}'.{nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KgError as e:
            raise Mistake(e) from e
        except BrokenPipeError:
            # `kg extract … | head`: the reader has enough. Nothing more may be written, not even by the interpreter's last flush.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(DONE)
        except OSError as e:
            raise click.ClickException(f"{e.filename or 'a file'}: {e.strerror or e}") from e
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as e:
            if os.environ.get("KG_DEBUG"):
                raise
            raise click.ClickException(f"kg failed: {type(e).__name__}: {e}. That is a mistake in kg; please report it, with what "
                                       "KG_DEBUG=1 in front of the command prints") from e


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="kg", prog_name="kg", message="%(prog)s %(version)s")
def cli() -> None:
    """News in Chinese and English in, a knowledge graph of diplomatic events out: who did what to whom, when, where, with which
    weapons and under which agreements, each with the sentences that say so.

    \b
    kg demo                              see it on the articles that come with it
    kg build articles/ -o graph.json     make a graph of your own
    """


def main() -> None:
    """The entry point of the command `kg`."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not stop the work; files and pipes get UTF-8 whatever the locale says.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    try:
        cli.main(prog_name="kg")
    except KeyboardInterrupt:
        sys.exit(MISTAKE)
