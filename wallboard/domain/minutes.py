"""The minutes a board knows: an ordered, bounded collection that only ever gains knowledge."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.counters import Counters, Minute
from wallboard.domain.states import Group

Number = TypeVar("Number", int, float)

KEPT_S = 25 * 3600.0
"""A day's trend and a little more."""


@dataclass(frozen=True, slots=True)
class MinuteHistory:
    """Minutes in order of their start, each in its newest revision."""

    minutes: tuple[Minute, ...] = ()
    revision: int = 0
    """The highest revision the server has told of."""
    epoch: str = ""
    """The server's run that the revisions belong to."""

    def learned(
        self, minutes: Iterable[Minute], revision: int, epoch: str, now: float
    ) -> "MinuteHistory":
        """The history with what a server has just told; what is older than KEPT_S is let go.

        A minute of the same server run is replaced by a higher revision only. Another run's minute
        replaces an older run's: the server's newest word holds.
        """
        known = {minute.start: minute for minute in self.minutes if minute.start >= now - KEPT_S}
        for minute in minutes:
            held = known.get(minute.start)
            if held is None or epoch != self.epoch or minute.revision >= held.revision:
                known[minute.start] = minute
        return MinuteHistory(
            tuple(known[start] for start in sorted(known)),
            revision if epoch != self.epoch else max(revision, self.revision),
            epoch,
        )

    def between(self, start: float, end: float) -> Sequence[Minute]:
        """The minutes that start in [start, end)."""
        starts = [minute.start for minute in self.minutes]
        return self.minutes[bisect_left(starts, start) : bisect_left(starts, end)]


def rolled_up(minutes: Sequence[Minute], step_s: int) -> list[Minute]:
    """Minutes as spans of `step_s` seconds; a span is complete only if every minute of it is.

    A span is final when its last minute is there and final. Spans without a minute are left out.
    """
    return [
        _together(start, list(members), step_s)
        for start, members in groupby(minutes, key=lambda each: each.start // step_s * step_s)
    ]


def _together(start: float, members: Sequence[Minute], step_s: int) -> Minute:
    counters = members[0].counters
    for member in members[1:]:
        counters = counters.plus(member.counters)
    last = members[-1]
    reached = int((last.start - start) // 60) + 1
    return Minute(
        start=start,
        counters=counters,
        complete=len(members) == reached and all(member.complete for member in members),
        final=last.start + 60 >= start + step_s and all(member.final for member in members),
        revision=max(member.revision for member in members),
        peak_waiting=_most([member.peak_waiting for member in members]),
        longest_wait_s=_most([member.longest_wait_s for member in members]),
        seat_seconds=_seat_seconds(member.seat_seconds for member in members),
        step_s=step_s,
    )


def _most(values: Iterable[Maybe[Number]]) -> Maybe[Number]:
    known: list[Number] = []
    for value in values:
        if isinstance(value, Absent):
            return value
        known.append(value)
    return max(known)


def _seat_seconds(
    values: Iterable[Maybe[Mapping[Group, Mapping[str, float]]]],
) -> Maybe[Mapping[Group, Mapping[str, float]]]:
    total: dict[Group, dict[str, float]] = {}
    for value in values:
        if isinstance(value, Absent):
            return value
        for group, states in value.items():
            held = total.setdefault(group, {})
            for state, seconds in states.items():
                held[state] = round(held.get(state, 0.0) + seconds, 3)
    return total


@dataclass(frozen=True, slots=True)
class Bucket:
    """A span of minutes as one; `counters` is None where no minute of it is known."""

    start: float
    counters: Counters | None
    complete: bool
    """Every minute of the span, as far as it lies before `now`, was watched from end to end."""


def bucketed(
    minutes: Sequence[Minute], start: float, end: float, step_s: float
) -> tuple[Bucket, ...]:
    """The span [start, end) in steps; a minute that is missing makes its bucket incomplete.

    The last bucket may end before its step does: it is judged by the minutes up to `end`.
    """
    buckets: list[Bucket] = []
    at = start
    index = 0
    while at < end:
        until = min(at + step_s, end)
        counters: Counters | None = None
        whole = 0
        while index < len(minutes) and minutes[index].start < until:
            minute = minutes[index]
            index += 1
            if minute.start < at:
                continue
            counters = minute.counters if counters is None else counters.plus(minute.counters)
            whole += minute.complete
        due = int((until - at) // 60)
        buckets.append(Bucket(at, counters, whole >= due))
        at += step_s
    return tuple(buckets)
