"""The outdoor temperature."""

from random import Random
from statistics import mean
from typing import Any

import pytest

from wallboard.hub.telephony.events import WeatherObserved
from wallboard.hub.telephony.simulated import SCENARIOS
from wallboard.hub.telephony.simulated.weather import next_mean, temperature, usual


def test_the_day_is_warmest_in_the_afternoon_and_keeps_its_mean() -> None:
    hours = [temperature(-9.0, hour * 3600.0) for hour in range(24)]
    assert hours.index(max(hours)) == 15
    assert hours.index(min(hours)) == 3
    assert mean(hours) == pytest.approx(-9.0, abs=0.05)


def test_it_is_observed_every_hour(day: Any) -> None:
    observed = [event for event in day.events if isinstance(event, WeatherObserved)]
    assert [(event.at - day.midnight) / 3600 for event in observed] == list(range(24))
    mean_c = SCENARIOS[day.name].outdoor_c
    assert mean(event.outdoor_c for event in observed) == pytest.approx(mean_c, abs=0.05)


def test_great_cold_passes() -> None:
    random = Random(3)
    mean_c = -14.0
    first = [mean_c := next_mean(mean_c, 60 + day, random) for day in range(20)]
    assert first[0] < -8
    assert abs(mean(first[-6:]) - usual(77)) < 4


def test_midwinter_is_coldest() -> None:
    assert usual(60) < usual(1)
    assert usual(60) < usual(121)
