"""The log of the emergency lines: each step when it is seen, and none that nobody saw."""

from __future__ import annotations

import pytest

from tests.hub.days import MIDNIGHT, days
from wallboard.domain.emergency import Activation
from wallboard.domain.states import LineState, PoolState, Situation
from wallboard.hub.ledger import Ledger
from wallboard.hub.ledger.emergency_log import KEPT, EmergencyLog
from wallboard.hub.telephony.events import ActivationKnown, LineChanged, PoolChanged

T = MIDNIGHT + 9 * 3600
FAILURE = Situation.SUDDEN_FAILURE


def pool(at: float, state: PoolState, **said: object) -> PoolChanged:
    return PoolChanged(at, state, **said)  # type: ignore[arg-type]


def asked(at: float = T) -> PoolChanged:
    joining = ((10, at + 900), (20, at + 1800))
    return pool(
        at, PoolState.ACTIVATING, situation=FAILURE, since=at, called=30, confirmed=0, arrived=0,
        joining=joining,
    )  # fmt: skip


def booked(*events: PoolChanged | LineChanged | ActivationKnown) -> tuple[Activation, ...]:
    log = EmergencyLog()
    for event in events:
        match event:
            case PoolChanged():
                log.change_pool(event)
            case LineChanged():
                log.change_line(event)
            case ActivationKnown():
                log.know(event)
    return log.entries


STANDBY = pool(T - 600, PoolState.STANDBY)


def staffed(at: float, confirmed: int, arrived: int) -> PoolChanged:
    return pool(
        at, PoolState.ACTIVATING, situation=FAILURE, since=T, called=30, confirmed=confirmed,
        arrived=arrived, joining=((10, T + 900), (20, T + 1800)),
    )  # fmt: skip


def test_from_asking_to_standing_down() -> None:
    (entry,) = booked(
        STANDBY,
        asked(),
        staffed(T + 60, 25, 0),
        staffed(T + 240, 30, 0),
        staffed(T + 600, 30, 9),
        staffed(T + 640, 30, 10),
        pool(T + 900, PoolState.ACTIVE, situation=FAILURE, called=30, confirmed=30, arrived=10),
        LineChanged(T + 903, "E01", LineState.RINGING),
        LineChanged(T + 907, "E01", LineState.TALKING),
        LineChanged(T + 950, "E02", LineState.TALKING),
        pool(T + 9000, PoolState.STANDING_DOWN, situation=FAILURE),
        pool(T + 9300, PoolState.STANDBY),
        pool(T + 9400, PoolState.STANDBY),
    )
    assert entry == Activation(f"e-{int(T)}", FAILURE, 30, T, T + 240, T + 640, T + 907, T + 9300)


def test_nothing_is_asked_for_while_the_pool_stands_by_or_is_unknown() -> None:
    unknown = pool(T, PoolState.UNKNOWN)
    assert booked(STANDBY, unknown, LineChanged(T + 5, "E01", LineState.TALKING)) == ()


def test_one_that_was_found_under_way_was_asked_for_when_nobody_looked() -> None:
    (entry,) = booked(
        pool(T, PoolState.ACTIVE, situation=FAILURE, called=30, confirmed=30, arrived=30)
    )
    assert (entry.asked, entry.confirmed, entry.stood_down) == (None, T, None)


def test_a_gap_ends_nothing() -> None:
    entries = booked(
        STANDBY,
        asked(),
        pool(T + 100, PoolState.UNKNOWN),
        pool(T + 1000, PoolState.ACTIVE, situation=FAILURE, since=T + 900),
    )
    assert len(entries) == 1
    assert entries[0].stood_down is None


def test_a_step_is_not_booked_once_a_later_one_has_been() -> None:
    (entry,) = booked(
        STANDBY, asked(), LineChanged(T + 50, "E01", LineState.TALKING), staffed(T + 60, 30, 30)
    )
    assert (entry.confirmed, entry.arrived, entry.first_call) == (None, None, T + 50)


def test_where_nobody_counts_people_lines_that_are_on_have_them() -> None:
    (entry,) = booked(STANDBY, pool(T, PoolState.ACTIVE, situation=Situation.UNKNOWN))
    assert (entry.asked, entry.arrived, entry.lines) == (None, T, None)


def test_asked_again_before_the_last_had_gone() -> None:
    first, second = booked(
        STANDBY, asked(), pool(T + 5000, PoolState.STANDING_DOWN), asked(T + 5100)
    )
    assert (first.stood_down, second.asked) == (T + 5100, T + 5100)


def test_what_the_source_knows_of_before_comes_in_once() -> None:
    drill = ActivationKnown(T, "e-drill", Situation.DRILL, 10, T - 9e6, note="x")
    entries = booked(drill, drill, STANDBY, asked())
    assert [entry.id for entry in entries] == ["e-drill", f"e-{int(T)}"]
    assert entries[0].note == "x"


def test_it_is_bounded() -> None:
    log = EmergencyLog()
    for day in range(KEPT + 50):
        log.change_pool(asked(T + day * 86400))
        log.change_pool(pool(T + day * 86400 + 600, PoolState.STANDBY))
    assert len(log.entries) == KEPT
    assert log.entries[-1].asked == T + (KEPT + 49) * 86400


@pytest.mark.parametrize("name", ["peak", "failure", "stable"])
def test_a_simulated_day(name: str) -> None:
    """The drill, the first days of heating before, and the day's own, in order; over midnight."""
    found = days(name)
    ledger = Ledger(found.source.hotline, MIDNIGHT)
    for event in found.events:
        ledger.apply(event)
    entries = ledger.activations
    assert entries[0].situation is Situation.DRILL
    starts = [entry.asked for entry in entries if entry.asked is not None]
    assert len(starts) == len(entries)
    assert starts == sorted(starts)
    for entry in entries:
        assert list(entry.steps) == sorted(entry.steps)
    if name == "failure":
        (today,) = [entry for entry in entries if entry.situation is FAILURE]
        assert today.lines == 30
        assert len(today.steps) == 5
        assert today.asked == MIDNIGHT + 9 * 3600 + 12 * 60
    if name == "stable":
        assert len(entries) == 6
    twin = Ledger(found.source.hotline, MIDNIGHT)
    for again in ledger.present():
        twin.apply(again)
    assert twin.activations == entries
