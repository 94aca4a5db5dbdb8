"""A damaged journal: it is set aside under a dated name, and what can still be read begins anew.

A file is damaged when it is this program's and SQLite, or a look at what is in it, says that it is
broken. Whatever else is wrong with a file is for the journal to say, which leaves it as it is.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from wallboard.history.board_file import set_aside
from wallboard.history.journal import APPLICATION_ID, SCHEMA_VERSION, Journal

LOOKS_FOR_S = 1.5
"""So long a journal is looked through at a start, while boards wait; 13 months take 5 s."""
LOOKED_AT_FIRST = 2 * 1440
"""Minutes: more than a board asks for, whatever else there is time for."""
_MARKS = (b"minutes_by_revision", b'"answered_delay":[')
"""Found in every journal's pages that has its schema, or any minute, left."""
_MARKED_BYTES = 1 << 20

Readable = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A damaged journal's new place, and how many of its minutes the new one has."""

    path: Path
    minutes: int
    today: bool
    """Whether today's events, and with them today's counts, were saved too."""


def set_aside_where_damaged(path: Path, stamp: str, readable: Readable) -> SetAside | None:
    """Make room for a new journal where this one is damaged; None where it is not.

    `stamp` is the date for the old one's name; `readable` says whether an event is one.
    """
    if not path.is_file() or not path.stat().st_size or not _is_damaged(path, readable):
        return None
    aside = set_aside(path, stamp)
    Journal(path).close()
    minutes, today = 0, False
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(path, isolation_level=None)) as new,
        closing(sqlite3.connect(aside)) as old,
    ):
        new.execute("BEGIN IMMEDIATE")
        _save_the_rest(old, new)
        today = _save_events(old, new, readable)
        minutes = _save_minutes(old, new)
        new.execute("COMMIT")
    return SetAside(aside, minutes, today)


def _is_damaged(path: Path, readable: Readable) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=0.1)) as db:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")  # as the journal does, for its reasons
            (application,) = db.execute("PRAGMA application_id").fetchone()
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if application != APPLICATION_ID or version > SCHEMA_VERSION:
                return False
            until = time.monotonic() + LOOKS_FOR_S
            db.set_progress_handler(lambda: time.monotonic() > until, 100_000)
            return not _is_sound(db, readable)
    except sqlite3.OperationalError:
        return False  # locked, unreadable, or larger than there is time for: none of it is damage
    except sqlite3.DatabaseError:
        return _is_marked(path)


def _is_sound(db: sqlite3.Connection, readable: Readable) -> bool:
    newest_first = "SELECT body FROM minutes ORDER BY start DESC LIMIT ?"
    if not all(readable(body) for (body,) in db.execute("SELECT body FROM events")):
        return False
    if not all(_is_json(body) for (body,) in db.execute(newest_first, (LOOKED_AT_FIRST,))):
        return False
    (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    return found == "ok" and all(_is_json(body) for (body,) in db.execute(newest_first, (-1,)))


def _is_marked(path: Path) -> bool:
    """Whether a file that is no database any more was this program's."""
    for each in (path, Path(f"{path}-wal")):
        with suppress(OSError), each.open("rb") as file:
            beginning = file.read(_MARKED_BYTES)
            file.seek(max(0, each.stat().st_size - _MARKED_BYTES))
            if any(mark in beginning or mark in file.read() for mark in _MARKS):
                return True
    return False


def _save_minutes(old: sqlite3.Connection, new: sqlite3.Connection) -> int:
    # from both ends towards the damage: what lies between its first and its last page is lost
    for beyond, order, begin in ((">", "ASC", -(2**62)), ("<", "DESC", 2**62)):
        minutes = f"SELECT * FROM minutes WHERE start {beyond} ? ORDER BY start {order}"
        last: object = begin
        for limit in (-1, 1):  # the cursor reads ahead: the last row before the damage comes alone
            for row in _rows(old, f"{minutes} LIMIT {limit}", last):
                last = row[0]
                if isinstance(row[2], bytes) and _is_json(row[2]):
                    with suppress(sqlite3.IntegrityError):
                        new.execute("INSERT OR IGNORE INTO minutes VALUES (?, ?, ?)", row)
        (count,) = new.execute("SELECT count(*) FROM minutes").fetchone()
    return int(count)


def _save_events(old: sqlite3.Connection, new: sqlite3.Connection, readable: Readable) -> bool:
    """All of them or none: half a day's events would give half a day's counts."""
    try:
        bodies = old.execute("SELECT body FROM events ORDER BY number").fetchall()
    except sqlite3.DatabaseError:
        return False
    if not bodies or not all(isinstance(body, bytes) and readable(body) for (body,) in bodies):
        return False
    new.executemany("INSERT INTO events (body) VALUES (?)", bodies)
    return True


def _save_the_rest(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    tables = new.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in tables:
        if name not in ("events", "minutes") and not name.startswith("sqlite_"):
            for row in _rows(old, f"SELECT * FROM {name}"):
                with suppress(sqlite3.IntegrityError):
                    marks = ", ".join("?" * len(row))
                    new.execute(f"INSERT OR IGNORE INTO {name} VALUES ({marks})", row)


def _rows(db: sqlite3.Connection, query: str, *values: object) -> Iterator[tuple[object, ...]]:
    """Rows up to the first that cannot be read."""
    with suppress(sqlite3.DatabaseError):
        yield from db.execute(query, values)


def _is_json(body: bytes) -> bool:
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True
