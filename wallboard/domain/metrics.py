"""The board's figures: each made of counts, with its definition, its window and its n.

A Ratio keeps numerator and denominator, so that no figure loses its n on the way to the screen. The
definitions are those that the board states (see README, "How each figure is defined").
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.counters import Counters
from wallboard.domain.histogram import count_below, quantile_bounds
from wallboard.domain.hotline import BreakRule, Hotline
from wallboard.domain.rings import RingRule, by_ring
from wallboard.domain.snapshot import EmergencyPool, Seat
from wallboard.domain.states import IN_USE, STAFFED, SWITCHED_ON, LineState, SeatState

SMALL_N = 20
"""Below this n a fraction is shown, not a percentage."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share as its two counts; undefined, not 0 or 1, where `of` is 0."""

    part: int
    of: int

    @property
    def share(self) -> float | None:
        """The share from 0 to 1, or None where it is undefined."""
        return self.part / self.of if self.of else None

    @property
    def is_small(self) -> bool:
        """Too few for a percentage to mean anything."""
        return self.of < SMALL_N


def within_target(
    answered_delay: Maybe[Sequence[int]],
    finished: int,
    edges: Sequence[float],
    rule: RingRule,
) -> Maybe[Ratio]:
    """Answered within the target rings / finished (answered, abandoned and timed out).

    Not provided where no histogram edge falls on the limit.
    """
    if isinstance(answered_delay, Absent):
        return answered_delay
    within = count_below(edges, answered_delay, rule.limit_s)
    return Absent.NOT_PROVIDED if within is None else Ratio(within, finished)


def connect_rate(counters: Counters) -> Ratio:
    """Answered / finished."""
    return Ratio(counters.answered, counters.finished)


@dataclass(frozen=True, slots=True)
class RingCounts:
    """Finished calls by ring; the last ring counts that ring and all beyond."""

    answered: tuple[int, ...]
    lost: tuple[int, ...]
    finished: int


def rings_to_answer(
    counters: Counters, edges: Sequence[float], rule: RingRule, rings: int
) -> Maybe[RingCounts]:
    """The calls of `within_target` by ring, answered and lost apart, so that both figures agree."""
    histograms = (counters.answered_delay, counters.abandoned_delay, counters.timed_out_delay)
    split: list[tuple[int, ...]] = []
    for histogram in histograms:
        if isinstance(histogram, Absent):
            return histogram
        counted = by_ring(edges, histogram, rule, rings)
        if counted is None:
            return Absent.NOT_PROVIDED
        split.append(counted)
    answered, abandoned, timed_out = split
    lost = tuple(a + b for a, b in zip(abandoned, timed_out, strict=True))
    return RingCounts(answered, lost, counters.finished)


@dataclass(frozen=True, slots=True)
class RingMark:
    """A ring, or where `or_later` that ring or one after it: the histogram tells no more."""

    ring: int
    or_later: bool = False


def ring_quantile(
    answered_delay: Maybe[Sequence[int]], edges: Sequence[float], rule: RingRule, share: float
) -> Maybe[RingMark | None]:
    """The ring on which the quantile of answered calls lies; None when there are none.

    The lower edge of the quantile's bin tells the ring, exactly where the bin lies within one ring.
    """
    if isinstance(answered_delay, Absent):
        return answered_delay
    bounds = quantile_bounds(edges, answered_delay, share)
    if bounds is None:
        return None
    lower, upper = bounds
    ring = rule.ring_at(lower)
    return RingMark(ring, upper is None or rule.ring_at(upper - 1e-6) != ring)


def mean_delay_s(counters: Counters) -> Maybe[float | None]:
    """Average time to answer: the mean delay of answered calls; None when there are none."""
    if isinstance(counters.delay_sum_s, Absent):
        return counters.delay_sum_s
    return counters.delay_sum_s / counters.answered if counters.answered else None


def mean_handle_s(counters: Counters) -> Maybe[float | None]:
    """Average handle time: talk + hold + wrap of calls whose wrap-up has ended / their number."""
    handled, talk_s = counters.handled, counters.talk_sum_s
    hold_s, wrap_s = counters.hold_sum_s, counters.wrap_sum_s
    if isinstance(handled, Absent):
        return handled
    if isinstance(talk_s, Absent):
        return talk_s
    if isinstance(hold_s, Absent):
        return hold_s
    if isinstance(wrap_s, Absent):
        return wrap_s
    return (talk_s + hold_s + wrap_s) / handled if handled else None


def _none_known(states: Sequence[SeatState] | Sequence[LineState]) -> bool:
    """Not one of some is known: what is counted among them is UNKNOWN and not 0."""
    return bool(states) and all(state.value == "unknown" for state in states)


def seats_in_use(seats: Iterable[Seat]) -> Maybe[Ratio]:
    """(Ringing + talking + hold + wrap) now / staffed seats."""
    states = [seat.state for seat in seats]
    if _none_known(states):
        return Absent.UNKNOWN
    return Ratio(
        sum(state in IN_USE for state in states), sum(state in STAFFED for state in states)
    )


def free_seats(seats: Iterable[Seat]) -> Maybe[int]:
    """Seats that could take a call now."""
    states = [seat.state for seat in seats]
    return Absent.UNKNOWN if _none_known(states) else states.count(SeatState.AVAILABLE)


@dataclass(frozen=True, slots=True)
class BreakDue:
    """Operators who should have a break: how many, and the longest time without one."""

    count: int
    longest_s: float | None
    seats: tuple[str, ...]
    """Their seats, longest without a break first: for the desk, never for a wall."""


def break_due(seats: Iterable[Seat], rule: BreakRule, now: float) -> Maybe[BreakDue]:
    """Operators so long without a break, or with so much talk in the window, as the rule says.

    Seats on a break or with nobody signed in are not due. Talk counts only where the rule goes by
    it and a seat tells of it; who is long without a break is due all the same. Absent where not one
    seat is known, or people are at work and no seat tells of its last break or of enough talk.
    """
    seats = tuple(seats)
    if _none_known([seat.state for seat in seats]):
        return Absent.UNKNOWN
    at_work = [
        seat for seat in seats if seat.state in STAFFED and seat.state is not SeatState.BREAK
    ]
    due: list[tuple[float | None, str]] = []
    for seat in at_work:
        last, talk = seat.last_break_end, seat.talk_60min_s
        without_s = None if isinstance(last, Absent) else max(0.0, now - last)
        talked = rule.by_talk and not isinstance(talk, Absent) and talk >= rule.talk_s
        if talked or (without_s is not None and without_s >= rule.after_s):
            due.append((without_s, seat.id))
    told = [seat.last_break_end for seat in at_work]
    if at_work and not due and all(isinstance(each, Absent) for each in told):
        return Absent.UNKNOWN if Absent.UNKNOWN in told else Absent.NOT_PROVIDED
    due.sort(key=lambda each: -1.0 if each[0] is None else each[0], reverse=True)
    return BreakDue(len(due), due[0][0] if due else None, tuple(seat for _, seat in due))


def can_go_on_break(due: Maybe[BreakDue], free: Maybe[int], waiting: Maybe[int]) -> Maybe[int]:
    """How many of those due a break can go now: as many as seats stay free beyond the queue.

    min(due, max(0, free - calls waiting)): nobody goes while a caller would wait for it.
    """
    if isinstance(due, Absent):
        return due
    if isinstance(free, Absent):
        return free
    if isinstance(waiting, Absent):
        return waiting
    return min(due.count, max(0, free - waiting))


def lines_in(pool: EmergencyPool, states: Collection[LineState]) -> Maybe[int]:
    """Lines in one of some states, of a pool with all its lines (`whole_pool`)."""
    if isinstance(pool.lines, Absent):
        return pool.lines
    known = [line.state for line in pool.lines]
    return Absent.UNKNOWN if _none_known(known) else sum(state in states for state in known)


def lines_on_standby(pool: EmergencyPool) -> Maybe[int]:
    """Lines that can be asked for."""
    return lines_in(pool, {LineState.STANDBY})


def lines_switched_on(pool: EmergencyPool) -> Maybe[int]:
    """Lines that take calls."""
    return lines_in(pool, SWITCHED_ON)


def lines_in_fault(pool: EmergencyPool) -> Maybe[int]:
    """Lines in fault; UNKNOWN, and not 0, where one that is not seen may be."""
    faults = lines_in(pool, {LineState.FAULT})
    return Absent.UNKNOWN if faults == 0 and lines_in(pool, {LineState.UNKNOWN}) else faults


def can_still_switch_on(pool: EmergencyPool) -> Maybe[int]:
    """min(lines on standby, staff arrived and free), of a pool with all its lines (`whole_pool`).

    Staff arrived are free when no line that is switched on or joining takes them; a line whose
    state is unknown may, so that no more is promised than there is.
    """
    lines, standby = pool.lines, lines_on_standby(pool)
    if isinstance(lines, Absent) or isinstance(standby, Absent):
        return standby
    if isinstance(pool.staff, Absent):
        return pool.staff
    engaged = sum(line.state not in (LineState.STANDBY, LineState.FAULT) for line in lines)
    return min(standby, max(0, pool.staff.arrived - engaged))


def within_share(hotline: Hotline, counters: Counters) -> Maybe[Ratio]:
    """`within_target` of a span's counters by the hotline's own rule."""
    return within_target(
        counters.answered_delay, counters.finished, hotline.delay_edges_s, hotline.rings
    )
