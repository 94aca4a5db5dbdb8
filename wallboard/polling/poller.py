"""The poller: asks a source in a thread of its own, the next question after the last has ended."""

import logging
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from wallboard.domain.state import Trouble
from wallboard.polling.elapsed import elapsed_s
from wallboard.sources.metrics_api import Step, deadline_s
from wallboard.sources.outcome import Failed, Outcome

_log = logging.getLogger(__name__)


class Source(Protocol):
    """What is asked; it blocks until there is an answer or none can come in time."""

    def step(self) -> Step:
        """Ask the next question that is due."""
        ...


class Memory(Protocol):
    """What outlasts the run. It may block as long as a disk does."""

    def recall(self) -> Outcome | None:
        """What was known at the end of the last run."""
        ...

    def keep(self, outcome: Outcome) -> Outcome | None:
        """Remember an outcome; what there is to say of that."""
        ...

    def close(self) -> None:
        """The run ends."""
        ...


class _Worker(QObject):
    """Lives in the poller's thread."""

    asked = Signal(object)
    """Carries one Outcome."""

    def __init__(self, source: Source, memory: Memory | None, poll_s: float) -> None:
        super().__init__()
        self._source = source
        self._memory = memory
        self._poll_s = poll_s
        self._timer: QTimer | None = None
        self._broken = ""
        self.due = elapsed_s() + longest_answer_s(poll_s)
        """When the next outcome or question is due, by the monotonic clock; any thread may look."""

    @Slot()
    def start(self) -> None:
        """Begin; the timer is made here because a timer belongs to the thread that made it."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        # a coarse one may be 5 % late: three seconds of a minute
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._ask)
        recalled = self._remembering(lambda memory: memory.recall())
        if recalled is not None:
            self.asked.emit(recalled)
        self._ask()

    @Slot()
    def end(self) -> None:
        """Let the memory go, in the thread that used it."""
        self._remembering(lambda memory: memory.close())

    @Slot()
    def _ask(self) -> None:
        if QThread.currentThread().isInterruptionRequested() or self._timer is None:
            return
        self.due = elapsed_s() + longest_answer_s(self._poll_s)
        step = self._step()
        outcome = step.outcome
        if QThread.currentThread().isInterruptionRequested():
            return  # what was asked was cut off on purpose
        self.asked.emit(outcome)
        # after it is on its way to the screen: a disk may be slow
        told = self._remembering(lambda memory: memory.keep(outcome))
        if told is not None:
            self.asked.emit(told)
        self.due = elapsed_s() + step.pause_s
        self._timer.start(int(step.pause_s * 1000))

    def _step(self) -> Step:
        """One question; a fault of our own is one more reason to have no data, and no end."""
        try:
            step = self._source.step()
        except Exception as error:  # noqa: BLE001 - nothing may end the thread but its owner
            name = type(error).__name__
            if self._broken != name:
                _log.error("asking failed", exc_info=error)
                self._broken = name
            now = elapsed_s()
            return Step(Failed(Trouble("other", name), now, now + self._poll_s), self._poll_s)
        self._broken = ""
        return step

    def _remembering(self, work: Callable[[Memory], Outcome | None]) -> Outcome | None:
        """Do some work on the memory; one that fails in a way it should not is done with."""
        if self._memory is None:
            return None
        try:
            return work(self._memory)
        except Exception:  # noqa: BLE001 - the board goes on without
            _log.exception("the memory failed")
            self._memory = None
            return None


class Poller(QObject):
    """Owns the thread. `abort` ends the request under way when the poller is stopped."""

    def __init__(
        self,
        source: Source,
        abort: Callable[[], None],
        *,
        memory: Memory | None = None,
        poll_s: float = 5.0,
    ) -> None:
        super().__init__()
        self._abort = abort
        self._thread = QThread(self)
        self._thread.setObjectName("poller")
        self._worker = _Worker(source, memory, poll_s)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.start)
        self._thread.finished.connect(self._worker.end)
        self._thread.finished.connect(self._worker.deleteLater)
        self.asked = self._worker.asked

    @property
    def due(self) -> float:
        """When the worker next has to show that it lives, by the monotonic clock.

        That is the next question's time, which a Retry-After may have moved, or while one is under
        way the end of its deadline.
        """
        return self._worker.due

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """End, the request under way with it; a thread still running at exit would abort Qt."""
        self._thread.requestInterruption()
        self._abort()
        self._thread.quit()
        self._thread.wait()


def longest_answer_s(poll_s: float) -> float:
    """How long a question may take: a long poll and the deadline of a whole request."""
    return poll_s + deadline_s(poll_s)
