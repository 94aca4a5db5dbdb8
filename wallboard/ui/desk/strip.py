"""The strip beneath the toolbar while the emergency lines are more than standing by."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from wallboard.boards.emergency import EmergencyView
from wallboard.domain.absent import Absent
from wallboard.domain.severity import Severity
from wallboard.domain.states import LinkState, PoolState
from wallboard.ui.desk.facts import Facts
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em, set_look
from wallboard.ui.desk.mark import GradeMark
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words


class EmergencyStrip(QFrame):
    """State, situation, lines, staff, who joins, and the link to the contractor."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._shown: tuple[EmergencyView, Voice] | None = None
        self._mark = GradeMark(theme)
        self._state = Label()
        self._state.setObjectName("state")
        self._facts = Facts(theme, words("desk.strip.separator"), lines=1)
        self._link_mark = GradeMark(theme)
        self._link = Label()
        row = QHBoxLayout(self)
        row.setContentsMargins(em(1), em(0.6), em(1), em(0.6))
        row.setSpacing(em(0.6))
        row.addWidget(self._mark)
        row.addWidget(self._state)
        row.addSpacing(em(0.6))
        row.addWidget(self._facts, 1)
        row.addWidget(self._link_mark)
        row.addWidget(self._link)

    def show_view(self, view: EmergencyView, voice: Voice) -> None:
        """Show another view; hidden while the lines stand by or nothing is known of them."""
        if self._shown == (view, voice):
            return
        self._shown = (view, voice)
        state = view.state
        said_at_all = (
            not isinstance(state, Absent)
            and state not in (PoolState.STANDBY, PoolState.UNKNOWN)
            and view.condition.shows_values
        )
        self.setVisible(said_at_all)
        if isinstance(state, Absent) or not said_at_all:
            return
        current = view.condition.is_current
        set_look(self, pool=state.value if current else "stale")
        self._mark.show_grade(Severity.INFORMATION if current else Severity.UNKNOWN)
        set_look(self._state, freshness="live" if current else "stale")
        self._state.setText(voice.words(f"desk.strip.{state.value}"))
        facts = strip_facts(view, voice)
        self._facts.show_facts(facts, current=current)
        said, grade = link_said(view, voice)
        set_look(self._link, freshness="live" if current else "stale")
        self._link.setText(said)
        self._link_mark.show_grade(grade if current else Severity.UNKNOWN)
        self.setAccessibleName(voice.joined((self._state.text(), *facts, said)))


def strip_facts(view: EmergencyView, voice: Voice) -> tuple[str, ...]:
    """How long they are in that state and why, how many are on, who has come, who joins when."""
    words = voice.words
    facts: list[str] = []
    if view.since is not None:  # of the state, which is what is said before
        facts.append(words("desk.strip.since", time=voice.time(view.since)))
        if view.elapsed_s is not None:
            facts[-1] = voice.joined(
                (facts[-1], words("desk.strip.for", span=voice.minutes(view.elapsed_s)))
            )
    if view.situation is not None:
        facts.append(words(f"situation.{view.situation.value}"))
    if not isinstance(view.switched_on, Absent):
        facts.append(words("desk.strip.on", count=view.switched_on, total=view.total))
    facts.append(staff_said(view, voice))
    facts += joining_said(view, voice)
    return tuple(fact for fact in facts if fact)


def staff_said(view: EmergencyView, voice: Voice) -> str:
    """How many of those called have come."""
    if isinstance(view.staff, Absent):
        return voice.words("desk.strip.staff_absent", why=voice.absent(view.staff))
    staff = view.staff
    return voice.words("desk.strip.staff", arrived=staff.arrived, called=staff.called)


def joining_said(view: EmergencyView, voice: Voice) -> list[str]:
    """Which lines will be switched on, and when."""
    if isinstance(view.joining, Absent):
        return []
    return [
        voice.words("desk.strip.joining", n=each.lines, time=voice.time(each.at))
        for each in view.joining
    ]


def link_said(view: EmergencyView, voice: Voice) -> tuple[str, Severity]:
    """The link to the contractor, when it was tested, and its grade."""
    if isinstance(view.link, Absent):
        return voice.words("desk.strip.link_absent", why=voice.absent(view.link)), Severity.UNKNOWN
    said = voice.words(f"link.{view.link.state.value}")
    if view.link_tested_ago_s is not None:
        ago = voice.minutes(view.link_tested_ago_s)
        said = voice.joined((said, voice.words("desk.strip.tested", span=ago)))
    grade = {LinkState.UP: Severity.NORMAL, LinkState.DOWN: Severity.ALARM}
    return said, grade.get(view.link.state, Severity.UNKNOWN)
