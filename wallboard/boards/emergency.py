"""The emergency lines: are they on, joining, possible."""

from collections.abc import Mapping
from dataclasses import dataclass

from wallboard.boards.condition import Condition, severity_of
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.decision import Decision, DecisionKind
from wallboard.domain.hotline import Hotline
from wallboard.domain.metrics import can_still_switch_on, lines_switched_on
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, Joining, Link, Snapshot, Staff
from wallboard.domain.states import LineState, PoolState, Situation
from wallboard.domain.whole import whole_pool


@dataclass(frozen=True, slots=True)
class EmergencyView:
    """The tile of the emergency lines.

    Where not one line's state is known, switched on and what is possible are UNKNOWN and not zero.
    """

    condition: Condition
    severity: Severity
    state: Maybe[PoolState]
    situation: Situation | None
    since: float | None
    elapsed_s: float | None
    total: int
    switched_on: Maybe[int]
    by_state: Mapping[LineState, int]
    named: tuple[tuple[str, LineState], ...]
    """What people call each line, in the order of the map: in use, joining, standby, in fault."""
    staff: Maybe[Staff]
    link: Maybe[Link]
    link_tested_ago_s: float | None
    joining: Maybe[tuple[Joining, ...]]
    can_still_switch_on: Maybe[int]
    decided: Decision | None
    """The latest decision to switch lines on or stand them down that the pool does not show yet."""

    @property
    def lines(self) -> tuple[LineState, ...]:
        """What each line does, in the same order."""
        return tuple(state for _, state in self.named)


_SHOWS: dict[DecisionKind, tuple[PoolState, ...]] = {
    DecisionKind.ACTIVATE_EMERGENCY: (PoolState.ACTIVATING, PoolState.ACTIVE),
    DecisionKind.STAND_DOWN_EMERGENCY: (PoolState.STANDING_DOWN, PoolState.STANDBY),
}
"""The states of a pool that does as was decided."""

_MAP_ORDER = {
    state: index
    for index, state in enumerate(
        (
            LineState.TALKING,
            LineState.RINGING,
            LineState.WRAP,
            LineState.READY,
            LineState.STANDING_DOWN,
            LineState.ACTIVATING,
            LineState.STANDBY,
            LineState.FAULT,
            LineState.UNKNOWN,
        )
    )
}


def emergency_view(
    snapshot: Snapshot,
    hotline: Hotline,
    alarms: tuple[Alarm, ...],
    condition: Condition,
    moment: float,
) -> EmergencyView:
    """The view at the server's instant `moment`."""
    pool = whole_pool(snapshot, hotline)
    if isinstance(pool, Absent):
        return EmergencyView(
            condition, Severity.UNKNOWN, pool, None, None, None, len(hotline.lines), pool, {}, (),
            pool, pool, None, pool, pool, _decided(snapshot),
        )  # fmt: skip
    lines = pool.lines
    by_state: dict[LineState, int] = {}
    named: tuple[tuple[str, LineState], ...] = ()
    if not isinstance(lines, Absent):
        labels = {place.id: place.label for place in hotline.lines}
        each = ((labels.get(line.id, line.id), line.state) for line in lines)
        named = tuple(sorted(each, key=lambda line: _MAP_ORDER[line[1]]))
        for _, state in named:
            by_state[state] = by_state.get(state, 0) + 1
    tested = None if isinstance(pool.link, Absent) else pool.link.tested
    return EmergencyView(
        condition=condition,
        severity=severity_of(alarms, hotline, "line_fault", "link_down", known=condition.graded),
        state=pool.state,
        situation=pool.situation,
        since=pool.since,
        elapsed_s=None if pool.since is None else max(0.0, moment - pool.since),
        total=len(hotline.lines) if isinstance(lines, Absent) else len(lines),
        switched_on=lines_switched_on(pool),
        by_state=by_state,
        named=named,
        staff=pool.staff,
        link=pool.link,
        link_tested_ago_s=None if tested is None else max(0.0, moment - tested),
        joining=pool.joining,
        can_still_switch_on=can_still_switch_on(pool),
        decided=_decided(snapshot),
    )


def _decided(snapshot: Snapshot) -> Decision | None:
    """What the pool has done since outranks what was decided before."""
    pool = snapshot.emergency
    told = () if isinstance(snapshot.decisions, Absent) else snapshot.decisions
    latest = max(
        (each for each in told if each.kind in _SHOWS), key=lambda each: each.at, default=None
    )
    if latest is None or isinstance(pool, Absent):
        return latest
    later = pool.since is not None and pool.since > latest.at
    return None if later or pool.state in _SHOWS[latest.kind] else latest
