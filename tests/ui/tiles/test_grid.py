"""Tiles fill the screen, side by side, whatever its proportions."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRect

from wallboard.ui.paint.measures import measures
from wallboard.ui.tiles.density import Density
from wallboard.ui.tiles.grid import grid_for

SIZES = [
    (1920, 1080), (1280, 720), (2560, 1080), (3840, 1080), (1600, 1200), (1080, 1920), (640, 480),
    (1000, 1000), (480, 1600),
]  # fmt: skip


@pytest.mark.parametrize("density", Density)
@pytest.mark.parametrize("size", SIZES)
def test_tiles_stand_apart_and_inside(density: Density, size: tuple[int, int]) -> None:
    grid = grid_for(density, measures(density.value), *size)
    screen = QRect(0, 0, *size)
    places = {name: QRect(*box) for name, box in grid.places.items()}
    for name, place in places.items():
        assert place.isValid(), name
        assert screen.contains(place), name
    for (one, a), (other, b) in combinations(places.items(), 2):
        assert not a.intersects(b), (one, other)


def test_the_standard_wall_is_the_one_of_the_design() -> None:
    grid = grid_for(Density.STANDARD, measures("standard"), 1920, 1080)
    assert grid.unit == 1.0
    assert grid.places["waiting"][:1] + grid.places["waiting"][2:3] == (28, 608)
    assert [grid.places[name][0] for name in ("waiting", "seats", "emergency")] == [28, 656, 1284]


@pytest.mark.parametrize(
    ("density", "size", "missing"),
    [
        (Density.STANDARD, (1920, 1080), {"alarms", "volume", "share_today"}),
        (Density.STANDARD, (2560, 1080), {"share_today"}),
        (Density.LARGE, (1920, 1080), {"rings", "today", "share", "alarms", "volume"}),
        (Density.FAR, (1920, 1080), {"rings", "today", "alarms", "volume", "share_today"}),
    ],
)
def test_what_each_density_shows(
    density: Density, size: tuple[int, int], missing: set[str]
) -> None:
    every = {
        "header", "bar", "waiting", "seats", "emergency", "share", "share_today", "rings", "today",
        "alarms", "volume",
    }  # fmt: skip
    assert every - grid_for(density, measures(density.value), *size).places.keys() == missing
