"""One board of a kind for each user: in one process, in two, and after one was killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from wallboard.app.single import Single
from wallboard.places import private

HOLDS = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from wallboard.app.single import Single
app = QCoreApplication([])
single = Single(Path(sys.argv[1]), "desk")
print(single.taken(), flush=True)
single.listen()
single.called.connect(lambda: print("called", flush=True))
app.exec()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.fixture
def first(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    yield process
    process.kill()
    process.stdout.close()
    process.wait()


def test_a_second_start_calls_the_first(
    qtbot: QtBot, folder: Path, first: "subprocess.Popen[str]"
) -> None:
    second = Single(folder, "desk")
    assert not second.taken()
    qtbot.waitUntil(second.call)  # it may not listen yet
    assert first.stdout is not None
    assert first.stdout.readline() == "called\n"


def test_another_name_is_free(folder: Path, first: "subprocess.Popen[str]") -> None:
    assert Single(folder, "wall HDMI-1").taken()


def test_one_that_was_killed_holds_nothing(
    qtbot: QtBot, folder: Path, first: "subprocess.Popen[str]"
) -> None:
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = Single(folder, "desk")
    assert second.taken()
    second.listen()  # where the dead one's socket still lies
    called: list[bool] = []
    second.called.connect(lambda: called.append(True))
    assert Single(folder, "desk").call()
    qtbot.waitUntil(lambda: called == [True])
    second.free()


def test_a_freed_name_can_be_taken_again(folder: Path) -> None:
    first, second = Single(folder, "desk"), Single(folder, "desk")
    assert first.taken()
    assert not second.taken()
    first.free()
    assert second.taken()
    second.free()


def test_a_folder_that_cannot_be_used_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    assert Single(Path("/proc/wallboard"), "desk").taken()
    assert len(caplog.records) == 1


def test_nobody_is_called_where_nobody_is(folder: Path) -> None:
    assert not Single(folder, "desk").call()


def test_a_folder_of_others_is_refused_and_an_open_one_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    folder.chmod(0o777)
    private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(PermissionError):
        private(tmp_path / "link")
    if os.getuid() == 0:
        os.chown(folder, 12345, 12345)
        with pytest.raises(PermissionError):
            private(folder)
