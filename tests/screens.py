"""A virtual screen for tests that want a real window: Xvfb, and its picture without other tools."""

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QImage


def xvfb_missing() -> str:
    """Why there can be no virtual screen; empty where there can."""
    return "" if shutil.which("Xvfb") else "Xvfb is not installed"


class Screen:
    """A running virtual screen."""

    def __init__(self, display: str, frame_buffer: Path) -> None:
        self.display = display
        self._frame_buffer = frame_buffer

    def environment(self) -> dict[str, str]:
        """The environment of a program that opens its windows here."""
        kept = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
        return kept | {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def picture(self) -> QImage:
        """What is on the screen now (the frame buffer is an XWD file, 32 bits a pixel)."""
        content = self._frame_buffer.read_bytes()
        header = struct.unpack(">25I", content[:100])
        size, width, height, stride, colours = header[0], *header[4:6], header[12], header[19]
        pixels = content[size + colours * 12 :]
        return QImage(pixels, width, height, stride, QImage.Format.Format_RGB32).copy()


@contextmanager
def virtual_screen(
    folder: Path, width: int = 1920, height: int = 1080, *options: str
) -> Iterator[Screen]:
    """A screen of a size that is gone after the block; `options` are Xvfb's."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24"),
            *("-fbdir", str(folder), "-nolisten", "tcp", *options),
        ],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield Screen(f":{number}", folder / "Xvfb_screen0")
    finally:
        server.terminate()
        server.wait(10)
