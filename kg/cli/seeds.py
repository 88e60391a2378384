"""The commands around one's own seeds and pipelines: init, check."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import quiet_option
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.knowledge import Knowledge

KINDS = ("seeds", "pipelines")


@click.command(short_help="Copy the seeds and pipelines to a folder, to edit them.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@quiet_option
def init(folder: Path, quiet: bool) -> None:
    """Copy the packaged seeds (names, offices, triggers, ontology) and pipelines to DIR. Keep what you change, delete the rest: your
    files are laid over the packaged ones.

    \b
    kg init my
    kg check my
    kg build articles/ -o graph.json --seeds my/seeds
    """
    from kg.resources import folder as packaged

    for kind in KINDS:
        if (folder / kind).exists():
            raise KgError(f"{folder / kind} is there already and is not overwritten. Choose another folder")
    copied = 0
    for kind in KINDS:
        ignored = shutil.ignore_patterns("*.py", "*.npz", "__pycache__", "demo", "train")
        shutil.copytree(packaged(kind), folder / kind, ignore=ignored)
        copied += sum(1 for p in (folder / kind).rglob("*") if p.is_file())
    if not quiet:
        click.echo(f"{copied} files in {folder}. Next: edit {folder}/seeds, then kg check {folder}")


@click.command(short_help="Say whether seeds and pipelines are right.")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@quiet_option
def check(folder: Path | None, quiet: bool) -> None:
    """Validate a folder of seeds and pipelines laid over the packaged ones; without DIR, the packaged ones (or KG_SEEDS).

    \b
    kg check my
    """
    from kg import knowledge

    if folder and not folder.is_dir():
        raise KgError(f"no such folder: {folder}. Make one with: kg init {folder}")
    seeds = folder / "seeds" if folder and (folder / "seeds").is_dir() else folder
    loaded = knowledge.load(seeds)
    _check_triggers(loaded)
    names = _check_pipelines(folder / "pipelines" if folder else None)
    if not quiet:
        click.echo(f"Seeds are right: {len(loaded.entries)} entries, {len(loaded.event_types)} event types, "
                   f"trigger files {', '.join(sorted(loaded.triggers)) or 'no language'}.")
        click.echo(f"Pipelines are right: {', '.join(names) or 'none'}.")


def _check_triggers(knowledge: Knowledge) -> None:
    """Read the triggers as an analysis would: a type, frame or condition that is none is named."""
    from kg.analyse import claims_zh, conditions_zh, lexicon_en, triggers_zh

    triggers_zh.Lexicon(knowledge.triggers["zh"], knowledge)
    conditions_zh.Conditions(knowledge.triggers["zh"])
    claims_zh.Claims(knowledge.triggers["zh-claims"], knowledge.triggers["zh"])
    lexicon_en.Lexicon(knowledge)


def _check_pipelines(folder: Path | None) -> list[str]:
    from kg import config

    files = sorted(folder.glob("*.cfg")) if folder and folder.is_dir() else list(config.pipelines().values())
    for path in files:
        config.own_settings(path)
        config.language(path)
    return [str(p) if folder else p.stem for p in files]
