"""The emergency lines one by one, those at work first, each with its mark."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wallboard.domain.states import LineState
from wallboard.ui.desk.look import em
from wallboard.ui.desk.mark import paint_line
from wallboard.ui.theme import Theme
from wallboard.words import Words


class LineMap(QWidget):
    """A field a line; the fields wrap at the widget's width."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self._lines: tuple[LineState, ...] = ()
        self._current = True
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_lines(self, lines: tuple[LineState, ...], *, current: bool) -> None:
        """Show other lines."""
        if (lines, current) == (self._lines, self._current):
            return
        self._lines, self._current = lines, current
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As if ten fields stood side by side."""
        width = round(self._field().width() * 10)
        return QSize(width, self.heightForWidth(width))

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows."""
        field = self._field()
        across = max(1, int(width // field.width()))
        return round(-(-max(1, len(self._lines)) // across) * field.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the fields."""
        with QPainter(self) as painter:  # which ends it, whatever happens in between
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            field = self._field()
            across = max(1, int(self.width() // field.width()))
            field.setWidth(self.width() / across)
            for index, state in enumerate(self._lines):
                row, column = divmod(index, across)
                place = QRectF(
                    column * field.width(), row * field.height(), field.width(), field.height()
                ).adjusted(0.5, 0.5, -em(0.5) - 0.5, -em(0.5) - 0.5)
                painter.setPen(QPen(self._theme.track, 1))
                painter.setBrush(self._theme.raised)
                painter.drawRoundedRect(place, em(0.35), em(0.35))
                side = em(1)
                mark = QRectF(place.left() + em(0.6), place.center().y() - side / 2, side, side)
                paint_line(painter, mark, state, self._theme, self._current)
                painter.setPen(self._theme.text if self._current else self._theme.stale)
                painter.setFont(self.font())
                base = place.center().y() + em(1) * 0.36
                painter.drawText(
                    int(mark.right() + em(0.5)), int(base), self._words(f"line.{state.value}")
                )

    def _field(self) -> QRectF:
        metrics = QFontMetricsF(self.font())
        widest = max(
            metrics.horizontalAdvance(self._words(f"line.{state.value}")) for state in LineState
        )
        return QRectF(0, 0, widest + em(3.4), em(2.9))
