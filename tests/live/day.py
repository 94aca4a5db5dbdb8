"""One run of the whole scenario: what every side says of it, to be compared."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.live.debian import Programs
from tests.live.exchange import Exchange, away_from_midnight
from tests.live.floor import phones
from tests.live.hub import HubProcess
from tests.live.moments import Moment, Onlooker
from tests.live.queue_log import LoggedCall, logged_calls
from tests.live.sightings import Sightings
from tests.live.traffic import Outcome, Traffic
from wallboard.domain.counters import Minute
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Snapshot
from wallboard.hub.telephony import events as ev

QUALIFIED_AFTER_S = 4.5
"""When every contact has been asked once, a dead line is known to be dead."""
MOMENTS_AT_S = (6, 14, 22, 30, 38, 46, 54, 62, 70, 78)
REPAIRED_AT_S = 40.0
BACK_FROM_BREAK_AT_S = 26.0
SWITCHED_ON_AT_S = 34.0
LATER_HUB_AT_S = 50.0


@dataclass
class HubCall:
    """A call as the hub has journaled it."""

    joined: float
    kind: str | None = None
    outcome: str = ""
    at: float = 0.0
    passed_on: int = 0

    @property
    def delay_s(self) -> float:
        return self.at - self.joined


@dataclass
class Day:
    """The evidence."""

    version: str
    hotline: Hotline
    snapshot: Snapshot
    minutes: list[Minute]
    calls: dict[str, HubCall]
    logged: dict[str, LoggedCall]
    outcomes: list[Outcome]
    moments: list[Moment]
    later: "LaterHub"
    deaf: dict[str, Any]
    """What a hub shows whose account is told of no events."""
    line_fault_ended: bool
    times: dict[str, list[float]]
    to_board_ms: list[float]
    took_s: float = 0.0


@dataclass
class LaterHub:
    """A hub that was started in the middle of the calls."""

    moment: Moment
    snapshot: Snapshot
    minutes: list[Minute]
    started: float
    joined_before: dict[str, float] = field(default_factory=dict)


def live_day(programs: Programs, folder: Path) -> Day:
    """Bring everything up, let the calls happen, look at ten moments, and take it all down."""
    away_from_midnight(180)
    began = time.monotonic()
    exchange = Exchange(programs, folder / "asterisk")
    traffic = Traffic(exchange, folder)
    hub = HubProcess(exchange, folder)
    deaf = HubProcess(exchange, folder, "deaf", user="deaf")
    exchange.configure()
    try:
        exchange.start()
        traffic.answer()
        time.sleep(QUALIFIED_AFTER_S)
        exchange.pause_those_that_begin_so()
        hub.start()
        try:
            deaf.start()
            try:
                day = _watched(exchange, traffic, hub, deaf, folder)
            finally:
                deaf.end()
        finally:
            day_times = hub.end()
    finally:
        traffic.end()
        exchange.stop()
    day.times = day_times
    day.calls = hub_calls(hub.events())
    day.version = programs.version()
    day.took_s = time.monotonic() - began
    return day


def _watched(
    exchange: Exchange, traffic: Traffic, hub: HubProcess, deaf: HubProcess, folder: Path
) -> Day:
    until = time.monotonic() + 10
    while time.monotonic() < until and hub.raw_snapshot()["source"]["state"] != "connected":
        time.sleep(0.05)
    hotline = hub.hotline()
    onlooker = Onlooker(exchange)
    sightings = Sightings(hub, hotline)
    start_wall, start = time.time(), time.monotonic()
    traffic.call()
    done: set[str] = set()
    moments: list[Moment] = []
    later: LaterHub | None = None
    by_id = {phone.id: phone for phone in phones()}

    def once(what: str, at_s: float) -> bool:
        due = what not in done and time.monotonic() - start >= at_s
        if due:
            done.add(what)
        return due

    while traffic.calling and time.monotonic() - start < 180:
        if once("break ends", BACK_FROM_BREAK_AT_S):
            exchange.pause(by_id["s05"], paused=False)
        if once("lines switched on", SWITCHED_ON_AT_S):
            hub.decide(kind="activate_emergency", situation="drill", lines=6)
            for number in range(13, 19):
                exchange.pause(by_id[f"e{number}"], paused=False)
        if once("line repaired", REPAIRED_AT_S):
            traffic.repair()
        if once("another hub", LATER_HUB_AT_S):
            later = _later_hub(exchange, folder, onlooker)
        if (
            len(moments) < len(MOMENTS_AT_S)
            and time.monotonic() - start >= MOMENTS_AT_S[len(moments)]
        ):
            moments.append(onlooker.compare(hub, hotline))
        time.sleep(0.1)
    time.sleep(3.0)  # after-call work ends
    sightings.end()
    onlooker.close()
    assert later is not None
    snapshot = hub.snapshot(hotline)
    lines = snapshot.emergency.lines  # type: ignore[union-attr]
    return Day(
        version="",
        hotline=hotline,
        snapshot=snapshot,
        minutes=hub.minutes(hotline, start_wall - 120),
        calls={},
        logged=logged_calls(exchange.queue_log),
        outcomes=traffic.outcomes(),
        moments=moments,
        later=later,
        deaf=deaf.raw_snapshot(),
        line_fault_ended={each.id: each.state.value for each in lines}["e29"] == "ready",  # type: ignore[union-attr]
        times={},
        to_board_ms=sightings.lateness_ms,
    )


def _later_hub(exchange: Exchange, folder: Path, onlooker: Onlooker) -> LaterHub:
    """Start a second hub while calls wait, ring and are spoken in; look at it, and end it."""
    second = HubProcess(exchange, folder, "later")
    started = time.time()
    second.start()
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until and second.raw_snapshot()["source"]["state"] != "connected":
            time.sleep(0.05)
        hotline = second.hotline()
        first = second.snapshot(hotline)
        moment = onlooker.compare(second, hotline)
        minutes = second.minutes(hotline, started - 120)
    finally:
        second.end()
    return LaterHub(moment, first, minutes, started)


def hub_calls(events: list[ev.Event]) -> dict[str, HubCall]:
    """What became of every call, by the hub's journal."""
    calls: dict[str, HubCall] = {}
    words: dict[type, str] = {
        ev.Connected: "answered",
        ev.Abandoned: "abandoned",
        ev.TimedOut: "timed_out",
    }
    for event in events:
        if isinstance(event, ev.Joined):
            calls[event.call] = HubCall(event.at, event.kind)
        elif isinstance(event, ev.SourceBack):
            for found in event.waiting:
                calls.setdefault(found.call, HubCall(found.since, found.kind))
        elif isinstance(event, ev.NotAnswered) and event.call in calls:
            calls[event.call].passed_on += 1
        elif not isinstance(event, ev.Connected | ev.Abandoned | ev.TimedOut):
            continue
        elif event.call in calls:
            call = calls[event.call]
            call.outcome, call.at = words[type(event)], event.at
    return calls
