"""The column of what can be done: decide about the emergency lines, announce an incident."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wallboard.boards.operating import OperatingView
from wallboard.domain.intent import Reply
from wallboard.ui.desk.decision_form import DecisionForm
from wallboard.ui.desk.incident_form import IncidentForm
from wallboard.ui.desk.look import em
from wallboard.ui.desk.offer import Offer
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words


class OperatingColumn(QWidget):
    """A form for each thing that is offered; what is said with it goes upward."""

    decision_made = Signal(object)
    incident_written = Signal(object)

    def __init__(
        self, theme: Theme, words: Words, offers: frozenset[Offer], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.decision = DecisionForm(theme, words) if Offer.DECIDE in offers else None
        self.incident = IncidentForm(theme, words) if Offer.ANNOUNCE in offers else None
        self.forms = tuple(each for each in (self.decision, self.incident) if each is not None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.8))
        for form in self.forms:
            column.addWidget(form)
        column.addStretch(1)
        if self.decision is not None:
            self.decision.made.connect(self.decision_made)
        if self.incident is not None:
            self.incident.written.connect(self.incident_written)
        self.setMinimumWidth(em(26))

    def show_view(self, view: OperatingView, voice: Voice) -> None:
        """Show another view."""
        for form in self.forms:
            form.show_view(view, voice)

    def take_over(self, other: "OperatingColumn") -> None:
        """Go on with what is typed in another column."""
        if self.incident is not None and other.incident is not None:
            self.incident.take_over(other.incident)

    def show_reply(self, reply: Reply) -> None:
        """Say what became of a wish."""
        for form in self.forms:
            form.show_reply(reply)
