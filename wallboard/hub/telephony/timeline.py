"""A telephone system whose events can be computed ahead of any clock."""

from typing import Protocol

from wallboard.hub.telephony.events import Event


class Timeline(Protocol):
    """A telephone system whose events can be computed: a simulation or a recording."""

    def next_at(self) -> float | None:
        """No event comes before this instant; None when the timeline has ended.

        Nothing need happen then: a caller's patience may run out after the call was answered.
        """
        ...

    def until(self, now: float) -> list[Event]:
        """All events not yet given with `at` <= `now`, in order of `at`."""
        ...

    def present(self, now: float) -> list[Event]:
        """What an adapter finds on looking at `now`, all with `at` = `now`; ask after `until(now)`.

        One SourceBack with who waits and rings, then SeatChanged and LineChanged for every seat
        and line, PoolChanged, WeatherObserved and IncidentChanged, each where the system has it.
        """
        ...
