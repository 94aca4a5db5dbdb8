"""Screens that come and go while a wall runs, on a machine with two screens: a child of the test.

Qt's offscreen platform cannot take a screen away; the signals that Qt then sends are sent by hand.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wallboard.app.walls import WallRuns, _locks
from wallboard.places import Places

SCREENS = {
    "synchronousWindowSystemEvents": True,
    "windowFrameMargins": False,
    "screens": [
        {"name": name, "x": x, "y": 0, "width": 1280, "height": 720, "logicalDpi": 96, "dpr": 1}
        for name, x in (("HDMI-1", 0), ("HDMI-2", 1280))
    ],
}

BEGIN = """
import json, sys
from PySide6.QtGui import QGuiApplication
from wallboard.app.application import application
from wallboard.app.walls import Walls
from wallboard.domain.state import BoardState
from wallboard.polling.feed import Feed
from wallboard.settings import Screen, Settings, Wall
from wallboard.words import words

say = words("en")
told = {}

def open_walls():
    return {
        name: [wall.screen().name(), wall.geometry().x(), wall.isVisible()]
        for name, wall in walls.walls.items()
    }

with application(say) as held:
    held.setQuitOnLastWindowClosed(False)
    feed = Feed(BoardState(5.0, "server"), lambda: 0.0)
    there = {screen.name(): screen for screen in held.screens()}
    left = []
    def run(*asked, safe=False, leave_key=None):
        global walls
        settings = Settings(wall=Wall(leave_key=leave_key))
        walls = Walls(settings, [Screen(name) for name in asked], say, feed, safe=safe)
        walls.left.connect(lambda: left.append(True))
        walls.follow()
        return walls
"""
END = """
    walls.close()
    told["end"] = open_walls()
print(json.dumps(told))
"""


def told(tmp_path: Path, body: str) -> dict[str, Any]:
    config = tmp_path / "screens.json"
    config.write_text(json.dumps(SCREENS))
    code = BEGIN + "".join(f"    {line}\n" for line in body.strip().splitlines()) + END
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}"},
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_a_wall_on_each_screen_asked_for(tmp_path: Path) -> None:
    answer = told(tmp_path, 'run("HDMI-2", "HDMI-1"); told["open"] = open_walls()')
    assert answer["open"] == {"HDMI-2": ["HDMI-2", 1280, True], "HDMI-1": ["HDMI-1", 0, True]}
    assert answer["end"] == {}


def test_a_screen_that_goes_takes_its_wall_along_and_brings_it_back(tmp_path: Path) -> None:
    answer = told(
        tmp_path,
        """
run("HDMI-1", "HDMI-2")
screens = held.screens()
QGuiApplication.screens = staticmethod(lambda: [there["HDMI-1"]])
held.screenRemoved.emit(there["HDMI-2"])
told["gone"] = open_walls()
told["left"] = list(left)
QGuiApplication.screens = staticmethod(lambda: screens)
held.screenAdded.emit(there["HDMI-2"])
told["back"] = open_walls()
""",
    )
    assert answer["gone"] == {"HDMI-1": ["HDMI-1", 0, True]}
    assert answer["left"] == []
    assert answer["back"]["HDMI-2"] == ["HDMI-2", 1280, True]


def test_with_no_screen_left_it_waits(tmp_path: Path) -> None:
    answer = told(
        tmp_path,
        """
run("HDMI-2")
screens = held.screens()
QGuiApplication.screens = staticmethod(lambda: [there["HDMI-1"]])
held.screenRemoved.emit(there["HDMI-2"])
held.processEvents()
told["gone"] = open_walls()
told["left"] = list(left)
QGuiApplication.screens = staticmethod(lambda: screens)
held.screenAdded.emit(there["HDMI-2"])
told["back"] = open_walls()
""",
    )
    assert answer["gone"] == {}
    assert answer["left"] == []
    assert answer["back"] == {"HDMI-2": ["HDMI-2", 1280, True]}


def test_a_screen_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    answer = told(tmp_path, 'run("DP-9"); told["open"] = open_walls(); told["left"] = left')
    assert answer["open"] == {}
    assert answer["left"] == []


def test_the_primary_screen_where_none_is_named(tmp_path: Path) -> None:
    answer = told(
        tmp_path,
        """
run()
told["open"] = open_walls()
QGuiApplication.primaryScreen = staticmethod(lambda: there["HDMI-2"])
held.primaryScreenChanged.emit(there["HDMI-2"])
told["other"] = open_walls()
""",
    )
    assert answer["open"] == {"HDMI-1": ["HDMI-1", 0, True]}
    assert answer["other"] == {"HDMI-2": ["HDMI-2", 1280, True]}


def test_a_wall_that_no_key_leaves_is_not_closed_by_one_either(tmp_path: Path) -> None:
    answer = told(
        tmp_path,
        """
run("HDMI-2")
walls.walls["HDMI-2"].close()
held.processEvents()
told["left"] = list(left)
told["open"] = open_walls()
""",
    )
    assert answer["left"] == []
    assert answer["open"] == {"HDMI-2": ["HDMI-2", 1280, True]}


def test_a_wall_that_somebody_closes_or_leaves_is_left(tmp_path: Path) -> None:
    answer = told(
        tmp_path,
        """
run("HDMI-2", leave_key="Ctrl+Shift+Q")
walls.walls["HDMI-2"].close()
held.processEvents()
told["closed"] = list(left)
walls.walls["HDMI-2"].leave_requested.emit()
told["left"] = list(left)
""",
    )
    assert answer["closed"] == [True]
    assert answer["left"] == [True, True]


def test_a_screen_of_another_size_is_laid_out_anew(tmp_path: Path) -> None:
    answer = told(
        tmp_path,
        """
run("HDMI-2")
before = walls.walls["HDMI-2"]
before.setGeometry(0, 0, 800, 600)
there["HDMI-2"].geometryChanged.emit(there["HDMI-2"].geometry())
told["anew"] = walls.walls["HDMI-2"] is not before
told["open"] = open_walls()
""",
    )
    assert answer["anew"]
    assert answer["open"] == {"HDMI-2": ["HDMI-2", 1280, True]}


def test_a_safe_run_says_so_on_the_wall(tmp_path: Path) -> None:
    answer = told(
        tmp_path,
        """
run("HDMI-2", safe=True)
from wallboard.ui.windows.overlay import Label
(label,) = walls.walls["HDMI-2"].findChildren(Label)
told["said"] = [label.accessibleName(), label.isVisible()]
""",
    )
    assert answer["said"][0].startswith("Safe run after three crashes")
    assert answer["said"][1]


def test_a_second_wall_on_the_same_screens(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path, tmp_path)
    first = _locks(places, ["HDMI-1", "HDMI-2"])
    with pytest.raises(WallRuns) as caught:
        _locks(places, ["DP-1", "HDMI-2"])
    assert caught.value.screens == ("HDMI-2",)
    third = _locks(places, ["DP-1"])  # what the second one had begun to take is free again
    for lock in (*first, *third):
        lock.free()


def test_without_any_screen_no_screens_name_is_held(tmp_path: Path) -> None:
    answer = told(
        tmp_path,
        """
from wallboard.app.walls import _primary
walls = run()
told["primary"] = _primary()
QGuiApplication.primaryScreen = staticmethod(lambda: None)
told["none"] = _primary()
""",
    )
    assert answer["primary"] == ["HDMI-1"]
    assert answer["none"] == []
