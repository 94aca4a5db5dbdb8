"""Every fault of a live Asterisk: source state, marked gap, no invented number, resync."""

import asyncio
import logging
import threading
import time

import pytest

from tests.history.stored import stored_minutes
from tests.hub.telephony.asterisk.fake import SECRET, FakeAsterisk, Member
from tests.hub.telephony.asterisk.watching import SETTINGS, Watching, states, today, watching
from wallboard.contract.reading import read_minute
from wallboard.domain.absent import Absent
from wallboard.domain.states import SourceState
from wallboard.hub.telephony.asterisk import answers
from wallboard.hub.telephony.asterisk.batch import Batch
from wallboard.hub.telephony.asterisk.feed import NO_SECRET, AsteriskFeed
from wallboard.hub.telephony.asterisk.reading import AsteriskReading
from wallboard.hub.telephony.asterisk.session import AmiSession
from wallboard.settings import Asterisk, AsteriskQueue
from wallboard.transport.credentials import CredentialTrouble, KeyringLocked
from wallboard.transport.errors import Trouble
from wallboard.words import LANGUAGES, words


async def one_answered(seen: Watching) -> None:
    """A call comes and is answered, so that there is something to lose."""
    seen.fake.join("1.0")
    await seen.until_today(offered=1)
    seen.fake.connect("1.0")
    await seen.until_today(answered=1)


def test_calls_are_counted_as_they_are_told(fake: FakeAsterisk) -> None:
    async def run() -> None:
        async with watching(fake) as seen:
            found = await seen.until_connected()
            assert states(found) == {"s1": "available", "s2": "available", "s3": "available"}
            await one_answered(seen)
            fake.join("2.0")
            await seen.until_today(offered=2)
            fake.abandon("2.0")
            found = await seen.until_today(abandoned=1)
            assert today(found).by_kind["repair"].offered == 2  # type: ignore[index, union-attr]

    asyncio.run(run())


def test_found_in_the_middle_of_the_day(fake: FakeAsterisk) -> None:
    fake.join("1.0")
    fake.waiting["1.0"].since -= 30.0
    spoken_at = fake.members["hotline", "PJSIP/s2"]
    spoken_at.status, spoken_at.in_call = 2, True

    async def run() -> None:
        async with watching(fake) as seen:
            found = await seen.until_connected()
            assert today(found).carried_in == 1
            assert today(found).offered == 0
            assert not isinstance(found.waiting, Absent)
            (call,) = found.waiting
            assert call.since == pytest.approx(fake.waiting["1.0"].since, abs=1.5)
            assert states(found)["s2"] == "talking"
            assert seen.gap_is_marked()
            fake.connect("1.0")
            await seen.until_today(answered=1, carried_in=1, offered=0)

    asyncio.run(run())


def test_a_wrong_secret_is_named_and_tried_seldom(fake: FakeAsterisk) -> None:
    secrets = ["wrong", SECRET]

    async def run() -> None:
        async with watching(fake, secret=lambda: secrets[0]) as seen:
            found = await seen.until_lost("wrong_secret")
            assert found.waiting is Absent.UNKNOWN
            assert fake.requests.count("QueueStatus") == 0
            secrets.pop(0)  # somebody corrects it
            await seen.until_connected()

    asyncio.run(run())


def test_no_secret_at_all_asks_nothing(fake: FakeAsterisk) -> None:
    async def run() -> None:
        async with watching(fake, secret=lambda: None) as seen:
            await seen.until_lost("no_secret")
            assert fake.requests == []

    asyncio.run(run())


def test_the_secret_is_in_no_log_and_no_request_line(
    fake: FakeAsterisk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.secret = "another"

    async def run() -> None:
        async with watching(fake) as seen:
            await seen.until_lost("wrong_secret")

    asyncio.run(run())
    assert "wrong_secret" in caplog.text
    assert SECRET not in caplog.text
    assert "s3cr3t" not in caplog.text


def test_a_list_that_is_denied_is_a_missing_permission(fake: FakeAsterisk) -> None:
    fake.list_denied = True

    async def run() -> None:
        async with watching(fake) as seen:
            await seen.until_lost("not_permitted")
            fake.list_denied = False
            await seen.until_connected()

    asyncio.run(run())


def test_an_account_that_is_told_nothing_is_found_out(fake: FakeAsterisk) -> None:
    fake.deaf = True

    async def run() -> None:
        async with watching(fake) as seen:
            await seen.until_connected()
            for number in range(4):  # the lists change and no event says so
                fake.change("PJSIP/s1", status=1 + number % 2)
                await seen.lists(1)
                if seen.hub.watch.snapshot().source.state is SourceState.LOST:
                    break
            await seen.until_lost("not_permitted")
            assert seen.gap_is_marked()
            fake.deaf = False
            fake.change("PJSIP/s1", status=1)
            await seen.until(
                lambda shown: fake.requests.count("Login") > 1 or shown.seats is not Absent.UNKNOWN
            )
            fake.change("PJSIP/s1", status=2)
            found = await seen.until_connected()
            assert today(found).offered == 0

    asyncio.run(run())


def test_a_session_that_expired_is_signed_in_again(fake: FakeAsterisk) -> None:
    async def run() -> None:
        async with watching(fake) as seen:
            await seen.until_connected()
            await one_answered(seen)
            fake.expire_sessions()
            fake.join("2.0")  # nobody is told
            found = await seen.until_today(carried_in=1)
            assert fake.logins == 2
            assert found.source.state is SourceState.CONNECTED
            assert today(found).offered == 1
            assert seen.gap_is_marked()

    asyncio.run(run())


def test_a_restart_ends_in_a_resync_with_no_call_invented(fake: FakeAsterisk) -> None:
    async def run() -> None:
        async with watching(fake) as seen:
            await seen.until_connected()
            await one_answered(seen)
            fake.join("2.0")
            await seen.until_today(offered=2)
            fake.starting = True
            lost = await seen.until_lost("unavailable")
            assert lost.waiting is Absent.UNKNOWN
            assert today(lost).answered == 1
            fake.down()
            refused = await seen.until_lost("refused")
            assert refused.source.since == lost.source.since, "lost is lost since it was lost"
            fake.starting = False
            fake.up()
            found = await seen.until_today(unobserved=1)
            assert found.source.state is SourceState.CONNECTED, "who waited went out of view"
            assert today(found).answered == 1
            assert found.waiting == ()
            assert seen.gap_is_marked()
            fake.join("3.0")
            await seen.until_today(offered=3)

    asyncio.run(run())


def test_a_cut_line_is_lost_since_it_was_cut(fake: FakeAsterisk) -> None:
    async def run() -> None:
        async with watching(fake, deadline_s=2.0) as seen:
            await seen.until_connected()
            await one_answered(seen)
            before = seen.hub.watch.ledger.now
            fake.freeze()
            fake.join("2.0")
            lost = await seen.until_lost("timed_out")
            assert lost.source.since is not None
            assert lost.source.since - before < 1.0, "not since it was noticed"
            fake.thaw()
            found = await seen.until_today(carried_in=1)
            assert found.source.state is SourceState.CONNECTED
            assert today(found).offered == 1
            assert seen.gap_is_marked()

    asyncio.run(run())


def test_a_queue_that_nobody_knows_is_named(fake: FakeAsterisk) -> None:
    settings = Asterisk(queues={"heeting": AsteriskQueue()})

    async def run() -> None:
        async with watching(fake, settings) as seen:
            found = await seen.until_lost("unknown_queue")
            assert found.seats is Absent.UNKNOWN
            fake.add(Member("heeting", "PJSIP/s9", "Own 9"))
            found = await seen.until_connected()
            assert states(found) == {"s9": "available"}

    asyncio.run(run())


def test_one_unknown_queue_of_two_is_a_warning(
    fake: FakeAsterisk, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Asterisk(queues={"hotline": AsteriskQueue(), "heeting": AsteriskQueue()})

    async def run() -> None:
        async with watching(fake, settings) as seen:
            await seen.until_connected()

    asyncio.run(run())
    assert "heeting" in caplog.text


def test_a_queue_and_its_members_come_and_go_while_it_runs(fake: FakeAsterisk) -> None:
    async def run() -> None:
        async with watching(fake, Asterisk()) as seen:
            await seen.until_connected()
            fake.add(Member("emergency", "PJSIP/e1", "Emergency 1", paused=True))
            found = await seen.until(lambda shown: _lines(shown) == {"e1": "standby"})
            fake.change("PJSIP/e1", "QueueMemberPause", paused=False)
            await seen.until(lambda shown: _lines(shown) == {"e1": "ready"})
            fake.change("PJSIP/e1", status=5)
            await seen.until(lambda shown: _lines(shown) == {"e1": "fault"})
            fake.join("5.0", queue="emergency")
            found = await seen.until_today(offered=1)
            assert found.source.state is SourceState.CONNECTED
            await seen.lists(1)
            assert [place.id for place in seen.hub.watch.hotline.lines] == ["e1"]
            fake.abandon("5.0")
            await seen.until_today(abandoned=1)
            fake.remove("emergency", "PJSIP/e1")
            del fake.queues["emergency"]
            await seen.lists(3)
            assert states(seen.hub.watch.snapshot()).keys() == {"s1", "s2", "s3"}

    asyncio.run(run())


def _lines(snapshot: object) -> dict[str, str]:
    lines = snapshot.emergency.lines  # type: ignore[attr-defined]
    return {} if isinstance(lines, Absent) else {each.id: each.state.value for each in lines}


def test_members_are_added_paused_and_removed(fake: FakeAsterisk) -> None:
    async def run() -> None:
        async with watching(fake) as seen:
            await seen.until_connected()
            fake.add(Member("hotline", "PJSIP/s4", "Outsourced 4"))
            await seen.until(lambda shown: states(shown).get("s4") == "available")
            fake.change("PJSIP/s4", "QueueMemberPause", paused=True, reason="Lunch")
            await seen.until(lambda shown: states(shown)["s4"] == "break")
            fake.change("PJSIP/s4", "QueueMemberPause", paused=True, reason="")
            await seen.until(lambda shown: states(shown)["s4"] == "not_ready")
            fake.remove("hotline", "PJSIP/s4")
            await seen.until(lambda shown: states(shown)["s4"] == "signed_out")

    asyncio.run(run())


def test_two_hundred_members_in_two_queues_are_two_hundred_seats(fake: FakeAsterisk) -> None:
    for queue in ("hotline", "payment"):
        for number in range(200):
            fake._put(Member(queue, f"PJSIP/s{number}", f"Own {number}"))

    async def run() -> None:
        async with watching(fake, Asterisk()) as seen:
            found = await seen.until_connected()
            assert len(states(found)) == 200
            fake.change("PJSIP/s150", status=2)
            await seen.until(lambda shown: states(shown)["s150"] != "available")

    asyncio.run(run())


def test_repeated_and_disordered_events_count_once(fake: FakeAsterisk) -> None:
    async def run() -> None:
        async with watching(fake) as seen:
            await seen.until_connected()
            await one_answered(seen)
            now = fake.now()
            old = {"Event": "QueueCallerJoin", "Queue": "hotline", "Uniqueid": "1.0"}
            again = {"Event": "AgentConnect", "Queue": "hotline", "Uniqueid": "1.0"}
            for _ in range(3):
                fake.tell_raw({**again, "Interface": "PJSIP/s1", "Timestamp": f"{now - 0.5:.6f}"})
                fake.tell_raw({**old, "Timestamp": f"{now - 1.0:.6f}"})
            fake.join("2.0")
            found = await seen.until_today(offered=2)
            assert today(found).answered == 1

    asyncio.run(run())


@pytest.mark.parametrize("offset_s", [-3600.0, 7200.0])
def test_a_clock_that_is_wrong_by_hours_changes_no_figure(offset_s: float) -> None:
    fake = FakeAsterisk(offset_s=offset_s)
    fake.up()

    async def run() -> None:
        async with watching(fake) as seen:
            await seen.until_connected()
            fake.join("1.0")
            found = await seen.until_today(offered=1)
            assert not isinstance(found.waiting, Absent)
            assert abs(found.waiting[0].since - seen.hub.server_time()) < 60.0
            fake.connect("1.0")
            found = await seen.until_today(answered=1)
            assert found.snapshot_time - seen.hub.server_time() < 0.1

    try:
        asyncio.run(run())
    finally:
        fake.down()


@pytest.mark.parametrize("step_s", [-600.0, 600.0])
def test_a_clock_that_is_set_anew_is_a_gap_and_no_jump(fake: FakeAsterisk, step_s: float) -> None:
    async def run() -> None:
        async with watching(fake) as seen:
            await seen.until_connected()
            await one_answered(seen)
            fake.offset_s = step_s
            fake.join("2.0")
            found = await seen.until_today(carried_in=1)
            assert fake.logins == 2
            assert abs(found.snapshot_time - seen.hub.server_time()) < 60.0
            assert seen.gap_is_marked()

    asyncio.run(run())


@pytest.mark.parametrize("leap_s", [20.0, 3 * 86400.0])
def test_a_hub_whose_clock_leaps_has_not_seen_what_was_between(
    fake: FakeAsterisk, leap_s: float
) -> None:
    """Its machine slept, or a clock was put right: no wait grows by it, no day is invented."""
    ahead = [0.0]

    async def run() -> None:
        async with watching(fake, wall=lambda: time.time() + ahead[0]) as seen:
            await seen.until_connected()
            await one_answered(seen)
            before = seen.hub.watch.ledger.now
            ahead[0] = leap_s
            found = await seen.until(
                lambda shown: (
                    shown.source.state is SourceState.CONNECTED
                    and shown.snapshot_time >= before + leap_s
                )
            )
            assert fake.logins == 2
            assert found.snapshot_time - seen.hub.server_time() < 0.1
            stored = [
                read_minute(each.body, seen.hub.watch.hotline)
                for each in stored_minutes(seen.hub.watch.journal)
            ]
            between = [m for m in stored if m.start > before and m.start + 60.0 < before + leap_s]
            assert not any(minute.complete for minute in between)
            assert len(between) <= 3 * 1440
            fake.join("2.0")
            found = await seen.until(lambda shown: shown.waiting not in ((), Absent.UNKNOWN))
            assert not isinstance(found.waiting, Absent)
            assert found.snapshot_time - found.waiting[0].since < 10.0

    asyncio.run(run())


class Dialog:
    """A keyring that asks somebody for its password; only who abandons it is let go."""

    def __init__(self) -> None:
        self._over = threading.Event()

    def read(self) -> str | None:
        self._over.wait(20.0)
        raise KeyringLocked(CredentialTrouble.KEYRING_SILENT, "")

    def abandon(self) -> None:
        self._over.set()


def test_a_keyring_that_waits_for_somebody_does_not_hold_up_its_end(fake: FakeAsterisk) -> None:
    told: list[Batch] = []
    feed = AsteriskFeed(
        AmiSession(fake.origin, "wallboard"), Dialog(), AsteriskReading(SETTINGS), told.append
    )
    feed.start()
    began = time.monotonic()
    feed.close()
    assert time.monotonic() - began < 10.0, "the service manager's patience"
    assert not feed.runs
    assert told == []


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    of_ami = {name: value for name, value in vars(answers).items() if name[0].isupper()}
    reasons = {value for value in of_ami.values() if isinstance(value, str)} | {NO_SECRET}
    reasons |= {each.value for each in Trouble}
    # what `store` alone may say
    reasons |= {each.value for each in CredentialTrouble} - {"credential_file_read_only"}
    assert {"wrong_secret", "timed_out", "keyring_locked"} <= reasons
    for language in LANGUAGES:
        say = words(language)
        assert {each for each in reasons if say.of_source(each) == each} == set()
