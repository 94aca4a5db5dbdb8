"""No key and no click leaves a wall, or opens anything on it."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.faults.server import MetricsServer
from tests.faults.world import World
from tests.ui.moment import live
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

ROOT = Path(__file__).parents[2]
EVENTS = 10_000
KEYS = list(Qt.Key)
MODIFIERS = list(Qt.KeyboardModifier)[:-1]
BUTTONS = [each for each in Qt.MouseButton if each is not Qt.MouseButton.NoButton]


@pytest.fixture
def window(qtbot: QtBot) -> WallWindow:
    load_fonts()
    window = WallWindow(theme("dark"), words("zh"))
    qtbot.addWidget(window)
    window.resize(1920, 1080)
    window.showFullScreen()
    window.show_board(live())
    return window


@pytest.mark.fault(
    "process and display",
    "ten thousand random keys and clicks on a wall",
    shows="the wall where it was",
    within_s=None,
)
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_ten_thousand_events_leave_it_where_it_was(window: WallWindow, qtbot: QtBot) -> None:
    chance = random.Random(88_812_319)
    left: list[object] = []
    window.leave_requested.connect(lambda: left.append(None))
    before = texts(window)
    targets: list[QWidget] = [window, *window.tiles.values()]
    pointer = QPointingDevice.primaryPointingDevice()
    for number in range(EVENTS):
        target = chance.choice(targets) if chance.random() < 0.3 else window
        for event in events(chance, pointer):
            QApplication.sendEvent(target, event)
        if number % 500 == 0:
            QApplication.processEvents()
            stands(window)
    QApplication.processEvents()
    stands(window)
    assert left == []
    assert texts(window) == before
    window.show_board(live())
    assert texts(window) == before


def texts(window: WallWindow) -> list[str]:
    return [each.text for tile in window.tiles.values() for each in tile.scene.texts]


def stands(window: WallWindow) -> None:
    """It is there, alone, and fills the screen."""
    assert window.isVisible()
    assert window.isFullScreen()
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]


def events(chance: random.Random, pointer: QPointingDevice) -> list[QEvent]:
    """One thing that a hand can do."""
    at = QPointF(chance.uniform(0, 1920), chance.uniform(0, 1080))
    modifiers = chance.choice(MODIFIERS) | chance.choice(MODIFIERS)
    kind = chance.randrange(5)
    if kind == 0:
        key = chance.choice(KEYS)
        text = chr(chance.randrange(32, 0x2FFF)) if chance.random() < 0.5 else ""
        return [
            QKeyEvent(each, key, modifiers, text)
            for each in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        ]
    if kind in (1, 2):
        button = chance.choice(BUTTONS)
        presses = [QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease]
        if kind == 2:
            presses = [QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseMove]
        return [QMouseEvent(each, at, at, button, button, modifiers) for each in presses]
    if kind == 3:
        delta = QPointF(0, chance.choice((-960, -120, 120, 960))).toPoint()
        return [
            QWheelEvent(
                at, at, delta, delta, Qt.MouseButton.NoButton, modifiers,
                Qt.ScrollPhase.NoScrollPhase, False,
            )
        ]  # fmt: skip
    return [
        QContextMenuEvent(
            chance.choice((QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard)),
            at.toPoint(), at.toPoint(), modifiers,
        )
    ]  # fmt: skip


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_fingers_do_not_leave_it_either(window: WallWindow, qtbot: QtBot) -> None:
    chance = random.Random(4)
    screen = QTest.createTouchDevice()
    assert screen.type() is QInputDevice.DeviceType.TouchScreen
    for _ in range(300):
        points = [(number, chance.randrange(1900), chance.randrange(1000)) for number in range(3)]
        touch = QTest.touchEvent(window, screen)
        for number, x, y in points:
            touch.press(number, QPointF(x, y).toPoint(), window)
        touch.commit()
        touch = QTest.touchEvent(window, screen)
        for number, x, y in points:
            touch.release(number, QPointF(x + 300, y).toPoint(), window)
        touch.commit()
    stands(window)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_leave_key_would_be_noticed(qtbot: QtBot) -> None:
    """Else the tests above would prove nothing."""
    open_ = WallWindow(theme("dark"), words("zh"), leave_key="Esc")
    qtbot.addWidget(open_)
    open_.resize(800, 600)
    open_.show()
    with qtbot.waitSignal(open_.leave_requested, timeout=1000):
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(open_, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, none))


MISSING = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]


@pytest.mark.fault(
    "process and display",
    "ten thousand random keys and clicks on a wall: 500 real ones",
    shows="the wall where it was",
    within_s=None,
)
@pytest.mark.xvfb
@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
def test_five_hundred_real_events_leave_it_where_it_was(tmp_path: Path) -> None:
    """What belongs to a window manager is not tried: on a screen of its own there is none."""
    with screen() as display, MetricsServer(World()) as server:
        server.token = None
        environment = {
            **os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": str(tmp_path),
            "PYTHONPATH": str(ROOT), "XDG_RUNTIME_DIR": str(tmp_path),
            "XDG_STATE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path),
        }  # fmt: skip
        environment.pop("WAYLAND_DISPLAY", None)
        board = subprocess.Popen(
            [sys.executable, "-m", "wallboard", "wall", "--url", server.origin], env=environment
        )
        try:
            until = time.monotonic() + 20
            while not windows(environment) or server.sequence < 2:
                assert board.poll() is None
                assert time.monotonic() < until, "no window"
                time.sleep(0.1)
            before = windows(environment)
            commands = list(hands(random.Random(5), 500))
            for start in range(0, len(commands), 50):
                xdotool(
                    environment, *[word for one in commands[start : start + 50] for word in one]
                )
            assert board.poll() is None
            assert windows(environment) == before
            told = server.sequence
            until = time.monotonic() + 15
            while server.sequence < told + 2:
                assert time.monotonic() < until, "it asks no more"
                time.sleep(0.1)
        finally:
            board.terminate()
            assert board.wait(10) == 0


def hands(chance: random.Random, number: int) -> Iterator[list[str]]:
    """What a hand does with mouse and keyboard, as xdotool says it."""
    keys = [
        "Escape", "Return", "Tab", "F1", "F5", "F10", "F11", "F12", "Menu", "Delete", "space",
        "alt+F4", "ctrl+q", "ctrl+w", "ctrl+o", "ctrl+p", "ctrl+s", "ctrl+shift+i", "ctrl+Tab",
        "alt+space", "super", "Print", "shift+F10", "ctrl+f", "ctrl+comma", "Left", "a", "q",
    ]  # fmt: skip
    for _ in range(number):
        kind = chance.randrange(3)
        if kind == 0:
            yield ["key", "--delay", "0", chance.choice(keys)]
        elif kind == 1:
            yield ["click", "--delay", "0", str(chance.randrange(1, 10))]
        else:
            yield ["mousemove", str(chance.randrange(1280)), str(chance.randrange(720))]


def xdotool(environment: dict[str, str], *words_: str) -> str:
    done = subprocess.run(
        ["xdotool", *words_],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout


def windows(environment: dict[str, str]) -> list[str]:
    """The visible windows and where they are."""
    found = xdotool(environment, "search", "--onlyvisible", "--name", "..").split()
    return [xdotool(environment, "getwindowgeometry", each) for each in sorted(found)]


class screen:  # noqa: N801 - reads like what it is
    """A screen without a window manager, for as long as the block lasts."""

    def __enter__(self) -> str:
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24", "-nolisten", "tcp"],
            pass_fds=[write], stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as said:
            return f":{said.readline().strip()}"

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait(10)
