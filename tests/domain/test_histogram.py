"""Histograms against the delays they were made of."""

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.domain.histogram import (
    DELAY_EDGES_S,
    Counts,
    bin_of,
    count_below,
    merged,
    quantile_bounds,
)

DELAYS = st.lists(st.integers(0, 400_000).map(lambda ms: ms / 1000), max_size=60)
PERCENT = st.integers(1, 100)


def counted(delays: list[float]) -> Counts:
    counts = [0] * (len(DELAY_EDGES_S) + 1)
    for delay in delays:
        counts[bin_of(DELAY_EDGES_S, delay)] += 1
    return tuple(counts)


def test_the_hubs_edges_serve_any_cycle_of_whole_seconds() -> None:
    assert DELAY_EDGES_S[:30] == tuple(map(float, range(1, 31)))
    assert DELAY_EDGES_S[30:] == (45.0, 60.0, 90.0, 120.0, 300.0)


@pytest.mark.parametrize(
    ("delay_s", "index"), [(0, 0), (0.999, 0), (1, 1), (14.999, 14), (15, 15), (299, 34), (300, 35)]
)
def test_a_delay_equal_to_an_edge_lies_above_it(delay_s: float, index: int) -> None:
    assert bin_of(DELAY_EDGES_S, delay_s) == index


@given(DELAYS, DELAYS)
def test_merged_is_the_histogram_of_all(left: list[float], right: list[float]) -> None:
    assert merged(counted(left), counted(right)) == counted(left + right)


def test_histograms_over_other_edges_do_not_merge() -> None:
    with pytest.raises(ValueError, match="shorter"):
        merged((1, 2, 3), (1, 2))


@given(DELAYS, st.sampled_from(DELAY_EDGES_S))
def test_count_below_counts_what_lies_below(delays: list[float], edge: float) -> None:
    assert count_below(DELAY_EDGES_S, counted(delays), edge) == sum(d < edge for d in delays)


@pytest.mark.parametrize("limit_s", [0.5, 15.5, 31.0, 301.0])
def test_no_count_below_a_limit_that_is_no_edge(limit_s: float) -> None:
    assert count_below(DELAY_EDGES_S, counted([1.0, 2.0]), limit_s) is None


def test_an_edge_that_is_no_binary_fraction_is_found() -> None:
    assert 3 * 4.2 != 12.6
    assert count_below((4.2, 8.4, 12.6), (1, 2, 3, 4), 3 * 4.2) == 6


@given(DELAYS, PERCENT)
def test_a_quantile_lies_in_the_bin_of_the_nearest_rank(delays: list[float], percent: int) -> None:
    bounds = quantile_bounds(DELAY_EDGES_S, counted(delays), percent / 100)
    if not delays:
        assert bounds is None
        return
    rank = max(1, ceil(percent * len(delays) / 100))
    value = sorted(delays)[rank - 1]
    assert bounds is not None
    lower, upper = bounds
    assert lower <= value
    assert upper is None or value < upper
    assert (upper is None) == (value >= DELAY_EDGES_S[-1])


def test_a_rank_that_is_whole_is_not_rounded_up() -> None:
    assert 0.07 * 100 > 7
    assert quantile_bounds((1.0, 2.0), (7, 93, 0), 0.07) == (0.0, 1.0)
