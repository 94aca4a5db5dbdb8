"""The watchdog: what a service manager hears on a real datagram socket, and when nothing."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from wallboard.polling.watchdog import PATIENCE_S, Watchdog
from wallboard.transport.service_manager import interval_s


class Manager:
    """A service manager's end of the line."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(path)
        self._socket.setblocking(False)

    def heard(self) -> list[str]:
        found: list[str] = []
        while True:
            try:
                found.append(self._socket.recv(4096).decode())
            except BlockingIOError:
                return found

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "notify")


@pytest.fixture
def manager(address: str) -> Iterator[Manager]:
    made = Manager(address)
    yield made
    made.close()


def environment(address: str, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000000", **more}


def test_it_is_ready_once_and_well_while_the_poller_is(
    qtbot: QtBot, address: str, manager: Manager, caplog: pytest.LogCaptureFixture
) -> None:
    now = 100.0
    watchdog = Watchdog(lambda: 105.0, lambda: now, environment(address))
    assert manager.heard() == []
    watchdog.ready()
    watchdog.ready()
    assert manager.heard() == ["READY=1", "WATCHDOG=1"]
    now = 105.0 + PATIENCE_S
    watchdog.look()
    assert manager.heard() == ["WATCHDOG=1"]
    now += 0.1
    watchdog.look()
    watchdog.look()
    assert manager.heard() == []
    assert len(caplog.records) == 1
    now = 110.0
    watchdog.look()
    assert manager.heard() == ["WATCHDOG=1"]
    watchdog.stopping()
    assert manager.heard() == ["STOPPING=1"]


def test_a_retry_after_moves_the_time(qtbot: QtBot, address: str, manager: Manager) -> None:
    watchdog = Watchdog(lambda: 100.0 + 300.0, lambda: 399.0, environment(address))
    watchdog.look()
    assert manager.heard() == ["WATCHDOG=1"]


def test_it_speaks_again_by_itself(qtbot: QtBot, address: str, manager: Manager) -> None:
    watchdog = Watchdog(lambda: 0.0, lambda: 0.0, environment(address, WATCHDOG_USEC="60000"))
    watchdog.ready()
    assert len(manager.heard()) == 2
    for _ in range(3):
        qtbot.waitUntil(lambda: "WATCHDOG=1" in manager.heard(), timeout=2000)
    watchdog.stopping()


def test_an_abstract_socket(qtbot: QtBot) -> None:
    name = f"wallboard-test-{os.getpid()}"
    manager = Manager("\0" + name)
    Watchdog(lambda: 0.0, lambda: 0.0, environment("@" + name)).ready()
    assert manager.heard() == ["READY=1", "WATCHDOG=1"]
    manager.close()


def test_nobody_listens(qtbot: QtBot, address: str, caplog: pytest.LogCaptureFixture) -> None:
    Watchdog(lambda: 0.0, lambda: 0.0, {}).ready()
    assert not caplog.records
    Watchdog(lambda: 0.0, lambda: 0.0, environment(address)).ready()
    assert len(caplog.records) == 1


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
