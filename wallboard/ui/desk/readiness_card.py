"""Whether the contractor could come now: contract, training, roster, last drill, last test."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from wallboard.boards.record import RecordView
from wallboard.domain.absent import Absent
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em, set_look
from wallboard.ui.desk.record_text import PARTS, parts_said, read_said
from wallboard.ui.desk.voice import Voice
from wallboard.words import Words


class ReadinessCard(QFrame):
    """The parts of the readiness, or one word in their place."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        heading = Label(words("desk.readiness.title"))
        heading.setProperty("role", "heading")
        self.read = Label()
        self.read.setProperty("role", "quiet")
        self.absent = Label()
        self.absent.setProperty("role", "quiet")
        self.values: dict[str, Label] = {}
        self._parts = QWidget()
        grid = QGridLayout(self._parts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(em(1.6))
        grid.setVerticalSpacing(em(0.55))
        for row, key in enumerate(PARTS):
            name = Label(words(f"desk.readiness.{key}"))
            name.setProperty("role", "quiet")
            value = Label()
            value.setWordWrap(True)
            name.setBuddy(value)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self.values[key] = value
        grid.setColumnStretch(1, 1)
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(self.read)
        column = QVBoxLayout(self)
        column.setContentsMargins(em(1.1), em(0.85), em(1.1), em(0.85))
        column.setSpacing(em(0.7))
        column.addLayout(head)
        column.addWidget(self.absent)
        column.addWidget(self._parts)
        column.addStretch(1)

    def show_view(self, view: RecordView, voice: Voice) -> None:
        """Show another view."""
        readiness = view.readiness
        self.read.setText(read_said(view.readiness_reading, voice))
        self.absent.setVisible(isinstance(readiness, Absent))
        self._parts.setVisible(not isinstance(readiness, Absent))
        if isinstance(readiness, Absent):
            self.absent.setText(voice.absent(readiness))
            return
        for key, said in parts_said(readiness, voice).items():
            self.values[key].setText(said)
            set_look(self.values[key], role="" if view.readiness_is_current else "stale")
