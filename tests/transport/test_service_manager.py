"""What a program says to its service manager, on a real datagram socket, and when nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notified import Manager, environment
from wallboard.transport.service_manager import LATE_LOOKS, PATIENCE_S, Pulse, interval_s


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "notify")


@pytest.fixture
def manager(address: str) -> Iterator[Manager]:
    made = Manager(address)
    yield made
    made.close()


class Clock:
    """A clock in the test's hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_it_is_ready_once_and_well_while_what_it_lives_by_is(
    address: str, manager: Manager, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    pulse = Pulse("the poller", lambda: 105.0, clock, environment(address))
    assert manager.heard() == []
    assert pulse.ready()
    assert not pulse.ready()
    assert manager.heard() == ["READY=1", "WATCHDOG=1"]
    clock.now = 105.0 + PATIENCE_S
    pulse.look()
    assert manager.heard() == ["WATCHDOG=1"]
    clock.now += 0.1
    pulse.look()
    pulse.look()
    assert manager.heard() == []
    assert caplog.messages == ["the poller is silent for 20 s beyond its time"]
    clock.now = 110.0
    pulse.look()
    assert manager.heard() == ["WATCHDOG=1"]
    pulse.stopping()
    assert manager.heard() == ["STOPPING=1"]


def test_what_stays_silent_is_given_up_once(address: str, manager: Manager) -> None:
    pulse = Pulse("the poller", lambda: 0.0, lambda: PATIENCE_S + 0.1, environment(address))
    for _ in range(LATE_LOOKS - 1):
        pulse.look()
    assert manager.heard() == []
    for _ in range(5):
        pulse.look()
    assert manager.heard() == ["WATCHDOG=trigger"]


def test_what_wakes_after_a_sleep_of_the_machine_is_not_given_up(
    address: str, manager: Manager
) -> None:
    """The clock has gone on for the night, and the poller is awake at the second look."""
    clock, due = Clock(), [105.0]
    pulse = Pulse("the poller", lambda: due[0], clock, environment(address))
    clock.now += 8 * 3600
    pulse.look()
    due[0] = clock.now + 5.0
    for _ in range(LATE_LOOKS):
        pulse.look()
    assert manager.heard() == ["WATCHDOG=1"] * LATE_LOOKS


def test_a_retry_after_moves_the_time(address: str, manager: Manager) -> None:
    pulse = Pulse("the poller", lambda: 100.0 + 300.0, lambda: 399.0, environment(address))
    pulse.look()
    assert manager.heard() == ["WATCHDOG=1"]


def test_an_abstract_socket() -> None:
    name = f"wallboard-test-{os.getpid()}"
    manager = Manager("\0" + name)
    Pulse("it", lambda: 0.0, lambda: 0.0, environment("@" + name)).ready()
    assert manager.heard() == ["READY=1", "WATCHDOG=1"]
    manager.close()


def test_nobody_listens(address: str, caplog: pytest.LogCaptureFixture) -> None:
    Pulse("it", lambda: 0.0, lambda: 0.0, {}).ready()
    assert not caplog.records
    Pulse("it", lambda: 0.0, lambda: 0.0, environment(address)).ready()
    assert len(caplog.records) == 1


def test_nobody_watches(address: str, manager: Manager) -> None:
    pulse = Pulse("it", lambda: 0.0, lambda: 1000.0, {"NOTIFY_SOCKET": address})
    assert pulse.every_s is None
    pulse.ready()
    for _ in range(LATE_LOOKS):
        pulse.look()
    assert manager.heard() == ["READY=1"]


@pytest.mark.parametrize(("usec", "expected"), [("30000000", 3.0), ("6000000", 2.0)])
def test_how_often_it_looks(usec: str, expected: float) -> None:
    pulse = Pulse("it", lambda: 0.0, lambda: 0.0, {"WATCHDOG_USEC": usec})
    assert pulse.every_s == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "often"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
    ],
)
def test_how_often_it_wants_to_hear(given: dict[str, str], expected: float | None) -> None:
    assert interval_s(given) == expected
