"""One soak from its first poll to its last."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from tests.gaps import Beats
from tests.soak.board import Parts, board
from tests.soak.figures import (
    Sample,
    cached_without_bound,
    chart_points,
    descriptors,
    heap,
    kinds,
    live_qobjects,
    python_objects,
    resident,
    threads,
)
from tests.soak.planted import PLANTED

PROGRESS_EVERY = 1_000
DAY_S = 86400.0


@dataclass(frozen=True, slots=True)
class Run:
    """What a soak has found."""

    samples: list[Sample]
    grown: list[tuple[str, int]]
    """Types with more objects at the end than when the first half was over, the most first."""


class Meter(QObject):
    """Takes a sample at each end of a cycle, and keeps none in memory: that would be a leak."""

    def __init__(
        self, parts: Parts, file: Path, polls: int, *, hurried: bool, progress: bool
    ) -> None:
        super().__init__()
        self._parts = parts
        self._file = file
        self._polls = polls
        self._hurried = hurried
        self._progress = progress
        self._beats = Beats()
        self._updates = 0
        self._lines = 0
        self._read = 0
        self._middle: Counter[str] | None = None
        self.grown: list[tuple[str, int]] = []
        parts.gate.due.connect(self._sample)
        parts.gate.updated.connect(self._count)

    def start(self) -> None:
        """Begin to listen to the event loop."""
        self._beats.start()

    @Slot()
    def _count(self) -> None:
        self._updates += 1

    @Slot()
    def _sample(self) -> None:
        """Count; it takes a while, and that is no gap of the board's."""
        self._beats.stop()
        sample = self._looked()
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(sample)) + "\n")
        if self._progress and sample.polls % PROGRESS_EVERY == 0:
            print(
                f"{sample.polls} polls, RSS {sample.rss / 2**20:.1f} MiB, objects {sample.objects},"
                f" blocks {sample.blocks}, gap {sample.longest_gap_ms:.0f} ms",
                flush=True,
            )
        if self._middle is None and sample.polls >= self._polls / 2:
            self._middle = kinds()
        if sample.polls >= self._polls:
            if self._middle is not None:
                more = kinds()
                more.subtract(self._middle)
                self.grown = [(name, number) for name, number in more.most_common(20) if number > 0]
            self._parts.held.exit()  # quit() is what an open wall refuses
        self._beats.start()

    def _looked(self) -> Sample:
        parts = self._parts
        cached = cached_without_bound(emptying=self._hurried)
        gc.collect()
        qobjects, widgets, timers = live_qobjects()
        points = chart_points()
        objects, blocks = python_objects()
        rss, pss = resident()
        wal = parts.history.with_name(parts.history.name + "-wal")
        logs = sum(each.stat().st_size for each in parts.logs.iterdir())
        return Sample(
            polls=parts.source.polls, updates=self._updates,
            days=(parts.feed.state.received or 0.0) / DAY_S,
            rss=rss, pss=pss, heap=heap(), descriptors=descriptors(), threads=threads(),
            qobjects=qobjects, widgets=widgets, timers=timers, objects=objects, blocks=blocks,
            cached_without_bound=cached, chart_points=points,
            database=_size(parts.history), wal=_size(wal), logs=logs,
            lines_a_loss=self._lines_a_loss(),
            longest_gap_ms=self._beats.felt.longest_ms,
            p99_gap_ms=self._beats.felt.quantile_ms(0.99),
            longest_own_ms=self._beats.own.longest_ms,
            p99_own_ms=self._beats.own.quantile_ms(0.99),
        )  # fmt: skip

    def _lines_a_loss(self) -> float:
        """The log's new lines since the last sample for each loss; the file may have rolled."""
        path = self._parts.logs / "soak.log"
        content = path.read_bytes()
        new = content[self._read :] if len(content) >= self._read else content
        self._read = len(content)
        self._lines = new.count(b"\n")
        losses, self._parts.losses.count = self._parts.losses.count, 0
        return self._lines / max(1, losses)


def soak(
    folder: Path,
    *,
    polls: int,
    planted: Sequence[str],
    hurried: bool,
    look_every: int = 1,
    progress: bool = False,
) -> Run:
    """Run a board for so many polls with what is planted, and look every so many cycles.

    `hurried` runs leave out what takes long, and let what may fill up be emptied at each look.
    """
    file = folder / "samples.jsonl"
    with board(folder, hurried=hurried, look_every=look_every) as parts:
        kept = [PLANTED[name].plant(parts) for name in planted]
        meter = Meter(parts, file, polls, hurried=hurried, progress=progress)
        meter.start()
        parts.poller.start()
        parts.held.exec()
        del kept
    samples = [Sample(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]
    return Run(samples, meter.grown)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
