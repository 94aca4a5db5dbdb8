"""One board in real time, as the app joins it: its poller in a thread of its own, and a fault."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import certifi
from PySide6.QtCore import QTimer

from tests.faults.rig import Rig
from tests.faults.rows import ROWS, Row, payload, raw, sleeps
from tests.faults.server import Ask, MetricsServer
from tests.faults.world import World
from tests.transport.faulty import TLS, Line
from wallboard.boards.board import Board
from wallboard.domain.freshness import Freshness
from wallboard.domain.state import BoardState
from wallboard.polling.poller import Poller
from wallboard.sources.outcome import Failed, Outcome
from wallboard.transport.backoff import FIRST_REFUSED_S

P, D = 1.0, 0.8
BEAT_S = 1.0
"""A board shows every second how old its figures have become."""
BUSY_S = 0.15
"""What following a clock, and a machine with many boards to serve, may add to an age."""
AWAITED_S = 60.0
"""A board that may be away longer than this, when its fault is gone, is not waited for."""

LIVE, NOT_AUTHORISED = Freshness.LIVE, Freshness.NOT_AUTHORISED


class Window(Protocol):
    """What shows a board."""

    def show_board(self, board: Board) -> None:
        """Show it."""
        ...


def needs_a_clock(row: Row) -> bool:
    """Only a clock that skips can show it: its fault is an instant, or hours asleep."""
    return row.world is not World or row.inject is sleeps


def here(row: Row) -> Row:
    """A row as it goes in real time: at another interval, and over as soon as it was seen."""
    back_s = row.back_s
    if row.shows is NOT_AUTHORISED and back_s is not None:
        back_s = FIRST_REFUSED_S + D  # the token was refused once, and not yet again
    return replace(row, poll_s=P, lasts_s=0.0, back_s=back_s)


DEEPEST = payload("nesting 100,000: three million", raw(b"[" * 3_000_000))
IN_REAL_TIME = tuple(here(row) for row in (*ROWS, DEEPEST) if not needs_a_clock(row))


class Running:
    """One board under one fault."""

    _numbers = itertools.count(1)

    def __init__(self, row: Row, rig: Rig) -> None:
        self.row = row
        self.rig = rig
        self.name = f"board-{next(self._numbers)}"
        rig.feed.state = BoardState(P, self.name)
        self.seen: set[Freshness] = set()
        """What it has shown since the fault came."""
        self.shown_at: list[float] = []
        """When its windows were given something to show, by `time.perf_counter`."""
        self.back_s: float | None = None
        """How long after the fault it was live again."""
        self._met = 0
        self._in_at = 0.0
        self._out: tuple[float, float | None] | None = None
        self._fault = ExitStack()
        self._poller = Poller(rig.source, rig.client.close, poll_s=P)
        self._begin = QTimer()
        self._begin.setSingleShot(True)
        self._begin.timeout.connect(self._start)
        self._poller.asked.connect(self._note)
        self._poller.asked.connect(rig.feed.take)
        rig.feed.changed.connect(self._see)

    def __str__(self) -> str:
        trouble = self.rig.feed.state.trouble(self.rig.world.mono())
        return f"{self.row.name}: {self._freshness}, {trouble}, met {self._met} times"

    def show_on(self, *windows: Window) -> Callable[[Board], None]:
        """What shows a board on the windows before it."""

        def show(board: Board) -> None:
            self.shown_at.append(time.perf_counter())
            for window in windows:
                window.show_board(board)

        return show

    def begin(self, in_s: float) -> None:
        """Begin after a while."""
        if self.row.at_start:
            self.put_in()
        self._begin.start(int(in_s * 1000))

    def close(self) -> None:
        """End, the fault with it."""
        self._begin.stop()
        self.rig.feed.stop()
        self._poller.stop()
        self._fault.close()

    def put_in(self) -> None:
        """The fault is there."""
        self.seen.clear()
        self._in_at = self.rig.world.mono()
        self._fault.enter_context(self.row.inject(self.rig))
        fault = self.rig.server.fault
        if fault is not None:

            def counted(line: Line, ask: Ask) -> None:
                self._met += 1
                fault(line, ask)

            self.rig.server.fault = counted

    def take_out(self) -> None:
        """The fault is gone."""
        self._out = self.rig.world.mono(), self.rig.feed.state.received
        self._fault.close()

    @property
    def well(self) -> bool:
        """It is live, or its fault is there from the start."""
        return self.row.at_start or self._freshness is LIVE

    @property
    def shows(self) -> bool:
        """It shows what its row says; live it has been for as long as a loss takes to be seen."""
        row, now = self.row, self.rig.world.mono()
        if row.shows in (LIVE, None):
            unmet = self.rig.server.fault is not None and not self._met
            return now > self._in_at + 3 * P + BEAT_S and not unmet
        trouble = self.rig.feed.state.trouble(now)
        return self._freshness is row.shows and trouble is not None and trouble.kind == row.trouble

    @property
    def awaited(self) -> bool:
        """It is live again while one can wait for it."""
        return self.row.known_authority and self.row.bound_s <= AWAITED_S

    @property
    def is_back(self) -> bool:
        """It is live again by what it had not known before."""
        return self.back_s is not None

    @property
    def was_untouched(self) -> bool:
        """What its fault does not touch was live throughout."""
        return self.row.shows is not LIVE or self.row.blinks or self.seen == {LIVE}

    @property
    def share(self) -> float:
        """What share it took of the time it had to be live again."""
        return (self.back_s or 0.0) / self.row.bound_s

    @property
    def _freshness(self) -> Freshness | None:
        return self.rig.freshness if self.rig.boards else None

    def _start(self) -> None:
        self._poller.start()
        self.rig.feed.start()

    def _note(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.rig.said += [repr(outcome), outcome.trouble.detail]

    def _see(self, board: Board) -> None:
        self.seen.add(board.header.freshness)
        if self._out is None or self.is_back or board.header.freshness is not LIVE:
            return
        ended, known = self._out
        if self.rig.feed.state.received != known:
            self.back_s = self.rig.world.mono() - ended


@contextmanager
def running(row: Row, world: World) -> Iterator[Running]:
    """A board on a server of its own, until the end of the block; it has yet to begin."""
    with MetricsServer(world, row.certificate, zone=row.zone, tags=row.tags) as server:
        server.clock_off_s, server.change = row.clock_off_s, row.change
        ca_file = TLS / "ca.pem" if row.known_authority else Path(certifi.where())
        rig = Rig(world, server, poll_s=P, ca_file=ca_file, close_s=BUSY_S)
        board = Running(row, rig)
        try:
            yield board
        finally:
            board.close()
