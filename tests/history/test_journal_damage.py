"""A damaged journal is set aside, never deleted; what can be read goes on; no other is touched."""

from __future__ import annotations

import random
import resource
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.history.stored import stored_minutes
from wallboard.history import journal_damage
from wallboard.history.journal import SCHEMA_VERSION, Journal, JournalTrouble, StoredMinute
from wallboard.history.journal_damage import SetAside, set_aside_where_damaged

PAGE = 4096
WALL = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC).timestamp()
MINUTES = 600


def is_event(body: bytes) -> bool:
    return body.startswith(b"event")


def body(number: int) -> bytes:
    return b'{"answered_delay":[%d],"pad":"%s"}' % (number, b"x" * 900)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal of ten hours, closed."""
    path = tmp_path / "hub.journal"
    journal = Journal(path)
    journal.set_meta({"source": "a"})
    for number in range(MINUTES):
        journal.append(
            [b"event %d" % number], [StoredMinute(60 * number, number + 1, body(number))]
        )
    journal.close()
    return path


def overwrite(path: Path, at: int, data: bytes) -> bytes:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)
    return path.read_bytes()


def mend(path: Path) -> SetAside | None:
    return set_aside_where_damaged(path, WALL, is_event)


def page_of_minute(path: Path, number: int) -> int:
    return path.read_bytes().index(b'"answered_delay":[%d]' % number) // PAGE


def kept(path: Path) -> list[StoredMinute]:
    journal = Journal(path)
    try:
        return stored_minutes(journal)
    finally:
        journal.close()


def test_a_sound_one_is_left_alone(path: Path) -> None:
    before = path.read_bytes()
    assert mend(path) is None
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_none_and_an_empty_one_are_no_damage(tmp_path: Path) -> None:
    assert mend(tmp_path / "none") is None
    (tmp_path / "empty").touch()
    assert mend(tmp_path / "empty") is None


@pytest.mark.parametrize("size", [16, 100, PAGE], ids=["name", "header", "first page"])
def test_an_overwritten_header(path: Path, size: int) -> None:
    damaged = overwrite(path, 0, b"\xa5" * size)
    found = mend(path)
    assert found is not None
    assert found.path.name == "hub.journal.damaged-20261123T010203Z"
    assert found.path.read_bytes() == damaged, "kept as it was found"
    assert (found.minutes, found.today) == (0, False)
    assert kept(path) == [], "a new one stands in its place"


def test_an_overwritten_page_in_the_middle_costs_the_minutes_on_it_alone(path: Path) -> None:
    damaged = overwrite(path, page_of_minute(path, 300) * PAGE, b"\xa5" * PAGE)
    found = mend(path)
    assert found is not None
    assert found.path.read_bytes() == damaged
    saved = {each.start // 60: each for each in kept(path)}
    lost = set(range(MINUTES)) - set(saved)
    assert 300 in lost
    assert len(lost) <= PAGE // 900
    assert all(each.body == body(number) for number, each in saved.items())
    assert found.minutes == len(saved)
    assert found.today
    journal = Journal(path)
    assert journal.events() == [b"event %d" % number for number in range(MINUTES)]
    assert journal.meta() == {"source": "a"}
    journal.close()


def test_rubbish_in_a_minute_is_found_where_sqlite_sees_nothing(path: Path) -> None:
    at = path.read_bytes().index(b'"answered_delay":[77]')
    overwrite(path, at, b"\x00" * 40)
    found = mend(path)
    assert found is not None
    assert found.minutes == MINUTES - 1
    assert 77 * 60 not in {each.start for each in kept(path)}


@pytest.mark.parametrize(("number", "is_found"), [(100, False), (39_000, True)])
def test_what_boards_ask_for_is_looked_at_though_there_is_time_for_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, is_found: bool
) -> None:
    monkeypatch.setattr(journal_damage, "LOOKS_FOR_S", -1.0)
    path = tmp_path / "hub.journal"
    journal = Journal(path)
    bodies = (b'{"answered_delay":[%d]}' % each for each in range(40_000))
    journal.append(
        [b"event"], [StoredMinute(60 * each, each + 1, body) for each, body in enumerate(bodies)]
    )
    journal.close()
    overwrite(path, path.read_bytes().index(b'"answered_delay":[%d]' % number), b"\x00" * 9)
    assert (mend(path) is not None) is is_found


def root(path: Path, table: str) -> int:
    """Where a table's first page is in the file."""
    with closing(sqlite3.connect(path)) as db:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (page,) = db.execute(query, (table,)).fetchone()
    return int(page - 1) * PAGE


class Hurried(sqlite3.Connection):
    """There is no time to look through the whole file."""

    def execute(self, query: str, *values: Any) -> sqlite3.Cursor:
        if "quick_check" in query:
            raise sqlite3.OperationalError("interrupted")
        return super().execute(query, *values)


@pytest.mark.parametrize("broken", ["what it says of itself", "the oldest minutes"])
def test_what_a_start_reads_is_looked_at_whatever_else_there_is_time_for(
    path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    of_itself = broken == "what it says of itself"
    at = root(path, "meta") if of_itself else page_of_minute(path, 0) * PAGE
    overwrite(path, at, b"\xa5" * PAGE)
    monkeypatch.setattr(journal_damage, "LOOKED_AT_FIRST", 100)
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Hurried))
    found = mend(path)
    assert found is not None
    assert found.minutes > MINUTES - 5
    assert found.today
    with closing(Journal(path)) as journal:
        assert journal.bounds() is not None
        assert journal.meta() == ({} if of_itself else {"source": "a"})


def test_what_is_long_is_lost_alone(path: Path) -> None:
    said = {"source": "a", "speed": "1.0", "alarms": "A" * 50_000, "places": "P" * 9000}
    with closing(Journal(path)) as journal:
        journal.set_meta(said)
    overwrite(path, (path.read_bytes().index(b"A" * 4000) // PAGE + 3) * PAGE, b"\xa5" * PAGE)
    assert mend(path) is not None
    del said["alarms"]
    with closing(Journal(path)) as journal:
        assert journal.meta() == said
    assert mend(path) is None, "the new one is sound"


@pytest.mark.parametrize("rubbish", [b"\x00", b"\xff"])
def test_rubbish_in_what_it_says_of_itself_is_left_out(path: Path, rubbish: bytes) -> None:
    with closing(Journal(path)) as journal:
        journal.set_meta({"places": "here"})
    overwrite(path, path.read_bytes().index(b"here"), rubbish)
    assert mend(path) is not None
    with closing(Journal(path)) as journal:
        assert journal.meta() == {"source": "a"}
    assert mend(path) is None, "the new one is sound"


@pytest.mark.parametrize("table", ["events", "minutes"])
def test_a_row_of_nothing_is_damage(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"UPDATE {table} SET body = 5 WHERE rowid = 300")
        db.execute(f"UPDATE {table} SET body = 5 WHERE rowid = 18000")
    found = mend(path)
    assert found is not None
    assert (found.minutes, found.today) == {
        "events": (MINUTES, False), "minutes": (MINUTES - 2, True)
    }[table]  # fmt: skip


def test_nothing_is_said_to_be_saved_that_was_not(path: Path) -> None:
    damaged = overwrite(path, page_of_minute(path, 300) * PAGE, b"\xa5" * PAGE)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(damaged) // 2, before[1]))
    try:
        found = mend(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert found is not None
    assert (found.minutes, found.today) == (0, False)
    assert found.path.read_bytes() == damaged
    assert kept(path) == []


def test_one_that_cannot_be_moved_is_trouble(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "rename", refuse)
    damaged = overwrite(path, 0, b"\xa5" * 100)
    with pytest.raises(JournalTrouble, match="Read-only") as caught:
        mend(path)
    assert (caught.value.kind, caught.value.path) == ("unusable", path)
    assert path.read_bytes() == damaged


def test_rubbish_in_an_event_costs_today_and_no_minute(path: Path) -> None:
    at = path.read_bytes().index(b"event 77")
    overwrite(path, at, b"?")
    found = mend(path)
    assert found is not None
    assert (found.minutes, found.today) == (MINUTES, False)
    journal = Journal(path)
    assert journal.events() == []
    journal.close()


def test_wherever_a_page_is_hit_the_hub_can_begin(path: Path) -> None:
    sound = path.read_bytes()
    chance = random.Random(5)
    pages = range(len(sound) // PAGE)
    for page in chance.sample(pages, 25):
        for each in path.parent.iterdir():
            each.unlink()
        path.write_bytes(sound)
        damaged = overwrite(path, page * PAGE, chance.randbytes(PAGE))
        found = mend(path)
        journal = Journal(path)
        assert all(is_event(each) for each in journal.events())
        journal.append([b"event"], [StoredMinute(10**6, 10**6, body(0))])
        journal.close()
        if found is not None:
            assert found.path.read_bytes() == damaged
            assert mend(path) is None, "the new one is sound"


@pytest.mark.parametrize("size", [100, 2500, 3 * PAGE + 17])
def test_one_that_was_cut_short(path: Path, size: int) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-size])
    found = mend(path)
    assert found is not None
    assert found.path.read_bytes() == whole[:-size]
    Journal(path).close()


def test_two_on_one_day_have_two_names(path: Path) -> None:
    first = mend(path) if overwrite(path, 0, b"\xa5" * 100) else None
    path.write_bytes(b'\xa5"answered_delay":[')
    second = mend(path)
    assert first is not None
    assert second is not None
    assert first.path != second.path
    assert first.path.exists()
    assert second.path.exists()


def foreign(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(statement)
        db.commit()


@pytest.mark.parametrize("whose", ["another's", "newer", "text"])
def test_one_that_is_not_ours_to_judge_is_left_alone(tmp_path: Path, whose: str) -> None:
    path = tmp_path / "file"
    if whose == "text":
        path.write_bytes(b"what is this? " * 5000)
    elif whose == "newer":
        Journal(path).close()
        foreign(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    else:
        foreign(path, "CREATE TABLE minutes (mine)")
    before = path.read_bytes()
    assert mend(path) is None
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_one_that_another_hub_writes_is_left_alone(path: Path) -> None:
    held = Journal(path)
    assert mend(path) is None
    held.append([b"event"], ())
    held.close()
