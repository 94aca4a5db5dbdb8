"""A damaged journal: it is set aside under a dated name, and what can still be read begins anew.

A file is damaged when it is this program's and SQLite, or a look at what is in it, says that it is
broken. Whatever else is wrong with a file is for the journal to say, which leaves it as it is.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from wallboard.history.database import reason, set_aside, transaction
from wallboard.history.journal import (
    APPLICATION_ID,
    BOUNDS,
    SCHEMA_VERSION,
    Journal,
    JournalTrouble,
)

LOOKS_FOR_S = 1.5
"""So long a journal is looked through at a start, while boards wait; 13 months take 5 s."""
LOOKED_AT_FIRST = 2 * 1440
"""Minutes: more than a board asks for, whatever else there is time for."""
_MARKS = (b"minutes_by_revision", b'"answered_delay":[')
"""Found in every journal's pages that has its schema, or any minute, left."""
_MARKED_BYTES = 1 << 20
_META = "SELECT CAST(name AS BLOB), CAST(value AS BLOB) FROM meta"
"""As bytes: rubbish that SQLite takes for text could not be fetched."""

Readable = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A damaged journal's new place, and how many of its minutes the new one has."""

    path: Path
    minutes: int
    today: bool
    """Whether today's events, and with them today's counts, were saved too."""


def set_aside_where_damaged(path: Path, wall: float, readable: Readable) -> SetAside | None:
    """Make room for a new journal where this one is damaged; None where it is not.

    `wall` is the instant for the old one's name; `readable` says whether an event is one.
    JournalTrouble where there can be no new one.
    """
    try:
        if not path.is_file() or not path.stat().st_size or not _is_damaged(path, readable):
            return None
        aside = set_aside(path, wall)
    except OSError as error:
        raise JournalTrouble("unusable", path, str(error)) from None
    Journal(path).close()
    saved = SetAside(aside, 0, False)
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(path, isolation_level=None)) as new,
        closing(sqlite3.connect(aside)) as old,
    ):
        with transaction(new):
            _save_meta(old, new)
            today = _save_events(old, new, readable)
            minutes = _save_minutes(old, new)
        saved = SetAside(aside, minutes, today)
    return saved


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
    except sqlite3.Error as error:
        # locked, unreadable, or larger than there is time for: none of it is damage
        return reason(error) == "damaged" and _is_marked(path)


def _is_sound(db: sqlite3.Connection, readable: Readable) -> bool:
    if not all(map(_is_text, db.execute(_META))):
        return False
    newest_first = "SELECT body FROM minutes ORDER BY start DESC LIMIT ?"
    if not _are_events(db.execute("SELECT body FROM events"), readable):
        return False
    if not all(_is_json(body) for (body,) in db.execute(newest_first, (LOOKED_AT_FIRST,))):
        return False
    db.execute(BOUNDS).fetchone()  # a start asks for them: one that cannot would be the last
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
                if _is_json(row[2]):
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
    if not bodies or not _are_events(bodies, readable):
        return False
    new.executemany("INSERT INTO events (body) VALUES (?)", bodies)
    return True


def _save_meta(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    # by their places: what is long reaches into pages of its own, and a look for a name reads it
    for (count,) in _rows(old, "SELECT count(*) FROM meta"):
        for place in range(count):
            for row in filter(_is_text, _rows(old, f"{_META} LIMIT 1 OFFSET ?", place)):
                new.execute(
                    "INSERT OR IGNORE INTO meta VALUES (CAST(? AS TEXT), CAST(? AS TEXT))", row
                )


def _rows(db: sqlite3.Connection, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
    """Rows up to the first that cannot be read."""
    with suppress(sqlite3.DatabaseError):
        yield from db.execute(query, values)


def _is_text(row: Sequence[bytes | None]) -> bool:
    try:
        return all(each is not None and "\0" not in each.decode() for each in row)
    except UnicodeDecodeError:
        return False


def _are_events(bodies: Iterable[tuple[object]], readable: Readable) -> bool:
    return all(isinstance(body, bytes) and readable(body) for (body,) in bodies)


def _is_json(body: object) -> bool:
    if not isinstance(body, bytes):
        return False
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True
