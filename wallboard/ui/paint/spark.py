"""A spark line: the last half hour of a count against its limit."""

from collections.abc import Sequence
from itertools import pairwise

from wallboard.ui.paint.canvas import Canvas


def spark(
    c: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    values: Sequence[int | None],
    limit: float | None,
) -> float | None:
    """Draw the values over the width, a gap where one is None; the limit's y comes back."""
    known = [value for value in values if value is not None]
    top = max([1.0, *known, (limit or 0.0) * 1.2])
    step = width / max(1, len(values) - 1)
    bottom = y + height

    def at(index: int, value: float) -> tuple[float, float]:
        return x + index * step, bottom - value / top * height

    segments: list[tuple[float, float]] = []
    shade: list[tuple[float, float]] = []
    shades: list[list[tuple[float, float]]] = []
    for index, (left, right) in enumerate(pairwise(values)):
        if left is None or right is None:
            if shade:
                shades.append(shade)
            shade = []
            continue
        if not shade:
            shade = [(x + index * step, bottom), at(index, left)]
        shade.append(at(index + 1, right))
        segments += [at(index, left), at(index + 1, right)]
    if shade:
        shades.append(shade)
    for each in shades:
        c.area([*each, (each[-1][0], bottom)], "data", 0.2)
    c.strokes([(x, bottom), (x + width, bottom)], "line", 2)
    line = None
    if limit is not None:
        line = bottom - limit / top * height
        c.strokes([(x, line), (x + width, line)], "text2", 2, dash=(10, 7))
    c.strokes(segments, "data", c.length("stroke"))
    if values and values[-1] is not None:
        over = limit is not None and values[-1] >= limit
        c.dot(*at(len(values) - 1, values[-1]), 8, "alarm" if over else "data", "panel", 3)
    return line
