"""Asterisk's clock against the hub's, and the hub's against the time that it ran."""

from collections.abc import Callable, Iterable

from wallboard.hub.telephony.asterisk.answers import CLOCK_MOVED, AmiRefused
from wallboard.hub.telephony.asterisk.session import Reading

STEP_S = 0.5
"""A clock that is off by more than before was set; less is drift, which is followed."""


class ClockOffset:
    """How far Asterisk's clock is ahead of the hub's, in seconds, with its bounds.

    A reading of Asterisk's clock was taken between two of ours, so the offset lies between
    `stamp - received` and `stamp - sent`. It is left as it is while it keeps within the bounds of
    every reading, so that differences of instants are exactly Asterisk's own.
    """

    def __init__(self, readings: Iterable[Reading]) -> None:
        """From at least one reading: the quickest bounds it best."""
        best = min(readings, key=lambda each: each.received - each.sent)
        self.seconds = best.stamp - (best.sent + best.received) / 2
        self.within_s = (best.received - best.sent) / 2

    def follow(self, reading: Reading) -> None:
        """Take in another reading; AmiRefused `clock_moved` where it lies too far away."""
        least, most = reading.stamp - reading.received, reading.stamp - reading.sent
        kept = min(max(self.seconds, least), most)
        if abs(kept - self.seconds) > STEP_S:
            raise AmiRefused(CLOCK_MOVED)
        self.seconds = kept

    def here(self, stamp: float, received: float) -> float:
        """A stamp as an instant of the hub's clock, never later than it was received."""
        return min(stamp - self.seconds, received)

    def doubts(self, stamp: float, received: float, oldest_s: float) -> bool:
        """Whether a stamp lies ahead of its receipt or more than `oldest_s` behind it."""
        return not -STEP_S <= received - (stamp - self.seconds) <= oldest_s


class Leaps:
    """Tells when the hub's clock leaps ahead: its machine slept, or somebody set it."""

    def __init__(self, now: Callable[[], float], mono: Callable[[], float]) -> None:
        """`now` is the hub's clock; `mono` stands while the machine sleeps."""
        self._now = now
        self._mono = mono
        self._then = mono(), now()

    def look(self) -> bool:
        """Whether it has leapt since the last look."""
        # a pause between these readings is no leap
        before, now, after = self._mono(), self._now(), self._mono()
        leapt_s = now - self._then[1] - (after - self._then[0])
        self._then = before, now
        return leapt_s > STEP_S
