from typing import Any

import pytest

from tests.boards.moments import MONO, told
from tests.domain.samples import NOW, hotline
from wallboard.boards.board import board
from wallboard.boards.emergency import EmergencyView
from wallboard.domain.absent import Absent
from wallboard.domain.decision import Decision, DecisionKind
from wallboard.domain.hotline import Place
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, EmergencyPool, Joining, Line, Link, Staff
from wallboard.domain.states import LineState, LinkState, PoolState, Situation

UNKNOWN, NOT_PROVIDED = Absent.UNKNOWN, Absent.NOT_PROVIDED


def view(mono: float = MONO, **changes: Any) -> EmergencyView:
    panels = board(told(**changes), mono).panels
    assert panels is not None
    return panels.emergency


def test_in_the_middle_of_a_failure() -> None:
    found = view()
    assert (found.state, found.situation) == (PoolState.ACTIVE, Situation.SUDDEN_FAILURE)
    assert found.elapsed_s == pytest.approx(2165.1)
    assert (found.total, found.switched_on) == (3, 1)
    assert found.lines == (LineState.TALKING, LineState.STANDBY, LineState.FAULT)
    assert found.staff == Staff(3, 3, 2)
    assert found.link_tested_ago_s == pytest.approx(4000.1)
    assert found.joining == (Joining(1, NOW + 500),)
    assert found.can_still_switch_on == 1


def test_each_line_has_its_name() -> None:
    labels = {place.id: place.label for place in hotline().lines}
    assert {name for name, _ in view().named} == set(labels.values())
    stray = EmergencyPool(PoolState.ACTIVE, lines=(Line("E99", LineState.FAULT),))
    assert ("E99", LineState.FAULT) in view(emergency=stray).named


ON, OFF = DecisionKind.ACTIVATE_EMERGENCY, DecisionKind.STAND_DOWN_EMERGENCY


def decided(kind: DecisionKind, ago_s: float) -> Decision:
    return Decision(f"{kind.value}-{ago_s}", NOW - ago_s, kind, None, None, 2)


@pytest.mark.parametrize(
    ("pool", "made", "found"),
    [
        ((PoolState.STANDBY, None), [(ON, 60)], (ON, 60)),
        ((PoolState.STANDBY, 600), [(ON, 60)], (ON, 60)),
        ((PoolState.STANDBY, 30), [(ON, 60)], None),  # they have come and gone since
        ((PoolState.UNKNOWN, None), [(ON, 60)], (ON, 60)),
        ((PoolState.ACTIVATING, 50), [(ON, 60)], None),
        ((PoolState.ACTIVE, 600), [(ON, 60)], None),
        ((PoolState.ACTIVE, 600), [(OFF, 60)], (OFF, 60)),
        ((PoolState.STANDING_DOWN, 50), [(OFF, 60)], None),
        ((PoolState.STANDBY, 600), [(ON, 60), (OFF, 20)], None),
        ((PoolState.STANDBY, 600), [(OFF, 60), (ON, 20)], (ON, 20)),
        ((PoolState.STANDBY, 600), [(DecisionKind.NOTE, 20)], None),
        ((PoolState.STANDBY, 600), [], None),
    ],
)
def test_a_decision_is_told_until_the_lines_follow_it(
    pool: tuple[PoolState, float | None],
    made: list[tuple[DecisionKind, float]],
    found: tuple[DecisionKind, float] | None,
) -> None:
    state, ago_s = pool
    now = EmergencyPool(state, None, None if ago_s is None else NOW - ago_s)
    told_of = tuple(decided(kind, ago) for kind, ago in made)
    expected = None if found is None else decided(*found)
    assert view(emergency=now, decisions=told_of).decided == expected


def test_of_a_pool_that_nobody_tells_of_what_was_decided_is_all_there_is() -> None:
    made = decided(ON, 60)
    assert view(emergency=NOT_PROVIDED, decisions=(made,)).decided == made
    assert view(emergency=NOT_PROVIDED, decisions=UNKNOWN).decided is None


def test_in_use_is_not_switched_on() -> None:
    pool = EmergencyPool(
        PoolState.ACTIVE, lines=tuple(Line(state.value, state) for state in LineState)
    )
    found = view(said=hotline(lines=()), emergency=pool)
    assert (found.switched_on, found.total) == (4, 9)
    assert len(found.lines) == sum(found.by_state.values()) == 9


def test_a_line_that_the_snapshot_does_not_tell_of_is_unknown() -> None:
    pool = EmergencyPool(PoolState.STANDBY, lines=(Line("E02", LineState.STANDBY),))
    found = view(emergency=pool)
    assert found.by_state == {LineState.STANDBY: 1, LineState.UNKNOWN: 2}
    assert found.total == 3


def of_thirty(standby: int, arrived: int) -> EmergencyView:
    """Thirty lines: so many on standby, and the entries of the others are null."""
    named = tuple(Place(f"E{n:02}", f"应急 {n}") for n in range(30))
    told_of = tuple(Line(place.id, LineState.STANDBY) for place in named[:standby])
    pool = EmergencyPool(PoolState.STANDBY, staff=Staff(30, 30, arrived), lines=told_of)
    return view(said=hotline(lines=named), emergency=pool)


def test_lines_that_nobody_can_see_are_not_no_lines() -> None:
    found = of_thirty(0, 9)
    assert (found.switched_on, found.can_still_switch_on) == (UNKNOWN, UNKNOWN)


def test_a_line_that_nobody_can_see_may_take_somebody_who_has_come() -> None:
    assert of_thirty(20, 25).can_still_switch_on == 15


@pytest.mark.parametrize("absence", Absent)
def test_the_pool_is_absent(absence: Absent) -> None:
    found = view(emergency=absence)
    assert (found.state, found.switched_on, found.staff, found.link, found.joining) == (
        absence,
    ) * 5
    assert found.can_still_switch_on is absence
    assert (found.situation, found.elapsed_s, found.link_tested_ago_s) == (None, None, None)
    assert (found.total, found.severity) == (3, Severity.UNKNOWN)


def test_its_parts_are_absent_one_by_one() -> None:
    found = view(emergency=EmergencyPool(PoolState.STANDBY, staff=UNKNOWN))
    assert (found.staff, found.link, found.joining) == (UNKNOWN, NOT_PROVIDED, NOT_PROVIDED)
    assert (found.switched_on, found.can_still_switch_on) == (NOT_PROVIDED, NOT_PROVIDED)
    assert (found.total, found.lines, found.elapsed_s) == (3, (), None)


def test_a_link_that_was_never_tested() -> None:
    pool = EmergencyPool(PoolState.STANDBY, link=Link(LinkState.UP, None))
    assert view(emergency=pool).link_tested_ago_s is None


def test_its_grade_is_of_lines_and_link() -> None:
    fault = Alarm("line_fault:E03", "watch", NOW, 1, 1)
    assert view(alarms=(fault,)).severity is Severity.WATCH
    assert view(alarms=(fault, Alarm("link_down", "alarm", NOW, 1, 1))).severity is Severity.ALARM
    assert view(alarms=()).severity is Severity.NORMAL
    assert view(alarms=UNKNOWN).severity is Severity.UNKNOWN
