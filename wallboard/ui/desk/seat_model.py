"""The seats as a table: one row a seat, one column a fact, each sayable and sortable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.snapshot import Seat
from wallboard.domain.states import Group, SeatState
from wallboard.ui.desk.voice import Voice
from wallboard.words import Words

Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()

SEAT_ROLE = Qt.ItemDataRole.UserRole
"""The seat itself."""
ORDER_ROLE = Qt.ItemDataRole.UserRole + 1
"""What a column is sorted by: a number or a word, None where there is nothing to sort by."""
DUE_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether the operator is due a break."""


class Column(IntEnum):
    """The columns from the left."""

    SEAT = 0
    OPERATOR = 1
    GROUP = 2
    STATE = 3
    DURATION = 4
    TALK = 5
    BREAK = 6
    ANSWERED = 7
    HANDLE = 8


TICKING = (Column.DURATION, Column.BREAK)
"""Columns that change as time passes, though the seats do not."""

NUMBERS = frozenset({Column.DURATION, Column.TALK, Column.BREAK, Column.ANSWERED, Column.HANDLE})

_STATES = {state: order for order, state in enumerate(SeatState)}


@dataclass(frozen=True, slots=True)
class SeatRows:
    """What the table is of: the seats, their labels and who is due, at one moment."""

    seats: tuple[Seat, ...] = ()
    labels: Mapping[str, str] | None = None
    due: frozenset[str] = frozenset()
    moment: float = 0.0
    current: bool = True
    shows_values: bool = True


class SeatModel(QAbstractTableModel):
    """Emits `dataChanged` for the rows that differ, and `ticked` where only time has passed."""

    ticked = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._voice: Voice | None = None
        self._rows = SeatRows()

    @property
    def rows(self) -> SeatRows:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: SeatRows, voice: Voice) -> None:
        """Show other seats."""
        before, known = self._rows, self._voice
        same_places = (
            [seat.id for seat in before.seats] == [seat.id for seat in rows.seats]
            and before.labels == rows.labels
            and known == voice
        )
        if not same_places:
            self.beginResetModel()
            self._rows, self._voice = rows, voice
            self.endResetModel()
            return
        self._rows = rows
        if (before.current, before.shows_values) != (rows.current, rows.shows_values):
            self._tell(range(len(rows.seats)))
            return
        changed = [
            row
            for row, (old, new) in enumerate(zip(before.seats, rows.seats, strict=True))
            if old != new or (old.id in before.due) != (new.id in rows.due)
        ]
        self._tell(changed)
        if before.moment != rows.moment:
            self.ticked.emit()

    def _tell(self, changed: "range | list[int]") -> None:
        for row in changed:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def provided(self, column: Column) -> bool:
        """Some seat tells of it; a column that none does is of no use."""
        if column not in _VALUES:
            return True
        return not self._rows.seats or any(
            _VALUES[column](seat) is not Absent.NOT_PROVIDED for seat in self._rows.seats
        )

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One a seat."""
        return 0 if parent.isValid() else len(self._rows.seats)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """As many as `Column` has."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names, and what they mean as tooltips."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        key = Column(section).name.lower()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(f"desk.table.{key}")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._words(f"desk.table.{key}_means")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell."""
        if not index.isValid() or self._voice is None:
            return None
        seat, column = self._rows.seats[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._said(seat, column, self._voice)
        if role == SEAT_ROLE:
            return seat
        if role == ORDER_ROLE:
            return self._order(seat, column)
        if role == DUE_ROLE:
            return seat.id in self._rows.due
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def label(self, seat: Seat) -> str:
        """What people call the seat."""
        return (self._rows.labels or {}).get(seat.id, seat.id)

    def _said(self, seat: Seat, column: Column, voice: Voice) -> str:
        words, rows = self._words, self._rows
        if column is Column.SEAT:
            return self.label(seat)
        if not rows.shows_values:
            return words("absent.undefined")
        if column is Column.OPERATOR:
            return seat.operator or ""
        if column is Column.GROUP:
            return "" if seat.group is None else words(f"group.{seat.group.value}")
        if column is Column.STATE:
            state = words(f"seat.{seat.state.value}")
            if not seat.reason or seat.reason == seat.state.value:
                return state
            key = f"reason.{seat.reason}"
            return voice.joined((state, words(key) if key in words else seat.reason))
        if column is Column.DURATION:
            return "" if seat.since is None else voice.clock(max(0.0, rows.moment - seat.since))
        return self._figure(seat, column, voice)

    def _figure(self, seat: Seat, column: Column, voice: Voice) -> str:
        value = _VALUES[column](seat)
        if isinstance(value, Absent):
            return "" if seat.operator is None and seat.group is None else voice.absent(value)
        if value is None:
            return self._words("absent.undefined")
        if column is Column.TALK:
            return voice.minutes(value)
        if column is Column.BREAK:
            return voice.minutes(max(0.0, self._rows.moment - value))
        return voice.clock(value) if column is Column.HANDLE else voice.count(int(value))

    def _order(self, seat: Seat, column: Column) -> object:
        if column is Column.SEAT:
            return self.label(seat)
        if column is Column.OPERATOR:
            return seat.operator
        if column is Column.GROUP:
            return None if seat.group is None else list(Group).index(seat.group)
        if column is Column.STATE:
            return _STATES[seat.state]
        if column is Column.DURATION:
            return None if seat.since is None else -seat.since
        value = _VALUES[column](seat)
        if value is None or isinstance(value, Absent):
            return None
        return -value if column is Column.BREAK else value


def _handle(seat: Seat) -> Maybe[float | None]:
    for value in (seat.handle_today_s, seat.handled_today):
        if isinstance(value, Absent):
            return value
    assert not isinstance(seat.handle_today_s, Absent)
    assert not isinstance(seat.handled_today, Absent)
    return seat.handle_today_s / seat.handled_today if seat.handled_today else None


_VALUES: Mapping[Column, Callable[[Seat], Maybe[float | None]]] = {
    Column.TALK: lambda seat: seat.talk_60min_s,
    Column.BREAK: lambda seat: seat.last_break_end,
    Column.ANSWERED: lambda seat: seat.answered_today,
    Column.HANDLE: _handle,
}


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
