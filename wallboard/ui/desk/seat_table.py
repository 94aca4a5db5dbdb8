"""The seat table with its filter and its search."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QPainter, QPalette, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from wallboard.boards.board import Board
from wallboard.domain.absent import Absent
from wallboard.domain.snapshot import Seat
from wallboard.domain.states import SeatState
from wallboard.ui.desk.choice import Choice
from wallboard.ui.desk.look import BODY_PX, em, set_look
from wallboard.ui.desk.mark import paint_seat
from wallboard.ui.desk.seat_model import DUE_ROLE, SEAT_ROLE, TICKING, Column, SeatModel, SeatRows
from wallboard.ui.desk.seat_order import SeatChoice, SeatOrder
from wallboard.ui.desk.seats import break_fact, staffed_fact
from wallboard.ui.desk.voice import Voice
from wallboard.ui.paint.fonts import font
from wallboard.ui.theme import Theme
from wallboard.words import Words

_SHARES = {
    Column.SEAT: 0.7, Column.OPERATOR: 0.85, Column.GROUP: 0.95, Column.STATE: 1.5,
    Column.DURATION: 0.9, Column.TALK: 1.1, Column.BREAK: 1.45, Column.ANSWERED: 0.9,
    Column.HANDLE: 0.95,
}  # fmt: skip
"""How wide the columns are to each other."""


class SeatCells(QStyledItemDelegate):
    """A mark before the state; who is due a break in bold, in the colour of a watch."""

    def __init__(self, theme: Theme, model: SeatModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Give the cell its colour and weight."""
        super().initStyleOption(option, index)
        rows = self._model.rows
        colour = self._theme.text if rows.current else self._theme.stale
        if index.column() == Column.BREAK and index.data(DUE_ROLE) and rows.current:
            colour = self._theme.warn
            option.font.setBold(True)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            option.palette.setColor(role, colour)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the cell, and a state's mark in the room that its text leaves."""
        if index.column() != Column.STATE:
            super().paint(painter, option, index)
            return
        seat = index.data(SEAT_ROLE)
        aside = QStyleOptionViewItem(option)
        side = em(0.85)
        aside.rect = option.rect.adjusted(side + em(0.4), 0, 0, 0)
        super().paint(painter, aside, index)
        if isinstance(seat, Seat) and self._model.rows.shows_values:
            y = option.rect.center().y() - side / 2 + 1
            area = QRectF(option.rect.left() + em(0.5), y, side, side)
            paint_seat(painter, area, seat.state, self._theme, self._model.rows.current)


class SeatTable(QFrame):
    """Every seat by itself: for the desk alone."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._why: Absent | None = None
        self.setProperty("role", "card")
        self.model = SeatModel(words)
        self.order = SeatOrder(self.model, self)
        heading = QLabel(words("desk.table.title"))
        heading.setProperty("role", "heading")
        self._heading = heading
        self._sub = QLabel()
        self._sub.setProperty("role", "quiet")
        self.choice = Choice(theme)
        self.choice.setAccessibleName(words("desk.table.choice"))
        for choice in SeatChoice:
            self.choice.addItem(words(f"desk.table.choose.{choice.value}"), choice)
        self.choice.currentIndexChanged.connect(self._choose)
        self.search = QLineEdit()
        self.search.setPlaceholderText(
            words("desk.table.search", keys=QKeySequence("Ctrl+F").toString())
        )
        self.search.setAccessibleName(words("desk.table.search_name"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(em(13))
        self.search.textChanged.connect(self._seek)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.search)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self.search.clear)
        self.view = _view(self.order, words)
        self.view.setItemDelegate(SeatCells(theme, self.model, self.view))
        self.view.sortByColumn(Column.BREAK, Qt.SortOrder.DescendingOrder)
        self.model.ticked.connect(self._tick)
        self._nothing = QLabel()
        self._nothing.setProperty("role", "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._room = QStackedLayout()
        head = QHBoxLayout()
        head.setSpacing(em(0.5))
        head.addWidget(heading)
        head.addWidget(self._sub, 1)
        head.addWidget(self.choice)
        head.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(em(1.1), em(0.75), em(1.1), em(0.75))
        column.setSpacing(em(0.5))
        column.addLayout(head)
        column.addLayout(self._room, 1)
        self._room.addWidget(self.view)  # not before the layout has a widget to show it in
        self._room.addWidget(self._nothing)

    def show_board(self, board: Board, voice: Voice) -> None:
        """Show the board's seats."""
        panels, hotline = board.panels, board.hotline
        if panels is None or hotline is None or board.moment is None:
            return
        view, seats = panels.seats, board.seats
        self._why = seats if isinstance(seats, Absent) else None
        due = view.break_due
        self.model.show_rows(
            SeatRows(
                seats=() if isinstance(seats, Absent) else seats,
                labels={place.id: place.label for place in hotline.seats},
                due=frozenset() if isinstance(due, Absent) else frozenset(due.seats),
                moment=board.moment,
                current=view.condition.is_current,
                shows_values=view.condition.shows_values,
            ),
            voice,
        )
        facts = (staffed_fact(view, voice), break_fact(view, voice))
        self._sub.setText(voice.joined(fact for fact in facts if fact is not None))
        set_look(self._heading, freshness="live" if view.condition.is_current else "stale")
        for column in Column:
            self.view.setColumnHidden(column, not self.model.provided(column))
        self._tell()

    def seek(self) -> None:
        """Put the keyboard into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot()
    def _choose(self) -> None:
        self.order.choose(self.choice.currentData())
        self._tell()

    @Slot(str)
    def _seek(self, sought: str) -> None:
        self.order.seek(sought)
        self._tell()

    @Slot()
    def _tick(self) -> None:
        """Paint the columns that time alone changes: only what is in view."""
        port = self.view.viewport()
        for column in TICKING:
            left = self.view.columnViewportPosition(column)
            port.update(left, 0, self.view.columnWidth(column), port.height())

    def _tell(self) -> None:
        """A sentence in the table's place where it would be empty."""
        if self._why is not None:
            self._nothing.setText(
                self._words("desk.table.absent", why=self._words(f"absent.{self._why.value}"))
            )
        else:
            self._nothing.setText(self._words("desk.table.nothing"))
        self._room.setCurrentIndex(0 if self.order.rowCount() else 1)


class _Table(QTableView):
    """Columns share the width by `_SHARES`, but none is narrower than its name."""

    widest_state = 0
    """The room that the longest state needs beside its mark."""

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.share()

    def share(self) -> None:
        """Give the columns their widths."""
        header = self.horizontalHeader()
        bold = QFont(self.font())
        bold.setBold(True)
        metrics = QFontMetrics(bold)
        shown = [column for column in Column if not self.isColumnHidden(column)]
        least = {
            column: metrics.horizontalAdvance(str(self.model().headerData(column, _ACROSS)))
            + em(1.4)
            for column in shown
        }
        least[Column.STATE] = max(least[Column.STATE], self.widest_state)
        free = max(0, self.viewport().width() - sum(least.values()))
        shares = sum(_SHARES[column] for column in shown)
        for column in shown:
            header.resizeSection(column, least[column] + int(free * _SHARES[column] / shares))


_ACROSS = Qt.Orientation.Horizontal


def _view(order: SeatOrder, words: Words) -> _Table:
    view = _Table()
    view.setModel(order)
    view.setAccessibleName(words("desk.table.title"))
    view.setSortingEnabled(True)
    view.setAlternatingRowColors(True)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    metrics = QFontMetrics(font(BODY_PX, bold=False))
    view.widest_state = em(3) + max(
        metrics.horizontalAdvance(words(f"seat.{state.value}")) for state in SeatState
    )
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(em(2.15))
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionsMovable(False)
    header.setMinimumSectionSize(em(2))
    return view
