"""The desk, and the wall that F11 opens over it."""

from msgspec.structs import replace as replace_struct
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from wallboard.app.application import application
from wallboard.app.feeding import BoardOptions, feeding
from wallboard.app.operations import operating
from wallboard.app.showing import Showing
from wallboard.app.single import Single
from wallboard.app.standing import standing
from wallboard.app.walls import open_wall
from wallboard.app.window_place import keep, restore
from wallboard.polling.feed import Feed
from wallboard.settings import Desk, Screen, Settings, Wall
from wallboard.ui.desk.offer import Offer
from wallboard.ui.theme import theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.overlay import Label
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import Words

OFFERS = frozenset({Offer.WALL, Offer.ACKNOWLEDGE, Offer.SHELVE})


def run_desk(options: BoardOptions, say: Words) -> int:
    """Open the desk and run until it is closed; a second one calls the first to the front."""
    with application(say) as held:
        places = options.places
        single = None if places is None else Single(places.runtime, f"desk {options.url}")
        if single is not None and not single.taken():
            single.call()
            return 0
        try:
            with standing("desk", places) as safe:
                return _run(held, options, single, say, safe=safe)
        finally:
            if single is not None:
                single.free()


def _run(
    held: QApplication, options: BoardOptions, single: Single | None, say: Words, *, safe: bool
) -> int:
    settings = options.settings
    if safe:
        settings = replace_struct(settings, desk=Desk(), wall=Wall())
        options = BoardOptions(options.url, settings)  # nothing of an earlier run
    with feeding(options) as feed, operating(options, feed, say) as operations:
        look = theme(settings.desk.theme)
        window = DeskWindow(look, say, OFFERS)
        showing = Showing(window, window, look, say("process.broken"))
        front = _Front(window)
        mode = _WallMode(settings, say, feed, window)
        if safe:
            Label(window, look, say("process.safe"))
        if single is not None:
            single.called.connect(front.come)
            single.listen()
        feed.changed.connect(showing.show_board)
        window.wall_requested.connect(mode.enter)
        window.alarm_acknowledged.connect(operations.acknowledge)
        window.alarm_shelved.connect(operations.shelve)
        operations.said.connect(window.alarms.say)
        place = None if options.places is None else options.places.state / "desk-geometry"
        if place is not None and not safe:
            restore(window, place)
        window.show()
        feed.start()
        ended = held.exec()
        if place is not None:
            keep(window, place)
        return ended


class _Front(QObject):
    """Brings the desk to where it is seen."""

    def __init__(self, desk: DeskWindow) -> None:
        super().__init__(desk)
        self._desk = desk

    @Slot()
    def come(self) -> None:
        """Come to the front, from the task bar if need be."""
        state = self._desk.windowState() & ~Qt.WindowState.WindowMinimized
        self._desk.setWindowState(state | Qt.WindowState.WindowActive)
        self._desk.show()
        self._desk.raise_()
        self._desk.activateWindow()


class _WallMode(QObject):
    """The desk's wall mode: the wall over the desk's own screen, and F11 again to leave it."""

    def __init__(self, settings: Settings, say: Words, feed: Feed, desk: DeskWindow) -> None:
        super().__init__(desk)
        wall = replace_struct(settings.wall, density="standard", leave_key="F11")
        self._settings = replace_struct(settings, wall=wall)
        self._say = say
        self._feed = feed
        self._desk = desk
        self._wall: WallWindow | None = None

    @Slot()
    def enter(self) -> None:
        """Open the wall, unless it is open."""
        if self._wall is None:
            screen = self._desk.screen()
            self._wall = open_wall(
                self._settings, Screen(screen.name()), self._say, screen, self._feed
            )
            self._wall.leave_requested.connect(self.leave)
            self._feed.show_now()

    @Slot()
    def leave(self) -> None:
        """Close the wall; the desk was there all the time."""
        if self._wall is not None:
            self._wall.close()
            self._wall.deleteLater()
            self._wall = None
