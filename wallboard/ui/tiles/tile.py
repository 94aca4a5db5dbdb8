"""A tile: a widget that shows one view, and repaints only where the picture changed."""

import sys
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from wallboard.ui.paint.canvas import Setting
from wallboard.ui.paint.fonts import font
from wallboard.ui.paint.scene import Scene, changed
from wallboard.ui.theme import Theme

View = TypeVar("View")

_LINES_A_TILE = 12
"""What a broken tile says is as tall as so many lines would be that fill the tile."""


class Tile(QWidget, Generic[View]):
    """Shows what `lay_out` makes of a view in the tile's size (in pixels at 1080 lines)."""

    def __init__(
        self,
        lay_out: Callable[[Setting, float, float, View], Scene],
        setting: Setting,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._lay_out = lay_out
        self._setting = setting
        self._theme = theme
        self._view: View | None = None
        self._scene = Scene()
        self._broken = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def scene(self) -> Scene:
        """What is on the screen."""
        return self._scene

    def show_view(self, view: View) -> None:
        """Show a view; one equal to the last changes nothing."""
        if view == self._view:
            return
        self._view = view
        self._refresh()

    def place(self, rect: QRect, setting: Setting) -> None:
        """Take a place on the wall."""
        same = setting == self._setting and rect.size() == self.size()
        self._setting = setting
        self.setGeometry(rect)
        if not same:
            self._scene = Scene()
            self._refresh()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the view out anew."""
        super().resizeEvent(event)
        self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what was laid out."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self._theme.bg)
            if not self._broken:
                try:
                    self._scene.paint(painter, self._theme, event.region())
                except Exception as error:  # noqa: BLE001 - it goes where everything uncaught goes
                    self._broken = True
                    sys.excepthook(type(error), error, error.__traceback__)
                    self.update()  # of all: only a part may have been asked for
            if self._broken:
                painter.fillRect(self.rect(), self._theme.panel)
                painter.setPen(self._theme.stale)
                painter.setFont(font(max(1, self.height() // _LINES_A_TILE), False))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect(), flags, self._setting.words("process.broken"))

    def _refresh(self) -> None:
        if self._view is None or self.width() <= 0:
            return
        unit = self._setting.unit
        try:
            scene = self._lay_out(
                self._setting, self.width() / unit, self.height() / unit, self._view
            )
        except Exception as error:  # noqa: BLE001 - one broken tile stops no other
            self._broken = True
            self._scene = Scene()
            self.update()
            sys.excepthook(type(error), error, error.__traceback__)
            return
        if self._broken:
            self._broken = False
            self._scene = Scene()
            self.update()
        region = changed(self._scene, scene)
        self._scene = scene
        if region is None:
            self.update()
        elif not region.isEmpty():
            self.update(region)
        else:
            return
        self.setAccessibleDescription(" ".join(glyphs.text for glyphs in scene.texts))
