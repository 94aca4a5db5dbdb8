"""Every figure by its definition, against a count by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import NO_DELAYS, NOW, counters, delays, hotline, seat
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters
from wallboard.domain.histogram import DELAY_EDGES_S
from wallboard.domain.hotline import BreakRule
from wallboard.domain.metrics import (
    SMALL_N,
    BreakDue,
    Ratio,
    RingMark,
    break_due,
    can_go_on_break,
    can_still_switch_on,
    connect_rate,
    free_seats,
    lines_in_fault,
    lines_on_standby,
    lines_switched_on,
    mean_delay_s,
    mean_handle_s,
    ring_quantile,
    rings_to_answer,
    seats_in_use,
    within_share,
    within_target,
)
from wallboard.domain.rings import RingRule
from wallboard.domain.snapshot import EmergencyPool, Line, Seat, Staff
from wallboard.domain.states import LineState, PoolState, SeatState

UNKNOWN, NOT_PROVIDED = Absent.UNKNOWN, Absent.NOT_PROVIDED
RULE = RingRule()
DELAYS = st.lists(st.integers(0, 400_000).map(lambda ms: ms / 1000), max_size=40)


class TestRatio:
    def test_undefined_is_neither_none_nor_all(self) -> None:
        assert Ratio(0, 0).share is None

    @pytest.mark.parametrize(("of", "small"), [(0, True), (19, True), (20, False)])
    def test_small_numbers(self, of: int, small: bool) -> None:
        assert SMALL_N == 20
        assert Ratio(0, of).is_small is small


class TestWithinTarget:
    def test_lost_calls_count_against_it(self) -> None:
        """Four of six answered keep the rule; two more calls were lost."""
        assert within_share(hotline(), counters()) == Ratio(4, 8)

    def test_fifteen_seconds_are_too_late(self) -> None:
        assert within_target(delays(14.999, 15.0), 2, DELAY_EDGES_S, RULE) == Ratio(1, 2)

    def test_no_calls_no_share(self) -> None:
        ratio = within_target(NO_DELAYS, 0, DELAY_EDGES_S, RULE)
        assert isinstance(ratio, Ratio)
        assert ratio.share is None

    def test_not_provided_where_no_edge_falls_on_the_limit(self) -> None:
        assert within_target((1, 2, 3), 6, (5.0, 10.0), RULE) is NOT_PROVIDED
        assert within_target((6,), 6, (), RULE) is NOT_PROVIDED

    @pytest.mark.parametrize("absence", Absent)
    def test_without_a_histogram_there_is_none(self, absence: Absent) -> None:
        assert within_target(absence, 6, DELAY_EDGES_S, RULE) is absence

    @given(DELAYS, DELAYS, DELAYS)
    def test_rings_and_share_never_contradict_each_other(
        self, answered: list[float], abandoned: list[float], timed_out: list[float]
    ) -> None:
        calls = Counters(
            answered=len(answered),
            abandoned=len(abandoned),
            timed_out=len(timed_out),
            answered_delay=delays(*answered),
            abandoned_delay=delays(*abandoned),
            timed_out_delay=delays(*timed_out),
        )
        within = within_share(hotline(), calls)
        rings = rings_to_answer(calls, DELAY_EDGES_S, RULE, 6)
        assert isinstance(within, Ratio)
        assert not isinstance(rings, Absent)
        assert within == Ratio(sum(each < 15 for each in answered), calls.finished)
        assert sum(rings.answered[:3]) == within.part
        assert sum(rings.answered[3:]) + sum(rings.lost) == within.of - within.part
        assert rings.finished == sum(rings.answered) + sum(rings.lost)


def test_connect_rate() -> None:
    assert connect_rate(counters()) == Ratio(6, 8)
    assert connect_rate(Counters()).share is None


class TestRingsToAnswer:
    def test_answered_and_lost_apart(self) -> None:
        rings = rings_to_answer(counters(), DELAY_EDGES_S, RULE, 6)
        assert not isinstance(rings, Absent)
        assert rings.answered == (2, 1, 1, 1, 0, 1)
        assert rings.lost == (1, 0, 0, 0, 0, 1)

    @pytest.mark.parametrize("missing", ["answered_delay", "abandoned_delay", "timed_out_delay"])
    def test_all_or_nothing(self, missing: str) -> None:
        calls = counters(**{missing: UNKNOWN})
        assert rings_to_answer(calls, DELAY_EDGES_S, RULE, 6) is UNKNOWN

    def test_not_provided_where_the_edges_do_not_fit(self) -> None:
        calls = Counters(answered_delay=(0, 0), abandoned_delay=(0, 0), timed_out_delay=(0, 0))
        assert rings_to_answer(calls, (15.0,), RULE, 6) is NOT_PROVIDED


class TestRingQuantile:
    @pytest.mark.parametrize(
        ("share", "ring"), [(0.5, 2), (0.66, 3), (0.67, 4), (0.01, 1), (0.83, 4)]
    )
    def test_the_ring_of_the_nearest_rank(self, share: float, ring: int) -> None:
        assert ring_quantile(counters().answered_delay, DELAY_EDGES_S, RULE, share) == RingMark(
            ring
        )

    def test_none_when_nobody_was_answered(self) -> None:
        assert ring_quantile(NO_DELAYS, DELAY_EDGES_S, RULE, 0.5) is None

    def test_that_ring_or_a_later_one_where_a_bin_is_wider_than_a_ring(self) -> None:
        assert ring_quantile(delays(40), DELAY_EDGES_S, RULE, 0.5) == RingMark(7, or_later=True)
        assert ring_quantile(delays(400), DELAY_EDGES_S, RULE, 0.5) == RingMark(61, or_later=True)

    def test_a_server_that_knows_rings_only(self) -> None:
        edges = (5.0, 10.0, 15.0)
        assert ring_quantile((1, 1, 8, 0), edges, RULE, 0.5) == RingMark(3)

    def test_a_cycle_that_is_no_binary_fraction(self) -> None:
        edges = (4.2, 8.4, 12.6, 16.8)
        rule = RingRule(4.2)
        assert ring_quantile((0, 0, 0, 5, 0), edges, rule, 0.5) == RingMark(4)
        assert within_target((1, 1, 1, 5, 0), 8, edges, rule) == Ratio(3, 8)

    @given(DELAYS.filter(bool), st.integers(1, 100))
    def test_against_a_brute_force(self, answered: list[float], percent: int) -> None:
        rank = max(1, -(-percent * len(answered) // 100))
        value = sorted(answered)[rank - 1]
        ring = ring_quantile(delays(*answered), DELAY_EDGES_S, RULE, percent / 100)
        lower = next(edge for edge in (300, 120, 90, 60, 45, 30, value) if value >= edge)
        assert ring == RingMark(int(lower // 5) + 1, or_later=value >= 30)


class TestMeans:
    def test_time_to_answer_is_over_answered_calls(self) -> None:
        assert mean_delay_s(counters()) == pytest.approx(84.9 / 6)
        assert mean_delay_s(counters(answered=0)) is None
        assert mean_delay_s(counters(delay_sum_s=UNKNOWN)) is UNKNOWN

    def test_handle_time_is_over_calls_whose_wrap_has_ended(self) -> None:
        assert mean_handle_s(counters()) == 120.0
        assert mean_handle_s(counters(handled=0)) is None

    @pytest.mark.parametrize("part", ["handled", "talk_sum_s", "hold_sum_s", "wrap_sum_s"])
    def test_handle_time_needs_every_part(self, part: str) -> None:
        assert mean_handle_s(counters(**{part: NOT_PROVIDED})) is NOT_PROVIDED


def test_seats_in_use_are_those_on_a_call_of_those_staffed() -> None:
    seats = [Seat(state.value, state) for state in SeatState]
    assert seats_in_use(seats) == Ratio(4, 8)
    assert free_seats(seats) == 1


def at_work(id_: str, *, without_min: float | None, talk_min: float | None, **changes: Any) -> Seat:
    return seat(
        id_,
        changes.pop("state", SeatState.TALKING),
        last_break_end=UNKNOWN if without_min is None else NOW - 60 * without_min,
        talk_60min_s=UNKNOWN if talk_min is None else 60 * talk_min,
        **changes,
    )


class TestBreakDue:
    RULE = BreakRule()

    @pytest.mark.parametrize(
        ("without_min", "talk_min", "due"),
        [
            (119.99, 44.99, False),
            (120, 0, True),
            (5, 45, True),
            (130, None, True),
            (5, None, False),
            (None, 45, True),
        ],
    )
    def test_either_reason_is_enough(
        self, without_min: float | None, talk_min: float | None, due: bool
    ) -> None:
        others = at_work("x", without_min=1, talk_min=1)
        found = break_due(
            [at_work("a", without_min=without_min, talk_min=talk_min), others], self.RULE, NOW
        )
        assert isinstance(found, BreakDue)
        assert found.seats == (("a",) if due else ())
        assert found.count == int(due)

    @pytest.mark.parametrize("state", SeatState)
    def test_who_rests_or_is_not_there_is_not_due(self, state: SeatState) -> None:
        known = Seat("x", SeatState.SIGNED_OUT)
        asked = at_work("a", without_min=300, talk_min=50, state=state)
        found = break_due([asked, known], self.RULE, NOW)
        assert isinstance(found, BreakDue)
        resting = {SeatState.BREAK, SeatState.SIGNED_OUT, SeatState.FAULT, SeatState.UNKNOWN}
        assert found.count == (state not in resting)

    def test_the_longest_without_a_break_first(self) -> None:
        seats = [
            at_work("talked", without_min=10, talk_min=50),
            at_work("who_knows", without_min=None, talk_min=50),
            at_work("longest", without_min=200, talk_min=0),
            at_work("fresh", without_min=20, talk_min=20),
        ]
        found = break_due(seats, self.RULE, NOW)
        assert found == BreakDue(3, 200 * 60.0, ("longest", "talked", "who_knows"))

    def test_unknown_where_nobody_tells(self) -> None:
        seats = [at_work("a", without_min=None, talk_min=None)]
        assert break_due(seats, self.RULE, NOW) is UNKNOWN
        never = [Seat("a", SeatState.TALKING)]
        assert break_due(never, self.RULE, NOW) is NOT_PROVIDED

    def test_unknown_where_no_seat_is_known(self) -> None:
        blind = [Seat("a", SeatState.UNKNOWN), Seat("b", SeatState.UNKNOWN)]
        assert break_due(blind, self.RULE, NOW) is UNKNOWN
        assert (free_seats(blind), seats_in_use(blind)) == (UNKNOWN, UNKNOWN)
        assert (free_seats([]), seats_in_use([])) == (0, Ratio(0, 0))

    def test_the_talk_of_an_hour_is_not_that_of_another_window(self) -> None:
        half = BreakRule(after_s=7200, talk_s=1350, window_s=1800)
        talked = at_work("talked", without_min=10, talk_min=23)
        longest = at_work("longest", without_min=120, talk_min=0)
        assert break_due([talked, longest], half, NOW) == BreakDue(1, 7200.0, ("longest",))
        hour = BreakRule(after_s=7200, talk_s=1350)
        assert break_due([talked, longest], hour, NOW) == BreakDue(2, 7200.0, ("longest", "talked"))
        never = [Seat("a", SeatState.TALKING, talk_60min_s=3000.0)]
        assert break_due(never, half, NOW) is NOT_PROVIDED

    def test_nobody_is_due_where_nobody_works(self) -> None:
        assert break_due([Seat("a", SeatState.SIGNED_OUT)], self.RULE, NOW) == BreakDue(0, None, ())
        assert break_due([], self.RULE, NOW) == BreakDue(0, None, ())

    def test_a_break_that_ends_in_the_future_has_just_ended(self) -> None:
        found = break_due([at_work("a", without_min=-5, talk_min=50)], self.RULE, NOW)
        assert found == BreakDue(1, 0.0, ("a",))


class TestCanStillSwitchOn:
    @pytest.mark.parametrize(
        ("states", "arrived", "possible"),
        [
            ("standby standby standby", 3, 3),
            ("standby standby standby", 2, 2),
            ("standby standby standby", 0, 0),
            ("standby talking ready", 3, 1),
            ("standby standby talking", 2, 1),
            ("standby standby wrap ringing", 2, 0),
            ("standby activating", 1, 0),
            ("standby standing_down", 1, 0),
            ("standby fault", 1, 1),
            ("fault fault", 9, 0),
            ("talking talking", 1, 0),
            ("standby unknown", 1, 0),
            ("", 9, 0),
        ],
    )
    def test_lines_on_standby_and_people_for_them(
        self, states: str, arrived: int, possible: int
    ) -> None:
        lines = tuple(
            Line(str(number), LineState(word)) for number, word in enumerate(states.split())
        )
        pool = EmergencyPool(PoolState.ACTIVE, staff=Staff(9, 9, arrived), lines=lines)
        assert can_still_switch_on(pool) == possible

    def test_absent_where_lines_or_staff_are(self) -> None:
        staff, lines = Staff(1, 1, 1), ()
        assert can_still_switch_on(EmergencyPool(PoolState.ACTIVE, staff=staff)) is NOT_PROVIDED
        unknown = EmergencyPool(PoolState.ACTIVE, staff=UNKNOWN, lines=lines)
        assert can_still_switch_on(unknown) is UNKNOWN


@pytest.mark.parametrize(
    ("states", "standby", "on", "fault"),
    [
        ("standby ready wrap fault fault", 1, 2, 2),
        ("standby standby", 2, 0, 0),
        ("standby unknown", 1, 0, UNKNOWN),
        ("standby unknown fault", 1, 0, 1),
        ("unknown unknown", UNKNOWN, UNKNOWN, UNKNOWN),
        ("", 0, 0, 0),
    ],
)
def test_lines_by_what_they_do(
    states: str, standby: Absent | int, on: Absent | int, fault: Absent | int
) -> None:
    lines = tuple(Line(str(n), LineState(word)) for n, word in enumerate(states.split()))
    pool = EmergencyPool(PoolState.ACTIVE, lines=lines)
    found = (lines_on_standby(pool), lines_switched_on(pool), lines_in_fault(pool))
    assert found == (standby, on, fault)


class TestCanGoOnBreak:
    @pytest.mark.parametrize(
        ("due", "free", "waiting", "can_go"),
        [(6, 0, 0, 0), (6, 4, 0, 4), (6, 4, 3, 1), (6, 4, 9, 0), (2, 9, 0, 2), (0, 9, 0, 0)],
    )
    def test_as_many_as_stay_free_beyond_the_queue(
        self, due: int, free: int, waiting: int, can_go: int
    ) -> None:
        assert can_go_on_break(BreakDue(due, None, ()), free, waiting) == can_go

    def test_unknown_where_anything_is(self) -> None:
        assert can_go_on_break(BreakDue(1, None, ()), UNKNOWN, 0) is UNKNOWN
        assert can_go_on_break(BreakDue(1, None, ()), 3, NOT_PROVIDED) is NOT_PROVIDED
        assert can_go_on_break(UNKNOWN, 3, 0) is UNKNOWN
