"""This machine's time as a hub tells it: its wall clock's, and never set back."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

SLEW = 0.01
"""Seconds a second by which a wall clock that was set back is let catch up: no ring is judged
wrongly for it, and Asterisk's clock is followed from one look to the next."""
SET_S = 0.5
"""A wall clock that falls behind by more at once was set."""

_LOG = logging.getLogger(__name__)


class RealTime:
    """UNIX seconds, from any thread.

    The wall clock is asked each time, so that a machine's sleep counts and a clock that is put
    right soon after its start is right from then on. Where it was set back, or books that are
    continued end ahead of it, time goes on from there, a little slower until both agree: what is
    booked is never in the future.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._mono = mono
        self._lock = threading.Lock()
        self._now = wall()
        self._told_at = mono()
        self._ahead_s = 0.0

    def __call__(self) -> float:
        """The time now; never less than it was."""
        with self._lock:
            # asked before and after: what passes in between is not counted twice
            passed_s = self._mono() - self._told_at
            wall = self._wall()
            self._told_at = self._mono()
            self._now = max(wall, self._now + passed_s * (1.0 - SLEW))
            ahead_s = self._now - wall
            if ahead_s > self._ahead_s + SET_S:
                said = "this machine's clock is %.0f s behind the hub's, which waits for it: %s"
                _LOG.warning(said, ahead_s, timedelta(seconds=round(ahead_s / SLEW)))
            self._ahead_s = ahead_s
            return self._now

    def reach(self, instant: float) -> None:
        """Be no earlier than an instant that is on the books."""
        with self._lock:
            self._now = max(self._now, instant)


def awake_time(
    wall: Callable[[], float] = time.time, mono: Callable[[], float] = time.monotonic
) -> Callable[[], float]:
    """UNIX seconds now, and from now on those in which this machine is awake.

    What is played has nothing to catch up with: at speed 60 a night's sleep would be three weeks.
    """
    ahead_s = wall() - mono()
    return lambda: ahead_s + mono()
