"""Promise 4: how soon the board tries again, and how soon it is back."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.transport.backoff import next_delay
from wallboard.transport.errors import Trouble

P_S = 5.0
D_S = 4.0

chances = st.floats(0, 1, exclude_max=True)
intervals = st.floats(1, 60)
ordinary = st.sampled_from(
    [kind for kind in Trouble if kind not in (Trouble.UNAUTHORISED, Trouble.BAD_TOKEN)]
)


def half() -> float:
    return 0.5


@given(outage_s=st.floats(0, 60, exclude_max=True), poll_s=intervals, trouble=ordinary)
def test_the_first_minute_is_tried_at_every_interval(
    outage_s: float, poll_s: float, trouble: Trouble
) -> None:
    assert next_delay(outage_s, 1, poll_s, trouble, None, half) == poll_s


@given(
    outage_s=st.floats(60, 1e9),
    attempt=st.integers(1, 10**9),
    poll_s=intervals,
    trouble=ordinary,
    chance=chances,
)
def test_later_at_most_a_minute_and_never_more_often_than_the_interval(
    outage_s: float, attempt: int, poll_s: float, trouble: Trouble, chance: float
) -> None:
    delay_s = next_delay(outage_s, attempt, poll_s, trouble, None, lambda: chance)
    assert poll_s <= delay_s <= 60.0


def test_jitter_spreads_many_boards_over_the_minute() -> None:
    random = Random(1)
    delays_s = [
        next_delay(3_600, 40, P_S, Trouble.REFUSED, None, random.random) for _ in range(600)
    ]
    for tenth in range(1, 10):  # of the minute: the first holds the interval as well
        assert 30 <= sum(6 * tenth <= delay_s < 6 * tenth + 6 for delay_s in delays_s) <= 100


@pytest.mark.parametrize(
    ("wish_s", "delay_s"), [(0, 5), (4.9, 5), (5, 5), (42, 42), (300, 300), (86_400, 300)]
)
@pytest.mark.parametrize("outage_s", [1.0, 1_000.0])
def test_the_servers_wish_within_bounds(wish_s: float, delay_s: float, outage_s: float) -> None:
    assert next_delay(outage_s, 3, P_S, Trouble.UNAVAILABLE, wish_s, half) == delay_s


@pytest.mark.parametrize("trouble", [Trouble.UNAUTHORISED, Trouble.BAD_TOKEN])
@pytest.mark.parametrize("wish_s", [None, 1.0, 1e9])
def test_a_refused_token(trouble: Trouble, wish_s: float | None) -> None:
    delays_s = [next_delay(at * 30.0, at, P_S, trouble, wish_s, half) for at in range(1, 5)]
    assert delays_s == [30, 300, 300, 300]


@given(outage_s=st.floats(0.1, 3_600), hang_s=st.floats(0, D_S), seed=st.integers())
def test_recovery_after_any_outage(outage_s: float, hang_s: float, seed: int) -> None:
    """Plays the outage from its first failure: the server is back at `outage_s`."""
    random = Random(seed)
    start_s, attempt = 0.0, 0
    while start_s < outage_s:
        attempt += 1
        failed_s = start_s + hang_s  # how long the caller has known of the outage
        delay_s = next_delay(failed_s, attempt, P_S, Trouble.TIMED_OUT, None, random.random)
        start_s = max(start_s + delay_s, failed_s)
    live_s = start_s + D_S  # the slowest answer that still counts
    assert live_s - outage_s <= 65.0
    if outage_s < 60.0 - D_S:
        assert live_s - outage_s <= P_S + D_S
