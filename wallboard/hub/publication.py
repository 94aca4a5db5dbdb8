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
        self._waiting: set[asyncio.Future[None]] = set()
        self._ended = False

    @property
    def current(self) -> Published | None:
        """The newest snapshot; None before the first."""
        return self._current

    @property
    def waiting(self) -> int:
        """How many wait for another."""
        return len(self._waiting)

    def offer(self, body: SnapshotBody, snapshot_time: float) -> bool:
        """Publish a snapshot; True where it says anything new, else only its time moves on."""
        held = self._current
        if held is not None and held.body == body:
            self._current = Published(self._epoch, held.sequence, body, snapshot_time)
            return False
        sequence = 1 if held is None else held.sequence + 1
        self._current = Published(self._epoch, sequence, body, snapshot_time)
        self._ring_all()
        return True

    def end(self) -> None:
        """Send every waiting board its answer now: the server is about to leave."""
        self._ended = True
        self._ring_all()

    async def other_than(self, etag: str, wait_s: float) -> Published | None:
        """The current snapshot once its tag is not `etag`; after `wait_s` whatever there is."""
        known = self._current is None or self._current.etag == etag
        if known and wait_s > 0 and not self._ended:
            await self._news(wait_s)
        return self._current

    async def _news(self, within_s: float) -> None:
        loop = asyncio.get_running_loop()
        bell = loop.create_future()
        self._waiting.add(bell)
        timer = loop.call_later(within_s, _ring, bell)
        try:
            await bell
        finally:
            timer.cancel()
            self._waiting.discard(bell)

    def _ring_all(self) -> None:
        for bell in self._waiting:
            _ring(bell)


def _ring(bell: asyncio.Future[None]) -> None:
    if not bell.done():
        bell.set_result(None)
