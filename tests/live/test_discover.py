"""What a real Asterisk's queues suggest as settings, and what is said when it refuses."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.live.conftest import unavailable
from tests.live.debian import NotToBeHad, Programs
from tests.live.exchange import Exchange
from tests.live.hub import ROOT, settings_file
from wallboard.settings import Settings


@pytest.fixture(scope="module")
def exchange(debian: Programs, folder: Path) -> Iterator[Exchange]:
    made = Exchange(debian, folder / "asterisk")
    made.configure()
    try:
        made.start()
    except NotToBeHad as error:
        unavailable(str(error))
    yield made
    made.stop()


def discovered(exchange: Exchange, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wallboard", "hub", "discover", "--lang", "en"]
    command += ["--settings", str(settings_file(exchange, folder))]
    command += ["--telephony", f"asterisk:{exchange.origin}", "--user", "wallboard"]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, timeout=30, check=False
    )


def test_the_proposal_reads_the_floor(exchange: Exchange, folder: Path) -> None:
    said = discovered(exchange, folder)
    assert said.returncode == 0, said.stderr
    asterisk = msgspec.convert(tomllib.loads(said.stdout), Settings).asterisk
    assert asterisk.user == "wallboard"
    assert asterisk.queues.keys() == {"hotline", "payment", "emergency"}
    assert [name for name, queue in asterisk.queues.items() if queue.emergency] == ["emergency"]
    assert "50 members" in said.stdout
    assert "(20 fit)" in said.stdout


def test_a_wrong_secret_is_said_and_not_repeated(exchange: Exchange, folder: Path) -> None:
    exchange.secret, kept = "not-the-secret", exchange.secret
    try:
        said = discovered(exchange, folder)
    finally:
        exchange.secret = kept
    assert said.returncode == 1
    assert "refuses the account wallboard" in said.stderr
    assert "not-the-secret" not in said.stdout + said.stderr
