from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.boards.moments import MONO, told
from tests.domain.samples import NOW, hotline
from wallboard.boards.board import board
from wallboard.boards.header import HeaderView
from wallboard.domain.absent import Absent
from wallboard.domain.freshness import Freshness
from wallboard.domain.snapshot import Weather
from wallboard.domain.state import BoardState
from wallboard.domain.states import SourceState

SHANGHAI = ZoneInfo("Asia/Shanghai")


def view(mono: float = MONO, **changes: Any) -> HeaderView:
    return board(told(**changes), mono).header


def test_whose_board_this_is() -> None:
    found = view()
    assert (found.name, found.number, found.season_day) == ("供热服务热线", "88812319", 35)
    assert found.now == datetime(2026, 11, 23, 9, 41, 5, tzinfo=SHANGHAI)
    assert found.weather == Weather(-9.0, NOW - 600)
    assert found.source is not None
    assert found.source.state is SourceState.CONNECTED
    assert (found.freshness, found.time_scale) == (Freshness.LIVE, 1.0)


@pytest.mark.parametrize(
    ("later_s", "age_s"), [(0, 0.0), (0.8, 0.0), (0.95, 1.0), (11, 11.0), (14.95, 15.0), (99, 99.0)]
)
def test_the_age_is_the_datas_in_whole_seconds(later_s: float, age_s: float) -> None:
    """The sample was 0.1 s old when it came."""
    assert view(MONO + later_s).age_s == age_s


def test_an_answer_with_an_old_stamp_is_as_old_as_its_stamp() -> None:
    assert view(server_time=NOW + 7.5).age_s == 7.0


def test_the_clock_goes_on_whatever_becomes_of_the_data() -> None:
    found = view(MONO + 3600)
    assert found.freshness is Freshness.LOST
    assert found.now == datetime(2026, 11, 23, 10, 41, 5, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("zone", "now", "season_day"),
    [
        ("Asia/Shanghai", "2026-11-23T09:41:05+08:00", 35),
        ("America/New_York", "2026-11-22T20:41:05-05:00", 34),
        ("Asia/Kathmandu", "2026-11-23T07:26:05+05:45", 35),
    ],
)
def test_it_is_the_hotlines_time(zone: str, now: str, season_day: int) -> None:
    found = view(said=hotline(time_zone=zone))
    assert found.now is not None
    assert found.now.isoformat() == now
    assert found.season_day == season_day


def test_no_season() -> None:
    assert view(said=hotline(season=None)).season_day is None


def test_before_the_first_answer() -> None:
    found = board(BoardState(5.0, "host"), MONO).header
    assert found == HeaderView(
        Freshness.CONNECTING, None, None, None, None, Absent.UNKNOWN, None, None, 1.0
    )


def test_a_simulated_clock_at_the_end_of_the_calendar() -> None:
    found = view(MONO + 3e6, time_scale=1e6)
    assert (found.now, found.season_day, found.time_scale) == (None, None, 1e6)


@pytest.mark.parametrize(("age_h", "told_of"), [(0.0, True), (2.9, True), (3.1, False)])
def test_a_temperature_of_long_ago_is_not_of_now(age_h: float, told_of: bool) -> None:
    measured = Weather(-9.0, NOW - age_h * 3600)
    assert view(weather=measured).weather == (measured if told_of else Absent.UNKNOWN)


def test_a_temperature_grows_old_though_no_answer_comes() -> None:
    measured = Weather(-9.0, NOW - 3 * 3600 + 30)
    assert view(MONO + 20, weather=measured).weather == measured
    assert view(MONO + 40, weather=measured).weather is Absent.UNKNOWN


@pytest.mark.parametrize(("later_s", "told_of"), [(59, True), (61, False), (7 * 3600, False)])
def test_what_is_too_old_to_be_shown_is_no_temperature_either(later_s: int, told_of: bool) -> None:
    for measured in (Weather(-9.0, NOW), Weather(-9.0, None)):
        found = view(MONO + later_s, weather=measured).weather
        assert found == (measured if told_of else Absent.UNKNOWN)
    never = view(MONO + later_s, weather=Absent.NOT_PROVIDED).weather
    assert never is Absent.NOT_PROVIDED


def test_a_temperature_that_does_not_say_when_is_believed() -> None:
    assert view(weather=Weather(-9.0, None)).weather == Weather(-9.0, None)
