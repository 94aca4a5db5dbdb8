"""The days that can be simulated: weather, day of the season, emergency lines and disturbance.

Instants within a day are seconds after midnight.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wallboard.domain.states import Situation


def clock(hour: int, minute: int = 0) -> float:
    """A time of day as seconds after midnight."""
    return hour * 3600.0 + minute * 60.0


@dataclass(frozen=True, slots=True)
class Activation:
    """When the contractor is asked for the emergency lines, when they join, when they go."""

    situation: Situation
    decided: float
    batches: tuple[tuple[int, float], ...]
    """(lines, when they are switched on), in order."""
    stand_down: float
    last_season_day: int | None = None
    """It is repeated every day up to this day of the season,"""
    at_most_c: float | None = None
    """and only while the day's mean temperature is at most this."""
    faulty_lines: int = 0
    """So many of the last batch turn out to be in fault for a while."""

    @property
    def people(self) -> int:
        """How many people are called: one a line."""
        return sum(lines for lines, _ in self.batches)

    def holds(self, season_day: int, mean_c: float) -> bool:
        """Whether the lines are called on such a day."""
        return (self.last_season_day is None or season_day <= self.last_season_day) and (
            self.at_most_c is None or mean_c <= self.at_most_c
        )


@dataclass(frozen=True, slots=True)
class Disturbance:
    """A sudden failure on the first day, and what it makes callers do."""

    began: float
    known: float
    """When the hotline learns of it and writes its text."""
    expected_end: float
    over: float
    district: str
    place: str
    text: str
    script: str
    extra_calls: float = 1200.0
    first_call_s: float = 600.0
    """Rooms cool slowly: the first call comes so long after the failure."""
    tau_s: float = 2400.0
    """Scale of the gamma(2) distribution of the extra calls."""
    district_share: float = 0.85


@dataclass(frozen=True, slots=True)
class Scenario:
    """The first day of a simulation; the following days move on from it."""

    name: str
    season_day: int
    """Day of the heating season, from 1."""
    outdoor_c: float
    """The day's mean outdoor temperature."""
    activation: Activation | None = None
    disturbance: Disturbance | None = None


_STABLE = Scenario("stable", season_day=40, outdoor_c=2.0)

_PEAK = Scenario(
    "peak",
    season_day=1,
    outdoor_c=-1.0,
    activation=Activation(
        Situation.HEATING_START,
        decided=clock(7, 30),
        batches=((10, clock(8)), (20, clock(8, 30))),
        stand_down=clock(20, 30),
        last_season_day=5,
    ),
)

_COLD = Scenario(
    "cold",
    season_day=60,
    outdoor_c=-14.0,
    activation=Activation(
        Situation.EXTREME_COLD,
        decided=clock(7, 15),
        batches=((10, clock(7, 30)), (20, clock(7, 45))),
        stand_down=clock(20),
        at_most_c=-10.0,
    ),
)

_FAILURE = Scenario(
    "failure",
    season_day=9,
    outdoor_c=-9.0,
    activation=Activation(
        Situation.SUDDEN_FAILURE,
        decided=clock(9, 12),
        batches=((10, clock(9, 27)), (20, clock(9, 42))),
        stand_down=clock(13, 40),
        last_season_day=9,
        faulty_lines=1,
    ),
    disturbance=Disturbance(
        began=clock(9, 2),
        known=clock(9, 10),
        expected_end=clock(15),
        over=clock(14, 35),
        district="licheng",
        place="历城区",
        text="工业南路一次管网爆管，周边 42 个小区停暖抢修",
        script="抢修正在进行，预计 15:00 恢复供热；请记录小区、楼号和电话，有老幼的家庭优先上报。",
    ),
)

SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {each.name: each for each in (_STABLE, _PEAK, _COLD, _FAILURE)}
)
