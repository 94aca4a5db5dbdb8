"""A wall as somebody starts it, on a real X server whose screens go, come and change.

What is judged is what stands on the screens: which windows, where, and whether they are painted.
Each wall has a home and a server of its own, and most of them run at once.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from tests.faults.report import Measured, promised
from tests.faults.server import MetricsServer
from tests.faults.world import World
from tests.faults.xorg import FULL_HD, MODE, CannotStart, Xorg, missing, until, xorg
from wallboard.ui.paint.measures import measures
from wallboard.ui.theme import theme
from wallboard.ui.tiles.density import Density
from wallboard.ui.tiles.grid import grid_for

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
LEFT, RIGHT = "DUMMY0", "DUMMY1"
LEAVE = "Ctrl+Shift+Q"
LOOK = theme("dark")
DATA = LOOK.data.rgb().to_bytes(4, "little")
START_S = 40.0
END_S = 1.0
FINER_S = 10.0
"""Two large pictures, each half as fine again: what a board takes to be painted after a crash."""
ATTEMPTS = 3
NOW_AND_THEN_S = 0.25
"""A look at a screen takes a processor's time, which a wall that begins needs as well."""
POLL_S = 4.0
"""Figures turn grey three of them after their time: a busy machine has no wall wait so long."""
AT_ONCE = 3
"""So many walls: a machine of two processors paints each in time."""

pytestmark = [
    pytest.mark.xvfb,
    pytest.mark.timeout(300),  # the first row waits for all
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {missing()}"),
]


class Home:
    """A user's own folders, with settings for a wall on both screens."""

    def __init__(self, folder: Path, server: MetricsServer) -> None:
        self.folder = folder
        self.more: dict[str, str] = {}
        """What else stands in a program's environment."""
        self.settings = folder / ".config" / "wallboard" / "wallboard.toml"
        self.settings.parent.mkdir(parents=True)
        self.settings.write_text(
            f'language = "en"\n[server]\nurl = "{server.origin}"\npoll_s = {POLL_S}\n'
            f'[wall]\ndensity = "standard"\nleave_key = "{LEAVE}"\n'
            f'[[wall.screens]]\nname = "{LEFT}"\n[[wall.screens]]\nname = "{RIGHT}"\n'
        )
        (folder / "run").mkdir(mode=0o700)

    def environment(self, x: Xorg) -> dict[str, str]:
        """Where a program finds this home, the checkout and that display."""
        places = {f"XDG_{name}_HOME": str(self.folder / name) for name in ("DATA", "STATE")}
        return {
            **x.environment, **places, "HOME": str(self.folder), "PYTHONPATH": str(ROOT),
            "XDG_RUNTIME_DIR": str(self.folder / "run"), **self.more,
        }  # fmt: skip

    def start(self, x: Xorg) -> subprocess.Popen[str]:
        """Start a wall."""
        return subprocess.Popen(
            [sys.executable, "-m", "wallboard", "wall", "--settings", str(self.settings)],
            env=self.environment(x), stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    @contextmanager
    def wall(self, x: Xorg) -> Iterator[subprocess.Popen[str]]:
        """A wall that is painted on every screen that is on, and gone after the block."""
        process = self.start(x)

        def painted() -> bool:
            assert process.poll() is None, process.communicate()[1]
            return shown(x, *x.screens())

        try:
            until(painted, START_S, "no wall", NOW_AND_THEN_S)
            yield process
        finally:
            process.kill()
            process.communicate()

    def lines(self, about: str) -> list[str]:
        """Those lines of the log that say something of this, without their time."""
        log = (self.folder / "STATE" / "wallboard" / "wall.log").read_text("utf-8")
        said = [line.partition(": ")[2] for line in log.splitlines()]
        return [line for line in said if about in line]

    def record(self) -> dict[str, object]:
        """What it has on record of its runs."""
        record = (self.folder / "STATE" / "wallboard" / "wall-runs.json").read_bytes()
        found: dict[str, object] = json.loads(record)
        return found


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Home, Xorg]]:
    """A home whose server tells anybody, and two screens beside each other."""
    try:
        with MetricsServer(World()) as server, xorg(folder / "x") as x:
            server.token = None
            x.put(RIGHT, "--right-of", LEFT)
            yield Home(folder / "home", server), x
    except CannotStart as why:
        if os.geteuid() == 0:
            raise
        pytest.skip(f"{why}; root can start it")


def today(screen: QRect) -> QRect:
    """Where today's calls stand: each poll brings one more of them, and nothing else changes it."""
    sizes = measures("standard"), screen.width(), screen.height()
    return QRect(*grid_for(Density.STANDARD, *sizes).places["today"])


def shown(x: Xorg, *names: str) -> bool:
    """Whether screens are painted into every corner, with figures that are not grey."""
    screens = x.screens()
    return all(name in screens and _painted(x.picture(screens[name])) for name in names)


def _painted(picture: QImage) -> bool:
    right, bottom = picture.width() - 1, picture.height() - 1
    corners = {picture.pixel(x, y) for x in (0, right) for y in (0, bottom)}
    figures = picture.copy(today(picture.rect()))  # held: `constBits` does not hold it
    return corners == {LOOK.bg.rgb()} and bytes(figures.constBits()).count(DATA) > 100


def await_live(x: Xorg, *names: str) -> None:
    """Wait until screens have shown two figures that they did not show before, and hold."""
    screens = x.screens()
    seen: dict[str, list[QImage]] = {name: [] for name in names}

    def changed() -> bool:
        for name in names:
            picture = x.picture(screens[name])
            assert _painted(picture), f"{name} does not hold"
            now = picture.copy(today(picture.rect()))
            if not seen[name] or seen[name][-1] != now:
                seen[name].append(now)
        return all(len(each) > 2 for each in seen.values())

    until(changed, 30.0, f"nothing new on {names}", NOW_AND_THEN_S)


def cover(x: Xorg) -> bool:
    """Whether there is one window over each screen, and no other."""
    windows, screens = x.windows().values(), x.screens().values()
    return sorted(windows, key=_corner) == sorted(screens, key=_corner)


def _corner(place: QRect) -> tuple[int, int]:
    return place.x(), place.y()


def whole(x: Xorg) -> bool:
    """Whether each screen has its wall, and that is painted."""
    return cover(x) and shown(x, LEFT, RIGHT)


def kiosk_script() -> str:
    """The script of the README, word for word."""
    found = re.findall(r"```sh\n(#!/bin/sh\n# (\S+):.+?)```", README.read_text("utf-8"), re.DOTALL)
    scripts: dict[str, str] = {path: script for script, path in found}
    return scripts["/usr/local/bin/wallboard-kiosk"]


class Kiosk:
    """The README's session without a window manager, on a display on which much goes against it."""

    def __init__(self, home: Home, x: Xorg) -> None:
        self._x = x
        self._told = home.folder / "process"
        self._ended = home.folder / "ended"
        self._script = executable(home.folder / "wallboard-kiosk", kiosk_script())
        programs = home.folder / "bin"
        programs.mkdir()
        executable(
            programs / "wallboard",
            f'#!/bin/sh\n{sys.executable} -m wallboard "$@" &\necho $! > {self._told}\n'
            f"wait $!\necho $? >> {self._ended}\n",
        )
        path = f"{programs}:{os.environ['PATH']}"
        self._environment = {**home.environment(x), "PATH": path}

    @property
    def wall(self) -> int:
        """The process of the wall."""
        return int(self._told.read_text())

    @property
    def ended(self) -> list[int]:
        """What each wall that is gone ended with."""
        return (
            [int(each) for each in self._ended.read_text().split()] if self._ended.exists() else []
        )

    def __enter__(self) -> Kiosk:
        self._x.does("setxkbmap", "-option", "terminate:ctrl_alt_bksp")
        self._process = subprocess.Popen(
            [self._script], env=self._environment, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            until(lambda: shown(self._x, *self._x.screens()), START_S, "no wall", NOW_AND_THEN_S)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def executable(path: Path, script: str) -> Path:
    """A script that can be run."""
    path.write_text(script)
    path.chmod(0o755)
    return path


def screen_goes(gone: str, stays: str, home: Home, x: Xorg) -> float:
    """A screen that goes takes its wall along, and brings it back."""
    with home.wall(x):
        (number,) = (each for each, place in x.windows().items() if place == x.screens()[stays])
        x.off(gone)
        until(lambda: cover(x) and shown(x, stays), 5.0, "not the one wall that stays")
        await_live(x, stays)
        assert cover(x)
        if stays == LEFT:  # the other has moved to the left, and its wall with it
            assert number in x.windows()
        x.put(gone, "--left-of" if gone == LEFT else "--right-of", stays)
        back_s = until(lambda: whole(x), 5.0, f"no wall on {gone}")
    assert home.lines(f"screen {gone}") == [
        f"screen {gone} is gone, and its wall is closed",
        f"screen {gone} is there, and its wall is open",
    ]
    return back_s


def all_screens_go(home: Home, x: Xorg) -> float:
    with home.wall(x) as process:
        took_s = []
        for first, second in ((LEFT, RIGHT), (RIGHT, LEFT)):
            x.off(LEFT)
            x.off(RIGHT)
            assert x.screens() == {}
            x.put(first)
            x.put(second, "--right-of", first)
            took_s.append(until(lambda: whole(x), 5.0, "a wall is missing"))
        assert process.poll() is None
        await_live(x, LEFT, RIGHT)
        assert cover(x)
    return max(took_s)


def only_screen_goes(home: Home, x: Xorg) -> float:
    x.off(RIGHT)
    with home.wall(x) as process:
        x.off(LEFT)
        assert x.screens() == {}
        x.put(LEFT, mode="800x600")
        back_s = until(lambda: cover(x) and shown(x, LEFT), 5.0, "no wall")
        assert process.poll() is None
        await_live(x, LEFT)
    return back_s


def screens_flap(home: Home, x: Xorg) -> float:
    chance = random.Random(7)
    with home.wall(x) as process:
        for _ in range(10):
            x.off(*chance.choice([[LEFT], [RIGHT], [LEFT, RIGHT]]))
            x.put(LEFT)
            x.put(RIGHT, "--right-of", LEFT)
        back_s = until(lambda: whole(x), 5.0, "a wall is missing")
        assert process.poll() is None
        await_live(x, LEFT, RIGHT)
    return back_s


def screen_comes_later(home: Home, x: Xorg) -> float:
    x.off(RIGHT)
    with home.wall(x):
        (first,) = x.windows()
        x.put(RIGHT, "--right-of", LEFT)
        back_s = until(lambda: whole(x), 5.0, "no wall")
        await_live(x, LEFT, RIGHT)
        assert cover(x)
        assert first in x.windows()
    assert home.lines(RIGHT) == [
        f"no wall yet: waiting for {RIGHT}",
        f"screen {RIGHT} is there, and its wall is open",
    ]
    return back_s


def screen_changes_its_size(home: Home, x: Xorg) -> float:
    with home.wall(x):
        took_s = []
        for mode, where in (
            ("640x480", "--right-of"),
            ("1024x768", "--right-of"),
            (MODE, "--below"),
        ):
            x.put(LEFT, mode=mode)
            x.put(RIGHT, where, LEFT)
            took_s.append(until(lambda: whole(x), 5.0, f"not laid out for {mode}"))
        await_live(x, LEFT, RIGHT)
    return max(took_s)


def scaled_by_qt(home: Home, x: Xorg) -> float:
    home.more["QT_SCALE_FACTOR"] = "1.5"
    return scaled(home, x)


def scaled_by_x(home: Home, x: Xorg) -> float:
    x.does("xrdb", "-nocpp", "-merge", told=b"Xft.dpi: 144\n")
    return scaled(home, x)


def scaled(home: Home, x: Xorg) -> float:
    """A scaled screen is covered all the same."""
    with home.wall(x):
        assert cover(x)
        x.put(LEFT, mode=FULL_HD)
        x.put(RIGHT, "--right-of", LEFT)
        return until(lambda: whole(x), FINER_S, "not laid out anew", NOW_AND_THEN_S)


def screen_is_saved(home: Home, x: Xorg) -> float:
    with home.wall(x):
        x.does("xset", "s", "noblank", "s", "1", "1")
        until(lambda: not shown(x, LEFT), 10.0, "else nothing is proved")
        x.does("xset", "s", "reset", "s", "off")
        return until(lambda: whole(x), 5.0, "no wall")


def x_server_dies(home: Home, x: Xorg) -> float:
    with home.wall(x) as process:
        x.process.kill()
        until(lambda: process.poll() is not None, 5.0, "it runs on without a display")
        assert process.returncode == 1
    x.process.wait()
    assert home.lines("X11") == ["Qt: The X11 connection broke (error 1). Did the X11 server die?"]
    early = home.start(x)  # as the service manager does, every two seconds
    _, said = early.communicate(timeout=START_S)
    assert early.returncode == 1
    assert f"no display to open a window on: DISPLAY={x.display}" in said
    with xorg(home.folder / "next") as following:
        began = time.monotonic()
        with home.wall(following):
            back_s = time.monotonic() - began
    assert home.record()["crashes"] == []
    return back_s


def told_to_end(number: signal.Signals, home: Home, x: Xorg) -> float:
    """It ends well with the session; what waits at its end waits every time, a busy machine not."""
    took_s = []
    for attempt in range(1, ATTEMPTS + 1):
        with home.wall(x) as process:
            process.send_signal(number)
            took_s.append(until(lambda: process.poll() is not None, 10.0, "it goes on"))
            assert process.returncode == 0
            assert x.windows() == {}
        assert home.lines("ends") == ["wallboard ends"] * attempt
        assert home.record() == {"running": False, "crashes": []}
        if took_s[-1] <= END_S:
            break
    return min(took_s)


def second_start(home: Home, x: Xorg) -> None:
    with home.wall(x):
        before = x.windows()
        second = home.start(x)
        _, said = second.communicate(timeout=START_S)
        assert second.returncode == 1
        assert f"another wall of yours is on {LEFT}, {RIGHT} already" in said
        await_live(x, LEFT, RIGHT)
        assert x.windows() == before


def hands_on_the_kiosk(home: Home, x: Xorg) -> None:
    """No hand leaves it."""
    with Kiosk(home, x) as kiosk:
        wall, before = kiosk.wall, x.windows()
        assert cover(x)
        done = list(hands(random.Random(5), 500))
        for start in range(0, len(done), 50):
            x.does("xdotool", *(word for one in done[start : start + 50] for word in one))
        assert x.windows() == before
        await_live(x, LEFT, RIGHT)
        assert kiosk.wall == wall
        symbols = x.does("xkbcomp", x.display, "-").partition(b"xkb_symbols")[2]
        assert b"F3" in symbols
        assert b"Switch_VT" not in symbols, "Ctrl+Alt+F3 leaves the screen"
        assert b"timeout:  0 " in x.does("xset", "q"), "the screen saver covers it"
        assert kiosk.ended == []
        os.kill(wall, signal.SIGTERM)
        until(lambda: kiosk.ended != [], 10.0, "it does not end")
        assert kiosk.ended == [0]


def hands(chance: random.Random, number: int) -> Iterator[list[str]]:
    """What a hand does with mouse and keyboard, as xdotool says it."""
    keys = [
        "alt+Tab", "alt+F4", "ctrl+alt+F3", "ctrl+alt+BackSpace", "ctrl+alt+Delete", "ctrl+q",
        "ctrl+w", "ctrl+c", "ctrl+o", "ctrl+p", "ctrl+s", "ctrl+f", "ctrl+comma", "ctrl+Tab",
        "ctrl+shift+i", "alt+space", "alt+F2", "super", "Escape", "Return", "Tab", "Delete",
        "space", "F1", "F5", "F10", "F11", "F12", "Menu", "shift+F10", "Print", "Left", "a", "q",
    ]  # fmt: skip
    for _ in range(number):
        what = chance.randrange(3)
        if what == 0:
            yield ["key", "--delay", "0", chance.choice(keys)]
        elif what == 1:
            yield ["click", "--delay", "0", str(chance.randrange(1, 10))]
        else:
            yield ["mousemove", str(chance.randrange(1920)), str(chance.randrange(540))]


def kiosk_is_killed(home: Home, x: Xorg) -> float:
    """The kiosk begins again."""
    with Kiosk(home, x) as kiosk:
        wall, began = kiosk.wall, time.monotonic()
        os.kill(wall, signal.SIGKILL)
        until(lambda: x.windows() == {}, 5.0)
        until(lambda: whole(x), 10.0, "no wall", NOW_AND_THEN_S)
        back_s = time.monotonic() - began
        assert kiosk.wall != wall
        x.does("xdotool", "key", "--delay", "0", LEAVE)
        until(lambda: x.windows() == {}, 5.0, "without a window manager the wall hears no key")
    return back_s


@dataclass(frozen=True)
class Row:
    """What happens to a wall, and by when it must be well."""

    fault: str
    shows: str
    within_s: float | None
    happens: Callable[[Home, Xorg], float | None]
    """Gives how long it took to be well, where there is such a time."""
    alone: bool = False
    """Its time is so short that no other wall may be under way."""


BACK = "the others live; its wall again with it"
FINER = "the board, drawn finer"
ROWS = (
    Row("screen removed: the first", BACK, 5.0, partial(screen_goes, LEFT, RIGHT)),
    Row("screen removed: the second", BACK, 5.0, partial(screen_goes, RIGHT, LEFT)),
    Row("screen removed: all of them", BACK, 5.0, all_screens_go),
    Row("screen removed: the only one", BACK, 5.0, only_screen_goes),
    Row("screen removed: ten times at random", BACK, 5.0, screens_flap),
    Row("screen added", "its wall, as soon as it is there", 5.0, screen_comes_later),
    Row("screen resized", "the board, laid out anew", 5.0, screen_changes_its_size),
    Row("screen scaled: QT_SCALE_FACTOR", FINER, FINER_S, scaled_by_qt),
    Row("screen scaled: Xft.dpi", FINER, FINER_S, scaled_by_x),
    Row("screensaver", "the wall, when it is off again", 5.0, screen_is_saved),
    Row("X server dies", "the process ends; the next one paints", 10.0, x_server_dies),
    *(
        Row(
            f"SIGTERM, logout: {each.name}", "a clean end", END_S, partial(told_to_end, each),
            alone=True,
        )
        for each in (signal.SIGTERM, signal.SIGHUP)
    ),
    Row("second start", "a sentence; the first goes on", None, second_start),
    Row(
        "ten thousand random keys and clicks on a wall: the kiosk", "the wall where it was", None,
        hands_on_the_kiosk,
    ),
    Row("kill -9: the kiosk", "painted again", 10.0, kiosk_is_killed, alone=True),
)  # fmt: skip


def outcome(row: Row, folder: Path) -> float | None:
    """What a row comes to, on an X server of its own."""
    with opened(folder) as (home, x):
        return row.happens(home, x)


@pytest.fixture(scope="module")
def outcomes(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    hangups_heard: None,
    qapp: object,
) -> dict[Row, Future[float | None]]:
    """What the rows that are asked for come to.

    Qt takes the thread in which it is first used for the main one: that is not a row's.
    """
    asked: set[Row] = {
        item.callspec.params["row"]  # type: ignore[attr-defined]
        for item in request.session.items
        if item.path == Path(__file__)
    }
    found: dict[Row, Future[float | None]] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for each in sorted(ROWS, key=lambda row: row.alone):
            if each in asked:
                if each.alone:
                    wait(found.values())
                found[each] = pool.submit(outcome, each, tmp_path_factory.mktemp("display"))
    return found


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(each, id=each.fault, marks=promised(each, "process and display"))
        for each in ROWS
    ],
)
def test_it_is_well_in_time(
    row: Row, outcomes: dict[Row, Future[float | None]], measured: Measured
) -> None:
    measured.back_s = outcomes[row].result()
    assert (measured.back_s is None) is (row.within_s is None)
    if measured.back_s is not None and row.within_s is not None:
        assert measured.back_s <= row.within_s
