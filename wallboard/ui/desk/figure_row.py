"""The figures of a card, on one base line: painted, since labels of two sizes share none."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from wallboard.domain.freshness import Freshness
from wallboard.domain.severity import Severity
from wallboard.ui.desk.face import Figure
from wallboard.ui.desk.look import BODY_PX, em
from wallboard.ui.theme import Theme

MINOR = 0.64
"""The size of a second figure beside the hero's."""
WORD = 0.5
"""The size of a word (unknown, not provided) that stands in a figure's place."""
SMALLEST = 0.5
"""So far a row shrinks before a figure would be cut."""


_BELOW = 0.16
"""The room beneath the base line, in sizes of the hero: a comma hangs into it."""


@dataclass(frozen=True, slots=True)
class _Laid:
    figure: Figure
    value: QFont
    width: float
    value_width: float
    caption_width: float


class FigureRow(QWidget):
    """Figures side by side: captions before them where there is room, above them where not.

    The style sheet gives the hero's font; the rest follows from it.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._figures: tuple[Figure, ...] = ()
        self._freshness = Freshness.CONNECTING
        self._places: list[tuple[float, float, Figure]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_figures(self, figures: tuple[Figure, ...], freshness: Freshness) -> None:
        """Paint other figures; nothing where they are the same."""
        if (figures, freshness) == (self._figures, self._freshness):
            return
        self._figures, self._freshness = figures, freshness
        self.update()

    def sizeHint(self) -> QSize:
        """One line of captions above one of figures."""
        captions = QFontMetricsF(self._small()).height()
        figures = QFontMetricsF(self.font()).capHeight() * 1.1
        below = self.font().pixelSize() * _BELOW
        return QSize(em(10), round(captions + figures + below))

    def minimumSizeHint(self) -> QSize:
        """The height is fixed, the width is what there is."""
        return QSize(0, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Tell the figure under the pointer in full."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for left, right, figure in self._places:
                if left <= event.pos().x() <= right:
                    QToolTip.showText(event.globalPos(), figure.spoken, self)
                    return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the figures from left and right towards the middle."""
        with QPainter(self) as painter:  # which ends it, whatever happens in between
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            small = QFontMetricsF(self._small())
            gap = small.horizontalAdvance("x") * 1.5
            stacked, laid = self._fitted(gap)
            base = self.height() - round(self.font().pixelSize() * _BELOW)
            self._places = []
            left, right = 0.0, float(self.width())
            for index, each in enumerate(laid):
                last = index == len(laid) - 1 and len(laid) > 1
                x = right - each.width if last else left
                self._paint(painter, each, x, base, stacked)
                self._places.append((x, x + each.width, each.figure))
                left = x + each.width + gap

    def _fitted(self, gap: float) -> tuple[bool, Sequence[_Laid]]:
        """The largest layout that fits: captions aside, captions above, smaller and smaller."""
        laid: Sequence[_Laid] = ()
        for scale in (1.0, 0.9, 0.82, 0.74, 0.66, 0.58, SMALLEST):
            for stacked in (False, True):
                if not stacked and scale < 0.82:
                    continue
                laid = [self._lay(figure, scale, stacked) for figure in self._figures]
                if sum(each.width for each in laid) + gap * (len(laid) - 1) <= self.width():
                    return stacked, laid
        return True, laid

    def _lay(self, figure: Figure, scale: float, stacked: bool) -> _Laid:
        font = QFont(self.font())
        size = self.font().pixelSize() * scale
        if figure.absent:
            size *= WORD * (MINOR**0.5 if figure.minor else 1)
        elif figure.minor:
            size *= MINOR
        font.setPixelSize(max(BODY_PX, round(size)))
        small = QFontMetricsF(self._small())
        space = small.horizontalAdvance(" ")
        value = QFontMetricsF(font).horizontalAdvance(figure.text)
        unit = small.horizontalAdvance(figure.unit) + space if figure.unit else 0.0
        caption = small.horizontalAdvance(figure.caption) + space if figure.caption else 0.0
        width = max(value + unit, caption - space) if stacked else caption + value + unit
        return _Laid(figure, font, width, value, caption)

    def _paint(self, painter: QPainter, laid: _Laid, x: float, base: float, stacked: bool) -> None:
        figure = laid.figure
        small = self._small()
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        painter.setPen(self._quiet())
        at = x
        if figure.caption and stacked:
            painter.drawText(QPointF(x, metrics.ascent()), figure.caption)
        elif figure.caption:
            painter.drawText(QPointF(x, base), figure.caption)
            at += laid.caption_width
        painter.setFont(laid.value)
        painter.setPen(self._ink(figure))
        painter.drawText(QPointF(at, base), figure.text)
        if figure.unit:
            painter.setFont(small)
            painter.setPen(self._quiet())
            space = metrics.horizontalAdvance(" ")
            painter.drawText(QPointF(at + laid.value_width + space, base), figure.unit)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setBold(False)
        font.setPixelSize(BODY_PX)
        return font

    def _quiet(self) -> QColor:
        return self._theme.text2 if self._freshness.is_current else self._theme.stale

    def _ink(self, figure: Figure) -> QColor:
        if not self._freshness.is_current:
            return self._theme.stale
        if figure.absent:
            return self._theme.text3
        if figure.severity is Severity.ALARM:
            return self._theme.alarm
        return self._theme.warn if figure.severity is Severity.WATCH else self._theme.text
