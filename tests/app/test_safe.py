"""A safe run: what the settings say of a view's looks is not followed, and nothing is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from wallboard.app import desk, walls
from wallboard.app.feeding import BoardOptions
from wallboard.app.windows import let_go
from wallboard.places import Places
from wallboard.settings import Desk, Night, Screen, Settings, Wall
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.overlay import Shade
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SETTINGS = Settings(
    desk=Desk(theme="dark"),
    wall=Wall(theme="light", density="far", night=Night("22:00", "06:00", 0.5), leave_key="Esc"),
)

Looks = tuple[str, bool, str, bool, bool]
"""A wall's theme, whether it is one to see from afar, its language, whether it darkens at night,
and whether it can be left."""


def options(folder: Path) -> BoardOptions:
    """A board on a server that does not answer."""
    places = Places(folder / "data", folder / "state", folder / "run")
    return BoardOptions("http://127.0.0.1:9", SETTINGS, places)


def seen(held: QApplication, run: Callable[[], int], look: Callable[[QWidget], object]) -> object:
    """What there is to see of a run's one window, once its loop goes round."""
    load_fonts()
    found: list[object] = []

    def look_and_leave() -> None:
        try:
            (window,) = (each for each in held.topLevelWidgets() if each.isVisible())
            found.append(look(window))
            window.close()
        finally:
            held.exit()

    QTimer.singleShot(0, look_and_leave)
    assert run() == 0
    # the last window's end asks for another one, which would end every loop of the tests to come
    QCoreApplication.removePostedEvents(held, QEvent.Type.Quit.value)
    for each in held.topLevelWidgets():
        let_go(each)
    (told,) = found
    return told


def looks_of_wall(wall: QWidget) -> Looks:
    assert isinstance(wall, WallWindow)
    ground = wall.grab().toImage().pixelColor(0, wall.height() - 1)
    (look,) = (name for name in ("dark", "light") if theme(name).bg == ground)
    left: list[bool] = []
    wall.leave_requested.connect(lambda: left.append(True))
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    far = wall.setting.measures.density == "far"
    darkens = bool(wall.findChildren(Shade))
    return look, far, wall.setting.words.language, darkens, bool(left)


@pytest.mark.parametrize("by_screen", [False, True])
@pytest.mark.parametrize(
    ("safe", "looks"),
    [
        (False, ("light", True, "zh", True, True)),
        (True, ("dark", False, "en", False, True)),
    ],
)
def test_a_safe_wall_has_its_own_looks_and_the_settings_leave_key(
    safe: bool,
    by_screen: bool,
    looks: Looks,
    qapp: QApplication,
    tmp_path: Path,
) -> None:
    name = qapp.primaryScreen().name()
    own = Screen(name, theme="light", density="far", language="zh")
    asked = [own if by_screen else Screen(name, language="zh")]
    shown = seen(
        qapp,
        lambda: walls._run(qapp, options(tmp_path), SETTINGS, asked, words("en"), safe=safe),
        looks_of_wall,
    )
    assert shown == looks


def look_of_desk(window: QWidget) -> str:
    assert isinstance(window, DeskWindow)
    return window.look


@pytest.mark.parametrize(("safe", "look"), [(False, "dark"), (True, "light")])
def test_a_safe_desk_has_its_own_looks_and_keeps_nothing(
    safe: bool, look: str, qapp: QApplication, tmp_path: Path
) -> None:
    def run() -> int:
        return desk._run(qapp, options(tmp_path), None, words("en"), safe=safe)

    assert seen(qapp, run, look_of_desk) == look
    assert any(tmp_path.iterdir()) is not safe
