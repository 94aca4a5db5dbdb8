"""Answered within the target rings: the last 15 minutes, today, and the trend."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import is_

from wallboard.boards.condition import Condition, severity_of
from wallboard.boards.day import counted_since
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.counters import Minute
from wallboard.domain.hotline import Hotline
from wallboard.domain.metrics import Ratio, within_share, within_target
from wallboard.domain.minutes import MinuteHistory, bucketed, told_until
from wallboard.domain.rings import RingRule
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, Snapshot

TREND_S = 24 * 3600.0
TREND_STEP_S = 15 * 60.0
TREND_LEAST_S = 8 * 3600.0
RECENT_S = 15 * 60.0
RECENT_SLACK_S = 60.0
"""A window that lacks less than this is still called one of 15 minutes."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A quarter of an hour. `ratio` is None where it was not watched from end to end: a gap."""

    start: float
    ratio: Ratio | None


@dataclass(frozen=True, slots=True)
class ShareView:
    """The tile of the share within the target rings."""

    condition: Condition
    severity: Severity
    rule: RingRule
    recent: Maybe[Ratio]
    recent_since: float | None
    recent_until: float | None
    """When the window ends: all that finished before is in it. Both None where it is absent."""
    recent_is_short: bool
    """The window has not run for its 15 minutes yet: what finished before was not seen."""
    recent_unwatched_s: float
    """So much of the window was not watched; 0 where that is not worth a word."""
    too_little: bool
    """The window says too little to be graded: few calls, or for the larger part not watched."""
    today: Maybe[Ratio]
    counted_since: float | None
    """Since when today is counted, where that is not midnight."""
    target: float
    edge: float | None
    """What the share is not rounded up to (`missed_edge`)."""
    trend: tuple[TrendPoint, ...]
    """Up to the last 24 hours in quarters, oldest first; the last may be running."""
    trend_absent: Absent | None
    """Why there is no trend at all: that is no day of gaps."""
    trend_start: float
    trend_end: float


def share_view(
    snapshot: Snapshot,
    hotline: Hotline,
    history: MinuteHistory,
    alarms: tuple[Alarm, ...],
    condition: Condition,
    moment: float,
) -> ShareView:
    """The view at the server's instant `moment`."""
    recent = snapshot.recent
    share: Maybe[Ratio] = (
        recent
        if isinstance(recent, Absent)
        else within_target(
            recent.answered_delay, recent.finished, hotline.delay_edges_s, hotline.rings
        )
    )
    unwatched_s = 0.0 if isinstance(recent, Absent) else recent.unwatched_s
    today = within_share(hotline, snapshot.today)
    trend = trend_points(hotline, history, moment, snapshot.time_scale)
    return ShareView(
        condition=condition,
        severity=severity_of(
            alarms,
            hotline,
            "share_within",
            known=condition.graded and not isinstance(share, Absent),
        ),
        rule=hotline.rings,
        recent=share,
        recent_since=None if isinstance(recent, Absent) else recent.since,
        recent_until=None if isinstance(recent, Absent) else snapshot.snapshot_time,
        recent_is_short=(
            not isinstance(recent, Absent)
            and snapshot.snapshot_time - recent.since < RECENT_S - RECENT_SLACK_S
        ),
        recent_unwatched_s=(
            0.0 if isinstance(unwatched_s, Absent) or unwatched_s < RECENT_SLACK_S else unwatched_s
        ),
        too_little=not isinstance(recent, Absent)
        and not isinstance(share, Absent)
        and (share.is_small or recent.is_mostly_unwatched(snapshot.snapshot_time)),
        today=today,
        counted_since=counted_since(snapshot, hotline),
        target=hotline.share_target,
        edge=missed_edge(
            None if isinstance(share, Absent) else share.share, hotline.share_target, alarms
        ),
        trend=trend,
        trend_absent=_trend_absent(hotline, history, trend, today),
        trend_start=trend[0].start,
        trend_end=moment // TREND_STEP_S * TREND_STEP_S + TREND_STEP_S,
    )


def missed_edge(share: float | None, target: float, alarms: Iterable[Alarm]) -> float | None:
    """The nearest of the target and the limits that stand which a share misses.

    Rounded up to it the share would read as if it met it; None where it meets all of them.
    """
    limits = (
        alarm.limit
        for alarm in alarms
        if alarm.rule == "share_within" and alarm.level != "cleared" and alarm.limit is not None
    )
    return min(
        (edge for edge in (target, *limits) if share is not None and share < edge), default=None
    )


def _trend_absent(
    hotline: Hotline, history: MinuteHistory, trend: tuple[TrendPoint, ...], today: Maybe[Ratio]
) -> Absent | None:
    if any(point.ratio is not None for point in trend):
        return None
    if "minutes" not in hotline.capabilities or today is Absent.NOT_PROVIDED:
        return Absent.NOT_PROVIDED
    return None if history.minutes else Absent.UNKNOWN


def trend_points(
    hotline: Hotline, history: MinuteHistory, moment: float, time_scale: float = 1.0
) -> tuple[TrendPoint, ...]:
    """The last 24 hours by quarters, up to the last whole minute before `moment`.

    Where the first minute on record is younger they begin with it, but show TREND_LEAST_S: what
    lies before a record's beginning is no gap, nor is a minute that has only just ended.
    """
    quarter = moment // TREND_STEP_S * TREND_STEP_S
    start = quarter - TREND_S + TREND_STEP_S
    if history.minutes:
        first = history.minutes[0].start // TREND_STEP_S * TREND_STEP_S
        start = max(start, min(first, quarter - TREND_LEAST_S + TREND_STEP_S))
    end = told_until(history, moment, time_scale)
    return _trend(history, hotline.delay_edges_s, hotline.rings, start, end)


@lru_cache(maxsize=4)  # a day of minutes is added up once a minute, not at every beat of the board
def _trend(
    history: MinuteHistory, edges: tuple[float, ...], rule: RingRule, start: float, end: float
) -> tuple[TrendPoint, ...]:
    return tuple(
        TrendPoint(
            bucket.start, _within(_Same(bucket.minutes), edges, rule) if bucket.complete else None
        )
        for bucket in bucketed(history.between(start, end), start, end, TREND_STEP_S)
    )


class _Same:
    """Minutes that are equal to others only where each is the same object.

    A history that has learned one minute still holds the others as they were: to know that costs
    far less than to compare what they count.
    """

    __slots__ = ("_hash", "minutes")

    def __init__(self, minutes: tuple[Minute, ...]) -> None:
        self.minutes = minutes
        self._hash = hash(tuple(map(id, minutes)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Same)
            and len(self.minutes) == len(other.minutes)
            and all(map(is_, self.minutes, other.minutes))
        )


@lru_cache(maxsize=128)  # a day's quarters and some more: one of them changes when a minute ends
def _within(same: _Same, edges: tuple[float, ...], rule: RingRule) -> Ratio | None:
    part = of = 0
    for minute in same.minutes:
        counters = minute.counters
        share = within_target(counters.answered_delay, counters.finished, edges, rule)
        if isinstance(share, Absent):
            return None
        part, of = part + share.part, of + share.of
    return Ratio(part, of)
