"""A small hotline and its moments, for tests to change one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Minute, Missed, Tally
from wallboard.domain.histogram import DELAY_EDGES_S, Counts, bin_of
from wallboard.domain.hotline import Contractor, Hotline, Kind, LeadTime, Place, Season
from wallboard.domain.snapshot import (
    Alarm,
    EmergencyPool,
    Expected,
    Incident,
    Joining,
    Line,
    Link,
    Recent,
    Ringing,
    Seat,
    Snapshot,
    Source,
    Staff,
    WaitingCall,
    Weather,
)
from wallboard.domain.states import (
    Group,
    LineState,
    LinkState,
    PoolState,
    SeatState,
    Situation,
    SourceState,
)

MIDNIGHT = 1795363200.0
"""Monday, 23 November 2026, 00:00 in Shanghai."""
NOW = MIDNIGHT + 9 * 3600 + 41 * 60 + 5.25
"""09:41:05.250 of that day."""

NO_DELAYS: Counts = (0,) * (len(DELAY_EDGES_S) + 1)

CAPABILITIES = frozenset(
    {
        "waiting.kind",
        "waiting.ringing",
        "seats",
        "seats.operator",
        "seats.kind",
        "seats.reason",
        "seats.answered_today",
        "seats.handled_today",
        "seats.handle_today_s",
        "seats.talk_60min_s",
        "seats.last_break_end",
        "emergency",
        "emergency.staff",
        "emergency.link",
        "emergency.joining",
        "emergency.lines",
        "today.abandoned_short",
        "today.lost_ringing",
        "today.blocked",
        "today.answered_delay",
        "today.abandoned_delay",
        "today.timed_out_delay",
        "today.delay_sum_s",
        "today.handled",
        "today.by_kind",
        "today.by_group",
        "today.by_district",
        "today.callers",
        "today.missed",
        "recent",
        "recent.answered_delay",
        "recent.unwatched_s",
        "alarms",
        "incident",
        "expected",
        "weather",
        "minutes",
        "minutes.peak_waiting",
        "minutes.longest_wait_s",
        "minutes.seat_seconds",
    }
)


def delays(*seconds: float) -> Counts:
    """A histogram of delays over the hub's edges."""
    counts = [0] * (len(DELAY_EDGES_S) + 1)
    for each in seconds:
        counts[bin_of(DELAY_EDGES_S, each)] += 1
    return tuple(counts)


def hotline(**changes: Any) -> Hotline:
    """Six seats, three lines, everything provided."""
    whole = Hotline(
        name="供热服务热线",
        number="88812319",
        season=Season(date(2026, 10, 20), date(2027, 4, 20)),
        seats=tuple(Place(f"{number:03}", str(number)) for number in range(17, 23)),
        lines=tuple(Place(f"E0{number}", f"应急 {number}") for number in (1, 2, 3)),
        kinds=(Kind("consult"), Kind("repair"), Kind("chaser", "催单")),
        contractor=Contractor(
            "外包呼叫中心", 900.0, 3600.0, "值班长，内线 6001",
            (LeadTime(1, 900.0), LeadTime(3, 1800.0)),
        ),
        capabilities=CAPABILITIES,
    )  # fmt: skip
    return replace(whole, **changes)


def counters(**changes: Any) -> Counters:
    """Six answered (delays 2, 4, 9, 14.9, 15, 40 s), one gave up after 3 s, one timed out."""
    whole = Counters(
        offered=9,
        carried_in=1,
        answered=6,
        abandoned=1,
        timed_out=1,
        unobserved=0,
        abandoned_short=1,
        lost_ringing=1,
        blocked=2,
        answered_delay=delays(2, 4, 9, 14.9, 15, 40),
        abandoned_delay=delays(3),
        timed_out_delay=delays(200),
        delay_sum_s=84.9,
        talk_sum_s=500.0,
        hold_sum_s=40.0,
        wrap_sum_s=60.0,
        handled=5,
        by_kind={"consult": Tally(5, 3, 1, 0), "repair": Tally(3, 3, 0, 1)},
        by_group={Group.OWN: 4, Group.EMERGENCY: 2},
        by_district={"城东": Tally(2, 2, 0, 0)},
    )
    return replace(whole, **changes)


def snapshot(**changes: Any) -> Snapshot:
    """09:41:05 on a morning with two calls waiting."""
    whole = Snapshot(
        epoch="run-1",
        sequence=7,
        time_scale=1.0,
        server_time=NOW + 0.1,
        snapshot_time=NOW,
        counters_since=MIDNIGHT,
        source=Source(SourceState.CONNECTED, MIDNIGHT - 60, None),
        waiting=(
            WaitingCall("c-1", "repair", NOW - 84, (Ringing("017", NOW - 4),)),
            WaitingCall("c-2", None, NOW - 7),
        ),
        today=counters(),
        seats=(
            seat("017", SeatState.RINGING),
            seat("018", SeatState.TALKING, group=Group.OUTSOURCED),
            seat("019", SeatState.WRAP),
            seat("020", SeatState.BREAK, reason="喝水"),
            Seat(
                "021",
                SeatState.SIGNED_OUT,
                NOW - 9000,
                answered_today=0,
                handled_today=0,
                handle_today_s=0.0,
                talk_60min_s=Absent.UNKNOWN,
                last_break_end=Absent.UNKNOWN,
            ),
        ),
        emergency=EmergencyPool(
            PoolState.ACTIVE,
            Situation.SUDDEN_FAILURE,
            NOW - 2165,
            Staff(3, 3, 2),
            Link(LinkState.UP, NOW - 4000),
            (Joining(1, NOW + 500),),
            (
                Line("E01", LineState.TALKING, NOW - 100),
                Line("E02", LineState.STANDBY, NOW - 9000),
                Line("E03", LineState.FAULT, NOW - 1200),
            ),
        ),
        recent=Recent(NOW - 900, 3, 1, 0, delays(2, 9, 40), 0.0),
        callers=8,
        missed=Missed(2, 1, 0, 1, NOW - 1700),
        alarms=(Alarm("longest_wait", "alarm", NOW - 14, 84.0, 60.0),),
        incident=Incident("城东一次管网爆管", "城东", NOW - 2700, NOW + 19000, "您好"),
        expected=Expected(9, (520, 610)),
        weather=Weather(-9.0, NOW - 600),
    )
    return replace(whole, **changes)


def seat(id_: str, state: SeatState, **changes: Any) -> Seat:
    """A seat with somebody signed in, back from a break an hour ago."""
    whole = Seat(
        id=id_,
        state=state,
        since=NOW - 30,
        group=Group.OWN,
        operator=f"1{id_}",
        kind=None,
        reason=None,
        answered_today=31,
        handled_today=30,
        handle_today_s=4510.0,
        talk_60min_s=1200.0,
        last_break_end=NOW - 3600,
    )
    return replace(whole, **changes)


def minute(start: float, **changes: Any) -> Minute:
    """A watched and finished minute in which two calls were answered, one of them late."""
    whole = Minute(
        start=start,
        counters=Counters(
            offered=2,
            answered=2,
            answered_delay=delays(3, 20),
            abandoned_delay=NO_DELAYS,
            timed_out_delay=NO_DELAYS,
        ),
        complete=True,
        final=True,
        revision=1,
        peak_waiting=2,
        longest_wait_s=20.0,
        seat_seconds={Group.OWN: {"talking": 60.0, "available": 30.0}},
    )
    return replace(whole, **changes)
