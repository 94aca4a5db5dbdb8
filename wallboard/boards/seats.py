"""The seats: who can answer now, who works, who is due a break."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wallboard.boards.condition import Condition, severity_of
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.hotline import BreakRule, Hotline
from wallboard.domain.metrics import (
    BreakDue,
    Ratio,
    break_due,
    can_go_on_break,
    free_seats,
    seats_in_use,
)
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, Seat, Snapshot
from wallboard.domain.states import STAFFED, Group, SeatState
from wallboard.domain.whole import all_seats


@dataclass(frozen=True, slots=True)
class SeatGroup:
    """The staffed seats of one group, in the order of the map: at work first, then idle."""

    group: Group
    states: tuple[SeatState, ...]


@dataclass(frozen=True, slots=True)
class SeatsView:
    """The tile of the seats; everything is absent together where the seats are.

    Where not one seat's state is known, free, in use and due a break are UNKNOWN and not zero.
    """

    condition: Condition
    severity: Severity
    free: Maybe[int]
    total: int
    in_use: Maybe[Ratio]
    """Its `of` is the number of staffed seats."""
    by_state: Mapping[SeatState, int]
    groups: tuple[SeatGroup, ...]
    vacant: tuple[SeatState, ...]
    """Seats with nobody at work: signed out, fault, unknown."""
    break_due: Maybe[BreakDue]
    can_go_on_break: Maybe[int]
    """How many of those due a break can go now."""
    break_rule: BreakRule


_MAP_ORDER = {
    state: index
    for index, state in enumerate(
        (
            SeatState.TALKING,
            SeatState.HOLD,
            SeatState.OUTBOUND,
            SeatState.RINGING,
            SeatState.WRAP,
            SeatState.AVAILABLE,
            SeatState.BREAK,
            SeatState.NOT_READY,
            SeatState.SIGNED_OUT,
            SeatState.FAULT,
            SeatState.UNKNOWN,
        )
    )
}


def seats_view(
    snapshot: Snapshot,
    hotline: Hotline,
    alarms: tuple[Alarm, ...],
    condition: Condition,
    moment: float,
) -> SeatsView:
    """The view at the server's instant `moment`."""
    seats = all_seats(snapshot, hotline)
    if isinstance(seats, Absent):
        return SeatsView(
            condition, Severity.UNKNOWN, seats, len(hotline.seats), seats, {}, (), (), seats, seats,
            hotline.break_rule,
        )  # fmt: skip
    by_state: dict[SeatState, int] = {}
    for seat in seats:
        by_state[seat.state] = by_state.get(seat.state, 0) + 1
    staffed = [seat for seat in seats if seat.state in STAFFED]
    groups = tuple(
        SeatGroup(group, states)
        for group in Group
        if (states := _ordered(seat for seat in staffed if (seat.group or Group.UNKNOWN) is group))
    )
    free = free_seats(seats)
    due = break_due(seats, hotline.break_rule, moment)
    waiting = snapshot.waiting
    return SeatsView(
        condition=condition,
        severity=severity_of(
            alarms, hotline, "seats_free", known=condition.graded and not isinstance(free, Absent)
        ),
        free=free,
        total=len(seats),
        in_use=seats_in_use(seats),
        by_state=by_state,
        groups=groups,
        vacant=_ordered(seat for seat in seats if seat.state not in STAFFED),
        break_due=due,
        can_go_on_break=can_go_on_break(
            due, free, waiting if isinstance(waiting, Absent) else len(waiting)
        ),
        break_rule=hotline.break_rule,
    )


def _ordered(seats: Iterable[Seat]) -> tuple[SeatState, ...]:
    return tuple(sorted((seat.state for seat in seats), key=_MAP_ORDER.__getitem__))
