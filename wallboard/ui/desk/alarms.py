"""The list of alarms: what stands, since when, and what can be done about it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from wallboard.boards.bar import AlarmView, BarView
from wallboard.domain.severity import Severity
from wallboard.ui.desk.alarm_text import alarm_what, alarm_when, summary
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em, set_look
from wallboard.ui.desk.mark import GradeMark
from wallboard.ui.desk.offer import Offer
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words

SHELVES = {"half_hour": 1800.0, "two_hours": 7200.0, "eight_hours": 28800.0}
"""For how long an alarm can be put aside, in seconds: a repair, half a shift, a shift."""
MOST_ROWS = 60
"""Rows at once: nobody reads more, and a server may send any number."""
_GRADES = {"alarm": Severity.ALARM, "watch": Severity.WATCH, "cleared": Severity.NORMAL}


class AlarmRow(QFrame):
    """One alarm."""

    acknowledged = Signal(str)
    shelved = Signal(str, float)

    def __init__(
        self, theme: Theme, words: Words, offers: frozenset[Offer], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._id = self._meant = ""
        self._offers = offers
        self.setProperty("role", "alarm")
        self._mark = GradeMark(theme, times=1.35)
        self._what = Label()
        self._what.setObjectName("what")
        self._what.setWordWrap(True)
        self._when = Label()
        self._when.setProperty("role", "quiet")
        self._when.setWordWrap(True)
        self._acknowledge = QPushButton(words("desk.alarms.acknowledge"))
        self._acknowledge.clicked.connect(self._say_acknowledged)
        self._shelve = QPushButton(words("desk.alarms.shelve"))
        self._menu = QMenu(self)
        for key, seconds in SHELVES.items():
            action = self._menu.addAction(words(f"desk.alarms.shelve_{key}"))
            action.setData(seconds)
        self._menu.aboutToShow.connect(self._remember_meant)
        self._menu.triggered.connect(self._say_shelved)
        self._shelve.setMenu(self._menu)
        self._unshelve = QPushButton(words("desk.alarms.unshelve"))
        self._unshelve.clicked.connect(self._say_taken_back)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self._what)
        text.addWidget(self._when)
        row = QHBoxLayout(self)
        row.setContentsMargins(em(0.9), em(0.4), em(0.9), em(0.4))
        row.setSpacing(em(0.8))
        row.addWidget(self._mark)
        row.addLayout(text, 1)
        row.addWidget(self._acknowledge)
        row.addWidget(self._shelve)
        row.addWidget(self._unshelve)

    def show_view(self, view: AlarmView, voice: Voice) -> None:
        """Show another alarm, or the same one as it stands now."""
        alarm = view.alarm
        self._id = alarm.id
        what, when = alarm_what(view, voice), alarm_when(view, voice)
        self._what.setText(what)
        self._when.setText(when)
        level = alarm.level
        if level != "cleared" and not view.evaluated:
            level = "unevaluated"
        elif level != "cleared" and alarm.shelved_until is not None:
            level = "shelved"
        elif level != "cleared" and alarm.acknowledged is not None:
            level = "acknowledged"
        grade = _GRADES.get(alarm.level, Severity.WATCH)
        self._mark.show_grade(grade if view.evaluated else Severity.UNKNOWN)
        stands = alarm.level != "cleared" and view.evaluated
        self._acknowledge.setVisible(
            stands and alarm.acknowledged is None and Offer.ACKNOWLEDGE in self._offers
        )
        shelving = stands and Offer.SHELVE in self._offers
        self._shelve.setVisible(shelving and alarm.shelved_until is None)
        self._unshelve.setVisible(shelving and alarm.shelved_until is not None)
        set_look(self._acknowledge, role="primary" if level == "alarm" else "")
        for part in (self, self._what, self._when):
            set_look(part, level=level)
        self.setAccessibleName(f"{what}, {when}")

    def _say_acknowledged(self) -> None:
        self.acknowledged.emit(self._id)

    @Slot()
    def _remember_meant(self) -> None:
        # rows are filled anew while a menu is open: what was meant is what stood there then
        self._meant = self._id

    @Slot(QAction)
    def _say_shelved(self, action: QAction) -> None:
        self.shelved.emit(self._meant, float(action.data()))

    @Slot()
    def _say_taken_back(self) -> None:
        self.shelved.emit(self._id, 0.0)


def _empty(view: BarView) -> str:
    """The words for a list without alarms: it is no good news where nobody looks at the rules."""
    if not view.condition.is_current:
        return "desk.alarms.unknown"
    return "desk.alarms.none" if view.condition.graded else "desk.alarms.unevaluated"


class AlarmList(QFrame):
    """All alarms, the worst first, then the newest; rows are kept and filled anew."""

    acknowledged = Signal(str)
    shelved = Signal(str, float)

    def __init__(
        self, theme: Theme, words: Words, offers: frozenset[Offer], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._words, self._offers = theme, words, offers
        self._shown: tuple[BarView, Voice] | None = None
        self._rows: list[AlarmRow] = []
        self._count = 0
        self.setProperty("role", "card")
        self._heading = Label(words("desk.alarms.title"))
        self._heading.setProperty("role", "heading")
        self._summary = Label()
        self._summary.setProperty("role", "quiet")
        self._empty = Label()
        self._empty.setProperty("role", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setSpacing(em(0.5))
        head.addWidget(self._heading)
        head.addWidget(self._summary, 1)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(em(0.45))
        self._column.addWidget(self._empty, 1)
        self._more = Label()
        self._more.setProperty("role", "quiet")
        self._more.hide()
        self._column.addWidget(self._more)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setAccessibleName(words("desk.alarms.title"))
        column = QVBoxLayout(self)
        column.setContentsMargins(em(1.1), em(0.85), em(1.1), em(0.85))
        column.setSpacing(em(0.6))
        self._notice = Label()
        self._notice.setProperty("role", "late")
        self._notice.setWordWrap(True)
        self._notice.hide()
        column.addLayout(head)
        column.addWidget(self._notice)
        column.addWidget(area, 1)

    def show_view(self, view: BarView, voice: Voice) -> None:
        """Show another view; nothing where it is equal."""
        if self._shown == (view, voice):
            return
        self._shown = (view, voice)
        alarms = view.alarms
        self._summary.setText(summary(alarms, voice))
        self._empty.setVisible(not alarms)
        self._empty.setText(self._words(_empty(view)))
        self._fit(min(len(alarms), MOST_ROWS))
        more = len(alarms) - self._count
        self._more.setVisible(more > 0)
        self._more.setText(self._words("desk.alarms.more", n=more))
        for row, alarm in zip(self._rows, alarms, strict=False):  # the rest are hidden
            row.show_view(alarm, voice)

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Say what became of an intent, above the rows; an empty sentence takes it away."""
        self._notice.setText(sentence)
        self._notice.setVisible(bool(sentence))

    @property
    def notice(self) -> str:
        """What is said above the rows; empty while nothing is."""
        return self._notice.text()

    def texts(self) -> Sequence[str]:
        """What each row says, from the top."""
        return [row.accessibleName() for row in self._rows[: self._count]]

    @property
    def more(self) -> str:
        """How many more alarms there are than rows; empty while there are none."""
        return "" if self._more.isHidden() else self._more.text()

    @property
    def sentence(self) -> str:
        """What stands in the rows' place; empty while there are rows."""
        return "" if self._count else self._empty.text()

    def _fit(self, count: int) -> None:
        """Have at least so many rows; those without an alarm stay, hidden, for the next one."""
        while len(self._rows) < count:
            row = AlarmRow(self._theme, self._words, self._offers)
            row.acknowledged.connect(self.acknowledged)
            row.shelved.connect(self.shelved)
            self._column.insertWidget(len(self._rows), row)
            self._rows.append(row)
        for index, row in enumerate(self._rows):
            row.setVisible(index < count)
        self._count = count
