"""How much a wall shows, by how far away it is read."""

from enum import Enum

STANDARD_TO = 5.6
LARGE_TO = 7.7
"""Viewing distances in screen heights: with 32 and 44 px of 1080 lines a character then still
spans 20 minutes of arc (5.71 px per height and distance are 18.2)."""


class Density(Enum):
    """What a wall has room for."""

    STANDARD = "standard"
    """Six panels."""
    LARGE = "large"
    """Four panels."""
    FAR = "far"
    """Three heroes and the bar."""


def density_for(
    distance_m: float | None, diagonal_in: float | None, aspect: float = 16 / 9
) -> Density:
    """The density for a viewing distance and a screen's diagonal in inches; LARGE where unknown.

    Beyond 14.7 screen heights even FAR is too small, and it is still the most that can be done.
    """
    if not distance_m or not diagonal_in or distance_m <= 0 or diagonal_in <= 0:
        return Density.LARGE
    height_m = diagonal_in * 0.0254 / (1 + aspect**2) ** 0.5
    heights = distance_m / height_m
    if heights <= STANDARD_TO:
        return Density.STANDARD
    return Density.LARGE if heights <= LARGE_TO else Density.FAR
