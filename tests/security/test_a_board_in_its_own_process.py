"""A wall and a desk as somebody starts them, on a server that fails in many ways: who hears what.

The token is planted. After the run it is looked for in every file, in what was printed, in the
crash file, in the arguments and in the environment; and the process is looked at for open doors.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults import faults as f
from tests.faults.rig import leaks
from tests.faults.server import TOKEN, MetricsServer
from tests.faults.world import World
from tests.transport.faulty import FaultyServer, answer, saying

ROOT = Path(__file__).parents[2]
VIEWS = {"wall": ["wall"], "desk": []}
NAMES = ("CONFIG", "DATA", "STATE", "CACHE")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@dataclass
class Running:
    """A running wall or desk and where it keeps its things."""

    view: str
    process: subprocess.Popen[bytes]
    home: Path
    server: MetricsServer
    second: FaultyServer

    def waits_for(self, what: Callable[[], bool], seconds: float = 60.0) -> None:
        until = time.monotonic() + seconds
        while not what():
            assert self.process.poll() is None, self.printed()
            assert time.monotonic() < until, "it did not come to that"
            time.sleep(0.02)

    def asks(self, more: int) -> None:
        """Let it ask so many times more."""
        before = len(self.server.asked)
        self.waits_for(lambda: len(self.server.asked) >= before + more)

    def logged(self) -> str:
        return (self.home / "STATE" / "wallboard" / f"{self.view}.log").read_text("utf-8")

    def printed(self) -> str:
        return (self.home / "printed").read_text("utf-8", "replace")

    def of_process(self, name: str) -> bytes:
        return Path(f"/proc/{self.process.pid}/{name}").read_bytes()


@pytest.fixture(params=VIEWS)
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    view = request.param
    token = tmp_path / "credentials" / "token"
    token.parent.mkdir(mode=0o700)
    token.touch(mode=0o600)
    token.write_text(TOKEN + "\n")
    with MetricsServer(World()) as server, FaultyServer(saying(answer())) as second:
        settings = tmp_path / "settings.toml"
        settings.write_text(
            f'[server]\nurl = "{server.origin}"\npoll_s = 1.0\ncredential_file = "{token}"\n'
        )
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(tmp_path / "run"), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT),
            **{f"XDG_{name}_HOME": str(tmp_path / name) for name in NAMES},
        }  # fmt: skip
        (tmp_path / "run").mkdir(mode=0o700)
        with (tmp_path / "printed").open("wb") as printed:
            process = subprocess.Popen(
                [sys.executable, "-m", "wallboard", *VIEWS[view], "--settings", str(settings)],
                stdout=printed, stderr=subprocess.STDOUT, env=environment, cwd=tmp_path,
            )  # fmt: skip
        try:
            yield Running(view, process, tmp_path, server, second)
        finally:
            process.kill()
            process.wait()


def everything_in(folder: Path, *but: Path) -> list[str]:
    """What stands in every file, as text; and the files' own names."""
    files = [path for path in folder.rglob("*") if path.is_file() and path not in but]
    names = [str(path) for path in folder.rglob("*")]
    return [*names, *(path.read_bytes().decode("latin-1") for path in files)]


def listening(pid: int) -> set[str]:
    """The local addresses at which a process waits for somebody to connect."""
    held = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            held.add(str(descriptor.readlink()))
        except OSError:
            continue  # closed meanwhile
    found = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            cells = row.split()
            waits = cells[3] == "0A" if table.startswith("tcp") else cells[2].endswith(":0000")
            if waits and f"socket:[{cells[9]}]" in held:
                found.add(f"{table} {cells[1]}")
    return found


@pytest.mark.fault(
    "process and display",
    "SIGSEGV: after many faults",
    shows="no byte of the token in any file",
    within_s=None,
)
def test_the_token_stays_where_it_is_and_no_door_is_open(board: Running) -> None:
    server = board.server
    board.waits_for(lambda: server.sequence > 2)  # the token was read, and it was right
    for fault in (
        f.status("500 Oops", "Content-Type: application/problem+json", body=echo()),
        f.body_of(lambda _: b"<html>"),
        f.redirect(lambda ask: f"{board.second.origin}{ask.path}"),
        None,
    ):
        server.fault = fault
        board.asks(1)
    # who asks again has looked at the last answer; after a refusal nobody does for half a minute
    server.fault = f.status("401 No", "Content-Type: application/problem+json", body=echo())
    board.waits_for(lambda: "unauthorised" in board.logged())
    assert listening(board.process.pid) == set()
    outside = [board.of_process("cmdline"), board.of_process("environ")]
    board.process.send_signal(signal.SIGSEGV)
    assert board.process.wait(60) == -signal.SIGSEGV
    asked = b"".join(server.requests)
    assert f"Authorization: Bearer {TOKEN}".encode() in asked, "else nothing is proved"
    assert board.second.connections == 0
    texts = everything_in(board.home, board.home / "credentials" / "token")
    texts += [text.decode("latin-1") for text in outside]
    assert leaks(texts) == []
    assert leaks([board.printed()]) == []
    assert any("thread" in text.lower() for text in texts), "there is no crash file"


def echo() -> bytes:
    """A server that says the token back."""
    return f'{{"title": "No", "detail": "what you sent: Bearer {TOKEN}"}}'.encode()


def test_what_looks_for_the_token_finds_it(tmp_path: Path) -> None:
    """Else the tests above would prove nothing."""
    (tmp_path / "log").write_text(f"GET / {TOKEN[8:30]}")
    assert leaks(everything_in(tmp_path))


def test_what_looks_for_open_doors_finds_one() -> None:
    with FaultyServer(saying(answer())) as server:
        assert any(each.endswith(f":{server.port:04X}") for each in listening(os.getpid()))


def test_its_files_are_its_owners_alone(board: Running) -> None:
    board.waits_for(lambda: board.server.sequence > 3)
    board.process.terminate()
    assert board.process.wait(60) == 0
    made = [path for name in NAMES for path in (board.home / name).rglob("*")]
    exposed = [f"{path} {path.stat().st_mode:o}" for path in made if path.stat().st_mode & 0o077]
    fonts = [each for each in exposed if "fontconfig" in each]  # not ours
    assert sorted(set(exposed) - set(fonts)) == []
    assert made, "it keeps a history"
