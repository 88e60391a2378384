"""The embedded database: ArcadeDB in this process, spoken to over its Bolt port on loopback.

A database folder holds `kg/` (the engine's files) and `kg-store.lock`, which is also the sign that the folder is one of ours. What else a
running engine needs (its user file with a password of this run, its logs) lies in a folder of its own under the system's temporary
folder that only this user may enter; it goes when the engine stops, and what a killed process left is swept up by the next one.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import shutil
import socket
import stat
import tempfile
import time
import weakref
from pathlib import Path
from typing import Any

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from kg.errors import StoreError
from kg.store.lock import Lock, locked

HOST = "127.0.0.1"
DATABASE, LOCK = "kg", "kg-store.lock"
RUNS = "kg-run-"
FRESH = 60  # seconds in which a folder without a lock may be one that is just being made
TRIES = 5  # ports that another process may snatch between our choice and the engine's

_running: weakref.WeakSet[Engine] = weakref.WeakSet()


class Engine:
    """A started database. `driver` speaks to it; `stop` ends it."""

    def __init__(self, folder: Path | None, *, wait: float = 10.0):
        """Start the database of a folder, which is made where it is missing.

        Args:
            folder: None for an empty database that is gone when the engine stops.
            wait: seconds to wait for another process that uses the folder.
        Raises:
            StoreError: the folder is something else, in use, not writable, or damaged.
        """
        self._server: Any = None
        self._run = Run()
        self.folder = folder or self._run.folder / "graph.db"
        try:
            self._lock = self._open_folder(wait)
            self.driver = self._start()
        except BaseException:
            self.stop()
            raise
        _running.add(self)

    def _open_folder(self, wait: float) -> Lock:
        check_folder(self.folder)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return locked(self.folder / LOCK, wait)
        except OSError as e:
            raise StoreError(f"cannot use {self.folder} as a database: {e.strerror}. "
                             "Choose another folder, or make this one writable") from e

    def _start(self) -> Driver:
        # Where the engine logs is decided when its library is loaded, once a process.
        os.environ.setdefault("ARCADEDB_LOG_CONSOLE", "0")
        os.environ.setdefault("ARCADEDB_LOG_DIR", str(self._run.folder / "log"))
        import arcadedb

        problem: Exception | None = None
        for _ in range(TRIES):
            password, bolt = secrets.token_urlsafe(32), free_port()
            self._server = arcadedb.create_server(str(self._run.folder), password, {
                "host": HOST, "http_port": free_port(), "bolt_port": bolt, "bolt_host": HOST,
                "opencypher_loadCsv_allowFileUrls": False, "opencypher_loadCsv_allowRemoteUrls": False,
                "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin", "server_databaseDirectory": str(self.folder.resolve())})
            driver = GraphDatabase.driver(f"bolt://{HOST}:{bolt}", auth=("root", password), telemetry_disabled=True,
                                          warn_notification_severity="OFF", connection_timeout=15, max_transaction_retry_time=60)
            try:
                self._server.start()
                self._database = self._server.create_database(DATABASE)
                self.set_timeout(0)
                driver.execute_query("RETURN 1", database_=DATABASE)
                return driver
            except (arcadedb.ArcadeDBError, DriverError, Neo4jError, OSError) as e:
                problem = e
                driver.close()
                with contextlib.suppress(arcadedb.ArcadeDBError):
                    self._server.stop()
        raise StoreError(f"the database in {self.folder} does not start: {str(problem).splitlines()[0]}. "
                         "If it is damaged, remove the folder and load the graph file again") from problem

    def set_timeout(self, seconds: float) -> None:
        """End statements that run longer; 0 for no limit. The engine does not heed the limit of a transaction."""
        self._database.command("sql", f"ALTER DATABASE `arcadedb.command.timeout` {int(seconds * 1000)}")

    def stop(self) -> None:
        """Stop the database and let go of the folder. Calling it again does nothing."""
        _running.discard(self)
        if hasattr(self, "driver"):
            self.driver.close()
        if self._server is not None:
            with contextlib.suppress(Exception):
                self._server.stop()
            self._server = None
        if hasattr(self, "_lock"):
            self._lock.release()
        self._run.remove()


class Run:
    """The private folder of a running engine."""

    def __init__(self) -> None:
        sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=RUNS))  # mode 0700
        self._lock = Lock(self.folder / LOCK)
        self._lock.take()

    def remove(self) -> None:
        self._lock.release()
        if os.environ.get("ARCADEDB_LOG_DIR") == str(self.folder / "log"):
            del os.environ["ARCADEDB_LOG_DIR"]
        shutil.rmtree(self.folder, ignore_errors=True)


def sweep() -> None:
    """Remove what killed processes of this user left in the temporary folder."""
    for folder in Path(tempfile.gettempdir()).glob(f"{RUNS}*"):
        with contextlib.suppress(OSError):
            about = folder.lstat()
            if not stat.S_ISDIR(about.st_mode) or (hasattr(os, "getuid") and about.st_uid != os.getuid()):
                continue
            if not (folder / LOCK).is_file() and time.time() - about.st_mtime < FRESH:
                continue
            lock = Lock(folder / LOCK)
            if lock.take():
                shutil.rmtree(folder, ignore_errors=True)
                lock.release()


def check_folder(folder: Path) -> None:
    """Refuse to make a database of a folder that is something else.

    Raises:
        StoreError: a file, or a folder with other things in it.
    """
    if folder.is_dir() and not (folder / LOCK).exists() and any(folder.iterdir()):
        raise StoreError(f"{folder} is a folder of something else, not a database of kg. Name a new folder: graph.db")
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file, not the folder of a database. A graph file ends in .json; "
                         "for a database name a folder: graph.db")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@atexit.register
def _stop_all() -> None:
    for engine in list(_running):
        engine.stop()
