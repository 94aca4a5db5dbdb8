"""A machine with two clocks, for a memory that outlasts its process."""

from __future__ import annotations

from pathlib import Path

from tests.domain.samples import NOW, hotline
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Snapshot
from wallboard.sources.memory import Memory
from wallboard.sources.outcome import HotlineRead, SnapshotRead

POLL_S = 5.0


class Machine:
    """A machine with two clocks; a restart of it sets the monotonic one back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.wall = NOW + 2.0
        self.mono = 5000.0

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.mono += seconds

    def memory(self) -> Memory:
        return Memory(
            self.path,
            poll_s=POLL_S,
            kept_s=400 * 86400.0,
            mono=lambda: self.mono,
            wall=lambda: self.wall,
        )

    def hears(self, memory: Memory, snapshot: Snapshot, hotline_: Hotline | None = None) -> None:
        memory.keep(HotlineRead(hotline_ or hotline()))
        memory.keep(SnapshotRead(snapshot, self.mono, 0.01))
