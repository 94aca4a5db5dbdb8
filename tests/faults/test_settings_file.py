"""Settings that cannot be used: a wall says which file and which key, and begins with no others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.server import MetricsServer
from tests.faults.world import World
from wallboard.cli import main

ROOT = Path(__file__).parents[2]
WHOLE = 'language = "en"\n[server]\nurl = "http://127.0.0.1:9"\npoll_s = 5\n'


def fault(words: str, shows: str = "one sentence: the file and the key") -> pytest.MarkDecorator:
    """A row of the table of faults."""
    return pytest.mark.fault("disk", words, shows=shows, within_s=None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        *(
            pytest.param(WHOLE[:end].encode(), "is no TOML", marks=fault("config half"))
            for end in (5, 14, 20, 28, 50)
        ),
        pytest.param(b"\x00" * 4096, "is no TOML", marks=fault("config half")),
        pytest.param(b"\xff\xfe", "is no TOML", marks=fault("config half")),
        *(
            pytest.param(
                WHOLE.replace("poll_s = 5", f"poll_s = {value}").encode(), "`$.server.poll_s`",
                marks=fault("config of a wrong type"),
            )
            for value in ("'5'", "true", "[5]", "{}", "nan", "-5", "1e9", "2026-11-23")
        ),
        pytest.param(
            f"{WHOLE}polls = 5".encode(), "unknown field `polls` - at `$.server`",
            marks=fault("config with an unknown key"),
        ),
        pytest.param(
            b"[wal]\n", "unknown field `wal`", marks=fault("config with an unknown key")
        ),
    ],
)  # fmt: skip
def test_a_wall_says_what_is_wrong(
    text: bytes, names: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wallboard.toml"
    file.write_bytes(text)
    assert main(["wall", "--settings", str(file), "--lang", "en"]) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert str(file) in sentence
    assert names in sentence
    assert file.read_bytes() == text, "what somebody wrote is theirs"


@fault("config empty", shows="live, with every default")
@pytest.mark.skipif(sys.platform != "linux", reason="ends by a signal")
def test_a_wall_without_a_setting_has_every_default(tmp_path: Path) -> None:
    file = tmp_path / "wallboard.toml"
    file.touch()
    (tmp_path / "run").mkdir(mode=0o700)
    with MetricsServer(World()) as server:
        server.token = None
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(tmp_path / "run"), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "wallboard", "wall"),
                *("--settings", str(file), "--url", server.origin),
            ],
            env=environment, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        until = time.monotonic() + 60.0
        while not server.sequence and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert server.sequence
    assert said == ""
