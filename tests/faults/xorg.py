"""A real X server with screens that come and go, and what is to be seen and done on it.

Xorg's dummy driver has sixteen outputs on no hardware, and Qt sees one screen an output, as it does
on a machine with several.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

PROGRAMS = {
    "Xorg": "xserver-xorg-core", "xrandr": "x11-xserver-utils", "xset": "x11-xserver-utils",
    "xrdb": "x11-xserver-utils", "setxkbmap": "x11-xkb-utils", "xkbcomp": "x11-xkb-utils",
    "xdotool": "xdotool", "import": "imagemagick",
}  # fmt: skip
DRIVERS = Path("/usr/lib/xorg/modules/drivers")
CONFIG = """
Section "ServerFlags"
    Option "AutoAddDevices" "false"    # this machine's own mouse and keyboard
    Option "AutoAddGPU" "false"
EndSection
Section "Device"
    Identifier "card"
    Driver "dummy"
    VideoRam 256000
EndSection
Section "Screen"
    Identifier "screen"
    Device "card"
    DefaultDepth 24
    SubSection "Display"
        Depth 24
        Virtual 8000 4000
    EndSubSection
EndSection
"""
MODE = "960x540"
FULL_HD = "1920x1080"
TIMES = "173 1920 2048 2248 2576 1080 1083 1088 1120"
"""Of FULL_HD, which the driver does not know: the dots a µs, then each line's and each frame's."""


def missing() -> str:
    """The packages without which there can be no such server; empty where there can."""
    packages = {package for program, package in PROGRAMS.items() if not shutil.which(program)}
    if not (DRIVERS / "dummy_drv.so").exists():
        packages.add("xserver-xorg-video-dummy")
    return ", ".join(sorted(packages))


class CannotStart(RuntimeError):
    """Xorg is there, and ended before it had a display."""


class Xorg:
    """A running X server with the outputs DUMMY0 to DUMMY15, of which the first is on."""

    def __init__(self, process: subprocess.Popen[bytes], display: str) -> None:
        self.process = process
        self.display = display

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program that opens its windows here."""
        others = ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "SESSION_MANAGER")
        kept = {key: value for key, value in os.environ.items() if key not in others}
        return {**kept, "DISPLAY": self.display, "XDG_SESSION_TYPE": "x11"}

    def does(self, *words: str, well: bool = True, told: bytes = b"") -> bytes:
        """What a program answers that is run here; `well` unless it may as well fail."""
        done = subprocess.run(
            words, env=self.environment, input=told, capture_output=True, timeout=30, check=False
        )
        assert done.returncode == 0 or not well, done.stderr.decode()
        return done.stdout

    def put(self, name: str, *where: str, mode: str = MODE) -> None:
        """Switch an output on, at the left unless xrandr is told where."""
        self.does("xrandr", "--addmode", name, mode)
        self.does("xrandr", "--output", name, "--mode", mode, *where)

    def off(self, *names: str) -> None:
        """Switch outputs off, all at once."""
        self.does("xrandr", *(word for name in names for word in ("--output", name, "--off")))

    def screens(self) -> dict[str, QRect]:
        """The outputs that are on, and where."""
        said = self.does("xrandr").decode()
        found = re.findall(r"^(\S+) connected.* (\d+)x(\d+)\+(\d+)\+(\d+) ", said, re.MULTILINE)
        return {name: QRect(int(x), int(y), int(w), int(h)) for name, w, h, x, y in found}

    def windows(self) -> dict[int, QRect]:
        """The visible windows of programs, by their numbers, and where they are."""
        search = ("xdotool", "search", "--onlyvisible", "--name", "..")
        found = {}
        for number in self.does(*search, well=False).split():
            said = self.does(
                "xdotool", "getwindowgeometry", "--shell", number.decode(), well=False
            ).decode()
            if said:  # else it was closed meanwhile
                of = dict(line.split("=") for line in said.split())
                found[int(number)] = QRect(*(int(of[each]) for each in ("X", "Y", *SIZE)))
        return found

    def picture(self, box: QRect) -> QImage:
        """What is to be seen in a box of the whole."""
        crop = f"{box.width()}x{box.height()}+{box.x()}+{box.y()}"
        said = self.does("import", "-window", "root", "-crop", crop, "+repage", "bmp:-")
        image = QImage.fromData(said)
        assert not image.isNull()
        return image.convertToFormat(QImage.Format.Format_RGB32)


SIZE = ("WIDTH", "HEIGHT")
NUMBERS = count(1000 + os.getpid() % 500 * 100)
"""Of displays that nobody else takes: the number of one that was killed would be given away."""


@contextmanager
def xorg(folder: Path) -> Iterator[Xorg]:
    """An X server that is gone after the block; CannotStart where the system lets none be."""
    folder.mkdir(exist_ok=True)
    config = folder / "xorg.conf"
    config.write_text(CONFIG)
    number = next(NUMBERS)
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [
            *("Xorg", f":{number}", "-displayfd", str(writer), "-config", str(config)),
            *("-logfile", str(folder / "xorg.log"), "-nolisten", "tcp", "-noreset"),
            *("-novtswitch", "-sharevts", "vt7"),
        ],
        pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            ready = told.readline().strip()
        if not ready:
            raise CannotStart(f"Xorg ended with {process.wait(10)}")
        server = Xorg(process, f":{number}")
        server.does("xrandr", "--newmode", FULL_HD, *TIMES.split())
        server.put("DUMMY0")
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.returncode == -signal.SIGKILL:  # it has cleared nothing away
            Path(f"/tmp/.X{number}-lock").unlink(missing_ok=True)
            Path(f"/tmp/.X11-unix/X{number}").unlink(missing_ok=True)


def until(
    what: Callable[[], bool],
    seconds: float,
    why: str = "it did not come to that",
    every_s: float = 0.1,
) -> float:
    """Wait until something holds; how long that took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() < began + seconds, why
        time.sleep(every_s)
    return time.monotonic() - began
