"""The journal: what it keeps, what it forgets, and whose files it leaves alone."""

import sqlite3
import stat
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.history.stored import stored_minutes
from wallboard.history.journal import (
    APPLICATION_ID,
    FORGOTTEN_A_MINUTE,
    KEPT_IN_MEMORY_S,
    SCHEMA_VERSION,
    Journal,
    JournalTrouble,
    StoredMinute,
)
from wallboard.settings import History


def minute(start: int, revision: int | None = None, body: bytes = b"{}") -> StoredMinute:
    return StoredMinute(start, start // 60 if revision is None else revision, body)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.journal"


@pytest.fixture(params=["memory", "file"])
def journal(request: pytest.FixtureRequest, path: Path) -> Iterator[Journal]:
    made = Journal(None if request.param == "memory" else path)
    yield made
    made.close()


def test_events_come_back_in_order(journal: Journal) -> None:
    assert journal.events() == []
    journal.append([b"one", b"two"], ())
    journal.append([], ())
    journal.append([b"three"], ())
    assert journal.events() == [b"one", b"two", b"three"]


def test_minutes_in_order_of_time_with_bounds_and_limit(journal: Journal) -> None:
    assert journal.bounds() is None
    assert stored_minutes(journal) == []
    journal.append((), [minute(180), minute(60), minute(120)])
    assert [each.start for each in stored_minutes(journal)] == [60, 120, 180]
    assert [each.start for each in stored_minutes(journal, 60, 180)] == [60, 120], (
        "from, but not to"
    )
    assert [each.start for each in stored_minutes(journal, 60.5, 180.5)] == [120, 180]
    assert [each.start for each in stored_minutes(journal, limit=2)] == [60, 120]
    assert journal.bounds() == (60, 180, 3)


def test_a_revised_minute_replaces_the_old_one(journal: Journal) -> None:
    journal.append((), [minute(60, 1), minute(120, 2)])
    journal.append((), [minute(60, 3, b"revised")])
    assert stored_minutes(journal) == [minute(60, 3, b"revised"), minute(120, 2)]
    assert [each.start for each in stored_minutes(journal, changed_after=2)] == [60]
    found, highest = journal.minutes_and_revision(0, 1e12, changed_after=1)
    assert ([each.start for each in found], highest) == ([60, 120], 3)
    assert journal.minutes_and_revision(120, 1e12)[1] == 3, "of all"
    assert journal.bounds() == (60, 120, 3)


def test_what_it_says_of_itself(journal: Journal) -> None:
    assert journal.meta() == {}
    journal.set_meta({"source": "a", "speed": "1.0"})
    journal.set_meta({"source": "b"})
    assert journal.meta() == {"source": "b", "speed": "1.0"}


def test_all_or_nothing(journal: Journal) -> None:
    journal.append([b"kept"], [minute(60)])

    def failing() -> Iterator[StoredMinute]:
        yield minute(120)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        journal.append([b"lost"], failing())
    assert journal.events() == [b"kept"]
    assert journal.bounds() == (60, 60, 1)
    journal.append([b"next"], [minute(180)])
    assert journal.events() == [b"kept", b"next"]


def test_a_new_day_keeps_the_minutes_and_forgets_the_events(journal: Journal) -> None:
    journal.append([b"yesterday"], [minute(60)])
    journal.begin_day([b"today"], [minute(120)])
    assert journal.events() == [b"today"]
    assert [each.start for each in stored_minutes(journal)] == [60, 120]


def test_what_is_too_old_is_let_go(journal: Journal) -> None:
    kept = int(KEPT_IN_MEMORY_S if journal.path is None else History().keep_s)
    journal.append((), [minute(0), minute(60), minute(kept + 60)])
    journal.begin_day((), ())
    assert [each.start for each in stored_minutes(journal)] == [60, kept + 60]


def test_what_has_piled_up_is_let_go_little_by_little(path: Path) -> None:
    """After a standstill of months no minute waits for all of them; and the file grows no more."""
    journal = Journal(path, kept_s=1000 * 60.0)
    journal.append((), [minute(60 * number, body=b"x" * 1000) for number in range(1001)])
    back = 60 * 1_000_000
    sizes, counts = list[int](), list[int]()
    for number in range(2000):
        journal.append((), [minute(back + 60 * number, body=b"x" * 1000)])
        counts.append(len(stored_minutes(journal)))
        if number % 100 == 0:
            journal.begin_day((), ())
            sizes.append(path.stat().st_size)
    falls = [before - after for before, after in pairwise(counts)]
    assert max(falls) == FORGOTTEN_A_MINUTE - 1
    assert counts[-1] == 1001
    assert [each.start for each in stored_minutes(journal, limit=1)] == [back + 60 * 999]
    assert max(sizes) < sizes[0] + 5 * 4096
    journal.close()


def test_damage_among_the_oldest_keeps_no_new_minute_out(path: Path) -> None:
    journal = Journal(path, kept_s=1000 * 60.0)
    journal.append((), [minute(60 * number, body=b"x" * 1000) for number in range(1001)])
    journal._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (root,) = journal._db.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'minutes'"
    ).fetchone()
    journal.close()
    with path.open("r+b") as file:  # the first leaf follows the root and its index's
        file.seek(4096 * (root + 1))
        file.write(b"\xa5" * 4096)
    journal = Journal(path, kept_s=1000 * 60.0)
    for number in range(1001, 1030):
        journal.append([b"event"], [minute(60 * number)])
    newest = stored_minutes(journal, 60 * 1001, 1e12)
    assert [each.start for each in newest] == [60 * number for number in range(1001, 1030)]
    with pytest.raises(JournalTrouble):
        stored_minutes(journal, 0, 60 * 100)
    journal.close()


@pytest.mark.parametrize("table", ["meta", "events"])
def test_what_cannot_be_read_is_trouble(path: Path, table: str) -> None:
    journal = Journal(path)
    journal.set_meta({"source": "a"})
    journal.append([b"event"], ())
    journal._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (root,) = journal._db.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
    ).fetchone()
    journal.close()
    with path.open("r+b") as file:
        file.seek(4096 * (root - 1))
        file.write(b"\xa5" * 4096)
    journal = Journal(path)
    with pytest.raises(JournalTrouble, match="unusable"):
        journal.meta() if table == "meta" else journal.events()
    if table == "meta":
        with pytest.raises(JournalTrouble, match="unusable"):
            journal.set_meta({"source": "b"})
    journal.close()


def test_a_clock_that_is_years_ahead_for_an_hour_costs_hours(path: Path) -> None:
    journal = Journal(path, kept_s=1000 * 60.0)
    journal.append((), [minute(60 * number) for number in range(1001)])
    for number in range(60):
        journal.append((), [minute(60 * (10_000_000 + number))])
    left = stored_minutes(journal, 0, 60 * 1001)
    assert [each.start for each in left] == [60 * number for number in range(600, 1001)]
    journal.close()


def test_others_cannot_read_it(path: Path) -> None:
    """It has who called today, though hashed."""
    journal = Journal(path)
    journal.append([b"one"], [minute(60)])
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}, modes
    journal.close()


def test_it_is_there_again_when_opened_again(path: Path) -> None:
    journal = Journal(path)
    journal.append([b"one"], [minute(60)])
    journal.set_meta({"source": "a"})
    journal.close()
    journal = Journal(path)
    assert journal.events() == [b"one"]
    assert stored_minutes(journal) == [minute(60)]
    assert journal.meta() == {"source": "a"}
    journal.close()
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    db.close()


@pytest.mark.parametrize("end", ["closed", "open"])
def test_callers_are_gone_from_the_bytes(path: Path, end: str) -> None:
    """Overwritten, in the file as in its write-ahead log, and not just no longer listed."""
    journal = Journal(path)
    callers = [f"caller-{number:05}-{'x' * 40}".encode() for number in range(3000)]
    for begin in range(0, 3000, 100):
        journal.append(callers[begin : begin + 100], ())
    on_disk = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert b"caller-00000" in on_disk
    assert b"caller-02999" in on_disk
    journal.begin_day([b"today"], ())
    if end == "closed":
        journal.close()
    on_disk = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert b"caller-" not in on_disk
    if end == "open":
        journal.close()


def foreign(path: Path, *statements: str) -> bytes:
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()
    return path.read_bytes()


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE t (a)"],
        ["PRAGMA application_id = 7"],
        ["PRAGMA application_id = 7", "CREATE TABLE minutes (start, revision, body)"],
        ["PRAGMA journal_mode = WAL", "CREATE TABLE t (a)"],
    ],
)
def test_another_programs_database_is_refused_and_unchanged(
    path: Path, statements: list[str]
) -> None:
    before = foreign(path, *statements)
    with pytest.raises(JournalTrouble) as caught:
        Journal(path)
    assert (caught.value.kind, caught.value.path) == ("no_journal", path)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_file_that_is_no_database_is_refused_and_unchanged(path: Path) -> None:
    path.write_bytes(b"what is this? " * 1000)
    with pytest.raises(JournalTrouble) as caught:
        Journal(path)
    assert caught.value.kind == "no_journal"
    assert path.read_bytes() == b"what is this? " * 1000


def test_a_newer_version_is_refused_and_unchanged(path: Path) -> None:
    Journal(path).close()
    before = foreign(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(JournalTrouble) as caught:
        Journal(path)
    assert (caught.value.kind, caught.value.detail) == ("newer", str(SCHEMA_VERSION + 1))
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_journal(path: Path) -> None:
    path.touch()
    journal = Journal(path)
    journal.append([b"one"], ())
    journal.close()


def test_no_folder_no_journal(tmp_path: Path) -> None:
    with pytest.raises(JournalTrouble) as caught:
        Journal(tmp_path / "none" / "hub.journal")
    assert caught.value.kind == "unusable"


def test_two_hubs_do_not_share_a_journal(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wallboard.history.journal.BUSY_S", 0.05)
    first = Journal(path)
    with pytest.raises(JournalTrouble) as caught:
        Journal(path)
    assert caught.value.kind == "locked"
    first.append([b"goes on"], ())
    first.close()
    second = Journal(path)
    assert second.events() == [b"goes on"]
    second.close()


def test_a_program_that_holds_it_makes_it_locked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wallboard.history.journal.BUSY_S", 0.05)
    Journal(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(JournalTrouble) as caught:
        Journal(path)
    assert caught.value.kind == "locked"
    holder.close()


def test_a_full_disk_loses_that_transaction_alone(path: Path) -> None:
    journal = Journal(path)
    journal.append([b"before"], [minute(60)])
    (pages,) = journal._db.execute("PRAGMA page_count").fetchone()
    journal._db.execute(f"PRAGMA max_page_count = {pages}")
    for _ in range(3):
        with pytest.raises(JournalTrouble, match="full"):
            journal.append([bytes(50_000)], [minute(120)])
        with pytest.raises(JournalTrouble, match="full"):
            journal.begin_day([bytes(50_000)], [minute(120)])
    assert journal.events() == [b"before"]
    assert journal.bounds() == (60, 60, 1)
    journal._db.execute("PRAGMA max_page_count = 100000")
    journal.append([b"after"], [minute(180)])
    assert journal.events() == [b"before", b"after"]
    journal.close()


def test_one_thread_writes_while_others_read(journal: Journal) -> None:
    stop = threading.Event()
    trouble: list[BaseException] = []

    def read() -> None:
        try:
            while not stop.is_set():
                found, highest = journal.minutes_and_revision(0, 1e12)
                starts = [each.start for each in found]
                assert starts == list(range(0, 60 * len(starts), 60))
                assert max((each.revision for each in found), default=0) == highest
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            trouble.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for each in readers:
        each.start()
    for number in range(200):
        journal.append([b"event"], [minute(60 * number)])
    stop.set()
    for each in readers:
        each.join()
    assert not trouble
    assert len(journal.events()) == 200
