"""The feed: outcomes in, boards out, in the GUI thread and at a pace that eyes can follow."""

import sys
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from wallboard.boards.board import Board, board
from wallboard.domain.state import BoardState, Trouble
from wallboard.polling.loss_log import LossLog
from wallboard.sources.outcome import (
    EmergencyLogRead,
    Failed,
    HotlineRead,
    Keeping,
    MinutesComing,
    MinutesRead,
    Outcome,
    ReadinessRead,
    Recalled,
    SnapshotRead,
    StillTrue,
    Unanswered,
)

AT_MOST_EVERY_S = 0.1
"""Bursts are gathered: at most ten boards a second."""


def after(state: BoardState, outcome: Outcome) -> BoardState:
    """The state after an outcome."""
    match outcome:
        case HotlineRead():
            return state.with_hotline(outcome.hotline)
        case SnapshotRead():
            return state.with_snapshot(
                outcome.snapshot, outcome.mono, outcome.latency_s, outcome.response_s
            )
        case StillTrue():
            return state.confirmed(
                outcome.snapshot_time,
                outcome.server_time,
                outcome.mono,
                outcome.latency_s,
                outcome.response_s,
            )
        case MinutesRead():
            return state.with_minutes(outcome.minutes, outcome.revision, outcome.epoch, outcome.now)
        case EmergencyLogRead():
            return state.with_emergency_log(outcome.entries, outcome.mono)
        case ReadinessRead():
            return state.with_readiness(outcome.readiness, outcome.mono)
        case Recalled():
            return _recalled(state, outcome)
        case Failed():
            return state.failed(outcome.trouble, outcome.mono, outcome.next_try)
        case Keeping():
            return replace(state, unwritten=outcome.trouble)
        case Unanswered() | MinutesComing():
            return state  # no figure of a snapshot depends on it


def _recalled(state: BoardState, known: Recalled) -> BoardState:
    state = (
        state.with_hotline(known.hotline)
        .with_minutes(known.minutes, known.revision, known.epoch, known.snapshot.server_time)
        .recalled(known.snapshot, known.mono, known.book)
    )
    log, readiness = known.log, known.readiness
    if log is not None:
        state = state.with_emergency_log(log.entries, log.mono, recalled=True)
    if readiness is not None:
        state = state.with_readiness(readiness.readiness, readiness.mono, recalled=True)
    return state


class Feed(QObject):
    """Keeps the state. Two clocks: outcomes bring data, a beat shows the same state a second on."""

    changed = Signal(object)
    """Carries a Board."""

    def __init__(self, state: BoardState, mono: Callable[[], float]) -> None:
        super().__init__()
        self.state = state
        self._mono = mono
        self._log = LossLog()
        self._shown = float("-inf")
        self._ended = False
        self._beat = QTimer(self)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.setInterval(1000)
        self._beat.timeout.connect(self.show_now)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.show_now)

    def start(self) -> None:
        """Begin to beat, with what is known at once."""
        self._beat.start()
        self.show_now()

    def stop(self) -> None:
        """Stop the beat for good; what is still on its way here is let go of."""
        self._ended = True
        self._beat.stop()
        self._soon.stop()

    def server_now(self) -> float | None:
        """The server's clock at this moment; None before it has spoken."""
        return self.state.server_now(self._mono())

    @Slot(object)
    def take(self, outcome: Outcome) -> None:
        """Take an outcome over, and show it as soon as the pace allows."""
        if self._ended:  # a timer that began now would run on in nobody's hands
            return
        self.state = after(self.state, outcome)
        self._log.note(outcome)
        left_s = self._shown + AT_MOST_EVERY_S - self._mono()
        if left_s <= 0:
            self.show_now()
        elif not self._soon.isActive():
            self._soon.start(int(left_s * 1000) + 1)

    @Slot()
    def show_now(self) -> None:
        """Show the state as it stands at this moment."""
        self._soon.stop()
        self._shown = self._mono()
        self._log.look(self.state, self._shown)
        self.changed.emit(self._board())

    def _board(self) -> Board:
        """The board of now; where it cannot be made, one without figures: never an old one."""
        try:
            return board(self.state, self._shown)
        except Exception as error:  # noqa: BLE001 - it goes where everything uncaught goes
            sys.excepthook(type(error), error, error.__traceback__)
            trouble = Trouble("other", type(error).__name__)
            blank = BoardState(self.state.poll_s, self.state.server)
            return board(blank.failed(trouble, self._shown, self._shown), self._shown)
