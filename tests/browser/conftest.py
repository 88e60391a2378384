"""A real browser for the page's tests: Chromium without network. Every page notes what should never happen."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from kg.knowledge import Knowledge, load
from kg.render.page import write

OUT = Path(__file__).resolve().parents[2] / "out" / "screenshots"
SIZE = {"width": 1440, "height": 900}


@dataclass
class Opened:
    """A page in the browser with what went wrong there."""

    page: object
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def is_quiet(self) -> None:
        assert self.requests == []
        assert self.errors == []
        assert self.dialogs == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e .[test]")
    path = os.environ.get("KG_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk, or name one in KG_CHROMIUM")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> dict[str, Path]:
    """The pages that the tests open, by name."""
    import graphs

    folder = tmp_path_factory.mktemp("pages")
    made = {"small": graphs.graph(220, knowledge), "middle": graphs.graph(900, knowledge), "hostile": graphs.hostile(knowledge)}
    for name, graph in made.items():
        title = graphs.HOSTILE[1] if name == "hostile" else "外交事件 2025"
        write(graph, folder / f"{name}.html", knowledge=knowledge, title=title, lang="zh")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def visit(chromium, written: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[object]:
    """visit('small', '#view=actors') opens a page and returns it; afterwards nothing bad may have happened."""
    contexts, opened = [], []

    def go(name: str, hash_: str = "", *, path: Path | None = None, **options: object) -> Opened:
        context = chromium.new_context(viewport=SIZE, offline=True, accept_downloads=True, **options)
        contexts.append(context)
        seen = Opened(context.new_page())
        opened.append(seen)
        page = seen.page
        page.set_default_timeout(45_000)  # a loaded machine opens a page slowly; what is slow is measured in benchmarks/page.py
        page.on("request", lambda r: seen.requests.append(r.url) if not r.url.startswith(("file:", "blob:", "data:")) else None)
        page.on("console", lambda m: seen.errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: seen.errors.append(str(e.stack)))
        page.on("dialog", lambda d: (seen.dialogs.append(d.message), d.dismiss()))
        page.goto(f"file://{path or written[name]}{hash_}")
        page.wait_for_selector("html[data-ready]")
        return seen

    yield go
    for seen in opened:
        seen.is_quiet()
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def shots() -> Path:
    OUT.mkdir(parents=True, exist_ok=True)
    return OUT
