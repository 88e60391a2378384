"""Does the confidence of an event mean something? Fits its weights on annotated articles and prints a reliability table.

    python benchmarks/calibration.py GOLD            # table: how often events of each confidence were right
    python benchmarks/calibration.py GOLD --fit      # prints weights for seeds/triggers/confidence.yml

GOLD is a folder of annotated articles (NAME.txt with NAME.yaml). An event is right when `kg evaluate` aligns it with an annotated
one. The table of fitted weights is made with each document's events judged by weights fitted on the other documents.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from kg.build import extract
from kg.evaluate.gold import read_gold
from kg.evaluate.score import align_entities, align_events
from kg.model import Extraction
from kg.read import read

EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0001)
RIDGE = 2.0  # keeps weights small where there is little to learn from
STEPS = 40
PREFIX = "confidence:"


@dataclass(frozen=True)
class Judged:
    """An extracted event: what was seen of it, its confidence, and whether an annotated event stands behind it."""

    document: str
    lang: str
    seen: dict[str, float]
    confidence: float
    right: bool


def judged(folder: Path) -> list[Judged]:
    """The extracted events of a folder of annotated articles."""
    annotated = {g.document.id: g for g in read_gold(folder)}
    rows: list[Judged] = []
    for found in extract(read([folder])):
        if not isinstance(found, Extraction) or found.document.id not in annotated:
            continue
        gold = annotated[found.document.id]
        right = align_events(gold, found, align_entities(gold, found))
        for n, event in enumerate(found.events):
            seen = {r.about.removeprefix(PREFIX): float(r.text) for r in event.reasons if r.about.startswith(PREFIX)}
            rows.append(Judged(found.document.id, found.document.lang, seen, event.confidence, n in right))
    return rows


def fit(rows: list[Judged], names: list[str]) -> np.ndarray:
    """Weights of a ridge-penalised logistic regression, by Newton's method."""
    x = np.array([[r.seen.get(n, 0.0) for n in names] for r in rows])
    y = np.array([r.right for r in rows], dtype=float)
    penalty = RIDGE * np.diag([0.0 if n == "base" else 1.0 for n in names])
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + penalty @ weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + penalty + 1e-6 * np.eye(len(names))
        weights -= np.linalg.solve(hessian, gradient)
    return weights


def held_out(rows: list[Judged], names: list[str]) -> list[float]:
    """The confidence of each event by weights fitted on the other documents."""
    values: dict[int, float] = {}
    for document in {r.document for r in rows}:
        weights = fit([r for r in rows if r.document != document], names)
        for n, r in enumerate(rows):
            if r.document == document:
                values[n] = float(1 / (1 + np.exp(-sum(r.seen.get(name, 0.0) * w for name, w in zip(names, weights, strict=True)))))
    return [values[n] for n in range(len(rows))]


def table(title: str, confidences: list[float], rows: list[Judged]) -> None:
    """Events by confidence: how many, the mean confidence, how many were right."""
    print(f"\n{title}\n{'confidence':>14} {'events':>7} {'mean':>6} {'right':>6}")
    error = 0.0
    for low, high in pairwise(EDGES):
        inside = [(c, r.right) for c, r in zip(confidences, rows, strict=True) if low <= c < high]
        if inside:
            mean, right = (sum(v) / len(inside) for v in zip(*inside, strict=True))
            error += abs(mean - right) * len(inside) / len(rows)
            print(f"{low:>6.1f} - {min(high, 1):<5.1f} {len(inside):>7} {mean:>6.2f} {right:>6.2f}")
    print(f"expected calibration error {error:.3f}, right {sum(r.right for r in rows) / len(rows):.2f} of {len(rows)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--fit", action="store_true", help="print weights for seeds/triggers/confidence.yml")
    args = parser.parse_args()
    rows = judged(args.gold)
    names = sorted({name for r in rows for name in r.seen}, key=lambda n: (n != "base", n))
    others = held_out(rows, names)
    table("as shipped", [r.confidence for r in rows], rows)
    table("each document by weights fitted on the others", others, rows)
    for lang in sorted({r.lang for r in rows}):
        own = [(c, r) for c, r in zip(others, rows, strict=True) if r.lang == lang]
        table(f"the same, {lang} alone", [c for c, _ in own], [r for _, r in own])
    if args.fit:
        print("weights:")
        print("\n".join(f"  {name}: {weight:.2f}" for name, weight in zip(names, fit(rows, names), strict=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
