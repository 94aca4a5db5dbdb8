"""The hub as a child process: how it starts, what it survives, and how it ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

import pytest

from tests.contract.openapi import broken_rules, broken_rules_of_minutes
from tests.notified import Manager, environment
from wallboard.history.journal import Journal

RECORDING = Path(__file__).parent / "recordings" / "asterisk-22" / "ami-events.jsonl"
SIMULATED = ("--telephony", "simulated", "--scenario", "failure", "--seed", "5")
AT = ("--at", "09:40")


class Child:
    """A hub in a process of its own; every one is ended when its test is."""

    all: ClassVar[list[Child]] = []

    def __init__(
        self,
        *arguments: str,
        listen: str = "127.0.0.1:0",
        stdin: bool = True,
        told: Mapping[str, str] | None = None,
    ) -> None:
        """`told` comes to the environment."""
        command = [sys.executable, "-m", "wallboard", "hub", "--listen", listen, *arguments]
        if stdin:
            command.append("--ends-with-stdin")
        self.process = subprocess.Popen(
            [*command, "--lang", "en"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
            env={**os.environ, **(told or {})},
        )
        self.all.append(self)
        self.url = ""

    def started(self) -> Child:
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        assert self.url, self.end()
        return self

    def ask(self, path: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        response.body = response.read()  # type: ignore[attr-defined]
        connection.close()
        return response

    def json(self, path: str, **query: Any) -> Any:
        named = {key.rstrip("_"): value for key, value in query.items()}
        response = self.ask(f"{path}?{urlencode(named)}" if named else path)
        assert response.status == 200
        return json.loads(response.body)  # type: ignore[attr-defined]

    def end(self, sign: signal.Signals | None = None) -> tuple[int, str]:
        """Its exit code and what it had to say, after a signal or a closed standard input."""
        if sign is not None:
            self.process.send_signal(sign)
        _, errors = self.process.communicate(timeout=30)
        return self.process.returncode, errors


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    yield
    for child in Child.all:
        if child.process.poll() is None:
            child.process.kill()
            child.process.communicate()
    Child.all.clear()


def stamp(instant: float) -> str:
    return datetime.fromtimestamp(instant, UTC).isoformat()


def instant(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_it_starts_answers_and_ends_with_a_signal() -> None:
    hub = Child(*SIMULATED, *AT).started()
    hotline, snapshot = hub.json("/v1/hotline"), hub.json("/v1/snapshot")
    assert broken_rules(hotline, snapshot) == []
    assert snapshot["source"]["state"] == "connected"
    assert snapshot["counters_since"][11:19] == "00:00:00"
    assert snapshot["snapshot_time"][11:16] == "09:40"
    now = instant(snapshot["snapshot_time"])
    page = hub.json("/v1/minutes", from_=stamp(now - 86400), to=stamp(now + 60))
    assert broken_rules_of_minutes(hotline, page) == []
    assert len(page["minutes"]) == 581
    assert all(minute["complete"] for minute in page["minutes"])
    code, errors = hub.end(signal.SIGTERM)
    assert code == 0
    assert errors.splitlines() == [f"The metrics hub answers at {hub.url} (Ctrl+C ends it)"]


@pytest.mark.parametrize(
    "sign", [signal.SIGTERM, signal.SIGINT, None], ids=["term", "int", "stdin"]
)
def test_boards_that_wait_do_not_hold_it_up(sign: signal.Signals | None) -> None:
    """It ends at once and without a complaint, and the board is answered, not cut off."""
    hub = Child(*SIMULATED, "--at", "03:00", "--speed", "0.001").started()
    tag = hub.ask("/v1/snapshot").headers["ETag"]
    board = http.client.HTTPConnection(urlsplit(hub.url).netloc, timeout=20)
    board.request("GET", "/v1/snapshot", headers={"If-None-Match": tag, "Prefer": "wait=60"})
    hub.ask("/v1/hotline")  # who came later has been answered: the board waits by now
    code, errors = hub.end(sign)  # which has less patience than the board
    assert code == 0
    assert len(errors.splitlines()) == 1
    assert board.getresponse().status == 304
    board.close()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    made = Manager(str(tmp_path / "notify"))
    yield made
    made.close()


def watched(tmp_path: Path) -> Mapping[str, str]:
    """An environment in which the hub has to be heard of every 0.6 s."""
    return environment(str(tmp_path / "notify"), WATCHDOG_USEC="600000")


def test_a_service_manager_hears_of_it_from_when_it_answers_until_it_ends(
    tmp_path: Path, manager: Manager
) -> None:
    hub = Child(*SIMULATED, told=watched(tmp_path))
    while manager.hear() != "READY=1":
        pass
    assert hub.started().ask("/v1/snapshot").status == 200
    assert [manager.hear() for _ in range(5)] == ["WATCHDOG=1"] * 5
    assert hub.end(signal.SIGTERM)[0] == 0
    assert manager.heard()[-1] == "STOPPING=1"


def test_a_hub_that_does_not_begin_is_not_ready(tmp_path: Path, manager: Manager) -> None:
    missing = tmp_path / "none" / "hub.journal"
    assert "opened" in refused(*SIMULATED, "--journal", str(missing), told=watched(tmp_path))
    assert "READY=1" not in manager.heard()


def test_a_lost_telephone_system_is_no_reason_to_be_silent(
    tmp_path: Path, manager: Manager
) -> None:
    secret, settings = tmp_path / "secret", tmp_path / "hub.toml"
    secret.touch(mode=0o600)
    secret.write_text("s3cret")
    settings.write_text(f'[asterisk]\nuser = "wallboard"\ncredential_file = "{secret}"\n')
    nobody = ("--telephony", "asterisk:http://127.0.0.1:9", "--settings", str(settings))
    hub = Child(*nobody, told=watched(tmp_path)).started()
    deadline = time.monotonic() + 30
    while hub.json("/v1/snapshot")["source"]["state"] != "lost":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    manager.heard()
    assert [manager.hear() for _ in range(5)] == ["WATCHDOG=1"] * 5
    assert hub.end(signal.SIGTERM)[0] == 0


def test_it_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys, time\n"
            "hub = subprocess.Popen([sys.executable, '-m', 'wallboard', 'hub', '--telephony',"
            " 'simulated', '--listen', '127.0.0.1:0', '--ends-with-stdin'],"
            " stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)\n"
            "print(hub.pid, hub.stdout.readline(), flush=True)\n"
            "time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    assert parent.stdout is not None
    hub = int(parent.stdout.readline().split()[0])
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 30
    while _runs(hub):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return "State:\tZ" not in status  # ended, and nobody has collected it


def test_killed_and_started_again_it_goes_on_with_a_gap(tmp_path: Path) -> None:
    journal = ("--journal", str(tmp_path / "hub.journal"))
    hub = Child(*SIMULATED, *AT, "--speed", "60", *journal).started()
    first = hub.json("/v1/snapshot")
    time.sleep(1.5)
    last = hub.json("/v1/snapshot")
    whole = {
        "from_": stamp(instant(first["counters_since"])),
        "to": stamp(instant(first["counters_since"]) + 86400),
    }
    page = hub.json("/v1/minutes", **whole)
    hub.process.kill()
    hub.process.communicate()
    time.sleep(2.0)  # two minutes of its own time at least

    again = Child(*SIMULATED, *AT, "--speed", "60", *journal).started()
    hotline, snapshot = again.json("/v1/hotline"), again.json("/v1/snapshot")
    assert broken_rules(hotline, snapshot) == []
    assert snapshot["epoch"] != first["epoch"]
    assert snapshot["counters_since"] == first["counters_since"]
    assert snapshot["source"]["state"] == "connected"
    assert instant(snapshot["source"]["since"]) > instant(last["snapshot_time"])
    for name in ("offered", "answered", "abandoned"):
        assert snapshot["today"][name] >= last["today"][name] > 0
    deadline = time.monotonic() + 30
    while not (later := again.json("/v1/minutes", **whole))["minutes"][-2]["complete"]:
        assert time.monotonic() < deadline, "no minute is watched from end to end again"
        time.sleep(0.2)
    assert broken_rules_of_minutes(hotline, later) == []
    kept = {minute["start"]: minute for minute in later["minutes"]}
    for minute in page["minutes"]:
        if minute["final"]:
            assert kept[minute["start"]] == minute
    # a busy machine may have ended the running minute, and one more, before the hub was killed
    gone = instant(page["minutes"][-1]["start"]) + 120
    back = instant(snapshot["source"]["since"])
    gap = [m for m in later["minutes"] if gone <= instant(m["start"]) < back]
    assert gap
    assert not any(minute["complete"] for minute in gap)
    starts = [instant(minute["start"]) for minute in later["minutes"]]
    assert starts == [starts[0] + 60 * n for n in range(len(starts))]
    told = page["revision"]
    assert min(m["revision"] for m in later["minutes"] if instant(m["start"]) > gone) > told
    assert again.end(signal.SIGTERM)[0] == 0


def test_a_recording_at_speed_0_is_played_to_its_end() -> None:
    hub = Child("--telephony", f"recorded:{RECORDING}", "--speed", "0").started()
    deadline = time.monotonic() + 30
    while (snapshot := hub.json("/v1/snapshot"))["source"]["state"] != "ended":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    hotline = hub.json("/v1/hotline")
    assert broken_rules(hotline, snapshot) == []
    assert snapshot["time_scale"] == 0.0
    assert snapshot["waiting"] is not None
    assert snapshot["today"]["offered"] > 50
    # the clock stands
    assert hub.json("/v1/snapshot") == snapshot
    now = instant(snapshot["snapshot_time"])
    page = hub.json("/v1/minutes", from_=stamp(now - 86400), to=stamp(now + 60))
    assert broken_rules_of_minutes(hotline, page) == []
    for name in ("offered", "answered", "abandoned", "timed_out"):
        assert sum(minute[name] for minute in page["minutes"]) == snapshot["today"][name]
    assert hub.end(signal.SIGTERM)[0] == 0


def refused(*arguments: str, **options: Any) -> str:
    """The one sentence of a hub that does not start."""
    code, errors = Child(*arguments, **options).end()
    assert code == 1, errors
    (sentence,) = errors.splitlines()
    assert sentence.startswith("wallboard: ")
    return sentence


def test_a_port_in_use() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        listen = f"127.0.0.1:{held.getsockname()[1]}"
        assert f"{listen} is in use" in refused(*SIMULATED, listen=listen)


def test_a_journal_of_another_source_and_one_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "hub.journal"
    held = Journal(path)
    held.set_meta({"source": "asterisk:https://pbx", "places": "{}", "alarms": "{}"})
    held.close()
    before = path.read_bytes()
    assert "belongs to another source" in refused(*SIMULATED, "--journal", str(path))
    assert "has content" in refused("--telephony", f"recorded:{RECORDING}", "--journal", str(path))
    assert path.read_bytes() == before
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE mine (a)")
    db.close()
    before = other.read_bytes()
    assert "no journal of this program" in refused(*SIMULATED, "--journal", str(other))
    assert other.read_bytes() == before


def test_a_journal_that_another_hub_writes(tmp_path: Path) -> None:
    journal = ("--journal", str(tmp_path / "hub.journal"))
    first = Child(*SIMULATED, *journal).started()
    assert "in use by another program" in refused(*SIMULATED, *journal)
    assert first.json("/v1/snapshot")["source"]["state"] == "connected"
    assert first.end(signal.SIGTERM)[0] == 0


def test_a_journal_where_there_is_no_folder(tmp_path: Path) -> None:
    missing = tmp_path / "none" / "hub.journal"
    assert "cannot be opened" in refused(*SIMULATED, "--journal", str(missing))


@pytest.mark.parametrize(
    ("content", "about"),
    [
        (None, "there is no recording"),
        (b"", "is empty"),
        (b"hello\n", "is no JSON"),
        (b'{"a": 1}\n', "is no AMI message"),
        (b'{"t": 1, "msg": [["Event", "Newchannel"]]}\n', "no answer to QueueStatus"),
    ],
)
def test_a_bad_recording(tmp_path: Path, content: bytes | None, about: str) -> None:
    path = tmp_path / "recording.jsonl"
    if content is not None:
        path.write_bytes(content)
    assert about in refused("--telephony", f"recorded:{path}")


def test_tokens_that_cannot_be_read(tmp_path: Path) -> None:
    tokens = tmp_path / "tokens.json"
    tokens.write_text("broken")
    assert "cannot be used" in refused(*SIMULATED, "--require-token", "--tokens", str(tokens))


def test_another_address_needs_tokens_and_a_certificate(tmp_path: Path) -> None:
    tokens = ("--tokens", str(tmp_path / "tokens.json"))
    assert "needs tokens" in refused(*SIMULATED, *tokens, listen="0.0.0.0:0")
    added = subprocess.run(
        [sys.executable, "-m", "wallboard", "hub", "token", "add", "wall", *tokens],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        check=True,
    )
    assert "clear text" in refused(*SIMULATED, *tokens, listen="0.0.0.0:0")
    hub = Child(*SIMULATED, *tokens, "--require-token").started()
    assert hub.ask("/v1/snapshot").status == 401
    held = {"Authorization": f"Bearer {added.stdout.strip()}"}
    assert hub.ask("/v1/snapshot", held).status == 200
    assert Path(tokens[1]).stat().st_mode & 0o077 == 0
