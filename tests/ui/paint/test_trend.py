"""The trend's axis hides no bad value."""

import pytest

from wallboard.boards.share import TrendPoint
from wallboard.domain.metrics import Ratio
from wallboard.ui.paint.trend import floor_for


@pytest.mark.parametrize(
    ("shares", "floor"),
    [
        ([], 0.8),
        ([(99, 100), None, (96, 100)], 0.8),
        ([(80, 100)], 0.8),
        ([(79, 100)], 0.5),
        ([(1, 3)], 0.0),
        ([(0, 0)], 0.8),  # no calls: nothing to show
    ],
)
def test_the_axis_begins_where_the_lowest_value_shows(
    shares: list[tuple[int, int] | None], floor: float
) -> None:
    points = [TrendPoint(0.0, None if each is None else Ratio(*each)) for each in shares]
    assert floor_for(points, 0.95) == floor
