"""The promises of a Timeline: one seed, one day, in order, however it is asked for."""

from typing import Any

import pytest

from wallboard.domain.states import LineState, PoolState, SeatState
from wallboard.hub.telephony.events import (
    IncidentChanged,
    LineChanged,
    PoolChanged,
    RingingAt,
    SeatChanged,
    SourceBack,
    WeatherObserved,
)
from wallboard.hub.telephony.simulated import SCENARIOS, SimulatedHotline
from wallboard.hub.telephony.timeline import Timeline


def hotline(name: str, midnight: float, seed: int = 5) -> SimulatedHotline:
    return SimulatedHotline(SCENARIOS[name], seed=seed, midnight=midnight)


def test_it_is_a_timeline(midnight: float) -> None:
    timeline: Timeline = hotline("stable", midnight)
    assert timeline.next_at() == midnight


def test_one_seed_gives_one_day(day: Any) -> None:
    again = hotline(day.name, day.midnight).until(day.midnight + 86399.999)
    assert again == day.events


def test_another_seed_gives_another_day(day_of: Any) -> None:
    assert day_of("stable", 5).events != day_of("stable", 6).events


def test_many_steps_give_what_one_gives(day_of: Any, midnight: float) -> None:
    whole = day_of("failure").events
    timeline = hotline("failure", midnight)
    stepped = []
    now = midnight
    while now < midnight + 86399.999:
        now = min(now + 7.3, midnight + 86399.999)
        given = timeline.until(now)
        assert all(event.at <= now for event in given)
        stepped += given
    assert stepped == whole


def test_stepping_from_next_to_next_gives_all(day_of: Any, midnight: float) -> None:
    timeline = hotline("stable", midnight)
    stepped = []
    now: float | None = midnight
    while now is not None and now <= midnight + 86399.999:
        given = timeline.until(now)
        assert all(event.at == now for event in given)
        stepped += given
        now = timeline.next_at()
    assert stepped == day_of("stable").events


def test_time_never_goes_back(day: Any) -> None:
    times = [event.at for event in day.events]
    assert times == sorted(times)
    assert times[0] == day.midnight


def test_nothing_is_given_before_midnight(midnight: float) -> None:
    timeline = hotline("stable", midnight)
    assert timeline.until(midnight - 0.001) == []
    assert timeline.until(midnight) != []


def test_it_begins_with_the_night(midnight: float) -> None:
    events = hotline("peak", midnight).until(midnight)
    assert events[0] == SourceBack(midnight, ())
    seats = [event for event in events if isinstance(event, SeatChanged)]
    assert [seat.seat for seat in seats] == [f"{number:03d}" for number in range(1, 51)]
    assert sum(seat.state is SeatState.AVAILABLE for seat in seats) == 8
    assert sum(seat.state is SeatState.SIGNED_OUT for seat in seats) == 42
    lines = [event for event in events if isinstance(event, LineChanged)]
    assert [line.line for line in lines] == [f"E{number:02d}" for number in range(1, 31)]
    assert {line.state for line in lines} == {LineState.STANDBY}
    (pool,) = (event for event in events if isinstance(event, PoolChanged))
    assert (pool.state, pool.called, pool.joining) == (PoolState.STANDBY, 0, ())
    assert len([event for event in events if isinstance(event, WeatherObserved)]) == 1


@pytest.mark.parametrize("hours", [0.0, 9.8, 12.0, 23.99])
def test_the_present_is_what_the_events_led_to(midnight: float, hours: float) -> None:
    timeline = hotline("failure", midnight)
    now = midnight + hours * 3600.0
    seats: dict[str, SeatChanged] = {}
    lines: dict[str, LineChanged] = {}
    last: dict[type, Any] = {}
    waiting: dict[str, tuple[str, ...]] = {}
    for event in timeline.until(now):
        last[type(event)] = event
        match event:
            case SeatChanged(seat=seat):
                seats[seat] = event
            case LineChanged(line=line):
                lines[line] = event
            case RingingAt(call=call, place=place):
                waiting[call] = (place,)
            case _:
                name = type(event).__name__
                if name in ("Joined", "NotAnswered"):
                    waiting[event.call] = ()  # type: ignore[union-attr]
                elif name in ("Connected", "Abandoned", "TimedOut"):
                    del waiting[event.call]  # type: ignore[union-attr]
    present = timeline.present(now)
    assert {event.at for event in present} == {now}
    back = present[0]
    assert isinstance(back, SourceBack)
    found = {call.call: tuple(place for place, _ in call.ringing) for call in back.waiting}
    assert found == waiting
    assert hours != 9.8 or len(found) > 2

    def untimed(event: Any) -> tuple[Any, ...]:
        return tuple(getattr(event, name) for name in event.__struct_fields__ if name != "at")

    shown = [event for event in present if isinstance(event, SeatChanged)]
    assert [untimed(event) for event in shown] == [untimed(seats[event.seat]) for event in shown]
    shown_lines = [event for event in present if isinstance(event, LineChanged)]
    assert [untimed(event) for event in shown_lines] == [
        untimed(lines[event.line]) for event in shown_lines
    ]
    for kind in (PoolChanged, WeatherObserved, IncidentChanged):
        (shown_once,) = (event for event in present if isinstance(event, kind))
        assert untimed(shown_once) == untimed(last[kind])
    assert timeline.until(now) == []  # looking changes nothing


def test_months_take_no_more_memory_than_a_day(midnight: float) -> None:
    timeline = hotline("stable", midnight)
    sizes = []
    for day in range(1, 6):
        timeline.until(midnight + day * 86400.0 - 1.0)
        sizes.append(len(timeline._agenda._heap) + len(timeline._owed._callers))
    assert max(sizes) < 2 * sizes[0] + 100
