"""What is typed about an incident: what happened, where, until when, what callers are told."""

from datetime import tzinfo

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from wallboard.boards.operating import OperatingView
from wallboard.domain.intent import LONGEST_TEXT, NewIncident
from wallboard.domain.snapshot import Incident
from wallboard.ui.desk.form import fields, stacked
from wallboard.ui.desk.look import em
from wallboard.ui.desk.when_edit import WhenEdit
from wallboard.ui.text import count
from wallboard.ui.theme import Theme
from wallboard.words import Words

PROPOSED_S = 2 * 3600.0
"""A repair of two hours is proposed where an end is to be named."""


class IncidentFields(QWidget):
    """Plain text in, one line of it out: a wall has no more."""

    changed = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._since: float | None = None
        self._since_unknown = False
        self.text = _area(2)
        self.place = QLineEdit()
        self.end = WhenEdit(theme, words, words("desk.set_incident.end"))
        self.script = _area(3)
        self.text.textChanged.connect(self.changed)
        self.place.textChanged.connect(self.changed)
        self.end.changed.connect(self.changed)
        self.script.textChanged.connect(self.changed)
        named: dict[str, QWidget] = {
            "text": self.text, "place": self.place, "end": self.end, "script": self.script
        }  # fmt: skip
        for key, field in named.items():
            field.setAccessibleName(words(f"desk.set_incident.{key}"))
        stacked(self, fields(*((words(f"desk.set_incident.{key}"), w) for key, w in named.items())))

    def begin(self, incident: Incident | None, minute: float, zone: tzinfo) -> None:
        """Begin with the incident that stands, or with nothing."""
        with QSignalBlocker(self):
            self._since = None if incident is None else incident.since
            self._since_unknown = incident is not None and incident.since is None
            self.text.setPlainText("" if incident is None else incident.text)
            self.place.setText((None if incident is None else incident.place) or "")
            self.script.setPlainText((None if incident is None else incident.script) or "")
            end = None if incident is None else incident.expected_end
            self.end.show_instant(end, minute + PROPOSED_S, zone)
        self.changed.emit()

    def take_over(self, other: "IncidentFields") -> None:
        """Hold what other fields hold."""
        self._since, self._since_unknown = other._since, other._since_unknown
        self.text.setPlainText(other.text.toPlainText())
        self.place.setText(other.place.text())
        self.script.setPlainText(other.script.toPlainText())
        self.end.take_over(other.end)

    def typed(self, zone: tzinfo) -> NewIncident:
        """What has been typed."""
        return NewIncident(
            _line(self.text.toPlainText()),
            _line(self.place.text()) or None,
            self._since,
            self._since_unknown,
            self.end.instant(zone),
            _line(self.script.toPlainText()) or None,
        )

    def fault(self, view: OperatingView, zone: tzinfo) -> str:
        """What is wrong with what has been typed, by the field's name; empty where nothing is."""
        words, typed = self._words, self.typed(zone)
        if not typed.text:
            return words("desk.set_incident.no_text")
        for key in ("text", "place", "script"):
            over = len(getattr(typed, key) or "") - LONGEST_TEXT
            if over > 0:
                name, most = words(f"desk.set_incident.{key}"), count(LONGEST_TEXT)
                return words("desk.set_incident.too_long", name=name, most=most, over=count(over))
        end = typed.expected_end
        if end is not None and end <= max(view.minute, typed.since or 0.0):
            return words("desk.set_incident.end_passed")
        return ""


def _area(lines: int) -> QPlainTextEdit:
    area = QPlainTextEdit()
    area.setTabChangesFocus(True)
    area.setFixedHeight(em(1.55 * lines + 1.3))  # all of them without a scroll bar
    return area


def _line(typed: str) -> str:
    return " ".join(typed.split())
