"""Walls: one over each screen asked for, while that screen is there, and on no other."""

import logging
import os
import sys
from collections.abc import Sequence

from msgspec.structs import replace as replace_struct
from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from wallboard.app.application import application
from wallboard.app.awake import Awake
from wallboard.app.feeding import BoardOptions, feeding
from wallboard.app.showing import Darkening, Showing
from wallboard.app.single import Single
from wallboard.app.standing import standing
from wallboard.app.windows import let_go
from wallboard.places import Places
from wallboard.polling.feed import Feed
from wallboard.settings import Screen, Settings, Wall
from wallboard.ui.theme import theme
from wallboard.ui.tiles.density import Density, density_for
from wallboard.ui.windows.overlay import Label
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import Words, words

_log = logging.getLogger(__name__)


class NoScreen(LookupError):
    """There is no screen of that name."""

    def __init__(self, name: str, screens: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.screens = tuple(screens)


class WallRuns(RuntimeError):
    """Another wall of this user's is on these screens."""

    def __init__(self, screens: Sequence[str]) -> None:
        super().__init__(", ".join(screens))
        self.screens = tuple(screens)


def run_walls(
    options: BoardOptions, screens: Sequence[str], say: Words, *, at_a_desk: bool = False
) -> int:
    """Open the wall, full screen on each screen, and run until it is ended.

    `screens` are names of screens that must be there; those of the settings are waited for, and
    without any the primary screen is taken. `at_a_desk` is for a wall that somebody looks at from a
    chair, as in a demonstration: it shows all it can, and Esc leaves it.
    """
    with application(say) as held:
        settings = options.settings
        if at_a_desk:
            wall = replace_struct(settings.wall, density="standard", leave_key="Esc")
            settings = replace_struct(settings, wall=wall)
        screens = list(dict.fromkeys(screens))
        asked = [_of(name, settings.wall) for name in screens] or list(settings.wall.screens)
        there = [screen.name() for screen in QGuiApplication.screens()]
        for name in screens:
            if name not in there:
                raise NoScreen(name, there)
        locks = _locks(options.places, [each.name for each in asked] or _primary())
        try:
            with standing("-".join(["wall", *screens]), options.places) as safe:
                return _run(held, options, settings, asked, say, safe=safe)
        finally:
            for lock in locks:
                lock.free()


def _run(
    held: QApplication,
    options: BoardOptions,
    settings: Settings,
    asked: Sequence[Screen],
    say: Words,
    *,
    safe: bool,
) -> int:
    if safe:
        wall = Wall(leave_key=settings.wall.leave_key)
        settings = replace_struct(settings, wall=wall)
        asked = [Screen(each.name) for each in asked]
        options = BoardOptions(options.url, settings)
    with feeding(options) as feed:
        quits = held.quitOnLastWindowClosed()
        held.setQuitOnLastWindowClosed(False)  # a screen that goes away ends nothing
        walls = Walls(settings, asked, say, feed, safe=safe)
        walls.left.connect(held.exit)
        if QGuiApplication.platformName() != "offscreen":
            Awake(say("process.awake"), walls)
        try:
            walls.follow()
            feed.start()
            return held.exec()
        finally:
            walls.close()
            held.setQuitOnLastWindowClosed(quits)


class Walls(QObject):
    """Opens and closes the walls as the screens come and go; with no screen there it waits."""

    left = Signal()
    """Somebody has left the wall, by its key or, where there is one, by closing its window."""

    def __init__(
        self, settings: Settings, asked: Sequence[Screen], say: Words, feed: Feed, *, safe: bool
    ) -> None:
        super().__init__()
        self._settings = settings
        self._asked = {each.name: each for each in asked}
        self._say = say
        self._feed = feed
        self._safe = safe
        self._walls: dict[str, WallWindow] = {}
        self._screens: dict[str, QScreen] = {}
        self._missing: set[str] = set()

    @property
    def walls(self) -> dict[str, WallWindow]:
        """The open walls by the name of their screen."""
        return dict(self._walls)

    def follow(self) -> None:
        """Open what can be opened, and from now on go with the screens."""
        held = QGuiApplication.instance()
        assert isinstance(held, QGuiApplication)
        held.screenAdded.connect(self._go_along)
        # at once, not queued: a moment later Qt moves the windows of a lost screen to another
        held.screenRemoved.connect(self._go_along)
        held.primaryScreenChanged.connect(self._go_along)
        self._go_along()
        self._missing = self._asked.keys() - self._walls.keys()
        if self._missing or not self._walls:
            missing = ", ".join(sorted(self._missing)) or "a screen"
            _log.warning("no wall yet: waiting for %s", missing)

    def close(self) -> None:
        """Close every wall and let the screens go their way."""
        held = QGuiApplication.instance()
        assert isinstance(held, QGuiApplication)
        held.screenAdded.disconnect(self._go_along)
        held.screenRemoved.disconnect(self._go_along)
        held.primaryScreenChanged.disconnect(self._go_along)
        for name in list(self._walls):
            self._close(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Hear of a wall that is closed by another hand than ours: a window manager's Alt+F4.

        That is a key like any other, so it leaves only a wall that some key leaves.
        """
        if event.type() != QEvent.Type.Close or watched not in self._walls.values():
            return False
        if not self._settings.wall.leave_key:
            event.ignore()
            return True
        self.left.emit()
        return False

    def _wanted(self) -> dict[str, tuple[QScreen, Screen]]:
        """The screens that are there and asked for."""
        there = {screen.name(): screen for screen in QGuiApplication.screens() if _is_real(screen)}
        if self._asked:
            return {
                name: (there[name], each) for name, each in self._asked.items() if name in there
            }
        primary = QGuiApplication.primaryScreen()
        if primary is None or primary.name() not in there:
            return {}
        return {primary.name(): (primary, Screen(primary.name()))}

    @Slot()
    def _go_along(self) -> None:
        """Close each wall whose screen is not what it was, and open each that is missing.

        The name of a screen is not enough: under X11 the last one that is switched off stays, as
        a stand-in of another name, and says nothing of it until a true one has come.
        """
        wanted = self._wanted()
        for name, wall in self.walls.items():
            screen = self._screens[name]
            if name not in wanted or wanted[name][0] is not screen:
                what = "gone" if self._asked else "gone, or not the primary one any more"
                _log.warning("screen %s is %s, and its wall is closed", name, what)
                self._missing.add(name)
                self._close(name)
            elif wall.geometry() != screen.geometry():  # what is laid out for it is so anew
                self._close(name)
        for name, (screen, which) in wanted.items():
            if name not in self._walls:
                self._open(screen, which)

    def _open(self, screen: QScreen, which: Screen) -> None:
        wall = open_wall(self._settings, which, self._say, screen, self._feed)
        if self._safe:
            Label(wall, theme(which.theme or self._settings.wall.theme), self._say("process.safe"))
        wall.leave_requested.connect(self.left)
        wall.installEventFilter(self)
        screen.geometryChanged.connect(self._go_along)
        self._walls[which.name] = wall
        self._screens[which.name] = screen
        self._feed.show_now()
        if which.name in self._missing:
            _log.info("screen %s is there, and its wall is open", which.name)
            self._missing.remove(which.name)

    def _close(self, name: str) -> None:
        wall, screen = self._walls.pop(name), self._screens.pop(name)
        screen.geometryChanged.disconnect(self._go_along)
        let_go(wall)


def open_wall(
    settings: Settings, which: Screen, say: Words, screen: QScreen, feed: Feed
) -> WallWindow:
    """A wall that fills a screen and follows the feed."""
    wall = settings.wall
    size = screen.size()
    asked = which.density if which.density != "auto" else wall.density
    density = (
        density_for(which.distance_m, which.diagonal_inch, size.width() / max(1, size.height()))
        if asked == "auto"
        else Density(asked)
    )
    look = theme(which.theme or wall.theme)
    speaks = words(which.language) if which.language else say
    window = WallWindow(look, speaks, density, leave_key=wall.leave_key)
    showing = Showing(window, window, look, speaks("process.broken"))
    feed.changed.connect(showing.show_board)
    if wall.night is not None:
        feed.changed.connect(Darkening(window, wall.night).show_board)
    window.setScreen(screen)
    window.setGeometry(screen.geometry())
    window.showFullScreen()
    return window


def _is_real(screen: QScreen) -> bool:
    """False for what Qt puts in the place of the last screen when that is taken away."""
    if screen.geometry().isEmpty():
        return False
    return bool(screen.name()) or QGuiApplication.platformName() != "wayland"


def _of(name: str, wall: Wall) -> Screen:
    """The settings of a screen that the command line names."""
    return next((each for each in wall.screens if each.name == name), Screen(name))


def _locks(places: Places | None, names: Sequence[str]) -> list[Single]:
    """Hold the screens' names; WallRuns where another wall holds one."""
    if places is None:
        return []
    display = _display()
    locks: list[Single] = []
    taken: list[str] = []
    for name in names:
        lock = Single(places.runtime, f"wall {display} {name}")
        if lock.taken():
            locks.append(lock)
        else:
            taken.append(name)
    if taken:
        for lock in locks:
            lock.free()
        raise WallRuns(taken)
    return locks


def _primary() -> list[str]:
    """The name of the primary screen, where there is one."""
    screen: QScreen | None = QGuiApplication.primaryScreen()
    return [] if screen is None else [screen.name()]


def _display() -> str:
    names = ("WAYLAND_DISPLAY", "DISPLAY") if sys.platform == "linux" else ()
    return " ".join(os.environ.get(name, "") for name in names)
