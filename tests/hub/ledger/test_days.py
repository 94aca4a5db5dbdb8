"""Whole simulated days through the ledger: the sums hold at every event and at every minute."""

from collections.abc import Iterator

import pytest

from tests.hub.days import MIDNIGHT, booked, days, differing, newest, summed
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Minute
from wallboard.hub.ledger import Ledger
from wallboard.hub.telephony import events as ev

SCENARIOS = ("peak", "failure")


def balance(ledger: Ledger) -> tuple[int, int]:
    """Calls that came and calls that went or wait, today; read where they are kept, for speed."""
    closed, running = ledger._minutes.closed, ledger._minutes.running
    came = closed.offered + closed.carried_in + running.offered + running.carried_in
    went = closed.answered + closed.abandoned + closed.timed_out + closed.unobserved
    went += running.answered + running.abandoned + running.timed_out + running.unobserved
    return came, went + len(ledger._waiting)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_sums_balance_after_every_event(scenario: str) -> None:
    found = days(scenario, 2)
    ledger = Ledger(found.source.hotline, MIDNIGHT)
    for event in found.events:
        ledger.apply(event)
        came, went = balance(ledger)
        assert came == went, event
    assert ledger.today().offered > 1000


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_minutes_add_up_to_today_field_by_field(scenario: str) -> None:
    found = days(scenario)
    ledger = Ledger(found.source.hotline, MIDNIGHT)
    finished: dict[float, Minute] = {}
    checked = 0
    for event in found.events:
        hour = int(ledger.now // 3600)
        ledger.apply(event)
        if int(ledger.now // 3600) != hour:
            finished |= newest(ledger.take_finished())
            assert not differing(ledger.today(), summed(ledger, finished.values()))
            checked += 1
    assert checked == 23
    # every minute is there once, whole and final
    ledger.advance(MIDNIGHT + 86400.0)
    finished |= newest(ledger.take_finished())
    assert list(finished) == [MIDNIGHT + 60 * each for each in range(1440)]
    assert all(minute.complete and minute.final for minute in finished.values())


def histograms(counters: Counters) -> Iterator[tuple[int, int]]:
    for name in ("answered", "abandoned", "timed_out"):
        yield sum(getattr(counters, f"{name}_delay")), getattr(counters, name)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_parts_and_wholes_agree(scenario: str) -> None:
    found = days(scenario)
    ledger = booked(found.source.hotline, MIDNIGHT, found.events)
    finished = ledger.take_finished()
    for counters in (ledger.today(), *(minute.counters for minute in finished)):
        assert all(total == count for total, count in histograms(counters))
        for part in (counters.by_kind, counters.by_district):
            assert not isinstance(part, Absent)
            for name in ("offered", "answered", "abandoned", "timed_out"):
                parts = sum(getattr(each, name) for each in part.values())
                assert parts == getattr(counters, name)
        assert not isinstance(counters.by_group, Absent)
        assert sum(counters.by_group.values()) == counters.answered


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_peak_and_longest_wait_of_every_minute(scenario: str) -> None:
    """Against a naive reckoning: all waits of all calls, cut at the minutes."""
    found = days(scenario)
    ledger = booked(found.source.hotline, MIDNIGHT, found.events)
    ledger.advance(MIDNIGHT + 86400.0)
    longest: dict[int, float] = {}
    steps: list[tuple[float, int]] = []
    for call in found.source.books.today.calls:
        left = call.at if call.at is not None else MIDNIGHT + 86400.0
        steps += [(call.joined, 1), (left, -1)]
        for minute in range(int(call.joined // 60), int(left // 60) + 1):
            until = min(left, minute * 60.0 + 60.0)
            longest[minute] = max(longest.get(minute, 0.0), until - call.joined)
    peaks: dict[int, int] = {}
    waiting, before = 0, int(MIDNIGHT // 60)
    for at, step in sorted(steps):
        for minute in range(before, int(at // 60) + 1):
            peaks.setdefault(minute, waiting)  # those who waited already at its start
        before = int(at // 60)
        waiting += step
        peaks[before] = max(peaks[before], waiting)
    for found_minute in ledger.take_finished():
        key = int(found_minute.start // 60)
        assert found_minute.longest_wait_s == pytest.approx(longest.get(key, 0.0), abs=2e-3)
        assert found_minute.peak_waiting == peaks.get(key, 0)


def began(ledger: Ledger) -> Iterator[tuple[str, float]]:
    """Everything in the snapshot that began at some time."""
    snapshot = ledger.snapshot("e", 1, 1.0)
    yield "counters", snapshot.counters_since
    assert snapshot.source.since is not None
    yield "source", snapshot.source.since
    for call in () if isinstance(snapshot.waiting, Absent) else snapshot.waiting:
        yield f"call {call.id}", call.since
        for ringing in () if isinstance(call.ringing, Absent) else call.ringing:
            yield f"call {call.id} rings", ringing.since
    for seat in () if isinstance(snapshot.seats, Absent) else snapshot.seats:
        if seat.since is not None:
            yield f"seat {seat.id}", seat.since
        if isinstance(seat.last_break_end, float):
            yield f"seat {seat.id} break", seat.last_break_end
    pool = snapshot.emergency
    assert not isinstance(pool, Absent)
    assert not isinstance(pool.lines, Absent)
    for line in pool.lines:
        if line.since is not None:
            yield f"line {line.id}", line.since
    if pool.since is not None:
        yield "pool", pool.since
    if not isinstance(pool.link, Absent) and pool.link.tested is not None:
        yield "link", pool.link.tested
    if not isinstance(snapshot.recent, Absent):
        yield "recent", snapshot.recent.since
    assert not isinstance(snapshot.missed, Absent)
    if snapshot.missed.oldest_open is not None:
        yield "missed", snapshot.missed.oldest_open
    weather = snapshot.weather
    if not isinstance(weather, Absent) and weather.observed is not None:
        yield "weather", weather.observed


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_that_began_lies_after_the_snapshot(scenario: str) -> None:
    found = days(scenario)
    ledger = Ledger(found.source.hotline, MIDNIGHT)
    for number, event in enumerate(found.events):
        ledger.apply(event)
        if number % 97 == 0:
            for what, at in began(ledger):
                assert at <= ledger.now, what


def test_who_waits_stands_in_order_of_arrival() -> None:
    found = days("failure")
    ledger = Ledger(found.source.hotline, MIDNIGHT)
    most = 0
    for event in found.events:
        ledger.apply(event)
        if isinstance(event, ev.Joined):
            starts = [call.since for call in ledger._waiting.values()]
            assert starts == sorted(starts)
            most = max(most, len(starts))
    assert most > 10
