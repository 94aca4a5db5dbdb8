"""Events that come late count in their own minute, which is revised."""

import random

import pytest

from tests.hub.days import MIDNIGHT, NOON, days, differing, newest, summed, watching
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Minute
from wallboard.domain.states import Group, SeatState
from wallboard.hub.ledger import Ledger
from wallboard.hub.telephony import events as ev


def test_a_straggler_revises_its_own_minute_and_today() -> None:
    ledger = watching()
    ledger.advance(NOON + 200)
    first = newest(ledger.take_finished())
    ledger.apply(ev.Joined(NOON + 70, "a", "repair"))
    ledger.apply(ev.Abandoned(NOON + 125, "a"))
    revised = newest(ledger.take_finished())
    assert list(revised) == [NOON + 60, NOON + 120]
    assert revised[NOON + 60].counters.offered == 1
    assert revised[NOON + 120].counters.abandoned == 1
    assert min(each.revision for each in revised.values()) > max(
        each.revision for each in first.values()
    )
    assert revised[NOON + 60].final
    today = ledger.today()
    assert (today.offered, today.abandoned) == (1, 1)
    assert ledger.take_finished() == [], "told once"


def test_one_later_than_all_that_is_kept_counts_in_the_oldest() -> None:
    ledger = watching()
    ledger.advance(NOON + 5 * 3600)
    ledger.take_finished()
    ledger.apply(ev.Joined(NOON + 30, "a"))
    (revised,) = ledger.take_finished()
    assert revised.start == NOON + 3 * 3600
    assert ledger.today().offered == 1


def test_the_queue_stays_oldest_first() -> None:
    ledger = watching(ev.Joined(NOON + 20, "b"), ev.Joined(NOON + 19.9, "a"))
    waiting = ledger.snapshot("e", 1, 1.0).waiting
    assert not isinstance(waiting, Absent)
    assert [call.id for call in waiting] == ["a", "b"]
    ledger.advance(NOON + 30)
    assert ledger.running_minute().longest_wait_s == pytest.approx(10.1)


def test_a_seat_that_is_told_late_spends_no_more_time_than_there_is() -> None:
    ledger = watching(ev.SeatChanged(NOON + 10, "1", SeatState.TALKING, Group.OWN, "o"))
    ledger.advance(NOON + 61)
    ledger.apply(ev.SeatChanged(NOON + 58, "1", SeatState.WRAP, Group.OWN, "o"))
    ledger.advance(NOON + 120)
    spent = [minute.seat_seconds for minute in newest(ledger.take_finished()).values()]
    assert spent == [{Group.OWN: {"talking": 50.0}}, {Group.OWN: {"wrap": 60.0}}]
    seats = ledger.snapshot("e", 1, 1.0).seats
    assert not isinstance(seats, Absent)
    assert seats[0].since == NOON + 58


def test_a_day_told_by_beats_and_in_some_disorder_gives_the_same_counts() -> None:
    """As a hub sees it: five looks a second, each up to three seconds late."""
    found = days("failure")
    chance = random.Random(1)
    late = sorted(found.events[86:], key=lambda event: event.at + chance.uniform(0.0, 3.0))
    ledger = Ledger(found.source.hotline, MIDNIGHT)
    finished: dict[float, Minute] = {}
    for event in found.events[:86]:
        ledger.apply(event)
    skip: set[str] = set()
    for event in late:
        # a call's own events stay in order: that is the adapter's part
        call = getattr(event, "call", "")
        if isinstance(event, ev.Joined):
            skip.discard(call)
        ledger.apply(event)
        if chance.random() < 0.01:
            ledger.advance(max(ledger.now, event.at + 4.0))
            finished |= newest(ledger.take_finished())
            came = ledger.today()
            waiting = ledger.snapshot("e", 1, 1.0).waiting
            assert not isinstance(waiting, Absent)
            assert came.offered + came.carried_in == came.finished + came.unobserved + len(waiting)
    ledger.advance(found.end)
    finished |= newest(ledger.take_finished())
    assert not differing(ledger.today(), summed(ledger, finished.values()))
