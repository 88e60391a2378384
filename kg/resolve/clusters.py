"""Disjoint sets that keep apart what must stay apart: the one place where things become one.

Joining in any fixed order of pairs gives one result; callers sort by (score, ids), so the order of documents never matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Clusters(Generic[T]):
    """Sets of things, at first each alone. Two sets that hold a forbidden pair, or share a tag, never become one.

    Args:
        tags: per thing what only one member of a set may have (a document: it tells each event once).
    """

    def __init__(self, things: Iterable[T], tags: Mapping[T, Iterable[Hashable]] | None = None) -> None:
        self._parent: dict[T, T] = {t: t for t in things}
        self._members: dict[T, list[T]] = {t: [t] for t in self._parent}
        self._apart: dict[T, set[T]] = defaultdict(set)
        self._tags: dict[T, set[Hashable]] = {t: set((tags or {}).get(t, ())) for t in self._parent} if tags else {}

    def root(self, thing: T) -> T:
        """The thing that stands for the set."""
        parent = self._parent
        while parent[thing] != thing:
            parent[thing] = parent[parent[thing]]
            thing = parent[thing]
        return thing

    def forbid(self, a: T, b: T) -> bool:
        """Keep two things apart from now on; False where they are one already."""
        x, y = self.root(a), self.root(b)
        if x == y:
            return False
        self._apart[x].add(y)
        self._apart[y].add(x)
        return True

    def may_join(self, a: T, b: T) -> bool:
        """Whether no judgement and no tag stands between two sets."""
        x, y = self.root(a), self.root(b)
        if x == y:
            return True
        if y in self._apart.get(x, ()):
            return False
        return not self._tags or self._tags[x].isdisjoint(self._tags[y])

    def join(self, a: T, b: T, check: Callable[[list[T], list[T]], bool] | None = None) -> bool:
        """Make two sets one, if they may; `check` sees the members of both and can refuse. True if they are one now."""
        x, y = self.root(a), self.root(b)
        if x == y:
            return True
        if not self.may_join(x, y) or (check and not check(self._members[x], self._members[y])):
            return False
        if len(self._members[x]) < len(self._members[y]):
            x, y = y, x
        self._parent[y] = x
        self._members[x] += self._members.pop(y)
        for other in self._apart.pop(y, ()):
            self._apart[other].discard(y)
            self._apart[other].add(x)
            self._apart[x].add(other)
        if self._tags:
            self._tags[x] |= self._tags.pop(y)
        return True

    def members(self, thing: T) -> list[T]:
        """The things in the set of a thing."""
        return self._members[self.root(thing)]

    def sets(self) -> list[list[T]]:
        """All sets, in the order of their first thing's arrival."""
        return list(self._members.values())
