"""The server's clock as the board knows it: its readings, carried on by the board's own monotonic
clock.

The wall PC's own wall clock plays no part, so that a wrong one cannot lie. A reading is made while
the answer is on its way, at some instant of the time that the request took: that bounds what the
server's clock says, and bounds are all that is believed.
"""

from dataclasses import dataclass, replace

SET_S = 2.0
"""Real seconds: a clock that is off by more was set, one that is off by less is followed slowly."""
SLEW = 0.001
"""Real seconds a second by which a clock is followed back: ten times what a poor one drifts, and so
little that nobody sees a wait stand still."""
IN_PACE = 2
"""Readings in a row that must go on at a clock's pace before it is believed to have been set back:
two caches that answer in turn with what they once heard never give as many."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The server's clock stood at `server_time` in the `took_s` before `mono`."""

    server_time: float
    mono: float
    took_s: float = 0.0


@dataclass(frozen=True, slots=True)
class ServerClock:
    """`server_time` was the server's time at the least when the monotonic clock stood at `mono`."""

    server_time: float
    mono: float
    time_scale: float = 1.0
    slack_s: float = 0.0
    """So many real seconds more it may have been, for an answer takes its time."""
    last: Reading | None = None
    in_pace: int = 0
    """How many readings in a row have gone on as a clock does."""

    @classmethod
    def first(cls, reading: Reading, time_scale: float, in_pace: int = 0) -> "ServerClock":
        """The clock after one reading."""
        return cls(reading.server_time, reading.mono, time_scale, reading.took_s, reading, in_pace)

    def at(self, mono: float) -> float:
        """The server's time at a reading of the monotonic clock."""
        return self.server_time + (mono - self.mono) * self.time_scale

    def age_s(self, instant: float, mono: float) -> float:
        """How many real seconds ago `instant` may have been at the most; 0 where the clock stands.

        Never less than the truth: what an answer took counts as age.
        """
        if self.time_scale <= 0:
            return 0.0
        return max(0.0, (self.at(mono) - instant) / self.time_scale + self.slack_s)

    def told(self, reading: Reading, time_scale: float) -> "ServerClock":
        """The clock after another reading.

        It never goes back for a reading that merely came late: what the request took explains it,
        or it is followed back slowly. A reading ahead is taken at once, for no answer comes early,
        and so is a clock that was set back, once IN_PACE readings say so.
        """
        if time_scale != self.time_scale or time_scale <= 0:
            return ServerClock.first(reading, time_scale)
        last = self.last or Reading(self.server_time, self.mono)
        elapsed_s = reading.mono - last.mono
        advanced_s = (reading.server_time - last.server_time) / time_scale
        if advanced_s <= 0:
            return replace(self, last=reading, in_pace=0)
        off_s = abs(advanced_s - elapsed_s)
        paced = self.in_pace + 1 if off_s <= max(SET_S, reading.took_s, last.took_s) else 0
        late_s = (self.at(reading.mono) - reading.server_time) / time_scale
        if late_s <= 0:
            return self._ahead(reading, -late_s, paced)
        if late_s > max(SET_S, reading.took_s):
            if paced >= IN_PACE:
                return ServerClock.first(reading, time_scale, paced)
            return replace(self, last=reading, in_pace=paced)
        return self._late(reading, late_s, paced)

    def _ahead(self, reading: Reading, ahead_s: float, paced: int) -> "ServerClock":
        left_s = self.slack_s - ahead_s  # below 0 the clock was set, and this is all that is known
        slack_s = reading.took_s if left_s < 0 else min(reading.took_s, left_s)
        return ServerClock(
            reading.server_time, reading.mono, self.time_scale, slack_s, reading, paced
        )

    def _late(self, reading: Reading, late_s: float, paced: int) -> "ServerClock":
        slewed_s = min(late_s, SLEW * (reading.mono - self.mono))
        slack_s = min(self.slack_s, max(0.0, reading.took_s - late_s)) + slewed_s
        return ServerClock(
            self.at(reading.mono) - slewed_s * self.time_scale,
            reading.mono,
            self.time_scale,
            slack_s,
            reading,
            paced,
        )
