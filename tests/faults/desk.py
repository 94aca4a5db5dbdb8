"""A desk and its wall as the application joins them, with all that outlasts them in one folder.

The rig gives the clock; client, source, history, feed, operator and marks are the application's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.faults.rig import Rig, leaks_in
from tests.faults.server import TOKEN, MetricsServer
from tests.faults.world import World
from wallboard.app.feeding import BoardOptions
from wallboard.app.operations import Operations, operating
from wallboard.boards.bar import AlarmView
from wallboard.boards.board import Board
from wallboard.domain.absent import Absent
from wallboard.domain.freshness import Freshness
from wallboard.domain.snapshot import Alarm, Snapshot
from wallboard.history.board_history import file_of
from wallboard.history.marks_file import Kept, MarksFile
from wallboard.logs import logged
from wallboard.places import Places, private
from wallboard.settings import Server, Settings
from wallboard.ui.text import UNDEFINED
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

POLL_S = 5.0
ALARM = "longest_wait"
"""The alarm that stands at the server."""
OPERATING = frozenset({"alarms.acknowledge", "alarms.shelve"})


@dataclass
class Desk:
    """One run of a desk."""

    rig: Rig
    operations: Operations
    window: WallWindow | None
    """None where nothing is painted."""
    seen: list[Freshness] = field(default_factory=list)

    def see(self, board: Board) -> None:
        """What the wall is shown."""
        self.seen.append(board.header.freshness)
        if self.window is not None:
            self.window.show_board(board)

    @property
    def alarm(self) -> AlarmView:
        """The alarm as the board shows it."""
        (shown,) = (each for each in self.rig.board.bar.alarms if each.alarm.id == ALARM)
        return shown

    @property
    def minutes(self) -> list[float]:
        """The minutes that the board knows."""
        return [each.start for each in self.rig.feed.state.history.minutes]

    def run_for(self, seconds: float) -> None:
        """Let it run; all the while it is live, and what it knows is painted."""
        self.seen.clear()
        self.rig.run_for(seconds)
        assert set(self.seen) == {Freshness.LIVE}
        if self.window is None:
            return
        heroes = [text for text in self.window.tiles["waiting"].scene.texts if text.role == "hero"]
        assert heroes
        assert all(text.text != UNDEFINED and text.token != "stale" for text in heroes)


@dataclass(frozen=True)
class Home:
    """The folder in which a desk keeps what outlasts it; the token lies elsewhere."""

    folder: Path
    world: World
    server: MetricsServer
    token: Path

    @property
    def places(self) -> Places:
        return Places(self.folder / "data", self.folder / "state", self.folder / "run")

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server.port}"

    @property
    def history(self) -> Path:
        """The file of the minutes."""
        return file_of(self.places.data, self.url)

    @property
    def marks(self) -> MarksFile:
        """The file of what was done about alarms at this desk alone."""
        return MarksFile(self.history.with_suffix(".alarms.json"))

    def kept(self) -> Kept | None:
        """What stands in it; None where it cannot be read."""
        try:
            return self.marks.read()
        except (OSError, ValueError):
            return None

    @contextmanager
    def desk(self, window: WallWindow | None) -> Iterator[Desk]:
        """A desk with what an earlier run has kept here."""
        settings = Settings(server=Server(poll_s=POLL_S, credential_file=str(self.token)))
        options = BoardOptions(self.url, settings, self.places)
        with _logged(self.places.state):
            rig = Rig(self.world, self.server, poll_s=POLL_S, folder=self.places.data)
            try:
                with operating(options, rig.feed, words("zh")) as operations:
                    desk = Desk(rig, operations, window)
                    rig.feed.changed.connect(desk.see)
                    rig.recall()
                    yield desk
            finally:
                rig.close()
            assert rig.lies == []
        assert leaks_in(self.folder) == []


def _logged(state: Path) -> AbstractContextManager[None]:
    """The log, where its folder can be made."""
    try:
        return logged(private(state) / "desk.log")
    except OSError:
        return nullcontext()


def home(folder: Path, world: World, server: MetricsServer) -> Home:
    """A home whose server evaluates alarms and leaves to each desk what is done about them."""
    since = world.wall() - 14.0

    def standing(sound: Snapshot) -> Snapshot:
        alarm = Alarm(ALARM, "alarm", since, 84.0, 60.0)
        return replace(sound, alarms=(alarm,), incident=Absent.NOT_PROVIDED)

    server.change = standing
    server.minutes = 30
    server.hotline = replace(server.hotline, capabilities=server.hotline.capabilities - OPERATING)
    token = folder.with_name("token")
    with os.fdopen(os.open(token, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(TOKEN)
    return Home(folder, world, server, token)
