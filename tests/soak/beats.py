"""How long the event loop was away at a time, in memory that a long run does not make grow."""

import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

BEAT_MS = 2
FINEST_MS = 1
MOST_MS = 2_000


class Beats(QObject):
    """Beats as fast as the loop lets it, and counts the gaps by their milliseconds.

    `wall` is what a person would feel. `own` is the processor time that the GUI thread itself took
    in the gap: on a machine that others use too only that is the board's doing.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wall = Gaps()
        self.own = Gaps()
        self._last: tuple[float, float] | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Go on, and look for the longest gap anew."""
        self.wall.longest_ms = self.own.longest_ms = 0.0
        self._last = None
        self._timer.start()

    def stop(self) -> None:
        """End, the gap that is under way included."""
        self._beat()
        self._timer.stop()

    @Slot()
    def _beat(self) -> None:
        now, used = time.perf_counter(), time.thread_time()
        if self._last is not None:
            self.wall.add((now - self._last[0]) * 1000 - BEAT_MS)
            self.own.add((used - self._last[1]) * 1000)
        self._last = (now, used)


class Gaps:
    """Gaps of a whole run by the millisecond; those beyond MOST_MS count as that."""

    def __init__(self) -> None:
        self._counts = [0] * (MOST_MS // FINEST_MS + 1)
        self.longest_ms = 0.0

    def add(self, gap_ms: float) -> None:
        """Count one."""
        self._counts[min(len(self._counts) - 1, max(0, int(gap_ms / FINEST_MS)))] += 1
        self.longest_ms = max(self.longest_ms, gap_ms)

    def quantile_ms(self, share: float) -> float:
        """What a share of the gaps does not exceed, to the next millisecond."""
        left = share * sum(self._counts)
        for index, count in enumerate(self._counts):
            left -= count
            if left <= 0:
                return float((index + 1) * FINEST_MS)
        return float(MOST_MS)
