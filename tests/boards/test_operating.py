"""What it brings to switch lines on, and what was said here alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.desk.able import CONTRACTOR, able, knows
from tests.ui.moment import MONO, NOW, at
from wallboard.boards.board import Board, board
from wallboard.boards.operating import OperatingView, Step, brought
from wallboard.domain.absent import Absent
from wallboard.domain.decision import Decision, DecisionKind
from wallboard.domain.here import DECISIONS_KEPT, Here
from wallboard.domain.hotline import Contractor
from wallboard.domain.snapshot import EmergencyPool, Incident, Staff
from wallboard.domain.state import BoardState

MINUTE = at(9, 41)
FIRST, ALL = at(9, 56), at(10, 11)


def seen(shown: Board) -> OperatingView:
    assert shown.panels is not None
    return shown.panels.operating


@pytest.mark.parametrize(
    ("lines", "there", "steps"),
    [
        (30, 0, (Step(10, FIRST), Step(30, ALL))),
        (20, 0, (Step(10, FIRST), Step(20, ALL))),
        (10, 0, (Step(10, FIRST),)),
        (4, 0, (Step(4, FIRST),)),
        (30, 4, (Step(4, MINUTE), Step(10, FIRST), Step(30, ALL))),
        (30, 12, (Step(12, MINUTE), Step(30, ALL))),
        (4, 12, (Step(4, MINUTE),)),
    ],
)
def test_lines_come_as_agreed(lines: int, there: int, steps: tuple[Step, ...]) -> None:
    view = replace(seen(able()), can_now=there)
    assert brought(view, lines).steps == steps


@pytest.mark.parametrize(
    ("contractor", "steps"),
    [
        (None, ()),
        (Contractor("x"), ()),
        (Contractor("x", 600.0), (Step(None, at(9, 51)),)),
        (replace(CONTRACTOR, lead_times=CONTRACTOR.lead_times[:1]), (Step(10, FIRST),)),
    ],
)
def test_no_more_is_promised_than_was_agreed(
    contractor: Contractor | None, steps: tuple[Step, ...]
) -> None:
    assert brought(seen(able(contractor=contractor)), 30).steps == steps


@pytest.mark.parametrize(
    ("told_of", "arrived", "standby", "can_now"),
    [
        (30, 9, 30, 9),
        (20, 25, 20, 15),  # each of the ten that nobody sees may take somebody
        (0, 9, Absent.UNKNOWN, Absent.UNKNOWN),
    ],
)
def test_a_line_that_nobody_sees_is_not_one_that_is_missing(
    told_of: int, arrived: int, standby: int | Absent, can_now: int | Absent
) -> None:
    known = knows()
    assert known.snapshot is not None
    pool = known.snapshot.emergency
    assert isinstance(pool, EmergencyPool)
    assert not isinstance(pool.lines, Absent)
    partly = replace(pool, staff=Staff(30, 30, arrived), lines=pool.lines[:told_of])
    view = seen(board(replace(known, snapshot=replace(known.snapshot, emergency=partly)), MONO))
    assert (view.standby, view.can_now) == (standby, can_now)


def test_calls_an_hour_by_the_average_handle_time() -> None:
    view = replace(seen(able()), handle_s=150.0)
    assert brought(view, 10).calls_per_hour == 240
    assert brought(replace(view, handle_s=None), 10).calls_per_hour is None


@pytest.mark.parametrize(("handled", "known"), [(19, False), (20, True), (Absent.UNKNOWN, False)])
def test_a_few_calls_are_no_average(handled: int | Absent, known: bool) -> None:
    state = knows()
    assert state.snapshot is not None
    today = replace(state.snapshot.today, handled=handled)
    few = replace(state, snapshot=replace(state.snapshot, today=today))
    assert (seen(board(few, MONO)).handle_s is not None) is known


def test_a_form_moves_by_the_minute() -> None:
    assert seen(able()) == seen(able(later_s=4.0))


def test_the_server_is_never_overruled() -> None:
    here, theirs = Incident("here"), Incident("theirs")
    state = replace(knows(), here=Here(incident=here))
    assert (shown(state), alone(state)) == (here, True)
    told = replace(knows(incident=theirs), here=Here(incident=here))
    assert (shown(told), alone(told)) == (theirs, False)


def shown(state: BoardState) -> Incident | None:
    found = board(state, MONO)
    assert found.bar.incident == seen(found).incident
    return found.bar.incident


def alone(state: BoardState) -> bool:
    return seen(board(state, MONO)).incident_here_alone


def test_decisions_of_both_the_newest_first() -> None:
    made = [Decision(str(n), NOW - n, DecisionKind.NOTE) for n in (30, 20, 10)]
    state = replace(knows(decisions=(made[0], made[2])), here=Here().decided(made[1]))
    views = seen(board(state, MONO)).decisions
    assert [(each.decision.id, each.here_alone) for each in views] == [
        ("10", False), ("20", True), ("30", False),
    ]  # fmt: skip


def test_no_more_are_kept_here_than_a_server_shows() -> None:
    here = Here()
    for number in range(DECISIONS_KEPT + 5):
        here = here.decided(Decision(str(number), NOW, DecisionKind.NOTE))
    assert [each.id for each in here.decisions] == [str(n) for n in range(5, DECISIONS_KEPT + 5)]
