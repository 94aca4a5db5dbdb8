"""No key and no click leaves a wall, or opens anything on it."""

from __future__ import annotations

import random

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

from tests.ui.moment import live
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

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
    with qtbot.waitSignal(open_.leave_requested, timeout=30_000):
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(open_, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, none))
