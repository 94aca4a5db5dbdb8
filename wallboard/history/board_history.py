"""What a board remembers of one server from one run to the next: minutes, and its last answers.

Nothing here runs in a GUI thread. Every method raises HistoryTrouble and nothing else.
"""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from wallboard.domain.alarms import AlarmBook
from wallboard.domain.counters import Minute
from wallboard.domain.emergency import Activation, Readiness
from wallboard.domain.hotline import Hotline
from wallboard.domain.minutes import AHEAD_S, KEPT_S
from wallboard.domain.snapshot import Snapshot
from wallboard.history.board_file import (
    LARGEST_BYTES,
    LARGEST_LOG_BYTES,
    HistoryTrouble,
    log_bytes,
    opened,
    opened_to_read,
    trouble,
)
from wallboard.history.database import transaction
from wallboard.history.packing import Damaged, packed, plain, unpacked
from wallboard.settings import History

FREED_AT_A_TIME = 30 * 86400
_PAGES_A_TIME = 2000

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Last:
    """The newest that a server said, and when by this machine's wall clock it said so."""

    hotline: Hotline
    snapshot: Snapshot
    heard: float


@dataclass(frozen=True, slots=True)
class LastLog:
    """The newest log of the emergency lines, and when by the wall clock it was heard."""

    entries: tuple[Activation, ...]
    heard: float


@dataclass(frozen=True, slots=True)
class LastReadiness:
    """The newest readiness, and when by the wall clock it was heard."""

    readiness: Readiness
    heard: float


Kept = Last | LastLog | LastReadiness | AlarmBook
"""Each is kept in place of the one before. The book is the board's own, of a server without one."""


@dataclass(frozen=True, slots=True)
class Record:
    """The server's run and revision that the minutes are known to."""

    epoch: str = ""
    revision: int = 0


_NAMES: Mapping[type, str] = {
    Last: "last",
    LastLog: "emergency.log",
    LastReadiness: "emergency.readiness",
    AlarmBook: "alarms",
    Record: "record",
}


def file_of(folder: Path, origin: str) -> Path:
    """The file of a server: one for each origin, named so that a person can tell them apart."""
    name = re.sub(r"[^A-Za-z0-9.-]+", "_", origin.partition("://")[2] or origin)[:60]
    return folder / f"{name}-{hashlib.sha256(origin.encode()).hexdigest()[:8]}.sqlite"


class BoardHistory:
    """One server's file. Two boards of one user may share it: both write the same minutes.

    `only_read` is for one short look at a file that cannot be written.
    """

    def __init__(
        self, path: Path, *, kept_s: float = History().keep_s, only_read: bool = False
    ) -> None:
        self.path = path
        self._kept_s = kept_s
        self._db = opened_to_read(path) if only_read else opened(path)
        self._file = _file_at(path)

    @property
    def is_in_place(self) -> bool:
        """Its file is still the one under its name; another board may have set it aside."""
        return self._file == _file_at(self.path)

    def close(self) -> None:
        """Empty the log into the file and close it."""
        with suppress(sqlite3.Error):  # what is committed is safe in the log too
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()

    def last(self) -> Last | None:
        """The last snapshot; None where there is none, or one that cannot be read."""
        return self._found(Last)

    def last_log(self) -> LastLog | None:
        """The last log of the emergency lines; None as for `last`."""
        return self._found(LastLog)

    def last_readiness(self) -> LastReadiness | None:
        """The last readiness; None as for `last`."""
        return self._found(LastReadiness)

    def alarms(self) -> AlarmBook:
        """The board's own book of the alarms, empty where none was kept."""
        return self._found(AlarmBook) or AlarmBook()

    def record(self) -> Record:
        """The record that the minutes belong to."""
        return self._found(Record) or Record()

    def minutes(
        self, start: float, end: float, edges: Sequence[float]
    ) -> tuple[tuple[Minute, ...], int]:
        """The minutes that start in [start, end), and how many of them are damaged and left out.

        Minutes that were counted over other edges cannot be read by today's rules: they are passed
        over, and stay on disk.
        """
        rows: list[tuple[bytes, bytes]] = self._run(
            lambda: self._db.execute(
                "SELECT body, sample FROM minutes JOIN forms ON form = number"
                " WHERE start >= ? AND start < ? AND edges = ? ORDER BY start",
                (start, end, _edges(edges)),
            ).fetchall()
        )
        found: list[Minute] = []
        for body, sample in rows:
            with suppress(Damaged):
                found.append(unpacked(body, Minute, sample))
        return tuple(found), len(rows) - len(found)

    def recent(self, now: float, edges: Sequence[float]) -> tuple[tuple[Minute, ...], int]:
        """`minutes` of the day before the server's instant `now`."""
        return self.minutes(now - KEPT_S, now + AHEAD_S, edges)

    def keep(self, *newest: Kept) -> None:
        """Remember each in place of the one before, all or none."""

        def write() -> None:
            for each in newest:
                self._put(each)

        self._write(write)

    def learn(self, minutes: Iterable[Minute], edges: Sequence[float], record: Record) -> None:
        """Add minutes, or replace those held, all or none. Nothing that is held is ever erased."""
        told = list(minutes)

        def write() -> None:
            if told:
                form, sample = self._form(edges, told[-1])
                self._db.executemany(
                    "INSERT OR REPLACE INTO minutes VALUES (?, ?, ?)",
                    ((int(each.start), form, packed(each, sample)) for each in told),
                )
            self._put(record)

        self._write(write)

    def tidy(self, wall: float) -> None:
        """Forget what is older than the term, give the room back and empty the log.

        The term ends at the newest minute or at the wall clock, whichever comes first, so that one
        clock that is years ahead forgets nothing.
        """
        self._write(
            lambda: self._db.execute(
                "DELETE FROM minutes WHERE start < (SELECT min(max(start), ?) FROM minutes) - ?",
                (int(wall), int(self._kept_s)),
            )
        )
        # nine tenths: what is being written needs room too
        while self._bytes() > 0.9 * LARGEST_BYTES and self._freed_oldest():
            pass
        # as a script, which runs to its end: a row a page freed, each without a column
        self._run(lambda: self._db.executescript(f"PRAGMA incremental_vacuum({_PAGES_A_TIME})"))
        self._run(lambda: self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    def _freed_oldest(self) -> bool:
        return bool(
            self._write(
                lambda: (
                    self._db.execute(
                        "DELETE FROM minutes WHERE start < (SELECT min(start) FROM minutes) + ?",
                        (FREED_AT_A_TIME,),
                    ).rowcount
                )
            )
        )

    def _bytes(self) -> int:
        """The room that is in use."""

        def pages(name: str) -> int:
            return int(self._run(lambda: self._db.execute(f"PRAGMA {name}").fetchone())[0])

        return (pages("page_count") - pages("freelist_count")) * pages("page_size")

    def _form(self, edges: Sequence[float], example: Minute) -> tuple[int, bytes]:
        """The number and the sample of a histogram's form; it is made where it is new."""
        body = _edges(edges)
        query = "SELECT number, sample FROM forms WHERE edges = ?"
        row = self._db.execute(query, (body,)).fetchone()
        if row is None:
            self._db.execute(
                "INSERT INTO forms (edges, sample) VALUES (?, ?)", (body, plain(example))
            )
            row = self._db.execute(query, (body,)).fetchone()
        return int(row[0]), bytes(row[1])

    def _found(self, kind: type[Value]) -> Value | None:
        query = "SELECT value FROM meta WHERE name = ?"
        row = self._run(lambda: self._db.execute(query, (_NAMES[kind],)).fetchone())
        try:
            return None if row is None else unpacked(bytes(row[0]), kind)
        except Damaged:
            return None

    def _put(self, value: Kept | Record) -> None:
        name = _NAMES[type(value)]
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, packed(value)))

    def _write(self, write: Callable[[], Value]) -> Value:
        """Run one transaction, all or nothing."""
        if log_bytes(self.path) > LARGEST_LOG_BYTES:
            busy, _, _ = self._run(
                lambda: self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            )
            if busy:
                raise HistoryTrouble("pinned", self.path, "another program reads without end")

        def run() -> Value:
            with transaction(self._db):
                return write()

        return self._run(run)

    def _run(self, work: Callable[[], Value]) -> Value:
        try:
            return work()
        except (sqlite3.Error, OSError) as error:
            raise trouble(error, self.path) from None


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file a name stands for."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _edges(edges: Sequence[float]) -> bytes:
    return msgspec.msgpack.encode([float(edge) for edge in edges])
