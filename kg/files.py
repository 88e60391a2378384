"""Writes files whole or not at all: first beside the target under another name, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.errors import StoreError


def write_text(path: Path, fill: Callable[[Any], object]) -> None:
    """Call `fill` with a temporary file that takes the place of `path` when all is written.

    Raises:
        StoreError: the folder is missing or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as e:
        raise StoreError(f"cannot write {path}: {e.strerror}. Choose another folder, or make this one writable") from e
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            fill(out)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A name to write a file (or to make a folder) under; it takes the place of `path` when the block ends well, and is gone otherwise.

    A folder only takes the place of a folder that holds nothing but files with the suffixes of the new one's.

    Raises:
        StoreError: the folder is missing or cannot be written, or a folder of other things is in the way.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{path.name[:40]}.", dir=path.parent))
    except OSError as e:
        raise StoreError(f"cannot write {path}: {e.strerror}. Choose another folder, or make this one writable") from e
    try:
        made = work / path.name
        yield made
        _move(made, path, work)
    except OSError as e:
        raise StoreError(f"cannot write {path}: {e.strerror or e}. Choose another folder, or make this one writable") from e
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _move(made: Path, path: Path, work: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        if not made.is_dir():
            raise StoreError(f"{path} is a folder. Name a file in it: {path / made.name}")
        ours = {p.suffix for p in made.iterdir()}
        if strange := sorted(p.name for p in path.iterdir() if p.is_dir() or p.suffix not in ours):
            raise StoreError(f"{path} holds other things ({strange[0]}). Choose a folder that is not there yet")
        os.replace(path, work / "before")
    os.replace(made, path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
