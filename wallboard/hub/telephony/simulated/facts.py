"""What seldom changes about the simulated hotline."""

from datetime import UTC, datetime, timedelta, timezone

from wallboard.domain.hotline import Contractor, Hotline, Kind, LeadTime, Place, Season

DAY_S = 86400.0
SEATS = 50
LINES = 30
KINDS = ("repair", "consult", "payment", "follow_up")
DISTRICTS = ("lixia", "shizhong", "huaiyin", "tianqiao", "licheng", "changqing", "gaoxin")
LAST_SEASON_DAY = 121
"""15 November to 15 March, both included."""
LEAD_TIMES = (LeadTime(10, 900.0), LeadTime(30, 1800.0))
MINIMUM_BLOCK_S = 3600.0

_SHANGHAI = timezone(timedelta(hours=8))  # without summer time since 1991


def local_day(at: float) -> datetime:
    """The hotline's local date and time of an instant."""
    return datetime.fromtimestamp(at, UTC).astimezone(_SHANGHAI)


def simulated_facts(midnight: float, season_day: int) -> Hotline:
    """The hotline whose season makes the day that begins at `midnight` its `season_day`-th."""
    start = local_day(midnight).date() - timedelta(days=season_day - 1)
    return Hotline(
        name="供热服务热线",
        number="88812319",
        season=Season(start, start + timedelta(days=LAST_SEASON_DAY - 1)),
        seats=tuple(Place(f"{number:03d}", str(number)) for number in range(1, SEATS + 1)),
        lines=tuple(Place(f"E{number:02d}", f"E{number:02d}") for number in range(1, LINES + 1)),
        kinds=tuple(Kind(kind) for kind in KINDS),
        contractor=Contractor(
            name="泉城应急话务服务",
            lead_time_s=LEAD_TIMES[0].after_s,
            minimum_block_s=MINIMUM_BLOCK_S,
            liaison="应急值班班长",
            lead_times=LEAD_TIMES,
        ),
    )
