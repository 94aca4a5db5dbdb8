"""Today's calls: what became of them, and what they were about."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wallboard.boards.today import TodayView
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.counters import Tally
from wallboard.domain.metrics import Ratio
from wallboard.ui import text
from wallboard.ui.desk.card import Card
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em, set_look
from wallboard.ui.desk.today import today_face
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words

_COLUMNS = ("kind", "offered", "answered", "abandoned", "timed_out", "connect")
_ROWS = (
    "offered", "expected", "answered", "abandoned", "short", "timed_out", "lost_ringing",
    "blocked", "connect", "reached", "to_call_back", "called_back", "handle", "since",
)  # fmt: skip


class CallsPage(QScrollArea):
    """The day so far in full; what finds no room is scrolled to."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shown: tuple[TodayView, Voice] | None = None
        self.card: Card[TodayView] = Card(today_face, theme, words)
        day, grid = _panel(words("desk.calls_page.day"))
        self.names: dict[str, Label] = {}
        self.values: dict[str, Label] = {}
        for row, key in enumerate(_ROWS):
            self.names[key], self.values[key] = Label(), Label()
            self.names[key].setProperty("role", "quiet")
            grid.addWidget(self.names[key], row, 0)
            grid.addWidget(self.values[key], row, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        kinds, self._grid = _panel(words("desk.calls_page.kinds"))
        self._cells: list[list[Label]] = []
        for column, key in enumerate(_COLUMNS):
            head = Label(words(f"desk.calls_page.{key}"))
            head.setProperty("role", "quiet")
            self._grid.addWidget(head, 0, column, _side(column))
            self._grid.setColumnStretch(column, 2 if column == 0 else 1)
        self._absent = Label()
        self._absent.setProperty("role", "quiet")
        self._grid.addWidget(self._absent, 1, 0, 1, len(_COLUMNS))
        left = QVBoxLayout()
        left.setSpacing(em(0.8))
        left.addWidget(self.card)
        left.addWidget(day, 1)
        inside = QWidget()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(0, 0, 0, 0)
        both = QHBoxLayout()
        whole.addLayout(both)
        whole.addStretch(1)  # what is left stays empty
        both.setSpacing(em(0.8))
        both.addLayout(left, 4)
        both.addWidget(kinds, 6)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(inside)
        self.setAccessibleName(words("desk.view.calls"))

    def show_view(self, view: TodayView, voice: Voice) -> None:
        """Show another view; nothing where it is equal."""
        if self._shown == (view, voice):
            return
        self._shown = (view, voice)
        self.card.show_view(view, voice)
        look = "" if view.condition.is_current else "stale"
        limit = voice.number(view.short_abandon_s)
        for key, said in day_said(view, voice).items():
            self.names[key].setText(voice.words(f"desk.calls_page.{key}", seconds=limit))
            self.values[key].setText(said)
            set_look(self.values[key], role=look)
        rows = kinds_said(view, voice)
        self._absent.setVisible(not rows)
        if isinstance(view.kinds, Absent):
            self._absent.setText(voice.absent(view.kinds))
        self._fit(len(rows))
        for cells, line in zip(self._cells, rows, strict=True):
            for cell, said in zip(cells, line, strict=True):
                cell.setText(said)
                set_look(cell, role=look)

    def _fit(self, count: int) -> None:
        while len(self._cells) < count:
            cells = [Label() for _ in _COLUMNS]
            for column, cell in enumerate(cells):
                self._grid.addWidget(cell, 2 + len(self._cells), column, _side(column))
            self._cells.append(cells)
        while len(self._cells) > count:
            for cell in self._cells.pop():
                self._grid.removeWidget(cell)
                cell.deleteLater()


def kinds_said(view: TodayView, voice: Voice) -> list[tuple[str, ...]]:
    """A row a kind of call, the most frequent first, and what is left of the whole."""
    if isinstance(view.kinds, Absent):
        return []
    dash = voice.words("absent.undefined")
    rows: list[tuple[str, ...]] = []
    named = [
        (voice.kind(kind), tally)
        for kind, tally in sorted(view.kinds, key=lambda each: -each[1].offered)
    ]
    if view.other != Tally():
        named.append((voice.words("desk.calls_page.other"), view.other))
    for name, tally in named:
        finished = tally.answered + tally.abandoned + tally.timed_out
        counts = (tally.offered, tally.answered, tally.abandoned, tally.timed_out)
        rows.append(
            (
                name,
                *(voice.count(each) if view.condition.shows_values else dash for each in counts),
                _rate(Ratio(tally.answered, finished), voice)
                if view.condition.shows_values
                else dash,
            )
        )
    return rows


def day_said(view: TodayView, voice: Voice) -> dict[str, str]:
    """Every row of the day in words."""
    words = voice.words
    dash = words("absent.undefined")
    if not view.condition.shows_values:
        return dict.fromkeys(_ROWS, dash)
    missed = view.missed
    expected = view.expected if isinstance(view.expected, Absent) else view.expected.offered_by_now
    return {
        "offered": voice.count(view.offered),
        "expected": _count(expected, voice),
        "answered": voice.count(view.answered),
        "abandoned": voice.count(view.abandoned),
        "short": _count(view.abandoned_short, voice),
        "timed_out": voice.count(view.timed_out),
        "lost_ringing": _count(view.lost_ringing, voice),
        "blocked": _count(view.blocked, voice),
        "connect": _rate(view.connect, voice),
        "reached": (
            voice.absent(view.reached)
            if isinstance(view.reached, Absent)
            else _rate(view.reached, voice)
        ),
        "to_call_back": _count(missed if isinstance(missed, Absent) else missed.open, voice),
        "called_back": _count(missed if isinstance(missed, Absent) else missed.called_back, voice),
        "handle": (
            voice.absent(view.mean_handle_s)
            if isinstance(view.mean_handle_s, Absent)
            else dash
            if view.mean_handle_s is None
            else voice.clock(view.mean_handle_s)
        ),
        "since": voice.time(view.counters_since),
    }


def _count(value: Maybe[int | None], voice: Voice) -> str:
    if isinstance(value, Absent):
        return voice.absent(value)
    return voice.words("absent.undefined") if value is None else voice.count(value)


def _rate(ratio: Ratio, voice: Voice) -> str:
    if ratio.share is None:
        return voice.words("absent.undefined")
    if ratio.is_small:
        return voice.fraction(ratio)
    return f"{text.rate(ratio)} %"


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight


def _panel(title: str) -> tuple[QFrame, QGridLayout]:
    frame = QFrame()
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(em(1.1), em(0.85), em(1.1), em(0.85))
    column.setSpacing(em(0.8))
    heading = Label(title)
    heading.setProperty("role", "heading")
    grid = QGridLayout()
    grid.setVerticalSpacing(em(0.6))
    grid.setHorizontalSpacing(em(1))
    column.addWidget(heading)
    column.addLayout(grid)
    column.addStretch(1)
    return frame, grid
