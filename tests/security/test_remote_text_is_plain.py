"""Whatever a server says is text: no markup of it is ever drawn as such, and no picture fetched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.moment import MONO, NOW, hotline, snapshot, state
from tests.ui.wall_pictures import seen, wall
from wallboard.boards.board import Board, board
from wallboard.domain.hotline import Contractor, Kind, Place
from wallboard.domain.snapshot import Alarm, Incident, Source
from wallboard.domain.states import SourceState
from wallboard.ui.desk.offer import Offer
from wallboard.ui.desk.topbar import View
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.tiles.density import Density
from wallboard.ui.windows.desk import DeskWindow
from wallboard.words import words

IMAGE = "<img src=x>"
"""Short, so that it finds room whole."""


def nasty() -> Board:
    """A board on which every name that a server gives is markup."""
    here = hotline()
    odd = replace(
        here, name=IMAGE, number=IMAGE,
        seats=tuple(Place(each.id, IMAGE) for each in here.seats),
        lines=tuple(Place(each.id, IMAGE) for each in here.lines),
        kinds=(*(Kind(each.id, IMAGE) for each in here.kinds), Kind(IMAGE)),
        contractor=Contractor(IMAGE, 900.0, 3600.0, IMAGE),
    )  # fmt: skip
    held = snapshot()
    assert isinstance(held.seats, tuple)
    said = replace(
        held, source=Source(SourceState.CONNECTED, NOW - 60, IMAGE),
        seats=tuple(
            replace(each, operator=IMAGE, reason=IMAGE, kind=IMAGE if each.kind else None)
            for each in held.seats
        ),
        incident=Incident(IMAGE, IMAGE, NOW - 60, NOW + 60, IMAGE),
        alarms=(*held.alarms, Alarm(f"longest_wait:{IMAGE}", "alarm", NOW - 9, 84.0, 60.0)),  # type: ignore[misc]
    )  # fmt: skip
    return board(state(said, odd), MONO)


@pytest.fixture
def desk(qtbot: QtBot) -> DeskWindow:
    load_fonts()
    window = DeskWindow(theme("light"), words("zh"), frozenset(Offer))
    qtbot.addWidget(window)
    window.charts_ready()
    window.show_board(nasty())
    return window


def test_the_desk_shows_it_as_text(desk: DeskWindow) -> None:
    found = 0
    for view in View:
        desk.choose(view)
        for label in desk.findChildren(QLabel):
            if "<img" in label.text():
                found += 1
                assert label.textFormat() is Qt.TextFormat.PlainText, label.objectName()
            elif "&lt;img" in label.text():
                found += 1
                assert label.textFormat() is Qt.TextFormat.RichText, label.objectName()
    assert found > 3, "else nothing is proved"


def test_no_label_guesses_what_it_is_given(desk: DeskWindow) -> None:
    """Qt's default is to guess, by the first tag it sees."""
    guessing = [
        f"{label.parent()} {label.objectName()} {label.text()[:40]!r}"
        for label in desk.findChildren(QLabel)
        if label.textFormat() is Qt.TextFormat.AutoText
    ]
    assert guessing == []


def test_no_tooltip_is_markup_of_a_servers_making(desk: DeskWindow) -> None:
    for view in View:
        desk.choose(view)
        for widget in desk.findChildren(QWidget):
            assert "<img" not in widget.toolTip(), widget
        for table in desk.findChildren(QAbstractItemView):
            for tip in tips(table.model()):
                assert "<img" not in tip, table


def tips(model: QAbstractItemModel | None) -> list[str]:
    """Every tooltip of a model's cells."""
    if model is None:
        return []
    root = QModelIndex()
    return [
        str(model.index(row, column, root).data(Qt.ItemDataRole.ToolTipRole) or "")
        for row in range(model.rowCount(root))
        for column in range(model.columnCount(root))
    ]


@pytest.mark.parametrize("density", Density)
def test_a_wall_shows_it_as_text(density: Density, qapp: object) -> None:
    window = wall(nasty(), density=density)
    text = "".join(each.glyphs.text for each in seen(window))
    assert "<img" in text
    window.deleteLater()
