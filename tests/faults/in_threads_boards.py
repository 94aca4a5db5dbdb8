"""Many boards at once, each with a wall before it, in one process and on one event loop.

So that a gap is one board's, as on a machine of its own, they begin one after the other within an
interval, and show one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Self, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.faults.in_threads import P, Running, Window, running
from tests.faults.rows import Row
from tests.faults.world import World
from wallboard.boards.board import Board
from wallboard.ui.theme import theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

BEGINS = "2026-11-23T09:41:51+08:00"
"""A minute ends once the faults are there: what asks for its counts has to meet its own."""

Opened = TypeVar("Opened", bound=QWidget)


class Turnstile(QObject):
    """Lets one show its newest board at a turn of the event loop, and the next at the next one."""

    def __init__(self) -> None:
        super().__init__()
        self._open = True
        self._waiting: dict[Callable[[Board], None], Board] = {}
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._show_one)

    def before(self, show: Callable[[Board], None]) -> Callable[[Board], None]:
        """What is to be given the boards in place of `show`."""

        def take(board: Board) -> None:
            self._waiting[show] = board
            if self._open:
                self._turn.start(0)

        return take

    @property
    def is_empty(self) -> bool:
        """Nobody waits."""
        return not self._waiting

    def close(self) -> None:
        """Let nobody through any more: an outcome may still be on its way from a thread."""
        self._open = False
        self._turn.stop()

    def _show_one(self) -> None:
        if self._waiting:
            show = next(iter(self._waiting))
            show(self._waiting.pop(show))
        else:
            self._turn.stop()


class Boards:
    """Some boards at once, each with a wall before it, and a desk before the first of them."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._stack = ExitStack()
        self._turnstile = Turnstile()
        self.all: list[Running] = []

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            windows: list[list[Window]] = [[stack.enter_context(_wall())] for _ in self._rows]
            windows[0].append(stack.enter_context(_desk()))
            stack.callback(self._turnstile.close)
            world = World(begins=BEGINS)
            self.all = [stack.enter_context(running(row, world)) for row in self._rows]
            for number, each in enumerate(self.all):
                show = self._turnstile.before(each.show_on(*windows[number]))
                each.rig.feed.changed.connect(show)
                each.begin(P * number / len(self.all))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def put_in(self) -> None:
        """The faults are there, where they were not from the start."""
        for each in self.all:
            if not each.row.at_start:
                each.put_in()

    def take_out(self) -> None:
        """The faults are gone."""
        for each in self.all:
            each.take_out()

    def wait(self, qtbot: QtBot, ready: Callable[[Running], bool], within_s: float) -> None:
        """Wait until all are ready, or say which are not."""
        try:
            qtbot.waitUntil(lambda: all(map(ready, self.all)), timeout=int(within_s * 1000))
        except qtbot.TimeoutError:
            late = [str(each) for each in self.all if not ready(each)]
            raise AssertionError(f"not after {within_s:.0f} s: {late}") from None

    def settle(self, qtbot: QtBot) -> None:
        """Let the windows paint what there is to show."""
        qtbot.waitUntil(lambda: self._turnstile.is_empty, timeout=15_000)
        QApplication.processEvents()


@contextmanager
def _opened(window: Opened, width: int, height: int) -> Iterator[Opened]:
    window.resize(width, height)
    window.show()
    QApplication.processEvents()
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()


def _wall() -> AbstractContextManager[WallWindow]:
    return _opened(WallWindow(theme("dark"), words("zh")), 1920, 1080)


@contextmanager
def _desk() -> Iterator[DeskWindow]:
    with _opened(DeskWindow(theme("light"), words("zh")), 1440, 900) as desk:
        desk.charts_ready()
        yield desk
