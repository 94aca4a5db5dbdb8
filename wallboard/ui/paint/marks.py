"""The signs that stand beside a word, so that nothing is told by colour alone."""

from collections.abc import Callable
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF


class Mark(Enum):
    """A sign by what it says."""

    OK = "ok"
    INFORMATION = "information"
    WATCH = "watch"
    ALARM = "alarm"
    NO_DATA = "no_data"
    SEAT_TALKING = "seat_talking"
    SEAT_HOLD = "seat_hold"
    SEAT_OUTBOUND = "seat_outbound"
    SEAT_RINGING = "seat_ringing"
    SEAT_WRAP = "seat_wrap"
    SEAT_FREE = "seat_free"
    SEAT_BREAK = "seat_break"
    SEAT_NOT_READY = "seat_not_ready"
    SEAT_OFFLINE = "seat_offline"
    LINE_ON = "line_on"
    LINE_JOINING = "line_joining"
    LINE_LEAVING = "line_leaving"
    LINE_STANDBY = "line_standby"
    FAULT = "fault"
    UNKNOWN = "unknown"
    CUP = "cup"
    SWATCH = "swatch"
    DASHES = "dashes"


def draw(
    painter: QPainter, mark: Mark, x: float, y: float, size: float, colour: QColor, ink: QColor
) -> None:
    """Blit a mark with its top left corner at (x, y); `ink` is what is drawn upon it."""
    ratio = painter.device().devicePixelRatio()
    picture = _picture(mark, round(size * ratio), ratio, colour.rgba(), ink.rgba())
    painter.drawPixmap(QPointF(round(x), round(y)), picture)


@lru_cache(maxsize=1024)
def _picture(mark: Mark, pixels: int, ratio: float, colour: int, ink: int) -> QPixmap:
    picture = QPixmap(max(1, pixels), max(1, pixels))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(pixels / 100, pixels / 100)  # every mark is drawn on a field of 100 x 100
    painter.setPen(Qt.PenStyle.NoPen)
    _DRAWERS[mark](painter, QColor.fromRgba(colour), QColor.fromRgba(ink))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def _stroke(painter: QPainter, colour: QColor, width: float) -> None:
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, cap, join))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _disc(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(50, 50), 44, 44)


def _tick(painter: QPainter, colour: QColor, ink: QColor) -> None:
    _disc(painter, colour, ink)
    _stroke(painter, ink, 12)
    painter.drawPolyline(QPolygonF([QPointF(30, 52), QPointF(45, 66), QPointF(71, 37)]))


def _exclamation(painter: QPainter, ink: QColor, top: float, bottom: float) -> None:
    _stroke(painter, ink, 13)
    painter.drawLine(QPointF(50, top), QPointF(50, bottom - 22))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(50, bottom), 7.5, 7.5)


def _triangle(painter: QPainter, colour: QColor, ink: QColor) -> None:
    _stroke(painter, colour, 14)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(50, 15), QPointF(91, 86), QPointF(9, 86)]))
    _exclamation(painter, ink, 38, 78)


def _octagon(painter: QPainter, colour: QColor, ink: QColor) -> None:
    near, far = 31.5, 68.5
    corners = (
        (near, 5), (far, 5), (95, near), (95, far), (far, 95), (near, 95), (5, far), (5, near),
    )  # fmt: skip
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    _exclamation(painter, ink, 27, 74)


def _slashed(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _stroke(painter, colour, 11)
    painter.drawEllipse(QPointF(50, 50), 38, 38)
    painter.drawLine(QPointF(25, 75), QPointF(75, 25))


def _square(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(5, 5, 90, 90), 20, 20)


def _frame(painter: QPainter, colour: QColor, width: float = 11) -> None:
    _stroke(painter, colour, width)
    inset = 5 + width / 2
    painter.drawRoundedRect(QRectF(inset, inset, 100 - 2 * inset, 100 - 2 * inset), 16, 16)
    painter.setPen(Qt.PenStyle.NoPen)


def _seat_talking(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _square(painter, colour)


def _seat_hold(painter: QPainter, colour: QColor, ink: QColor) -> None:
    _square(painter, colour)
    painter.setBrush(ink)
    painter.drawRect(QRectF(32, 28, 12, 44))
    painter.drawRect(QRectF(56, 28, 12, 44))


def _seat_outbound(painter: QPainter, colour: QColor, ink: QColor) -> None:
    _square(painter, colour)
    _stroke(painter, ink, 11)
    painter.drawLine(QPointF(32, 68), QPointF(66, 34))
    painter.drawPolyline(QPolygonF([QPointF(40, 33), QPointF(67, 33), QPointF(67, 60)]))


def _seat_ringing(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _frame(painter, colour)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(34, 34, 32, 32), 6, 6)


def _seat_wrap(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _frame(painter, colour)
    lower = QPainterPath()
    lower.addRoundedRect(QRectF(5, 5, 90, 90), 20, 20)
    half = QPainterPath()
    half.addRect(QRectF(0, 50, 100, 50))
    painter.fillPath(lower.intersected(half), colour)


def _seat_free(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _frame(painter, colour, 13)


def _bars(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(31, 28, 13, 44), 4, 4)
    painter.drawRoundedRect(QRectF(56, 28, 13, 44), 4, 4)


def _seat_break(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _frame(painter, colour, 8)
    _bars(painter, colour)


def _seat_not_ready(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _frame(painter, colour, 8)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(27, 43, 46, 14), 4, 4)


def _seat_offline(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(50, 50), 14, 14)


def _half(painter: QPainter, colour: QColor, start: int) -> None:
    painter.setBrush(colour)
    painter.drawPie(QRectF(10, 10, 80, 80), start * 16, 180 * 16)
    _stroke(painter, colour, 10)
    painter.drawEllipse(QPointF(50, 50), 39, 39)


def _line_joining(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _half(painter, colour, 90)


def _line_leaving(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _half(painter, colour, 180)


def _ring(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _stroke(painter, colour, 10)
    painter.drawEllipse(QPointF(50, 50), 38, 38)


def _cross(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _stroke(painter, colour, 19)
    painter.drawLine(QPointF(20, 20), QPointF(80, 80))
    painter.drawLine(QPointF(80, 20), QPointF(20, 80))


def _unknown(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    painter.setPen(QPen(colour, 9, Qt.PenStyle.DotLine, Qt.PenCapStyle.RoundCap))
    painter.drawEllipse(QPointF(50, 50), 38, 38)
    _stroke(painter, colour, 9)
    painter.drawLine(QPointF(32, 68), QPointF(68, 32))


def _cup(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _stroke(painter, colour, 9)
    bowl = QPainterPath(QPointF(12, 24))
    bowl.lineTo(12, 58)
    bowl.quadTo(12, 78, 32, 78)
    bowl.lineTo(50, 78)
    bowl.quadTo(70, 78, 70, 58)
    bowl.lineTo(70, 24)
    bowl.closeSubpath()
    painter.drawPath(bowl)
    painter.drawArc(QRectF(54, 32, 36, 30), -75 * 16, 165 * 16)


def _dashes(painter: QPainter, colour: QColor, _ink: QColor) -> None:
    _stroke(painter, colour, 9)
    for x in (8, 42, 76):
        painter.drawLine(QPointF(x, 50), QPointF(x + 18, 50))


_DRAWERS: dict[Mark, Callable[[QPainter, QColor, QColor], None]] = {
    Mark.OK: _tick,
    Mark.INFORMATION: _disc,
    Mark.WATCH: _triangle,
    Mark.ALARM: _octagon,
    Mark.NO_DATA: _slashed,
    Mark.SEAT_TALKING: _seat_talking,
    Mark.SEAT_HOLD: _seat_hold,
    Mark.SEAT_OUTBOUND: _seat_outbound,
    Mark.SEAT_RINGING: _seat_ringing,
    Mark.SEAT_WRAP: _seat_wrap,
    Mark.SEAT_FREE: _seat_free,
    Mark.SEAT_BREAK: _seat_break,
    Mark.SEAT_NOT_READY: _seat_not_ready,
    Mark.SEAT_OFFLINE: _seat_offline,
    Mark.LINE_ON: _disc,
    Mark.LINE_JOINING: _line_joining,
    Mark.LINE_LEAVING: _line_leaving,
    Mark.LINE_STANDBY: _ring,
    Mark.FAULT: _cross,
    Mark.UNKNOWN: _unknown,
    Mark.CUP: _cup,
    Mark.SWATCH: _seat_talking,
    Mark.DASHES: _dashes,
}
