"""A board's memory of one server: what it keeps of the answers, and what it recalls at a start.

It runs in the poller's thread. A history that fails never stops the board: what could not be
written is held back and tried again.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.alarms import AlarmBook
from wallboard.domain.counters import Minute
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Alarm, Snapshot
from wallboard.history.board_history import (
    BoardHistory,
    Kept,
    Last,
    LastLog,
    LastReadiness,
    Record,
)
from wallboard.sources.outcome import (
    EmergencyLogRead,
    Failed,
    HotlineRead,
    Keeping,
    MinutesRead,
    Outcome,
    ReadinessRead,
    Recalled,
    SnapshotRead,
    StillTrue,
)
from wallboard.sources.patient_history import PatientHistory

SNAPSHOT_EVERY_S = 60.0
"""A snapshot is written so often, and at once when the server is lost: not at every change."""
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
        self._poll_s = poll_s
        self._mono = mono
        self._wall = wall
        self._file = PatientHistory(
            path, kept_s=kept_s, mono=mono, wall=wall, begun_anew=self._owe_everything
        )
        self._hotline: Hotline | None = None
        self._snapshot: Snapshot | None = None
        self._alarms: Maybe[tuple[Alarm, ...]] = Absent.UNKNOWN
        """The server's last word on them."""
        self._book: AlarmBook | None = None
        """The board's own, in step with the one that its windows are drawn from."""
        self._newest: dict[type[Kept], Kept] = {}
        self._owed: set[type[Kept]] = set()
        """Of which kinds the newest is not on disk yet."""
        self._saved = float("-inf")
        self._held: dict[float, Minute] = {}
        self._record: Record | None = None
        self._told = Keeping("")

    def recall(self) -> Recalled | None:
        """What was known when the board last ran; None where nothing was.

        It is as old as the wall clock says that it is, and never young enough to look current: a
        clock that was set back says nothing of when these figures were true.
        """
        found: list[Recalled] = []

        def read(history: BoardHistory) -> None:
            last = history.last()
            if last is not None:
                found.append(self._recalled(history, last))

        self._file.read(read)
        return found[0] if found else None

    def keep(self, outcome: Outcome) -> Keeping | None:
        """Take what an answer said, and write what is due; how that fares, where it is news."""
        lost = False
        match outcome:
            case HotlineRead():
                if self._hotline is not None and (
                    self._hotline.delay_edges_s != outcome.hotline.delay_edges_s
                ):
                    # what was counted over other edges cannot be read by these
                    self._held, self._snapshot = {}, None
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
            case EmergencyLogRead():
                self._owe(LastLog(outcome.entries, self._heard(outcome.mono)))
            case ReadinessRead():
                self._owe(LastReadiness(outcome.readiness, self._heard(outcome.mono)))
            case Failed():
                lost = True
        self._save(now=lost)
        keeping, before = Keeping(self._file.trouble), self._told
        self._told = keeping
        return None if keeping == before else keeping

    def close(self) -> None:
        """Write what is left and close the file."""
        if self._file.is_open:
            self._save(now=True)
        self._file.close()

    def _recalled(self, history: BoardHistory, last: Last) -> Recalled:
        minutes, damaged = history.recent(last.snapshot.server_time, last.hotline.delay_edges_s)
        if damaged:
            _log.warning("history: %d damaged minutes left out", damaged)
        record, book = history.record(), history.alarms()
        log, ready = history.last_log(), history.last_readiness()
        self._hotline, self._snapshot = last.hotline, last.snapshot
        self._alarms, self._book = last.snapshot.alarms, book
        known = (last, log, ready, book)
        self._newest = {type(each): each for each in known if each is not None}
        age_s = max(3 * self._poll_s + 1.0, self._wall() - last.heard)
        # one step from the wall clock to the monotonic one: all of it keeps its distance
        step_s = self._mono() - age_s - last.heard
        return Recalled(
            last.hotline,
            last.snapshot,
            last.heard + step_s,
            minutes,
            record.revision,
            record.epoch,
            book,
            None if log is None else EmergencyLogRead(log.entries, log.heard + step_s),
            None if ready is None else ReadinessRead(ready.readiness, ready.heard + step_s),
        )

    def _hears(self, snapshot: Snapshot, mono: float) -> None:
        hotline, held, self._snapshot = self._hotline, self._snapshot, snapshot
        if hotline is None:
            return
        lasting = snapshot
        if snapshot.alarms is Absent.UNKNOWN:
            lasting = replace(snapshot, alarms=_standing(self._alarms))
        else:
            self._alarms = snapshot.alarms
        self._owe(Last(hotline, lasting, self._heard(mono)))
        if self._book is None:
            self._file.read(self._read_book)
        if self._book is not None:
            before = self._book.lasting()
            self._book = self._book.told(held, snapshot, hotline)
            if self._book.lasting() != before:
                self._owe(self._book.lasting())

    def _read_book(self, history: BoardHistory) -> None:
        self._book = history.alarms()

    def _heard(self, mono: float) -> float:
        """The wall clock at a reading of the monotonic one."""
        return self._wall() - max(0.0, self._mono() - mono)

    def _owe(self, newest: Kept) -> None:
        self._newest[type(newest)] = newest
        self._owed.add(type(newest))

    def _owe_everything(self) -> None:
        self._owed, self._saved = set(self._newest), float("-inf")

    def _save(self, *, now: bool) -> None:
        hotline, record = self._hotline, self._record
        if hotline is None:
            return
        if record is not None and self._file.attempt(
            lambda history: history.learn(self._held.values(), hotline.delay_edges_s, record)
        ):
            self._held, self._record = {}, None
        at = self._mono()
        due = set(self._owed)
        if not now and at < self._saved + SNAPSHOT_EVERY_S:
            due.discard(Last)
        newest = [self._newest[kind] for kind in due]
        if newest and self._file.attempt(lambda history: history.keep(*newest)):
            self._owed -= due
            self._saved = at if Last in due else self._saved
        self._file.tidy()


def _standing(told: Maybe[tuple[Alarm, ...]]) -> Maybe[tuple[Alarm, ...]]:
    """What stands of the alarms that were told of, while nobody can evaluate them."""
    if isinstance(told, Absent):
        return told
    return tuple(alarm for alarm in told if alarm.level != "cleared")
