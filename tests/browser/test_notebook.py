"""The frame in which a graph shows itself in a notebook, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from worlds import world

from kg.face import Graph


def test_the_frame_runs_in_a_browser_without_network(tmp_path: Path, chromium: Any) -> None:
    path = tmp_path / "cell.html"
    path.write_text(f"<!doctype html><meta charset='utf-8'><body>{Graph(world())._repr_html_()}", encoding="utf-8")
    page = chromium.new_context(offline=True).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.goto(path.as_uri())
    page.frame_locator("iframe").locator("html[data-ready]").wait_for(timeout=20000)
    assert page.frames[1].evaluate("document.querySelectorAll('canvas').length") >= 1
    assert page.evaluate("(() => { try { return frames[0].document.title } catch (e) { return e.name } })()") == "SecurityError"
    assert errors == []
    # What unpacks itself keeps to the policy that it brings: no other script runs in it.
    page.frames[1].evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'window.evil = 1' }))")
    assert page.frames[1].evaluate("window.evil") is None and "Content Security Policy" in errors[-1]
    page.close()
