"""Who may use a folder: a lock that the operating system lets go when the process ends, however it ends."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import IO

from kg.errors import StoreError

try:
    import fcntl
except ImportError:  # Windows: the database's own lock must do
    fcntl = None  # type: ignore[assignment]

STEP = 0.1  # seconds between two tries


class Lock:
    """An exclusive lock on a file. The file stays when the lock goes; the number of the last owner's process stands in it."""

    def __init__(self, path: Path):
        self.path = path
        self._file: IO[str] | None = None

    def take(self, wait: float = 0.0) -> bool:
        """Try for `wait` seconds; whether the lock is held now."""
        until = time.monotonic() + wait
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(handle, "r+", encoding="utf-8")
        while not self._try(file):
            if time.monotonic() >= until:
                file.close()
                return False
            time.sleep(STEP)
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file
        return True

    @staticmethod
    def _try(file: IO[str]) -> bool:
        if fcntl is None:
            return True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def owner(self) -> str:
        """The number of the process that has the lock, as far as the file tells."""
        try:
            return self.path.read_text(encoding="utf-8").strip() or "?"
        except OSError:
            return "?"

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def user_of(path: Path) -> str | None:
    """The number of the process that has the lock on a file; None where nobody has it."""
    lock = Lock(path)
    if not path.exists():
        return None
    if lock.take():
        lock.release()
        return None
    return lock.owner()


def locked(path: Path, wait: float) -> Lock:
    """The lock on a file.

    Raises:
        StoreError: another process still has it after `wait` seconds.
    """
    lock = Lock(path)
    if not lock.take(wait):
        raise StoreError(f"{path.parent} is in use by another process ({lock.owner()}), still after {wait:g} s. "
                         "An embedded database has one user at a time: let the other end, or load the graph into Neo4j for several")
    return lock
