"""The parts of a scene: frozen, in device pixels, coloured by the theme's tokens.

Two scenes are compared part by part, so a part is equal to another exactly when it looks the same.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from wallboard.ui.paint import fonts, marks
from wallboard.ui.paint.marks import Mark
from wallboard.ui.theme import Theme

Points: TypeAlias = tuple[tuple[float, float], ...]


def colour(theme: Theme, token: str, alpha: float = 1.0) -> QColor:
    """A token's colour, thinned."""
    made = QColor(getattr(theme, token))
    if alpha < 1.0:
        made.setAlphaF(alpha)
    return made


@lru_cache(maxsize=64)
def _hatching(rgba: int, ground: int, step: int, stripe: float, ratio: float) -> QPixmap:
    """A tile of 45° stripes, `step` logical pixels apart."""
    side = max(4, round(step * ratio))
    picture = QPixmap(side, side)
    picture.fill(QColor.fromRgba(ground))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgba(rgba), side * stripe))
    for shift in (-side, 0, side):
        painter.drawLine(QPointF(shift - 1, side + 1), QPointF(shift + side + 1, -1))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def hatched(
    painter: QPainter, ink: QColor, ground: QColor, step: float, stripe: float = 0.38
) -> QBrush:
    """A brush of stripes, as broad as a share of their distance: not to be relied on."""
    ratio = painter.device().devicePixelRatio()
    return QBrush(_hatching(ink.rgba(), ground.rgba(), max(3, round(step)), stripe, ratio))


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A run of text in one font."""

    text: str
    x: float
    baseline: float
    px: int
    bold: bool
    token: str
    role: str
    hatched: bool = False

    @property
    def advance(self) -> float:
        """How wide the run is set, in pixels."""
        return fonts.advance(self.text, self.px, self.bold)

    @property
    def ink(self) -> QRectF:
        """What the run covers."""
        return fonts.ink(self.text, self.px, self.bold).translated(self.x, self.baseline)

    @property
    def bounds(self) -> QRectF:
        """Where the run may leave any trace."""
        return QRectF(
            self.x - self.px * 0.1,
            self.baseline - self.px,
            self.advance + self.px * 0.2,
            self.px * 1.35,
        )

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw it."""
        ink = colour(theme, self.token)
        if self.hatched:
            path = QPainterPath()
            path.addText(QPointF(self.x, self.baseline), fonts.font(self.px, self.bold), self.text)
            ground = colour(theme, self.token, 0.5)
            painter.fillPath(path, hatched(painter, ink, ground, self.px * 0.08))
            return
        painter.setFont(fonts.font(self.px, self.bold))
        painter.setPen(ink)
        painter.drawText(QPointF(self.x, self.baseline), self.text)


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark."""

    mark: Mark
    x: float
    y: float
    size: float
    token: str
    ink: str

    @property
    def bounds(self) -> QRectF:
        """Where it stands."""
        return QRectF(self.x - 1, self.y - 1, self.size + 3, self.size + 3)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw it."""
        token, ink = colour(theme, self.token), colour(theme, self.ink)
        marks.draw(painter, self.mark, self.x, self.y, self.size, token, ink)


@dataclass(frozen=True, slots=True)
class Block:
    """A filled rectangle, its corners rounded; `edge` outlines it instead."""

    x: float
    y: float
    width: float
    height: float
    token: str | None
    radius: float = 0.0
    edge: str | None = None
    edge_width: float = 0.0
    left_only: bool = False
    """Only the left corners are rounded."""

    @property
    def bounds(self) -> QRectF:
        """What it covers."""
        return QRectF(self.x - 1, self.y - 1, self.width + 2, self.height + 2)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw it."""
        inset = self.edge_width / 2
        area = QRectF(self.x, self.y, self.width, self.height).adjusted(
            inset, inset, -inset, -inset
        )
        painter.setPen(
            QPen(colour(theme, self.edge), self.edge_width) if self.edge else Qt.PenStyle.NoPen
        )
        painter.setBrush(colour(theme, self.token) if self.token else Qt.BrushStyle.NoBrush)
        if self.left_only:
            painter.save()
            painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
            painter.drawRoundedRect(
                area.adjusted(0, 0, 2 * self.radius, 0), self.radius, self.radius
            )
            painter.restore()
        elif self.radius:
            painter.drawRoundedRect(area, self.radius, self.radius)
        else:
            painter.drawRect(area)


@dataclass(frozen=True, slots=True)
class Hatch:
    """A striped rectangle."""

    x: float
    y: float
    width: float
    height: float
    token: str
    step: float
    radius: float = 0.0
    alpha: float = 1.0
    ground: float = 0.0
    """How strongly the colour shows between the stripes."""
    stripe: float = 0.38
    """The stripes' breadth as a share of their distance."""

    @property
    def bounds(self) -> QRectF:
        """What it covers."""
        return QRectF(self.x - 1, self.y - 1, self.width + 2, self.height + 2)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw it."""
        ground = QColor(colour(theme, self.token))
        ground.setAlphaF(self.ground)
        ink = colour(theme, self.token, self.alpha)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hatched(painter, ink, ground, self.step, self.stripe))
        painter.drawRoundedRect(
            QRectF(self.x, self.y, self.width, self.height), self.radius, self.radius
        )


@dataclass(frozen=True, slots=True)
class Strokes:
    """Separate segments with round caps: each pair of points is one.

    Never one polyline: Qt strokes a wide antialiased polyline as a single self-crossing outline,
    which costs up to a hundred times as much.
    """

    points: Points
    token: str
    width: float
    dash: tuple[float, float] | None = None
    """Lengths of dash and gap, in pixels."""

    @property
    def bounds(self) -> QRectF:
        """What they cover."""
        return _around(self.points, self.width)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw them."""
        pen = QPen(colour(theme, self.token), self.width)
        if self.dash is None:
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        else:
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([length / self.width for length in self.dash])
        painter.setPen(pen)
        pairs = zip(self.points[::2], self.points[1::2], strict=True)
        painter.drawLines([QLineF(*start, *end) for start, end in pairs])


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon."""

    points: Points
    token: str
    alpha: float = 1.0

    @property
    def bounds(self) -> QRectF:
        """What it covers."""
        return _around(self.points, 1.0)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw it."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme, self.token, self.alpha))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in self.points]))


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc, or a ring with the panel showing through it."""

    x: float
    y: float
    radius: float
    token: str
    edge: str | None = None
    edge_width: float = 0.0

    @property
    def bounds(self) -> QRectF:
        """What it covers."""
        reach = self.radius + self.edge_width + 1
        return QRectF(self.x - reach, self.y - reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw it."""
        painter.setPen(
            QPen(colour(theme, self.edge), self.edge_width) if self.edge else Qt.PenStyle.NoPen
        )
        painter.setBrush(colour(theme, self.token))
        painter.drawEllipse(QPointF(self.x, self.y), self.radius, self.radius)


Part: TypeAlias = Glyphs | Sign | Block | Hatch | Strokes | Area | Dot


def _around(points: Points, width: float) -> QRectF:
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    reach = width + 1
    return QRectF(
        min(xs) - reach,
        min(ys) - reach,
        max(xs) - min(xs) + 2 * reach,
        max(ys) - min(ys) + 2 * reach,
    )
