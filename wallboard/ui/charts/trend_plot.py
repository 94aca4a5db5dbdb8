"""The trend of the share within the target rings, by quarters of an hour."""

from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from wallboard.domain.severity import Severity
from wallboard.ui.charts.label_place import label_place
from wallboard.ui.charts.pixels import PixelItem, at
from wallboard.ui.charts.plain_plot import PlainPlot, Ticks
from wallboard.ui.charts.trend_line import Gap, Segment, TrendLine
from wallboard.ui.desk.look import BODY_PX, em
from wallboard.ui.paint.fonts import advance, font
from wallboard.ui.paint.shapes import hatched
from wallboard.ui.theme import Theme

GAP_NAMED_PX = 6
"""Pixels that a gap's name keeps from its hatching."""


class TrendItem(PixelItem):
    """Grid, gaps, target, line and its end."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.line = TrendLine((), (), (), None)
        self.target = 0.0
        self.last_name = ""
        self.gap_name: Callable[[Gap], str] = str
        self.current = True
        self.severity = Severity.NONE

    def draw(self, painter: QPainter, world: QTransform, area: QRectF) -> None:
        """Paint from back to front."""
        theme = self._theme
        if not self.current:
            painter.fillRect(area, hatched(painter, theme.track, QColor(0, 0, 0, 0), em(0.7)))
        painter.setPen(QPen(theme.track, 1))
        for level in (25, 50, 75, 100):
            y = round(at(world, 0, level).y()) + 0.5
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
        named = self._gaps(painter, world, area)
        self._shortfall(painter, world)
        self._target(painter, world, area)
        self._segments(painter, world, self.line.segments)
        self._uncertain_points(painter, world)
        self._last(painter, world, area, named)

    def _gaps(self, painter: QPainter, world: QTransform, area: QRectF) -> list[QRectF]:
        """Hatch the gaps and name them; what their names cover comes back."""
        plates: list[QRectF] = []
        theme = self._theme
        for gap in self.line.gaps:
            left, right = at(world, gap.start, 0).x(), at(world, gap.end, 0).x()
            if right < area.left():
                continue
            band = QRectF(left, area.top(), right - left, area.height()).intersected(area)
            painter.fillRect(band, hatched(painter, theme.line, theme.panel, em(0.5)))
            name = self.gap_name(gap)
            width = advance(name, BODY_PX, False)
            inside = band.width() > width + 2 * GAP_NAMED_PX
            x = band.center().x() - width / 2 if inside else band.right() + GAP_NAMED_PX
            if x + width > area.right():
                x = band.left() - GAP_NAMED_PX - width
            base = area.bottom() - em(0.45)
            plate = QRectF(x - 3, base - em(1), width + 6, em(1.35))
            plates.append(plate)
            painter.fillRect(plate, theme.panel)
            painter.setFont(font(BODY_PX, bold=False))
            painter.setPen(theme.text2)
            painter.drawText(QPointF(x, base), name)
        return plates

    def _shortfall(self, painter: QPainter, world: QTransform) -> None:
        colour = QColor(self._theme.alarm if self.current else self._theme.stale)
        colour.setAlphaF(0.22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for segment in self.line.segments:
            if segment.certain:
                below = _below(segment, self.target)
                if below:
                    painter.drawPolygon(QPolygonF([at(world, x, y) for x, y in below]))

    def _target(self, painter: QPainter, world: QTransform, area: QRectF) -> None:
        y = round(at(world, 0, self.target).y()) + 0.5
        pen = QPen(self._theme.text, 1)
        pen.setDashPattern([5, 3])
        painter.setPen(pen)
        painter.drawLine(QLineF(area.left(), y, area.right(), y))

    def _segments(self, painter: QPainter, world: QTransform, segments: Sequence[Segment]) -> None:
        theme = self._theme
        colour = theme.data if self.current else theme.stale
        for certain in (False, True):
            pen = QPen(colour, 2.2 if certain else 1)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            if not certain:
                pen.setDashPattern([2, 4])
            painter.setPen(pen)
            painter.drawLines(  # segments, not a path: see performance.md's trap of wide lines
                [self._line(world, each) for each in segments if each.certain is certain]
            )

    def _uncertain_points(self, painter: QPainter, world: QTransform) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.data if self.current else theme.stale, 1))
        painter.setBrush(theme.panel)
        for point in self.line.points:
            if not point.certain and point is not self.line.last:
                painter.drawEllipse(at(world, point.x, point.y), 2.2, 2.2)

    def _last(
        self, painter: QPainter, world: QTransform, area: QRectF, named: Sequence[QRectF]
    ) -> None:
        point = self.line.last
        if point is None:
            return
        theme = self._theme
        graded = {Severity.ALARM: theme.alarm, Severity.WATCH: theme.warn}
        colour = graded.get(self.severity, theme.data) if self.current else theme.stale
        place = at(world, point.x, point.y)
        painter.setPen(QPen(colour, 2.4))
        painter.setBrush(theme.panel)
        painter.drawEllipse(place, 4.5, 4.5)
        size = QSizeF(advance(self.last_name, BODY_PX, True) + 6, em(1.25))
        lines = [self._line(world, segment) for segment in self.line.segments]
        y = at(world, 0, self.target).y()
        target = QLineF(area.left(), y, area.right(), y)
        drawn: list[QLineF | QRectF] = [*lines, target, *named]
        plate = label_place(place, size, em(0.6), area, drawn)
        ground = QColor(theme.panel)
        ground.setAlphaF(0.85)
        painter.fillRect(plate, ground)
        painter.setFont(font(BODY_PX, bold=True))
        painter.setPen(colour)
        painter.drawText(QPointF(plate.left() + 3, plate.top() + em(0.95)), self.last_name)

    @staticmethod
    def _line(world: QTransform, segment: Segment) -> QLineF:
        return QLineF(
            at(world, segment.start.x, segment.start.y), at(world, segment.end.x, segment.end.y)
        )


def _below(segment: Segment, target: float) -> list[tuple[float, float]]:
    """The area between the target and the part of a segment that lies beneath it."""
    a, b = segment.start, segment.end
    if a.y >= target and b.y >= target:
        return []
    left, right = (a.x, a.y), (b.x, b.y)
    if (a.y < target) != (b.y < target):
        crossing = a.x + (target - a.y) / (b.y - a.y) * (b.x - a.x)
        if a.y >= target:
            left = (crossing, target)
        else:
            right = (crossing, target)
    return [(left[0], target), left, right, (right[0], target)]


class TrendPlot(PlainPlot):
    """The chart; its owner gives it geometry and words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.item = TrendItem(theme)
        self.addItem(self.item, ignoreBounds=True)
        self._cursor = pg.InfiniteLine(angle=90, movable=False, pen=pg.mkPen(theme.text2, width=1))
        self._cursor.hide()
        self.addItem(self._cursor, ignoreBounds=True)
        self.set_ticks("left", [(level, str(level)) for level in (0, 25, 50, 75, 100)])
        self.setYRange(0, 103, padding=0)

    def show_line(
        self,
        line: TrendLine,
        *,
        span: tuple[float, float],
        ticks: Ticks,
        target: float,
        last_name: str,
        gap_name: Callable[[Gap], str],
        current: bool,
        severity: Severity,
    ) -> None:
        """Draw another line; `span` is what the x axis shows."""
        item = self.item
        item.line, item.target = line, target
        item.last_name, item.gap_name = last_name, gap_name
        item.current, item.severity = current, severity
        self.setXRange(*span, padding=0)
        self.set_ticks("bottom", ticks)
        item.update()

    def show_cursor(self, x: float | None) -> None:
        """The upright line at a value; none at None."""
        self._cursor.setVisible(x is not None)
        if x is not None:
            self._cursor.setPos(x)
