"""The trend's geometry: no line where nothing is known, and few calls look uncertain."""

from dataclasses import replace

from tests.ui.moment import NOW, live
from wallboard.boards.share import TREND_STEP_S, ShareView, TrendPoint
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.metrics import Ratio
from wallboard.ui.charts.trend_line import Gap, Point, Segment, trend_line

START = NOW // TREND_STEP_S * TREND_STEP_S - 8 * TREND_STEP_S


def view(
    *ratios: Ratio | None,
    recent: Maybe[Ratio] = Absent.UNKNOWN,
    since: float | None = None,
    until: float | None = None,
) -> ShareView:
    """A view of quarters from START on."""
    panels = live().panels
    assert panels is not None
    return replace(
        panels.share,
        trend=tuple(
            TrendPoint(START + index * TREND_STEP_S, ratio) for index, ratio in enumerate(ratios)
        ),
        trend_start=START,
        trend_end=START + len(ratios) * TREND_STEP_S,
        recent=recent,
        recent_since=since,
        recent_until=since + 900 if until is None and since is not None else until,
    )


def test_a_quarter_stands_in_its_middle_with_its_share_in_per_cent() -> None:
    line = trend_line(view(Ratio(95, 100), Ratio(18, 24)))

    assert line.points == (Point(450.0, 95.0, True), Point(1350.0, 75.0, True))
    assert line.segments == (Segment(*line.points),)
    assert line.gaps == ()


def test_no_line_crosses_a_gap_and_gaps_that_touch_are_one() -> None:
    line = trend_line(view(Ratio(30, 30), None, None, Ratio(30, 30), None))

    assert line.gaps == (Gap(900.0, 2700.0), Gap(3600.0, 4500.0))
    assert line.segments == ()


def test_a_quarter_without_calls_is_no_gap_and_breaks_the_line() -> None:
    line = trend_line(view(Ratio(30, 30), Ratio(0, 0), Ratio(30, 30)))

    assert (line.gaps, line.segments) == ((), ())
    assert [point.x for point in line.points] == [450.0, 2250.0]


def test_fewer_than_twenty_calls_are_uncertain_and_so_is_a_line_to_them() -> None:
    line = trend_line(view(Ratio(19, 19), Ratio(20, 20), Ratio(30, 30)))

    assert [point.certain for point in line.points] == [False, True, True]
    assert [segment.certain for segment in line.segments] == [False, True]


def test_the_last_fifteen_minutes_take_the_running_quarter_s_place() -> None:
    since = START + TREND_STEP_S + 300
    line = trend_line(
        view(Ratio(30, 30), Ratio(27, 30), Ratio(1, 9), recent=Ratio(168, 289), since=since)
    )

    assert line.last == Point(2100.0, 168 / 289 * 100, True)
    assert [point.x for point in line.points] == [450.0, 1350.0, 2100.0]


def test_the_end_of_a_young_window_is_now_and_not_fifteen_minutes_after_its_beginning() -> None:
    since = START + TREND_STEP_S + 540
    young = view(Ratio(30, 30), Ratio(1, 9), recent=Ratio(38, 40), since=since, until=since + 120)

    assert trend_line(young).last == Point(1560.0, 95.0, True)


def test_a_last_quarter_that_is_whole_stays_beside_them() -> None:
    since = START + TREND_STEP_S + 30
    line = trend_line(view(Ratio(30, 30), Ratio(27, 30), recent=Ratio(25, 30), since=since))

    assert [point.x for point in line.points] == [450.0, 1350.0, 1800.0]


def test_no_calls_in_the_last_fifteen_minutes_leave_no_end() -> None:
    since = START + TREND_STEP_S + 300
    line = trend_line(view(Ratio(30, 30), Ratio(27, 30), recent=Ratio(0, 0), since=since))

    assert line.last is None
