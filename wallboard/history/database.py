"""What the hub's journal and a board's file have in common: both are SQLite, and may be damaged."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

_REASONS = {
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR_SHMSIZE: "full",
    sqlite3.SQLITE_READONLY: "read_only",
}
_SYSTEM_REASONS = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EROFS: "read_only"}


def reason(error: sqlite3.Error | OSError) -> str:
    """What an error of the database or of the system means, in one word."""
    if isinstance(error, OSError):
        return _SYSTEM_REASONS.get(error.errno or 0, "unusable")
    # none where the module itself complains
    code: int = getattr(error, "sqlite_errorcode", 0)
    return _REASONS.get(code) or _REASONS.get(code & 0xFF, "unusable")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """BEGIN … COMMIT, or ROLLBACK on any exception."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:  # on a full disk SQLite may have rolled back by itself
            db.execute("ROLLBACK")


def set_aside(path: Path, wall: float) -> Path:
    """Move a damaged file out of the way, its log with it; never delete it. Its new name comes back

    It has the date, and a number where that name is taken. OSError where it cannot be moved.
    """
    stamp = datetime.fromtimestamp(wall, UTC).strftime("%Y%m%dT%H%M%SZ")
    aside, number = path.with_name(f"{path.name}.damaged-{stamp}"), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
    return aside
