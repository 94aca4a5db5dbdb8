"""The wall: a window that only shows. No menu, no dialog, nothing to click."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from wallboard.boards.board import Board, Panels
from wallboard.ui.paint.canvas import Setting
from wallboard.ui.paint.measures import measures
from wallboard.ui.theme import Theme, load_fonts
from wallboard.ui.tiles.alarm_list import draw_alarms
from wallboard.ui.tiles.bar import lay_out_bar
from wallboard.ui.tiles.coarse import coarse_emergency, coarse_seats, coarse_today
from wallboard.ui.tiles.density import Density
from wallboard.ui.tiles.emergency import draw_emergency
from wallboard.ui.tiles.far import (
    draw_far_blank,
    draw_far_emergency,
    draw_far_emergency_blank,
    draw_far_seats,
    draw_far_share,
    draw_far_waiting,
)
from wallboard.ui.tiles.frame import Blank, panel
from wallboard.ui.tiles.grid import Grid, grid_for
from wallboard.ui.tiles.header import lay_out_header
from wallboard.ui.tiles.rings import draw_rings
from wallboard.ui.tiles.seats import draw_seats
from wallboard.ui.tiles.share import ShareToday, draw_share, draw_share_today
from wallboard.ui.tiles.tile import Tile
from wallboard.ui.tiles.today import draw_today
from wallboard.ui.tiles.volume import draw_volume
from wallboard.ui.tiles.waiting import draw_waiting
from wallboard.words import Words

ORBIT = ((0, 0), (4, 0), (4, 4), (0, 4), (-4, 4), (-4, 0), (-4, -4), (0, -4), (4, -4))
"""Where the picture stands, in pixels at 1080 lines, one place after the other against burn-in."""
ORBIT_STEP_S = 180

_LAYOUTS: dict[str, Callable[..., Any]] = {
    "waiting": panel("wall.waiting.title", draw_waiting),
    "seats": panel("wall.seats.title", draw_seats),
    "emergency": panel("wall.emergency.title", draw_emergency),
    "share": panel("wall.share.title", draw_share),
    "share_today": panel("wall.share.title", draw_share_today),
    "rings": panel("wall.rings.title", draw_rings),
    "today": panel("wall.today.title", draw_today),
    "alarms": panel("wall.alarms.title", draw_alarms),
    "volume": panel("wall.volume.title", draw_volume),
}
_FAR_LAYOUTS: dict[str, Callable[..., Any]] = {
    "waiting": panel("wall.far.waiting", draw_far_waiting, draw_far_blank),
    "seats": panel("wall.far.free", draw_far_seats, draw_far_blank),
    "share": panel("wall.far.share", draw_far_share, draw_far_blank),
    "emergency": panel("wall.emergency.title", draw_far_emergency, draw_far_emergency_blank),
}


class WallWindow(QWidget):
    """One board over a whole screen."""

    leave_requested = Signal()
    """The leave key was pressed; what becomes of the window is its owner's business."""

    def __init__(
        self,
        theme: Theme,
        words: Words,
        density: Density = Density.STANDARD,
        *,
        leave_key: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`leave_key` is a key sequence such as `Ctrl+Shift+Q`; without one no key does a thing."""
        super().__init__(parent)
        load_fonts()
        self._theme = theme
        self._density = density
        self._setting = Setting(words, measures(density.value), 1.0)
        self._leave = QKeySequence(leave_key) if leave_key else None
        self._tiles: dict[str, Tile[Any]] = {}
        self._grid: Grid | None = None
        self._shift = QPoint()
        self._board: Board | None = None
        self.setWindowTitle(words("wall.window"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(words("wall.window"))

    @property
    def tiles(self) -> dict[str, Tile[Any]]:
        """The tiles on the screen by name."""
        return dict(self._tiles)

    @property
    def setting(self) -> Setting:
        """Words, measures and unit of what is on the screen."""
        return self._setting

    def show_board(self, board: Board) -> None:
        """Show a board; a tile whose view is equal to its last one does nothing."""
        self._board = board
        if self._grid is None:
            self._arrange()
        if board.hotline is not None:
            now = board.header.now
            setting = replace(
                self._setting,
                zone=ZoneInfo(board.hotline.time_zone),
                today=None if now is None else now.date(),
                rings=board.hotline.rings,
            )
            if setting != self._setting:
                self._setting = setting
                self._arrange()
        if self._move_on(board):
            self._arrange()
        for name, tile in self._tiles.items():
            tile.show_view(_view(board, name))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the tiles for the new size."""
        super().resizeEvent(event)
        self._grid = None
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground between the tiles."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.bg)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only the leave key means anything."""
        if self._leave is not None and self._leave == QKeySequence(event.keyCombination()):
            self.leave_requested.emit()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Hide the pointer while the wall fills the screen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            if self.isFullScreen():
                self.setCursor(Qt.CursorShape.BlankCursor)
            else:
                self.unsetCursor()

    def _move_on(self, board: Board) -> bool:
        """Whether the picture has to move now; the hotline's clock says where to."""
        if board.header.now is None:
            return False
        step = int(board.header.now.timestamp()) // ORBIT_STEP_S
        x, y = ORBIT[step % len(ORBIT)]
        unit = self._setting.unit
        shift = QPoint(round(x * unit), round(y * unit))
        moved = shift != self._shift
        self._shift = shift
        return moved

    def _arrange(self) -> None:
        if self._grid is None:
            if self.width() <= 0 or self.height() <= 0:
                return
            self._grid = grid_for(
                self._density, self._setting.measures, self.width(), self.height()
            )
            self._setting = replace(self._setting, unit=self._grid.unit)
        for name in self._tiles.keys() - self._grid.places.keys():
            self._tiles.pop(name).deleteLater()
        for name, box in self._grid.places.items():
            tile = self._tiles.get(name)
            if tile is None:
                tile = self._tiles[name] = self._tile(name)
                if self._board is not None:
                    tile.show_view(_view(self._board, name))
                tile.show()
            tile.place(QRect(*box).translated(self._shift), self._setting)

    def _tile(self, name: str) -> Tile[Any]:
        words = self._setting.words
        if name == "header":
            tile: Tile[Any] = Tile(lay_out_header, self._setting, self._theme, self)
        elif name == "bar":
            tile = Tile(lay_out_bar, self._setting, self._theme, self)
        else:
            layouts = _FAR_LAYOUTS if self._density is Density.FAR else _LAYOUTS
            tile = Tile(layouts[name], self._setting, self._theme, self)
        tile.setObjectName(name)
        tile.setAccessibleName(words(f"wall.tile.{name}"))
        return tile


def _view(board: Board, name: str) -> object:
    """What a tile of a name is given."""
    if name == "header":
        return board.header
    if name == "bar":
        return board.bar
    if board.panels is None:
        return Blank(board.header.freshness)
    return _VIEWS[name](board, board.panels)


_VIEWS: dict[str, Callable[[Board, Panels], object]] = {
    "waiting": lambda _, panels: panels.waiting,
    "seats": lambda _, panels: coarse_seats(panels.seats),
    "emergency": lambda _, panels: coarse_emergency(panels.emergency),
    "share": lambda _, panels: panels.share,
    "share_today": lambda _, panels: ShareToday(panels.share, coarse_today(panels.today)),
    "rings": lambda _, panels: panels.rings,
    "today": lambda _, panels: coarse_today(panels.today),
    "volume": lambda _, panels: coarse_today(panels.today),
    "alarms": lambda board, _: board.bar,
}
