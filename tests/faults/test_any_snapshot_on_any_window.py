"""Whatever a server may say and the contract accepts, every window shows it without a complaint."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import pytest
from hypothesis import HealthCheck, event, given, settings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.logging import Record
from pytestqt.qtbot import QtBot

from tests.faults.odd_snapshots import odd_answers
from wallboard.boards.board import board
from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.reading import read_hotline, read_snapshot
from wallboard.domain.snapshot import Snapshot
from wallboard.domain.state import BoardState, Trouble
from wallboard.ui.desk.offer import Offer
from wallboard.ui.desk.topbar import View
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.tiles.density import Density
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

EXAMPLES = 25
P = 5.0
AGES_S = (0.0, 12.0, 42.0, 200.0)
"""Live, late, stale and lost."""
VIEWS = cycle(View)
"""One after the other, so that each is seen at every age: there is one more of them than ages."""


@pytest.fixture(scope="module")
def accepted() -> Iterator[list[Snapshot]]:
    """What the contract accepted: of most it is seen how they are shown."""
    found: list[Snapshot] = []
    yield found
    assert len(found) > EXAMPLES / 2


@pytest.fixture(scope="module")
def walls(qapp: object) -> Iterator[list[WallWindow]]:
    """A wall of each density, and a narrow one."""
    load_fonts()
    sizes = {Density.STANDARD: (1920, 1080), Density.LARGE: (1366, 768), Density.FAR: (1920, 1080)}
    made = [WallWindow(theme("dark"), words("zh"), density) for density in Density]
    for window, size in zip(made, (sizes[density] for density in Density), strict=True):
        window.resize(*size)
    portrait = WallWindow(theme("light"), words("en"))
    portrait.resize(1080, 1920)
    yield [*made, portrait]
    for window in [*made, portrait]:
        window.deleteLater()


@pytest.fixture(scope="module")
def desk(qapp: object) -> Iterator[DeskWindow]:
    """A desk with its charts."""
    load_fonts()
    window = DeskWindow(theme("light"), words("en"), frozenset(Offer))
    window.charts_ready()
    yield window
    window.close()
    window.deleteLater()


@pytest.mark.fault(
    "payload",
    "whatever the contract accepts",
    shows="it, on every window, without a complaint",
    within_s=None,
)
@pytest.mark.timeout(300)
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(answers=odd_answers())
def test_any_snapshot(
    answers: tuple[bytes, bytes],
    walls: list[WallWindow],
    desk: DeskWindow,
    accepted: list[Snapshot],
    qtbot: QtBot,
    qtlog: object,
) -> None:
    try:
        hotline = read_hotline(answers[0])
        snapshot = read_snapshot(answers[1], hotline)
    except BadAnswer as bad:
        event(f"refused: {bad.rule}")
        return
    accepted.append(snapshot)
    state = BoardState(P, "server").with_hotline(hotline).with_snapshot(snapshot, 1000.0, 0.01)
    failing = state.failed(Trouble("refused", "why"), 1001.0, 1006.0)
    for number, age_s in enumerate(AGES_S):
        shown = board(failing if number > 1 else state, 1000.0 + age_s)
        windows: list[QWidget] = list(walls)
        for wall in walls:
            wall.show_board(shown)
        desk.choose(next(VIEWS))
        desk.show_board(shown)
        with qtbot.captureExceptions() as raised:
            for window in [*windows, desk]:
                window.ensurePolished()
                window.render(QImage(window.size(), QImage.Format.Format_RGB32))
        assert raised == []
        assert complaints(qtlog) == []


def complaints(qtlog: object) -> list[str]:
    """What Qt has said since it was last asked, but for what its offscreen platform says."""
    records: list[Record] = qtlog._records  # type: ignore[attr-defined]
    said = [record.message for record in records if "This plugin does not" not in record.message]
    records.clear()
    return said
