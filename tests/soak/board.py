"""The board of the soak: desk, a wall and the desk's wall mode on one feed, as the app joins them.

Only the clock, the pace and the server's script are the soak's own.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.faults.server import TOKEN
from tests.soak.clock import SharedWorld
from tests.soak.day import Event
from tests.soak.pace import Gate, Paced
from tests.transport.faulty import TLS
from wallboard.app.application import application
from wallboard.app.desk import OFFERS, _WallMode
from wallboard.app.showing import Showing
from wallboard.app.standing import standing
from wallboard.app.walls import Walls
from wallboard.boards.board import Board
from wallboard.domain.state import BoardState
from wallboard.files import replace_whole
from wallboard.history.board_history import file_of
from wallboard.places import Places
from wallboard.polling.elapsed import elapsed_s
from wallboard.polling.feed import Feed
from wallboard.polling.poller import Poller
from wallboard.polling.watchdog import Watchdog
from wallboard.settings import Night, Server, Settings, Wall
from wallboard.sources.memory import Memory
from wallboard.sources.metrics_api import MetricsApi
from wallboard.sources.token import TokenHolder
from wallboard.transport.client import HttpClient
from wallboard.transport.credentials import credentials_for
from wallboard.ui.desk.topbar import View
from wallboard.ui.dialogs.settings_fields import SettingsShown
from wallboard.ui.theme import theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.words import words

POLL_S = 5.0
KEPT_S = 2 * 86400.0
"""Two days of minutes instead of 13 months, so that forgetting is part of the run."""
SIZE = QSize(1100, 700)


class ServerProcess:
    """The scripted server as a child."""

    def __init__(self, clock: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.server", str(clock)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self._said()

    def tell(self, event: Event) -> None:
        """Tell it, and wait until it has obeyed."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(event.told) + "\n")
        self._process.stdin.flush()
        assert self._said() == "ok"

    def end(self) -> None:
        """Close its input, which ends it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _said(self) -> str:
        assert self._process.stdout is not None
        said = self._process.stdout.readline().strip()
        if not said:
            raise RuntimeError(f"the server ended: {self._process.wait(5)}")
        return said


@dataclass(frozen=True, slots=True)
class Parts:
    """What a soak measures, and what a planted leak takes hold of."""

    held: QApplication
    gate: Gate
    source: Paced
    poller: Poller
    feed: Feed
    desk: DeskWindow
    hands: Hands
    history: Path
    logs: Path
    losses: Losses


class Losses(QObject):
    """Counts how often the figures ceased to be current."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self._current = False

    @Slot(object)
    def look(self, board: Board) -> None:
        """Look at a board."""
        current = board.header.freshness.is_current
        self.count += self._current and not current
        self._current = current


class Hands(QObject):
    """Whoever sits at the desk."""

    def __init__(
        self,
        desk: DeskWindow,
        mode: _WallMode,
        walls: Callable[[], Walls],
        credential: Path,
        shown: SettingsShown,
    ) -> None:
        super().__init__()
        self._shown = shown
        self._desk = desk
        self._mode = mode
        self._make_walls = walls
        self._walls: Walls | None = None
        self._credential = credential
        self.settings_openings: list[Callable[[], None]] = []
        """Called at each opening of the settings: there a leak can be planted."""

    @Slot(str)
    def act(self, what: str) -> None:
        """Do something."""
        kind, _, rest = what.partition(" ")
        match kind:
            case "wall":
                self._desk.wall_requested.emit()
            case "leave":
                self.leave()
            case "settings":
                self._desk.open_settings(self._shown)
                for each in self.settings_openings:
                    each()
            case "settle":
                if self._desk.settings_dialog is not None:
                    self._desk.settings_dialog.reject()
            case "walls":
                self._walls = self._make_walls()
                self._walls.follow()
            case "token":
                _write_token(self._credential, rest)
            case "away":
                self._desk.hide()
            case "back":
                self._desk.show()
            case "picture":
                self._desk.grab()
            case "size":
                width, _, height = rest.partition("x")
                self._desk.resize(int(width), int(height))
            case "view":
                self._desk.choose(list(View)[int(rest)])
            case "point":
                self._point(int(rest))
            case _:
                raise ValueError(what)

    def leave(self) -> None:
        """Close every wall."""
        self._mode.leave()
        if self._walls is not None:
            self._walls.close()
            self._walls.deleteLater()
            self._walls = None

    def _point(self, number: int) -> None:
        """Move the pointer over a chart and off it."""
        plot = (self._desk.trend.plot, self._desk.rings.plot)[number % 2]
        if plot is not None and plot.isVisible():
            for x in (60, 200, 340):
                QTest.mouseMove(plot.viewport(), QPoint(x, 40))


@contextmanager
def board(folder: Path, *, hurried: bool, look_every: int) -> Iterator[Parts]:
    """A board on a scripted server; `start` of its poller sets it going."""
    places = Places(folder / "data", folder / "state", folder / "run")
    world = SharedWorld(folder / "clock")
    credential = folder / "token"
    _write_token(credential, TOKEN)
    say = words("zh")
    look = theme("light")
    settings = Settings(
        server=Server(poll_s=POLL_S), wall=Wall(density="standard", night=Night("22:00", "05:30"))
    )
    with ExitStack() as stack:
        server = ServerProcess(folder / "clock")
        stack.callback(server.end)
        held = stack.enter_context(application(say))
        held.setQuitOnLastWindowClosed(False)  # the desk is out of sight now and then
        stack.enter_context(standing("soak", places))
        _hush()
        token = TokenHolder(credentials_for(server.url, credential), wanted=True)
        client = HttpClient(server.url, token, verify=TLS / "ca.pem")
        gate = Gate()
        source = Paced(
            MetricsApi(client, token, poll_s=POLL_S, mono=world.mono),
            world,
            gate,
            server.tell,
            hurried=hurried,
            look_every=look_every,
        )
        history = file_of(places.data, server.url)
        memory = Memory(history, poll_s=POLL_S, kept_s=KEPT_S, mono=world.mono, wall=world.wall)
        poller = Poller(source, client.close, memory=memory, poll_s=POLL_S)
        feed = Feed(BoardState(POLL_S, server.url.partition("//")[2]), world.mono)
        watchdog = Watchdog(lambda: poller.due, elapsed_s, {})
        poller.asked.connect(feed.take)
        poller.asked.connect(gate.take)
        feed.changed.connect(watchdog.ready, Qt.ConnectionType.QueuedConnection)
        losses = Losses()
        feed.changed.connect(losses.look)
        desk = DeskWindow(look, say, OFFERS)
        showing = Showing(desk, desk, look, say("process.broken"))
        mode = _WallMode(settings, say, feed, desk)
        feed.changed.connect(showing.show_board)
        desk.wall_requested.connect(mode.enter)
        desk.resize(SIZE)
        desk.show()
        hands = Hands(
            desk,
            mode,
            lambda: Walls(settings, (), say, feed, safe=False),
            credential,
            SettingsShown(settings, server.url, folder / "wallboard.toml"),
        )
        gate.handed.connect(hands.act)

        def end() -> None:
            feed.stop()
            gate.open()
            poller.stop()
            hands.leave()
            desk.close()

        stack.callback(end)
        feed.start()
        yield Parts(
            held, gate, source, poller, feed, desk, hands, history, places.state, losses
        )  # fmt: skip


def _write_token(path: Path, token: str) -> None:
    replace_whole(path, f"{token}\n".encode())


def _hush() -> None:
    """Keep the log in its file: a run loses its server a thousand times."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if type(handler) is logging.StreamHandler:
            root.removeHandler(handler)
