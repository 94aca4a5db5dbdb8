"""What kill -9 costs: a journal's writer and a whole hub are killed, and what they kept is read."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from tests.history.stored import stored_minutes
from wallboard.history.journal import Journal

ROOT = Path(__file__).parents[1]
COUNTS = ("offered", "carried_in", "answered", "abandoned", "timed_out", "unobserved")

WRITER = """
import sys
from pathlib import Path
from wallboard.history.journal import Journal, StoredMinute

def body(number):
    return (b'{"number":%d}' % number).ljust(900 + number * 37 % 900)

journal = Journal(Path(sys.argv[1]))
known = journal.bounds()
number = 0 if known is None else known[1] // 60 + 1
print("ready", flush=True)
while True:
    minutes = [StoredMinute(number * 60, number, body(number))]
    if number % 9 == 8:
        journal.begin_day([b"event %d" % number], minutes)
    else:
        journal.append([b"event %d" % number], minutes)
    print(number, flush=True)
    number += 1
"""


def body(number: int) -> bytes:
    """What the writer gives its minute of this number."""
    return (b'{"number":%d}' % number).ljust(900 + number * 37 % 900)


def killed_writers(path: Path, times: int, seed: int = 5) -> int:
    """Kill a journal's writer so often, each time at another moment; how many minutes it kept.

    An AssertionError where a minute that it had acknowledged is missing or another one, where one
    stands beyond a gap, or where the file or the day's events are not whole.
    """
    chance = random.Random(seed)
    kept = -1
    for _ in range(times):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        for _ in range(chance.randrange(30)):
            kept = int(writer.stdout.readline())
        time.sleep(chance.random() * 0.003)
        os.kill(writer.pid, signal.SIGKILL)
        told = writer.stdout.read().split(b"\n")[:-1]
        kept = int(told[-1]) if told else kept
        writer.stdout.close()
        writer.wait()
        kept = _whole(path, kept)
    return kept + 1


def _whole(path: Path, kept: int) -> int:
    """The newest minute's number, where all is there that was acknowledged."""
    journal = Journal(path)
    try:
        minutes = stored_minutes(journal)
        numbers = [each.start // 60 for each in minutes]
        assert numbers == list(range(len(numbers))), "no gap"
        newest = len(numbers) - 1
        assert newest - kept in (0, 1), "the last may be kept and not yet acknowledged"
        assert all(each.body == body(number) for number, each in enumerate(minutes))
        begins = max((n for n in range(newest + 1) if n % 9 == 8), default=0)
        assert journal.events() == [b"event %d" % n for n in range(begins, newest + 1)]
        (sound,) = journal._db.execute("PRAGMA integrity_check").fetchone()
        assert sound == "ok"
        return newest
    finally:
        journal.close()


class KilledHub:
    """A hub at sixty times the pace with boards in long poll, killed and started again."""

    def __init__(self, journal: Path, boards: int = 20) -> None:
        arguments = "hub --telephony simulated --scenario failure --seed 5 --at 09:40 --speed 60"
        self._command = [sys.executable, "-m", "wallboard", *arguments.split()]
        self._command += ["--listen", "127.0.0.1:0", "--ends-with-stdin", "--lang", "en"]
        self._command += ["--journal", str(journal)]
        self._boards = boards
        self._process: subprocess.Popen[str] | None = None
        self._netloc = ""
        self.answers = 0

    def run_and_kill(self, for_s: float) -> list[dict[str, Any]]:
        """Start, let the boards ask for so long, kill; the day's minutes as last told."""
        self.start()
        stop = threading.Event()
        boards = [threading.Thread(target=self._board, args=(stop,)) for _ in range(self._boards)]
        for each in boards:
            each.start()
        time.sleep(for_s)
        told = self.minutes()
        assert self._process is not None
        self._process.kill()
        stop.set()
        self._process.communicate()
        for each in boards:
            each.join(30)
        return told

    def start(self, before: Callable[[], None] | None = None) -> None:
        """Start it, and wait until it answers; `before` is called in its process."""
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            preexec_fn=before,
        )
        assert self._process.stdout is not None
        url = self._process.stdout.readline().strip()
        if not url:
            raise AssertionError(self._process.communicate()[1])
        self._netloc = urlsplit(url).netloc

    def end(self) -> str:
        """End it in good order; what it had to say."""
        assert self._process is not None
        _, said = self._process.communicate(timeout=30)
        assert self._process.returncode == 0, said
        return said

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def ask(self, path: str) -> Any:
        """The answer's JSON."""
        connection = http.client.HTTPConnection(self._netloc, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            assert response.status == 200
            return json.loads(response.read())
        finally:
            connection.close()

    def minutes(self) -> list[dict[str, Any]]:
        """The minutes of the snapshot's day, the running one last."""
        since = self.ask("/v1/snapshot")["counters_since"]
        day = quote(since), quote(since.replace("T00:00:00.000", "T23:59:00.000"))
        return list(self.ask("/v1/minutes?from={}&to={}".format(*day))["minutes"])

    def settled(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """A snapshot and minutes that nothing happened between."""
        for _ in range(200):
            before = self.ask("/v1/snapshot")
            minutes = self.minutes()
            after = self.ask("/v1/snapshot")
            if before["today"] == after["today"] and before["waiting"] == after["waiting"]:
                return before, minutes
        raise AssertionError("never quiet for the time of three requests")

    def _board(self, stop: threading.Event) -> None:
        connection = http.client.HTTPConnection(self._netloc, timeout=5)
        headers = {"Prefer": "wait=5"}
        try:
            while not stop.is_set():
                connection.request("GET", "/v1/snapshot", headers=headers)
                response = connection.getresponse()
                if response.read():
                    self.answers += 1
                headers["If-None-Match"] = response.headers["ETag"]
        except (OSError, http.client.HTTPException):
            return  # killed
        finally:
            connection.close()


def killed_hubs(journal: Path, times: int, *, seed: int = 5) -> str:
    """Kill a whole hub so often while it works; what was found, in a sentence.

    An AssertionError where a finished minute is lost or changed, where a gap reads as watched, or
    where sums do not agree.
    """
    chance = random.Random(seed)
    hub = KilledHub(journal)
    told: dict[str, dict[str, Any]] = {}
    for _ in range(times):
        last = hub.run_and_kill(1.0 + chance.random())
        _nothing_lost(told, last)
        told = {each["start"]: each for each in last}
    hub.start()
    time.sleep(1.5)
    snapshot, minutes = hub.settled()
    said = hub.end()
    assert len(said.splitlines()) == 1, said
    _nothing_lost(told, minutes)
    gaps = [each for each in minutes[:-1] if not each["complete"]]
    assert times <= len(gaps) < len(minutes) - 560, "a gap for each kill, and not one long one"
    _sums_agree(snapshot, minutes)
    return (
        f"{times} kill -9 of the hub, {hub.answers} answers to boards, {len(minutes)} minutes,"
        f" {len(gaps)} of them in gaps; none lost, none changed, sums agree"
    )


def _nothing_lost(told: dict[str, dict[str, Any]], minutes: Sequence[dict[str, Any]]) -> None:
    starts = [datetime.fromisoformat(each["start"]).timestamp() for each in minutes]
    assert starts == [starts[0] + 60 * n for n in range(len(starts))], "every minute is there"
    found = {each["start"]: each for each in minutes}
    for start, minute in told.items():
        if minute["final"]:
            assert found[start] == minute
    for start, minute in told.items():
        if not minute["final"]:  # it ran when the hub was killed, or had just ended
            at = list(found).index(start)
            soon = minutes[at : at + 10]  # a minute is a second: a machine may be busy for some
            assert not all(each["complete"] for each in soon), "the gap is marked"


def _sums_agree(snapshot: dict[str, Any], minutes: Sequence[dict[str, Any]]) -> None:
    today = snapshot["today"]
    for name in COUNTS:
        assert sum(each.get(name, 0) for each in minutes) == today.get(name, 0), name
    came = today["offered"] + today["carried_in"]
    gone = today["answered"] + today["abandoned"] + today["timed_out"]
    assert came == gone + today.get("unobserved", 0) + len(snapshot["waiting"])
