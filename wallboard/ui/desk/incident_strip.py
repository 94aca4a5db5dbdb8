"""The strip of a disturbance that callers ask about, and what to tell them."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from wallboard.boards.bar import BarView
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Incident
from wallboard.ui.desk.facts import Facts
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em
from wallboard.ui.desk.mark import GradeMark
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words


class IncidentStrip(QFrame):
    """Hidden while there is none."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("incident")
        title = Label(words("desk.incident.title"))
        title.setProperty("role", "heading")
        mark = GradeMark(theme)
        mark.show_grade(Severity.INFORMATION)
        self._facts = Facts(theme, words("desk.strip.separator"), lines=2, centred=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(em(1), em(0.5), em(1), em(0.5))
        row.setSpacing(em(0.6))
        row.addWidget(mark)
        row.addWidget(title)
        row.addSpacing(em(0.6))
        row.addWidget(self._facts, 1)

    def show_view(self, view: BarView, voice: Voice) -> None:
        """Show another incident, or none."""
        incident = view.incident
        self.setVisible(incident is not None)
        self._facts.show_facts(
            ()
            if incident is None
            else incident_said(incident, voice, overdue=view.incident_overdue),
            current=view.condition.is_current,
        )
        self.setAccessibleName(self._facts.spoken)


def incident_said(incident: Incident, voice: Voice, *, overdue: bool) -> tuple[str, ...]:
    """What has happened, where, since and until when, and what callers are told.

    An end that is `overdue` is no promise any more.
    """
    words = voice.words
    facts = [incident.text]
    if incident.place:
        facts.append(incident.place)
    if incident.since is not None:
        facts.append(words("desk.incident.since", time=voice.time(incident.since)))
    if incident.expected_end is not None:
        until = "desk.incident.overdue" if overdue else "desk.incident.until"
        facts.append(words(until, time=voice.time(incident.expected_end)))
    if incident.script:
        facts.append(words("desk.incident.script", script=incident.script))
    return tuple(facts)
