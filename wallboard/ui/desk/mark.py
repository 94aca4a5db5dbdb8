"""Which mark and colour say what on the desk, and a widget that shows a grade's mark."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wallboard.domain.severity import Severity
from wallboard.domain.states import LineState, SeatState
from wallboard.ui.desk.look import em
from wallboard.ui.paint import marks
from wallboard.ui.paint.marks import Mark
from wallboard.ui.theme import Theme

_GRADES = {
    Severity.NONE: (Mark.INFORMATION, "data", "panel"),
    Severity.NORMAL: (Mark.OK, "ok", "panel"),
    Severity.INFORMATION: (Mark.INFORMATION, "data", "panel"),
    Severity.UNKNOWN: (Mark.NO_DATA, "stale", "panel"),
    Severity.WATCH: (Mark.WATCH, "warn", "panel"),
    Severity.ALARM: (Mark.ALARM, "alarm_fill", "alarm_ink"),
}

_SEATS = {
    SeatState.TALKING: (Mark.SEAT_TALKING, "data"),
    SeatState.HOLD: (Mark.SEAT_HOLD, "data"),
    SeatState.OUTBOUND: (Mark.SEAT_OUTBOUND, "data"),
    SeatState.RINGING: (Mark.SEAT_RINGING, "data"),
    SeatState.WRAP: (Mark.SEAT_WRAP, "data"),
    SeatState.AVAILABLE: (Mark.SEAT_FREE, "ok"),
    SeatState.BREAK: (Mark.SEAT_BREAK, "text3"),
    SeatState.NOT_READY: (Mark.SEAT_NOT_READY, "text3"),
    SeatState.SIGNED_OUT: (Mark.SEAT_OFFLINE, "text3"),
    SeatState.FAULT: (Mark.FAULT, "warn"),
    SeatState.UNKNOWN: (Mark.UNKNOWN, "text3"),
}

_LINES = {
    LineState.TALKING: (Mark.LINE_ON, "data"),
    LineState.RINGING: (Mark.SEAT_RINGING, "data"),
    LineState.WRAP: (Mark.SEAT_WRAP, "data"),
    LineState.READY: (Mark.SEAT_FREE, "ok"),
    LineState.STANDING_DOWN: (Mark.LINE_LEAVING, "text3"),
    LineState.ACTIVATING: (Mark.LINE_JOINING, "data"),
    LineState.STANDBY: (Mark.LINE_STANDBY, "text3"),
    LineState.FAULT: (Mark.FAULT, "warn"),
    LineState.UNKNOWN: (Mark.UNKNOWN, "text3"),
}


def paint_seat(painter: QPainter, area: QRectF, state: SeatState, theme: Theme, now: bool) -> None:
    """A seat's mark; grey where it is not of now."""
    _paint(painter, area, *_SEATS[state], theme, now)


def paint_line(painter: QPainter, area: QRectF, state: LineState, theme: Theme, now: bool) -> None:
    """A line's mark; grey where it is not of now."""
    _paint(painter, area, *_LINES[state], theme, now)


def _paint(
    painter: QPainter, area: QRectF, mark: Mark, token: str, theme: Theme, now: bool
) -> None:
    colour: QColor = getattr(theme, token) if now else theme.stale
    marks.draw(painter, mark, area.x(), area.y(), area.width(), colour, theme.panel)


class GradeMark(QWidget):
    """The mark of a grade."""

    def __init__(self, theme: Theme, times: float = 1.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._side = em(times)
        self._grade = Severity.UNKNOWN
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_grade(self, grade: Severity) -> None:
        """Show another grade."""
        if grade is not self._grade:
            self._grade = grade
            self.update()

    def sizeHint(self) -> QSize:
        """A square as high as the text beside it."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark."""
        mark, token, ink = _GRADES[self._grade]
        colour, upon = getattr(self._theme, token), getattr(self._theme, ink)
        with QPainter(self) as painter:
            marks.draw(painter, mark, 0, 0, self._side, colour, upon)
