"""Instants as answers carry them: RFC 3339 in the hotline's time zone, with milliseconds."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from wallboard.domain.hotline import Hotline

Stamp = Callable[[float], str]


def stamped(instant: float, zone: tzinfo = UTC) -> str:
    """An instant as an RFC 3339 stamp of a zone, to the millisecond."""
    # rounded first: isoformat cuts, and a cut start time would make ages a millisecond longer
    return datetime.fromtimestamp(round(instant, 3), zone).isoformat(timespec="milliseconds")


def stamper(hotline: Hotline) -> Stamp:
    """A function that writes instants as RFC 3339 stamps of the hotline's time zone."""
    return partial(stamped, zone=ZoneInfo(hotline.time_zone))
