"""The longest gap of the event loop: python -m tests.benchmarks.gaps [SECONDS].

A hub at sixty times the pace of life, a desk and a wall in one process, history on disk: a minute
ends every second, and every poll brings another snapshot. Promise 5: none over 250 ms, p99 under
50 ms.
"""

import argparse
import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer

from tests.gaps import Beats, Gaps, apart
from tests.hubs import running_hub
from wallboard.app import BoardOptions
from wallboard.app.application import application
from wallboard.app.feeding import feeding
from wallboard.places import Places
from wallboard.settings import Server, Settings
from wallboard.ui.theme import theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

WARM_UP_S = 3.0
"""Windows are made and charts imported: a start, and not a hang."""


def measured(seconds: float, folder: Path) -> tuple[Beats, Beats]:
    """The beats of the start and those of the run after it."""
    say = words("zh")
    places = Places(folder / "data", folder / "state", folder / "run")
    start, run = Beats(), Beats()
    with (
        apart(),
        running_hub("--telephony", "simulated", "--speed", "60", "--at", "09:00") as url,
        application(say) as held,
    ):
        options = BoardOptions(url, Settings(server=Server(poll_s=1.0)), places)
        with feeding(options) as feed:
            desk, wall = DeskWindow(theme("light"), say), WallWindow(theme("dark"), say)
            desk.resize(1440, 900)
            wall.resize(1920, 1080)
            for window in (desk, wall):
                feed.changed.connect(window.show_board)
                window.show()
            feed.start()
            start.start()
            QTimer.singleShot(int(WARM_UP_S * 1000), start.stop)
            QTimer.singleShot(int(WARM_UP_S * 1000), run.start)
            QTimer.singleShot(int((WARM_UP_S + seconds) * 1000), held.quit)
            held.exec()
            run.stop()
            print(f"minutes known: {len(feed.state.history.minutes)}")
            for window in (desk, wall):
                window.close()
    return start, run


def main() -> None:
    """Measure and say what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("seconds", type=float, nargs="?", default=60.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, beats in zip(
            ("start", "run"), measured(asked.seconds, Path(folder)), strict=True
        ):
            print(f"{name}: {said(beats.felt)}; of the GUI thread's own time {said(beats.own)}")


def said(gaps: Gaps) -> str:
    """The longest, and what nearly all do not exceed."""
    return (
        f"longest {gaps.longest_ms:.1f} ms, p99 {gaps.quantile_ms(0.99):.0f} ms,"
        f" p99.9 {gaps.quantile_ms(0.999):.0f} ms"
    )


if __name__ == "__main__":
    main()
