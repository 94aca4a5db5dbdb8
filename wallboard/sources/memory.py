"""A board's memory of one server: what it keeps of the answers, and what it recalls at a start.

It runs in the poller's thread. A history that fails never stops the board: one line says so, what
could not be written is held back and tried again, and one line says that it goes on.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from wallboard.domain.counters import Minute
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Snapshot
from wallboard.history.board_file import HistoryTrouble, set_aside
from wallboard.history.board_history import BoardHistory, Last, Record
from wallboard.sources.outcome import (
    Failed,
    HotlineRead,
    MinutesRead,
    Outcome,
    Recalled,
    SnapshotRead,
    StillTrue,
)

SNAPSHOT_EVERY_S = 60.0
"""A snapshot is written so often, and at once when the server is lost: not at every change."""
TRY_AGAIN_AFTER_S = 60.0
TIDY_EVERY_S = 86400.0
FIRST_TIDY_AFTER_S = 600.0
HELD_BACK = 3000
"""Minutes that wait for a disk: two days of them, and the oldest go first."""

_log = logging.getLogger(__name__)


class Memory:
    """One server's memory in a file. `wall` and `mono` are the wall and the monotonic clock."""

    def __init__(
        self,
        path: Path,
        *,
        poll_s: float,
        kept_s: float,
        mono: Callable[[], float],
        wall: Callable[[], float],
    ) -> None:
        self._path = path
        self._poll_s = poll_s
        self._kept_s = kept_s
        self._mono = mono
        self._wall = wall
        self._history: BoardHistory | None = None
        self._hotline: Hotline | None = None
        self._snapshot: Snapshot | None = None
        self._heard = 0.0
        self._unsaved = False
        self._saved = float("-inf")
        self._held: dict[float, Minute] = {}
        self._record: Record | None = None
        self._tidied = mono() - TIDY_EVERY_S + FIRST_TIDY_AFTER_S
        self._troubled = False
        self._try_at = float("-inf")

    def recall(self) -> Recalled | None:
        """What was known when the board last ran; None where nothing was.

        It is as old as the wall clock says that it is, and never young enough to look current: a
        clock that was set back says nothing of when these figures were true.
        """
        found: list[Recalled] = []

        def read(history: BoardHistory) -> None:
            last = history.last()
            if last is None:
                return
            snapshot, edges = last.snapshot, last.hotline.delay_edges_s
            minutes, damaged = history.recent(snapshot.server_time, edges)
            if damaged:
                _log.warning("history: %d damaged minutes left out", damaged)
            record = history.record()
            age_s = max(3 * self._poll_s + 1.0, self._wall() - last.heard)
            found.append(
                Recalled(
                    last.hotline,
                    snapshot,
                    self._mono() - age_s,
                    minutes,
                    record.revision,
                    record.epoch,
                )
            )

        self._attempt(read)
        return found[0] if found else None

    def keep(self, outcome: Outcome) -> None:
        """Take what an answer said, and write what is due."""
        lost = False
        match outcome:
            case HotlineRead():
                if self._hotline is not None and (
                    self._hotline.delay_edges_s != outcome.hotline.delay_edges_s
                ):
                    # what was counted over other edges cannot be read by these
                    self._held, self._snapshot, self._unsaved = {}, None, False
                self._hotline = outcome.hotline
            case SnapshotRead():
                self._hears(outcome.snapshot, outcome.mono)
            case StillTrue() if self._snapshot is not None:
                self._hears(
                    replace(
                        self._snapshot,
                        snapshot_time=outcome.snapshot_time,
                        server_time=outcome.server_time,
                    ),
                    outcome.mono,
                )
            case MinutesRead():
                self._held |= {minute.start: minute for minute in outcome.minutes}
                while len(self._held) > HELD_BACK:
                    del self._held[min(self._held)]
                self._record = Record(outcome.epoch, outcome.revision)
            case Failed():
                lost = True
        self._save(now=lost)

    def close(self) -> None:
        """Write what is left and close the file."""
        if self._history is not None:
            self._save(now=True)
        if self._history is not None:
            self._history.close()
            self._history = None

    def _hears(self, snapshot: Snapshot, mono: float) -> None:
        self._snapshot = snapshot
        self._heard = self._wall() - max(0.0, self._mono() - mono)
        self._unsaved = True

    def _save(self, *, now: bool) -> None:
        at = self._mono()
        hotline, snapshot, record = self._hotline, self._snapshot, self._record
        if hotline is None:
            return
        if record is not None and self._attempt(
            lambda history: history.learn(self._held.values(), hotline.delay_edges_s, record)
        ):
            self._held, self._record = {}, None
        if self._unsaved and snapshot is not None and (now or at >= self._saved + SNAPSHOT_EVERY_S):
            last = Last(hotline, snapshot, self._heard)
            if self._attempt(lambda history: history.keep(last)):
                self._saved, self._unsaved = at, False
        if at >= self._tidied + TIDY_EVERY_S and self._attempt(
            lambda history: history.tidy(self._wall())
        ):
            self._tidied = at

    def _attempt(self, work: Callable[[BoardHistory], None], *, anew: bool = True) -> bool:
        """Do some work on the history; whether it was done. `anew`: in a new file if need be."""
        if self._mono() < self._try_at:
            return False
        try:
            self._with_history(work)
        except HistoryTrouble as trouble:
            if anew and trouble.is_damage and self._set_aside(trouble):
                return self._attempt(work, anew=False)
            if not self._troubled:
                _log.warning("history: going on without: %s", trouble)
            self._troubled = True
            self._try_at = self._mono() + TRY_AGAIN_AFTER_S
            return False
        if self._troubled:
            _log.warning("history: going on with it: %s", self._path)
            self._troubled = False
        return True

    def _with_history(self, work: Callable[[BoardHistory], None]) -> None:
        if self._history is None:
            self._history = BoardHistory(self._path, kept_s=self._kept_s)
        work(self._history)

    def _set_aside(self, trouble: HistoryTrouble) -> bool:
        """Make room for a new file; whether that can be done."""
        if self._history is not None:
            self._history.close()
            self._history = None
        stamp = datetime.fromtimestamp(self._wall(), UTC).strftime("%Y%m%dT%H%M%SZ")
        try:
            aside = set_aside(self._path, stamp)
        except OSError as error:
            _log.warning("history: cannot set the damaged file aside: %s", error)
            return False
        _log.warning("history: %s; the damaged file is now %s", trouble.detail, aside)
        self._unsaved, self._saved = self._snapshot is not None, float("-inf")
        return True
