"""A file on a disk that takes nothing: it is read, its log too, and written again later."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from tests.faults.disks import filled, mounted, read_only
from tests.history.test_board_history import EDGES, LAST, LOG, NOTHING, START, day, held
from wallboard.history.board_file import SCHEMA_VERSION, HistoryTrouble
from wallboard.history.board_history import BoardHistory, Record

TOLD = day(20)
LEFT = {"a closed board": (), "a killed board": ("-wal", "-shm"), "a copy": ("-wal",)}
"""What lies beside the file that was left by each."""

Fault = Callable[[Path], AbstractContextManager[None]]
REASONS: Mapping[Fault, str] = {filled: "full", read_only: "read_only"}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk") as folder:
        yield folder


def left_in(folder: Path, beside: tuple[str, ...]) -> Path:
    """A file with a day in it, of which the newest stands in its log where there is one."""
    path, whole = folder / "board.sqlite", folder.with_name("whole.sqlite")
    with closing(BoardHistory(whole)) as history:
        history.learn(TOLD[:10], EDGES, Record("run-1", 1))
        history.tidy(START)
        history.learn(TOLD[10:], EDGES, Record("run-1", 2))
        history.keep(LAST, LOG)
        for suffix in ("", *beside) if beside else ():
            shutil.copy(f"{whole}{suffix}", f"{path}{suffix}")
    if not beside:
        shutil.copy(whole, path)
    return path


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("fault", REASONS)
def test_what_is_there_is_read_and_then_written_again(
    folder: Path, fault: Fault, left: str
) -> None:
    path = left_in(folder, LEFT[left])
    before = path.read_bytes()
    with fault(folder):
        with (
            pytest.raises(HistoryTrouble) as caught,
            closing(BoardHistory(path)) as history,
        ):
            history.learn(day(1440, START), EDGES, Record("run-1", 3))
        assert caught.value.reason == REASONS[fault]
        assert caught.value.may_be_read
        for _ in range(2):  # the first look spoils nothing for the next
            with closing(BoardHistory(path, only_read=True)) as history:
                assert history.recent(START, EDGES) == (tuple(TOLD), 0)
                assert history.record() == Record("run-1", 2)
                assert (history.last(), history.last_log()) == (LAST, LOG)
        if fault is read_only:
            assert path.read_bytes() == before
    with closing(BoardHistory(path)) as history:
        history.learn(day(1440, START), EDGES, Record("run-1", 3))
    assert len(held(path)) == len(TOLD) + 1440


@pytest.mark.parametrize("fault", REASONS)
def test_where_nothing_was_kept_there_is_nothing_to_read(folder: Path, fault: Fault) -> None:
    path = folder / "history" / "board.sqlite"
    with fault(folder):
        for only_read in (False, True):
            with pytest.raises(HistoryTrouble) as caught:
                BoardHistory(path, only_read=only_read)
            assert not caught.value.is_damage
    BoardHistory(path).close()


def test_two_boards_read_it_at_once(folder: Path) -> None:
    path = left_in(folder, LEFT["a closed board"])
    with closing(BoardHistory(path)) as other:
        other.learn(day(1, START - 60), EDGES, Record("run-1", 3))  # it stands in the log
        with filled(folder), closing(BoardHistory(path, only_read=True)) as history:
            assert history.record() == other.record() == Record("run-1", 3)
            with pytest.raises(HistoryTrouble, match="read_only"):
                history.keep(LAST)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (f"PRAGMA user_version = {SCHEMA_VERSION + 1}", "newer"),
        ("PRAGMA application_id = 7", "foreign"),
    ],
)
def test_what_is_not_this_versions_is_not_read(folder: Path, statement: str, reason: str) -> None:
    path = left_in(folder, LEFT["a closed board"])
    with closing(sqlite3.connect(path)) as db:
        db.execute(statement)
    with read_only(folder), pytest.raises(HistoryTrouble, match=reason) as caught:
        BoardHistory(path, only_read=True)
    assert not caught.value.is_damage


def test_damage_is_told_and_nothing_wrong_is_read(folder: Path) -> None:
    path = left_in(folder, LEFT["a closed board"])
    body = bytearray(path.read_bytes())
    body[4096:] = b"\xff" * (len(body) - 4096)
    path.write_bytes(body)
    with (
        read_only(folder),
        closing(BoardHistory(path, only_read=True)) as history,
        pytest.raises(HistoryTrouble) as caught,
    ):
        history.recent(START, EDGES)
    assert caught.value.is_damage


@pytest.mark.parametrize(
    "name", ["a?mode=memory.sqlite", "a#b.sqlite", "100%25.sqlite", "库.sqlite"]
)
def test_a_name_is_a_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with closing(BoardHistory(path)) as history:
        history.learn(TOLD, EDGES, Record())
    assert [each.name for each in tmp_path.iterdir()] == [name]
    with closing(BoardHistory(path, only_read=True)) as history:
        assert history.recent(START, EDGES) == (tuple(TOLD), 0)
        assert (history.last(), history.last_readiness(), history.alarms()) == NOTHING


def test_a_file_that_was_set_aside_is_not_in_place(tmp_path: Path) -> None:
    path = tmp_path / "board.sqlite"
    with closing(BoardHistory(path)) as history:
        in_place = [history.is_in_place]
        path.rename(tmp_path / "aside.sqlite")
        in_place.append(history.is_in_place)
        with closing(BoardHistory(path)) as anew:
            in_place += [history.is_in_place, anew.is_in_place]
    assert in_place == [True, False, False, True]
