"""Killed at any moment, two hundred times: what was kept is kept, and the next start goes on."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.killed import HISTORY, MARKS, START, Machine
from wallboard.history.marks_file import MarksFile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")
ROOT = Path(__file__).parents[2]
TIMES = 200


class Killed:
    """Boards that begin one after the other in the same folder, each until it is killed."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.killed", str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip

    def __enter__(self) -> Killed:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self, minutes: int, more_s: float) -> int | None:
        """Kill one a while after it has said so many minutes; the last that it said."""
        assert self._process.stdin is not None
        print(file=self._process.stdin, flush=True)
        child, said = self._line(), None
        for _ in range(minutes):
            said = self._line()
        time.sleep(more_s)
        assert child is not None
        os.kill(child, signal.SIGKILL)
        while (line := self._line()) is not None:
            said = line
        return said

    def _line(self) -> int | None:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return None if line == "ended\n" else int(line)


def numbers(path: Path) -> list[int]:
    """The numbers of the minutes on disk."""
    with closing(sqlite3.connect(path)) as db:
        starts = db.execute("SELECT start FROM minutes ORDER BY start").fetchall()
    return [int(start - START) // 60 for (start,) in starts]


@pytest.mark.fault(
    "disk", "kill -9 200 times", shows="all that was kept, at the next start", within_s=None
)
def test_nothing_that_was_kept_is_lost(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, notes: list[str]
) -> None:
    chance, said, newest = random.Random(20_261_123), -1, -1
    history, marks = tmp_path / HISTORY, MarksFile(tmp_path / MARKS)
    with Killed(tmp_path) as boards:
        for time_ in range(TIMES):
            minutes = 1 if time_ == 0 else chance.randrange(5)
            last = boards.run(minutes, chance.random() * 0.02)  # in a start, or in a step
            said = said if last is None else last
            found = numbers(history)
            assert found == list(range(len(found))), "a minute is missing"
            newest = max(newest, said)
            assert found[-1] in (newest, newest + 1), "one may be kept and not yet said"
            newest = found[-1]
            marked = marks.read().marks["waiting"].acknowledged
            assert marked is not None
            assert said <= marked <= newest
    with closing(sqlite3.connect(history)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    recalled = Machine(tmp_path).recalled()
    assert recalled is not None
    assert recalled.snapshot.sequence in (newest, newest + 1)
    assert recalled.minutes[-1].start == START + 60 * newest
    assert caplog.messages == []
    notes.append(f"{TIMES} kill -9 of a board's memory: {newest + 1} minutes kept, none missing")
