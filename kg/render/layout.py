"""Positions for the nodes of a graph, computed before the page is written, so that a browser only draws.

A force layout after Jacomy et al., ForceAtlas2 (PLOS ONE 9(6), 2014): repulsion between all nodes falls with 1/distance and grows
with their degrees, springs pull along edges, each node's speed follows how steadily it is pulled. The repulsion is computed on a grid
by fast Fourier transform (Hockney and Eastwood, Computer Simulation Using Particles, 1988), so a step costs about the same for 500 nodes
as for 20,000. Same input, same positions: the start comes from a digest of the nodes' ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating[Any]]

SPACING = 74.0  # pixels between neighbours in the finished picture
BOX = (64.0, 34.0)  # pixels that a node and its label keep free, across and down
STEPS, STEPS_LARGE, LARGE = 260, 170, 5000  # steps of the simulation; fewer for graphs that no screen shows whole
GRAVITY, REPULSION = 1.0, 4.0
TOLERANCE = 1.0
KEEP_SHARE = 0.25  # with fewer known nodes than this the picture is drawn anew


def positions(keys: Sequence[str], edges: NDArray[np.int64], weights: Points | None = None,
              known: Mapping[str, tuple[float, float]] | None = None) -> Points:
    """A place in pixels for every node.

    Args:
        keys: the nodes' ids.
        edges: pairs of indices into `keys`, shape (m, 2).
        weights: the pull of each edge, 1 where not given.
        known: places from an earlier picture. These nodes stay exactly there as long as they are a quarter of all.
    Returns:
        An array of shape (n, 2), rounded to whole pixels.
    """
    if not keys:
        return np.zeros((0, 2))
    edges = edges.reshape(-1, 2)
    pull = np.ones(len(edges)) if weights is None else weights
    start = _start(keys)
    old = known or {}
    fixed = np.array([key in old for key in keys])
    if fixed.any() and fixed.mean() >= KEEP_SHARE:
        return np.round(_extend(keys, edges, start, fixed, old))
    picture = _fit(_gathered(_simulate(start, edges, pull), edges))
    return np.round(spread(picture, np.zeros(len(keys), bool), 70 if len(keys) < LARGE else 20))


def _start(keys: Sequence[str]) -> Points:
    """A place in the unit square from the digest of each id."""
    digests = b"".join(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest() for key in keys)
    return np.frombuffer(digests, dtype="<u4").reshape(-1, 2) / 2.0**32 - 0.5


def _simulate(start: Points, edges: NDArray[np.int64], pull: Points) -> Points:
    count = len(start)
    mass = 1.0 + np.bincount(edges.ravel(), minlength=count)
    springs = _Springs(edges[:, 0], edges[:, 1], pull, count)
    at = _smoothed(start * np.sqrt(count) * 10, springs)
    grid = _Grid(64 if count < 300 else 128 if count < 4000 else 256)
    before = np.zeros_like(at)
    speed = 1.0
    steps = STEPS if count < LARGE else STEPS_LARGE
    for step in range(steps):
        inward = mass[:, None] * at / (np.linalg.norm(at, axis=1)[:, None] + 1.0)
        force = REPULSION * grid.repulsion(at, mass) + springs.force(at) - GRAVITY * inward
        swing = np.linalg.norm(force - before, axis=1)
        traction = np.linalg.norm(force + before, axis=1) / 2
        wanted = TOLERANCE * (mass @ traction) / (mass @ swing + 1e-9)
        speed = min(wanted, speed * 1.5) * (0.995 if step > steps * 0.6 else 1.0)
        at = at + force * (speed / (1.0 + speed * np.sqrt(swing)))[:, None]
        before = force
    return at


@dataclass(frozen=True)
class _Springs:
    """Edges that pull: force is the vector between the ends times the weight."""

    head: NDArray[np.int64]
    tail: NDArray[np.int64]
    pull: Points
    count: int

    def force(self, at: Points) -> Points:
        step = (at[self.tail] - at[self.head]) * self.pull[:, None]
        return np.stack([self._sum(step[:, axis]) for axis in (0, 1)], axis=1)

    def _sum(self, part: Points) -> Points:
        return np.bincount(self.head, part, self.count).astype(float) - np.bincount(self.tail, part, self.count)


def _smoothed(at: Points, springs: _Springs, rounds: int = 24) -> Points:
    """Each node moved towards its neighbours' mean, a few times: neighbours start near each other, which saves the slow untangling."""
    degree = np.bincount(springs.head, springs.pull, springs.count) + np.bincount(springs.tail, springs.pull, springs.count)
    size = at.std() + 1e-9
    for _ in range(rounds):
        at = at + 0.7 * springs.force(at) / np.maximum(degree, 1e-9)[:, None]
        at = at - at.mean(axis=0)
        at = at * (size / (at.std() + 1e-9))
    return at


class _Grid:
    """Sums the repulsion of all masses on a square grid that covers the picture."""

    def __init__(self, cells: int) -> None:
        self.cells = cells
        reach = np.minimum(np.arange(2 * cells), 2 * cells - np.arange(2 * cells)).astype(float)
        sign = np.where(np.arange(2 * cells) < cells, 1.0, -1.0)
        dx, dy = np.meshgrid(reach * sign, reach * sign, indexing="ij")
        square = dx**2 + dy**2 + 0.5  # softened: inside a cell nobody knows the direction
        self.kernel_x, self.kernel_y = np.fft.rfft2(dx / square), np.fft.rfft2(dy / square)

    def repulsion(self, at: Points, mass: Points) -> Points:
        """Force on each node, its mass times the sum of mass / distance over all others."""
        low = at.min(axis=0)
        width = float((at.max(axis=0) - low).max()) / (self.cells - 2) + 1e-9
        place = (at - low) / width + 0.5
        corner = place.astype(int)
        inside = place - corner
        shape = (2 * self.cells, 2 * self.cells)
        flat, share = _corners(corner, inside, shape[1])
        density = np.bincount(flat.ravel(), (share * mass).ravel(), shape[0] * shape[1]).reshape(shape)
        spectrum = np.fft.rfft2(density)
        fields = (np.fft.irfft2(spectrum * kernel, s=shape) for kernel in (self.kernel_x, self.kernel_y))
        return np.stack([mass * (field.ravel()[flat] * share).sum(axis=0) for field in fields], axis=1) / width


def _corners(corner: NDArray[np.int64], inside: Points, row: int) -> tuple[NDArray[np.int64], Points]:
    """The four grid points around each node and the share of it that falls to each."""
    x, y = corner[:, 0], corner[:, 1]
    u, v = inside[:, 0], inside[:, 1]
    flat = np.stack([x * row + y, (x + 1) * row + y, x * row + y + 1, (x + 1) * row + y + 1])
    return flat, np.stack([(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v])


def _gathered(at: Points, edges: NDArray[np.int64]) -> Points:
    """The largest connected part in the middle, the others in rings around it: left alone they would drift far off."""
    part = _parts(len(at), edges)
    sizes = np.bincount(part, minlength=len(at))
    main = int(sizes.argmax())
    at = at - at[part == main].mean(axis=0)
    room = float(np.linalg.norm(at[part == main], axis=1).max() + 1e-9) / np.sqrt(sizes[main])  # per node, as dense as the middle
    radius, turn, thick = room * np.sqrt(sizes[main]) * 1.1 + room, 0.0, 0.0
    for label in sorted((int(p) for p in np.flatnonzero(sizes) if p != main), key=lambda p: (-sizes[p], p)):
        inside = part == label if sizes[label] > 1 else label
        width = 2.2 * room * np.sqrt(sizes[label])
        if turn + width / radius > 2 * np.pi:
            radius, turn, thick = radius + thick, 0.0, 0.0
        thick = max(thick, width)
        turn += width / radius
        angle = turn - width / radius / 2
        middle = (radius + width / 2) * np.array([np.cos(angle), np.sin(angle)])
        at[inside] = middle + _shrunk(np.atleast_2d(at[inside]), width / 2)
    return at


def _shrunk(at: Points, radius: float) -> Points:
    """The same picture around the origin, no larger than a circle."""
    at = at - at.mean(axis=0)
    reach = np.linalg.norm(at, axis=1).max()
    return at * min(1.0, radius / (reach + 1e-9))


def _parts(count: int, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each node the smallest number in its connected part."""
    part = np.arange(count)
    while len(edges):
        before = part.copy()
        low = np.minimum(part[edges[:, 0]], part[edges[:, 1]])
        np.minimum.at(part, edges[:, 0], low)
        np.minimum.at(part, edges[:, 1], low)
        part = part[part]
        if np.array_equal(part, before):
            break
    return part


def _fit(at: Points) -> Points:
    """Scaled so that the typical node has SPACING squared of room; far outliers are drawn in first."""
    at = at - np.median(at, axis=0)
    radius = np.linalg.norm(at, axis=1) + 1e-9
    limit = 1.6 * np.quantile(radius, 0.9)
    at = at * np.where(radius > limit, (limit + 0.15 * (radius - limit)) / radius, 1.0)[:, None]
    room = SPACING * np.sqrt(len(at) / np.pi)
    return at * (room / (1.5 * np.sqrt((at**2).sum(axis=1).mean()) + 1e-9))


def spread(at: Points, fixed: NDArray[np.bool_], rounds: int = 70) -> Points:
    """Pushes apart what overlaps. Nodes marked fixed never move."""
    at = at.copy()
    move = np.where(fixed, 0.0, 1.0)
    for _ in range(rounds):
        unit = at / BOX
        left, right = _near(unit)
        gap = unit[right] - unit[left]
        far = np.sqrt((gap**2).sum(axis=1))
        hit = far < 1.0
        if not hit.any():
            break
        left, right, gap, far = left[hit], right[hit], gap[hit], far[hit]
        # Two nodes on one point have no direction: the index decides.
        anywhere = np.stack([np.cos(left + 1.0), np.sin(left + 1.0)], axis=1)
        gap = np.where(far[:, None] < 1e-6, anywhere, gap / np.maximum(far, 1e-6)[:, None])
        share = move[left] + move[right]
        push = gap * (np.minimum(1.02 - far, 0.6) / np.maximum(share, 1.0) * (share > 0))[:, None] * 0.8
        for axis in (0, 1):
            step = np.bincount(right, push[:, axis] * move[right], len(at)) - np.bincount(left, push[:, axis] * move[left], len(at))
            at[:, axis] += np.clip(step, -0.8, 0.8) * BOX[axis]
    return at


def _near(unit: Points) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs in the same or in touching cells of side 1."""
    cell = np.floor(unit - unit.min(axis=0)).astype(np.int64)
    row = int(cell[:, 1].max()) + 3
    code = cell[:, 0] * row + cell[:, 1] + 1
    order = np.argsort(code, kind="stable")
    ranked = code[order]
    lefts, rights = [], []
    for shift in (0, 1, row - 1, row, row + 1):
        first = np.searchsorted(ranked, ranked + shift, "left")
        last = np.searchsorted(ranked, ranked + shift, "right")
        if shift == 0:
            first = np.arange(len(ranked)) + 1
        # A heap of nodes on one spot would give a quadratic number of pairs: the nearest forty in order are enough for a push.
        many = np.clip(last - first, 0, 40)
        left = np.repeat(np.arange(len(ranked)), many)
        inner = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        lefts.append(order[left])
        rights.append(order[np.repeat(first, many) + inner])
    return np.concatenate(lefts), np.concatenate(rights)


def _extend(keys: Sequence[str], edges: NDArray[np.int64], start: Points, fixed: NDArray[np.bool_],
            known: Mapping[str, tuple[float, float]]) -> Points:
    """New nodes come to stand between those of their neighbours that are known; the known stay."""
    place = np.array([known.get(key, (0.0, 0.0)) for key in keys], dtype=float)
    old = place[fixed]
    extent = np.abs(old - old.mean(axis=0)).max() + SPACING
    at = np.where(fixed[:, None], place, old.mean(axis=0) + start * 2 * extent)
    settled = fixed.copy()
    ends = np.concatenate([edges, edges[:, ::-1]])
    for _ in range(12):
        useful = ends[settled[ends[:, 1]] & ~fixed[ends[:, 0]]]
        if not len(useful):
            break
        many = np.bincount(useful[:, 0], minlength=len(keys))
        here = many > 0
        mean = np.stack([np.bincount(useful[:, 0], at[useful[:, 1], axis], len(keys)) for axis in (0, 1)], axis=1)
        at[here] = mean[here] / many[here][:, None] + start[here] * 2 * SPACING
        settled |= here
    return spread(at, fixed)
