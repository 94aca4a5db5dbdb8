"""A day's trend of a share by quarters of an hour, against its target."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from wallboard.boards.share import TREND_STEP_S, TrendPoint
from wallboard.ui.hours import whole_hours
from wallboard.ui.paint.canvas import Canvas

FLOORS = (0.8, 0.5, 0.0)
"""Where the axis may begin: as high as still shows the lowest value."""
LABEL_EVERY_H = 6

Across = Callable[[float], float]
"""From an instant to its x."""


def floor_for(points: Sequence[TrendPoint], target: float) -> float:
    """Where the axis begins, so that no value lies below it and the target well above."""
    shares = [point.ratio.share for point in points if point.ratio is not None]
    lowest = min([target - 0.1, *(share for share in shares if share is not None)])
    return next(floor for floor in FLOORS if lowest >= floor or floor == 0.0)


def trend(
    c: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    points: Sequence[TrendPoint],
    span: tuple[float, float],
    target: float,
) -> None:
    """Draw the quarters over `span`; a quarter of few calls is thin, an unwatched one hatched."""
    start, end = span
    floor = floor_for(points, target)
    bottom, left = y + height, x + c.measure("100") + c.length("gap") * 0.7
    right = x + width
    scale = (right - left) / max(1.0, end - start)

    def across(instant: float) -> float:
        return left + (instant - start) * scale

    def down(share: float) -> float:
        return bottom - (share - floor) / (1 - floor) * height

    _axes(c, (left, right, y, bottom), (start, end), floor, across)
    _gaps(c, points, across, y, bottom)
    thick: list[tuple[float, float]] = []
    thin: list[tuple[float, float]] = []
    red: list[tuple[float, float]] = []
    marks = [
        (across(point.start + TREND_STEP_S / 2), point.ratio.share, point.ratio.is_small)
        if point.ratio is not None
        else (0.0, None, True)
        for point in points
    ]
    for (x1, a, small1), (x2, b, small2) in pairwise(marks):
        if a is None or b is None:
            continue
        if small1 or small2:
            thin += [(x1, down(a)), (x2, down(b))]
            continue
        for (from_x, from_y), (to_x, to_y), below in _split(x1, a, x2, b, target):
            (red if below else thick).extend(((from_x, down(from_y)), (to_x, down(to_y))))
    line = down(target)
    c.strokes([(left, line), (right, line)], "text", 2, dash=(10, 7))
    stroke = c.length("stroke")
    c.strokes(thin, "text2", stroke * 0.5, dash=(3, 5))
    c.strokes(thick, "data", stroke)
    c.strokes(red, "alarm", stroke)
    last = next(
        ((at, share, small) for at, share, small in reversed(marks) if share is not None), None
    )
    if last is not None:
        at, share, small = last
        assert share is not None
        token = "text3" if small else ("alarm" if share < target else "data")
        c.dot(at, down(share), stroke * 1.9, "panel", token, stroke)


Piece = tuple[tuple[float, float], tuple[float, float], bool]


def _split(x1: float, a: float, x2: float, b: float, target: float) -> list[Piece]:
    """A segment cut where it crosses the target; the flag says that a piece lies below it."""
    if (a < target) == (b < target):
        return [((x1, a), (x2, b), a < target)]
    at = x1 + (target - a) / (b - a) * (x2 - x1)
    return [((x1, a), (at, target), a < target), ((at, target), (x2, b), b < target)]


def _axes(
    c: Canvas,
    edges: tuple[float, float, float, float],
    span: tuple[float, float],
    floor: float,
    across: Across,
) -> None:
    left, right, top, bottom = edges
    c.strokes([(left, bottom), (right, bottom)], "line", 2)
    c.strokes([(left, top), (right, top)], "line", 1)
    edge = left - c.length("gap") * 0.7
    c.text(edge, top + c.cap("label") * 0.9, "100", token="text3", align="right")
    c.text(edge, bottom, f"{floor * 100:.0f}", token="text3", align="right")
    below = bottom + c.size("label") * 1.0
    free = left - c.size("label")
    for instant, hour in whole_hours(*span, c.local):
        if hour % LABEL_EVERY_H:
            continue
        at = across(instant)
        c.strokes([(at, bottom), (at, bottom + 6)], "line", 2)
        label = f"{hour:02d}"
        half = c.measure(label) / 2
        if at - half > free and at + half <= right + 2:
            c.text(at, below, label, token="text3", align="centre")
            free = at + half + c.length("gap")


def _gaps(
    c: Canvas, points: Sequence[TrendPoint], across: Across, top: float, bottom: float
) -> None:
    begun: float | None = None
    for point in (*points, None):
        if point is not None and point.ratio is None:
            begun = point.start if begun is None else begun
            continue
        if begun is not None:
            ended = points[-1].start + TREND_STEP_S if point is None else point.start
            left, right = across(begun), across(ended)
            c.hatch(left, top, right - left, bottom - top, "stale", step=9, alpha=0.55)
            begun = None
