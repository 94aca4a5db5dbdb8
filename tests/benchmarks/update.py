"""What one update of the wall costs, beside a wall of labels with style sheets: a script.

Run it as `python -m tests.benchmarks.update`. Both show the same moment at the same size,
offscreen, in turns. `full` changes every seat, line and figure, `little` one seat and the clock;
`nothing` shows an equal board. The times are CPU time of this process, layout and painting
included.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QWidget

from tests.ui import moment
from wallboard.boards.board import Board, board
from wallboard.domain.absent import Absent
from wallboard.domain.snapshot import Seat, Snapshot
from wallboard.domain.states import LineState, SeatState
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

ROUNDS = 60
MONO = 1000.0


class LabelWall(QWidget):
    """The peer: a label a figure and a cell, each given its style sheet at every update."""

    def __init__(self, cells: int, figures: int) -> None:
        super().__init__()
        grid = QGridLayout(self)
        self._cells = [QLabel() for _ in range(cells)]
        self._figures = [QLabel() for _ in range(figures)]
        for index, label in enumerate([*self._cells, *self._figures]):
            grid.addWidget(label, index // 12, index % 12)

    def show_board(self, shown: Board) -> None:
        """Set every label's text and style sheet."""
        panels = shown.panels
        assert panels is not None
        look = theme("dark")
        seats = () if isinstance(shown.seats, Absent) else shown.seats
        states = [seat.state.value for seat in seats]
        states += [line.value for line in panels.emergency.lines]
        for label, state in zip(self._cells, states, strict=False):
            label.setText(state[:2])
            colour = look.data if state in ("talking", "ringing") else look.text3
            label.setStyleSheet(f"color: {colour.name()}; background: {look.panel.name()};")
        figures = [panels.waiting.count, panels.seats.free, panels.today.offered, shown.header.now]
        for index, label in enumerate(self._figures):
            label.setText(str(figures[index % len(figures)]))
            label.setStyleSheet(f"color: {look.text.name()}; font-size: 24px;")


def boards(kind: str, number: int) -> list[Board]:
    """Boards that differ from one to the next as `kind` says."""
    base = moment.snapshot()
    made: list[Board] = []
    for index in range(number):
        now = base.snapshot_time + (0 if kind == "nothing" else index)
        snapshot = replace(base, snapshot_time=now, server_time=now)
        if kind == "little":
            snapshot = replace(snapshot, seats=_changed(snapshot, 1, index))
        elif kind == "full":
            snapshot = _all_changed(snapshot, index)
        made.append(board(moment.state(snapshot), MONO))
    return made


def _changed(snapshot: Snapshot, seats: int, index: int) -> tuple[Seat, ...]:
    assert not isinstance(snapshot.seats, Absent)
    states = (SeatState.TALKING, SeatState.WRAP)
    changed = [replace(seat, state=states[index % 2]) for seat in snapshot.seats[:seats]]
    return (*changed, *snapshot.seats[seats:])


def _all_changed(snapshot: Snapshot, index: int) -> Snapshot:
    assert not isinstance(snapshot.emergency, Absent)
    assert not isinstance(snapshot.emergency.lines, Absent)
    states = (LineState.TALKING, LineState.READY)
    lines = tuple(replace(line, state=states[index % 2]) for line in snapshot.emergency.lines)
    today = replace(snapshot.today, offered=snapshot.today.offered + index)
    return replace(
        snapshot,
        seats=_changed(snapshot, 50, index),
        emergency=replace(snapshot.emergency, lines=lines),
        waiting=() if index % 2 else snapshot.waiting,
        today=today,
    )


def cost_ms(window: QWidget, show: Callable[[Board], None], shown: list[Board]) -> float:
    """The median CPU milliseconds of an update."""
    times: list[float] = []
    for each in shown:
        began = time.process_time()
        show(each)
        QApplication.processEvents()
        times.append((time.process_time() - began) * 1000)
    return statistics.median(times[2:])


def main() -> int:
    """Print the table."""
    qInstallMessageHandler(lambda *_: None)  # offscreen has no window manager, and says so often
    app = QApplication(sys.argv)
    load_fonts()
    print(f"{'update':<10}{'size':<12}{'wall ms':>10}{'labels ms':>12}{'ratio':>8}")
    for width, height in ((1920, 1080), (3840, 2160)):
        wall = WallWindow(theme("dark"), words("zh"))
        labels = LabelWall(80, 40)
        for window in (wall, labels):
            window.resize(width, height)
            window.show()
        for kind in ("full", "little", "nothing"):
            rows: dict[str, list[float]] = {"wall": [], "labels": []}
            for _ in range(3):  # in turns, so that a slow moment of the machine hits both
                rows["wall"].append(cost_ms(wall, wall.show_board, boards(kind, ROUNDS)))
                rows["labels"].append(cost_ms(labels, labels.show_board, boards(kind, ROUNDS)))
            ours, theirs = (statistics.median(rows[name]) for name in ("wall", "labels"))
            ratio = ours / theirs if theirs else float("nan")
            print(f"{kind:<10}{f'{width}x{height}':<12}{ours:>10.2f}{theirs:>12.2f}{ratio:>8.2f}")
        wall.close()
        labels.close()
    app.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
