"""The watch: what it books is kept, and a restart goes on where it stopped, the gap marked."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.history.stored import stored_minutes
from tests.hub.days import MIDNIGHT, NOON, SMALL, days, differing
from wallboard.contract.reading import read_minute
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Minute
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Expected, Source
from wallboard.domain.states import Group, PoolState, SeatState, Situation, SourceState
from wallboard.history.journal import Journal, JournalTrouble
from wallboard.hub.publication import Publication
from wallboard.hub.telephony import events as ev
from wallboard.hub.watch import AHEAD_S, CAPABILITIES, MINUTES_OWED, Watch, is_event

NEXT = MIDNIGHT + 86400.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.journal"


def watch_of(journal: Journal, hotline: Hotline = SMALL) -> Watch:
    able = replace(hotline, capabilities=CAPABILITIES)
    return Watch(able, journal, Publication("e"), epoch="e", time_scale=1.0)


def begun(path: Path | None, start: float = NOON, hotline: Hotline = SMALL) -> Watch:
    watch = watch_of(Journal(path), hotline)
    watch.begin(start)
    return watch


def resumed(path: Path, hotline: Hotline = SMALL) -> Watch:
    watch = watch_of(Journal(path), hotline)
    assert watch.resume()
    return watch


def minutes(watch: Watch, start: float = 0.0) -> dict[float, Minute]:
    stored = stored_minutes(watch.journal, start)
    return {each.start: read_minute(each.body, watch.hotline) for each in stored}


def test_there_are_no_books_before_it_begins() -> None:
    watch = watch_of(Journal(None))
    with pytest.raises(RuntimeError):
        watch.ledger  # noqa: B018 - that reading it raises is the point
    assert not watch.resume(), "an empty journal has nothing to go on with"


def test_what_is_booked_is_kept() -> None:
    watch = begun(None)
    watch.take([ev.SourceBack(NOON), ev.Joined(NOON + 5, "a")], NOON + 6)
    assert len(watch.journal.events()) == 2
    assert minutes(watch) == {}
    watch.take([], NOON + 130)
    assert [(m.complete, m.final, m.counters.offered) for m in minutes(watch).values()] == [
        (True, True, 1),
        (True, True, 0),
    ]
    watch.take([ev.Abandoned(NOON + 119, "a")], NOON + 140)
    assert minutes(watch)[NOON + 60].counters.abandoned == 1, "a straggler revises its minute"


@pytest.fixture(scope="module")
def half_a_day() -> Iterator[tuple[Watch, Path]]:
    """A failure day up to 10:30, kept in a file, by a hub that is gone now."""
    import tempfile

    found = days("failure")
    until = MIDNIGHT + 10.5 * 3600
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hub.journal"
        watch = begun(path, MIDNIGHT, found.source.hotline)
        events = [event for event in found.events if event.at <= until]
        at = MIDNIGHT
        index = 0
        while at < until:
            at += 20.0
            upto = index
            while upto < len(events) and events[upto].at <= at:
                upto += 1
            watch.take(events[index:upto], at)
            index = upto
        watch.journal.close()
        yield watch, path


def test_a_restart_finds_the_counts_of_before(half_a_day: tuple[Watch, Path]) -> None:
    before, path = half_a_day
    after = resumed(path, before.hotline)
    assert not differing(after.ledger.today(), before.ledger.today())
    old, new = (each.ledger.snapshot("e", 1, 1.0) for each in (before, after))
    assert (new.callers, new.missed, new.counters_since) == (
        old.callers,
        old.missed,
        old.counters_since,
    )
    assert new.source.state is SourceState.LOST
    assert new.source.detail == "hub_restarted"
    assert new.waiting is Absent.UNKNOWN
    kept = minutes(after)
    assert len(kept) == 630
    after.journal.close()


def test_the_gap_is_marked_and_revisions_rise(half_a_day: tuple[Watch, Path]) -> None:
    before, path = half_a_day
    found = days("failure")
    after = resumed(path, before.hotline)
    kept = minutes(after)
    highest = max(each.revision for each in kept.values())
    back = MIDNIGHT + 10.5 * 3600 + 605.0
    waiting = tuple(
        ev.PresentCall(call.call, call.joined, call.kind, call.caller)
        for call in found.source.books.today.calls
        if call.joined <= back and (call.at is None or call.at > back)
    )
    after.take([ev.SourceBack(back, waiting)], back)
    after.take([], back + 120)
    gap = {start: each for start, each in minutes(after).items() if start not in kept}
    assert list(gap) == [MIDNIGHT + 10.5 * 3600 + 60 * n for n in range(12)]
    assert [each.complete for each in gap.values()] == [False] * 11 + [True]
    assert min(each.revision for each in gap.values()) > highest + 1
    today = after.ledger.today()
    assert today.offered + today.carried_in == today.finished + today.unobserved + len(waiting)
    assert today.unobserved == len(before.ledger._waiting) > 0
    assert {start: each for start, each in minutes(after).items() if start in kept} == kept
    after.journal.close()


def test_a_board_that_remembers_a_revision_is_told_of_every_later_change(path: Path) -> None:
    """Even of one that this hub had told of and not yet kept when it was killed."""
    watch = begun(path)
    watch.take([ev.SourceBack(NOON)], NOON + 65)
    told = 0
    for second in range(5):
        watch.take([ev.Joined(NOON + 66 + second, f"c{second}")], NOON + 67 + second)
        running = watch.running_minute()
        assert running.revision > told
        told = running.revision
        assert watch.running_minute().revision == told, "unchanged, the same"
    watch.journal.close()
    again = resumed(path)
    again.take([ev.SourceBack(NOON + 90)], NOON + 90)
    assert again.running_minute().revision > told
    again.take([], NOON + 125)
    later = stored_minutes(again.journal, changed_after=told)
    assert [each.start for each in later] == [NOON + 60]


def test_the_end_of_a_minute_is_newer_than_any_look_at_it() -> None:
    watch = begun(None)
    watch.take([ev.SourceBack(NOON), ev.Joined(NOON + 5, "a")], NOON + 30)
    told = watch.running_minute().revision
    watch.take([], NOON + 61)
    assert [each.start for each in stored_minutes(watch.journal, changed_after=told)] == [NOON]


def test_midnight_forgets_callers_and_goes_on(path: Path) -> None:
    watch = begun(path, NEXT - 600)
    watch.take(
        [
            ev.SourceBack(NEXT - 600),
            ev.SeatChanged(NEXT - 500, "1", SeatState.AVAILABLE, Group.OWN, "o"),
            ev.Joined(NEXT - 90, "lost", None, "secret-a"),
            ev.Abandoned(NEXT - 80, "lost"),
            ev.Joined(NEXT - 5, "waits", None, "secret-b", "east"),
        ],
        NEXT - 1,
    )
    assert any(b"secret-a" in each for each in watch.journal.events())
    watch.take([ev.RingingAt(NEXT + 1, "waits", "1")], NEXT + 2)
    events = b"".join(watch.journal.events())
    assert b"secret-a" not in events
    assert b"secret-b" in events, "this one is not done yet"
    assert list(minutes(watch))[-1] == NEXT - 60
    watch.take([ev.Connected(NEXT + 4, "waits", "1", Group.OWN)], NEXT + 5)
    before = watch.ledger.today()
    watch.journal.close()
    again = resumed(path)
    assert not differing(again.ledger.today(), before)
    assert (before.carried_in, before.answered, before.delay_sum_s) == (1, 1, 9.0)
    again.journal.close()


def test_midnights_without_an_event_pass() -> None:
    watch = begun(None, NEXT - 120)
    watch.take([ev.SourceBack(NEXT - 120), ev.Joined(NEXT - 60, "a")], NEXT - 60)
    watch.take([], NEXT + 2 * 86400 + 30)
    kept = minutes(watch)
    assert list(kept) == [NEXT - 120 + 60 * n for n in range(2 + 2 * 1440)]
    for day in range(3):
        assert kept[NEXT + day * 86400 - 60].complete
    assert watch.ledger.today().carried_in == 1
    assert isinstance(watch.ledger.present()[0], ev.SourceBack)
    assert len(watch.journal.events()) == len(watch.ledger.present())


def test_a_journal_of_another_day_is_closed_before_today_begins(path: Path) -> None:
    watch = begun(path, NEXT - 7200)
    watch.take(
        [
            ev.SourceBack(NEXT - 7200),
            ev.Joined(NEXT - 7100, "a", None, "secret"),
            ev.Abandoned(NEXT - 7000, "a"),
            ev.Joined(NEXT - 6995, "b"),
        ],
        NEXT - 6990,
    )
    watch.journal.close()
    again = resumed(path)
    now = NEXT + 9 * 3600
    again.take([ev.SourceBack(now)], now)
    today = again.ledger.today()
    assert (today.offered, today.carried_in, today.unobserved) == (0, 1, 1)
    assert b"secret" not in b"".join(again.journal.events())
    kept = minutes(again)
    assert not any(each.complete for start, each in kept.items() if start >= NEXT - 6990)
    assert list(kept) == [NEXT - 7200 + 60 * n for n in range(11 * 60)]
    counts = again.ledger.today()
    again.journal.close()
    third = resumed(path)
    assert not differing(third.ledger.today(), counts)
    third.journal.close()


def test_a_standstill_of_months_is_not_written_minute_by_minute(path: Path) -> None:
    """The days between have no record, which is a gap; the last two are there as not watched."""
    watch = begun(path, NEXT - 7200)
    watch.take(
        [
            ev.SourceBack(NEXT - 7200),
            ev.SeatChanged(NEXT - 7190, "1", SeatState.TALKING, Group.OWN, "o"),
            ev.PoolChanged(NEXT - 7100, PoolState.STANDBY, None),
            ev.PoolChanged(NEXT - 7090, PoolState.ACTIVATING, Situation.DRILL),
            ev.Joined(NEXT - 7000, "a", None, "secret"),
            ev.Abandoned(NEXT - 6995, "a"),
            ev.Joined(NEXT - 6994, "b"),
        ],
        NEXT - 6990,
    )
    told = watch.running_minute().revision
    activations = watch.activations()
    watch.journal.close()

    again = resumed(path)
    now = NEXT + 200 * 86400.0 + 9 * 3600 + 30
    again.take([], now - 60)
    assert again.snapshot().source == Source(SourceState.LOST, NEXT - 6994, "hub_restarted")
    again.take([ev.SourceBack(now)], now)
    kept = minutes(again)
    before, after = range(120), range(-2 * 1440, 9 * 60)
    assert list(kept) == [
        *(NEXT - 7200 + 60 * n for n in before),
        *(NEXT + 200 * 86400 + 60 * n for n in after),
    ]
    assert not any(each.complete for start, each in kept.items() if start >= NEXT - 6990)
    for each in kept.values():
        assert isinstance(each.seat_seconds, dict)
        assert sum(sum(by.values()) for by in each.seat_seconds.values()) <= 120
    later = stored_minutes(again.journal, changed_after=told)
    assert len(later) == len(kept) - 3
    snapshot, counts = again.snapshot(), again.ledger.today()
    assert snapshot.counters_since == NEXT + 200 * 86400
    assert (counts.offered, counts.carried_in, counts.unobserved) == (0, 1, 1)
    assert again.activations() == activations
    assert len(activations) == 1
    assert b"secret" not in b"".join(again.journal.events())
    again.journal.close()
    third = resumed(path)
    assert not differing(third.ledger.today(), counts)
    third.journal.close()


def test_no_day_is_left_out_that_was_watched() -> None:
    watch = begun(None, NEXT - 60)
    watch.take([ev.SourceBack(NEXT - 60)], NEXT - 60)
    watch.take([], NEXT + 3 * 86400)
    assert list(minutes(watch)) == [NEXT - 60 + 60 * n for n in range(1 + 3 * 1440)]


def test_killed_in_the_middle_of_midnight_it_is_one_day_or_the_other(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = begun(path, NEXT - 120)
    watch.take([ev.SourceBack(NEXT - 120), ev.Joined(NEXT - 90, "a", None, "k")], NEXT - 80)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(watch.journal, "begin_day", killed)
    with pytest.raises(KeyboardInterrupt):
        watch.take([ev.Abandoned(NEXT + 3, "a")], NEXT + 5)
    watch.journal.close()
    again = resumed(path)
    assert again.ledger.next_midnight == NEXT
    assert again.ledger.today().offered == 1
    again.journal.close()


def test_while_the_journal_fails_the_boards_are_told_and_it_gets_all_later(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch = begun(path, NEXT - 300)
    watch.take([ev.SourceBack(NEXT - 300)], NEXT - 290)
    append, begin_day = watch.journal.append, watch.journal.begin_day

    def full(*_: object) -> None:
        raise JournalTrouble("unusable", path, "database or disk is full")

    monkeypatch.setattr(watch.journal, "append", full)
    monkeypatch.setattr(watch.journal, "begin_day", full)
    with caplog.at_level(logging.WARNING):
        for second in range(-280, 120, 10):
            watch.take([ev.Joined(NEXT + second, f"c{second}")], NEXT + second)
        assert watch.ledger.today().offered == 12
        assert len(caplog.records) == 1, "a line when it begins"
        monkeypatch.setattr(watch.journal, "append", append)
        monkeypatch.setattr(watch.journal, "begin_day", begin_day)
        watch.take([], NEXT + 121)
        assert len(caplog.records) == 2, "and one when it is over"
    assert list(minutes(watch)) == [NEXT - 300 + 60 * n for n in range(7)]
    before = watch.ledger.today()
    assert before.carried_in == 28
    watch.journal.close()
    again = resumed(path)
    assert not differing(again.ledger.today(), before)
    again.journal.close()


def test_what_is_owed_to_a_journal_is_bounded(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch = begun(None)

    def full(*_: object) -> None:
        raise JournalTrouble("unusable", None, "full")

    monkeypatch.setattr(watch.journal, "append", full)
    monkeypatch.setattr(watch.journal, "begin_day", full)
    watch.take([ev.SourceBack(NOON)], NOON + 5 * 86400)
    assert len(watch._unkept_minutes) == MINUTES_OWED
    assert max(watch._unkept_minutes) == NOON + 5 * 86400 - 60
    assert len(watch._unkept_events) == len(watch.ledger.present())


def test_only_what_changes_is_published() -> None:
    async def scene() -> None:
        watch = begun(None)
        watch.take([ev.SourceBack(NOON), ev.Joined(NOON + 1, "a")], NOON + 2)
        assert watch.publish()
        watch.take([], NOON + 8)
        assert not watch.publish(), "somebody waits on: no news, the boards count themselves"
        watch.take([ev.Connected(NOON + 9, "a", "1", Group.OWN)], NOON + 9)
        assert watch.publish()
        # a quiet hour and more later
        watch.take([], NOON + 5000)
        watch.publish()
        watch.take([], NOON + 5030)
        assert not watch.publish()

    asyncio.run(scene())


def test_the_forecast_is_asked_for_once_a_minute() -> None:
    asked: list[float] = []

    def forecast(now: float) -> Expected:
        asked.append(now)
        return Expected(len(asked), (1, 2))

    watch = Watch(
        SMALL, Journal(None), Publication("e"), epoch="e", time_scale=1.0, forecast=forecast
    )
    watch.begin(NOON)
    for second in (1, 30, 59, 61):
        watch.take([], NOON + second)
        watch.snapshot()
    assert asked == [NOON, NOON + 60]
    assert watch_of(Journal(None)).hotline.capabilities == CAPABILITIES


def test_alarms_rise_in_the_snapshot() -> None:
    watch = begun(None)
    seats = [
        ev.SeatChanged(NOON, str(seat), SeatState.TALKING, Group.OWN, f"o{seat}") for seat in (1, 2)
    ]
    watch.take([ev.SourceBack(NOON), *seats, ev.Joined(NOON + 1, "a")], NOON + 2)
    levels = []
    for second in range(0, 120, 5):
        watch.take([], NOON + 2 + second)
        alarms = watch.snapshot().alarms
        assert not isinstance(alarms, Absent)
        levels.append({alarm.id: alarm.level for alarm in alarms}.get("longest_wait"))
    assert levels.index("watch") < levels.index("alarm")
    assert levels[0] is None


def test_an_event_from_far_ahead_happened_now(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It closes no minute that has not been, it is counted all the same, and a line says so."""
    watch = begun(path)
    watch.take([ev.SourceBack(NOON), ev.Joined(NOON + 5, "a")], NOON + 6)
    far = NOON + 40 * 365 * 86400.0
    happened: list[ev.Event] = [ev.Abandoned(far, "a"), ev.Joined(far + 1, "b")]
    happened.append(ev.Abandoned(far, "b"))
    with caplog.at_level(logging.ERROR):
        watch.take(happened, NOON + 9)
    assert len(caplog.records) == 1
    assert watch.ledger.now == NOON + 9
    today = watch.ledger.today()
    assert (today.offered, today.abandoned) == (2, 2)
    watch.take([ev.Joined(NOON + 9 + AHEAD_S, "c")], NOON + 10)
    assert watch.ledger.now == NOON + 9 + AHEAD_S, "a clock may be a little off"
    watch.journal.close()
    again = resumed(path)
    assert again.ledger.today().offered == 3
    again.journal.close()


def test_new_books_on_an_old_journal_let_revisions_rise(path: Path) -> None:
    """Where a damaged journal's minutes were saved and its events were not."""
    watch = begun(path)
    watch.take([ev.SourceBack(NOON)], NOON + 300)
    told = watch.running_minute().revision
    minutes_before = stored_minutes(watch.journal)
    watch.journal.close()
    journal = Journal(path)
    journal._db.execute("DELETE FROM events")
    again = watch_of(journal)
    assert not again.resume()
    again.begin(NOON + 400)
    again.take([ev.SourceBack(NOON + 400)], NOON + 500)
    assert stored_minutes(journal, 0, NOON + 300) == minutes_before
    assert min(each.revision for each in stored_minutes(journal, NOON + 300, 1e12)) > told
    journal.close()


def test_what_is_an_event() -> None:
    watch = begun(None)
    watch.take([ev.SourceBack(NOON)], NOON + 1)
    (kept,) = watch.journal.events()
    assert is_event(kept)
    assert not any(is_event(each) for each in (b"", b"\x00" * 9, kept[:-1], kept + b"x", b"{}"))
