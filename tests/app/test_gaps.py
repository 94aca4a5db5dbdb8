"""The GUI thread never waits: what the loop is away for while a busy hub feeds a desk and a wall.

`python -m tests.benchmarks.gaps` measures a minute of it; here a few seconds must keep the promise,
by as much longer as this machine takes for a fixed piece of work.
"""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from tests.gaps import BEAT_MS, LONGEST_MS, Allowed, Beats, allowed_here, apart, burn
from tests.hubs import running_hub
from wallboard.app import BoardOptions
from wallboard.app.feeding import feeding
from wallboard.boards.board import Board
from wallboard.places import Places
from wallboard.settings import Server, Settings
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

LOOKS = 4
AT_MOST_S = 90.0
"""A loop that is never idle does not even come to its end, unless it is shown nothing more."""


@pytest.mark.qt_log_ignore("does not support propagateSizeHints")
def test_the_loop_is_never_away_for_long(qtbot: QtBot, tmp_path: Path) -> None:
    load_fonts()
    say = words("zh")
    places = Places(tmp_path / "data", tmp_path / "state", tmp_path / "run")
    with (
        apart(),
        running_hub("--telephony", "simulated", "--speed", "60", "--at", "09:00") as url,
    ):
        options = BoardOptions(url, Settings(server=Server(poll_s=1.0)), places)
        with feeding(options) as feed:
            desk, wall = DeskWindow(theme("light"), say), WallWindow(theme("dark"), say)
            over = time.monotonic() + AT_MOST_S

            def show(board: Board) -> None:
                if time.monotonic() < over:
                    desk.show_board(board)
                    wall.show_board(board)

            for window in (desk, wall):
                qtbot.addWidget(window)
                window.resize(1440, 900)
                window.show()
            feed.changed.connect(show)
            feed.start()
            qtbot.waitUntil(lambda: bool(feed.state.history.minutes), timeout=30_000)
            desk.charts_ready()
            for _ in range(LOOKS):
                beats, allowed = look()
                # what the board does it does in every look; one that nothing else on the machine
                # disturbed is enough
                if beats.own.within(allowed) and beats.felt.within(allowed):
                    break
    assert time.monotonic() < over
    assert len(feed.state.history.minutes) > 500
    for gaps in (beats.own, beats.felt):
        assert gaps.longest_ms < allowed.longest_ms
        assert gaps.quantile_ms(0.99) < allowed.p99_ms


def look() -> tuple[Beats, Allowed]:
    """Four seconds of the loop, and what they may be away for."""
    beats, loop = Beats(), QEventLoop()
    beats.start()
    QTimer.singleShot(4000, loop.quit)
    loop.exec()
    beats.stop()
    return beats, allowed_here()


def test_the_meter_sees_a_gap(qtbot: QtBot) -> None:
    beats, loop = Beats(), QEventLoop()
    with apart():
        beats.start()
        QTimer.singleShot(20, lambda: burn(0.12))
        QTimer.singleShot(200, loop.quit)
        loop.exec()
        beats.stop()
    # what is felt grows with whatever else the machine does; what the thread used does not
    assert 120 <= beats.own.longest_ms < LONGEST_MS
    assert beats.felt.longest_ms + BEAT_MS > 119


def test_the_meter_sees_a_loop_that_never_beats(qtbot: QtBot) -> None:
    beats = Beats()
    beats.start()
    burn(0.12)
    beats.stop()
    assert beats.own.longest_ms >= 120
