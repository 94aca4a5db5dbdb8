"""The one QApplication: fonts, Qt's own words, and an end on a signal."""

import ctypes
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import PySide6
from PySide6.QtCore import QLibraryInfo, QLocale, QSocketNotifier, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from wallboard.app.allocation import give_back_freed_memory
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
    """The one QApplication; SIGTERM, SIGINT and the session's end (SIGHUP) end its loop at once."""
    refuse_bad_pair(PySide6.__version__, sys.version_info[:2])
    give_back_freed_memory()
    held = QApplication.instance()
    if not isinstance(held, QApplication):
        with _display(os.environ):
            held = QApplication(["wallboard"])
    held.setApplicationName("wallboard")
    held.setApplicationDisplayName("Wallboard")
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
    """End on a signal, at once: the interpreter looks at signals only when Python runs.

    The interpreter writes a byte for each signal into the socket, and that wakes Qt's loop. It is
    the loop that ends itself, so that a signal counts that comes before it runs; and it is not
    asked to quit, which a wall, whose window nobody may close, would refuse.
    """
    ending = [signal.SIGTERM, signal.SIGINT]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        ending.append(signal.SIGHUP)  # it is ignored under nohup
    before = {
        each: signal.signal(each, lambda *_: QTimer.singleShot(0, held, held.exit))
        for each in ending
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


@contextmanager
def _display(environment: "os._Environ[str]") -> Iterator[None]:
    """Qt aborts the process where it finds no display: that must not be how a user learns of it.

    The display is held until Qt has it: an X server may begin anew when the last program lets it
    go, and refuses whoever comes just then.
    """
    others = environment.get("QT_QPA_PLATFORM") or environment.get("WAYLAND_DISPLAY")
    if sys.platform != "linux" or others:
        yield
        return
    display = environment.get("DISPLAY")
    if not display:
        raise NoDisplay("DISPLAY, WAYLAND_DISPLAY")
    with _connected(display) as answers:
        if not answers:
            raise NoDisplay(f"DISPLAY={display}")
        yield


@contextmanager
def _connected(display: str) -> Iterator[bool]:
    """Whether there is an X server, by the library that Qt asks too; True where that is missing."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        yield True
        return
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    try:
        yield not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)
