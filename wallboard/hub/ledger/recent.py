"""The window that is graded: the calls that finished with the queue in the last 15 minutes."""

from bisect import bisect_right
from collections import deque
from typing import Literal

from wallboard.domain.snapshot import Recent

Outcome = Literal["answered", "abandoned", "timed_out"]

WINDOW_S = 900.0


class RecentWindow:
    """A window that slides with every second, not with the minute.

    Its `since` moves only when a call leaves it and with the minute: no call finished in between,
    so the counts are those since `since` as well, and a quiet hotline's snapshot stands. Nobody
    watches before the first `watch`.
    """

    def __init__(self, edges: tuple[float, ...], start: float) -> None:
        self._edges = edges
        self._start = start
        self._blind_since: float | None = start
        self._gaps: deque[tuple[float, float]] = deque()
        self._left = start
        """When the newest of the calls that have left had finished."""
        self._finished: deque[tuple[float, Outcome, int]] = deque()
        self._outcomes: dict[Outcome, int] = {"answered": 0, "abandoned": 0, "timed_out": 0}
        self._answered_delay = [0] * (len(edges) + 1)

    def add(self, at: float, outcome: Outcome, delay_s: float) -> None:
        """Count a call that finished at `at`; calls come in order of time but for stragglers."""
        bin_index = bisect_right(self._edges, delay_s)
        self._finished.append((at, outcome, bin_index))
        self._outcomes[outcome] += 1
        if outcome == "answered":
            self._answered_delay[bin_index] += 1
        self._forget(at - WINDOW_S)

    def lose(self, at: float) -> None:
        """Nobody watches from `at` on."""
        if self._blind_since is None:
            self._blind_since = at

    def watch(self, at: float) -> None:
        """Somebody watches from `at` on; the first time the window begins there."""
        if self._blind_since == self._start:
            self._start = at
        elif self._blind_since is not None:
            self._gaps.append((self._blind_since, at))
        self._blind_since = None

    def view(self, now: float) -> Recent:
        """The window that ends at `now`; it begins later where watching began later."""
        self._forget(now - WINDOW_S)
        since = max(self._start, self._left, (now - WINDOW_S) // 60 * 60)
        return Recent(
            since=since,
            answered=self._outcomes["answered"],
            abandoned=self._outcomes["abandoned"],
            timed_out=self._outcomes["timed_out"],
            answered_delay=tuple(self._answered_delay),
            unwatched_s=self._unwatched_s(since, now),
        )

    def _unwatched_s(self, since: float, now: float) -> float:
        while self._gaps and self._gaps[0][1] <= since:
            self._gaps.popleft()
        blind_since = now if self._blind_since is None else self._blind_since
        spans = (*self._gaps, (blind_since, now))
        return round(sum(max(0.0, end - max(begin, since)) for begin, end in spans), 3)

    def _forget(self, before: float) -> None:
        while self._finished and self._finished[0][0] <= before:
            at, outcome, bin_index = self._finished.popleft()
            self._left = max(self._left, at)
            self._outcomes[outcome] -= 1
            if outcome == "answered":
                self._answered_delay[bin_index] -= 1
