"""The one QApplication: fonts, Qt's own words, and an end on a signal."""

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import PySide6
from PySide6.QtCore import QLibraryInfo, QLocale, QSocketNotifier, QTranslator
from PySide6.QtWidgets import QApplication

from wallboard.ui.theme import load_fonts
from wallboard.words import Words


class BadPair(RuntimeError):
    """PySide6 6.12.0 on Python below 3.12 drops references to None and aborts within the hour."""

    def __init__(self, qt: str, python: str) -> None:
        super().__init__(f"PySide6 {qt} on Python {python}")
        self.qt = qt
        self.python = python


class NoDisplay(RuntimeError):
    """There is no screen to open a window on."""


@contextmanager
def application(say: Words) -> Iterator[QApplication]:
    """The one QApplication; SIGTERM and SIGINT end its loop at once."""
    refuse_bad_pair(PySide6.__version__, sys.version_info[:2])
    held = QApplication.instance()
    if not isinstance(held, QApplication):
        _refuse_no_display(os.environ)
        held = QApplication(["wallboard"])
    held.setApplicationName("wallboard")
    held.setApplicationDisplayName(say("wall.title") if "wall.title" in say else "Wallboard")
    held.setDesktopFileName("wallboard")
    load_fonts()
    chinese = say.language == "zh"
    QLocale.setDefault(QLocale("zh_CN" if chinese else "en_GB"))
    translator = QTranslator(held)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if chinese and translator.load("qtbase_zh_CN", folder):
        held.installTranslator(translator)
    try:
        with _ends_on_signals(held):
            yield held
    finally:
        held.removeTranslator(translator)


@contextmanager
def _ends_on_signals(held: QApplication) -> Iterator[None]:
    """Quit on a signal, at once: the interpreter looks at signals only when Python runs.

    The interpreter writes a byte for each signal into the socket, and that wakes Qt's loop.
    """
    before = {
        each: signal.signal(each, lambda *_: held.quit())
        for each in (signal.SIGTERM, signal.SIGINT)
    }
    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: reading.recv(64))
    wakeup_before = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(wakeup_before)
        notifier.setEnabled(False)
        notifier.deleteLater()
        reading.close()
        writing.close()
        for each, handler in before.items():
            signal.signal(each, handler)


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
