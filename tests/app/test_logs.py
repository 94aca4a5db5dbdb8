"""The log file is bounded, private, free of tokens, and no reason to end."""

import logging
import stat
from pathlib import Path

import pytest

from wallboard import logs
from wallboard.logs import OLDER_FILES, logged

LOG = logging.getLogger("wallboard.test")


def test_it_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST_BYTES", 2000)
    with logged(tmp_path / "desk.log"):
        for number in range(1000):
            LOG.info("line %d", number)
    files = sorted(each.name for each in tmp_path.iterdir())
    assert files == ["desk.log", *(f"desk.log.{number + 1}" for number in range(OLDER_FILES))]
    assert sum(each.stat().st_size for each in tmp_path.iterdir()) <= 2000 * (OLDER_FILES + 1)
    assert "line 999" in (tmp_path / "desk.log").read_text()


def test_others_cannot_read_it(tmp_path: Path) -> None:
    with logged(tmp_path / "desk.log"):
        LOG.warning("x")
    assert stat.S_IMODE((tmp_path / "desk.log").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer CANARY",
        "authorization: basic CANARY",
        "header 'bearer CANARY' refused",
    ],
)
def test_no_token_is_ever_in_it(tmp_path: Path, text: str) -> None:
    with logged(tmp_path / "desk.log"):
        LOG.warning(text)
        try:
            raise ValueError(text)
        except ValueError:
            LOG.exception("failed")
    written = (tmp_path / "desk.log").read_text()
    assert "failed" in written
    assert "CANARY" not in written


def test_a_disk_that_is_gone_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    with logged(Path("/proc/wallboard/desk.log")):
        for _ in range(10):
            LOG.info("x")
    assert capsys.readouterr().err.count("wallboard: no log") == 1


def test_a_full_disk_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    with logged(Path("/dev/full")):
        for _ in range(10):
            LOG.info("x")
    assert capsys.readouterr().err.count("No space left") == 1


def test_the_loggers_are_given_back(tmp_path: Path) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    with logged(tmp_path / "desk.log"):
        pass
    assert (logging.getLogger().handlers, logging.getLogger().level) == before
