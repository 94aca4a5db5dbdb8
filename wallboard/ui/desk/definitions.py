"""The definition cards: how each figure is made, over which window and of how many."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from wallboard.ui.desk.face import Definition
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em
from wallboard.words import Words


class DefinitionsPopup(QFrame):
    """A popup that goes at Escape or at a click beside it."""

    def __init__(
        self, definitions: Sequence[Definition], words: Words, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("definitions")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(em(1.2), em(1), em(1.2), em(1))
        column.setSpacing(em(0.25))
        for index, definition in enumerate(definitions):
            if index:
                column.addSpacing(em(0.7))
            name = Label(definition.name)
            name.setProperty("role", "heading")
            column.addWidget(name)
            for label, text in (
                (words("definition.formula"), definition.formula),
                (words("definition.window"), definition.window),
                ("", definition.n),
            ):
                if text:
                    line = Label(f"{label}{text}")
                    line.setWordWrap(True)
                    line.setProperty("role", "quiet")
                    column.addWidget(line)
        self.setFixedWidth(em(30))
        self.setAccessibleName(
            "; ".join(f"{each.name}: {each.formula}, {each.window}" for each in definitions)
        )

    def show_beneath(self, widget: QWidget) -> None:
        """Open under a widget, as far left as the window allows."""
        self.adjustSize()
        window = widget.window()
        corner = widget.mapTo(window, QPoint(0, widget.height()))
        left = max(0, min(corner.x(), window.width() - self.width() - em(1)))
        self.move(window.mapToGlobal(QPoint(left, corner.y())))
        self.show()
