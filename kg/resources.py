"""Finds the data folders seeds/ and pipelines/: in the wheel they lie inside the package, in a checkout beside it."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

from kg.errors import KgError

PACKAGE = Path(str(resources.files("kg")))


def folder(name: str) -> Path:
    """The packaged folder `seeds`, `pipelines` or `queries`.

    Raises:
        KgError: the installation is broken.
    """
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise KgError(f"the folder {name}/ is missing from this installation of kg. Install it again: pip install --force-reinstall kg")


def seed_folders(user: str | os.PathLike[str] | None = None) -> tuple[Path, ...]:
    """Where seeds are read from, the packaged defaults first; later folders are laid over earlier ones.

    Args:
        user: the folder given with `--seeds`; else the environment variable KG_SEEDS names one.
    """
    own = user or os.environ.get("KG_SEEDS")
    if not own:
        return (folder("seeds"),)
    path = Path(own)
    if not path.is_dir():
        raise KgError(f"no such folder of seeds: {path}. Make one to edit with: kg init {path}")
    return (folder("seeds"), path)
