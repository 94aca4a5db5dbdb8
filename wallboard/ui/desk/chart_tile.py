"""A chart's place: its heading, a quiet placeholder, and later the chart."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from wallboard.domain.freshness import Freshness
from wallboard.domain.severity import Severity
from wallboard.ui.desk.defined import Defined
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


class ChartTile(Defined):
    """Heading, chip while there is no current data, and room for a chart."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.theme = theme
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

    def defined(self) -> QWidget:
        """The heading: the chart is what the definitions explain."""
        return self.heading
