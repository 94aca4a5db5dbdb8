"""Midnight: counters fall to 0, callers are forgotten, who waits is carried in."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.hub.days import MIDNIGHT, SMALL, counted, newest, watching
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Missed
from wallboard.domain.hotline import Hotline
from wallboard.domain.states import Group, SeatState
from wallboard.hub.ledger import Ledger
from wallboard.hub.telephony import events as ev

EVENING = MIDNIGHT + 86400 - 600
NEXT = MIDNIGHT + 86400


def test_calls_that_wait_are_carried_in_and_counted_where_they_end() -> None:
    ledger = watching(
        ev.Joined(NEXT - 30, "a", "repair", "k", "east"),
        ev.Joined(NEXT - 20, "b", "repair", "l"),
        start=EVENING,
    )
    assert counted(ledger.today())["offered"] == 2
    ledger.advance(NEXT)
    assert counted(ledger.today()) == {"carried_in": 2}
    ledger.apply(ev.Connected(NEXT + 10, "a", "1", Group.OWN))
    today = ledger.today()
    assert (today.answered, today.offered, today.carried_in) == (1, 0, 2)
    assert today.delay_sum_s == 40
    by_start = newest(ledger.take_finished())
    assert by_start[NEXT - 60].counters.offered == 2
    assert by_start[NEXT - 60].peak_waiting == 2
    assert ledger.running_minute().peak_waiting == 2
    assert ledger.running_minute().longest_wait_s == 40
    assert ledger.running_minute().complete


def test_the_counters_of_the_day_and_the_callers_are_gone() -> None:
    ledger = watching(
        ev.Joined(EVENING + 1, "a", None, "k"),
        ev.Abandoned(EVENING + 20, "a"),
        ev.Joined(EVENING + 21, "b", None, "l"),
        ev.Connected(EVENING + 30, "b", "1", Group.OWN),
        ev.Ended(EVENING + 40, "b"),
        ev.WrapEnded(EVENING + 45, "b"),
        start=EVENING,
    )
    before = ledger.snapshot("e", 1, 1.0)
    assert (before.counters_since, before.callers) == (EVENING, 2)
    ledger.advance(NEXT)
    after = ledger.snapshot("e", 1, 1.0)
    assert counted(after.today) == {}
    assert after.counters_since == NEXT
    assert (after.callers, after.missed) == (0, Missed(0, 0, 0, 0, None))
    assert not isinstance(after.seats, Absent)
    assert [(seat.answered_today, seat.handled_today) for seat in after.seats] == [(0, 0), (0, 0)]
    # a call-back to a caller of yesterday is nobody's business today
    ledger.apply(ev.CalledBack(NEXT + 5, "k"))
    assert ledger.snapshot("e", 1, 1.0).missed == Missed(0, 0, 0, 0, None)
    # the window that is graded looks back over midnight
    assert not isinstance(after.recent, Absent)
    assert after.recent.finished == 2


def test_an_event_at_midnight_itself_is_of_the_new_day() -> None:
    ledger = watching(ev.Joined(NEXT, "a"), start=EVENING)
    assert counted(ledger.today()) == {"offered": 1}


def test_a_straggler_of_yesterday_counts_today_and_the_sums_hold() -> None:
    """Yesterday is closed: who waited at its end has been carried in."""
    ledger = watching(ev.Joined(NEXT - 90, "a"), start=EVENING)
    ledger.advance(NEXT + 130)
    finished = newest(ledger.take_finished())
    for event in (
        ev.Joined(NEXT - 1, "late"),
        ev.Abandoned(NEXT - 0.5, "a"),
    ):
        ledger.apply(event)
        today = ledger.today()
        waiting = ledger.snapshot("e", 1, 1.0).waiting
        assert not isinstance(waiting, Absent)
        assert today.offered + today.carried_in == today.finished + len(waiting)
    assert counted(ledger.today()) == {"offered": 1, "carried_in": 1, "abandoned": 1}
    revised = newest(ledger.take_finished())
    assert list(revised) == [NEXT]
    assert revised[NEXT].revision > max(minute.revision for minute in finished.values())


def test_connected_calls_without_an_end_are_forgotten_after_hours() -> None:
    ledger = watching(
        ev.Joined(NEXT - 5 * 3600, "old"),
        ev.Connected(NEXT - 5 * 3600 + 5, "old", "1", Group.OWN),
        ev.Joined(NEXT - 600, "new"),
        ev.Connected(NEXT - 590, "new", "2", Group.OWN),
        start=NEXT - 6 * 3600,
    )
    ledger.advance(NEXT)
    assert set(ledger._connected) == {"new"}


def hotline_in(zone: str) -> Hotline:
    return Hotline("h", "1", time_zone=zone, seats=SMALL.seats, lines=SMALL.lines)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Asia/Shanghai", (2026, 11, 23), 24),
        ("Asia/Kolkata", (2026, 11, 23), 24),
        ("Europe/Berlin", (2026, 3, 29), 23),
        ("Europe/Berlin", (2026, 10, 25), 25),
        ("Europe/Berlin", (2026, 10, 26), 24),
        # the hour from midnight to 1 does not exist, and exists twice
        ("America/Havana", (2026, 3, 8), 23),
        ("America/Havana", (2026, 11, 1), 25),
    ],
)
def test_days_of_every_length(zone: str, day: tuple[int, int, int], hours: int) -> None:
    tz = ZoneInfo(zone)
    midnight = datetime(*day, tzinfo=tz).timestamp()
    # begun in the evening before, and found at every hour of the day
    ledger = watching(start=midnight - 3600, hotline=hotline_in(zone))
    ledger.advance(midnight)
    ledger.apply(ev.Joined(midnight + 5, "a"))
    ledger.apply(ev.Abandoned(midnight + 10, "a"))
    assert ledger.snapshot("e", 1, 1.0).counters_since == midnight
    for hour in range(hours):
        fresh = Ledger(hotline_in(zone), midnight + hour * 3600 + 1800)
        assert fresh.midnight == midnight
        assert fresh.next_midnight == midnight + hours * 3600
    ledger.advance(midnight + hours * 3600 - 1)
    assert ledger.today().offered == 1
    ledger.advance(midnight + hours * 3600)
    assert ledger.today().offered == 0
    finished = newest(ledger.take_finished())
    assert list(finished) == [midnight - 3600 + 60 * n for n in range((hours + 1) * 60)]
    spent = finished[midnight].seat_seconds
    assert spent == {}, "nobody is signed in"


def test_seats_keep_their_state_over_midnight() -> None:
    ledger = watching(
        ev.SeatChanged(EVENING + 10, "1", SeatState.TALKING, Group.OWN, "o"), start=EVENING
    )
    ledger.advance(NEXT + 60)
    finished = newest(ledger.take_finished())
    for start in (NEXT - 60, NEXT):
        assert finished[start].seat_seconds == {Group.OWN: {"talking": 60.0}}
    seats = ledger.snapshot("e", 1, 1.0).seats
    assert not isinstance(seats, Absent)
    assert seats[0].since == EVENING + 10
