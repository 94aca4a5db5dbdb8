"""The server's clock as the board knows it: one reading, carried on by the board's monotonic clock.

The wall PC's own wall clock plays no part, so that a wrong one cannot lie.
"""

from dataclasses import dataclass

_LATE_S = 1.0
"""Real seconds: more than answers differ on their way here, less than a wrong clock is off."""


@dataclass(frozen=True, slots=True)
class ServerClock:
    """`server_time` was the server's time when the board's monotonic clock stood at `mono`."""

    server_time: float
    mono: float
    time_scale: float = 1.0

    def at(self, mono: float) -> float:
        """The server's time at a reading of the monotonic clock."""
        return self.server_time + (mono - self.mono) * self.time_scale

    def renewed(self, server_time: float, mono: float, time_scale: float) -> "ServerClock":
        """The clock after another reading of the server's time.

        A reading that lies less than a second behind came late, for an answer takes its time: the
        clock goes on as it was, so that it never steps back for that.
        """
        late_s = self.at(mono) - server_time
        if time_scale == self.time_scale and 0 <= late_s < _LATE_S * time_scale:
            return self
        return ServerClock(server_time, mono, time_scale)

    def real_seconds(self, server_seconds: float) -> float:
        """How long a span of the server's time is here; 0 where the server's clock stands."""
        return server_seconds / self.time_scale if self.time_scale > 0 else 0.0
