"""A picture of a window, drawn from the first whole board."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from wallboard.app.application import application
from wallboard.app.feeding import BoardOptions, feeding
from wallboard.boards.board import Board
from wallboard.polling.feed import Feed
from wallboard.ui.theme import theme
from wallboard.ui.tiles.density import Density
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import Words


class NoData(RuntimeError):
    """No board came in time; `kind` is a key below `trouble.`, empty while still connecting."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind} {detail}")
        self.kind = kind
        self.detail = detail


class NotWritten(RuntimeError):
    """The picture cannot be written where it was asked for; the words are the system's."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a window."""

    view: Literal["wall", "desk"]
    width: int
    height: int
    theme: Literal["dark", "light"] | None
    density: Literal["standard", "large", "far"] | None
    output: Path
    patience_s: float


def render(options: BoardOptions, picture: Picture, say: Words) -> int:
    """Draw the first whole board into a file; NoData where none comes in time, and NotWritten."""
    # a picture needs no screen, and must look the same whatever screen there is
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with application(say), feeding(options) as feed:
        window: QWidget
        if picture.view == "wall":
            look = theme(picture.theme or options.settings.wall.theme)
            density = Density(picture.density or "standard")
            window = wall = WallWindow(look, say, density)
            wall.resize(picture.width, picture.height)
            wall.show_board(_first_board(feed, picture.patience_s))
        else:
            window = desk = DeskWindow(theme(picture.theme or options.settings.desk.theme), say)
            desk.resize(picture.width, picture.height)
            desk.charts_ready()
            desk.show_board(_first_board(feed, picture.patience_s))
        _save(window, picture)
    return 0


def _first_board(feed: Feed, patience_s: float) -> Board:
    """The first board that is complete: with figures, and with minutes where there are any."""
    loop = QEventLoop()
    found: list[Board] = []

    def look(board: Board) -> None:
        hotline = board.hotline
        if board.panels is None or hotline is None:
            return
        if feed.state.history.epoch or "minutes" not in hotline.capabilities:
            found.append(board)
            loop.quit()

    connection = feed.changed.connect(look)
    QTimer.singleShot(int(patience_s * 1000), loop.quit)
    feed.start()
    loop.exec()
    feed.changed.disconnect(connection)
    if not found:
        trouble = feed.state.connection.trouble
        raise NoData(
            "" if trouble is None else trouble.kind, "" if trouble is None else trouble.detail
        )
    return found[-1]


def _save(window: QWidget, picture: Picture) -> None:
    image = QImage(picture.width, picture.height, QImage.Format.Format_RGB32)
    window.ensurePolished()
    window.render(image)
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(held, "PNG"):  # type: ignore[call-overload]
        raise NotWritten("PNG")
    aside = picture.output.with_name(picture.output.name + ".part")
    try:
        picture.output.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(held.data().data())
        aside.replace(picture.output)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        raise NotWritten(error.strerror or str(error)) from None
