"""Which seats the table shows, and in what order."""

from enum import Enum

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from wallboard.domain.snapshot import Seat
from wallboard.domain.states import IN_USE, STAFFED, Group, SeatState
from wallboard.ui.desk.seat_model import DUE_ROLE, ORDER_ROLE, SEAT_ROLE, Column, SeatModel

Index = QModelIndex | QPersistentModelIndex


class SeatChoice(Enum):
    """What the table can be narrowed to."""

    ALL = "all"
    STAFFED = "staffed"
    IN_USE = "in_use"
    FREE = "free"
    PAUSED = "paused"
    BREAK_DUE = "break_due"
    OWN = "own"
    OUTSOURCED = "outsourced"
    VACANT = "vacant"


class SeatOrder(QSortFilterProxyModel):
    """Sorts what is absent to the end whichever way; finds seats, operators and states by text."""

    def __init__(self, model: SeatModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = SeatChoice.ALL
        self._sought = ""
        self.setSortRole(ORDER_ROLE)
        self.setSourceModel(model)

    @property
    def choice(self) -> SeatChoice:
        """What the table is narrowed to."""
        return self._choice

    def choose(self, choice: SeatChoice) -> None:
        """Narrow the table to some seats."""
        self._choice = choice
        self.invalidate()

    def seek(self, sought: str) -> None:
        """Narrow the table to rows that hold a text, whatever its case."""
        self._sought = sought.strip().casefold()
        self.invalidate()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names; the one that is sorted by says which way."""
        said = super().headerData(section, orientation, role)
        if role == Qt.ItemDataRole.DisplayRole and section == self.sortColumn():
            down = self.sortOrder() is Qt.SortOrder.DescendingOrder
            return f"{said}{'▼' if down else '▲'}"
        return said

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Whether a row is chosen and holds what is sought."""
        model = self.sourceModel()
        index = model.index(row, Column.SEAT, parent)
        seat = index.data(SEAT_ROLE)
        due = bool(index.data(DUE_ROLE))
        if not isinstance(seat, Seat) or not _chosen(seat, due, self._choice):
            return False
        return not self._sought or any(
            self._sought in str(model.index(row, column, parent).data()).casefold()
            for column in (Column.SEAT, Column.OPERATOR, Column.GROUP, Column.STATE)
        )

    def lessThan(self, left: Index, right: Index) -> bool:
        """The order of a column; absent values stand last in both directions."""
        a, b = left.data(ORDER_ROLE), right.data(ORDER_ROLE)
        if a is None or b is None:
            last = self.sortOrder() is Qt.SortOrder.AscendingOrder
            return (b is None and a is not None) if last else (a is None and b is not None)
        if isinstance(a, str):
            return _natural(a) < _natural(str(b))
        return bool(a < b)


def _natural(label: str) -> tuple[int, int, str]:
    """Numbers by their size, before words by their letters."""
    return (0, int(label), label) if label.isdecimal() else (1, 0, label)


def _chosen(seat: Seat, due: bool, choice: SeatChoice) -> bool:
    return {
        SeatChoice.ALL: True,
        SeatChoice.STAFFED: seat.state in STAFFED,
        SeatChoice.IN_USE: seat.state in IN_USE,
        SeatChoice.FREE: seat.state is SeatState.AVAILABLE,
        SeatChoice.PAUSED: seat.state in (SeatState.BREAK, SeatState.NOT_READY),
        SeatChoice.BREAK_DUE: due,
        SeatChoice.OWN: seat.group is Group.OWN,
        SeatChoice.OUTSOURCED: seat.group is Group.OUTSOURCED,
        SeatChoice.VACANT: seat.state not in STAFFED,
    }[choice]
