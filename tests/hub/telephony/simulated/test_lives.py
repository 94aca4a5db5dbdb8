"""Every call, seat and line of a whole day leads a legal life."""

from collections import Counter
from typing import Any

from wallboard.domain.states import Group, LineState, SeatState
from wallboard.hub.telephony.events import (
    Abandoned,
    Connected,
    Ended,
    Joined,
    LineChanged,
    NotAnswered,
    RingingAt,
    SeatChanged,
    TimedOut,
    WrapEnded,
)

CALL_STEPS: dict[type, tuple[set[str | None], str]] = {
    Joined: ({None}, "queue"),
    RingingAt: ({"queue"}, "ringing"),
    NotAnswered: ({"ringing"}, "queue"),
    Connected: ({"ringing"}, "talking"),
    Abandoned: ({"queue", "ringing"}, "lost"),
    TimedOut: ({"queue", "ringing"}, "lost"),
    Ended: ({"talking"}, "wrap"),
    WrapEnded: ({"wrap"}, "done"),
}

S = SeatState
SEAT_STEPS = {
    (S.SIGNED_OUT, S.AVAILABLE),
    (S.AVAILABLE, S.RINGING),
    (S.AVAILABLE, S.BREAK),
    (S.AVAILABLE, S.OUTBOUND),
    (S.RINGING, S.TALKING),
    (S.RINGING, S.AVAILABLE),
    (S.RINGING, S.NOT_READY),
    (S.RINGING, S.SIGNED_OUT),
    (S.TALKING, S.HOLD),
    (S.HOLD, S.TALKING),
    (S.TALKING, S.WRAP),
    (S.WRAP, S.AVAILABLE),
    (S.WRAP, S.SIGNED_OUT),
    (S.OUTBOUND, S.AVAILABLE),
    (S.OUTBOUND, S.SIGNED_OUT),
    (S.BREAK, S.AVAILABLE),
    (S.BREAK, S.SIGNED_OUT),
    (S.NOT_READY, S.AVAILABLE),
    (S.NOT_READY, S.SIGNED_OUT),
    (S.AVAILABLE, S.SIGNED_OUT),
}

L = LineState
LINE_STEPS = {
    (L.STANDBY, L.ACTIVATING),
    (L.ACTIVATING, L.READY),
    (L.ACTIVATING, L.FAULT),
    (L.FAULT, L.READY),
    (L.READY, L.RINGING),
    (L.RINGING, L.TALKING),
    (L.RINGING, L.READY),
    (L.TALKING, L.WRAP),
    (L.WRAP, L.READY),
    (L.READY, L.STANDING_DOWN),
    (L.RINGING, L.STANDING_DOWN),
    (L.TALKING, L.STANDING_DOWN),
    (L.WRAP, L.STANDING_DOWN),
    (L.STANDING_DOWN, L.STANDBY),
}


def test_calls(day: Any) -> None:
    state: dict[str, str] = {}
    for event in day.events:
        step = CALL_STEPS.get(type(event))
        if step is not None:
            before, after = step
            assert state.get(event.call) in before, event
            state[event.call] = after
    assert Counter(state.values())["done"] > 1000


def test_calls_meet_the_position_they_ring_at(day: Any) -> None:
    """A call rings, speaks and is wrapped up at one place; a place serves one call at a time."""
    at: dict[str, str] = {}
    serving: dict[str, str] = {}
    for event in day.events:
        match event:
            case RingingAt(call=call, place=place):
                assert place not in serving
                at[call] = place
                serving[place] = call
            case Connected(call=call, place=place):
                assert serving[place] == call
            case NotAnswered(call=call, place=place):
                assert serving.pop(place) == call
                del at[call]
            case Abandoned(call=call) | TimedOut(call=call) | WrapEnded(call=call) if call in at:
                del serving[at.pop(call)]


def test_seats(day: Any) -> None:
    seats: dict[str, SeatChanged] = {}
    for event in day.events:
        if not isinstance(event, SeatChanged):
            continue
        before = seats.get(event.seat)
        if before is not None:
            assert (before.state, event.state) in SEAT_STEPS, event
            if before.operator and event.operator:
                assert (before.operator, before.group) == (event.operator, event.group)
        signed_out = event.state is SeatState.SIGNED_OUT
        assert (event.operator is None) == (event.group is None) == signed_out
        busy = {S.RINGING, S.TALKING, S.HOLD, S.WRAP, S.OUTBOUND}
        assert (event.kind is not None) == (event.state in busy)
        reasoned = {S.BREAK, S.NOT_READY, S.OUTBOUND}
        assert (event.reason is not None) == (event.state in reasoned)
        seats[event.seat] = event


def test_nobody_sits_on_two_seats(day: Any) -> None:
    sitting: dict[str, str] = {}
    for event in day.events:
        if isinstance(event, SeatChanged):
            before = sitting.get(event.seat)
            if event.operator is None:
                sitting.pop(event.seat, None)
            elif before is None:
                assert event.operator not in sitting.values()
                sitting[event.seat] = event.operator


def test_lines(day: Any) -> None:
    lines: dict[str, LineState] = {}
    for event in day.events:
        if isinstance(event, LineChanged):
            before = lines.get(event.line)
            if before is not None:
                assert (before, event.state) in LINE_STEPS, event
            lines[event.line] = event.state


def test_places_are_told_with_their_calls(day: Any) -> None:
    """A seat rings, talks and wraps exactly while a call does so there."""
    seats: dict[str, SeatState] = {}
    for index, event in enumerate(day.events):
        if isinstance(event, SeatChanged):
            seats[event.seat] = event.state
        elif isinstance(event, RingingAt) and event.place in seats:
            assert seats[event.place] is S.RINGING
        elif isinstance(event, Connected) and event.group is not Group.EMERGENCY:
            told = day.events[index + 1]
            assert isinstance(told, SeatChanged)
            assert (told.seat, told.state, told.at) == (event.place, S.TALKING, event.at)


def test_hold_is_part_of_the_call(day_of: Any) -> None:
    """`Ended.hold_s` is what the seat was seen on hold."""
    held: dict[str, float] = {}
    began: dict[str, float] = {}
    place: dict[str, str] = {}
    with_hold = answered = 0
    for event in day_of("peak").events:
        match event:
            case Connected(call=call, place=where):
                place[call] = where
                answered += 1
            case SeatChanged(seat=seat, state=SeatState.HOLD):
                began[seat] = event.at
            case SeatChanged(seat=seat, state=SeatState.TALKING) if seat in began:
                held[seat] = event.at - began.pop(seat)
            case Ended(call=call, hold_s=hold_s):
                seen = held.pop(place[call], 0.0)
                assert abs(seen - hold_s) < 1e-3
                with_hold += hold_s > 0
    assert 0.06 < with_hold / answered < 0.10
