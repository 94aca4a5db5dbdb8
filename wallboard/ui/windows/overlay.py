"""What lies over a whole window and lets every click through: the night's shade, and the veil."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from wallboard.ui.paint.fonts import font
from wallboard.ui.theme import Theme

_LINES_A_WINDOW = 24
"""The veil's sentence is as tall as so many lines would be that fill the window."""


class Overlay(QWidget):
    """Covers its window, whatever size that takes; hidden it costs nothing."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        window.installEventFilter(self)

    def place(self, window: QWidget) -> QRect:
        """The part of the window that it covers."""
        return window.rect()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and stay above what comes later."""
        window = self.parentWidget()
        if window is None or watched is not window:
            return False
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded):
            self.setGeometry(self.place(window))
            self.raise_()
        return False

    def cover(self) -> None:
        """Lie over everything."""
        window = self.parentWidget()
        assert window is not None
        self.setGeometry(self.place(window))
        self.raise_()
        self.show()


class Shade(Overlay):
    """Darkens a wall at night. It is drawn over the picture: no backlight is touched."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._dim = 0.0

    @property
    def dim(self) -> float:
        """How dark it is: 0 not at all, 1 black."""
        return self._dim

    def darken(self, dim: float) -> None:
        """Take so much of the light away."""
        if dim == self._dim:
            return
        self._dim = dim
        self.setVisible(dim > 0)
        if dim > 0:
            self.cover()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Take some of the light away."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor.fromRgbF(0.0, 0.0, 0.0, self._dim))
        painter.end()


class Veil(Overlay):
    """Says in one sentence that the window beneath cannot be trusted, and hides its figures."""

    def __init__(self, window: QWidget, theme: Theme, sentence: str) -> None:
        super().__init__(window)
        self._theme = theme
        self._sentence = sentence
        self.setAccessibleName(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the sentence."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.bg)
        painter.setFont(font(max(1, self.height() // _LINES_A_WINDOW), False))
        painter.setPen(self._theme.stale)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect(), flags, self._sentence)
        painter.end()


class Label(Overlay):
    """One sentence over the window's upper edge that stays: how this run differs from others."""

    def __init__(self, window: QWidget, theme: Theme, sentence: str) -> None:
        super().__init__(window)
        self._theme = theme
        self._sentence = sentence
        self.setAccessibleName(sentence)
        self.cover()

    def place(self, window: QWidget) -> QRect:
        """A band one line high."""
        return QRect(0, 0, window.width(), max(1, window.height() // 40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the band."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.warn_fill)
        painter.setFont(font(max(1, self.height() * 2 // 3), False))
        painter.setPen(self._theme.warn_ink)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._sentence)
        painter.end()
