"""Does what a board does to its disk, for ever: python -m tests.faults.killed FOLDER.

It says each minute's number once all that belongs to it is kept. For every line that it reads it
begins again in a new process, and says that one's number first: a start costs no more than a fork.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from tests.domain.samples import NOW, hotline, minute, snapshot
from wallboard.domain.alarm_marks import Mark
from wallboard.history.marks_file import Kept, MarksFile
from wallboard.sources.memory import Memory
from wallboard.sources.outcome import HotlineRead, MinutesRead, Recalled, SnapshotRead

START = NOW // 60 * 60
HISTORY, MARKS = "board.sqlite", "marks.json"


class Machine:
    """A board's memory and marks, on a clock that the work moves."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.marks = MarksFile(folder / MARKS)
        self.memory = Memory(
            folder / HISTORY, poll_s=5.0, kept_s=1e9, mono=lambda: self.now, wall=lambda: self.now
        )

    def recalled(self) -> Recalled | None:
        """What the run before has kept."""
        return self.memory.recall()

    def work(self, number: int) -> None:
        """What comes in a minute: its counts, a snapshot, and somebody acknowledges an alarm."""
        self.now = START + 60.0 * number + 61.0
        told = snapshot(sequence=number, snapshot_time=self.now, server_time=self.now)
        self.memory.keep(SnapshotRead(told, self.now, 0.01))
        ended = replace(minute(START + 60.0 * number), revision=number)
        self.memory.keep(MinutesRead((ended,), number, told.epoch, self.now))
        self.marks.write(Kept({"waiting": Mark(self.now, "alarm", float(number))}))


def say(what: int | str) -> None:
    """A line in one write, which is all there or not begun when a kill comes; print makes two."""
    os.write(sys.stdout.fileno(), f"{what}\n".encode())


def run(folder: Path) -> None:
    """Go on where the run before was killed, until this one is."""
    machine = Machine(folder)
    known = machine.recalled()
    machine.memory.keep(HotlineRead(hotline()))
    done = -1 if known is None or not known.minutes else known.minutes[-1].start - START
    for number in count(int(done // 60) + 1):
        machine.work(number)
        say(number)


def main(folder: Path) -> None:
    """Begin again for every line."""
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            say(os.getpid())
            run(folder)
        os.waitpid(child, 0)
        say("ended")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
