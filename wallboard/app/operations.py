"""What is done at the desk: for every wall where the server can, else for this window alone."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from wallboard.app.feeding import BoardOptions, line_to
from wallboard.boards.board import Board
from wallboard.domain.alarm_marks import AlarmMarks
from wallboard.domain.alarms import AlarmBook
from wallboard.domain.here import Here
from wallboard.domain.intent import Decide, Reply, SetIncident
from wallboard.domain.snapshot import Alarm
from wallboard.domain.state import BoardState, Trouble
from wallboard.history.board_history import file_of
from wallboard.history.marks_file import Kept, MarksFile
from wallboard.polling.feed import Feed
from wallboard.polling.operator import Operator
from wallboard.settings import Changes
from wallboard.settings_file import SettingsFile
from wallboard.sources.operating import Acknowledge, Operating, Shelve, Told, Wish
from wallboard.ui.desk.foot import why_said
from wallboard.words import Words

_log = logging.getLogger(__name__)
CAPABILITY = {
    Acknowledge: "alarms.acknowledge",
    Shelve: "alarms.shelve",
    Decide: "decisions",
    SetIncident: "incident.set",
}


class Operations(QObject):
    """Takes the desk's intents; what the server did is shown by its next snapshot."""

    said = Signal(str)
    """A sentence about the last alarm's mark that came to nothing; empty once one has come true."""
    replied = Signal(object)
    """Carries the Reply to a decision or an incident."""
    saved = Signal(object)
    """Carries what became of changed settings, a Saved."""

    def __init__(self, feed: Feed, operator: Operator, say: Words) -> None:
        super().__init__(feed)
        self._feed = feed
        self._operator = operator
        self._say = say
        self._kept = _to_keep(feed.state)
        operator.told.connect(self._learn)
        operator.saved.connect(self.saved)
        feed.changed.connect(self._keep)

    @Slot(str)
    def acknowledge(self, id_: str) -> None:
        """Acknowledge an alarm by its id."""
        alarm = self._alarm(id_)
        if alarm is not None:
            self._do(Acknowledge(alarm))

    @Slot(str, float)
    def shelve(self, id_: str, seconds: float) -> None:
        """Put an alarm aside for so many seconds of the hotline's time; 0 takes it back."""
        alarm, now = self._alarm(id_), self._feed.server_now()
        if alarm is not None and now is not None:
            self._do(Shelve(alarm, now + seconds if seconds > 0 else None))

    @Slot(object)
    def decide(self, wish: Decide) -> None:
        """Have a decision recorded."""
        self._do(wish)

    @Slot(object)
    def write_incident(self, wish: SetIncident) -> None:
        """Set an incident, change it or end it."""
        self._do(wish)

    @Slot(object)
    def change_settings(self, changes: Changes) -> None:
        """Keep changed settings."""
        self._operator.save(changes)

    def _alarm(self, id_: str) -> Alarm | None:
        return next((each for each in self._feed.state.alarms if each.id == id_), None)

    def _do(self, wish: Wish) -> None:
        hotline = self._feed.state.hotline
        if _is_taken_back_here(self._feed.state, wish) or (
            hotline is not None and CAPABILITY[type(wish)] not in hotline.capabilities
        ):
            self._do_here(wish)
        else:
            self._operator.tell(wish)

    def _do_here(self, wish: Wish) -> None:
        now = self._feed.server_now()
        if now is None:
            return
        state = self._feed.state
        match wish:
            case Acknowledge(alarm):
                self._feed.state = state.acknowledged_here(alarm, now)
            case Shelve(alarm, until):
                self._feed.state = state.shelved_here(alarm, until)
            case Decide(decision, key):
                self._say_here(state.here.decided(decision.recorded(key, now)))
            case SetIncident(incident):
                standing = None if incident is None else incident.standing(now)
                self._say_here(state.here.with_incident(standing))
        self._feed.show_now()
        if isinstance(wish, Decide | SetIncident):
            self.replied.emit(Reply(wish, "here_alone"))
        else:
            self.said.emit("")

    def _say_here(self, here: Here) -> None:
        self._feed.state = replace(self._feed.state, here=here)

    @Slot(object)
    def _learn(self, told: Told) -> None:
        wish, result = told.wish, told.result
        if result == "not_provided":
            self._do_here(wish)
        elif isinstance(wish, Decide | SetIncident):
            if isinstance(wish, SetIncident) and result == "done":
                self._say_here(self._feed.state.here.with_incident(None))  # the server has it now
            self.replied.emit(Reply(wish, result))
        elif isinstance(result, Trouble):
            self.said.emit(self._sentence(wish, result))
        else:
            self.said.emit("")

    def _sentence(self, wish: Acknowledge | Shelve, trouble: Trouble) -> str:
        done = "acknowledge" if isinstance(wish, Acknowledge) else "shelve"
        why = why_said(trouble.kind, self._say)
        return self._say(f"desk.operate.{done}_failed", why=why)

    @Slot(object)
    def _keep(self, _: Board) -> None:
        kept = _to_keep(self._feed.state)
        if kept != self._kept:
            self._kept = kept
            self._operator.keep(kept)


def _is_taken_back_here(state: BoardState, wish: Wish) -> bool:
    """A shelf that is this board's alone is taken back here and nowhere else."""
    if not isinstance(wish, Shelve) or wish.until is not None:
        return False
    mark = state.marks.marks.get(wish.alarm.id)
    return mark is not None and mark.shelved_until is not None


@contextmanager
def operating(options: BoardOptions, feed: Feed, say: Words) -> Iterator[Operations]:
    """The operations of a desk, with what an earlier run did; they end with the block."""
    client, token, abort = line_to(options)
    marks = _marks_file(options)
    kept = _recalled(marks)
    feed.state = replace(feed.state, marks=AlarmMarks(kept.marks), book=AlarmBook(kept.rules))
    file = options.settings_file
    saver = None if file is None else SettingsFile(file)
    operator = Operator(Operating(client, token), abort, marks, saver)
    operations = Operations(feed, operator, say)
    operator.start()
    try:
        yield operations
    finally:
        operator.stop()


def _marks_file(options: BoardOptions) -> MarksFile | None:
    if options.places is None:
        return None
    return MarksFile(file_of(options.places.data, options.url).with_suffix(".alarms.json"))


def _recalled(marks: MarksFile | None) -> Kept:
    if marks is None:
        return Kept()
    try:
        return marks.read()
    except (OSError, ValueError) as error:
        _log.warning("what was done about alarms here is forgotten: %s", error)
        return Kept()


def _to_keep(state: BoardState) -> Kept:
    marks = state.marks.marks
    rules = state.book.lasting().rules
    return Kept(marks, {rule: rules[rule] for rule in sorted(marks) if rule in rules})
