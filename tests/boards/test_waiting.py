from typing import Any

import pytest

from tests.boards.moments import MONO, told
from tests.domain.samples import NOW, hotline, minute
from wallboard.boards.board import board
from wallboard.boards.waiting import WaitingView
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Minute
from wallboard.domain.hotline import Limit
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Ringing, WaitingCall

UNKNOWN, NOT_PROVIDED = Absent.UNKNOWN, Absent.NOT_PROVIDED
MINUTE = NOW // 60 * 60


def view(mono: float = MONO, **changes: Any) -> WaitingView:
    panels = board(told(**changes), mono).panels
    assert panels is not None
    return panels.waiting


def ringing(since_s: float, id_: str = "c") -> WaitingCall:
    return WaitingCall(id_, "repair", NOW + 0.1 - since_s, (Ringing("017", NOW),))


def test_how_many_and_how_long() -> None:
    found = view()
    assert found.count == 2
    assert found.longest_s == pytest.approx(84.1)
    assert (found.limit, found.longest_limit_s) == (10, 60)


def test_the_wait_grows_with_the_clock_until_nothing_is_known() -> None:
    assert view(MONO + 10).longest_s == pytest.approx(94.1)
    assert view(MONO + 20).longest_s == pytest.approx(84.0)


def test_nobody_waits() -> None:
    found = view(waiting=())
    assert (found.count, found.longest_s, found.ringing, found.by_ring) == (0, None, 0, ())


def test_a_call_from_the_future_has_just_come() -> None:
    assert view(waiting=(WaitingCall("c", None, NOW + 5),)).longest_s == 0.0


@pytest.mark.parametrize("absence", Absent)
def test_who_waits_is_absent(absence: Absent) -> None:
    found = view(waiting=absence, alarms=())
    assert (found.count, found.longest_s, found.ringing, found.by_kind) == (absence,) * 4
    assert found.severity is Severity.UNKNOWN
    assert found.spark[-1] is None


@pytest.mark.parametrize(
    ("waited_s", "ring"),
    [(0, 1), (4.99, 1), (5, 2), (14.99, 3), (15, 4), (61, 13)],
)
def test_the_ring_that_a_caller_is_on_counts_from_its_coming(waited_s: float, ring: int) -> None:
    """From the caller's arrival, not from when this operator's telephone began to ring."""
    assert view(waiting=(ringing(waited_s),)).by_ring == ((ring, 1),)


def test_those_ringing_are_shown_apart() -> None:
    calls = (ringing(1, "a"), ringing(2, "b"), ringing(17, "c"), WaitingCall("d", None, NOW))
    found = view(waiting=calls)
    assert (found.count, found.ringing, found.by_ring) == (4, 3, ((1, 2), (4, 1)))


def test_a_server_that_never_tells_of_ringing() -> None:
    silent = hotline(capabilities=frozenset())
    assert view(said=silent, waiting=(WaitingCall("c", None, NOW),)).ringing is NOT_PROVIDED
    assert view(said=silent, waiting=(ringing(1),)).ringing == 1


def test_a_call_of_which_ringing_is_unknown() -> None:
    calls = (ringing(1, "a"), WaitingCall("b", None, NOW, UNKNOWN))
    found = view(waiting=calls)
    assert found.ringing is UNKNOWN
    assert found.by_ring == ((1, 1),)


def test_by_kind_in_the_hotlines_order_zeros_included() -> None:
    found = view().by_kind
    assert not isinstance(found, Absent)
    assert [(kind.id, count) for kind, count in found] == [
        ("consult", 0),
        ("repair", 1),
        ("chaser", 0),
    ]
    silent = hotline(capabilities=frozenset())
    plain = (WaitingCall("c", None, NOW),)
    assert view(said=silent, waiting=plain).by_kind is NOT_PROVIDED


def test_each_hero_has_its_own_grade_and_the_tile_the_worse() -> None:
    found = view()
    assert found.count_severity is Severity.NORMAL
    assert found.longest_severity is Severity.ALARM
    assert found.severity is Severity.ALARM


@pytest.mark.parametrize(
    ("limits", "count", "longest", "both"),
    [
        ({}, Severity.UNKNOWN, Severity.UNKNOWN, Severity.UNKNOWN),
        ({"waiting": Limit(watch=9)}, Severity.NORMAL, Severity.UNKNOWN, Severity.NORMAL),
        ({"longest_wait": Limit(alarm=90)}, Severity.UNKNOWN, Severity.NORMAL, Severity.NORMAL),
    ],
)
def test_a_figure_without_a_limit_is_not_evaluated(
    limits: dict[str, Limit], count: Severity, longest: Severity, both: Severity
) -> None:
    found = view(said=hotline(limits=limits), alarms=())
    assert (found.count_severity, found.longest_severity, found.severity) == (count, longest, both)


class TestSpark:
    def spark(self, *minutes: Any, mono: float = MONO) -> tuple[int | None, ...]:
        state = told().with_minutes(minutes, 1, "run-1", NOW)
        panels = board(state, mono).panels
        assert panels is not None
        return panels.waiting.spark

    def test_half_an_hour_and_now(self) -> None:
        minutes = [minute(MINUTE - 60 * back, peak_waiting=back) for back in range(40, 0, -1)]
        assert self.spark(*minutes) == (*range(30, 0, -1), 2)

    def test_what_is_not_known_is_a_gap_and_not_zero(self) -> None:
        found = self.spark(
            minute(MINUTE - 180, peak_waiting=0),
            minute(MINUTE - 120, complete=False),
            minute(MINUTE - 60, peak_waiting=UNKNOWN),
        )
        assert found == (*[None] * 27, 0, None, None, 2)

    def test_the_running_minute_is_now_and_not_a_point_of_its_own(self) -> None:
        assert self.spark(minute(MINUTE, peak_waiting=9)) == (*[None] * 30, 2)

    def test_a_minute_that_has_only_just_ended_is_no_gap_yet(self) -> None:
        minutes = [minute(MINUTE - 60 * back, peak_waiting=back) for back in range(40, 1, -1)]
        assert self.spark(*minutes) == (*range(31, 1, -1), 2)

    @pytest.mark.parametrize(
        ("lacks", "minutes", "absent"),
        [
            ("", [], UNKNOWN),
            ("minutes", [], NOT_PROVIDED),
            (
                "minutes.peak_waiting",
                [minute(MINUTE - 60, peak_waiting=NOT_PROVIDED)],
                NOT_PROVIDED,
            ),
            ("", [minute(MINUTE - 60, peak_waiting=UNKNOWN)], None),
            ("minutes", [minute(MINUTE - 60, peak_waiting=0)], None),
        ],
    )
    def test_none_at_all_is_no_half_hour_of_gaps(
        self, lacks: str, minutes: list[Minute], absent: Absent | None
    ) -> None:
        able = hotline(capabilities=hotline().capabilities - {lacks})
        panels = board(told(able).with_minutes(minutes, 1, "run-1", NOW), MONO).panels
        assert panels is not None
        assert panels.waiting.spark_absent is absent

    def test_it_stands_with_the_figures(self) -> None:
        minutes = [minute(MINUTE - 60, peak_waiting=7)]
        assert self.spark(*minutes, mono=MONO + 300) == self.spark(*minutes)


def test_no_limit_no_line() -> None:
    found = view(said=hotline(limits={}))
    assert (found.limit, found.longest_limit_s) == (None, None)


def test_who_is_in_no_kind_is_counted_apart() -> None:
    calls = tuple(
        WaitingCall(f"c{n}", kind, NOW) for n, kind in enumerate(("repair", None, "unheard of"))
    )
    found = view(waiting=calls)
    assert not isinstance(found.by_kind, Absent)
    assert (sum(calls for _, calls in found.by_kind), found.without_kind) == (1, 2)
    assert view(waiting=calls[:1]).without_kind == 0


@pytest.mark.parametrize("absence", Absent)
def test_of_nobody_known_to_wait_nobody_is_without_kind(absence: Absent) -> None:
    assert view(waiting=absence).without_kind == 0
