"""The desk, and the wall that F11 opens over it."""

from dataclasses import replace

from msgspec.structs import replace as replace_struct
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from wallboard.app.application import application
from wallboard.app.feeding import BoardOptions, feeding
from wallboard.app.operations import Operations, operating
from wallboard.app.showing import Showing
from wallboard.app.single import Single
from wallboard.app.standing import standing
from wallboard.app.walls import open_wall
from wallboard.app.window_place import fit, keep, restore
from wallboard.app.windows import let_go
from wallboard.polling.feed import Feed
from wallboard.settings import Desk, Screen, Settings, Wall, changed
from wallboard.settings_file import Saved
from wallboard.ui.desk.offer import Offer
from wallboard.ui.dialogs.settings_fields import SettingsShown
from wallboard.ui.theme import theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.overlay import Label
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import Words

OFFERS = frozenset(
    {Offer.WALL, Offer.ACKNOWLEDGE, Offer.SHELVE, Offer.DECIDE, Offer.ANNOUNCE, Offer.SETTINGS}
)


class DeskSilent(RuntimeError):
    """Another desk of this user's is open, and cannot be called to the front."""


def run_desk(options: BoardOptions, say: Words) -> int:
    """Open the desk and run until it is closed; a second one calls the first to the front.

    DeskSilent where the first one does not hear of it.
    """
    with application(say) as held:
        places = options.places
        single = None if places is None else Single(places.runtime, f"desk {options.url}")
        if single is not None and not single.taken():
            if not single.call():
                raise DeskSilent
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
    shown = options.settings
    if safe:  # nothing of an earlier run
        shown = replace_struct(shown, desk=Desk(), wall=Wall())
        options = replace(options, places=None)
    with feeding(options) as feed, operating(options, feed, say) as operations:
        desks = Desks(options, shown, feed, operations, say, safe=safe)
        if single is not None:
            single.called.connect(desks.come)
            single.listen()
        place = None if options.places is None else options.places.state / "desk-geometry"
        if place is None or not restore(desks.window, place):
            fit(desks.window)
        desks.window.show()
        feed.start()
        ended = held.exec()
        if place is not None:
            keep(desks.window, place)
        return ended


class Desks(QObject):
    """The one desk there is: where its looks change it is built anew, in the place of the old."""

    def __init__(
        self,
        options: BoardOptions,
        shown: Settings,
        feed: Feed,
        operations: Operations,
        say: Words,
        *,
        safe: bool,
    ) -> None:
        """`shown` are the settings that the windows follow; a safe run's are not the file's."""
        super().__init__(feed)
        self._options = options
        self._settings = options.settings
        self._shown = shown
        self._feed = feed
        self._operations = operations
        self._say = say
        self._safe = safe
        operations.saved.connect(self._learn)
        self.window = self._built()

    @Slot()
    def come(self) -> None:
        """Come to the front, from the task bar if need be."""
        state = self.window.windowState() & ~Qt.WindowState.WindowMinimized
        self.window.setWindowState(state | Qt.WindowState.WindowActive)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _built(self) -> DeskWindow:
        look, say, operations = theme(self._shown.desk.theme), self._say, self._operations
        keeps = self._options.settings_file is not None
        window = DeskWindow(look, say, OFFERS if keeps else OFFERS - {Offer.SETTINGS})
        showing = Showing(window, window, look, say("process.broken"))
        self._mode = _WallMode(self._shown, say, self._feed, window)
        if self._safe:
            Label(window, look, say("process.safe"))
        self._feed.changed.connect(showing.show_board)
        window.wall_requested.connect(self._mode.enter)
        window.alarm_acknowledged.connect(operations.acknowledge)
        window.alarm_shelved.connect(operations.shelve)
        operations.said.connect(window.alarms.say)
        window.decision_made.connect(operations.decide)
        window.incident_written.connect(operations.write_incident)
        operations.replied.connect(window.show_reply)
        window.settings_requested.connect(self._open_settings)
        window.settings_changed.connect(operations.change_settings)
        window.settings_closed.connect(self._follow)
        return window

    @Slot()
    def _open_settings(self) -> None:
        file = self._options.settings_file
        if file is not None and not self._mode.is_open:  # a dialog would stand on the wall
            shown = SettingsShown(self._settings, self._options.url, file)
            self.window.open_settings(shown)

    @Slot(object)
    def _learn(self, saved: Saved) -> None:
        if not saved.kind:
            self._settings = changed(self._settings, saved.changes)
            self._shown = changed(self._shown, saved.changes)
            self._mode.follow(self._shown)
        self.window.show_saved(saved)

    @Slot()
    def _follow(self) -> None:
        """Build the desk anew where it is to look otherwise; what is written there goes along."""
        old = self.window
        if old.look == self._shown.desk.theme:
            return
        self.window = self._built()
        self.window.take_over(old)
        self.window.show()
        self.window.activateWindow()
        self._feed.show_now()
        let_go(old)


class _WallMode(QObject):
    """The desk's wall mode: the wall over the desk's own screen, and F11 again to leave it."""

    def __init__(self, settings: Settings, say: Words, feed: Feed, desk: DeskWindow) -> None:
        super().__init__(desk)
        self._say = say
        self._feed = feed
        self._desk = desk
        self._wall: WallWindow | None = None
        self.follow(settings)

    def follow(self, settings: Settings) -> None:
        """Open the next wall by these settings."""
        wall = replace_struct(settings.wall, density="standard", leave_key="F11")
        self._settings = replace_struct(settings, wall=wall)

    @property
    def is_open(self) -> bool:
        """The wall is to be seen; a window manager may have closed it."""
        return self._wall is not None and self._wall.isVisible()

    @Slot()
    def enter(self) -> None:
        """Open the wall, unless it is open."""
        if self.is_open:
            return
        self.leave()
        screen = self._desk.screen()
        self._wall = open_wall(self._settings, Screen(screen.name()), self._say, screen, self._feed)
        self._wall.leave_requested.connect(self.leave)
        self._wall.activateWindow()  # else keys still mean the desk
        self._feed.show_now()

    @Slot()
    def leave(self) -> None:
        """Close the wall; the desk was there all the time."""
        if self._wall is not None:
            let_go(self._wall)
            self._wall = None
