"""The settings dialog: what it shows, what it wants changed, and that nothing of it stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.moment import live
from wallboard.settings import Changes, Night, Server, Settings, Wall, changed
from wallboard.settings_file import Saved
from wallboard.ui.desk.offer import Offer
from wallboard.ui.dialogs.settings_dialog import SettingsDialog
from wallboard.ui.dialogs.settings_fields import DIM_PER_CENT, POLL_S, SettingsShown
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.words import words

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

FILE = Path("/home/u/.config/wallboard/wallboard.toml")
NIGHT = Settings(wall=Wall(night=Night("22:00", "06:00", 0.333)), server=Server(poll_s=2.5))


@pytest.fixture
def desk(qtbot: QtBot) -> DeskWindow:
    load_fonts()
    window = DeskWindow(theme("light"), words("en"), frozenset({Offer.SETTINGS}))
    qtbot.addWidget(window)
    window.show_board(live())
    with qtbot.waitExposed(window):
        window.show()
    return window


def opened(desk: DeskWindow, settings: Settings = Settings()) -> SettingsDialog:  # noqa: B008
    desk.open_settings(SettingsShown(settings, "https://<b>metrics", FILE))
    assert desk.settings_dialog is not None
    return desk.settings_dialog


def wanted(desk: DeskWindow, dialog: SettingsDialog, qtbot: QtBot) -> Changes:
    with qtbot.waitSignal(desk.settings_changed) as signal:
        dialog.save.click()
    assert signal.args is not None
    changes: Changes = signal.args[0]
    return changes


def test_the_key_asks_for_it(desk: DeskWindow, qtbot: QtBot) -> None:
    desk.activateWindow()
    with qtbot.waitSignal(desk.settings_requested):
        QTest.keyClick(desk, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)


def test_it_shows_what_is_set_and_where(desk: DeskWindow) -> None:
    dialog = opened(desk, NIGHT)
    said = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"https://<b>metrics", str(FILE)} <= said
    fields = dialog.fields
    assert fields.poll.text() == "2.5 s"
    assert fields.dim.text() == "33 %"
    assert fields.start.text() == "22:00"
    assert fields.night.currentText() == "Dimmed"
    assert fields.language.currentText() == "The system's"


def test_one_is_open_at_a_time_and_is_modal_to_the_desk(desk: DeskWindow) -> None:
    dialog = opened(desk)
    assert opened(desk) is dialog
    assert dialog.windowModality() is Qt.WindowModality.WindowModal
    assert dialog.parentWidget() is desk


def test_nothing_changed_is_nothing_wanted(desk: DeskWindow, qtbot: QtBot) -> None:
    dialog = opened(desk, NIGHT)
    with qtbot.assertNotEmitted(desk.settings_changed), qtbot.waitSignal(desk.settings_closed):
        dialog.save.click()
    assert desk.settings_dialog is None


CHANGED: list[tuple[Callable[[SettingsDialog], None], Settings, Changes]] = [
    (lambda d: d.fields.language.setCurrentIndex(2), Settings(), {"language": "en"}),
    (lambda d: d.fields.language.setCurrentIndex(0), Settings(language="zh"), {"language": None}),
    (lambda d: d.fields.desk_theme.setCurrentIndex(1), Settings(), {"desk.theme": "dark"}),
    (lambda d: d.fields.wall_theme.setCurrentIndex(0), Settings(), {"wall.theme": "light"}),
    (lambda d: d.fields.density.setCurrentIndex(3), Settings(), {"wall.density": "far"}),
    (lambda d: d.fields.poll.setValue(10.0), Settings(), {"server.poll_s": 10}),
    (lambda d: d.fields.poll.setValue(7.5), Settings(), {"server.poll_s": 7.5}),
    (
        lambda d: d.fields.night.setCurrentIndex(1),
        Settings(),
        {"wall.night.from": "22:00", "wall.night.to": "06:00", "wall.night.dim": 0.5},
    ),
    (lambda d: d.fields.night.setCurrentIndex(0), NIGHT, {"wall.night": None}),
    (lambda d: d.fields.end.setTime(QTime(5, 30)), NIGHT, {"wall.night.to": "05:30"}),
]


@pytest.mark.parametrize(("change", "before", "changes"), CHANGED)
def test_only_what_was_changed_is_wanted(
    desk: DeskWindow,
    qtbot: QtBot,
    change: Callable[[SettingsDialog], None],
    before: Settings,
    changes: Changes,
) -> None:
    dialog = opened(desk, before)
    change(dialog)
    assert wanted(desk, dialog, qtbot) == changes
    assert changed(before, changes) != before


def test_a_night_without_length_is_named(desk: DeskWindow) -> None:
    dialog = opened(desk, NIGHT)
    dialog.fields.end.setTime(QTime(22, 0))
    assert not dialog.save.isEnabled()
    assert dialog.foot.barrier == "The night cannot begin and end at the same time: change either"
    dialog.fields.night.setCurrentIndex(0)
    assert dialog.save.isEnabled()


@pytest.mark.parametrize(
    ("key", "bounds"),
    [("server.poll_s", POLL_S), ("wall.night.dim", tuple(each / 100 for each in DIM_PER_CENT))],
)
def test_the_bounds_are_those_of_the_settings(key: str, bounds: tuple[float, float]) -> None:
    for value in bounds:
        changed(NIGHT, {key: value})
    for value in (bounds[0] - 0.01, bounds[1] + 0.01):
        with pytest.raises(msgspec.ValidationError):
            changed(NIGHT, {key: value})


def test_what_holds_at_once_closes_it(desk: DeskWindow, qtbot: QtBot) -> None:
    dialog = opened(desk)
    dialog.fields.desk_theme.setCurrentIndex(1)
    changes = wanted(desk, dialog, qtbot)
    assert not dialog.save.isEnabled()
    with qtbot.waitSignal(desk.settings_closed):
        desk.show_saved(Saved(changes))


def test_what_needs_a_restart_says_so(desk: DeskWindow, qtbot: QtBot) -> None:
    dialog = opened(desk)
    dialog.fields.language.setCurrentIndex(1)
    dialog.fields.desk_theme.setCurrentIndex(1)
    desk.show_saved(Saved(wanted(desk, dialog, qtbot)))
    assert dialog.isVisible()
    assert dialog.foot.said == "Saved. Takes effect after a restart: Language"
    assert not dialog.save.isVisible()
    with qtbot.waitSignal(desk.settings_closed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("saved", "said"),
    [
        (Saved({}, "full", "x"), f"The settings file {FILE} is as it was: the disk is full."),
        (Saved({}, "read_only"), f"The settings file {FILE} is as it was: it may not be written."),
        (Saved({}, "bad_value", "`$.x`"), f"The settings file {FILE} is wrong: `$.x`"),
        (Saved({}, "not_edited"), f"The settings file {FILE} is as it was: it cannot be changed"),
        (Saved({}, "unwritable", "I/O"), f"The settings file {FILE} is as it was: I/O"),
    ],
)
def test_what_was_not_kept_is_told_and_nothing_is_lost(
    desk: DeskWindow, qtbot: QtBot, saved: Saved, said: str
) -> None:
    dialog = opened(desk)
    dialog.fields.density.setCurrentIndex(2)
    changes = wanted(desk, dialog, qtbot)
    desk.show_saved(saved)
    assert dialog.foot.said.startswith(said)
    assert wanted(desk, dialog, qtbot) == changes


def test_nothing_of_it_stays(desk: DeskWindow, qtbot: QtBot) -> None:
    def widgets() -> int:
        qtbot.wait(0)
        return len(QApplication.allWidgets())

    def once() -> None:
        dialog = opened(desk, NIGHT)
        dialog.fields.language.setCurrentIndex(1)
        changes = wanted(desk, dialog, qtbot)
        desk.show_saved(Saved(changes))
        dialog.reject()

    once()
    before = widgets()
    for _ in range(5):
        once()
    qtbot.waitUntil(lambda: widgets() <= before)


def test_every_field_has_a_name_of_its_own(desk: DeskWindow) -> None:
    fields = opened(desk, NIGHT).fields
    found: list[QWidget] = [*fields.findChildren(QComboBox), *fields.findChildren(QAbstractSpinBox)]
    names = [field.accessibleName() for field in found]
    assert len(names) == 9
    assert len(set(names)) == len(names)
    assert all(names)


def test_the_tab_key_reaches_every_field(desk: DeskWindow) -> None:
    dialog = opened(desk, NIGHT)
    dialog.activateWindow()
    reached: set[QWidget | None] = set()
    for _ in range(40):
        QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        reached.add(dialog.focusWidget())
    fields = dialog.fields
    assert reached >= {
        fields.language, fields.desk_theme, fields.wall_theme, fields.density, fields.night,
        fields.start, fields.end, fields.dim, fields.poll, dialog.leave, dialog.save,
    }  # fmt: skip


def test_by_how_much_a_wall_is_dimmed_is_said_before_the_figure(desk: DeskWindow) -> None:
    dialog = opened(desk, NIGHT)
    row = dialog.fields.dim.parentWidget()
    assert row is not None
    said = {label.text(): label.x() for label in row.findChildren(QLabel) if label.isVisible()}
    assert dialog.fields.end.x() < said["by"] < dialog.fields.dim.x()
