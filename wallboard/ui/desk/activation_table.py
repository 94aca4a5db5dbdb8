"""The log of the emergency lines as a table, the newest on top."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from wallboard.boards.record import RecordView
from wallboard.domain.absent import Absent
from wallboard.ui.desk.label import Label, tip
from wallboard.ui.desk.look import em
from wallboard.ui.desk.record_text import COLUMNS, read_said, row_said
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words


class ActivationTable(QFrame):
    """Every activation and drill of the season; in its place why there is none."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._current = True
        self.setProperty("role", "card")
        heading = Label(words("desk.record.log"))
        heading.setProperty("role", "heading")
        self.read = Label()
        self.read.setProperty("role", "quiet")
        self.absent = Label()
        self.absent.setProperty("role", "quiet")
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setHorizontalHeaderLabels([words(f"desk.record.{key}") for key in COLUMNS])
        self.table.setAccessibleName(words("desk.record.log"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(em(2.1))
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(self.read)
        column = QVBoxLayout(self)
        column.setContentsMargins(em(1.1), em(0.85), em(1.1), em(0.85))
        column.setSpacing(em(0.7))
        column.addLayout(head)
        column.addWidget(self.absent)
        column.addWidget(self.table, 1)
        column.addStretch(0)

    def show_view(self, view: RecordView, voice: Voice) -> None:
        """Show another view; the table is filled anew only where a row has changed."""
        log = view.log
        self.read.setText(read_said(view.log_reading, voice))
        missing = isinstance(log, Absent)
        self.absent.setText(voice.absent(log) if isinstance(log, Absent) else self._empty(log))
        self.absent.setVisible(missing or not log)
        self.table.setVisible(not missing and bool(log))
        rows = () if isinstance(log, Absent) else tuple(row_said(each, voice) for each in log)
        if (rows, view.log_is_current) != (self._rows, self._current):
            self._rows, self._current = rows, view.log_is_current
            self._fill()

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """What each row says, from the top."""
        return self._rows

    def _empty(self, log: object) -> str:
        return "" if log else self._words("desk.record.none")

    def _fill(self) -> None:
        self.table.setRowCount(len(self._rows))
        ink = self._theme.text if self._current else self._theme.stale
        for row, said in enumerate(self._rows):
            for column, sentence in enumerate(said):
                item = QTableWidgetItem(sentence)
                item.setToolTip(tip(sentence))
                item.setForeground(ink)
                self.table.setItem(row, column, item)
