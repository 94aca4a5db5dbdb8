"""A window that fails is veiled, and a wall is darker at night unless an alarm stands."""

import sys
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.moment import MONO, NOW, live, quiet, snapshot, state
from wallboard.app.showing import Darkening, Showing, dim_at
from wallboard.boards.board import Board, board
from wallboard.domain.snapshot import Alarm
from wallboard.settings import Night
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.windows.overlay import Label, Shade, Veil


class Window(QWidget):
    """Shows a board unless it is told to fail."""

    fails = False

    def show_board(self, board: Board) -> None:
        if self.fails:
            raise ZeroDivisionError


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    load_fonts()
    made = Window()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def only(window: QWidget, kind: type[QWidget]) -> QWidget:
    (found,) = window.findChildren(kind)
    assert isinstance(found, QWidget)
    return found


def test_a_window_that_fails_shows_no_figure_until_it_succeeds(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *told: faults.append(told))
    showing = Showing(window, window, theme("dark"), "broken")
    veil = only(window, Veil)
    showing.show_board(live())
    assert not veil.isVisible()
    window.fails = True
    showing.show_board(live())
    showing.show_board(live())
    assert veil.isVisible()
    assert veil.geometry() == window.rect()
    assert len(faults) == 2
    window.fails = False
    showing.show_board(live())
    assert not veil.isVisible()


def test_what_lies_over_a_window_follows_its_size_and_stays_above(window: Window) -> None:
    label, shade = Label(window, theme("dark"), "safe"), Shade(window)
    shade.darken(0.5)
    window.resize(800, 600)
    assert shade.geometry() == window.rect()
    assert label.width() == 800
    child = QWidget(window)
    child.setGeometry(window.rect())
    child.show()
    assert window.children()[-1] is not child
    shade.darken(0.0)
    assert not shade.isVisible()


NIGHT = Night("22:00", "06:30", 0.4)


@pytest.mark.parametrize(
    ("time", "dim"),
    [
        ("21:59:59", 0.0),
        ("22:00:00", 0.4),
        ("23:59:59", 0.4),
        ("00:00:00", 0.4),
        ("06:29:59", 0.4),
        ("06:30:00", 0.0),
        ("12:00:00", 0.0),
    ],
)
def test_the_night_by_the_hotlines_clock(time: str, dim: float) -> None:
    assert dim_at(NIGHT, datetime.fromisoformat(f"2026-11-23T{time}+08:00")) == dim


def test_a_night_within_one_day_and_no_clock() -> None:
    noon = Night("12:00", "13:00", 0.9)
    assert dim_at(noon, datetime.fromisoformat("2026-11-23T12:30:00+08:00")) == 0.9
    assert dim_at(noon, datetime.fromisoformat("2026-11-23T13:00:00+08:00")) == 0.0
    assert dim_at(noon, None) == 0.0


def test_an_alarm_is_never_dimmed(window: Window) -> None:
    darkening = Darkening(window, Night("00:00", "23:59", 0.5))
    shade = only(window, Shade)
    assert isinstance(shade, Shade)
    calm = quiet()
    darkening.show_board(replace(calm, bar=replace(calm.bar, alarms=())))
    assert shade.dim == 0.5
    darkening.show_board(live())  # with an alarm
    assert shade.dim == 0.0


def test_an_alarm_that_was_put_aside_keeps_no_wall_bright(window: Window) -> None:
    darkening = Darkening(window, Night("00:00", "23:59", 0.5))
    shade = only(window, Shade)
    assert isinstance(shade, Shade)

    def with_alarm(**marks: float) -> Board:
        alarm = Alarm("link_down", "alarm", NOW - 60, 1.0, 1.0, **marks)
        return board(state(replace(snapshot(), alarms=(alarm,))), MONO)

    for marks, dim in (({}, 0.0), ({"acknowledged": NOW}, 0.0), ({"shelved_until": NOW + 60}, 0.5)):
        darkening.show_board(with_alarm(**marks))
        assert shade.dim == dim, marks
