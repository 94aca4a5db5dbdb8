"""Finished calls by ring: the answered as a bar, the lost hatched on top of it."""

from dataclasses import dataclass

from wallboard.domain.metrics import Ratio, RingCounts
from wallboard.domain.rings import RingRule
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.text import bar_share, count


@dataclass(frozen=True, slots=True)
class Plot:
    """Where the bars stand."""

    left: float
    right: float
    top: float
    floor: float
    """The y of the axis."""
    divider_top: float
    beyond_top: float
    """The bars beyond the target stay below this, clear of the figure above them."""


def ring_bars(c: Canvas, plot: Plot, counts: RingCounts, rule: RingRule) -> float:
    """Draw the bars with their shares and ring numbers; the divider's x comes back."""
    rings = len(counts.answered)
    totals = [a + b for a, b in zip(counts.answered, counts.lost, strict=True)]
    column = (plot.right - plot.left) / rings
    text = c.size("label")
    room = plot.floor - plot.top - text * 1.15
    beyond_room = plot.floor - plot.beyond_top - text * 1.15
    within, beyond = totals[: rule.target], totals[rule.target :]
    scale = min(
        room / max([1, *within]), beyond_room / max([1, *beyond]) if beyond else float("inf")
    )
    bar = min(column * 0.66, 84.0)
    divider = plot.left + column * min(rule.target, rings)
    for index in range(rings):
        centre = plot.left + column * (index + 0.5)
        answered = counts.answered[index] * scale
        lost = counts.lost[index] * scale
        token = "data" if index < rule.target else "text3"
        c.block(centre - bar / 2, plot.floor - answered, bar, answered, token, hatch=True)
        if counts.lost[index]:
            lost = max(lost, 5.0)
            c.hatch(
                centre - bar / 2, plot.floor - answered - lost, bar, lost - 1, "text", step=6,
                alpha=0.9,
            )  # fmt: skip
        # of all finished calls, so that the bars within the target add up to the share within it
        share = Ratio(counts.answered[index], counts.finished)
        figure = count(share.part) if share.is_small else bar_share(share)
        c.text(
            centre, plot.floor - answered - lost - text * 0.28,
            c.strong(figure) if index < rule.target else c.figure_text(figure), align="centre",
        )  # fmt: skip
    c.strokes([(plot.left, plot.floor), (plot.right, plot.floor)], "line", 2)
    return divider
