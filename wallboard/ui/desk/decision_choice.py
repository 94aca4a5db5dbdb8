"""Why and how many emergency lines are to be switched on, and what that brings."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wallboard.boards.operating import OperatingView
from wallboard.domain.decision import DecisionKind
from wallboard.domain.intent import NewDecision
from wallboard.domain.states import Situation
from wallboard.ui.desk import decision_text
from wallboard.ui.desk.choice import Choice
from wallboard.ui.desk.form import fields, stacked, wrapped
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em
from wallboard.ui.desk.stepper import Stepper
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words


class DecisionChoice(QWidget):
    """Proposes the situation that is known and the lines that can be had."""

    changed = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._view: OperatingView | None = None
        self._voice: Voice | None = None
        self.situation = Choice(theme)
        self.situation.setAccessibleName(words("desk.decide.situation"))
        self.situation.setPlaceholderText(words("desk.decide.choose"))
        for situation in Situation:
            if situation is not Situation.UNKNOWN:
                self.situation.addItem(words(f"situation.{situation.value}"), situation)
        self.situation.currentIndexChanged.connect(self.changed)
        self.lines = Stepper(words, words("desk.decide.how_many"))
        self.lines.changed.connect(self._show_brings)
        self._of = Label()
        self._of.setProperty("role", "quiet")
        how_many = QWidget()
        row = QHBoxLayout(how_many)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(em(0.6))
        row.addWidget(self.lines)
        row.addWidget(self._of, 1)
        self.brings = wrapped()
        named = (
            (words("desk.decide.situation"), self.situation),
            (words("desk.decide.how_many"), how_many),
        )
        stacked(self, fields(*named), self.brings)

    def begin(self, view: OperatingView) -> None:
        """Propose what the view suggests."""
        self.situation.setCurrentIndex(self.situation.findData(view.situation))
        self.lines.set_range(1, max(1, decision_text.most_lines(view)))
        self.lines.set_value(decision_text.likely_lines(view))

    def show_view(self, view: OperatingView, voice: Voice) -> None:
        """Show what is possible now; what has been chosen stays as far as it is."""
        self._view, self._voice = view, voice
        most = decision_text.most_lines(view)
        self.lines.set_range(1, max(1, most))
        self._of.setText(self._words("desk.decide.of", n=most))
        self._show_brings()

    @property
    def complete(self) -> bool:
        """A situation has been chosen."""
        return self.situation.currentIndex() >= 0

    @property
    def chosen(self) -> NewDecision:
        """What has been chosen."""
        situation: Situation | None = self.situation.currentData()
        kind = DecisionKind.ACTIVATE_EMERGENCY
        return NewDecision(kind, situation=situation, lines=self.lines.value)

    @Slot()
    def _show_brings(self) -> None:
        if self._view is not None and self._voice is not None:
            said = decision_text.brings_said(self._view, self.lines.value, self._voice)
            self.brings.setText("\n".join(said))
