"""The trend's tile: which hours it shows, what the pointer points at, and the chart."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from wallboard.boards.share import TREND_STEP_S, ShareView, TrendPoint
from wallboard.domain.metrics import Ratio
from wallboard.ui import text
from wallboard.ui.charts.trend_line import Gap, trend_line
from wallboard.ui.desk.chart_tile import ChartTile
from wallboard.ui.desk.choice import Choice
from wallboard.ui.desk.share import share_name
from wallboard.ui.desk.voice import Voice
from wallboard.ui.hours import whole_hours
from wallboard.ui.theme import Theme
from wallboard.words import Words

if TYPE_CHECKING:
    from wallboard.ui.charts.trend_plot import TrendPlot

HOURS = (24, 8)
"""What the tile offers to show: a day and night, or a shift."""


class TrendTile(ChartTile):
    """The share within the target rings by quarters of an hour."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, words, parent)
        self._shown: tuple[ShareView, Voice] | None = None
        self._pointed: int | None = None
        self.plot: TrendPlot | None = None
        self.hours = Choice(theme)
        for hours in HOURS:
            self.hours.addItem(words("desk.trend.hours", hours=hours), hours)
        self.hours.setAccessibleName(words("desk.trend.span"))
        self.hours.currentIndexChanged.connect(self._draw)
        self.head.addWidget(self.hours)

    def build(self) -> None:
        """Put the chart in: pyqtgraph must be there."""
        from wallboard.ui.charts.trend_plot import TrendPlot

        if self.plot is not None:
            return
        self.plot = TrendPlot(self.theme)
        self.plot.setAccessibleName(self.words("desk.trend.chart"))
        self.plot.pointed.connect(self._point)
        self.plot.stepped.connect(self._step)
        self.put(self.plot)
        self._draw()

    def show_view(self, view: ShareView, voice: Voice) -> None:
        """Show another view; the chart is drawn anew only when its own part of it differs."""
        before = self._shown
        if before == (view, voice):
            return
        self._shown = (view, voice)
        if before is None or _drawn(before[0]) != _drawn(view) or before[1] != voice:
            self._draw()

    @Slot()
    def _draw(self) -> None:
        if self._shown is None:
            return
        view, voice = self._shown
        words = self.words
        name = share_name(view.rule, voice)
        self.heading.setText(name)
        limit = voice.number(view.rule.limit_s)
        self.definitions = (voice.definition("trend", name=name, seconds=limit),)
        self.show_freshness(view.condition.freshness)
        self._tell()
        if view.trend_absent is not None:
            self.say(words("desk.chart.absent", why=voice.absent(view.trend_absent)))
            return
        self.say(None)
        if self.plot is None:
            return
        end = view.trend_end - view.trend_start
        line = trend_line(view)
        last_name = ""
        if line.last is not None and isinstance(view.recent, Ratio):
            share = (
                voice.fraction(view.recent)
                if view.too_little
                else f"{text.headline(view.recent, view.edge)} %"
            )
            last_name = f"{share}  {voice.hour(view.trend_start + line.last.x)}"
        hours = int(self.hours.currentData())
        start = end - hours * 3600.0
        self.plot.show_line(
            line,
            span=(start, end + hours * 72.0),  # a fiftieth more: room for the end of the line
            ticks=hour_ticks(view.trend_start, start, end, 3 if hours > 8 else 1, voice),
            target=view.target * 100,
            last_name=last_name,
            gap_name=self._gap_name,
            current=view.condition.is_current,
            severity=view.severity,
        )

    def _gap_name(self, gap: Gap) -> str:
        assert self._shown is not None
        view, voice = self._shown
        return self.words(
            "desk.trend.gap",
            start=voice.hour(view.trend_start + gap.start),
            end=voice.hour(view.trend_start + gap.end),
        )

    @Slot(object)
    def _point(self, x: float | None) -> None:
        quarters = () if self._shown is None else self._shown[0].trend
        index = None if x is None else int(x // TREND_STEP_S)
        self._pointed = index if index is not None and 0 <= index < len(quarters) else None
        self._tell()

    @Slot(int)
    def _step(self, step: int) -> None:
        quarters = () if self._shown is None else self._shown[0].trend
        if step == 0 or not quarters:
            self._pointed = None
        elif self._pointed is None:
            self._pointed = len(quarters) - 1
        else:
            self._pointed = min(len(quarters) - 1, max(0, self._pointed + step))
        self._tell()

    def _tell(self) -> None:
        """The quarter that is pointed at, else what the chart shows."""
        if self._shown is None:
            return
        view, voice = self._shown
        index = self._pointed
        if index is None or index >= len(view.trend):
            self.sub.show_facts(
                (
                    self.words("desk.trend.sub"),
                    self.words("desk.trend.target", target=text.per_cent(view.target)),
                    self.words("desk.trend.few"),
                ),
                current=view.condition.is_current,
            )
        else:
            said = quarter_said(view.trend[index], view.target, voice)
            self.sub.show_facts((said,), current=view.condition.is_current)
        if self.plot is not None:
            self.plot.show_cursor(None if index is None else (index + 0.5) * TREND_STEP_S)


def quarter_said(quarter: TrendPoint, target: float, voice: Voice) -> str:
    """A quarter with its share and its n; a gap by its name."""
    words = voice.words
    times = f"{voice.hour(quarter.start)}–{voice.hour(quarter.start + TREND_STEP_S)}"
    ratio = quarter.ratio
    if ratio is None:
        return words("desk.trend.quarter_gap", times=times)
    if ratio.share is None:
        return words("desk.trend.quarter_none", times=times)
    if ratio.is_small:
        return words("desk.trend.quarter_few", times=times, fraction=voice.fraction(ratio))
    share = text.headline(ratio, target)
    return words("desk.trend.quarter", times=times, share=share, fraction=voice.fraction(ratio))


def hour_ticks(
    origin: float, start: float, end: float, every: int, voice: Voice
) -> list[tuple[float, str]]:
    """The whole hours of the hotline's own clock between two moments after `origin`."""
    return [
        (instant - origin, voice.hour(instant))
        for instant, hour in whole_hours(origin + start, origin + end, voice.local)
        if hour % every == 0
    ]


def _drawn(view: ShareView) -> tuple[object, ...]:
    """The part of a view that the chart shows: the end of the line moves by the minute."""
    minute = None if view.recent_until is None else view.recent_until // 60
    return (
        view.condition, view.severity, view.rule, view.recent, view.too_little, minute,
        view.target, view.edge, view.trend, view.trend_absent,
    )  # fmt: skip
