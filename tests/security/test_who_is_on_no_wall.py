"""No operator's name or number and no caller on a wall, in no state and at no density."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.moment import MONO, NOW, snapshot, state
from tests.ui.wall_pictures import seen, wall
from wallboard.boards.board import board
from wallboard.domain.snapshot import WaitingCall
from wallboard.ui.tiles.density import Density

WHO = "王小明"
CALLER = "zq13800138000"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("density", Density)
@pytest.mark.parametrize("age_s", [0.0, 42.0, 200.0])
def test_nobody_is_named(density: Density, language: str, age_s: float, qapp: object) -> None:
    held = snapshot()
    assert isinstance(held.seats, tuple)
    assert isinstance(held.waiting, tuple)
    named = replace(
        held,
        seats=tuple(replace(each, operator=f"{WHO}{each.id}") for each in held.seats),
        waiting=(
            *(replace(call, id=f"{CALLER}{number}") for number, call in enumerate(held.waiting)),
            WaitingCall(CALLER, "repair", NOW - 2),
        ),
    )
    window = wall(board(state(named), MONO + age_s), language=language, density=density)
    text = "".join(each.glyphs.text for each in seen(window))
    spoken = " ".join(
        f"{tile.accessibleName()} {tile.accessibleDescription()} {tile.toolTip()}"
        for tile in window.tiles.values()
    )
    assert text
    for secret in (WHO, CALLER, CALLER[2:]):
        assert secret not in text
        assert secret not in spoken
    window.deleteLater()
