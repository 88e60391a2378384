"""What is installed is what is in the checkout: the lists of setup.cfg, and a wheel and an sdist that work on their own."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from places import ROOT

DATA_PACKAGES = {"kg.queries", "kg.seeds", "kg.pipelines"}  # folders of data only
SKIPPED = {"__pycache__"}


@pytest.fixture(scope="module")
def setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def folder_of(package: str, setup: configparser.ConfigParser) -> Path:
    mapped = dict(line.replace(" ", "").split("=") for line in setup["options"]["package_dir"].split("\n") if line)
    return ROOT / mapped.get(package, package.replace(".", "/"))


def test_the_list_of_packages_is_the_folders(setup: configparser.ConfigParser) -> None:
    listed = setup["options"]["packages"].split()
    folders = {".".join(p.parent.relative_to(ROOT).parts) for p in (ROOT / "kg").rglob("__init__.py")}
    assert len(set(listed)) == len(listed)
    assert set(listed) == folders | DATA_PACKAGES
    assert all(folder_of(package, setup).is_dir() for package in listed)


def data_files(folder: Path, others: set[Path]) -> Iterator[Path]:
    for path in folder.rglob("*"):
        inside = not any(o in path.parents for o in others) and not SKIPPED & set(path.relative_to(folder).parts)
        if path.is_file() and path.suffix not in (".py", ".pyc") and inside and not path.name.startswith("."):
            yield path


def test_every_data_file_is_installed(setup: configparser.ConfigParser) -> None:
    packages = setup["options"]["packages"].split()
    folders = {package: folder_of(package, setup) for package in packages}
    forgotten = []
    for package, folder in folders.items():
        patterns = setup["options.package_data"].get(package, "").replace("\n", ",").split(",")
        installed = {p for pattern in patterns if pattern.strip() for p in folder.glob(pattern.strip())}
        others = {f for f in folders.values() if f != folder and folder in f.parents}
        forgotten += [str(p.relative_to(ROOT)) for p in data_files(folder, others) if p not in installed]
    assert forgotten == [], "add patterns to [options.package_data]"


def test_there_is_no_module_where_data_is_mapped_to() -> None:
    """kg/seeds.py would hide the folder kg.seeds of the wheel."""
    assert not any((ROOT / "kg" / name).exists() for name in ("seeds.py", "seeds", "pipelines.py", "pipelines"))


def test_the_version_is_said_once_more(setup: configparser.ConfigParser) -> None:
    import kg

    assert kg.__version__ == setup["metadata"]["version"]
    assert f"## {kg.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# --- the real thing -------------------------------------------------------------------------------------------------------


def run(*command: object, cwd: Path) -> str:
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV", "KG_SEEDS", "DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist, built from a copy: setuptools leaves files where it builds."""
    folder = tmp_path_factory.mktemp("built")
    ignored = shutil.ignore_patterns(".git", ".venv", "out", "build", "dist", "*.egg-info", "__pycache__", "target", ".*_cache", "kg-demo")
    shutil.copytree(ROOT, folder / "source", ignore=ignored)
    run(sys.executable, "-m", "build", "--outdir", folder, folder / "source", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Path:
    """The Python of a new environment with the wheel and all that it asks for."""
    folder = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", folder, cwd=folder)
    (wheel,) = built.glob("*.whl")
    run(folder / "bin" / "pip", "install", "-q", wheel, cwd=folder)
    return folder / "bin" / "python"


@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_installed_elsewhere_it_runs_the_demo(python: Path, built: Path, tmp_path: Path, kind: str) -> None:
    (package,) = built.glob(kind)
    run(python, "-m", "pip", "install", "-q", "--force-reinstall", "--no-deps", package, cwd=tmp_path)
    where = run(python, "-c", "import kg; print(kg.__file__)", cwd=tmp_path)
    assert where.startswith(str(python.parents[1])), "the checkout was imported, not the package"
    out = run(python.with_name("kg"), "demo", "--no-open", cwd=tmp_path)
    assert "10 documents" in out and (tmp_path / "kg-demo" / "graph.html").is_file()
    assert "Seeds are right" in run(python.with_name("kg"), "check", cwd=tmp_path)
