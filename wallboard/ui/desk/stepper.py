"""A small number with a button on either side: for a finger, a mouse and the arrow keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QPushButton, QSpinBox, QWidget

from wallboard.ui.desk.look import em
from wallboard.words import Words


class Stepper(QWidget):
    """A whole number; the keyboard's focus is in the number alone."""

    changed = Signal(int)

    def __init__(self, words: Words, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QSpinBox()
        self.box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.box.setFixedWidth(em(4))
        self.box.setAccessibleName(name)
        self.box.valueChanged.connect(self.changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(em(0.3))
        row.addWidget(self._button(words("desk.fewer"), self.box.stepDown))
        row.addWidget(self.box)
        row.addWidget(self._button(words("desk.more"), self.box.stepUp))
        self.setFocusProxy(self.box)

    @property
    def value(self) -> int:
        """The number."""
        return self.box.value()

    def set_range(self, least: int, most: int) -> None:
        """Allow other numbers; one that is not allowed becomes the nearest that is."""
        self.box.setRange(least, most)

    def set_value(self, value: int) -> None:
        """Show another number."""
        self.box.setValue(value)

    def _button(self, sign: str, step: object) -> QPushButton:
        button = QPushButton(sign)
        button.setFixedWidth(em(2.6))
        button.setAutoRepeat(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(step)
        return button
