"""The demonstration: a simulated hotline as a child process, and a board on it over real HTTP."""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, Queue

from wallboard import app
from wallboard.settings import Settings
from wallboard.words import Words

STARTS_WITHIN_S = 30.0
ENDS_WITHIN_S = 5.0


class HubDidNotStart(RuntimeError):
    """The child gave no address; `detail` is what it said instead."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class HubProcess:
    """The hub as a child on a free loopback port; it ends with its parent, however that ends."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "wallboard",
                "hub",
                "--listen",
                "127.0.0.1:0",
                "--ends-with-stdin",
                *arguments,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._said: Queue[str] = Queue()
        # read in a thread: a pipe that is not emptied would one day hold the child up
        threading.Thread(target=self._listen, name="hub output", daemon=True).start()

    def url(self) -> str:
        """The child's address, once it answers there; HubDidNotStart where it never does."""
        try:
            said = self._said.get(timeout=STARTS_WITHIN_S)
        except Empty:
            raise HubDidNotStart(f"{STARTS_WITHIN_S:.0f} s") from None
        if not said:
            raise HubDidNotStart(f"exit {self._process.wait(ENDS_WITHIN_S)}")
        return said

    def end(self) -> int:
        """End the child by closing its standard input, or by force; its exit code."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            return self._process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as output:
            for line in output:
                self._said.put(line.strip())
        self._said.put("")


def run(arguments: Sequence[str], settings: Settings, say: Words, *, wall: bool) -> int:
    """Run hub and board until the window is closed; both end clean."""
    with tempfile.TemporaryDirectory(prefix="wallboard-") as folder:
        hub = HubProcess([*arguments, "--journal", str(Path(folder) / "journal.sqlite")])
        try:
            # what is set in a demonstration ends with it
            options = app.BoardOptions(
                hub.url(), settings, settings_file=Path(folder) / "wallboard.toml"
            )
            if wall:
                return app.run_walls(options, (), say, at_a_desk=True)
            return app.run_desk(options, say)
        finally:
            hub.end()
