"""Figures as they are read on a board."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from wallboard.domain.metrics import Ratio
from wallboard.ui import text
from wallboard.words import words

MOMENT = datetime(2026, 11, 23, 9, 41, 5, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (999, "999"), (1543, "1,543"), (1234567, "1,234,567")],
)
def test_count(value: int, shown: str) -> None:
    assert text.count(value) == shown


@pytest.mark.parametrize(
    ("part", "of", "edge", "shown"),
    [
        (168, 289, None, "58.1"),
        (1340, 1531, None, "87.5"),
        (0, 0, None, "—"),
        (0, 40, None, "0.0"),
        (40, 40, None, "100.0"),
        (9999, 10000, None, "99.9"),  # not all of them: never 100
        (1, 10000, None, "0.1"),  # not none of them: never 0
        (9496, 10000, 0.95, "94.9"),  # misses the target: never reads as if it met it
        (9500, 10000, 0.95, "95.0"),
        (9496, 10000, None, "95.0"),
    ],
)
def test_headline(part: int, of: int, edge: float | None, shown: str) -> None:
    assert text.headline(Ratio(part, of), edge) == shown


@pytest.mark.parametrize("part", range(0, 1532, 7))
def test_headline_and_rest_add_up_to_a_hundred(part: int) -> None:
    ratio = Ratio(part, 1531)
    tenths = round(float(text.headline(ratio)) * 10) + round(float(text.rest(ratio)) * 10)
    assert tenths == 1000


def test_the_rest_of_nothing_is_undefined() -> None:
    assert text.rest(Ratio(0, 0)) == "—"


@pytest.mark.parametrize(
    ("part", "of", "shown"),
    [
        (780, 1531, "51"),
        (432, 1531, "28"),
        (128, 1531, "8.4"),
        (10, 100, "10"),
        (99, 1000, "9.9"),
        (0, 50, "0"),
        (0, 0, "—"),
        (999, 1000, "99"),
    ],
)
def test_bar_share(part: int, of: int, shown: str) -> None:
    assert text.bar_share(Ratio(part, of)) == shown


def test_rate_and_fraction() -> None:
    assert text.rate(Ratio(1489, 1531)) == "97.26"
    assert text.fraction(Ratio(1489, 1531)) == "1,489/1,531"
    assert text.fraction(Ratio(3, 4)) == "3/4"


@pytest.mark.parametrize(("share", "shown"), [(0.95, "95"), (0.8, "80"), (0.975, "97.5")])
def test_per_cent(share: float, shown: str) -> None:
    assert text.per_cent(share) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(7.9, "+7.9"), (-3.04, "−3.0"), (0.04, "0.0"), (-0.04, "0.0")],
)
def test_signed(value: float, shown: str) -> None:
    assert text.signed(value) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "00:00"),
        (84.9, "01:24"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (45296, "12:34:56"),
        (-2, "00:00"),
    ],
)
def test_stopwatch(seconds: float, shown: str) -> None:
    assert text.stopwatch(seconds) == shown


@pytest.mark.parametrize(
    ("celsius", "shown"), [(-9.0, "−9"), (-0.4, "0"), (0.5, "1"), (-8.5, "−9"), (3.2, "3")]
)
def test_degrees(celsius: float, shown: str) -> None:
    assert text.degrees(celsius) == shown


def test_the_day_and_the_hour() -> None:
    assert text.day(words("zh"), MOMENT) == "2026年11月23日 星期一"
    assert text.day(words("en"), MOMENT) == "Mon 23 Nov 2026"
    assert text.hour_minute(MOMENT) == "09:41"
    assert text.hour_minute_second(MOMENT) == "09:41:05"
    assert text.times(60.0) == "60×"
    assert text.times(0.5) == "0.5×"


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "0 秒", "0 s"),
        (59.9, "59 秒", "59 s"),
        (60, "1 分", "1 min"),
        (200, "3 分 20 秒", "3 min 20 s"),
        (1745, "29 分", "29 min"),
        (7230, "2 小时", "2 h"),
        (9300, "2 小时 35 分", "2 h 35 min"),
        (86400, "1 天", "1 d"),
        (90000, "1 天 1 小时", "1 d 1 h"),
        (-1, "0 秒", "0 s"),
    ],
)
def test_span(seconds: float, zh: str, en: str) -> None:
    assert text.span(words("zh"), seconds) == zh
    assert text.span(words("en"), seconds) == en


@pytest.mark.parametrize(
    ("language", "since_s", "expected"),
    [
        ("zh", 42.0, "09:41:05"),
        ("zh", 14 * 3600.0, "09:41:05"),
        ("zh", 15 * 3600.0, "11月23日 09:41"),
        ("en", 15 * 3600.0, "23 Nov 09:41"),
        ("en", 40 * 86400.0, "23 Nov 09:41"),
        ("zh", None, "09:41:05"),
    ],
)
def test_a_moment_of_another_day_carries_its_date(
    language: str, since_s: float | None, expected: str
) -> None:
    moment = datetime(2026, 11, 23, 9, 41, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert text.of_moment(words(language), moment, since_s) == expected
