"""What stands between the feed and a window: a window that fails shows no old figures as new."""

import sys
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from wallboard.boards.board import Board
from wallboard.settings import Night
from wallboard.ui.theme import Theme
from wallboard.ui.windows.overlay import Shade, Veil


class Shows(Protocol):
    """A window of the board."""

    def show_board(self, board: Board) -> None:
        """Show a board."""
        ...


class Showing(QObject):
    """Shows each board in a window; where that raises, the veil says so until one succeeds."""

    def __init__(self, window: QWidget, shows: Shows, theme: Theme, sentence: str) -> None:
        """`shows` is the window itself; it lives as long as this does."""
        super().__init__(window)
        self._shows = shows
        self._veil = Veil(window, theme, sentence)

    @Slot(object)
    def show_board(self, board: Board) -> None:
        """Show a board."""
        try:
            self._shows.show_board(board)
        except Exception as error:  # noqa: BLE001 - it goes where everything uncaught goes
            sys.excepthook(type(error), error, error.__traceback__)
            if not self._veil.isVisible():
                self._veil.cover()
        else:
            if not self._veil.isHidden():
                self._veil.hide()


class Darkening(QObject):
    """Darkens a wall by the hotline's clock while no alarm stands that is not put aside."""

    def __init__(self, window: QWidget, night: Night) -> None:
        super().__init__(window)
        self._night = night
        self._shade = Shade(window)

    @Slot(object)
    def show_board(self, board: Board) -> None:
        """Look at the time and the alarms."""
        alarms = [each.alarm for each in board.bar.alarms if each.alarm.shelved_until is None]
        alarm = any(each.level == "alarm" for each in alarms)
        self._shade.darken(0.0 if alarm else dim_at(self._night, board.header.now))


def dim_at(night: Night, now: datetime | None) -> float:
    """How much of the light the night takes at a time; nothing while the time is not known."""
    if now is None:
        return 0.0
    at, start, end = f"{now:%H:%M}", night.start, night.end
    dark = start <= at < end if start <= end else at >= start or at < end
    return night.dim if dark else 0.0
