"""Figures are on the screen before pyqtgraph and numpy are imported."""

import subprocess
import sys

PROGRAMME = """
import sys
from PySide6.QtCore import QObject, QEvent
from PySide6.QtWidgets import QApplication

from tests.ui.moment import live
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.words import words

HEAVY = {"pyqtgraph", "numpy"}
application = QApplication([])
load_fonts()
desk = DeskWindow(theme("light"), words("zh"))
desk.show_board(live())
assert not HEAVY & sys.modules.keys(), "imported before the window was shown"

painted = []
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint and not painted:
            painted.append(sorted(HEAVY & sys.modules.keys()))
        return False

watch = Watch()
desk.waiting.installEventFilter(watch)

def done():
    assert painted == [[]], painted
    assert HEAVY <= sys.modules.keys()
    assert desk.trend.plot is not None and desk.rings.plot is not None
    assert len(desk.trend.plot.item.line.points) == 94
    print("painted, then imported")
    application.quit()

desk._library.arrived.connect(done)
desk.show()
status = application.exec()
desk.close()
sys.exit(status)
"""


def test_the_charts_libraries_come_after_the_first_paint() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAMME], capture_output=True, text=True, timeout=60, check=False
    )

    assert run.stdout == "painted, then imported\n", run.stderr
    assert run.returncode == 0
