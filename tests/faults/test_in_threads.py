"""The faults that cost time, with the poller in its thread and a wall before each: the GUI goes on.

All boards run at once, in real time, each with its server, its poller and its wall.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from pytestqt.qtbot import QtBot

from tests.faults import faults as f
from tests.faults.rig import CLOSE_S, Drawer, leaks
from tests.faults.server import TOKEN, MetricsServer
from tests.faults.world import World
from tests.transport.faulty import TLS
from wallboard.boards.board import Board
from wallboard.domain.freshness import Freshness
from wallboard.domain.state import BoardState
from wallboard.polling.elapsed import elapsed_s
from wallboard.polling.feed import Feed
from wallboard.polling.poller import Poller
from wallboard.sources.metrics_api import MetricsApi
from wallboard.sources.token import TokenHolder
from wallboard.transport.client import HttpClient
from wallboard.ui.theme import theme
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

P, D = 1.0, 0.8
LONGEST_GAP_S = 0.25
ATTEMPTS = 3
MOST_P99_S = 0.05

FAULTS: dict[str, tuple[Any, str | None, Freshness, str]] = {
    "silence": (f.silent, None, Freshness.STALE, "timed_out"),
    "headers dripped": (f.drips_headers, None, Freshness.STALE, "timed_out"),
    "body dripped over TLS": (f.drips_body, "server", Freshness.STALE, "timed_out"),
    "resets": (f.reset, None, Freshness.STALE, "reset"),
    "endless chunks": (f.endless_chunks, None, Freshness.BAD, "too_large"),
    "gzip bomb": (f.bomb, "server", Freshness.BAD, "too_large"),
    "401": (f.status("401 No"), None, Freshness.NOT_AUTHORISED, "unauthorised"),
    "nesting": (f.body_of(lambda _: b"[" * 3_000_000), None, Freshness.BAD, "bad_answer"),
}


class Gaps(QObject):
    """How long the event loop does not come round to a timer of 5 ms."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.seconds.append(now - self._last)
        self._last = now

    def restart(self) -> None:
        """Forget what was before."""
        self.seconds.clear()
        self._last = time.perf_counter()


@dataclass
class Running:
    """One board on its server, with its wall."""

    server: MetricsServer
    feed: Feed
    window: WallWindow
    lies: list[str] = field(default_factory=list)
    live_again: float | None = None

    def freshness(self) -> Freshness:
        return self.feed.state.freshness(elapsed_s())


@contextmanager
def running(certificate: str | None) -> Iterator[Running]:
    """A board as app.py builds it, until the end of the block."""
    world = World()
    with MetricsServer(world, certificate) as server:
        token = TokenHolder(Drawer(), wanted=True)
        client = HttpClient(server.origin, token, verify=TLS / "ca.pem")
        source = MetricsApi(client, token, poll_s=P, mono=elapsed_s)
        poller = Poller(source, client.close, poll_s=P)
        feed = Feed(BoardState(P, "server"), elapsed_s)
        window = WallWindow(theme("dark"), words("zh"))
        window.resize(1920, 1080)
        window.show()
        here = Running(server, feed, window)

        def see(board: Board) -> None:
            known = feed.state.snapshot
            if known is None or board.header.freshness is not Freshness.LIVE:
                return
            age_s = world.mono() - server.true_at[known.sequence]
            if age_s > 2 * P + CLOSE_S + 0.1:
                here.lies.append(f"LIVE although {age_s:.2f} s old")

        poller.asked.connect(feed.take)
        feed.changed.connect(window.show_board)
        feed.changed.connect(see)
        poller.start()
        feed.start()
        try:
            yield here
        finally:
            feed.stop()
            poller.stop()
            window.close()
            window.deleteLater()


def _gone_through(qtbot: QtBot, raised: list[object]) -> tuple[list[float], float]:
    """The gaps of the event loop, sorted, and the seconds until all boards were live again."""
    threading.excepthook, before = raised.append, threading.excepthook
    gaps = Gaps()
    try:
        with ExitStack() as stack:
            boards = {
                name: stack.enter_context(running(certificate))
                for name, (_, certificate, _, _) in FAULTS.items()
            }
            qtbot.waitUntil(lambda: all_are(boards, Freshness.LIVE), timeout=10_000)
            gaps.restart()
            for name, (fault, _, _, _) in FAULTS.items():
                boards[name].server.fault = fault
            wanted = {name: row[2] for name, row in FAULTS.items()}
            qtbot.waitUntil(
                lambda: {name: each.freshness() for name, each in boards.items()} == wanted,
                timeout=10_000,
            )
            for name, (_, _, _, kind) in FAULTS.items():
                trouble = boards[name].feed.state.connection.trouble
                assert trouble is not None, name
                assert trouble.kind == kind, name
            for name, board in boards.items():
                board.feed.show_now()  # the loss is seen, whenever the last beat was
                board.server.fault = None
                if FAULTS[name][0] in (f.silent, f.drips_headers, f.drips_body):
                    board.server.hang_up()
            ended = time.monotonic()
            patient = {name: board for name, board in boards.items() if name != "401"}
            qtbot.waitUntil(lambda: all_are(patient, Freshness.LIVE), timeout=10_000)
            back_s = time.monotonic() - ended
            seconds = sorted(gaps.seconds)
            assert [lie for board in boards.values() for lie in board.lies] == []
    finally:
        threading.excepthook = before
    return seconds, back_s


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_gui_goes_on_through_all_of_them(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture, notes: list[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    raised: list[object] = []
    # what waits in the GUI thread waits every time; what the machine had else to do does not
    for _ in range(ATTEMPTS):
        caplog.clear()
        seconds, back_s = _gone_through(qtbot, raised)
        longest_s, p99_s = seconds[-1], seconds[len(seconds) * 99 // 100]
        if longest_s < LONGEST_GAP_S and p99_s < MOST_P99_S and back_s <= P + D + 0.5:
            break
    notes.append(
        f"{len(FAULTS)} boards at once in real time: longest gap of the event loop "
        f"{longest_s * 1000:.0f} ms, p99 {p99_s * 1000:.0f} ms; "
        f"all live again after {back_s:.1f} s (promised {P + D:.1f} s)"
    )
    assert back_s <= P + D + 0.5
    assert longest_s < LONGEST_GAP_S
    assert p99_s < MOST_P99_S
    assert raised == []
    assert not leaks(caplog.messages, TOKEN)
    said = [each.message for each in caplog.records if each.name == "wallboard.polling.loss_log"]
    assert len([each for each in said if each.startswith("no data from")]) == len(FAULTS)
    assert len([each for each in said if each.startswith("data again")]) == len(FAULTS) - 1


def all_are(boards: dict[str, Running], freshness: Freshness) -> bool:
    return all(board.freshness() is freshness for board in boards.values())


class Broken:
    """A source with a fault of our own in it, which comes and goes."""

    def __init__(self, sound: Callable[[], Any]) -> None:
        self.sound = sound
        self.breaks = False

    def step(self) -> Any:
        if self.breaks:
            raise KeyError("a defect")
        return self.sound()


def test_a_defect_of_our_own_does_not_end_the_poller(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with MetricsServer(World()) as server:
        token = TokenHolder(Drawer(), wanted=True)
        client = HttpClient(server.origin, token)
        source = Broken(MetricsApi(client, token, poll_s=P, mono=elapsed_s).step)
        poller = Poller(source, client.close, poll_s=P)
        feed = Feed(BoardState(P, "server"), elapsed_s)
        poller.asked.connect(feed.take)
        poller.start()
        feed.start()
        try:
            live = Freshness.LIVE
            qtbot.waitUntil(lambda: feed.state.freshness(elapsed_s()) is live, timeout=5000)
            source.breaks = True
            qtbot.waitUntil(lambda: feed.state.connection.trouble is not None, timeout=5000)
            source.breaks = False
            qtbot.waitUntil(lambda: feed.state.connection.trouble is None, timeout=5000)
        finally:
            feed.stop()
            poller.stop()
    assert len([each for each in caplog.records if each.levelno >= logging.ERROR]) == 1
