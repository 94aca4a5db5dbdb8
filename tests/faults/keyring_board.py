"""A board whose token lies in this session's keyring: python -m tests.faults.keyring_board FAULT…

What each fault comes to is printed as JSON, one line a fault. The board is the rig's, and the
keyring the session's own: with one, a token is stored as `wallboard sign-in` stores it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tests.faults.rig import Rig
from tests.faults.server import TOKEN, MetricsServer
from tests.faults.world import World
from tests.gaps import Beats, allowed_here
from tests.transport.faulty import TLS
from tests.ui.moment import live
from tests.ui.wall_pictures import said, wall
from wallboard.app import feeding
from wallboard.boards.board import Board
from wallboard.domain.freshness import Freshness
from wallboard.settings import Server, Settings
from wallboard.sources import token
from wallboard.transport.credentials import CredentialError
from wallboard.transport.keyring_entry import DEADLINE_S, SERVICE, KeyringEntry
from wallboard.ui.theme import theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.words import words

POLL_S = 1.0
PATIENCE_S = 3.0
"""What the keyring is given here, in place of the twenty seconds of a board."""
ANOTHER = "another-t0ken-for-tests"
LONG = ("t0ken" * 600)[:3000]

Shown = dict[str, Any]


class Seat:
    """A server that wants a token, and the windows that a board is shown in."""

    def __init__(self, server: MetricsServer, world: World) -> None:
        self.server = server
        self.world = world
        self.wall = wall(live(), language="en")
        self.desk = DeskWindow(theme("light"), words("en"))
        self.entry = self.anew()

    def anew(self, deadline_s: float = PATIENCE_S) -> KeyringEntry:
        """The keyring's entry for this server, as another board has it."""
        return KeyringEntry(f"https://localhost:{self.server.port}", deadline_s=deadline_s)

    @property
    def options(self) -> feeding.BoardOptions:
        """What a board of the application is started with."""
        settings = Settings(server=Server(poll_s=POLL_S, ca_file=str(TLS / "ca.pem")))
        return feeding.BoardOptions(f"https://localhost:{self.server.port}", settings)

    def put(self, secret: str) -> None:
        """Leave something in the keyring that nobody has looked at."""
        import keyring

        keyring.set_password(SERVICE, f"https://localhost:{self.server.port}", secret)

    @contextmanager
    def board(self) -> Iterator[Rig]:
        """A board that has just been started."""
        rig = Rig(self.world, self.server, poll_s=POLL_S, credentials=self.entry)
        try:
            yield rig
        finally:
            rig.close()
        assert rig.lies == []

    def shown(self, board: Board) -> Shown:
        """What the windows say of a board."""
        self.wall.show_board(board)
        self.desk.show_board(board)
        trouble = None if board.bar.outage is None else board.bar.outage.trouble
        return {
            "freshness": board.header.freshness.value,
            "detail": "" if trouble is None else trouble.detail,
            "wall": said(self.wall, "bar"),
            "desk": f"{self.desk.notice.accessibleName()} {self.desk.outage.accessibleName()}",
        }


def nothing(seat: Seat) -> Shown:
    """There is no keyring that could be asked."""
    with seat.board() as rig:
        said_after_s = rig.run_for(3 * POLL_S, lambda: rig.freshness is Freshness.NOT_AUTHORISED)
        rig.run_for(3 * POLL_S)
        return {**seat.shown(rig.board), "said_after_s": said_after_s}


def odd(secret: str, good: str = TOKEN) -> Callable[[Seat], Shown]:
    """What lies in the keyring is no token, until somebody signs in."""

    def fault(seat: Seat) -> Shown:
        seat.put(secret)
        with seat.board() as rig:
            rig.run_for(3 * POLL_S)
            shown = seat.shown(rig.board)
            seat.entry.store(good)
            return {**shown, "back_s": rig.run_to_live()}

    return fault


def long(seat: Seat) -> Shown:
    """As long as a token may be."""
    seat.server.token = LONG
    seat.entry.store(LONG)
    with seat.board() as rig:
        back_s = rig.run_to_live()
        return {**seat.shown(rig.board), "back_s": back_s}


def changed(seat: Seat) -> Shown:
    """The server wants another token, and some time later somebody signs in with that."""
    seat.entry.store(TOKEN)
    with seat.board() as rig:
        rig.run_to_live()
        seat.server.token = ANOTHER
        rig.run_for(40.0)
        shown = seat.shown(rig.board)
        seat.entry.store(ANOTHER)
        return {**shown, "back_s": rig.run_to_live()}


def dies(seat: Seat) -> Shown:
    """The keyring is gone while a board has its token; the next board has none."""
    seat.entry.store(TOKEN)
    with seat.board() as rig:
        rig.run_to_live()
        os.kill(int(os.environ["DAEMON"]), signal.SIGKILL)
        seen: set[str] = set()
        rig.feed.changed.connect(lambda board: seen.add(board.header.freshness.value))
        rig.run_for(120.0)
    return {**nothing(seat), "seen": sorted(seen)}


def locked(seat: Seat) -> Shown:
    """Somebody would have to type a password; somebody does, some time later."""
    import secretstorage  # the library below keyring's

    seat.entry.store(TOKEN)
    secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
    in_real_time = _in_its_thread(seat)
    with seat.board() as rig:
        rig.run_for(3 * POLL_S)
        shown = seat.shown(rig.board)
        _type_password()
        _await(seat.entry)  # the rig's clock is faster than a keyring
        return {**in_real_time, **shown, "back_s": rig.run_to_live()}


def ended(seat: Seat) -> Shown:
    """A board is to end while its poller waits for somebody to type a password.

    It is as patient as any board: who waited for it to lose patience would wait for long.
    """
    import secretstorage

    seat.entry.store(TOKEN)
    secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
    entry = seat.anew(DEADLINE_S)
    theirs = patch.object(token, "credentials_for", lambda origin, file: entry)
    with theirs, feeding.feeding(seat.options) as feed:
        feed.start()
        _prompt()
        began = time.monotonic()
    return {"took_s": time.monotonic() - began}


def _in_its_thread(seat: Seat) -> Shown:
    """How soon a board says so whose poller waits for the keyring, and how long its GUI is away."""
    loop, beats = QEventLoop(), Beats()
    theirs = patch.object(token, "credentials_for", lambda origin, file: seat.anew())
    with theirs, feeding.feeding(seat.options) as feed:

        def see(board: Board) -> None:
            seat.shown(board)
            if board.header.freshness is Freshness.NOT_AUTHORISED:
                loop.quit()

        feed.changed.connect(see)
        QTimer.singleShot(int(5 * PATIENCE_S * 1000), loop.quit)
        beats.start()
        feed.start()
        began = time.monotonic()
        loop.exec()
        said_after_s = time.monotonic() - began
        beats.stop()
    return {
        "said_after_s": said_after_s,
        "longest_gap_ms": beats.felt.longest_ms,
        "allowed_ms": allowed_here().longest_ms,
    }


def _await(entry: KeyringEntry) -> None:
    """Wait until the keyring answers."""
    until = time.monotonic() + 30.0
    while time.monotonic() < until:
        with suppress(CredentialError):
            entry.read()
            return
        time.sleep(0.02)


def _does(*command: str) -> str:
    done = subprocess.run(["xdotool", *command], capture_output=True, text=True, check=True)
    return done.stdout


def _prompt() -> str:
    """The dialog's window, once it is there."""
    return _does("search", "--sync", "--onlyvisible", "--class", "gcr-prompter").split()[-1]


def _type_password() -> None:
    _does("windowfocus", "--sync", _prompt())
    _does("type", os.environ["PASSWORD"])
    _does("key", "Return")


FAULTS: dict[str, Callable[[Seat], Shown]] = {
    "nothing": nothing, "newline": odd(f"{TOKEN}\nX-Other: 1"), "empty": odd(""), "long": long,
    "changed": changed, "dies": dies, "locked": locked,
    "ended": ended,
}  # fmt: skip


def main(faults: list[str]) -> None:
    """Go through the faults, each on a server of its own."""
    held = QApplication(["wallboard"])
    for name in faults:
        world = World()
        with MetricsServer(world, "server") as server:
            print(json.dumps({name: FAULTS[name](Seat(server, world))}), flush=True)
    del held


if __name__ == "__main__":
    main(sys.argv[1:])
