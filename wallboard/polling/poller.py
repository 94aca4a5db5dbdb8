"""The poller: asks a source in a thread of its own, the next question after the last has ended."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from wallboard.sources.metrics_api import MetricsApi
from wallboard.sources.outcome import Failed

_log = logging.getLogger(__name__)


class _Worker(QObject):
    """Lives in the poller's thread."""

    asked = Signal(object)
    """Carries one Outcome."""

    def __init__(self, source: MetricsApi) -> None:
        super().__init__()
        self._source = source
        self._timer: QTimer | None = None
        self._lost = False

    @Slot()
    def start(self) -> None:
        """Begin; the timer is made here because a timer belongs to the thread that made it."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)
        self._ask()

    @Slot()
    def _ask(self) -> None:
        if QThread.currentThread().isInterruptionRequested() or self._timer is None:
            return
        step = self._source.step()
        outcome = step.outcome
        if QThread.currentThread().isInterruptionRequested():
            return  # what was asked was cut off on purpose
        if isinstance(outcome, Failed) and not self._lost:
            _log.warning("no data: %s %s", outcome.trouble.kind, outcome.trouble.detail)
            self._lost = True
        elif self._lost and not isinstance(outcome, Failed):
            _log.warning("data again")
            self._lost = False
        self.asked.emit(outcome)
        self._timer.start(int(step.pause_s * 1000))


class Poller(QObject):
    """Owns the thread. `abort` ends the request under way when the poller is stopped."""

    def __init__(
        self, source: MetricsApi, abort: Callable[[], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._abort = abort
        self._thread = QThread(self)
        self._thread.setObjectName("poller")
        self._worker = _Worker(source)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.start)
        self._thread.finished.connect(self._worker.deleteLater)
        self.asked = self._worker.asked

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """End, the request under way with it; a thread still running at exit would abort Qt."""
        self._thread.requestInterruption()
        self._abort()
        self._thread.quit()
        self._thread.wait()
