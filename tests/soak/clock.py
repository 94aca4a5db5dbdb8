"""The soak's clock: one for board and server, which are two processes, and it can skip pauses."""

import mmap
import struct
import time
from pathlib import Path

from tests.faults.world import World

BEGINS = "2026-11-20T06:00:00+08:00"
UPTIME_S = 1000.0
_DOUBLE = struct.Struct("<d")


class SharedWorld(World):
    """A World whose skips are seen by every process that has opened the same file.

    One process skips, between two requests; nobody reads half of a number.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(uptime_s=UPTIME_S, begins=BEGINS)
        if not path.exists():
            path.write_bytes(_DOUBLE.pack(self._ahead))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _DOUBLE.size)

    def mono(self) -> float:
        """Seconds of the monotonic clock."""
        (ahead,) = _DOUBLE.unpack_from(self._shared)
        return time.monotonic() + float(ahead)

    def skip(self, seconds: float) -> None:
        """Let time pass."""
        (ahead,) = _DOUBLE.unpack_from(self._shared)
        _DOUBLE.pack_into(self._shared, 0, ahead + max(0.0, seconds))
