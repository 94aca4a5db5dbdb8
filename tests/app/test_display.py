"""A look at the display does not make it go away."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.screens import virtual_screen, xvfb_missing

BEGIN = """
from wallboard.app.application import application
from wallboard.words import words
with application(words("en")) as held:
    print(held.platformName())
"""


@pytest.mark.xvfb
@pytest.mark.skipif(bool(xvfb_missing()), reason=xvfb_missing())
def test_an_x_server_that_ends_with_its_last_program_is_not_let_go(tmp_path: Path) -> None:
    with virtual_screen(tmp_path, 640, 480, "-terminate") as screen:
        named = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")  # nobody has to look then
        told = {name: value for name, value in screen.environment().items() if name not in named}
        done = subprocess.run(
            [sys.executable, "-c", BEGIN],
            check=False, timeout=20, capture_output=True, text=True, env=told,
        )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "xcb"), done.stderr
