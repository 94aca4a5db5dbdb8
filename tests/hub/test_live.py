"""The hub on a live system: its journal, its memory of places, and a feed that ends."""

import asyncio
import math
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hub.telephony.asterisk.fake import FakeAsterisk, Member
from tests.hub.telephony.asterisk.watching import Watching, today, watching
from wallboard.domain.hotline import Hotline
from wallboard.domain.states import SourceState
from wallboard.history.journal import Journal, JournalTrouble
from wallboard.hub.live import LiveHub
from wallboard.hub.pace import BEAT_S, PUBLISH_EVERY_S
from wallboard.hub.real_time import RealTime
from wallboard.hub.telephony.asterisk.batch import Batch
from wallboard.hub.telephony.events import Joined, SourceBack


class Idle:
    """A feed that brings nothing, and may end."""

    def __init__(self) -> None:
        self.runs = False
        self.due = math.inf

    def start(self) -> None:
        self.runs = True

    def close(self) -> None:
        self.runs = False


@pytest.fixture
def fake() -> FakeAsterisk:
    made = FakeAsterisk()
    made.up()
    return made


def test_a_restarted_hub_goes_on_with_its_day(fake: FakeAsterisk, tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite"

    async def first() -> None:
        async with watching(fake, journal=journal) as seen:
            await seen.until_connected()
            for call in ("1.0", "2.0", "3.0"):
                fake.join(call)
            await seen.until_today(offered=3)
            fake.connect("1.0")
            await seen.until_today(answered=1)

    async def second() -> None:
        async with watching(fake, journal=journal) as seen:
            resumed = seen.hub.watch.snapshot()
            assert resumed.source.state is SourceState.LOST
            assert resumed.source.detail == "hub_restarted"
            found = await seen.until_connected()
            assert today(found).answered == 1
            assert today(found).unobserved == 1, "2.0 was abandoned unseen"
            assert seen.gap_is_marked()
            fake.connect("3.0")
            await seen.until_today(answered=2, offered=3, carried_in=0)

    asyncio.run(first())
    fake.abandon("2.0")
    asyncio.run(second())
    fake.down()


def test_the_same_caller_is_one_caller_after_a_restart(fake: FakeAsterisk, tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite"

    async def lose(call: str, lost: int) -> int:
        async with watching(fake, journal=journal) as seen:
            await seen.until_connected()
            fake.join(call, number="13912345678")
            await seen.until_today(offered=lost)
            fake.abandon(call)
            found = await seen.until_today(abandoned=lost)
            assert isinstance(found.callers, int)
            return found.callers

    assert asyncio.run(lose("1.0", 1)) == 1
    assert asyncio.run(lose("2.0", 2)) == 1
    fake.down()
    assert b"13912345678" not in journal.read_bytes()


def test_places_are_remembered_while_there_is_no_list(fake: FakeAsterisk, tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite"
    fake._put(Member("hotline", "PJSIP/s9", "Own 9"))

    async def first() -> None:
        async with watching(fake, journal=journal) as seen:
            await seen.until_connected()

    asyncio.run(first())
    fake.down()
    later = Watching(fake, journal=journal)
    assert [place.id for place in later.hub.watch.hotline.seats] == ["s1", "s2", "s3", "s9"]
    assert [kind.id for kind in later.hub.watch.hotline.kinds] == ["repair"]
    later.close()


def hub(
    feed: Callable[[], Idle],
    source: str = "asterisk:a",
    journal: Journal | None = None,
    real: RealTime | None = None,
) -> LiveHub:
    def made(_now: Callable[[], float], _deliver: Callable[[Batch], None]) -> Idle:
        return feed()

    return LiveHub(source, Hotline("", ""), {}, journal or Journal(None), real or RealTime(), made)


def test_another_systems_journal_is_left_alone() -> None:
    journal = Journal(None)
    hub(Idle, journal=journal)
    with pytest.raises(JournalTrouble) as caught:
        hub(Idle, "asterisk:b", journal)
    assert caught.value.kind == "other_source"
    assert journal.meta()["source"] == "asterisk:a"


def test_what_a_rescued_journal_does_not_say_is_found_anew(
    caplog: pytest.LogCaptureFixture,
) -> None:
    journal = Journal(None)
    journal.set_meta({"places": '{"seats": 7', "alarms": "{}"})
    assert hub(Idle, journal=journal).watch.hotline.seats == ()
    assert journal.meta()["source"] == "asterisk:a"
    assert "the journal's places are left out" in caplog.text


def test_books_that_end_ahead_of_the_clock_go_on_from_there() -> None:
    """The clock was set back between two runs: time neither stands nor goes back."""
    wall, mono = [1_800_000_000.0], [50.0]
    journal = Journal(None)
    clock = RealTime(lambda: wall[0], lambda: mono[0])
    first = hub(Idle, journal=journal, real=clock)
    before = first.server_time()
    first.watch.take([SourceBack(before)], before)
    wall[0] -= 3600.0
    again = hub(Idle, journal=journal, real=RealTime(lambda: wall[0], lambda: mono[0]))
    assert again.server_time() >= before
    mono[0] += 60.0
    assert again.server_time() == pytest.approx(before + 60.0, abs=1.0)


def test_a_feed_that_ends_by_itself_ends_the_hub() -> None:
    class Broken(Idle):
        def start(self) -> None:
            self.runs = False

    made = hub(Broken)
    with pytest.raises(RuntimeError, match="feed"):
        asyncio.run(made.run())


def test_it_is_due_beat_by_beat_and_no_later_than_its_feed() -> None:
    feed = Idle()
    made = hub(lambda: feed)

    async def run() -> None:
        running = asyncio.create_task(made.run())
        for _ in range(2):
            before = made.due
            assert before <= time.monotonic() + BEAT_S
            while made.due <= before:
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(asyncio.wait_for(run(), 30))
    feed.due = 7.0
    assert made.due == 7.0


def test_what_comes_after_a_quiet_beat_is_told_at_once() -> None:
    """Answers keep their distance from one another, not from looks that found nothing."""
    delivers: list[Callable[[Batch], None]] = []

    def feed_of(_: Callable[[], float], deliver: Callable[[Batch], None]) -> Idle:
        delivers.append(deliver)
        return Idle()

    made = LiveHub("asterisk:a", Hotline("", ""), {}, Journal(None), RealTime(), feed_of)

    def sequence() -> int:
        assert made.publication.current is not None
        return made.publication.current.sequence

    async def soonest_s() -> float:
        found = math.inf
        for number in range(10):  # one that is not held up by a busy machine is enough
            before, held = sequence(), made.publication.current
            while made.publication.current is held:
                await asyncio.sleep(0.005)
            if sequence() != before:
                continue
            begun, now = time.monotonic(), made.server_time()
            delivers[0](Batch((SourceBack(now), Joined(now, f"{number}", None)), now))
            while sequence() == before:
                await asyncio.sleep(0.001)
            found = min(found, time.monotonic() - begun)
            if found < PUBLISH_EVERY_S / 2:
                break
        return found

    async def run() -> float:
        running = asyncio.create_task(made.run())
        found = await soonest_s()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return found

    assert asyncio.run(asyncio.wait_for(run(), 30)) < PUBLISH_EVERY_S / 2


def test_time_passes_while_nothing_is_seen() -> None:
    made = hub(Idle)
    before = made.watch.ledger.now

    async def run() -> None:
        running = asyncio.create_task(made.run())
        while made.watch.ledger.now <= before:
            await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(asyncio.wait_for(run(), 30))
    snapshot = made.watch.snapshot()
    assert snapshot.source.state is SourceState.CONNECTING
