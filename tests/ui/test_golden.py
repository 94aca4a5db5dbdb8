"""Twelve pictures that windows must keep looking like; `--update-golden` draws them anew.

The bundled font and the pinned Qt make them equal but for a few edges of letters; the tolerance is
for those. A picture that differs is left beside the golden one, in `tests/golden/failed`.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tests.ui import moment
from tests.ui.wall_pictures import wall
from wallboard.boards.board import Board
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.tiles.density import Density
from wallboard.ui.windows.desk import DeskWindow
from wallboard.words import words

GOLDEN = Path(__file__).parent.parent / "golden"
DIFFERS = 24
"""A channel that differs by so much, of 255, is no rounding of an edge."""
TOLERATED = 0.0001
"""Such a share of the points may differ: fewer than one changed figure brings about."""


def _desk(shown: Board, language: str, look: str) -> QWidget:
    load_fonts()
    window = DeskWindow(theme(look), words(language))
    window.resize(1400, 875)
    window.charts_ready()
    window.show_board(shown)
    return window


HD = (1280, 720)

PICTURES: dict[str, Callable[[], QWidget]] = {
    "wall-zh-dark": lambda: wall(moment.live(), size=HD),
    "wall-en-dark": lambda: wall(moment.live(), language="en", size=HD),
    "wall-zh-light": lambda: wall(moment.live(), look="light", size=HD),
    "wall-zh-stale": lambda: wall(moment.aged(42.0, "refused"), size=HD),
    "wall-en-lost": lambda: wall(moment.aged(150.0, "timed_out"), language="en", size=HD),
    "wall-zh-connecting": lambda: wall(moment.connecting("refused"), size=HD),
    "wall-zh-quiet": lambda: wall(moment.quiet(), size=HD),
    "wall-zh-large": lambda: wall(moment.live(), density=Density.LARGE, size=HD),
    "wall-en-far": lambda: wall(moment.live(), density=Density.FAR, language="en", size=HD),
    "wall-zh-portrait": lambda: wall(moment.live(), size=(720, 1280)),
    "desk-zh-light": lambda: _desk(moment.live(), "zh", "light"),
    "desk-en-dark-stale": lambda: _desk(moment.aged(42.0, "refused"), "en", "dark"),
}


def drawn(window: QWidget) -> QImage:
    """A window as a picture."""
    image = QImage(window.size(), QImage.Format.Format_RGB32)
    window.ensurePolished()
    window.render(image)
    return image


def differing(one: QImage, other: QImage) -> float:
    """The share of points that differ by more than a rounding; 1 where the sizes do."""
    if one.size() != other.size():
        return 1.0
    first = bytes(one.convertToFormat(QImage.Format.Format_RGB32).constBits())
    second = bytes(other.convertToFormat(QImage.Format.Format_RGB32).constBits())
    if first == second:
        return 0.0
    points = [
        index // 4
        for index, (a, b) in enumerate(zip(first, second, strict=True))
        if a != b and abs(a - b) >= DIFFERS
    ]
    return len(set(points)) / (one.width() * one.height())


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_the_window_looks_as_it_did(
    name: str, request: pytest.FixtureRequest, qapp: object
) -> None:
    window = PICTURES[name]()
    picture = drawn(window)
    window.deleteLater()
    path = GOLDEN / f"{name}.png"
    if request.config.getoption("--update-golden"):
        assert picture.save(str(path))
        return
    assert path.exists(), f"no golden picture {path.name}: pytest --update-golden draws it"
    share = differing(picture, QImage(str(path)))
    if share > TOLERATED:
        failed = GOLDEN / "failed"
        failed.mkdir(exist_ok=True)
        picture.save(str(failed / f"{name}.png"))
    assert share <= TOLERATED, f"{share:.2%} of {name} differs; see tests/golden/failed"


def test_a_difference_is_seen() -> None:
    one = QImage(100, 100, QImage.Format.Format_RGB32)
    one.fill(0xFF000000)
    other = one.copy()
    assert differing(one, other) == 0.0
    for x in range(50):
        other.setPixel(x, 0, 0xFFFFFFFF)
    assert differing(one, other) == pytest.approx(0.005)
    assert differing(one, one.scaled(50, 50)) == 1.0
