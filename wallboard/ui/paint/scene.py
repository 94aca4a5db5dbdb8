"""A scene: what a panel shows, as a list of parts, and where two scenes differ."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QRegion

from wallboard.ui.paint.shapes import Glyphs, Part
from wallboard.ui.theme import Theme

WORTH_SPLITTING = 60
"""With more changed parts than this, one repaint of all is cheaper than many small ones."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The parts in the order they are painted, and what found no room."""

    parts: tuple[Part, ...] = ()
    given_up: tuple[str, ...] = ()
    """Rows that did not fit in any of their forms."""

    @property
    def texts(self) -> tuple[Glyphs, ...]:
        """Every run of text, for those who measure or read it."""
        return tuple(part for part in self.parts if isinstance(part, Glyphs))

    def paint(self, painter: QPainter, theme: Theme, region: QRegion) -> None:
        """Draw what touches the region."""
        around = region.boundingRect()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        for part in self.parts:
            bounds = part.bounds.toAlignedRect()
            if around.intersects(bounds) and region.intersects(bounds):
                part.paint(painter, theme)


def changed(old: Scene, new: Scene) -> QRegion | None:
    """Where the two look different: empty where nowhere, None where nearly everywhere."""
    parts = set(old.parts) ^ set(new.parts)
    if len(parts) > WORTH_SPLITTING:
        return None
    return _region(part.bounds.toAlignedRect() for part in parts)


def _region(rects: Iterable[QRect]) -> QRegion:
    region = QRegion()
    for rect in rects:
        region += rect
    return region
