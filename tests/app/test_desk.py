"""The desk as it is put together: settings that hold at once, and what a wall has no way to."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.moment import live
from wallboard.app.desk import Desks
from wallboard.app.feeding import BoardOptions, feeding
from wallboard.app.operations import operating
from wallboard.settings import Night, Server, Settings, load
from wallboard.ui.dialogs.settings_dialog import SettingsDialog
from wallboard.ui.theme import load_fonts
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

URL = "http://127.0.0.1:9"  # the discard port: nobody answers
CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True)
class Held:
    """A desk and where it keeps its settings."""

    desks: Desks
    file: Path


@contextmanager
def held(tmp_path: Path, qtbot: QtBot, *, safe: bool = False, keeps: bool = True) -> Iterator[Held]:
    load_fonts()
    file = tmp_path / "wallboard.toml"
    file.write_text("# ours\n[server]\npoll_s = 1\n[wall]\ntheme = 'light'\n")
    settings = load(file)
    options = BoardOptions(URL, settings, settings_file=file if keeps else None)
    shown = Settings(server=Server(poll_s=1.0)) if safe else settings
    say = words("en")
    with feeding(options) as feed, operating(options, feed, say) as operations:
        desks = Desks(options, shown, feed, operations, say, safe=safe)
        with qtbot.waitExposed(desks.window):
            desks.window.show()
        feed.start()
        yield Held(desks, file)
        desks._mode.leave()
        desks.window.close()
        desks.window.deleteLater()


def press(window: QWidget, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key in a window that has the keyboard."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    QTest.keyClick(window, key, modifier)


def dialog_of(held: Held, qtbot: QtBot) -> SettingsDialog:
    press(held.desks.window, qtbot, Qt.Key.Key_Comma, CONTROL)
    dialog = held.desks.window.settings_dialog
    assert dialog is not None
    return dialog


def saved(held: Held, qtbot: QtBot, dialog: SettingsDialog) -> None:
    with qtbot.waitSignal(held.desks._operations.saved):
        dialog.save.click()


def test_the_desks_colours_hold_at_once(tmp_path: Path, qtbot: QtBot) -> None:
    with held(tmp_path, qtbot) as here:
        old = here.desks.window
        old.showMaximized()
        dialog = dialog_of(here, qtbot)
        dialog.fields.desk_theme.setCurrentIndex(1)
        saved(here, qtbot, dialog)
        new = here.desks.window
        assert new is not old
        assert new.look == "dark"
        assert new.isMaximized()
        assert new.isVisible()
        assert not old.isVisible()
        assert here.file.read_text().startswith("# ours\n")
        assert load(here.file).desk.theme == "dark"
        assert dialog_of(here, qtbot).fields.desk_theme.currentData() == "dark"


def test_no_desk_that_was_stays(tmp_path: Path, qtbot: QtBot) -> None:
    def widgets() -> int:
        qtbot.wait(0)
        return len(QApplication.allWidgets())

    before = set(desks())
    with held(tmp_path, qtbot) as here:
        counts: list[int] = []
        for number in range(6):
            dialog = dialog_of(here, qtbot)
            dialog.fields.desk_theme.setCurrentIndex((number + 1) % 2)
            saved(here, qtbot, dialog)
            qtbot.waitUntil(lambda: len(set(desks()) - before) == 1)
            counts.append(widgets())
        assert counts[-1] <= counts[1]


def test_what_is_left_of_a_desk_goes_in_the_gui_thread(tmp_path: Path, qtbot: QtBot) -> None:
    """A plot's menus have no parent, and a widget may be freed in no other thread."""

    def menus() -> int:
        return sum(isinstance(each, QMenu) for each in QApplication.allWidgets())

    with held(tmp_path, qtbot) as here:
        here.desks.window.charts_ready()
        here.desks.window.show_board(live())
        gc.collect()
        before = menus()
        assert before
        gc.disable()
        try:
            dialog = dialog_of(here, qtbot)
            dialog.fields.desk_theme.setCurrentIndex(1)
            saved(here, qtbot, dialog)
            here.desks.window.charts_ready()
            qtbot.waitUntil(lambda: menus() <= before)
        finally:
            gc.enable()


def desks() -> list[DeskWindow]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, DeskWindow)]


def walls() -> list[WallWindow]:
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, WallWindow)]
    return [each for each in found if each.isVisible()]


def test_the_next_wall_follows_the_settings(tmp_path: Path, qtbot: QtBot) -> None:
    with held(tmp_path, qtbot) as here:
        window = here.desks.window
        dialog = dialog_of(here, qtbot)
        dialog.fields.wall_theme.setCurrentIndex(1)
        dialog.fields.night.setCurrentIndex(1)
        saved(here, qtbot, dialog)
        assert here.desks.window is window
        press(window, qtbot, Qt.Key.Key_F11)
        (wall,) = walls()
        assert wall._theme.name == "dark"
        assert here.desks._mode._settings.wall.night == Night("22:00", "06:00")


def test_a_wall_has_no_way_to_the_settings(tmp_path: Path, qtbot: QtBot) -> None:
    with held(tmp_path, qtbot) as here:
        press(here.desks.window, qtbot, Qt.Key.Key_F11)
        (wall,) = walls()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is wall)
        for key in (Qt.Key.Key_Comma, Qt.Key.Key_D, Qt.Key.Key_I, Qt.Key.Key_S):
            QTest.keyClick(wall, key, CONTROL)
        QTest.keyClick(wall, Qt.Key.Key_Escape)
        here.desks.window.settings_requested.emit()  # by whatever hand
        assert walls() == [wall]
        assert QApplication.activeModalWidget() is None
        found = [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog)]
        assert not any(each.isVisible() for each in found)
        assert here.desks.window.settings_dialog is None
        QTest.keyClick(wall, Qt.Key.Key_F11)
        assert walls() == []
        assert dialog_of(here, qtbot).isVisible()  # else nothing is proved


def test_a_safe_run_changes_the_file_and_not_its_own_looks(tmp_path: Path, qtbot: QtBot) -> None:
    with held(tmp_path, qtbot, safe=True) as here:
        dialog = dialog_of(here, qtbot)
        assert dialog.fields.wall_theme.currentData() == "light"  # the file's
        dialog.fields.density.setCurrentIndex(3)
        saved(here, qtbot, dialog)
        assert load(here.file).wall.density == "far"
        assert load(here.file).wall.theme == "light"
        assert here.desks._shown.wall.theme == "dark"


def test_without_a_file_no_settings_are_offered(tmp_path: Path, qtbot: QtBot) -> None:
    with held(tmp_path, qtbot, keeps=False) as here:
        press(here.desks.window, qtbot, Qt.Key.Key_Comma, CONTROL)
        assert here.desks.window.settings_dialog is None
