"""The small files on a full disk: what was written before stands, and somebody is told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from tests.faults.disks import filled, mounted
from wallboard.app.run_record import RunRecord
from wallboard.app.window_place import keep, restore
from wallboard.cli import main
from wallboard.domain.alarm_marks import Mark
from wallboard.history.marks_file import Kept, MarksFile
from wallboard.hub.tokens import TokenFile
from wallboard.polling.operator import _Keeping
from wallboard.settings_file import SettingsFile

Pair = tuple[Callable[[], object], Callable[[], object]]
"""Writes another version of a file, and reads the file."""
PLACE = QRect(60, 80, 420, 300)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk") as folder:
        yield folder


def window_place(disk: Path) -> Pair:
    """Where the desk's window stood."""
    window, file = QWidget(), disk / "desk-geometry"
    window.setGeometry(PLACE)
    keep(window, file)

    def write() -> None:
        window.setGeometry(PLACE.translated(100, 50))
        keep(window, file)

    def read() -> object:
        assert restore(window, file)
        return window.geometry()

    return write, read


def record_of_runs(disk: Path) -> Pair:
    """How the last runs ended."""
    path = disk / "desk-runs.json"
    record = RunRecord(path)
    record.begin(1_795_400_000.0)
    record.end()
    return lambda: record.begin(1_795_400_100.0), path.read_bytes


def marks(disk: Path) -> Pair:
    """What was done about alarms."""
    file = MarksFile(disk / "marks.json")
    file.write(Kept({"waiting": Mark(5.0, "alarm", 6.0)}))
    keeping = _Keeping(file)
    keeping.newest.append(Kept({"waiting": Mark(5.0, "alarm", 6.0, 99.0)}))
    return keeping.run, file.read


def settings(disk: Path) -> Pair:
    """What the desk was set to; the desk says what the log says of the others."""
    file = SettingsFile(disk / "wallboard.toml")
    file.path.write_text('[desk]\ntheme = "dark"  # for the night\n')

    def write() -> None:
        saved = file.save({"desk.theme": "light"})
        if saved.kind:
            assert saved.kind == "full"
            print(saved.detail, file=sys.stderr)

    return write, file.path.read_text


def tokens(disk: Path) -> Pair:
    """Who may ask the hub."""
    file = disk / "tokens.json"
    add = ["hub", "token", "add", "--tokens", str(file), "--lang", "en"]
    assert main([*add, "wall"]) == 0
    return lambda: main([*add, "desk"]), lambda: TokenFile(file).tokens()


@pytest.mark.fault(
    "disk",
    "config written on a full disk",
    shows="what was there before, and a line",
    within_s=None,
)
@pytest.mark.parametrize("kind", [window_place, record_of_runs, marks, settings, tokens])
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_what_was_written_before_stands(
    kind: Callable[[Path], Pair],
    disk: Path,
    qapp: object,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write, read = kind(disk)
    before = read()
    capsys.readouterr()
    with filled(disk):
        write()
        assert read() == before
    told = [*caplog.messages, *capsys.readouterr().err.splitlines()]
    assert len(told) == 1
    assert "No space left" in told[0]
    write()
    assert read() != before
