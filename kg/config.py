"""pipelines/*.cfg -> settings. One file holds spaCy's sections and ours (`[kg]`); values are JSON, as in spaCy's own files."""

from __future__ import annotations

import configparser
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import KgError, nearest
from kg.resources import folder

AUTO = "auto"  # the pipeline of each article's language


def pipelines() -> dict[str, Path]:
    """The packaged pipelines by name: {'en': …/en.cfg, 'zh': …/zh.cfg}."""
    return {path.stem: path for path in sorted(folder("pipelines").glob("*.cfg"))}


def find(name: str) -> Path:
    """The configuration file for a pipeline's name or path.

    Raises:
        KgError: nothing is known by that name.
    """
    known = pipelines()
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix == ".cfg" and path.is_file():
        return path
    if path.suffix == ".cfg":
        raise KgError(f"no such file: {path}. Known pipelines: {', '.join(known)}. To edit a copy of the defaults: kg init DIR")
    raise KgError(f"unknown pipeline '{name}'.{nearest(name, known)} Known: {', '.join(known)}. "
                  f"For your own, give a path: --pipeline ./{name}.cfg")


def own_settings(path: Path, overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The values of our own section `[kg]`, with dotted overrides ('kg.batch_size') laid over them."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(path.read_text(encoding="utf-8"))
        settings = {key: json.loads(value) for key, value in parser["kg"].items()} if parser.has_section("kg") else {}
    except (configparser.Error, json.JSONDecodeError, UnicodeDecodeError) as e:
        raise KgError(f"{path}: not a valid pipeline configuration: {e}") from e
    for key, value in (overrides or {}).items():
        if key.startswith("kg."):
            settings[key.removeprefix("kg.")] = value
    return settings


def language(path: Path) -> str:
    """The language code that a pipeline is for: `lang` of its section `[nlp]`.

    Raises:
        KgError: the file names none.
    """
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(path.read_text(encoding="utf-8"))
        return str(json.loads(parser["nlp"]["lang"]))
    except (configparser.Error, KeyError, ValueError) as e:
        raise KgError(f"{path}: not a valid pipeline configuration: [nlp] must name its lang, as in lang = \"zh\"") from e
