"""present(): the events that bring a new ledger to the same state."""

from dataclasses import replace

import msgspec
import pytest

from tests.hub.days import MIDNIGHT, booked, days, newest
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Minute, Missed
from wallboard.domain.snapshot import Seat, Snapshot
from wallboard.hub.ledger import Ledger
from wallboard.hub.telephony import events as ev

_DECODER = msgspec.msgpack.Decoder(ev.Event)


def stored(events: list[ev.Event]) -> list[ev.Event]:
    """As a journal keeps them."""
    return [_DECODER.decode(msgspec.msgpack.encode(event)) for event in events]


def without_the_day(snapshot: Snapshot, ledger: Ledger) -> Snapshot:
    """The snapshot but for what is counted since a beginning, which a new ledger cannot know."""
    assert isinstance(snapshot.seats, tuple)
    seats = tuple(
        replace(seat, answered_today=0, handled_today=0, handle_today_s=0.0)
        for seat in snapshot.seats
    )
    since = ledger.now if snapshot.source.state.value == "connected" else snapshot.source.since
    return replace(
        snapshot,
        today=Counters(),
        counters_since=0.0,
        callers=0,
        missed=Missed(0, 0, 0, 0, None),
        recent=0,  # type: ignore[arg-type]
        seats=seats,
        source=replace(snapshot.source, since=since),
    )


def flat(minute: Minute) -> dict[str, float]:
    assert not isinstance(minute.seat_seconds, Absent)
    return {
        f"{group.value} {state}": seconds
        for group, states in minute.seat_seconds.items()
        for state, seconds in states.items()
    }


@pytest.mark.parametrize("scenario", ["peak", "failure"])
def test_a_new_ledger_shows_the_same_and_goes_on_alike(scenario: str) -> None:
    found = days(scenario, 2)
    events = found.events
    ledger = Ledger(found.source.hotline, MIDNIGHT)
    moments = 0
    twins: list[tuple[int, Ledger]] = []
    for number, event in enumerate(events):
        ledger.apply(event)
        if number % 1999 == 1998:
            twin = booked(found.source.hotline, ledger.now, stored(ledger.present()))
            assert twin.now == ledger.now
            mine, its = ledger.snapshot("e", 1, 1.0), twin.snapshot("e", 1, 1.0)
            assert without_the_day(its, twin) == without_the_day(mine, ledger)
            assert its.today.carried_in == len(ledger._waiting)
            moments += 1
            if number % 9995 == 9994 or number < 2000:
                twins.append((number + 1, twin))
    assert moments > 20
    # over the hour that follows both count the same
    for begin, twin in twins[:4]:
        original = booked(found.source.hotline, MIDNIGHT, events[:begin])
        before, before_twin = original.today(), twin.today()
        original.take_finished()
        twin.take_finished()
        for event in events[begin : begin + 3000]:
            if event.at >= original.next_midnight:
                break
            original.apply(event)
            twin.apply(event)
        after, after_twin = original.today(), twin.today()
        for name in ("offered", "answered", "abandoned", "timed_out", "handled", "lost_ringing"):
            assert getattr(after, name) - getattr(before, name) == getattr(
                after_twin, name
            ) - getattr(before_twin, name), name
        ours, theirs = newest(original.take_finished()), newest(twin.take_finished())
        for start in list(ours)[1:]:
            assert flat(theirs[start]) == pytest.approx(flat(ours[start]), abs=2e-3)
            assert theirs[start].peak_waiting == ours[start].peak_waiting
            assert theirs[start].longest_wait_s == ours[start].longest_wait_s
            assert theirs[start].complete


def test_at_midnight_it_is_the_same_in_every_count() -> None:
    """What a journal begins a day with gives back all that the day has counted so far."""
    found = days("peak", 2)
    at = MIDNIGHT + 86400.0
    live = booked(found.source.hotline, MIDNIGHT, [e for e in found.events if e.at < at])
    live.advance(at)
    live.take_finished()
    twin = booked(found.source.hotline, at, stored(live.present()))
    for event in found.events:
        if event.at < at:
            continue
        live.apply(event)
        twin.apply(event)
    mine, its = live.snapshot("e", 1, 1.0), twin.snapshot("e", 1, 1.0)
    assert mine.today.answered > 1000
    assert replace(its, source=mine.source) == mine
    ours, theirs = newest(live.take_finished()), newest(twin.take_finished())
    assert list(ours) == list(theirs)
    assert [replace(each, revision=0) for each in theirs.values()] == [
        replace(each, revision=0) for each in ours.values()
    ]


def test_while_the_source_is_lost() -> None:
    found = days("failure")
    at = MIDNIGHT + 10 * 3600.0
    ledger = booked(found.source.hotline, MIDNIGHT, [e for e in found.events if e.at < at])
    ledger.apply(ev.SourceLost(at, "refused"))
    ledger.advance(at + 500)
    twin = booked(found.source.hotline, ledger.now, stored(ledger.present()))
    mine, its = ledger.snapshot("e", 1, 1.0), twin.snapshot("e", 1, 1.0)
    assert its.source == mine.source
    assert its.waiting == mine.waiting
    assert its.emergency == mine.emergency
    ledger.apply(ev.SourceBack(at + 600))
    twin.apply(ev.SourceBack(at + 600))
    assert twin.today().unobserved == ledger.today().unobserved > 0

    def of(seat: Seat) -> Seat:
        return replace(seat, answered_today=0, handled_today=0, handle_today_s=0.0)

    mine, its = ledger.snapshot("e", 1, 1.0), twin.snapshot("e", 1, 1.0)
    assert list(map(of, its.seats)) == list(map(of, mine.seats))  # type: ignore[arg-type]
