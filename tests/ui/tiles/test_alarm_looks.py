"""An alarm on a wall by what was done about it: filled, outlined, quiet; and only one at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.moment import MONO, NOW, snapshot, state
from tests.ui.wall_pictures import said, wall
from wallboard.boards.board import Board, board
from wallboard.domain.snapshot import Alarm
from wallboard.ui.paint.shapes import Block
from wallboard.ui.tiles.density import Density
from wallboard.ui.windows.wall import WallWindow

WAIT = Alarm("longest_wait", "alarm", NOW - 200, 84.0, 60.0)
BREAK = Alarm("break_due", "watch", NOW - 900, 6.0, 5.0)
SEEN: dict[str, Any] = {"acknowledged": NOW - 60}
ASIDE: dict[str, Any] = {"shelved_until": NOW + 1800}


def with_alarms(*alarms: Alarm) -> Board:
    return board(state(replace(snapshot(), alarms=alarms)), MONO)


def shown(qtbot: QtBot, *alarms: Alarm, **looks: object) -> WallWindow:
    window = wall(with_alarms(*alarms), **looks)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    return window


@pytest.mark.parametrize(
    ("alarm", "marks", "fill", "edge", "words"),
    [
        (WAIT, {}, "alarm_fill", None, "待确认"),
        (BREAK, {}, "warn_fill", None, "待确认"),
        (WAIT, SEEN, "panel", "alarm", "09:40已确认"),
        (BREAK, SEEN, "panel", "warn", "09:40已确认"),
        (WAIT, ASIDE, "panel", "line", "10:11"),
        (WAIT, SEEN | ASIDE, "panel", "line", "10:11"),
        (WAIT, {"level": "cleared", "limit": None}, "raised", None, "恢复"),
    ],
)
def test_the_bar(
    qtbot: QtBot, alarm: Alarm, marks: dict[str, Any], fill: str, edge: str | None, words: str
) -> None:
    window = shown(qtbot, replace(alarm, **marks))
    block = next(part for part in window.tiles["bar"].scene.parts if isinstance(part, Block))
    assert (block.token, block.edge) == (fill, edge)
    assert words in said(window, "bar")


def test_what_is_put_aside_hides_nothing(qtbot: QtBot) -> None:
    window = shown(qtbot, replace(WAIT, **ASIDE), BREAK)
    assert said(window, "bar").startswith("待休6人")


@pytest.mark.parametrize("density", Density)
@pytest.mark.parametrize("size", [(1920, 1080), (2560, 1080)])
def test_sixty_in_a_minute_are_one_and_how_many_more(
    qtbot: QtBot, density: Density, size: tuple[int, int]
) -> None:
    many = [Alarm(f"line_fault:E{n:02}", "watch", NOW - n, 1.0, 1.0) for n in range(59)]
    window = shown(qtbot, *many, WAIT, density=density, size=size)
    bar = said(window, "bar")
    assert bar.startswith("最长等待")
    assert "59" in bar
    assert len(window.tiles["bar"].scene.texts) < 8
    if "alarms" in window.tiles:
        listed = said(window, "alarms")
        assert "最长等待" in listed
        assert "另" in listed
