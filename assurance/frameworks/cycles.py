"""Circles in references.

Most references of a pack cannot make one: they lead from levels of support, reports, plans, triggers and the calendar
to grids, and from grids to scales, and none leads back. Only parts of one kind that name each other can: areas, by
the earlier ids that they take over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def circle_in(references: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The ids of one circle, in the order in which they refer to each other; empty where there is none."""
    done: set[str] = set()
    for start in references:
        trail: dict[str, None] = {}
        waiting: list[tuple[str, bool]] = [(start, True)]
        while waiting:
            key, is_entered = waiting.pop()
            if not is_entered:
                trail.pop(key)
                done.add(key)
            elif key in trail:
                chain = list(trail)
                return tuple(chain[chain.index(key) :])
            elif key not in done:
                trail[key] = None
                waiting.append((key, False))
                waiting.extend((one, True) for one in references.get(key, ()))
    return ()
