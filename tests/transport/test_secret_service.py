"""A real Secret Service: gnome-keyring on a D-Bus of its own, with a home of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")
MISSING = [program for program in PROGRAMS if shutil.which(program) is None]

pytestmark = [
    pytest.mark.keyring,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
]

ORIGIN = "https://metrics.example"
TOKEN = "s3cr3t-T0ken.that~must/not+show=="

ROUND_TRIP = f"""
from wallboard.transport.keyring_entry import KeyringEntry
here, elsewhere = KeyringEntry({ORIGIN!r}), KeyringEntry("https://elsewhere.example")
assert here.read() is None
here.forget()
here.store("the-first")
here.store({TOKEN!r})
assert here.read() == {TOKEN!r}
assert elsewhere.read() is None
here.forget()
assert here.read() is None
here.store({TOKEN!r})
print("round trip")
"""

DIES = f"""
import os, signal
from wallboard.transport.credentials import CredentialError
from wallboard.transport.keyring_entry import KeyringEntry
here = KeyringEntry({ORIGIN!r}, deadline_s=20.0)
here.store({TOKEN!r})
os.kill(int(os.environ["DAEMON"]), signal.SIGKILL)
try:
    print("read", here.read() is None)
except CredentialError as error:
    print(error.trouble.value)
    assert {TOKEN!r} not in str(error)
"""

NONE = f"""
from wallboard.transport.credentials import CredentialError
from wallboard.transport.keyring_entry import KeyringEntry
here = KeyringEntry({ORIGIN!r}, deadline_s=20.0)
for call in (here.read, lambda: here.store({TOKEN!r}), here.forget):
    try:
        call()
    except CredentialError as error:
        print(error.trouble.value)
"""

# The daemon's password comes on standard input; it takes its name on the bus a moment later.
WITH_DAEMON = """
printf hunter2 | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit 3
for _ in $(seq 400); do
    DAEMON=$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \\
        org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets \\
        2>/dev/null) && break
    sleep 0.05
done
export DAEMON=${DAEMON##* }
"$0" -c "$1"
status=$?
kill "$DAEMON" 2>/dev/null
exit $status
"""


def run(home: Path, *command: str) -> str:
    """What `command` prints, in a home and a session that know nothing of the user's own."""
    (home / "run").mkdir(mode=0o700)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_RUNTIME_DIR": str(home / "run"),
    }
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    assert TOKEN not in done.stderr
    return done.stdout


def in_session(home: Path, code: str) -> str:
    return run(home, "dbus-run-session", "--", "sh", "-c", WITH_DAEMON, sys.executable, code)


def test_round_trip(tmp_path: Path) -> None:
    assert in_session(tmp_path, ROUND_TRIP).strip() == "round trip"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files, "the keyring's own file"
    for path in files:
        assert TOKEN.encode() not in path.read_bytes()


def test_the_daemon_dies(tmp_path: Path) -> None:
    assert in_session(tmp_path, DIES).strip() in ("keyring_refused", "no_keyring", "keyring_locked")


def test_no_session_bus(tmp_path: Path) -> None:
    assert run(tmp_path, sys.executable, "-c", NONE).split() == ["no_keyring"] * 3
