"""Whole simulated days, each computed once, and the few events of a small hotline."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from wallboard.domain.counters import Counters, Minute
from wallboard.domain.hotline import Hotline, Place
from wallboard.domain.states import SeatState
from wallboard.hub.ledger import Ledger
from wallboard.hub.telephony import events as ev
from wallboard.hub.telephony.simulated import SCENARIOS, SimulatedHotline

MIDNIGHT = 1795363200.0
"""Monday, 23 November 2026, 00:00 in Shanghai."""
NOON = MIDNIGHT + 12 * 3600.0

SMALL = Hotline(
    name="small",
    number="1",
    seats=(Place("1", "1"), Place("2", "2")),
    lines=(Place("E1", "E1"),),
)


@dataclass(frozen=True)
class Days:
    """One or more simulated days from MIDNIGHT: what they gave, and the simulation at their end."""

    source: SimulatedHotline
    events: tuple[ev.Event, ...]
    end: float


@cache
def days(scenario: str, count: int = 1, seed: int = 5) -> Days:
    """The days of a scenario; look, do not touch."""
    source = SimulatedHotline(SCENARIOS[scenario], seed=seed, midnight=MIDNIGHT)
    end = MIDNIGHT + count * 86400.0 - 0.001
    return Days(source, tuple(source.until(end)), end)


def booked(hotline: Hotline, start: float, events: Iterable[ev.Event]) -> Ledger:
    """A ledger with these events in it."""
    ledger = Ledger(hotline, start)
    for event in events:
        ledger.apply(event)
    return ledger


def watching(*events: ev.Event, start: float = NOON, hotline: Hotline = SMALL) -> Ledger:
    """The small hotline's ledger, watched from `start` on with seat 1 available."""
    beginning = (
        ev.SourceBack(start),
        ev.SeatChanged(start, "1", SeatState.AVAILABLE, None, None),
    )
    return booked(hotline, start, (*beginning, *events))


def newest(minutes: Iterable[Minute]) -> dict[float, Minute]:
    """The newest revision of every minute, by start."""
    found: dict[float, Minute] = {}
    for minute in minutes:
        assert minute.start not in found or minute.revision > found[minute.start].revision
        found[minute.start] = minute
    return found


def summed(ledger: Ledger, minutes: Iterable[Minute]) -> Counters:
    """Finished minutes and the running one added up."""
    total = ledger.running_minute().counters
    for minute in minutes:
        total = total.plus(minute.counters)
    return total


def differing(left: Any, right: Any) -> dict[str, tuple[Any, Any]]:
    """The fields in which two values of one dataclass differ; sums of seconds by a millisecond."""
    found: dict[str, tuple[Any, Any]] = {}
    for each in fields(left):
        a, b = getattr(left, each.name), getattr(right, each.name)
        same = abs(a - b) < 1e-3 if isinstance(a, float) and isinstance(b, float) else a == b
        if not same:
            found[each.name] = (a, b)
    return found


def counted(counters: Counters) -> dict[str, Any]:
    """What is not zero, histograms apart."""
    return {
        each.name: value
        for each in fields(counters)
        if (value := getattr(counters, each.name))
        and isinstance(value, int | float | dict)
        and not isinstance(value, bool)
    }
