"""The form that switches emergency lines on or stands them down: choose, read, confirm."""

from collections.abc import Sequence
from enum import Enum
from uuid import uuid4

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from wallboard.boards.operating import OperatingView
from wallboard.domain.decision import DecisionKind
from wallboard.domain.intent import Decide, NewDecision, Reply
from wallboard.domain.severity import Severity
from wallboard.domain.state import Trouble
from wallboard.ui.desk.decision_choice import DecisionChoice
from wallboard.ui.desk.decision_text import confirm_said, decided_said, decision_said, reasons
from wallboard.ui.desk.foot import Foot, refusal_said
from wallboard.ui.desk.form import buttons, keys_said, make_card, pressed, stacked, wrapped
from wallboard.ui.desk.look import set_look
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words

SHOWN = 3
"""Earlier decisions beneath the title."""
KEYS = "Ctrl+D"
"""What takes the keyboard here."""


class Stage(Enum):
    """How far a decision is."""

    IDLE = "idle"
    CHOOSING = "choosing"
    CONFIRMING = "confirming"
    SENT = "sent"


class DecisionForm(QFrame):
    """One decision at a time; nothing is said before it has been confirmed in words."""

    made = Signal(object)
    """Carries a Decide."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shown: tuple[OperatingView, Voice] | None = None
        self._new: NewDecision | None = None
        """What is being confirmed, or was and came to nothing."""
        self._key = ""
        self.stage = Stage.IDLE
        self.earlier = wrapped(role="quiet")
        self.choice = DecisionChoice(theme, words)
        self._told = wrapped(role="strong")
        self._sentences = wrapped()
        self.foot = Foot(theme, words)
        self.activate = QPushButton(words("desk.decide.activate"))
        self.activate.setToolTip(keys_said(KEYS))
        self.stand_down = QPushButton(words("desk.decide.stand_down"))
        self.cancel = QPushButton(words("desk.operate.cancel"))
        self.go_on = QPushButton(words("desk.decide.go_on"))
        self.back = QPushButton(words("desk.operate.back"))
        self.confirm = QPushButton()
        set_look(self.go_on, role="primary")
        set_look(self.confirm, role="primary")
        self._pages = {
            Stage.IDLE: stacked(QWidget(), self.earlier, buttons(self.activate, self.stand_down)),
            Stage.CHOOSING: stacked(QWidget(), self.choice, buttons(self.cancel, self.go_on)),
            Stage.CONFIRMING: stacked(
                QWidget(), self._told, self._sentences, buttons(self.back, self.confirm)
            ),
        }
        make_card(self, words("desk.decide.title"), self._pages.values(), self.foot)
        self._connect()
        self._enter(Stage.IDLE)

    def _connect(self) -> None:
        self.activate.clicked.connect(self._choose)
        self.stand_down.clicked.connect(self._confirm_standing_down)
        self.choice.changed.connect(self._refresh)
        self.cancel.clicked.connect(self._back)
        self.go_on.clicked.connect(self._confirm_activation)
        self.back.clicked.connect(self._back)
        self.confirm.clicked.connect(self._send)
        self.foot.unlocked.connect(self._refresh)

    def show_view(self, view: OperatingView, voice: Voice) -> None:
        """Show another view; nothing where it is equal. What is being chosen stays."""
        if self._shown != (view, voice):
            self._shown = (view, voice)
            self._refresh()

    def show_reply(self, reply: Reply) -> None:
        """Say what became of a wish; one that came to nothing can be confirmed again."""
        if isinstance(reply.result, Trouble):
            self.foot.lock_at(reply.result)
        if isinstance(reply.wish, Decide) and self.stage is Stage.SENT:
            self._answer(reply.wish.decision, reply)
        else:
            self._refresh()

    def _answer(self, decision: NewDecision, reply: Reply) -> None:
        words, result = self._words, reply.result
        if isinstance(result, Trouble):
            key = "failed" if self.foot.locked else "unconfirmed"
            why = refusal_said(result, words)
            self.foot.say(words(f"desk.decide.{key}", why=why), Severity.WATCH)
            self._enter(Stage.CONFIRMING)
            if self.hasFocus():
                self.back.setFocus()
            return
        assert self._shown is not None
        key = "desk.decide.done" if result == "done" else "desk.decide.here_alone"
        grade = Severity.NORMAL if result == "done" else Severity.WATCH
        self.foot.say(words(key, what=decided_said(decision, self._shown[1])), grade)
        self._new = None
        self._enter(Stage.IDLE)
        if self.hasFocus():
            self._come_to_rest()

    @Slot()
    def begin(self) -> None:
        """Take the keyboard to the next step."""
        if self.stage is Stage.IDLE and self.activate.isEnabled():
            self._choose()
        elif self.stage is Stage.IDLE:
            self._come_to_rest()
        elif self.stage is Stage.CHOOSING:
            self.choice.situation.setFocus()
        else:
            self.back.setFocus()

    @property
    def confirmation(self) -> Sequence[str]:
        """What is told to whom, sentence by sentence."""
        return [self._told.text(), *self._sentences.text().splitlines()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes a step back, Enter presses the button that has the focus."""
        if event.key() == Qt.Key.Key_Escape and self.stage is not Stage.IDLE:
            self._back()
        elif not pressed(self, event):
            super().keyPressEvent(event)

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        shown = Stage.CONFIRMING if stage is Stage.SENT else stage
        for each, page in self._pages.items():
            page.setVisible(each is shown)
        self._refresh()

    @Slot()
    def _choose(self) -> None:
        if self._shown is not None:
            self.choice.begin(self._shown[0])
            self.foot.say("")
            self._enter(Stage.CHOOSING)
            self.choice.situation.setFocus()

    @Slot()
    def _confirm_activation(self) -> None:
        self._confirm(self.choice.chosen)

    @Slot()
    def _confirm_standing_down(self) -> None:
        self._confirm(NewDecision(DecisionKind.STAND_DOWN_EMERGENCY))

    def _confirm(self, new: NewDecision) -> None:
        if new != self._new:  # what came to nothing is said again under its first key
            self._new, self._key = new, uuid4().hex
        self.foot.say("")
        self._enter(Stage.CONFIRMING)
        self.back.setFocus()  # whoever presses Enter twice has not read it

    @Slot()
    def _back(self) -> None:
        if self.stage is Stage.SENT:
            return
        self.foot.say("")
        if self.stage is Stage.CONFIRMING and self._activates:
            self._enter(Stage.CHOOSING)
            self.choice.situation.setFocus()
        else:
            self._enter(Stage.IDLE)
            self._come_to_rest()

    def _come_to_rest(self) -> None:
        (self.activate if self.activate.isEnabled() else self.stand_down).setFocus()

    @Slot()
    def _send(self) -> None:
        if self._new is not None:
            self.foot.say(self._words("desk.operate.sending"))
            self.setFocus()  # else the keyboard goes astray with the button
            self._enter(Stage.SENT)
            self.made.emit(Decide(self._new, self._key))

    @property
    def _activates(self) -> bool:
        return self._new is not None and self._new.kind is DecisionKind.ACTIVATE_EMERGENCY

    @Slot()
    def _refresh(self) -> None:
        """Say what holds now of the stage that is shown."""
        if self._shown is None:
            return
        view, voice = self._shown
        on, off = reasons(view, voice)
        free = not self.foot.locked
        self.activate.setEnabled(free and not on)
        self.stand_down.setEnabled(free and not off)
        if self.stage is Stage.IDLE:
            self.foot.bar(voice.joined(dict.fromkeys(each for each in (on, off) if each)))
            earlier = [decision_said(each, voice) for each in view.decisions[:SHOWN]]
            self.earlier.setText("\n".join(earlier) or self._words("desk.decide.none"))
        elif self.stage is Stage.CHOOSING:
            self.choice.show_view(view, voice)
            barrier = on or ("" if self.choice.complete else self._words("desk.decide.choose"))
            self.foot.bar(barrier)
            self.go_on.setEnabled(free and not barrier)
        elif self._new is not None:
            barrier = on if self._activates else off
            self.foot.bar(barrier)
            told, *more = confirm_said(view, self._new, voice)
            self._told.setText(told)
            self._sentences.setText("\n".join(more))
            self.confirm.setText(self._words(f"desk.decide.confirm.{self._new.kind.value}"))
            waits = self.stage is Stage.SENT
            self.confirm.setEnabled(free and not barrier and not waits)
            self.back.setEnabled(not waits)
