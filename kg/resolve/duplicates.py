"""Copies of one article: an agency's text in ten papers is one witness.

Near copies are found by MinHash over stretches of words (Broder 1997: the chance that two sets have the same minimum under a random
order is their Jaccard similarity), in bands, so that the work grows with n log n. The signature is kept when the text is not. Reports by
one pattern (every night's drones, a plan and what came of it) are no copies: they give other numbers, or come days later.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from kg.model import Extraction
from kg.resolve.clusters import Clusters
from kg.resolve.dates import gap
from kg.resolve.names import fold_latin, simplify

SIZE, ROWS = 64, 3  # minima a signature, and how many make a band: pairs above one half similar nearly always share a band
SHINGLE = 4  # words, or Chinese characters
SIMILAR = 0.5
# So similar must be what is short, and what appears more than DAYS apart.
VERY_SIMILAR, SHORT, DAYS = 0.77, 100, 3
# This share of the numbers of the article that has fewer must stand in the other, too.
SAME_NUMBERS, MAX_NUMBERS = 0.8, 32
# Below this many shingles a text says too little to be told from another by a signature.
SHORTEST = 20
_PRIME = (1 << 61) - 1
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")


@lru_cache(maxsize=1)
def _orders() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    random = np.random.default_rng(20250101)
    return random.integers(1, 1 << 31, SIZE, dtype=np.uint64), random.integers(0, 1 << 31, SIZE, dtype=np.uint64)


def signature(text: str) -> str:
    """The signature of a text: 64 minima of 16 bits, then its length in shingles and its first numbers, both base64 with a dot between;
    '' for a text too short to have one."""
    words = _WORD.findall(fold_latin(simplify(text)))
    shingles = {zlib.crc32(" ".join(words[i : i + SHINGLE]).encode()) for i in range(len(words) - SHINGLE + 1)}
    if len(shingles) < SHORTEST:
        return ""
    values = np.fromiter(sorted(shingles), dtype=np.uint64, count=len(shingles))
    a, b = _orders()
    # 31 bits times 32 bits stays below 2^63, so nothing wraps before the remainder is taken.
    hashed = (values[None, :] * a[:, None] + b[:, None]) % np.uint64(_PRIME)
    minima = (hashed % np.uint64((1 << 32) - 5)).min(axis=1) & np.uint64(0xFFFF)
    numbers = sorted({zlib.crc32(w.encode()) & 0xFFFF for w in list(dict.fromkeys(w for w in words if w.isdigit()))[:MAX_NUMBERS]})
    return f"{_packed(minima)}.{_packed([min(len(shingles), 0xFFFF), *numbers])}"


def _packed(values: npt.ArrayLike) -> str:
    return base64.b64encode(np.asarray(values).astype("<u2").tobytes()).decode("ascii")


def signed(x: Extraction) -> Extraction:
    """The same extraction with its signature; call it before the text is dropped."""
    return x if x.signature or not x.document.text else replace(x, signature=signature(x.document.text))


def similarity(a: str, b: str) -> float:
    """The estimated Jaccard similarity of two signed texts, 0 to 1 (standard error below 0.07)."""
    return float(np.mean(_minima(a) == _minima(b)))


@lru_cache(maxsize=200_000)
def _minima(text: str) -> npt.NDArray[np.uint16]:
    raw = base64.b64decode(text.partition(".")[0])
    if len(raw) != 2 * SIZE:
        return np.zeros(SIZE, dtype="<u2")
    return np.frombuffer(raw, dtype="<u2")


@lru_cache(maxsize=200_000)
def _facts(text: str) -> tuple[int, frozenset[int]]:
    """Length in shingles and the numbers of a signed text."""
    values = np.frombuffer(base64.b64decode(text.partition(".")[2]), dtype="<u2").tolist()
    return (values[0], frozenset(values[1:])) if values else (0, frozenset())


def _is_copy(a: str, b: str, days: int) -> bool:
    """Whether two signed texts are one article.

    Args:
        days: between their publication, 0 where one is unknown.
    """
    (first, x), (second, y) = _facts(a), _facts(b)
    if len(x & y) < SAME_NUMBERS * min(len(x), len(y)):
        return False
    return similarity(a, b) >= (VERY_SIMILAR if days > DAYS or min(first, second) < SHORT else SIMILAR)


def find(extractions: Sequence[Extraction]) -> dict[str, str]:
    """Copy -> the article that it copies: of like articles the first published (then the first by id) is the original."""
    order = {x.document.id: (x.document.date or "9999", x.document.id) for x in extractions}
    clusters = Clusters(order)
    by_hash: dict[str, list[str]] = defaultdict(list)
    signatures: dict[str, str] = {}
    for x in extractions:
        if x.sha256 or x.document.text:
            by_hash[x.sha256 or x.document.sha256].append(x.document.id)
        if own := x.signature or signature(x.document.text):
            signatures[x.document.id] = own
    for ids in by_hash.values():
        for other in ids[1:]:
            clusters.join(ids[0], other)
    _join_near(clusters, signatures, order)
    found = {}
    for members in clusters.sets():
        original = min(members, key=order.__getitem__)
        found.update({m: original for m in members if m != original})
    return dict(sorted(found.items()))


def _join_near(clusters: Clusters[str], signatures: Mapping[str, str], order: Mapping[str, tuple[str, str]]) -> None:
    bands: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    for id_, text in signatures.items():
        minima = _minima(text)
        for band in range(0, SIZE - ROWS + 1, ROWS):
            bands[band, minima[band : band + ROWS].tobytes()].append(id_)
    pairs: set[tuple[str, str]] = set()
    for members in bands.values():
        pairs.update(_neighbours(sorted(members, key=order.__getitem__)))
    for a, b in sorted(pairs):
        first, second = order[a][0], order[b][0]
        if _is_copy(signatures[a], signatures[b], gap(first, second) or 0):
            clusters.join(a, b)


def _neighbours(members: Sequence[str]) -> Iterable[tuple[str, str]]:
    """The first with every other, and each with the next: enough to hold one text's copies together."""
    for i, other in enumerate(members[1:]):
        yield members[0], other
        yield members[i], other
