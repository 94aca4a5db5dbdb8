"""The seat table with its filter and its search."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Slot
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPalette, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from wallboard.boards.board import Board
from wallboard.boards.seats import SeatsView
from wallboard.domain.absent import Absent
from wallboard.domain.snapshot import Seat
from wallboard.domain.states import Group, SeatState
from wallboard.ui import text
from wallboard.ui.desk.choice import Choice
from wallboard.ui.desk.facts import Facts
from wallboard.ui.desk.label import Label
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
        heading = Label(words("desk.table.title"))
        heading.setProperty("role", "heading")
        self._heading = heading
        self.sub = Facts(theme, words("desk.separator"), lines=1)
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
        hint = QFontMetrics(font(BODY_PX, bold=False)).horizontalAdvance
        self.search.setFixedWidth(hint(self.search.placeholderText()) + em(2.4))
        self.search.textChanged.connect(self._seek)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.search)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self.search.clear)
        self.view = _view(self.order, words)
        self.view.setItemDelegate(SeatCells(theme, self.model, self.view))
        self.view.sortByColumn(Column.BREAK, Qt.SortOrder.DescendingOrder)
        self.model.ticked.connect(self._tick)
        self._nothing = Label()
        self._nothing.setProperty("role", "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._room = QStackedLayout()
        head = QHBoxLayout()
        head.setSpacing(em(0.5))
        head.addWidget(heading)
        head.addWidget(self.sub, 1)
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
        facts: tuple[str | None, ...] = ()
        if view.condition.shows_values and self._why is None:
            facts = (break_fact(view, voice), _can_go(view, voice), staffed_fact(view, voice))
        self.sub.show_facts(
            tuple(fact for fact in facts if fact is not None), current=view.condition.is_current
        )
        set_look(self._heading, freshness="live" if view.condition.is_current else "stale")
        absent = frozenset(column for column in Column if not self.model.provided(column))
        if absent != self.view.absent:
            self.view.absent = absent
            self.view.share()
        self._tell()

    @property
    def sentence(self) -> str:
        """What stands in the table's place; empty while there are rows."""
        return "" if self.order.rowCount() else self._nothing.text()

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
    """Columns share the width by `_SHARES`; none is narrower than what it may hold."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._least = _least_widths(words)
        self.absent: frozenset[Column] = frozenset()
        """Columns that no seat tells anything of."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns their widths anew."""
        super().resizeEvent(event)
        self.share()

    def share(self) -> None:
        """Give the columns their widths; where there is no room, the last ones give way."""
        room = self.width() - self.verticalScrollBar().sizeHint().width() - em(0.2)
        shown = [column for column in Column if column not in self.absent]
        for column in _GIVES_WAY:
            if column in shown and sum(self._least[each] for each in shown) > room:
                shown.remove(column)
        free = max(0, room - sum(self._least[column] for column in shown))
        shares = sum(_SHARES[column] for column in shown)
        for column in Column:
            self.setColumnHidden(column, column not in shown)
            if column in shown:
                width = self._least[column] + int(free * _SHARES[column] / shares)
                self.setColumnWidth(column, width)


_GIVES_WAY = (Column.HANDLE, Column.ANSWERED, Column.TALK, Column.GROUP)
"""What a narrow window goes without, in this order."""


def _least_widths(words: Words) -> dict[Column, int]:
    """The widest of each column's name (sorted by) and of what its cells may say."""
    cells: dict[Column, list[str]] = {
        Column.SEAT: ["888"],
        Column.OPERATOR: ["88888"],
        Column.GROUP: [words(f"group.{group.value}") for group in (Group.OWN, Group.OUTSOURCED)],
        Column.STATE: [words(f"seat.{state.value}") for state in SeatState],
        Column.DURATION: ["8:88:88"],
        Column.TALK: [text.span(words, 59 * 60)],
        Column.BREAK: [text.span(words, 2 * 3600 + 58 * 60)],
        Column.ANSWERED: ["888"],
        Column.HANDLE: ["88:88"],
    }
    bold = QFontMetrics(font(BODY_PX, bold=True)).horizontalAdvance
    least = {
        column: max(bold(words(f"desk.table.{column.name.lower()}")) + em(1.25), *map(bold, said))
        + em(1.3)
        for column, said in cells.items()
    }
    least[Column.STATE] += em(1.4)  # its mark
    return least


def _view(order: SeatOrder, words: Words) -> _Table:
    view = _Table(words)
    view.setModel(order)
    view.setAccessibleName(words("desk.table.title"))
    view.setSortingEnabled(True)
    view.setAlternatingRowColors(True)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(em(2.15))
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionsMovable(False)
    header.setMinimumSectionSize(em(2))
    return view


def _can_go(view: SeatsView, voice: Voice) -> str | None:
    due, can_go = view.break_due, view.can_go_on_break
    if isinstance(due, Absent) or isinstance(can_go, Absent) or not due.count:
        return None
    return voice.words("desk.seats.can_go", count=can_go)
