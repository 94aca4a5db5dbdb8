"""Walls for the tests: a window of a size, and what its text covers."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPixmap

from wallboard.boards.board import Board
from wallboard.ui.paint.shapes import Glyphs
from wallboard.ui.theme import theme
from wallboard.ui.tiles.density import Density
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words


@dataclass(frozen=True)
class Seen:
    """A run of text on the wall: in which tile, and what its ink covers there."""

    tile: str
    glyphs: Glyphs
    ink: QRectF


def wall(
    shown: Board,
    *,
    language: str = "zh",
    look: str = "dark",
    density: Density = Density.STANDARD,
    size: tuple[int, int] = (1920, 1080),
) -> WallWindow:
    """A wall window that shows a board."""
    window = WallWindow(theme(look), words(language), density)
    window.resize(*size)
    window.show_board(shown)
    window.ensurePolished()
    # an unshown window is sent its resize event only when it is rendered
    window.render(QPixmap(1, 1))
    return window


def seen(window: WallWindow) -> list[Seen]:
    """All text of a wall."""
    return [
        Seen(name, glyphs, glyphs.ink)
        for name, tile in window.tiles.items()
        for glyphs in tile.scene.texts
    ]


def said(window: WallWindow, tile: str) -> str:
    """What a tile says, read as one string without spaces."""
    texts = (glyphs.text for glyphs in window.tiles[tile].scene.texts)
    return "".join("".join(texts).split())
