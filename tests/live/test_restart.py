"""A real Asterisk is restarted under the hub, then the hub under it: nothing is invented."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.live.conftest import unavailable
from tests.live.day import hub_calls
from tests.live.debian import NotToBeHad, Programs
from tests.live.exchange import Exchange, away_from_midnight
from tests.live.hub import HubProcess
from tests.live.queue_log import LoggedCall, logged_calls
from tests.live.traffic import Callers, Traffic
from wallboard.domain.counters import Minute

BEFORE = (Callers("00447009006", "100", 10, 2.5, 40.0, (2.0, 3.0)),)
WAITING = (Callers("00447009007", "300", 5, 5.0, 40.0, (2.0, 3.0)),)
AFTER = (Callers("00447009008", "100", 8, 2.5, 40.0, (2.0, 3.0)),)
MEANWHILE = (Callers("00447009009", "100", 6, 2.5, 40.0, (2.0, 3.0)),)
BACK_WITHIN_S = 5.0
LAST_MOMENT_S = 0.3
"""What happens so shortly before the end may go with it."""


@dataclass
class Restarts:
    """What was seen on the way; every snapshot is as it came."""

    stopped: float
    started: float
    lost: dict[str, Any]
    back: dict[str, Any]
    back_after_s: float
    killed: float
    resumed: dict[str, Any]
    resumed_at: float
    last: dict[str, Any]
    minutes: list[Minute]
    logged: dict[str, LoggedCall]
    journaled: dict[str, str]


def until(hub: HubProcess, true: Callable[[dict[str, Any]], bool], most_s: float) -> dict[str, Any]:
    """The first snapshot of which something is true."""
    end = time.monotonic() + most_s
    while True:
        snapshot = hub.raw_snapshot()
        if true(snapshot):
            return snapshot
        assert time.monotonic() < end, snapshot["source"]
        time.sleep(0.02)


def connected(snapshot: dict[str, Any]) -> bool:
    return bool(snapshot["source"]["state"] == "connected")


@pytest.fixture(scope="module")
def restarts(debian: Programs, folder: Path) -> Restarts:
    try:
        return happened(debian, folder)
    except NotToBeHad as error:
        unavailable(str(error))
        raise


def happened(programs: Programs, folder: Path) -> Restarts:
    """Calls, a restart of Asterisk, calls, a hub that is killed and started again, calls."""
    away_from_midnight(90)
    exchange = Exchange(programs, folder / "asterisk")
    exchange.configure()
    traffic, later = Traffic(exchange, folder), Traffic(exchange, folder)
    hub = HubProcess(exchange, folder)
    try:
        exchange.start()
        traffic.answer()
        hub.start()
        until(hub, connected, 10)
        began = time.time()
        traffic.call(BEFORE)
        traffic.call(WAITING)
        # two telephones ring for `payment`, the others wait; some of the first have been answered
        until(hub, lambda shown: shown["today"]["answered"] >= 5 and len(shown["waiting"]) >= 3, 15)
        stopped = time.time()
        exchange.stop()
        traffic.hang_up()
        lost = until(hub, lambda shown: shown["source"]["state"] == "lost", 10)
        time.sleep(2.0)
        exchange.start()
        started = time.time()
        back = until(hub, connected, 15)
        back_after_s = time.time() - started
        later.call(AFTER)
        until(hub, lambda shown: shown["today"]["answered"] > back["today"]["answered"], 10)
        killed = time.time()
        hub.kill()
        later.call(MEANWHILE)
        time.sleep(1.5)
        hub = HubProcess(exchange, folder)
        hub.start()
        resumed = until(hub, connected, 10)
        resumed_at = time.time()
        later.wait(60)
        time.sleep(1.0)
        last = hub.raw_snapshot()
        minutes = hub.minutes(hub.hotline(), began - 60)
        hub.end()
    finally:
        traffic.end()
        later.end()
        if hub.process.poll() is None:
            hub.kill()
        exchange.stop()
    journaled = {key: call.outcome for key, call in hub_calls(hub.events()).items()}
    return Restarts(
        stopped=stopped,
        started=started,
        lost=lost,
        back=back,
        back_after_s=back_after_s,
        killed=killed,
        resumed=resumed,
        resumed_at=resumed_at,
        last=last,
        minutes=minutes,
        logged=logged_calls(exchange.queue_log),
        journaled=journaled,
    )


def test_the_board_is_told_why_and_since_when(restarts: Restarts) -> None:
    source = restarts.lost["source"]
    assert source["detail"] in {"unavailable", "refused", "reset", "cut_short", "session_expired"}
    assert restarts.lost["waiting"] is None
    assert restarts.lost["seats"] is None


def test_it_is_back_by_itself_and_invents_nothing(restarts: Restarts) -> None:
    assert restarts.back_after_s < BACK_WITHIN_S
    back, before = restarts.back["today"], restarts.lost["today"]
    assert restarts.back["waiting"] == []
    for name in ("offered", "answered", "abandoned", "timed_out"):
        assert back[name] == before[name], f"{name}: Asterisk counts from zero, the hub does not"
    ended = sum(back[name] for name in ("answered", "abandoned", "timed_out", "unobserved"))
    assert back["offered"] + back["carried_in"] == ended
    assert back["unobserved"] >= 3, "who waited went out of view"


def test_what_the_hub_has_counted_asterisk_has_logged(restarts: Restarts) -> None:
    for key, outcome in restarts.journaled.items():
        if outcome:
            assert restarts.logged[key].outcome == outcome, key


def test_what_the_hub_has_not_counted_happened_unseen(restarts: Restarts) -> None:
    gaps = (
        (restarts.stopped - LAST_MOMENT_S, restarts.started + restarts.back_after_s),
        (restarts.killed - LAST_MOMENT_S, restarts.resumed_at),
    )
    for key, call in restarts.logged.items():
        if call.outcome and not restarts.journaled.get(key):
            assert any(start <= call.at + 1 and call.at <= end for start, end in gaps), call


def test_the_gaps_are_marked(restarts: Restarts) -> None:
    gaps = ((restarts.stopped, restarts.started), (restarts.killed, restarts.resumed_at))
    for start, end in gaps:
        unseen = [each for each in restarts.minutes if each.start < end and start < each.end]
        assert unseen
        assert not any(each.complete for each in unseen)


def test_a_killed_hub_goes_on_with_its_journal(restarts: Restarts) -> None:
    assert restarts.resumed["today"]["answered"] >= restarts.back["today"]["answered"] + 1
    assert restarts.last["today"]["answered"] > restarts.resumed["today"]["answered"]
    counted = sum(1 for outcome in restarts.journaled.values() if outcome == "answered")
    assert restarts.last["today"]["answered"] == counted
    assert restarts.last["waiting"] == []


def test_the_times_as_a_table(restarts: Restarts, capsys: pytest.CaptureFixture[str]) -> None:
    told, since = restarts.lost["source"], restarts.stopped
    with capsys.disabled():
        print(f"\nAsterisk stopped: the hub says {told['detail']}")
        print(f"Asterisk back: connected {restarts.back_after_s:.1f} s after it was fully booted")
        print(f"unobserved: {restarts.last['today']['unobserved']} calls")
        print(f"away for {restarts.started - since:.1f} s")
