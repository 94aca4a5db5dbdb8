"""Freed memory goes back: what a process holds after its pictures came and went."""

import subprocess
import sys

import pytest

PICTURES = """
from pathlib import Path
from PySide6.QtGui import QImage

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def picture(width):
    made = QImage(width, 1000, QImage.Format.Format_RGB32)
    made.fill(0)
    return made

del_me = picture(2000)
del del_me
first = held()
# between the large ones stays a small one, as words and figures do
kept = []
for width in range(500, 2000, 100):
    large = picture(width)
    kept.append(bytearray(100_000))
    del large
print(held() - first - sum(map(len, kept)))
"""
GIVES_BACK = "from wallboard.app.allocation import give_back_freed_memory as g; assert g();"


def held_after(preparation: str) -> int:
    """The bytes that a process holds beyond what it keeps, after some pictures."""
    done = subprocess.run(
        [sys.executable, "-c", preparation + PICTURES],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="it is glibc's way that is changed")
def test_what_pictures_took_is_given_back() -> None:
    assert held_after(GIVES_BACK) < 1_000_000
    assert held_after("") > 2_000_000  # else nothing would be tried here
