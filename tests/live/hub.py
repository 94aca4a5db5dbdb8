"""The hub under test, as a process of its own, and what it says over HTTP."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import requests

from tests.live.exchange import AUTHORITY, Exchange
from tests.live.floor import PAYMENT_TIME_OUT_S
from wallboard.contract.reading import read_hotline, read_minutes, read_snapshot
from wallboard.domain.counters import Minute
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Snapshot
from wallboard.history.journal import Journal
from wallboard.hub.telephony.events import Event

ROOT = Path(__file__).parents[2]
WRAP_S = 2.0
SETTINGS = """\
[hotline]
name = "供热服务热线"
number = "88812319"

[asterisk]
user = "{user}"
credential_file = "{secret}"
ca_file = "{authority}"
wrap_s = {wrap_s}

[asterisk.queues.hotline]
kind = "repair"
time_out_s = 60

[asterisk.queues.payment]
time_out_s = {payment_time_out_s}

[asterisk.queues.emergency]
kind = "repair"
emergency = true
time_out_s = 30
"""


def settings_file(exchange: Exchange, folder: Path, user: str = "wallboard") -> Path:
    """The settings of a hub on this exchange, with its secret in a file of its own."""
    secret = folder / "secret"
    secret.write_text(exchange.secret, "ascii")
    secret.chmod(0o600)
    path = folder / f"settings-{user}.toml"
    path.write_text(
        SETTINGS.format(
            user=user,
            secret=secret,
            authority=AUTHORITY,
            wrap_s=WRAP_S,
            payment_time_out_s=PAYMENT_TIME_OUT_S,
        ),
        "utf-8",
    )
    return path


@dataclass
class HubProcess:
    """A hub that watches an exchange."""

    exchange: Exchange
    folder: Path
    name: str = "hub"
    user: str = "wallboard"
    listen: str = "127.0.0.1:0"
    process: subprocess.Popen[str] = field(init=False, repr=False)
    url: str = field(init=False)

    @property
    def journal(self) -> Path:
        """Where its journal lies."""
        return self.folder / f"{self.name}.sqlite"

    @property
    def report(self) -> Path:
        """Where its times lie once it has ended."""
        return self.folder / f"{self.name}.json"

    def start(self) -> None:
        """Start it; it answers when this returns."""
        command = [sys.executable, "-m", "tests.live.measured", str(self.report), "hub"]
        command += ["--settings", str(settings_file(self.exchange, self.folder, self.user))]
        command += ["--telephony", f"asterisk:{self.exchange.origin}"]
        command += ["--listen", self.listen, "--ends-with-stdin"]
        command += ["--journal", str(self.journal)]
        with (self.folder / f"{self.name}.err").open("ab") as errors:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            self.kill()
            said = (self.folder / f"{self.name}.err").read_text("utf-8")
            raise RuntimeError(f"the hub did not start: {said}")

    def kill(self) -> None:
        """End it as a cut of power does."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def end(self) -> dict[str, list[float]]:
        """End it; its times."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        try:
            self.process.wait(10)
        finally:
            self.process.kill()
            self.process.wait()
        found: dict[str, list[float]] = json.loads(self.report.read_text("utf-8"))
        return found

    def decide(self, **decision: object) -> None:
        """Record a decision, as a desk does."""
        answer = requests.post(f"{self.url}/v1/decisions", json=decision, timeout=5)
        answer.raise_for_status()

    def hotline(self) -> Hotline:
        """What it says of the hotline."""
        return read_hotline(self._get("/v1/hotline"))

    def snapshot(self, hotline: Hotline) -> Snapshot:
        """How the hotline stands."""
        return read_snapshot(self._get("/v1/snapshot"), hotline)

    def raw_snapshot(self) -> dict[str, Any]:
        """The same, as it came."""
        found: dict[str, Any] = json.loads(self._get("/v1/snapshot"))
        return found

    def minutes(self, hotline: Hotline, since: float) -> list[Minute]:
        """The minutes since an instant."""
        start, end = (quote(_stamp(each)) for each in (since, since + 3600))
        page, _, cursor = read_minutes(self._get(f"/v1/minutes?from={start}&to={end}"), hotline)
        assert cursor is None
        return list(page)

    def events(self) -> list[Event]:
        """What it has journaled; for a hub that has ended."""
        journal = Journal(self.journal)
        try:
            return [msgspec.msgpack.decode(each, type=Event) for each in journal.events()]
        finally:
            journal.close()

    def _get(self, path: str) -> bytes:
        answer = requests.get(self.url + path, timeout=5)
        answer.raise_for_status()
        return answer.content


def _stamp(instant: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(instant, UTC).isoformat()
