"""How many people call, when, from where and what for."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from wallboard.hub.telephony.simulated.facts import DAY_S, DISTRICTS, KINDS, local_day
from wallboard.hub.telephony.simulated.scenario import Disturbance

HOURLY_SHARES = (
    *(1.0, 0.7, 0.5, 0.5, 0.6, 1.0, 2.2, 4.6, 8.2, 9.4, 8.6, 7.0),
    *(5.0, 5.0, 6.2, 6.2, 5.8, 5.4, 5.6, 5.6, 4.8, 3.2, 1.9, 1.0),
)
"""Percent of the day's calls in each hour."""
QUARTER_S = 900.0
DAY_FACTOR_SD = 0.08
QUARTER_SD = 0.10
QUARTER_RHO = 0.75
WEEKEND = 0.88

STABLE_MIX = (0.40, 0.40, 0.08, 0.12)
PEAK_MIX = (0.52, 0.30, 0.13, 0.05)
"""Shares of KINDS on a stable and on a peak day; in between by the day's mean."""
FAILURE_MIX = (0.68, 0.31, 0.005, 0.005)
STABLE_CALLS, PEAK_CALLS = 1500.0, 5900.0
DISTRICT_SHARES = (0.18, 0.16, 0.15, 0.14, 0.20, 0.07, 0.10)


def day_mean(season_day: int, mean_c: float, weekend: bool) -> float:
    """The mean number of first calls on such a day."""
    cold = math.exp(0.08 * max(0.0, 2.0 - mean_c))
    fresh = 1.0 + 2.1 * math.exp(-(season_day - 1) / 8.0)
    return 1500.0 * cold * fresh * (WEEKEND if weekend else 1.0)


def _quarter_shares() -> tuple[float, ...]:
    """Each hour's share over its quarters, sloped towards its neighbours; the hour's sum stands."""
    shares = []
    for hour, share in enumerate(HOURLY_SHARES):
        slope = (HOURLY_SHARES[(hour + 1) % 24] - HOURLY_SHARES[hour - 1]) / 2.0
        shares += [(share + slope * middle) / 400.0 for middle in (-0.375, -0.125, 0.125, 0.375)]
    return tuple(shares)


QUARTER_SHARES = _quarter_shares()
_REACHED = (0.0, *accumulate(QUARTER_SHARES))


@dataclass(frozen=True, slots=True)
class Calling:
    """A first call that will come."""

    at: float
    kind: str
    district: str


@dataclass(frozen=True, slots=True)
class DayModel:
    """The mean of one day's first calls, without its noise."""

    midnight: float
    mean: float
    disturbance: Disturbance | None = None

    @classmethod
    def of(
        cls, midnight: float, season_day: int, mean_c: float, disturbance: Disturbance | None
    ) -> "DayModel":
        """The model of the day that begins at `midnight`."""
        weekend = local_day(midnight).weekday() >= 5
        return cls(midnight, day_mean(season_day, mean_c, weekend), disturbance)

    def offered_by(self, now: float) -> float:
        """The mean number of calls by `now`, as far as the hotline knew then."""
        quarters = min(max(now - self.midnight, 0.0), DAY_S) / QUARTER_S
        whole = min(int(quarters), len(QUARTER_SHARES) - 1)
        reached = _REACHED[whole] + (quarters - whole) * QUARTER_SHARES[whole]
        return self.mean * reached + self._extra_by(now)

    def whole_day(self, now: float) -> float:
        """The mean number of calls of the whole day, as far as the hotline knew at `now`."""
        known = self.disturbance and now >= self.midnight + self.disturbance.known
        extra = self.disturbance.extra_calls if self.disturbance and known else 0.0
        return self.mean + extra

    def _extra_by(self, now: float) -> float:
        if self.disturbance is None:
            return 0.0
        began = self.midnight + self.disturbance.began + self.disturbance.first_call_s
        grown = max(0.0, now - began) / self.disturbance.tau_s
        return self.disturbance.extra_calls * (1.0 - (1.0 + grown) * math.exp(-grown))

    @property
    def mix(self) -> tuple[float, ...]:
        """The shares of KINDS."""
        peak = min(max((self.mean - STABLE_CALLS) / (PEAK_CALLS - STABLE_CALLS), 0.0), 1.0)
        return tuple(
            low + peak * (high - low) for low, high in zip(STABLE_MIX, PEAK_MIX, strict=True)
        )


def first_calls(model: DayModel, random: Random, typical: bool = False) -> Iterator[list[Calling]]:
    """One day's first calls, a quarter of an hour at a time, in order within each.

    Their number is over-dispersed: a factor for the day and AR(1) noise for every quarter. A
    `typical` day keeps its factor within one deviation.
    """
    reach = DAY_FACTOR_SD if typical else 0.5
    day_factor = min(max(random.gauss(1.0, DAY_FACTOR_SD), 1.0 - reach), 1.0 + reach)
    extra = _extra_calls(model, random, reach)
    noise = random.gauss(0.0, QUARTER_SD)
    kinds = tuple(accumulate(model.mix))
    districts = tuple(accumulate(DISTRICT_SHARES))
    fresh = QUARTER_SD * math.sqrt(1.0 - QUARTER_RHO**2)
    for index, share in enumerate(QUARTER_SHARES):
        start = model.midnight + index * QUARTER_S
        end = start + QUARTER_S
        rate = model.mean * day_factor * share * max(0.2, 1.0 + noise) / QUARTER_S
        calls = []
        at = start + random.expovariate(rate)
        while at < end:
            kind = random.choices(KINDS, cum_weights=kinds)[0]
            calls.append(Calling(at, kind, random.choices(DISTRICTS, cum_weights=districts)[0]))
            at += random.expovariate(rate)
        calls += [call for call in extra if start <= call.at < end]
        calls.sort(key=lambda call: call.at)
        yield calls
        noise = QUARTER_RHO * noise + random.gauss(0.0, fresh)


def _extra_calls(model: DayModel, random: Random, reach: float) -> list[Calling]:
    failure = model.disturbance
    if failure is None:
        return []
    first = model.midnight + failure.began + failure.first_call_s
    factor = min(max(random.gauss(1.0, DAY_FACTOR_SD), 1.0 - reach), 1.0 + reach)
    number = round(failure.extra_calls * factor)
    return [
        Calling(
            first + random.gammavariate(2.0, failure.tau_s),
            random.choices(KINDS, FAILURE_MIX)[0],
            failure.district
            if random.random() < failure.district_share
            else random.choices(DISTRICTS, DISTRICT_SHARES)[0],
        )
        for _ in range(number)
    ]
