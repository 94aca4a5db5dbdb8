"""What the desk's forms are put together from."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em


def make_card(form: QFrame, title: str, pages: Iterable[QWidget], foot: QWidget) -> None:
    """Lay a form out as a card: its heading, its pages, its foot."""
    form.setProperty("role", "card")
    heading = Label(title)
    heading.setProperty("role", "heading")
    column = QVBoxLayout(form)
    column.setContentsMargins(em(1.1), em(0.85), em(1.1), em(0.85))
    column.setSpacing(em(0.7))
    for part in (heading, *pages, foot):
        column.addWidget(part)


def wrapped(text: str = "", role: str = "") -> Label:
    """A text of as many lines as it needs."""
    label = Label(text)
    if role:
        label.setProperty("role", role)
    label.setWordWrap(True)
    return label


def keys_said(keys: str) -> str:
    """A shortcut as the system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def stacked(holder: QWidget, *parts: QWidget | QLayout) -> QWidget:
    """The holder with parts one beneath the other."""
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(em(0.7))
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)
    return holder


def buttons(*parts: QPushButton) -> QHBoxLayout:
    """Buttons at the right."""
    row = QHBoxLayout()
    row.setSpacing(em(0.5))
    row.addStretch(1)
    for part in parts:
        row.addWidget(part)
    return row


def fields(*named: tuple[str, QWidget]) -> QGridLayout:
    """Fields with their names at the left."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(em(1))
    grid.setVerticalSpacing(em(0.6))
    grid.setColumnStretch(1, 1)
    for row, (name, field) in enumerate(named):
        label = Label(name)
        label.setProperty("role", "quiet")
        label.setBuddy(field)
        label.setContentsMargins(0, em(0.4), 0, 0)  # beside the first line of the field
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(field, row, 1)
    return grid


def plain(box: QAbstractSpinBox) -> None:
    """Leave a box its number alone: arrow keys turn it."""
    box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    box.lineEdit().setTextMargins(em(0.5), 0, 0, 0)


def pressed(form: QWidget, event: QKeyEvent) -> bool:
    """Whether Enter has pressed the button that has the focus."""
    button = form.focusWidget()
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    if not enter or not isinstance(button, QPushButton):
        return False
    button.click()
    return True
