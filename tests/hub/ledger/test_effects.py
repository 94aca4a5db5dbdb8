"""What each event does to the counts, and that repetitions and strangers do nothing."""

from dataclasses import replace
from typing import Any

import pytest

from tests.hub.days import NOON, counted, watching
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Missed, Tally
from wallboard.domain.snapshot import Incident, Weather
from wallboard.domain.states import (
    Group,
    LineState,
    LinkState,
    PoolState,
    SeatState,
    Situation,
    SourceState,
)
from wallboard.hub.ledger import Ledger
from wallboard.hub.telephony import events as ev

JOIN = ev.Joined(NOON + 1, "c1", "repair", "k1", "east")
RING = ev.RingingAt(NOON + 2, "c1", "1")
CONNECT = ev.Connected(NOON + 9.5, "c1", "1", Group.OWN)
END = ev.Ended(NOON + 40, "c1", 5.0)
WRAP = ev.WrapEnded(NOON + 50, "c1")


def tallies(**counts: int) -> dict[str, Any]:
    return {"by_kind": {"repair": Tally(**counts)}, "by_district": {"east": Tally(**counts)}}


EFFECTS: list[tuple[str, list[ev.Event], dict[str, Any]]] = [
    ("nothing", [], {}),
    ("joined", [JOIN], {"offered": 1, **tallies(offered=1)}),
    ("of no known kind", [ev.Joined(NOON + 1, "c1")], {"offered": 1}),
    ("rings", [JOIN, RING], {"offered": 1, **tallies(offered=1)}),
    (
        "answered",
        [JOIN, RING, CONNECT],
        {
            "offered": 1,
            "answered": 1,
            "delay_sum_s": 8.5,
            "by_group": {Group.OWN: 1},
            **tallies(offered=1, answered=1),
        },
    ),
    (
        "ended, but not yet wrapped up",
        [JOIN, CONNECT, END],
        {
            "offered": 1,
            "answered": 1,
            "delay_sum_s": 8.5,
            "by_group": {Group.OWN: 1},
            **tallies(offered=1, answered=1),
        },
    ),
    (
        "handled",
        [JOIN, CONNECT, END, WRAP],
        {
            "offered": 1,
            "answered": 1,
            "delay_sum_s": 8.5,
            "handled": 1,
            "talk_sum_s": 25.5,
            "hold_sum_s": 5.0,
            "wrap_sum_s": 10.0,
            "by_group": {Group.OWN: 1},
            **tallies(offered=1, answered=1),
        },
    ),
    (
        "abandoned",
        [JOIN, ev.Abandoned(NOON + 7, "c1")],
        {"offered": 1, "abandoned": 1, **tallies(offered=1, abandoned=1)},
    ),
    (
        "abandoned at once",
        [JOIN, ev.Abandoned(NOON + 5.9, "c1")],
        {
            "offered": 1,
            "abandoned": 1,
            "abandoned_short": 1,
            **tallies(offered=1, abandoned=1),
        },
    ),
    (
        "abandoned while it rang",
        [JOIN, RING, ev.Abandoned(NOON + 7, "c1")],
        {"offered": 1, "abandoned": 1, "lost_ringing": 1, **tallies(offered=1, abandoned=1)},
    ),
    (
        "abandoned after nobody answered",
        [JOIN, RING, ev.NotAnswered(NOON + 6, "c1", "1"), ev.Abandoned(NOON + 7, "c1")],
        {"offered": 1, "abandoned": 1, **tallies(offered=1, abandoned=1)},
    ),
    (
        "abandoned while one of two rang",
        [
            JOIN,
            RING,
            ev.RingingAt(NOON + 2, "c1", "2"),
            ev.NotAnswered(NOON + 6, "c1", "1"),
            ev.Abandoned(NOON + 7, "c1"),
        ],
        {"offered": 1, "abandoned": 1, "lost_ringing": 1, **tallies(offered=1, abandoned=1)},
    ),
    (
        "timed out while it rang",
        [JOIN, RING, ev.TimedOut(NOON + 7, "c1")],
        {"offered": 1, "timed_out": 1, "lost_ringing": 1, **tallies(offered=1, timed_out=1)},
    ),
    (
        "found waiting",
        [ev.SourceBack(NOON + 1, (ev.PresentCall("c7", NOON - 30, "repair", "k7"),))],
        {"carried_in": 1},
    ),
]


@pytest.mark.parametrize(
    ("events", "expected"), [each[1:] for each in EFFECTS], ids=[e[0] for e in EFFECTS]
)
def test_effects(events: list[ev.Event], expected: dict[str, Any]) -> None:
    ledger = watching(*events)
    assert counted(ledger.today()) == expected
    # told twice, every event one after the other, or all of them over again
    assert counted(watching(*(e for event in events for e in (event, event))).today()) == expected


@pytest.mark.parametrize(
    "stranger",
    [
        ev.RingingAt(NOON + 60, "x", "1"),
        ev.NotAnswered(NOON + 60, "x", "1"),
        ev.Connected(NOON + 60, "x", "1", Group.OWN),
        ev.Abandoned(NOON + 60, "x"),
        ev.TimedOut(NOON + 60, "x"),
        ev.Ended(NOON + 60, "x"),
        ev.WrapEnded(NOON + 60, "x"),
        ev.CalledBack(NOON + 60, "x"),
        # of a call that is past this point
        ev.Joined(NOON + 60, "c1"),
        ev.RingingAt(NOON + 60, "c1", "2"),
        ev.Abandoned(NOON + 60, "c1"),
        ev.TimedOut(NOON + 60, "c1"),
        ev.Connected(NOON + 60, "c1", "2", Group.OUTSOURCED),
        # before its end
        ev.WrapEnded(NOON + 60, "c1"),
    ],
    ids=repr,
)
def test_events_of_unknown_calls_change_nothing(stranger: ev.Event) -> None:
    known = watching(JOIN, RING, CONNECT)
    told = watching(JOIN, RING, CONNECT, stranger)
    known.advance(NOON + 60)
    assert told.snapshot("e", 1, 1.0) == known.snapshot("e", 1, 1.0)
    assert told.take_finished() == known.take_finished()


def test_the_delay_falls_into_the_bin_above_its_edge() -> None:
    ledger = watching(JOIN, replace_at(CONNECT, NOON + 16))
    histogram = ledger.today().answered_delay
    assert not isinstance(histogram, Absent)
    assert histogram[15] == 1, "15 s exactly: not within three rings"


def replace_at(event: ev.Connected, at: float) -> ev.Connected:
    return ev.Connected(at, event.call, event.place, event.group)


def test_a_ringing_telephone_is_shown_with_its_beginning() -> None:
    ledger = watching(JOIN, RING, ev.RingingAt(NOON + 4, "c1", "1"))
    waiting = ledger.snapshot("e", 1, 1.0).waiting
    assert not isinstance(waiting, Absent)
    (call,) = waiting
    assert not isinstance(call.ringing, Absent)
    assert [(each.at, each.since) for each in call.ringing] == [("1", NOON + 2)]
    assert (call.id, call.kind, call.since) == ("c1", "repair", NOON + 1)


def lost(caller: str, at: float) -> list[ev.Event]:
    call = f"{caller}-{at}"
    return [ev.Joined(at - 10, call, None, caller), ev.Abandoned(at, call)]


def reached(caller: str, at: float) -> list[ev.Event]:
    call = f"{caller}-{at}"
    return [ev.Joined(at - 10, call, None, caller), ev.Connected(at, call, "1", Group.OWN)]


@pytest.mark.parametrize(
    ("events", "callers", "missed"),
    [
        ([], 0, Missed(0, 0, 0, 0, None)),
        (reached("a", NOON + 20), 1, Missed(0, 0, 0, 0, None)),
        (lost("a", NOON + 20), 1, Missed(1, 0, 0, 1, NOON + 20)),
        # lost again keeps the older place
        (lost("a", NOON + 20) + lost("a", NOON + 40), 1, Missed(1, 0, 0, 1, NOON + 20)),
        (lost("a", NOON + 20) + reached("a", NOON + 40), 1, Missed(1, 1, 0, 0, None)),
        ([*lost("a", NOON + 20), ev.CalledBack(NOON + 30, "a")], 1, Missed(1, 0, 1, 0, None)),
        # lost anew after having been reached
        (
            lost("a", NOON + 20) + reached("a", NOON + 40) + lost("a", NOON + 60),
            1,
            Missed(1, 0, 0, 1, NOON + 60),
        ),
        # lost anew after having been called back
        (
            [*lost("a", NOON + 20), ev.CalledBack(NOON + 30, "a"), *lost("a", NOON + 60)],
            1,
            Missed(1, 0, 0, 1, NOON + 60),
        ),
        # called back, and then called again and was answered
        (
            [*lost("a", NOON + 20), ev.CalledBack(NOON + 30, "a"), *reached("a", NOON + 60)],
            1,
            Missed(1, 0, 1, 0, None),
        ),
        # nobody was owed a call
        ([*reached("a", NOON + 20), ev.CalledBack(NOON + 30, "a")], 1, Missed(0, 0, 0, 0, None)),
        (
            lost("b", NOON + 20) + lost("a", NOON + 40) + reached("b", NOON + 60),
            2,
            Missed(2, 1, 0, 1, NOON + 40),
        ),
        # no key, no caller
        ([ev.Joined(NOON + 1, "c"), ev.Abandoned(NOON + 2, "c")], 0, Missed(0, 0, 0, 0, None)),
    ],
)
def test_callers(events: list[ev.Event], callers: int, missed: Missed) -> None:
    snapshot = watching(*events).snapshot("e", 1, 1.0)
    assert snapshot.callers == callers
    assert snapshot.missed == missed


def test_weather_incident_lines_and_pool() -> None:
    ledger = watching(
        ev.WeatherObserved(NOON + 1, -3.5),
        ev.IncidentChanged(NOON + 2, "burst", "east"),
        ev.LineChanged(NOON + 3, "E1", LineState.READY),
        ev.LineChanged(NOON + 9, "E1", LineState.READY),
        ev.PoolChanged(NOON + 4, PoolState.ACTIVE, Situation.DRILL, None, 3, 2, None, None),
    )
    snapshot = ledger.snapshot("e", 1, 1.0)
    assert snapshot.weather == Weather(-3.5, NOON + 1)
    assert snapshot.incident == Incident("burst", "east", NOON + 2, None, None)
    pool = snapshot.emergency
    assert not isinstance(pool, Absent)
    assert (pool.state, pool.situation, pool.since) == (PoolState.ACTIVE, Situation.DRILL, NOON + 4)
    assert pool.staff is Absent.UNKNOWN, "how many have arrived is not known"
    assert pool.joining is Absent.UNKNOWN
    assert not isinstance(pool.link, Absent)
    assert pool.link.state is LinkState.UNKNOWN
    assert not isinstance(pool.lines, Absent)
    assert [(line.state, line.since) for line in pool.lines] == [(LineState.READY, NOON + 3)]
    ledger.apply(ev.IncidentChanged(NOON + 10, None))
    assert ledger.snapshot("e", 1, 1.0).incident is None


def test_before_the_source_is_seen_nothing_is_known() -> None:
    from tests.hub.days import SMALL

    snapshot = Ledger(SMALL, NOON).snapshot("e", 1, 1.0)
    assert snapshot.source.state is SourceState.CONNECTING
    for value in (snapshot.waiting, snapshot.seats, snapshot.recent, snapshot.weather):
        assert value is Absent.UNKNOWN
    pool = snapshot.emergency
    assert not isinstance(pool, Absent)
    assert (pool.state, pool.staff, pool.link) == (
        PoolState.UNKNOWN,
        Absent.UNKNOWN,
        Absent.UNKNOWN,
    )


def seat_1(ledger: Ledger) -> Any:
    seats = ledger.snapshot("e", 1, 1.0).seats
    assert not isinstance(seats, Absent)
    return replace(seats[0])


def test_a_seat_through_a_shift() -> None:
    def seat(at: float, state: SeatState, operator: str | None, reason: str = "") -> ev.SeatChanged:
        group = Group.OWN if operator else None
        return ev.SeatChanged(NOON + at, "1", state, group, operator, None, reason or None)

    ledger = watching(
        seat(60, SeatState.AVAILABLE, "o1"),
        seat(120, SeatState.TALKING, "o1"),
        seat(240, SeatState.WRAP, "o1"),
        seat(300, SeatState.BREAK, "o1", "water"),
    )
    found = seat_1(ledger)
    assert (found.state, found.since, found.reason) == (SeatState.BREAK, NOON + 300, "water")
    assert found.last_break_end == NOON + 60, "the shift began: no break has ended yet"
    assert found.talk_60min_s == 120
    ledger.apply(seat(600, SeatState.AVAILABLE, "o1"))
    assert seat_1(ledger).last_break_end == NOON + 600
    # a repetition with another reason keeps the beginning
    ledger.apply(seat(700, SeatState.AVAILABLE, "o1"))
    assert seat_1(ledger).since == NOON + 600
    # an hour later the talk is forgotten
    ledger.advance(NOON + 240 + 3600)
    assert seat_1(ledger).talk_60min_s == 0
    # the next one begins anew
    ledger.apply(seat(4000, SeatState.OUTBOUND, "o2"))
    ledger.advance(NOON + 4080)
    found = seat_1(ledger)
    assert found.last_break_end == NOON + 4000
    assert found.talk_60min_s == 80, "so far, up to the start of this minute"
    ledger.apply(seat(4090, SeatState.AVAILABLE, "o3"))
    assert seat_1(ledger).talk_60min_s == 0, "what another said is not o3's talk"
    ledger.apply(seat(4100, SeatState.BREAK, "o3"))
    ledger.apply(seat(4200, SeatState.SIGNED_OUT, None))
    assert seat_1(ledger).last_break_end is Absent.UNKNOWN


def test_answered_and_handled_of_a_seat() -> None:
    found = seat_1(watching(JOIN, CONNECT, END, WRAP))
    assert (found.answered_today, found.handled_today, found.handle_today_s) == (1, 1, 40.5)


def test_a_group_that_is_told_late_makes_nobody_talk_twice() -> None:
    ledger = watching(
        ev.SeatChanged(NOON + 60, "1", SeatState.TALKING, None, "o"),
        ev.SeatChanged(NOON + 120, "1", SeatState.TALKING, Group.OWN, "o"),
        ev.SeatChanged(NOON + 180, "1", SeatState.WRAP, Group.OWN, "o"),
    )
    assert seat_1(ledger).talk_60min_s == 120
