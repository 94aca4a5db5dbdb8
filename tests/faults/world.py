"""The clock of a fault run: real time, and jumps over the pauses in which nothing happens."""

from __future__ import annotations

import time
from datetime import datetime


class World:
    """One monotonic clock for board and server; `skip` lets time pass that nobody needs to wait.

    What happens on sockets takes its real time.
    """

    def __init__(
        self, *, uptime_s: float = 1000.0, begins: str = "2026-11-23T09:41:05+08:00"
    ) -> None:
        self._ahead = uptime_s - time.monotonic()
        self._begun = uptime_s
        self._wall = datetime.fromisoformat(begins).timestamp()

    def mono(self) -> float:
        """Seconds of the monotonic clock."""
        return time.monotonic() + self._ahead

    def skip(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead += max(0.0, seconds)

    def wall(self) -> float:
        """The true time of day, as a server with a good clock knows it."""
        return self._wall + self.mono() - self._begun
