"""Counts of calls over a span of time: whole, checkable and mergeable, never ratios."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from wallboard.domain.absent import Absent, Maybe, worst_absence
from wallboard.domain.histogram import Counts, merged
from wallboard.domain.states import Group


@dataclass(frozen=True, slots=True)
class Tally:
    """The calls of one kind or district."""

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    timed_out: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(
            self.offered + other.offered,
            self.answered + other.answered,
            self.abandoned + other.abandoned,
            self.timed_out + other.timed_out,
        )


@dataclass(frozen=True, slots=True)
class Counters:
    """Calls of a span, each counted in the span in which the thing happened.

    offered + carried_in = answered + abandoned + timed_out + unobserved + still waiting.
    Sums are in seconds; histograms are over the hotline's `delay_edges_s`.
    """

    offered: int = 0
    carried_in: int = 0
    """Calls that came into view already waiting: at midnight, or when watching began again."""
    answered: int = 0
    abandoned: int = 0
    timed_out: int = 0
    unobserved: int = 0
    """Calls that went out of view without their end being seen."""
    abandoned_short: Maybe[int] = Absent.NOT_PROVIDED
    """Those of `abandoned` that gave up within the short-abandon limit."""
    lost_ringing: Maybe[int] = Absent.NOT_PROVIDED
    """Those of `abandoned` and `timed_out` lost while an operator's telephone rang."""
    blocked: Maybe[int] = Absent.NOT_PROVIDED
    """Callers who met a busy tone or left in the menu: in no other count."""
    answered_delay: Maybe[Counts] = Absent.NOT_PROVIDED
    abandoned_delay: Maybe[Counts] = Absent.NOT_PROVIDED
    timed_out_delay: Maybe[Counts] = Absent.NOT_PROVIDED
    delay_sum_s: Maybe[float] = Absent.NOT_PROVIDED
    """Delays of answered calls."""
    talk_sum_s: Maybe[float] = Absent.NOT_PROVIDED
    hold_sum_s: Maybe[float] = Absent.NOT_PROVIDED
    wrap_sum_s: Maybe[float] = Absent.NOT_PROVIDED
    handled: Maybe[int] = Absent.NOT_PROVIDED
    """Calls whose wrap-up has ended: those that the three sums above are made of."""
    by_kind: Maybe[Mapping[str, Maybe[Tally]]] = Absent.NOT_PROVIDED
    """A kind that is missing had no calls; one that is UNKNOWN cannot be told now."""
    by_group: Maybe[Mapping[Group, int]] = Absent.NOT_PROVIDED
    """Answered calls by the group of the operator who answered."""
    by_district: Maybe[Mapping[str, Tally]] = Absent.NOT_PROVIDED

    @property
    def finished(self) -> int:
        """Calls that the queue has done with: the denominator of every share."""
        return self.answered + self.abandoned + self.timed_out

    @property
    def lost(self) -> int:
        """Calls that ended without an answer."""
        return self.abandoned + self.timed_out

    def plus(self, other: "Counters") -> "Counters":
        """Both spans together; a figure absent in either is absent in the whole."""
        return Counters(
            **{
                each.name: _plus(each.name, getattr(self, each.name), getattr(other, each.name))
                for each in fields(Counters)
            }
        )


def _plus(name: str, left: Any, right: Any) -> Any:
    absence = worst_absence(left, right)
    if absence is not None:
        return absence
    return _ADDERS.get(name, _add)(left, right)


def _add(left: Any, right: Any) -> Any:
    return left + right


def _add_tallies(
    left: Mapping[str, Maybe[Tally]], right: Mapping[str, Maybe[Tally]]
) -> Mapping[str, Maybe[Tally]]:
    keys = [*left, *(key for key in right if key not in left)]
    return {key: _both(left.get(key, Tally()), right.get(key, Tally())) for key in keys}


def _both(left: Maybe[Tally], right: Maybe[Tally]) -> Maybe[Tally]:
    if isinstance(left, Absent) or isinstance(right, Absent):
        return worst_absence(left, right) or Absent.UNKNOWN
    return left.plus(right)


def _add_counts(left: Mapping[Any, int], right: Mapping[Any, int]) -> Mapping[Any, int]:
    keys = [*left, *(key for key in right if key not in left)]
    return {key: left.get(key, 0) + right.get(key, 0) for key in keys}


_ADDERS: dict[str, Callable[[Any, Any], Any]] = {
    "answered_delay": merged,
    "abandoned_delay": merged,
    "timed_out_delay": merged,
    "by_kind": _add_tallies,
    "by_district": _add_tallies,
    "by_group": _add_counts,
}


@dataclass(frozen=True, slots=True)
class Missed:
    """Distinct callers of today who were lost at least once; never mergeable with another day."""

    callers: int
    answered_later: int
    called_back: int
    open: int
    oldest_open: float | None
    """When the longest-owed caller was lost; None when nobody is owed a call."""


@dataclass(frozen=True, slots=True)
class Minute:
    """The calls of one span of `step_s` seconds from `start` (60, 900 or 3600)."""

    start: float
    counters: Counters
    complete: bool
    """False where the source was not watched all the time: no chart draws a line through it."""
    final: bool
    revision: int
    peak_waiting: Maybe[int] = Absent.NOT_PROVIDED
    longest_wait_s: Maybe[float] = Absent.NOT_PROVIDED
    seat_seconds: Maybe[Mapping[Group, Mapping[str, float]]] = Absent.NOT_PROVIDED
    """Seat-seconds by group and state (the state's word); what adds up to utilisation."""
    step_s: int = 60

    @property
    def end(self) -> float:
        """The first instant after the span."""
        return self.start + self.step_s
