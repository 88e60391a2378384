"""A link: two atoms or events that were compared and found one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Decision
from kg.resolve.alike import Likeness
from kg.resolve.clusters import Clusters
from kg.resolve.digests import digest


@dataclass(frozen=True, slots=True)
class Link:
    """Two ids, how alike what they stand for is, and why."""

    first: str
    second: str
    likeness: Likeness


def decision(kind: str, kept: str, merged: str, likeness: Likeness, names: tuple[str, str] = ("", "")) -> Decision:
    """A Decision with an id of its content."""
    return Decision(f"decision:{digest(kind, kept, merged)}", kind, kept, merged, likeness.score, likeness.reason, names)


def join(clusters: Clusters[str], links: Iterable[Link], stopped: list[Link],
         fits: Callable[[Sequence[str], Sequence[str]], bool]) -> list[Link]:
    """Join what links tie, from the best score down (ties are broken by the ids); the links that made one of two.

    Args:
        stopped: to this go the links of what may not be joined.
        fits: whether the members of two sets can be one.
    """
    joined = []
    for link in sorted(links, key=lambda x: (-x.likeness.score, x.first, x.second)):
        if clusters.root(link.first) == clusters.root(link.second):
            continue
        if clusters.join(link.first, link.second, fits):
            joined.append(link)
        else:
            stopped.append(link)
    return joined


def towards(root: str, links: Iterable[Link]) -> Iterator[tuple[str, Link]]:
    """Every id that links tie to a root, with the link by which it is reached, nearest first."""
    near: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        near[link.first].append(link)
        near[link.second].append(link)
    seen, front = {root}, [root]
    while front:
        reached = []
        for here in front:
            for link in near[here]:
                there = link.second if link.first == here else link.first
                if there not in seen:
                    seen.add(there)
                    reached.append(there)
                    yield there, link
        front = reached
