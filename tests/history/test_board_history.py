"""The board's file: what it keeps, what it never erases, and every way in which a disk fails."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.domain.samples import NOW, hotline, minute, snapshot
from wallboard.domain.absent import Absent
from wallboard.domain.alarms import AlarmBook, RuleMemory
from wallboard.domain.counters import Minute
from wallboard.domain.emergency import (
    Activation,
    ContractTerm,
    Readiness,
    Shift,
    Trial,
    TrialResult,
)
from wallboard.domain.states import Situation
from wallboard.history import board_file
from wallboard.history.board_file import APPLICATION_ID, SCHEMA_VERSION, HistoryTrouble
from wallboard.history.board_history import (
    BoardHistory,
    Last,
    LastLog,
    LastReadiness,
    Record,
    file_of,
)
from wallboard.history.database import set_aside

EDGES = hotline().delay_edges_s
START = NOW // 60 * 60
LAST = Last(hotline(), snapshot(), NOW + 3)
LOG = LastLog(
    (
        Activation("e-1", Situation.DRILL, 3, NOW - 9e5, note="演练"),
        Activation("e-2", Situation.SUDDEN_FAILURE, None, None, NOW - 900, NOW - 600),
    ),
    NOW + 1,
)
READY = LastReadiness(
    Readiness(
        ContractTerm(date(2026, 8, 15), date(2027, 4, 20)),
        Absent.UNKNOWN,
        (Shift("白班", NOW - 60, NOW + 60, None),),
        Trial(never=False, at=NOW - 9e5, result=TrialResult.PARTLY),
        Absent.NOT_PROVIDED,
    ),
    NOW + 2,
)
BOOK = AlarmBook(
    {
        "waiting": RuleMemory("alarm", NOW - 30, acknowledged=NOW - 5),
        "seats_free": RuleMemory("normal", NOW - 90, cleared=NOW - 90, shelved_until=NOW + 60),
    }
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history" / "board.sqlite"


@pytest.fixture
def history(path: Path) -> Iterator[BoardHistory]:
    made = BoardHistory(path)
    yield made
    made.close()


NOTHING = (None, None, AlarmBook())


def day(count: int, first: float = START - 86400) -> list[Minute]:
    return [minute(first + 60 * number) for number in range(count)]


def held(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as db:
        return [start for (start,) in db.execute("SELECT start FROM minutes ORDER BY start")]


def test_what_was_learned_is_there_after_a_restart(path: Path) -> None:
    told = day(5)
    with closing(BoardHistory(path)) as first:
        assert first.last() is None
        assert (first.last_log(), first.last_readiness(), first.alarms()) == NOTHING
        assert first.record() == Record()
        first.learn(told, EDGES, Record("run-1", 41))
        first.keep(LAST, LOG)
        first.keep(READY)
        first.keep(BOOK)
    with closing(BoardHistory(path)) as second:
        assert second.minutes(START - 86400, START, EDGES) == (tuple(told), 0)
        assert second.record() == Record("run-1", 41)
        assert second.last() == LAST
        assert (second.last_log(), second.last_readiness(), second.alarms()) == (LOG, READY, BOOK)


def test_the_newest_is_kept_in_place_of_the_one_before(history: BoardHistory, path: Path) -> None:
    newer = replace(LOG, entries=LOG.entries[:1], heard=NOW + 600)
    for _ in range(50):
        history.keep(LOG)
    history.keep(newer)
    assert history.last_log() == newer
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM meta").fetchone() == (1,)


def test_a_file_that_keeps_less_or_more_is_the_same_file(path: Path) -> None:
    """What an older version did not keep is not there; what a newer one keeps is left alone."""
    with closing(BoardHistory(path)) as history:
        history.learn(day(2), EDGES, Record("run-1", 41))
        history.keep(LAST, LOG, READY, BOOK)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM meta WHERE name NOT IN ('last', 'record')")
        db.execute("INSERT INTO meta VALUES ('of a later version', x'00ff')")
    with closing(BoardHistory(path)) as history:
        assert (history.last(), history.record()) == (LAST, Record("run-1", 41))
        assert (history.last_log(), history.last_readiness(), history.alarms()) == NOTHING
        history.keep(LOG)
        history.tidy(NOW)
    with closing(sqlite3.connect(path)) as db:
        later = db.execute("SELECT value FROM meta WHERE name = 'of a later version'").fetchone()
        assert later == (b"\x00\xff",)


def test_a_minute_is_replaced_by_its_revision_and_the_rest_stays(history: BoardHistory) -> None:
    told = day(3)
    history.learn(told, EDGES, Record("run-1", 1))
    revised = replace(told[1], revision=9, complete=False)
    history.learn([revised], EDGES, Record("run-1", 9))
    assert history.recent(START, EDGES) == ((told[0], revised, told[2]), 0)


def test_a_server_that_lost_its_record_erases_nothing(history: BoardHistory) -> None:
    told = day(3)
    history.learn(told, EDGES, Record("run-1", 900))
    history.learn([], EDGES, Record("run-2", 0))
    assert history.recent(START, EDGES) == (tuple(told), 0)
    assert history.record() == Record("run-2", 0)


def test_minutes_of_other_edges_stay_on_disk_and_are_not_read(
    history: BoardHistory, path: Path
) -> None:
    history.learn(day(2), EDGES, Record())
    history.learn([minute(START)], (*EDGES, 9999.0), Record())
    assert [each.start for each in history.recent(START, EDGES)[0]] == [
        START - 86400,
        START - 86340,
    ]
    assert len(held(path)) == 3


def test_one_file_for_each_origin(tmp_path: Path) -> None:
    origins = ["https://a.example", "https://a.example:8443", "http://127.0.0.1:80", "http://[::1]"]
    names = {file_of(tmp_path, origin).name for origin in origins}
    assert len(names) == len(origins)
    assert all(name.endswith(".sqlite") and "/" not in name for name in names)


def test_others_cannot_read_it(history: BoardHistory, path: Path) -> None:
    history.learn(day(2), EDGES, Record())
    for each in path.parent.iterdir():
        assert stat.S_IMODE(each.stat().st_mode) == 0o600, each
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_file_says_whose_it_is(history: BoardHistory, path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_newer_file_is_left_as_it_is(path: Path) -> None:
    BoardHistory(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(HistoryTrouble, match="newer") as caught:
        BoardHistory(path)
    assert not caught.value.is_damage
    assert path.read_bytes() == before


def test_an_older_file_is_brought_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = day(3)
    with closing(BoardHistory(path)) as history:
        history.learn(told, EDGES, Record())
    monkeypatch.setattr(board_file, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    step = "CREATE TABLE later (name TEXT);"
    monkeypatch.setattr(board_file, "MIGRATIONS", {SCHEMA_VERSION: step})
    with closing(BoardHistory(path)) as history:
        assert history.recent(START, EDGES) == (tuple(told), 0)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)
        assert db.execute("SELECT * FROM later").fetchall() == []


def test_an_older_file_that_nobody_knows_is_damaged(path: Path) -> None:
    BoardHistory(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 0")
    with pytest.raises(HistoryTrouble) as caught:
        BoardHistory(path)
    assert caught.value.is_damage


def test_another_programs_file_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(HistoryTrouble, match="foreign"):
        BoardHistory(path)
    assert path.read_bytes() == before


def test_an_empty_file_is_made_into_one(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with closing(BoardHistory(path)) as history:
        history.learn(day(1), EDGES, Record())
    assert len(held(path)) == 1


@pytest.mark.parametrize("after", range(3))
def test_two_boards_may_begin_it_at_once(
    path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Whatever this one has looked at when the other has done it all."""
    recognised = board_file._recognised

    class Interrupted:
        def __init__(self, db: sqlite3.Connection) -> None:
            self.db, self.looked = db, 0

        def execute(self, query: str) -> "Interrupted":
            self.row = self.db.execute(query).fetchone()
            if self.looked == after:
                BoardHistory(path).close()
            self.looked += 1
            return self

        def fetchone(self) -> object:
            return self.row

    def interrupted(db: sqlite3.Connection, path: Path) -> tuple[int, bool]:
        monkeypatch.setattr(board_file, "_recognised", recognised)
        return recognised(Interrupted(db), path)  # type: ignore[arg-type]

    monkeypatch.setattr(board_file, "_recognised", interrupted)
    with closing(BoardHistory(path)) as history:
        history.learn(day(1), EDGES, Record())
    assert len(held(path)) == 1


@pytest.mark.parametrize(("place", "length"), [(0, 100), (100, 4000)])
def test_a_damaged_header_or_schema_is_damage(path: Path, place: int, length: int) -> None:
    with closing(BoardHistory(path)) as history:
        history.learn(day(300), EDGES, Record())
    body = bytearray(path.read_bytes())
    body[place : place + length] = os.urandom(length)
    path.write_bytes(body)
    with pytest.raises(HistoryTrouble) as caught:
        BoardHistory(path)
    assert caught.value.is_damage


def test_a_damaged_middle_gives_no_wrong_minute(path: Path) -> None:
    told = day(1400)
    with closing(BoardHistory(path)) as history:
        history.learn(told, EDGES, Record())
    body = bytearray(path.read_bytes())
    middle = len(body) // 2
    body[middle : middle + 20_000] = os.urandom(20_000)
    path.write_bytes(body)
    with closing(BoardHistory(path)) as history, pytest.raises(HistoryTrouble) as caught:
        history.recent(START, EDGES)
    assert caught.value.is_damage


def test_a_damaged_body_is_left_out_and_counted(path: Path) -> None:
    told = day(3)
    with closing(BoardHistory(path)) as history:
        history.learn(told, EDGES, Record())
        history.keep(LAST, LOG, READY, BOOK)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE minutes SET body = x'00' WHERE start = ?", (int(told[1].start),))
        db.execute("UPDATE meta SET value = x'00'")
    with closing(BoardHistory(path)) as history:
        assert history.recent(START, EDGES) == ((told[0], told[2]), 1)
        assert history.last() is None
        assert (history.last_log(), history.last_readiness(), history.alarms()) == NOTHING
        assert history.record() == Record()


def test_a_locked_file_is_told_and_comes_back(
    history: BoardHistory, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history._db.execute("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HistoryTrouble, match="locked"):
            history.learn(day(1), EDGES, Record())
        other.execute("ROLLBACK")
    history.learn(day(1), EDGES, Record())
    assert len(held(path)) == 1


def test_a_full_disk_loses_nothing_that_was_there(history: BoardHistory, path: Path) -> None:
    history.learn(day(100), EDGES, Record("run-1", 1))
    (pages,) = history._db.execute("PRAGMA page_count").fetchone()
    history._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(HistoryTrouble, match="full"):
        history.learn(day(1440, START), EDGES, Record("run-1", 2))
    assert history.record() == Record("run-1", 1)
    assert len(held(path)) == 100
    history._db.execute("PRAGMA max_page_count = 100000")
    history.learn(day(1440, START), EDGES, Record("run-1", 2))
    assert len(held(path)) == 1540


@pytest.mark.parametrize("folder", ["/proc/wallboard", "/dev/null/wallboard"])
def test_a_folder_that_cannot_be_written_is_told(folder: str) -> None:
    with pytest.raises(HistoryTrouble) as caught:
        BoardHistory(Path(folder) / "board.sqlite")
    assert not caught.value.is_damage


def test_a_read_only_file_is_told(history: BoardHistory, path: Path) -> None:
    history._db.execute("PRAGMA query_only = ON")
    with pytest.raises(HistoryTrouble, match="read_only"):
        history.learn(day(1), EDGES, Record())


def test_what_is_older_than_the_term_goes_and_its_room_comes_back(path: Path) -> None:
    with closing(BoardHistory(path, kept_s=3600)) as history:
        history.learn(day(3000), EDGES, Record())
        history._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        large = path.stat().st_size
        newest = START - 86400 + 2999 * 60
        history.tidy(newest + 10)
        assert held(path)[0] == newest - 3600
        assert path.stat().st_size < large / 5
        assert board_file.log_bytes(path) == 0


def test_one_clock_that_is_years_ahead_forgets_nothing(history: BoardHistory, path: Path) -> None:
    told = day(10)
    history.learn(told, EDGES, Record())
    history.tidy(START + 20 * 365 * 86400)
    assert len(held(path)) == 10
    history.learn([minute(START + 20 * 365 * 86400)], EDGES, Record())
    history.tidy(START)
    assert len(held(path)) == 11


def test_it_is_bounded_whatever_the_term(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wallboard.history.board_history.LARGEST_BYTES", 200_000)
    monkeypatch.setattr("wallboard.history.board_history.FREED_AT_A_TIME", 3600)
    with closing(BoardHistory(path)) as history:
        history.learn(day(3000), EDGES, Record())
        newest = held(path)[-1]
        history.tidy(START)
        assert held(path)[-1] == newest
        assert path.stat().st_size <= 200_000


def test_a_reader_that_never_ends_stops_the_writing_not_the_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wallboard.history.board_history.LARGEST_LOG_BYTES", 500_000)
    with closing(BoardHistory(path)) as history:
        history._db.execute("PRAGMA busy_timeout = 20")
        history.learn(day(10), EDGES, Record())
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM minutes").fetchone()
            while board_file.log_bytes(path) < 500_000:
                history.learn(day(500), EDGES, Record())
            with pytest.raises(HistoryTrouble, match="pinned"):
                history.learn(day(500), EDGES, Record())
            assert board_file.log_bytes(path) < 1_000_000
            other.execute("COMMIT")
        history.learn(day(500), EDGES, Record())  # it goes on by itself
        assert board_file.log_bytes(path) < 500_000


def test_a_damaged_file_gets_another_name_with_its_log(path: Path) -> None:
    path.parent.mkdir()
    for number in range(2):
        path.write_text(f"body {number}")
        Path(f"{path}-wal").write_text(f"log {number}")
        set_aside(path, 1795426865.5)
    names = sorted(each.name for each in path.parent.iterdir())
    assert names == [
        "board.sqlite.damaged-20261123T094105Z",
        "board.sqlite.damaged-20261123T094105Z-2",
        "board.sqlite.damaged-20261123T094105Z-2-wal",
        "board.sqlite.damaged-20261123T094105Z-wal",
    ]
    assert (path.parent / names[1]).read_text() == "body 1"


WRITER = """
import sys
from pathlib import Path
from tests.history.test_board_history import EDGES, START, minute
from wallboard.history.board_history import BoardHistory, Record
history = BoardHistory(Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    history.learn([minute(START + 60 * number)], EDGES, Record("run", number))
    print(number, flush=True)
    number += 1
"""


@pytest.mark.timeout(100)
def test_kill_9_loses_nothing_that_was_committed(path: Path) -> None:
    """Twelve times here; tests/benchmarks/kill_history.py does it 200 times."""
    assert killed_writers(path, 12) > 12


def killed_writers(path: Path, times: int) -> int:
    """Kill a writer so often; the minutes acknowledged, all of which are on disk."""
    acknowledged = -1
    for number in range(times):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(acknowledged + 1)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert writer.stdout is not None
        with writer.stdout as output:
            for _ in range(1 + 7 * number % 30):
                acknowledged = int(output.readline())
            writer.send_signal(signal.SIGKILL)
            for line in output:  # what it said before it died counts as well
                acknowledged = int(line) if line.endswith("\n") else acknowledged
        assert writer.wait() == -signal.SIGKILL
        starts = held(path)
        assert starts[: acknowledged + 1] == [
            int(START) + 60 * number for number in range(acknowledged + 1)
        ]
        assert len(starts) <= acknowledged + 2
        acknowledged = len(starts) - 1  # one may be committed and not yet said
    with closing(BoardHistory(path)) as history:
        assert history.minutes(START, START + 1e9, EDGES)[1] == 0
        assert history._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return acknowledged + 1
