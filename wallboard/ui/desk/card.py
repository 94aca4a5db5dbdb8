"""A card: one idea of the board with its grade, its figures, its facts and its definitions."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wallboard.ui.desk.defined import Defined
from wallboard.ui.desk.face import CardFace
from wallboard.ui.desk.facts import Facts
from wallboard.ui.desk.figure_row import FigureRow
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em, set_look
from wallboard.ui.desk.mark import GradeMark
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words

View = TypeVar("View")


class Card(Defined, Generic[View]):
    """Shows what a face function makes of a view; click, Space or F1 tells the definitions."""

    keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F1)

    def __init__(
        self,
        face_of: Callable[[View, Voice], CardFace],
        theme: Theme,
        words: Words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self._face_of = face_of
        self._shown: tuple[View, Voice] | None = None
        self.face: CardFace | None = None
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.WhatsThisCursor)
        self._title = Label()
        self._title.setObjectName("cardTitle")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._mark = GradeMark(theme)
        self._chip = Label()
        self._figures = FigureRow(theme)
        self._facts = Facts(theme, words("desk.separator"), lines=2)
        head = QHBoxLayout()
        head.setSpacing(em(0.4))
        head.addWidget(self._title, 1)
        head.addWidget(self._mark)
        head.addWidget(self._chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(em(1), em(0.75), em(1), em(0.75))
        column.setSpacing(em(0.35))
        column.addLayout(head)
        column.addStretch(1)
        column.addWidget(self._figures)
        column.addStretch(1)
        column.addWidget(self._facts)

    def show_view(self, view: View, voice: Voice) -> None:
        """Show another view; nothing where it is equal."""
        if self._shown == (view, voice):
            return
        self._shown = (view, voice)
        face = self._face_of(view, voice)
        if face != self.face:
            self._show(face)

    def _show(self, face: CardFace) -> None:
        self.face = face
        self.definitions = face.definitions
        self._title.setText(face.title)
        self._mark.setVisible(face.chip is not None)
        self._chip.setVisible(face.chip is not None)
        if face.chip is not None:
            self._mark.show_grade(face.chip.severity)
            self._chip.setText(face.chip.text)
            set_look(self._chip, role="chip", grade=face.chip.severity.value)
        self._figures.show_figures(face.figures, face.freshness)
        self._facts.show_facts(face.facts, current=face.freshness.is_current)
        set_look(self, severity=face.severity.value, freshness=face.freshness.value)
        self.setAccessibleName(face.spoken)
