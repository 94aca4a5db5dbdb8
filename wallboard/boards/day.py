"""Since when today is counted: midnight, or another moment where the counters tell of that."""

from datetime import datetime
from zoneinfo import ZoneInfo

from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Snapshot


def counted_since(snapshot: Snapshot, hotline: Hotline) -> float | None:
    """When today's counts begin; None where that is today's midnight, give or take a minute.

    Today is the snapshot's own: counters that no midnight has set back are of more than a day.
    """
    try:
        moment = datetime.fromtimestamp(snapshot.snapshot_time, ZoneInfo(hotline.time_zone))
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).timestamp()
    except (OverflowError, ValueError, OSError):  # beyond the calendar, as in the header
        return None
    off_s = abs(snapshot.counters_since - midnight)
    return snapshot.counters_since if off_s >= 60 else None
