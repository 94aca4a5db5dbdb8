"""The keyring as sessions have it: none, locked behind a dialog, dying, with no token in it.

Each is a session bus of its own, with a home of its own and gnome-keyring in it; all go on at once.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
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
UNHURRIED_S = 2.0
"""What a busy machine may add to a real wait."""
ENDS_WITHIN_S = 3.0
"""A board that waited out its patience would take longer than that."""
READ = "check the keyring or the credential file"
SIGN_IN = "run wallboard sign-in"

WITH_DAEMON = f"""
printf {PASSWORD} | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit 3
for _ in $(seq 400); do
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
            timeout=240, check=False,
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


Found = dict[str, Shown]
"""What a board came to in a session, fault by fault."""


def without(home: Path) -> Found:
    return Session(home).board("nothing", keyring=False)


def unencrypted(home: Path) -> Found:
    """What a board comes to with each backend that does not encrypt."""
    (home / "lib").mkdir(parents=True)
    (home / "lib" / "plain.py").write_text(PLAINTEXT)
    return {
        each: Session(home / each, PYTHON_KEYRING_BACKEND=each).board("nothing", keyring=False)[
            "nothing"
        ]
        for each in UNENCRYPTED
    }


def in_session(home: Path) -> Found:
    faults = ("nothing", "newline", "empty", "long", "changed", "dies")
    return Session(home).board(*faults, keyring=True)


def behind_a_dialog(*faults: str) -> Callable[[Path], Found]:
    """In a session whose keyring somebody has to unlock."""

    def found(home: Path) -> Found:
        with display() as screen:
            return Session(home, DISPLAY=screen).board(*faults, keyring=True)

    return found


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


SESSIONS: dict[str, Callable[[Path], Found]] = {
    "without": without, "unencrypted": unencrypted, "in_session": in_session,
    "locked": behind_a_dialog("locked"), "ended": behind_a_dialog("ended"),
}  # fmt: skip
UNENCRYPTED = ("keyring.backends.null.Keyring", "plain.PlaintextKeyring")


@pytest.fixture(scope="session")
def begun(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[Found]]]:
    """The sessions that are asked for, and what they come to."""
    asked = {
        name
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.path == Path(__file__)
        for name in item.fixturenames
    }
    with ThreadPoolExecutor(len(SESSIONS)) as pool:
        yield {
            name: pool.submit(session, tmp_path_factory.mktemp(name) / "home")
            for name, session in SESSIONS.items()
            if f"found_{name}" in asked
        }


def found_in(name: str) -> Callable[[dict[str, Future[Found]]], Found]:
    """The fixture that gives what a board came to in a session."""

    @pytest.fixture(scope="module", name=f"found_{name}")
    def found(begun: dict[str, Future[Found]]) -> Found:
        return begun[name].result()

    return found


found_without, found_unencrypted, found_in_session, found_locked, found_ended = map(
    found_in, SESSIONS
)


def says(shown: Shown, reason: str, todo: str) -> None:
    """Desk and wall say that nobody may look, and what to do."""
    assert shown["freshness"] == "not_authorised"
    assert reason in shown["detail"]
    assert todo in shown["desk"].lower()
    assert "".join(todo.split()) in shown["wall"]


def says_soon(shown: Shown, reason: str, todo: str) -> None:
    """They say so within an interval."""
    says(shown, reason, todo)
    assert shown["said_after_s"] < POLL_S + UNHURRIED_S


@fault("none", f"not authorised: {READ}", POLL_S)
def test_no_keyring(found_without: Found) -> None:
    says_soon(found_without["nothing"], "no_keyring", READ)


@fault("only a plaintext or null backend", f"not authorised: {READ}", POLL_S)
@pytest.mark.parametrize("backend", UNENCRYPTED)
def test_a_keyring_that_does_not_encrypt(backend: str, found_unencrypted: Found) -> None:
    says_soon(found_unencrypted[backend], f"{backend} is not a keyring that is accepted", READ)


@needs_keyring
@pytest.mark.keyring
class TestInSession:
    """One board after the other in one session."""

    @fault("none: and no token in it", f"not authorised: {SIGN_IN}", POLL_S)
    def test_without_a_token(self, found_in_session: Found) -> None:
        says_soon(found_in_session["nothing"], "401", SIGN_IN)

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
        self, odd: str, reason: str, found_in_session: Found, measured: Measured
    ) -> None:
        says(found_in_session[odd], reason, READ)
        measured.back_s = found_in_session[odd]["back_s"]
        assert measured.back_s < BACK_S

    @fault("token of 3,000 characters", "live", None)
    def test_the_longest_token(self, found_in_session: Found) -> None:
        assert found_in_session["long"]["freshness"] == "live"

    @fault("token changed while running", f"not authorised: {SIGN_IN}", BACK_S)
    def test_another_token(self, found_in_session: Found, measured: Measured) -> None:
        says(found_in_session["changed"], "401", SIGN_IN)
        measured.back_s = found_in_session["changed"]["back_s"]
        assert measured.back_s < BACK_S

    @fault("dies while running", f"live; at the next start not authorised: {READ}", None)
    def test_it_dies(self, found_in_session: Found) -> None:
        assert found_in_session["dies"]["seen"] == ["live"]
        says(found_in_session["dies"], "keyring", READ)


@needs_keyring
@needs("Xvfb", "xdotool")
@pytest.mark.skipif(not Path("/usr/libexec/gcr-prompter").exists(), reason="not installed: gcr")
@pytest.mark.keyring
@pytest.mark.xvfb
class TestBehindADialog:
    """The dialog is gcr's own, on a screen of its own."""

    @fault("locked with a display", f"not authorised: {READ}", PATIENCE_S + 0.8 * POLL_S)
    def test_it_says_what_to_do(
        self, found_locked: Found, measured: Measured, notes: list[str]
    ) -> None:
        shown = found_locked["locked"]
        says(shown, "keyring_silent", READ)
        assert shown["said_after_s"] < PATIENCE_S + 0.8 * POLL_S + UNHURRIED_S
        assert shown["longest_gap_ms"] < shown["allowed_ms"]
        assert shown["back_s"] < BACK_S
        measured.back_s = shown["back_s"]
        notes.append(
            f"keyring locked behind a dialog: said after {shown['said_after_s']:.1f} s, with"
            f" {PATIENCE_S:g} s of patience; longest gap {shown['longest_gap_ms']:.0f} ms"
        )

    @fault("locked with a display: told to end meanwhile", "a clean end", ENDS_WITHIN_S)
    def test_it_can_be_ended(self, found_ended: Found, measured: Measured) -> None:
        measured.back_s = found_ended["ended"]["took_s"]
        assert measured.back_s < ENDS_WITHIN_S
