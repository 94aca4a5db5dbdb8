"""The bar: what stands, whether it still holds, and what is the matter with the data."""

from typing import Any

import pytest

from tests.boards.moments import MONO, POLL_S, told
from tests.domain.samples import NOW, hotline, seat
from wallboard.boards.bar import BarView, Outage
from wallboard.boards.board import board
from wallboard.domain.absent import Absent
from wallboard.domain.freshness import Freshness
from wallboard.domain.hotline import DEFAULT_LIMITS, Limit
from wallboard.domain.snapshot import Alarm, Incident, Source
from wallboard.domain.state import BoardState, Trouble
from wallboard.domain.states import SeatState, SourceState


def view(mono: float = MONO, **changes: Any) -> BarView:
    return board(told(**changes), mono).bar


ALARMS = (
    Alarm("seats_free", "watch", NOW - 10, 0, 0),
    Alarm("waiting", "cleared", NOW - 20, 2, None),
    Alarm("longest_wait", "alarm", NOW - 84, 84.0, 60),
    Alarm("link_down", "alarm", NOW - 5, 1, 1),
)


class TestAlarms:
    def test_the_worst_first_then_the_newest(self) -> None:
        found = view(alarms=ALARMS).alarms
        assert [each.alarm.id for each in found] == [
            "link_down",
            "longest_wait",
            "seats_free",
            "waiting",
        ]
        assert found[1].for_s == pytest.approx(84.1)
        assert all(each.evaluated for each in found)

    @pytest.mark.parametrize(("later_s", "evaluated"), [(14, True), (16, False), (3600, False)])
    def test_when_data_stops_an_alarm_stands_not_evaluated(
        self, later_s: float, evaluated: bool
    ) -> None:
        found = view(MONO + later_s, alarms=ALARMS).alarms
        assert [each.alarm for each in found] == [each.alarm for each in view(alarms=ALARMS).alarms]
        assert {each.evaluated for each in found} == {evaluated}

    def test_its_age_stands_with_the_data(self) -> None:
        assert view(MONO + 3600).alarms[0].for_s == pytest.approx(14)

    def test_what_the_server_cannot_evaluate_any_more_stands(self) -> None:
        state = told(alarms=ALARMS)
        blind = told(alarms=Absent.UNKNOWN, snapshot_time=NOW + 5, server_time=NOW + 5).snapshot
        assert blind is not None
        found = board(state.with_snapshot(blind, MONO + 5), MONO + 5).bar
        assert [each.alarm.id for each in found.alarms] == [
            "link_down",
            "longest_wait",
            "seats_free",
        ]
        assert not any(each.evaluated for each in found.alarms)
        assert found.freshness is Freshness.LIVE

    def test_one_alarm_whose_figure_is_unknown(self) -> None:
        blind = Alarm("link_down", "alarm", NOW - 5, None, 1)
        found = view(alarms=(blind, ALARMS[0])).alarms
        assert [each.evaluated for each in found] == [False, True]

    def test_the_boards_own_alarms_where_the_server_has_none(self) -> None:
        state = told(alarms=Absent.NOT_PROVIDED)
        for second in range(1, 30):
            state = state.confirmed(NOW + second, NOW + second, MONO + second)
        found = board(state, MONO + 29)
        assert "longest_wait" in [each.alarm.id for each in found.bar.alarms]
        assert all(each.evaluated for each in found.bar.alarms)

    def test_an_alarm_from_the_future_has_just_begun(self) -> None:
        assert view(alarms=(Alarm("waiting", "watch", NOW + 9, 6, 5),)).alarms[0].for_s == 0.0

    def test_all_is_well(self) -> None:
        found = view(alarms=())
        assert (found.alarms, found.outage, found.source) == ((), None, None)


class TestFigures:
    """One moment has one number of a thing, whoever tells it."""

    @staticmethod
    def told(mono: float = MONO, **changes: Any) -> dict[str, float | None]:
        """Each rule's figure beside the panels; -1 where the alarm tells its own value."""
        every = tuple(Alarm(rule, "watch", NOW - 10, -1.0, None) for rule in DEFAULT_LIMITS)
        return {each.alarm.id: each.figure for each in view(mono, alarms=every, **changes).alarms}

    def test_those_of_the_panels(self) -> None:
        found = self.told(MONO + 7)
        assert found["longest_wait"] == pytest.approx(91.1)
        assert found["open_call_back"] == pytest.approx(1707.1)
        assert (found["waiting"], found["seats_free"], found["break_due"]) == (2, 0, 0)
        assert found["share_within"] is None, "of four calls the panel says no percentage"

    def test_of_the_last_moment_that_is_known(self) -> None:
        assert self.told(MONO + 30)["longest_wait"] == pytest.approx(84.0)

    def test_what_no_panel_shows_is_left_to_the_alarm(self) -> None:
        found = self.told(waiting=Absent.UNKNOWN, seats=Absent.NOT_PROVIDED)
        for rule in ("longest_wait", "waiting", "seats_free", "break_due", "line_fault"):
            assert found[rule] == -1.0
        assert board(BoardState(POLL_S, "host"), MONO).bar.alarms == ()

    def test_an_alarm_about_one_seat_or_line_tells_its_own(self) -> None:
        tired = tuple(
            seat(f"0{n}", SeatState.TALKING, last_break_end=NOW - 9000) for n in range(17, 23)
        )
        of_one = Alarm("break_due:017", "watch", NOW - 10, 1.0, 1.0)
        of_all = Alarm("break_due", "watch", NOW - 20, 5.0, 5.0)
        found = view(seats=tired, alarms=(of_one, of_all)).alarms
        assert [each.figure for each in found] == [1.0, 6]


@pytest.mark.parametrize(
    ("id_", "subject", "at_seat"),
    [
        ("break_due:017", "17", True),
        ("line_fault:E03", "应急 3", False),
        ("line_fault:E99", "E99", False),
        ("line_fault", None, False),
    ],
)
def test_an_alarm_says_which_seat_or_line_by_its_label(
    id_: str, subject: str | None, at_seat: bool
) -> None:
    (found,) = view(alarms=(Alarm(id_, "watch", NOW - 10, 1.0, 1.0),)).alarms
    assert (found.subject, found.at_seat) == (subject, at_seat)


@pytest.mark.parametrize(
    ("rule", "value", "limit", "level", "lingers"),
    [
        ("break_due", 5.0, 5.0, "watch", False),
        ("break_due", 4.0, 5.0, "watch", True),
        ("break_due", 4.0, None, "watch", False),
        ("break_due", None, 5.0, "watch", False),
        ("break_due", 4.0, 5.0, "cleared", False),
        ("seats_free", 0.0, 0.0, "watch", False),
        ("seats_free", 1.0, 0.0, "watch", True),
        ("share_within", 0.79, 0.8, "alarm", False),
        ("share_within", 0.8, 0.8, "alarm", True),
        ("longest_wait", 0.0, 60.0, "alarm", True),
    ],
)
def test_an_alarm_lingers_whose_figure_has_come_back_from_its_limit(
    rule: str, value: float | None, limit: float | None, level: str, lingers: bool
) -> None:
    alarm = Alarm(rule, level, NOW - 10, value, limit)
    absent: dict[str, Any] = dict.fromkeys(("waiting", "seats", "recent"), Absent.UNKNOWN)
    (found,) = view(alarms=(alarm,), **absent).alarms
    assert found.lingers is lingers


def test_nobody_waits_and_the_alarm_about_the_wait_lingers() -> None:
    (found,) = view(waiting=(), alarms=(Alarm("longest_wait", "alarm", NOW - 70, 0.0, 60),)).alarms
    assert (found.figure, found.lingers) == (None, True)


class TestOutage:
    def test_none_while_the_figures_are_current(self) -> None:
        assert view(MONO + 14).outage is None
        late = told().failed(Trouble("refused"), MONO + 5, MONO + 10)
        assert board(late, MONO + 12).bar.outage is None

    def test_since_when_of_what_time_which_attempt_and_when_the_next(self) -> None:
        state = told()
        for attempt in range(1, 5):
            at = MONO + POLL_S * attempt
            state = state.failed(Trouble("refused", "111"), at, at + POLL_S)
        assert board(state, MONO + 21.5).bar.outage == Outage(
            for_s=21.0,
            data_time=NOW,
            trouble=Trouble("refused", "111"),
            attempt=5,
            next_try_s=4.0,
        )

    @pytest.mark.parametrize(
        ("left_s", "said"), [(5.0, 6.0), (4.2, 5.0), (0.2, 1.0), (0.0, None), (-3.0, None)]
    )
    def test_the_countdown_never_says_nought_while_it_runs(
        self, left_s: float, said: float | None
    ) -> None:
        state = told().failed(Trouble("refused"), MONO + 20, MONO + 100 + left_s)
        outage = board(state, MONO + 100).bar.outage
        assert outage is not None
        assert outage.next_try_s == said

    def test_never_an_answer(self) -> None:
        state = BoardState(POLL_S, "host").failed(Trouble("unresolved"), MONO, MONO + POLL_S)
        found = board(state, MONO + 1).bar
        assert found.freshness is Freshness.CONNECTING
        assert found.outage == Outage(None, None, Trouble("unresolved"), 2, 5.0)
        assert found.alarms == ()

    def test_a_server_that_is_silent_without_a_failure_yet(self) -> None:
        outage = view(MONO + 16).outage
        assert outage == Outage(16.0, NOW, None, 1, None)

    @pytest.mark.parametrize(
        ("kind", "freshness"),
        [("bad_answer", Freshness.BAD), ("unauthorised", Freshness.NOT_AUTHORISED)],
    )
    def test_what_is_the_matter(self, kind: str, freshness: Freshness) -> None:
        state = told().failed(Trouble(kind), MONO + 5, MONO + 10)
        found = board(state, MONO + 16).bar
        assert found.freshness is freshness
        assert found.outage is not None
        assert found.outage.trouble == Trouble(kind)


@pytest.mark.parametrize("state", SourceState)
def test_the_source_is_named_where_it_is_not_watched(state: SourceState) -> None:
    source = Source(state, NOW - 7, "connection refused")
    assert view(source=source).source == (None if state is SourceState.CONNECTED else source)


def test_the_incident_stays_in_sight() -> None:
    incident = Incident("城东一次管网爆管")
    assert view(incident=incident).incident == incident
    assert view(MONO + 3600, incident=incident).incident == incident
    assert view(incident=None).incident is None
    assert view(incident=Absent.UNKNOWN).incident is None


@pytest.mark.parametrize(
    ("end_s", "later_s", "overdue"),
    [(60, 0, False), (60, 59, False), (60, 60, True), (60, 3600, True), (None, 3600, False)],
)
def test_an_expected_end_passes_though_no_answer_comes(
    end_s: float | None, later_s: float, overdue: bool
) -> None:
    end = None if end_s is None else NOW + end_s
    incident = Incident("x", expected_end=end)
    assert view(MONO + later_s, incident=incident).incident_overdue is overdue


@pytest.mark.parametrize(
    ("limits", "graded"),
    [
        ({}, False),
        ({"break_due": Limit()}, False),
        ({"boiler": Limit(watch=1)}, False),
        ({"longest_wait": Limit(alarm=60)}, True),
    ],
)
def test_no_alarm_is_good_news_only_where_a_rule_has_a_limit(
    limits: dict[str, Limit], graded: bool
) -> None:
    assert view(said=hotline(limits=limits), alarms=()).condition.graded is graded
