"""The composition root of the desktop: it builds the parts, connects them and runs."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import PySide6
from msgspec.structs import replace as replace_struct
from PySide6.QtCore import QEventLoop, QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Slot
from PySide6.QtGui import QGuiApplication, QImage, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from wallboard.boards.board import Board
from wallboard.domain.state import BoardState
from wallboard.polling.elapsed import elapsed_s
from wallboard.polling.feed import Feed
from wallboard.polling.poller import Poller
from wallboard.settings import Screen, Settings
from wallboard.sources.metrics_api import MetricsApi
from wallboard.sources.token import TokenHolder
from wallboard.transport.client import HttpClient
from wallboard.transport.credentials import credentials_for
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.tiles.density import Density, density_for
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import Words, words


class BadPair(RuntimeError):
    """PySide6 6.12.0 on Python below 3.12 drops references to None and aborts within the hour."""

    def __init__(self, qt: str, python: str) -> None:
        super().__init__(f"PySide6 {qt} on Python {python}")
        self.qt = qt
        self.python = python


class NoDisplay(RuntimeError):
    """There is no screen to open a window on."""


class NoScreen(LookupError):
    """There is no screen of that name."""

    def __init__(self, name: str, screens: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.screens = tuple(screens)


class NoData(RuntimeError):
    """No board came in time; `kind` is a key below `trouble.`, empty while still connecting."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind} {detail}")
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True, slots=True)
class BoardOptions:
    """What every window needs: the server's address and the settings."""

    url: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a window."""

    view: Literal["wall", "desk"]
    width: int
    height: int
    theme: Literal["dark", "light"] | None
    density: Literal["standard", "large", "far"] | None
    output: Path
    patience_s: float


def run_desk(options: BoardOptions, say: Words) -> int:
    """Open the desk and run until it is closed."""
    with _application(say) as application, _feed(options) as feed:
        window = DeskWindow(theme(options.settings.desk.theme), say)
        mode = _WallMode(options.settings, say, feed, window)
        feed.changed.connect(window.show_board)
        window.wall_requested.connect(mode.enter)
        window.show()
        feed.start()
        return application.exec()


def run_walls(
    options: BoardOptions, screens: Sequence[str], say: Words, *, at_a_desk: bool = False
) -> int:
    """Open the wall, full screen on each of the named screens, and run until it is ended.

    `at_a_desk` is for a wall that somebody looks at from a chair, as in a demonstration: it shows
    all it can, and Esc leaves it.
    """
    with _application(say) as application, _feed(options) as feed:
        settings = options.settings
        if at_a_desk:
            wall = replace_struct(settings.wall, density="standard", leave_key="Esc")
            settings = replace_struct(settings, wall=wall)
        asked = [Screen(name) for name in screens] or list(settings.wall.screens)
        walls = [_open_wall(settings, which, say, screen, feed) for screen, which in _chosen(asked)]
        for window in walls:
            window.leave_requested.connect(application.quit)
        feed.start()
        return application.exec()


def render(options: BoardOptions, picture: Picture, say: Words) -> int:
    """Draw the first whole board into a file; NoData where none comes in time."""
    # a picture needs no screen, and must look the same whatever screen there is
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with _application(say), _feed(options) as feed:
        window: QWidget
        if picture.view == "wall":
            look = theme(picture.theme or options.settings.wall.theme)
            density = Density(picture.density or "standard")
            window = wall = WallWindow(look, say, density)
            wall.resize(picture.width, picture.height)
            wall.show_board(_first_board(feed, picture.patience_s))
        else:
            window = desk = DeskWindow(theme(picture.theme or options.settings.desk.theme), say)
            desk.resize(picture.width, picture.height)
            desk.charts_ready()
            desk.show_board(_first_board(feed, picture.patience_s))
        _save(window, picture)
    return 0


def _first_board(feed: Feed, patience_s: float) -> Board:
    """The first board that is complete: with figures, and with minutes where there are any."""
    loop = QEventLoop()
    found: list[Board] = []

    def look(board: Board) -> None:
        hotline = board.hotline
        if board.panels is None or hotline is None:
            return
        if feed.state.history.epoch or "minutes" not in hotline.capabilities:
            found.append(board)
            loop.quit()

    connection = feed.changed.connect(look)
    QTimer.singleShot(int(patience_s * 1000), loop.quit)
    feed.start()
    loop.exec()
    feed.changed.disconnect(connection)
    if not found:
        trouble = feed.state.connection.trouble
        raise NoData(
            "" if trouble is None else trouble.kind, "" if trouble is None else trouble.detail
        )
    return found[-1]


def _save(window: QWidget, picture: Picture) -> None:
    image = QImage(picture.width, picture.height, QImage.Format.Format_RGB32)
    window.ensurePolished()
    window.render(image)
    aside = picture.output.with_name(picture.output.name + ".part")
    picture.output.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(aside), "PNG"):  # type: ignore[call-overload]
        raise OSError(0, "the picture could not be written", str(picture.output))
    aside.replace(picture.output)


@contextmanager
def _application(say: Words) -> Iterator[QApplication]:
    """The one QApplication, with fonts, Qt's own words, and an end on SIGTERM."""
    refuse_bad_pair(PySide6.__version__, sys.version_info[:2])
    held = QApplication.instance()
    if not isinstance(held, QApplication):
        _refuse_no_display(os.environ)
        held = QApplication(["wallboard"])
    application = held
    application.setApplicationName("wallboard")
    application.setApplicationDisplayName(say("wall.title") if "wall.title" in say else "Wallboard")
    application.setDesktopFileName("wallboard")
    load_fonts()
    chinese = say.language == "zh"
    QLocale.setDefault(QLocale("zh_CN" if chinese else "en_GB"))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if chinese and translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)
    # the feed's beat lets the interpreter see the signal within a second
    before = {
        each: signal.signal(each, lambda *_: application.quit())
        for each in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield application
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        application.removeTranslator(translator)


def refuse_bad_pair(qt: str, python: tuple[int, ...]) -> None:
    """Raise BadPair for the PySide6 that aborts on this Python sooner or later."""
    if qt == "6.12.0" and python < (3, 12):
        raise BadPair(qt, ".".join(map(str, python)))


def _refuse_no_display(environment: "os._Environ[str]") -> None:
    """Qt aborts the process where it finds no display: that must not be how a user learns of it."""
    if sys.platform != "linux" or environment.get("QT_QPA_PLATFORM"):
        return
    if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        raise NoDisplay("DISPLAY, WAYLAND_DISPLAY")


@contextmanager
def _feed(options: BoardOptions) -> Iterator[Feed]:
    """A feed and the poller behind it; both end with the block."""
    server = options.settings.server
    file = Path(server.credential_file) if server.credential_file else None
    token = TokenHolder(credentials_for(options.url, file), wanted=options.url.startswith("https:"))
    client = HttpClient(
        options.url,
        token,
        verify=Path(server.ca_file) if server.ca_file else True,
        user_agent="wallboard",
    )
    source = MetricsApi(client, token, poll_s=server.poll_s, mono=elapsed_s)
    poller = Poller(source, client.close)
    feed = Feed(BoardState(server.poll_s, options.url.partition("//")[2]), elapsed_s)
    poller.asked.connect(feed.take)
    poller.start()
    try:
        yield feed
    finally:
        feed.stop()
        poller.stop()


def _open_wall(
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
    window = WallWindow(
        theme(which.theme or wall.theme),
        words(which.language) if which.language else say,
        density,
        leave_key=wall.leave_key,
    )
    feed.changed.connect(window.show_board)
    window.setScreen(screen)
    window.setGeometry(screen.geometry())
    window.showFullScreen()
    return window


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
            self._wall = _open_wall(
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


def _chosen(asked: Sequence[Screen]) -> list[tuple[QScreen, Screen]]:
    """The screens to fill; the primary one where none is named. NoScreen for an unknown name."""
    there = {screen.name(): screen for screen in QGuiApplication.screens()}
    if not asked:
        primary = QGuiApplication.primaryScreen()
        return [(primary, Screen(primary.name()))]
    for each in asked:
        if each.name not in there:
            raise NoScreen(each.name, list(there))
    return [(there[each.name], each) for each in asked]
