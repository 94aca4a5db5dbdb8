"""The server's clock as the board knows it: one reading, carried on by the board's monotonic clock.

The wall PC's own wall clock plays no part, so that a wrong one cannot lie.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerClock:
    """`server_time` was the server's time when the board's monotonic clock stood at `mono`."""

    server_time: float
    mono: float
    time_scale: float = 1.0

    def at(self, mono: float) -> float:
        """The server's time at a reading of the monotonic clock."""
        return self.server_time + (mono - self.mono) * self.time_scale

    def real_seconds(self, server_seconds: float) -> float:
        """How long a span of the server's time is here; 0 where the server's clock stands."""
        return server_seconds / self.time_scale if self.time_scale > 0 else 0.0
