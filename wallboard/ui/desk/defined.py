"""A frame that tells how the figures in it are made."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from wallboard.ui.desk.definitions import DefinitionsPopup
from wallboard.ui.desk.face import Definition
from wallboard.words import Words


class Defined(QFrame):
    """A click on it, or one of its keys, opens the definitions."""

    keys: tuple[Qt.Key, ...] = (Qt.Key.Key_F1,)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self.definitions: tuple[Definition, ...] = ()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the definitions by keyboard."""
        if event.key() in self.keys:
            self.tell_definitions()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the definitions by a click."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.tell_definitions()
        super().mouseReleaseEvent(event)

    def tell_definitions(self) -> DefinitionsPopup | None:
        """The definitions beneath what they define; None while there is nothing to define."""
        if not self.definitions:
            return None
        popup = DefinitionsPopup(self.definitions, self.words, self)
        popup.show_beneath(self.defined())
        return popup

    def defined(self) -> QWidget:
        """What the definitions open beneath."""
        return self
