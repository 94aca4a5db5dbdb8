"""The form that tells every wall what callers will ask about: set it, change it, end it."""

from enum import Enum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from wallboard.boards.operating import OperatingView
from wallboard.domain.intent import Reply, SetIncident
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Incident
from wallboard.domain.state import Trouble
from wallboard.ui.desk.foot import Foot, refusal_said
from wallboard.ui.desk.form import buttons, keys_said, make_card, pressed, stacked, wrapped
from wallboard.ui.desk.incident_fields import IncidentFields
from wallboard.ui.desk.incident_strip import incident_said
from wallboard.ui.desk.look import set_look
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words

KEYS = "Ctrl+I"
"""What takes the keyboard here."""


class Stage(Enum):
    """What is done about the incident."""

    IDLE = "idle"
    WRITING = "writing"
    ENDING = "ending"


class IncidentForm(QFrame):
    """What is typed here stays until it has been said, or is let go of."""

    written = Signal(object)
    """Carries a SetIncident."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shown: tuple[OperatingView, Voice] | None = None
        self._begun_with: Incident | None = None
        self._sent: SetIncident | None = None
        self.stage = Stage.IDLE
        self.standing = wrapped()
        self.fields = IncidentFields(theme, words)
        self._whom = wrapped(role="quiet")
        over = wrapped(words("desk.set_incident.over"))
        self.foot = Foot(theme, words)
        self.write = QPushButton()
        self.write.setToolTip(keys_said(KEYS))
        self.end = QPushButton(words("desk.set_incident.finish"))
        self.cancel = QPushButton(words("desk.operate.cancel"))
        self.publish = QPushButton(words("desk.set_incident.publish"))
        self.back = QPushButton(words("desk.operate.back"))
        self.confirm = QPushButton(words("desk.set_incident.confirm"))
        set_look(self.publish, role="primary")
        set_look(self.confirm, role="primary")
        self._pages = {
            Stage.IDLE: stacked(QWidget(), self.standing, buttons(self.write, self.end)),
            Stage.WRITING: stacked(
                QWidget(), self.fields, self._whom, buttons(self.cancel, self.publish)
            ),
            Stage.ENDING: stacked(QWidget(), over, buttons(self.back, self.confirm)),
        }
        make_card(self, words("desk.incident.title"), self._pages.values(), self.foot)
        self._connect()
        self._enter(Stage.IDLE)

    def _connect(self) -> None:
        self.write.clicked.connect(self._begin_writing)
        self.end.clicked.connect(self._begin_ending)
        self.cancel.clicked.connect(self._back)
        self.back.clicked.connect(self._back)
        self.publish.clicked.connect(self._publish)
        self.confirm.clicked.connect(self._finish)
        self.fields.changed.connect(self._refresh)
        self.foot.unlocked.connect(self._refresh)

    def show_view(self, view: OperatingView, voice: Voice) -> None:
        """Show another view; nothing where it is equal. What is being typed stays."""
        if self._shown != (view, voice):
            self._shown = (view, voice)
            self._refresh()

    def show_reply(self, reply: Reply) -> None:
        """Say what became of a wish; what came to nothing can be said again."""
        if isinstance(reply.result, Trouble):
            self.foot.lock_at(reply.result)
        if reply.wish is not self._sent:
            self._refresh()
            return
        words, self._sent = self._words, None
        if isinstance(reply.result, Trouble):
            key = "failed" if self.foot.locked else "unconfirmed"
            why = refusal_said(reply.result, words)
            self.foot.say(words(f"desk.set_incident.{key}", why=why), Severity.WATCH)
            self._refresh()
            if self.hasFocus():
                (self.fields.text if self.stage is Stage.WRITING else self.back).setFocus()
            return
        done = "set" if self.stage is Stage.WRITING else "ended"
        key = f"desk.set_incident.{done}"
        if reply.result == "here_alone":
            self.foot.say(words(f"{key}_here"), Severity.WATCH)
        else:
            self.foot.say(words(key), Severity.NORMAL)
        self._enter(Stage.IDLE)
        if self.hasFocus():
            self.write.setFocus()

    def take_over(self, other: "IncidentForm") -> None:
        """Go on with what is typed in another form."""
        if other.stage is Stage.WRITING:
            self._begun_with = other._begun_with
            self.fields.take_over(other.fields)
            self._enter(Stage.WRITING)

    @Slot()
    def begin(self) -> None:
        """Take the keyboard to where it is written."""
        if self.stage is Stage.IDLE and self.write.isEnabled():
            self._begin_writing()
        elif self.stage is Stage.WRITING:
            self.fields.text.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back, Enter presses the button that has the focus."""
        if event.key() == Qt.Key.Key_Escape and self.stage is not Stage.IDLE:
            self._back()
        elif not pressed(self, event):
            super().keyPressEvent(event)

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        for each, page in self._pages.items():
            page.setVisible(each is stage)
        self._refresh()

    @Slot()
    def _begin_writing(self) -> None:
        if self._shown is not None:
            view, voice = self._shown
            self._begun_with = view.incident
            self.fields.begin(view.incident, view.minute, voice.zone)
            self.foot.say("")
            self._enter(Stage.WRITING)
            self.fields.text.setFocus()

    @Slot()
    def _begin_ending(self) -> None:
        self.foot.say("")
        self._enter(Stage.ENDING)
        self.back.setFocus()  # whoever presses Enter twice has not read it

    @Slot()
    def _back(self) -> None:
        if self._sent is None:
            self.foot.say("")
            self._enter(Stage.IDLE)
            self.write.setFocus()

    @Slot()
    def _publish(self) -> None:
        if self._shown is not None:
            self._send(SetIncident(self.fields.typed(self._shown[1].zone)))

    @Slot()
    def _finish(self) -> None:
        self._send(SetIncident(None))

    def _send(self, wish: SetIncident) -> None:
        if self._sent is None:
            self._sent = wish
            self.foot.say(self._words("desk.operate.sending"))
            self.setFocus()  # else the keyboard goes astray with the button
            self._refresh()
            self.written.emit(wish)

    @Slot()
    def _refresh(self) -> None:
        """Say what holds now of the stage that is shown."""
        if self._shown is None:
            return
        view, voice = self._shown
        words, incident = self._words, view.incident
        barrier = _barrier(view, words)
        can = not barrier and not self.foot.locked and self._sent is None
        if self.stage is Stage.WRITING and not barrier:
            barrier = self.fields.fault(view, voice.zone)
            whom = "whom" if view.sets_incident else "here_alone"
            changed = incident != self._begun_with and self._sent is None
            whom = "changed" if changed else whom
            self._whom.setText(words(f"desk.set_incident.{whom}", server=view.server))
        self.foot.bar(barrier)
        said: tuple[str, ...] = ()
        if incident is not None:
            said = incident_said(incident, voice, overdue=incident.end_passed(view.minute))
        if view.incident_here_alone:
            said = (*said, words("desk.operate.here_alone"))
        self.standing.setText("\n".join(said) or words("desk.set_incident.none"))
        key = "desk.set_incident.new" if incident is None else "desk.set_incident.change"
        self.write.setText(words(key))
        self.write.setEnabled(can)
        self.end.setEnabled(can)
        self.end.setVisible(incident is not None)
        self.publish.setEnabled(can and not barrier)
        self.confirm.setEnabled(can)
        self.fields.setEnabled(self._sent is None)
        self.cancel.setEnabled(self._sent is None)
        self.back.setEnabled(self._sent is None)


def _barrier(view: OperatingView, words: Words) -> str:
    """Why no incident can be set now."""
    if not view.condition.is_current:
        return words("desk.set_incident.no_data")
    if view.incident is not None and not view.sets_incident and not view.incident_here_alone:
        return words("desk.set_incident.theirs")
    return ""
