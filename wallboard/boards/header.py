"""The header: whose board this is, how old the data is, what day and time it is there."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.freshness import Freshness
from wallboard.domain.snapshot import Source, Weather
from wallboard.domain.state import BoardState

WEATHER_CURRENT_FOR_S = 3 * 3600.0
"""Stations tell every hour: a temperature that is older than three is not of now."""


@dataclass(frozen=True, slots=True)
class HeaderView:
    """The header. Name and clock are None before the first answer."""

    freshness: Freshness
    name: str | None
    number: str | None
    age_s: float | None
    source: Source | None
    weather: Maybe[Weather]
    season_day: int | None
    now: datetime | None
    """The server's clock in the hotline's time zone."""
    time_scale: float
    """Other than 1.0: the board must say that this is no real time."""


def header_view(state: BoardState, mono: float) -> HeaderView:
    """The view at a reading of the monotonic clock."""
    hotline, snapshot = state.hotline, state.snapshot
    instant = state.server_now(mono)
    now = None if hotline is None or instant is None else _local(instant, hotline.time_zone)
    season = None if hotline is None else hotline.season
    age_s = state.age_s(mono)
    return HeaderView(
        freshness=state.freshness(mono),
        name=None if hotline is None else hotline.name,
        number=None if hotline is None else hotline.number,
        age_s=None if age_s is None else float(int(age_s)),
        source=None if snapshot is None else snapshot.source,
        weather=_weather(state, mono),
        season_day=None if season is None or now is None else season.day(now.date()),
        # seconds are what the clock beats in: finer would repaint for nothing
        now=None if now is None else now.replace(microsecond=0),
        time_scale=1.0 if snapshot is None else snapshot.time_scale,
    )


def _weather(state: BoardState, mono: float) -> Maybe[Weather]:
    """The weather; UNKNOWN where it was measured or told too long ago to be called outdoors now."""
    snapshot, now = state.snapshot, state.server_now(mono)
    if snapshot is None or now is None:
        return Absent.UNKNOWN
    weather = snapshot.weather
    if isinstance(weather, Absent):
        return weather
    if not state.shows_values(mono):
        return Absent.UNKNOWN
    old = weather.observed is not None and now - weather.observed > WEATHER_CURRENT_FOR_S
    return Absent.UNKNOWN if old else weather


def _local(instant: float, zone: str) -> datetime | None:
    """The local time; None beyond the calendar, where a fast simulated clock may run."""
    try:
        return datetime.fromtimestamp(instant, ZoneInfo(zone))
    except (OverflowError, ValueError, OSError):
        return None
