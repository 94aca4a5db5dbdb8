"""Callers: how long they wait, how they are lost, call again and are called back."""

from collections import defaultdict
from statistics import median
from typing import Any

import pytest

from wallboard.domain.states import Group, SeatState
from wallboard.hub.telephony.events import (
    Abandoned,
    CalledBack,
    Connected,
    Joined,
    NotAnswered,
    SeatChanged,
    TimedOut,
)


def connect_rate(day: Any, start: float, end: float) -> float:
    answered = finished = 0
    for event in day.events:
        if start <= event.at < end and isinstance(event, Connected | Abandoned | TimedOut):
            finished += 1
            answered += isinstance(event, Connected)
    return answered / finished


def test_a_stable_day_loses_hardly_anybody(day_of: Any) -> None:
    day = day_of("stable")
    assert connect_rate(day, day.at(0), day.at(24)) > 0.98


def test_a_failure_is_felt(day_of: Any) -> None:
    day = day_of("failure")
    during = connect_rate(day, day.at(9, 12), day.at(9, 45))
    assert during < 0.9
    assert during < connect_rate(day, day.at(14), day.at(18)) - 0.05


def test_nobody_waits_beyond_the_queue_limit(day: Any) -> None:
    for call in day.hotline.books:
        if call.delay_s is not None:
            assert call.delay_s <= 600.001
            assert (call.outcome == "timed_out") == (call.delay_s >= 599.999)


def test_own_operators_pick_up_sooner_and_are_quicker(day_of: Any) -> None:
    delays: dict[Group, list[float]] = defaultdict(list)
    talks: dict[Group, list[float]] = defaultdict(list)
    for call in day_of("stable").hotline.books:
        if call.group is not None and call.talk_s is not None:
            delays[call.group].append(call.delay_s)
            talks[call.group].append(call.talk_s)
    assert median(delays[Group.OWN]) == pytest.approx(3.5, abs=0.3)
    assert median(delays[Group.OUTSOURCED]) == pytest.approx(4.5, abs=0.4)
    own, outsourced = (sum(talks[g]) / len(talks[g]) for g in (Group.OWN, Group.OUTSOURCED))
    assert outsourced / own == pytest.approx(1.2, abs=0.15)


def test_two_percent_are_not_answered_at_first(day_of: Any) -> None:
    day = day_of("peak")
    again: dict[str, float] = {}
    times = []
    for event in day.events:
        if isinstance(event, NotAnswered):
            again[event.place] = event.at
        elif isinstance(event, SeatChanged) and event.seat in again:
            if event.state is SeatState.NOT_READY:
                assert event.reason == "no_answer"
            else:
                times.append(event.at - again.pop(event.seat))
    calls = len(day.hotline.books.today.calls)
    assert 0.013 * calls < len(times) < 0.028 * calls
    assert median(times) == pytest.approx(60)


def test_lost_callers_call_again_with_a_new_call(day_of: Any) -> None:
    lost_at: dict[str, float] = {}
    joined: dict[str, int] = defaultdict(int)
    caller_of: dict[str, str] = {}
    lost = again = 0
    for event in day_of("failure").events:
        if isinstance(event, Joined):
            assert event.caller is not None
            caller_of[event.call] = event.caller
            joined[event.caller] += 1
            if joined[event.caller] > 1:
                again += 1
                assert event.at - lost_at.pop(event.caller) >= 60  # only the lost call again
        elif isinstance(event, Abandoned | TimedOut):
            lost += 1
            lost_at[caller_of[event.call]] = event.at
    assert max(joined.values()) <= 4
    assert 0.4 < again / lost < 0.75


def test_call_backs_reach_the_lost_when_seats_are_free(day_of: Any) -> None:
    lost: set[str] = set()
    caller_of: dict[str, str] = {}
    reached = 0
    for event in day_of("failure").events:
        match event:
            case Joined(call=call, caller=str(caller)):
                caller_of[call] = caller
            case Abandoned(call=call) | TimedOut(call=call):
                lost.add(caller_of[call])
            case Connected(call=call):
                lost.discard(caller_of[call])
            case CalledBack(caller=caller):
                assert caller in lost
                lost.discard(caller)
                reached += 1
    assert reached > 20
    assert len(lost) < 30


def test_outbound_calls_begin_only_with_seats_to_spare(day_of: Any) -> None:
    state: dict[str, SeatState] = {}
    reasons = set()
    for event in day_of("failure").events:
        if isinstance(event, SeatChanged):
            if event.state is SeatState.OUTBOUND:
                reasons.add(event.reason)
                assert sum(s is SeatState.AVAILABLE for s in state.values()) >= 4
            state[event.seat] = event.state
    assert reasons == {"follow_up", "call_back"}


def test_the_longest_free_operator_is_next(day_of: Any) -> None:
    """The seat that rings has been free longest, unless its last call was given up ringing."""
    free: dict[str, float] = {}
    passed = rung = 0
    for event in day_of("stable").events:
        if isinstance(event, SeatChanged):
            if event.state is SeatState.RINGING:
                rung += 1
                passed += min(free.values()) < free[event.seat]
            free.pop(event.seat, None)
            if event.state is SeatState.AVAILABLE:
                free[event.seat] = event.at
    assert passed <= 0.02 * rung
