"""SourceLost to SourceBack: what is not seen is unknown, and nothing is made up."""

import pytest
from msgspec.structs import replace

from tests.hub.days import NOON, SMALL, counted, newest, watching
from wallboard.domain.absent import Absent
from wallboard.domain.snapshot import Source, Staff
from wallboard.domain.states import (
    Group,
    LineState,
    LinkState,
    PoolState,
    SeatState,
    Situation,
    SourceState,
)
from wallboard.hub.ledger import Ledger
from wallboard.hub.telephony import events as ev

LOST = ev.SourceLost(NOON + 70, "refused")
POOL = ev.PoolChanged(
    NOON, PoolState.ACTIVE, Situation.DRILL, None, 3, 2, 1, ((2, NOON + 900),), LinkState.UP, NOON
)


def gone(*events: ev.Event) -> Ledger:
    """Two calls wait and one is connected when the source is lost, NOON + 70."""
    return watching(
        ev.SeatChanged(NOON, "1", SeatState.AVAILABLE, Group.OWN, "o"),
        ev.LineChanged(NOON, "E1", LineState.READY),
        POOL,
        ev.Joined(NOON + 10, "stays", "repair", "k", "east"),
        ev.Joined(NOON + 11, "goes", "repair", "l", "east"),
        ev.Joined(NOON + 12, "talks"),
        ev.Connected(NOON + 15, "talks", "1", Group.OWN),
        LOST,
        *events,
    )


def back(at: float = NOON + 200) -> tuple[ev.Event, ...]:
    waiting = (
        ev.PresentCall("stays", NOON + 10, "repair", "k", (("1", at - 2),)),
        ev.PresentCall("new", at - 50, "payment", "m"),
    )
    connected = (
        ev.ConnectedCall("talks", "1", Group.OWN, NOON + 15),
        ev.ConnectedCall("unseen", "2", Group.OWN, at - 20),
    )
    return (
        ev.SourceBack(at, waiting, connected),
        ev.SeatChanged(at, "1", SeatState.TALKING, Group.OWN, "o"),
    )


def test_while_it_is_gone_only_the_counters_stand() -> None:
    ledger = gone()
    ledger.advance(NOON + 150)
    snapshot = ledger.snapshot("e", 1, 1.0)
    assert snapshot.source == Source(SourceState.LOST, NOON + 70, "refused")
    for value in (snapshot.waiting, snapshot.seats, snapshot.recent):
        assert value is Absent.UNKNOWN
    pool = snapshot.emergency
    assert not isinstance(pool, Absent)
    assert not isinstance(pool.lines, Absent)
    assert [(line.state, line.since) for line in pool.lines] == [(LineState.UNKNOWN, NOON + 70)]
    assert pool.situation is Situation.DRILL, "what was decided stands"
    assert (pool.state, pool.since) == (PoolState.UNKNOWN, None), "and whether it holds is not seen"
    for part in (pool.staff, pool.link, pool.joining):
        assert part is Absent.UNKNOWN
    assert (snapshot.today.offered, snapshot.today.answered, snapshot.callers) == (3, 1, 0)


def test_what_has_gone_meanwhile_is_unobserved_and_what_came_is_carried_in() -> None:
    ledger = gone(*back())
    today = ledger.today()
    assert (today.offered, today.carried_in, today.unobserved, today.answered) == (3, 1, 1, 1)
    snapshot = ledger.snapshot("e", 1, 1.0)
    assert snapshot.source == Source(SourceState.CONNECTED, NOON + 200)
    assert not isinstance(snapshot.waiting, Absent)
    assert [(call.id, call.since) for call in snapshot.waiting] == [
        ("stays", NOON + 10),
        ("new", NOON + 150),
    ]
    ledger.apply(ev.Abandoned(NOON + 210, "stays"))
    today = ledger.today()
    assert not isinstance(today.by_district, Absent)
    assert not isinstance(tally := today.by_district["east"], Absent)
    assert tally.abandoned == 1, "where the caller is from is remembered"
    assert today.lost_ringing == 1
    ledger.apply(ev.Connected(NOON + 220, "new", "2", Group.OWN))
    assert ledger.today().delay_sum_s == pytest.approx(3 + 70)
    # calls in progress are handled when they end, the one found there as well
    for call in ("talks", "unseen"):
        ledger.apply(ev.Ended(NOON + 230, call))
        ledger.apply(ev.WrapEnded(NOON + 240, call))
    assert ledger.today().handled == 2


def test_no_minute_of_the_gap_is_complete() -> None:
    ledger = gone(*back())
    ledger.advance(NOON + 360)
    found = {
        (start - NOON) / 60: (minute.complete, minute.counters.unobserved)
        for start, minute in newest(ledger.take_finished()).items()
    }
    assert found == {
        0: (True, 0),
        1: (False, 0),
        2: (False, 0),
        3: (False, 1),
        4: (True, 0),
        5: (True, 0),
    }


def test_seats_are_unknown_while_it_is_gone_and_spend_no_time() -> None:
    ledger = gone(*back())
    ledger.advance(NOON + 300)
    spent = [minute.seat_seconds for minute in newest(ledger.take_finished()).values()]
    assert spent == [
        {Group.OWN: {"available": 60.0}},
        {Group.OWN: {"available": 10.0}},
        {},
        {Group.OWN: {"talking": 40.0}},
        {Group.OWN: {"talking": 60.0}},
    ]
    seats = ledger.snapshot("e", 1, 1.0).seats
    assert not isinstance(seats, Absent)
    assert seats[0].since == NOON + 200
    assert seats[0].last_break_end == NOON, "the same person sits there"


def test_told_twice_it_is_lost_since_the_first_time() -> None:
    ledger = gone(ev.SourceLost(NOON + 100, "timeout"), ev.SourceLost(NOON + 130, "timeout"))
    snapshot = ledger.snapshot("e", 1, 1.0)
    assert snapshot.source == Source(SourceState.LOST, NOON + 70, "timeout")
    assert not isinstance(snapshot.emergency, Absent)
    assert not isinstance(snapshot.emergency.lines, Absent)
    assert snapshot.emergency.lines[0].since == NOON + 70


def test_found_twice_nothing_is_counted_twice() -> None:
    once, twice = gone(*back()), gone(*back(), *back())
    assert twice.snapshot("e", 1, 1.0) == once.snapshot("e", 1, 1.0)


def test_a_loss_that_is_noticed_late_spoils_the_minutes_since() -> None:
    ledger = watching()
    ledger.advance(NOON + 200)
    first = newest(ledger.take_finished())
    assert all(minute.complete for minute in first.values())
    ledger.apply(ev.SourceLost(NOON + 110, "silent"))
    revised = newest(ledger.take_finished())
    assert {(start - NOON) / 60: each.complete for start, each in revised.items()} == {
        1: False,
        2: False,
    }
    assert min(each.revision for each in revised.values()) > max(
        each.revision for each in first.values()
    )
    assert not ledger.running_minute().complete


def test_the_pool_is_known_again_once_the_source_has_told_of_it() -> None:
    ledger = gone(*back())
    pool = ledger.snapshot("e", 1, 1.0).emergency
    assert not isinstance(pool, Absent)
    assert (pool.state, pool.staff) == (PoolState.UNKNOWN, Absent.UNKNOWN)
    ledger.apply(replace(POOL, at=NOON + 200))
    pool = ledger.snapshot("e", 1, 1.0).emergency
    assert not isinstance(pool, Absent)
    assert (pool.state, pool.since) == (PoolState.ACTIVE, NOON), "it has not begun anew"
    assert pool.staff == Staff(3, 2, 1)


def test_a_new_book_of_a_lost_source_knows_no_more() -> None:
    again = Ledger(SMALL, NOON)
    for event in gone().present():
        again.apply(event)
    assert again.snapshot("e", 1, 1.0).emergency == gone().snapshot("e", 1, 1.0).emergency


def test_lost_and_found_in_the_first_instant_of_a_minute_it_is_whole() -> None:
    ledger = watching(ev.SourceLost(NOON + 30, "x"), ev.SourceBack(NOON + 60))
    assert ledger.running_minute().complete
    ledger = watching(ev.SourceLost(NOON + 30, "x"), ev.SourceBack(NOON + 60.5))
    assert not ledger.running_minute().complete


def test_lost_over_midnight_the_sums_hold() -> None:
    midnight = NOON + 12 * 3600
    ledger = gone()
    ledger.advance(midnight + 100)
    assert counted(ledger.today()) == {"carried_in": 2}
    ledger.apply(ev.SourceBack(midnight + 120))
    assert counted(ledger.today()) == {"carried_in": 2, "unobserved": 2}


def test_a_recording_that_has_ended_shows_its_last_moment() -> None:
    ledger = watching(
        ev.Joined(NOON + 10, "waits"), ev.SourceLost(NOON + 20, "recording_ended", "ended")
    )
    snapshot = ledger.snapshot("e", 1, 0.0)
    assert snapshot.source == Source(SourceState.ENDED, NOON + 20, "recording_ended")
    assert not isinstance(snapshot.waiting, Absent)
    assert [call.id for call in snapshot.waiting] == ["waits"]
    assert not isinstance(snapshot.seats, Absent)
    assert snapshot.seats[0].state is SeatState.AVAILABLE
    assert not isinstance(snapshot.recent, Absent)


def test_nothing_is_complete_before_the_source_is_seen() -> None:
    ledger = Ledger(SMALL, NOON)
    ledger.advance(NOON + 90)
    ledger.apply(ev.SourceBack(NOON + 90))
    ledger.advance(NOON + 180)
    assert [minute.complete for minute in ledger.take_finished()] == [False, False, True]
