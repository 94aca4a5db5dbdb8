"""The keyring as sessions have it: none, locked behind a dialog, dying, with no token in it.

Each is a session bus of its own, with a home of its own and gnome-keyring in it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.keyring_board import ANOTHER, LONG, PATIENCE_S, POLL_S
from tests.faults.report import Measured
from tests.faults.rig import leaks, leaks_in
from tests.faults.server import TOKEN

ROOT = Path(__file__).parents[2]
PASSWORD = "hunter2"
BACK_S = 300.8
"""A refused token is read anew after half a minute, then every five minutes."""
LONGEST_GAP_S = 1.0
"""A GUI that waits for the keyring is away for all of its patience; a busy machine is not."""
UNHURRIED_S = 1.0
"""What a busy machine may add to a real wait."""
READ = "check the keyring or the credential file"
SIGN_IN = "run wallboard sign-in"

WITH_DAEMON = f"""
printf {PASSWORD} | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit 3
for _ in $(seq 100); do
    DAEMON=$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \\
        org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets \\
        2>/dev/null) && break
    sleep 0.05
done
export DAEMON=${{DAEMON##* }}
"$@"
status=$?
kill "$DAEMON" 2>/dev/null
exit $status
"""
PLAINTEXT = f'''
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    """As keyrings.alt has it: what it keeps anybody can read."""

    priority = 9

    def get_password(self, service, username):
        return {TOKEN!r}

    def set_password(self, service, username, password):
        raise AssertionError("it is not to be used")
'''
Shown = dict[str, Any]


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip where a program is missing."""
    missing = [each for each in programs if shutil.which(each) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


needs_keyring = needs("dbus-run-session", "dbus-send", "gnome-keyring-daemon")


def fault(words: str, shows: str, within_s: float | None) -> pytest.MarkDecorator:
    """A row of the table of faults."""
    return pytest.mark.fault("keyring", words, shows=shows, within_s=within_s)


class Session:
    """A user's session that knows nothing of the one the tests run in."""

    def __init__(self, home: Path, **environment: str) -> None:
        (home / "run").mkdir(mode=0o700, parents=True)
        self.home = home
        self._environment = {
            "PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(home.with_name("lib"))]),
            "QT_QPA_PLATFORM": "offscreen", "PASSWORD": PASSWORD,
            **{f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CONFIG")},
            "XDG_RUNTIME_DIR": str(home / "run"), **environment,
        }  # fmt: skip

    def board(self, *faults: str, keyring: bool) -> dict[str, Shown]:
        """What a board came to in it, fault by fault; no file of it holds the token."""
        board = [sys.executable, "-m", "tests.faults.keyring_board", *faults]
        if keyring:
            board = ["dbus-run-session", "--", "sh", "-c", WITH_DAEMON, "sh", *board]
        done = subprocess.run(
            board, env=self._environment, cwd=self.home, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        for token in (TOKEN, ANOTHER, LONG):
            assert not leaks([done.stdout, done.stderr], token)
            assert leaks_in(self.home, token) == []
        found: dict[str, Shown] = {}
        for line in done.stdout.splitlines():
            if line.startswith("{"):  # what the dialog starts has things to say as well
                found |= json.loads(line)
        assert list(found) == list(faults), done.stderr
        return found


def says(shown: Shown, reason: str, todo: str) -> None:
    """Desk and wall say that nobody may look, and what to do."""
    assert shown["freshness"] == "not_authorised"
    assert reason in shown["detail"]
    assert todo in shown["desk"].lower()
    assert "".join(todo.split()) in shown["wall"]


@fault("none", f"not authorised: {READ}", POLL_S)
def test_no_keyring(tmp_path: Path) -> None:
    shown = Session(tmp_path / "home").board("nothing", keyring=False)["nothing"]
    says(shown, "no_keyring", READ)
    assert shown["took_s"] < UNHURRIED_S + POLL_S


@fault("only a plaintext or null backend", f"not authorised: {READ}", POLL_S)
@pytest.mark.parametrize("backend", ["keyring.backends.null.Keyring", "plain.PlaintextKeyring"])
def test_a_keyring_that_does_not_encrypt(backend: str, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "plain.py").write_text(PLAINTEXT)
    session = Session(tmp_path / "home", PYTHON_KEYRING_BACKEND=backend)
    shown = session.board("nothing", keyring=False)["nothing"]
    says(shown, f"{backend} is not a keyring that is accepted", READ)


@pytest.fixture(scope="module")
def in_session(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shown]:
    """What a board came to in one session with a keyring, fault by fault."""
    session = Session(tmp_path_factory.mktemp("session") / "home")
    faults = ("nothing", "newline", "empty", "long", "changed", "dies")
    return session.board(*faults, keyring=True)


@needs_keyring
@pytest.mark.keyring
class TestInSession:
    """One board after the other in one session."""

    @fault("none: and no token in it", f"not authorised: {SIGN_IN}", POLL_S)
    def test_without_a_token(self, in_session: dict[str, Shown]) -> None:
        says(in_session["nothing"], "401", SIGN_IN)

    @pytest.mark.parametrize(
        ("odd", "reason"),
        [
            pytest.param(
                "newline", "line break",
                marks=fault("token with newline", f"not authorised: {READ}", BACK_S),
            ),
            pytest.param(
                "empty", "empty", marks=fault("token empty", f"not authorised: {READ}", BACK_S)
            ),
        ],
    )  # fmt: skip
    def test_what_is_no_token(
        self, odd: str, reason: str, in_session: dict[str, Shown], measured: Measured
    ) -> None:
        says(in_session[odd], reason, READ)
        measured.back_s = in_session[odd]["back_s"]
        assert measured.back_s < BACK_S

    @fault("token of 3,000 characters", "live", None)
    def test_the_longest_token(self, in_session: dict[str, Shown]) -> None:
        assert in_session["long"]["freshness"] == "live"

    @fault("token changed while running", f"not authorised: {SIGN_IN}", BACK_S)
    def test_another_token(self, in_session: dict[str, Shown], measured: Measured) -> None:
        says(in_session["changed"], "401", SIGN_IN)
        measured.back_s = in_session["changed"]["back_s"]
        assert measured.back_s < BACK_S

    @fault("dies while running", f"live; at the next start not authorised: {READ}", None)
    def test_it_dies(self, in_session: dict[str, Shown]) -> None:
        assert in_session["dies"]["seen"] == ["live"]
        says(in_session["dies"], "keyring", READ)


@contextmanager
def display() -> Iterator[str]:
    """A screen for the keyring's dialog."""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
        pass_fds=[writer], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    with os.fdopen(reader) as told:
        number = told.readline().strip()
    try:
        yield f":{number}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def behind_a_dialog(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shown]:
    """What a board came to in one session whose keyring somebody has to unlock."""
    with display() as screen:
        session = Session(tmp_path_factory.mktemp("dialog") / "home", DISPLAY=screen)
        return session.board("locked", "ended", keyring=True)


@needs_keyring
@needs("Xvfb", "xdotool")
@pytest.mark.skipif(not Path("/usr/libexec/gcr-prompter").exists(), reason="not installed: gcr")
@pytest.mark.keyring
@pytest.mark.xvfb
class TestBehindADialog:
    """The dialog is gcr's own, on a screen of its own."""

    @fault("locked with a display", f"not authorised: {READ}", PATIENCE_S + 0.8 * POLL_S)
    def test_it_says_what_to_do(
        self, behind_a_dialog: dict[str, Shown], measured: Measured, notes: list[str]
    ) -> None:
        shown = behind_a_dialog["locked"]
        says(shown, "keyring_silent", READ)
        assert shown["said_after_s"] < PATIENCE_S + 0.8 * POLL_S + UNHURRIED_S
        assert shown["longest_gap_s"] < LONGEST_GAP_S
        assert shown["back_s"] < BACK_S
        measured.back_s = shown["back_s"]
        notes.append(
            f"keyring locked behind a dialog: said after {shown['said_after_s']:.1f} s, with"
            f" {PATIENCE_S:g} s of patience; longest gap {shown['longest_gap_s'] * 1000:.0f} ms"
        )

    @fault("locked with a display: told to end meanwhile", "a clean end", 1.0)
    def test_it_can_be_ended(self, behind_a_dialog: dict[str, Shown], measured: Measured) -> None:
        measured.back_s = behind_a_dialog["ended"]["took_s"]
        assert measured.back_s < 1.0
