"""The strip that says since when there is no data, of what time the figures are, and what next."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from wallboard.boards.bar import BarView
from wallboard.domain.severity import Severity
from wallboard.ui import text
from wallboard.ui.desk.facts import Facts
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em
from wallboard.ui.desk.mark import GradeMark
from wallboard.ui.desk.notice import attempt_said
from wallboard.ui.desk.status_bar import rule_said, trouble_said, trouble_todo
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words


class OutageStrip(QFrame):
    """Hidden while the data is current and the telephone system is in sight."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outage")
        self._shown: tuple[BarView, Voice] | None = None
        self._mark = GradeMark(theme, times=1.2)
        self._title = Label()
        self._title.setProperty("role", "heading")
        self._facts = Facts(theme, words("desk.strip.separator"), lines=1)
        row = QHBoxLayout(self)
        row.setContentsMargins(em(1), em(0.6), em(1), em(0.6))
        row.setSpacing(em(0.6))
        row.addWidget(self._mark)
        row.addWidget(self._title)
        row.addSpacing(em(0.6))
        row.addWidget(self._facts, 1)
        self._mark.show_grade(Severity.UNKNOWN)

    def show_view(self, view: BarView, voice: Voice) -> None:
        """Show another view."""
        if self._shown == (view, voice):
            return
        self._shown = (view, voice)
        self.setVisible(view.outage is not None or view.source is not None)
        title, facts = outage_said(view, voice)
        self._title.setText(title)
        self._facts.show_facts(facts, current=True)
        self.setAccessibleName(voice.joined((title, *facts)))


def outage_said(view: BarView, voice: Voice) -> tuple[str, tuple[str, ...]]:
    """What is missing, and the facts about it."""
    words, outage, source = voice.words, view.outage, view.source
    if outage is None:
        if source is None:
            return "", ()
        title = words(f"desk.source.{source.state.value}")
        facts = [words.of_source(source.detail)]
        if source.since is not None:
            facts.insert(0, words("desk.source.since", time=voice.time(source.since)))
        return title, tuple(fact for fact in facts if fact is not None)
    said: list[str] = []
    if outage.for_s is not None:
        said.append(words("desk.outage.for", span=voice.span(outage.for_s)))
    if outage.data_time is not None:
        moment = voice.local(outage.data_time)
        if moment is not None:
            time = text.of_moment(words, moment, outage.for_s)
            said.append(words("desk.outage.of", time=time))
    if outage.trouble is not None:
        said.append(trouble_said(outage.trouble.kind, words))
        more = rule_said(outage.trouble), trouble_todo(outage.trouble.kind, words)
        said.extend(each for each in more if each)
    said.append(attempt_said(outage, words))
    return words(f"freshness.{view.freshness.value}"), tuple(said)
