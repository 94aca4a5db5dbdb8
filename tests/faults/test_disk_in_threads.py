"""The GUI thread never waits for a disk: promise 5 while one is full, read-only or held by another.

Poller and operator are in their threads, as the application joins them. A minute ends every second,
and four times in it somebody shelves an alarm and changes a setting.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from tests.faults.desk import ALARM, Home, home
from tests.faults.disks import mounted
from tests.faults.rig import Rig
from tests.faults.server import MetricsServer
from tests.faults.test_disk import (
    AGAIN,
    KEPT,
    NOT_KEPT,
    WITHOUT,
    Inject,
    full,
    locked,
    said,
    unchangeable,
)
from tests.faults.world import World
from tests.gaps import Beats, allowed_here, apart
from wallboard.app.feeding import BoardOptions
from wallboard.app.operations import Operations, operating
from wallboard.polling import operator
from wallboard.polling.poller import Poller
from wallboard.settings import Server, Settings
from wallboard.settings_file import Saved
from wallboard.ui.theme import theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

Windows = tuple[WallWindow, DeskWindow]
P = 1.0
ATTEMPTS = 3
AWAITED_MS = 30_000


@dataclass(frozen=True)
class Trouble:
    """One fault of a disk, and what it does to what is kept."""

    fault: str
    inject: Inject
    saved: str
    """What becomes of a changed setting meanwhile."""
    at_start: bool = False
    marks: bool = True
    """What is done about alarms cannot be kept either."""


TROUBLES = (
    Trouble("full", full, "full"),
    Trouble("read-only", unchangeable, "read_only", at_start=True),
    Trouble("locked by another program", locked, "", marks=False),
)


@contextmanager
def seat(here: Home, windows: Windows) -> Iterator[tuple[Rig, Operations]]:
    """A board before which somebody sits, and whose minutes end each second."""
    rig = Rig(here.world, here.server, poll_s=P, folder=here.places.data)
    settings = Settings(server=Server(poll_s=P, credential_file=str(here.token)))
    options = BoardOptions(here.url, settings, here.places, here.folder / "settings.toml")
    poller = Poller(rig.source, rig.client.close, memory=rig.memory, poll_s=P)
    poller.asked.connect(rig.feed.take)
    minutes = QTimer()
    minutes.timeout.connect(lambda: here.world.skip(59.0))
    for window in windows:
        rig.feed.changed.connect(window.show_board)
    with operating(options, rig.feed, words("zh")) as operations:
        poller.start()
        rig.feed.start()
        minutes.start(1000)
        try:
            yield rig, operations
        finally:
            minutes.stop()
            rig.feed.stop()
            poller.stop()
    assert rig.lies == []


def look(operations: Operations) -> Beats:
    """Some seconds of the loop, in which somebody is at work."""
    beats, loop, acts, numbers = Beats(), QEventLoop(), QTimer(), count()

    def act() -> None:
        number = next(numbers)
        operations.shelve(ALARM, 3600.0 + number)
        operations.change_settings({"desk.theme": ("light", "dark")[number % 2]})

    acts.timeout.connect(act)
    acts.start(250)
    beats.start()
    QTimer.singleShot(2500, loop.quit)
    loop.exec()
    beats.stop()
    return beats


def gone_through(
    trouble: Trouble,
    folder: Path,
    windows: Windows,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> Beats:
    """The fault comes, is met by everything that is to be kept, and goes."""
    world = World()
    with apart(), mounted(folder), MetricsServer(world) as server, ExitStack() as fault:
        here = home(folder, world, server)
        with seat(here, windows) as (_, operations):
            qtbot.waitUntil(here.history.exists, timeout=AWAITED_MS)
        if trouble.at_start:
            fault.enter_context(trouble.inject(here))
        with seat(here, windows) as (rig, operations):
            saved: list[Saved] = []
            operations.saved.connect(saved.append)
            qtbot.waitUntil(lambda: bool(rig.feed.state.history.minutes), timeout=AWAITED_MS)
            if not trouble.at_start:
                fault.enter_context(trouble.inject(here))
            known = len(rig.feed.state.history.minutes)
            beats = look(operations)
            lost = sorted([WITHOUT, *([NOT_KEPT] if trouble.marks else [])])
            qtbot.waitUntil(lambda: said(caplog) == lost, timeout=AWAITED_MS)
            qtbot.waitUntil(lambda: bool(saved), timeout=AWAITED_MS)
            assert {each.kind for each in saved} == {trouble.saved}
            qtbot.waitUntil(lambda: len(rig.feed.state.history.minutes) > known, timeout=AWAITED_MS)
            fault.close()
            caplog.clear()
            back = sorted([AGAIN, *([KEPT] if trouble.marks else [])])
            qtbot.waitUntil(lambda: said(caplog) == back, timeout=AWAITED_MS)
    caplog.clear()
    return beats


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.fault)
def test_the_gui_goes_on_whatever_the_disk_does(
    trouble: Trouble,
    qtbot: QtBot,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    notes: list[str],
) -> None:
    monkeypatch.setattr(operator, "TRY_AGAIN_AFTER_S", 0.1)
    windows = WallWindow(theme("dark"), words("zh")), DeskWindow(theme("light"), words("zh"))
    for window in windows:
        qtbot.addWidget(window)
        window.resize(1440, 900)
        window.show()
    windows[1].charts_ready()
    for attempt in range(ATTEMPTS):
        # what waits for the disk waits every time; what the machine had else to do does not
        beats = gone_through(trouble, tmp_path / f"home-{attempt}", windows, qtbot, caplog)
        allowed = allowed_here()
        if beats.felt.within(allowed):
            break
    notes.append(
        f"disk {trouble.fault}, a minute each second and a desk at work: longest gap of the event"
        f" loop {beats.felt.longest_ms:.0f} ms, p99 {beats.felt.quantile_ms(0.99):.0f} ms"
    )
    assert beats.felt.longest_ms < allowed.longest_ms
    assert beats.felt.quantile_ms(0.99) < allowed.p99_ms
