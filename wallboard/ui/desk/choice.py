"""A drop-down list with an arrow in the theme's ink: a style sheet alone cannot draw one."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox, QWidget

from wallboard.ui.desk.look import em
from wallboard.ui.theme import Theme


class Choice(QComboBox):
    """A combo box whose arrow has the colour of its text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.text2, 1.5))
        x, y, half = self.width() - em(0.95), self.height() / 2 - em(0.1), em(0.3)
        painter.drawPolyline(
            QPolygonF([QPointF(x - half, y), QPointF(x, y + half), QPointF(x + half, y)])
        )
