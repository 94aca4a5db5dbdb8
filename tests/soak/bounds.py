"""What promise 10 allows, and how a series of samples is judged by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

RSS_A_POLL = 20.0
"""Bytes; judged over a window of at least LONG_ENOUGH polls, after the caches have filled."""
WARM_UP = 15_000
LONG_ENOUGH = 50_000
HEAP_A_POLL = 200.0
"""Bytes that malloc has given out: a short run shows a coarse leak by them, while RSS breathes."""
GROWN = 0.5
"""Of what is counted not one may be added over the window."""
OBJECTS_A_POLL = 0.02
BLOCKS_A_POLL, BLOCKS_A_POLL_SHORT = 0.05, 0.5
"""What Python counts. In a short run one step of a thousand blocks, of whatever a restart of the
server leaves, tips the slope; objects are the finer measure there."""
POINTS_A_PIXEL = 2.0


@dataclass(frozen=True, slots=True)
class Bound:
    """One figure of the samples: a slope a poll and a most, either of which may be left open."""

    name: str
    slope: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a figure did."""

    bound: Bound
    first: float
    last: float
    most: float
    slope: float

    @property
    def kept(self) -> bool:
        """The bound was kept."""
        steep = self.bound.slope is not None and self.slope > self.bound.slope
        high = self.bound.most is not None and self.most > self.bound.most
        return not (steep or high)


def slope(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Theil and Sen's: the median of the slopes between all pairs, so that no outlier moves it."""
    slopes = [
        (ys[j] - ys[i]) / (xs[j] - xs[i])
        for i in range(len(xs))
        for j in range(i + 1, len(xs))
        if xs[j] != xs[i]
    ]
    return median(slopes) if slopes else 0.0


def judged(bound: Bound, polls: Sequence[float], values: Sequence[float]) -> Verdict:
    """A figure's series against its bound."""
    return Verdict(bound, values[0], values[-1], max(values), slope(polls, values))


def bounds(window: int, warm_up: int, *, pixels: int) -> list[Bound]:
    """The bounds of a run whose samples span `window` polls after a warm-up."""
    long = window >= LONG_ENOUGH and warm_up >= WARM_UP
    none = GROWN / max(1, window)
    mib = 2.0**20
    return [
        Bound("rss", RSS_A_POLL if long else None),
        Bound("pss"),
        Bound("heap", HEAP_A_POLL),
        Bound("descriptors", none),
        Bound("threads", none),
        Bound("qobjects", none),
        Bound("widgets", none),
        Bound("timers", none),
        Bound("objects", OBJECTS_A_POLL),
        Bound("blocks", BLOCKS_A_POLL if long else BLOCKS_A_POLL_SHORT),
        Bound("cached_without_bound", None, 200.0),
        Bound("chart_points", none, POINTS_A_PIXEL * pixels),
        # journal_size_limit is 4 MB, and one transaction may lie beyond it
        Bound("wal", None, 6 * mib),
        Bound("database", None, 32 * mib),
        Bound("logs", None, 4.2 * 1e6),
        Bound("lines_a_loss", None, 4.0),
        Bound("longest_own_ms", None, 250.0),
        Bound("p99_own_ms", None, 50.0),
        # as felt: judged by nobody here, where other programs' work counts as ours
        Bound("longest_gap_ms"),
        Bound("p99_gap_ms"),
    ]
