"""The board's monotonic clock, which goes on while the machine sleeps."""

import sys
import time

_CLOCK_BY_SYSTEM = {"linux": "CLOCK_BOOTTIME", "darwin": "CLOCK_MONOTONIC"}
"""The system's clock that counts sleep, where Python's own does not."""
_CLOCK: int | None = getattr(time, _CLOCK_BY_SYSTEM.get(sys.platform, ""), None)


def elapsed_s() -> float:
    """Seconds since some instant before the program's start; no wall clock moves it.

    `time.monotonic` stands on Linux and macOS while the machine sleeps: after a night, yesterday's
    figures would be a second old.
    """
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
