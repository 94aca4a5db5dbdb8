"""The contractor's lines come when they are called, not before, and finish what they began."""

from dataclasses import replace
from typing import Any

import pytest

from wallboard.domain.states import (
    SWITCHED_ON,
    Group,
    LineState,
    LinkState,
    PoolState,
    Situation,
)
from wallboard.hub.telephony.events import Connected, LineChanged, PoolChanged, RingingAt
from wallboard.hub.telephony.simulated import SCENARIOS, SimulatedHotline
from wallboard.hub.telephony.simulated.facts import LEAD_TIMES, MINIMUM_BLOCK_S


def pools(day: Any) -> list[PoolChanged]:
    return [event for event in day.events if isinstance(event, PoolChanged)]


def first(day: Any, state: PoolState) -> PoolChanged:
    return next(pool for pool in pools(day) if pool.state is state)


def test_lines_take_calls_only_while_switched_on(day: Any) -> None:
    lines: dict[str, LineState] = {}
    for event in day.events:
        if isinstance(event, LineChanged):
            lines[event.line] = event.state
        elif isinstance(event, RingingAt) and event.place in lines:
            assert lines[event.place] in SWITCHED_ON, event


def test_lines_answer_as_their_own_group(day: Any) -> None:
    for event in day.events:
        if isinstance(event, Connected):
            assert (event.group is Group.EMERGENCY) == event.place.startswith("E")


@pytest.mark.parametrize("name", ["peak", "cold", "failure"])
def test_plans_keep_to_the_contract(name: str) -> None:
    plan = SCENARIOS[name].activation
    assert plan is not None
    assert sum(lines for lines, _ in plan.batches) == plan.people == 30
    came = 0
    for (lines, when), promised in zip(plan.batches, LEAD_TIMES, strict=True):
        came += lines
        assert came == promised.lines
        assert when - plan.decided >= promised.after_s
    assert plan.stand_down - plan.batches[-1][1] >= MINIMUM_BLOCK_S


def test_a_failure_day_step_by_step(day_of: Any) -> None:
    day = day_of("failure")
    called = first(day, PoolState.ACTIVATING)
    assert called.at == called.since == day.at(9, 12)
    assert called.situation is Situation.SUDDEN_FAILURE
    assert (called.called, called.confirmed, called.arrived) == (30, 0, 0)
    assert called.joining == ((10, day.at(9, 27)), (20, day.at(9, 42)))
    active = first(day, PoolState.ACTIVE)
    assert active.at == active.since == day.at(9, 27)
    assert active.joining == ((20, day.at(9, 42)),)
    assert active.arrived is not None
    assert active.arrived >= 10
    assert first(day, PoolState.STANDING_DOWN).at == day.at(13, 40)
    assert pools(day)[-1].state is PoolState.STANDBY
    assert pools(day)[-1].called == 0

    def on(at: float) -> int:
        lines: dict[str, LineState] = {}
        for event in day.events:
            if isinstance(event, LineChanged) and event.at <= at:
                lines[event.line] = event.state
        return sum(state in SWITCHED_ON for state in lines.values())

    assert [on(day.at(*clock)) for clock in ((9, 26), (9, 28), (9, 41), (9, 43))] == [0, 10, 10, 29]
    assert on(day.at(13, 30)) == 30  # the faulty line has been repaired
    assert on(day.at(14, 30)) == 0


def test_people_confirm_and_then_arrive(day: Any) -> None:
    before = pools(day)[0]
    for pool in pools(day):
        assert pool.link is LinkState.UP
        assert pool.called is not None
        assert pool.confirmed is not None
        assert pool.arrived is not None
        assert pool.called >= pool.confirmed >= pool.arrived
        if pool.state is before.state:
            assert pool.confirmed >= (before.confirmed or 0)
            assert pool.arrived >= (before.arrived or 0)
        before = pool


def test_people_are_there_before_their_lines(day: Any) -> None:
    arrived = on = 0
    for event in day.events:
        if isinstance(event, PoolChanged) and event.state is not PoolState.STANDING_DOWN:
            arrived = event.arrived or 0
        elif isinstance(event, LineChanged):
            on += event.state is LineState.ACTIVATING
            assert event.state is not LineState.ACTIVATING or on <= arrived
    assert on == (0 if day.name == "stable" else 30)


def test_the_stable_day_calls_nobody(day_of: Any) -> None:
    assert {pool.state for pool in pools(day_of("stable"))} == {PoolState.STANDBY}


def test_heating_start_goes_on_for_days(midnight: float) -> None:
    """The lines are called until the fifth day of the season, this being its fourth."""
    scenario = replace(SCENARIOS["peak"], season_day=4)
    events = SimulatedHotline(scenario, seed=1, midnight=midnight).until(midnight + 2.9 * 86400)
    begun = {
        event.since
        for event in events
        if isinstance(event, PoolChanged) and event.state is PoolState.ACTIVE
    }
    assert begun == {midnight + 8 * 3600, midnight + 32 * 3600}


def test_lines_help_in_a_failure(day_of: Any) -> None:
    answered = [e for e in day_of("failure").events if isinstance(e, Connected)]
    assert sum(event.group is Group.EMERGENCY for event in answered) > 200
