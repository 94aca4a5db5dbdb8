"""Signs that no font of ours has: each is seen, be it as a box, and hides nothing of the rest."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.ui.moment import live
from tests.ui.wall_pictures import wall
from wallboard.ui.windows.wall import WallWindow

ROOT = Path(__file__).parents[2]
SIGNS = ["龘", "𠀀", "🔥", "ཀ", "\ue000", "\U0010ffff"]
"""A rare character, one beyond the basic plane, a picture, another script, and what is no sign."""
SEEN = 30
"""So many pixels are a sign: its smallest is drawn with more."""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><cachedir>{}</cachedir></fontconfig>
"""
ALONE = """
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication
from tests.faults import test_missing_glyphs as here
held = QApplication(["wallboard"])
print(here.unseen(here.wall(here.live())))
assert not [each for each in QFontDatabase.families() if "Noto" in each or "DejaVu" in each]
"""


def header(window: WallWindow, name: str) -> QImage:
    """The picture of the header with a hotline of that name."""
    board = live()
    window.show_board(replace(board, header=replace(board.header, name=name)))
    tile = window.tiles["header"]
    image = QImage(tile.size(), QImage.Format.Format_RGB32)
    tile.render(image)
    return image


def differing(one: QImage, other: QImage) -> int:
    """How many pixels differ."""
    first, second = (np.frombuffer(each.constBits(), np.uint32) for each in (one, other))
    return int(np.count_nonzero(first != second))


def unseen(window: WallWindow) -> list[str]:
    """The signs that leave no trace, or not between others."""
    nothing, around = header(window, "甲"), header(window, "甲乙")
    return [
        sign
        for sign in SIGNS
        if differing(nothing, header(window, f"甲{sign}")) < SEEN
        or differing(around, header(window, f"甲{sign}乙")) < SEEN
    ]


@pytest.mark.fault("process and display", "missing glyphs", shows="a sign or a box", within_s=None)
def test_with_the_machines_fonts(qtbot: QtBot) -> None:
    window = wall(live())
    qtbot.addWidget(window)
    assert unseen(window) == []
    assert differing(header(window, "甲"), header(window, "甲\u200b")) < SEEN, "else all is seen"


@pytest.mark.fault("process and display", "missing glyphs", shows="a sign or a box", within_s=None)
@pytest.mark.skipif(sys.platform != "linux", reason="needs fontconfig")
def test_with_no_other_font(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(FONTS.format(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", ALONE], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts), "PYTHONPATH": str(ROOT)}, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"
