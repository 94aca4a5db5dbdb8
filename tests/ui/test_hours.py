"""Whole hours are those of the hotline's own clock, in every zone and on every day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from wallboard.ui.hours import whole_hours


def hours(zone: str, begin: str, length_h: float) -> list[str]:
    """Each whole hour as the hour it is told to be and the clock's reading at it."""
    local = ZoneInfo(zone)
    start = datetime.fromisoformat(begin).replace(tzinfo=local).timestamp()
    return [
        f"{hour} {datetime.fromtimestamp(instant, local):%H:%M}"
        for instant, hour in whole_hours(
            start, start + length_h * 3600, lambda at: datetime.fromtimestamp(at, local)
        )
    ]


@pytest.mark.parametrize(
    "zone", ["UTC", "Asia/Shanghai", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns"]
)
def test_both_ends_are_in_it(zone: str) -> None:
    assert hours(zone, "2026-11-23 06:00", 2) == ["6 06:00", "7 07:00", "8 08:00"]
    assert hours(zone, "2026-11-23 06:01", 0.9) == []


@pytest.mark.parametrize(
    ("zone", "begin", "found"),
    [
        ("Europe/Berlin", "2026-03-29 00:30", ["1 01:00", "3 03:00", "4 04:00"]),
        ("Europe/Berlin", "2026-10-25 01:30", ["2 02:00", "2 02:00", "3 03:00"]),
        # Lord Howe sets its clocks by half an hour: 02:00 to 02:30, and 02:00 to 01:30
        ("Australia/Lord_Howe", "2026-10-04 00:30", ["1 01:00", "3 03:00"]),
        ("Australia/Lord_Howe", "2026-04-05 00:30", ["1 01:00", "2 02:00", "3 03:00"]),
    ],
)
def test_when_the_clocks_change(zone: str, begin: str, found: list[str]) -> None:
    assert hours(zone, begin, 3)[: len(found)] == found


def test_beyond_the_calendar_there_are_none() -> None:
    assert list(whole_hours(1e15, 1e15 + 86_400, lambda _: None)) == []
