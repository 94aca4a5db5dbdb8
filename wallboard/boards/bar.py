"""The bar: the worst alarm, or that there is no data, or that all is well."""

from dataclasses import dataclass

from wallboard.boards.figures import Figures
from wallboard.domain.alarms import worst_first
from wallboard.domain.freshness import Freshness
from wallboard.domain.snapshot import Alarm, Incident, Source
from wallboard.domain.state import BoardState, Trouble


@dataclass(frozen=True, slots=True)
class AlarmView:
    """An alarm as it stands at the board's moment."""

    alarm: Alarm
    for_s: float
    """How long it has stood."""
    evaluated: bool
    """False while no current data says whether it still holds."""
    here_alone: bool = False
    """What was done about it is known at this board alone."""


@dataclass(frozen=True, slots=True)
class Outage:
    """What the bar says while there is no current data."""

    for_s: float | None
    """The age of the data; None when there has never been any."""
    data_time: float | None
    """The instant that the figures on the board belong to."""
    trouble: Trouble | None
    attempt: int
    """The attempt under way or next, from 1."""
    next_try_s: float | None
    """Seconds to the next attempt; None while one is under way."""


@dataclass(frozen=True, slots=True)
class BarView:
    """The bar at the foot of a wall."""

    freshness: Freshness
    outage: Outage | None
    source: Source | None
    """The telephone system, where the server says that it does not see it."""
    alarms: tuple[AlarmView, ...]
    """The worst first, then the newest."""
    incident: Incident | None
    figures: Figures = ()
    """What the panels beside the bar show of the alarm rules; an alarm of another tells its own."""


def bar_view(state: BoardState, mono: float) -> BarView:
    """The view at a reading of the monotonic clock."""
    freshness = state.freshness(mono)
    snapshot = state.snapshot
    moment = state.moment(mono)
    alarms: tuple[AlarmView, ...] = ()
    if moment is not None:
        evaluated = freshness.is_current and state.alarms_evaluated
        alarms = tuple(
            AlarmView(
                alarm,
                max(0.0, moment - alarm.since),
                evaluated and (alarm.value is not None or alarm.level == "cleared"),
                alarm.id in state.marks.marks,
            )
            for alarm in sorted(state.alarms, key=worst_first)
        )
    return BarView(
        freshness=freshness,
        outage=None if freshness.is_current else _outage(state, mono),
        source=(
            None
            if snapshot is None or snapshot.source.state.value == "connected"
            else snapshot.source
        ),
        alarms=alarms,
        incident=state.incident,
    )


def _outage(state: BoardState, mono: float) -> Outage:
    connection = state.connection
    age_s = state.age_s(mono)
    wait = connection.next_try
    return Outage(
        for_s=None if age_s is None else float(int(age_s)),
        data_time=None if state.snapshot is None else state.snapshot.snapshot_time,
        trouble=state.trouble(mono),
        attempt=connection.attempts + 1,
        next_try_s=None if wait is None or wait <= mono else float(int(wait - mono) + 1),
    )
