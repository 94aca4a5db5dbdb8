"""Answered within the target rings: the last 15 minutes, today, and the trend."""

from dataclasses import dataclass

from wallboard.boards.condition import Condition, severity_of
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.hotline import Hotline
from wallboard.domain.metrics import Ratio, within_share, within_target
from wallboard.domain.minutes import MinuteHistory, bucketed
from wallboard.domain.rings import RingRule
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, Snapshot

TREND_S = 24 * 3600.0
TREND_STEP_S = 15 * 60.0


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
    today: Maybe[Ratio]
    target: float
    trend: tuple[TrendPoint, ...]
    """The last 24 hours in quarters, oldest first; the last may be running."""
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
    trend = trend_points(hotline, history, moment)
    return ShareView(
        condition=condition,
        severity=severity_of(alarms, "share_within"),
        rule=hotline.rings,
        recent=share,
        recent_since=None if isinstance(recent, Absent) else recent.since,
        today=within_share(hotline, snapshot.today),
        target=hotline.share_target,
        trend=trend,
        trend_start=trend[0].start,
        trend_end=trend[-1].start + TREND_STEP_S,
    )


def trend_points(hotline: Hotline, history: MinuteHistory, moment: float) -> tuple[TrendPoint, ...]:
    """The last 24 hours by quarters, up to the last whole minute before `moment`."""
    quarter = moment // TREND_STEP_S * TREND_STEP_S
    start = quarter - TREND_S + TREND_STEP_S
    end = moment // 60 * 60
    points: list[TrendPoint] = []
    for bucket in bucketed(history.between(start, end), start, end, TREND_STEP_S):
        ratio: Ratio | None = None
        if bucket.complete and bucket.counters is not None:
            share = within_share(hotline, bucket.counters)
            ratio = None if isinstance(share, Absent) else share
        points.append(TrendPoint(bucket.start, ratio))
    return tuple(points)
