"""What all tests share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from places import ROOT, SHARED

# What the build server may skip for: root may write everywhere, and the annotated articles are no part of the project.
ALLOWED = ("as root", "not beside this checkout")


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of annotated articles."""
    folder = SHARED / "gold" / "dev"
    if not folder.is_dir():
        pytest.skip("the annotated articles are not beside this checkout")
    return folder


def _must_run(report: pytest.TestReport | pytest.CollectReport) -> None:
    """On the build server a test that was left out for want of a browser, a database or a model has failed."""
    if os.environ.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    if not any(allowed in reason for allowed in ALLOWED):
        report.outcome = "failed"
        report.longrepr = f"skipped, and CI=true lets no test be skipped: {reason}"


@pytest.fixture(scope="session")
def neo4j() -> Iterator[Any]:
    """A real Neo4j for tests: the empty database that NEO4J_URI names, else one of our own."""
    sys.path.insert(0, str(ROOT / "tests" / "neo4j"))
    import server

    with server.running() as found:
        if isinstance(found, str):
            pytest.skip(found)
        yield found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    _must_run(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    report = yield
    _must_run(report)
    return report
