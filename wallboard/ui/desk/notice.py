"""What the desk shows before there has been a first answer: what is wrong and what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from wallboard.boards.bar import Outage
from wallboard.boards.board import Board
from wallboard.domain.freshness import Freshness
from wallboard.domain.severity import Severity
from wallboard.domain.state import Trouble
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em
from wallboard.ui.desk.mark import GradeMark
from wallboard.ui.desk.status_bar import rule_said, trouble_said, trouble_todo
from wallboard.ui.theme import Theme
from wallboard.words import Words


class Notice(QWidget):
    """One sentence large, the reason, the remedy, and when the next attempt comes."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        frame = QFrame()
        frame.setObjectName("notice")
        self._mark = GradeMark(theme, times=2)
        self._title = Label()
        self._title.setObjectName("noticeTitle")
        self._why = Label()
        self._todo = Label()
        self._todo.setProperty("role", "heading")
        self._next = Label()
        self._next.setProperty("role", "quiet")
        text = QVBoxLayout()
        text.setSpacing(em(0.6))
        for label in (self._title, self._why, self._todo, self._next):
            label.setWordWrap(True)
            text.addWidget(label)
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(em(2.2), em(2), em(2.2), em(2))
        inside.setSpacing(em(1.4))
        inside.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(text, 1)
        frame.setFixedWidth(em(42))
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_board(self, board: Board) -> None:
        """Show why there is nothing to show."""
        words, outage = self._words, board.bar.outage
        freshness = board.bar.freshness
        trouble = None if outage is None else outage.trouble
        plain = trouble is None and freshness is Freshness.CONNECTING
        self._mark.show_grade(Severity.INFORMATION if plain else Severity.UNKNOWN)
        failing = trouble is not None and freshness is Freshness.CONNECTING
        self._title.setText(
            words("desk.notice.cannot" if failing else f"freshness.{freshness.value}")
        )
        self._why.setText(
            words("desk.notice.server", server=board.status.server)
            if trouble is None
            else _why(board.status.server, trouble, words)
        )
        todo = "" if trouble is None else trouble_todo(trouble.kind, words)
        self._todo.setText(f"{todo[:1].upper()}{todo[1:]}")
        self._todo.setVisible(bool(todo))
        self._next.setText(attempt_said(outage, words))
        self.setAccessibleName(
            ". ".join(label.text() for label in (self._title, self._why, self._todo, self._next))
        )


def _why(server: str, trouble: Trouble, words: Words) -> str:
    why = words("desk.notice.why", server=server, why=trouble_said(trouble.kind, words))
    rule = rule_said(trouble)
    return f"{why}\n{rule}" if rule else why


def attempt_said(outage: Outage | None, words: Words) -> str:
    """Which attempt is under way, or when the next one comes."""
    if outage is None or (outage.attempt == 1 and outage.next_try_s is None):
        return words("desk.notice.first")
    if outage.next_try_s is None:
        return words("desk.notice.trying", attempt=outage.attempt)
    return words("desk.notice.next", attempt=outage.attempt, seconds=int(outage.next_try_s))
