"""The crash file: a process that dies of SIGSEGV leaves where it stood, and the file is bounded."""

import faulthandler
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wallboard.app import crash_file
from wallboard.app.crash_file import crash_filed

NOW = datetime(2026, 11, 23, 9, 41, 5, tzinfo=UTC)

DIES = """
import ctypes, sys
from datetime import UTC, datetime
from pathlib import Path
from wallboard.app.crash_file import crash_filed

def where_it_dies(token):
    ctypes.string_at(0)

with crash_filed(Path(sys.argv[1]), datetime.now(UTC)):
    where_it_dies("CANARY")
"""


@pytest.mark.fault(
    "process and display",
    "SIGSEGV: the crash file",
    shows="where it stood, and no value",
    within_s=None,
)
def test_a_segmentation_fault_leaves_where_it_stood(tmp_path: Path) -> None:
    path = tmp_path / "desk-crash.txt"
    done = subprocess.run([sys.executable, "-c", DIES, str(path)], check=False, timeout=60)
    assert done.returncode == -signal.SIGSEGV
    text = path.read_text()
    assert "Segmentation fault" in text
    assert "where_it_dies" in text
    assert "CANARY" not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash_file, "LARGEST_BYTES", 1000)
    path = tmp_path / "desk-crash.txt"
    for _ in range(200):
        with crash_filed(path, NOW):
            pass
    assert path.stat().st_size < 1100
    assert path.read_text().endswith("\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_no_file_is_no_reason_to_end(caplog: pytest.LogCaptureFixture) -> None:
    with crash_filed(Path("/proc/wallboard/crash.txt"), NOW):
        pass
    assert len(caplog.records) == 1


def test_the_handler_is_given_back(tmp_path: Path) -> None:
    before = faulthandler.is_enabled()
    with crash_filed(tmp_path / "crash.txt", NOW):
        assert faulthandler.is_enabled()
    assert faulthandler.is_enabled() == before
