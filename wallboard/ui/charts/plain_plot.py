"""A plot without what a reader has no use for: menus, buttons, panning, its own ranges."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGraphicsScene, QWidget

from wallboard.ui.desk.look import BODY_PX, em
from wallboard.ui.paint.fonts import font
from wallboard.ui.theme import Theme

Ticks = Sequence[tuple[float, str]]


class PlainPlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Axes in the theme's colours and the bundled family; the pointer tells where it is."""

    pointed = Signal(object)
    """The value below the pointer on the x axis, or None."""
    stepped = Signal(int)
    """One to the left (-1) or right (1) by keyboard; 0 ends."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, background=theme.panel)
        self.theme = theme
        self.setMenuEnabled(False)
        # it has no parent to end with: it would go when Python collects, in any thread
        self.getPlotItem().ctrlMenu = None
        self.hideButtons()
        self.setMouseEnabled(x=False, y=False)
        self.disableAutoRange()
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.getPlotItem().setContentsMargins(0, em(0.3), em(0.3), 0)
        for side in ("bottom", "left"):
            axis = self.getAxis(side)
            axis.setStyle(tickFont=font(BODY_PX, bold=False), tickLength=em(0.3), tickTextOffset=5)
            axis.setPen(theme.line)
            axis.setTextPen(theme.text2)
            axis.enableAutoSIPrefix(False)
        self.getAxis("left").setWidth(em(2.9))
        self.getAxis("bottom").setHeight(em(2))
        # a few items that all fill the view: an index would only be late when the range changes
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.scene().sigMouseMoved.connect(self._moved)

    def set_ticks(self, side: str, ticks: Ticks) -> None:
        """The ticks of one axis."""
        self.getAxis(side).setTicks([list(ticks)])

    def _moved(self, place: object) -> None:
        box = self.getViewBox()
        inside = box.sceneBoundingRect().contains(place)
        self.pointed.emit(box.mapSceneToView(place).x() if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer points at nothing."""
        self.pointed.emit(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QEvent) -> None:
        """Nothing zooms: the wheel belongs to what lies around the chart."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the values."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Escape: 0}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
        else:
            self.stepped.emit(step)
