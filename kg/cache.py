"""What a build has done already, kept in a file beside its output."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from kg import config, interchange
from kg.config import AUTO
from kg.errors import KgError
from kg.model import Document, Extraction
from kg.resources import PACKAGE, folder, seed_folders


class Cache:
    """Finished extractions, one a line, so that an interrupted build goes on where it stopped.

    A line counts once its newline is written; a torn last line is cut off. A file made by another version, other seeds or another
    pipeline is begun anew.
    """

    def __init__(self, path: Path, fingerprint: str, keep: bool):
        """Args:
            keep: use what an earlier build left; else begin anew.
        """
        self.path = path
        self._places: dict[str, int] = {}
        header = json.dumps({"format": "kg-extractions", "fingerprint": fingerprint}).encode() + b"\n"
        try:
            end = self._scan(header) if keep and path.is_file() else 0
            self._file = path.open("r+b" if end else "w+b")
            if end:
                self._file.truncate(end)
            else:
                self._file.write(header)
        except OSError as e:
            raise KgError(f"cannot write {path}: {e.strerror}. Choose another folder for the output") from e

    def _scan(self, header: bytes) -> int:
        """Note where each line stands; give the end of the last whole one, 0 where the file is of no use."""
        end = 0
        with self.path.open("rb") as lines:
            for line in lines:
                if (end == 0 and line != header) or not line.endswith(b"\n"):
                    break
                if end:
                    self._places[line.split(b"\t", 1)[0].decode("ascii", "replace")] = end
                end += len(line)
        return end

    def __contains__(self, document: Document) -> bool:
        return _key(document) in self._places

    def __len__(self) -> int:
        return len(self._places)

    def get(self, document: Document) -> Extraction | None:
        """The finished extraction of exactly this document, or None."""
        place = self._places.get(_key(document))
        if place is None:
            return None
        self._file.seek(place)
        return interchange.from_json(json.loads(self._file.readline().split(b"\t", 1)[1]))

    def put(self, document: Document, extraction: Extraction) -> None:
        """Keep a finished extraction; it is on disk when this returns."""
        key = _key(document)
        self._places[key] = self._file.seek(0, os.SEEK_END)
        self._file.write(key.encode("ascii") + b"\t" + interchange.dumps(extraction).encode("utf-8") + b"\n")
        self._file.flush()

    def close(self, remove: bool) -> None:
        """Args:
            remove: the build is done and its output holds everything.
        """
        self._file.close()
        if remove:
            self.path.unlink(missing_ok=True)


def _key(d: Document) -> str:
    """Everything of a document that its extraction depends on."""
    parts = (d.id, d.sha256, d.title, d.date or "", d.source, d.lang, d.url)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def fingerprint(pipeline: str) -> str:
    """Changes with whatever could change an extraction: the code, the pipelines and their weights, the seeds."""
    import kg

    digest = hashlib.sha256(f"{kg.__version__}\0{pipeline}\0".encode())
    pipelines = config.pipelines().values() if pipeline == AUTO else [config.find(pipeline)]
    code = [p for part in ("analyse", "resolve") for p in sorted((PACKAGE / part).rglob("*.py"))]
    seeds = [p for place in seed_folders() for p in sorted(place.rglob("*")) if p.suffix in (".yml", ".csv")]
    weights = sorted(folder("pipelines").glob("*.npz"))
    for path in (*pipelines, *weights, *code, *seeds):
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()
