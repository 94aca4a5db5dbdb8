"""How long the event loop was away at a time: what a person feels as a window that hangs."""

import gc
import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

BEAT_MS = 2


class GapMeter(QObject):
    """Beats as fast as the loop lets it; a gap is the time between two beats, beyond the beat."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gaps_s: list[float] = []
        self._last: float | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin."""
        gc.collect()  # what a test run has left behind is no fault of the board's
        self._last = None
        self._timer.start()

    def stop(self) -> None:
        """End, the gap that is under way included."""
        self._beat()
        self._timer.stop()

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        if self._last is not None:
            self.gaps_s.append(max(0.0, now - self._last - BEAT_MS / 1000))
        self._last = now

    @property
    def longest_s(self) -> float:
        """The longest gap."""
        return max(self.gaps_s)

    def quantile_s(self, share: float) -> float:
        """The gap that a share of all gaps does not exceed."""
        ordered = sorted(self.gaps_s)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
