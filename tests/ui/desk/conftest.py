"""A desk for each test: built, given a board, closed."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from wallboard.boards.board import Board
from wallboard.ui.desk.offer import Offer
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.words import words

OpenDesk = Callable[..., DeskWindow]


@pytest.fixture
def open_desk(qtbot: QtBot) -> Iterator[OpenDesk]:
    """`open_desk(board, language="zh", look="light", offers=...)`: not on a screen yet."""
    load_fonts()
    desks: list[DeskWindow] = []  # a part of a desk does not keep the desk alive

    def opened(
        board: Board | None = None,
        language: str = "zh",
        look: str = "light",
        offers: frozenset[Offer] = frozenset({Offer.WALL}),
    ) -> DeskWindow:
        desk = DeskWindow(theme(look), words(language), offers)
        qtbot.addWidget(desk)
        desks.append(desk)
        if board is not None:
            desk.show_board(board)
        return desk

    yield opened
    desks.clear()
