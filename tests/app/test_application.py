"""How the one QApplication begins and ends: children of the test, each with a loop of its own."""

import os
import subprocess
import sys

import pytest

LOOP = """
import os, signal
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from wallboard.app.application import application
from wallboard.words import words

class Stubborn(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Close:
            event.ignore()
            return True
        return False

with application(words("en")) as held:
    window, stubborn = QWidget(), Stubborn()
    window.installEventFilter(stubborn)
    window.show()
    end = lambda: os.kill(os.getpid(), getattr(signal, {number!r}))
    {when}
    print("ended", held.exec(), window.isVisible())
"""
AT_ONCE, IN_THE_LOOP = "end()", "QTimer.singleShot(0, end)"


@pytest.mark.usefixtures("hangups_heard")
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("when", [AT_ONCE, IN_THE_LOOP])
@pytest.mark.parametrize("number", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_ends_it_whenever_it_comes_and_whatever_a_window_says(
    number: str, when: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOP.format(number=number, when=when)],
        check=True, timeout=20, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.split() == ["ended", "0", "True"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
@pytest.mark.parametrize("display", [None, ":987"])
def test_without_a_display_it_says_so_and_does_not_abort(display: str | None) -> None:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    if display is not None:
        environment["DISPLAY"] = display
    done = subprocess.run(
        [sys.executable, "-m", "wallboard", "--url", "http://127.0.0.1:9", "--lang", "en"],
        check=False, timeout=20, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert done.returncode == 1
    assert "there is no display to open a window on: " in done.stderr
    assert (display or "DISPLAY, WAYLAND_DISPLAY") in done.stderr
