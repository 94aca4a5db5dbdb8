"""The unit and desktop files: what the promises say of them stands in them, and commands exist."""

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from wallboard.assets import resource
from wallboard.cli.arguments import parsed
from wallboard.words import words

UNITS = ("wallboard-wall.service", "wallboard-hub.service")


def read(*parts: str) -> configparser.ConfigParser:
    file = configparser.ConfigParser(delimiters=("=",), strict=False, interpolation=None)
    file.optionxform = str  # type: ignore[assignment,method-assign]
    file.read(resource(*parts), "utf-8")
    return file


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Type", "notify"),
        ("WatchdogSec", "30"),
        ("TimeoutAbortSec", "5"),
        ("Restart", "always"),
        ("RestartSec", "2"),
        ("LimitCORE", "0"),
    ],
)
@pytest.mark.parametrize("unit", UNITS)
def test_it_is_restarted_as_promised(unit: str, name: str, value: str) -> None:
    file = read("systemd", unit)
    assert file["Service"][name] == value
    assert file["Unit"]["StartLimitIntervalSec"] == "0"


@pytest.mark.parametrize("name", UNITS)
def test_the_command_is_one_of_ours(name: str) -> None:
    _, *arguments = shlex.split(read("systemd", name)["Service"]["ExecStart"])
    assert parsed(arguments, words("en")).command == name.removesuffix(".service").split("-")[1]


@pytest.mark.parametrize("name", UNITS)
def test_no_token_is_in_an_argument_or_the_environment(name: str) -> None:
    service = read("systemd", name)["Service"]
    assert "LoadCredential" in service
    assert "Environment" not in service
    assert not re.search(r"--token[ =]", service["ExecStart"])


@pytest.mark.parametrize("name", UNITS)
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze")
def test_systemd_knows_every_word(name: str, tmp_path: Path) -> None:
    text = resource("systemd", name).read_text("utf-8")
    unit = tmp_path / name  # with a program that is there
    unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", text), "utf-8")
    scope = ["--user"] if "wall.service" in name else []
    done = subprocess.run(
        ["systemd-analyze", *scope, "verify", str(unit)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert name not in done.stderr, done.stderr


def test_the_desktop_entry_starts_the_desk() -> None:
    entry = read("desktop", "wallboard.desktop")["Desktop Entry"]
    assert entry["Exec"] == "wallboard"
    assert parsed([], words("en")).command == "desk"
    assert entry["StartupWMClass"] == "wallboard"  # the window's class, by setDesktopFileName
    assert entry["Name"]
    assert entry["Name[zh_CN]"]
