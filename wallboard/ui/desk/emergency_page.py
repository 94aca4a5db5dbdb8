"""The emergency lines by themselves: are they on, who has come, who joins, what is possible."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from wallboard.boards.emergency import EmergencyView
from wallboard.boards.record import RecordView
from wallboard.domain.absent import Absent
from wallboard.ui.desk.activation_table import ActivationTable
from wallboard.ui.desk.card import Card
from wallboard.ui.desk.emergency import emergency_face
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.line_map import LineMap
from wallboard.ui.desk.look import em
from wallboard.ui.desk.offer import Offer
from wallboard.ui.desk.operating_column import OperatingColumn
from wallboard.ui.desk.readiness_card import ReadinessCard
from wallboard.ui.desk.strip import joining_said, link_said
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words

_ROWS = ("state", "since", "situation", "called", "confirmed", "arrived", "joining", "link")


class EmergencyPage(QScrollArea):
    """Everything that the board knows of the emergency lines, and what can be done about them.

    A window that is too low for all of it scrolls.
    """

    def __init__(
        self, theme: Theme, words: Words, offers: frozenset[Offer], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._shown: tuple[EmergencyView, RecordView, Voice] | None = None
        self.card: Card[EmergencyView] = Card(emergency_face, theme, words)
        table = QFrame()
        table.setProperty("role", "card")
        grid = QGridLayout(table)
        grid.setContentsMargins(em(1.1), em(0.85), em(1.1), em(0.85))
        grid.setHorizontalSpacing(em(1.6))
        grid.setVerticalSpacing(em(0.55))
        self.values: dict[str, Label] = {}
        for row, key in enumerate(_ROWS):
            name = Label(words(f"desk.emergency_page.{key}"))
            name.setProperty("role", "quiet")
            value = Label()
            value.setWordWrap(True)
            name.setBuddy(value)
            grid.addWidget(name, row, 0)
            grid.addWidget(value, row, 1)
            self.values[key] = value
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(_ROWS), 1)
        self.readiness = ReadinessCard(words)
        self.log = ActivationTable(theme, words)
        lines = QFrame()
        lines.setProperty("role", "card")
        column = QVBoxLayout(lines)
        column.setContentsMargins(em(1.1), em(0.85), em(1.1), em(0.85))
        column.setSpacing(em(0.7))
        heading = Label(words("desk.emergency_page.lines"))
        heading.setProperty("role", "heading")
        self._absent = Label()
        self._absent.setProperty("role", "quiet")
        self._map = LineMap(theme, words)
        column.addWidget(heading)
        column.addWidget(self._absent)
        column.addWidget(self._map)
        column.addStretch(1)
        inside = QWidget()
        outer = QGridLayout(inside)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(em(0.8))
        outer.addWidget(self.card, 0, 0)
        outer.addWidget(table, 1, 0)
        outer.addWidget(self.readiness, 2, 0)
        right = QVBoxLayout()
        right.setSpacing(em(0.8))
        right.addWidget(lines)
        right.addWidget(self.log, 1)
        outer.addLayout(right, 0, 1, 3, 1)
        outer.setColumnStretch(0, 4)
        outer.setColumnStretch(1, 6)
        outer.setRowStretch(2, 1)
        self.operating = OperatingColumn(theme, words, offers)
        if self.operating.forms:
            outer.addWidget(self.operating, 0, 2, 3, 1)
            outer.setColumnStretch(1, 7)
            outer.setColumnStretch(2, 4)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(inside)
        self.setAccessibleName(words("desk.view.emergency"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a form in sight that becomes higher while somebody is at it."""
        handled = super().eventFilter(watched, event)
        if event.type() is QEvent.Type.Resize:
            for form in self.operating.forms:
                if form.isAncestorOf(self.focusWidget() or self):
                    self.ensureWidgetVisible(form, 0, 0)
        return handled

    def show_view(self, view: EmergencyView, record: RecordView, voice: Voice) -> None:
        """Show other views; nothing where they are equal."""
        if self._shown == (view, record, voice):
            return
        self._shown = (view, record, voice)
        self.log.show_view(record, voice)
        self.readiness.show_view(record, voice)
        self.card.show_view(view, voice)
        for key, said in rows_said(view, voice).items():
            self.values[key].setText(said)
        condition = view.condition
        shown = view.named if condition.shows_values else ()
        self._absent.setVisible(not shown)
        if not condition.shows_values:
            self._absent.setText(voice.words(f"freshness.{condition.freshness.value}"))
        elif not shown:
            why = view.switched_on if isinstance(view.switched_on, Absent) else Absent.UNKNOWN
            self._absent.setText(voice.absent(why))
        self._map.show_lines(shown, current=condition.is_current)


def rows_said(view: EmergencyView, voice: Voice) -> dict[str, str]:
    """Every row of the page in words; a dash where nothing is to be said."""
    words = voice.words
    dash = words("absent.undefined")
    if not view.condition.shows_values:
        return dict.fromkeys(_ROWS, dash)
    said = dict.fromkeys(_ROWS, dash)
    said["state"] = (
        voice.absent(view.state)
        if isinstance(view.state, Absent)
        else words(f"pool.{view.state.value}")
    )
    if view.situation is not None:
        said["situation"] = words(f"situation.{view.situation.value}")
    if view.since is not None and view.elapsed_s is not None:
        said["since"] = voice.joined(
            (voice.time(view.since), words("desk.strip.for", span=voice.minutes(view.elapsed_s)))
        )
    for key in ("called", "confirmed", "arrived"):
        said[key] = (
            voice.absent(view.staff)
            if isinstance(view.staff, Absent)
            else words("desk.people", n=getattr(view.staff, key))
        )
    if isinstance(view.joining, Absent):
        said["joining"] = voice.absent(view.joining)
    elif view.joining:
        said["joining"] = voice.joined(joining_said(view, voice))
    said["link"] = (
        voice.absent(view.link) if isinstance(view.link, Absent) else link_said(view, voice)[0]
    )
    return said
