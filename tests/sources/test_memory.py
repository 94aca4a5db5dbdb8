"""The memory: a board that starts during an outage knows the day, as old as it is, and never live.

The clock is the test's; the file is a real one.
"""

import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.domain.samples import MIDNIGHT, NOW, hotline, minute, snapshot
from tests.faults.disks import unwritable
from tests.sources.machine import POLL_S, Machine
from wallboard.domain.freshness import Freshness
from wallboard.domain.state import BoardState, Trouble
from wallboard.history.database import set_aside
from wallboard.polling.feed import after
from wallboard.sources.memory import HELD_BACK, SNAPSHOT_EVERY_S, Memory
from wallboard.sources.outcome import (
    Failed,
    HotlineRead,
    MinutesRead,
    Recalled,
    SnapshotRead,
    StillTrue,
)
from wallboard.sources.patient_history import TIDY_EVERY_S, TRY_AGAIN_AFTER_S


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "data" / "board.sqlite")


MINUTES = tuple(minute(MIDNIGHT - 3600 * 10 + 60 * number) for number in range(1100))
READ = MinutesRead(MINUTES, 7, "run-1", NOW)


def yesterday(machine: Machine) -> None:
    memory = machine.memory()
    assert memory.recall() is None
    machine.hears(memory, snapshot())
    memory.keep(READ)
    memory.close()


def recalled(machine: Machine) -> Recalled:
    memory = machine.memory()
    found = memory.recall()
    memory.close()
    assert found is not None
    return found


def test_a_board_started_in_an_outage_shows_the_day_dated_and_lost(machine: Machine) -> None:
    yesterday(machine)
    machine.wall += 8 * 3600
    machine.mono = 12.0  # another boot
    state = after(BoardState(POLL_S, "server"), recalled(machine))
    assert state.history.minutes == MINUTES
    assert state.snapshot == snapshot()
    assert state.freshness(machine.mono) is Freshness.LOST
    assert state.age_s(machine.mono) == pytest.approx(8 * 3600 + 0.1)
    assert state.moment(machine.mono) == snapshot().snapshot_time
    assert not state.shows_values(machine.mono)
    state = after(state, Failed(Trouble("refused"), 13.0, 18.0))
    assert state.freshness(13.0) is Freshness.LOST
    assert state.history.minutes == MINUTES


@pytest.mark.parametrize("wall_s", [0.0, 1.0, -3.0, -7200.0, -1e9])
def test_no_clock_makes_it_look_live(machine: Machine, wall_s: float) -> None:
    yesterday(machine)
    machine.wall += wall_s
    state = after(BoardState(POLL_S, "server"), recalled(machine))
    assert state.freshness(machine.mono) is Freshness.STALE
    age_s = state.age_s(machine.mono)
    assert age_s is not None
    assert age_s > 3 * POLL_S


def test_the_servers_own_delay_counts_towards_the_age(machine: Machine) -> None:
    memory = machine.memory()
    machine.hears(memory, snapshot(server_time=NOW + 500))
    memory.close()
    state = after(BoardState(POLL_S, "server"), recalled(machine))
    assert state.age_s(machine.mono) == pytest.approx(500 + 3 * POLL_S + 1)


def test_the_first_answer_makes_it_live_and_keeps_the_minutes(machine: Machine) -> None:
    yesterday(machine)
    machine.passes(3600)
    state = after(BoardState(POLL_S, "server"), recalled(machine))
    state = after(state, HotlineRead(hotline()))
    fresh = snapshot(server_time=NOW + 3600, snapshot_time=NOW + 3600, epoch="run-2")
    state = after(state, SnapshotRead(fresh, machine.mono, 0.01))
    assert state.freshness(machine.mono) is Freshness.LIVE
    # another run of the server, that knows nothing of the morning
    state = after(state, MinutesRead((minute(NOW // 60 * 60 + 3540),), 1, "run-2", NOW + 3600))
    assert len(state.history.minutes) == len(MINUTES) + 1


def test_the_same_answer_as_before_the_restart_is_as_old_as_it_was(machine: Machine) -> None:
    yesterday(machine)
    machine.passes(3600)
    state = after(BoardState(POLL_S, "server"), recalled(machine))
    state = after(state, SnapshotRead(snapshot(), machine.mono, 0.01))
    assert state.freshness(machine.mono) is Freshness.LOST


def test_a_snapshot_is_written_at_a_pace_and_at_once_when_the_server_is_lost(
    machine: Machine,
) -> None:
    memory = machine.memory()
    machine.hears(memory, snapshot())
    machine.passes(10)
    memory.keep(SnapshotRead(snapshot(sequence=8), machine.mono, 0.01))
    assert recalled(machine).snapshot.sequence == 7
    machine.passes(SNAPSHOT_EVERY_S)
    memory.keep(SnapshotRead(snapshot(sequence=9), machine.mono, 0.01))
    assert recalled(machine).snapshot.sequence == 9
    machine.passes(10)
    memory.keep(StillTrue(NOW + 80, NOW + 80.5, machine.mono, 5.0))
    memory.keep(Failed(Trouble("refused"), machine.mono, machine.mono + 5))
    assert recalled(machine).snapshot == snapshot(
        sequence=9, snapshot_time=NOW + 80, server_time=NOW + 80.5
    )
    memory.close()


def test_what_was_counted_over_other_edges_is_not_mixed_in(machine: Machine) -> None:
    yesterday(machine)
    memory = machine.memory()
    other = hotline(delay_edges_s=(5.0, 10.0))
    machine.hears(memory, snapshot())  # by the old edges
    memory.keep(HotlineRead(other))
    memory.close()
    found = recalled(machine)
    assert found.hotline == hotline()  # nothing has been heard by the new rules
    assert found.minutes == MINUTES


def test_a_damaged_file_is_set_aside_and_the_day_goes_on(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    yesterday(machine)
    machine.path.write_bytes(b"\x00damaged" * 2000)
    memory = machine.memory()
    assert memory.recall() is None
    machine.hears(memory, snapshot())
    memory.keep(READ)
    memory.close()
    names = sorted(each.name for each in machine.path.parent.iterdir())
    assert names == ["board.sqlite", "board.sqlite.damaged-20261123T014107Z"]
    assert (machine.path.parent / names[1]).read_bytes() == b"\x00damaged" * 2000
    assert recalled(machine).minutes == MINUTES
    assert [line.levelname for line in caplog.records] == ["WARNING"]
    assert "damaged-20261123T014107Z" in caplog.text


def test_two_boards_that_meet_the_same_damage_set_it_aside_once(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    """The second finds a sound file under the name, and that is not what is damaged."""
    yesterday(machine)
    desk, wall = machine.memory(), machine.memory()
    assert desk.recall() is not None
    assert wall.recall() is not None
    spoiled(machine, desk, wall)
    for memory in (desk, wall, desk, wall):
        machine.hears(memory, snapshot())
        memory.keep(READ)
    desk.close()
    wall.close()
    assert [each.levelname for each in caplog.records] == ["WARNING"]
    assert len(list(machine.path.parent.glob("*.damaged-*Z"))) == 1
    assert recalled(machine).minutes == MINUTES


def test_a_file_that_is_taken_away_is_begun_anew(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    yesterday(machine)
    memory = machine.memory()
    assert memory.recall() is not None
    machine.path.unlink()
    for _ in range(3):
        machine.hears(memory, snapshot())
        memory.keep(READ)
    memory.close()
    assert [each.name for each in machine.path.parent.iterdir()] == [machine.path.name]
    assert recalled(machine).minutes == MINUTES
    assert [each.levelname for each in caplog.records] == ["WARNING"]


def test_a_board_follows_the_file_that_another_has_begun(machine: Machine) -> None:
    yesterday(machine)
    memory = machine.memory()
    assert memory.recall() is not None
    aside = set_aside(machine.path, NOW)
    machine.memory().recall()  # the other one, which begins it
    more = minute(MIDNIGHT + 60.0)
    memory.keep(MinutesRead((more,), 8, "run-1", NOW))
    machine.hears(memory, snapshot())
    memory.close()
    assert recalled(machine).minutes == (more,)
    aside.rename(machine.path)
    assert recalled(machine).minutes == MINUTES


@pytest.mark.parametrize("meets", ["reading", "minutes", "the newest", "the daily round"])
def test_damage_is_set_aside_by_whatever_meets_it_first(
    machine: Machine, caplog: pytest.LogCaptureFixture, meets: str
) -> None:
    yesterday(machine)
    memory = machine.memory()
    if meets != "reading":
        assert memory.recall() is not None
    else:
        memory._file.attempt(lambda history: None)
    spoiled(machine, memory)
    inode = machine.path.stat().st_ino
    match meets:
        case "reading":
            assert memory.recall() is None
        case "minutes":
            memory.keep(READ)
        case "the newest":
            machine.hears(memory, snapshot())
        case "the daily round":
            machine.passes(TIDY_EVERY_S)
            memory._file.tidy()
    for _ in range(3):
        machine.passes(TRY_AGAIN_AFTER_S)
        machine.hears(memory, snapshot())
        memory.keep(READ)
    memory.close()
    (aside,) = machine.path.parent.glob("*.damaged-*")
    assert aside.stat().st_ino == inode
    assert recalled(machine).minutes == MINUTES
    (line,) = caplog.messages
    assert "the damaged file is now" in line


def spoiled(machine: Machine, *memories: Memory) -> None:
    """The file of running boards is overwritten, and nothing of it is in their caches."""
    content = bytearray(machine.path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    machine.path.write_bytes(content)
    for memory in memories:
        history = memory._file._history
        assert history is not None
        history._db.execute("PRAGMA shrink_memory")  # or it would be read from the cache


def test_a_file_that_can_only_be_read_is_recalled_and_written_again_when_it_can_be(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    yesterday(machine)
    with unwritable(machine.path):
        memory = machine.memory()
        assert memory.recall() is not None
        for _ in range(5):
            memory.keep(replace(READ, minutes=(minute(NOW // 60 * 60 + 60),)))
            machine.passes(TRY_AGAIN_AFTER_S)
        (line,) = caplog.messages
        assert "read_only" in line
    machine.passes(TRY_AGAIN_AFTER_S)
    machine.hears(memory, snapshot())
    memory.close()
    assert len(recalled(machine).minutes) == len(MINUTES) + 1
    assert len(caplog.records) == 2


def test_a_file_that_cannot_be_replaced_is_gone_without(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(path: Path, stamp: str) -> Path:
        raise PermissionError(13, "Permission denied", str(path))

    yesterday(machine)
    machine.path.write_bytes(b"\x00damaged" * 2000)
    monkeypatch.setattr("wallboard.sources.patient_history.set_aside", refuse)
    memory = machine.memory()
    assert memory.recall() is None
    machine.hears(memory, snapshot())
    memory.close()
    assert machine.path.read_bytes() == b"\x00damaged" * 2000
    assert len(caplog.records) == 2


def test_a_newer_file_is_gone_without_and_left_as_it_is(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    yesterday(machine)
    with closing(sqlite3.connect(machine.path)) as db:
        db.execute("PRAGMA user_version = 99")
    before = machine.path.read_bytes()
    memory = machine.memory()
    assert memory.recall() is None
    for _ in range(5):
        machine.hears(memory, snapshot())
        memory.keep(READ)
        machine.passes(TRY_AGAIN_AFTER_S)
    memory.close()
    assert machine.path.read_bytes() == before
    assert [each.name for each in machine.path.parent.iterdir()] == ["board.sqlite"]
    assert len(caplog.records) == 1


def test_a_full_disk_is_waited_for_with_one_line_each_way(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    memory = machine.memory()
    machine.hears(memory, snapshot())
    history = memory._file._history
    assert history is not None
    (pages,) = history._db.execute("PRAGMA page_count").fetchone()
    history._db.execute(f"PRAGMA max_page_count = {pages}")
    memory.keep(READ)
    for number in range(100):
        machine.passes(5)
        memory.keep(replace(READ, minutes=(minute(NOW // 60 * 60 + 60 * number),)))
    assert [line.levelname for line in caplog.records] == ["WARNING"]
    assert "full" in caplog.text
    history._db.execute("PRAGMA max_page_count = 100000")
    machine.passes(TRY_AGAIN_AFTER_S)
    memory.keep(StillTrue(NOW + 600, NOW + 600, machine.mono, 0.01))
    assert len(caplog.records) == 2
    memory.close()
    with closing(sqlite3.connect(machine.path)) as db:
        assert db.execute("SELECT count(*) FROM minutes").fetchone() == (1200,)


def test_what_waits_for_a_disk_is_bounded(tmp_path: Path) -> None:
    machine = Machine(Path("/proc/wallboard/board.sqlite"))
    memory = machine.memory()
    assert memory.recall() is None
    memory.keep(HotlineRead(hotline()))
    for batch in range(5):
        first = MIDNIGHT + batch * 60_000
        memory.keep(
            replace(READ, minutes=tuple(minute(first + 60 * number) for number in range(1000)))
        )
    assert len(memory._held) == HELD_BACK
    assert max(memory._held) == MIDNIGHT + 4 * 60_000 + 999 * 60
    memory.close()


def test_two_boards_share_a_file(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    desk, wall = machine.memory(), machine.memory()
    for memory in (desk, wall, desk, wall):
        machine.hears(memory, snapshot())
        memory.keep(READ)
    desk.close()
    wall.close()
    assert recalled(machine).minutes == MINUTES
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]
