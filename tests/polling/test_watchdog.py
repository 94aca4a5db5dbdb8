"""The watchdog: the thread that paints says that it is well, by itself and until it ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.notified import Manager, environment
from wallboard.polling.watchdog import Watchdog


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "notify")


@pytest.fixture
def manager(address: str) -> Iterator[Manager]:
    made = Manager(address)
    yield made
    made.close()


def test_it_speaks_again_by_itself(qtbot: QtBot, address: str, manager: Manager) -> None:
    watchdog = Watchdog(lambda: 0.0, lambda: 0.0, environment(address, WATCHDOG_USEC="60000"))
    assert manager.heard() == []
    watchdog.ready()
    watchdog.ready()
    assert manager.heard() == ["READY=1", "WATCHDOG=1"]
    for _ in range(3):
        qtbot.waitUntil(lambda: "WATCHDOG=1" in manager.heard())
    watchdog.stopping()


def test_it_is_silent_once_it_ends(qtbot: QtBot, address: str, manager: Manager) -> None:
    watchdog = Watchdog(lambda: 0.0, lambda: 0.0, environment(address, WATCHDOG_USEC="60000"))
    watchdog.ready()
    watchdog.stopping()
    assert manager.heard()[-1] == "STOPPING=1"
    with pytest.raises(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: manager.heard() != [], timeout=100)


def test_a_silent_poller_is_given_up(qtbot: QtBot, address: str, manager: Manager) -> None:
    watchdog = Watchdog(lambda: 0.0, lambda: 30.0, environment(address, WATCHDOG_USEC="60000"))
    watchdog.ready()
    heard: list[str] = []

    def given_up() -> bool:
        heard.extend(manager.heard())
        return heard == ["READY=1", "WATCHDOG=trigger"]

    qtbot.waitUntil(given_up)
    watchdog.stopping()


def test_nobody_watches(qtbot: QtBot, address: str, manager: Manager) -> None:
    watchdog = Watchdog(lambda: 0.0, lambda: 0.0, {"NOTIFY_SOCKET": address})
    watchdog.ready()
    watchdog.stopping()
    assert manager.heard() == ["READY=1", "STOPPING=1"]
