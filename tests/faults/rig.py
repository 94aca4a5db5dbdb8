"""The board as app.py joins it, from the HTTP client to the feed, driven on a clock that can skip.

Whatever happens, the same oracle looks on: no false LIVE by what the server knows of its data, no
value from an answer that was bad, and no byte of the token in anything that is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults.server import TOKEN, MetricsServer
from tests.faults.world import World
from tests.transport.faulty import TLS
from wallboard.boards.board import Board
from wallboard.domain.freshness import Freshness
from wallboard.domain.snapshot import Snapshot
from wallboard.domain.state import BoardState, Trouble
from wallboard.history.board_history import file_of
from wallboard.polling.feed import Feed
from wallboard.sources.memory import Memory
from wallboard.sources.metrics_api import MetricsApi
from wallboard.sources.outcome import Failed
from wallboard.sources.token import TokenHolder
from wallboard.transport.client import HttpClient
from wallboard.transport.credentials import CredentialError, Credentials
from wallboard.transport.resolve import Address, Resolver, ask_system

CLOSE_S = 0.05
"""What the slow following of a clock and the sampling may add to an age."""
UNHURRIED_S = 1.0
"""What a busy machine may add to a real exchange."""


class Drawer:
    """Credentials that hold one token, or fail."""

    def __init__(self, token: str | None = TOKEN, error: CredentialError | None = None) -> None:
        self.token = token
        self.error = error
        self.reads = 0

    def read(self) -> str | None:
        self.reads += 1
        if self.error is not None:
            raise self.error
        return self.token

    def store(self, token: str) -> None:
        self.token = token

    def forget(self) -> None:
        self.token = None

    def abandon(self) -> None:
        pass


class Names:
    """The name server: where `localhost` lies, until it is told otherwise."""

    def __init__(self) -> None:
        self.answer: Callable[[str, int], list[Address]] = lambda host, port: ask_system(
            "127.0.0.1", port
        )

    def __call__(self, host: str, port: int) -> list[Address]:
        return self.answer(host, port)


class Rig:
    """One board on one server."""

    def __init__(
        self,
        world: World,
        server: MetricsServer,
        *,
        poll_s: float = 1.0,
        credentials: Credentials | None = None,
        ca_file: Path | None = TLS / "ca.pem",
        close_s: float = CLOSE_S,
        folder: Path | None = None,
    ) -> None:
        """`folder` is where it keeps its history; without one it remembers nothing."""
        self.world = world
        self.server = server
        self.poll_s = poll_s
        self.close_s = close_s
        self.wall_off_s = 0.0
        """By so much the wall clock of this machine is wrong."""
        self.deadline_s = min(0.8 * poll_s, 4.0)
        self.credentials = Drawer() if credentials is None else credentials
        self.names = Names()
        token = TokenHolder(self.credentials, wanted=True)
        scheme = "https" if server.context else "http"
        self.url = f"{scheme}://localhost:{server.port}"
        self.client = HttpClient(
            self.url,
            token,
            verify=ca_file or True,
            wall_clock=lambda: datetime.now(UTC) + timedelta(seconds=self.wall_off_s),
            resolver=Resolver(self.names),
        )
        chances = iter(lambda: 0.999, None)  # the longest that jitter can take
        self.source = MetricsApi(
            self.client, token, poll_s=poll_s, mono=world.mono, chance=lambda: next(chances)
        )
        self._read = world.mono()
        """The clock as the feed has read it last: at that instant a board is what it says."""
        self.feed = Feed(BoardState(poll_s, "server"), self._mono)
        self.feed.changed.connect(self._see)
        self.memory = None
        if folder is not None:
            self.memory = Memory(
                file_of(folder, self.url),
                poll_s=poll_s, kept_s=86_400.0, mono=world.mono,
                wall=lambda: world.wall() + self.wall_off_s,
            )  # fmt: skip
        self.boards: list[Board] = []
        self.others: list[MetricsServer] = []
        self.due = world.mono()
        self.lies: list[str] = []
        self.said: list[str] = []
        self.troubles: list[Trouble] = []
        self.asked = 0

    def recall(self) -> None:
        """Begin with what an earlier run has kept."""
        recalled = None if self.memory is None else self.memory.recall()
        if recalled is not None:
            self.feed.take(recalled)
        self.look()

    def close(self) -> None:
        """Let go of the connection and its thread, and of the history."""
        self.feed.stop()
        self.client.close()
        if self.memory is not None:
            self.memory.close()

    @property
    def board(self) -> Board:
        """What is on the screen."""
        return self.boards[-1]

    @property
    def snapshot(self) -> Snapshot:
        """What the board knows."""
        assert self.feed.state.snapshot is not None
        return self.feed.state.snapshot

    @property
    def freshness(self) -> Freshness:
        """What the board says of it."""
        return self.board.header.freshness

    def _mono(self) -> float:
        self._read = self.world.mono()
        return self._read

    def _see(self, board: Board) -> None:
        self.boards[:-1] = []
        self.boards.append(board)
        now = self._read
        known = self.feed.state.snapshot
        if known is None:
            return
        told = self._told(known)
        if not told:
            self.lies.append(f"sequence {known.sequence} was never told")
            return
        if board.header.freshness is Freshness.LIVE and now > self._too_old_at(known):
            self.lies.append(f"LIVE although {now - self._true_at(known):.2f} s old")
        if known.today.offered not in {each.offered[known.sequence] for each in told}:
            self.lies.append(f"{known.today.offered} offered was never told")

    def _told(self, known: Snapshot) -> list[MetricsServer]:
        """The servers that have told of this."""
        return [each for each in (self.server, *self.others) if known.sequence in each.true_at]

    def _true_at(self, known: Snapshot) -> float:
        """When this was last true, as the servers know it."""
        return max(each.true_at[known.sequence] for each in self._told(known))

    def _too_old_at(self, known: Snapshot) -> float:
        """From when on this must not be called live."""
        return self._true_at(known) + 2 * self.poll_s + self.close_s

    def look(self) -> None:
        """Show the board as it stands at this moment."""
        self.feed.show_now()

    def step(self) -> None:
        """Ask the next question, whenever it is due."""
        step = self.source.step()
        self.asked += 1
        self.feed.take(step.outcome)
        if self.memory is not None:
            told = self.memory.keep(step.outcome)
            if told is not None:
                self.feed.take(told)
        if isinstance(step.outcome, Failed):
            self.said += [repr(step.outcome), step.outcome.trouble.detail]
            self.troubles.append(step.outcome.trouble)
        self.due = self.world.mono() + step.pause_s
        self.look()

    def pass_until(self, mono: float) -> None:
        """Let time pass, looking at the board now and then, and when its data becomes too old."""
        now, known = self.world.mono(), self.feed.state.snapshot
        most = 2 if self.freshness is Freshness.LOST else 8  # what is lost stays so until an answer
        looks = min(most, max(1, math.ceil((mono - now) / (self.poll_s / 2))))
        at = [now + (mono - now) * number / looks for number in range(1, looks + 1)]
        if known is not None and self._told(known):
            at.append(self._too_old_at(known) + 0.001)
        for instant in sorted(each for each in at if now < each <= mono):
            self.world.skip(instant - self.world.mono())
            self.look()

    def run_for(self, seconds: float, until: Callable[[], bool] = lambda: False) -> float:
        """Let the board run, at most so long; how long it was until `until` held."""
        began = self.world.mono()
        self.look()
        while not until() and self.world.mono() < began + seconds:
            if self.due <= self.world.mono():
                self.step()
            else:
                self.pass_until(min(self.due, began + seconds))
        return self.world.mono() - began

    def run_to_live(self, seconds: float = 400.0) -> float:
        """Let the board run until it is live with something that it did not know before."""
        before = self.feed.state.received
        return self.run_for(
            seconds,
            lambda: self.freshness is Freshness.LIVE and self.feed.state.received != before,
        )


def leaks(texts: Sequence[str], token: str = TOKEN) -> list[str]:
    """The texts that hold a part of the token long enough to know it by."""
    parts = [token[start : start + 12] for start in range(0, len(token) - 11, 4)]
    return [text for text in texts if any(part in text for part in parts)]


def leaks_in(folder: Path, token: str = TOKEN) -> list[Path]:
    """The files that hold such a part."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if leaks([path.read_bytes().decode("latin-1")], token)]
