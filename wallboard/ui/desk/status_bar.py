"""The status bar: which server, how old, how fast, how often, which version, what time it is."""

from datetime import datetime

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from wallboard import __version__
from wallboard.boards.status import StatusView
from wallboard.domain.freshness import Freshness
from wallboard.domain.severity import Severity
from wallboard.domain.state import Trouble
from wallboard.ui import text
from wallboard.ui.desk.facts import Facts
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em, set_look
from wallboard.ui.desk.mark import GradeMark
from wallboard.ui.theme import Theme
from wallboard.words import Words

_CONTRACT = frozenset({"bad_answer", "version"})
_RULE_CHARACTERS = 80
_GRADES = {Freshness.LIVE: Severity.NORMAL, Freshness.LATE: Severity.WATCH}


class StatusBar(QFrame):
    """One line at the window's foot."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusbar")
        self._words = words
        self._shown: tuple[StatusView, datetime | None] | None = None
        self._mark = GradeMark(theme)
        self._state = Label()
        self._facts = Facts(theme, words("desk.status.separator"), lines=1)
        self._time = Label()
        row = QHBoxLayout(self)
        row.setContentsMargins(em(1.1), em(0.3), em(1.1), em(0.3))
        row.setSpacing(em(0.5))
        row.addWidget(self._mark)
        row.addWidget(self._state)
        row.addSpacing(em(0.4))
        row.addWidget(self._facts, 1)
        row.addWidget(self._time)

    def show_view(self, view: StatusView, now: datetime | None) -> None:
        """Show another view; `now` is the hotline's clock."""
        if self._shown == (view, now):
            return
        self._shown = (view, now)
        words = self._words
        self._mark.show_grade(_GRADES.get(view.freshness, Severity.UNKNOWN))
        age = "" if view.age_s is None else text.span(words, view.age_s)
        state = words(f"desk.status.{view.freshness.value}", server=view.server, span=age)
        self._state.setText(state)
        set_look(self._state, role="late" if view.freshness is Freshness.LATE else "")
        facts = status_facts(view, words)
        self._facts.show_facts(facts, current=True)
        right = [words("desk.status.poll", seconds=f"{view.poll_s:g}")]
        if now is not None:
            right.append(f"{text.day(words, now)} {text.hour_minute_second(now)}")
        right.append(f"v{__version__}")
        self._time.setText(words("desk.status.separator").join(right))
        self.setAccessibleName(", ".join((state, *facts)))


def status_facts(view: StatusView, words: Words) -> tuple[str, ...]:
    """Age (where the state does not tell it), response time, what is wrong with server and disk."""
    facts: list[str] = []
    if view.age_s is not None and view.freshness is not Freshness.LATE:
        facts.append(words("desk.status.age", span=text.span(words, view.age_s)))
    if view.latency_ms is not None:
        facts.append(words("desk.status.latency", ms=view.latency_ms))
    if view.trouble is not None:
        facts.append(trouble_said(view.trouble.kind, words))
    if view.unwritten:
        key = f"desk.unwritten.{view.unwritten}"
        facts.append(words(key if key in words else "desk.unwritten.unusable"))
    return tuple(facts)


def trouble_said(kind: str, words: Words) -> str:
    """A trouble in words; an unfamiliar one as another."""
    key = f"trouble.{kind}"
    return words(key if key in words else "trouble.other")


def rule_said(trouble: Trouble) -> str:
    """Which rule of the contract an answer broke, and where, as far as there is room for it."""
    rule = trouble.detail if trouble.kind in _CONTRACT else ""
    return rule if len(rule) <= _RULE_CHARACTERS else f"{rule[: _RULE_CHARACTERS - 1]}…"


def trouble_todo(kind: str, words: Words) -> str:
    """What a person can do about it; empty where the words know nothing."""
    for key in (f"trouble_todo.{kind}", "trouble_todo.other"):
        if key in words:
            return words(key)
    return ""
