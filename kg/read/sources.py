"""What the user names -> files to read, each with the id that its document will have."""

from __future__ import annotations

import glob
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ReadError, nearest
from kg.read.feeds import HEAD, is_feed

ARTICLES = frozenset((".txt", ".md", ".html", ".htm", ".xhtml"))
TABLES = frozenset((".jsonl", ".ndjson", ".csv", ".tsv"))
DOCUMENTS = frozenset((".pdf", ".docx", ".epub", ".rss", ".atom", ".mht", ".mhtml", ".warc", ".warc.gz"))
XML = ".xml"  # a feed, if it begins as one
KNOWN = "*.txt, *.md, *.html, *.jsonl, *.csv, *.pdf, *.docx, *.epub, *.rss, *.atom, *.xml, *.mhtml, *.warc.gz"
STDIN = "-"
IDS = ("stem", "path")  # how documents are named
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), " ")


@dataclass(frozen=True, slots=True)
class Source:
    """One file (`path` None is standard input). `id` is its document's, or the stem for the ids of a table's rows."""

    path: Path | None
    id: str

    @property
    def name(self) -> str:
        """What to call it in messages."""
        return clean(str(self.path)) if self.path else "standard input"


def expand(sources: Iterable[str | os.PathLike[str]], ids: str = "stem") -> tuple[Source, ...]:
    """The files behind files, folders, globs and '-', each once, in the order given and sorted within a folder.

    Args:
        ids: 'stem' names a document by its file; where two files that are read together have one name, by their folders, too. So the name
            depends on what else is read. 'path' always puts the folder before it: that which was given with all below it, or the one in
            which a file that was given lies.
    Raises:
        ReadError: a source does not exist, or a folder holds no articles; `ids` is neither.
    """
    if ids not in IDS:
        raise ReadError(f"unknown way to name documents: '{ids}'.{nearest(ids, IDS)} Known: {', '.join(IDS)}")
    paths: dict[Path, Path] = {}
    names: dict[Path, str] = {}
    stdin = False
    for given in sources:
        if str(given) == STDIN:
            stdin = True
            continue
        for path in _files(str(given)):
            if paths.setdefault(path.resolve(), path) is path:
                names[path] = path.stem if ids == "stem" else _below(path, Path(str(given)))
    told_apart = _ids(names)
    found = [Source(path, told_apart[path]) for path in paths.values()]
    return tuple(found + ([Source(None, "stdin")] if stdin else []))


def clean(text: str) -> str:
    """Text that can be written and shown anywhere, of the same length: no lone surrogates (undecodable bytes of a file name, half
    characters of a JSON string), no control characters that a terminal would obey."""
    return text.encode("utf-8", "replace").decode("utf-8").translate(CONTROLS)


def suffix_of(path: Path) -> str:
    """The end of a file's name, in small letters: '.pdf', '.warc.gz'."""
    name = path.name.lower()
    return next((s for s in (".warc.gz",) if name.endswith(s)), path.suffix.lower())


def is_read(path: Path) -> bool:
    """Is it one of those that are looked for in folders?"""
    suffix = suffix_of(path)
    if suffix != XML:
        return suffix in ARTICLES | TABLES | DOCUMENTS
    try:
        with path.open("rb") as file:
            return is_feed(file.read(HEAD))
    except OSError:
        return False


def _files(given: str) -> Sequence[Path]:
    path = Path(given)
    if path.is_dir():
        return _inside(path)
    if path.exists():
        return [path]
    if glob.has_magic(given):
        found = [Path(p) for p in sorted(glob.glob(given, recursive=True))]
        files = [f for p in found for f in (_walk(p) if p.is_dir() else [p])]
        if files:
            return files
        raise ReadError(f"nothing matches {clean(given)}. Look at what is there with: ls {clean(os.path.dirname(given) or '.')}")
    raise ReadError(f"no such file or folder: {clean(given)}. Give articles ({KNOWN}), a folder of them, a glob in quotes, "
                    "or - for standard input")


def _inside(folder: Path) -> list[Path]:
    files = _walk(folder)
    if not files:
        others = sorted({p.suffix.lower() for p in folder.rglob("*") if p.is_file() and p.suffix})[:6]
        raise ReadError(f"no articles in {clean(str(folder))}: looked for {KNOWN} there and below"
                        f"{', found only ' + ', '.join(clean(o) for o in others) if others else ''}")
    return files


def _walk(folder: Path) -> list[Path]:
    """The articles below a folder, sorted; hidden files and folders are left out."""
    found = []
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found += [Path(where) / n for n in sorted(names) if not n.startswith(".") and is_read(Path(where) / n)]
    return sorted(found)


def _below(path: Path, given: Path) -> str:
    """`given/…/stem` of a file in a folder that was given, `folder/stem` of any other; wherever one stands when one names them."""
    full = Path(os.path.abspath(path))
    top = Path(os.path.abspath(given)).parent if given.is_dir() else full.parent.parent
    return full.relative_to(top).with_name(full.stem).as_posix()


def _ids(names: Mapping[Path, str]) -> dict[Path, str]:
    """The name of each file; where names meet, with as many folders before them as tell them apart, whatever order they came in."""
    groups: dict[str, list[Path]] = defaultdict(list)
    for path, name in names.items():
        groups[name].append(path)
    return {path: id_ for name, group in groups.items() for path, id_ in zip(group, _apart(group, name), strict=True)}


def _apart(group: list[Path], name: str) -> list[str]:
    if len(group) == 1:
        return [clean(name)]
    full = [Path(os.path.abspath(path)) for path in group]
    for depth in range(name.count("/"), max(len(path.parts) for path in full)):
        # the file's suffix joins in where one folder has NAME.txt and NAME.html
        for last in ("stem", "name"):
            ids = ["/".join((*path.parts[:-1][len(path.parts) - 1 - depth:], getattr(path, last))) for path in full]
            if len(set(ids)) == len(ids):
                return [clean(i) for i in ids]
    return [clean(str(path)) for path in full]
