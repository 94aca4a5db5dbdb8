"""The bar: the worst alarm, or that there is no data, or that all is well."""

from dataclasses import dataclass

from wallboard.boards.condition import Condition, condition_of
from wallboard.boards.figures import Figures
from wallboard.boards.share import missed_edge
from wallboard.domain.alarms import TARGETS, reaches, worst_first
from wallboard.domain.freshness import Freshness
from wallboard.domain.hotline import DEFAULT_LIMITS, Hotline, Limit, Place
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
    figure: float | None = None
    """What the panel of its rule shows, or its own value where none does; None is no number."""
    edge: float | None = None
    """What a share is not rounded up to (`missed_edge`); None for other rules."""
    lingers: bool = False
    """Its figure has come back from the limit and the alarm stands still (hysteresis, delays)."""
    subject: str | None = None
    """What people call the one seat or line that it is about."""
    at_seat: bool = False
    """That is a seat."""


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

    condition: Condition
    outage: Outage | None
    source: Source | None
    """The telephone system, where the server says that it does not see it."""
    alarms: tuple[AlarmView, ...]
    """The worst first, then the newest."""
    incident: Incident | None
    incident_overdue: bool = False
    """The end that was expected has passed."""

    @property
    def freshness(self) -> Freshness:
        """How fresh everything on the board is."""
        return self.condition.freshness


def bar_view(state: BoardState, mono: float, figures: Figures = ()) -> BarView:
    """The view at a reading of the monotonic clock, beside panels that show some figures."""
    condition = condition_of(state, mono)
    snapshot, incident = state.snapshot, state.incident
    moment, now = state.moment(mono), state.server_now(mono)
    alarms: tuple[AlarmView, ...] = ()
    if moment is not None:
        told = dict(figures)
        alarms = tuple(
            _alarm_view(state, condition, alarm, moment, told.get(alarm.id, alarm.value))
            for alarm in sorted(state.alarms, key=worst_first)
        )
    return BarView(
        condition=condition,
        outage=None if condition.is_current else _outage(state, mono),
        source=(
            None
            if snapshot is None or snapshot.source.state.value == "connected"
            else snapshot.source
        ),
        alarms=alarms,
        incident=incident,
        incident_overdue=incident is not None and now is not None and incident.end_passed(now),
    )


def _alarm_view(
    state: BoardState, condition: Condition, alarm: Alarm, moment: float, figure: float | None
) -> AlarmView:
    evaluated = condition.is_current and state.alarms_evaluated
    hotline, subject = state.hotline, alarm.id.partition(":")[2]
    seat = None if hotline is None else _label(subject, hotline.seats)
    line = None if hotline is None else _label(subject, hotline.lines)
    return AlarmView(
        alarm,
        max(0.0, moment - alarm.since),
        evaluated and (alarm.value is not None or alarm.level == "cleared"),
        alarm.id in state.marks.marks,
        figure,
        _edge(alarm, figure, hotline),
        _lingers(alarm, alarm.value if figure is None else figure, hotline),
        seat or line or subject or None,
        seat is not None,
    )


def _edge(alarm: Alarm, figure: float | None, hotline: Hotline | None) -> float | None:
    if hotline is None or alarm.rule != "share_within":
        return None
    return missed_edge(figure, hotline.share_target, (alarm,))


def _label(subject: str, places: tuple[Place, ...]) -> str | None:
    return next((place.label for place in places if place.id == subject), None)


def _lingers(alarm: Alarm, figure: float | None, hotline: Hotline | None) -> bool:
    if alarm.level == "cleared" or alarm.limit is None or figure is None:
        return False
    rule = alarm.rule
    limits = DEFAULT_LIMITS if hotline is None else {**DEFAULT_LIMITS, **hotline.limits}
    below = limits.get(rule, Limit()).below
    return not reaches(figure, alarm.limit, below=below, is_target=rule in TARGETS)


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
