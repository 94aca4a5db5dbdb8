"""The share within the target rings, and where its trend has gaps."""

from typing import Any

import pytest

from tests.boards.moments import MONO, told
from tests.domain.samples import NO_DELAYS, NOW, counters, delays, hotline, minute
from wallboard.boards.board import board
from wallboard.boards.share import TREND_S, TREND_STEP_S, ShareView, TrendPoint, trend_points
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Minute
from wallboard.domain.metrics import Ratio
from wallboard.domain.minutes import MinuteHistory
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, Recent

QUARTER = NOW // 900 * 900
"""09:30; the sample's moment is 09:41."""


def view(mono: float = MONO, **changes: Any) -> ShareView:
    panels = board(told(**changes), mono).panels
    assert panels is not None
    return panels.share


def test_the_last_minutes_with_their_n_and_today_beside_them() -> None:
    found = view()
    assert found.recent == Ratio(2, 4)
    assert (found.recent_since, found.recent_until) == (NOW - 900, NOW)
    assert found.today == Ratio(4, 8)
    assert (found.target, found.rule.limit_s) == (0.95, 15.0)


def test_nothing_finished_is_undefined() -> None:
    found = view(recent=Recent(NOW - 900, 0, 0, 0, NO_DELAYS)).recent
    assert isinstance(found, Ratio)
    assert found.share is None


@pytest.mark.parametrize("absence", Absent)
def test_the_last_minutes_are_absent(absence: Absent) -> None:
    found = view(recent=absence, alarms=())
    assert (found.recent, found.recent_since, found.recent_until) == (absence, None, None)
    assert found.severity is Severity.UNKNOWN
    assert found.today == Ratio(4, 8)


def test_a_histogram_without_an_edge_at_the_limit() -> None:
    coarse = hotline(delay_edges_s=(10.0, 20.0))
    today = counters(answered_delay=(3, 1, 2), abandoned_delay=(1, 0, 0), timed_out_delay=(0, 0, 1))
    found = view(said=coarse, today=today, recent=Recent(NOW, 2, 0, 0, (1, 1, 0)))
    assert (found.recent, found.today) == (Absent.NOT_PROVIDED, Absent.NOT_PROVIDED)


@pytest.mark.parametrize(
    ("unwatched_s", "said_s"),
    [(Absent.NOT_PROVIDED, 0.0), (Absent.UNKNOWN, 0.0), (59.9, 0.0), (60.0, 60.0), (240.0, 240.0)],
)
def test_a_gap_in_the_window_is_worth_a_word_from_a_minute_on(
    unwatched_s: Any, said_s: float
) -> None:
    found = view(recent=Recent(NOW - 900, 20, 0, 0, delays(*[2.0] * 20), unwatched_s))
    assert (found.recent_unwatched_s, found.too_little) == (said_s, False)


@pytest.mark.parametrize(
    ("answered", "unwatched_s", "too_little"),
    [(19, 0.0, True), (20, 0.0, False), (20, 450.0, False), (20, 451.0, True)],
)
def test_too_little_are_few_calls_and_a_window_that_was_hardly_watched(
    answered: int, unwatched_s: float, too_little: bool
) -> None:
    found = view(recent=Recent(NOW - 900, answered, 0, 0, delays(*[2.0] * answered), unwatched_s))
    assert found.too_little is too_little


def test_its_grade_is_the_servers() -> None:
    assert view(alarms=()).severity is Severity.NORMAL
    assert view(alarms=(Alarm("share_within", "watch", NOW, 0.9, 0.95),)).severity is Severity.WATCH


@pytest.mark.parametrize(
    ("within", "limit", "level", "edge"),
    [
        (443, 0.8, "alarm", 0.8),  # 79.96 %: at one decimal it would read as the limit
        (443, 0.8, "cleared", 0.95),
        (443, None, "alarm", 0.95),
        (444, 0.8, "alarm", 0.95),
        (443, 0.97, "watch", 0.95),
        (554, 0.8, "alarm", None),
    ],
)
def test_it_is_not_rounded_up_to_what_it_misses(
    within: int, limit: float | None, level: str, edge: float | None
) -> None:
    calls = delays(*[2.0] * within, *[20.0] * (554 - within))
    alarm = Alarm("share_within", level, NOW, 0.7, limit)
    found = view(recent=Recent(NOW - 900, 554, 0, 0, calls, 0.0), alarms=(alarm,))
    assert found.edge == edge


def trend(minutes: list[Minute], moment: float = NOW) -> list[TrendPoint]:
    return list(trend_points(hotline(), MinuteHistory(tuple(minutes)), moment))


def minutes_of(first: float, *indexes: int, **changes: Any) -> list[Minute]:
    return [minute(first + 60 * index, **changes) for index in indexes]


class TestTrend:
    def test_a_day_in_quarters_whatever_is_known(self) -> None:
        points = trend([])
        assert len(points) == 96
        assert points[0].start == QUARTER - TREND_S + TREND_STEP_S
        assert points[-1].start == QUARTER
        assert all(point.ratio is None for point in points)

    @pytest.mark.parametrize(
        ("hours_known", "hours_shown"), [(1, 8), (8, 8), (9.5, 9.5), (23, 23), (30, 24)]
    )
    def test_it_begins_with_the_record_but_shows_eight_hours(
        self, hours_known: float, hours_shown: float
    ) -> None:
        first = QUARTER + TREND_STEP_S - hours_known * 3600
        points = trend([minute(first), minute(QUARTER)])
        assert points[0].start == QUARTER + TREND_STEP_S - hours_shown * 3600

    def test_a_quarter_is_the_sum_of_its_minutes_not_the_mean_of_their_shares(self) -> None:
        quiet = Counters(answered=0, abandoned=1, answered_delay=NO_DELAYS)
        minutes = minutes_of(QUARTER - 900, *range(14))
        minutes += minutes_of(QUARTER - 900, 14, counters=quiet)
        assert trend(minutes)[-2].ratio == Ratio(14, 29)

    @pytest.mark.parametrize("missing", [0, 6, 14])
    def test_a_quarter_that_lacks_a_minute_is_a_gap(self, missing: int) -> None:
        known = [index for index in range(15) if index != missing]
        running = minutes_of(QUARTER, *range(11))
        assert trend(minutes_of(QUARTER - 900, *known) + running)[-2].ratio is None

    def test_a_minute_that_was_not_watched_is_a_gap(self) -> None:
        minutes = minutes_of(QUARTER - 900, *range(14))
        minutes += minutes_of(QUARTER - 900, 14, complete=False)
        assert trend(minutes)[-2].ratio is None

    def test_a_minute_without_its_histogram_is_a_gap(self) -> None:
        minutes = minutes_of(QUARTER - 900, *range(14))
        minutes += minutes_of(QUARTER - 900, 14, counters=counters(answered_delay=Absent.UNKNOWN))
        assert trend(minutes)[-2].ratio is None

    def test_a_quarter_without_a_call_is_undefined_and_no_gap(self) -> None:
        empty = Counters(answered_delay=NO_DELAYS)
        points = trend(minutes_of(QUARTER - 900, *range(15), counters=empty))
        assert points[-2].ratio == Ratio(0, 0)

    def test_the_running_quarter_is_judged_by_the_minutes_that_have_ended(self) -> None:
        assert trend(minutes_of(QUARTER, *range(11)))[-1].ratio == Ratio(11, 22)
        assert trend(minutes_of(QUARTER, *range(1, 11)))[-1].ratio is None

    @pytest.mark.parametrize(
        ("told_of", "ratio"), [(10, Ratio(10, 20)), (9, Ratio(9, 18)), (8, None)]
    )
    def test_a_minute_that_has_just_ended_may_come_a_little_later(
        self, told_of: int, ratio: Ratio | None
    ) -> None:
        assert trend(minutes_of(QUARTER, *range(told_of)))[-1].ratio == ratio

    def test_the_running_minute_does_not_count_before_it_has_ended(self) -> None:
        running = minutes_of(QUARTER, *range(11)) + minutes_of(QUARTER, 11, final=False)
        assert trend(running)[-1].ratio == Ratio(11, 22)

    def test_in_its_first_minute_a_quarter_has_no_point_yet(self) -> None:
        points = trend(minutes_of(QUARTER - 900, *range(15)), QUARTER + 30)
        assert points[-1] == TrendPoint(QUARTER - 900, Ratio(15, 30))

    @pytest.mark.parametrize("second", [0.0, 30.0, 60.0, 899.0])
    def test_the_axis_is_a_day_long_at_every_moment(self, second: float) -> None:
        at = QUARTER + second
        found = view(server_time=at, snapshot_time=at, alarms=(), waiting=Absent.UNKNOWN)
        assert found.trend_end == QUARTER + TREND_STEP_S
        assert found.trend_end - found.trend_start == TREND_S

    @pytest.mark.parametrize(
        ("lacks", "minutes", "today", "absent"),
        [
            ("", [], counters(), Absent.UNKNOWN),
            ("minutes", [], counters(), Absent.NOT_PROVIDED),
            ("", [False], counters(), None),
            ("", [False], counters(answered_delay=Absent.NOT_PROVIDED), Absent.NOT_PROVIDED),
            ("", [True], counters(answered_delay=Absent.UNKNOWN), None),
            ("minutes", [True], counters(answered_delay=Absent.NOT_PROVIDED), None),
        ],
    )
    def test_no_trend_at_all_is_no_day_of_gaps(
        self, lacks: str, minutes: list[bool], today: Counters, absent: Absent | None
    ) -> None:
        able = hotline(capabilities=hotline().capabilities - {lacks})
        known = [
            minute(QUARTER + 60 * index, complete=complete)
            for complete in minutes
            for index in range(11)
        ]
        state = told(able, today=today).with_minutes(known, 1, "run-1", NOW)
        panels = board(state, MONO).panels
        assert panels is not None
        assert panels.share.trend_absent is absent

    def test_a_full_day_is_added_up_once_a_minute(self) -> None:
        history = MinuteHistory(tuple(minutes_of(QUARTER - 24 * 3600, *range(1451))))
        first = trend_points(hotline(), history, NOW)
        assert trend_points(hotline(), history, NOW + 1) is first
        assert all(point.ratio is not None for point in first)

    def test_other_rules_other_points(self) -> None:
        history = MinuteHistory(tuple(minutes_of(QUARTER, *range(11))))
        lax = hotline(rings=hotline().rings.__class__(target=5))
        assert trend_points(hotline(), history, NOW)[-1].ratio == Ratio(11, 22)
        assert trend_points(lax, history, NOW)[-1].ratio == Ratio(22, 22)
        assert delays(20) == delays(20.5)
