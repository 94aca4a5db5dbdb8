"""The record of runs: how often the board has ended other than of its own will, and how lately."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from wallboard.files import replace_whole

CRASHES = 3
WITHIN_S = 300.0
"""After so many crashes in so long a time the next run is a safe one."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Runs:
    """What is on record."""

    running: bool = False
    crashes: tuple[float, ...] = ()
    """When a run found that the one before it had crashed, by the wall clock."""


def begun(runs: Runs, wall: float) -> Runs:
    """The record once another run has begun; one that was running has crashed.

    A crash that lies in the future is forgotten like one that is long past: the clock was wrong.
    """
    crashes: Sequence[float] = [*runs.crashes, wall] if runs.running else runs.crashes
    recent = tuple(each for each in crashes if abs(wall - each) <= WITHIN_S)
    return Runs(running=True, crashes=recent[-CRASHES:])


def is_safe(runs: Runs) -> bool:
    """Whether this run must do without what may have ended the last ones."""
    return len(runs.crashes) >= CRASHES


class RunRecord:
    """The record in a file. A file that cannot be read or written is as good as none."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, wall: float) -> bool:
        """A run begins; whether it has to be a safe one."""
        runs = begun(self._read(), wall)
        self._write(runs)
        return is_safe(runs)

    def end(self) -> None:
        """The run ends of its own will."""
        runs = self._read()
        self._write(Runs(running=False, crashes=runs.crashes))

    def _read(self) -> Runs:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Runs)
        except FileNotFoundError:
            return Runs()
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            _log.warning("the record of runs cannot be read: %s", error)
            return Runs()

    def _write(self, runs: Runs) -> None:
        try:
            replace_whole(self._path, msgspec.json.encode(runs))
        except OSError as error:
            _log.warning("the record of runs cannot be written: %s", error)
