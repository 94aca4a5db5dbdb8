"""The board as a process: how it ends, how it begins again, and what a second one does.

No server answers: a board must stand without one.
"""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.domain.samples import NOW, hotline, minute, snapshot
from tests.gaps import times_slower
from wallboard.history.board_history import BoardHistory, Last, Record, file_of

URL = "http://127.0.0.1:9"  # the discard port: nobody answers


class Home:
    """A user's own folders, and a service manager's socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("data", "state", "run"):
            (folder / name).mkdir(mode=0o700)
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(str(folder / "notify"))
        self.manager.settimeout(20.0)

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "NOTIFY_SOCKET": str(self.folder / "notify"),
            "WATCHDOG_USEC": "600000",
            "QT_QPA_PLATFORM": "offscreen",
            "LC_ALL": "en_GB.UTF-8",
        }

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "wallboard", *arguments, "--url", URL],
            env=self.environment(),
            stderr=subprocess.PIPE,
            text=True,
        )

    def heard(self) -> str:
        return self.manager.recv(4096).decode()

    @contextmanager
    def running(self, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
        process = self.start(*arguments)
        try:
            while self.heard() != "READY=1":
                pass
            yield process
        finally:
            process.kill()
            process.communicate()

    def log(self, name: str) -> str:
        return (self.folder / "state" / "wallboard" / f"{name}.log").read_text("utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.manager.close()


@pytest.mark.fault(
    "process and display", "SIGTERM, logout: desk and wall", shows="a clean end", within_s=1.0
)
@pytest.mark.parametrize(("arguments", "name"), [((), "desk"), (("wall",), "wall")])
def test_it_ends_on_sigterm_within_a_second_and_clean(
    home: Home, arguments: tuple[str, ...], name: str
) -> None:
    took_s: list[float] = []
    within_s = 1.0 * times_slower()
    while len(took_s) < 3 and not any(each < within_s for each in took_s):
        # one end that was not held up by a busy machine is enough
        with home.running(*arguments) as process:
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            assert process.wait(30) == 0
            took_s.append(time.monotonic() - began)
    assert min(took_s) < within_s
    lines = home.log(name).splitlines()
    assert lines[-1].endswith("wallboard ends")
    record = json.loads((home.folder / f"state/wallboard/{name}-runs.json").read_text())
    assert record == {"running": False, "crashes": []}
    assert [each for each in (home.folder / "run").rglob("*") if each.is_file()] == []


def test_the_watchdog_hears_of_it_until_it_ends(home: Home) -> None:
    with home.running("wall") as process:
        assert [home.heard() for _ in range(3)] == ["WATCHDOG=1"] * 3
        process.send_signal(signal.SIGTERM)
        heard = ""
        while heard != "STOPPING=1":
            heard = home.heard()


@pytest.mark.fault(
    "process and display",
    "GUI thread blocked: what the service manager hears",
    shows="nothing, until it goes on",
    within_s=None,
)
def test_a_stopped_gui_thread_is_not_well(home: Home) -> None:
    with home.running("wall") as process:
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        home.manager.setblocking(False)
        with suppress(BlockingIOError):
            while home.heard():
                pass  # what was sent before it stopped
        home.manager.settimeout(1.0)
        with pytest.raises(TimeoutError):
            home.heard()
        home.manager.settimeout(20.0)
        process.send_signal(signal.SIGCONT)
        assert home.heard() == "WATCHDOG=1"


@pytest.mark.fault(
    "process and display",
    "second start: desk and wall",
    shows="a sentence; the first goes on",
    within_s=None,
)
def test_a_second_wall_says_so_and_a_second_desk_leaves(home: Home) -> None:
    with home.running("wall"):
        second = home.start("wall")
        _, said = second.communicate(timeout=30)
        assert second.returncode == 1
        assert "another wall of yours" in said
        with home.running() as desk:  # a desk is another thing
            again = home.start()
            again.communicate(timeout=30)
            assert again.returncode == 0
            assert desk.poll() is None


def test_a_second_desk_that_the_first_does_not_hear_says_so(home: Home) -> None:
    with home.running() as first:
        (socket_file,) = (home.folder / "run").rglob("*.socket")
        socket_file.unlink()
        second = home.start()
        _, said = second.communicate(timeout=30)
        assert second.returncode == 1
        assert "your desk is open already and does not answer" in said
        assert first.poll() is None


def test_a_screen_that_is_named_twice_is_one(home: Home) -> None:
    screen = subprocess.run(
        [sys.executable, "-m", "wallboard", "wall", "--screen", "none", "--url", URL],
        env=home.environment(),
        capture_output=True,
        text=True,
        check=False,
    ).stderr.partition("screens are: ")[2]
    name = ("--screen", screen.strip())
    with home.running("wall", *name, *name) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


@pytest.mark.fault(
    "process and display",
    "crash loop at start: killed three times",
    shows="a safe wall, that says so",
    within_s=None,
)
def test_after_three_crashes_it_starts_safe_and_without_history(home: Home) -> None:
    for _ in range(3):
        with home.running("wall") as process:
            process.kill()
            process.wait()
    path = file_of(home.folder / "data" / "wallboard", URL)
    for each in path.parent.glob(f"{path.name}*"):  # its write-ahead log would heal it
        each.unlink()
    path.write_bytes(b"whoever opens it sets it aside")
    before = path.read_bytes()
    with home.running("wall") as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert "three crashes in five minutes" in home.log("wall")
    with home.running("wall") as process:  # this one ended well, but the three are still near
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    assert home.log("wall").count("begins, safe") == 2
    assert path.read_bytes() == before
    assert list(path.parent.glob("*.damaged-*")) == []
    (home.folder / "state/wallboard/wall-runs.json").unlink()
    with home.running("wall") as process:  # one that knows of no crash opens it
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == before


def test_no_server_is_one_line_and_the_history_of_yesterday_is_kept(home: Home) -> None:
    path = file_of(home.folder / "data" / "wallboard", URL)
    told = [minute(NOW // 60 * 60 - 60 * number) for number in range(1000)]
    with closing(BoardHistory(path)) as history:
        history.learn(told, hotline().delay_edges_s, Record("run-1", 7))
        history.keep(Last(hotline(), snapshot(), NOW))
    with home.running("wall") as process:
        deadline = time.monotonic() + 20
        while "no data" not in home.log("wall") and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    assert home.log("wall").count("no data") == 1
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM minutes").fetchone() == (1000,)
