"""How long the event loop was away at a time, in memory that a long run does not make grow."""

import gc
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QImage, QPainter

BEAT_MS = 2
FINEST_MS = 1
MOST_MS = 2_000
FIRST = -15
"""A niceness before which the system's own few services go, and nothing else."""

LONGEST_MS = 250.0
P99_MS = 50.0
"""What promise 5 allows: of the longest gap, and of 99 in a hundred."""
REFERENCE_MS = 13.0
"""What `reference_ms` is on the machine for which that was promised."""


@dataclass(frozen=True)
class Allowed:
    """How long the loop may be away."""

    longest_ms: float = LONGEST_MS
    p99_ms: float = P99_MS


class Beats(QObject):
    """Beats as fast as the loop lets it, and counts the gaps by their milliseconds.

    `felt` is what a person would feel. `own` is the processor time that the GUI thread itself took
    in the gap: on a machine that others use too only that is the board's doing for certain.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.felt = Gaps()
        self.own = Gaps()
        self._last = (0.0, 0.0)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Go on, and look for the longest gap anew; the first one begins now, beat or none."""
        self.felt.longest_ms = self.own.longest_ms = 0.0
        self._last = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> None:
        """End, the gap that is under way included."""
        self._beat()
        self._timer.stop()

    @Slot()
    def _beat(self) -> None:
        now, used = time.perf_counter(), time.thread_time()
        self.felt.add((now - self._last[0]) * 1000 - BEAT_MS, now)
        self.own.add((used - self._last[1]) * 1000, now)
        self._last = (now, used)


class Gaps:
    """Gaps of a whole run by the millisecond; those beyond MOST_MS count as that."""

    def __init__(self) -> None:
        self._counts = [0] * (MOST_MS // FINEST_MS + 1)
        self.longest_ms = 0.0
        self.longest_ended = 0.0
        """When the longest one was over, by `time.perf_counter`."""

    def add(self, gap_ms: float, ended: float) -> None:
        """Count one."""
        self._counts[min(len(self._counts) - 1, max(0, int(gap_ms / FINEST_MS)))] += 1
        if gap_ms > self.longest_ms:
            self.longest_ms, self.longest_ended = gap_ms, ended

    def add_all(self, other: "Gaps") -> None:
        """Count another's too."""
        self._counts = [mine + more for mine, more in zip(self._counts, other._counts, strict=True)]
        if other.longest_ms > self.longest_ms:
            self.longest_ms, self.longest_ended = other.longest_ms, other.longest_ended

    def quantile_ms(self, share: float) -> float:
        """What a share of the gaps does not exceed, to the next millisecond."""
        left = share * sum(self._counts)
        if not left:
            raise ValueError("no beat was heard")
        for index, count in enumerate(self._counts):
            left -= count
            if left <= 0:
                return float((index + 1) * FINEST_MS)
        return float(MOST_MS)

    def within(self, allowed: Allowed) -> bool:
        """None was too long, and hardly any long."""
        return self.longest_ms < allowed.longest_ms and self.quantile_ms(0.99) < allowed.p99_ms


@contextmanager
def apart() -> Iterator[None]:
    """Measure this thread and those it starts in the block, and as little else as can be.

    What was there before is not theirs to collect; and where the user may ask for it, what else the
    machine has to do comes after them.
    """
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, FIRST)
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, before)


def allowed_here() -> Allowed:
    """The promise, by as much longer as this machine now takes for everything."""
    times = times_slower()
    return Allowed(LONGEST_MS * times, P99_MS * times)


def times_slower() -> float:
    """How many times as long this machine now takes as the promises' own; a faster one is as it."""
    return max(1.0, reference_ms() / REFERENCE_MS)


def reference_ms() -> float:
    """What this thread needs at least for a fixed piece of work: Python and painting."""
    took_s: list[float] = []
    for _ in range(5):
        began = time.thread_time()
        _work()
        took_s.append(time.thread_time() - began)
    return min(took_s) * 1000


def _work() -> None:
    image = QImage(640, 360, QImage.Format.Format_ARGB32_Premultiplied)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(120):
            shown = {str(each): each * number for each in range(100)}
            painter.setBrush(QColor.fromHsv(number * 3, 100, 200))
            size = sum(shown.values()) % 90 + 90
            painter.drawEllipse(QRectF(number, number, len(shown) * 2, size))


def burn(seconds: float) -> None:
    """Take so much of the processor's time: a gap, planted."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
