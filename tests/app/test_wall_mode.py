"""The wall that F11 opens over the desk."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wallboard.app.desk import _WallMode
from wallboard.domain.state import BoardState
from wallboard.polling.feed import Feed
from wallboard.settings import Settings
from wallboard.ui.theme import theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words


def walls() -> list[WallWindow]:
    """The walls that are to be seen."""
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, WallWindow)]
    return [each for each in found if each.isVisible()]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_it_opens_once_and_again_however_it_was_closed(qtbot: QtBot) -> None:
    say = words("en")
    desk = DeskWindow(theme("light"), say)
    qtbot.addWidget(desk)
    mode = _WallMode(Settings(), say, Feed(BoardState(5.0, "server"), lambda: 0.0), desk)
    mode.enter()
    mode.enter()
    (first,) = walls()
    first.close()  # Alt+F4
    assert walls() == []
    mode.enter()
    (second,) = walls()
    QTest.keyClick(second, Qt.Key.Key_F11)
    assert walls() == []
