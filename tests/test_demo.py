"""The demonstration: one command shows a live board, and both processes end clean."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from tests.screens import Screen, virtual_screen, xvfb_missing
from wallboard.demo import HubDidNotStart, HubProcess
from wallboard.ui.theme import theme


def test_the_hub_ends_with_its_parent() -> None:
    hub = HubProcess(["--telephony", "simulated"])
    assert hub.url().startswith("http://127.0.0.1:")
    assert hub.end() == 0


def test_a_hub_that_cannot_start_is_told() -> None:
    hub = HubProcess(["--telephony", "recorded:/no/such/file"])
    with pytest.raises(HubDidNotStart, match="exit 1"):
        hub.url()
    hub.end()


def _children(process: int) -> set[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return {int(each) for each in found}


def _shows(screen: Screen, colour: QColor, share: float, within_s: float) -> bool:
    """Whether a colour comes to cover a share of the screen in time."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        picture = screen.picture()
        points = [
            picture.pixelColor(x, y)
            for x in range(0, picture.width(), 16)
            for y in range(0, picture.height(), 16)
        ]
        if sum(each == colour for each in points) >= share * len(points):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.xvfb
@pytest.mark.skipif(bool(xvfb_missing()), reason=xvfb_missing())
@pytest.mark.parametrize("wall", [True, False], ids=["wall", "desk"])
def test_one_command_shows_a_live_board(wall: bool, tmp_path: Path) -> None:
    with virtual_screen(tmp_path) as screen:
        command = [sys.executable, "-m", "wallboard", "demo", "--speed", "60", "--lang", "zh"]
        demo = subprocess.Popen(
            command + (["--wall"] if wall else []),
            env=screen.environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            # panels on the ground of their theme: no blank window, no error box
            panel = theme("dark" if wall else "light").panel
            assert _shows(screen, panel, 0.4, within_s=60)
            hubs = _children(demo.pid)
            assert hubs
            first = screen.picture()
            deadline = time.monotonic() + 30
            while screen.picture() == first and time.monotonic() < deadline:
                time.sleep(0.1)
            assert screen.picture() != first  # it moves on
        finally:
            demo.send_signal(signal.SIGTERM)
            _, complaints = demo.communicate(timeout=30)
        assert demo.returncode == 0
        assert "Traceback" not in complaints
        assert "QThread" not in complaints
        assert not any(Path(f"/proc/{hub}").exists() for hub in hubs)
