"""A chart's place: its heading, a quiet placeholder, and later the chart."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from wallboard.domain.freshness import Freshness
from wallboard.domain.severity import Severity
from wallboard.ui.desk.definitions import DefinitionsPopup
from wallboard.ui.desk.face import Definition
from wallboard.ui.desk.facts import Facts
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em, set_look
from wallboard.ui.desk.mark import GradeMark
from wallboard.ui.theme import Theme
from wallboard.words import Words


class Placeholder(Label):
    """What stands where a chart will be; it tells when it has been painted."""

    painted = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, then tell."""
        super().paintEvent(event)
        self.painted.emit()


class ChartTile(QFrame):
    """Heading, chip while there is no current data, and room for a chart."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.words = theme, words
        self.definitions: tuple[Definition, ...] = ()
        self.setProperty("role", "card")
        self.heading = Label()
        self.heading.setProperty("role", "heading")
        self.heading.setCursor(Qt.CursorShape.WhatsThisCursor)
        self.sub = Facts(theme, words("desk.separator"), lines=1)
        self._mark = GradeMark(theme)
        self._chip = Label()
        set_look(self._chip, role="chip", grade=Severity.UNKNOWN.value)
        self._mark.hide()
        self._chip.hide()
        self.head = QHBoxLayout()
        self.head.setSpacing(em(0.5))
        self.head.addWidget(self.heading)
        self.head.addWidget(self.sub, 1)
        self.head.addWidget(self._mark)
        self.head.addWidget(self._chip)
        self.placeholder = Placeholder(words("desk.chart.coming"))
        self.placeholder.setProperty("role", "quiet")
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._room = QStackedLayout()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(em(1.1), em(0.85), em(1.1), em(0.6))
        self.column.setSpacing(em(0.35))
        self.column.addLayout(self.head)
        self.column.addLayout(self._room, 1)
        self._room.addWidget(self.placeholder)  # not before the layout has a widget to show it in

    def put(self, chart: QWidget) -> None:
        """Put the chart where the placeholder was."""
        self._room.addWidget(chart)
        self._room.setCurrentWidget(chart)

    def say(self, sentence: str | None) -> None:
        """A sentence in the chart's place; None shows the chart, where it has come."""
        self.placeholder.setText(self.words("desk.chart.coming") if sentence is None else sentence)
        last = self._room.count() - 1
        self._room.setCurrentIndex(last if sentence is None else 0)

    def show_freshness(self, freshness: Freshness) -> None:
        """The chip: nothing while the data is current."""
        stale = not freshness.is_current
        self._mark.setVisible(stale)
        self._chip.setVisible(stale)
        if stale:
            self._chip.setText(self.words(f"freshness.{freshness.value}"))
        set_look(self.heading, freshness="stale" if stale else "live")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the definitions by keyboard: the chart leaves the key to its tile."""
        if event.key() == Qt.Key.Key_F1:
            self.tell_definitions()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the definitions by a click beside the chart."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.tell_definitions()
        super().mouseReleaseEvent(event)

    def tell_definitions(self) -> DefinitionsPopup | None:
        """The definitions beneath the heading; None while there is nothing to define."""
        if not self.definitions:
            return None
        popup = DefinitionsPopup(self.definitions, self.words, self)
        popup.show_beneath(self.heading)
        return popup
