"""The trend as geometry: points, segments and gaps, before anything is painted."""

from collections.abc import Sequence
from dataclasses import dataclass

from wallboard.boards.share import TREND_STEP_S, ShareView, TrendPoint
from wallboard.domain.absent import Absent
from wallboard.domain.metrics import Ratio


@dataclass(frozen=True, slots=True)
class Point:
    """A share at a moment: x in seconds from the trend's start, y in per cent."""

    x: float
    y: float
    certain: bool
    """False: of too few calls to be relied on."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A line between two points that follow each other."""

    start: Point
    end: Point

    @property
    def certain(self) -> bool:
        """Both ends are."""
        return self.start.certain and self.end.certain


@dataclass(frozen=True, slots=True)
class Gap:
    """A span without whole data, in seconds from the trend's start."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class TrendLine:
    """Everything the trend draws."""

    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    gaps: tuple[Gap, ...]
    last: Point | None
    """The share of the last 15 minutes, where it is known."""


def trend_line(view: ShareView) -> TrendLine:
    """The geometry of a view. No segment crosses a gap or a quarter without calls.

    Where the last 15 minutes are known they take the place of the quarter that is running.
    """
    recent = _recent(view)
    quarters: Sequence[TrendPoint] = view.trend
    if recent is not None and view.recent_since is not None:
        quarters = [each for each in view.trend if each.start <= view.recent_since]
    points: list[Point] = []
    segments: list[Segment] = []
    gaps: list[Gap] = []
    before: Point | None = None
    for quarter in quarters:
        start = quarter.start - view.trend_start
        point: Point | None = None
        if quarter.ratio is None:
            if gaps and gaps[-1].end == start:
                gaps[-1] = Gap(gaps[-1].start, start + TREND_STEP_S)
            else:
                gaps.append(Gap(start, start + TREND_STEP_S))
        else:
            point = _point(start + TREND_STEP_S / 2, quarter.ratio)
        if point is not None:
            points.append(point)
            if before is not None:
                segments.append(Segment(before, point))
        before = point
    if recent is not None:
        if before is not None:
            segments.append(Segment(before, recent))
        points.append(recent)
    return TrendLine(tuple(points), tuple(segments), tuple(gaps), recent)


def _recent(view: ShareView) -> Point | None:
    if isinstance(view.recent, Absent) or view.recent_until is None:
        return None
    end = min(view.recent_until, view.trend_end)
    return _point(end - view.trend_start, view.recent, certain=not view.too_little)


def _point(x: float, ratio: Ratio, *, certain: bool = True) -> Point | None:
    share = ratio.share
    return None if share is None else Point(x, share * 100, certain and not ratio.is_small)
