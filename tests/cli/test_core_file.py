"""No command leaves a core file: the token would be in it."""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

DIES = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
COMMAND = "from wallboard.cli import main; main(['--lang', 'none'])"
ALLOWED = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
PATTERN = Path("/proc/sys/kernel/core_pattern")


def left_by(script: str, folder: Path) -> list[str]:
    """What a process that dies leaves in its folder where the system would let it."""
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    started = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (most, most)),
        check=False,
        timeout=60,
    )
    assert started.returncode == -signal.SIGSEGV
    return [each.name for each in folder.iterdir()]


def test_a_command_asks_for_none() -> None:
    told = subprocess.run(
        [sys.executable, "-c", f"{COMMAND}; {ALLOWED}"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert told.stdout.strip() == "0"


def test_a_command_that_crashes_leaves_none(tmp_path: Path) -> None:
    if not PATTERN.exists() or PATTERN.read_text()[0] in "/|":
        pytest.skip("core files go elsewhere on this machine")
    if not left_by(DIES, tmp_path):
        pytest.skip("this machine writes no core files")
    for each in tmp_path.iterdir():
        each.unlink()
    assert left_by(f"{COMMAND}; {DIES}", tmp_path) == []
