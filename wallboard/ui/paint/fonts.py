"""Fonts by pixel size and weight, and how wide text is in them; both remembered."""

from functools import cache, lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from wallboard.ui.theme import FALLBACK_FAMILIES, FAMILY

CAP = 0.733
"""Height of digits and capitals in the bundled family, as a share of the type size."""


@cache
def font(px: int, bold: bool) -> QFont:
    """The bundled family in one size."""
    made = QFont()
    made.setFamilies([FAMILY, *FALLBACK_FAMILIES])
    made.setPixelSize(px)
    made.setBold(bold)
    return made


@cache
def metrics(px: int, bold: bool) -> QFontMetricsF:
    """The measures of a font."""
    return QFontMetricsF(font(px, bold))


@lru_cache(maxsize=8192)
def advance(text: str, px: int, bold: bool) -> float:
    """How far the pen moves, in pixels."""
    return metrics(px, bold).horizontalAdvance(text)


@lru_cache(maxsize=1024)
def bearing(text: str, px: int, bold: bool) -> float:
    """The room before the first stroke, in pixels."""
    return ink(text, px, bold).x()


def ink(text: str, px: int, bold: bool) -> QRectF:
    """What the text covers when its pen starts at (0, 0) on the baseline."""
    return metrics(px, bold).tightBoundingRect(text)
