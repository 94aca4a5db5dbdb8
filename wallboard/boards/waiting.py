"""Calls waiting: how many, how long the oldest has waited, what rings, what they want."""

from dataclasses import dataclass

from wallboard.boards.condition import Condition, severity_of
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.hotline import Hotline, Kind
from wallboard.domain.minutes import MinuteHistory, told_until
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, Snapshot

SPARK_S = 30 * 60.0


@dataclass(frozen=True, slots=True)
class WaitingView:
    """The tile of the calls waiting."""

    condition: Condition
    count: Maybe[int]
    count_severity: Severity
    longest_s: Maybe[float | None]
    """None when nobody waits."""
    longest_severity: Severity
    ringing: Maybe[int]
    by_ring: tuple[tuple[int, int], ...]
    """(ring, calls) of those ringing, from the ring that each caller is on."""
    by_kind: Maybe[tuple[tuple[Kind, int], ...]]
    without_kind: int
    """Who waits and is in no part of `by_kind`; 0 where that is absent."""
    spark: tuple[int | None, ...]
    """Most calls waiting at once in each of the last 30 minutes told of, and now; None is a gap."""
    spark_absent: Absent | None
    """Why of none of these minutes anything is known: that is no half hour of gaps."""
    limit: float | None
    """The number of calls at which the alarm rule fires."""
    longest_limit_s: float | None

    @property
    def severity(self) -> Severity:
        """The tile's own grade: the worse of the two heroes, as far as they are evaluated."""
        both = (self.count_severity, self.longest_severity)
        told = [each for each in both if each is not Severity.UNKNOWN]
        return max(told, key=lambda each: each.rank, default=Severity.UNKNOWN)


def waiting_view(
    snapshot: Snapshot,
    hotline: Hotline,
    history: MinuteHistory,
    alarms: tuple[Alarm, ...],
    condition: Condition,
    moment: float,
) -> WaitingView:
    """The view at the server's instant `moment`."""
    waiting = snapshot.waiting
    rings: dict[int, int] = {}
    by_kind: Maybe[tuple[tuple[Kind, int], ...]]
    ringing: Maybe[int]
    without_kind = 0
    if isinstance(waiting, Absent):
        count: Maybe[int] = waiting
        longest: Maybe[float | None] = waiting
        ringing = by_kind = waiting
    else:
        count = len(waiting)
        longest = max((max(0.0, moment - call.since) for call in waiting), default=None)
        told = [call for call in waiting if not isinstance(call.ringing, Absent)]
        for call in told:
            if call.ringing:
                ring = hotline.rings.ring_at(max(0.0, moment - call.since))
                rings[ring] = rings.get(ring, 0) + 1
        if "waiting.ringing" not in hotline.capabilities and not rings:
            ringing = Absent.NOT_PROVIDED
        else:
            ringing = sum(rings.values()) if len(told) == len(waiting) else Absent.UNKNOWN
        if "waiting.kind" in hotline.capabilities or any(call.kind for call in waiting):
            by_kind = tuple(
                (kind, sum(call.kind == kind.id for call in waiting)) for kind in hotline.kinds
            )
            without_kind = count - sum(calls for _, calls in by_kind)
        else:
            by_kind = Absent.NOT_PROVIDED
    known = condition.graded and not isinstance(waiting, Absent)
    spark = _spark(history, snapshot, moment)
    return WaitingView(
        condition=condition,
        count=count,
        count_severity=severity_of(alarms, hotline, "waiting", known=known),
        longest_s=longest,
        longest_severity=severity_of(alarms, hotline, "longest_wait", known=known),
        ringing=ringing,
        by_ring=tuple(sorted(rings.items())),
        by_kind=by_kind,
        without_kind=without_kind,
        spark=spark,
        spark_absent=_spark_absent(hotline, history, spark),
        limit=_edge(hotline, "waiting"),
        longest_limit_s=_edge(hotline, "longest_wait"),
    )


def _edge(hotline: Hotline, rule: str) -> float | None:
    limit = hotline.limits.get(rule)
    return None if limit is None else limit.alarm


def _spark(history: MinuteHistory, snapshot: Snapshot, moment: float) -> tuple[int | None, ...]:
    end = told_until(history, moment, snapshot.time_scale)
    start = end - SPARK_S
    peaks: dict[float, int] = {
        minute.start: minute.peak_waiting
        for minute in history.between(start, end)
        if minute.complete and not isinstance(minute.peak_waiting, Absent)
    }
    now = None if isinstance(snapshot.waiting, Absent) else len(snapshot.waiting)
    steps = int(SPARK_S // 60)
    return (*(peaks.get(start + 60 * step) for step in range(steps)), now)


def _spark_absent(
    hotline: Hotline, history: MinuteHistory, spark: tuple[int | None, ...]
) -> Absent | None:
    *minutes, _ = spark
    if any(peak is not None for peak in minutes):
        return None
    if not hotline.capabilities >= {"minutes", "minutes.peak_waiting"}:
        return Absent.NOT_PROVIDED
    return None if history.minutes else Absent.UNKNOWN
