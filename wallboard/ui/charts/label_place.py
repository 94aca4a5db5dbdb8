"""Where a chart's label stands so that it hides nothing that is drawn."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

_STEPS = 12
"""So many half heights a label may be moved up or down from its point."""


def label_place(
    point: QPointF, size: QSizeF, apart: float, area: QRectF, drawn: Sequence[QLineF | QRectF]
) -> QRectF:
    """The place nearest to a point, `apart` from it, that lies within the area and hides nothing.

    Where there is none it is the first that lies within the area.
    """
    inside = [each for each in _places(point, size, apart, area) if area.contains(each)]
    free = (each for each in inside if not any(_hides(each, other) for other in drawn))
    first = inside[0] if inside else QRectF(area.topLeft(), size)
    return next(free, first)


def _places(point: QPointF, size: QSizeF, apart: float, area: QRectF) -> Iterator[QRectF]:
    """Right of the point, then at the area's right edge or left of the point, above and below."""
    width, height = size.width(), size.height()
    right = point.x() + apart
    if right + width <= area.right():
        yield QRectF(right, point.y() - height / 2, width, height)
    for step in range(_STEPS):
        off = apart + step * height / 2
        for x in (min(right, area.right() - width), point.x() - apart - width):
            yield QRectF(x, point.y() + off, width, height)
            yield QRectF(x, point.y() - off - height, width, height)


def _hides(place: QRectF, other: QLineF | QRectF) -> bool:
    if isinstance(other, QRectF):
        return place.intersects(other)
    if place.contains(other.p1()) or place.contains(other.p2()):
        return True
    corners = (place.topLeft(), place.topRight(), place.bottomRight(), place.bottomLeft())
    return any(
        other.intersects(QLineF(corners[index - 1], corner))[0]
        is QLineF.IntersectionType.BoundedIntersection
        for index, corner in enumerate(corners)
    )
