"""A board's database file: how it is opened, bounded, and set aside when it is damaged."""

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

APPLICATION_ID = 0x57424231  # "WBB1"
SCHEMA_VERSION = 1
BUSY_S = 1.0
"""So long another program is given to let go of the file."""
LARGEST_BYTES = 512 * 2**20
"""13 months of a busy hotline take about 150 MB."""
LARGEST_LOG_BYTES = 32 * 2**20
"""SQLite's write-ahead log is emptied at 4 MB; it grows beyond only where somebody pins it."""

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE forms (number INTEGER PRIMARY KEY, edges BLOB NOT NULL UNIQUE, sample BLOB NOT NULL);
CREATE TABLE minutes (start INTEGER PRIMARY KEY, form INTEGER NOT NULL, body BLOB NOT NULL);
"""
MIGRATIONS: Mapping[int, str] = {}
"""From each earlier version, the statements that lead to the next."""

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_REASONS = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_CANTOPEN: "unusable",
}


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


def trouble(error: sqlite3.Error | OSError, path: Path) -> HistoryTrouble:
    """What an error of the database means."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    reason = "damaged" if code in _DAMAGE else _REASONS.get(code, "unusable")
    return HistoryTrouble(reason, path, str(error))


def opened(path: Path) -> sqlite3.Connection:
    """The file, made where there is none; HistoryTrouble where it cannot be used."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)  # SQLite would make it readable to all
        db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    except (sqlite3.Error, OSError) as error:
        raise trouble(error, path) from None
    try:
        _prepare(db, path)
    except (sqlite3.Error, OSError) as error:
        db.close()
        raise trouble(error, path) from None
    except HistoryTrouble:
        db.close()
        raise
    return db


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application not in (0, APPLICATION_ID) or (application == 0 and tables):
        raise HistoryTrouble("foreign", path, f"application_id {application:#x}")
    if version > SCHEMA_VERSION:
        raise HistoryTrouble("newer", path, f"schema {version}")
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


def set_aside(path: Path, stamp: str) -> Path:
    """Move a damaged file out of the way, its log with it; never delete it. Its new name comes back

    `stamp` is the date for the name; a number follows where that name is taken.
    """
    aside, number = path.with_name(f"{path.name}.damaged-{stamp}"), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
    return aside


def log_bytes(path: Path) -> int:
    """The size of the write-ahead log."""
    try:
        return Path(f"{path}-wal").stat().st_size
    except OSError:
        return 0
