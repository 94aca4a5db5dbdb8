"""A tile that fails to lay out or to paint says so; the others go on, and it comes back."""

import sys
from typing import Any

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.ui.moment import aged, live
from tests.ui.wall_pictures import wall
from wallboard.ui.paint.scene import Scene
from wallboard.ui.tiles.tile import Tile
from wallboard.ui.windows.wall import WallWindow


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What has gone to the hook of uncaught exceptions."""
    found: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: found.append(kind.__name__))
    return found


@pytest.fixture
def window(qtbot: QtBot) -> WallWindow:
    made = wall(live())
    qtbot.addWidget(made)
    return made


def picture(tile: Tile[Any]) -> QImage:
    image = QImage(tile.size(), QImage.Format.Format_RGB32)
    tile.render(image)
    return image


def fail(*_: object) -> Scene:
    raise ZeroDivisionError


@pytest.mark.fault(
    "process and display",
    "a tile raises in paint: as it is laid out",
    shows="that tile says so; the others go on",
    within_s=None,
)
def test_a_layout_that_fails_breaks_its_own_tile_alone(
    window: WallWindow, faults: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tile, other = window.tiles["seats"], window.tiles["waiting"]
    # by scenes: Qt draws the same large letters now as glyphs and now as paths
    sound, others = tile.scene, other.scene
    whole = picture(tile)
    monkeypatch.setattr(tile, "_lay_out", fail)
    window.show_board(aged(42, "refused"))
    assert faults == ["ZeroDivisionError"]
    assert other.scene != others  # the others go on
    assert not tile.scene.parts  # and no old figure stands
    broken = picture(tile)
    assert broken != whole
    monkeypatch.undo()
    window.show_board(live())
    assert tile.scene == sound
    assert picture(tile) != broken


@pytest.mark.fault(
    "process and display",
    "a tile raises in paint",
    shows="that tile says so until its next view",
    within_s=None,
)
def test_a_paint_event_that_fails_does_so_once_a_view(
    window: WallWindow, faults: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tile = window.tiles["seats"]
    whole = picture(tile)
    with monkeypatch.context() as patch:
        patch.setattr(Scene, "paint", fail)
        broken = picture(tile)
        assert picture(tile) == broken
        assert faults == ["ZeroDivisionError"]
    assert broken != whole
    assert picture(tile) == broken  # the same view is not tried again
    window.show_board(aged(42, "refused"))
    window.show_board(live())
    assert picture(tile) == whole
