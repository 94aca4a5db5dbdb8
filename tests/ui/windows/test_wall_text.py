"""Every text of every wall can be read: not cut, not overlapping, in its panel, large enough."""

from itertools import combinations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.moment import MOMENTS
from tests.ui.wall_pictures import seen, wall
from wallboard.ui.tiles.density import Density

SIZES = (
    (1280, 720), (1920, 1080), (2560, 1080), (1600, 1200), (1080, 1920), (3840, 2160),
    (3840, 1080), (1024, 768), (720, 1280),
)  # fmt: skip
TOUCH = 0.06
"""Ink may come so close into other ink, as a share of the smaller type's size: a comma's tail."""


@pytest.mark.parametrize("density", Density)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_every_text_can_be_read(qtbot: QtBot, moment: str, language: str, density: Density) -> None:
    shown = MOMENTS[moment]()
    wrong: list[str] = []
    for size in SIZES:
        window = wall(shown, language=language, density=density, size=size)
        qtbot.addWidget(window)
        smallest = round(window.setting.measures.size("minimum") * window.setting.unit)
        texts = seen(window)
        assert texts
        for text in texts:
            where = f"{size} {text.tile}: {text.glyphs.text!r}"
            tile = window.tiles[text.tile]
            if text.glyphs.px < smallest:
                wrong.append(f"{where} is too small: {text.glyphs.px} px")
            if not tile.rect().adjusted(-1, -1, 1, 1).contains(text.ink.toRect()):
                wrong.append(f"{where} leaves its tile: {text.ink} {tile.rect()}")
        for one, other in combinations(texts, 2):
            if one.tile != other.tile:
                continue
            common = one.ink.intersected(other.ink)
            slack = TOUCH * min(one.glyphs.px, other.glyphs.px)
            if common.width() > slack and common.height() > slack:
                wrong.append(
                    f"{size} {one.tile}: {one.glyphs.text!r} and {other.glyphs.text!r} overlap"
                )
    assert not wrong, "\n".join(wrong[:40])


def test_the_wall_of_a_peak_morning_gives_nothing_up(qtbot: QtBot) -> None:
    """On 16:9 all rows of the standard wall find room, in both languages."""
    for language in ("zh", "en"):
        window = wall(MOMENTS["live"](), language=language)
        qtbot.addWidget(window)
        assert {name: tile.scene.given_up for name, tile in window.tiles.items()} == dict.fromkeys(
            window.tiles, ()
        )


def test_nobody_is_named_on_a_wall(qtbot: QtBot) -> None:
    for density in Density:
        window = wall(MOMENTS["live"](), density=density)
        qtbot.addWidget(window)
        assert not [text for text in seen(window) if "op-" in text.glyphs.text]
