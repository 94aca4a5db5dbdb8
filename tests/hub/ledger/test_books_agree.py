"""The ledger's counts and the simulated telephone system's own log, written apart, agree."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import pytest

from tests.hub.days import MIDNIGHT, booked, days
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Missed
from wallboard.hub.telephony.simulated.books import SimCall

SCENARIOS = ("stable", "peak", "cold", "failure")
OUTCOMES = ("answered", "abandoned", "timed_out")


def histogram(edges: Sequence[float], delays: Iterable[float]) -> tuple[int, ...]:
    counts = [0] * (len(edges) + 1)
    for delay in delays:
        counts[bisect_right(edges, delay)] += 1
    return tuple(counts)


def missed_of(calls: Sequence[SimCall], backs: Sequence[tuple[float, str]]) -> Missed:
    """What became of the lost callers, from the log alone."""
    lost: dict[str, list[float]] = defaultdict(list)
    reached: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for call in calls:
        assert call.at is not None
        if call.outcome == "answered":
            reached[call.caller].append((call.at, "answered_later"))
        else:
            lost[call.caller].append(call.at)
    for at, caller in backs:
        reached[caller].append((at, "called_back"))
    fates: Counter[str] = Counter()
    owed_since = []
    for caller, losses in lost.items():
        after = [each for each in reached[caller] if each[0] > max(losses)]
        if after:
            fates[min(after)[1]] += 1
        else:
            fates["open"] += 1
            before = max((at for at, _ in reached[caller]), default=0.0)
            owed_since.append(min(at for at in losses if at > before))
    return Missed(
        callers=len(lost),
        answered_later=fates["answered_later"],
        called_back=fates["called_back"],
        open=fates["open"],
        oldest_open=min(owed_since, default=None),
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("count", [1, 2])
def test_the_ledger_agrees_with_the_log_of_the_day(scenario: str, count: int) -> None:
    """Of the first day, and of a second with calls carried over midnight."""
    found = days(scenario, count)
    ledger = booked(found.source.hotline, MIDNIGHT, found.events)
    today = ledger.today()
    books = found.source.books
    begin = books.today.midnight
    assert begin == MIDNIGHT + (count - 1) * 86400.0
    joined = books.today.calls
    earlier = [] if books.previous is None else books.previous.calls
    done = [call for call in books if call.at is not None and call.at >= begin]
    by_outcome = {name: [call for call in done if call.outcome == name] for name in OUTCOMES}

    assert today.offered == len(joined) > 1000
    assert today.carried_in == sum(call.at is None or call.at >= begin for call in earlier)
    assert today.unobserved == 0
    for name in OUTCOMES:
        calls = by_outcome[name]
        delays = [call.delay_s for call in calls if call.delay_s is not None]
        assert getattr(today, name) == len(calls), name
        assert getattr(today, f"{name}_delay") == histogram(
            found.source.hotline.delay_edges_s, delays
        )
    answered, lost = by_outcome["answered"], by_outcome["abandoned"] + by_outcome["timed_out"]
    assert today.delay_sum_s == pytest.approx(sum(call.delay_s or 0.0 for call in answered), abs=1)
    assert today.abandoned_short == sum(
        (call.delay_s or 0.0) < 5.0 for call in by_outcome["abandoned"]
    )
    assert today.lost_ringing == sum(call.lost_ringing for call in lost)
    assert today.by_group == Counter(call.group for call in answered)

    for key, parts in (("kind", today.by_kind), ("district", today.by_district)):
        assert not isinstance(parts, Absent)
        offered = Counter(getattr(call, key) for call in joined)
        ended = {n: Counter(getattr(call, key) for call in by_outcome[n]) for n in OUTCOMES}
        assert set(parts) == set(offered) | {word for each in ended.values() for word in each}
        for word, tally in parts.items():
            assert not isinstance(tally, Absent)
            assert tally.offered == offered[word]
            assert [getattr(tally, n) for n in OUTCOMES] == [ended[n][word] for n in OUTCOMES]

    assert ledger._callers.distinct == len({call.caller for call in done})
    missed = missed_of(done, books.today.called_back)
    assert ledger._callers.missed() == missed
    assert missed.callers > 0


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_handled_calls_and_their_times_agree(scenario: str) -> None:
    found = days(scenario)
    ledger = booked(found.source.hotline, MIDNIGHT, found.events)
    today = ledger.today()
    handled = [call for call in found.source.books.today.calls if call.wrap_s is not None]
    handled = [
        call
        for call in handled
        if (call.at or 0.0) + (call.talk_s or 0.0) + (call.hold_s or 0.0) + (call.wrap_s or 0.0)
        <= found.end
    ]
    assert today.handled == len(handled) > 1000
    for name in ("talk", "hold", "wrap"):
        total = sum(getattr(call, f"{name}_s") for call in handled)
        # each minute is rounded to a millisecond
        assert getattr(today, f"{name}_sum_s") == pytest.approx(total, abs=1.0)
    seats = ledger.snapshot("e", 1, 1.0).seats
    assert not isinstance(seats, Absent)
    at_seats = Counter(
        call.place for call in found.source.books.today.calls if call.at and call.place
    )
    assert {seat.id: seat.answered_today for seat in seats} == {
        seat.id: at_seats[seat.id] for seat in seats
    }
    done = Counter(call.place for call in handled)
    assert all(seat.handled_today == done[seat.id] for seat in seats)
