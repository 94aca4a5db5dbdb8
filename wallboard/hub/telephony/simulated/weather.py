"""The outdoor temperature, day by day and hour by hour, in degrees Celsius."""

import math
from random import Random

from wallboard.hub.telephony.simulated.facts import LAST_SEASON_DAY

DAILY_SWING_C = 4.0
WARMEST_HOUR = 15.0


def temperature(mean_c: float, seconds: float) -> float:
    """The temperature so many seconds after midnight of a day with the mean `mean_c`."""
    angle = 2 * math.pi * (seconds / 3600.0 - WARMEST_HOUR) / 24.0
    return round(mean_c + DAILY_SWING_C * math.cos(angle), 1)


def usual(season_day: int) -> float:
    """The usual daily mean: 8 °C at both ends of the season, -1.5 °C in its middle (Jinan)."""
    through = min(max(season_day / LAST_SEASON_DAY, 0.0), 1.0)
    return 8.0 - 9.5 * math.sin(math.pi * through)


def next_mean(mean_c: float, season_day: int, random: Random) -> float:
    """Tomorrow's mean: weather lasts, and goes back to what is usual within about a week."""
    return mean_c + 0.15 * (usual(season_day) - mean_c) + random.gauss(0.0, 1.2)
