"""Positions: deterministic, near what they are joined to, apart from each other, and kept when a graph grows."""

from __future__ import annotations

import time

import numpy as np
import pytest

from kg.render.layout import BOX, positions, spread


def ring_of_clusters(clusters: int, size: int) -> tuple[list[str], np.ndarray]:
    """Clusters in which every node is joined to the first, and the firsts to each other in a ring."""
    pairs = [(c * size, c * size + i) for c in range(clusters) for i in range(1, size)]
    pairs += [(c * size, (c + 1) % clusters * size) for c in range(clusters)]
    return [f"n{i}" for i in range(clusters * size)], np.array(pairs)


def overlaps(at: np.ndarray) -> int:
    gap = np.abs(at[:, None, :] - at[None, :, :]) / BOX
    near = np.sqrt((gap**2).sum(axis=2)) < 0.9
    return int((near.sum() - len(at)) / 2)


def test_same_input_same_places():
    keys, edges = ring_of_clusters(6, 12)
    assert np.array_equal(positions(keys, edges), positions(keys, edges))


def test_places_are_whole_finite_pixels():
    keys, edges = ring_of_clusters(4, 9)
    at = positions(keys, edges)
    assert at.shape == (36, 2) and np.isfinite(at).all() and np.array_equal(at, np.round(at))


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_tiny_graphs(count):
    at = positions([f"n{i}" for i in range(count)], np.zeros((0, 2), dtype=np.int64))
    assert at.shape == (count, 2) and np.isfinite(at).all()


def test_graph_without_edges_is_spread_out():
    assert overlaps(positions([f"n{i}" for i in range(80)], np.zeros((0, 2), dtype=np.int64))) == 0


def test_what_is_joined_stands_near():
    keys, edges = ring_of_clusters(8, 15)
    at = positions(keys, edges)
    joined = np.linalg.norm(at[edges[:, 0]] - at[edges[:, 1]], axis=1).mean()
    any_two = np.linalg.norm(at[:, None, :] - at[None, :, :], axis=2).mean()
    assert joined < any_two / 2


def test_no_node_covers_another():
    keys, edges = ring_of_clusters(10, 30)
    assert overlaps(positions(keys, edges)) == 0


def test_known_nodes_keep_their_places_and_new_ones_come_to_their_neighbours():
    keys, edges = ring_of_clusters(6, 12)
    old = positions(keys, edges)
    known = {key: (float(x), float(y)) for key, (x, y) in zip(keys, old, strict=True)}
    grown, more = [*keys, "new", "alone"], np.concatenate([edges, [[72, 0], [72, 1]]])
    at = positions(grown, more, known=known)
    assert np.array_equal(at[:72], old)
    assert np.linalg.norm(at[72] - (old[0] + old[1]) / 2) < 400
    assert overlaps(at) == 0


def test_a_picture_of_which_little_is_known_is_drawn_anew():
    keys, edges = ring_of_clusters(6, 12)
    assert np.array_equal(positions(keys, edges, known={"n0": (9e5, 9e5)}), positions(keys, edges))


def test_nodes_on_one_spot_come_apart():
    at = spread(np.zeros((40, 2)), np.zeros(40, bool), rounds=300)
    assert overlaps(at) == 0


def test_fixed_nodes_never_move():
    start = np.zeros((10, 2))
    fixed = np.array([True] * 3 + [False] * 7)
    assert np.array_equal(spread(start, fixed)[:3], start[:3])


def test_large_graphs_take_seconds():
    dice = np.random.default_rng(1)
    edges = np.stack([dice.integers(0, 4000, 12000), np.minimum(dice.pareto(1.0, 12000) * 3, 3999).astype(np.int64)], axis=1)
    started = time.process_time()
    positions([f"n{i}" for i in range(4000)], edges)
    assert time.process_time() - started < 20


def test_small_parts_stand_around_the_large_one():
    keys, edges = ring_of_clusters(6, 12)
    lone = [f"lone{i}" for i in range(25)]
    at = positions([*keys, *lone, "a", "b"], np.concatenate([edges, [[97, 98]]]))
    reach = np.linalg.norm(at[:72] - at[:72].mean(axis=0), axis=1).max()
    away = np.linalg.norm(at[72:] - at[:72].mean(axis=0), axis=1)
    assert (away > 0.6 * reach).all() and (away < 2.5 * reach).all()
    assert np.linalg.norm(at[97] - at[98]) < 300 and overlaps(at) == 0
