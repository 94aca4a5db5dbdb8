"""Today: calls against the forecast, connect rate, whom we still owe a call, what they want."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from wallboard.boards.condition import Condition, severity_of
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.counters import Missed, Tally
from wallboard.domain.hotline import Hotline, Kind
from wallboard.domain.metrics import Ratio, connect_rate, mean_handle_s
from wallboard.domain.minutes import MinuteHistory, unwatched_s
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, Expected, Snapshot


@dataclass(frozen=True, slots=True)
class TodayView:
    """The tile of the day so far."""

    condition: Condition
    severity: Severity
    offered: int
    answered: int
    abandoned: int
    timed_out: int
    abandoned_short: Maybe[int]
    lost_ringing: Maybe[int]
    blocked: Maybe[int]
    counters_since: float
    counted_late: bool
    """The counts begin after midnight: they are of a part of the day, and no forecast is of it."""
    unwatched_s: float
    """So much of the time since then was not watched: what happened in it is in no count."""
    expected: Maybe[Expected]
    connect: Ratio
    reached: Maybe[Ratio]
    """Nobody lost: distinct callers answered, or reached after all / distinct callers."""
    missed: Maybe[Missed]
    oldest_open_s: float | None
    kinds: Maybe[tuple[tuple[Kind, Tally], ...]]
    """A kind of which nothing is known now is not among them, for its zero would be a lie."""
    mean_handle_s: Maybe[float | None]


def today_view(
    snapshot: Snapshot,
    hotline: Hotline,
    history: MinuteHistory,
    alarms: tuple[Alarm, ...],
    condition: Condition,
    moment: float,
) -> TodayView:
    """The view at the server's instant `moment`."""
    today = snapshot.today
    missed = snapshot.missed
    oldest: float | None = None
    reached: Maybe[Ratio]
    if isinstance(missed, Absent):
        reached = missed
    elif isinstance(snapshot.callers, Absent):
        reached = snapshot.callers
    else:
        reached = Ratio(snapshot.callers - missed.open, snapshot.callers)
    if not isinstance(missed, Absent) and missed.oldest_open is not None:
        oldest = max(0.0, moment - missed.oldest_open)
    by_kind = today.by_kind
    return TodayView(
        condition=condition,
        severity=severity_of(
            alarms, "open_call_back", known=condition.graded and not isinstance(missed, Absent)
        ),
        offered=today.offered,
        answered=today.answered,
        abandoned=today.abandoned,
        timed_out=today.timed_out,
        abandoned_short=today.abandoned_short,
        lost_ringing=today.lost_ringing,
        blocked=today.blocked,
        counters_since=snapshot.counters_since,
        counted_late=_begins_late(snapshot, hotline),
        unwatched_s=unwatched_s(history, snapshot.counters_since, moment),
        expected=snapshot.expected,
        connect=connect_rate(today),
        reached=reached,
        missed=missed,
        oldest_open_s=oldest,
        kinds=(
            by_kind
            if isinstance(by_kind, Absent)
            else tuple(
                (kind, tally)
                for kind in hotline.kinds
                if not isinstance(tally := by_kind.get(kind.id, Tally()), Absent)
            )
        ),
        mean_handle_s=mean_handle_s(today),
    )


def _begins_late(snapshot: Snapshot, hotline: Hotline) -> bool:
    """Whether the counts begin a minute or more after the midnight before them."""
    try:
        since = datetime.fromtimestamp(snapshot.counters_since, ZoneInfo(hotline.time_zone))
        midnight = since.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).timestamp()
    except (OverflowError, ValueError, OSError):  # beyond the calendar, as in the header
        return False
    return snapshot.counters_since - midnight >= 60
