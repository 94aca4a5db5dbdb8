"""132 real calls through a real Asterisk: the hub against queue_log, SIPp and QueueStatus."""

from bisect import bisect_right
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.live.conftest import unavailable
from tests.live.day import Day, live_day
from tests.live.debian import NotToBeHad, Programs
from tests.live.traffic import DAY
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters
from wallboard.domain.rings import RingRule, by_ring
from wallboard.domain.states import LineState, PoolState, Situation

WORDS = {"answered": "answered", "gave_up": "abandoned", "sent_away": "timed_out"}
SIPP_WITHIN_S = 0.1
"""SIPp hears the answer over the network and by a clock of 1 ms."""
LOG_WITHIN_S = 1.01
"""queue_log subtracts whole seconds from whole seconds."""
TICK_S = 0.02
RULE = RingRule(cycle_s=5.0)


@pytest.fixture(scope="module")
def day(debian: Programs, folder: Path) -> Day:
    try:
        return live_day(debian, folder)
    except NotToBeHad as error:
        unavailable(str(error))
        raise


def total(day: Day) -> Counters:
    summed = Counters()
    first, *others = day.minutes
    summed = first.counters
    for minute in others:
        summed = summed.plus(minute.counters)
    return summed


def test_every_call_has_the_outcome_that_asterisk_logged(day: Day) -> None:
    assert {key: call.outcome for key, call in day.calls.items()} == {
        key: call.outcome for key, call in day.logged.items()
    }
    assert len(day.calls) == sum(sort.calls for sort in DAY) >= 120


def test_every_caller_met_what_the_hub_says(day: Day) -> None:
    number = {call.number: key for key, call in day.logged.items()}
    assert len(number) == len(day.outcomes) == len(day.calls)
    for outcome in day.outcomes:
        call = day.calls[number[outcome.number]]
        assert call.outcome == WORDS[outcome.what]
        assert call.delay_s == pytest.approx(outcome.delay_s, abs=SIPP_WITHIN_S), outcome


def test_every_delay_and_every_telephone_passed_over_is_as_logged(day: Day) -> None:
    for key, call in day.calls.items():
        logged = day.logged[key]
        assert call.delay_s == pytest.approx(logged.wait_s, abs=LOG_WITHIN_S)
        if call.outcome == "answered":
            assert call.passed_on == logged.passed_on


def test_every_minute_counts_what_was_logged_in_it(day: Day) -> None:
    for name in ("answered", "abandoned", "timed_out"):
        ends = {key: call.at for key, call in day.calls.items() if call.outcome == name}
        assert counted_by_minute(day, name) == Counter(at // 60 * 60 for at in ends.values())
        assert_same_minutes(ends, {key: day.logged[key].at for key in ends})
    joined = {key: call.joined for key, call in day.calls.items()}
    assert counted_by_minute(day, "offered") == Counter(at // 60 * 60 for at in joined.values())
    assert_same_minutes(joined, {key: call.entered for key, call in day.logged.items()})


def counted_by_minute(day: Day, name: str) -> dict[float, int]:
    counted = {minute.start: getattr(minute.counters, name) for minute in day.minutes}
    return {start: count for start, count in counted.items() if count}


def assert_same_minutes(hub: dict[str, float], logged: dict[str, int]) -> None:
    assert hub.keys() == logged.keys()
    for key, at in hub.items():
        # time() lags behind the clock that stamps events by up to a tick of the kernel
        if TICK_S < at % 60 < 60 - TICK_S:
            assert at // 60 == logged[key] // 60, key


def test_rings_and_the_share_within_three_are_those_that_sipp_heard(day: Day) -> None:
    counts = total(day).answered_delay
    assert not isinstance(counts, Absent)
    edges = day.hotline.delay_edges_s
    number = {call.number: key for key, call in day.logged.items()}
    answered = [each for each in day.outcomes if each.what == "answered"]
    delays = {each.number: day.calls[number[each.number]].delay_s for each in answered}
    for each in answered:
        if SIPP_WITHIN_S < each.delay_s % RULE.cycle_s < RULE.cycle_s - SIPP_WITHIN_S:
            assert RULE.ring_at(delays[each.number]) == RULE.ring_at(each.delay_s), each
    rings = Counter(min(RULE.ring_at(delay_s), 7) for delay_s in delays.values())
    assert by_ring(edges, counts, RULE, 7) == tuple(rings[ring] for ring in range(1, 8))
    bins = Counter(bisect_right(edges, delay_s) for delay_s in delays.values())
    assert counts == tuple(bins[bin_] for bin_ in range(len(edges) + 1))
    assert len(rings) >= 4, "too few different rings"


def test_what_the_scenario_wants_has_happened(day: Day) -> None:
    outcomes = Counter(call.outcome for call in day.calls.values())
    assert outcomes["answered"] >= 90
    assert outcomes["timed_out"] >= 5
    assert outcomes["abandoned"] >= 18
    counted = total(day)
    assert isinstance(counted.lost_ringing, int)
    assert 10 <= counted.lost_ringing < counted.lost, "abandoned ringing, and abandoned waiting"
    assert any(call.passed_on and call.outcome == "answered" for call in day.calls.values())


def test_the_books_close(day: Day) -> None:
    counted = total(day)
    assert counted.offered == counted.answered + counted.abandoned + counted.timed_out
    assert counted.carried_in == counted.unobserved == 0
    assert counted.by_kind["repair"].offered == 114  # type: ignore[index, union-attr]


def test_groups_come_from_the_names(day: Day) -> None:
    groups = {group.value: count for group, count in total(day).by_group.items()}  # type: ignore[union-attr]
    assert groups.keys() == {"own", "outsourced", "emergency"}
    assert groups["emergency"] == 16
    seats = day.snapshot.seats
    assert not isinstance(seats, Absent)
    manned = Counter(seat.group.value for seat in seats if seat.group is not None)
    assert manned == {"own": 29, "outsourced": 20}  # the dead operator's seat is signed out
    assert len(seats) == 50


def test_seats_and_lines_are_as_asterisk_lists_them_at_ten_moments(day: Day) -> None:
    assert len(day.moments) == 10
    for moment in day.moments:
        assert moment.wrong == []
        assert moment.compared >= 50
        if moment.waiting is not None:
            assert moment.waiting[0] == moment.waiting[1]
    seen = set().union(*(moment.states for moment in day.moments))
    assert {"available", "ringing", "talking", "wrap", "break", "signed_out"} <= seen
    assert {"standby", "ready", "fault"} <= seen


def test_a_dead_line_is_a_fault_until_it_is_repaired(day: Day) -> None:
    lines = {line.id: line.state for line in day.snapshot.emergency.lines}  # type: ignore[union-attr]
    assert len(lines) == 30
    assert lines["e30"] is LineState.FAULT
    assert day.line_fault_ended
    assert lines["e18"] is LineState.READY, "switched on during the run"
    assert lines["e19"] is LineState.STANDBY


def test_the_emergency_lines_situation_is_the_recorded_decision(day: Day) -> None:
    pool = day.snapshot.emergency
    assert not isinstance(pool, Absent)
    assert (pool.state, pool.situation) == (PoolState.ACTIVE, Situation.DRILL)
    assert day.later.snapshot.emergency.situation is Situation.UNKNOWN  # type: ignore[union-attr]


def test_a_hub_started_in_the_middle_invents_nothing(day: Day) -> None:
    later = day.later
    assert later.moment.wrong == []
    assert later.moment.compared >= 50
    first = later.minutes[0]
    assert not first.complete, "the minute it was started in was not watched whole"
    assert later.snapshot.today.answered <= 2, "what it did not see it does not count"
    assert not isinstance(later.snapshot.waiting, Absent)
    for call in later.snapshot.waiting:
        assert call.since == pytest.approx(day.calls[call.id].joined, abs=1.1)


def test_an_account_that_is_told_nothing_shows_no_numbers(day: Day) -> None:
    source = day.deaf["source"]
    assert (source["state"], source["detail"]) == ("lost", "not_permitted")
    assert day.deaf["waiting"] is None
    assert day.deaf["today"]["answered"] == 0


def test_the_comparison_as_a_table(day: Day, capsys: pytest.CaptureFixture[str]) -> None:
    hub = Counter(call.outcome for call in day.calls.values())
    log = Counter(call.outcome for call in day.logged.values())
    sipp = Counter(WORDS[each.what] for each in day.outcomes)
    counted = total(day)
    counts = by_ring(day.hotline.delay_edges_s, counted.answered_delay, RULE, 7)  # type: ignore[arg-type]
    heard = Counter(RULE.ring_at(each.delay_s) for each in day.outcomes if each.what == "answered")
    within = sum(heard[ring] for ring in (1, 2, 3))
    number = {call.number: key for key, call in day.logged.items()}
    apart = [abs(day.calls[number[e.number]].delay_s - e.delay_s) for e in day.outcomes]
    lateness, journal = day.times["lateness_ms"], day.times["journal_ms"]
    with capsys.disabled():
        print(f"\n{day.version}, {len(day.calls)} calls, {day.took_s:.0f} s")
        print(f"{'':<22}{'hub':>8}{'queue_log':>12}{'SIPp':>8}")
        for name in ("answered", "abandoned", "timed_out"):
            print(f"{name:<22}{hub[name]:>8}{log[name]:>12}{sipp[name]:>8}")
        print(f"{'minutes: answered':<22}{counted.answered:>8}")
        for ring in range(1, 8):
            print(f"{f'answered on ring {ring}':<22}{counts[ring - 1]:>8}{'':>12}{heard[ring]:>8}")  # type: ignore[index]
        print(f"{'within 3 rings':<22}{sum(counts[:3]):>8}{'':>12}{within:>8}")  # type: ignore[index]
        print(f"delays, hub against SIPp: at most {max(apart) * 1000:.0f} ms apart")
        compared = sum(moment.compared for moment in day.moments)
        print(f"seats and lines at {len(day.moments)} moments: {compared} compared, 0 wrong")
        for name, taken in (
            ("event to hub (booked and kept)", lateness),
            ("arrival to board (long poll)", day.to_board_ms),
            ("of which the journal", journal),
        ):
            print(f"{name}: median {median(taken):.1f} ms, p95 {p95(taken):.1f} ms, n {len(taken)}")
    assert p95(journal) <= 20.0
    assert p95(lateness) <= 250.0


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]
