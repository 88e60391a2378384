"""What the README says is what happens: its commands and its Python run, its output is the real one."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import papers
import pytest
from places import ROOT

from kg.cli import COMMANDS

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
LINES = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines()]
# Lines of the summary that depend on how much is found only by their numbers.
FIXED = re.compile(r"^(\d+ documents|\d+ entities|\d+ events|Most connected|Wrote )")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the recipes name: articles/, monday/, tuesday/, papers/, feed.xml, news.csv, gold/."""
    place = tmp_path_factory.mktemp("readme")
    text = "Norwegian Foreign Minister Espen Barth Eide met Finnish President Alexander Stubb in Oslo on Wednesday."
    for name in ("articles", "gold"):
        (place / name).mkdir()
        (place / name / "a.txt").write_text(f"title: Talks\ndate: 2024-03-07\nlang: en\n\n{text}\n", encoding="utf-8")
    (place / "gold" / "a.yaml").write_text("entities:\n  fin: {label: Country, name: Finland, mentions: [Finnish]}\n", encoding="utf-8")
    for day, change in (("monday", "in Oslo"), ("tuesday", "in Helsinki")):
        (place / day).mkdir()
        (place / day / "001.txt").write_text(f"date: 2024-03-07\n\n{text.replace('in Oslo', change)}\n", encoding="utf-8")
    (place / "papers").mkdir()
    papers.pdf(place / "papers" / "2024-03-07-talks.pdf", [[text[:60], text[60:]]])
    (place / "feed.xml").write_text(papers.rss([papers.item(text)]), encoding="utf-8")
    (place / "news.csv").write_text(f'body,published\n"{text}",2024-03-07\n', encoding="utf-8")
    return place


def test_every_command_of_the_readme_runs(folder: Path) -> None:
    """In the order of the page, as a reader would."""
    commands = [line for line in LINES if line.startswith("kg ")]
    assert len(commands) >= 5
    for line in commands:
        done = subprocess.run([sys.executable, "-m", *shlex.split(line)], cwd=folder, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, f"{line}\n{done.stderr}"


def test_its_python_runs(folder: Path) -> None:
    for kind, block in BLOCKS:
        if kind == "python":
            subprocess.run([sys.executable, "-m", "kg", "build", "articles", "-o", "graph.json", "-q"], cwd=folder, check=True)
            done = subprocess.run([sys.executable, "-X", "utf8", "-c", block], cwd=folder, capture_output=True, text=True, encoding="utf-8")
            assert done.returncode == 0, done.stderr
            assert "CONSULT meeting occurred 2024-03-06" in done.stdout


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in LINES:
        if line.startswith("make "):
            assert re.search(rf"^{line.split()[1]}:", makefile, re.MULTILINE), line


def test_the_output_shown_is_the_real_one(tmp_path: Path) -> None:
    """Line for line but for the numbers, which every better rule changes."""
    command = [sys.executable, "-m", "kg", "build", str(ROOT / "seeds" / "demo"), "-o", "out/graph.json", "--html", "out/graph.html"]
    real = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    (shown,) = (block for kind, block in BLOCKS if kind == "" and "Most connected" in block)

    def fixed(text: str) -> list[str]:
        return [re.sub(r"[\d.]+ ?[kM]?", "N", line) for line in text.splitlines() if FIXED.match(line)]

    assert fixed(shown) == fixed(real)
    assert {len(line) for line in shown.splitlines()} <= set(range(141))


def test_every_command_that_it_names_exists() -> None:
    named = set(re.findall(r"`kg ([a-z]+)", README)) | {line.split()[1] for line in LINES if line.startswith("kg ")}
    assert named <= set(COMMANDS)


def test_its_links_and_pictures_are_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target
