"""The minutes: the running one, and the finished ones with what stragglers change in them."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace

from wallboard.domain.counters import Counters, Minute
from wallboard.domain.states import Group, SeatState
from wallboard.hub.ledger.accumulator import Accumulator

MINUTE_S = 60
_REVISABLE = 120
"""Finished minutes kept at hand: events later than this are counted in the oldest of them."""


def minute_of(at: float) -> float:
    """The start of the minute that an instant lies in (time zones differ by whole minutes)."""
    return at // MINUTE_S * MINUTE_S


class MinuteBook:
    """Counts by minute. Finished and revised minutes lie in `outbox` until somebody takes them."""

    def __init__(self, edges: tuple[float, ...], start: float, *, complete: bool) -> None:
        self._edges = edges
        self.start = minute_of(start)
        self.running = Accumulator(edges)
        self.complete = complete and start == self.start
        self.peak_waiting = 0
        self.longest_wait_s = 0.0
        self.revision = 0
        """The highest revision given to any minute, the running one included."""
        self.closed = Accumulator(edges)
        """Today's counts up to the running minute."""
        self.outbox: list[Minute] = []
        self._finished: OrderedDict[float, Minute] = OrderedDict()
        self._late: dict[float, Accumulator] = {}
        self._day_start = start
        self._shown: Minute | None = None

    @property
    def end(self) -> float:
        """The end of the running minute."""
        return self.start + MINUTE_S

    def accumulator(self, at: float) -> Accumulator:
        """Where an event of the instant `at` counts; a straggler's goes to its own minute.

        One of yesterday counts in today's first minute: yesterday is closed, and who waited at its
        end has been carried in.
        """
        if at >= self.start or self._day_start >= self.start or not self._finished:
            return self.running
        start = max(minute_of(at), minute_of(self._day_start), next(iter(self._finished)))
        return self._late.setdefault(start, Accumulator(self._edges))

    def interrupt(self, at: float) -> None:
        """Nothing was watched from `at` on: every minute since, finished or not, is incomplete."""
        self.complete = False
        for start in [start for start in self._finished if start + MINUTE_S > at]:
            minute = self._finished[start]
            if minute.complete:
                self._revise(replace(minute, complete=False))

    def settle_late(self) -> None:
        """Revise the finished minutes that stragglers were counted in."""
        for start, late in self._late.items():
            counts = late.frozen()
            minute = self._finished[start]
            self._revise(replace(minute, counters=minute.counters.plus(counts)))
            self.closed.absorb(late)
        self._late.clear()

    def roll(
        self,
        *,
        waiting: int,
        watching: bool,
        new_day: bool,
        seat_seconds: Mapping[tuple[Group | None, SeatState], float],
    ) -> None:
        """Close the running minute and begin the next, with `waiting` calls already in it."""
        counters = self.running.frozen()
        self.revision += 1
        minute = Minute(
            start=self.start,
            counters=counters,
            complete=self.complete,
            final=True,
            revision=self.revision,
            peak_waiting=self.peak_waiting,
            longest_wait_s=round(self.longest_wait_s, 3),
            seat_seconds=by_group(seat_seconds),
        )
        self.outbox.append(minute)
        self._finished[self.start] = minute
        if len(self._finished) > _REVISABLE:
            self._finished.popitem(last=False)
        if new_day:
            self.closed = Accumulator(self._edges)
        else:
            self.closed.absorb(self.running)
        self.start += MINUTE_S
        self._day_start = self.start if new_day else self._day_start
        self._shown = None
        self.running = Accumulator(self._edges)
        self.complete = watching
        self.peak_waiting = waiting
        self.longest_wait_s = 0.0

    def today(self) -> Counters:
        """Today's counts, the running minute included."""
        total = Accumulator(self._edges)
        total.absorb(self.closed)
        total.absorb(self.running)
        return total.frozen()

    def running_minute(
        self, seat_seconds: Mapping[tuple[Group | None, SeatState], float]
    ) -> Minute:
        """The running minute as it stands.

        Each look that finds it changed gives it a new revision, so that whoever remembers this
        one's is told of the next, and of the minute's end.
        """
        found = Minute(
            start=self.start,
            counters=self.running.frozen(),
            complete=self.complete,
            final=False,
            revision=0 if self._shown is None else self._shown.revision,
            peak_waiting=self.peak_waiting,
            longest_wait_s=round(self.longest_wait_s, 3),
            seat_seconds=by_group(seat_seconds),
        )
        if self._shown != found:
            self.revision += 1
            self._shown = replace(found, revision=self.revision)
        return self._shown

    def _revise(self, minute: Minute) -> None:
        self.revision += 1
        revised = replace(minute, revision=self.revision)
        self._finished[minute.start] = revised
        self.outbox.append(revised)


def by_group(
    seat_seconds: Mapping[tuple[Group | None, SeatState], float],
) -> dict[Group, dict[str, float]]:
    """Seat-seconds as the minutes carry them; seats with nobody signed in stand under no group."""
    result: dict[Group, dict[str, float]] = {}
    for (group, state), seconds in seat_seconds.items():
        if group is not None:
            result.setdefault(group, {})[state.value] = round(seconds, 3)
    return result
