"""The trend's axis hides no bad value, and its hours are the hotline's."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from wallboard.boards.share import TrendPoint
from wallboard.domain.metrics import Ratio
from wallboard.ui.paint.canvas import Canvas, Setting
from wallboard.ui.paint.measures import measures
from wallboard.ui.paint.trend import floor_for, trend
from wallboard.ui.theme import load_fonts
from wallboard.words import words


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


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Kolkata", "Asia/Kathmandu"])
def test_an_hours_label_stands_where_its_hour_is(zone: str, qapp: object) -> None:
    load_fonts()
    start = datetime(2026, 11, 22, 20, 15, tzinfo=ZoneInfo(zone)).timestamp()
    span = start, start + 24 * 3600
    c = Canvas(Setting(words("en"), measures("standard"), 1.0, ZoneInfo(zone)), 1100, 200)
    trend(c, 0, 0, 1000, 150, [], span, 0.95)
    placed = {
        each.text: each.x + each.advance / 2
        for each in c.scene().texts
        if each.text in {"00", "06", "12", "18"}
    }
    left = c.measure("100") + c.length("gap") * 0.7
    assert list(placed) == ["00", "06", "12", "18"]
    for index, x in enumerate(placed.values()):
        hours = 3.75 + 6 * index
        assert x == pytest.approx(left + (1000 - left) * hours / 24)
