"""A time that may be open, by the hotline's clock whatever this machine's says."""

from datetime import datetime, tzinfo

from PySide6.QtCore import QDateTime, QTimeZone, Signal, Slot
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QWidget

from wallboard.ui.desk.choice import Choice
from wallboard.ui.desk.form import plain
from wallboard.ui.desk.look import em
from wallboard.ui.theme import Theme
from wallboard.words import Words

QUARTER_S = 900


class WhenEdit(QWidget):
    """Open, or a day and a time to the minute."""

    changed = Signal()

    def __init__(
        self, theme: Theme, words: Words, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.known = Choice(theme)
        self.known.addItem(words("desk.when.open"))
        self.known.addItem(words("desk.when.at"))
        self.known.setAccessibleName(name)
        self.known.currentIndexChanged.connect(self._choose)
        self.edit = QDateTimeEdit()
        self.edit.setTimeZone(QTimeZone.utc())  # it only holds what the hotline's clock reads
        self.edit.setDisplayFormat("yyyy-MM-dd HH:mm")
        plain(self.edit)
        self.edit.setAccessibleName(name)
        self.edit.dateTimeChanged.connect(self.changed)
        self.edit.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(em(0.5))
        row.addWidget(self.known)
        row.addWidget(self.edit, 1)
        self.setFocusProxy(self.known)

    def show_instant(self, instant: float | None, proposed: float, zone: tzinfo) -> None:
        """Show an instant, or None for open with the next quarter after `proposed` at hand."""
        quarter = -(-proposed // QUARTER_S) * QUARTER_S
        moment = datetime.fromtimestamp(quarter if instant is None else instant, zone)
        shown = QDateTime.fromString(f"{moment:%Y-%m-%d %H:%M}", "yyyy-MM-dd HH:mm")
        shown.setTimeZone(QTimeZone.utc())
        self.edit.setDateTime(shown)
        self.known.setCurrentIndex(0 if instant is None else 1)

    def take_over(self, other: "WhenEdit") -> None:
        """Hold what another one holds."""
        self.edit.setDateTime(other.edit.dateTime())
        self.known.setCurrentIndex(other.known.currentIndex())

    def instant(self, zone: tzinfo) -> float | None:
        """The instant; None where it is open."""
        if self.known.currentIndex() == 0:
            return None
        text = self.edit.dateTime().toString("yyyy-MM-dd HH:mm")
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone).timestamp()

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.edit.setVisible(index == 1)
        self.changed.emit()
