"""Whole simulated days, computed once for all tests that only look."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest

from wallboard.hub.telephony.events import Event
from wallboard.hub.telephony.simulated import SCENARIOS, SimulatedHotline

MIDNIGHT = 1795363200.0
"""Monday, 23 November 2026, 00:00 in Shanghai."""


@dataclass(frozen=True)
class Day:
    """A simulated day: its hotline, as it is at the end, and all that it gave."""

    name: str
    hotline: SimulatedHotline
    events: list[Event]
    midnight: float = MIDNIGHT

    def at(self, hour: int, minute: int = 0) -> float:
        """An instant of the day."""
        return self.midnight + hour * 3600.0 + minute * 60.0


@cache
def _day(name: str, seed: int) -> Day:
    hotline = SimulatedHotline(SCENARIOS[name], seed=seed, midnight=MIDNIGHT)
    return Day(name, hotline, hotline.until(MIDNIGHT + 86399.999))


@pytest.fixture
def midnight() -> float:
    return MIDNIGHT


@pytest.fixture
def day_of() -> Callable[..., Day]:
    """day_of("peak") is the day of a scenario; look, do not touch."""

    def day(name: str, seed: int = 5) -> Day:
        return _day(name, seed)

    return day


@pytest.fixture(params=list(SCENARIOS))
def day(request: pytest.FixtureRequest) -> Day:
    """The day of every scenario."""
    return _day(request.param, 5)
