"""The bar at the top: whose desk this is, the views, the season and weather, what else there is."""

from enum import Enum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from wallboard.boards.header import HeaderView
from wallboard.domain.absent import Absent
from wallboard.ui import text
from wallboard.ui.desk.label import Label, tip
from wallboard.ui.desk.look import em, set_look
from wallboard.ui.desk.offer import Offer
from wallboard.ui.theme import Theme
from wallboard.words import Words

TITLE_EMS = 19.0
"""The hotline's name may take so much of the bar; its tooltip has the whole."""


class View(Enum):
    """What the desk's middle can show."""

    LIVE = "live"
    SEATS = "seats"
    EMERGENCY = "emergency"
    CALLS = "calls"
    ALARMS = "alarms"


class _GivesWay(Label):
    """A label that says all or, where the bar has no room for it, nothing."""

    def minimumSizeHint(self) -> QSize:
        """A window may be narrower than what it says."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Half of a figure would be another figure."""
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)


class TopBar(QFrame):
    """Ctrl+1 … Ctrl+5 choose a view, F11 the wall, Ctrl+S saves a picture."""

    chosen = Signal(object)
    wall_requested = Signal()
    settings_requested = Signal()
    picture_requested = Signal()

    def __init__(
        self, theme: Theme, words: Words, offers: frozenset[Offer], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self._words = words
        self._shown: tuple[HeaderView, int] | None = None
        self.title = Label()
        self.title.setObjectName("title")
        row = QHBoxLayout(self)
        row.setContentsMargins(em(1.4), em(0.65), em(1), em(0.65))
        row.setSpacing(em(0.45))
        row.addWidget(self.title)
        row.addSpacing(em(1))
        self.buttons: dict[View, QPushButton] = {}
        self._group = QButtonGroup(self)
        for number, view in enumerate(View, 1):
            button = QPushButton(words(f"desk.view.{view.value}"))
            button.setCheckable(True)
            keys = QKeySequence(f"Ctrl+{number}")
            button.setToolTip(keys.toString())
            QShortcut(keys, self).activated.connect(button.click)
            self._group.addButton(button, number)
            self.buttons[view] = button
            row.addWidget(button)
        self._group.idClicked.connect(self._choose)
        self.buttons[View.LIVE].setChecked(True)
        row.addStretch(1)
        self.scale = Label()
        self.scale.setProperty("role", "drill")
        self.scale.hide()
        row.addWidget(self.scale)
        row.addSpacing(em(0.6))
        self.facts = _GivesWay()
        self.facts.setProperty("role", "quiet")
        row.addWidget(self.facts)
        row.addSpacing(em(0.8))
        if Offer.WALL in offers:
            self._button(row, "desk.wall", "F11", self.wall_requested)
        self._button(row, "desk.picture", "Ctrl+S", self.picture_requested)
        if Offer.SETTINGS in offers:
            self._button(row, "desk.settings", "Ctrl+,", self.settings_requested)

    def choose(self, view: View) -> None:
        """Mark a view as the one that is shown."""
        self.buttons[view].setChecked(True)

    def show_view(self, view: HeaderView, alarms: int) -> None:
        """Show another header; `alarms` stand."""
        if self._shown == (view, alarms):
            return
        self._shown = (view, alarms)
        words = self._words
        name = " ".join(part for part in (view.number, view.name) if part)
        shown = name or words("desk.title")
        metrics = self.title.fontMetrics()
        self.title.setText(metrics.elidedText(shown, Qt.TextElideMode.ElideRight, em(TITLE_EMS)))
        self.title.setToolTip(tip(shown))
        label = words("desk.view.alarms")
        self.buttons[View.ALARMS].setText(f"{label} {alarms}" if alarms else label)
        facts: list[str] = []
        if view.season_day is not None:
            facts.append(words("desk.season", day=view.season_day))
        weather = view.weather
        if not isinstance(weather, Absent) and weather.outdoor_c is not None:
            facts.append(words("desk.outdoor", degrees=text.degrees(weather.outdoor_c)))
        self.facts.setText(words("desk.status.separator").join(facts))
        self.scale.setVisible(view.time_scale != 1.0)
        if view.time_scale != 1.0:
            self.scale.setText(words("desk.time_scale", times=text.times(view.time_scale)))

    def _choose(self, number: int) -> None:
        self.chosen.emit(list(View)[number - 1])

    def _button(self, row: QHBoxLayout, key: str, keys: str, signal: object) -> None:
        sequence = QKeySequence(keys)
        button = QPushButton(self._words(key))
        button.setToolTip(sequence.toString(QKeySequence.SequenceFormat.NativeText))
        set_look(button, role="aside")
        button.clicked.connect(signal)
        QShortcut(sequence, self).activated.connect(button.click)
        row.addWidget(button)
