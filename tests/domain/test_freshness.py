import pytest

from wallboard.domain.freshness import Freshness, freshness_of_age

LIVE, LATE, STALE, LOST = Freshness.LIVE, Freshness.LATE, Freshness.STALE, Freshness.LOST


@pytest.mark.parametrize(
    ("age_s", "poll_s", "freshness"),
    [
        (0, 5, LIVE),
        (10, 5, LIVE),
        (10.001, 5, LATE),
        (15, 5, LATE),
        (15.001, 5, STALE),
        (60, 5, STALE),
        (60.001, 5, LOST),
        (2, 1, LIVE),
        (2.5, 1, LATE),
        (3.5, 1, STALE),
        # a slow interval: what is not yet stale cannot be lost
        (60, 30, LIVE),
        (61, 30, LATE),
        (90, 30, LATE),
        (90.1, 30, LOST),
    ],
)
def test_by_age(age_s: float, poll_s: float, freshness: Freshness) -> None:
    assert freshness_of_age(age_s, poll_s) is freshness


@pytest.mark.parametrize("freshness", Freshness)
def test_own_colours_are_for_current_figures_alone(freshness: Freshness) -> None:
    assert freshness.is_current == (freshness in (LIVE, LATE))
