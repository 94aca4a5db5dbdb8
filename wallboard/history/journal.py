"""The hub's journal: today's events and the finished minutes, in SQLite.

Write-ahead logging without a sync at every commit survives a killed process whole, and a cut of
power but for the last moments. The file names itself by its application id, so that a file of
another program is never written to.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from wallboard.history.database import reason, transaction
from wallboard.settings import History

APPLICATION_ID = 0x57424A31  # "WBJ1"
SCHEMA_VERSION = 1
KEPT_IN_MEMORY_S = 3 * 86400.0
FORGOTTEN_A_MINUTE = 10
"""A minute that is kept takes so many with it that are older than the term, the oldest first: what
has piled up is let go in days and not at a stroke, which would hold up every board, and a clock
that is years ahead for an hour costs hours and not the record."""
BUSY_S = 2.0
"""So long another program is given to let go of the file."""

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (number INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE minutes (
    start INTEGER PRIMARY KEY, revision INTEGER NOT NULL, body BLOB NOT NULL
);
CREATE INDEX minutes_by_revision ON minutes (revision);
"""
BOUNDS = (
    "SELECT (SELECT min(start) FROM minutes), (SELECT max(start) FROM minutes),"
    " (SELECT max(revision) FROM minutes)"
)
"""Each by its own index: three extremes in one SELECT would walk the table."""


class JournalTrouble(Exception):
    """A journal that cannot be used. `kind` is a word key below `journal.`."""

    def __init__(self, kind: str, path: Path | None, detail: str = "") -> None:
        super().__init__(f"{kind}: {path}: {detail}")
        self.kind = kind
        self.path = path
        self.detail = detail


@dataclass(frozen=True, slots=True)
class StoredMinute:
    """A finished minute: its start, its revision and its encoded body."""

    start: int
    revision: int
    body: bytes


class Journal:
    """One hub's journal: minutes of `kept_s`; with no path in memory, and those of three days.

    Every method may be called from any thread.
    """

    def __init__(self, path: Path | None, *, kept_s: float = History().keep_s) -> None:
        self.path = path
        self._kept_s = KEPT_IN_MEMORY_S if path is None else kept_s
        self._lock = threading.Lock()
        try:
            if path is not None and not path.exists():
                path.touch(mode=0o600)  # it holds who called, hashed; SQLite would let all read it
            self._db = sqlite3.connect(
                ":memory:" if path is None else path, check_same_thread=False, timeout=BUSY_S
            )
        except (sqlite3.Error, OSError) as error:
            raise JournalTrouble("unusable", path, str(error)) from None
        try:
            self._db.isolation_level = None
            self._open()
        except JournalTrouble:
            self._db.close()
            raise
        except sqlite3.Error as error:
            self._db.close()
            kind = {"locked": "locked", "damaged": "no_journal"}.get(reason(error), "unusable")
            raise JournalTrouble(kind, path, str(error)) from None

    def _open(self) -> None:
        # Two hubs on one journal would mix their days: the first keeps the file for itself. Said
        # before anything is read, so that no file of shared memory is needed on a full disk.
        self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
        (application,) = self._db.execute("PRAGMA application_id").fetchone()
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if application not in (0, APPLICATION_ID) or (application == 0 and tables):
            raise JournalTrouble("no_journal", self.path, "another program's database")
        if version > SCHEMA_VERSION:
            raise JournalTrouble("newer", self.path, str(version))
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA secure_delete = ON")  # forgotten means overwritten
        if not tables:
            self._db.executescript(
                f"BEGIN; {_SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
                f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
            )
        with transaction(self._db):
            pass  # takes the lock now, not at the first event

    def close(self) -> None:
        """Close the file; nothing is lost that was appended."""
        with self._lock:
            self._db.close()

    def meta(self) -> dict[str, str]:
        """What the journal says of itself: which source it is of, how its clock ran."""
        with self._lock, self._used():
            return dict(self._db.execute("SELECT name, value FROM meta").fetchall())

    def set_meta(self, values: dict[str, str]) -> None:
        """Say it; JournalTrouble where that cannot be done. What it says already needs no room."""
        if values.items() <= self.meta().items():
            return
        with self._lock, self._used(), transaction(self._db):
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(values.items()))

    def append(self, events: Iterable[bytes], minutes: Iterable[StoredMinute]) -> None:
        """Add events and finished (or revised) minutes, all or none of them.

        JournalTrouble where they cannot be written (a full disk): the journal stands as it was.
        """
        with self._lock, self._used():
            with transaction(self._db):
                kept = self._insert(events, minutes)
            self._forget(kept)

    def begin_day(self, events: Iterable[bytes], minutes: Iterable[StoredMinute]) -> None:
        """Forget yesterday's events, callers' keys with them; `events` bring a ledger to here.

        JournalTrouble as for `append`; it may then be asked for again.
        """
        with self._lock, self._used():
            with transaction(self._db):
                self._db.execute("DELETE FROM events")
                kept = self._insert(events, minutes)
            self._forget(kept)
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def events(self) -> list[bytes]:
        """The events since the day began, in the order they were appended."""
        with self._lock, self._used():
            rows = self._db.execute("SELECT body FROM events ORDER BY number").fetchall()
        return [body for (body,) in rows]

    def minutes_and_revision(
        self, start: float, end: float, *, changed_after: int | None = None, limit: int = 1440
    ) -> tuple[list[StoredMinute], int]:
        """The minutes that start in [start, end), oldest first, at most `limit` of them.

        The highest revision of all (0 where there are none) is of the same moment.
        """
        query = "SELECT start, revision, body FROM minutes WHERE start >= ? AND start < ?"
        values: list[float] = [start, end]
        if changed_after is not None:
            query += " AND revision > ?"
            values.append(changed_after)
        with self._lock, self._used():
            rows = self._db.execute(f"{query} ORDER BY start LIMIT ?", [*values, limit]).fetchall()
            (revision,) = self._db.execute("SELECT max(revision) FROM minutes").fetchone()
        return [StoredMinute(*row) for row in rows], revision or 0

    def bounds(self) -> tuple[int, int, int] | None:
        """(first start, last start, highest revision) of the minutes; None when there are none."""
        with self._lock, self._used():
            row: Sequence[int | None] = self._db.execute(BOUNDS).fetchone()
        first, last, revision = row
        if first is None or last is None or revision is None:
            return None
        return first, last, revision

    def _insert(self, events: Iterable[bytes], minutes: Iterable[StoredMinute]) -> int:
        """How many minutes there were to keep."""
        self._db.executemany("INSERT INTO events (body) VALUES (?)", ((each,) for each in events))
        told = [(minute.start, minute.revision, minute.body) for minute in minutes]
        self._db.executemany("INSERT OR REPLACE INTO minutes VALUES (?, ?, ?)", told)
        return len(told)

    def _forget(self, kept: int) -> None:
        """Let go of what is older than the term, by and by."""
        if not kept:
            return
        # by itself: damage among the oldest, which the next start finds, costs no new minute
        with suppress(sqlite3.DatabaseError):
            self._db.execute(
                "DELETE FROM minutes WHERE start IN (SELECT start FROM minutes"
                " WHERE start < (SELECT max(start) FROM minutes) - ? ORDER BY start LIMIT ?)",
                (int(self._kept_s), FORGOTTEN_A_MINUTE * kept),
            )

    @contextmanager
    def _used(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise JournalTrouble("unusable", self.path, str(error)) from None
