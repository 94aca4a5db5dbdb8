"""How many call, and when: the model's mean, its noise and its forecast."""

from collections import Counter
from datetime import date
from random import Random
from statistics import mean, stdev
from typing import Any

import pytest

from wallboard.hub.telephony.events import IncidentChanged, Joined
from wallboard.hub.telephony.simulated import SCENARIOS
from wallboard.hub.telephony.simulated.arrivals import (
    HOURLY_SHARES,
    QUARTER_SHARES,
    DayModel,
    day_mean,
    first_calls,
)
from wallboard.hub.telephony.simulated.facts import local_day


@pytest.mark.parametrize(
    ("season_day", "mean_c", "weekend", "calls"),
    [
        (1, -1.0, False, 5911),
        (40, 2.0, False, 1524),
        (40, 2.0, True, 1341),
        (40, 9.0, False, 1524),
        (60, -14.0, False, 5402),
    ],
)
def test_the_mean_of_a_day(season_day: int, mean_c: float, weekend: bool, calls: int) -> None:
    assert day_mean(season_day, mean_c, weekend) == pytest.approx(calls, abs=1)


def test_the_quarters_of_an_hour_add_up_to_its_share() -> None:
    assert sum(HOURLY_SHARES) == pytest.approx(100)
    for hour, share in enumerate(HOURLY_SHARES):
        quarters = QUARTER_SHARES[4 * hour : 4 * hour + 4]
        assert sum(quarters) == pytest.approx(share / 100)
        assert min(quarters) > 0


def test_days_are_over_dispersed_around_their_mean(midnight: float) -> None:
    model = DayModel.of(midnight, 40, 2.0, None)
    totals = [
        sum(len(quarter) for quarter in first_calls(model, Random(seed))) for seed in range(120)
    ]
    assert mean(totals) == pytest.approx(model.mean, rel=0.03)
    assert 0.065 < stdev(totals) / model.mean < 0.12  # Poisson noise alone would be 0.026


@pytest.mark.parametrize(
    ("name", "calls"), [("stable", 1500), ("peak", 5900), ("cold", 5400), ("failure", 7600)]
)
def test_the_total_of_a_day(day_of: Any, name: str, calls: int) -> None:
    first = sum(not call.again for call in day_of(name).hotline.books.today.calls)
    assert 0.75 * calls < first < 1.25 * calls


def test_the_hours_have_their_shares(day_of: Any) -> None:
    day = day_of("peak")
    calls = [event for event in day.events if isinstance(event, Joined)]
    hours = Counter(int((call.at - day.midnight) // 3600) for call in calls)
    for hour, share in enumerate(HOURLY_SHARES):
        assert 100 * hours[hour] / len(calls) == pytest.approx(share, rel=0.35, abs=0.3)


@pytest.mark.parametrize(("name", "repair"), [("stable", 0.40), ("peak", 0.52)])
def test_what_people_call_for(day_of: Any, name: str, repair: float) -> None:
    calls = [event for event in day_of(name).events if isinstance(event, Joined)]
    kinds = Counter(call.kind for call in calls)
    assert set(kinds) == {"repair", "consult", "payment", "follow_up"}
    assert kinds["repair"] / len(calls) == pytest.approx(repair, abs=0.04)


def test_a_failure_makes_its_district_call(day_of: Any) -> None:
    day = day_of("failure")
    (incident,) = (e for e in day.events if isinstance(e, IncidentChanged) and e.text)
    assert incident.at == day.at(9, 10)
    assert incident.since == day.at(9, 2)
    assert incident.place == "历城区"
    after = [e for e in day.events if isinstance(e, Joined) and day.at(9, 12) < e.at < day.at(11)]
    before = [e for e in day.events if isinstance(e, Joined) and day.at(8) < e.at < day.at(9)]

    def share(calls: list[Joined]) -> float:
        return sum(call.district == "licheng" for call in calls) / len(calls)

    assert share(before) < 0.3 < 0.5 < share(after)


def test_the_forecast_does_not_know_the_noise(day_of: Any) -> None:
    expected = [day_of("stable", seed).hotline.expected(day_of("stable").at(23)) for seed in (5, 6)]
    assert expected[0] == expected[1]
    assert expected[0].offered_today == (1400, 1650)


def test_the_forecast_grows_with_the_day_and_ends_at_the_mean(midnight: float) -> None:
    failure = SCENARIOS["failure"].disturbance
    model = DayModel.of(midnight, 9, -9.0, failure)
    by_now = [model.offered_by(midnight + 600.0 * step) for step in range(145)]
    assert by_now == sorted(by_now)
    assert by_now[0] == 0
    assert by_now[-1] == pytest.approx(model.mean + 1200, rel=0.01)
    assert model.whole_day(midnight + 9 * 3600) == model.mean  # nobody knows yet
    assert model.whole_day(midnight + 10 * 3600) == model.mean + 1200


def test_the_season_puts_the_day_in_its_place(day: Any) -> None:
    season = day.hotline.hotline.season
    today = local_day(day.midnight).date()
    assert today == date(2026, 11, 23)
    assert season.day(today) == SCENARIOS[day.name].season_day
    assert season.day(season.end) == 121


def test_the_facts(day: Any) -> None:
    facts = day.hotline.hotline
    assert (facts.name, facts.number) == ("供热服务热线", "88812319")
    assert (facts.seats[0].id, facts.seats[0].label, len(facts.seats)) == ("001", "1", 50)
    assert (facts.lines[-1].id, len(facts.lines)) == ("E30", 30)
    assert [kind.id for kind in facts.kinds] == ["repair", "consult", "payment", "follow_up"]
    assert facts.contractor.lead_time_s == 900
    assert facts.contractor.minimum_block_s == 3600
    assert facts.capabilities == frozenset()
