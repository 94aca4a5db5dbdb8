"""The books agree with what the events alone say, and forget old days."""

from collections import Counter
from typing import Any

import pytest

from wallboard.hub.telephony.events import (
    Abandoned,
    CalledBack,
    Connected,
    Ended,
    Joined,
    NotAnswered,
    RingingAt,
    TimedOut,
    WrapEnded,
)
from wallboard.hub.telephony.simulated import SCENARIOS, SimulatedHotline


def seen(events: list[Any]) -> dict[str, dict[str, Any]]:
    """What the events say of every call."""
    calls: dict[str, dict[str, Any]] = {}
    for event in events:
        if isinstance(event, Joined):
            calls[event.call] = {
                "caller": event.caller,
                "kind": event.kind,
                "district": event.district,
                "joined": event.at,
                "outcome": "waiting",
                "ringing": False,
            }
            continue
        call = calls.get(getattr(event, "call", ""))
        if call is None:
            continue
        match event:
            case RingingAt():
                call["ringing"] = True
            case NotAnswered():
                call["ringing"] = False
            case Connected(at=at, place=place, group=group):
                call.update(outcome="answered", at=at, place=place, group=group)
            case Abandoned(at=at):
                call.update(outcome="abandoned", at=at, lost_ringing=call["ringing"])
            case TimedOut(at=at):
                call.update(outcome="timed_out", at=at, lost_ringing=call["ringing"])
            case Ended(at=at, hold_s=hold_s):
                call.update(talk_s=at - call["at"] - hold_s, hold_s=hold_s, ended=at)
            case WrapEnded(at=at):
                call["wrap_s"] = at - call["ended"]
    return calls


def test_every_call_is_in_the_books_as_it_was_seen(day: Any) -> None:
    calls = seen(day.events)
    books = day.hotline.books.today.calls
    assert [call.call for call in books] == list(calls)
    for entry in books:
        call = calls[entry.call]
        for name in ("caller", "kind", "district", "joined", "outcome"):
            assert getattr(entry, name) == call[name]
        for name in ("at", "place", "group"):
            assert getattr(entry, name) == call.get(name)
        assert entry.lost_ringing == call.get("lost_ringing", False)
        for name in ("talk_s", "hold_s", "wrap_s"):
            value, said = getattr(entry, name), call.get(name)
            assert (value is None) == (said is None)
            assert said is None or value == pytest.approx(said, abs=1e-3)
        if entry.at is not None:
            assert entry.delay_s == entry.at - entry.joined


def test_call_backs_are_in_the_books(day: Any) -> None:
    told = [(event.at, event.caller) for event in day.events if isinstance(event, CalledBack)]
    assert told == day.hotline.books.today.called_back


def test_calls_are_numbered_by_their_day(day: Any) -> None:
    ids = [call.call for call in day.hotline.books.today.calls]
    assert ids == [f"20261123-{number:06d}" for number in range(1, len(ids) + 1)]


def test_the_sums_balance(day: Any) -> None:
    outcomes = Counter(call.outcome for call in day.hotline.books)
    assert outcomes.total() == sum(isinstance(event, Joined) for event in day.events)
    finished = outcomes.total() - outcomes["waiting"]
    assert finished == sum(isinstance(e, Connected | Abandoned | TimedOut) for e in day.events)


def test_two_days_are_kept(midnight: float) -> None:
    hotline = SimulatedHotline(SCENARIOS["stable"], seed=2, midnight=midnight)
    events = hotline.until(midnight + 3.5 * 86400)
    assert hotline.books.today.midnight == midnight + 3 * 86400
    assert hotline.books.previous is not None
    assert hotline.books.previous.midnight == midnight + 2 * 86400
    joined = [e.call for e in events if isinstance(e, Joined) and e.at >= midnight + 2 * 86400]
    assert [call.call for call in hotline.books] == joined
    assert joined[0] == "20261125-000001"
