"""What is going to happen, in order of time."""

import heapq
from collections.abc import Callable
from itertools import count
from typing import Any

Action = Callable[..., None]


class Agenda:
    """A heap of actions; `now` is the instant of the one that runs.

    Actions of one instant run in the order in which they were put down.
    """

    __slots__ = ("_heap", "_order", "now")

    def __init__(self, now: float) -> None:
        self.now = now
        self._heap: list[tuple[float, int, Action, tuple[Any, ...]]] = []
        self._order = count()

    def at(self, at: float, action: Action, *subject: Any) -> None:
        """Run `action(*subject)` at `at`, or now when that is past: time never goes back."""
        heapq.heappush(self._heap, (max(at, self.now), next(self._order), action, subject))

    def after(self, delay_s: float, action: Action, *subject: Any) -> None:
        """Run `action(*subject)` in `delay_s` seconds."""
        heapq.heappush(self._heap, (self.now + delay_s, next(self._order), action, subject))

    def next_at(self) -> float | None:
        """When the next action runs."""
        return self._heap[0][0] if self._heap else None

    def run(self, until: float) -> None:
        """Run everything due up to and including `until`."""
        heap = self._heap
        while heap and heap[0][0] <= until:
            self.now, _, action, subject = heapq.heappop(heap)
            action(*subject)
