"""Where the tiles of a wall stand, by its density and its proportions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wallboard.ui.paint.measures import Measures
from wallboard.ui.tiles.density import Density
from wallboard.ui.tiles.header import lines_of_header

Box = tuple[int, int, int, int]
"""Left, top, width and height in device-independent pixels."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An arrangement and the room that it was drawn for, in pixels at 1080 lines."""

    rows: tuple[tuple[str, ...], ...]
    width: float
    height: float
    weights: tuple[float, ...] = ()
    """Of the columns; equal where there are none."""
    row_weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """The unit of the wall and the place of every tile."""

    unit: float
    places: Mapping[str, Box]


WIDE = 2.2
UPRIGHT = 1.2
_STANDARD_WIDE = Plan(
    (("waiting", "seats", "emergency", "alarms"), ("share", "rings", "today", "volume")),
    2548, 1080, row_weights=(424, 406),
)  # fmt: skip
_STANDARD = Plan(
    (("waiting", "seats", "emergency"), ("share", "rings", "today")),
    1920, 1080, row_weights=(424, 406),
)  # fmt: skip
_STANDARD_UPRIGHT = Plan(
    (("waiting", "seats"), ("emergency", "share"), ("rings", "today")), 1292, 1600
)
_LARGE = Plan((("waiting", "seats"), ("emergency", "share_today")), 1920, 1080)
_LARGE_UPRIGHT = Plan((("waiting",), ("seats",), ("emergency",), ("share_today",)), 978, 2070)
_FAR = Plan((("waiting", "seats", "share"), ("emergency",)), 1920, 1080, weights=(600, 430, 790))
_FAR_UPRIGHT = Plan((("waiting",), ("seats",), ("share",), ("emergency",)), 1030, 2440)


def plan_for(density: Density, width: int, height: int) -> Plan:
    """The arrangement for a density and a screen's proportions."""
    upright = width < UPRIGHT * height
    if density is Density.FAR:
        return _FAR_UPRIGHT if upright else _FAR
    if density is Density.LARGE:
        return _LARGE_UPRIGHT if upright else _LARGE
    if upright:
        return _STANDARD_UPRIGHT
    return _STANDARD_WIDE if width >= WIDE * height else _STANDARD


def grid_for(density: Density, measures: Measures, width: int, height: int) -> Grid:
    """The grid of a screen; what it has more of than the plan goes to the panels."""
    plan = plan_for(density, width, height)
    unit = min(width / plan.width, height / plan.height)
    wide, high = width / unit, height / unit
    length = measures.length
    margin, gutter = length("margin"), length("gutter")
    inner = wide - 2 * margin
    y = length("top")
    header = length("header") * lines_of_header(inner)
    boxes: dict[str, tuple[float, float, float, float]] = {
        "header": (margin, y, inner, header),
        "bar": (margin, high - length("bar") - length("top") * 0.65, inner, length("bar")),
    }
    y += header + length("header_gap")
    bottom = boxes["bar"][1] - length("bar_gap")
    rows = list(plan.rows)
    if density is Density.FAR:
        strip = length("bar")
        boxes["emergency"] = (margin, bottom - strip, inner, strip)
        bottom -= strip + length("bar_gap")
        rows.pop()
    heights = _shared(bottom - y - gutter * (len(rows) - 1), plan.row_weights or (1,) * len(rows))
    for names, tall in zip(rows, heights, strict=True):
        x = margin
        weights = plan.weights if len(plan.weights) == len(names) else (1,) * len(names)
        for name, broad in zip(
            names, _shared(inner - gutter * (len(names) - 1), weights), strict=True
        ):
            boxes[name] = (x, y, broad, tall)
            x += broad + gutter
        y += tall + gutter
    return Grid(unit, {name: _device(box, unit) for name, box in boxes.items()})


def _shared(room: float, weights: Sequence[float]) -> list[float]:
    whole = sum(weights)
    return [room * weight / whole for weight in weights]


def _device(box: tuple[float, float, float, float], unit: float) -> Box:
    """Whole pixels, edges rounded, so that tiles in a row end on one line."""
    left, top, right, bottom = (
        round(edge * unit) for edge in (box[0], box[1], box[0] + box[2], box[1] + box[3])
    )
    return left, top, right - left, bottom - top
