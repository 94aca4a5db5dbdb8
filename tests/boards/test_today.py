from typing import Any

import pytest

from tests.boards.moments import MONO, told
from tests.domain.samples import MIDNIGHT, NOW, counters, minute
from wallboard.boards.board import board
from wallboard.boards.today import NIGHT_S, TodayView
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Missed, Tally
from wallboard.domain.metrics import Ratio
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm, Expected, Source
from wallboard.domain.states import SourceState

UNKNOWN, NOT_PROVIDED = Absent.UNKNOWN, Absent.NOT_PROVIDED


def view(mono: float = MONO, **changes: Any) -> TodayView:
    panels = board(told(**changes), mono).panels
    assert panels is not None
    return panels.today


def test_the_day_so_far() -> None:
    found = view()
    assert (found.offered, found.answered, found.abandoned, found.timed_out) == (9, 6, 1, 1)
    assert (found.abandoned_short, found.lost_ringing, found.blocked) == (1, 1, 2)
    assert found.counters_since == MIDNIGHT
    assert found.expected == Expected(9, (520, 610))
    assert found.connect == Ratio(6, 8)
    assert found.mean_handle_s == 120.0
    assert found.short_abandon_s == 5.0


@pytest.mark.parametrize(
    ("offered", "by_now", "off"),
    [(2001, 2000, 0.05), (1543, 2600, -40.7), (9, 0, None), (9, None, None)],
)
def test_by_how_much_the_day_is_off_its_forecast(
    offered: int, by_now: int | None, off: float | None
) -> None:
    calls = counters(offered=offered)
    found = view(today=calls, expected=Expected(by_now, None)).off_expected
    assert found == (None if off is None else pytest.approx(off, abs=0.05))
    assert view(today=calls, expected=NOT_PROVIDED).off_expected is None


@pytest.mark.parametrize("since", [MIDNIGHT - 86_400, MIDNIGHT + 60])
def test_counts_of_another_span_are_not_held_against_the_days_forecast(since: float) -> None:
    assert view(counters_since=MIDNIGHT + 59).off_expected == 0.0
    found = view(counters_since=since)
    assert (found.counted_since, found.off_expected) == (since, None)


def test_a_day_that_was_not_watched_whole_is_not_held_against_its_forecast() -> None:
    def off(*watched: bool) -> tuple[float, float | None]:
        minutes = [
            minute(MIDNIGHT + 60 * index, complete=complete)
            for index, complete in enumerate(watched)
        ]
        panels = board(told().with_minutes(minutes, 1, "run-1", NOW), MONO).panels
        assert panels is not None
        return panels.today.unwatched_s, panels.today.off_expected

    assert off(True, True, True) == (0.0, 0.0)
    assert off(True, False, True) == (60.0, None)


@pytest.mark.parametrize("source", SourceState)
def test_a_source_that_is_not_seen_leaves_the_counts_behind_the_forecast(
    source: SourceState,
) -> None:
    found = view(source=Source(source, NOW - 3600, None)).off_expected
    assert found == (0.0 if source is SourceState.CONNECTED else None)


def test_nobody_lost_is_by_callers_and_reached_is_not_tried() -> None:
    found = view(callers=10, missed=Missed(6, 3, 1, 2, NOW - 60))
    assert found.reached == Ratio(8, 10)
    assert found.oldest_open_s == pytest.approx(60.1)
    assert view(MONO + 5, missed=Missed(1, 0, 0, 1, NOW - 60)).oldest_open_s == pytest.approx(65.1)


def test_nobody_is_owed_a_call() -> None:
    found = view(callers=10, missed=Missed(6, 5, 1, 0, None))
    assert (found.reached, found.oldest_open_s) == (Ratio(10, 10), None)


@pytest.mark.parametrize(
    ("missed", "callers", "reached"),
    [
        (UNKNOWN, 9, UNKNOWN),
        (NOT_PROVIDED, 9, NOT_PROVIDED),
        (Missed(0, 0, 0, 0, None), UNKNOWN, UNKNOWN),
        (Missed(0, 0, 0, 0, None), 0, Ratio(0, 0)),
    ],
)
def test_reached_needs_both(missed: object, callers: object, reached: object) -> None:
    assert view(missed=missed, callers=callers).reached == reached


def test_kinds_in_the_hotlines_order_and_the_missing_ones_zero() -> None:
    kinds = view().kinds
    assert not isinstance(kinds, Absent)
    assert [(kind.id, tally) for kind, tally in kinds] == [
        ("consult", Tally(5, 3, 1, 0)),
        ("repair", Tally(3, 3, 0, 1)),
        ("chaser", Tally()),
    ]


def test_a_kind_that_cannot_be_told_is_no_zero() -> None:
    kinds = view(today=counters(by_kind={"repair": UNKNOWN})).kinds
    assert not isinstance(kinds, Absent)
    assert [kind.id for kind, _ in kinds] == ["consult", "chaser"]
    assert view(today=counters(by_kind=NOT_PROVIDED)).kinds is NOT_PROVIDED


def test_the_kinds_and_the_rest_are_the_whole() -> None:
    assert view().other == Tally(1, 0, 0, 0)
    unknown = view(today=counters(by_kind={"repair": UNKNOWN, "consult": Tally(5, 3, 1, 0)}))
    assert unknown.other == Tally(4, 3, 0, 1)
    strange = view(today=counters(by_kind={"move": Tally(9, 6, 1, 1)}))
    assert strange.other == Tally(9, 6, 1, 1)


@pytest.mark.parametrize(
    ("later_s", "since", "said"),
    [
        (60.0, MIDNIGHT, True),
        (NIGHT_S - 1, MIDNIGHT, True),
        (NIGHT_S, MIDNIGHT, False),
        (4 * 3600.0, MIDNIGHT + 3 * 3600, False),  # since when is said of all counts
    ],
)
def test_in_the_night_the_callers_owed_are_those_since_midnight(
    later_s: float, since: float, said: bool
) -> None:
    at = MIDNIGHT + later_s
    held: dict[str, Any] = {
        "snapshot_time": at,
        "server_time": at,
        "waiting": (),
        "missed": Missed(0, 0, 0, 0, None),
    }
    assert view(counters_since=since, **held).owed_since_midnight is said


def test_before_the_first_call() -> None:
    found = view(today=Counters(handled=0, talk_sum_s=0.0, hold_sum_s=0.0, wrap_sum_s=0.0))
    assert found.connect.share is None
    assert found.mean_handle_s is None
    assert found.blocked is NOT_PROVIDED


def test_its_grade_is_of_calls_owed() -> None:
    owed = Alarm("open_call_back", "alarm", NOW, 9000, 7200)
    assert view(alarms=(owed,)).severity is Severity.ALARM
    assert view(alarms=()).severity is Severity.NORMAL
    assert view(alarms=(), missed=UNKNOWN).severity is Severity.UNKNOWN
