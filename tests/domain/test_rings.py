"""The three-ring rule: a call keeps it when it is connected before the next burst begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.domain.histogram import DELAY_EDGES_S, bin_of
from wallboard.domain.rings import RingRule, by_ring

MILLISECONDS = st.integers(0, 300_000)
CYCLES_MS = st.integers(500, 12_000)


@pytest.mark.parametrize(
    ("delay_s", "ring"),
    [(0, 1), (4.999, 1), (5, 2), (9.999, 2), (10, 3), (14.999, 3), (15, 4), (60, 13)],
)
def test_rings_of_the_chinese_cadence(delay_s: float, ring: int) -> None:
    assert RingRule().ring_at(delay_s) == ring


@pytest.mark.parametrize(("cycle_s", "limit_s"), [(5.0, 15.0), (3.0, 9.0), (6.0, 18.0)])
def test_the_limit_follows_the_cadence(cycle_s: float, limit_s: float) -> None:
    assert RingRule(cycle_s).limit_s == limit_s


@given(MILLISECONDS, CYCLES_MS)
def test_a_ring_is_the_whole_cycles_before_and_one(delay_ms: int, cycle_ms: int) -> None:
    assert RingRule(cycle_ms / 1000).ring_at(delay_ms / 1000) == delay_ms // cycle_ms + 1


@given(st.lists(MILLISECONDS, max_size=50), st.integers(1, 6), st.sampled_from([1.0, 3.0, 5.0]))
def test_by_ring_is_every_call_once_on_its_ring(
    delays_ms: list[int], rings: int, cycle_s: float
) -> None:
    rule = RingRule(cycle_s)
    counts = [0] * (len(DELAY_EDGES_S) + 1)
    expected = [0] * rings
    for delay in delays_ms:
        counts[bin_of(DELAY_EDGES_S, delay / 1000)] += 1
        expected[min(rule.ring_at(delay / 1000), rings) - 1] += 1
    assert by_ring(DELAY_EDGES_S, counts, rule, rings) == tuple(expected)


def test_a_histogram_without_an_edge_at_a_ring_is_not_read_in_rings() -> None:
    assert by_ring((5.0, 15.0), (1, 2, 3), RingRule(), 3) is None
    assert by_ring((5.0, 10.0), (1, 2, 3), RingRule(), 3) == (1, 2, 3)
    assert by_ring((), (6,), RingRule(), 1) == (6,)
