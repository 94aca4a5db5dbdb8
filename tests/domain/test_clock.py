"""The server's clock from its readings: bounded by what requests take, and never shaken by it."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.domain.clock import IN_PACE, SET_S, SLEW, Reading, ServerClock

NEAR = 1e-6


def clock(took_s: float = 0.0, time_scale: float = 1.0) -> ServerClock:
    """The server's clock stood at 100 when the board's stood at 50."""
    return ServerClock.first(Reading(100.0, 50.0, took_s), time_scale)


@pytest.mark.parametrize(
    ("time_scale", "server_time", "age_s"), [(1.0, 107.0, 7.0), (60.0, 520.0, 7.0), (0.0, 100, 0)]
)
def test_the_pace_of_the_servers_clock(time_scale: float, server_time: float, age_s: float) -> None:
    assert clock(time_scale=time_scale).at(57.0) == server_time
    assert clock(time_scale=time_scale).age_s(100.0, 57.0) == age_s


def test_what_an_answer_took_may_be_age() -> None:
    assert clock(took_s=3.0).age_s(100.0, 50.0) == 3.0
    assert clock(took_s=3.0).at(50.0) == 100.0
    assert clock().age_s(110.0, 50.0) == 0.0  # from the future, and yet no younger than now


@pytest.mark.parametrize(
    ("server_time", "took_s", "at"),
    [
        (110.0, 0.0, 110.0),  # to the point
        (109.0, 1.0, 109.99),  # late, and the request explains it: followed at SLEW
        (109.0, 0.0, 109.99),  # late, and nothing explains it
        (105.1, 5.0, 109.99),  # a long poll
        (110.5, 0.0, 110.5),  # ahead: no answer comes early
        (3710.0, 0.0, 3710.0),  # set forward
        (105.0, 0.1, 110.0),  # set back, or a cache: one reading does not tell
        (100.0, 0.0, 110.0),  # stands
        (50.0, 0.0, 110.0),  # goes back
    ],
)
def test_one_more_reading(server_time: float, took_s: float, at: float) -> None:
    after = clock().told(Reading(server_time, 60.0, took_s), 1.0)
    assert after.at(60.0) == pytest.approx(at, abs=NEAR)


def test_quick_answers_narrow_what_slow_ones_left_open() -> None:
    slow = clock(took_s=4.0)
    quick = slow.told(Reading(111.0, 60.0, 0.5), 1.0)
    assert (quick.at(60.0), quick.slack_s) == (111.0, 0.5)
    slow_again = quick.told(Reading(113.0, 65.0, 4.0), 1.0)
    assert slow_again.age_s(111.0, 65.0) == pytest.approx(5.5, abs=NEAR)


def test_a_clock_that_was_set_forward_leaves_the_old_bounds() -> None:
    ahead = clock(took_s=0.2).told(Reading(710.0, 60.0, 0.3), 1.0)
    assert ahead.slack_s == 0.3


def test_a_clock_that_was_set_back_is_followed_once_it_goes_on() -> None:
    now = clock()
    for number in range(IN_PACE + 1):
        now = now.told(Reading(-500.0 + 5 * number, 60.0 + 5 * number), 1.0)
        assert (now.at(60.0 + 5 * number) < 0) == (number == IN_PACE)
    assert now.at(80.0) == pytest.approx(-480.0, abs=NEAR)


def test_two_caches_in_turn_are_no_clock() -> None:
    now = clock()
    for number in range(200):
        now = now.told(Reading(90.0 + 5 * (number % 2), 55.0 + 5 * number, 0.1), 1.0)
    assert now.at(1050.0) == pytest.approx(1100.0, abs=NEAR)


def test_late_is_a_matter_of_real_time() -> None:
    fast = clock(time_scale=60.0)
    late = fast.told(Reading(700.0 - 59.0, 60.0), 60.0)
    assert late.at(60.0) == pytest.approx(700.0 - 0.6, abs=NEAR)
    held = fast.told(Reading(700.0 - 60 * SET_S - 1, 60.0), 60.0)
    assert held.at(60.0) == 700.0


def test_another_pace_is_another_clock() -> None:
    assert clock().told(Reading(110.0, 60.0), 0.0) == ServerClock.first(Reading(110.0, 60.0), 0.0)


@given(
    st.lists(
        st.tuples(st.floats(0.1, 60.0), st.floats(0.0, 9.0), st.floats(0.0, 1.0)),
        min_size=1, max_size=60,
    ),
    st.floats(-3600, 3600),
)  # fmt: skip
def test_any_latency_makes_no_clock_go_back_and_no_age_too_small(
    answers: list[tuple[float, float, float]], offset_s: float
) -> None:
    """Each answer comes some time after the last, took some time, and was stamped within it."""
    mono, known, before = 0.0, None, float("-inf")
    for gap_s, took_s, part in answers:
        mono += gap_s + took_s
        reading = Reading(mono - took_s * part + offset_s, mono, took_s)
        known = ServerClock.first(reading, 1.0) if known is None else known.told(reading, 1.0)
        truth = mono + offset_s
        assert known.at(mono) <= truth + NEAR
        assert known.age_s(truth - 1.0, mono) >= 1.0 - NEAR
        assert known.at(mono) >= before - NEAR
        before = known.at(mono)
        assert known.slack_s <= max(took_s, 9.0)


def test_a_drifting_clock_is_kept_up_with() -> None:
    """A server slow by 100 parts in a million, asked for a day over a line that varies."""
    chance = random.Random(1)
    known = ServerClock.first(Reading(0.0, 0.0, 0.01), 1.0)
    for poll in range(1, 17_280):
        mono = 5.0 * poll
        took_s = chance.expovariate(10)
        server_time = mono * (1 - 1e-4) - took_s / 2
        before = known
        known = known.told(Reading(server_time, mono, took_s), 1.0)
        assert known.at(mono) >= before.at(mono) - SLEW * 5.0 - NEAR
    assert abs(known.at(86_400.0) - 86_400.0 * (1 - 1e-4)) < 0.3


def test_a_clock_is_a_value() -> None:
    assert replace(clock(), in_pace=0) == clock()
