"""Finished calls by ring: the answered as a bar, the lost hatched on top of it."""

from dataclasses import dataclass

from wallboard.domain.metrics import Ratio, RingCounts
from wallboard.domain.rings import RingRule
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.paint.markup import plain
from wallboard.ui.text import bar_share, count


@dataclass(frozen=True, slots=True)
class Plot:
    """Where the bars stand."""

    left: float
    right: float
    top: float
    floor: float
    """The y of the axis."""
    figure_left: float
    figure_bottom: float
    """The bars that stand below the figure stay clear of it."""


def ring_bars(c: Canvas, plot: Plot, counts: RingCounts, rule: RingRule) -> None:
    """Draw the bars, each with its share of all finished calls where that touches no greater's."""
    rings = len(counts.answered)
    totals = [a + b for a, b in zip(counts.answered, counts.lost, strict=True)]
    column = (plot.right - plot.left) / rings
    text = c.size("label")
    clear = sum(plot.left + column * index <= plot.figure_left for index in range(1, rings + 1))
    room, low_room = (plot.floor - top - text * 1.15 for top in (plot.top, plot.figure_bottom))
    scale = min(room / max([1, *totals[:clear]]), low_room / max([1, *totals[clear:]]))
    bar = min(column * 0.66, 84.0)
    figures: list[_Figure] = []
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
        figure = c.strong(figure) if index < rule.target else c.figure_text(figure)
        line = plot.floor - answered - lost - text * 0.28
        figures.append(_Figure(figure, centre, line, c.measure(figure), totals[index]))
    for each in figures:
        if any(each.yields_to(other, text * 0.9) for other in figures):
            c.give_up(plain(each.text))
        else:
            c.text(each.centre, each.line, each.text, align="centre")
    c.strokes([(plot.left, plot.floor), (plot.right, plot.floor)], "line", 2)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A bar's figure above it."""

    text: str
    centre: float
    line: float
    width: float
    calls: int

    def yields_to(self, other: "_Figure", height: float) -> bool:
        """It would touch a figure of more calls, or of as many further to the left."""
        outranked = (-other.calls, other.centre) < (-self.calls, self.centre)
        touches = abs(self.centre - other.centre) < (self.width + other.width) / 2 + 2
        return outranked and touches and abs(self.line - other.line) < height
