"""Twelve pictures that windows must keep looking like; `--update-golden` draws them anew.

The bundled font and the pinned Qt make them equal but for the edges of large letters: Qt draws
these as glyphs or as paths, as its caches have room. The pictures are therefore compared at a third
of their size, where such an edge is gone and a changed figure is not. A picture that differs is
left in `tests/golden/failed`.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
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
SHRUNK = 3
DIFFERS = 24
"""Of 255: the edge of a large figure comes to 13 at a third of the size, a changed one to 85."""
TOLERATED = 8
"""Points that may differ: a changed digit of the smallest type brings about 60."""


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


def differing(one: QImage, other: QImage) -> int:
    """How many points differ by more than an edge; all of them where the sizes differ."""
    if one.size() != other.size():
        return one.width() * one.height()
    first, second = _shrunk(one), _shrunk(other)
    return len(
        {
            index // 4
            for index, (a, b) in enumerate(zip(first, second, strict=True))
            if abs(a - b) >= DIFFERS
        }
    )


def _shrunk(picture: QImage) -> bytes:
    small = picture.convertToFormat(QImage.Format.Format_RGB32).scaled(
        picture.width() // SHRUNK,
        picture.height() // SHRUNK,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return bytes(small.constBits())


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
    points = differing(picture, QImage(str(path)))
    if points > TOLERATED:
        failed = GOLDEN / "failed"
        failed.mkdir(exist_ok=True)
        picture.save(str(failed / f"{name}.png"))
    assert points <= TOLERATED, f"{points} points of {name} differ; see tests/golden/failed"


def test_a_difference_is_seen() -> None:
    one = QImage(120, 120, QImage.Format.Format_RGB32)
    one.fill(0xFF000000)
    other = one.copy()
    assert differing(one, other) == 0
    for x in range(60):
        other.setPixel(x, 0, 0xFFFFFFFF)
    assert differing(one, other) == 20
    assert differing(one, one.scaled(60, 60)) == 120 * 120
