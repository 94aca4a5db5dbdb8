"""The hours under the trend are those of the hotline's own clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.ui.moment import ZONE, at
from wallboard.ui.desk.trend_tile import hour_ticks
from wallboard.ui.desk.voice import Voice
from wallboard.words import words


def names(zone: str, origin: float, hours: float, every: int) -> list[str]:
    voice = Voice(words("zh"), ZoneInfo(zone))
    return [name for _, name in hour_ticks(origin, 0, hours * 3600, every, voice)]


def test_a_day_has_every_third_hour_and_a_shift_every_one() -> None:
    assert names(ZONE, at(0, 45), 24, 3) == [
        "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "00:00",
    ]  # fmt: skip
    assert names(ZONE, at(1, 0), 3, 1) == ["01:00", "02:00", "03:00", "04:00"]


def test_a_tick_stands_where_its_hour_is() -> None:
    voice = Voice(words("zh"), ZoneInfo(ZONE))

    assert hour_ticks(at(2, 45), 0, 3600, 3, voice) == [(900.0, "03:00")]


def test_an_hour_that_the_clocks_leave_out_is_not_there() -> None:
    night = datetime(2026, 3, 29, 0, 30, tzinfo=ZoneInfo("Europe/Berlin")).timestamp()

    assert names("Europe/Berlin", night, 3, 1) == ["01:00", "03:00", "04:00"]


def test_beyond_the_calendar_there_are_no_hours() -> None:
    assert names(ZONE, 1e15, 24, 3) == []
