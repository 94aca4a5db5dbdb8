"""Histograms of delays: n edges make n + 1 bins; bin i lies below edge i, the last above all."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import ceil, isclose

Counts = tuple[int, ...]

DELAY_EDGES_S: tuple[float, ...] = (*map(float, range(1, 31)), 45.0, 60.0, 90.0, 120.0, 300.0)
"""The hub's own edges: every second to 30, so that any cycle of whole seconds can be graded."""


def bin_of(edges: Sequence[float], delay_s: float) -> int:
    """The bin of a delay; a delay equal to an edge lies above it."""
    return bisect_right(edges, delay_s)


def merged(left: Counts, right: Counts) -> Counts:
    """Two histograms over the same edges as one; ValueError when their lengths differ."""
    return tuple(a + b for a, b in zip(left, right, strict=True))


def count_below(edges: Sequence[float], counts: Sequence[int], limit_s: float) -> int | None:
    """How many delays lie below `limit_s`; None where no edge falls on the limit."""
    for index, edge in enumerate(edges):
        if isclose(edge, limit_s):  # 3 x 4.2 is not quite 12.6
            return sum(counts[: index + 1])
    return None


def quantile_bounds(
    edges: Sequence[float], counts: Sequence[int], share: float
) -> tuple[float, float | None] | None:
    """The bin, as (lower edge, upper edge or None above the last), in which a quantile lies.

    The quantile is the nearest-rank one (the smallest delay with at least `share` of all at or
    below it), for 0 < share <= 1. None when the histogram is empty.
    """
    total = sum(counts)
    if total == 0:
        return None
    rank = max(1, ceil(share * total - 1e-9))  # 0.07 x 100 is a little more than 7
    for index, reached in enumerate(accumulate(counts)):
        if reached >= rank:
            lower = edges[index - 1] if index else 0.0
            return lower, edges[index] if index < len(edges) else None
    raise AssertionError("a rank within the total lies in some bin")
