"""Since when today is counted: midnight, or later where counting began later."""

from datetime import datetime
from zoneinfo import ZoneInfo

from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Snapshot


def counted_since(snapshot: Snapshot, hotline: Hotline) -> float | None:
    """When today's counts begin; None where that is midnight, give or take a minute."""
    try:
        since = datetime.fromtimestamp(snapshot.counters_since, ZoneInfo(hotline.time_zone))
        midnight = since.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).timestamp()
    except (OverflowError, ValueError, OSError):  # beyond the calendar, as in the header
        return None
    return snapshot.counters_since if snapshot.counters_since - midnight >= 60 else None
