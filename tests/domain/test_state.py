"""What a board knows as time goes by: never a false LIVE, never an alarm that clears by silence."""

from dataclasses import replace
from typing import Any

import pytest

from tests.domain.samples import NOW, hotline, minute, snapshot
from wallboard.domain.absent import Absent
from wallboard.domain.alarms import AlarmBook
from wallboard.domain.freshness import Freshness
from wallboard.domain.minutes import MinuteHistory
from wallboard.domain.snapshot import Alarm, WaitingCall
from wallboard.domain.state import BoardState, Trouble

P = 5.0
M = 1000.0
"""The board's monotonic clock when the first snapshot comes."""


def fresh(**changes: Any) -> BoardState:
    """A board that has just been told of the sample's moment."""
    return BoardState(P, "host").with_hotline(hotline()).with_snapshot(snapshot(**changes), M)


def told(second: float, *, server: float | None = None, **changes: Any) -> Any:
    """The sample's moment `second` seconds on; the server's clock `server` seconds on."""
    ahead = second if server is None else server
    return snapshot(
        snapshot_time=NOW + second, server_time=NOW + 0.1 + ahead, sequence=8, **changes
    )


class TestFreshness:
    def test_everything_starts_connecting(self) -> None:
        state = BoardState(P, "host")
        assert state.freshness(M) is Freshness.CONNECTING
        assert state.age_s(M) is None
        assert state.moment(M) is None
        assert state.server_now(M) is None
        assert not state.shows_values(M)
        assert state.with_snapshot(snapshot(), M).freshness(M) is Freshness.CONNECTING
        assert state.with_hotline(hotline()).freshness(M) is Freshness.CONNECTING

    @pytest.mark.parametrize(
        ("later_s", "freshness", "shows"),
        [
            (0, Freshness.LIVE, True),
            (9.9, Freshness.LIVE, True),
            (10, Freshness.LATE, True),
            (14.9, Freshness.LATE, True),
            (15, Freshness.STALE, True),
            (59.9, Freshness.STALE, True),
            (60, Freshness.LOST, False),
            (1e6, Freshness.LOST, False),
        ],
    )
    def test_silence(self, later_s: float, freshness: Freshness, shows: bool) -> None:
        """The sample is 0.1 s old when it comes."""
        assert fresh().freshness(M + later_s) is freshness
        assert fresh().shows_values(M + later_s) is shows

    def test_an_answer_that_was_old_when_it_came(self) -> None:
        state = fresh(server_time=NOW + 12)
        assert state.age_s(M) == 12
        assert state.freshness(M) is Freshness.LATE

    def test_a_wrong_clock_of_the_server_is_no_age(self) -> None:
        ahead = snapshot(snapshot_time=NOW + 600, server_time=NOW + 600.1)
        state = BoardState(P, "host").with_hotline(hotline()).with_snapshot(ahead, M)
        assert state.age_s(M) == pytest.approx(0.1)

    def test_age_is_in_real_seconds_whatever_the_pace(self) -> None:
        assert fresh(time_scale=60.0, server_time=NOW + 120).age_s(M) == 2.0
        assert fresh(time_scale=60.0, server_time=NOW).age_s(M + 3) == 3.0

    def test_where_the_clock_stands_every_answer_renews(self) -> None:
        """A recording that was played to its end."""
        state = fresh(time_scale=0.0, server_time=NOW + 3600)
        for second in range(0, 3600, 5):
            state = state.with_snapshot(
                snapshot(time_scale=0.0, server_time=NOW + 3600), M + second
            )
            assert state.freshness(M + second) is Freshness.LIVE
        assert state.freshness(M + 3595 + 61) is Freshness.LOST


class TestStandingStamps:
    """A server that answers 200 with an old stamp goes stale like one that is silent."""

    @pytest.mark.parametrize("server_moves", [True, False])
    @pytest.mark.parametrize("by_304", [True, False])
    def test_the_same_answer_for_ever(self, server_moves: bool, by_304: bool) -> None:
        state = fresh()
        for second in range(1, 120):
            server_time = NOW + 0.1 + (second if server_moves else 0)
            if by_304:
                state = state.confirmed(NOW, server_time, M + second)
            else:
                state = state.with_snapshot(snapshot(server_time=server_time), M + second)
            silent = fresh().freshness(M + second)
            assert state.freshness(M + second) is silent
            assert state.age_s(M + second) == pytest.approx(second + 0.1)
        assert state.connection.trouble is None
        assert state.trouble(M + 119) == Trouble("standing")
        assert state.with_snapshot(told(120), M + 120).trouble(M + 120) is None

    def test_silence_is_no_trouble_by_itself(self) -> None:
        assert fresh().trouble(M + 100) is None

    def test_what_was_recalled_says_nothing_of_the_clock(self) -> None:
        """The wall clock of the board was two hours wrong."""
        for wrong_s in (-7200, 0, 7200):
            state = BoardState(P, "host").with_hotline(hotline())
            state = state.recalled(snapshot(), M - 7200 - wrong_s)
            assert not state.freshness(M).is_current or wrong_s == -7200
            state = state.with_snapshot(told(7200), M + 1, 0.01)
            assert state.freshness(M + 1) is Freshness.LIVE

    def test_it_is_live_again_once_the_stamp_moves(self) -> None:
        state = fresh().with_snapshot(snapshot(), M + 100)
        assert state.freshness(M + 100) is Freshness.LOST
        state = state.with_snapshot(told(101), M + 101)
        assert state.freshness(M + 101) is Freshness.LIVE

    def test_quiet_is_not_dead(self) -> None:
        state = fresh()
        for second in range(5, 8 * 3600, 5):
            state = state.confirmed(NOW + second, NOW + second + 0.1, M + second)
            assert state.freshness(M + second) is Freshness.LIVE

    def test_an_older_answer_is_as_old_as_its_own_stamp(self) -> None:
        state = fresh().with_snapshot(told(20), M + 20)
        state = state.with_snapshot(snapshot(), M + 21)
        assert state.age_s(M + 21) == pytest.approx(21.1)

    def test_two_caches_in_turn_do_not_make_it_live(self) -> None:
        state = fresh()
        for poll in range(1, 40):
            second = 5.0 * (poll % 2)
            state = state.with_snapshot(told(second), M + 5 * poll, 0.05)
            assert poll < 5 or not state.freshness(M + 5 * poll).is_current

    def test_two_runs_in_turn_do_not_make_it_live(self) -> None:
        state = fresh()
        for poll in range(1, 40):
            answer = told(0.0, epoch="run-1") if poll % 2 else told(1.0, epoch="run-2")
            state = state.with_snapshot(answer, M + 5 * poll, 0.05)
            assert poll < 5 or not state.freshness(M + 5 * poll).is_current

    def test_a_stamp_from_the_future_does_not_stay_young(self) -> None:
        """The contract lets two clocks differ by a minute; that is no minute of grace."""
        state = fresh(snapshot_time=NOW + 59)
        for second in range(5, 30, 5):
            server_time = NOW + 0.1 + second
            later = snapshot(snapshot_time=NOW + 59, server_time=server_time)
            state = state.with_snapshot(later, M + second)
        assert state.freshness(M + 25) is Freshness.STALE

    def test_what_an_answer_took_is_age(self) -> None:
        state = fresh().with_snapshot(told(5), M + 9, 4.0)
        assert state.age_s(M + 9) == pytest.approx(4.1, abs=0.02)

    def test_another_run_may_begin_at_an_earlier_time(self) -> None:
        state = fresh().with_snapshot(told(-3600, epoch="run-2"), M + 20)
        assert state.freshness(M + 20) is Freshness.LIVE
        assert state.server_now(M + 21) == pytest.approx(NOW - 3600 + 0.1 + 1, abs=1e-3)


class TestConfirmed:
    def test_a_304_renews_what_it_stands_for_at_its_own_time(self) -> None:
        state = fresh().confirmed(NOW + 30, NOW + 30.5, M + 30.4, 0.02)
        assert state.snapshot == snapshot(snapshot_time=NOW + 30, server_time=NOW + 30.5)
        assert state.age_s(M + 30.4) == pytest.approx(0.5, abs=1e-3)
        assert state.connection.latency_s == 0.02

    def test_a_304_for_nothing_is_nothing(self) -> None:
        state = BoardState(P, "host")
        assert state.confirmed(NOW, NOW, M) is state


class TestTrouble:
    @pytest.mark.parametrize(
        ("kind", "named"),
        [
            ("unauthorised", Freshness.NOT_AUTHORISED),
            ("forbidden", Freshness.NOT_AUTHORISED),
            ("bad_token", Freshness.NOT_AUTHORISED),
            ("bad_answer", Freshness.BAD),
            ("version", Freshness.BAD),
            ("garbled", Freshness.BAD),
            ("redirected", Freshness.BAD),
            ("refused", None),
            ("timed_out", None),
            ("unavailable", None),
            ("server_error", None),
        ],
    )
    def test_what_needs_a_person_names_itself_once_figures_are_old(
        self, kind: str, named: Freshness | None
    ) -> None:
        trouble = Trouble(kind, "why")
        state = fresh().failed(trouble, M + 4, M + 9)
        assert state.freshness(M + 9) is Freshness.LIVE
        assert state.freshness(M + 14) is Freshness.LATE
        assert state.freshness(M + 20) is (named or Freshness.STALE)
        assert state.freshness(M + 100) is (named or Freshness.LOST)
        never = BoardState(P, "host").failed(trouble, M, M + 5)
        assert never.freshness(M) is (named or Freshness.CONNECTING)

    def test_figures_go_grey_and_then_to_dashes_whatever_the_trouble(self) -> None:
        state = fresh().failed(Trouble("bad_answer"), M + 4, M + 9)
        assert state.shows_values(M + 59)
        assert not state.shows_values(M + 61)

    def test_a_failure_changes_no_figure_and_counts(self) -> None:
        state = fresh().failed(Trouble("refused"), M + 5, M + 10)
        state = state.failed(Trouble("timed_out"), M + 10, M + 15)
        assert state.snapshot is not None
        assert state.connection.failing_since == M + 5
        assert state.connection.attempts == 2
        assert state.connection.trouble == Trouble("timed_out")
        assert state.connection.next_try == M + 15

    def test_an_answer_ends_the_outage(self) -> None:
        state = fresh().failed(Trouble("refused"), M + 5, M + 10)
        state = state.with_snapshot(told(10), M + 10, 0.03)
        assert state.connection.trouble is None
        assert (state.connection.attempts, state.connection.latency_s) == (0, 0.03)


class TestMoment:
    def test_it_moves_on_while_the_figures_are_current(self) -> None:
        assert fresh().moment(M) == NOW + 0.1
        assert fresh().moment(M + 14) == NOW + 14.1

    def test_it_stands_at_the_figures_own_time_after(self) -> None:
        """No wait grows of which nothing is known."""
        assert fresh().moment(M + 15) == NOW
        assert fresh().moment(M + 1000) == NOW

    def test_the_servers_clock_goes_on(self) -> None:
        assert fresh().server_now(M + 1000) == NOW + 1000.1

    @pytest.mark.parametrize(("time_scale", "moved"), [(60.0, 600.0), (0.0, 0.0)])
    def test_at_another_pace(self, time_scale: float, moved: float) -> None:
        assert fresh(time_scale=time_scale).moment(M + 10) == NOW + 0.1 + moved

    def test_an_answer_that_came_late_does_not_set_the_clock_back(self) -> None:
        state = fresh().with_snapshot(told(5), M + 5.8, 0.8)
        assert state.server_now(M + 5.8) == pytest.approx(NOW + 5.9, abs=0.01)
        state = state.with_snapshot(told(10), M + 10)
        assert state.server_now(M + 10) == pytest.approx(NOW + 10.1, abs=0.01)

    def test_a_clock_that_was_set_is_followed(self) -> None:
        state = fresh().with_snapshot(told(605), M + 5)
        assert state.server_now(M + 5) == pytest.approx(NOW + 605.1, abs=1e-3)
        for second in (10, 15, 20):
            state = state.with_snapshot(told(second), M + second)
        assert state.server_now(M + 20) == pytest.approx(NOW + 20.1, abs=1e-3)
        assert state.freshness(M + 20) is Freshness.LIVE


STANDING = Alarm("longest_wait", "alarm", NOW - 14, 84.0, 60.0)


class TestAlarms:
    def test_the_servers_word(self) -> None:
        state = fresh()
        assert (state.alarms, state.alarms_evaluated) == ((STANDING,), True)
        state = state.with_snapshot(told(5, alarms=()), M + 5)
        assert (state.alarms, state.alarms_evaluated) == ((), True)

    def test_what_the_server_cannot_evaluate_stands_as_it_was(self) -> None:
        ended = Alarm("waiting", "cleared", NOW - 3, 0, None)
        state = fresh(alarms=(STANDING, ended))
        state = state.with_snapshot(told(5, alarms=Absent.UNKNOWN), M + 5)
        assert (state.alarms, state.alarms_evaluated) == ((STANDING,), False)
        state = state.with_snapshot(told(10, alarms=Absent.UNKNOWN), M + 10)
        assert state.alarms == (STANDING,)

    def test_the_board_evaluates_for_a_server_that_does_not(self) -> None:
        call = WaitingCall("c", None, NOW - 70)
        state = fresh(alarms=Absent.NOT_PROVIDED, waiting=(call,))
        for second in range(1, 15):
            here = told(second, alarms=Absent.NOT_PROVIDED, waiting=(call,))
            state = state.with_snapshot(here, M + second)
        assert state.alarms_evaluated
        found = {alarm.id: alarm for alarm in state.alarms}
        assert found["longest_wait"] == Alarm("longest_wait", "alarm", NOW + 10, 84.0, 60)

    def test_a_304_lets_a_wait_grow_into_an_alarm(self) -> None:
        call = WaitingCall("c", None, NOW - 50)
        state = fresh(alarms=Absent.NOT_PROVIDED, waiting=(call,))
        for second in range(1, 30):
            state = state.confirmed(NOW + second, NOW + second, M + second)
        levels = {alarm.id: alarm.level for alarm in state.alarms}
        assert levels["longest_wait"] == "alarm"

    def test_nothing_is_evaluated_before_the_rules_are_known(self) -> None:
        state = BoardState(P, "host").with_snapshot(snapshot(alarms=Absent.NOT_PROVIDED), M)
        assert (state.alarms, state.alarms_evaluated) == ((), False)

    def test_a_run_at_an_earlier_time_begins_its_own_book(self) -> None:
        state = fresh(alarms=Absent.NOT_PROVIDED)
        assert state.book != AlarmBook()
        earlier = told(-7200, epoch="run-2", alarms=())
        assert state.with_snapshot(earlier, M + 5).book == AlarmBook()


class TestHotline:
    def test_the_same_rules_again_change_nothing(self) -> None:
        state = fresh().with_minutes([minute(NOW - 65)], 1, "run-1", NOW)
        again = state.with_hotline(hotline())
        assert (again.snapshot, again.history) == (state.snapshot, state.history)

    def test_other_edges_let_go_what_was_counted_over_the_old_ones(self) -> None:
        state = fresh().with_minutes([minute(NOW - 65)], 1, "run-1", NOW)
        other = state.with_hotline(hotline(delay_edges_s=(5.0, 10.0, 15.0)))
        assert other.snapshot is None
        assert other.history.minutes == ()
        assert other.freshness(M) is Freshness.CONNECTING
        assert other.server_now(M) == NOW + 0.1


def test_minutes_are_learned() -> None:
    state = fresh().with_minutes([minute(NOW - 65)], 3, "run-1", NOW)
    assert state.history.minutes == (minute(NOW - 65),)
    assert (state.history.revision, state.history.epoch) == (3, "run-1")


def test_a_state_is_a_value() -> None:
    history = MinuteHistory()
    assert BoardState(P, "host", history=history) == BoardState(P, "host", history=history)
    assert replace(fresh(), poll_s=1.0).freshness(M + 4) is Freshness.STALE
