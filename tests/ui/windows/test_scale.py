"""A wall on a screen of another scale factor is the same wall, drawn finer."""

import pytest
from PySide6.QtGui import QImage

from tests.ui import moment
from tests.ui.wall_pictures import wall
from wallboard.ui.windows.wall import WallWindow


def drawn(window: WallWindow, scale: float) -> QImage:
    image = QImage(window.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    window.render(image)
    image.setDevicePixelRatio(1.0)
    return image


def unlike(one: QImage, other: QImage) -> float:
    """The mean difference of two pictures of one size, of 255, over points far enough apart."""
    total = count = 0
    for x in range(0, one.width(), 5):
        for y in range(0, one.height(), 5):
            first, second = one.pixelColor(x, y), other.pixelColor(x, y)
            total += abs(first.lightness() - second.lightness())
            count += 1
    return total / count


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_the_same_picture_finer(scale: float, qapp: object) -> None:
    window = wall(moment.live(), size=(1280, 720))
    plain, fine = drawn(window, 1.0), drawn(window, scale)
    assert (fine.width(), fine.height()) == (1280 * scale, 720 * scale)
    assert unlike(fine.scaled(1280, 720), plain) < 6.0
    coarse = plain.scaled(fine.width(), fine.height())
    assert fine != coarse  # drawn finer, not blown up
