"""Chart items painted in pixels, whatever range the chart shows."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget


class PixelItem(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """An item as large as what is in view; `draw` paints it in device pixels."""

    def boundingRect(self) -> QRectF:
        """All that is in view."""
        return QRectF(self.viewRect())

    def viewTransformChanged(self) -> None:
        """The range has changed, and with it every pixel."""
        super().viewTransformChanged()  # forgets the rectangle that was in view
        self.prepareGeometryChange()
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint with the world in pixels, so that pens, dashes and hatching keep their size."""
        world = QTransform(painter.worldTransform())
        area = world.mapRect(self.boundingRect())
        painter.save()
        painter.resetTransform()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, world, area)
        painter.restore()

    def draw(self, painter: QPainter, world: QTransform, area: QRectF) -> None:
        """Paint; `world` maps the chart's values to pixels."""
        raise NotImplementedError


def at(world: QTransform, x: float, y: float) -> QPointF:
    """Where a value lies, in pixels."""
    return world.map(QPointF(x, y))
