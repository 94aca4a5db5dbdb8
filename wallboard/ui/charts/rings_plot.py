"""Rings to answer: a bar a ring, answered calls and lost ones upon each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent, QTransform
from PySide6.QtWidgets import QWidget

from wallboard.ui.charts.pixels import PixelItem, at
from wallboard.ui.charts.plain_plot import PlainPlot, Ticks
from wallboard.ui.desk.look import BODY_PX, em
from wallboard.ui.paint.fonts import advance, font
from wallboard.ui.paint.shapes import hatched
from wallboard.ui.theme import Theme

_WIDTH = 0.6
"""The share of its field that a bar takes."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A ring's calls, in per cent of all finished."""

    answered: float
    lost: float
    within: bool
    """The ring keeps the rule."""
    label: str
    name: str


def scale(bars: Sequence[Bar], room: float) -> tuple[float, float]:
    """(top, step) of the axis; the highest bar leaves `room`, a share of the height, for its label.

    A bad value extends the axis and is never cut.
    """
    highest = max((bar.answered + bar.lost for bar in bars), default=0.0)
    needed = highest / (1 - room)
    step = next((step for step in (2, 5, 10, 20, 25) if needed <= step * 4), 50)
    return max(float(step), step * ceil(needed / step)), step


class RingsItem(PixelItem):
    """Grid, bars, labels and the limit."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.bars: tuple[Bar, ...] = ()
        self.levels: tuple[float, ...] = ()
        self.current = True

    def draw(self, painter: QPainter, world: QTransform, area: QRectF) -> None:
        """Paint from back to front."""
        theme = self._theme
        if not self.current:
            painter.fillRect(area, hatched(painter, theme.track, QColor(0, 0, 0, 0), em(0.7)))
        painter.setPen(QPen(theme.track, 1))
        for level in self.levels:
            y = round(at(world, 0, level).y()) + 0.5
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for index, bar in enumerate(self.bars, 1):
            self._bar(painter, world, area, index, bar)
        self._limit(painter, world, area)

    def _bar(
        self, painter: QPainter, world: QTransform, area: QRectF, index: int, bar: Bar
    ) -> None:
        theme = self._theme
        fill = theme.data if bar.within else theme.text3
        if not self.current:
            fill = theme.stale
        foot = at(world, index - _WIDTH / 2, 0)
        right = at(world, index + _WIDTH / 2, 0).x()
        answered = at(world, index, bar.answered).y()
        top = at(world, index, bar.answered + bar.lost).y()
        left, width = round(foot.x()), round(right) - round(foot.x())
        painter.fillRect(QRectF(left, round(answered), width, foot.y() - round(answered)), fill)
        if bar.lost:
            height = max(3.0, round(answered) - round(top))
            lost = QRectF(left, round(answered) - height, width - 1, height)
            painter.setPen(QPen(fill, 1))
            painter.setBrush(hatched(painter, fill, theme.panel, em(0.35)))
            painter.drawRect(lost)
            top = lost.top()
        bold = font(BODY_PX, bold=True)
        painter.setFont(bold)
        painter.setPen(theme.text if self.current else theme.stale)
        label = advance(bar.label, BODY_PX, True)
        base = top - em(0.35)
        if base - em(1) < area.top():  # no room above it: upon it
            base = top + em(1.3)
            painter.setPen(theme.panel)
        painter.drawText(QPointF((foot.x() + right - label) / 2, base), bar.label)

    def _limit(self, painter: QPainter, world: QTransform, area: QRectF) -> None:
        within = sum(bar.within for bar in self.bars)
        if not 0 < within < len(self.bars):
            return
        x = round(at(world, within + 0.5, 0).x()) + 0.5
        pen = QPen(self._theme.text, 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([5, 3])
        painter.setPen(pen)
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))


class RingsPlot(PlainPlot):
    """The chart; its owner gives it bars with their words."""

    item: RingsItem | None = None
    """None until it is built: pyqtgraph resizes a plot before that."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.item = RingsItem(theme)
        self.addItem(self.item, ignoreBounds=True)

    def show_bars(self, bars: tuple[Bar, ...], *, current: bool) -> None:
        """Draw other bars."""
        item = self.item
        if item is None:
            return
        top, step = scale(bars, min(0.4, em(1.7) / max(1.0, self.getViewBox().height())))
        levels = tuple(step * index for index in range(round(top / step) + 1))
        item.bars, item.levels, item.current = bars, levels[1:], current
        half = advance(bars[-1].name, BODY_PX, False) / 2 if bars else 0.0
        # the last name may be wider than its bar's field, and pyqtgraph drops what it would cut
        self.setXRange(0.5, len(bars) + max(0.5, (half + 2) / self._field(bars)), padding=0)
        self.setYRange(0, top, padding=0)
        self.set_ticks("left", [(level, f"{level:g}") for level in levels])
        self.set_ticks("bottom", self._names(bars))
        item.update()

    def _names(self, bars: Sequence[Bar]) -> Ticks:
        """The names of as many rings as have room for them, the last among them."""
        widest = max((advance(bar.name, BODY_PX, False) for bar in bars), default=0.0) + em(0.4)
        step = max(1, ceil(widest / self._field(bars)))
        named = enumerate(bars, 1)
        return [(index, bar.name) for index, bar in named if (len(bars) - index) % step == 0]

    def _field(self, bars: Sequence[Bar]) -> float:
        """The pixels of a bar's field."""
        return max(1.0, float(self.getViewBox().width()) / max(1, len(bars)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size leaves another room to labels and names."""
        super().resizeEvent(event)
        if self.item is not None and self.item.bars:
            self.show_bars(self.item.bars, current=self.item.current)
