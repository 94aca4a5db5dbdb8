"""Seat-seconds add up to the seats times the time."""

import pytest

from tests.hub.days import MIDNIGHT, NOON, days, newest, watching
from wallboard.domain.absent import Absent
from wallboard.domain.states import Group, SeatState
from wallboard.hub.ledger.ledger import Ledger
from wallboard.hub.ledger.seats import SeatBook
from wallboard.hub.telephony import events as ev


@pytest.mark.parametrize("scenario", ["peak", "failure"])
def test_every_minute_has_the_time_of_all_seats(scenario: str) -> None:
    found = days(scenario)
    book = SeatBook((place.id for place in found.source.hotline.seats), MIDNIGHT)
    end = MIDNIGHT + 60
    for event in found.events:
        while event.at >= end:
            spent = book.settle(end)
            assert sum(spent.values()) == pytest.approx(60 * 50, abs=1e-4)
            assert min(spent.values()) > 0
            end += 60
        if isinstance(event, ev.SeatChanged):
            book.change(event)
    assert end > MIDNIGHT + 86000


def test_minutes_show_them_by_group_and_state() -> None:
    found = days("failure")
    ledger = Ledger(found.source.hotline, MIDNIGHT)
    talked: dict[str, float] = {}
    for event in found.events:
        ledger.apply(event)
    ledger.advance(MIDNIGHT + 86400)
    for minute in newest(ledger.take_finished()).values():
        assert not isinstance(minute.seat_seconds, Absent)
        for group, states in minute.seat_seconds.items():
            talked[group.value] = talked.get(group.value, 0.0) + states.get("talking", 0.0)
            assert "signed_out" not in states or group is not Group.OWN
    # from the log: the talk of calls answered at seats
    for name in ("own", "outsourced"):
        calls = [c for c in found.source.books.today.calls if c.group and c.group.value == name]
        total = sum(c.talk_s or 0.0 for c in calls)
        assert talked[name] == pytest.approx(total, rel=0.01)


def test_a_change_within_the_minute_is_split() -> None:
    ledger = watching(
        ev.SeatChanged(NOON + 10, "1", SeatState.AVAILABLE, Group.OWN, "o"),
        ev.SeatChanged(NOON + 25, "1", SeatState.RINGING, Group.OWN, "o"),
        ev.SeatChanged(NOON + 30, "2", SeatState.RINGING, Group.OUTSOURCED, "p"),
        ev.SeatChanged(NOON + 90, "1", SeatState.SIGNED_OUT),
    )
    ledger.advance(NOON + 120)
    assert [each.seat_seconds for each in newest(ledger.take_finished()).values()] == [
        {Group.OWN: {"available": 15.0, "ringing": 35.0}, Group.OUTSOURCED: {"ringing": 30.0}},
        {Group.OWN: {"ringing": 30.0}, Group.OUTSOURCED: {"ringing": 60.0}},
    ]
