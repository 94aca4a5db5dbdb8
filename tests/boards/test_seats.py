from typing import Any

import pytest

from tests.boards.moments import MONO, told
from tests.domain.samples import NOW, hotline, seat, snapshot
from wallboard.boards.board import board
from wallboard.boards.seats import SeatGroup, SeatsView
from wallboard.domain.absent import Absent
from wallboard.domain.hotline import Place
from wallboard.domain.metrics import BreakDue, Ratio
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, Seat
from wallboard.domain.states import Group, SeatState
from wallboard.domain.whole import all_seats

UNKNOWN = Absent.UNKNOWN


def view(mono: float = MONO, **changes: Any) -> SeatsView:
    panels = board(told(**changes), mono).panels
    assert panels is not None
    return panels.seats


def test_the_morning() -> None:
    found = view()
    assert (found.free, found.total, found.in_use) == (0, 6, Ratio(3, 4))
    assert found.by_state == {
        SeatState.RINGING: 1,
        SeatState.TALKING: 1,
        SeatState.WRAP: 1,
        SeatState.BREAK: 1,
        SeatState.SIGNED_OUT: 1,
        SeatState.UNKNOWN: 1,
    }
    assert found.groups == (
        SeatGroup(Group.OWN, (SeatState.RINGING, SeatState.WRAP, SeatState.BREAK)),
        SeatGroup(Group.OUTSOURCED, (SeatState.TALKING,)),
    )
    assert found.vacant == (SeatState.SIGNED_OUT, SeatState.UNKNOWN)
    assert found.break_due == BreakDue(0, None, ())


def test_every_seat_is_on_the_map_once() -> None:
    found = view(seats=tuple(seat(state.value, state) for state in SeatState))
    placed = [*found.vacant, *(state for group in found.groups for state in group.states)]
    assert len(placed) == found.total == sum(found.by_state.values()) == 6 + len(SeatState)


def test_a_seat_that_the_snapshot_does_not_tell_of_is_unknown() -> None:
    seats = all_seats(snapshot(), hotline())
    assert not isinstance(seats, Absent)
    assert [each.id for each in seats] == ["017", "018", "019", "020", "021", "022"]
    assert seats[-1] == Seat("022", SeatState.UNKNOWN)


def test_a_seat_that_the_hotline_does_not_name_is_shown_too() -> None:
    seats = all_seats(snapshot(), hotline(seats=(Place("020", "20"),)))
    assert not isinstance(seats, Absent)
    assert [each.id for each in seats] == ["020", "017", "018", "019", "021"]


@pytest.mark.parametrize("absence", Absent)
def test_seats_are_absent_together(absence: Absent) -> None:
    found = view(seats=absence)
    assert (found.free, found.in_use, found.break_due) == (absence,) * 3
    assert (found.total, found.by_state, found.groups, found.vacant) == (6, {}, (), ())
    assert found.severity is Severity.UNKNOWN


@pytest.mark.parametrize("seats", [(), (Seat("017", SeatState.UNKNOWN),)])
def test_no_seat_known_is_not_no_seat_free(seats: tuple[Seat, ...]) -> None:
    found = view(seats=seats, alarms=())
    assert (found.free, found.in_use) == (UNKNOWN, UNKNOWN)
    assert (found.break_due, found.can_go_on_break) == (UNKNOWN, UNKNOWN)
    assert found.severity is Severity.UNKNOWN


def test_a_hotline_without_seats_has_none_free() -> None:
    found = view(said=hotline(seats=()), seats=(), alarms=())
    assert (found.free, found.total, found.in_use) == (0, 0, Ratio(0, 0))


def test_who_is_due_a_break_by_the_hotlines_rule_and_the_boards_moment() -> None:
    tired = seat("018", SeatState.TALKING, last_break_end=NOW - 7195)
    assert view(seats=(tired,)).break_due == BreakDue(0, None, ())
    due = view(MONO + 8, seats=(tired,)).break_due
    assert isinstance(due, BreakDue)
    assert due.seats == ("018",)
    assert due.longest_s == pytest.approx(7203.1)


def test_its_grade_is_of_free_seats() -> None:
    alarms = (Alarm("seats_free", "watch", NOW, 0, 0), Alarm("waiting", "alarm", NOW, 12, 10))
    assert view(alarms=alarms).severity is Severity.WATCH
