"""A real Neo4j for the tests: started from Maven's jars on a free port in a temporary folder, stopped and removed at the end.

It can be stopped and started again on the same port and data, as a server that is rebooted would be.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

HERE = Path(__file__).resolve().parent
CLASSPATH = HERE / "target" / "classpath"
USER, PASSWORD = "neo4j", "only-for-tests-1"
START = 120  # seconds
SETTINGS = """server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.heap.initial_size=256m
server.memory.heap.max_size=1g
server.memory.pagecache.size=128m
db.tx_log.rotation.retention_policy=false
dbms.usage_report.enabled=false
"""
OPENS = [f"--add-opens=java.base/{part}=ALL-UNNAMED" for part in ("java.nio", "java.io", "java.lang", "sun.nio.ch")]
# Waits for the end of its standard input, which comes when this process ends, however it ends.
GUARD = """import os, shutil, signal, sys
sys.stdin.read()
os.kill(int(sys.argv[1]), signal.SIGKILL)
shutil.rmtree(sys.argv[2], ignore_errors=True)"""


class CannotStart(Exception):
    """There is no Java, no Maven, or the jars cannot be had; the message is the reason to skip with."""


def guard(pid: int, folder: Path) -> subprocess.Popen[bytes]:
    """A process that kills another and removes its folder once we are gone. Ours to kill when the other has ended by itself."""
    return subprocess.Popen([sys.executable, "-c", GUARD, str(pid), str(folder)], stdin=subprocess.PIPE, start_new_session=True)


class Server:
    """A Neo4j of our own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kg-neo4j-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.uri, self.user, self.password = f"bolt://127.0.0.1:{self.port}", USER, PASSWORD
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        conf = self.folder / "conf"
        conf.mkdir()
        (conf / "neo4j.conf").write_text(SETTINGS.format(port=self.port))
        (conf / "neo4j.conf").chmod(0o600)  # Neo4j warns of settings that others can read

    def start(self) -> None:
        """Start and wait until it answers."""
        command = self._java("org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.folder}", f"--config-dir={self.folder / 'conf'}")
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self._guard = guard(self._process.pid, self.folder)
        self._wait()

    def _java(self, *words: str) -> list[str]:
        """The command that runs a class of Neo4j, by a short file of arguments: the class path alone is longer than some shells allow."""
        arguments = self.folder / f"arguments-{words[0]}"
        arguments.write_text("\n".join(("-Xmx1g", "-XX:+UseSerialGC", *OPENS, "-cp", f'"{classpath()}"', *words)))
        return ["java", f"@{arguments}"]

    def admin(self, command: str, folder: Path) -> str:
        """Run a command of neo4j-admin in a folder, while the server is stopped; what it printed.

        Raises:
            AssertionError: it failed.
        """
        words = shlex.split(command)
        assert words.pop(0) == "neo4j-admin"
        return self._run("org.neo4j.cli.AdminTool", *words, folder=folder)

    def shell(self, script: Path) -> str:
        """Run a script of Cypher with cypher-shell; what it printed.

        Raises:
            AssertionError: it failed.
        """
        login = ("-a", self.uri, "-u", self.user, "-p", self.password)
        return self._run("org.neo4j.shell.Main", *login, "-f", str(script), folder=self.folder)

    def _run(self, *words: str, folder: Path) -> str:
        done = subprocess.run(self._java(*words), cwd=folder, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL,
                              env={**os.environ, "NEO4J_HOME": str(self.folder), "NEO4J_CONF": str(self.folder / "conf")})
        assert done.returncode == 0, f"{done.stdout[-1000:]}\n{done.stderr[-2000:]}"
        return done.stdout + done.stderr

    def _wait(self) -> None:
        until = time.monotonic() + START
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                raise CannotStart(f"Neo4j ended at once: {(self.folder / 'log').read_text(errors='replace')[-500:]}")
            for password in (PASSWORD, "neo4j"):
                try:
                    with GraphDatabase.driver(self.uri, auth=(USER, password), connection_timeout=2,
                                              max_transaction_retry_time=0) as driver:
                        if password != PASSWORD:
                            driver.execute_query(f"ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO '{PASSWORD}'", database_="system")
                        else:
                            driver.execute_query("RETURN 1", database_="neo4j")
                            return
                except (DriverError, Neo4jError):
                    continue
            time.sleep(0.3)
        raise CannotStart(f"Neo4j did not answer within {START} s")

    def stop(self, *, kill: bool = False) -> None:
        """Stop it, as a shutdown does or as a power cut does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._guard is not None:
            self._guard.kill()
            self._guard.communicate()
            self._guard = None

    def remove(self) -> None:
        self.stop(kill=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def classpath() -> str:
    """The jars, fetched by Maven the first time.

    Raises:
        CannotStart: without Java or Maven, or without the jars.
    """
    for program in ("java", "mvn"):
        if not shutil.which(program):
            raise CannotStart(f"no {program}")
    if CLASSPATH.is_file() and CLASSPATH.stat().st_mtime > (HERE / "pom.xml").stat().st_mtime:
        jars = CLASSPATH.read_text().strip()
        if all(os.path.exists(jar) for jar in jars.split(os.pathsep)):
            return jars
    CLASSPATH.parent.mkdir(exist_ok=True)
    done = subprocess.run(["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:build-classpath", f"-Dmdep.outputFile={CLASSPATH}"],
                          capture_output=True, text=True, timeout=900)
    if done.returncode:
        raise CannotStart(f"Maven cannot fetch Neo4j: {(done.stdout + done.stderr).strip()[-300:]}")
    return CLASSPATH.read_text().strip()


class Address:
    """A server that somebody else runs."""

    def __init__(self, uri: str):
        self.uri, self.user, self.password = uri, os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")

    def nodes(self) -> int:
        with GraphDatabase.driver(self.uri, auth=(self.user, self.password), max_transaction_retry_time=0) as driver:
            return int(driver.execute_query("MATCH (n) RETURN count(n) AS many").records[0]["many"])


@contextmanager
def running() -> Iterator[Server | Address | str]:
    """The server for the tests, or the sentence that says why there is none."""
    if uri := os.environ.get("NEO4J_URI"):
        address = Address(uri)
        if address.nodes():
            yield f"the database at NEO4J_URI={uri} is not empty, and the tests would delete what is in it"
        else:
            yield address
        return
    server = Server()
    try:
        server.start()
    except CannotStart as e:
        server.remove()
        yield (f"no Neo4j to test with ({e}). Install Java 17 and Maven, or name a server with an empty database: "
               "docker run -p 7687:7687 -e NEO4J_AUTH=neo4j/PASSWORD neo4j:5, then NEO4J_URI=bolt://localhost:7687 NEO4J_PASSWORD=…")
        return
    try:
        yield server
    finally:
        server.remove()
