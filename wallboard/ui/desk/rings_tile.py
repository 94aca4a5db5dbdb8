"""The tile of the rings to answer: the chart, and in words how many broke the rule."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from wallboard.boards.rings import RingsView
from wallboard.domain.absent import Absent
from wallboard.domain.metrics import Ratio, RingCounts, RingMark
from wallboard.ui import text
from wallboard.ui.desk.chart_tile import ChartTile
from wallboard.ui.desk.face import Definition, last_known
from wallboard.ui.desk.facts import Facts
from wallboard.ui.desk.look import em
from wallboard.ui.desk.voice import Voice
from wallboard.ui.theme import Theme
from wallboard.words import Words

if TYPE_CHECKING:
    from wallboard.ui.charts.rings_plot import RingsPlot


class RingsTile(ChartTile):
    """Today's finished calls by the ring they were answered or lost on."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, words, parent)
        self._shown: tuple[RingsView, Voice] | None = None
        self._pointed: int | None = None
        self.plot: RingsPlot | None = None
        self._facts = Facts(theme, words("desk.separator"), lines=2)
        self.column.insertWidget(1, self._facts)

    def build(self) -> None:
        """Put the chart in: pyqtgraph must be there."""
        from wallboard.ui.charts.rings_plot import RingsPlot

        if self.plot is not None:
            return
        self.plot = RingsPlot(self.theme)
        self.plot.setAccessibleName(self.words("desk.rings.chart"))
        self.plot.pointed.connect(self._point)
        self.plot.stepped.connect(self._step)
        self.put(self.plot)
        self._draw()

    def show_view(self, view: RingsView, voice: Voice) -> None:
        """Show another view; nothing where it is equal."""
        if self._shown != (view, voice):
            self._shown = (view, voice)
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low tile gives the chart the room of the second line of facts."""
        super().resizeEvent(event)
        self._facts.set_lines(2 if self.height() >= em(16) else 1)

    def _draw(self) -> None:
        if self._shown is None:
            return
        view, voice = self._shown
        words = self.words
        current = view.condition.is_current
        rings = view.rule.heard
        title = words("desk.rings.title" if rings else "desk.rings.title_delay")
        self.heading.setText(title)
        self.definitions = _definitions(view, voice, title)
        self.show_freshness(view.condition.freshness)
        self._facts.show_facts(_told(view, voice), current=current)
        self._tell()
        if isinstance(view.counts, Absent):
            self.say(words("desk.chart.absent", why=voice.absent(view.counts)))
            return
        if not view.counts.finished:
            self.say(words("desk.rings.none", when=voice.counted(view.counted_since)))
            return
        self.say(None)
        if self.plot is not None:
            from wallboard.ui.charts.rings_plot import Bar

            finished = view.counts.finished
            is_lost = not view.condition.shows_values
            self.plot.show_bars(
                tuple(
                    Bar(
                        answered=answered / finished * 100,
                        lost=lost / finished * 100,
                        within=ring <= view.rule.target,
                        # of all finished calls: those that keep the rule add up to the share
                        label=text.UNDEFINED if is_lost else _label(Ratio(answered, finished)),
                        name=_name(ring, view, voice),
                    )
                    for ring, answered, lost in _by_ring(view.counts)
                ),
                current=current,
            )

    def _point(self, x: float | None) -> None:
        counts = None if self._shown is None else self._shown[0].counts
        rings = 0 if counts is None or isinstance(counts, Absent) else len(counts.answered)
        index = None if x is None else round(x) - 1
        self._pointed = index if index is not None and 0 <= index < rings else None
        self._tell()

    def _step(self, step: int) -> None:
        if step == 0:
            self._point(None)
        else:
            self._point(1.0 if self._pointed is None else self._pointed + 1.0 + step)

    def _tell(self) -> None:
        """The ring that is pointed at, else of how many calls the chart tells."""
        if self._shown is None:
            return
        view, voice = self._shown
        counts = view.counts
        said = ""
        if isinstance(counts, RingCounts) and counts.finished:
            if self._pointed is None:
                said = self.words(
                    "desk.rings.sub",
                    when=voice.counted(view.counted_since),
                    n=voice.count(counts.finished),
                )
            else:
                said = self.words(
                    "desk.rings.one",
                    ring=_name(self._pointed + 1, view, voice),
                    answered=voice.count(counts.answered[self._pointed]),
                    lost=voice.count(counts.lost[self._pointed]),
                )
        self.sub.show_facts((said,) if said else (), current=view.condition.is_current)


def _by_ring(counts: RingCounts) -> list[tuple[int, int, int]]:
    return [
        (ring, answered, lost)
        for ring, (answered, lost) in enumerate(zip(counts.answered, counts.lost, strict=True), 1)
    ]


def _label(ratio: Ratio) -> str:
    return text.fraction(ratio) if ratio.is_small else f"{text.bar_share(ratio)} %"


def _name(ring: int, view: RingsView, voice: Voice) -> str:
    """A ring's name; the seconds it spans where callers hear no ring."""
    counts = view.counts
    last = not isinstance(counts, Absent) and ring == len(counts.answered)
    if view.rule.heard:
        return voice.words("desk.rings.last" if last else "desk.rings.ring", ring=ring)
    start, end = (voice.number(view.rule.cycle_s * each) for each in (ring - 1, ring))
    key = "desk.rings.last_delay" if last else "desk.rings.delay"
    return voice.words(key, start=start, end=end)


def _definitions(view: RingsView, voice: Voice, title: str) -> tuple[Definition, ...]:
    finished = None if isinstance(view.counts, Absent) else voice.count(view.counts.finished)
    day = voice.day_window(view.counted_since)
    cycle = voice.number(view.rule.cycle_s)
    rings = "rings" if view.rule.heard else "rings_delay"
    return (
        voice.definition(rings, finished, name=title, cycle=cycle, day=day),
        voice.definition("time_to_answer", voice.count(view.answered), day=day),
    )


def _told(view: RingsView, voice: Voice) -> tuple[str, ...]:
    """The facts; figures that are lost are told as the last known."""
    facts = _facts(view, voice)
    return facts if view.condition.shows_values else last_known(facts, voice.words)


def _facts(view: RingsView, voice: Voice) -> tuple[str, ...]:
    words = voice.words
    within = view.within
    if isinstance(within, Absent) or isinstance(view.counts, Absent) or not within.of:
        return ()
    facts: list[str] = []
    beyond = text.rest_fraction(within)
    share = beyond if within.is_small else f"{text.rest(within, view.target)} %"
    facts.append(
        words("desk.rings.beyond", target=voice.numeral(view.rule.target), share=share)
        if view.rule.heard
        else words("desk.rings.beyond_delay", seconds=voice.number(view.rule.limit_s), share=share)
    )
    facts.append(
        words(
            "desk.rings.split",
            fraction=beyond,
            late=voice.count(view.answered - within.part),
            lost=voice.count(within.of - view.answered),
        )
    )
    lost = voice.words("desk.rings.dot").join(str(each) for each in view.counts.lost)
    facts.append(words("desk.rings.lost", counts=lost))
    median, p95 = view.median_ring, view.p95_ring
    if isinstance(median, RingMark) and isinstance(p95, RingMark) and view.rule.heard:
        facts.append(words("desk.rings.quantiles", median=_ring(median), p95=_ring(p95)))
    if isinstance(view.mean_delay_s, float):
        facts.append(words("desk.rings.mean", seconds=f"{view.mean_delay_s:.1f}"))
    return tuple(facts)


def _ring(mark: RingMark) -> str:
    return f"{mark.ring}+" if mark.or_later else str(mark.ring)
