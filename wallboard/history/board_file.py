"""A board's database file: how it is opened and bounded."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from wallboard.history.database import reason

APPLICATION_ID = 0x57424231  # "WBB1"
SCHEMA_VERSION = 1
BUSY_S = 1.0
"""So long another program is given to let go of the file."""
LARGEST_BYTES = 512 * 2**20
"""13 months of a busy hotline take about 150 MB."""
LARGEST_LOG_BYTES = 32 * 2**20
"""SQLite's write-ahead log is emptied at 4 MB; it grows beyond only where somebody pins it."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS forms (
    number INTEGER PRIMARY KEY, edges BLOB NOT NULL UNIQUE, sample BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS minutes (
    start INTEGER PRIMARY KEY, form INTEGER NOT NULL, body BLOB NOT NULL
);
"""
MIGRATIONS: Mapping[int, str] = {}
"""From each earlier version, the statements that lead to the next."""


class HistoryTrouble(Exception):
    """A history that cannot be used now. `reason` is one word for the log."""

    def __init__(self, reason: str, path: Path, detail: str = "") -> None:
        super().__init__(f"{reason}: {path}: {detail}")
        self.reason = reason
        self.path = path
        self.detail = detail

    @property
    def is_damage(self) -> bool:
        """The file is broken and may be set aside; anything else may mend itself."""
        return self.reason == "damaged"

    @property
    def may_be_read(self) -> bool:
        """What the file holds may be readable although it cannot be written."""
        return self.reason in {"full", "read_only", "unusable"}


def trouble(error: sqlite3.Error | OSError, path: Path) -> HistoryTrouble:
    """What an error of the database or of the system means."""
    why = reason(error)
    if why == "unusable" and _can_only_be_read(path):
        why = "read_only"  # the files beside it cannot be made
    return HistoryTrouble(why, path, str(error))


def opened(path: Path) -> sqlite3.Connection:
    """The file, made where there is none; HistoryTrouble where it cannot be used."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)  # SQLite would make it readable to all
        return _connected(path, "mode=rw", _prepare)
    except (sqlite3.Error, OSError) as error:
        raise trouble(error, path) from None


def opened_to_read(path: Path) -> sqlite3.Connection:
    """The file, of which nothing can be written; HistoryTrouble where it cannot be read either.

    It is for one short look: it may keep others from the file, or trust that nobody writes to it.
    """

    def begin(db: sqlite3.Connection, path: Path) -> None:
        version, _ = _recognised(db, path)
        if version != SCHEMA_VERSION:  # an empty file has none, an older one cannot be changed
            raise HistoryTrouble("unusable", path, f"schema {version}")

    found = HistoryTrouble("unusable", path)
    for how, locking in _ways_to_read(path):
        try:
            return _connected(path, how, begin, locking)
        except sqlite3.Error as error:
            found = trouble(error, path)
    raise found


def _connected(
    path: Path,
    how: str,
    begin: Callable[[sqlite3.Connection, Path], None],
    locking: str = "NORMAL",
) -> sqlite3.Connection:
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        timeout=BUSY_S,
        isolation_level=None,
        check_same_thread=False,
        uri=True,
    )
    try:
        db.execute(f"PRAGMA locking_mode = {locking}")
        begin(db, path)
    except (sqlite3.Error, HistoryTrouble):
        db.close()
        raise
    return db


def _ways_to_read(path: Path) -> Iterator[tuple[str, str]]:
    """How to open it, and its locking mode, the safest first.

    SQLite reads a write-ahead log by an index in shared memory, which is a file beside it. Where
    that is missing and cannot be made, an exclusive connection keeps the index to itself.
    """
    yield "mode=ro", "NORMAL"  # the index is there, of another board or of one that was killed
    if os.access(path.parent, os.W_OK):
        yield "mode=rw", "EXCLUSIVE"  # no room for the index
    elif log_bytes(path):
        yield "mode=ro&vfs=unix-none", "EXCLUSIVE"  # a file opened to be read takes no such lock
    else:
        yield "mode=ro&immutable=1", "NORMAL"  # would pass over a log


def _can_only_be_read(path: Path) -> bool:
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return not writable and os.access(path, os.R_OK)


def _recognised(db: sqlite3.Connection, path: Path) -> tuple[int, bool]:
    """The version of a file of ours, and whether anything is in it."""
    # the tables first: another board may be making them, and names the file in the same moment
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if application not in (0, APPLICATION_ID) or (application == 0 and tables):
        raise HistoryTrouble("foreign", path, f"application_id {application:#x}")
    if version > SCHEMA_VERSION:
        raise HistoryTrouble("newer", path, f"schema {version}")
    return version, bool(tables)


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    version, tables = _recognised(db, path)
    if _can_only_be_read(path):
        raise HistoryTrouble("read_only", path)  # SQLite would open it, and keep it so
    if not tables:
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(f"PRAGMA journal_size_limit = {4 * 2**20}")
    (page,) = db.execute("PRAGMA page_size").fetchone()
    db.execute(f"PRAGMA max_page_count = {LARGEST_BYTES // page}")
    if not tables:
        db.executescript(
            f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
            f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
        )
        return
    while version < SCHEMA_VERSION:
        if version not in MIGRATIONS:
            raise HistoryTrouble("damaged", path, f"schema {version}")
        db.executescript(
            f"BEGIN IMMEDIATE; {MIGRATIONS[version]} PRAGMA user_version = {version + 1}; COMMIT;"
        )
        version += 1


def log_bytes(path: Path) -> int:
    """The size of the write-ahead log."""
    try:
        return Path(f"{path}-wal").stat().st_size
    except OSError:
        return 0
