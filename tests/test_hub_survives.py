"""A hub that is killed, whose disk is full, whose journal is damaged, or that fails by itself."""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.kills import ROOT, KilledHub, killed_hubs, killed_writers

resource = pytest.importorskip("resource")

FULL_BYTES = 4096
"""No file of the hub's may be written beyond this: what it has is there, and no more fits."""


@pytest.mark.fault(
    "disk",
    "kill -9 200 times: a journal's writer, twenty times",
    shows="all that was kept",
    within_s=None,
)
def test_a_journals_writer_is_killed(tmp_path: Path) -> None:
    assert killed_writers(tmp_path / "hub.journal", 20) > 20


@pytest.mark.fault(
    "disk",
    "kill -9 200 times: a hub at work, twice",
    shows="all that was kept, the gaps told",
    within_s=None,
)
def test_a_hub_is_killed_at_work(tmp_path: Path) -> None:
    assert "none lost" in killed_hubs(tmp_path / "hub.journal", 2)


@pytest.mark.fault(
    "disk",
    "full while running: the hub",
    shows="boards told all the same, nothing lost",
    within_s=None,
)
def test_the_disk_fills_while_it_runs(tmp_path: Path) -> None:
    """The boards are told all the same, and what is owed to the journal is written when it can be.

    A limit of the size of files stands for the full disk: SQLite's writes fail in mid-transaction.
    """
    path = tmp_path / "hub.journal"
    hub = KilledHub(path)
    hub.start()
    _, unlimited = resource.prlimit(hub.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(hub.pid, resource.RLIMIT_FSIZE, (FULL_BYTES, unlimited))
    first = hub.ask("/v1/snapshot")
    running: set[str] = set()
    deadline = time.monotonic() + 30
    while len(running) < 3:  # two have ended that could not be kept
        running.add(hub.minutes()[-1]["start"])
        assert time.monotonic() < deadline
        time.sleep(0.2)
    full = hub.ask("/v1/snapshot")
    assert full["sequence"] > first["sequence"]
    before = len(hub.minutes())
    resource.prlimit(hub.pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))
    deadline = time.monotonic() + 30
    while len(hub.minutes()) <= before:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    snapshot, minutes = hub.settled()
    assert all(each["complete"] for each in minutes)
    assert sum(each["offered"] for each in minutes) == snapshot["today"]["offered"]
    said = hub.end().splitlines()
    assert [line for line in said if "journal" in line] == [
        line for line in said if "cannot be written" in line or "is written again" in line
    ]
    assert len(said) == 3, "a line when it begins, one when it is over"
    again = KilledHub(path)
    again.start()
    kept = {each["start"]: each for each in again.minutes()}
    assert all(kept[each["start"]] == each for each in minutes[:-1])
    again.end()


@pytest.mark.fault(
    "disk", "full at start: the hub", shows="serving, with the day it knows", within_s=None
)
def test_it_starts_on_a_full_disk_with_the_journal_it_has(tmp_path: Path) -> None:
    path = tmp_path / "hub.journal"
    hub = KilledHub(path)
    told = hub.run_and_kill(1.0)

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_BYTES, resource.RLIM_INFINITY))

    again = KilledHub(path)
    again.start(before=fill)
    kept = {each["start"]: each for each in again.minutes()}
    assert all(kept[each["start"]] == each for each in told if each["final"])
    said = again.end().splitlines()
    assert len([line for line in said if "cannot be written" in line]) in (1, 2)


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(
            at,
            marks=pytest.mark.fault(
                "disk",
                f"database {at} overwritten: the hub's journal",
                shows="the day, as far as it can be read",
                within_s=None,
            ),
        )
        for at in ("header", "middle")
    ],
)
def test_its_journal_is_damaged(tmp_path: Path, at: str) -> None:
    path = tmp_path / "hub.journal"
    hub = KilledHub(path)
    hub.start()
    before, _ = hub.settled()
    hub.end()
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(0 if at == "header" else len(whole) // 2 // 4096 * 4096)
        file.write(b"\xa5" * 4096)
    damaged = path.read_bytes()
    hub.start()
    after, minutes = hub.settled()
    said = hub.end().splitlines()
    assert len(said) == 2
    assert "is damaged and is kept as hub.journal.damaged-20" in said[0]
    (aside,) = tmp_path.glob("hub.journal.damaged-*")
    assert aside.read_bytes() == damaged
    assert after["today"]["offered"] > 0
    assert after["counters_since"] == before["counters_since"]
    assert len(minutes) > 500
    hub.start()
    assert hub.ask("/v1/snapshot")["source"]["state"] == "connected"
    assert len(hub.end().splitlines()) == 1, "the new one is sound"


FAILING = """
import sys
from wallboard.cli import main
from wallboard.hub.watch import Watch

def fails(self, events, now):
    raise ZeroDivisionError("no such luck")

from wallboard.hub.played import PlayedHub
run = PlayedHub.run

async def run_and_fail(self):
    Watch.take = fails
    await run(self)

PlayedHub.run = run_and_fail
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("child", [True, False], ids=["child", "by itself"])
def test_a_failure_that_nobody_foresaw_ends_it_with_a_sentence(tmp_path: Path, child: bool) -> None:
    """No half-dead hub that answers with what was: a supervisor starts another."""
    arguments = ["hub", "--telephony", "simulated", "--listen", "127.0.0.1:0", "--lang", "en"]
    parents_end, its_end = os.pipe()[::-1]
    ended = subprocess.run(
        [sys.executable, "-c", FAILING, *arguments, *(["--ends-with-stdin"] if child else [])],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        timeout=60,
        stdin=its_end,
        check=False,
    )
    os.close(parents_end)
    os.close(its_end)
    assert ended.returncode == 1
    *_, sentence = ended.stderr.splitlines()
    assert len(ended.stderr.splitlines()) <= 2
    assert "the metrics hub ended unexpectedly: ZeroDivisionError: no such luck" in sentence
    logs = list(tmp_path.rglob("hub.log"))
    if child:
        assert not logs
    else:
        (log,) = logs
        assert log.stat().st_mode & 0o077 == 0
        text = log.read_text("utf-8")
        assert "Traceback" in text
        assert "in fails" in text


def test_a_certificate_that_cannot_be_used() -> None:
    hub = _tls_hub(certificate="ca.pem")
    _, said = hub.communicate(timeout=60)
    assert hub.returncode == 1
    assert "the TLS certificate or key cannot be used" in said
    assert len(said.splitlines()) == 1


def test_over_tls_those_that_never_shake_hands_keep_nobody_out() -> None:
    hub = _tls_hub(ask_s=ASK_S)
    assert hub.stdout is not None
    port = urlsplit(hub.stdout.readline()).port
    trust = ssl.create_default_context(cafile=str(TLS / "ca.pem"))
    with ExitStack() as stack:
        silent = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            for _ in range(500)
        ]
        board = http.client.HTTPSConnection("localhost", port, context=trust, timeout=30)
        board.request("GET", "/v1/snapshot")
        assert board.getresponse().status == 200
        board.close()
        silent[-1].setblocking(False)
        with pytest.raises(BlockingIOError):  # still held: nobody waited for it to be let go
            silent[-1].recv(1)
        silent[-1].settimeout(30)
        with suppress(ConnectionError):
            assert silent[-1].recv(1) == b""
    hub.communicate(timeout=60)
    assert hub.returncode == 0


ASK_S = 15.0
TLS = ROOT / "tests" / "transport" / "tls"
IMPATIENT = """
import sys, wallboard.hub.serving
from dataclasses import replace
from wallboard.cli import main
wallboard.hub.serving.LIMITS = replace(wallboard.hub.serving.LIMITS, ask_s=float(sys.argv.pop(1)))
sys.exit(main(sys.argv[1:]))
"""


def _tls_hub(certificate: str = "server.pem", ask_s: float = 10.0) -> subprocess.Popen[str]:
    told = ["hub", "--telephony", "simulated", "--listen", "127.0.0.1:0", "--ends-with-stdin"]
    told += ["--certificate", str(TLS / certificate), "--key", str(TLS / certificate)]
    return subprocess.Popen(
        [sys.executable, "-c", IMPATIENT, str(ask_s), *told, "--lang", "en"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
