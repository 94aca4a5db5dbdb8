"""A hub on the fake Asterisk, in the test's own event loop, at a hundred times the pace."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.history.stored import stored_minutes
from tests.hub.telephony.asterisk.fake import SECRET, FakeAsterisk
from tests.hub.telephony.asterisk.told_secret import Told
from wallboard.contract.reading import read_minute
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters
from wallboard.domain.snapshot import Snapshot
from wallboard.domain.states import SourceState
from wallboard.history.journal import Journal
from wallboard.hub.live import LiveHub
from wallboard.hub.real_time import RealTime
from wallboard.hub.telephony.asterisk.batch import Batch
from wallboard.hub.telephony.asterisk.feed import AsteriskFeed
from wallboard.hub.telephony.asterisk.reading import AsteriskReading
from wallboard.hub.telephony.asterisk.session import AmiSession
from wallboard.hub.told import hotline_of
from wallboard.settings import Asterisk, AsteriskQueue, Hotline

PACE = 100.0
"""Pauses, checks and outages run so much faster than the feed's constants say."""
PATIENCE_S = 30.0
NOONISH = f"Etc/GMT{datetime.now(UTC).hour - 12:+}"
"""Where it was noon when the tests began: no midnight empties the counts meanwhile."""
SETTINGS = Asterisk(queues={"hotline": AsteriskQueue(kind="repair", time_out_s=60)})


class Watching:
    """A hub that is being run, with what a test asks of it."""

    def __init__(
        self,
        fake: FakeAsterisk,
        settings: Asterisk = SETTINGS,
        *,
        secret: Callable[[], str | None] = lambda: SECRET,
        journal: Path | None = None,
        deadline_s: float = 5.0,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.fake = fake
        self._settings = settings
        self._secret = Told(secret)
        self._deadline_s = deadline_s
        hotline = replace(hotline_of(Hotline(), "fake"), time_zone=NOONISH)
        self._journal = Journal(journal)
        self.hub = LiveHub("asterisk:fake", hotline, {}, self._journal, RealTime(wall), self._feed)

    def close(self) -> None:
        """Let go of the journal."""
        self._journal.close()

    def _feed(self, now: Callable[[], float], deliver: Callable[[Batch], None]) -> AsteriskFeed:
        return AsteriskFeed(
            AmiSession(self.fake.origin, "wallboard", now=now, deadline_s=self._deadline_s),
            self._secret,
            AsteriskReading(self._settings),
            deliver,
            now=now,
            mono=lambda: time.monotonic() * PACE,
            pause=lambda seconds: time.sleep(min(seconds / PACE, 0.05)),
            chance=lambda: 0.5,
        )

    async def until(self, true: Callable[[Snapshot], bool]) -> Snapshot:
        """The first snapshot of which something is true; AssertionError after PATIENCE_S."""
        end = time.monotonic() + PATIENCE_S
        while True:
            snapshot = self.hub.watch.snapshot()
            assert_sound(snapshot)
            if true(snapshot):
                return snapshot
            assert time.monotonic() < end, f"never came: {snapshot.source} {snapshot.today}"
            await asyncio.sleep(0.005)

    async def until_connected(self) -> Snapshot:
        return await self.until(lambda shown: shown.source.state is SourceState.CONNECTED)

    async def until_lost(self, detail: str) -> Snapshot:
        return await self.until(
            lambda shown: shown.source.state is SourceState.LOST and shown.source.detail == detail
        )

    async def until_today(self, **counts: int) -> Snapshot:
        return await self.until(
            lambda shown: all(getattr(today(shown), name) == n for name, n in counts.items())
        )

    async def lists(self, more: int) -> None:
        """Until so many more QueueStatus lists have been asked for, and one thing after them."""
        wanted = self.fake.requests.count("QueueStatus") + more
        await self.until(lambda _: self.fake.requests.count("QueueStatus") >= wanted)
        await self.until(lambda _: self.fake.requests[-1] == "WaitEvent")

    def gap_is_marked(self) -> bool:
        """Whether the running minute, or the one before it, says that not all was seen."""
        watch = self.hub.watch
        stored = stored_minutes(watch.journal, limit=10)
        minutes = [read_minute(each.body, watch.hotline) for each in stored]
        minutes.append(watch.ledger.running_minute())
        return any(not minute.complete for minute in minutes[-2:])


@asynccontextmanager
async def watching(fake: FakeAsterisk, *args: Asterisk, **more: object) -> AsyncIterator[Watching]:
    """A hub that runs while the block does."""
    seen = Watching(fake, *args, **more)  # type: ignore[arg-type]
    running = asyncio.create_task(seen.hub.run())
    try:
        yield seen
        assert not running.done(), running.exception()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        seen.close()


def today(snapshot: Snapshot) -> Counters:
    assert not isinstance(snapshot.today, Absent)
    return snapshot.today


def states(snapshot: Snapshot) -> dict[str, str]:
    """Seats and lines by id."""
    assert not isinstance(snapshot.seats, Absent)
    return {seat.id: seat.state.value for seat in snapshot.seats}


def assert_sound(snapshot: Snapshot) -> None:
    """What holds in every snapshot, whatever happens: the books close, nothing lies ahead."""
    now = snapshot.snapshot_time
    counts = today(snapshot)
    assert snapshot.source.since is None or snapshot.source.since <= now
    if isinstance(snapshot.waiting, Absent):
        assert snapshot.source.state is not SourceState.CONNECTED
        assert isinstance(snapshot.seats, Absent)
        return
    ended = counts.answered + counts.abandoned + counts.timed_out + counts.unobserved
    assert counts.offered + counts.carried_in == ended + len(snapshot.waiting)
    for call in snapshot.waiting:
        assert call.since <= now
        assert not isinstance(call.ringing, Absent)
        assert all(each.since <= now for each in call.ringing)
    assert not isinstance(snapshot.seats, Absent)
    assert all(seat.since is None or seat.since <= now for seat in snapshot.seats)
