"""The minutes a board knows: an ordered, bounded collection that only ever gains knowledge."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from itertools import groupby
from typing import TypeVar

from wallboard.domain.absent import Absent, Maybe, worst_absence
from wallboard.domain.counters import Counters, Minute
from wallboard.domain.states import Group

Number = TypeVar("Number", int, float)

KEPT_S = 25 * 3600.0
"""A day's trend and a little more."""


AHEAD_S = 3600.0
"""A minute that begins later than this from now is no minute of this hotline's."""


@dataclass(frozen=True, slots=True, eq=False)
class MinuteHistory:
    """Minutes in order of their start, each in its newest revision.

    Two histories are the same only when they are one object: comparing a day is no cheap thing.
    """

    minutes: tuple[Minute, ...] = ()
    revision: int = 0
    """The highest revision the server has told of."""
    epoch: str = ""
    """The server's run that the revisions belong to."""

    def learned(
        self, minutes: Iterable[Minute], revision: int, epoch: str, now: float
    ) -> "MinuteHistory":
        """The history with what a server has just told; what is older than KEPT_S is let go.

        `revision` is that of the first page of a walk. Within one record of the server a minute is
        never replaced by an older revision of it. Another run, or a revision lower than one told
        before, is another record: its revisions say nothing about the minutes held, so that
        whatever it tells replaces them, now and later.
        """
        same_record = epoch == self.epoch and revision >= self.revision
        first, last = now - KEPT_S, now + AHEAD_S
        known = {
            held.start: held if same_record else replace(held, revision=0)
            for held in self.minutes
            if first <= held.start <= last
        }
        for minute in minutes:
            held = known.get(minute.start)
            if first <= minute.start <= last and (held is None or minute.revision >= held.revision):
                known[minute.start] = minute
        return MinuteHistory(tuple(known[start] for start in sorted(known)), revision, epoch)

    def between(self, start: float, end: float) -> Sequence[Minute]:
        """The minutes that start in [start, end)."""
        first = bisect_left(self.minutes, start, key=_start)
        return self.minutes[first : bisect_left(self.minutes, end, key=_start)]


def _start(minute: Minute) -> float:
    return minute.start


def span_start(instant: float, step_s: int, shift_s: float = 0.0) -> float:
    """The beginning of the span of `step_s` seconds that an instant lies in.

    `shift_s` is by how much the local clock is ahead of UTC, where that is no multiple of the step.
    """
    return (instant + shift_s) // step_s * step_s - shift_s


def rolled_up(minutes: Sequence[Minute], step_s: int, shift_s: float = 0.0) -> list[Minute]:
    """Minutes as spans of `step_s` seconds; a span is complete only if every minute of it is.

    The last span is a running one when its last minute is not final: it is complete so far. A span
    is final when its last minute is there and final. Spans without a minute are left out.
    """
    newest = minutes[-1] if minutes else None
    return [
        _together(start, members, step_s, running=members[-1] is newest and not newest.final)
        for start, members in (
            (start, list(each))
            for start, each in groupby(
                minutes, key=lambda each: span_start(each.start, step_s, shift_s)
            )
        )
    ]


def _together(start: float, members: Sequence[Minute], step_s: int, *, running: bool) -> Minute:
    counters = reduce(Counters.plus, (member.counters for member in members))
    last = members[-1]
    reached = int((last.start - start) // 60) + 1 if running else step_s // 60
    return Minute(
        start=start,
        counters=counters,
        complete=len(members) == reached and all(member.complete for member in members),
        final=last.start + 60 >= start + step_s and all(member.final for member in members),
        revision=max(member.revision for member in members),
        peak_waiting=_most([member.peak_waiting for member in members]),
        longest_wait_s=_most([member.longest_wait_s for member in members]),
        seat_seconds=_seat_seconds([member.seat_seconds for member in members]),
        step_s=step_s,
    )


def _most(values: Sequence[Maybe[Number]]) -> Maybe[Number]:
    absence = worst_absence(*values)
    if absence is not None:
        return absence
    return max(value for value in values if not isinstance(value, Absent))


def _seat_seconds(
    values: Sequence[Maybe[Mapping[Group, Mapping[str, float]]]],
) -> Maybe[Mapping[Group, Mapping[str, float]]]:
    absence = worst_absence(*values)
    if absence is not None:
        return absence
    total: dict[Group, dict[str, float]] = {}
    for value in values:
        assert not isinstance(value, Absent)
        for group, states in value.items():
            held = total.setdefault(group, {})
            for state, seconds in states.items():
                held[state] = round(held.get(state, 0.0) + seconds, 3)
    return total


@dataclass(frozen=True, slots=True)
class Bucket:
    """A span of minutes as one."""

    start: float
    minutes: tuple[Minute, ...]
    """The minutes of it that are known."""
    complete: bool
    """Every minute of the span, as far as it lies before `end`, was watched from end to end."""


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
        members: list[Minute] = []
        while index < len(minutes) and minutes[index].start < until:
            if minutes[index].start >= at:
                members.append(minutes[index])
            index += 1
        whole = sum(minute.complete for minute in members)
        buckets.append(Bucket(at, tuple(members), whole >= int((until - at) // 60)))
        at += step_s
    return tuple(buckets)


TOLD_WITHIN_S = 120.0
"""How soon after its end a server has told of a minute, the time of asking included."""
ASKED_WITHIN_S = 10.0
"""The same in real seconds, for a clock that runs so fast that a turn of asking is many minutes."""


def told_until(history: MinuteHistory, moment: float, time_scale: float = 1.0) -> float:
    """The end of the last whole minute before `moment` that has been told of, or ought to be.

    A minute that has just ended is given a little time before it is missing.
    """
    end = moment // 60 * 60
    known = history.between(end - max(TOLD_WITHIN_S, ASKED_WITHIN_S * time_scale) - 60, end)
    return known[-1].end if known else end


def unwatched_s(history: MinuteHistory, since: float, until: float) -> float:
    """The seconds from `since` to `until` that were not watched, as far as the minutes tell.

    Minutes that were not watched from end to end count whole, and so do those that are missing
    between the first and the last that are known: a server that tells of none says nothing of it.
    """
    minutes = history.between(since, until)
    return _unwatched(history, minutes[0].start, minutes[-1].start) if minutes else 0.0


@lru_cache(maxsize=4)  # asked at every beat, and answered anew once a minute
def _unwatched(history: MinuteHistory, first: float, last: float) -> float:
    minutes = history.between(first, last + 60)
    whole = sum(minute.complete or not minute.final for minute in minutes)
    return ((last - first) // 60 + 1 - whole) * 60.0
