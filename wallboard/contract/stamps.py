"""Instants as answers carry them: RFC 3339 in the hotline's time zone, with milliseconds."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from wallboard.domain.hotline import Hotline

Stamp = Callable[[float], str]


def stamper(hotline: Hotline) -> Stamp:
    """A function that writes instants as RFC 3339 stamps of the hotline's time zone."""
    zone = ZoneInfo(hotline.time_zone)

    def stamp(instant: float) -> str:
        # rounded first: isoformat cuts, and a cut start time would make ages a millisecond longer
        rounded = round(instant, 3)
        return datetime.fromtimestamp(rounded, zone).isoformat(timespec="milliseconds")

    return stamp
