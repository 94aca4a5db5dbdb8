"""Distance and diagonal choose how much a wall shows."""

import pytest

from wallboard.ui.tiles.density import Density, density_for


@pytest.mark.parametrize(
    ("distance_m", "diagonal_in", "density"),
    [
        (None, None, Density.LARGE),
        (5.0, None, Density.LARGE),
        (None, 55.0, Density.LARGE),
        (0.0, 55.0, Density.LARGE),
        (0.7, 24.0, Density.STANDARD),
        (3.8, 55.0, Density.STANDARD),  # 5.55 screen heights
        (3.9, 55.0, Density.LARGE),  # 5.69
        (5.0, 55.0, Density.LARGE),
        (5.4, 55.0, Density.FAR),  # 7.88
        (30.0, 55.0, Density.FAR),
    ],
)
def test_density_for(distance_m: float | None, diagonal_in: float | None, density: Density) -> None:
    assert density_for(distance_m, diagonal_in) is density


def test_an_upright_screen_is_taller() -> None:
    assert density_for(6.0, 55.0, 9 / 16) is Density.STANDARD
