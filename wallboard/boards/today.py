"""Today: calls against the forecast, connect rate, whom we still owe a call, what they want."""

from dataclasses import dataclass

from wallboard.boards.condition import Condition, severity_of
from wallboard.boards.day import counted_since
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.counters import Counters, Missed, Tally
from wallboard.domain.hotline import Hotline, Kind
from wallboard.domain.metrics import Ratio, connect_rate, mean_handle_s
from wallboard.domain.minutes import MinuteHistory, unwatched_s
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, Expected, Snapshot
from wallboard.domain.states import SourceState

NIGHT_S = 8 * 3600.0
"""So long after midnight it is said of the callers owed that those of the evening are not in it."""


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
    counted_since: float | None
    """The same where that is not today's midnight."""
    unwatched_s: float
    """So many whole minutes since then were not watched: what happened in them is in no count."""
    expected: Maybe[Expected]
    off_expected: float | None
    """By so many per cent the calls are off those expected by now.

    None where there is no telling: counts of another span than the day's, or of one that was not
    watched whole, cannot be held against the day's forecast.
    """
    short_abandon_s: float
    """Who gives up within this is in `abandoned_short`."""
    connect: Ratio
    reached: Maybe[Ratio]
    """Nobody lost: distinct callers answered, or reached after all / distinct callers."""
    missed: Maybe[Missed]
    oldest_open_s: float | None
    owed_since_midnight: bool
    """The day is young, and callers owed a call in the evening are no longer known."""
    kinds: Maybe[tuple[tuple[Kind, Tally], ...]]
    """A kind of which nothing is known now is not among them, for its zero would be a lie."""
    other: Tally
    """What is in the whole and in none of `kinds`."""
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
    since = counted_since(snapshot, hotline)
    missing_s = unwatched_s(history, snapshot.counters_since, moment)
    seen = snapshot.source.state is SourceState.CONNECTED
    whole = since is None and not missing_s and seen
    kinds = _kinds(today, hotline)
    return TodayView(
        condition=condition,
        severity=severity_of(
            alarms,
            hotline,
            "open_call_back",
            known=condition.graded and not isinstance(missed, Absent),
        ),
        offered=today.offered,
        answered=today.answered,
        abandoned=today.abandoned,
        timed_out=today.timed_out,
        abandoned_short=today.abandoned_short,
        lost_ringing=today.lost_ringing,
        blocked=today.blocked,
        counters_since=snapshot.counters_since,
        counted_since=since,
        unwatched_s=missing_s,
        expected=snapshot.expected,
        off_expected=_off(today.offered, snapshot.expected) if whole else None,
        short_abandon_s=hotline.short_abandon_s,
        connect=connect_rate(today),
        reached=reached,
        missed=missed,
        oldest_open_s=oldest,
        owed_since_midnight=since is None and moment - snapshot.counters_since < NIGHT_S,
        kinds=kinds,
        other=_rest(today, () if isinstance(kinds, Absent) else kinds),
        mean_handle_s=mean_handle_s(today),
    )


def _off(offered: int, expected: Maybe[Expected]) -> float | None:
    by_now = None if isinstance(expected, Absent) else expected.offered_by_now
    return (offered - by_now) / by_now * 100 if by_now else None


def _kinds(today: Counters, hotline: Hotline) -> Maybe[tuple[tuple[Kind, Tally], ...]]:
    by_kind = today.by_kind
    if isinstance(by_kind, Absent):
        return by_kind
    return tuple(
        (kind, tally)
        for kind in hotline.kinds
        if not isinstance(tally := by_kind.get(kind.id, Tally()), Absent)
    )


def _rest(today: Counters, kinds: tuple[tuple[Kind, Tally], ...]) -> Tally:
    return Tally(
        today.offered - sum(tally.offered for _, tally in kinds),
        today.answered - sum(tally.answered for _, tally in kinds),
        today.abandoned - sum(tally.abandoned for _, tally in kinds),
        today.timed_out - sum(tally.timed_out for _, tally in kinds),
    )
