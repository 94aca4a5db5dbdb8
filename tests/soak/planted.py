"""The leaks that a soak must catch: each is planted beside the board and grows as its kind does."""

from __future__ import annotations

import ctypes
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from tests.soak.board import Parts
from wallboard.boards.board import Board
from wallboard.sources.outcome import Failed, Outcome
from wallboard.ui.charts.trend_line import Point, TrendLine

Plant = Callable[[Parts], Any]
"""What it gives has to be kept alive as long as the run."""


def memory(parts: Parts) -> None:
    """1 kB a poll, outside of everything that Python counts."""
    allocate = ctypes.CDLL(None).malloc
    allocate.restype = ctypes.c_void_p

    def leak() -> None:
        ctypes.memset(allocate(1024), 1, 1024)

    parts.gate.updated.connect(leak)


def descriptor(parts: Parts) -> list[int]:
    """A descriptor per 200 polls."""
    opened: list[int] = []

    def leak() -> None:
        if parts.source.polls // 200 > len(opened):
            opened.append(os.open(os.devnull, os.O_RDONLY))

    parts.gate.updated.connect(leak)
    return opened


def widget(parts: Parts) -> None:
    """A widget per opening of the settings."""
    parts.hands.settings_openings.append(lambda: QLabel(parts.desk).hide())


def bad_payloads(parts: Parts) -> list[Outcome]:
    """A list that grows on bad payloads only."""
    kept: list[Outcome] = []

    def leak(outcome: Outcome) -> None:
        if isinstance(outcome, Failed) and outcome.trouble.kind == "bad_answer":
            kept.append(outcome)

    parts.poller.asked.connect(leak)
    return kept


def alarms(parts: Parts) -> list[object]:
    """A list that grows on alarms only."""
    kept: list[object] = []

    def leak(board: Board) -> None:
        kept.extend(each.alarm for each in board.bar.alarms if each.alarm.level == "alarm")

    parts.feed.changed.connect(leak)
    return kept


def chart(parts: Parts) -> list[Point]:
    """Chart points without a cap."""
    kept: list[Point] = []
    shown: list[TrendLine] = []

    def leak() -> None:
        plot = parts.desk.trend.plot
        if plot is None or (shown and plot.item.line is shown[-1]):
            return
        kept.extend(plot.item.line.points[-3:])
        plot.item.line = replace(plot.item.line, points=(*plot.item.line.points, *kept))
        shown[:] = [plot.item.line]

    parts.gate.updated.connect(leak)
    return kept


def timer(parts: Parts) -> None:
    """A timer per reconnection."""
    lost = [False]

    def leak(outcome: Outcome) -> None:
        failed = isinstance(outcome, Failed)
        if lost[0] and not failed:
            QTimer(parts.desk).start(60_000)
        lost[0] = failed

    parts.poller.asked.connect(leak)


def wal(parts: Parts) -> list[sqlite3.Connection]:
    """A reader that never ends, so that the write-ahead log cannot be emptied."""
    readers: list[sqlite3.Connection] = []

    def pin() -> None:
        if not readers and parts.source.polls > 20:  # there is a file by then
            reader = sqlite3.connect(parts.history, isolation_level=None)
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM minutes").fetchall()
            readers.append(reader)

    parts.gate.updated.connect(pin)
    return readers


@dataclass(frozen=True, slots=True)
class Planted:
    """A leak and the bound that has to catch it."""

    plant: Plant
    caught_by: str


PLANTED = {
    "memory": Planted(memory, "heap"),
    "descriptor": Planted(descriptor, "descriptors"),
    "widget": Planted(widget, "widgets"),
    "bad-payloads": Planted(bad_payloads, "objects"),
    "alarms": Planted(alarms, "objects"),
    "chart": Planted(chart, "chart_points"),
    "timer": Planted(timer, "timers"),
    "wal": Planted(wal, "wal"),
}
"""By name."""
