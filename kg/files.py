"""Writes files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
