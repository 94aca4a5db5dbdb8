"""A label beside a point hides no line, no other name and nothing of itself."""

import pytest
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

from wallboard.ui.charts.label_place import label_place

AREA = QRectF(0, 0, 400, 200)
SIZE = QSizeF(60, 20)
TARGET = QLineF(0, 40, 400, 40)


def test_it_stands_beside_its_point_where_there_is_room() -> None:
    assert label_place(QPointF(100, 100), SIZE, 8, AREA, []) == QRectF(108, 90, 60, 20)


@pytest.mark.parametrize(
    ("point", "drawn"),
    [
        (QPointF(390, 100), [QLineF(300, 30, 390, 100)]),
        (QPointF(390, 100), [QLineF(300, 30, 340, 150), QLineF(340, 150, 390, 100)]),
        (QPointF(390, 195), [QLineF(300, 195, 390, 195)]),
        (QPointF(390, 5), [QLineF(300, 5, 390, 5), TARGET]),
        (QPointF(100, 100), [QLineF(0, 100, 400, 100)]),  # right through the place beside it
        (QPointF(390, 100), [QRectF(300, 80, 100, 60)]),  # a gap's name
        (QPointF(390, 30), [QLineF(300, 180, 390, 30), QRectF(300, 160, 100, 40), TARGET]),
    ],
)
def test_it_hides_nothing(point: QPointF, drawn: list[QLineF | QRectF]) -> None:
    place = label_place(point, SIZE, 8, AREA, drawn)
    assert AREA.contains(place)
    assert not place.contains(point)
    for other in drawn:
        if isinstance(other, QRectF):
            assert not place.intersects(other)
        else:
            steps = (other.pointAt(step / 500) for step in range(501))
            assert not any(place.contains(each) for each in steps)


def test_where_everything_is_covered_it_stays_beside_its_point() -> None:
    everywhere = [QRectF(0, 0, 400, 200)]
    assert label_place(QPointF(100, 100), SIZE, 8, AREA, everywhere) == QRectF(108, 90, 60, 20)


def test_a_chart_that_is_smaller_than_the_label_has_it_at_its_corner() -> None:
    assert label_place(QPointF(5, 5), SIZE, 8, QRectF(0, 0, 30, 10), []) == QRectF(0, 0, 60, 20)
