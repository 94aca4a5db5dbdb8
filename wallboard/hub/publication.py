"""What the boards are told: one encoded snapshot for all, and a bell that rings when it changes."""

import asyncio
from dataclasses import dataclass

from wallboard.contract.writing import SnapshotBody


@dataclass(frozen=True, slots=True)
class Published:
    """A snapshot as published: the same content has the same tag."""

    epoch: str
    sequence: int
    body: SnapshotBody
    snapshot_time: float

    @property
    def etag(self) -> str:
        """The weak entity tag: equal tags mean equal content, clocks apart."""
        return f'W/"{self.epoch}-{self.sequence}"'


class Publication:
    """The current snapshot. Belongs to one event loop."""

    def __init__(self, epoch: str) -> None:
        self._epoch = epoch
        self._current: Published | None = None
        self._changed = asyncio.Event()
        self._ended = False

    @property
    def current(self) -> Published | None:
        """The newest snapshot; None before the first."""
        return self._current

    def offer(self, body: SnapshotBody, snapshot_time: float) -> bool:
        """Publish a snapshot; True where it says anything new, else only its time moves on."""
        held = self._current
        if held is not None and held.body == body:
            self._current = Published(self._epoch, held.sequence, body, snapshot_time)
            return False
        sequence = 1 if held is None else held.sequence + 1
        self._current = Published(self._epoch, sequence, body, snapshot_time)
        self._changed.set()
        self._changed = asyncio.Event()
        return True

    def end(self) -> None:
        """Send every waiting board its answer now: the server is about to leave."""
        self._ended = True
        self._changed.set()

    async def other_than(self, etag: str, wait_s: float) -> Published | None:
        """The current snapshot once its tag is not `etag`; after `wait_s` whatever there is."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait_s
        while True:
            changed = self._changed
            if self._current is not None and self._current.etag != etag:
                return self._current
            left = deadline - loop.time()
            if left <= 0 or self._ended:
                return self._current
            try:
                async with asyncio.timeout(left):
                    await changed.wait()
            except TimeoutError:
                return self._current
