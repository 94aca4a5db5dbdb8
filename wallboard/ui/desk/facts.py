"""Short facts in a few lines: a fact is shown whole or left to the tooltip, never cut."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wallboard.ui.desk.label import tip
from wallboard.ui.desk.look import em
from wallboard.ui.theme import Theme


class Facts(QWidget):
    """The facts beneath a card's figures, in the order of their weight."""

    def __init__(self, theme: Theme, separator: str, lines: int, *, centred: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._separator = separator
        self._lines = lines
        self._centred = centred
        self._facts: tuple[str, ...] = ()
        self._current = True
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_facts(self, facts: tuple[str, ...], *, current: bool) -> None:
        """Show other facts; nothing where they are the same."""
        if (facts, current) == (self._facts, self._current):
            return
        self._facts, self._current = facts, current
        self.setToolTip(tip("\n".join(facts)))
        self.update()

    def broken(self, width: float, metrics: QFontMetricsF) -> list[str]:
        """The facts in lines no wider than `width`, each on the first with room for it."""
        lines: list[str] = []
        for fact in self._facts:
            for index, line in enumerate(lines):
                longer = f"{line}{self._separator}{fact}"
                if metrics.horizontalAdvance(longer) <= width:
                    lines[index] = longer
                    break
            else:
                if len(lines) < self._lines:
                    lines.append(fact)
        return lines

    def set_lines(self, lines: int) -> None:
        """Give the facts more or fewer lines."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()
            self.update()

    @property
    def spoken(self) -> str:
        """All facts, whether there is room for them or not."""
        return self._separator.join(self._facts)

    def sizeHint(self) -> QSize:
        """Room for all lines, so that a card never changes its height."""
        return QSize(em(10), self._line_height() * self._lines)

    def minimumSizeHint(self) -> QSize:
        """The height is fixed, the width is what there is."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines."""
        with QPainter(self) as painter:  # which ends it, whatever happens in between
            metrics = QFontMetricsF(self.font())
            painter.setFont(self.font())
            painter.setPen(self._theme.text2 if self._current else self._theme.stale)
            base = metrics.ascent() + (self._line_height() - metrics.height()) / 2
            lines = self.broken(self.width(), metrics)
            if self._centred:
                base += (self._lines - len(lines)) * self._line_height() / 2
            for line in lines:
                whole = metrics.elidedText(line, Qt.TextElideMode.ElideRight, self.width())
                painter.drawText(QPointF(0, base), whole)
                base += self._line_height()

    def _line_height(self) -> int:
        return round(em(1) * 1.55)
