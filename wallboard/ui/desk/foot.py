"""The foot of a form: why it cannot be used now, and what became of what was said with it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from wallboard.domain.severity import Severity
from wallboard.domain.state import Trouble
from wallboard.ui.desk.form import wrapped
from wallboard.ui.desk.look import em
from wallboard.ui.desk.mark import GradeMark
from wallboard.ui.desk.status_bar import trouble_said
from wallboard.ui.theme import Theme
from wallboard.words import Words

_LOCKS = frozenset({"forbidden", "unauthorised", "bad_token", "credential"})
"""Troubles that the next request has too, until somebody mends the token."""


class Foot(QWidget):
    """Two lines that are seen only while they say something."""

    unlocked = Signal()
    """Somebody says that the token may do it now."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._lock = ""
        self._barrier = wrapped(role="quiet")
        self._again = QPushButton(words("desk.operate.again"))
        self._again.clicked.connect(self._unlock)
        self._mark = GradeMark(theme)
        self._said = wrapped()
        row = QHBoxLayout()
        row.setSpacing(em(0.5))
        row.addWidget(self._mark)
        row.addWidget(self._said, 1)
        above = QHBoxLayout()
        above.addWidget(self._barrier, 1)
        above.addWidget(self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.4))
        column.addLayout(above)
        column.addLayout(row)
        self.bar("")
        self.say("")

    @property
    def locked(self) -> bool:
        """The token may not do it, as far as is known."""
        return bool(self._lock)

    @property
    def barrier(self) -> str:
        """Why the form cannot be used now; empty where it can."""
        return self._barrier.text()

    @property
    def said(self) -> str:
        """What became of what was said last; empty where nothing was."""
        return self._said.text()

    def bar(self, why: str) -> None:
        """Say why the form cannot be used now; the token's lock goes before all else."""
        said = self._lock or why
        self._barrier.setText(said)
        self._barrier.setVisible(bool(said))
        self._again.setVisible(bool(self._lock))
        self._show_at_all()

    def say(self, sentence: str, grade: Severity = Severity.INFORMATION) -> None:
        """Say what became of what was said; an empty sentence takes it away."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        self._said.setAccessibleName(sentence)
        self._mark.setVisible(bool(sentence))
        self._mark.show_grade(grade)
        self._show_at_all()

    def lock_at(self, trouble: Trouble) -> None:
        """Lock the form where the token is what is wrong."""
        if trouble.kind in _LOCKS:
            self._lock = refusal_said(trouble, self._words)
            self.bar("")

    @Slot()
    def _unlock(self) -> None:
        self._lock = ""
        self.bar("")
        self.unlocked.emit()

    def _show_at_all(self) -> None:
        self.setVisible(bool(self._barrier.text() or self._said.text()))


def why_said(kind: str, words: Words) -> str:
    """Why the server did not do what was asked of it, by the kind of the trouble."""
    key = f"desk.operate.{kind}"
    return words(key) if key in words else trouble_said(kind, words)


def refusal_said(trouble: Trouble, words: Words) -> str:
    """Why the server did not do it, in words; of what we have no word for, in its own."""
    why = why_said(trouble.kind, words)
    if trouble.kind != "unexpected_status" or not trouble.detail:
        return why
    return words("desk.operate.in_its_words", why=why, detail=trouble.detail)
