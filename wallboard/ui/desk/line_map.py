"""The emergency lines one by one, those at work first, each with its mark and its name."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wallboard.domain.states import LineState
from wallboard.ui.desk.look import em
from wallboard.ui.desk.mark import paint_line
from wallboard.ui.theme import Theme
from wallboard.words import Words

Named = tuple[tuple[str, LineState], ...]
"""What people call each line, and what it does."""
LONGEST_NAME = 4.0
"""Ems: a longer name is cut."""


class LineMap(QWidget):
    """A field a line; the fields wrap at the widget's width."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self._lines: Named = ()
        self._current = True
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(words("desk.emergency_page.lines"))

    def show_lines(self, lines: Named, *, current: bool) -> None:
        """Show other lines."""
        if (lines, current) == (self._lines, self._current):
            return
        self._lines, self._current = lines, current
        self.setAccessibleDescription(
            ", ".join(f"{name} {self._said(state)}" for name, state in lines)
        )
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
        field, gap = self._field(), em(0.5)
        across = max(1, int((width + gap) // field.width()))
        return round(-(-max(1, len(self._lines)) // across) * field.height() - gap)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the fields."""
        with QPainter(self) as painter:  # which ends it, whatever happens in between
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            field, gap = self._field(), em(0.5)
            across = max(1, int((self.width() + gap) // field.width()))
            field.setWidth((self.width() + gap) / across)
            metrics = QFontMetricsF(self.font())
            side, room = em(1), self._name_room()
            for index, (name, state) in enumerate(self._lines):
                row, column = divmod(index, across)
                place = QRectF(
                    column * field.width(), row * field.height(), field.width(), field.height()
                ).adjusted(0.5, 0.5, -gap - 0.5, -gap - 0.5)
                painter.setPen(QPen(self._theme.track, 1))
                painter.setBrush(self._theme.raised)
                painter.drawRoundedRect(place, em(0.35), em(0.35))
                mark = QRectF(place.left() + em(0.6), place.center().y() - side / 2, side, side)
                paint_line(painter, mark, state, self._theme, self._current)
                painter.setFont(self.font())
                left, base = mark.right() + em(0.5), int(place.center().y() + em(1) * 0.36)
                painter.setPen(self._theme.text2 if self._current else self._theme.stale)
                shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
                painter.drawText(int(left), base, shown)
                painter.setPen(self._theme.text if self._current else self._theme.stale)
                painter.drawText(int(left + room + em(0.5)), base, self._said(state))

    def _field(self) -> QRectF:
        metrics = QFontMetricsF(self.font())
        widest = max(metrics.horizontalAdvance(self._said(state)) for state in LineState)
        return QRectF(0, 0, self._name_room() + widest + em(3.9), em(2.9))

    def _name_room(self) -> float:
        metrics = QFontMetricsF(self.font())
        widest = max((metrics.horizontalAdvance(name) for name, _ in self._lines), default=0.0)
        return min(widest, em(LONGEST_NAME)) + 1

    def _said(self, state: LineState) -> str:
        short = f"wall.line_short.{state.value}"
        return self._words(short if short in self._words else f"line.{state.value}")
