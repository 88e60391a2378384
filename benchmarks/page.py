"""How fast the page is: seconds until it is usable and frames a second while panning, in headless Chromium without a GPU.

    python benchmarks/page.py [NODES …]        # default: 500 2000 20000

Usable: drawn, and the search answers. Needs playwright and Chromium (or one named in KG_CHROMIUM).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from graphs import graph

from kg.knowledge import load
from kg.render.page import write

TRIES = 3
FRAMES = """() => new Promise((done) => {
  let frames = 0; const begin = performance.now();
  const tick = () => {
    frames += 1;
    const gone = performance.now() - begin;
    if (gone > 2500) done(frames * 1000 / gone); else requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
})"""


def usable(page: Page, path: Path) -> float:
    """Seconds from opening the file to the first suggestion of the search."""
    started = time.perf_counter()
    page.goto(f"file://{path}")
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    page.fill("#search", "特朗")
    page.wait_for_selector("#suggestions [role=option]")
    return time.perf_counter() - started


def panning(page: Page) -> float:
    """Frames a second while the canvas with 500 nodes is dragged to and fro."""
    page.goto(f"{page.url.split('#')[0]}#max=500")
    page.reload()
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    box = page.locator("#canvas").bounding_box()
    assert box
    x, y = box["x"] + 30, box["y"] + 90
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(f"window.measured = ({FRAMES})()")
    until = time.perf_counter() + 2.6
    while time.perf_counter() < until:
        for step in range(12):
            page.mouse.move(x + 15 * step, y + 8 * step)
    page.mouse.up()
    return float(page.evaluate("window.measured"))


def main() -> None:
    sizes = [int(n) for n in sys.argv[1:]] or [500, 2000, 20000]
    knowledge = load()
    chromium = os.environ.get("KG_CHROMIUM") or shutil.which("chromium")
    print(f"{'nodes':>7} {'edges':>7} {'write s':>8} {'MB':>6} {'usable s':>9} {'shown':>6} {'frames/s':>9}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for size in sizes:
            made = graph(size, knowledge)
            path = Path(folder) / f"{size}.html"
            started = time.perf_counter()
            write(made, path, knowledge=knowledge)
            seconds = time.perf_counter() - started
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            best = min(usable(page, path) for _ in range(TRIES))
            frames = max(panning(page) for _ in range(TRIES))
            shown = page.evaluate("kgPage.shown().length")
            sizes_ = f"{len(made):>7} {made.number_of_edges():>7} {seconds:>8.1f} {path.stat().st_size / 1e6:>6.2f}"
            print(f"{sizes_} {best:>9.2f} {shown:>6} {frames:>9.1f}", flush=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
